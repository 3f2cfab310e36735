//! A planning-information extract, in words.

use super::table::paragraph;
use super::{Context, say};
use crate::model::Facts;
use crate::report::place::{Extract, LotHere, PlanHere};

/// What each plan says of a place.
#[must_use]
pub fn extract(extract: &Extract, context: &Context) -> String {
    let facts = Facts::new().text("case", &extract.case).date("as_of", extract.as_of).text_if("project", extract.project.clone());
    let facts = facts.text_if("parcel", extract.parcel.clone());
    let facts = match extract.at {
        Some([x, y]) => facts.text("point", format!("{x}, {y}")),
        None => facts,
    };
    let facts = extract.area_m2.map_or(facts.clone(), |area| facts.m2("area", area));
    let mut text = paragraph(&context.words.phrase("extract.title", &facts), "", context);
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
    let lots: String = plan.lots.iter().map(|lot| paragraph(&of_lot(lot, context), "  ", context)).collect();
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
