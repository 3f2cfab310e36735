//! A project of the register, its papers and its land.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, Land, M2, Origin, SharedLand, When, plan::Repair};

/// A row of the register.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// The register's id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// The purpose as the register writes it.
    pub purpose_text: Option<String>,
    /// The profile's purposes; the gravest counts. Empty: not known.
    pub purposes: Vec<Arc<str>>,
    /// Its dated papers.
    pub papers: Vec<Paper>,
    /// What stands there and works.
    pub state: Option<State>,
    /// Whether this year's land-use plan marks its land for recovery.
    pub in_annual_plan: Option<bool>,
    /// The day of its last amendment.
    pub amended: Option<When>,
    /// The last day of the certificate's term.
    pub certificate_term: Option<When>,
    /// The last day of the land's term.
    pub land_term: Option<When>,
    /// By which right it has the land.
    pub land_tenure: Option<Tenure>,
    /// The day on which the land was handed over on site.
    pub handed_over: Option<When>,
    /// The last day of the schedule.
    pub schedule_end: Option<When>,
    /// Whether the recovery of its land was decided, and when.
    pub recovery: Option<Recovery>,
    /// Whether what is done there is a hazard to people who live beside it.
    pub hazard: Option<bool>,
    /// Where it could move to.
    pub receiving_site: Option<Named>,
    /// What it wants to build.
    pub works_wanted: Option<WorksWanted>,
    /// The ground for adjusting the plan.
    pub adjustment_ground: Option<Named>,
    /// The area on paper.
    pub paper_area: Option<M2>,
    /// Its own figures, as the register gives them.
    pub figures: Figures,
    /// Its parcels on the as-of day.
    pub parcels: Vec<Parcel>,
    /// Its buildings; `None`: the case gives none for any project.
    pub buildings: Option<Vec<Building>>,
    /// Its parcels that do not count on the as-of day.
    pub elsewhen: Vec<Parcel>,
    /// Its parcels that cannot be computed with.
    pub unusable: Vec<Unusable>,
    /// Where it was read.
    pub origin: Origin,
}

impl Project {
    /// The paper of this kind.
    #[must_use]
    pub fn paper(&self, kind: PaperKind) -> Option<&Paper> {
        self.papers.iter().find(|paper| paper.kind == kind)
    }
}

/// What the register says of a project's own works; `None`: not known (0 is missing). Of a span the most counts, of green land
/// the least.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Figures {
    /// Net coverage, per cent.
    pub coverage_pct: Option<f64>,
    /// Storeys.
    pub storeys: Option<f64>,
    /// Height, metres.
    pub height_m: Option<f64>,
    /// Floor area ratio.
    pub far: Option<f64>,
    /// Green share, per cent.
    pub green_pct: Option<f64>,
}

/// What stands on a parcel.
#[derive(Debug, Clone, PartialEq)]
pub struct Building {
    /// Its id, else the feature's number.
    pub id: String,
    /// Its storeys.
    pub storeys: Option<f64>,
    /// Its height, metres.
    pub height_m: Option<f64>,
    /// Its footprint; `None`: it cannot be computed with.
    pub land: Option<Land>,
    /// Where it was read.
    pub origin: Origin,
}

/// A parcel or a lot that cannot be computed with.
#[derive(Debug, Clone, PartialEq)]
pub struct Unusable {
    /// Where it was read.
    pub origin: Origin,
    /// Why not: the key of the sentence that tells it.
    pub why: &'static str,
}

/// Land of a project.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    /// The parcel's id.
    pub id: Arc<str>,
    /// The date of its own paper, which goes before the project's.
    pub approved: Option<When>,
    /// Its land.
    pub land: SharedLand,
    /// What repairing its geometry changed; `None`: it was sound.
    pub repaired: Option<Repair>,
    /// The first day on which it counts.
    pub from: Option<Date>,
    /// The first day on which it no longer counts.
    pub to: Option<Date>,
    /// Where it was read.
    pub origin: Origin,
}

/// A document of a project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Paper {
    /// What it is.
    pub kind: PaperKind,
    /// Its date.
    pub when: When,
    /// Its number.
    pub number: Option<String>,
}

/// What a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// Chấp thuận chủ trương đầu tư.
    Policy,
    /// Giấy chứng nhận đăng ký đầu tư.
    Certificate,
    /// Quyết định giao đất, cho thuê đất.
    Land,
    /// Giấy phép xây dựng.
    Permit,
    /// A parcel's own paper.
    Parcel,
    /// The user's statement that every project without a date is older than a day.
    Statement,
}

impl PaperKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [Self::Policy, Self::Certificate, Self::Land, Self::Permit, Self::Parcel, Self::Statement];

    /// The stable name that reports show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Certificate => "certificate",
            Self::Land => "land",
            Self::Permit => "permit",
            Self::Parcel => "parcel",
            Self::Statement => "statement",
        }
    }
}

/// A thing that the register says there is, or is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// It says that there is none.
    None,
    /// What it calls it.
    Some(String),
}

impl Named {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Some(name) => Some(name),
        }
    }
}

/// By which right a project has its land.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tenure {
    /// Giao đất.
    Allocated,
    /// Thuê đất trả tiền hằng năm.
    LeasedYearly,
    /// Thuê đất trả tiền một lần.
    LeasedOnce,
    /// Thuê đất; the register does not say how it is paid.
    Leased,
    /// Thuê lại đất.
    Subleased,
    /// Sử dụng ổn định lâu dài: it has no term.
    Endless,
}

impl Tenure {
    /// The stable name that reports show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allocated => "allocated",
            Self::LeasedYearly => "leased_yearly",
            Self::LeasedOnce => "leased_once",
            Self::Leased => "leased",
            Self::Subleased => "subleased",
            Self::Endless => "endless",
        }
    }
}

/// Whether the recovery of land was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recovery {
    /// The register says that there is no decision.
    No,
    /// There is one.
    Decided {
        /// Its day; `None`: not known.
        when: Option<When>,
        /// The decision as the register writes it.
        text: String,
    },
}

/// Works that a project wants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorksWanted {
    /// What they are.
    pub works: Works,
    /// How many storeys; `None`: not said.
    pub storeys: Option<f64>,
}

/// What works are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Works {
    /// None are wanted.
    Nothing,
    /// Sửa chữa, cải tạo: what stands keeps its size.
    Repair,
    /// Xây dựng mới, mở rộng.
    New,
    /// Some are wanted; the register does not say which.
    Unsaid,
}

impl Works {
    /// The stable name that reports show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Repair => "repair",
            Self::New => "new",
            Self::Unsaid => "unsaid",
        }
    }
}

/// What stands there and works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Chưa triển khai.
    NotStarted,
    /// Đang xây dựng.
    Building,
    /// Đang hoạt động.
    Operating,
    /// Ngừng hoạt động.
    Stopped,
}

impl State {
    /// The stable name that case files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::Building => "building",
            Self::Operating => "operating",
            Self::Stopped => "stopped",
        }
    }
}
