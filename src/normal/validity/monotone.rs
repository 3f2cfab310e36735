//! Rings that need no search for places where they meet themselves: most parcels and lots are such.

use geo::Coord;
use geo::kernels::{Kernel, Orientation, RobustKernel};

use super::before;

/// Whether a closed ring goes from one end to the other and back, of two ways that lie strictly beside one another: along x or along
/// y. Such a ring neither crosses, touches nor retraces itself. Costs `O(n)`.
pub(super) fn is_monotone(ring: &[Coord<f64>]) -> bool {
    let along_y = |a: Coord<f64>, b: Coord<f64>| (a.y, a.x) < (b.y, b.x);
    let Some((last, vertices)) = ring.split_last() else { return false };
    vertices.len() > 2 && vertices[0] == *last && (goes(vertices, before) || goes(vertices, along_y))
}

/// The same in an order of places along a line, those at one place of it ordered across it, which is an order along a line turned by
/// next to nothing. Wherever one of the ways has a vertex, it is held against the edge of the other one there: between two such
/// places both are straight, so that they do not meet there either.
fn goes(vertices: &[Coord<f64>], before: impl Fn(Coord<f64>, Coord<f64>) -> bool) -> bool {
    let Some((first, last)) = ends(vertices, &before) else { return false };
    let forward = |at: usize| if at + 1 < vertices.len() { at + 1 } else { 0 };
    let back = |at: usize| if at > 0 { at - 1 } else { vertices.len() - 1 };
    let (mut there, mut here) = ((first, forward(first)), (first, back(first)));
    let mut side = None;
    loop {
        let [(a, b), (c, d)] = [there, here].map(|(from, to)| (vertices[from], vertices[to]));
        let turn = if before(b, d) {
            there = (there.1, forward(there.1));
            RobustKernel::orient2d(c, b, d)
        } else if before(d, b) {
            here = (here.1, back(here.1));
            RobustKernel::orient2d(a, b, d)
        } else {
            // Both ways are at their end, or touch before it.
            return there.1 == last && here.1 == last;
        };
        if turn == Orientation::Collinear || *side.get_or_insert(turn) != turn {
            return false;
        }
    }
}

/// The first vertex of a ring in an order and the last one, where it goes on from the one to the other and back; where it does not,
/// that is mostly seen after a few vertices.
fn ends(vertices: &[Coord<f64>], before: impl Fn(Coord<f64>, Coord<f64>) -> bool) -> Option<(usize, usize)> {
    let (mut first, mut last) = (None, None);
    let mut from = *vertices.last()?;
    let mut goes_on = before(vertices[vertices.len() - 2], from);
    for (at, &to) in (0..).zip(vertices) {
        let goes_on_from_here = before(from, to);
        if !goes_on_from_here && !before(to, from) {
            return None;
        }
        let end = if at > 0 { at - 1 } else { vertices.len() - 1 };
        let turn = match (goes_on, goes_on_from_here) {
            (false, true) => first.replace(end),
            (true, false) => last.replace(end),
            _ => None,
        };
        if turn.is_some() {
            return None;
        }
        (from, goes_on) = (to, goes_on_from_here);
    }
    first.zip(last)
}

#[cfg(test)]
mod tests {
    use super::super::{fault, settle};
    use super::*;
    use crate::model::Land;
    use geo::{Area, LineString, Polygon};
    use proptest::prelude::*;

    fn ring(vertices: &[(f64, f64)]) -> Vec<Coord<f64>> {
        vertices.iter().chain(vertices.first()).copied().map(Coord::from).collect()
    }

    /// The same from each vertex on, the other way round, and with x and y exchanged.
    fn is_monotone(vertices: &[(f64, f64)]) -> bool {
        let mut found = Vec::new();
        for start in 0..vertices.len() {
            let mut turned = vertices.to_vec();
            turned.rotate_left(start);
            found.push(super::is_monotone(&ring(&turned)));
            turned = turned.into_iter().map(|(x, y)| (y, x)).collect();
            found.push(super::is_monotone(&ring(&turned)));
            turned.reverse();
            found.push(super::is_monotone(&ring(&turned)));
        }
        assert!(found.iter().all(|one| *one == found[0]), "{vertices:?}");
        found[0]
    }

