//! The columns of a Parquet file, and what their values are.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::data_type::{AsBytes, ByteArray, Int96};
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor};

use crate::read::Value;
use crate::read::file::whole_number;

/// A column of the file.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its place among the leaves of the schema.
    pub(super) leaf: usize,
    pub(super) name: String,
    pub(super) kind: Kind,
    /// The level of a value that is there; 0: it always is.
    pub(super) level: i16,
}

/// What its values are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Flag,
    Whole,
    /// Whole numbers whose sign is a digit.
    Unsigned,
    Real,
    Half,
    Text,
    Day,
    /// Since 1970: so many a second, and whether in universal time.
    When(i64, bool),
    /// Since midnight: so many a second.
    Clock(i64),
    /// Whole numbers with so many decimals.
    Decimal(u32),
    Uuid,
    /// Well-known binary.
    Place,
    Binary,
    /// Part of a list, a map or a structure.
    Nested,
}

/// All columns; the name of a nested one is that of the whole.
pub(super) fn all(schema: &SchemaDescriptor) -> impl Iterator<Item = Column> {
    schema.columns().iter().enumerate().map(|(leaf, column)| {
        let parts = column.path().parts();
        let is_flat = parts.len() == 1 && column.max_rep_level() == 0;
        let kind = if is_flat { kind(column) } else { Kind::Nested };
        Column { leaf, name: parts.first().cloned().unwrap_or_default(), kind, level: column.max_def_level() }
    })
}

fn kind(column: &ColumnDescriptor) -> Kind {
    let physical = column.physical_type();
    if physical == Physical::FIXED_LEN_BYTE_ARRAY && column.type_length() <= 0 {
        return Kind::Nested;
    }
    match (column.logical_type_ref().and_then(logical).or_else(|| converted(column)), physical) {
        (Some(kind), _) => kind,
        (None, Physical::BOOLEAN) => Kind::Flag,
        (None, Physical::INT32 | Physical::INT64) => Kind::Whole,
        (None, Physical::INT96) => Kind::When(1, false),
        (None, Physical::FLOAT | Physical::DOUBLE) => Kind::Real,
        (None, Physical::BYTE_ARRAY | Physical::FIXED_LEN_BYTE_ARRAY) => Kind::Binary,
    }
}

fn logical(of: &LogicalType) -> Option<Kind> {
    Some(match of {
        LogicalType::String | LogicalType::Enum | LogicalType::Json => Kind::Text,
        LogicalType::Date => Kind::Day,
        LogicalType::Timestamp(when) => Kind::When(a_second(when.unit), when.is_adjusted_to_u_t_c),
        LogicalType::Time(time) => Kind::Clock(a_second(time.unit)),
        LogicalType::Decimal(decimal) => Kind::Decimal(u32::try_from(decimal.scale).ok()?),
        LogicalType::Integer(whole) => {
            if whole.is_signed {
                Kind::Whole
            } else {
                Kind::Unsigned
            }
        }
        LogicalType::Uuid => Kind::Uuid,
        LogicalType::Float16 => Kind::Half,
        _ => return None,
    })
}

fn a_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    }
}

/// What older files say.
fn converted(column: &ColumnDescriptor) -> Option<Kind> {
    Some(match column.converted_type() {
        ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON => Kind::Text,
        ConvertedType::DATE => Kind::Day,
        ConvertedType::TIMESTAMP_MILLIS => Kind::When(1_000, true),
        ConvertedType::TIMESTAMP_MICROS => Kind::When(1_000_000, true),
        ConvertedType::TIME_MILLIS => Kind::Clock(1_000),
        ConvertedType::TIME_MICROS => Kind::Clock(1_000_000),
        ConvertedType::DECIMAL => Kind::Decimal(u32::try_from(column.type_scale()).ok()?),
        ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64 => Kind::Unsigned,
        _ => return None,
    })
}

/// A value: the bytes of a geometry, or what it is for readers.
#[derive(Debug, Clone)]
pub(super) enum Cell {
    Missing,
    Bytes(ByteArray),
    Value(Value),
}

impl Cell {
    pub(super) fn into_value(self) -> Value {
        match self {
            Self::Value(value) => value,
            Self::Missing | Self::Bytes(_) => Value::Missing,
        }
    }
}

/// A stored value as its column means it.
pub(super) trait Stored {
    fn cell(self, kind: Kind) -> Cell;
}

impl Stored for bool {
    fn cell(self, _kind: Kind) -> Cell {
        Cell::Value(Value::Flag(self))
    }
}

impl Stored for i32 {
    fn cell(self, kind: Kind) -> Cell {
        match kind {
            Kind::Unsigned => Cell::Value(whole_number(self.cast_unsigned().into())),
            _ => i64::from(self).cell(kind),
        }
    }
}

impl Stored for i64 {
    fn cell(self, kind: Kind) -> Cell {
        Cell::Value(match kind {
            Kind::Unsigned => whole_number(self.cast_unsigned().into()),
            Kind::Day => Value::Text(day(self).map_or_else(|| self.to_string(), |day| day.to_string())),
            Kind::When(a_second, universal) => Value::Text(when(self, a_second, universal).unwrap_or_else(|| self.to_string())),
            Kind::Clock(a_second) => Value::Text(clock(self, a_second).unwrap_or_else(|| self.to_string())),
            Kind::Decimal(scale) => decimal(self.into(), scale),
            _ => whole_number(self.into()),
        })
    }
}

