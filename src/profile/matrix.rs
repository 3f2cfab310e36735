//! What a plan's function says of a project's purpose.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::fold;

/// What a function says of a purpose, by gravity: the later, the graver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// The purpose is allowed there.
    Allowed,
    /// It is allowed under a condition.
    Conditional,
    /// Somebody has to decide.
    Decision,
    /// It is not allowed.
    Prohibited,
}

impl Cell {
    /// All four, by gravity.
    pub const ALL: [Self; 4] = [Self::Allowed, Self::Conditional, Self::Decision, Self::Prohibited];

    /// The stable name that case files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Conditional => "conditional",
            Self::Decision => "decision",
            Self::Prohibited => "prohibited",
        }
    }

    /// Reads a cell of a table: the English word, its first letter, or the Vietnamese term.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match fold(text).as_str() {
            "allowed" | "allow" | "permitted" | "yes" | "a" | "chophep" | "duocphep" | "phuhop" | "co" => Some(Self::Allowed),
            "conditional" | "condition" | "c" | "codieukien" => Some(Self::Conditional),
            "decision" | "decide" | "d" | "canquyetdinh" | "xemxet" | "quyetdinh" => Some(Self::Decision),
            "prohibited" | "prohibit" | "forbidden" | "no" | "p" | "cam" | "khongchophep" | "khongduocphep" | "khongphuhop" | "khong" => {
                Some(Self::Prohibited)
            }
            _ => None,
        }
    }
}

/// The cells by function and purpose.
#[derive(Debug, PartialEq, Default)]
struct Cells {
    rows: BTreeMap<String, BTreeMap<String, Cell>>,
    /// The purposes of all rows, in order.
    purposes: Vec<Arc<str>>,
}

/// The matrix that counts in a run: function × purpose.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matrix {
    cells: Arc<Cells>,
    /// What is taken for granted in place of cells.
    assumed: Vec<(String, String, Cell)>,
    /// Whether a person answers for it: the case's is the board's datum, the profile's own is not.
    pub confirmed: bool,
    /// What it rests on.
    pub source: String,
}

impl Matrix {
    /// A matrix of these cells.
    #[must_use]
    pub fn new(cells: BTreeMap<(String, String), Cell>, confirmed: bool, source: String) -> Self {
        let mut all = Cells::default();
        for ((function, purpose), cell) in cells {
            all.purposes.push(purpose.as_str().into());
            all.rows.entry(function).or_default().insert(purpose, cell);
        }
        all.purposes.sort();
        all.purposes.dedup();
        Self { cells: Arc::new(all), assumed: Vec::new(), confirmed, source }
    }

    /// The cell of a function and a purpose; `None`: the matrix does not say.
    #[must_use]
    pub fn cell(&self, function: &str, purpose: &str) -> Option<Cell> {
        let assumed = self.assumed.iter().find(|(of, to, _)| of == function && to == purpose);
        if let Some((_, _, cell)) = assumed {
            return Some(*cell);
        }
        self.cells.rows.get(function)?.get(purpose).copied()
    }

    /// This matrix with a cell taken for granted. Costs no copy of the cells.
    #[must_use]
    pub fn assuming(mut self, function: &str, purpose: &str, cell: Cell) -> Self {
        self.assumed.push((function.to_owned(), purpose.to_owned(), cell));
        self
    }

    /// Whether it says nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.rows.is_empty()
    }

    /// The purposes that it has columns for, in order.
    #[must_use]
    pub fn purposes(&self) -> &[Arc<str>] {
        &self.cells.purposes
    }

    /// The functions that it has rows for, in order.
    pub fn functions(&self) -> impl Iterator<Item = &str> {
        self.cells.rows.keys().map(String::as_str)
    }
}
