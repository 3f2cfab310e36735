//! The README's tables and picture are what the program says. `BLESS=1 cargo test generated` writes them anew.

use std::fmt::Write;
use std::path::Path;

use replan::lang::Lang;
use replan::normal::crs::Grid;
use replan::profile;
use replan::rules::RULES;
use replan::treatment::TREATMENTS;
use replan::write::{Colour, Context, OUTPUTS, Screen, View};
use unicode_width::UnicodeWidthStr;

#[test]
fn the_readmes_tables_are_generated() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let tables = [("rules", rules()), ("treatments", treatments()), ("formats", formats())];
    let generated = tables.iter().fold(text.clone(), |text, (name, table)| put(&text, name, table));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &generated).unwrap();
    } else {
        assert!(text == generated, "the README's tables are out of date: BLESS=1 cargo test generated");
    }
}

#[test]
fn the_readmes_picture_is_what_its_first_command_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/towns/kim-thanh/check.svg");
    let case = path.with_file_name("case.toml");
    let report = crate::check(&case, "2026-11-23".parse().unwrap());
    let profile = profile::open("lao_cai", Path::new("")).unwrap();
    let grid = Grid::new("EPSG:9208").unwrap();
    let screen = Screen { width: Some(170), colour: Colour::Plain };
    let context = Context { words: Lang::Vi.words(), profile: &profile, grid: &grid, view: View::Projects, screen };
    let page = (OUTPUTS[0].pages)(&report, &context).unwrap().remove(0);
    let drawn = picture(&String::from_utf8(page.bytes).unwrap());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, drawn).unwrap();
    } else {
        assert!(std::fs::read_to_string(&path).unwrap() == drawn, "the README's picture is out of date: BLESS=1 cargo test generated");
    }
}

/// Lines of a terminal as SVG, each as wide as it is in a terminal whatever the font.
fn picture(text: &str) -> String {
    const CELL: (usize, usize) = (8, 18);
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let columns = text.lines().map(UnicodeWidthStr::width).max().unwrap();
    let (width, height) = ((columns + 4) * CELL.0, (text.lines().count() + 2) * CELL.1);
    let mut svg =
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n");
    writeln!(svg, "<rect width=\"{width}\" height=\"{height}\" fill=\"#fbfbf8\"/>").unwrap();
    svg.push_str("<g font-family=\"DejaVu Sans Mono, Consolas, Menlo, monospace\" font-size=\"13\" fill=\"#222\">\n");
    for (row, line) in text.lines().enumerate() {
        let y = (row + 2) * CELL.1;
        let mut column = 2;
        // Words apart by two blanks are cells of the table: each stands where it stands in the terminal.
        for cell in line.split_inclusive("  ") {
            let word = cell.trim();
            let lead = cell.len() - cell.trim_start().len();
            if !word.is_empty() {
                let (x, length) = ((column + lead) * CELL.0, word.width() * CELL.0);
                writeln!(svg, "<text x=\"{x}\" y=\"{y}\" textLength=\"{length}\">{}</text>", escape(word)).unwrap();
            }
            column += cell.width();
        }
    }
    svg + "</g>\n</svg>\n"
}

fn put(text: &str, name: &str, table: &str) -> String {
    let open = format!("<!-- {name} -->\n");
    let (before, rest) = text.split_once(&open).unwrap();
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    format!("{before}{open}{table}<!-- end -->{after}")
}

fn rules() -> String {
    let (vi, en) = (Lang::Vi.words(), Lang::En.words());
    let row = |code: &str, name: &str| {
        let key = format!("rule.{code}.question");
        format!("| {code} | {name} | {} | {} |\n", en.label(&key), vi.label(&key))
    };
    let rows: String = RULES.iter().map(|rule| row(rule.code, rule.name)).collect();
    format!("| code | name | question | câu hỏi |\n|---|---|---|---|\n{rows}")
}

fn treatments() -> String {
    let (vi, en) = (Lang::Vi.words(), Lang::En.words());
    let row = |code: &str| {
        let key = format!("treatment.{code}.title");
        format!("| {code} | {} | {} |\n", en.label(&key), vi.label(&key))
    };
    let rows: String = TREATMENTS.iter().map(|treatment| row(treatment.code)).collect();
    format!("| code | treatment | phương án |\n|---|---|---|\n{rows}")
}

fn formats() -> String {
    let rows: String =
        OUTPUTS.iter().map(|output| format!("| {} | `report.{}` | {} |\n", output.name, output.ending, output.about)).collect();
    format!("| format | file | what |\n|---|---|---|\n{rows}")
}
