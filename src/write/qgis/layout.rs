//! A sheet a project, on A3 or on A4: the map then and the map now, the pieces under each, standing, reasons, treatments, legends, title block.

use super::super::Context;
use super::super::layers::Role;
use super::super::xml::{Element, el};
use super::SCALES;
use super::colours::{colours, rgba};
use super::items::{self, Kind, Paper, Spot, Table, Text, item, plain};
use super::shown::{Group, PIECES_NOW, PIECES_THEN, Shown, id};
use super::themes::{sheet_now, sheet_then};
use crate::model::Standing;
use crate::report::Report;

/// Width and height of the sheet on A3, millimetres.
const PAGE: (f64, f64) = (420.0, 297.0);

/// Left and right half.
const HALVES: [f64; 2] = [10.0, 213.0];
const HALF: f64 = 197.0;

/// The print layouts, one a paper, each an atlas over the projects.
pub(super) fn layouts(report: &Report, shown: &[Shown], context: &Context) -> Vec<Element> {
    Paper::ALL.map(|paper| layout(paper, report, shown, context)).into()
}

fn layout(paper: Paper, report: &Report, shown: &[Shown], context: &Context) -> Element {
    let words = context.words;
    let mut parts = vec![page(paper)];
    parts.extend(head(paper, report, context));
    parts.extend(maps(paper, context));
    parts.extend(tables(paper, context));
    parts.extend(foot(paper, report, context));
    parts.extend(legends(paper, report, shown, context));
    let atlas = el("Atlas").attr("enabled", 1).attr("coverageLayer", id(Role::Projects)).attr("hideCoverage", 0).attr("sortFeatures", 0);
    let atlas = atlas.attr("filterFeatures", 0).attr("pageNameExpression", "\"id\"").attr("filenamePattern", "\"id\"");
    el("Layout")
        .attr("name", format!("{} {}", words.label("qgis.sheet"), paper.name))
        .attr("units", "mm")
        .attr("printResolution", 200)
        .with_all(parts)
        .with(atlas)
}

fn page(paper: Paper) -> Element {
    let page = item(paper, Kind::Page, 0, "", Spot { x: 0.0, y: 0.0, width: PAGE.0, height: PAGE.1 });
    el("PageCollection").with(items::blank()).with(page.with(items::blank()))
}

/// Who it is about, and the standing.
fn head(paper: Paper, report: &Report, context: &Context) -> Vec<Element> {
    let words = context.words;
    let heading = format!("{} – {}", words.label("qgis.sheet_title"), plain(&cut(&report.case, 90)));
    let purpose = format!(
        "{}: [% coalesce(\"purpose\", '') %]   ·   {}: [% {} %] m²",
        words.label("column.purpose"),
        words.label("qgis.area"),
        area("area_m2", context)
    );
    let standing = item(paper, Kind::Label, 13, "standing", Spot { x: 290.0, y: 7.0, width: 120.0, height: 11.0 });
    vec![
        Text { size: 9.0, ..Text::new(paper, heading) }.at(10, Spot { x: 10.0, y: 6.5, width: 275.0, height: 5.5 }),
        Text { size: 15.0, bold: true, ..Text::new(paper, name(0, 72)) }.at(11, Spot { x: 10.0, y: 11.5, width: 275.0, height: 9.0 }),
        Text { size: 9.0, bold: true, ..Text::new(paper, name(72, 220)) }.at(15, Spot { x: 10.0, y: 11.5, width: 275.0, height: 9.0 }),
        Text { size: 9.0, ..Text::new(paper, purpose) }.at(12, Spot { x: 10.0, y: 20.0, width: 275.0, height: 6.0 }),
        Text { size: 13.0, bold: true, centred: true, ..Text::new(paper, "[% \"standing_text\" %]") }.into_item(standing, Some(&chip())),
        Text { size: 6.5, ..Text::new(paper, "[% coalesce(\"marks\", '') %]") }
            .at(14, Spot { x: 290.0, y: 18.5, width: 120.0, height: 9.0 }),
    ]
}

/// The project's id and name, if they are longer than so many letters; beyond so many more they end in `…`, but for a line that leaves
/// longer ones to a smaller print.
fn name(longer_than: usize, most: usize) -> String {
    let whole = "concat(\"id\", ' – ', coalesce(\"name\", ''))";
    let long = if longer_than == 0 { "''".to_owned() } else { format!("left({whole}, {most}) || '…'") };
    format!("[% CASE WHEN length({whole}) > {most} THEN {long} WHEN length({whole}) > {longer_than} THEN {whole} ELSE '' END %]")
}

/// As many letters as fit.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most - 1).chain(['…']).collect() }
}

