//! Common areas of any two sound shapes against exact ones, and what repairing does to shapes that are not sound.
#![no_main]

use geo::{Coord, LineString, MultiPolygon, Polygon};
use libfuzzer_sys::fuzz_target;
use replan::normal::repair::repair;
use replan::normal::validity::settle;
use replan::overlay::area::common;

#[path = "../../../tests/it/exact.rs"]
mod exact;

/// Where shapes lie and how large a step of their grid is.
const PLACES: [(f64, f64, f64); 8] = [
    (0.0, 0.0, 1.0),
    (416_150.0, 2_490_800.0, 1.0),
    (416_150.0, 2_490_800.0, 0.1),
    (416_150.125, 2_490_800.1, 1e-3),
    (-9e6, 1.2e7, 37.3),
    (0.0, 0.0, 1e-7),
    (1e7, 1e7, 1e-9),
    (0.3, -0.7, 1e4),
];

fuzz_target!(|bytes: &[u8]| {
    let Some((&place, rest)) = bytes.split_first() else { return };
    // Exact areas of many crossings take long, and small shapes have all that large ones have.
    let Some((&cut, rest)) = rest.split_first().filter(|(_, rest)| rest.len() <= 96) else { return };
    let (first, second) = rest.split_at(usize::from(cut).min(rest.len()));
    let place = PLACES[usize::from(place) % PLACES.len()];
    let shapes = [first, second].map(|bytes| shape(bytes, place));
    let sound = shapes.clone().map(|mut shape| settle(&mut shape).then_some(shape));
    if let [Some(a), Some(b)] = sound {
        let exact = exact::common(&[&a, &b]);
        for found in [common(&a, &b), common(&b, &a)] {
            assert!(exact::is_right(found.0, &exact, 1e-9), "{found:?} instead of {exact}: {a:?} {b:?}");
        }
    } else {
        let [a, b] = shapes.map(|shape| repair(&shape).land);
        let (one, other) = (common(&a, &b).0, common(&b, &a).0);
        assert!(one.is_finite() && (one - other).abs() <= 1e-6 * (one + other) + 1e-6, "{one} {other}: {a:?} {b:?}");
    }
});

/// Rings of signed bytes, parted by two bytes of 127: of even places a shell, of odd ones its hole.
fn shape(bytes: &[u8], (x, y, step): (f64, f64, f64)) -> MultiPolygon<f64> {
    let at = |pair: &[u8]| {
        let [across, up] = [pair[0], pair[1]].map(|byte| f64::from(byte.cast_signed()));
        Coord { x: x + step * across, y: y + step * up }
    };
    let (pairs, _) = bytes.as_chunks::<2>();
    let rings = pairs.split(|pair| *pair == [127, 127]).filter(|ring| ring.len() > 2).map(|ring| {
        let mut ring: LineString<f64> = ring.iter().map(|pair| at(pair)).collect::<Vec<_>>().into();
        ring.close();
        ring
    });
    let rings: Vec<LineString<f64>> = rings.collect();
    MultiPolygon::new(rings.chunks(2).map(|rings| Polygon::new(rings[0].clone(), rings[1..].to_vec())).collect())
}
