//! Which paper fixes "then".

use crate::model::{Date, Paper, PaperKind, Parcel, Project, When};
use crate::read::case::ThenPaper;

/// What fixes the day of "then" for a parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deciding {
    /// A dated paper, or the statement that every project without a date is older than a day.
    Paper(Paper),
    /// Nothing: no paper has a date, or the one that the case names has none.
    Nothing,
}

impl Deciding {
    /// The date, if there is one.
    #[must_use]
    pub fn when(&self) -> Option<When> {
        match self {
            Self::Paper(paper) => Some(paper.when),
            Self::Nothing => None,
        }
    }

    /// The paper or statement, if there is one.
    #[must_use]
    pub fn paper(self) -> Option<Paper> {
        match self {
            Self::Paper(paper) => Some(paper),
            Self::Nothing => None,
        }
    }

    /// Whether it is a dated paper and no mere statement.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        matches!(self, Self::Paper(paper) if paper.kind != PaperKind::Statement)
    }
}

/// What fixes "then" for a parcel of a project: the parcel's own paper, then the paper that the case names, then the user's
/// statement about projects without any date.
///
/// The earliest paper is the one whose last possible day is the first; a named paper that is missing has no substitute.
#[must_use]
pub fn deciding(project: &Project, parcel: Option<&Parcel>, which: ThenPaper, approved_before: Option<Date>) -> Deciding {
    if let Some(when) = parcel.and_then(|parcel| parcel.approved) {
        return Deciding::Paper(Paper { kind: PaperKind::Parcel, when, number: None });
    }
    let named = |kind| project.paper(kind).cloned();
    let paper = match which {
        ThenPaper::Earliest => project.papers.iter().min_by_key(|paper| (paper.when.to, paper.when.from, paper.kind)).cloned(),
        ThenPaper::Policy => named(PaperKind::Policy),
        ThenPaper::Certificate => named(PaperKind::Certificate),
        ThenPaper::Land => named(PaperKind::Land),
        ThenPaper::Permit => named(PaperKind::Permit),
    };
    let statement = approved_before.filter(|_| project.papers.is_empty());
    let stated = statement.map(|day| Paper { kind: PaperKind::Statement, when: When::before(day), number: None });
    paper.or(stated).map_or(Deciding::Nothing, Deciding::Paper)
}
