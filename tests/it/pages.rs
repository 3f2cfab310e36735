//! Runs the examples on the pages of rules and treatments.
//!
//! An example is a fenced block `case`, one line a thing, coordinates in metres from a corner near Kim Thành:
//!
//! ```text
//! plan 2012 approved 2012-03-15            then supersedes ID | adjusts ID | effective D | annulled D | reinstated D | draft true
//!   lot KB-01 KB box 0 0 100 100           code, function (a code of the national profile), land; - for none
//!     limits coverage_pct 60 storeys 3–5     columns of the lot above, likewise: remark Hiện trạng giữ lại
//!   row KB-01 10.000,5                     a row of the decision's table of lots: code, area
//!   boundary box 0 0 200 100               land: box x0 y0 x1 y1 | ring x y, x y, … | several joined by +
//!   red-line 0 10, 100 10                  centre-line and building-line likewise; red-line road_width_m=20 0 10, 100 10
//!   corridor power_110kv - 0 10, 100 10    kind, width_m or -, course; corridor lake_bank - land box 0 0 9 9
//! project DA-01 warehouse land 2013-05-01  purpose, then papers and columns of the register with their values
//!   parcel 1 box 10 10 50 50
//!   building box 10 10 30 30 storeys=2     land, then columns
//! list DA-01 DA-02                       the projects of a list of their own, beside the parcels' attributes
//! parcels none                           a layer of parcels without any
//! stated parcels EPSG:5897                 what the file of a layer (lots-ID, parcels …) says of its CRS
//! set presume_lawful = false               any line of the case file's top
//! regulation [term_limited_permit]         a line of a private profile over that of Lào Cai
//! as-of 2024-07-01
//! expect P201 DA-01 holds fails transitional       then, now, standing
//! expect D102 2012 fails                           an answer about data, of a plan, project or `register`
//! expect P201@general DA-01 holds fails transitional     under the plans of that level
//! expect P201 not asked
//! expect T2 DA-01 open
//! fact P201 DA-01 area_m2 1600                     some reason carries the fact
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use replan::model::{Date, Fact, Level};
use replan::report::{AnswerReport, Report};
use replan::rules::RULES;
use replan::treatment::TREATMENTS;

/// The corner from which examples count.
const CORNER: (f64, f64) = (416_000.0, 2_490_000.0);

#[test]
fn every_example_on_every_rules_page_holds() {
    for rule in RULES {
        let seen = run_page(rule.code, rule.page);
        let missing: Vec<&str> = rule.answers.iter().map(|answer| answer.name()).filter(|answer| !seen.contains(*answer)).collect();
        assert!(missing.is_empty(), "the page of {} has no example of {missing:?}", rule.code);
        assert!(rule.answers.len() > 1, "{} is no question", rule.code);
    }
}

#[test]
fn every_example_on_every_treatments_page_holds() {
    for treatment in TREATMENTS {
        let seen = run_page(treatment.code, treatment.page);
        assert!(seen.len() >= 2, "the page of {} shows only {seen:?}", treatment.code);
    }
}

#[test]
fn every_page_begins_with_its_code_and_name() {
    let rules = RULES.iter().map(|rule| (rule.code, rule.name, rule.page));
    for (code, name, page) in rules.chain(TREATMENTS.iter().map(|treatment| (treatment.code, treatment.name, treatment.page))) {
        assert_eq!(page.lines().next(), Some(format!("# {code} {name}").as_str()));
    }
}

/// Runs a page's examples; returns the answers of the page's own code that they show.
fn run_page(code: &str, page: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let blocks: Vec<&str> = page.split("```case\n").skip(1).map(|block| block.split("```").next().unwrap()).collect();
    assert!(!blocks.is_empty(), "the page of {code} has no example");
    for block in blocks {
        seen.extend(run_example(code, block));
    }
    seen
}

