//! Registers in workbooks, as boards lay them out: `fixtures/workbooks`.

use std::collections::BTreeMap;
use std::path::Path;

use replan::model::{Fact, NoteCode, Standing};
use replan::read::{self, LayerEntry, RawLayer, ReadError, Value};
use replan::report::Report;
use rust_xlsxwriter::{Format, Formula, Workbook};

const COLUMNS: &str = r#"id = "Mã dự án", name = "Tên dự án", purpose = "Mục tiêu", policy = "Ngày chủ trương",
    certificate = "Giấy chứng nhận đăng ký đầu tư / Ngày", certificate_no = "Giấy chứng nhận đăng ký đầu tư số", land = "Quyết định giao đất / Ngày",
    land_no = "Quyết định giao đất / Số", land_term = "Hết hạn thuê", in_annual_plan = "KHSDĐ hằng năm",
    adjustment_ground = "Căn cứ điều chỉnh", state = "Tình trạng", area_m2 = "Diện tích""#;

/// Kim Thành with a register from another file.
fn kim_thanh(projects: &str) -> Report {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folder = tempfile::tempdir().unwrap();
    for part in ["towns/kim-thanh", "workbooks"] {
        for entry in std::fs::read_dir(fixtures.join(part)).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let case = std::fs::read_to_string(folder.path().join("case.toml")).unwrap();
    let lines: Vec<String> =
        case.lines()
            .map(|line| {
                if line.starts_with("projects = ") { format!("projects = {{ {} }}", projects.replace('\n', " ")) } else { line.to_owned() }
            })
            .collect();
    std::fs::write(folder.path().join("case.toml"), lines.join("\n")).unwrap();
    crate::check(&folder.path().join("case.toml"), "2026-11-23".parse().unwrap())
}

fn standings(report: &Report) -> BTreeMap<String, (Standing, Vec<Standing>, bool)> {
    report.projects.iter().map(|project| (project.id.clone(), (project.standing, project.also.clone(), project.presumed))).collect()
}

fn count(report: &Report, code: NoteCode) -> usize {
    report.notes.iter().filter(|note| note.code == code).count()
}

#[test]
fn a_workbook_says_the_same_as_the_table() {
    let table = kim_thanh(
        r#"file = "du-an.csv", columns = { id = "Mã dự án", name = "Tên dự án", purpose = "Mục tiêu", policy = "Ngày chủ trương",
        certificate = "Ngày GCN", certificate_no = "Số GCN", land = "Ngày giao đất", land_no = "Số QĐ giao đất", land_term = "Hết hạn thuê",
        in_annual_plan = "KHSDĐ hằng năm", adjustment_ground = "Căn cứ điều chỉnh", state = "Tình trạng", area_m2 = "Diện tích" }"#,
    );
    let files = ["du-an.xlsx", "du-an.ods"];
    for file in files {
        let named = kim_thanh(&format!("file = {file:?}, sheet = \"29 dự án\", columns = {{ {COLUMNS} }}"));
        assert_eq!(standings(&named), standings(&table), "{file}: {:#?}", named.notes);
        assert_eq!(count(&named, NoteCode::RowLeftOut), 7, "{file}: {:#?}", named.notes);
        assert_eq!(count(&named, NoteCode::ValueUnreadable) + count(&named, NoteCode::NumberAmbiguous), 0, "{file}: {:#?}", named.notes);
        assert_eq!((count(&named, NoteCode::RowsHidden), count(&named, NoteCode::RowsJoined)), (1, 1), "{file}: {:#?}", named.notes);
        let recognised = kim_thanh(&format!("file = {file:?}, sheet = \"29 du an\""));
        assert_eq!(standings(&recognised), standings(&table), "{file}: {:#?}", recognised.notes);
    }
}

fn book(fill: impl FnOnce(&mut Workbook)) -> (tempfile::TempDir, LayerEntry) {
    let folder = tempfile::tempdir().unwrap();
    let mut book = Workbook::new();
    fill(&mut book);
    book.save(folder.path().join("a.xlsx")).unwrap();
    (folder, LayerEntry { file: "a.xlsx".into(), ..LayerEntry::default() })
}

fn layer(fill: impl FnOnce(&mut Workbook)) -> RawLayer {
    let (folder, entry) = book(fill);
    read::layer(folder.path(), &entry).unwrap()
}

