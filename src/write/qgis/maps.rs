//! The maps of a sheet: the plan then and the plan now, and where all parcels lie if those do not show them.

use super::super::Context;
use super::super::layers::Role;
use super::super::xml::Element;
use super::items::{self, Text};
use super::layout::between;
use super::paper::{Paper, Spot};
use super::shown::id;
use super::themes::{levels, literal, sheet_themes};
use crate::model::Level;
use crate::report::Report;

/// Left and right half.
pub(super) const HALVES: [f64; 2] = [10.0, 213.0];
pub(super) const HALF: f64 = 197.0;

/// The map then, the map now, and what stands over them.
pub(super) fn maps(paper: Paper, report: &Report, context: &Context) -> Vec<Element> {
    let words = context.words;
    let then = format!(
        "{} || coalesce(\"then_plans\", {}) || coalesce(' · ' || \"then_text\", '')",
        literal(&format!("{}: ", words.label("column.then"))),
        literal(words.label("qgis.no_plan"))
    );
    let now = format!(
        "{} || coalesce(\"now_plans\", {}){}",
        literal(&format!("{}: ", words.label("column.now"))),
        literal(words.label("qgis.no_plan")),
        level_of_maps(report, context)
    );
    let box_of = |half: usize, y, height| Spot { x: HALVES[half], y, width: HALF, height };
    let heading = |number: u32, half: usize, text: &str| {
        let usual = Text { size: 10.0, bold: true, ..Text::new(paper, between(text, 0, paper.letters.heading)) };
        let small = Text { size: 7.5, bold: true, ..Text::new(paper, between(text, paper.letters.heading, paper.letters.small_heading)) };
        [usual.at(number, box_of(half, 27.5, 6.0)), small.at(number + 2, box_of(half, 27.5, 6.0))]
    };
    let map = |number, id, half, theme: (&str, String)| {
        let properties: Vec<(&str, String)> = std::iter::once(("dataDefinedMapStylePreset", theme.1))
            .chain(sides())
            .chain([("dataDefinedMapScale", scale(paper, context))])
            .collect();
        items::map(paper, number, id, box_of(half, 34.0, MAP_HEIGHT), theme.0, &properties)
    };
    let themes = sheet_themes(report, context);
    let mut parts =
        vec![map(MAP_THEN, "map_then", 0, (&themes.empty, themes.then)), map(MAP_NOW, "map_now", 1, (&themes.now, themes.chosen_now))];
    parts.extend(heading(16, 0, &then));
    parts.extend(heading(17, 1, &now));
    parts.extend(overview(paper, context));
    parts
}

/// Which level the maps are of, where there are several.
fn level_of_maps(report: &Report, context: &Context) -> String {
    let levels = levels(report);
    if levels.len() < 2 {
        return String::new();
    }
    let word = |level: Level| literal(&format!(" · {}: {}", context.words.label("qgis.map"), context.words.of("level", level.name())));
    let cases: Vec<String> = levels.iter().map(|level| format!(" WHEN \"level\" = '{}' THEN {}", level.name(), word(*level))).collect();
    format!(" || CASE{} ELSE {} END", cases.concat(), word(levels[0]))
}

/// A row of the table of sheets.
pub(super) fn of_sheet(column: &str) -> String {
    format!("attribute(get_feature('{}', 'project', attribute(@atlas_feature, 'id')), '{column}')", id(Role::Sheets))
}

/// What a map shows, before it takes the scale.
fn sides() -> [(&'static str, String); 4] {
    let side = |name, column| (name, of_sheet(column));
    [
        side("dataDefinedMapXMin", "xmin"),
        side("dataDefinedMapYMin", "ymin"),
        side("dataDefinedMapXMax", "xmax"),
        side("dataDefinedMapYMax", "ymax"),
    ]
}

/// The first of the scales at which what the sheet shows and some land around it fit; any scale where none does.
fn scale(paper: Paper, context: &Context) -> String {
    let metres = context.grid.metres_per_unit;
    let need = |low: &str, high: &str, millimetres: f64| {
        format!("({} - {}) * {}", of_sheet(high), of_sheet(low), ROOM * metres * 1000.0 / paper.length(millimetres))
    };
    let scales: Vec<String> = SCALES.iter().map(u32::to_string).collect();
    format!(
        "with_variable('need', max({}, {}), coalesce(array_first(array_filter(array({}), @element >= @need)), @need))",
        need("xmin", "xmax", HALF),
        need("ymin", "ymax", MAP_HEIGHT),
        scales.join(", ")
    )
}

/// The scales of maps, as denominators: those at which a scale bar has round numbers.
const SCALES: [u32; 16] =
    [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000];

/// Where all parcels lie, if the maps do not show them all, and which part the maps show.
fn overview(paper: Paper, context: &Context) -> [Element; 2] {
    let (shown, all) = (of_sheet("parcels_shown"), of_sheet("parcels"));
    let is_whole = format!("coalesce({shown} >= {all}, true)");
    let spot = |y, height| Spot { x: HALVES[0] + HALF - 48.0, y, width: 48.0, height };
    let words = format!("[% concat({shown}, '/', {all}, ' {}') %]", context.words.label("qgis.parcels_shown"));
    let map =
        items::map(paper, MAP_ALL, "map_all", spot(34.0, 36.0), context.words.label("qgis.sheet_overview"), &items::hidden(&is_whole));
    let text = Text { size: 6.5, frame: true, hidden: Some(is_whole), ..Text::new(paper, words) };
    [map.with(items::frame_of(MAP_NOW, "0,80,192,255")), text.at(25, spot(70.0, 9.0))]
}

/// How much wider a map is than the project on it, at the least.
const ROOM: f64 = 1.2;
const MAP_HEIGHT: f64 = 138.0;

/// The numbers of the items that others name.
pub(super) const MAP_THEN: u32 = 22;
pub(super) const MAP_NOW: u32 = 23;
const MAP_ALL: u32 = 24;
