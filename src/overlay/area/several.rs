//! What several shapes cover of one, once: the same sum as for two shapes, taken of its own terms again.
//!
//! The land that two shapes share has an outline again ([`common`]). So the land of three is that of two held against the third, and
//! what `n` shapes cover more than once follows by inclusion and exclusion, `Σ (-1)^k |what k of them share|` over all choices of
//! `k > 1`, where all but a few terms are nothing: a choice is looked at only where each two of it share land.
//!
//! Nearly always it is two neighbours, and what they share lies in a strip along their border, where the boxes of what they
//! cover of the first shape meet. Only edges in the columns of the strip matter then, and with heights measured from its base
//! those below it add nothing.
//!
//! The work grows with the edges that lie over one another. Along a border that runs up and down all of them do, so shapes of
//! many edges are turned by a right angle where that lays their borders flat.

use std::ops::Range;

use geo::Coord;

mod common;
mod strip;

use super::four::LANES;
use super::lines::{FourLines, Line, add_edges, local};
use super::outline::{Stand, Turn};
use super::{Outline, Prepared, Scratch, edges_of, extent};
use crate::model::Land;
use crate::normal::extent::lesser;
use common::InStrip;
use strip::Strip;

/// Land that more shapes cover at once is left to drawing: the terms grow with the power set.
const DEEPEST: usize = 6;
/// Edges of what is shared that are looked at, at least and for each edge of a shape: where shapes have arms through one another they
/// come by the million, and drawing is cheaper.
const MOST_EDGES: (usize, usize) = (1 << 16, 32);
/// What counts as nothing, m².
const NOTHING: f64 = 1e-9;
/// Edges of all shapes up to which it does not matter how their borders run.
const FEW: usize = 64;

impl Scratch {
    /// Forgets the shapes that were kept.
    pub fn forget(&mut self) {
        self.lines.clear();
        self.start = 0;
        self.shapes.clear();
        self.all_exact = true;
    }
}

/// What the land that several shapes share is summed in, so that nothing is allocated for a shape.
#[derive(Debug, Default)]
pub(super) struct Several {
    strips: Vec<Strip>,
    shared: Vec<Shared>,
    chosen: Vec<usize>,
    /// How many edges may still be looked at.
    left: usize,
    in_strip: InStrip,
}

/// What shapes share of an outline, from the first to the last of them.
#[derive(Debug, Clone, Copy)]
struct Shared {
    first: usize,
    last: usize,
    /// Where it lies.
    strip: Strip,
    /// With the sign that it has in the sum.
    area: f64,
}

/// A shape that shares land with a prepared one.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    /// Its land.
    pub land: &'a Land,
    /// The boxes over its land.
    pub outline: &'a Outline,
    /// Its place among those that were kept.
    pub kept: usize,
}

impl Prepared {
    /// Keeps the shape that was held against this one last, to be counted with others.
    pub fn keep(&self, scratch: &mut Scratch) {
        let end = scratch.lines.len();
        scratch.shapes.push(scratch.start..end);
        scratch.start = end;
        scratch.all_exact &= scratch.is_exact;
    }

    /// What shapes cover of this one, made of `land`, more than once: the sum of their areas in it minus that of their union,
    /// to about `1e-9` m². Told for each of some groups of shapes one behind the other.
    ///
    /// `None` for a group of which too many lie over one another, or where coordinates are not exact near the shape. Costs
    /// `O(n²)` for the boxes of `n` shapes, and the edges in the strips where some of them share land, some 32 for each edge nearby at most.
    #[must_use]
    pub fn counted_twice(&self, land: &Land, shapes: &[Shape], groups: &[Range<usize>], scratch: &mut Scratch) -> Vec<Option<f64>> {
        let Some(own) = self.local.as_ref().filter(|_| scratch.all_exact) else { return vec![None; groups.len()] };
        let Scratch { lines, shapes: ranges, several, .. } = scratch;
        let kept: Vec<&[FourLines]> = shapes.iter().map(|shape| &lines[ranges[shape.kept].clone()]).collect();
        let size = self.window.max() - self.window.min();
        if !is_upright(&kept, size) {
            return several.twice(own, size.x, &kept, groups);
        }
        let Some((own, kept)) = self.turned(land, shapes) else { return vec![None; groups.len()] };
        let kept: Vec<&[FourLines]> = kept.iter().map(Vec::as_slice).collect();
        several.twice(&own, size.y, &kept, groups)
    }