impl Stored for Int96 {
    /// Nanoseconds of a day, and the day of the Julian calendar.
    fn cell(self, _kind: Kind) -> Cell {
        const JULIAN_1970: i64 = 2_440_588;
        let [low, high, day] = [0, 1, 2].map(|word| i64::from(self.data()[word]));
        let seconds = (day - JULIAN_1970) * 86_400 + ((high << 32) | low) / 1_000_000_000;
        seconds.cell(Kind::When(1, false))
    }
}

impl Stored for f32 {
    fn cell(self, kind: Kind) -> Cell {
        f64::from(self).cell(kind)
    }
}

impl Stored for f64 {
    /// A number that is none is kept as text, so that nobody computes with it.
    fn cell(self, _kind: Kind) -> Cell {
        Cell::Value(if self.is_finite() { Value::Number(self) } else { Value::Text(self.to_string()) })
    }
}

impl Stored for ByteArray {
    fn cell(self, kind: Kind) -> Cell {
        let value = match kind {
            Kind::Place => return Cell::Bytes(self),
            Kind::Text => Value::Text(String::from_utf8_lossy(self.as_bytes()).into_owned()),
            Kind::Decimal(scale) => signed(self.as_bytes()).map_or(Value::Missing, |whole| decimal(whole, scale)),
            Kind::Half => half(self.as_bytes()).map_or(Value::Missing, |number| number.cell(kind).into_value()),
            Kind::Uuid => Value::Text(uuid(self.as_bytes())),
            _ => Value::Missing,
        };
        Cell::Value(value)
    }
}

fn day(days: i64) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(1970, 1, 1)?.checked_add_signed(TimeDelta::try_days(days)?)
}

/// As ISO 8601; without the time where it is midnight of no zone, as of dates kept in such a column.
fn when(since: i64, a_second: i64, universal: bool) -> Option<String> {
    let nanos = u32::try_from(since.rem_euclid(a_second) * (1_000_000_000 / a_second)).ok()?;
    let when = DateTime::from_timestamp(since.div_euclid(a_second), nanos)?.naive_utc();
    let is_day = when.time() == NaiveTime::MIN && !universal;
    let text = if is_day { when.date().to_string() } else { when.format("%Y-%m-%dT%H:%M:%S%.f").to_string() };
    Some(text + if universal { "Z" } else { "" })
}

fn clock(since: i64, a_second: i64) -> Option<String> {
    let nanos = u32::try_from(since.rem_euclid(a_second) * (1_000_000_000 / a_second)).ok()?;
    NaiveTime::from_num_seconds_from_midnight_opt(u32::try_from(since.div_euclid(a_second)).ok()?, nanos).map(|time| time.to_string())
}

/// The double that is nearest to a number of so many decimals.
fn decimal(whole: i128, scale: u32) -> Value {
    if scale == 0 {
        return whole_number(whole);
    }
    format!("{whole}e-{scale}").parse().map_or(Value::Missing, Value::Number)
}

/// A whole number of any length, its first byte the greatest.
fn signed(bytes: &[u8]) -> Option<i128> {
    let first = *bytes.first().filter(|_| bytes.len() <= 16)?;
    let start = if first >= 0x80 { -1 } else { 0 };
    Some(bytes.iter().fold(start, |whole: i128, byte| (whole << 8) | i128::from(*byte)))
}

/// A number of two bytes (IEEE 754 binary16).
fn half(bytes: &[u8]) -> Option<f64> {
    let bits = u16::from_le_bytes(bytes.try_into().ok()?);
    let (exponent, mantissa) = (i32::from((bits >> 10) & 31), f64::from(bits & 1023) / 1024.0);
    let size = match exponent {
        0 => mantissa * 2_f64.powi(-14),
        31 => return Some(if mantissa == 0.0 { f64::INFINITY } else { f64::NAN }),
        _ => (1.0 + mantissa) * 2_f64.powi(exponent - 15),
    };
    Some(if bits >> 15 == 1 { -size } else { size })
}

fn uuid(bytes: &[u8]) -> String {
    let hex = crate::read::hex(bytes);
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, hex.len())].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_what_their_columns_mean() {
        let text = |cell: Cell| cell.into_value().text();
        for (found, wanted) in [
            (text(18_514_i32.cell(Kind::Day)), "2020-09-09"),
            (text(1_599_609_600_000_i64.cell(Kind::When(1_000, false))), "2020-09-09"),
            (text(1_599_609_600_500_i64.cell(Kind::When(1_000, true))), "2020-09-09T00:00:00.500Z"),
            (text((-1_i64).cell(Kind::When(1_000_000, true))), "1969-12-31T23:59:59.999999Z"),
            (text(36_000_000_i32.cell(Kind::Clock(1_000))), "10:00:00"),
            (text((-1_i32).cell(Kind::Unsigned)), "4294967295"),
            (text(i64::MAX.cell(Kind::Whole)), "9223372036854775807"),
            (text((-12_345_i32).cell(Kind::Decimal(2))), "-123.45"),
            (text(ByteArray::from(vec![0xff, 0x85]).cell(Kind::Decimal(1))), "-12.3"),
            (text(ByteArray::from(vec![0x00, 0x3c]).cell(Kind::Half)), "1"),
            (text(f64::NAN.cell(Kind::Real)), "NaN"),
            (text(ByteArray::from(vec![0xab; 16]).cell(Kind::Uuid)), "abababab-abab-abab-abab-abababababab"),
        ] {
            assert_eq!(found.as_deref(), Some(wanted));
        }
        let mut old = Int96::new();
        old.set_data(0, 0, 2_440_589);
        assert_eq!(text(old.cell(Kind::When(1, false))).as_deref(), Some("1970-01-02"));
    }
}
