//! Checks project parcels against a revised detailed plan and finds the projects that need a transitional arrangement.
//!
//! # The keystone
//!
//! The same question is put to the same parcel twice: under the plan in force when the project was approved (*then*) and under
//! the plan in force now. The pair of answers is the project's standing on that question:
//!
//! | then \\ now | does not apply | holds | unknown | fails |
//! |---|---|---|---|---|
//! | **does not apply** | does not apply | conforms | undetermined | transitional |
//! | **holds** | does not apply | conforms | undetermined | transitional |
//! | **unknown** | does not apply | conforms | undetermined | undetermined |
//! | **fails** | does not apply | cured | undetermined | never conformed |
//!
//! # The map
//!
//! Each floor uses only floors below it; rooms on one floor do not know each other.
//!
//! | floor | room | gives |
//! |--:|---|---|
//! | 0 | [`model`] | nouns, units, dates, notes, answers |
//! | 1 | [`profile`], [`lang`], [`read`] | regulation as data, words as data, files as raw layers |
//! | 2 | [`normal`] | raw layers become plans and projects, with notes |
//! | 3 | [`index`] | which lots may touch this land |
//! | 4 | [`overlay`], [`lines`] | how this land is cut; what lies beyond a line |
//! | 5 | [`rules`] | answers |
//! | 6 | [`standing`] | what a pair of answers comes to |
//! | 7 | [`treatment`] | which ways are open, and why |
//! | 8 | [`report`] | one plain struct with a published JSON schema |
//! | 9 | [`mod@write`] | files |
//! | 10 | [`cli`] | arguments in, exit code out |
//!
//! # Invariants
//!
//! 1. No floor looks up.
//! 2. A rule sees one mosaic, one subject and no clock. Two days meet only in `standing`.
//! 3. Every question put to every subject has exactly one answer in the report.
//! 4. What is not known never passes.
//! 5. Pieces, slivers and rest, minus what is counted twice, are the parcel, within a stated bound; nothing under a tolerance
//!    disappears.
//! 6. From `normal` to `report` no function returns `Result`, but for the one gate in front of `normal`: data cannot make the
//!    checker stop. What is wrong with data is a note, then an answer, with a coordinate.
//! 7. A CRS is declared or read from the file, never guessed. `normal::crs` is the only file that knows what a CRS is; above
//!    it, coordinates are metres of the case's working grid. Legal areas are grid areas.
//! 8. Only `lang` and `write` know a human language. An answer is facts.
//! 9. Only `index` knows rstar. Only `read::ffi` may be unsafe.
//! 10. A number with a unit is a type; a serialised one carries its unit in its name.
//! 11. Same case, same profile, same as-of day, same version: same bytes, in every format. No clock, no hash order, no thread
//!     order.
//! 12. A code is never given twice.

pub mod cli;
pub mod index;
pub mod lang;
pub mod lines;
pub mod model;
pub mod normal;
pub mod overlay;
pub mod profile;
pub mod read;
pub mod report;
pub mod rules;
pub mod standing;
pub mod treatment;
pub mod write;

pub use normal::Case;

use rayon::prelude::*;

use model::{Date, Facts, Level, M, Note, NoteCode, Plan, Severity, Side};
use normal::Register;
use normal::mosaic::{Contradiction, Timeline, asked_levels};
use normal::vocabulary::{Functions, matrix_of};
use overlay::Pen;
use profile::{Matrix, Profile};
use report::assemble::Frame;
use report::{Bases, Kept, NotChecked, RanWith, Report, assemble};
use rules::{CaseFacts, Put, RULES, Rule};
use standing::{Ground, NOTHING, Question, Tier};

/// Puts every question to every subject of the case, as of a day.
///
/// A case with plans alone is validated; with a register, its projects are checked. Never fails: what is wrong with data is a
/// note, then an answer. Costs a cut a parcel and mosaic, in parallel over projects; the order of nothing depends on threads.
///
/// Where the case supposes that a draft is approved ([`read::CaseFile::suppose`]), each project also says its standing without.
#[must_use]
pub fn check(case: &Case, profile: &Profile, as_of: Date) -> Report {
    let mut report = check_once(case, profile, as_of);
    if case.file.plan.iter().any(|plan| plan.supposed) {
        let plain = Case { file: case.file.without_supposed(), ..case.clone() };
        let before = check_once(&plain, profile, as_of);
        for (project, before) in report.projects.iter_mut().zip(before.projects) {
            project.without_draft = Some(before.standing);
        }
    }
    report
}

