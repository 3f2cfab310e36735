//! The columns of a layer of GDAL's, and their values.

use gdal::vector::{Defn, Feature, FieldValue, OGRFieldType};

use super::encoding::Text;
use crate::model::{Facts, Note, NoteCode, Severity};
use crate::read::file::whole_number;
use crate::read::{Value, ffi};

/// The columns of a layer.
pub(super) struct Columns {
    /// Their names.
    pub(super) names: Vec<String>,
    kinds: Vec<Kind>,
    text: Text,
    /// Whether some text that GDAL decoded is torn.
    pub(super) is_torn: bool,
    /// How many values of each column were left out.
    left_out: Vec<usize>,
    /// Whether the style string comes as a last column.
    styled: bool,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Whole,
    Flag,
    Real,
    When,
    List,
    Binary,
}

impl Columns {
    /// Those that a layer defines.
    pub(super) fn of(definition: &Defn, text: Text) -> Self {
        let names: Vec<String> = definition.fields().map(|field| field.name()).collect();
        let kinds = definition.fields().enumerate().map(|(index, field)| kind(field.field_type(), definition, index)).collect();
        Self { left_out: vec![0; names.len()], names, kinds, text, is_torn: false, styled: false }
    }

    /// Adds a last column of the style strings.
    pub(super) fn add_style(&mut self) {
        self.names.push(super::STYLE.to_owned());
        self.styled = true;
    }

    /// The values of a feature.
    pub(super) fn values(&mut self, feature: &Feature) -> Vec<Value> {
        let mut values: Vec<Value> = (0..self.kinds.len()).map(|index| self.value(feature, index)).collect();
        values.extend(self.styled.then(|| ffi::style(feature).map_or(Value::Missing, Value::Text)));
        values
    }

    /// The value of a feature in one column.
    pub(super) fn value(&mut self, feature: &Feature, index: usize) -> Value {
        match self.kinds[index] {
            _ if !ffi::is_set(feature, index) => Value::Missing,
            Kind::Text => Value::Text(self.text(ffi::text(feature, index))),
            kind => {
                self.left_out[index] += usize::from(kind == Kind::Binary);
                value(feature, index, kind)
            }
        }
    }

    fn text(&mut self, bytes: Vec<u8>) -> String {
        if self.text == Text::Raw {
            return bytes.iter().map(|byte| char::from(*byte)).collect();
        }
        String::from_utf8(bytes).unwrap_or_else(|torn| {
            self.is_torn = true;
            String::from_utf8_lossy(torn.as_bytes()).into_owned()
        })
    }

    /// Binary columns, whose values nobody can read.
    pub(super) fn notes(&self) -> Vec<Note> {
        let left_out = self.names.iter().zip(&self.left_out).filter(|(_, count)| **count > 0);
        let facts = |name: &str, count| Facts::new().text("column", name).text("value", "binary").count("features", count);
        left_out.map(|(name, count)| Note::new(NoteCode::ValueUnreadable, Severity::Info).with(facts(name, *count))).collect()
    }
}

fn kind(of: OGRFieldType::Type, definition: &Defn, index: usize) -> Kind {
    match of {
        OGRFieldType::OFTInteger | OGRFieldType::OFTInteger64 if ffi::is_boolean(definition, index) => Kind::Flag,
        OGRFieldType::OFTInteger | OGRFieldType::OFTInteger64 => Kind::Whole,
        OGRFieldType::OFTReal => Kind::Real,
        OGRFieldType::OFTDate | OGRFieldType::OFTDateTime => Kind::When,
        OGRFieldType::OFTBinary => Kind::Binary,
        OGRFieldType::OFTIntegerList | OGRFieldType::OFTInteger64List | OGRFieldType::OFTRealList | OGRFieldType::OFTStringList => {
            Kind::List
        }
        _ => Kind::Text,
    }
}

fn value(feature: &Feature, index: usize, kind: Kind) -> Value {
    let text = || feature.field_as_string(index).ok().flatten();
    let whole = || feature.field_as_integer64(index).ok().flatten();
    let value = match kind {
        Kind::Text => text().map(Value::Text),
        Kind::Whole => whole().map(|whole| whole_number(whole.into())),
        Kind::Flag => whole().map(|flag| Value::Flag(flag != 0)),
        Kind::Real => feature.field_as_double(index).ok().flatten().map(real),
        Kind::When => text().map(|text| Value::Text(iso(&text))),
        Kind::List => text().map(|text| Value::Text(list(feature, index, &text))),
        Kind::Binary => None,
    };
    value.unwrap_or(Value::Missing)
}

/// A number; one that is none is kept as text, so that nobody computes with it.
fn real(number: f64) -> Value {
    if number.is_finite() { Value::Number(number) } else { Value::Text(number.to_string()) }
}

/// `2020/09/09 10:00:00+07` as ISO 8601; without the time where it is midnight of no zone, as of dates kept in such a column.
fn iso(text: &str) -> String {
    let text = text.replace('/', "-");
    text.strip_suffix(" 00:00:00").map_or_else(|| text.replacen(' ', "T", 1), str::to_owned)
}

/// A list as JSON.
fn list(feature: &Feature, index: usize, text: &str) -> String {
    // The crate takes the address of an empty list, which is none.
    if text.starts_with("(0:") {
        return "[]".into();
    }
    let json = match feature.field(index) {
        Ok(Some(FieldValue::IntegerListValue(list))) => serde_json::to_string(&list),
        Ok(Some(FieldValue::Integer64ListValue(list))) => serde_json::to_string(&list),
        Ok(Some(FieldValue::RealListValue(list))) => serde_json::to_string(&list),
        Ok(Some(FieldValue::StringListValue(list))) => serde_json::to_string(&list),
        _ => return text.to_owned(),
    };
    json.unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_iso() {
        assert_eq!(iso("2020/09/09"), "2020-09-09");
        assert_eq!(iso("2020/09/09 00:00:00"), "2020-09-09");
        assert_eq!(iso("2020/09/08 17:00:00+00"), "2020-09-08T17:00:00+00");
    }

    #[test]
    fn what_is_no_number_is_text() {
        assert_eq!(real(1.5), Value::Number(1.5));
        assert_eq!(real(f64::NAN), Value::Text("NaN".into()));
    }
}
