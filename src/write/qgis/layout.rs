//! A sheet a project, on A3 or on A4: the map then and the map now, the pieces under each, standing, reasons, treatments, legends, title block.

use super::super::Context;
use super::super::layers::Role;
use super::super::xml::{Element, el};
use super::colours::{colours, rgba};
use super::items::{self, Kind, Table, Text, item, plain};
use super::legends::legends;
use super::maps::{HALF, HALVES, MAP_NOW, maps, of_sheet};
use super::paper::{Paper, Spot};
use super::shown::{PIECES_NOW, PIECES_THEN, Shown, id};
use super::themes::literal;
use crate::model::Standing;
use crate::report::Report;

/// Width and height of the sheet on A3, millimetres.
const PAGE: (f64, f64) = (420.0, 297.0);

/// The print layouts, one a paper, each an atlas over the projects.
pub(super) fn layouts(report: &Report, shown: &[Shown], context: &Context) -> Vec<Element> {
    Paper::ALL.map(|paper| layout(paper, report, shown, context)).into()
}

fn layout(paper: Paper, report: &Report, shown: &[Shown], context: &Context) -> Element {
    let words = context.words;
    let mut parts = vec![page(paper)];
    parts.extend(head(paper, report, context));
    parts.extend(maps(paper, report, context));
    parts.extend(tables(paper, context));
    parts.extend(foot(paper, report, context));
    parts.extend(legends(paper, report, shown, context));
    let atlas = el("Atlas").attr("enabled", 1).attr("coverageLayer", id(Role::Projects)).attr("hideCoverage", 0).attr("sortFeatures", 0);
    let atlas = atlas.attr("filterFeatures", 0).attr("pageNameExpression", "\"id\"").attr("filenamePattern", "\"id\"");
    el("Layout")
        .attr("name", format!("{} {}", words.label("qgis.sheet"), paper.name))
        .attr("units", "mm")
        .attr("printResolution", 200)
        .with(custom_properties())
        .with_all(parts)
        .with(atlas)
}

/// Letters stay letters in PDF, so that they can be found and copied.
fn custom_properties() -> Element {
    let text = el("Option").attr("type", "int").attr("name", "pdfTextFormat").attr("value", 1);
    el("customproperties").with(el("Option").attr("type", "Map").with(text))
}

fn page(paper: Paper) -> Element {
    let page = item(paper, Kind::Page, 0, "", Spot { x: 0.0, y: 0.0, width: PAGE.0, height: PAGE.1 });
    el("PageCollection").with(items::blank()).with(page.with(items::blank()))
}

/// Who it is about, and the standing.
fn head(paper: Paper, report: &Report, context: &Context) -> Vec<Element> {
    let words = context.words;
    let heading = format!("{} – {}", words.label("qgis.sheet_title"), plain(&cut(&report.case, 90)));
    let (one_line, purposes) = (paper.letters.name, paper.letters.line - 25);
    let purpose = format!(
        "{}: [% {} %] m²   ·   {}: [% if(length(\"purpose\") > {purposes}, left(\"purpose\", {purposes}) || '…', coalesce(\"purpose\", '')) %]",
        words.label("qgis.area"),
        area("area_m2", context),
        words.label("column.purpose"),
    );
    let standing = item(paper, Kind::Label, 13, "standing", Spot { x: 290.0, y: 7.0, width: 120.0, height: 11.0 });
    vec![
        Text { size: 9.0, ..Text::new(paper, heading) }.at(10, Spot { x: 10.0, y: 6.5, width: 275.0, height: 5.5 }),
        Text { size: 15.0, bold: true, ..Text::new(paper, between(NAME, 0, one_line)) }
            .at(11, Spot { x: 10.0, y: 11.5, width: 275.0, height: 9.0 }),
        Text { size: 9.0, bold: true, ..Text::new(paper, between(NAME, one_line, 220)) }
            .at(15, Spot { x: 10.0, y: 11.5, width: 275.0, height: 9.0 }),
        Text { size: 9.0, ..Text::new(paper, purpose) }.at(12, Spot { x: 10.0, y: 20.0, width: 275.0, height: 6.0 }),
        Text { size: 13.0, bold: true, centred: true, ..Text::new(paper, "[% \"standing_text\" %]") }.into_item(standing, Some(&chip())),
        Text { size: 6.5, ..Text::new(paper, format!("[% coalesce({}, '') %]", of_sheet("marks"))) }
            .at(14, Spot { x: 290.0, y: 18.5, width: 120.0, height: 9.0 }),
    ]
}

/// The project's id and name.
const NAME: &str = "concat(\"id\", ' – ', coalesce(\"name\", ''))";

