//! The land in protective corridors, for the writers of maps.

use geo::{BoundingRect, Coord, Rect};

use super::CorridorShape;
use crate::lines::buffer::{Buffer, common};
use crate::model::{CorridorLine, Land, M, Plan};
use crate::normal::shape;
use crate::profile::Profile;
use crate::profile::corridor::Ends;

/// The land in the corridors of an edition, as far as their widths are known; two shapes where the width lies between two.
pub(super) fn corridor_shapes(plan: &Plan, profile: &Profile) -> Vec<CorridorShape> {
    plan.corridors.iter().flatten().flat_map(|line| of_line(line, profile)).collect()
}

fn of_line(line: &CorridorLine, profile: &Profile) -> Vec<CorridorShape> {
    let kind = line.kind_text.as_deref().and_then(|text| profile.corridor_of(text));
    let ends = kind.map_or(Ends::Round, |kind| kind.ends);
    let widths: Vec<(f64, &'static str)> = match (line.width, kind.map(|kind| (kind.width_m, kind.least_m, kind.most_m))) {
        (Some(width), _) => vec![(width.0, "plan")],
        (None, Some((Some(width), ..))) => vec![(width, "norm")],
        (None, Some((None, Some(least), Some(most)))) => vec![(least, "least"), (most, "most")],
        _ => Vec::new(),
    };
    let shape = |(width, width_from): (f64, &'static str)| CorridorShape {
        feature: line.origin.feature,
        kind: kind.map(|kind| kind.id.clone()),
        kind_text: line.kind_text.clone(),
        width: M(width),
        width_from,
        land: land(line, width, ends),
    };
    widths.into_iter().map(shape).filter(|shape| !shape.land.0.is_empty()).collect()
}

/// The whole of a corridor: what of a window around it lies in it.
fn land(line: &CorridorLine, width: f64, ends: Ends) -> Land {
    let courses = line.courses.iter().filter_map(BoundingRect::bounding_rect);
    let Some(extent) = courses.chain(line.land.bounding_rect()).reduce(around) else { return shape::nothing() };
    let room = Coord { x: width + 1.0, y: width + 1.0 };
    let window = Rect::new(extent.min() - room, extent.max() + room).to_polygon();
    common(&Land::new(vec![window]), &Buffer { courses: &line.courses, land: &line.land, width: M(width), ends })
}

fn around(one: Rect<f64>, other: Rect<f64>) -> Rect<f64> {
    let low = Coord { x: one.min().x.min(other.min().x), y: one.min().y.min(other.min().y) };
    let high = Coord { x: one.max().x.max(other.max().x), y: one.max().y.max(other.max().y) };
    Rect::new(low, high)
}

#[cfg(test)]
mod tests {
    use geo::{Area, wkt};

    use super::*;
    use crate::model::Origin;

    #[test]
    fn a_corridor_is_the_land_beside_its_line() {
        let origin = Origin { file: "c".into(), layer: "c".into(), feature: 1 };
        let courses = vec![wkt!(LINESTRING(0. 0., 100. 0.))];
        let line = CorridorLine { kind_text: None, width: Some(M(10.0)), courses, land: shape::nothing(), origin };
        assert!((land(&line, 10.0, Ends::Flat).unsigned_area() - 2000.0).abs() < 1.0);
        let round = land(&line, 10.0, Ends::Round).unsigned_area();
        assert!((round - 2000.0 - std::f64::consts::PI * 100.0).abs() < 5.0, "{round}");
    }
}
