//! A planning-information extract, in words.

use super::table::paragraph;
use super::{Context, say};
use crate::model::{Fact, Facts};
use crate::report::place::{Extract, GivenIn, LimitHere, LotHere, PlanHere};

/// What each plan says of a place.
#[must_use]
pub fn extract(extract: &Extract, context: &Context) -> String {
    let facts = Facts::new().text("case", &extract.case).date("as_of", extract.as_of).text_if("project", extract.project.clone());
    let facts = facts.text_if("parcel", extract.parcel.clone());
    let given = if extract.given_in.is_some() { "point" } else { "inside" };
    let facts = facts.text_if(given, extract.at.map(|at| coordinates(at, 2, context)));
    let facts = facts.text_if("lonlat", extract.lonlat.map(|at| coordinates(at, 6, context)));
    let facts = extract.area_m2.map_or(facts.clone(), |area| facts.m2("area", area));
    let mut text = paragraph(&context.words.phrase("extract.title", &facts), "", context);
    let lines = match extract.given_in {
        Some(GivenIn::Lonlat) => &["of_point", "given_in_lonlat"][..],
        Some(GivenIn::Grid) => &["of_point", "given_in_grid"],
        None if extract.at.is_some() => &["inside"],
        None => &[],
    };
    for line in lines {
        text.push_str(&paragraph(&context.words.phrase(&format!("extract.{line}"), &facts), "", context));
    }
    extract.plans.iter().for_each(|plan| text.push_str(&of_plan(plan, context)));
    if extract.plans.is_empty() {
        text.push_str(&paragraph(context.words.label("extract.no_plan"), "", context));
    } else if !extract.elsewhere.is_empty() {
        let facts = Facts::new().list("ids", extract.elsewhere.clone());
        text.push('\n');
        text.push_str(&paragraph(&context.words.phrase("extract.elsewhere", &facts), "", context));
    }
    text
}

fn of_plan(plan: &PlanHere, context: &Context) -> String {
    let words = context.words;
    let state = words.label(if plan.in_force { "text.in_force" } else { "text.not_in_force" });
    let facts = Facts::new().text("plan", &plan.plan).text_if("title", plan.title.clone()).text("level", plan.level.name());
    let facts =
        facts.text_if("decision", plan.decision.clone()).text_if("approved", plan.approved.map(|day| day.to_string())).text("force", state);
    let lots: String = plan.lots.iter().map(|lot| paragraph(&of_lot(lot, context), "  ", context) + &of_limits(lot, context)).collect();
    format!("\n{}{lots}", paragraph(&words.phrase("extract.plan", &facts), "", context))
}

fn of_lot(lot: &LotHere, context: &Context) -> String {
    let facts = Facts::new().text("lot", &lot.lot).text_if("name", lot.name.clone()).text_if("function", lot.function.clone());
    let facts = facts.text_if("function_text", lot.function_text.clone()).text_if("remark", lot.remark.clone());
    let facts = lot.area_m2.map_or(facts.clone(), |area| facts.m2("area", area));
    let facts = lot.share_pct.map_or(facts.clone(), |share| facts.pct("share", share));
    let sentence = say::sentence(context, "extract.lot", &facts);
    if lot.sliver { format!("{sentence} ({})", context.words.label("extract.sliver")) } else { sentence }
}

/// What is set for a lot, a line; a sliver of it asks nothing.
fn of_limits(lot: &LotHere, context: &Context) -> String {
    if lot.sliver || lot.limits.is_empty() {
        return String::new();
    }
    let open = |limit: &&LimitHere| matches!(limit.set_by.as_str(), "none" | "unknown");
    let alike = |a: &&LimitHere, b: &&LimitHere| open(a) && a.set_by == b.set_by && a.why == b.why && a.facts == b.facts;
    let mut groups: Vec<Vec<&LimitHere>> = Vec::new();
    for limit in &lot.limits {
        match groups.iter_mut().find(|group| alike(&group[0], &limit)) {
            Some(group) => group.push(limit),
            None => groups.push(vec![limit]),
        }
    }
    let limits: Vec<String> = groups.iter().map(|group| of_limit(group, context)).collect();
    let facts = Facts::new().text("limits", limits.join("; "));
    paragraph(&context.words.phrase("extract.limits", &facts), "    ", context)
}

/// What is set for one measure, or for several of which the same is to be said.
fn of_limit(group: &[&LimitHere], context: &Context) -> String {
    let (words, limit) = (context.words, group[0]);
    let measures: Vec<&str> = group.iter().map(|limit| words.of("measure", &limit.measure)).collect();
    let facts = limit.facts.clone().text("measure", measures.join(", "));
    let facts = facts.text_if("unit", words.find(&format!("unit.{}", limit.measure)).map(|unit| format!(" {unit}")));
    let facts = match limit.facts.get("verified") {
        Some(Fact::Flag(false)) => facts.text("bound_mark", "unverified"),
        _ => facts,
    };
    let why = limit.why.as_ref().map(|why| say::sentence(context, &format!("extract.{why}"), &limit.facts));
    let sentence = say::sentence(context, &format!("extract.by_{}", limit.set_by), &facts.text_if("sentence", why));
    match limit.facts.get("beyond_norm") {
        Some(Fact::Flag(true)) => format!("{sentence}, {}", say::beyond_norm(context, &limit.facts)),
        _ => sentence,
    }
}

/// Two coordinates with so many decimals.
fn coordinates([x, y]: [f64; 2], decimals: usize, context: &Context) -> String {
    let [x, y] = [x, y].map(|value| context.words.decimals(value, decimals));
    format!("{x}; {y}")
}