/// Runs one example; returns the answers of this code that it shows.
pub(crate) fn run_example(code: &str, block: &str) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let as_of = write_case(folder.path(), block);
    let report = crate::check(&folder.path().join("case.toml"), as_of);
    let mut seen = BTreeSet::new();
    for line in block.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("expect ") {
            let words: Vec<&str> = words.split_whitespace().collect();
            let found = outcome(&report, &words);
            assert_eq!(found, words[2..].join(" "), "{line}\nin\n{block}\n{}", report.to_json());
            if words[0] == code {
                seen.extend(words[2..].iter().take(2).map(|word| (*word).to_owned()));
            }
        } else if let Some(words) = line.strip_prefix("fact ") {
            assert_fact(&report, &words.split_whitespace().collect::<Vec<_>>(), block);
        }
    }
    seen
}

/// What the report says of what a line expects, in the line's own words.
fn outcome(report: &Report, words: &[&str]) -> String {
    if words[1..] == ["not", "asked"] {
        return if report.counts.not_checked.iter().any(|rule| rule.rule == words[0]) { "asked".into() } else { "is asked".into() };
    }
    if words[0].starts_with('T') {
        let project = report.projects.iter().find(|project| project.id == words[1]).unwrap();
        return project.treatments.iter().find(|treatment| treatment.code == words[0]).unwrap().outcome.name().to_owned();
    }
    let Some(answer) = answer(report, words) else { return "no answer".into() };
    match (answer.outcome, answer.standing) {
        (Some(outcome), _) => outcome.name().to_owned(),
        (_, Some(standing)) => {
            format!("{} {} {}", answer.then.unwrap().name(), answer.now.unwrap().name(), standing.name())
        }
        _ => "neither".into(),
    }
}

fn answer<'a>(report: &'a Report, words: &[&str]) -> Option<&'a AnswerReport> {
    let plans = report.plans.iter().filter(|plan| *plan.id == *words[1]).flat_map(|plan| &plan.answers);
    let register = report.register.iter().filter(|_| words[1] == "register").flat_map(|register| &register.answers);
    let projects = report.projects.iter().filter(|project| project.id == words[1]).flat_map(|project| &project.answers);
    let (rule, level) = words[0].split_once('@').map_or((words[0], None), |(rule, level)| (rule, Some(level)));
    let is_asked = |answer: &&AnswerReport| answer.rule == rule && (level.is_none() || answer.level.map(Level::name) == level);
    plans.chain(register).chain(projects).find(is_asked)
}

fn assert_fact(report: &Report, words: &[&str], block: &str) {
    let answer = answer(report, words).unwrap_or_else(|| panic!("no answer {words:?}"));
    let fits = |fact: &Fact| match (fact, words[3].parse::<f64>()) {
        (Fact::Number(number), Ok(wanted)) => (number - wanted).abs() < 1e-4,
        (Fact::Count(number), Ok(wanted)) => number.to_string() == wanted.to_string(),
        (Fact::Text(text), _) => **text == *words[3],
        _ => false,
    };
    let found = answer.because.iter().any(|cause| cause.facts.get(words[2]).is_some_and(fits));
    assert!(found, "no reason has {} {}: {:#?}\nin\n{block}", words[2], words[3], answer.because);
}

