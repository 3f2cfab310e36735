//! Conditions that papers on the day decide. Where a datum is missing for this project alone the condition is not known, and names
//! it; where the register gives a question no datum at all, the question is not asked, and a condition that only bars a treatment
//! falls away.

use std::sync::Arc;

use super::conditions::{condition, met, opposite};
use super::{Condition, State, TreatmentFacts};
use crate::model::{Answer, Fact, Facts, Named, Outcome, State as ProjectState, Works};

impl TreatmentFacts<'_> {
    /// The term of the certificate has not ended.
    pub(super) fn certificate_runs(&self) -> Option<Condition> {
        self.bar("certificate_runs", "G301")
    }

    /// The right to the land has not ended.
    pub(super) fn land_right_runs(&self) -> Option<Condition> {
        self.bar("land_right_runs", "G302")
    }

    /// The land is used, and the project not too late.
    pub(super) fn on_schedule(&self) -> Option<Condition> {
        self.bar("on_schedule", "G303")
    }

    /// No recovery of the land is decided.
    pub(super) fn no_recovery_decided(&self) -> Option<Condition> {
        self.bar("no_recovery_decided", "G304")
    }

    /// The same, for a treatment that the law ties to it.
    pub(super) fn surely_no_recovery_decided(&self) -> Condition {
        self.no_recovery_decided().unwrap_or_else(|| unknown("no_recovery_decided", "recovery_decided"))
    }

    /// The land lay unused too long, or the project is too late.
    pub(super) fn is_behind_schedule(&self) -> Condition {
        let found = self.paper("G303").map(|answer| (opposite(holding(answer)), answer));
        found.map_or_else(|| unknown("behind_schedule", "handed_over"), |(state, answer)| of_answer("behind_schedule", state, answer))
    }

    /// The plan that is in force on the land is being revised.
    pub(super) fn plan_under_revision(&self) -> Condition {
        let Some(answer) = self.paper("G308") else { return condition("plan_under_revision", State::Unmet, Facts::new()) };
        of_answer("plan_under_revision", opposite(holding(answer)), answer)
    }

    /// Nothing is built yet.
    pub(super) fn not_started(&self) -> Condition {
        if self.decided("G306") == Some(Outcome::Holds) {
            return condition("not_started", State::Unmet, Facts::new());
        }
        let Some(state) = self.project.state else { return unknown("not_started", "state") };
        condition("not_started", met(state == ProjectState::NotStarted), Facts::new().text("state", state.name()))
    }

    /// What stands there works.
    pub(super) fn operating(&self) -> Condition {
        let Some(state) = self.project.state else { return unknown("operating", "state") };
        condition("operating", met(state == ProjectState::Operating), Facts::new().text("state", state.name()))
    }

    /// The annual land-use plan does not mark the land.
    pub(super) fn not_in_annual_plan(&self) -> Condition {
        self.in_annual_plan().map_or_else(
            || unknown("not_in_annual_plan", "in_annual_plan"),
            |marked| condition("not_in_annual_plan", met(!marked), Facts::new()),
        )
    }

    /// The annual land-use plan marks the land, or its recovery is decided.
    pub(super) fn recovery_scheduled(&self) -> Condition {
        let name = "recovery_scheduled";
        let decided = self.paper("G304").map(|answer| opposite(holding(answer)));
        match (self.in_annual_plan(), decided) {
            (Some(true), _) | (_, Some(State::Met)) => condition(name, State::Met, Facts::new()),
            (None, _) => unknown(name, "in_annual_plan"),
            (Some(false), Some(State::Unknown)) => unknown(name, "recovery_decided"),
            (Some(false), _) => condition(name, State::Unmet, Facts::new()),
        }
    }

    /// Whether the annual land-use plan marks the land: what a person decided, else what the register says.
    fn in_annual_plan(&self) -> Option<bool> {
        match self.decided("G305") {
            Some(Outcome::Holds | Outcome::DoesNotApply) => Some(false),
            Some(Outcome::Fails) => Some(true),
            Some(Outcome::Unknown) => None,
            None => self.project.in_annual_plan,
        }
    }

    /// What a person decided over the program's answer about papers.
    fn decided(&self, code: &str) -> Option<Outcome> {
        let once = self.finding.once.iter().find(|once| once.rule.code == code)?;
        once.overridden.as_ref().map(|over| over.entry.outcome)
    }

    /// The land's term has not ended; land held for good has none.
    pub(super) fn term_runs(&self) -> Condition {
        let Some(answer) = self.paper("G302") else { return unknown("term_runs", "land_term") };
        let found = of_answer("term_runs", holding(answer), answer);
        let term = self.project.land_term.map(|term| term.to_string());
        Condition { facts: Facts::new().text_if("land_term", term), ..found }
    }

    /// The register names a ground for adjusting the plan, or, where it says nothing, the plan itself keeps what stands there.
    pub(super) fn ground_given(&self) -> Condition {
        if let (None, Some(kept)) = (&self.project.adjustment_ground, self.kept_by_plan()) {
            return condition("kept_by_plan", State::Met, kept);
        }
        named("ground_given", "adjustment_ground", self.project.adjustment_ground.as_ref())
    }

    /// There is a site that would receive it.
    pub(super) fn receiving_site(&self) -> Condition {
        named("receiving_site_given", "receiving_site", self.project.receiving_site.as_ref())
    }

    /// What is done there is a hazard to those who live beside it.
    pub(super) fn hazardous(&self) -> Condition {
        let hazard = self.project.hazard;
        hazard.map_or_else(|| unknown("hazardous", "hazard"), |hazard| condition("hazardous", met(hazard), Facts::new()))
    }

    /// It is no hazard, where people are to live on its land.
    pub(super) fn no_hazard_to_dwellings(&self) -> Option<Condition> {
        let name = "no_hazard_to_dwellings";
        let dwellings = self.on_dwelling_land().state;
        Some(match (self.project.hazard, dwellings) {
            (None, _) if !self.hazards_told => return None,
            (Some(false), _) | (_, State::Unmet) => condition(name, State::Met, Facts::new()),
            (Some(true), State::Met) => condition(name, State::Unmet, Facts::new()),
            (Some(true), State::Unknown) => condition(name, State::Unknown, Facts::new()),
            (None, _) => unknown(name, "hazard"),
        })
    }

    /// It wants to build or to repair.
    pub(super) fn works_wanted(&self) -> Condition {
        let Some(wanted) = self.project.works_wanted else { return unknown("works_wanted", "works_wanted") };
        condition("works_wanted", met(wanted.works != Works::Nothing), Facts::new().text("works", wanted.works.name()))
    }

    /// The works are such as a term-limited permit may allow here: repair keeps the size of what stands; new works stay within the
    /// province's storeys, and are none where the annual plan marks the land.
    pub(super) fn works_within_permit(&self) -> Condition {
        let name = "works_within_permit";
        let rule = self.profile.term_limited_permit.as_ref();
        let most = rule.and_then(|rule| rule.new_storeys);
        let facts = Facts::new().text_if("works", self.project.works_wanted.map(|wanted| wanted.works.name()));
        let facts = rule.and_then(|rule| rule.years).map_or(facts.clone(), |years| facts.number("years", years));
        let facts = most.map_or(facts.clone(), |most| facts.number("most_storeys", most));
        let Some(wanted) = self.project.works_wanted else { return unknown(name, "works_wanted") };
        let (state, missing) = match (wanted.works, self.in_annual_plan(), wanted.storeys, most) {
            (Works::Nothing, ..) => (State::Unmet, None),
            (Works::Repair, ..) => (State::Met, None),
            (Works::Unsaid, ..) => (State::Unknown, Some("works_wanted")),
            (Works::New, Some(true), ..) => (State::Unmet, None),
            (Works::New, None, ..) => (State::Unknown, Some("in_annual_plan")),
            (Works::New, _, _, None) => (State::Unknown, Some("permit_rule")),
            (Works::New, _, None, _) => (State::Unknown, Some("works_wanted")),
            (Works::New, _, Some(storeys), Some(most)) => (met(storeys <= most), None),
        };
        let missing = missing.into_iter().map(Arc::from).collect();
        Condition { missing, ..condition(name, state, facts) }
    }

    /// The answers about papers that are not known.
    pub(super) fn unknown_papers(&self) -> impl Iterator<Item = &'static str> {
        self.finding.once.iter().filter(|once| once.answer.outcome == Outcome::Unknown).map(|once| once.rule.code)
    }

    /// A condition that is not met where the question fails; `None`: the question is not asked.
    fn bar(&self, name: &'static str, code: &str) -> Option<Condition> {
        self.paper(code).map(|answer| of_answer(name, holding(answer), answer))
    }

    fn paper(&self, code: &str) -> Option<&Answer> {
        self.finding.once.iter().find(|once| once.rule.code == code).map(|once| &once.answer)
    }
}

