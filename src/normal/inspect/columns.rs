//! What is in a column.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::super::numbers::{self, Measure, Read};
use crate::model::When;
use crate::read::roles::roles_of;
use crate::read::{RawLayer, Value, recognised};

/// Examples are cut to so many letters.
const LONGEST: usize = 28;
/// So many examples are shown.
const EXAMPLES: usize = 3;

/// What is in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ColumnContents {
    /// Its name.
    pub name: String,
    /// What it holds: `text`, `number`, `flag`, `date`, `number_as_text`, `day_as_number`, `mixed`, `empty`.
    pub holds: String,
    /// How many of its values are filled.
    pub filled: usize,
    /// How many different values it has.
    pub distinct: usize,
    /// The first few different values.
    pub examples: Vec<String>,
    /// The role in `columns = { … }` that it is usually for.
    pub role: Option<String>,
}

/// The columns of a layer; `key`: what the layer is for, which tells the roles that there can be.
pub(super) fn of(layer: &RawLayer, key: Option<&str>) -> Vec<ColumnContents> {
    let roles: Vec<(usize, &str)> = roles_of(key).iter().filter_map(|role| Some((recognised(layer, role).index()?, *role))).collect();
    let named = layer.columns.iter().enumerate().filter(|(index, name)| !name.is_empty() || filled(layer, *index).next().is_some());
    named
        .map(|(index, name)| {
            let texts: Vec<String> = filled(layer, index).filter_map(Value::text).collect();
            let role = roles.iter().find(|(at, _)| *at == index).map(|(_, role)| (*role).to_owned());
            let different: BTreeSet<&String> = texts.iter().collect();
            let holds = holds(layer, index, &texts, role.as_deref());
            ColumnContents {
                name: name.clone(),
                holds: holds.to_owned(),
                filled: texts.len(),
                distinct: different.len(),
                examples: examples(&texts),
                role,
            }
        })
        .collect()
}

fn filled(layer: &RawLayer, index: usize) -> impl Iterator<Item = &Value> {
    layer.features.iter().filter_map(move |feature| feature.values.get(index)).filter(|value| value.text().is_some())
}

fn examples(texts: &[String]) -> Vec<String> {
    let mut examples: Vec<String> = Vec::new();
    for text in texts {
        let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let cut = if one_line.chars().count() > LONGEST { one_line.chars().take(LONGEST - 1).chain(['…']).collect() } else { one_line };
        if !examples.contains(&cut) {
            examples.push(cut);
        }
        if examples.len() == EXAMPLES {
            break;
        }
    }
    examples
}

/// What nearly all values are; a few that are something else are told when they are read. A dash is no value.
fn holds(layer: &RawLayer, index: usize, texts: &[String], role: Option<&str>) -> &'static str {
    let [mut numbers, mut flags, mut words] = [0, 0, 0];
    for value in filled(layer, index).filter(|value| !value.text().is_some_and(|text| numbers::is_nothing(&text))) {
        match value {
            Value::Number(_) => numbers += 1,
            Value::Flag(_) => flags += 1,
            _ => words += 1,
        }
    }
    let all = numbers + flags + words;
    let counted = |is: &dyn Fn(&str) -> bool| texts.iter().filter(|text| !numbers::is_nothing(text) && is(text)).count() * 10 >= all * 9;
    let is_dated = role.is_some_and(is_dated);
    match () {
        () if all == 0 => "empty",
        () if is_dated && words == 0 && counted(&is_serial) => "day_as_number",
        () if is_dated && counted(&|text| is_serial(text) || When::parse(text).is_some()) => "date",
        () if words + flags == 0 => "number",
        () if numbers + words == 0 => "flag",
        () if counted(&is_number) => "number_as_text",
        () if counted(&|text| When::parse(text).is_some()) => "date",
        () if numbers + flags > 0 => "mixed",
        () => "text",
    }
}

fn is_serial(text: &str) -> bool {
    text.parse().ok().and_then(When::of_serial).is_some()
}

fn is_number(text: &str) -> bool {
    [Measure::Bare, Measure::Area, Measure::Share].iter().any(|measure| numbers::number(text, *measure, None) != Read::Nothing)
}

/// Whether a role is a date's.
fn is_dated(role: &str) -> bool {
    const DATED: [&str; 12] = [
        "policy",
        "certificate",
        "land",
        "permit",
        "amended",
        "land_term",
        "handed_over",
        "schedule_end",
        "recovery_decided",
        "approved",
        "from",
        "to",
    ];
    DATED.contains(&role)
}