fn check_once(case: &Case, profile: &Profile, as_of: Date) -> Report {
    let mut notes = settings_notes(case);
    let matrix = matrix_of(case, profile, &mut notes);
    let functions = Functions::of_case(case, profile, &matrix, &mut notes);
    let plans = normal::plans::plans(case, &functions, &mut notes);
    let register = normal::register::register(case, profile, &matrix, as_of, &mut notes);
    let projects = register.as_ref().map(|register| register.projects.as_slice());
    let questions = Questions::of(&plans, register.as_ref(), &matrix, profile);
    let tiers: Vec<Tier> = asked_levels(&plans).into_iter().map(|level| Tier::of(&plans, level, profile)).collect();
    notes.extend(expired_notes(&plans, &tiers, as_of));
    let ground = Ground {
        file: &case.file,
        plans: &plans,
        tiers: &tiers,
        matrix: &matrix,
        profile,
        as_of,
        hazards_told: projects.unwrap_or_default().iter().any(|project| project.hazard.is_some()),
        questions: &questions.to_plans,
        once: &questions.once,
        then: case.file.then,
        pen: Pen::from(M(case.file.tolerance.width_m)),
        assumed: &NOTHING,
    };
    let frame = Frame { ground: &ground, bases: Bases::of(profile, as_of), to_data: &questions.to_data, kept: Kept::default() };
    let project_reports: Vec<_> = projects
        .unwrap_or_default()
        .par_iter()
        .with_max_len(FEW)
        .map(|project| assemble::project(project, standing::find(project, &ground), &frame))
        .collect();
    let contradicting: Vec<Contradiction> = tiers.iter().flat_map(|tier| contradictions(&tier.timeline)).collect();
    let (plan_reports, register) = rayon::join(
        || (0..plans.len()).into_par_iter().map(|index| assemble::plan(index, &frame, &contradicting)).collect::<Vec<_>>(),
        || register.as_ref().map(|register| assemble::register(register, &project_reports, &frame)),
    );
    notes.extend(idle_overrides(case, &project_reports));
    let work_list = report::work_list(&project_reports);
    let mut report = Report {
        replan: env!("CARGO_PKG_VERSION").to_owned(),
        case: case.file.name.clone().unwrap_or_default(),
        as_of,
        profile: profile.id.clone(),
        crs: case.grid.definition.clone(),
        inputs: case.inputs.clone(),
        counts: report::counts(&plan_reports, register.as_ref(), &project_reports, questions.not_checked),
        plans: plan_reports,
        register,
        projects: project_reports,
        changes: Vec::new(),
        work_list,
        settings: case.file.settings.clone(),
        ran_with: ran_with(case, &matrix),
        notes,
    };
    place_notes(&mut report, case);
    report
}

/// So many projects are one thread's at a time, so that none is left with many of them at the end.
const FEW: usize = 64;

/// What the run goes by.
fn ran_with(case: &Case, matrix: &Matrix) -> RanWith {
    let file = &case.file;
    RanWith {
        then: file.then.name().to_owned(),
        presume_lawful: file.presume_lawful == read::case::Presume::Lawful,
        no_plan_before: file.no_plan_before,
        approved_before: file.register.as_ref().and_then(|register| register.approved_before),
        tolerance_m: M(file.tolerance.width_m),
        tolerance_area_pct: model::Pct(file.tolerance.area_pct),
        matrix: matrix.source.clone(),
        matrix_confirmed: matrix.confirmed,
    }
}

/// The rules that are asked, and those that are not.
#[derive(Default)]
struct Questions {
    /// To the plans of each level.
    to_plans: Vec<Question>,
    /// To plans and registers themselves.
    to_data: Vec<&'static Rule>,
    /// To a project once: to its papers, and to what several levels answer.
    once: Vec<&'static Rule>,
    not_checked: Vec<NotChecked>,
}

impl Questions {
    fn of(plans: &[Plan], register: Option<&Register>, matrix: &Matrix, profile: &Profile) -> Self {
        let projects = register.map(|register| register.projects.as_slice());
        let by_level: Vec<(Level, Vec<&Plan>)> =
            asked_levels(plans).into_iter().map(|level| (level, plans.iter().filter(|plan| plan.level == level).collect())).collect();
        let all: Vec<&Plan> = plans.iter().collect();
        let asked = |rule: &Rule, plans: &[&Plan]| (rule.asked)(&CaseFacts { plans, register, projects, matrix, profile });
        let mut found = Self::default();
        for &rule in RULES {
            match (rule.put, asked(rule, &all)) {
                (_, Err(cause)) => found.not_checked.push(NotChecked::of(rule, None, cause)),
                (Put::Paper(_) | Put::Levels(_), Ok(())) => found.once.push(rule),
                (Put::Parcel(_) | Put::Evidence(_), Ok(())) => {
                    for (tier, (level, plans)) in by_level.iter().enumerate() {
                        match asked(rule, plans) {
                            Ok(()) => found.to_plans.push(Question { rule, tier }),
                            Err(cause) => found.not_checked.push(NotChecked::of(rule, Some(*level), cause)),
                        }
                    }
                }
                (_, Ok(())) => found.to_data.push(rule),
            }
        }
        found
    }
}

