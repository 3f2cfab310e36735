//! Boxes that grow by millions, without the questions that those of `geo` ask.

use geo::Coord;

/// The lesser of two numbers; that one may be none is not asked, which costs `f64::min` two thirds of its time.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a single instruction")]
pub(crate) fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The greater of two numbers.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a single instruction")]
pub(crate) fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// A box; its coordinates are numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Extent {
    /// The low corner.
    pub(crate) low: Coord<f64>,
    /// The high corner.
    pub(crate) high: Coord<f64>,
}

impl Extent {
    /// A box around nothing, which is what other boxes are put around.
    pub(crate) const NOTHING: Self =
        Self { low: Coord { x: f64::INFINITY, y: f64::INFINITY }, high: Coord { x: f64::NEG_INFINITY, y: f64::NEG_INFINITY } };

    /// The box around vertices.
    pub(crate) fn of(vertices: &[Coord<f64>]) -> Self {
        vertices.iter().fold(Self::NOTHING, |all, at| all.around(&Self { low: *at, high: *at }))
    }

    /// The box around boxes.
    pub(crate) fn over(extents: &[Self]) -> Self {
        extents.iter().fold(Self::NOTHING, Self::around)
    }

    /// The box around this one and another.
    #[inline]
    pub(crate) fn around(self, other: &Self) -> Self {
        let low = Coord { x: lesser(self.low.x, other.low.x), y: lesser(self.low.y, other.low.y) };
        Self { low, high: Coord { x: greater(self.high.x, other.high.x), y: greater(self.high.y, other.high.y) } }
    }

    /// What two boxes that meet have in common.
    pub(crate) fn common(&self, other: &Self) -> Self {
        let low = Coord { x: greater(self.low.x, other.low.x), y: greater(self.low.y, other.low.y) };
        Self { low, high: Coord { x: lesser(self.high.x, other.high.x), y: lesser(self.high.y, other.high.y) } }
    }

    /// Whether two boxes have a place in common, if only on their borders.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.low.x <= other.high.x && other.low.x <= self.high.x && self.low.y <= other.high.y && other.low.y <= self.high.y
    }
}
