//! Explanations read aloud: every answer of every example, in both languages.

use std::path::Path;

use replan::lang::{Lang, Words};
use replan::model::Date;
use replan::profile::{self, Profile};
use replan::report::Report;
use replan::rules::RULES;
use replan::treatment::TREATMENTS;
use replan::write::trace::{explain, topic};
use replan::write::{Context, Screen, View};
use replan::{Case, check, read};

use crate::cli::replan;

/// Every explanation of a case in a language: rule or treatment, project, lines.
fn explanations(path: &Path, as_of: Date, lang: Lang) -> Vec<(String, String, Vec<String>)> {
    let file = read::case::read(path).unwrap();
    let profile = profile::open(file.profile.as_deref().unwrap_or("national"), &file.folder).unwrap();
    let case = Case::open(file, &profile).unwrap();
    let report = check(&case, &profile, as_of);
    let context = Context { words: lang.words(), profile: &profile, grid: &case.grid, view: View::Projects, screen: Screen::default() };
    told(&report, &context)
}

fn told(report: &Report, context: &Context) -> Vec<(String, String, Vec<String>)> {
    let codes = RULES.iter().map(|rule| rule.code).chain(TREATMENTS.iter().map(|treatment| treatment.code));
    let mut all = Vec::new();
    for code in codes {
        for project in &report.projects {
            let Some(topic) = topic(report, project, code) else { continue };
            all.push((code.to_owned(), project.id.clone(), explain(report, project, &topic, context).text));
        }
    }
    all
}

/// The examples of all pages.
fn examples() -> Vec<&'static str> {
    let pages = RULES.iter().map(|rule| rule.page).chain(TREATMENTS.iter().map(|treatment| treatment.page));
    pages.flat_map(|page| page.split("```case\n").skip(1).map(|block| block.split("```").next().unwrap())).collect()
}

/// What is wrong with a line that is read aloud.
fn wrong(line: &str, words: &Words, profile: &Profile, block: &str) -> Option<String> {
    let odd = |word: &&str| word.contains(['?', '_']) || !word.is_ascii();
    let own = block.split_whitespace().filter(odd).chain(["“warehouse”"]);
    let line = &own.fold(line.to_owned(), |line, word| line.replace(word, "X"));
    for sign in ["?", "cause.", "explain.", "condition.", "figure.", "_", "[", "]", "{", "}", "()", "( ", ",,", ".."] {
        let question = sign == "?" && line.ends_with('?');
        if line.contains(sign) && !question {
            return Some(format!("{sign:?}"));
        }
    }
    match words.lang {
        Lang::Vi => english(line),
        Lang::En => vietnamese(line, profile),
    }
}

/// An English word in a Vietnamese line.
fn english(line: &str) -> Option<String> {
    let words =
        ["the", "is", "of", "are", "and", "not", "by", "no", "plan", "lot", "from", "page", "source", "warehouse", "holds", "fails"];
    let mut found = line.split(|letter: char| !letter.is_alphanumeric()).filter(|word| words.contains(word));
    found.next().map(str::to_owned)
}

/// Vietnamese letters in an English line, beside the titles of documents and what the example itself says.
fn vietnamese(line: &str, profile: &Profile) -> Option<String> {
    let titles = profile.basis.values().flatten().map(|article| &*article.article);
    let titles = titles.chain(profile.norms.iter().filter_map(|norm| Some(norm.judges.as_ref()?.article.as_str())));
    let titles = titles.chain(profile.corridors.iter().map(|corridor| corridor.article.as_str()));
    let mut parts: Vec<&str> = titles.flat_map(|text| text.split("; ")).collect();
    parts.push("Nghị định số 53/2024/NĐ-CP");
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let rest = parts.iter().filter(|part| !part.is_empty()).fold(line.to_owned(), |line, part| line.replace(*part, ""));
    let quoted =
        rest.split('“').enumerate().map(|(at, part)| if at == 0 { part } else { part.split_once('”').map_or("", |(_, rest)| rest) });
    let rest: String = quoted.collect();
    rest.chars().find(|letter| letter.is_alphabetic() && !letter.is_ascii()).map(|letter| letter.to_string())
}

