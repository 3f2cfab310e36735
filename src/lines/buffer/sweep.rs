//! The area that land and convex shapes with straight and round edges have in common.
//!
//! In a column of the plane each convex shape is one interval, between two of its edges. The columns are parted at every end and
//! crossing of edges, so that inside a column the order of the edges does not change; what lies between two neighbouring edges, in the
//! land and in some shape, is then the difference of two integrals in closed form: `y dx` under a straight edge, and
//! `(u √(r² - u²) + r² asin(u/r)) / 2` under an arc. What is rounded is the place of crossings (which moves the area by its square) and
//! the integrals, some `1e-16 r²` each.

use geo::{Coord, LineString};

use crate::model::Land;

/// An arc, parted where it turns back: its upper and its lower stretches.
pub(super) fn arcs(centre: Coord<f64>, radius: f64, start: f64, sweep: f64, owner: usize) -> Vec<Edge> {
    use std::f64::consts::PI;
    let mut turns = vec![start];
    let mut next = (start / PI).floor() * PI + PI;
    while next < start + sweep {
        turns.push(next);
        next += PI;
    }
    turns.push(start + sweep);
    let stretch = |pair: &[f64]| {
        let middle = f64::midpoint(pair[0], pair[1]);
        let ends = [centre.x + radius * pair[0].cos(), centre.x + radius * pair[1].cos()];
        let form = Form::Arc { centre, radius, side: if middle.sin() >= 0.0 { 1.0 } else { -1.0 } };
        Edge { x0: ends[0].min(ends[1]), x1: ends[0].max(ends[1]), form, owner }
    };
    turns.windows(2).map(stretch).filter(|edge| edge.x1 > edge.x0).collect()
}

/// An edge that has one height in every column between its ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    x0: f64,
    x1: f64,
    form: Form,
    owner: usize,
}

#[derive(Debug, Clone, Copy)]
enum Form {
    Line { y0: f64, slope: f64 },
    Arc { centre: Coord<f64>, radius: f64, side: f64 },
}

pub(super) fn edges_of_land(land: &Land, origin: Coord<f64>, owner: usize) -> Vec<Edge> {
    let rings = land.0.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    rings.flat_map(LineString::lines).filter_map(|line| Edge::straight(line.start - origin, line.end - origin, owner)).collect()
}

impl Edge {
    /// A straight edge; none where it stands upright and has no column.
    pub(super) fn straight(a: Coord<f64>, b: Coord<f64>, owner: usize) -> Option<Self> {
        let (a, b) = if a.x <= b.x { (a, b) } else { (b, a) };
        let slope = (b.y - a.y) / (b.x - a.x);
        (b.x > a.x && slope.is_finite()).then_some(Self { x0: a.x, x1: b.x, form: Form::Line { y0: a.y, slope }, owner })
    }

    fn height(&self, x: f64) -> f64 {
        match self.form {
            Form::Line { y0, slope } => y0 + slope * (x - self.x0),
            Form::Arc { centre, radius, side } => {
                let u = x - centre.x;
                centre.y + side * ((radius - u) * (radius + u)).max(0.0).sqrt()
            }
        }
    }

    fn integral(&self, from: f64, to: f64) -> f64 {
        match self.form {
            Form::Line { .. } => self.height(f64::midpoint(from, to)) * (to - from),
            Form::Arc { centre, radius, side } => {
                let under = |x: f64| {
                    let u = (x - centre.x).clamp(-radius, radius);
                    f64::midpoint(u * ((radius - u) * (radius + u)).sqrt(), radius * radius * (u / radius).asin())
                };
                centre.y * (to - from) + side * (under(to) - under(from))
            }
        }
    }

    /// Its lowest and its highest height.
    fn reach(&self) -> (f64, f64) {
        let (a, b) = (self.height(self.x0), self.height(self.x1));
        let top = match self.form {
            Form::Arc { centre, radius, side } if self.x0 < centre.x && centre.x < self.x1 => centre.y + side * radius,
            _ => a,
        };
        (a.min(b).min(top), a.max(b).max(top))
    }

