//! How steady the standings are: each is computed again with half and twice the tolerance and with each other deciding paper.

use super::ask::{Asked, Ground, asked as ask_all, with_pen};
use super::cuts::Cuts;
use super::deciding;
use crate::model::{Level, M, PaperKind, Project, Standing};
use crate::read::case::ThenPaper;

/// The tolerance is made so many times as broad.
const TIMES: [f64; 2] = [0.5, 2.0];

/// What standings become under another assumption.
#[derive(Debug, Clone, PartialEq)]
pub struct Becomes {
    /// The assumption.
    pub when: If,
    /// The headline then.
    pub standing: Standing,
    /// The answers whose standing is another then, by rule and level.
    pub answers: Vec<(&'static str, Level, Standing)>,
}

/// An assumption under which everything is asked again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum If {
    /// This width is the tolerance.
    Width(M),
    /// This paper fixes "then".
    Paper(PaperKind),
}

/// What the standings of a project become under each other assumption; those that change nothing are left out.
///
/// Cuts are made anew only where a part of them is a sliver with one width and none with the other. Costs the questions again for
/// each assumption that they look at.
pub(super) fn becomes(project: &Project, cuts: &[Cuts], found: &[Asked], ground: &Ground) -> Vec<Becomes> {
    let widths = TIMES.into_iter().map(|times| {
        let other = Ground { pen: ground.pen.scaled(times), ..*ground };
        (If::Width(other.pen.width), with_width(project, cuts, found, &other))
    });
    let papers = others(project, cuts, ground).into_iter().map(|(which, kind)| {
        let other = Ground { then: which, ..*ground };
        (If::Paper(kind), standings(&ask_all(project, cuts, &other)))
    });
    let all = widths.chain(papers).filter_map(|(when, again)| change(when, found, &again));
    all.collect()
}

fn with_width(project: &Project, cuts: &[Cuts], found: &[Asked], other: &Ground) -> Vec<Standing> {
    if cuts.iter().all(|cuts| cuts.are_steady(other)) {
        return with_pen(project, cuts, found, other);
    }
    let again: Vec<Cuts> = cuts.iter().map(|cuts| Cuts::of(cuts.parcel, other)).collect();
    standings(&ask_all(project, &again, other))
}

fn standings(asked: &[Asked]) -> Vec<Standing> {
    asked.iter().map(Asked::standing).collect()
}

/// The papers of the project that could fix "then" for some parcel and do not.
fn others(project: &Project, cuts: &[Cuts], ground: &Ground) -> Vec<(ThenPaper, PaperKind)> {
    let kinds = [
        (ThenPaper::Policy, PaperKind::Policy),
        (ThenPaper::Certificate, PaperKind::Certificate),
        (ThenPaper::Land, PaperKind::Land),
        (ThenPaper::Permit, PaperKind::Permit),
    ];
    let of = |parcel, which| deciding(project, Some(parcel), which, ground.approved_before()).when();
    let differs = |which| cuts.iter().any(|cuts| of(cuts.parcel, which) != of(cuts.parcel, ground.then));
    kinds.into_iter().filter(|(which, kind)| project.paper(*kind).is_some() && differs(*which)).collect()
}

fn change(when: If, found: &[Asked], again: &[Standing]) -> Option<Becomes> {
    let changed = found.iter().zip(again).filter(|(before, after)| before.standing() != **after);
    let answers: Vec<_> = changed.map(|(before, after)| (before.rule.code, before.level, *after)).collect();
    let standing = again.iter().min().copied().unwrap_or(Standing::DoesNotApply);
    (!answers.is_empty()).then_some(Becomes { when, standing, answers })
}
