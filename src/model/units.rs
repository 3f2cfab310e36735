//! Numbers with units.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Metres on the working grid.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct M(pub f64);

/// Square metres on the working grid; legal areas are grid areas.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct M2(pub f64);

/// Per cent.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Pct(pub f64);

impl M2 {
    /// What share of `whole` this is, in per cent, unrounded; 0 of nothing.
    #[must_use]
    pub fn share_of(self, whole: Self) -> Pct {
        if whole.0 > 0.0 { Pct(100.0 * self.0 / whole.0) } else { Pct(0.0) }
    }
}

impl std::iter::Sum for M2 {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        Self(iter.fold(0.0, |sum, area| sum + area.0))
    }
}

impl std::ops::Add for M2 {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for M2 {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

/// Rounds shares of a whole to hundredths of a per cent once, by largest remainder: `areas` minus what is `counted_twice`
/// are the whole, and so are their rounded shares.
///
/// Returns one share an area, then that of `counted_twice`. Ties go to the earlier one.
#[must_use]
pub fn shares(areas: &[M2], counted_twice: M2, whole: M2) -> (Vec<Pct>, Pct) {
    let hundredths = |area: M2| area.share_of(whole).0 * 100.0;
    let exact: Vec<f64> = areas.iter().map(|&area| hundredths(area)).collect();
    let twice = hundredths(counted_twice).round();
    let mut floors: Vec<f64> = exact.iter().map(|share| share.floor()).collect();
    if whole.0 > 0.0 {
        let missing = 10_000.0 + twice - floors.iter().sum::<f64>();
        let mut by_remainder: Vec<usize> = (0..exact.len()).collect();
        by_remainder.sort_by(|&a, &b| (exact[b] - floors[b]).total_cmp(&(exact[a] - floors[a])));
        for &index in by_remainder.iter().take(count(missing)) {
            floors[index] += 1.0;
        }
    }
    (floors.into_iter().map(|share| Pct(share / 100.0)).collect(), Pct(twice / 100.0))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number, cut at zero")]
fn count(number: f64) -> usize {
    number.max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_to_the_whole() {
        let (shares, twice) = shares(&[M2(1.0), M2(1.0), M2(1.0)], M2(0.0), M2(3.0));
        assert_eq!(shares, [Pct(33.34), Pct(33.33), Pct(33.33)]);
        assert_eq!(twice, Pct(0.0));
    }

    #[test]
    fn what_is_counted_twice_stands_over_the_whole() {
        let (shares, twice) = shares(&[M2(3.0), M2(1.0)], M2(1.0), M2(3.0));
        assert_eq!(twice, Pct(33.33));
        let sum: f64 = shares.iter().map(|share| share.0).sum();
        assert!((sum - 133.33).abs() < 1e-9, "{shares:?}");
    }
}