/// A text that is longer than so many letters and no longer than so many. Beyond those it ends in `…`, but in a line that leaves longer
/// ones to a smaller print (`longer_than` 0).
pub(super) fn between(text: &str, longer_than: usize, most: usize) -> String {
    let long = if longer_than == 0 { "''".to_owned() } else { format!("left({text}, {most}) || '…'") };
    format!("[% CASE WHEN length({text}) > {most} THEN {long} WHEN length({text}) > {longer_than} THEN {text} ELSE '' END %]")
}

/// As many letters as fit.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most - 1).chain(['…']).collect() }
}

/// The colour of the standing, paler, so that black reads on it.
fn chip() -> String {
    let case = |standing: Standing| format!("WHEN \"standing\" = '{}' THEN '{}'", standing.name(), rgba(&colours().of(standing).fill, 140));
    format!("CASE {} END", Standing::ALL.map(case).join(" "))
}

/// An area with the separators of the reader's language.
fn area(column: &str, context: &Context) -> String {
    format!("format_number(\"{column}\", 1, '{}')", context.words.lang.name())
}

fn tables(paper: Paper, context: &Context) -> Vec<Element> {
    let (words, rows) = (context.words, paper.rows);
    let function = format!("coalesce(\"function_name\", \"function\", {})", literal(words.label("qgis.function_unknown")));
    let table = |half: usize, number: u32, layer: &'static str| {
        let columns = [
            ("column.parcel", first_letters("\"parcel\"", 16)),
            ("qgis.plan_lot", first_letters("concat(\"plan\", ' / ', \"lot\")", 38)),
            ("column.function", first_letters(&function, 74)),
        ];
        let columns = columns.map(|(key, expression)| (words.label(key).to_owned(), expression, 1)).into_iter();
        let lang = words.lang.name();
        let measures = [
            (words.label("column.area_m2").to_owned(), area("area_m2", context), 2),
            (words.label("column.share_pct").to_owned(), format!("format_number(\"share_pct\", 2, '{lang}')"), 2),
        ];
        Table {
            paper,
            number,
            layer,
            place: Spot { x: HALVES[half], y: 174.0, width: HALF, height: 37.0 },
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

/// A text of so many letters at most, so that it takes two lines of its cell: as many rows as fit are known beforehand.
fn first_letters(text: &str, most: usize) -> String {
    format!("if(length({text}) > {most}, left({text}, {}) || '…', {text})", most - 1)
}

/// Letters of the note that fit into its frame.
const NOTE: usize = 220;

/// Why, and what may be done; the title block.
fn foot(paper: Paper, report: &Report, context: &Context) -> Vec<Element> {
    let words = context.words;
    let heading = |number, key: &str, x| {
        Text { size: 8.0, bold: true, ..Text::new(paper, words.label(key)) }.at(number, Spot { x, y: 216.0, width: 100.0, height: 6.0 })
    };
    let body =
        |number, text: &str, x, width| Text { size: 8.0, ..Text::new(paper, text) }.at(number, Spot { x, y: 222.0, width, height: 65.0 });
    let block = [
        plain(&cut(&report.case, 39)),
        format!("{}: {}", words.label("qgis.as_of"), words.date(report.as_of)),
        format!("{}: {}", words.label("qgis.grid"), plain(&cut(&report.crs, 30))),
        format!(
            "{}: 1:[% format_number(map_get(item_variables('map_now'), 'map_scale'), 0, '{}') %]",
            words.label("qgis.scale"),
            words.lang.name()
        ),
        format!("replan {} · {} [% @atlas_featurenumber %]/[% @atlas_totalfeatures %]", report.replan, words.label("qgis.page")),
    ];
    let or = |column: &str, none: &str| format!("[% coalesce({}, {}) %]", of_sheet(column), literal(words.label(none)));
    let (reasons, ways) = (or("reasons", "qgis.no_reasons"), or("treatments", "text.no_treatment"));
    let mut note = words.label("qgis.ruling").to_owned();
    note.extend(super::super::say::made_up(report).map(|sentence| format!(" {sentence}")));
    vec![
        heading(40, "qgis.reasons", 10.0),
        body(41, &reasons, 10.0, 112.0),
        heading(42, "qgis.treatments", 126.0),
        body(43, &ways, 126.0, 66.0),
        Text { size: 8.0, frame: true, ..Text::new(paper, block.join("\n")) }
            .at(44, Spot { x: 336.0, y: 218.0, width: 74.0, height: 24.0 }),
        Text { size: 7.5, bold: true, frame: true, ..Text::new(paper, plain(&cut(&note, NOTE))) }
            .at(45, Spot { x: 336.0, y: 263.0, width: 74.0, height: 24.0 }),
        items::scale_bar(paper, 46, MAP_NOW, Spot { x: 336.0, y: 244.0, width: 62.0, height: 14.0 }),
        items::north(paper, 47, MAP_NOW, Spot { x: 399.0, y: 243.0, width: 11.0, height: 15.0 }),
    ]
}
