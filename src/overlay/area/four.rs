//! Four doubles at a time, in the widest registers that the machine has.
//!
//! Plain arrays in plain loops, which compilers turn into vector code: the same sums in the same order on every machine, so that no
//! last digit depends on one. What is not inlined into [`widest`] is compiled for the narrow registers that all machines have.
#![expect(clippy::inline_always, reason = "only what is inlined is compiled for the registers at hand")]

use std::ops::{Add, AddAssign, Div, Mul, Sub};
use std::sync::OnceLock;

use pulp::{Arch, NullaryFnOnce};

use crate::normal::extent::{greater, lesser};

/// Numbers side by side.
pub(super) const LANES: usize = 4;

/// Four numbers.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub(super) struct Four([f64; LANES]);

/// Does work with the widest registers that the machine has; what it consists of must be `#[inline(always)]`.
#[inline]
pub(super) fn widest<W: NullaryFnOnce>(work: W) -> W::Output {
    static ARCH: OnceLock<Arch> = OnceLock::new();
    ARCH.get_or_init(Arch::new).dispatch(work)
}

impl Four {
    pub(super) const ZERO: Self = Self([0.0; LANES]);

    pub(super) const fn new(lanes: [f64; LANES]) -> Self {
        Self(lanes)
    }

    #[inline(always)]
    pub(super) fn put(&mut self, lane: usize, value: f64) {
        self.0[lane] = value;
    }

    #[inline(always)]
    pub(super) fn at(&self, lane: usize) -> f64 {
        self.0[lane]
    }

    #[inline(always)]
    pub(super) fn all(value: f64) -> Self {
        Self([value; LANES])
    }

    #[inline(always)]
    fn with(self, other: Self, each: impl Fn(f64, f64) -> f64) -> Self {
        let mut lanes = self.0;
        for (lane, other) in lanes.iter_mut().zip(other.0) {
            *lane = each(*lane, other);
        }
        Self(lanes)
    }

    /// The larger ones; of what is no number the other.
    #[inline(always)]
    pub(super) fn max(self, other: Self) -> Self {
        self.with(other, |one, other| if one > other { one } else { other })
    }

    /// The smaller ones; of what is no number the other.
    #[inline(always)]
    pub(super) fn min(self, other: Self) -> Self {
        self.with(other, |one, other| if one < other { one } else { other })
    }

    #[inline(always)]
    pub(super) fn abs(self) -> Self {
        self.with(self, |one, _| one.abs())
    }

    /// Itself where a number is positive, and nothing elsewhere.
    #[inline(always)]
    pub(super) fn where_positive(self, number: Self) -> Self {
        self.where_positive_or(number, 0.0)
    }

    /// Itself where a number is positive, and another elsewhere.
    #[inline(always)]
    pub(super) fn where_positive_or(self, number: Self, other: f64) -> Self {
        self.with(number, |one, number| if number > 0.0 { one } else { other })
    }

    /// The smallest one.
    #[inline(always)]
    pub(super) fn least(self) -> f64 {
        let [a, b, c, d] = self.0;
        lesser(lesser(a, b), lesser(c, d))
    }

    /// The largest one.
    #[inline(always)]
    pub(super) fn most(self) -> f64 {
        let [a, b, c, d] = self.0;
        greater(greater(a, b), greater(c, d))
    }

    #[inline(always)]
    pub(super) fn sum(self) -> f64 {
        self.0.iter().sum()
    }
}

impl Add for Four {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.with(other, |one, other| one + other)
    }
}

impl AddAssign for Four {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Four {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.with(other, |one, other| one - other)
    }
}

impl Mul for Four {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.with(other, |one, other| one * other)
    }
}

impl Mul<f64> for Four {
    type Output = Self;
    #[inline(always)]
    fn mul(self, factor: f64) -> Self {
        self * Self::all(factor)
    }
}

impl Div for Four {
    type Output = Self;
    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.with(other, |one, other| one / other)
    }
}
