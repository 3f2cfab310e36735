//! What an overlay spends its time on, each by itself: the integral over pairs of edges, the question what is near, the reader,
//! beside the mere scan of all coordinates that the reader is to be held against.
//!
//! CRITERION_HOME=target/criterion cargo bench --manifest-path scripts/bench/kernels/Cargo.toml --target-dir target/bench/kernels

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use geo::{Coord, LineString, MultiPolygon, Polygon, Rect};
use replan::index::Index;
use replan::overlay::area::{Outline, Prepared, Scratch};
use replan::read::LayerEntry;
use replan::read::geojson::stream::{Stream, Streamed, Work};

const EAST: f64 = 416_150.0;
const NORTH: f64 = 2_490_800.0;

/// A ring of so many vertices, wavy, about a place.
fn wavy(vertices: u32, radius: f64, (x, y): (f64, f64)) -> MultiPolygon<f64> {
    let at = |step: u32| {
        let angle = f64::from(step) / f64::from(vertices) * std::f64::consts::TAU;
        let away = radius * (1.0 + 0.1 * (9.0 * angle).sin());
        let millimetres = |value: f64| (value * 1000.0).round() / 1000.0;
        Coord { x: millimetres(x + away * angle.cos()), y: millimetres(y + away * angle.sin()) }
    };
    let ring: LineString<f64> = (0..vertices).chain([0]).map(at).collect();
    MultiPolygon::new(vec![Polygon::new(ring, Vec::new())])
}

fn pairs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("common area of a parcel and a lot of so many vertices");
    for vertices in [8, 64, 1024, 65_536] {
        let parcel = wavy(6, 12.0, (EAST + 30.0, NORTH));
        let lot = wavy(vertices, 33.0, (EAST, NORTH));
        let (prepared, outline) = (Prepared::new(&parcel).expect("vertices"), Outline::of(&lot));
        let mut scratch = Scratch::default();
        group.bench_function(vertices.to_string(), |bench| bench.iter(|| prepared.common(black_box(&lot), &outline, &mut scratch)));
    }
    group.finish();
}

fn index(criterion: &mut Criterion) {
    let side = 450;
    let cell = |place: i32| {
        let (x, y) = (EAST + f64::from(place % side) * 30.0, NORTH + f64::from(place / side) * 30.0);
        Rect::new((x, y), (x + 33.0, y + 33.0))
    };
    let index = Index::of((0..side * side).map(|place| Some(cell(place))));
    let mut place = 0;
    criterion.bench_function("what is near among 200,000 lots", |bench| {
        bench.iter(|| {
            place = (place + 7919) % (side * side);
            let mut count = 0;
            index.each_touching(&cell(place), |lot| count += lot);
            count
        });
    });
}

/// Features as `generate.py` writes them, one a line.
fn text(features: u32) -> String {
    let mut text = String::from("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for number in 0..features {
        let land = wavy(12, 15.0, (EAST + f64::from(number % 500) * 30.0, NORTH + f64::from(number / 500) * 30.0));
        let ring: Vec<String> = land.0[0].exterior().0.iter().map(|at| format!("[{:.3},{:.3}]", at.x, at.y)).collect();
        let comma = if number > 0 { ",\n" } else { "" };
        let _ = write!(
            text,
            "{comma}{{\"type\":\"Feature\",\"properties\":{{\"id\":\"P{number:06}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}}}",
            ring.join(",")
        );
    }
    text + "\n]}\n"
}

/// The sum of all numbers with a point in them: what nobody can read faster who reads every coordinate.
fn scan(text: &[u8]) -> f64 {
    let (mut sum, mut at) = (0.0, 0);
    while at < text.len() {
        if !text[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let (mut mantissa, mut decimals, mut is_behind_point) = (0_u64, 0, false);
        while let Some(byte) = text.get(at).filter(|byte| byte.is_ascii_digit() || **byte == b'.') {
            if *byte == b'.' {
                is_behind_point = true;
            } else {
                mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
                decimals += i32::from(is_behind_point);
            }
            at += 1;
        }
        sum += mantissa as f64 / 10_f64.powi(decimals);
    }
    sum
}

/// Counts features.
#[derive(Default)]
struct Count(usize);

impl Work for Count {
    type Made = usize;

    fn feature(&mut self, feature: Streamed) {
        black_box(feature);
        self.0 += 1;
    }

    fn end(self) -> usize {
        self.0
    }
}

fn reader(criterion: &mut Criterion) {
    let text = text(20_000);
    let mut file = tempfile::Builder::new().suffix(".geojson").tempfile().expect("a file");
    file.write_all(text.as_bytes()).expect("room");
    let mut group = criterion.benchmark_group("20,000 features");
    group.sample_size(20).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("every number scanned", |bench| bench.iter(|| scan(black_box(text.as_bytes()))));
    let stream = Stream::open(file.path(), &LayerEntry::default()).ok().flatten().expect("a plain file");
    for threads in [1, 2] {
        group.bench_function(format!("read on {threads} threads"), |bench| {
            bench.iter(|| {
                let mut count = 0;
                let read = stream.each(Some("id"), threads, Count::default, |_, features| count += features);
                assert!(read.is_ok() && count == 20_000);
            });
        });
    }
    group.finish();
}

criterion_group!(kernels, pairs, index, reader);
criterion_main!(kernels);