    /// This shape and others from its corner, turned by a right angle; `None` where that is not exact.
    fn turned(&self, land: &Land, shapes: &[Shape]) -> Option<(Vec<Line>, Vec<Vec<FourLines>>)> {
        let window = Turn.extent(extent(&self.window));
        let mut edges = Vec::new();
        let mut near = |shape: &Shape| {
            edges.clear();
            shape.outline.edges_within(shape.land, &self.window, Turn, &mut edges);
            let mut lines = Vec::with_capacity(edges.len() / LANES + 1);
            let within = Turn.extent(shape.outline.reach(&self.window));
            add_edges(&mut lines, &edges, within, window.low).then_some(lines)
        };
        Some((local(edges_of(land, Turn), window, window.low)?, shapes.iter().map(&mut near).collect::<Option<_>>()?))
    }
}

/// Whether the borders of shapes of many edges run up and down in a window of this size more than across it.
fn is_upright(shapes: &[&[FourLines]], size: Coord<f64>) -> bool {
    if shapes.iter().map(|lines| lines.len()).sum::<usize>() * LANES <= FEW {
        return false;
    }
    let within = |line: &Line| line.from >= 0.0 && line.to <= size.x && lesser(line.start, line.end()) >= 0.0 && line.height <= size.y;
    let lines = shapes.iter().flat_map(|lines| lines.iter().flat_map(FourLines::lines)).filter(within);
    let (across, up) = lines.fold((0.0, 0.0), |(across, up), line| (across + line.to - line.from, up + (line.end() - line.start).abs()));
    up > across
}

impl Several {
    /// What the shapes of each group cover of an outline of a width more than once; `None`: too many lie over one another.
    fn twice(&mut self, own: &[Line], width: f64, kept: &[&[FourLines]], groups: &[Range<usize>]) -> Vec<Option<f64>> {
        if self.share(own, width, kept, groups).is_some() {
            return groups.iter().map(|group| Some(self.sum(group))).collect();
        }
        let alone = |group: &Range<usize>| {
            let kept = &kept[group.clone()];
            let all = 0..kept.len();
            self.share(own, width, kept, std::slice::from_ref(&all)).map(|()| self.sum(&all))
        };
        groups.iter().map(alone).collect()
    }

    fn sum(&self, group: &Range<usize>) -> f64 {
        let within = self.shared.iter().filter(|shared| group.contains(&shared.first) && group.contains(&shared.last));
        within.map(|shared| shared.area).sum()
    }

    /// Finds what shapes of a group share of an outline, by twos and by more; `None`: too many share some.
    fn share(&mut self, own: &[Line], width: f64, kept: &[&[FourLines]], groups: &[Range<usize>]) -> Option<()> {
        self.strips.clear();
        self.strips.extend(kept.iter().map(|shape| Strip::of(shape, width)));
        self.shared.clear();
        self.left = MOST_EDGES.0 + MOST_EDGES.1 * LANES * kept.iter().map(|shape| shape.len()).sum::<usize>();
        for first in 0..kept.len() {
            for last in first + 1..kept.len() {
                if !groups.iter().any(|group| group.contains(&first) && group.contains(&last)) {
                    continue;
                }
                let strip = self.strips[first].within(&self.strips[last]);
                if strip.is_empty() {
                    continue;
                }
                let area = self.in_strip.area(own, [first, last].map(|shape| kept[shape]), &strip);
                self.left = self.left.checked_sub(self.in_strip.cost())?;
                if area.abs() > NOTHING {
                    self.shared.push(Shared { first, last, strip, area });
                }
            }
        }
        let pairs = self.shared.len();
        for pair in 0..pairs {
            let Shared { first, last, strip, .. } = self.shared[pair];
            self.chosen.clear();
            self.chosen.extend([first, last]);
            self.share_more(own, kept, pairs, &strip)?;
        }
        Some(())
    }

