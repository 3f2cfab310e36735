//! D109.

use std::sync::Arc;

use crate::model::{Answer, Cause, Date, Facts, Outcome, Paper, PaperKind, Parcel, Plan, Project, When};
use crate::rules::{Put, Rule, plan_given};

/// Whether the dates of a plan, or of a project's papers, can all be true.
pub static RULE: Rule = Rule {
    code: "D109",
    name: "dates-contradict",
    since: "0.2.0",
    put: Put::Dates(ask),
    asked: plan_given,
    answers: &Outcome::ALL,
    page: include_str!("dates_contradict.md"),
};

/// Whose dates a question looks at.
#[derive(Debug, Clone, Copy)]
pub enum DateFacts<'a> {
    /// Those of an edition.
    Plan {
        /// The edition.
        plan: &'a Plan,
        /// All editions of the case.
        plans: &'a [Plan],
        /// The day before which no plan of the asked level existed here, by the case's statement.
        no_plan_before: Option<Date>,
    },
    /// Those of a project's papers and parcels.
    Project(&'a Project),
}

/// In which order papers are given: each is a ground of the next.
const ORDER: [PaperKind; 4] = [PaperKind::Policy, PaperKind::Certificate, PaperKind::Land, PaperKind::Permit];

fn ask(facts: &DateFacts) -> Answer {
    let (compared, mut causes) = match facts {
        DateFacts::Plan { plan, plans, no_plan_before } => {
            let (compared, causes) = of_plan(plan, plans, *no_plan_before);
            (compared, causes.into_iter().map(|cause| cause.on(&plan.id, None)).collect())
        }
        DateFacts::Project(project) => of_project(project),
    };
    if causes.is_empty() && compared > 0 {
        causes.push(Cause::new(Outcome::Holds, "dates_agree", Facts::new().count("count", compared)));
    }
    Answer::from(causes)
}

/// Two days of which the second must not lie before the first, and the sentence for when it does.
struct Order {
    why: &'static str,
    first: Date,
    second: Date,
    other: Option<Arc<str>>,
}

impl Order {
    fn of(why: &'static str, first: Option<Date>, second: Option<Date>) -> Option<Self> {
        Some(Self { why, first: first?, second: second?, other: None })
    }

    fn with(self, other: &Plan) -> Self {
        Self { other: Some(other.id.clone()), ..self }
    }

    fn fault(&self) -> Option<Cause> {
        let known = Facts::new().date("first", self.first).date("second", self.second).text_if("other", self.other.clone());
        (self.second < self.first).then(|| Cause::new(Outcome::Fails, self.why, known))
    }
}

fn of_plan(plan: &Plan, plans: &[Plan], no_plan_before: Option<Date>) -> (usize, Vec<Cause>) {
    let orders: Vec<Order> = own_orders(plan, no_plan_before).into_iter().chain(orders_with_others(plan, plans)).collect();
    let mut faults: Vec<Cause> = orders.iter().filter_map(Order::fault).collect();
    if let (Some(day), None) = (plan.reinstated, plan.annulled) {
        faults.push(Cause::new(Outcome::Fails, "reinstated_never_annulled", Facts::new().date("second", day)));
    }
    (orders.len(), faults)
}

/// The day of approval; `None` for a draft without one.
fn approved(plan: &Plan) -> Option<Date> {
    Some(plan.approved).filter(|day| *day != Date::MAX)
}

fn own_orders(plan: &Plan, no_plan_before: Option<Date>) -> Vec<Order> {
    let effective = Some(plan.effective).filter(|day| *day != Date::MAX);
    let differs = effective.filter(|day| *day != plan.approved);
    let orders = [
        Order::of("effective_before_approved", approved(plan), differs),
        Order::of("expires_before_effective", effective, plan.expires),
        Order::of("annulled_before_approved", approved(plan), plan.annulled),
        Order::of("reinstated_before_annulled", plan.annulled, plan.reinstated),
        Order::of("plan_before_no_plan", no_plan_before.filter(|_| !plan.draft), effective),
    ];
    orders.into_iter().flatten().collect()
}

