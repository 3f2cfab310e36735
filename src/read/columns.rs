//! Finding a column by the name that a case gives it.

use super::RawLayer;
use super::names::{folded_headings, names};
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
    let is_last = |column: &str| column.rsplit_once(LEVEL).is_some_and(|(_, last)| fold(last) == name);
    let ways: [&dyn Fn(&str) -> bool; 4] = [&|column| column == wanted, &|column| fold(column) == name, &is_cut, &is_last];
    ways.into_iter().map(|is| matches(layer, is)).find(|found| *found != Column::Missing).unwrap_or(Column::Missing)
}

/// Between the rows of a heading of several rows: `Quyết định giao đất / Ngày`.
pub(super) const LEVEL: &str = " / ";

/// The column of `layer` that is usually called so under this role: by its whole name, else by its name cut to ten characters;
/// by names that are less certain only where nothing else is there.
#[must_use]
pub fn recognised(layer: &RawLayer, role: &str) -> Column {
    let Some(usual) = names().column(role) else { return Column::Missing };
    let found = called(layer, &usual.names);
    if found == Column::Missing { called(layer, &usual.also) } else { found }
}

fn called(layer: &RawLayer, names: &[String]) -> Column {
    let usual: Vec<String> = names.iter().map(|name| fold(name)).collect();
    let is_whole = |column: &str| spellings(column).iter().any(|spelling| usual.contains(spelling));
    let is_cut = |column: &str| is_full(column) && names.iter().any(|name| cuts(name).contains(&fold(column)));
    let whole = matches(layer, is_whole);
    if whole == Column::Missing { matches(layer, is_cut) } else { whole }
}

/// Whether a name is as long as DBF lets it be: ten characters, or ten bytes in UTF-8; a blank at its end is gone.
fn is_full(column: &str) -> bool {
    (9..=10).contains(&column.chars().count()) || !column.is_ascii() && (8..=10).contains(&column.len())
}

/// How many of these headings are usual ones.
pub(super) fn how_many_usual(headings: &[String]) -> usize {
    let usual = folded_headings();
    let is_usual = |heading: &&String| spellings(heading).iter().any(|spelling| usual.contains(spelling));
    headings.iter().filter(|heading| !heading.is_empty()).filter(is_usual).count()
}

/// What a heading may stand for, folded: itself; without what stands in parentheses; below `Tọa độ VN-2000, KTT 104°45'`, which
/// names the grid and is never written alike, its own last row.
fn spellings(heading: &str) -> Vec<String> {
    let axis = heading.rsplit_once(LEVEL).filter(|(group, _)| fold(group).contains("toado")).map(|(_, last)| fold(last));
    [fold(heading), fold(&without_parentheses(heading))].into_iter().chain(axis).collect()
}

fn without_parentheses(name: &str) -> String {
    let mut depth = 0;
    let keep = |letter: &char| {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => return depth == 0,
        }
        false
    };
    name.chars().filter(keep).collect()
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

    fn layer() -> RawLayer {
        RawLayer {
            file: "a.shp".into(),
            layer: "a".into(),
            reader: "gdal",
            crs: None,
            columns: Vec::new(),
            features: Vec::new(),
            notes: Vec::new(),
            sha256: String::new(),
        }
    }

    fn found(columns: &[&str], wanted: &str) -> Column {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        column(&RawLayer { columns, ..layer() }, wanted)
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
    fn headings_of_several_rows() {
        let columns = ["Giấy chứng nhận / Số", "Giấy chứng nhận / Ngày", "Quyết định giao đất / Ngày", "Tên dự án"];
        assert_eq!(found(&columns, "Giấy chứng nhận ngày"), Column::At(1));
        assert_eq!(found(&columns, "Số"), Column::At(0));
        assert_eq!(found(&columns, "Ngày"), Column::Ambiguous(vec![1, 2]));
    }

    #[test]
    fn usual_names_are_recognised() {
        let usual = |columns: &[&str], role: &str| {
            let layer = RawLayer { columns: columns.iter().map(|column| (*column).to_owned()).collect(), ..layer() };
            recognised(&layer, role)
        };
        assert_eq!(usual(&["STT", "Mã dự án", "TÊN DỰ ÁN"], "name"), Column::At(2));
        assert_eq!(usual(&["ten_du_an", "DIEN_TICH"], "name"), Column::At(0));
        assert_eq!(usual(&["Diện tích (ha)", "Ghi chú"], "area_m2"), Column::At(0));
        assert_eq!(usual(&["chucnangsu", "kyhieulod"], "function"), Column::At(0));
        assert_eq!(usual(&["Quyết định giao đất / Ngày"], "land"), Column::At(0));
        assert_eq!(usual(&["Diện tích (m2)", "Diện tích đất (m2)"], "area_m2"), Column::Ambiguous(vec![0, 1]));
        assert_eq!(usual(&["STT"], "id"), Column::Missing);
    }

    #[test]
    fn no_name_is_no_name() {
        assert_eq!(found(&["", "_"], ""), Column::Missing);
        assert_eq!(found(&["a"], "b").index(), None);
    }
}
