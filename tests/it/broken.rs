//! Files with one fault each, beside their sound twins: what is said of each, and that nothing else changes.
//!
//! `fixtures/broken/faults.csv` lists them (`scripts/make_broken.py` writes it), `expected.txt` keeps what is said of each:
//! `BLESS=1 cargo test broken` writes it anew, and a person reads what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use replan::cli::Failure;
use replan::lang::Lang;
use replan::model::{Date, Fact, Facts, Note, NoteCode, Outcome, Says, Severity};
use replan::read::{CaseFile, LayerEntry, ReadError, case};
use replan::report::{AnswerReport, LotShape, ProjectReport, Report};
use replan::{Case, check, profile};
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Fault {
    pub(crate) file: String,
    pub(crate) role: String,
    pub(crate) twin: String,
    pub(crate) touches: String,
    pub(crate) entry: String,
    pub(crate) fault: String,
}

#[test]
fn every_fault_is_said_and_touches_nothing_else() {
    let faults = faults();
    let of_twin: BTreeMap<&str, &Fault> =
        faults.iter().filter(|fault| fault.file == fault.twin).map(|fault| (&*fault.file, fault)).collect();
    let twins: BTreeMap<&str, Report> = of_twin.iter().map(|(file, twin)| (*file, report_of(twin).expect("a sound twin"))).collect();
    let mut said = String::new();
    let mut wrong = Vec::new();
    for fault in &faults {
        let twin = &twins[&*fault.twin];
        let Ok(found) = catch_unwind(AssertUnwindSafe(|| report_of(fault))) else {
            wrong.push(format!("{}: a panic", fault.file));
            continue;
        };
        writeln!(said, "{} – {}", fault.file, fault.fault).unwrap();
        for line in lines_of(twin, found.as_ref().map_err(String::as_str)) {
            writeln!(said, "    {line}").unwrap();
        }
        wrong.extend(faults_of(fault, twin, found.as_ref().ok()).into_iter().map(|what| format!("{}: {what}", fault.file)));
    }
    let path = folder().join("expected.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &said).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    wrong.extend(difference(&expected, &said));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What readers say of the files, of which no other program says it in its own words.
#[test]
fn what_is_said_of_a_fault_is_said_in_vietnamese() {
    let words = Lang::Vi.words();
    let mut english = BTreeSet::new();
    for fault in faults() {
        match opened(&fault) {
            Err(failure) => english.extend(unspoken(&failure.says).chain(failure.hints.iter().flat_map(unspoken))),
            Ok((case, profile)) => {
                let report = check(&case, &profile, Date::from_ymd_opt(2024, 7, 1).unwrap());
                let facts = report.notes.iter().flat_map(|note| note.facts.iter());
                for (name, fact) in facts.filter(|(name, _)| ["says", "reason", "fault"].contains(name)) {
                    let told = words.value(name, fact, &|_, _| None);
                    english.extend((told == fact.to_string()).then_some(told));
                }
            }
        }
    }
    let own = |text: &String| !OTHERS_SAY.iter().any(|start| text.contains(start));
    let english: Vec<String> = english.into_iter().filter(own).collect();
    assert!(english.is_empty(), "{english:#?}");
}

/// What GDAL and its kind say, which is quoted.
const OTHERS_SAY: [&str; 1] = ["GDAL"];

/// The keys of a sentence and of all inside of it for which there are no words.
fn unspoken(says: &Says) -> Box<dyn Iterator<Item = String> + '_> {
    let is_known = |key: &str| [format!("says.{key}"), key.to_owned()].iter().any(|key| Lang::Vi.words().find(key).is_some());
    let inner = says.facts.iter().filter_map(|(_, fact)| if let Fact::Says(says) = fact { Some(unspoken(says)) } else { None });
    Box::new((!is_known(says.key)).then(|| says.key.to_owned()).into_iter().chain(inner.flatten()))
}

#[test]
fn there_are_many_faults_for_many_readers() {
    let faults = faults();
    let kinds: BTreeSet<&str> = faults.iter().map(|fault| &*fault.fault).collect();
    let readers: BTreeSet<&str> = faults.iter().filter_map(|fault| fault.file.split('/').next()).collect();
    assert!(faults.len() >= 200 && kinds.len() >= 120 && readers.len() >= 10, "{} {} {readers:?}", faults.len(), kinds.len());
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/broken")
}

pub(crate) fn faults() -> Vec<Fault> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_path(folder().join("faults.csv")).unwrap();
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// What comes of the sound case with this file in place of one of its layers; else the message that a user gets.
pub(crate) fn report_of(fault: &Fault) -> Result<Report, String> {
    opened(fault).map(|(case, profile)| check(&case, &profile, Date::from_ymd_opt(2024, 7, 1).unwrap())).map_err(|failure| told(&failure))
}

fn opened(fault: &Fault) -> Result<(Case, profile::Profile), Failure> {
    let file = if fault.role == "case" { case::read(&folder().join(&fault.file))? } else { with_layer(fault)? };
    let profile = profile::open(file.profile.as_deref().unwrap_or("national"), &file.folder)?;
    Ok((Case::open(file, &profile)?, profile))
}

fn with_layer(fault: &Fault) -> Result<CaseFile, ReadError> {
    let mut file = case::read(&folder().join("case/sound.toml"))?;
    let entry = |usual: Option<&LayerEntry>| entry(fault, usual);
    let register = file.register.as_mut().unwrap();
    match &*fault.role {
        "lots" => file.plan[0].lots = entry(Some(&file.plan[0].lots)),
        "boundary" => file.plan[0].boundary = Some(entry(None)),
        "lot_table" => file.plan[0].lot_table = Some(entry(None)),
        "projects" => register.projects = Some(entry(None)),
        "corners" => (register.parcels, register.corners) = (None, Some(entry(None))),
        other => panic!("no role {other}"),
    }
    Ok(file)
}

/// The keys of a layer: those that the fault gives, the usual columns where it gives none.
fn entry(fault: &Fault, usual: Option<&LayerEntry>) -> LayerEntry {
    #[derive(Deserialize)]
    struct Line {
        entry: LayerEntry,
    }
    let keys = if fault.entry.is_empty() { String::new() } else { format!(", {}", fault.entry) };
    let file = if Path::new(&fault.file).is_absolute() { fault.file.clone() } else { format!("../{}", fault.file) };
    let line: Line = toml::from_str(&format!("entry = {{ file = {file:?}{keys} }}")).unwrap();
    let mut entry = line.entry;
    entry.crs = entry.crs.filter(|crs| !crs.is_empty());
    if !fault.entry.contains("columns") {
        entry.columns = usual.map(|usual| usual.columns.clone()).unwrap_or_default();
    }
    entry
}

/// A message without the machine's own paths.
fn told(failure: &Failure) -> String {
    let here = folder();
    failure.told(Lang::En.words()).replace(&format!("{}/case/../", here.display()), "").replace(&format!("{}/", here.display()), "")
}

/// What the report of a faulty file says that its twin's does not.
fn lines_of(twin: &Report, found: Result<&Report, &str>) -> Vec<String> {
    let report = match found {
        Ok(report) => report,
        Err(message) => return message.lines().map(str::to_owned).collect(),
    };
    let known: BTreeSet<String> = said_of(twin).into_iter().map(|(_, line)| line).collect();
    let mut lines: Vec<String> = said_of(report).into_iter().map(|(_, line)| line).filter(|line| !known.contains(line)).collect();
    lines.extend(changes(&areas(twin), &areas(report)));
    lines.extend(changes(&standings(twin), &standings(report)));
    if lines.is_empty() {
        lines.push("nothing".into());
    }
    lines
}

/// All notes, and all answers about data that do not hold, each as a line, with whether somebody should look at it.
fn said_of(report: &Report) -> Vec<(bool, String)> {
    let of_projects = report.projects.iter().flat_map(|project| &project.notes);
    let notes = report.notes.iter().chain(of_projects).map(|note| (note.severity > Severity::Info, note_line(note)));
    let of_plans = report.plans.iter().flat_map(|plan| &plan.answers);
    let of_register = report.register.iter().flat_map(|register| &register.answers);
    let of_projects = report.projects.iter().flat_map(|project| &project.answers).filter(|answer| answer.outcome.is_some());
    let answers = of_plans.chain(of_register).chain(of_projects).flat_map(answer_lines);
    notes.chain(answers.map(|line| (true, line))).collect()
}

fn note_line(note: &Note) -> String {
    let key = match (note.code, note.facts.get("why")) {
        (NoteCode::PlaceImplausible, Some(replan::model::Fact::Text(why))) => format!("cause.{why}"),
        _ => format!("note.{}", note.code.name()),
    };
    let feature = note.feature.map(|feature| format!(", feature {feature}")).unwrap_or_default();
    let place = note.at.map(|[x, y]| format!(" at {x:.1} {y:.1}")).unwrap_or_default();
    format!("{:?} {}{feature}: {}{place}", note.severity, note.code.name(), sentence(&key, &note.facts)).to_lowercase()
}

fn answer_lines(answer: &AnswerReport) -> Vec<String> {
    let grave = answer.because.iter().filter(|cause| cause.outcome >= Outcome::Unknown);
    let line = |cause: &replan::report::CauseReport| {
        let facts = cause.facts.clone().text_if("plan", cause.plan.clone()).text_if("lot", cause.lot.clone());
        format!("{} {}: {}", answer.rule, cause.outcome.name(), sentence(&format!("cause.{}", cause.why), &facts))
    };
    grave.map(line).collect()
}

fn sentence(key: &str, facts: &Facts) -> String {
    let sentence = Lang::En.words().sentence(key, facts, &|_, id| Some(id.to_owned()));
    let short: String = sentence.chars().take(300).collect();
    let shown: String = short.chars().map(|letter| if letter.is_control() { '·' } else { letter }).collect();
    if short.len() < sentence.len() { format!("{shown}…") } else { shown }
}

/// The area of every lot and project by its name; several of one name together.
fn areas(report: &Report) -> BTreeMap<String, String> {
    let lots = lots(report).into_iter().map(|(code, lots)| (format!("lot {code}"), lots.iter().map(|lot| lot.area_m2.0).sum::<f64>()));
    let projects = report.projects.iter().map(|project| (format!("project {}", short(&project.id)), project.area_m2.0));
    lots.chain(projects).map(|(name, area)| (name, format!("{area:.3} m²"))).collect()
}

fn standings(report: &Report) -> BTreeMap<String, String> {
    report.projects.iter().map(|project| (format!("project {}", short(&project.id)), project.standing.name().to_owned())).collect()
}

fn short(name: &str) -> String {
    name.chars().take(60).collect()
}

fn changes(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Vec<String> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let change = |name: &String| {
        let [was, is] = [old, new].map(|values| values.get(name).map_or("none", String::as_str));
        (was != is).then(|| format!("{name}: {was} → {is}"))
    };
    names.into_iter().filter_map(change).collect()
}

fn lots(report: &Report) -> BTreeMap<String, Vec<&LotShape>> {
    let mut lots: BTreeMap<String, Vec<&LotShape>> = BTreeMap::new();
    for lot in report.plans.iter().filter(|plan| &*plan.id == "2020").flat_map(|plan| &plan.lot_shapes) {
        lots.entry(short(&lot.code.clone().unwrap_or_default())).or_default().push(lot);
    }
    lots
}

/// What is wrong with how a fault was taken: it touched what it must not, or changed an area in silence.
fn faults_of(fault: &Fault, twin: &Report, found: Option<&Report>) -> Vec<String> {
    let Some(found) = found else {
        return if fault.touches == "*" { Vec::new() } else { vec!["refused whole, though parts of it are sound".into()] };
    };
    let mut wrong = Vec::new();
    for letter in ["A", "B", "C", "D"].into_iter().filter(|letter| !fault.touches.contains(['*']) && !fault.touches.contains(letter)) {
        if shapes(twin, letter) != shapes(found, letter) {
            wrong.push(format!("lot {letter} is not as in the twin"));
        }
        if project(twin, letter) != project(found, letter) {
            wrong.push(format!("project {letter} is not as in the twin"));
        }
    }
    let known: BTreeSet<String> = said_of(twin).into_iter().map(|(_, line)| line).collect();
    let warned = said_of(found).iter().any(|(grave, line)| *grave && !known.contains(line));
    // A mark of exclamation: the file is sound, and says something else.
    if !warned && !fault.touches.contains('!') && areas(twin) != areas(found) {
        wrong.push("an area changed in silence".into());
    }
    wrong
}

/// A lot without the number of its feature.
fn shapes(report: &Report, code: &str) -> Vec<LotShape> {
    lots(report).get(code).into_iter().flatten().map(|lot| LotShape { feature: 0, ..(*lot).clone() }).collect()
}

/// A project and all that was found of it, but for the numbers of features in its notes.
fn project(report: &Report, id: &str) -> Option<String> {
    let plain = |project: &ProjectReport| serde_json::to_string(&ProjectReport { notes: Vec::new(), ..project.clone() }).unwrap();
    report.projects.iter().find(|project| project.id == format!("DA-{id}")).map(plain)
}

/// The first lines in which two texts differ, file by file.
fn difference(expected: &str, found: &str) -> Vec<String> {
    let [old, new] = [expected, found].map(blocks);
    let names: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let differs = names.into_iter().filter(|name| old.get(name) != new.get(name));
    let show = |name: &str| {
        let [old, new] = [&old, &new].map(|blocks| blocks.get(name).map_or(String::new(), |lines| lines.join("\n")));
        format!("{name}\n  expected:\n{old}\n  found:\n{new}\n(if that is right: BLESS=1 cargo test broken)")
    };
    differs.map(show).collect()
}

fn blocks(text: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut blocks: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut name = "";
    for line in text.lines() {
        if line.starts_with(' ') {
            blocks.entry(name).or_default().push(line);
        } else {
            name = line;
            blocks.entry(name).or_default();
        }
    }
    blocks
}
