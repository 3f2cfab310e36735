//! A plan edition, its lots and its lines.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, Land, M, M2, Misplaced, Origin, SharedLand, Unusable};

/// The level of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Quy hoạch chung.
    General,
    /// Quy hoạch phân khu.
    Zoning,
    /// Quy hoạch chi tiết 1/500.
    Detailed,
}

impl Level {
    /// The three, the most detailed first: the order of answers.
    pub const ALL: [Self; 3] = [Self::Detailed, Self::Zoning, Self::General];

    /// The stable name that case files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Zoning => "zoning",
            Self::Detailed => "detailed",
        }
    }
}

/// One edition of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The case's id of the edition.
    pub id: Arc<str>,
    /// Its title.
    pub title: Option<String>,
    /// Its level.
    pub level: Level,
    /// The number of the approving decision.
    pub decision: Option<String>,
    /// The day of the approving decision.
    pub approved: Date,
    /// The day on which it was appraised, where that is known.
    pub appraised: Option<Date>,
    /// The first day on which it is in force.
    pub effective: Date,
    /// The last day of its term.
    pub expires: Option<Date>,
    /// The day from which it is annulled.
    pub annulled: Option<Date>,
    /// The day from which it is in force again.
    pub reinstated: Option<Date>,
    /// The day from which it is being revised.
    pub under_revision_from: Option<Date>,
    /// Not approved yet: never in force.
    pub draft: bool,
    /// A draft that this run takes for approved on its as-of day.
    pub supposed: bool,
    /// The id of the plan that it replaces whole.
    pub supersedes: Option<String>,
    /// The id of the plan that it replaces inside its own land only.
    pub adjusts: Option<String>,
    /// The decision's own words on existing projects.
    pub transitional_clause: Option<String>,
    /// The width under which a part is a sliver.
    pub tolerance: M,
    /// Its lots in the order of the file.
    pub lots: Vec<Lot>,
    /// Its lots that cannot be computed with: where there is none, one of them may be.
    pub unusable: Vec<Unusable>,
    /// What the decision's own table says of its lots, row by row; `None`: the case gives none.
    pub lot_table: Option<Vec<TableLot>>,
    /// Its land: the boundary, or the union of the lots where the case gives none.
    pub land: Land,
    /// Whether `land` is the boundary that the case gives.
    pub bounded: bool,
    /// Red lines and centre lines; `None`: the case gives none for this edition.
    pub red_lines: Option<Vec<Line>>,
    /// Building lines; `None`: the case gives none for this edition.
    pub building_lines: Option<Vec<Line>>,
    /// Lines with a protective corridor; `None`: the case gives none for this edition.
    pub corridors: Option<Vec<CorridorLine>>,
    /// Those of its layers that cannot lie where their coordinates say.
    pub misplaced: Vec<Misplaced>,
}

impl Plan {
    /// Whether nothing may be computed with the layer of this key, for it does not lie where it says.
    #[must_use]
    pub fn is_misplaced(&self, role: &str) -> bool {
        self.misplaced.iter().any(|doubt| doubt.role == role && doubt.stops())
    }

    /// Whether nothing may be computed with its land: of its lots or of its boundary.
    #[must_use]
    pub fn land_is_misplaced(&self) -> bool {
        self.is_misplaced("lots") || self.is_misplaced("boundary")
    }
}

/// Land of a plan with one function.
#[derive(Debug, Clone, PartialEq)]
pub struct Lot {
    /// The code on the drawing.
    pub code: Option<Arc<str>>,
    /// Its name.
    pub name: Option<String>,
    /// The function as the plan writes it.
    pub function_text: Option<Arc<str>>,
    /// The profile's function; `None`: not known.
    pub function: Option<Arc<str>>,
    /// The plan's remark.
    pub remark: Option<String>,
    /// What the remark means for what stands there; `None`: nothing that the case explains.
    pub remark_means: Option<Remark>,
    /// The limits of the decision.
    pub limits: Limits,
    /// Its land.
    pub land: SharedLand,
    /// What repairing its geometry changed; `None`: it was sound.
    pub repaired: Option<Repair>,
    /// Where it was read.
    pub origin: Origin,
}

impl Lot {
    /// What people call it: the code, else the feature's number.
    #[must_use]
    pub fn label(&self) -> Arc<str> {
        self.code.clone().unwrap_or_else(|| format!("#{}", self.origin.feature).into())
    }
}

/// A row of the decision's table of lots.
#[derive(Debug, Clone, PartialEq)]
pub struct TableLot {
    /// The code of the lot.
    pub code: Arc<str>,
    /// Its area by the decision; `None`: it cannot be read, or there is none.
    pub area: Option<M2>,
    /// Where it was read.
    pub origin: Origin,
}

/// The limits that the decision sets for a lot; `None`: it sets none that is known (0 is missing).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Limits {
    /// Net coverage at most, per cent.
    pub coverage_pct: Option<f64>,
    /// Storeys at least and at most.
    pub storeys: Option<(f64, f64)>,
    /// Height at most, metres.
    pub height_m: Option<f64>,
    /// Floor area ratio at most.
    pub far: Option<f64>,
    /// Green share at least, per cent.
    pub green_pct: Option<f64>,
    /// Setback from the red line at least, metres.
    pub setback_m: Option<f64>,
}

/// What a lot's remark means for what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// Kept.
    Keep,
    /// Renovated.
    Renovate,
    /// Built anew.
    New,
}

/// The area of a geometry before and after it was repaired.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repair {
    /// Shells minus holes, as they stood.
    pub before: M2,
    /// Under the repair rule.
    pub after: M2,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// Chỉ giới đường đỏ: between land to build on and the road.
    Red,
    /// Tim đường: the middle of the road.
    Centre,
    /// Chỉ giới xây dựng: how far main buildings may reach.
    Building,
}

impl LineKind {
    /// The stable name that maps show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Centre => "centre",
            Self::Building => "building",
        }
    }
}

/// A line of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// Its course.
    pub course: geo::LineString<f64>,
    /// The width of its road between the red lines, where the plan gives it.
    pub road_width: Option<M>,
    /// Where it was read.
    pub origin: Origin,
}

/// A line with a protective corridor, or land with one around it.
#[derive(Debug, Clone, PartialEq)]
pub struct CorridorLine {
    /// What is protected, as the plan writes it.
    pub kind_text: Option<String>,
    /// How far the corridor reaches on each side, where the plan says so.
    pub width: Option<M>,
    /// Its courses.
    pub courses: Vec<geo::LineString<f64>>,
    /// The land itself, where it is drawn as land.
    pub land: Land,
    /// Where it was read.
    pub origin: Origin,
}

impl CorridorLine {
    /// What people call it: its kind, else the feature's number.
    #[must_use]
    pub fn label(&self) -> String {
        self.kind_text.clone().unwrap_or_else(|| format!("#{}", self.origin.feature))
    }
}
