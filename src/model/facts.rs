//! What is known of a thing, with units in the names.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Date, M, M2, Pct, Says, When};

/// A value of [`Facts`].
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Fact {
    /// A name, an id, a code, a word of the case.
    Text(String),
    /// How many.
    Count(usize),
    /// A measure; its unit is in its name.
    Number(f64),
    /// Whether.
    Flag(bool),
    /// Several names.
    List(Box<[String]>),
    /// A sentence inside of a sentence.
    #[schemars(with = "String")]
    Says(Box<Says>),
}

/// What is known, in a fixed order; names carry units (`area_m2`, `length_m`, `share_pct`).
#[derive(Debug, Clone, PartialEq, Default, JsonSchema)]
#[schemars(with = "std::collections::BTreeMap<String, Fact>")]
pub struct Facts(Vec<(Cow<'static, str>, Fact)>);

impl Facts {
    /// No facts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    #[must_use]
    pub fn text(self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) -> Self {
        self.put(name.into(), Fact::Text(value.into()))
    }

    /// Adds a text if there is one.
    #[must_use]
    pub fn text_if(self, name: impl Into<Cow<'static, str>>, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    /// Adds a sentence.
    #[must_use]
    pub fn says(self, name: impl Into<Cow<'static, str>>, value: impl Into<Says>) -> Self {
        self.put(name.into(), Fact::Says(Box::new(value.into())))
    }

    /// Adds a list of names.
    #[must_use]
    pub fn list(self, name: impl Into<Cow<'static, str>>, values: Vec<String>) -> Self {
        self.put(name.into(), Fact::List(values.into()))
    }

    /// Adds a day as `YYYY-MM-DD`.
    #[must_use]
    pub fn date(self, name: impl Into<Cow<'static, str>>, day: Date) -> Self {
        self.put(name.into(), Fact::Text(day.to_string()))
    }

    /// Adds a date that may be a span.
    #[must_use]
    pub fn when(self, name: impl Into<Cow<'static, str>>, when: When) -> Self {
        self.put(name.into(), Fact::Text(when.to_string()))
    }

    /// Adds a count.
    #[must_use]
    pub fn count(self, name: impl Into<Cow<'static, str>>, value: usize) -> Self {
        self.put(name.into(), Fact::Count(value))
    }

    /// Adds whether something is so.
    #[must_use]
    pub fn flag(self, name: impl Into<Cow<'static, str>>, value: bool) -> Self {
        self.put(name.into(), Fact::Flag(value))
    }

    /// Adds a bare number.
    #[must_use]
    pub fn number(self, name: impl Into<Cow<'static, str>>, value: f64) -> Self {
        self.put(name.into(), Fact::Number(value))
    }

    /// Adds an area as `<name>_m2`.
    #[must_use]
    pub fn m2(self, name: &'static str, area: M2) -> Self {
        self.put(with_unit(name, "_m2"), Fact::Number(area.0))
    }

    /// Adds a length as `<name>_m`.
    #[must_use]
    pub fn m(self, name: &'static str, length: M) -> Self {
        self.put(with_unit(name, "_m"), Fact::Number(length.0))
    }

    /// Adds a share as `<name>_pct`.
    #[must_use]
    pub fn pct(self, name: &'static str, share: Pct) -> Self {
        self.put(with_unit(name, "_pct"), Fact::Number(share.0))
    }

    /// Adds all of these.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        more.0.into_iter().fold(self, |facts, (name, value)| facts.put(name, value))
    }

    /// Adds one of these, if it is there.
    #[must_use]
    pub fn and_one(self, more: &Self, name: &str) -> Self {
        match more.0.iter().find(|(key, _)| key == name) {
            Some((name, value)) => self.put(name.clone(), value.clone()),
            None => self,
        }
    }

    /// The fact of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Fact> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// All facts in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Fact)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same in no more room than it needs: for what is kept by the million.
    #[must_use]
    pub fn fitted(mut self) -> Self {
        self.0.shrink_to_fit();
        self
    }

    fn put(mut self, name: Cow<'static, str>, value: Fact) -> Self {
        match self.0.iter_mut().find(|(key, _)| *key == name) {
            Some(entry) => entry.1 = value,
            None => self.0.push((name, value)),
        }
        self
    }
}

/// The name of a measure with its unit; those that stand in nearly every answer are not put together anew.
fn with_unit(name: &'static str, unit: &'static str) -> Cow<'static, str> {
    match (name, unit) {
        ("area", "_m2") => "area_m2".into(),
        ("share", "_pct") => "share_pct".into(),
        _ => format!("{name}{unit}").into(),
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
