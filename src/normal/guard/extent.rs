//! Where layers lie, roughly.

use geo::Coord;

use super::share;

/// Where the middle nine tenths of a layer lie, so that a stray point does not count.
#[derive(Debug, Clone)]
pub(super) struct Extent {
    low: Coord<f64>,
    high: Coord<f64>,
}

impl Extent {
    pub(super) fn of(places: &[Coord<f64>]) -> Option<Self> {
        let middle = |mut values: Vec<f64>| -> Option<(f64, f64)> {
            values.sort_by(f64::total_cmp);
            let cut = values.len() / 20;
            Some((*values.get(cut)?, *values.get(values.len() - 1 - cut)?))
        };
        let (left, right) = middle(places.iter().map(|place| place.x).collect())?;
        let (low, high) = middle(places.iter().map(|place| place.y).collect())?;
        Some(Self { low: Coord { x: left, y: low }, high: Coord { x: right, y: high } })
    }

    pub(super) fn size(&self) -> f64 {
        (self.high.x - self.low.x).max(self.high.y - self.low.y)
    }

    /// Whether a place lies inside, or no farther outside than the extent is large.
    fn is_about(&self, place: Coord<f64>) -> bool {
        let about = self.size().max(500.0);
        let near = |low: f64, value: f64, high: f64| (low - about..=high + about).contains(&value);
        near(self.low.x, place.x, self.high.x) && near(self.low.y, place.y, self.high.y)
    }

    pub(super) fn away(&self, other: &Self) -> f64 {
        let between = |low: f64, high: f64, other_low: f64, other_high: f64| (other_low - high).max(low - other_high).max(0.0);
        let x = between(self.low.x, self.high.x, other.low.x, other.high.x);
        x.hypot(between(self.low.y, self.high.y, other.low.y, other.high.y))
    }
}

/// The share of places that lie about one of the extents.
pub(super) fn within(places: &[Coord<f64>], room: &[Extent]) -> f64 {
    if places.is_empty() {
        return 0.0;
    }
    share(places.iter().filter(|place| room.iter().any(|extent| extent.is_about(**place))).count(), places.len())
}
