//! Editions of the norm: which one judges which plan, and what it limits.

use serde::Deserialize;

use super::Profile;
use super::table::{CellOf, Reading, Site, Table};
use crate::model::{Date, Says};

/// The built-in editions: id and text, the oldest first.
pub const NORMS: &[(&str, &str)] = &[
    ("qcvn-01-2019", include_str!("norms/qcvn-01-2019.toml")),
    ("qcvn-01-2021", include_str!("norms/qcvn-01-2021.toml")),
    ("qcvn-01-2026", include_str!("norms/qcvn-01-2026.toml")),
];

/// An edition of the norm.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norm {
    /// Its id.
    pub id: String,
    /// Its title, `QCVN 01:2021/BXD`.
    #[serde(default)]
    pub title: String,
    /// Where it was read.
    #[serde(default)]
    pub source: String,
    /// Whether a person compared it with the official text.
    pub verified: Option<bool>,
    /// It judges plans approved from that day.
    pub from: Option<Date>,
    /// It judges plans approved until that day.
    pub to: Option<Date>,
    /// Which day of a plan counts, and by which article.
    pub judges: Option<Judges>,
    /// The measures of which all limits are listed: what is not listed is not limited. Of any other measure, what is not listed is
    /// not known.
    #[serde(default)]
    pub complete: Vec<Measure>,
    /// Its tables.
    #[serde(default, rename = "table")]
    pub tables: Vec<Table>,
    /// What it limits; of several for the same the first whose condition is met counts.
    #[serde(default, rename = "limit")]
    pub limits: Vec<Limit>,
    /// Cells in the place of those of its tables.
    #[serde(default, rename = "cell")]
    pub cells: Vec<CellOf>,
}

/// Which day of a plan decides whether an edition judges it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judges {
    /// The article.
    pub article: String,
    /// Whether a first plan that was appraised before it came into force is judged by the edition before.
    #[serde(default)]
    pub by: DayOf,
    /// Where it was read.
    #[serde(default)]
    pub source: String,
    /// Whether a person compared it with the official text.
    #[serde(default)]
    pub verified: bool,
}

/// The day of a plan that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayOf {
    /// The day of its approval.
    #[default]
    Approval,
    /// The day of its appraisal, where it is a first plan and the case gives one; an adjustment's day is that of its approval.
    Appraisal,
}

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Mật độ xây dựng, per cent at most.
    CoveragePct,
    /// Hệ số sử dụng đất, at most.
    Far,
    /// Tầng cao, at most.
    Storeys,
    /// Chiều cao, metres at most.
    HeightM,
    /// Tỷ lệ cây xanh, per cent at least.
    GreenPct,
    /// Khoảng lùi, metres at least.
    SetbackM,
}

impl Measure {
    /// All, in the order of every document.
    pub const ALL: [Self; 6] = [Self::CoveragePct, Self::Far, Self::Storeys, Self::HeightM, Self::GreenPct, Self::SetbackM];

    /// The stable name that case files and profiles use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CoveragePct => "coverage_pct",
            Self::Far => "far",
            Self::Storeys => "storeys",
            Self::HeightM => "height_m",
            Self::GreenPct => "green_pct",
            Self::SetbackM => "setback_m",
        }
    }

    /// Whether the limit is the least that must be, and not the most that may be.
    #[must_use]
    pub fn is_least(self) -> bool {
        matches!(self, Self::GreenPct | Self::SetbackM)
    }
}

/// Whether a plan's land is built up already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// A new area.
    #[default]
    New,
    /// An existing area.
    Existing,
}

/// A limit of an edition: a number or a table; with neither it is not known.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// What is limited.
    pub measure: Measure,
    /// The functions of lots that it counts for; `"*"`: all.
    pub functions: Vec<String>,
    /// The number.
    pub value: Option<f64>,
    /// The table.
    pub table: Option<String>,
    /// It counts only for more storeys than these.
    pub storeys_over: Option<f64>,
    /// It counts only for buildings higher than this.
    pub height_over_m: Option<f64>,
    /// It counts only in new, or only in existing areas.
    pub ground: Option<Ground>,
    /// The article.
    #[serde(default)]
    pub article: String,
    /// Where it was read.
    #[serde(default)]
    pub source: String,
    /// Whether a person compared it with the official text.
    #[serde(default)]
    pub verified: bool,
}

/// What an edition says.
#[derive(Debug, Clone, PartialEq)]
pub enum Said<'a> {
    /// This limit, read so.
    Limit(&'a Limit, Reading),
    /// It sets no such limit.
    Nothing,
    /// What it says is not at hand.
    NotAtHand,
}