/// Writes an example as a case folder; returns its as-of day.
pub(crate) fn write_case(folder: &Path, block: &str) -> Date {
    let (mut top, mut regulation) = (String::from("name = \"an example\"\n"), String::new());
    let (mut plans, mut as_of) = (String::new(), Date::from_ymd_opt(2024, 7, 1).unwrap());
    let mut layers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut stated: BTreeMap<String, String> = BTreeMap::new();
    let (mut plan, mut project) = (String::new(), Vec::new());
    for line in block.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "plan" => {
                let words: Vec<&str> = rest.split_whitespace().collect();
                plan = words[0].to_owned();
                write!(plans, "\n[[plan]]\nid = \"{plan}\"\nlots = {{ file = \"lots-{plan}.geojson\" }}\n").unwrap();
                for pair in words[1..].chunks(2) {
                    let quoted = if pair[1] == "true" { "true".to_owned() } else { format!("\"{}\"", pair[1]) };
                    writeln!(plans, "{} = {quoted}", pair[0]).unwrap();
                }
                layers.entry(format!("lots-{plan}")).or_default();
            }
            "lot" => {
                let [code, function, land] = split3(rest);
                let function = if function == "-" { "null".to_owned() } else { format!("\"{function}\"") };
                let code = if code == "-" { "null".to_owned() } else { format!("\"{code}\"") };
                let properties = format!("\"code\": {code}, \"function\": {function}");
                layers.get_mut(&format!("lots-{plan}")).unwrap().push(feature(&properties, &shape(land)));
            }
            "row" => {
                let rows = tables.entry(format!("table-{plan}")).or_insert_with(|| {
                    writeln!(plans, "lot_table = {{ file = \"table-{plan}.csv\" }}").unwrap();
                    vec!["code;area_m2".to_owned()]
                });
                rows.push(rest.replacen(' ', ";", 1));
            }
            "limits" | "remark" => {
                let words: Vec<&str> = rest.split_whitespace().collect();
                let pairs: Vec<(&str, &str)> =
                    if word == "remark" { vec![("remark", rest)] } else { words.chunks(2).map(|pair| (pair[0], pair[1])).collect() };
                let lot = layers.get_mut(&format!("lots-{plan}")).unwrap().last_mut().unwrap();
                for (name, value) in pairs {
                    *lot = lot.replacen("\"properties\": {", &format!("\"properties\": {{\"{name}\": \"{value}\", "), 1);
                }
            }
            "building-line" => {
                let name = format!("building-lines-{plan}");
                if !layers.contains_key(&name) {
                    writeln!(plans, "building_lines = {{ file = \"{name}.geojson\" }}").unwrap();
                }
                layers.entry(name).or_default().push(feature("", &course_of(rest)));
            }
            "corridor" => {
                let name = format!("corridors-{plan}");
                if !layers.contains_key(&name) {
                    writeln!(plans, "corridors = {{ file = \"{name}.geojson\" }}").unwrap();
                }
                let [kind, width, course] = split3(rest);
                let width = if width == "-" { "null".to_owned() } else { width.to_owned() };
                let properties = format!("\"kind\": \"{kind}\", \"width_m\": {width}");
                let shape = course.strip_prefix("land ").map_or_else(|| course_of(course), polygon);
                layers.entry(name).or_default().push(feature(&properties, &shape));
            }
            "building" => {
                let (columns, land): (Vec<&str>, Vec<&str>) = rest.split_whitespace().partition(|word| word.contains('='));
                let mut properties = format!("\"project\": \"{}\"", project[0]);
                for column in columns {
                    let (name, value) = column.split_once('=').unwrap();
                    write!(properties, ", \"{name}\": \"{value}\"").unwrap();
                }
                layers.entry("buildings".into()).or_default().push(feature(&properties, &polygon(&land.join(" "))));
            }
            "boundary" => {
                writeln!(plans, "boundary = {{ file = \"boundary-{plan}.geojson\" }}").unwrap();
                layers.entry(format!("boundary-{plan}")).or_default().push(feature("", &polygon(rest)));
            }
            "red-line" | "centre-line" => {
                let name = format!("lines-{plan}");
                if !layers.contains_key(&name) {
                    writeln!(plans, "red_lines = {{ file = \"{name}.geojson\" }}").unwrap();
                }
                let (width, course) = rest.strip_prefix("road_width_m=").map_or((None, rest), |rest| {
                    let (width, course) = rest.split_once(' ').unwrap();
                    (Some(width), course)
                });
                let properties = format!("\"kind\": \"{word}\", \"road_width_m\": {}", width.unwrap_or("null"));
                layers.entry(name).or_default().push(feature(&properties, &course_of(course)));
            }
            "list" => {
                let rows = rest.split_whitespace().map(|id| format!("{id};warehouse;2021-05-01"));
                let header = "id;purpose;land".to_owned();
                tables.insert("projects".into(), std::iter::once(header).chain(rows).collect());
            }
            "parcels" => {
                layers.entry("parcels".into()).or_default();
            }
            "project" => project = rest.split_whitespace().map(str::to_owned).collect(),
            "parcel" => {
                let (id, land) = rest.split_once(' ').unwrap();
                let owner = if project[0] == "-" { "null".to_owned() } else { format!("\"{}\"", project[0]) };
                let mut properties =
                    format!("\"id\": {owner}, \"project\": {owner}, \"purpose\": \"{}\", \"parcel\": \"{id}\"", project[1]);
                for pair in project[2..].chunks(2) {
                    write!(properties, ", \"{}\": \"{}\"", pair[0], pair[1]).unwrap();
                }
                layers.entry("parcels".into()).or_default().push(feature(&properties, &shape(land)));
            }
            "set" => writeln!(top, "{rest}").unwrap(),
            "regulation" => writeln!(regulation, "{rest}").unwrap(),
            "stated" => {
                let (layer, crs) = rest.split_once(' ').unwrap();
                stated.insert(layer.to_owned(), crs.to_owned());
            }
            "as-of" => as_of = rest.parse().unwrap(),
            "expect" | "fact" => {}
            other => panic!("an example has no line {other:?}"),
        }
    }
    let of_register = [
        ("projects", "csv", tables.contains_key("projects")),
        ("parcels", "geojson", layers.contains_key("parcels")),
        ("buildings", "geojson", layers.contains_key("buildings")),
    ];
    let of_register = of_register.iter().filter(|(.., given)| *given);
    let keys: String = of_register.map(|(key, ending, _)| format!("{key} = {{ file = \"{key}.{ending}\" }}\n")).collect();
    if !keys.is_empty() {
        write!(plans, "\n[register]\n{keys}").unwrap();
    }
    for (name, rows) in tables {
        std::fs::write(folder.join(format!("{name}.csv")), rows.join("\n") + "\n").unwrap();
    }
    let profile = if regulation.is_empty() { "lao_cai" } else { "mine.toml" };
    std::fs::write(folder.join("mine.toml"), format!("id = \"mine\"\nextends = \"lao_cai\"\n{regulation}")).unwrap();
    std::fs::write(folder.join("case.toml"), format!("profile = \"{profile}\"\n{top}{plans}")).unwrap();
    for (name, features) in layers {
        let crs = stated.get(&name).map_or("urn:ogc:def:crs:EPSG::9208", String::as_str);
        let crs = format!("\"crs\": {{\"type\": \"name\", \"properties\": {{\"name\": \"{crs}\"}}}}");
        let text = format!("{{\"type\": \"FeatureCollection\", {crs}, \"features\": [\n{}\n]}}\n", features.join(",\n"));
        std::fs::write(folder.join(format!("{name}.geojson")), text).unwrap();
    }
    as_of
}

