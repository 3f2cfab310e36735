//! What columns, layers and values are usually called, as data: `names.toml`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::fold;

/// What things are usually called.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Where the names were read.
    pub source: String,
    /// Whether a person confirmed them.
    pub verified: bool,
    /// Columns by the roles of the case.
    #[serde(rename = "column")]
    pub columns: Vec<ColumnNames>,
    /// Layers by the keys of the case.
    #[serde(rename = "layer")]
    pub layers: Vec<LayerNames>,
    /// Files and folders of what exists.
    pub existing: Listed,
    /// Files of a local adjustment.
    pub local: Listed,
    /// Words of registers for states.
    #[serde(rename = "state")]
    pub states: Vec<Wording>,
    /// Words of lots' remarks.
    #[serde(rename = "remark")]
    pub remarks: Vec<Wording>,
}

/// What a column is called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnNames {
    /// The role in `columns = { … }`.
    pub role: String,
    /// Its usual names.
    pub names: Vec<String>,
    /// Names that count where none of the usual ones is there.
    #[serde(default)]
    pub also: Vec<String>,
}

/// What a layer is called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerNames {
    /// The key in the case.
    pub key: String,
    /// What it must consist of.
    pub shape: Shape,
    /// Its usual names.
    pub names: Vec<String>,
}

/// What a layer consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Areas.
    Area,
    /// Lines.
    Line,
    /// Rows without a place.
    Table,
    /// Anything with a place.
    Any,
}

/// A list of names.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// The names.
    pub names: Vec<String>,
}

/// Words that stand for something.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// What the case calls it.
    pub of: String,
    /// The words.
    pub words: Vec<String>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| toml::from_str(include_str!("names.toml")).unwrap_or_default());

/// What things are usually called.
#[must_use]
pub fn names() -> &'static Names {
    &NAMES
}

static HEADINGS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let all = names().columns.iter().flat_map(|column| column.names.iter().chain(&column.also));
    all.map(|name| fold(name)).collect()
});

/// The usual names of all columns, folded.
pub(super) fn folded_headings() -> &'static BTreeSet<String> {
    &HEADINGS
}

impl Names {
    /// The names of a column.
    pub(super) fn column(&self, role: &str) -> Option<&ColumnNames> {
        self.columns.iter().find(|column| column.role == role)
    }

    /// The key of the layers that are called so: of all names that stand in `name` the longest decides.
    #[must_use]
    pub fn layer(&self, name: &str, is_shape: impl Fn(Shape) -> bool) -> Option<&LayerNames> {
        let name = fold(name);
        let held = |layer: &&LayerNames| {
            layer.names.iter().map(|known| fold(known)).filter(|known| name.contains(known.as_str())).map(|known| known.len()).max()
        };
        let fitting = self.layers.iter().filter(|layer| is_shape(layer.shape));
        fitting
            .filter_map(|layer| Some((held(&layer)?, layer)))
            .reduce(|most, next| if next.0 > most.0 { next } else { most })
            .map(|(_, layer)| layer)
    }
}

impl Listed {
    /// Whether a name is, or has among its words, one of these; joined ones of more than four letters count anywhere in it.
    #[must_use]
    pub fn names(&self, name: &str) -> bool {
        let whole = fold(name);
        let words: Vec<String> = name.split(|letter: char| !letter.is_alphanumeric()).map(fold).collect();
        let is_in = |known: &String| {
            words.iter().any(|word| word.trim_end_matches(|digit: char| digit.is_ascii_digit()) == known)
                || known.len() > 4 && whole.contains(known.as_str())
        };
        self.names.iter().map(|known| fold(known)).any(|known| is_in(&known))
    }
}

/// What a text stands for: that of which it holds the longest wording.
#[must_use]
pub fn wording<'a>(of: &'a [Wording], text: &str) -> Option<&'a str> {
    let text = fold(text);
    let held = |wording: &&Wording| {
        wording.words.iter().map(|word| fold(word)).filter(|word| text.contains(word.as_str())).map(|word| word.len()).max()
    };
    of.iter()
        .filter_map(|wording| Some((held(&wording)?, wording)))
        .max_by_key(|(length, _)| *length)
        .map(|(_, wording)| wording.of.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_are_sound() {
        assert!(!names().columns.is_empty() && !names().layers.is_empty());
        for column in &names().columns {
            let mut folded: Vec<String> = column.names.iter().chain(&column.also).map(|name| fold(name)).collect();
            let count = folded.len();
            folded.sort();
            folded.dedup();
            assert_eq!(folded.len(), count, "{}: a name stands twice", column.role);
        }
    }

    #[test]
    fn the_dossiers_layers_are_known() {
        for (name, key) in [
            ("ChucNangSuDungDat_A", "lots"),
            ("DuAnLienQuan_A", "parcels"),
            ("ChiGioiDuongDo_L", "red_lines"),
            ("ChiGioiXayDung_L", "building_lines"),
            ("HanhLangAnToan_L", "corridors"),
            ("RanhGioiQuyHoach_A", "boundary"),
            ("red-lines-2020", "red_lines"),
            ("ranh gioi du an", "parcels"),
            ("Danh mục dự án 2024", "projects"),
        ] {
            assert_eq!(names().layer(name, |_| true).map(|layer| layer.key.as_str()), Some(key), "{name}");
        }
        assert!(names().layer("abc", |_| true).is_none());
    }

    #[test]
    fn words_of_files_are_told() {
        assert!(names().local.names("plan-2022-cb1") && names().local.names("QH_DieuChinhCucBo_2022"));
        assert!(!names().local.names("cbre-2020") && names().existing.names("HienTrang") && !names().existing.names("thua-dat"));
    }

    #[test]
    fn the_longest_wording_decides() {
        for (text, state) in [
            ("Đang hoạt động", Some("operating")),
            ("Đã ngừng hoạt động từ 2019", Some("stopped")),
            ("Chưa hoạt động", Some("not_started")),
            ("?", None),
        ] {
            assert_eq!(wording(&names().states, text), state, "{text}");
        }
    }
}