/// Met where the register names the thing, not met where it says that there is none.
fn named(name: &'static str, column: &'static str, named: Option<&Named>) -> Condition {
    let Some(named) = named else { return unknown(name, column) };
    condition(name, met(named.name().is_some()), Facts::new().text_if(column, named.name()))
}

/// Met where a question holds or does not apply.
fn holding(answer: &Answer) -> State {
    match answer.outcome {
        Outcome::DoesNotApply | Outcome::Holds => State::Met,
        Outcome::Unknown => State::Unknown,
        Outcome::Fails => State::Unmet,
    }
}

/// A condition that an answer decides, with what the answer misses.
fn of_answer(name: &'static str, state: State, answer: &Answer) -> Condition {
    let missing = if state == State::Unknown { missing_of(answer) } else { Vec::new() };
    Condition { missing, ..condition(name, state, Facts::new()) }
}

fn missing_of(answer: &Answer) -> Vec<Arc<str>> {
    let mut missing: Vec<Arc<str>> = Vec::new();
    for cause in answer.because.iter().filter(|cause| cause.outcome == Outcome::Unknown) {
        if let Some(Fact::Text(column)) = cause.facts.get("missing")
            && !missing.contains(column)
        {
            missing.push(Arc::clone(column));
        }
    }
    missing
}

/// A condition of which nothing is known but what is missing.
fn unknown(name: &'static str, column: &str) -> Condition {
    Condition { missing: vec![column.into()], ..condition(name, State::Unknown, Facts::new()) }
}