#[test]
fn every_explanation_of_every_example_reads_whole_and_in_one_language() {
    let mut faults = std::collections::BTreeMap::new();
    for block in examples() {
        let folder = tempfile::tempdir().unwrap();
        let as_of = crate::pages::write_case(folder.path(), block);
        let path = folder.path().join("case.toml");
        let profile = profile::open("lao_cai", Path::new("")).unwrap();
        for lang in Lang::ALL {
            for (code, project, lines) in explanations(&path, as_of, lang) {
                for line in &lines {
                    if let Some(what) = wrong(line, lang.words(), &profile, block) {
                        faults.entry(line.trim().to_owned()).or_insert(format!("{what} in {code} of {project}"));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} lines:\n{:#?}", faults.len(), faults);
}

fn of_town(town: &str, code: &str, project: &str, as_of: &str, lang: &str) -> String {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/towns").join(town).join("case.toml");
    let case = case.display().to_string();
    let ended = replan(&["explain", code, "--case", &case, "--project", project, "--as-of", as_of, "--lang", lang]);
    assert_eq!(ended.code, 0, "{ended:?}");
    ended.out
}

#[test]
fn every_level_is_told_with_its_editions_and_why_these() {
    let told = of_town("levels", "P201", "DA-02", "2025-10-01", "vi");
    for line in [
        "Kết quả chung của các cấp độ quy hoạch (lấy kết quả nặng nhất): cần phương án xử lý chuyển tiếp.",
        "Xét theo quy hoạch chi tiết\n  Kết quả: phù hợp.",
        "Xét theo quy hoạch chung\n  Kết quả: cần phương án xử lý chuyển tiếp.",
        "Không áp dụng quy hoạch DU-THAO: mới là dự thảo, chưa được phê duyệt.",
        "Lý do: vào ngày 5/5/2021 quy hoạch này đang có hiệu lực, đến ngày 10/9/2025 mới bị quy hoạch QHC-2025 thay thế.",
        "Không áp dụng quy hoạch QHC-2018: đã được quy hoạch QHC-2025 thay thế từ ngày 10/9/2025.",
        "5.722,2 m² (99,9%) nằm trên lô KB-02, đất kho bãi, quy hoạch QHCT-2020.",
        "5.722,2 m² (99,9%) nằm trên lô O-01, đất nhóm nhà ở, quy hoạch QHC-2025.",
        "Kết quả xét theo quy hoạch chung không đổi khi lấy sai số bằng một nửa",
    ] {
        assert!(told.contains(line), "{line:?} is not in\n{told}");
    }
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/towns/levels/case.toml").display().to_string();
    let json = replan(&["explain", "P201", "--case", &case, "--project", "DA-02", "--as-of", "2025-10-01", "--to", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let levels: Vec<_> = json["answers"].as_array().unwrap().iter().map(|answer| answer["level"].as_str().unwrap()).collect();
    assert_eq!((levels, json["answer"]["level"].as_str()), (vec!["detailed", "general"], Some("general")));
}

#[test]
fn a_limit_is_told_cell_by_cell() {
    let told = of_town("limits", "P207", "CT-06", "2026-11-23", "vi");
    for line in [
        "Tra bảng 2.10, chiều cao công trình 20,5 m, diện tích lô 6.500,0 m²: giá trị nằm giữa các ô dưới đây",
        "Ô 19 m × 10.000 m² = 65, tỷ trọng 0,25.",
        "80 × 0,25 + 65 × 0,25 + 80 × 0,25 + 62 × 0,25 = 71,75%.",
        "nên áp dụng QCVN 01:2021/BXD: quy hoạch phê duyệt ngày 1/3/2022",
        "Số liệu này chưa đối chiếu với văn bản chính thức, cần xác nhận",
        "Áp dụng cho quy hoạch 2022 vì quy hoạch được phê duyệt trong thời gian áp dụng của quy chuẩn",
    ] {
        assert!(told.contains(line), "{line:?} is not in\n{told}");
    }
}

#[test]
fn a_range_of_a_table_and_a_corridors_article_are_told() {
    let told = of_town("corridors", "P213", "HL-02", "2026-11-23", "vi");
    let line = "Tra bảng 2.7, bề rộng đường 15,0 m, chiều cao công trình 10,0 m: ô < 19 m × < 19 m = 0.";
    assert!(told.contains(line), "{told}");
    let told = of_town("corridors", "P214", "HL-02", "2026-11-23", "vi");
    assert!(told.contains("\n  Nghị định số 14/2014/NĐ-CP, Điều 11 khoản 1") && !told.contains("43/2015"), "{told}");
}

#[test]
fn an_answer_under_a_supposed_draft_says_that_it_is_supposed() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/towns/levels/case.toml").display().to_string();
    let told = replan(&["explain", "P201", "--case", &case, "--project", "DA-01", "--as-of", "2026-11-23", "--draft", "DU-THAO"]).out;
    for line in [
        "kết quả theo giả định: dự thảo quy hoạch DU-THAO được coi là đã phê duyệt",
        "Quy hoạch áp dụng: DU-THAO",
        "Đây là dự thảo; kết quả tính đến ngày 23/11/2026 theo giả định dự thảo đã được phê duyệt.",
        "Không áp dụng quy hoạch QHCT-2020: đã được quy hoạch DU-THAO thay thế từ ngày 23/11/2026.",
    ] {
        assert!(told.to_lowercase().contains(&line.to_lowercase()), "{line:?} is not in\n{told}");
    }
}
