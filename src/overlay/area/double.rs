//! Numbers that sums are taken in: doubles, and double-doubles (Dekker 1971; Knuth, TAOCP 4.2.2), some 32 digits.

/// What the sum is taken in.
pub(super) trait Number: Copy {
    fn difference(a: f64, b: f64) -> Self;
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    fn over(self, other: Self) -> Self;
    fn half(self) -> Self;
    fn approximately(self) -> f64;
}

impl Number for f64 {
    fn difference(a: f64, b: f64) -> Self {
        a - b
    }
    fn plus(self, other: Self) -> Self {
        self + other
    }
    fn minus(self, other: Self) -> Self {
        self - other
    }
    fn times(self, other: Self) -> Self {
        self * other
    }
    fn over(self, other: Self) -> Self {
        self / other
    }
    fn half(self) -> Self {
        self / 2.0
    }
    fn approximately(self) -> f64 {
        self
    }
}

/// A number as the unevaluated sum of two doubles.
#[derive(Debug, Clone, Copy)]
pub(super) struct Double {
    pub(super) high: f64,
    pub(super) low: f64,
}

impl Double {
    /// Knuth's sum: the rounded sum and what it rounded away.
    fn sum(a: f64, b: f64) -> Self {
        let high = a + b;
        let back = high - a;
        Self { high, low: (a - (high - back)) + (b - back) }
    }

    fn normal(high: f64, low: f64) -> Self {
        let sum = high + low;
        Self { high: sum, low: low - (sum - high) }
    }
}

impl Number for Double {
    fn difference(a: f64, b: f64) -> Self {
        Self::sum(a, -b)
    }
    fn plus(self, other: Self) -> Self {
        let high = Self::sum(self.high, other.high);
        let low = Self::sum(self.low, other.low);
        let sum = Self::normal(high.high, high.low + low.high);
        Self::normal(sum.high, sum.low + low.low)
    }
    fn minus(self, other: Self) -> Self {
        self.plus(Self { high: -other.high, low: -other.low })
    }
    fn times(self, other: Self) -> Self {
        let high = self.high * other.high;
        let low = self.high.mul_add(other.high, -high);
        Self::normal(high, low + (self.high * other.low + self.low * other.high))
    }
    fn over(self, other: Self) -> Self {
        let first = self.high / other.high;
        let rest = self.minus(other.times(Self { high: first, low: 0.0 }));
        let second = rest.high / other.high;
        let rest = rest.minus(other.times(Self { high: second, low: 0.0 }));
        let third = rest.high / other.high;
        let quotient = Self::normal(first, second);
        quotient.plus(Self { high: third, low: 0.0 })
    }
    fn half(self) -> Self {
        Self { high: self.high / 2.0, low: self.low / 2.0 }
    }
    fn approximately(self) -> f64 {
        self.high
    }
}
