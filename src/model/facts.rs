//! What is known of a thing, with units in the names.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

use schemars::JsonSchema;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Date, M, M2, Pct, Says, When};

/// A value of [`Facts`].
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Fact {
    /// A name, an id, a code, a word of the case.
    Text(Arc<str>),
    /// How many.
    Count(usize),
    /// A measure; its unit is in its name.
    Number(f64),
    /// Whether.
    Flag(bool),
    /// Several names.
    List(Box<[Arc<str>]>),
    /// A sentence inside of a sentence.
    #[schemars(with = "String")]
    Says(Box<Says>),
}

/// What is known, in a fixed order; names carry units (`area_m2`, `length_m`, `share_pct`).
#[derive(Debug, Clone, PartialEq, Default, JsonSchema)]
#[schemars(with = "std::collections::BTreeMap<String, Fact>")]
pub struct Facts(Vec<(&'static str, Fact)>);

impl Facts {
    /// No facts.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text.
    #[must_use]
    pub fn text(self, name: impl Name, value: impl Text) -> Self {
        self.put(name.name(), Fact::Text(value.shared()))
    }

    /// Adds a text if there is one.
    #[must_use]
    pub fn text_if(self, name: impl Name, value: Option<impl Text>) -> Self {
        match value {
            Some(value) => self.text(name, value),
            None => self,
        }
    }

    /// Adds a sentence.
    #[must_use]
    pub fn says(self, name: impl Name, value: impl Into<Says>) -> Self {
        self.put(name.name(), Fact::Says(Box::new(value.into())))
    }

    /// Adds a list of names.
    #[must_use]
    pub fn list(self, name: impl Name, values: impl IntoIterator<Item = impl Text>) -> Self {
        self.put(name.name(), Fact::List(values.into_iter().map(Text::shared).collect()))
    }

    /// Adds a day as `YYYY-MM-DD`.
    #[must_use]
    pub fn date(self, name: impl Name, day: Date) -> Self {
        self.put(name.name(), Fact::Text(day.to_string().into()))
    }

    /// Adds a date that may be a span.
    #[must_use]
    pub fn when(self, name: impl Name, when: When) -> Self {
        self.put(name.name(), Fact::Text(when.to_string().into()))
    }

    /// Adds a count.
    #[must_use]
    pub fn count(self, name: impl Name, value: usize) -> Self {
        self.put(name.name(), Fact::Count(value))
    }

    /// Adds whether something is so.
    #[must_use]
    pub fn flag(self, name: impl Name, value: bool) -> Self {
        self.put(name.name(), Fact::Flag(value))
    }

    /// Adds a bare number.
    #[must_use]
    pub fn number(self, name: impl Name, value: f64) -> Self {
        self.put(name.name(), Fact::Number(value))
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
        match more.0.iter().find(|(key, _)| *key == name) {
            Some((name, value)) => self.put(name, value.clone()),
            None => self,
        }
    }

    /// The fact of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Fact> {
        self.0.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// All facts in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Fact)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same in no more room than it needs: for what is kept by the million.
    #[must_use]
    pub fn fitted(self) -> Self {
        Self(fitted(self.0))
    }

    /// Whether there is no number and no sentence among them.
    #[must_use]
    pub(crate) fn are_words(&self) -> bool {
        self.0.iter().all(|(_, fact)| !matches!(fact, Fact::Number(_) | Fact::Says(_)))
    }

    fn put(mut self, name: &'static str, value: Fact) -> Self {
        match self.0.iter_mut().find(|(key, _)| *key == name) {
            Some(entry) => entry.1 = value,
            None => self.0.push((name, value)),
        }
        self
    }
}

/// The name of a measure with its unit; those that stand in nearly every answer are not put together anew.
fn with_unit(name: &'static str, unit: &'static str) -> &'static str {
    match (name, unit) {
        ("area", "_m2") => "area_m2",
        ("share", "_pct") => "share_pct",
        ("conflict", "_m2") => "conflict_m2",
        ("left", "_m2") => "left_m2",
        _ => format!("{name}{unit}").name(),
    }
}

/// A list in no more room than it needs. It is moved, for a list that shrinks mostly stays in the block that it has, as does one
/// that is collected from another.
pub(crate) fn fitted<T>(mut list: Vec<T>) -> Vec<T> {
    if list.capacity() == list.len() {
        return list;
    }
    let mut moved = Vec::with_capacity(list.len());
    moved.append(&mut list);
    moved
}

/// The name of a fact. One that is put together is kept for ever, once: names are of the program, so there are not many.
pub trait Name {
    /// The name.
    fn name(self) -> &'static str;
}

impl Name for &'static str {
    fn name(self) -> &'static str {
        self
    }
}

impl Name for String {
    fn name(self) -> &'static str {
        static KNOWN: RwLock<BTreeSet<&'static str>> = RwLock::new(BTreeSet::new());
        if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(self.as_str()) {
            return known;
        }
        let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(self.as_str()) {
            return known;
        }
        let name: &'static str = self.leak();
        known.insert(name);
        name
    }
}

/// A text that facts share where it is shared.
pub trait Text {
    /// The text.
    fn shared(self) -> Arc<str>;
}

impl Text for Arc<str> {
    fn shared(self) -> Arc<str> {
        self
    }
}

impl Text for &Arc<str> {
    fn shared(self) -> Arc<str> {
        Arc::clone(self)
    }
}

impl Text for &str {
    fn shared(self) -> Arc<str> {
        self.into()
    }
}

impl Text for String {
    fn shared(self) -> Arc<str> {
        self.into()
    }
}

impl Text for &String {
    fn shared(self) -> Arc<str> {
        self.as_str().into()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_put_together_is_kept_once() {
        let name = |part: &str| format!("limit_of_{part}").name();
        assert!(std::ptr::eq(name("norm"), name("norm")));
        assert_eq!(Facts::new().number(format!("limit_{}", "low"), 1.0).get("limit_low"), Some(&Fact::Number(1.0)));
    }

    #[test]
    fn what_is_fitted_takes_no_more_room_than_it_needs() {
        let facts = Facts::new().count("a", 1).count("b", 2).count("c", 3).count("d", 4).count("e", 5);
        assert!(facts.0.capacity() > 5);
        let same = facts.clone();
        let fitted = facts.fitted();
        assert_eq!((fitted.0.capacity(), fitted), (5, same));
    }
}
