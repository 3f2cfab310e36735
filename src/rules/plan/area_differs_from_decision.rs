//! D108.

use std::collections::{BTreeMap, BTreeSet};

use super::PlanFacts;
use crate::model::{Answer, Cause, Facts, Land, Lot, M2, Outcome, TableLot, closest, fold_code};
use crate::normal::shape::{self, perimeter};
use crate::rules::{CaseFacts, Put, Rule};

/// Whether lots are as large as the decision's own table says, one by one and together.
pub static RULE: Rule = Rule {
    code: "D108",
    name: "area-differs-from-decision",
    since: "0.2.0",
    put: Put::Plan(ask),
    asked: |case: &CaseFacts| if case.plans.iter().any(|plan| plan.lot_table.is_some()) { Ok(()) } else { Err("no_lot_table") },
    answers: &[Outcome::Holds, Outcome::Unknown, Outcome::Fails],
    page: include_str!("area_differs_from_decision.md"),
};

fn ask(facts: &PlanFacts) -> Answer {
    let plan = facts.plan;
    let nothing = |why| Answer::from(vec![Cause::new(Outcome::Unknown, why, Facts::new()).on(&plan.id, None)]);
    let Some(table) = &plan.lot_table else { return nothing("lot_table_missing") };
    if plan.land_is_misplaced() {
        return nothing("plan_misplaced");
    }
    if table.is_empty() {
        return nothing("lot_table_empty");
    }
    let (rows, lots) = (by_code(table, |row| Some(&row.code)), by_code(&plan.lots, |lot| lot.code.as_deref()));
    let codes: BTreeSet<&String> = rows.keys().chain(lots.keys()).collect();
    let pairs = codes.into_iter().filter_map(|code| match (rows.get(code), lots.get(code)) {
        (Some(rows), Some(lots)) => of_lot(facts, rows, lots),
        (Some(rows), None) => Some(not_drawn(facts, rows)),
        (None, Some(lots)) => Some(not_in_table(facts, lots, table)),
        (None, None) => None,
    });
    let mut causes: Vec<Cause> = pairs.collect();
    let uncoded: Vec<&Lot> = plan.lots.iter().filter(|lot| lot.code.is_none()).collect();
    if !uncoded.is_empty() {
        let known = Facts::new().count("count", uncoded.len()).m2("geometry", area_of(&uncoded));
        causes.push(Cause::new(Outcome::Unknown, "lots_without_code", known).on(&plan.id, None));
    }
    if causes.is_empty() {
        causes.push(Cause::new(Outcome::Holds, "lot_areas_agree", Facts::new().count("count", rows.len())).on(&plan.id, None));
    }
    causes.push(total(facts, table));
    Answer::from(causes)
}

fn by_code<'a, T>(things: &'a [T], code: impl Fn(&'a T) -> Option<&'a str>) -> BTreeMap<String, Vec<&'a T>> {
    let mut by_code: BTreeMap<String, Vec<&T>> = BTreeMap::new();
    for (code, thing) in things.iter().filter_map(|thing| Some((code(thing)?, thing))) {
        by_code.entry(fold_code(code)).or_default().push(thing);
    }
    by_code
}

fn area_of(lots: &[&Lot]) -> M2 {
    lots.iter().map(|lot| shape::area(&lot.land)).sum()
}

/// What is wrong between the rows and the shapes of one code; shapes of the same code are one lot.
fn of_lot(facts: &PlanFacts, rows: &[&TableLot], lots: &[&Lot]) -> Option<Cause> {
    let about = |outcome, why, known: Facts| Cause::new(outcome, why, known).on(&facts.plan.id, Some(&lots[0].label()));
    if rows.len() > 1 {
        let numbers = rows.iter().map(|row| row.origin.feature.to_string());
        return Some(about(Outcome::Unknown, "lot_twice_in_table", Facts::new().count("count", rows.len()).list("rows", numbers)));
    }
    let measured = Facts::new().m2("geometry", area_of(lots));
    let Some(decided) = rows[0].area else {
        return Some(about(Outcome::Unknown, "lot_area_missing", measured.count("row", rows[0].origin.feature)));
    };
    let around = lots.iter().map(|lot| around(&lot.land)).sum();
    let known = compared(facts, decided, area_of(lots), around);
    let land = Land::new(lots.iter().flat_map(|lot| lot.land.0.iter().cloned()).collect());
    known.err().map(|known| about(Outcome::Fails, "lot_area_differs", known.count("row", rows[0].origin.feature)).land(land))
}

fn around(land: &Land) -> f64 {
    land.0.iter().map(perimeter).sum()
}

/// What is known of two areas; an error where they differ by more than the case allows.
fn compared(facts: &PlanFacts, decided: M2, drawn: M2, around: f64) -> Result<Facts, Facts> {
    let allowed = M2((decided.0 * facts.area_pct / 100.0).max(around * facts.plan.tolerance.0));
    let difference = M2((drawn.0 - decided.0).abs());
    let known = Facts::new().m2("decision", decided).m2("geometry", drawn).m2("difference", difference).m2("allowed", allowed);
    if difference.0 > allowed.0 { Err(known) } else { Ok(known) }
}

fn not_drawn(facts: &PlanFacts, rows: &[&TableLot]) -> Cause {
    let drawn = facts.plan.lots.iter().filter_map(|lot| lot.code.as_deref());
    let known = Facts::new().count("row", rows[0].origin.feature).text_if("did_you_mean", closest(&rows[0].code, drawn));
    let known = rows[0].area.map_or(known.clone(), |area| known.m2("decision", area));
    Cause::new(Outcome::Fails, "lot_not_drawn", known).on(&facts.plan.id, Some(&rows[0].code))
}

fn not_in_table(facts: &PlanFacts, lots: &[&Lot], table: &[TableLot]) -> Cause {
    let hint = closest(&lots[0].label(), table.iter().map(|row| &*row.code));
    let known = Facts::new().m2("geometry", area_of(lots)).count("feature", lots[0].origin.feature).text_if("did_you_mean", hint);
    let cause = Cause::new(Outcome::Fails, "lot_not_in_table", known).on(&facts.plan.id, Some(&lots[0].label()));
    cause.land(lots[0].land.clone())
}

/// The table's sum against the land that lots cover; what lots share counts once.
fn total(facts: &PlanFacts, table: &[TableLot]) -> Cause {
    let about = |outcome, why, known| Cause::new(outcome, why, known).on(&facts.plan.id, None);
    let drawn = shape::union(facts.plan.lots.iter().map(|lot| &*lot.land));
    let without = table.iter().filter(|row| row.area.is_none()).count();
    if without > 0 {
        let known = Facts::new().m2("geometry", shape::area(&drawn)).count("count", without);
        return about(Outcome::Unknown, "total_area_unknown", known);
    }
    let decided = table.iter().filter_map(|row| row.area).sum();
    match compared(facts, decided, shape::area(&drawn), around(&drawn)) {
        Ok(known) => about(Outcome::Holds, "total_area_agrees", known),
        Err(known) => about(Outcome::Fails, "total_area_differs", known),
    }
}
