//! Finding a column by the name that a case gives it.

use super::RawLayer;
use crate::model::fold;

/// What a name comes to in a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// The column at this index.
    At(usize),
    /// No column.
    Missing,
    /// Several columns, none of them better than the others.
    Ambiguous(Vec<usize>),
}

impl Column {
    /// The index, if it is one column.
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        match self {
            Self::At(index) => Some(*index),
            Self::Missing | Self::Ambiguous(_) => None,
        }
    }
}

/// The column of `layer` that `wanted` means: of this very name; else of this name but for case, diacritics and
/// punctuation; else of this name cut to ten characters on either side, as DBF cuts it.
#[must_use]
pub fn column(layer: &RawLayer, wanted: &str) -> Column {
    let name = fold(wanted);
    let cut = cuts(wanted);
    let is_cut = |column: &str| cut.contains(&fold(column)) || cuts(column).contains(&name);
    [matches(layer, |column| column == wanted), matches(layer, |column| fold(column) == name), matches(layer, is_cut)]
        .into_iter()
        .find(|found| *found != Column::Missing)
        .unwrap_or(Column::Missing)
}

fn matches(layer: &RawLayer, is: impl Fn(&str) -> bool) -> Column {
    let named = layer.columns.iter().enumerate().filter(|(_, column)| !fold(column).is_empty());
    let found: Vec<usize> = named.filter(|(_, column)| is(column)).map(|(index, _)| index).collect();
    match found[..] {
        [] => Column::Missing,
        [index] => Column::At(index),
        _ => Column::Ambiguous(found),
    }
}

/// What is left of a name in a DBF file: ten characters, or ten bytes where the file is UTF-8. None for a short name.
fn cuts(name: &str) -> Vec<String> {
    const WIDTH: usize = 10;
    let letters = |text: &str| text.chars().take(WIDTH).collect::<String>();
    let bytes = name.char_indices().map(|(start, letter)| start + letter.len_utf8()).take_while(|end| *end <= WIDTH).last();
    let folded = fold(name);
    let mut cuts = vec![fold(&letters(name)), fold(&name[..bytes.unwrap_or(0)]), letters(&folded)];
    cuts.retain(|cut| !cut.is_empty() && cut.len() < folded.len());
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(columns: &[&str], wanted: &str) -> Column {
        let layer = RawLayer {
            file: "a.shp".into(),
            layer: "a".into(),
            reader: "gdal",
            crs: None,
            columns: columns.iter().map(|column| (*column).to_owned()).collect(),
            features: Vec::new(),
            notes: Vec::new(),
            sha256: String::new(),
        };
        column(&layer, wanted)
    }

    #[test]
    fn the_very_name_goes_before_its_likes() {
        assert_eq!(found(&["KyHieu", "kyhieu", "Ký hiệu"], "kyhieu"), Column::At(1));
        assert_eq!(found(&["KyHieu", "kyhieu"], "ký hiệu"), Column::Ambiguous(vec![0, 1]));
        assert_eq!(found(&["a", "KY_HIEU"], "Ký hiệu").index(), Some(1));
    }

    #[test]
    fn names_may_be_cut_on_either_side() {
        assert_eq!(found(&["CHUCNANGSU"], "ChucNangSuDungDat"), Column::At(0));
        assert_eq!(found(&["Chức năng sử dụng đất"], "chucnangsu"), Column::At(0));
        assert_eq!(found(&["CHUC_NANG_"], "chuc_nang_su_dung_dat"), Column::At(0));
        assert_eq!(found(&["Chức nă"], "Chức năng"), Column::At(0), "ten bytes of UTF-8");
        assert_eq!(found(&["chucnang"], "ChucNangSuDungDat"), Column::Missing, "shorter than DBF cuts");
    }

    #[test]
    fn no_name_is_no_name() {
        assert_eq!(found(&["", "_"], ""), Column::Missing);
        assert_eq!(found(&["a"], "b").index(), None);
    }
}