    /// The same for each shape that overlaps all that are chosen, and on from there. The pairs stand first, in their order.
    fn share_more(&mut self, own: &[Line], kept: &[&[FourLines]], pairs: usize, strip: &Strip) -> Option<()> {
        let (first, last) = (*self.chosen.first()?, *self.chosen.last()?);
        let with_last = self.shared[..pairs].partition_point(|pair| pair.first < last);
        for pair in with_last..pairs {
            let Shared { first: with, last: other, .. } = self.shared[pair];
            if with != last {
                break;
            }
            let overlaps = |chosen: &usize| {
                let wanted = (*chosen, other);
                self.shared[..pairs].binary_search_by_key(&wanted, |pair| (pair.first, pair.last)).is_ok()
            };
            let strip = strip.within(&self.strips[other]);
            if strip.is_empty() || !self.chosen.iter().all(overlaps) {
                continue;
            }
            self.chosen.push(other);
            let area = self.in_strip.area(own, self.chosen.iter().map(|shape| kept[*shape]), &strip);
            self.left = self.left.checked_sub(self.in_strip.cost())?;
            if area.abs() > NOTHING {
                if self.chosen.len() > DEEPEST {
                    return None;
                }
                let area = if self.chosen.len().is_multiple_of(2) { area } else { -area };
                self.shared.push(Shared { first, last: other, strip, area });
                self.share_more(own, kept, pairs, &strip)?;
            }
            self.chosen.pop();
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Land;
    use crate::overlay::area::Outline;
    use geo::Rect;

    fn twice(parcel: (f64, f64, f64, f64), others: &[(f64, f64, f64, f64)]) -> Option<f64> {
        let land = |(x0, y0, x1, y1): (f64, f64, f64, f64)| Land::new(vec![Rect::new((x0, y0), (x1, y1)).to_polygon()]);
        let lands: Vec<Land> = others.iter().map(|corners| land(*corners)).collect();
        counted_twice(&land(parcel), &lands)
    }

    fn counted_twice(parcel: &Land, others: &[Land]) -> Option<f64> {
        in_groups(parcel, others, std::slice::from_ref(&(0..others.len())))[0]
    }

    fn in_groups(parcel: &Land, others: &[Land], groups: &[Range<usize>]) -> Vec<Option<f64>> {
        let (prepared, mut scratch) = (Prepared::new(parcel).unwrap(), Scratch::default());
        scratch.forget();
        let outlines: Vec<Outline> = others.iter().map(Outline::of).collect();
        for (land, outline) in others.iter().zip(&outlines) {
            let _ = prepared.common(land, outline, &mut scratch);
            prepared.keep(&mut scratch);
        }
        let shapes = others.iter().zip(&outlines).enumerate().map(|(kept, (land, outline))| Shape { land, outline, kept });
        prepared.counted_twice(parcel, &shapes.collect::<Vec<_>>(), groups, &mut scratch)
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

    #[test]
    fn arms_through_one_another_do_not_cost_the_power_set() {
        let arm = |turn: u32| {
            let (sin, cos) = (f64::from(turn) * std::f64::consts::PI / 60.0).sin_cos();
            // Few binary places, so that differences are exact.
            let near = |at: f64| (at * 1024.0).round() / 1024.0;
            let corner = |along: f64, beside: f64| (near(10.0 + along * cos - beside * sin), near(10.0 + along * sin + beside * cos));
            // Along a circle, so that each two share land and few three do.
            let ring = [corner(-9.0, 3.0), corner(9.0, 3.0), corner(9.0, 3.02), corner(-9.0, 3.02)];
            Land::new(vec![geo::Polygon::new(ring.to_vec().into(), Vec::new())])
        };
        let parcel = Land::new(vec![Rect::new((0.0, 0.0), (20.0, 20.0)).to_polygon()]);
        let arms = |number: u32| (0..number).map(|place| arm(place * 60 / number)).collect::<Vec<_>>();
        assert!(counted_twice(&parcel, &arms(12)).is_some());
        assert_eq!(counted_twice(&parcel, &arms(60)), None);
    }

    #[test]
    fn edges_that_go_on_beside_the_parcel_do_not_hide_that_land_reaches_below_it() {
        let parcel = Land::new(vec![Rect::new((0.0, 0.0), (10.0, 10.0)).to_polygon()]);
        // Upright edges are none, and the one lower edge that shows is long.
        let foot = [(-0.5, -5.0), (9.0, -5.0), (9.0, 2.0), (100.0, 3.0), (100.0, 5.0), (10.5, 5.0), (-0.5, 5.0)];
        let foot = Land::new(vec![geo::Polygon::new(foot.to_vec().into(), Vec::new())]);
        let all = Land::new(vec![Rect::new((-1.0, -1.0), (11.0, 11.0)).to_polygon()]);
        let twice = counted_twice(&parcel, &[foot, all]).unwrap();
        assert!((twice - (48.0 - 0.5 / 91.0)).abs() < 1e-9, "{twice}");
    }

    /// A star around a place, its corners between a tenth of its size and all of it away; the same for the same state.
    fn star(state: &mut u32, size: f64) -> Land {
        let mut random = || {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(*state) / f64::from(u32::MAX)
        };
        let (x, y) = (random() * 20.0, random() * 20.0);
        let corner = |corner: u32, far: f64| {
            let (sin, cos) = (f64::from(corner) * std::f64::consts::TAU / 9.0).sin_cos();
            // Few binary places, so that differences are exact.
            [x + far * cos, y + far * sin].map(|at| (at * 1024.0).round() / 1024.0)
        };
        let ring = (0..9).map(|at| corner(at, size * (0.1 + 0.9 * random()))).map(|[x, y]| Coord { x, y });
        Land::new(vec![geo::Polygon::new(ring.collect(), Vec::new())])
    }

    /// The integral of the lowest of some lines over the columns that all span, signed.
    fn under_all(lines: &[Line]) -> f64 {
        let from = lines.iter().map(|line| line.from).fold(f64::NEG_INFINITY, f64::max);
        let to = lines.iter().map(|line| line.to).fold(f64::INFINITY, f64::min);
        if from >= to {
            return 0.0;
        }
        let mut turns = vec![from, to];
        for (one, two) in lines.iter().flat_map(|one| lines.iter().map(move |two| (one, two))) {
            let (start, end) = (one.at(from) - two.at(from), one.at(to) - two.at(to));
            turns.extend((start * end < 0.0).then(|| from + (to - from) * start / (start - end)));
        }
        turns.sort_by(f64::total_cmp);
        let lowest = |x: f64| lines.iter().map(|line| line.at(x)).fold(f64::INFINITY, f64::min);
        let area: f64 = turns.windows(2).map(|pair| (pair[1] - pair[0]) * 0.5 * (lowest(pair[0]) + lowest(pair[1]))).sum();
        area * lines.iter().map(|line| line.sign).product::<f64>()
    }

    #[test]
    fn what_two_share_in_their_strip_is_what_they_share() {
        let (mut state, mut shared, mut several) = (1, 0, Several::default());
        for _ in 0..500 {
            let (parcel, others) = (star(&mut state, 10.0), [star(&mut state, 20.0), star(&mut state, 60.0)]);
            let (prepared, mut scratch) = (Prepared::new(&parcel).unwrap(), Scratch::default());
            scratch.forget();
            for other in &others {
                let _ = prepared.common(other, &Outline::of(other), &mut scratch);
                prepared.keep(&mut scratch);
            }
            let (own, kept) = (prepared.local.as_ref().unwrap(), [0, 1].map(|shape| &scratch.lines[scratch.shapes[shape].clone()]));
            let found = several.twice(own, prepared.window.width(), &kept, std::slice::from_ref(&(0..2)))[0].unwrap();
            let lines = kept.map(|lines| lines.iter().flat_map(FourLines::lines).collect::<Vec<_>>());
            let triples = own.iter().flat_map(|own| lines[0].iter().flat_map(|one| lines[1].iter().map(|two| [*own, *one, *two])));
            let whole: f64 = triples.map(|triple| under_all(&triple)).sum();
            assert!((found - whole).abs() < 1e-9, "{found} {whole}");
            shared += usize::from(whole > 1.0);
        }
        assert!(shared > 100, "{shared}");
    }

    #[test]
    fn what_several_cover_more_than_once_is_what_their_union_leaves() {
        let (mut state, mut counted) = (7, 0);
        for round in 0_usize..300 {
            let parcel = star(&mut state, 12.0);
            let others: Vec<Land> = (0..3 + round % 4).map(|place| star(&mut state, if place == 0 { 60.0 } else { 14.0 })).collect();
            let groups = [0..2, 1..others.len(), 0..others.len()];
            for (found, group) in in_groups(&parcel, &others, &groups).into_iter().zip(groups) {
                let drawn: Vec<Land> = others[group].iter().map(|other| crate::normal::shape::common(&parcel, other)).collect();
                let sum: f64 = drawn.iter().map(|land| crate::normal::shape::area(land).0).sum();
                let expected = sum - crate::normal::shape::area(&crate::normal::shape::union(&drawn)).0;
                let found = found.unwrap();
                assert!((found - expected).abs() < 1e-4, "round {round}: {found} {expected}");
                counted += usize::from(expected > 1.0);
            }
        }
        assert!(counted > 300, "{counted}");
    }

    #[test]
    fn a_group_is_summed_where_all_together_are_too_many() {
        let square = |x: f64| Land::new(vec![Rect::new((x, 0.0), (x + 10.0, 10.0)).to_polygon()]);
        let parcel = Land::new(vec![Rect::new((0.0, 0.0), (30.0, 10.0)).to_polygon()]);
        let others: Vec<Land> = [0.0, 5.0].into_iter().chain([20.0; 9]).map(square).collect();
        assert_eq!(in_groups(&parcel, &others, &[0..2, 2..11, 0..11]), [Some(50.0), None, None]);
    }

    /// Two bands along a winding border, each drawn with vertices of its own.
    fn bands(vertices: u32, turned: impl Fn(f64, f64) -> (f64, f64)) -> [Land; 2] {
        let border = |vertices: u32, off: f64| {
            let along = (0..=vertices).map(move |step| 100.0 * f64::from(step) / f64::from(vertices));
            along.map(move |t| (t, 50.0 + (t / 3.0).sin() + off)).collect::<Vec<_>>()
        };
        let land = |border: Vec<(f64, f64)>, side: f64| {
            let ring = border.into_iter().chain([(100.0, side), (0.0, side)]).map(|(x, y)| turned(x, y));
            geo::Orient::orient(&geo::Polygon::new(ring.collect(), Vec::new()), geo::orient::Direction::Default).into()
        };
        [land(border(vertices, 0.01), 0.0), land(border(vertices * 2 / 3, -0.01), 100.0)]
    }

    #[test]
    fn borders_are_upright_or_not_whatever_their_number_of_edges() {
        let parcel = Land::new(vec![Rect::new((20.0, 20.0), (70.0, 70.0)).to_polygon()]);
        let prepared = Prepared::new(&parcel).unwrap();
        let is_upright = |lands: &[Land]| {
            let mut scratch = Scratch::default();
            scratch.forget();
            for land in lands {
                let _ = prepared.common(land, &Outline::of(land), &mut scratch);
                prepared.keep(&mut scratch);
            }
            let kept: Vec<&[FourLines]> = scratch.shapes.iter().map(|shape| &scratch.lines[shape.clone()]).collect();
            is_upright(&kept, prepared.window.max() - prepared.window.min())
        };
        for vertices in 300..308 {
            assert!(!is_upright(&bands(vertices, |x, y| (x, y))), "{vertices}");
            assert!(is_upright(&bands(vertices, |x, y| (y, x))), "{vertices}");
        }
    }

    #[test]
    fn borders_of_many_edges_come_to_the_same_across_and_upright() {
        let parcel = Land::new(vec![Rect::new((20.0, 20.0), (70.0, 70.0)).to_polygon()]);
        for vertices in [300, 3000] {
            let [across, upright] = [bands(vertices, |x, y| (x, y)), bands(vertices, |x, y| (y, x))];
            let (across, upright) = (counted_twice(&parcel, &across).unwrap(), counted_twice(&parcel, &upright).unwrap());
            assert!(across > 0.5 && (across - upright).abs() < 1e-9, "{across} {upright}");
        }
    }
}
