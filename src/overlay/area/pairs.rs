//! The pairs of edges of two outlines that have columns in common.

use super::lines::Line;
use crate::normal::extent::{greater, lesser};

/// Pairs of edges up to which all are tried.
const MOST_PAIRS: usize = 512;

/// Each pair of edges with common columns, and those. Costs `n × m` for few edges, and else about `O(n + m)` and the pairs, with a
/// logarithm where the outlines turn back often.
pub(super) fn each_pair(ours: &[Line], theirs: &[Line], mut pair: impl FnMut(&Line, &Line, f64, f64)) {
    if ours.len() * theirs.len() <= MOST_PAIRS {
        return all(ours, theirs, pair);
    }
    let (own_runs, other_runs) = (runs(ours), runs(theirs));
    if own_runs.len() * other_runs.len() > ours.len() + theirs.len() {
        return by_columns(ours, theirs, pair);
    }
    for own in &own_runs {
        for other in &other_runs {
            along(*own, *other, &mut pair);
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

/// Edges of an outline one beside the other, to the right or to the left.
#[derive(Debug, Clone, Copy)]
struct Run<'a> {
    lines: &'a [Line],
    goes_left: bool,
}

impl<'a> Run<'a> {
    /// The edge at a place counted from the left.
    fn at(&self, place: usize) -> Option<&'a Line> {
        let place = if self.goes_left { self.lines.len().checked_sub(place + 1)? } else { place };
        self.lines.get(place)
    }

    /// The place of the first edge that ends behind a column.
    fn behind(&self, column: f64) -> usize {
        if self.goes_left {
            self.lines.len() - self.lines.partition_point(|line| line.to > column)
        } else {
            self.lines.partition_point(|line| line.to <= column)
        }
    }
}

/// An outline as runs.
fn runs(lines: &[Line]) -> Vec<Run<'_>> {
    let (mut all, mut rest) = (Vec::new(), lines);
    while let [first, behind @ ..] = rest {
        let goes_left = behind.first().is_some_and(|next| next.to <= first.from);
        let goes_on = |pair: &[Line]| if goes_left { pair[1].to <= pair[0].from } else { pair[1].from >= pair[0].to };
        let (run, others) = rest.split_at(1 + rest.windows(2).take_while(|pair| goes_on(pair)).count());
        all.push(Run { lines: run, goes_left });
        rest = others;
    }
    all
}

/// The same of two runs, from left to right.
fn along(ours: Run, theirs: Run, pair: &mut impl FnMut(&Line, &Line, f64, f64)) {
    let (Some(own), Some(other)) = (ours.at(0), theirs.at(0)) else { return };
    let (mut own, mut other) = (ours.behind(other.from), theirs.behind(own.from));
    while let (Some(line), Some(their)) = (ours.at(own), theirs.at(other)) {
        let (from, to) = (greater(line.from, their.from), lesser(line.to, their.to));
        if from < to {
            pair(line, their, from, to);
        }
        if line.to <= their.to { own += 1 } else { other += 1 }
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
            let (ours, theirs) = (way(80), way(50));
            let (mut plain, mut found, mut walked) = (Vec::new(), Vec::new(), Vec::new());
            all(&ours, &theirs, |own, other, from, to| plain.push((own.start, other.start, from, to)));
            each_pair(&ours, &theirs, |own, other, from, to| found.push((own.start, other.start, from, to)));
            by_columns(&ours, &theirs, |own, other, from, to| walked.push((own.start, other.start, from, to)));
            let plain = sorted(plain);
            pairs += plain.len();
            assert_eq!(sorted(found), plain, "turning back one time in {turns}");
            assert_eq!(sorted(walked), plain, "by columns, turning back one time in {turns}");
        }
        assert!(pairs > 5000, "{pairs}");
    }
}