impl Norm {
    /// What it says of a measure for lots of a function.
    ///
    /// Where a condition cannot be told, or the table asks for what is not known, the reading spans all that it can be.
    #[must_use]
    pub fn says(&self, measure: Measure, function: &str, ground: Ground, site: &Site) -> Said<'_> {
        let mut found: Option<(&Limit, Reading)> = None;
        let mut settled = false;
        for limit in self.limits.iter().filter(|limit| limit.is_for(measure, function, ground)) {
            let Some(applies) = limit.applies(site) else {
                let Some(reading) = self.read(limit, site) else { return Said::NotAtHand };
                found = Some(widened(found, limit, &reading));
                continue;
            };
            if applies {
                let Some(reading) = self.read(limit, site) else { return Said::NotAtHand };
                found = Some(widened(found, limit, &reading));
                settled = true;
                break;
            }
        }
        match found {
            None if self.complete.contains(&measure) => Said::Nothing,
            None => Said::NotAtHand,
            Some((limit, reading)) => Said::Limit(limit, if settled { reading } else { without_end(measure, reading) }),
        }
    }

    /// Whether any number of a measure is at hand for a function.
    #[must_use]
    pub fn limits_any(&self, measure: Measure, function: &str, ground: Ground) -> bool {
        let mut limits = self.limits.iter().filter(|limit| limit.is_for(measure, function, ground));
        limits.any(|limit| limit.value.is_some() || limit.table.as_deref().is_some_and(|id| self.table(id).is_some()))
    }

    /// The table of this number.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }

    fn read(&self, limit: &Limit, site: &Site) -> Option<Reading> {
        if let Some(value) = limit.value {
            let (verified, source) = (limit.verified, limit.source.clone());
            return Some(Reading { low: value, high: value, cells: Vec::new(), weights: Vec::new(), verified, source });
        }
        self.table(limit.table.as_deref()?)?.read(site)
    }

    /// This edition with what `other` adds or puts in its place.
    pub(super) fn with(mut self, other: Self) -> Self {
        self.tables.retain(|table| other.tables.iter().all(|new| new.id != table.id));
        self.tables.extend(other.tables);
        self.complete.extend(other.complete);
        self.cells.extend(other.cells);
        let or = |new: String, old: String| if new.is_empty() { old } else { new };
        Self {
            id: self.id,
            title: or(other.title, self.title),
            source: or(other.source, self.source),
            verified: other.verified.or(self.verified),
            from: other.from.or(self.from),
            to: other.to.or(self.to),
            judges: other.judges.or(self.judges),
            limits: other.limits.into_iter().chain(self.limits).collect(),
            complete: self.complete,
            tables: self.tables,
            cells: self.cells,
        }
    }

    /// Puts its cells in their places, and checks its form: what is wrong, by name.
    pub(super) fn settle(&mut self) -> Result<(), Says> {
        for cell in std::mem::take(&mut self.cells) {
            let names: Vec<String> = self.tables.iter().map(|table| table.id.clone()).collect();
            let table = self.tables.iter_mut().find(|table| table.id == cell.table);
            let none = Says::from("norm “{norm}” has no table “{table}”; it has {names}");
            table.ok_or_else(|| none.text("norm", &self.id).text("table", &cell.table).list("names", names))?.put(&cell)?;
        }
        if let Some(fault) = self.tables.iter().find_map(Table::fault) {
            return Err(Says::from("norm “{norm}”: {what}").text("norm", &self.id).says("what", fault));
        }
        let unknown = self.limits.iter().filter_map(|limit| limit.table.as_deref()).find(|id| self.table(id).is_none());
        match unknown {
            Some(id) => {
                Err(Says::from("norm “{norm}”: a limit names table “{table}”, which is not there").text("norm", &self.id).text("table", id))
            }
            None => Ok(()),
        }
    }
}

impl Limit {
    fn is_for(&self, measure: Measure, function: &str, ground: Ground) -> bool {
        let named = self.functions.iter().any(|name| name == function || name == "*");
        self.measure == measure && named && self.ground.is_none_or(|own| own == ground)
    }

    /// Whether its condition is met; `None`: that is not known.
    fn applies(&self, site: &Site) -> Option<bool> {
        let over = |least: Option<f64>, own: Option<f64>| least.map(|least| own.map(|own| own > least));
        let conditions = [over(self.storeys_over, site.storeys), over(self.height_over_m, site.height_m)];
        let conditions: Vec<Option<bool>> = conditions.into_iter().flatten().collect();
        if conditions.contains(&Some(false)) {
            return Some(false);
        }
        if conditions.contains(&None) { None } else { Some(true) }
    }
}

/// The first limit found, and the span of all that were.
fn widened<'a>(found: Option<(&'a Limit, Reading)>, limit: &'a Limit, reading: &Reading) -> (&'a Limit, Reading) {
    let Some((first, before)) = found else { return (limit, reading.clone()) };
    let source = if before.source == reading.source { before.source } else { format!("{}; {}", before.source, reading.source) };
    let span = Reading {
        low: before.low.min(reading.low),
        high: before.high.max(reading.high),
        cells: Vec::new(),
        weights: Vec::new(),
        verified: before.verified && reading.verified,
        source,
    };
    (first, span)
}

/// The span where the only limit may not count at all.
fn without_end(measure: Measure, reading: Reading) -> Reading {
    if measure.is_least() { Reading { low: 0.0, ..reading } } else { Reading { high: f64::INFINITY, ..reading } }
}

impl Profile {
    /// The edition of the norm that judges a plan: by the day of its approval; where that edition says so, a first plan that was
    /// appraised before still falls under the edition of that day.
    #[must_use]
    pub fn norm_of(&self, approved: Date, appraised: Option<Date>, is_first: bool) -> Option<&Norm> {
        let on = |day: Date| {
            let holds = |norm: &&Norm| norm.from.is_some_and(|from| from <= day) && norm.to.is_none_or(|to| day <= to);
            self.norms.iter().rev().find(holds)
        };
        let found = on(approved);
        let by_appraisal = found.and_then(|norm| norm.judges.as_ref()).is_some_and(|judges| judges.by == DayOf::Appraisal);
        match appraised {
            Some(day) if by_appraisal && is_first => on(day),
            _ => found,
        }
    }
}
