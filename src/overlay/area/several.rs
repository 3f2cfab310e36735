//! What several shapes cover of one, once: the same sum as for two shapes, taken of its own terms again.
//!
//! The lower of two edges, with the product of their signs, is an edge again; the edges of all pairs together are an outline
//! of the land that both shapes cover (with parts that cancel). So the land of three is that of two held against the third,
//! and what `n` shapes cover together follows by inclusion and exclusion, where all but a few terms are nothing.

use super::{Line, Prepared, Scratch};
use crate::model::Land;

use super::Outline;

/// Land that so many shapes cover at once is left to drawing: the terms grow with the power set.
const DEEPEST: usize = 4;
/// What counts as nothing, m².
const NOTHING: f64 = 1e-9;

impl Prepared {
    /// What the shapes cover of this one more than once: the sum of their areas in it minus that of their union, to about
    /// `1e-9` m². `None` where too many lie over one another, or coordinates are not exact near the shape.
    #[must_use]
    pub fn counted_twice(&self, others: &[(&Land, &Outline)], scratch: &mut Scratch) -> Option<f64> {
        let own = self.local.as_ref()?;
        let mut outlines: Vec<Vec<Line>> = Vec::with_capacity(others.len());
        for (land, outline) in others {
            scratch.edges.clear();
            outline.edges_within(land, &self.window, &mut scratch.edges);
            scratch.edges.sort_unstable_by(|a, b| a.left.x.total_cmp(&b.left.x));
            outlines.push(scratch.edges.iter().map(|edge| Line::of(edge, self.window.min())).collect::<Option<_>>()?);
        }
        let mut twice = 0.0;
        for (place, outline) in outlines.iter().enumerate() {
            // Of the last shape nothing is left that it could share with another.
            if place + 1 < outlines.len() {
                twice += union(&lower(own, outline), &outlines[place + 1..], 1)?;
            }
        }
        Some(twice.max(0.0))
    }
}

/// The area of the union of shapes inside an outline.
fn union(outline: &[Line], others: &[Vec<Line>], depth: usize) -> Option<f64> {
    let mut area = 0.0;
    for (place, other) in others.iter().enumerate() {
        let shared = lower(outline, other);
        let own = under(&shared);
        if own.abs() <= NOTHING {
            continue;
        }
        if depth == DEEPEST {
            return None;
        }
        area += own - if place + 1 < others.len() { union(&shared, &others[place + 1..], depth + 1)? } else { 0.0 };
    }
    Some(area)
}

/// The lower edges of two outlines, for each pair with a common column.
fn lower(ours: &[Line], theirs: &[Line]) -> Vec<Line> {
    let mut all = Vec::with_capacity(ours.len() + theirs.len());
    for own in ours {
        for other in theirs {
            if other.from >= own.to {
                break;
            }
            if other.to <= own.from {
                continue;
            }
            let (from, to) = (own.from.max(other.from), own.to.min(other.to));
            let sign = own.sign * other.sign;
            let (over_start, over_end) = (own.at(from) - other.at(from), own.at(to) - other.at(to));
            let line = |of: &Line, from: f64, to: f64| Line { from, to, start: of.at(from), end: of.at(to), sign, ..*of };
            if over_start * over_end >= 0.0 {
                all.push(line(if over_start + over_end <= 0.0 { own } else { other }, from, to));
                continue;
            }
            let cross = from + (to - from) * (over_start / (over_start - over_end));
            let (first, last) = if over_start < 0.0 { (own, other) } else { (other, own) };
            if cross > from && cross < to {
                all.extend([line(first, from, cross), line(last, cross, to)]);
            } else {
                all.push(line(if over_start.abs() > over_end.abs() { first } else { last }, from, to));
            }
        }
    }
    all
}

fn under(outline: &[Line]) -> f64 {
    outline.iter().map(|line| line.sign * (line.to - line.from) * (line.start + line.end) / 2.0).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Rect;

    fn twice(parcel: (f64, f64, f64, f64), others: &[(f64, f64, f64, f64)]) -> Option<f64> {
        let land = |(x0, y0, x1, y1): (f64, f64, f64, f64)| Land::new(vec![Rect::new((x0, y0), (x1, y1)).to_polygon()]);
        let lands: Vec<Land> = others.iter().map(|corners| land(*corners)).collect();
        let outlines: Vec<Outline> = lands.iter().map(Outline::of).collect();
        let pairs: Vec<(&Land, &Outline)> = lands.iter().zip(&outlines).collect();
        Prepared::new(&land(parcel)).unwrap().counted_twice(&pairs, &mut Scratch::default())
    }

    #[test]
    fn land_under_two_and_three_is_counted_as_often_less_one() {
        let parcel = (0.0, 0.0, 10.0, 10.0);
        assert_eq!(twice(parcel, &[(0.0, 0.0, 6.0, 10.0), (6.0, 0.0, 10.0, 10.0)]), Some(0.0));
        assert_eq!(twice(parcel, &[(0.0, 0.0, 6.0, 10.0), (5.0, -3.0, 12.0, 10.0)]), Some(10.0));
        assert_eq!(twice(parcel, &[(0.0, 0.0, 6.0, 10.0), (5.0, 0.0, 12.0, 10.0), (4.0, 0.0, 7.0, 5.0)]), Some(10.0 + 15.0));
        assert_eq!(twice(parcel, &[parcel, parcel, parcel]), Some(200.0));
    }

    #[test]
    fn too_many_over_one_another_are_not_summed() {
        let parcel = (0.0, 0.0, 10.0, 10.0);
        assert_eq!(twice(parcel, &[parcel; 9]), None);
    }
}
