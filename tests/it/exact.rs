//! Exact areas of small shapes, found another way than the program finds them: the plane is cut into slabs at every vertex
//! and every crossing, so that within a slab edges lie over one another, and trapezoids are added as fractions of whole numbers.

use geo::{Coord, LineString, MultiPolygon};
use num_bigint::BigInt;
use num_rational::Ratio;

pub(crate) type Exact = Ratio<BigInt>;

/// The area of the land that all shapes cover.
pub(crate) fn common(shapes: &[&MultiPolygon<f64>]) -> Exact {
    measure(shapes, |inside| inside.iter().all(|is| *is).into())
}

/// The sum of all land, each place as often as `weight` says, which is told the shapes that it lies in (even-odd rule).
pub(crate) fn measure(shapes: &[&MultiPolygon<f64>], weight: impl Fn(&[bool]) -> i64) -> Exact {
    let edges: Vec<Edge> = shapes.iter().enumerate().flat_map(|(shape, land)| edges_of(shape, land)).collect();
    let mut cuts: Vec<Exact> = edges.iter().flat_map(|edge| [edge.left.0.clone(), edge.right.0.clone()]).collect();
    for (place, edge) in edges.iter().enumerate() {
        cuts.extend(edges[place + 1..].iter().filter_map(|other| edge.crossing(other)));
    }
    cuts.sort();
    cuts.dedup();
    let slabs = cuts.windows(2).map(|slab| slab_of(&edges, &slab[0], &slab[1], shapes.len(), &weight));
    slabs.fold(Exact::from_integer(0.into()), |sum, slab| sum + slab)
}

fn slab_of(edges: &[Edge], from: &Exact, to: &Exact, shapes: usize, weight: &impl Fn(&[bool]) -> i64) -> Exact {
    let middle = (from + to) / BigInt::from(2);
    let within = edges.iter().filter(|edge| edge.left.0 <= *from && edge.right.0 >= *to);
    let mut heights: Vec<(Exact, usize)> = within.map(|edge| (edge.at(&middle), edge.shape)).collect();
    heights.sort();
    let mut inside = vec![false; shapes];
    let mut area = Exact::from_integer(0.into());
    for pair in heights.windows(2) {
        inside[pair[0].1] ^= true;
        // A trapezoid is as large as its middle is high, times its width.
        area += (&pair[1].0 - &pair[0].0) * BigInt::from(weight(&inside));
    }
    area * (to - from)
}

struct Edge {
    shape: usize,
    left: (Exact, Exact),
    right: (Exact, Exact),
}

impl Edge {
    fn at(&self, x: &Exact) -> Exact {
        &self.left.1 + self.slope() * (x - &self.left.0)
    }

    fn slope(&self) -> Exact {
        (&self.right.1 - &self.left.1) / (&self.right.0 - &self.left.0)
    }

    fn crossing(&self, other: &Self) -> Option<Exact> {
        let (from, to) = ((&self.left.0).max(&other.left.0), (&self.right.0).min(&other.right.0));
        if from >= to {
            return None;
        }
        let (start, end) = (self.at(from) - other.at(from), self.at(to) - other.at(to));
        let zero = Exact::from_integer(0.into());
        let crosses = (start < zero && end > zero) || (start > zero && end < zero);
        crosses.then(|| from + (to - from) * (&start / (&start - &end)))
    }
}

fn edges_of(shape: usize, land: &MultiPolygon<f64>) -> Vec<Edge> {
    let rings = land.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let lines = rings.flat_map(LineString::lines).filter(|line| line.start.x != line.end.x);
    let point = |at: Coord<f64>| (number(at.x), number(at.y));
    lines
        .map(|line| {
            let (left, right) = if line.start.x < line.end.x { (line.start, line.end) } else { (line.end, line.start) };
            Edge { shape, left: point(left), right: point(right) }
        })
        .collect()
}

/// A double as the fraction that it is.
pub(crate) fn number(value: f64) -> Exact {
    Exact::from_float(value).expect("a finite number")
}

/// Whether an area is the exact one to `share` of it, and 0 where that is 0.
pub(crate) fn is_right(found: f64, exact: &Exact, share: f64) -> bool {
    let off = number(found) - exact;
    let off = if off < number(0.0) { -off } else { off };
    off <= exact * number(share)
}
