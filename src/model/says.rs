//! What is wrong or odd, before anybody puts it into a human language.

use std::fmt::{Display, Formatter};

use serde::{Serialize, Serializer};

use super::facts::{Name, Text};
use super::{Fact, Facts, closest};

/// A sentence that `lang` has the words for: a key such as `error.read.no_layer`, or what a reader says, which stands in the
/// section `says` under its very words; and what fills it.
#[derive(Debug, Clone, PartialEq)]
pub struct Says {
    /// The key, with places for facts in braces where it is what a reader says.
    pub key: &'static str,
    /// What fills the places.
    pub facts: Facts,
}

impl Says {
    /// A sentence with what fills it.
    #[must_use]
    pub fn new(key: &'static str, facts: Facts) -> Self {
        Self { key, facts }
    }

    /// What another program says, in its own words.
    #[must_use]
    pub fn quoted(who: &str, words: impl Text) -> Self {
        Self::new("{who} says “{words}”", Facts::new().text("who", who).text("words", words))
    }

    /// The same with a text in one of its places.
    #[must_use]
    pub fn text(self, name: impl Name, value: impl Text) -> Self {
        Self { facts: self.facts.text(name, value), ..self }
    }

    /// The same with a number in one of its places.
    #[must_use]
    pub fn count(self, name: impl Name, value: usize) -> Self {
        Self { facts: self.facts.count(name, value), ..self }
    }

    /// The same with a sentence in one of its places.
    #[must_use]
    pub fn says(self, name: impl Name, value: impl Into<Self>) -> Self {
        Self { facts: self.facts.says(name, value), ..self }
    }

    /// The same with several names in one of its places.
    #[must_use]
    pub fn list(self, name: impl Name, values: impl IntoIterator<Item = impl Text>) -> Self {
        Self { facts: self.facts.list(name, values), ..self }
    }
}

/// What the reader of TOML says of a key or value, and the name that was probably meant; what is not among the usual faults is quoted.
#[must_use]
pub fn of_toml(message: &str) -> (Says, Option<String>) {
    let mut names = message.split('`').skip(1).step_by(2).map(str::to_owned);
    let name = names.next().unwrap_or_default();
    let there: Vec<String> = names.collect();
    let meant = closest(&name, there.iter().map(String::as_str));
    let starts = |with: &str| message.starts_with(with);
    let is_named = !name.is_empty();
    let says = match (starts("unknown "), starts("unknown field"), &meant) {
        (true, true, Some(_)) => Says::from("unknown field `{name}`").text("name", name),
        (true, true, None) => Says::from("unknown field `{name}`; there are: {names}").text("name", name).list("names", there),
        (true, false, _) => Says::from("unknown value `{name}`; there are: {names}").text("name", name).list("names", there),
        _ if starts("missing field") => Says::from("missing field `{name}`").text("name", name),
        _ if starts("duplicate key") => "this key stands twice".into(),
        _ if starts("invalid type") && is_named => of_kind(message, &name),
        _ => match message.strip_suffix(" is no single day; write 2020-09-09") {
            Some(value) => Says::from("{value} is no single day; write 2020-09-09").text("value", value),
            None => Says::quoted("TOML", message),
        },
    };
    (says, meant)
}

/// `invalid type: integer `5`, expected a string`.
fn of_kind(message: &str, value: &str) -> Says {
    let wanted = message.rsplit_once("expected ").map_or("", |(_, wanted)| wanted);
    Says::from("`{value}` is of another kind than what belongs here: {wanted}").text("value", value).text("wanted", wanted)
}

/// What a reader put together; it is translated whole, or up to the colon or bracket behind which the file's own words stand.
impl From<String> for Says {
    fn from(reason: String) -> Self {
        Self::from("{reason}").text("reason", reason)
    }
}

impl From<&'static str> for Says {
    fn from(key: &'static str) -> Self {
        Self::new(key, Facts::new())
    }
}

/// For programmers and logs: what `lang` has no words for, or is not asked for.
impl Display for Says {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let mut rest = self.key;
        while let Some((before, (name, after))) = rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
            f.write_str(before)?;
            match self.facts.get(name) {
                Some(fact) => write!(f, "{fact}")?,
                None => f.write_str("?")?,
            }
            rest = after;
        }
        f.write_str(rest)
    }
}

impl Serialize for Says {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Display for Fact {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Count(count) => write!(f, "{count}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::List(names) => f.write_str(&names.join(", ")),
            Self::Says(says) => write!(f, "{says}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled() {
        let says = Says::from("“{layer}” of {count}, {what}").text("layer", "a{b}").count("count", 2);
        assert_eq!(says.to_string(), "“a{b}” of 2, ?");
        assert_eq!(serde_json::to_string(&Says::quoted("GDAL", "no")).unwrap(), "\"GDAL says “no”\"");
    }
}
