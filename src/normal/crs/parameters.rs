//! Seven parameters that a file carries beside a CRS that is known without them.

use geo::Coord;

use super::{Grid, official, to_lonlat};
use crate::model::{Fact, M, Note, NoteCode, Severity};
use crate::profile::zones;

/// Holds the parameters that files carry against those of VN-2000: the right ones are no note, others say how far off they are.
///
/// Coordinates are not touched: they are taken for what the CRS says, whatever the parameters.
pub fn judge(notes: &mut Vec<Note>, crs: &str, sample: Option<Coord<f64>>, grid: &Grid) {
    if sample.is_some_and(|coord| official(crs, coord, grid).is_some()) {
        // They are at work, and the place of the layer is doubted for it.
        notes.retain(|note| note.code != NoteCode::DatumParameters);
        return;
    }
    let at = sample.and_then(|coord| to_lonlat(crs)?.place([coord.x, coord.y]));
    notes.retain_mut(|note| {
        if note.code != NoteCode::DatumParameters || note.facts.get("signs").is_some() {
            return true;
        }
        let Some(own) = own(note) else { return true };
        let Some(signs) = signs(own, zones().towgs84) else { return false };
        let facts = note.facts.clone().text("signs", signs);
        note.facts = at.map_or(facts.clone(), |at| facts.m("off", M(apart(own, zones().towgs84, at))));
        note.severity = Severity::Warning;
        true
    });
}

fn own(note: &Note) -> Option<[f64; 7]> {
    let Some(Fact::Text(text)) = note.facts.get("towgs84") else { return None };
    let mut numbers: Vec<f64> = text.split(',').map(|number| number.trim().parse().ok()).collect::<Option<_>>()?;
    numbers.resize(7, 0.0);
    numbers.try_into().ok()
}

/// How the rotations differ: `flipped` all of them, `mixed` some of them, `none` of them there, `other`; `None`: as they should be.
fn signs(own: [f64; 7], official: [f64; 7]) -> Option<&'static str> {
    let near = |a: f64, b: f64| (a - b).abs() < 1e-5;
    let shift = own[..3].iter().zip(&official).all(|(a, b)| (a - b).abs() < 0.005);
    let turns: Vec<(f64, f64)> = own[3..6].iter().copied().zip(official[3..6].iter().copied()).collect();
    match () {
        () if !shift => Some("other"),
        () if turns.iter().all(|(a, b)| near(*a, *b)) && (own[6] - official[6]).abs() < 0.01 => None,
        () if turns.iter().all(|(a, b)| near(*a, -*b)) => Some("flipped"),
        () if turns.iter().all(|(a, _)| near(*a, 0.0)) => Some("none"),
        () if turns.iter().all(|(a, b)| near(a.abs(), b.abs())) => Some("mixed"),
        () => Some("other"),
    }
}

/// How far apart two sets of parameters bring a place on the ellipsoid, metres. Source: the position vector transformation,
/// IOGP guidance note 7-2, 4.3.3.
fn apart(one: [f64; 7], other: [f64; 7], [lon, lat]: [f64; 2]) -> f64 {
    // WGS 84: semi-major axis and the square of the eccentricity.
    const A: f64 = 6_378_137.0;
    const E2: f64 = 0.006_694_379_990_14;
    let (lon, lat) = (lon.to_radians(), lat.to_radians());
    let normal = A / (1.0 - E2 * lat.sin().powi(2)).sqrt();
    let place = [normal * lat.cos() * lon.cos(), normal * lat.cos() * lon.sin(), normal * (1.0 - E2) * lat.sin()];
    let [a, b] = [one, other].map(|parameters| moved(place, parameters));
    (a[0] - b[0]).hypot(a[1] - b[1]).hypot(a[2] - b[2])
}

fn moved([x, y, z]: [f64; 3], [dx, dy, dz, rx, ry, rz, ppm]: [f64; 7]) -> [f64; 3] {
    let [rx, ry, rz] = [rx, ry, rz].map(|seconds| (seconds / 3600.0).to_radians());
    let scale = 1.0 + ppm * 1e-6;
    [dx + scale * (x - rz * y + ry * z), dy + scale * (rz * x + y - rx * z), dz + scale * (-ry * x + rx * y + z)]
}

#[cfg(test)]
mod tests {
    use super::super::candidates::position_vector;
    use super::super::known_as;
    use super::*;

    #[test]
    fn proj_goes_by_the_parameters_as_rotations_of_the_frame() {
        let grid = Grid::new("EPSG:9208").unwrap();
        let place = Coord { x: 416_000.0, y: 2_490_000.0 };
        let with = |parameters: [f64; 7]| {
            let listed = parameters.map(|number| number.to_string()).join(",");
            format!("+proj=tmerc +lat_0=0 +lon_0=104.75 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 +towgs84={listed} +units=m +type=crs")
        };
        assert_eq!(known_as(&with(position_vector(zones().towgs84)), place, &grid).as_deref(), Some("EPSG:9208"));
        let (zone, off) = official(&with(zones().towgs84), place, &grid).unwrap();
        assert!(zone == "EPSG:9208" && (0.79..0.80).contains(&off), "{zone} {off}");
    }

    #[test]
    fn rotations_with_other_signs_are_told_and_measured() {
        let right = zones().towgs84;
        let turned = |signs: [f64; 3]| {
            let mut other = right;
            (0..3).for_each(|index| other[3 + index] *= signs[index]);
            other
        };
        // At Kim Thành: 0.79 m with all signs turned, 0.56 m with some, 0.40 m with three parameters alone.
        let three = [right[0], right[1], right[2], 0.0, 0.0, 0.0, 0.0];
        for (own, signs_wanted, wanted) in
            [(turned([-1.0; 3]), "flipped", 0.79..0.80), (turned([1.0, -1.0, 1.0]), "mixed", 0.1..0.79), (three, "none", 0.1..1.7)]
        {
            assert_eq!(signs(own, right), Some(signs_wanted));
            let off = apart(own, right, [103.935, 22.515]);
            assert!(wanted.contains(&off), "{signs_wanted}: {off}");
        }
        assert_eq!(signs(right, right), None);
    }
}