/// What the case says of itself, and what it says that is not used yet.
fn settings_notes(case: &Case) -> Vec<Note> {
    let made_up = case.file.made_up.as_ref();
    let mut notes: Vec<Note> =
        made_up.map(|text| Note::new(NoteCode::MadeUp, Severity::Info).with(Facts::new().text("text", text))).into_iter().collect();
    let supposed = case.file.plan.iter().filter(|plan| plan.supposed);
    notes.extend(supposed.map(|plan| {
        let facts = Facts::new().text("plan", &plan.id).text_if("date", plan.effective.map(|day| day.to_string()));
        Note::new(NoteCode::DraftSupposed, Severity::Warning).with(facts)
    }));
    notes
}

/// Plans past their term that nothing replaced.
fn expired_notes(plans: &[Plan], tiers: &[Tier], as_of: Date) -> Vec<Note> {
    let in_force = tiers.iter().flat_map(|tier| &tier.mosaic(tier.timeline.on(as_of)).plans);
    let expired = in_force.filter_map(|&index| {
        let expires = plans[index].expires.filter(|day| *day < as_of)?;
        let facts = Facts::new().text("plan", &plans[index].id).date("expires", expires);
        Some(Note::new(NoteCode::PlanExpired, Severity::Warning).with(facts))
    });
    expired.collect()
}

/// Each pair of plans that contradict each other on some day, once.
fn contradictions(timeline: &Timeline) -> Vec<Contradiction> {
    let mut found: Vec<Contradiction> = Vec::new();
    for contradiction in timeline.mosaics.iter().flat_map(|mosaic| &mosaic.contradictions) {
        if found.iter().all(|known| known.plans != contradiction.plans) {
            found.push(contradiction.clone());
        }
    }
    found
}

/// Decisions of persons that change nothing, each with the reason.
fn idle_overrides(case: &Case, projects: &[report::ProjectReport]) -> Vec<Note> {
    let idle = case.file.overrides.iter().filter_map(|entry| Some((entry, why_idle(entry, projects)?)));
    idle.map(|(entry, (why, did_you_mean))| {
        let facts = Facts::new().text("project", &entry.project).text("rule", &entry.rule).text("idle", why);
        Note::new(NoteCode::OverrideIdle, Severity::Warning).with(facts.text_if("did_you_mean", did_you_mean))
    })
    .collect()
}

/// Why a decision changes nothing, with the name that was probably meant; `None`: it changes something.
fn why_idle(entry: &read::case::OverrideEntry, projects: &[report::ProjectReport]) -> Option<(&'static str, Option<String>)> {
    let Some(project) = projects.iter().find(|project| project.id == entry.project) else {
        return Some(("no_project", model::closest(&entry.project, projects.iter().map(|project| project.id.as_str()))));
    };
    let Some(rule) = rules::rule(&entry.rule) else {
        return Some(("no_rule", model::closest(&entry.rule, RULES.iter().flat_map(|rule| [rule.code, rule.name]))));
    };
    let of_level = |answer: &&report::AnswerReport| entry.level.is_none_or(|level| answer.level == Some(level));
    let answers: Vec<_> = project.answers.iter().filter(|answer| answer.rule == rule.code).filter(of_level).collect();
    let is_it = |over: &&report::OverrideReport| {
        let found = (over.outcome, &over.reason, &over.by, over.date);
        found == (entry.outcome, &entry.reason, &entry.by, entry.date)
            && over.side.is_none_or(|side| entry.side.unwrap_or(Side::Now) == side)
    };
    let mut counting = answers.iter().flat_map(|answer| {
        let decisions = answer.overridden.iter().flat_map(|over| over.both()).filter(is_it);
        decisions.map(|over| over.changes(answer))
    });
    match counting.by_ref().max() {
        Some(true) => None,
        Some(false) => Some(("same", None)),
        None if answers.is_empty() => Some(("not_asked", None)),
        None if entry.side == Some(Side::Then) && answers.iter().all(|answer| answer.standing.is_none()) => Some(("no_side", None)),
        None => Some(("later_one", None)),
    }
}

/// Gives every note with a place its longitude and latitude.
fn place_notes(report: &mut Report, case: &Case) {
    let Some(way) = case.grid.to_lonlat() else { return };
    let notes = report.notes.iter_mut().chain(report.projects.iter_mut().flat_map(|project| &mut project.notes));
    for note in notes {
        note.lonlat = note.at.and_then(|place| way.place(place));
    }
}