#[test]
fn the_sheet_is_named_or_the_only_one() {
    let two = |book: &mut Workbook| {
        for name in ["29 dự án", "Tổng hợp", "Trống"] {
            let sheet = book.add_worksheet().set_name(name).unwrap();
            if name != "Trống" {
                sheet.write(0, 0, "Mã dự án").unwrap();
            }
        }
    };
    let (folder, entry) = book(two);
    let error = read::layer(folder.path(), &entry).unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, ReadError::Sheet { .. }) && text.contains("\"29 dự án\"") && text.contains("\"Tổng hợp\""), "{text}");
    let of = |sheet: &str| read::layer(folder.path(), &LayerEntry { sheet: Some(sheet.into()), ..entry.clone() });
    assert_eq!(&*of("TONG HOP").unwrap().layer, "Tổng hợp");
    let error = of("29 dự").unwrap_err();
    assert!(matches!(&error, ReadError::Sheet { did_you_mean: Some(name), .. } if name == "29 dự án"), "{error}");
}

#[test]
fn cells_are_what_people_see() {
    let layer = layer(|book| {
        let sheet = book.add_worksheet();
        for (column, name) in ["Mã dự án", "Tên dự án", "MĐXD", "Tổng"].into_iter().enumerate() {
            sheet.write(0, column as u16, name).unwrap();
        }
        sheet.write(1, 0, "DA-01").unwrap();
        sheet.write(1, 1, "Tổng kho").unwrap();
        sheet.write_with_format(1, 2, 0.6, &Format::new().set_num_format("0%")).unwrap();
        sheet.write_formula(1, 3, Formula::new("=1+1").set_result("2")).unwrap();
        sheet.write(2, 0, "DA-02").unwrap();
        sheet.write(2, 1, true).unwrap();
        sheet.write_formula(2, 3, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.write(1_000_000, 16_000, " ").unwrap();
    });
    let texts: Vec<Vec<String>> =
        layer.features.iter().map(|feature| feature.values.iter().map(|value| value.text().unwrap_or_default()).collect()).collect();
    assert_eq!(texts, [["DA-01", "Tổng kho", "60%", "2"], ["DA-02", "true", "", "#DIV/0!"]]);
    assert_eq!(layer.features[0].number, 2, "as people see it");
    assert_eq!(layer.features[0].values[3], Value::Number(2.0));
}

#[test]
fn a_list_without_ids_is_refused_with_its_columns() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.csv"), "So,Ten du an\n1,Kho\n").unwrap();
    for (columns, part) in [("{ id = \"Ten du am\" }", "no column \"Ten du am\""), ("{}", "no column \"id\"")] {
        let case = format!("profile = \"lao_cai\"\n[register]\nprojects = {{ file = \"a.csv\", columns = {columns} }}\n");
        std::fs::write(folder.path().join("case.toml"), case).unwrap();
        let file = read::case::read(&folder.path().join("case.toml")).unwrap();
        let error = replan::Case::open(file, &replan::profile::open("lao_cai", Path::new("")).unwrap()).unwrap_err().to_string();
        assert!(error.contains(part) && error.contains("\"Ten du an\""), "{error}");
    }
}

#[test]
fn what_is_no_workbook_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let (good, _) = book(|book| {
        book.add_worksheet().write(0, 0, "Mã dự án").unwrap();
    });
    let whole = std::fs::read(good.path().join("a.xlsx")).unwrap();
    for (file, bytes, part) in [
        ("empty.xlsx", &b""[..], "empty"),
        ("cut.xlsx", &whole[..whole.len() / 2], "no whole workbook"),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        ("text.xlsx", b"a,b\n1,2\n", "no workbook"),
        ("zip.xlsx", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "no whole workbook"),
    ] {
        std::fs::write(folder.path().join(file), bytes).unwrap();
        let error = read::layer(folder.path(), &LayerEntry { file: file.into(), ..LayerEntry::default() }).unwrap_err().to_string();
        assert!(error.contains(part), "{file}: {error}");
    }
    // The content counts, not the ending.
    std::fs::write(folder.path().join("new.xls"), &whole).unwrap();
    assert!(read::layer(folder.path(), &LayerEntry { file: "new.xls".into(), ..LayerEntry::default() }).is_ok());
}

#[test]
fn a_table_with_a_letterhead_is_one_too() {
    let folder = tempfile::tempdir().unwrap();
    let text =
        "BAN QUẢN LÝ (giả lập),,\n,,\nDANH MỤC DỰ ÁN,,\nMã dự án,Tên dự án,Diện tích\nDA-01,Kho,\"2.159,6\"\n,Tổng cộng,\"2.159,6\"\n";
    std::fs::write(folder.path().join("a.csv"), text).unwrap();
    let columns = [("id".to_owned(), "Mã dự án".to_owned())].into();
    let layer = read::layer(folder.path(), &LayerEntry { file: "a.csv".into(), columns, ..LayerEntry::default() }).unwrap();
    assert_eq!(layer.columns, ["Mã dự án", "Tên dự án", "Diện tích"]);
    assert_eq!(layer.features.len(), 1);
    let total = layer.notes.iter().find(|note| note.code == NoteCode::RowLeftOut).unwrap();
    assert!(matches!(total.facts.get("total"), Some(Fact::Text(text)) if text.contains("Tổng cộng")));
}
