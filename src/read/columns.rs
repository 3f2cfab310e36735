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
    let is_last = |column: &str| column.rsplit_once(LEVEL).is_some_and(|(_, last)| fold(last) == name);
    let ways: [&dyn Fn(&str) -> bool; 4] = [&|column| column == wanted, &|column| fold(column) == name, &is_cut, &is_last];
    ways.into_iter().map(|is| matches(layer, is)).find(|found| *found != Column::Missing).unwrap_or(Column::Missing)
}

/// Between the rows of a heading of several rows: `Quyết định giao đất / Ngày`.
pub(super) const LEVEL: &str = " / ";

/// What the columns of registers and tables of lots are usually called: role, names. All are compared without case, diacritics
/// and signs, cut to ten characters, and without what stands in parentheses.
const USUAL: &[(&str, &[&str])] = &[
    ("id", &["Mã dự án", "Mã DA", "Mã số dự án", "Số hiệu dự án", "Ký hiệu dự án", "Mã"]),
    ("project", &["Mã dự án", "Mã DA", "Mã số dự án", "Dự án"]),
    ("name", &["Tên dự án", "Tên DA", "Tên dự án đầu tư", "Tên công trình, dự án", "Tên công trình", "Tên lô", "Dự án"]),
    (
        "purpose",
        &[
            "Mục tiêu",
            "Mục tiêu dự án",
            "Mục tiêu đầu tư",
            "Mục đích",
            "Mục đích sử dụng",
            "Mục đích sử dụng đất",
            "Ngành nghề",
            "Lĩnh vực",
        ],
    ),
    (
        "policy",
        &[
            "Ngày chủ trương",
            "Ngày chấp thuận chủ trương",
            "Ngày chấp thuận chủ trương đầu tư",
            "Chủ trương đầu tư / Ngày",
            "Chấp thuận chủ trương đầu tư / Ngày",
        ],
    ),
    ("policy_no", &["Số chủ trương", "Số chấp thuận chủ trương", "Chủ trương đầu tư / Số", "Chấp thuận chủ trương đầu tư / Số"]),
    (
        "certificate",
        &[
            "Ngày GCN",
            "Ngày cấp GCN",
            "Ngày GCNĐKĐT",
            "Ngày cấp GCNĐKĐT",
            "Ngày giấy chứng nhận",
            "Giấy chứng nhận đăng ký đầu tư / Ngày",
            "Giấy chứng nhận đầu tư / Ngày",
            "Giấy chứng nhận / Ngày",
            "GCNĐKĐT / Ngày",
        ],
    ),
    (
        "certificate_no",
        &[
            "Số GCN",
            "Số GCNĐKĐT",
            "Số giấy chứng nhận",
            "Giấy chứng nhận đăng ký đầu tư / Số",
            "Giấy chứng nhận đầu tư / Số",
            "Giấy chứng nhận / Số",
            "GCNĐKĐT / Số",
        ],
    ),
    (
        "land",
        &[
            "Ngày giao đất",
            "Ngày cho thuê đất",
            "Ngày QĐ giao đất",
            "Ngày quyết định giao đất",
            "Ngày giao đất, cho thuê đất",
            "Quyết định giao đất / Ngày",
            "Quyết định giao đất, cho thuê đất / Ngày",
            "QĐ giao đất / Ngày",
        ],
    ),
    (
        "land_no",
        &[
            "Số QĐ giao đất",
            "Số quyết định giao đất",
            "Số QĐ cho thuê đất",
            "Quyết định giao đất / Số",
            "Quyết định giao đất, cho thuê đất / Số",
            "QĐ giao đất / Số",
        ],
    ),
    ("permit", &["Ngày GPXD", "Ngày cấp GPXD", "Ngày giấy phép xây dựng", "Giấy phép xây dựng / Ngày", "GPXD / Ngày"]),
    ("permit_no", &["Số GPXD", "Số giấy phép xây dựng", "Giấy phép xây dựng / Số", "GPXD / Số"]),
    (
        "land_term",
        &["Hết hạn thuê", "Hết hạn thuê đất", "Ngày hết hạn", "Ngày hết hạn thuê đất", "Thời hạn thuê đất", "Thời hạn sử dụng đất"],
    ),
    ("in_annual_plan", &["KHSDĐ hằng năm", "KHSDĐ hàng năm", "Kế hoạch sử dụng đất hằng năm", "Kế hoạch sử dụng đất hàng năm"]),
    ("adjustment_ground", &["Căn cứ điều chỉnh", "Căn cứ điều chỉnh quy hoạch"]),
    ("state", &["Tình trạng", "Tình trạng hoạt động", "Trạng thái", "Tình trạng dự án"]),
    ("area_m2", &["Diện tích", "Diện tích đất", "Diện tích m2", "Diện tích ha", "Diện tích sử dụng đất", "DT", "Quy mô diện tích"]),
    (
        "code",
        &[
            "Ký hiệu",
            "Ký hiệu lô",
            "Ký hiệu lô đất",
            "Ký hiệu ô đất",
            "Ký hiệu ô đất, lô đất",
            "Ký hiệu khu đất",
            "Mã lô",
            "Số hiệu lô",
            "Tên lô đất",
            "Lô đất",
        ],
    ),
    ("function", &["Chức năng", "Chức năng sử dụng đất", "Chức năng đất", "Loại đất", "Mã loại đất"]),
    ("remark", &["Ghi chú"]),
    ("coverage_pct", &["Mật độ xây dựng", "Mật độ XD", "MĐXD", "Mật độ xây dựng tối đa"]),
    ("storeys", &["Tầng cao", "Số tầng", "Tầng cao tối đa", "Số tầng cao"]),
    ("height_m", &["Chiều cao", "Chiều cao tối đa", "Chiều cao công trình"]),
    ("far", &["Hệ số sử dụng đất", "HSSDĐ", "Hệ số SDĐ"]),
    ("green_pct", &["Cây xanh", "Tỷ lệ cây xanh", "Mật độ cây xanh"]),
    ("parcel", &["Số thửa", "Thửa đất", "Thửa", "Thửa đất số"]),
];

/// The column of `layer` that is usually called so under this role: by its whole name, else by its name cut to ten characters.
#[must_use]
pub fn recognised(layer: &RawLayer, role: &str) -> Column {
    let Some((_, usual)) = USUAL.iter().find(|(known, _)| *known == role) else { return Column::Missing };
    let usual: Vec<String> = usual.iter().map(|name| fold(name)).collect();
    let is_whole = |column: &str| usual.contains(&fold(column)) || usual.contains(&fold(&without_parentheses(column)));
    let is_cut = |column: &str| column.chars().count() <= 10 && usual.iter().any(|name| cuts(name).contains(&fold(column)));
    let whole = matches(layer, is_whole);
    if whole == Column::Missing { matches(layer, is_cut) } else { whole }
}

/// How many roles are recognised among these headings.
pub(super) fn how_many_usual(headings: &[String]) -> usize {
    let folded: Vec<[String; 2]> = headings.iter().map(|name| [fold(name), fold(&without_parentheses(name))]).collect();
    let is_there = |usual: &&str| folded.iter().flatten().any(|name| *name == fold(usual));
    USUAL.iter().filter(|(_, names)| names.iter().any(&is_there)).count()
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