/// The lines of a text that fit; how many are left out stands below.
fn first_lines(text: &str, most: usize) -> String {
    let lines = format!("string_to_array({text}, '\\n')");
    let some =
        format!("array_to_string(array_slice({lines}, 0, {}), '\\n') || '\\n… (+' || (array_length({lines}) - {most}) || ')'", most - 1);
    format!("[% if(array_length({lines}) > {most}, {some}, {text}) %]")
}

/// The colour of the standing, paler, so that black reads on it.
fn chip() -> String {
    let case = |standing: Standing| format!("WHEN \"standing\" = '{}' THEN '{}'", standing.name(), rgba(&colours().of(standing).fill, 140));
    format!("CASE {} END", Standing::ALL.map(case).join(" "))
}

/// A text as an expression writes it.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// An area with the separators of the reader's language.
fn area(column: &str, context: &Context) -> String {
    format!("format_number(\"{column}\", 1, '{}')", context.words.lang.name())
}

fn maps(paper: Paper, context: &Context) -> Vec<Element> {
    let words = context.words;
    let empty = sheet_then(&[], context);
    let theme = format!("'{}'", sheet_then(&["\u{1}".to_owned()], context)).replace('\u{1}', "' || coalesce(\"then_plans\", '') || '");
    let then = format!(
        "{}: [% coalesce(\"then_plans\", {}) %][% coalesce(' · ' || \"then_text\", '') %]",
        words.label("column.then"),
        literal(words.label("qgis.no_plan"))
    );
    let now = format!("{}: [% coalesce(\"now_plans\", {}) %]", words.label("column.now"), literal(words.label("qgis.no_plan")));
    let scale = scale(paper, context);
    let box_of = |half: usize, y, height| Spot { x: HALVES[half], y, width: HALF, height };
    vec![
        Text { size: 10.0, bold: true, ..Text::new(paper, then) }.at(20, box_of(0, 27.5, 6.0)),
        Text { size: 10.0, bold: true, ..Text::new(paper, now) }.at(21, box_of(1, 27.5, 6.0)),
        items::map(paper, MAP_THEN, "map_then", box_of(0, 34.0, MAP_HEIGHT), &empty, Some(&theme), &scale),
        items::map(paper, MAP_NOW, "map_now", box_of(1, 34.0, MAP_HEIGHT), &sheet_now(context), None, &scale),
    ]
}

/// The first of the scales at which the project and some land around it fit; any scale where none does.
fn scale(paper: Paper, context: &Context) -> String {
    let metres = context.grid.metres_per_unit;
    let need =
        |side: &str, millimetres: f64| format!("bounds_{side}(@atlas_geometry) * {}", ROOM * metres * 1000.0 / paper.length(millimetres));
    let scales: Vec<String> = SCALES.iter().map(u32::to_string).collect();
    format!(
        "with_variable('need', max({}, {}), coalesce(array_first(array_filter(array({}), @element >= @need)), @need))",
        need("width", HALF),
        need("height", MAP_HEIGHT),
        scales.join(", ")
    )
}

/// How much wider a map is than the project on it, at the least.
const ROOM: f64 = 1.3;
const MAP_HEIGHT: f64 = 146.0;

/// The numbers of the items that others name.
const MAP_THEN: u32 = 22;
const MAP_NOW: u32 = 23;

fn tables(paper: Paper, context: &Context) -> Vec<Element> {
    let (words, rows) = (context.words, paper.rows);
    let table = |half: usize, number: u32, layer: &'static str| {
        let columns = [
            ("parcel", "\"parcel\""),
            ("lot", "concat(\"plan\", ' / ', \"lot\")"),
            ("function", "coalesce(\"function_name\", \"function\")"),
        ];
        let columns = columns.map(|(name, expression)| (words.label(key_of(name)).to_owned(), expression.to_owned(), 1)).into_iter();
        let lang = words.lang.name();
        let measures = [
            (words.label("column.area_m2").to_owned(), area("area_m2", context), 2),
            (words.label("column.share_pct").to_owned(), format!("format_number(\"share_pct\", 2, '{lang}')"), 2),
        ];
        Table {
            paper,
            number,
            layer,
            place: Spot { x: HALVES[half], y: 182.0, width: HALF, height: 29.0 },
            columns: columns.chain(measures).collect(),
            filter: "\"project\" = attribute(@atlas_feature, 'id')",
            order: "\"area_m2\"",
            rows,
            empty: words.label("qgis.no_pieces").to_owned(),
        }
    };
    let more = |half: usize, number: u32, layer: &str| {
        let count = format!("aggregate('{layer}', 'count', \"project\", filter:=\"project\" = attribute(@atlas_feature, 'id'))");
        let text = format!("[% if({count} > {rows}, concat('+ ', {count} - {rows}, ' {}'), '') %]", words.label("qgis.more_pieces"));
        Text { size: 7.5, ..Text::new(paper, text) }.at(number, Spot { x: HALVES[half], y: 211.5, width: HALF, height: 5.0 })
    };
    let drawn = [items::table(&table(0, 30, PIECES_THEN)), items::table(&table(1, 32, PIECES_NOW))];
    drawn.into_iter().flatten().chain([more(0, 34, PIECES_THEN), more(1, 35, PIECES_NOW)]).collect()
}

