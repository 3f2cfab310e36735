//! Themes: which layers show together.

use super::super::Context;
use super::super::layers::Role;
use super::super::xml::{Element, el};
use super::shown::{Group, Shown};
use super::style::{OUTLINE, USUAL};
use crate::model::Facts;
use crate::report::{ProjectReport, Report};

/// A theme: layers by their ids, each in one of its styles.
pub(super) struct Theme {
    pub(super) name: String,
    layers: Vec<(String, &'static str)>,
}

/// The themes for readers, but for those in which nothing would show, then those of the sheets: one for the plan now, one for each set of plans that projects had then.
pub(super) fn themes(report: &Report, shown: &[Shown], context: &Context) -> Vec<Theme> {
    let words = context.words;
    let of = |name: String, style: &'static str, conflicts: bool, plans: &dyn Fn(&Shown) -> bool| {
        let with = |one: &&Shown| match one.layer.role {
            Role::Projects => true,
            Role::Conflicts => conflicts,
            role => role.plan().is_some() && plans(one),
        };
        let styled = |one: &Shown| (one.id.clone(), if one.layer.role == Role::Projects { style } else { USUAL });
        Theme { name, layers: shown.iter().filter(with).map(styled).collect() }
    };
    let now = |one: &Shown| one.group == Group::Now;
    let then = |one: &Shown| one.layer.role.plan().is_some_and(|plan| is_then(report, plan));
    let mut themes = vec![
        of(words.label("qgis.theme_now").to_owned(), USUAL, false, &now),
        of(words.label("qgis.theme_then").to_owned(), USUAL, false, &then),
        of(words.label("qgis.theme_conflicts").to_owned(), OUTLINE, true, &now),
    ];
    if !report.projects.is_empty() {
        themes.push(of(sheet_now(context), OUTLINE, true, &now));
    }
    themes.retain(|theme| theme.layers.iter().any(|(id, _)| shown.iter().any(|one| one.id == *id && !one.layer.rows.is_empty())));
    for plans in sets(report) {
        let among = |one: &Shown| one.layer.role.plan().is_some_and(|plan| plans.contains(&report.plans[plan].id));
        themes.push(of(sheet_then(&plans, context), OUTLINE, false, &among));
    }
    themes
}

/// Whether some project had this plan then; without projects, whether it is not in force now.
fn is_then(report: &Report, plan: usize) -> bool {
    let plan = &report.plans[plan];
    report.projects.iter().any(|project| project.then_plans.contains(&plan.id)) || (report.projects.is_empty() && !plan.in_force)
}

/// The name of the theme of the right map of a sheet.
pub(super) fn sheet_now(context: &Context) -> String {
    context.words.label("qgis.sheet_now").to_owned()
}

/// The name of the theme of the left map of the sheet of a project that had these plans then.
pub(super) fn sheet_then(plans: &[String], context: &Context) -> String {
    let facts = Facts::new().text("plans", plans.join(super::super::layers::SEPARATOR));
    context.words.phrase("qgis.sheet_then", &facts)
}

/// The sets of plans that projects had then, each once, in the order of the projects.
fn sets(report: &Report) -> Vec<Vec<String>> {
    let mut sets: Vec<Vec<String>> = Vec::new();
    let of = |project: &ProjectReport| project.then_plans.clone();
    for plans in report.projects.iter().map(of) {
        if !sets.contains(&plans) {
            sets.push(plans);
        }
    }
    sets
}

/// The themes as a project holds them.
pub(super) fn presets(themes: &[Theme]) -> Element {
    let layer =
        |(id, style): &(String, &'static str)| el("layer").attr("id", id).attr("visible", 1).attr("expanded", 0).attr("style", style);
    let preset = |theme: &Theme| {
        let preset = el("visibility-preset").attr("name", &theme.name).attr("has-expanded-info", 0).attr("has-checked-group-info", 0);
        preset.with_all(theme.layers.iter().map(layer))
    };
    el("visibility-presets").with_all(themes.iter().map(preset))
}
