//! The pairs of edges of two outlines that have columns in common.

use std::ops::Range;

use super::lines::Line;
use crate::normal::extent::{greater, lesser};

/// Pairs of edges up to which all are tried.
const MOST_PAIRS: usize = 512;

/// Each pair of edges with common columns, and those; puts edges that run to the left in the order of their columns. Costs `n × m` for
/// few edges, and else about `O(n + m)` and the pairs, with a logarithm where the outlines turn back often.
pub(super) fn each_pair(ours: &mut [Line], theirs: &mut [Line], mut pair: impl FnMut(&Line, &Line, f64, f64)) {
    if ours.len() * theirs.len() <= MOST_PAIRS {
        return all(ours, theirs, pair);
    }
    let (own_runs, other_runs) = (runs(ours), runs(theirs));
    if own_runs.len() * other_runs.len() > ours.len() + theirs.len() {
        return by_columns(ours, theirs, pair);
    }
    for own in &own_runs {
        for other in &other_runs {
            along(&ours[own.clone()], &theirs[other.clone()], &mut pair);
        }
    }
}

fn all(ours: &[Line], theirs: &[Line], mut pair: impl FnMut(&Line, &Line, f64, f64)) {
    for own in ours {
        for other in theirs {
            let (from, to) = (greater(own.from, other.from), lesser(own.to, other.to));
            if from < to {
                pair(own, other, from, to);
            }
        }
    }
}

/// An outline as runs of edges one beside the other, each put in the order of its columns.
fn runs(lines: &mut [Line]) -> Vec<Range<usize>> {
    let (mut all, mut start) = (Vec::new(), 0);
    while let [first, behind @ ..] = &lines[start..] {
        let goes_left = behind.first().is_some_and(|next| next.to <= first.from);
        let goes_on = |pair: &[Line]| if goes_left { pair[1].to <= pair[0].from } else { pair[1].from >= pair[0].to };
        let end = start + 1 + lines[start..].windows(2).take_while(|pair| goes_on(pair)).count();
        if goes_left {
            lines[start..end].reverse();
        }
        all.push(start..end);
        start = end;
    }
    all
}

/// The same of two runs, from left to right.
fn along(ours: &[Line], theirs: &[Line], pair: &mut impl FnMut(&Line, &Line, f64, f64)) {
    let (Some(own), Some(other)) = (ours.first(), theirs.first()) else { return };
    let behind = |lines: &[Line], column: f64| lines.partition_point(|line| line.to <= column);
    let (mut ours, mut theirs) = (ours[behind(ours, other.from)..].iter(), theirs[behind(theirs, own.from)..].iter());
    let (mut own, mut other) = (ours.next(), theirs.next());
    while let (Some(line), Some(their)) = (own, other) {
        let (from, to) = (greater(line.from, their.from), lesser(line.to, their.to));
        if from < to {
            pair(line, their, from, to);
        }
        if line.to <= their.to { own = ours.next() } else { other = theirs.next() }
    }
}

/// The same by a walk over the columns, for outlines that turn back often: a pair is met where the later one of the two begins.
fn by_columns(ours: &[Line], theirs: &[Line], mut pair: impl FnMut(&Line, &Line, f64, f64)) {
    let by_start = |a: &&Line, b: &&Line| a.from.total_cmp(&b.from);
    let mut theirs: Vec<&Line> = theirs.iter().collect();
    theirs.sort_by(by_start);
    let start = theirs.first().map_or(0.0, |line| line.from);
    let end = theirs.iter().map(|line| line.to).fold(start, f64::max);
    let mut ours: Vec<&Line> = ours.iter().filter(|line| line.from < end && line.to > start).collect();
    // Stable sorting makes use of what is in order already.
    ours.sort_by(by_start);
    let (mut own_open, mut other_open): (Vec<&Line>, Vec<&Line>) = (Vec::new(), Vec::new());
    let (mut ours, mut theirs) = (ours.into_iter().peekable(), theirs.into_iter().peekable());
    loop {
        let is_own = match (ours.peek(), theirs.peek()) {
            (Some(own), Some(other)) => own.from <= other.from,
            (own, None) if own.is_none() || other_open.is_empty() => return,
            (None, _) if own_open.is_empty() => return,
            (own, _) => own.is_some(),
        };
        let (next, open, others) =
            if is_own { (ours.next(), &mut own_open, &mut other_open) } else { (theirs.next(), &mut other_open, &mut own_open) };
        let Some(next) = next else { return };
        others.retain(|line| line.to > next.from);
        for other in others.iter() {
            let (own, their) = if is_own { (next, *other) } else { (*other, next) };
            pair(own, their, next.from, next.to.min(other.to));
        }
        open.push(next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Edges between places, one behind the other, as they run.
    fn outline(places: &[f64]) -> Vec<Line> {
        let line = |(place, pair): (usize, &[f64])| {
            #[expect(clippy::cast_precision_loss, reason = "few")]
            let start = place as f64;
            Line { from: pair[0].min(pair[1]), to: pair[0].max(pair[1]), start, slope: 0.0, sign: 1.0, height: start }
        };
        places.windows(2).enumerate().map(line).collect()
    }

    type Pair = (f64, f64, f64, f64);

    fn sorted(mut found: Vec<Pair>) -> Vec<Pair> {
        found.sort_by(|a, b| a.partial_cmp(b).unwrap());
        found
    }

    #[test]
    fn each_way_finds_the_same_pairs() {
        let mut state = 1_u32;
        let mut random = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from((state >> 16) % below)
        };
        let mut pairs = 0;
        for round in 0..60 {
            // From outlines that go one way to such as turn back at every other place.
            let turns = [1000, 20, 5, 2][round % 4];
            let mut way = |length: usize| {
                let (mut at, mut ahead, mut places) = (0.0, 1.0, vec![0.0]);
                for _ in 0..length {
                    ahead = if random(turns) == 0.0 { -ahead } else { ahead };
                    at += ahead * (1.0 + random(9)) / 4.0;
                    places.push(at);
                }
                outline(&places)
            };
            let (mut ours, mut theirs) = (way(80), way(50));
            let (mut plain, mut found, mut walked) = (Vec::new(), Vec::new(), Vec::new());
            all(&ours, &theirs, |own, other, from, to| plain.push((own.start, other.start, from, to)));
            by_columns(&ours, &theirs, |own, other, from, to| walked.push((own.start, other.start, from, to)));
            each_pair(&mut ours, &mut theirs, |own, other, from, to| found.push((own.start, other.start, from, to)));
            let plain = sorted(plain);
            pairs += plain.len();
            assert_eq!(sorted(found), plain, "turning back one time in {turns}");
            assert_eq!(sorted(walked), plain, "by columns, turning back one time in {turns}");
        }
        assert!(pairs > 5000, "{pairs}");
    }
}