/// The key of a heading.
fn key_of(name: &str) -> &'static str {
    match name {
        "parcel" => "column.parcel",
        "lot" => "qgis.plan_lot",
        _ => "column.function",
    }
}

/// Reasons that fit, where each takes two lines.
const REASONS: usize = 7;

/// Why, and what may be done; the title block.
fn foot(paper: Paper, report: &Report, context: &Context) -> Vec<Element> {
    let words = context.words;
    let heading = |number, key: &str, x| {
        Text { size: 8.0, bold: true, ..Text::new(paper, words.label(key)) }.at(number, Spot { x, y: 216.0, width: 100.0, height: 6.0 })
    };
    let body =
        |number, text: &str, x, width| Text { size: 8.0, ..Text::new(paper, text) }.at(number, Spot { x, y: 222.0, width, height: 65.0 });
    let block = [
        plain(&cut(&report.case, 44)),
        format!("{}: {}", words.label("qgis.as_of"), words.date(report.as_of)),
        format!("{}: {}", words.label("qgis.grid"), report.crs),
        format!(
            "{}: 1:[% format_number(map_get(item_variables('map_now'), 'map_scale'), 0, '{}') %]",
            words.label("qgis.scale"),
            words.lang.name()
        ),
        format!("replan {} · {} [% @atlas_featurenumber %]/[% @atlas_totalfeatures %]", report.replan, words.label("qgis.page")),
    ];
    let reasons =
        format!("concat(coalesce(\"override\" || '\\n', ''), coalesce(\"reasons\", {}))", literal(words.label("qgis.no_reasons")));
    let reasons = first_lines(&reasons, REASONS);
    let ways = format!("[% coalesce(\"treatments\", {}) %]", literal(words.label("text.no_treatment")));
    let mut note = words.label("qgis.ruling").to_owned();
    note.extend(super::super::say::made_up(report).map(|sentence| format!(" {sentence}")));
    vec![
        heading(40, "qgis.reasons", 10.0),
        body(41, &reasons, 10.0, 112.0),
        heading(42, "qgis.treatments", 126.0),
        body(43, &ways, 126.0, 66.0),
        Text { size: 8.0, frame: true, ..Text::new(paper, block.join("\n")) }
            .at(44, Spot { x: 336.0, y: 218.0, width: 74.0, height: 24.0 }),
        Text { size: 7.5, bold: true, frame: true, ..Text::new(paper, note) }
            .at(45, Spot { x: 336.0, y: 263.0, width: 74.0, height: 24.0 }),
        items::scale_bar(paper, 46, MAP_NOW, Spot { x: 336.0, y: 244.0, width: 58.0, height: 14.0 }),
        items::north(paper, 47, MAP_NOW, Spot { x: 396.0, y: 243.0, width: 14.0, height: 15.0 }),
    ]
}

/// What the colours on each map say; only those that occur on it.
fn legends(paper: Paper, report: &Report, shown: &[Shown], context: &Context) -> Vec<Element> {
    let of = |wanted: &dyn Fn(&Shown) -> bool| shown.iter().filter(|one| wanted(one)).collect::<Vec<_>>();
    let is_plan = |one: &Shown| one.layer.role.plan().is_some();
    let then = of(&|one| {
        is_plan(one)
            && one
                .layer
                .role
                .plan()
                .is_some_and(|plan| report.projects.iter().any(|project| project.then_plans.contains(&report.plans[plan].id)))
    });
    let now = of(&|one| matches!(one.layer.role, Role::Conflicts) || (is_plan(one) && one.group == Group::Now));
    let words = context.words;
    vec![
        items::legend(paper, 50, MAP_THEN, words.label("qgis.legend_then"), &then, Spot { x: 196.0, y: 216.5, width: 66.0, height: 71.0 }),
        items::legend(paper, 51, MAP_NOW, words.label("qgis.legend_now"), &now, Spot { x: 266.0, y: 216.5, width: 66.0, height: 71.0 }),
    ]
}