    /// The places where two edges may cross.
    fn crossings(&self, other: &Self) -> [f64; 2] {
        match (self.form, other.form) {
            (Form::Line { y0, slope }, Form::Line { y0: z0, slope: rise }) => {
                let x = (z0 - rise * other.x0 - y0 + slope * self.x0) / (slope - rise);
                [x, f64::NAN]
            }
            (Form::Line { y0, slope }, Form::Arc { centre, radius, .. }) => line_circle(y0 - slope * self.x0, slope, centre, radius),
            (Form::Arc { .. }, Form::Line { .. }) => other.crossings(self),
            (Form::Arc { centre, radius, .. }, Form::Arc { centre: other, radius: reach, .. }) => circles(centre, radius, other, reach),
        }
    }
}

fn line_circle(height: f64, slope: f64, centre: Coord<f64>, radius: f64) -> [f64; 2] {
    // From the foot of the perpendicular, half a chord to each side.
    let square = 1.0 + slope * slope;
    let off = height + slope * centre.x - centre.y;
    let foot = centre.x - slope * off / square;
    let half = (radius * radius - off * off / square).max(0.0).sqrt() / square.sqrt();
    [foot - half, foot + half]
}

fn circles(a: Coord<f64>, r: f64, b: Coord<f64>, s: f64) -> [f64; 2] {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let square = dx * dx + dy * dy;
    if square == 0.0 {
        return [f64::NAN; 2];
    }
    let along = (square + r * r - s * s) / (2.0 * square);
    let off = (r * r / square - along * along).max(0.0).sqrt();
    [a.x + along * dx - off * dy, a.x + along * dx + off * dy]
}

/// The area between two places that lies in owner 0 and in some other owner, in square metres. Costs `O(n log n + k)` for `n` edges
/// and `k` crossings, times the edges that share a column.
///
/// Each owner's edges bound it: between the first and the second of a
/// column it is inside, between the second and the third it is not.
pub(super) fn sweep(mut edges: Vec<Edge>, owners: usize, left: f64, right: f64) -> f64 {
    edges.retain(|edge| edge.x1 > left && edge.x0 < right);
    edges.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let places = places(&edges, left, right);
    let (mut next, mut active, mut sum) = (0, Vec::<Edge>::new(), 0.0);
    let mut inside = vec![false; owners];
    for column in places.windows(2) {
        let middle = f64::midpoint(column[0], column[1]);
        while next < edges.len() && edges[next].x0 < middle {
            active.push(edges[next]);
            next += 1;
        }
        active.retain(|edge| edge.x1 > middle);
        let mut order: Vec<(f64, &Edge)> = active.iter().map(|edge| (edge.height(middle), edge)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        sum += column_area(&order, column[0], column[1], &mut inside);
    }
    sum
}

fn column_area(order: &[(f64, &Edge)], from: f64, to: f64, inside: &mut [bool]) -> f64 {
    inside.fill(false);
    let (mut others, mut sum) = (0_usize, 0.0);
    let mut below: Option<&Edge> = None;
    for (_, edge) in order {
        if let Some(below) = below.filter(|_| inside[0] && others > 0) {
            sum += edge.integral(from, to) - below.integral(from, to);
        }
        let own = &mut inside[edge.owner];
        *own = !*own;
        match (edge.owner, *own) {
            (0, _) => {}
            (_, true) => others += 1,
            (_, false) => others -= 1,
        }
        below = Some(edge);
    }
    sum
}

/// Where columns are parted: at the ends of edges and where edges of two owners cross.
fn places(edges: &[Edge], left: f64, right: f64) -> Vec<f64> {
    let reach: Vec<(f64, f64)> = edges.iter().map(Edge::reach).collect();
    let (mut places, mut open) = (vec![left, right], Vec::<usize>::new());
    for (number, edge) in edges.iter().enumerate() {
        places.extend([edge.x0, edge.x1]);
        open.retain(|&other| edges[other].x1 > edge.x0);
        let meets = |other: &&usize| reach[**other].0 <= reach[number].1 && reach[number].0 <= reach[**other].1;
        for &other in open.iter().filter(|other| edges[**other].owner != edge.owner).filter(meets) {
            let (from, to) = (edge.x0, edge.x1.min(edges[other].x1));
            places.extend(edges[other].crossings(edge).into_iter().filter(|x| *x > from && *x < to));
        }
        open.push(number);
    }
    places.retain(|x| (left..=right).contains(x));
    places.sort_unstable_by(f64::total_cmp);
    places.dedup();
    places
}