fn course_of(course: &str) -> String {
    format!("{{\"type\": \"LineString\", \"coordinates\": {}}}", points(course))
}

fn split3(text: &str) -> [&str; 3] {
    let mut parts = text.splitn(3, ' ');
    [parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap()]
}

fn feature(properties: &str, geometry: &str) -> String {
    format!("{{\"type\": \"Feature\", \"properties\": {{{properties}}}, \"geometry\": {geometry}}}")
}

/// Land, or a shape that nothing can be computed with.
fn shape(land: &str) -> String {
    if land == "broken" {
        return "{\"type\": \"Polygon\", \"coordinates\": [[[1e300, 0], [0, 1e300], [0, 0], [1e300, 0]]]}".into();
    }
    polygon(land)
}

/// Land: `box x0 y0 x1 y1`, `ring x y, x y, …`, several joined by `+`.
fn polygon(land: &str) -> String {
    let rings: Vec<String> = land.split('+').map(|part| format!("[{}]", ring(part.trim()))).collect();
    format!("{{\"type\": \"MultiPolygon\", \"coordinates\": [{}]}}", rings.join(", "))
}

fn ring(part: &str) -> String {
    let (word, rest) = part.split_once(' ').unwrap();
    if word == "ring" {
        let first = rest.split(',').next().unwrap();
        return points(&format!("{rest}, {first}"));
    }
    assert_eq!(word, "box", "land is a box or a ring: {part}");
    let n: Vec<&str> = rest.split_whitespace().collect();
    points(&format!("{0} {1}, {2} {1}, {2} {3}, {0} {3}, {0} {1}", n[0], n[1], n[2], n[3]))
}

fn points(list: &str) -> String {
    let point = |text: &str| {
        let (x, y) = text.trim().split_once(' ').unwrap();
        format!("[{}, {}]", CORNER.0 + x.parse::<f64>().unwrap(), CORNER.1 + y.trim().parse::<f64>().unwrap())
    };
    format!("[{}]", list.split(',').map(point).collect::<Vec<_>>().join(", "))
}
