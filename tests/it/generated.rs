//! The README's tables are what the program says. `BLESS=1 cargo test generated` writes them anew.

use std::path::Path;

use replan::lang::Lang;
use replan::rules::RULES;
use replan::treatment::TREATMENTS;
use replan::write::OUTPUTS;

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
