//! Themes: which layers show together.

use std::sync::Arc;

use super::super::Context;
use super::super::layers::Role;
use super::super::xml::{Element, el};
use super::shown::Shown;
use super::style::{OUTLINE, OVERVIEW, SHEET, USUAL, shown_name};
use crate::model::{Facts, Level};
use crate::report::{ProjectReport, Report};

/// A theme: layers by their ids, each in one of its styles.
pub(super) struct Theme {
    pub(super) name: String,
    layers: Vec<(String, String)>,
}

/// The themes for readers, but for those in which nothing would show, then those of the sheets. Plans of several levels would cover one
/// another: each level has themes of its own, the most detailed one those without its name.
pub(super) fn themes(report: &Report, shown: &[Shown], context: &Context) -> Vec<Theme> {
    let mut themes: Vec<Theme> = levels(report).into_iter().flat_map(|level| for_readers(report, level, shown, context)).collect();
    themes.retain(|theme| theme.layers.iter().any(|(id, _)| shown.iter().any(|one| one.id == *id && !one.layer.rows.is_empty())));
    let sheet = shown_name(SHEET, context);
    for (level, plans) in sets(report) {
        let among =
            |one: &Shown| one.layer.role.plan().is_some_and(|plan| is_of(report, plan, level) && plans.contains(&report.plans[plan].id));
        themes.push(theme(sheet_then(report, &plans, level, context), shown, (sheet, None, Some(USUAL)), &among));
    }
    themes
}

fn for_readers(report: &Report, level: Level, shown: &[Shown], context: &Context) -> Vec<Theme> {
    let outline = shown_name(OUTLINE, context);
    let name = |key: &str| of_level(report, context.words.label(key), level, context);
    let of =
        |one: &Shown, wanted: &dyn Fn(usize) -> bool| one.layer.role.plan().is_some_and(|plan| is_of(report, plan, level) && wanted(plan));
    let now = |one: &Shown| of(one, &|plan| report.plans[plan].in_force);
    let then = |one: &Shown| of(one, &|plan| is_then(report, plan));
    let mut themes = vec![
        theme(name("qgis.theme_now"), shown, (USUAL, None, None), &now),
        theme(name("qgis.theme_then"), shown, (USUAL, None, None), &then),
        theme(name("qgis.theme_conflicts"), shown, (outline, Some(USUAL), Some(USUAL)), &now),
    ];
    if !report.projects.is_empty() {
        let [sheet, overview] = [SHEET, OVERVIEW].map(|style| shown_name(style, context));
        themes.push(theme(name("qgis.sheet_now"), shown, (sheet, Some(sheet), Some(USUAL)), &now));
        themes.push(theme(name("qgis.sheet_overview"), shown, (overview, None, None), &now));
    }
    themes
}

/// A theme of the projects in one style, the land in conflict in another, the buildings (`None`: not shown), and some plans.
fn theme(name: String, shown: &[Shown], looks: (&str, Option<&str>, Option<&str>), plans: &dyn Fn(&Shown) -> bool) -> Theme {
    let (projects, conflicts, buildings) = looks;
    let styled = |one: &Shown| {
        let style = match one.layer.role {
            Role::Projects => Some(projects),
            Role::Conflicts => conflicts,
            Role::Buildings => buildings,
            role => (role.plan().is_some() && plans(one)).then_some(USUAL),
        };
        style.map(|style| (one.id.clone(), style.to_owned()))
    };
    Theme { name, layers: shown.iter().filter_map(styled).collect() }
}

/// The levels of the plans, the most detailed first; drafts that nobody supposes to be approved count for nothing.
pub(super) fn levels(report: &Report) -> Vec<Level> {
    let is_seen = |level: &Level| {
        (0..report.plans.len()).any(|plan| is_of(report, plan, *level) && (report.plans[plan].in_force || is_then(report, plan)))
    };
    let seen: Vec<Level> = Level::ALL.into_iter().filter(is_seen).collect();
    if seen.is_empty() { vec![Level::Detailed] } else { seen }
}

/// The level that the map begins with.
pub(super) fn first_level(report: &Report) -> Level {
    levels(report)[0]
}

fn is_of(report: &Report, plan: usize, level: Level) -> bool {
    report.plans[plan].level == level
}

/// The name of a theme of a level.
fn of_level(report: &Report, name: &str, level: Level, context: &Context) -> String {
    if level == first_level(report) { name.to_owned() } else { format!("{name} – {}", context.words.of("level", level.name())) }
}

/// Whether some project had this plan then; without projects, whether it is not in force now.
fn is_then(report: &Report, plan: usize) -> bool {
    let plan = &report.plans[plan];
    report.projects.iter().any(|project| project.then_plans.contains(&plan.id)) || (report.projects.is_empty() && !plan.in_force)
}

/// The themes of the maps of a sheet: their names, and expressions that choose among them by the project.
pub(super) struct SheetThemes {
    pub(super) empty: String,
    pub(super) then: String,
    pub(super) now: String,
    pub(super) chosen_now: String,
}

/// The maps of a project are of the level that decides its standing.
pub(super) fn sheet_themes(report: &Report, context: &Context) -> SheetThemes {
    let levels = levels(report);
    let by_level = |theme: &dyn Fn(Level) -> String| {
        let cases: Vec<String> =
            levels[1..].iter().map(|level| format!("WHEN \"level\" = {} THEN {} ", literal(level.name()), theme(*level))).collect();
        if cases.is_empty() { theme(levels[0]) } else { format!("CASE {}ELSE {} END", cases.concat(), theme(levels[0])) }
    };
    let then = |level| {
        // Stands for the plans of the project.
        let plans = "\u{1}";
        literal(&sheet_then(report, &[plans.into()], level, context)).replace(plans, "' || coalesce(\"then_plans\", '') || '")
    };
    let now = |level| of_level(report, context.words.label("qgis.sheet_now"), level, context);
    SheetThemes {
        empty: sheet_then(report, &[], levels[0], context),
        then: by_level(&then),
        now: now(levels[0]),
        chosen_now: by_level(&|level| literal(&now(level))),
    }
}

/// A text as an expression writes it.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The name of the theme of the left map of the sheet of a project that had these plans then.
fn sheet_then(report: &Report, plans: &[Arc<str>], level: Level, context: &Context) -> String {
    let facts = Facts::new().text("plans", plans.join(super::super::layers::SEPARATOR));
    of_level(report, &context.words.phrase("qgis.sheet_then", &facts), level, context)
}

/// The sets of plans that projects had then, with the level that decides, each once, in the order of the projects.
fn sets(report: &Report) -> Vec<(Level, Vec<Arc<str>>)> {
    let mut sets: Vec<(Level, Vec<Arc<str>>)> = Vec::new();
    let known = levels(report);
    let level = |project: &ProjectReport| project.gravest_level.filter(|level| known.contains(level)).unwrap_or(known[0]);
    for set in report.projects.iter().map(|project| (level(project), project.then_plans.clone())) {
        if !sets.contains(&set) {
            sets.push(set);
        }
    }
    sets
}

/// The themes as a project holds them.
pub(super) fn presets(themes: &[Theme]) -> Element {
    let layer = |(id, style): &(String, String)| el("layer").attr("id", id).attr("visible", 1).attr("expanded", 0).attr("style", style);
    let preset = |theme: &Theme| {
        let preset = el("visibility-preset").attr("name", &theme.name).attr("has-expanded-info", 0).attr("has-checked-group-info", 0);
        preset.with_all(theme.layers.iter().map(layer))
    };
    el("visibility-presets").with_all(themes.iter().map(preset))
}