fn orders_with_others(plan: &Plan, plans: &[Plan]) -> Vec<Order> {
    let named = |id: &Option<String>| plans.iter().find(|other| Some(&*other.id) == id.as_deref());
    let mut orders = Vec::new();
    if let Some(old) = named(&plan.supersedes) {
        orders.extend(Order::of("superseded_is_later", approved(old), approved(plan)).map(|order| order.with(old)));
        orders.extend(
            Order::of("superseded_in_force_later", Some(old.effective), approved(plan).map(|_| plan.effective))
                .map(|order| order.with(old)),
        );
    }
    if let Some(base) = named(&plan.adjusts) {
        orders.extend(Order::of("adjusted_is_later", approved(base), approved(plan)).map(|order| order.with(base)));
        let successor = plans.iter().find(|other| !other.draft && other.supersedes.as_deref() == Some(&*base.id));
        orders.extend(
            successor.and_then(|successor| {
                Some(Order::of("adjusted_was_superseded", approved(plan), Some(successor.effective))?.with(successor))
            }),
        );
        let annulled = base.annulled.filter(|day| base.reinstated.is_none_or(|again| again < *day || Some(again) > approved(plan)));
        orders.extend(Order::of("adjusted_was_annulled", approved(plan), annulled).map(|order| order.with(base)));
    }
    orders
}

fn of_project(project: &Project) -> (usize, Vec<Cause>) {
    let papers: Vec<&Paper> = ORDER.iter().filter_map(|kind| project.paper(*kind)).collect();
    let pairs = (0..papers.len()).flat_map(|first| (first + 1..papers.len()).map(move |second| (first, second)));
    let mut found: Vec<Option<Cause>> = pairs.map(|(first, second)| between(papers[first], papers[second])).collect();
    if let Some(term) = project.land_term {
        let granted = papers.iter().filter(|paper| matches!(paper.kind, PaperKind::Land | PaperKind::Permit));
        found.extend(granted.map(|paper| ended(paper, term)));
    }
    found.extend(project.parcels.iter().chain(&project.elsewhen).flat_map(of_parcel));
    (found.len(), found.into_iter().flatten().collect())
}

fn between(first: &Paper, second: &Paper) -> Option<Cause> {
    let known = Facts::new().text("paper", second.kind.name()).text("other_paper", first.kind.name());
    let known = known.when("second", second.when).when("first", first.when);
    later(first.when, second.when, known, ["papers_out_of_order", "papers_order_open"])
}

fn ended(paper: &Paper, term: When) -> Option<Cause> {
    let known = Facts::new().text("paper", paper.kind.name()).when("first", paper.when).when("second", term);
    later(paper.when, term, known, ["term_ended_before_paper", "term_order_open"])
}

/// A fault where no day of `second` is on or after one of `first`; open where only some are.
fn later(first: When, second: When, known: Facts, [fails, open]: [&'static str; 2]) -> Option<Cause> {
    if first.from.is_some_and(|earliest| second.to < earliest) {
        return Some(Cause::new(Outcome::Fails, fails, known));
    }
    let is_settled = second.from.is_some_and(|earliest| earliest >= first.to);
    (!is_settled).then(|| Cause::new(Outcome::Unknown, open, known))
}

fn of_parcel(parcel: &Parcel) -> Vec<Option<Cause>> {
    let fault = |why, first: When, second: Date, is_fault: bool| {
        let known = Facts::new().text("parcel", &parcel.id).when("first", first).date("second", second);
        is_fault.then(|| Cause::new(Outcome::Fails, why, known).land(parcel.land.clone()))
    };
    let never = parcel.from.zip(parcel.to).map(|(from, to)| fault("parcel_never_counts", When::day(from), to, to <= from));
    let own = parcel.approved.zip(parcel.to);
    let late = own.map(|(paper, to)| fault("parcel_paper_after_end", paper, to, paper.from.is_some_and(|from| from >= to)));
    never.into_iter().chain(late).collect()
}