    #[test]
    fn a_ring_of_two_ways_beside_one_another_is_monotone() {
        assert!(is_monotone(&[(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)]));
        assert!(is_monotone(&[(0.0, 0.0), (2.0, 1.0), (4.0, 0.0), (4.0, 3.0), (2.0, 2.0), (0.0, 3.0)]));
        // Vertices within edges, also upright ones.
        assert!(is_monotone(&[(0.0, 0.0), (2.0, 0.0), (4.0, 0.0), (4.0, 1.0), (4.0, 3.0), (0.0, 3.0), (0.0, 2.0)]));
        // Along y alone.
        assert!(is_monotone(&[(0.0, 0.0), (9.0, 0.0), (8.0, 1.0), (9.0, 2.0), (0.0, 2.0), (1.0, 1.0)]));
    }

    #[test]
    fn a_monotone_shell_with_holes_is_looked_at_as_a_whole() {
        let square = |low: f64, high: f64| LineString::new(ring(&[(low, low), (high, low), (high, high), (low, high)]));
        let settles = |hole: LineString<f64>| settle(&mut Land::new(vec![Polygon::new(square(0.0, 9.0), vec![hole])]));
        assert!(settles(square(2.0, 3.0)));
        assert!(!settles(square(8.0, 10.0)) && !settles(square(11.0, 12.0)));
    }

    #[test]
    fn what_meets_itself_or_turns_back_both_ways_is_not() {
        let others: [&[(f64, f64)]; 8] = [
            // A bow-tie, two ways that touch at a vertex, at an edge, and along one.
            &[(0.0, 0.0), (4.0, 3.0), (4.0, 0.0), (0.0, 3.0)],
            &[(0.0, 0.0), (2.0, 1.0), (4.0, 0.0), (4.0, 3.0), (2.0, 1.0), (0.0, 3.0)],
            &[(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (2.0, 0.0), (0.0, 3.0)],
            &[(0.0, 0.0), (1.0, 1.0), (3.0, 1.0), (4.0, 0.0), (4.0, 3.0), (3.0, 1.0), (1.0, 1.0), (0.0, 3.0)],
            // A spike, no area, the same vertex twice.
            &[(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (4.0, 9.0), (4.0, 3.0), (0.0, 3.0)],
            &[(0.0, 0.0), (2.0, 2.0), (4.0, 4.0)],
            &[(0.0, 0.0), (4.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)],
            // A star of four points.
            &[(0.0, 0.0), (3.0, 1.0), (6.0, 0.0), (5.0, 3.0), (6.0, 6.0), (3.0, 5.0), (0.0, 6.0), (1.0, 3.0)],
        ];
        assert!(others.iter().all(|other| !is_monotone(other)));
        assert!(!super::is_monotone(&[]));
        // Not closed.
        let [a, b, c, d] = [(0.0, 0.0), (4.0, 0.0), (4.0, 3.0), (0.0, 3.0)].map(Coord::from);
        assert!(!super::is_monotone(&[a, b, c]) && !super::is_monotone(&[a, b, c, d]));
        assert!(super::is_monotone(&[a, b, c, a]) && super::is_monotone(&[a, b, c, d, a]));
    }

    proptest! {
        /// On a coarse grid, where rings touch and retrace themselves often.
        #[test]
        fn a_monotone_ring_has_no_fault(vertices in prop::collection::vec((0_i32..5, 0_i32..5), 3..9), (x, y) in (0.0..1e6, 0.0..3e6)) {
            let vertices: Vec<(f64, f64)> = vertices.iter().map(|(dx, dy)| (f64::from(*dx), f64::from(*dy))).collect();
            if is_monotone(&vertices) {
                let polygon = Polygon::new(LineString::new(ring(&vertices)), Vec::new());
                prop_assert!(polygon.unsigned_area() > 0.0);
                prop_assert_eq!(fault(&Land::new(vec![polygon])), None);
            }
            // Rounded as coordinates are.
            let moved: Vec<(f64, f64)> = vertices.iter().map(|(dx, dy)| (x + dx * 0.1, y + dy * 0.1)).collect();
            if is_monotone(&moved) {
                prop_assert_eq!(fault(&Land::new(vec![Polygon::new(LineString::new(ring(&moved)), Vec::new())])), None);
            }
        }
    }
}
