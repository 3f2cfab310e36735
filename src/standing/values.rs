//! The values that a missing fact can have.

use std::sync::Arc;

use super::ask::Ground;
use super::assumed::{Assumed, AssumedCell, AssumedDay, AssumedOutcome};
use super::lack::Lack;
use crate::model::{Date, Fact, Outcome, PaperKind, Side, When};
use crate::profile::Cell;
use crate::read::case::ThenPaper;
use crate::rules::{AssumedFunction, LotOrText};

/// A value that a missing fact can have.
pub(super) struct Value {
    /// Its stable name: a day or a span of days, an id, a cell, an outcome.
    pub(super) name: String,
    what: What,
}

enum What {
    Day(AssumedDay),
    Purpose(String),
    Function(AssumedFunction),
    Cell(AssumedCell),
    Outcome(AssumedOutcome),
}

impl Value {
    /// Whether it answers something; a cell that leaves the decision to somebody only asks for that decision.
    pub(super) fn is_final(&self) -> bool {
        !matches!(&self.what, What::Cell(assumed) if matches!(assumed.cell, Cell::Conditional | Cell::Decision))
    }

    /// Takes it for granted.
    pub(super) fn assume(&self, assumed: &mut Assumed) {
        match &self.what {
            What::Day(day) => assumed.day = Some(day.clone()),
            What::Purpose(purpose) => assumed.purposes = Some(vec![purpose.clone()]),
            What::Function(function) => assumed.functions.push(function.clone()),
            What::Cell(cell) => assumed.cells.push(cell.clone()),
            What::Outcome(outcome) => assumed.outcomes.push(outcome.clone()),
        }
    }
}

/// Every value that a fact can have: days one for each plan then in force, purposes and functions those that are known to the case,
/// cells and decisions those that there are; of everything else what the answer comes to.
pub(super) fn values(lack: &Lack, sides: &[Side], ground: &Ground) -> Vec<Value> {
    match lack.fact {
        "paper_date" => days(None, kind_then(ground.then), When { from: None, to: ground.as_of }, ground),
        "exact_date" => span_of(lack).map(|(kind, when)| days(Some(when), kind, when, ground)).unwrap_or_default(),
        "purpose" => purposes(ground).into_iter().map(|id| Value { name: id.clone(), what: What::Purpose(id) }).collect(),
        "lot_function" => functions(lack, ground),
        "matrix_cell" => Cell::ALL.into_iter().filter_map(|cell| cell_value(lack, cell.name(), cell)).collect(),
        "decision" => [("approved", Cell::Allowed), ("refused", Cell::Prohibited)]
            .into_iter()
            .filter_map(|(name, cell)| cell_value(lack, name, cell))
            .collect(),
        _ => outcomes(lack, sides),
    }
}

fn text<'a>(lack: &'a Lack, name: &str) -> Option<&'a str> {
    match lack.facts.get(name) {
        Some(Fact::Text(text)) => Some(text),
        _ => None,
    }
}

/// The paper whose date would decide; of all the earliest is as good as any.
fn kind_then(which: ThenPaper) -> PaperKind {
    match which {
        ThenPaper::Policy => PaperKind::Policy,
        ThenPaper::Certificate => PaperKind::Certificate,
        ThenPaper::Earliest | ThenPaper::Land => PaperKind::Land,
        ThenPaper::Permit => PaperKind::Permit,
    }
}

fn span_of(lack: &Lack) -> Option<(PaperKind, When)> {
    let kind = PaperKind::ALL.into_iter().find(|kind| Some(kind.name()) == text(lack, "paper"))?;
    let from = text(lack, "from").and_then(|day| day.parse().ok());
    Some((kind, When { from, to: text(lack, "to")?.parse().ok()? }))
}

/// One day for each stretch of a span in which the same plans are in force.
fn days(of: Option<When>, kind: PaperKind, span: When, ground: &Ground) -> Vec<Value> {
    let mut starts: Vec<Date> =
        ground.tiers.iter().flat_map(|tier| tier.timeline.turns()).copied().chain(ground.file.no_plan_before).collect();
    starts.retain(|day| *day <= span.to && span.from.is_none_or(|from| from < *day));
    starts.sort_unstable();
    starts.dedup();
    let firsts = std::iter::once(span.from).chain(starts.iter().copied().map(Some));
    let lasts = starts.iter().map(|day| day.pred_opt().unwrap_or(*day)).chain([span.to]);
    let stretches = firsts.zip(lasts).map(|(from, to)| When { from, to });
    stretches
        .map(|stretch| {
            let assumed = AssumedDay { of, kind, when: When::day(stretch.to) };
            Value { name: stretch.to_string(), what: What::Day(assumed) }
        })
        .collect()
}

fn purposes(ground: &Ground) -> Vec<String> {
    let mut ids: Vec<String> = ground.profile.purposes.iter().map(|purpose| purpose.id.clone()).collect();
    ids.extend(ground.matrix.purposes().iter().map(ToString::to_string));
    once(ids)
}

fn functions(lack: &Lack, ground: &Ground) -> Vec<Value> {
    let of = match (text(lack, "function_text"), text(lack, "plan"), text(lack, "lot")) {
        (Some(text), ..) => LotOrText::Text(text.to_owned()),
        (None, Some(plan), Some(lot)) => LotOrText::Lot(plan.to_owned(), lot.to_owned()),
        _ => return Vec::new(),
    };
    let mut ids: Vec<String> = ground.profile.functions.iter().map(|function| function.id.clone()).collect();
    ids.extend(ground.matrix.functions().map(str::to_owned));
    let value = |id: String| {
        let assumed = AssumedFunction { of: of.clone(), function: Arc::from(id.as_str()) };
        Value { name: id, what: What::Function(assumed) }
    };
    once(ids).into_iter().map(value).collect()
}

/// Each once, in the order of the first.
fn once(ids: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    ids.into_iter().filter(|id| seen.insert(id.clone())).collect()
}

fn cell_value(lack: &Lack, name: &str, cell: Cell) -> Option<Value> {
    let side = match text(lack, "side") {
        Some("then") => Some(Side::Then),
        Some(_) => Some(Side::Now),
        None => None,
    };
    let (function, purpose) = (text(lack, "function")?.to_owned(), text(lack, "purpose")?.to_owned());
    Some(Value { name: name.to_owned(), what: What::Cell(AssumedCell { side, function, purpose, cell }) })
}

/// What the answers come to, on the sides on which the fact is lacking: it holds or fails.
fn outcomes(lack: &Lack, sides: &[Side]) -> Vec<Value> {
    let of = |side: Side| if sides.contains(&side) { vec![Outcome::Holds, Outcome::Fails] } else { vec![Outcome::Unknown] };
    let mut found = Vec::new();
    for then in of(Side::Then) {
        for now in of(Side::Now) {
            let name = match (sides.contains(&Side::Then), sides.contains(&Side::Now)) {
                (true, true) => format!("{}/{}", then.name(), now.name()),
                (true, false) => then.name().to_owned(),
                _ => now.name().to_owned(),
            };
            found.push(Value { name, what: What::Outcome(AssumedOutcome { lack: lack.clone(), then, now }) });
        }
    }
    found
}
