//! Parcels out of a table of corner points, as land decisions carry them: project, point, X (north), Y (east).

mod rings;

use std::collections::BTreeMap;

use geo::{Area, Coord, CoordsIter};

use super::numbers::{self, Decimal, Measure, Read};
use crate::model::{Fact, Facts, M2, Note, NoteCode, Says, Severity, fold};
use crate::read::{Column, LayerEntry, RawFeature, RawGeometry, RawLayer, ReadError, Value, area_of, column, recognised};
use rings::{nested, rings};

/// Areas within this share are one: tables round areas, and coordinates to the centimetre or decimetre.
const SAME_AREA: f64 = 0.01;

/// Turns rows of corner points into one feature a parcel: a row's X is its northing, its Y its easting.
///
/// Rows belong together by `project` and `parcel`; an empty cell means the one above. A ring ends where its first point comes
/// again, where points are numbered anew, after an empty row, or where the column `ring` changes; a ring inside another one of
/// its parcel is a hole. A parcel with a point that cannot be read cannot be computed with: it comes back as broken. Features
/// have the number and the values of their first row. An area that a row of its own states is held against the corners.
///
/// # Errors
/// There is no column for x or for y.
pub fn assemble(layer: &mut RawLayer, entry: &LayerEntry) -> Result<(), ReadError> {
    let mut notes = Vec::new();
    let columns = Columns::of(layer, entry, &mut notes)?;
    let parcels = gathered(layer, &columns, &mut notes);
    let stated = stated_areas(layer, &parcels);
    let features: Vec<RawFeature> = parcels.into_iter().map(|parcel| feature(parcel, &mut notes)).collect();
    notes.extend(stated.iter().filter_map(|stated| stated.contradicted_by(&features[stated.parcel])));
    let within = notes.into_iter().map(|note| note.within(&layer.file, &layer.layer));
    layer.notes.extend(within.collect::<Vec<_>>());
    layer.features = features;
    Ok(())
}

/// An area that a row of its own states for the parcel above it: `Diện tích: 3.600 m²`.
struct Stated {
    row: usize,
    /// The parcel by its place in the table.
    parcel: usize,
    /// One area, or two where the figure can be read in two ways.
    areas: Vec<f64>,
}

/// The areas that rows state which are no corner points, each for the parcel whose last corner stands next above.
fn stated_areas(layer: &RawLayer, parcels: &[Parcel]) -> Vec<Stated> {
    let stated = |note: &Note| {
        let (Some(row), Some(Fact::Text(text))) = (note.feature, note.facts.get("total")) else { return None };
        let areas = match numbers::number(area_of(text)?, Measure::Area, None) {
            Read::Number(area) => vec![area],
            Read::Either(comma, point) => vec![comma, point],
            Read::Nothing => return None,
        };
        let last = |parcel: &Parcel| parcel.corners.iter().map(|corner| corner.row).filter(|corner| *corner < row).max();
        let above = parcels.iter().enumerate().filter_map(|(index, parcel)| Some((last(parcel)?, index)));
        above.max().map(|(_, parcel)| Stated { row, parcel, areas })
    };
    layer.notes.iter().filter(|note| note.code == NoteCode::RowLeftOut).filter_map(stated).collect()
}

impl Stated {
    /// A note where the corners enclose another area than the row states.
    fn contradicted_by(&self, parcel: &RawFeature) -> Option<Note> {
        let RawGeometry::Shape(shape) = &parcel.geometry else { return None };
        let drawn = shape.unsigned_area();
        let off = |area: &f64| (area - drawn).abs();
        let nearest = self.areas.iter().copied().min_by(|a, b| off(a).total_cmp(&off(b)))?;
        if off(&nearest) <= nearest * SAME_AREA {
            return None;
        }
        let facts = Facts::new().m2("stated", M2(nearest)).m2("drawn", M2(drawn)).count("row", self.row);
        let note = Note { feature: Some(parcel.number), ..Note::new(NoteCode::AreaStatedOtherwise, Severity::Warning) };
        Some(note.at(shape.coords_iter().next().map(|at| [at.x, at.y])).with(facts))
    }
}

struct Columns {
    project: Option<usize>,
    parcel: Option<usize>,
    ring: Option<usize>,
    point: Option<usize>,
    x: usize,
    y: usize,
}

impl Columns {
    fn of(layer: &RawLayer, entry: &LayerEntry, notes: &mut Vec<Note>) -> Result<Self, ReadError> {
        let mut find = |role: &'static str| {
            let wanted = entry.columns.get(role).map_or(role, String::as_str);
            match column(layer, wanted) {
                Column::Missing if entry.columns.is_empty() => {
                    let found = recognised(layer, role);
                    notes.extend(found.index().map(|index| told(&layer.columns[index], role)));
                    found
                }
                found => found,
            }
        };
        let found = ["x", "y", "project", "parcel", "ring", "point"].map(&mut find);
        let needed = |role: &str, found: &Column| {
            found.index().ok_or_else(|| {
                let wanted = entry.columns.get(role).map_or(role, String::as_str).to_owned();
                ReadError::NoColumn {
                    file: layer.file.to_string(),
                    is_ambiguous: matches!(found, Column::Ambiguous(_)),
                    did_you_mean: crate::model::closest(&wanted, layer.columns.iter().map(String::as_str)),
                    column: wanted,
                    columns: layer.columns.clone(),
                }
            })
        };
        let (x, y) = (needed("x", &found[0])?, needed("y", &found[1])?);
        let [_, _, project, parcel, ring, point] = found.map(|found| found.index());
        Ok(Self { project, parcel, ring, point, x, y })
    }
}

/// A column that was recognised by its name.
fn told(name: &str, role: &str) -> Note {
    Note::new(NoteCode::ColumnRecognised, Severity::Info).with(Facts::new().text("column", name).text("role", role))
}

/// A row of the table.
struct Corner {
    row: usize,
    label: Option<String>,
    ring: Option<String>,
    at: Option<Coord<f64>>,
}

/// The rows of a parcel.
struct Parcel {
    first: RawFeature,
    corners: Vec<Corner>,
}

/// The parcels in the order of their first rows; empty cells are filled from above, with one note.
fn gathered(layer: &RawLayer, columns: &Columns, notes: &mut Vec<Note>) -> Vec<Parcel> {
    let mut parcels: Vec<Parcel> = Vec::new();
    let mut known: BTreeMap<[Option<String>; 2], usize> = BTreeMap::new();
    let mut above: [Option<String>; 2] = [None, None];
    let mut filled = Vec::new();
    let texts =
        || [columns.x, columns.y].into_iter().flat_map(|column| layer.features.iter().filter_map(move |row| row.values[column].text()));
    let decimal = numbers::decimal_of(texts(), Measure::Length).map(|(decimal, _)| decimal);
    for feature in &layer.features {
        let text = |column: Option<usize>| column.and_then(|column| feature.values[column].text());
        let [x, y] = [columns.x, columns.y].map(|column| &feature.values[column]);
        if x.text().is_none() && y.text().is_none() && !text(columns.point).is_some_and(|label| is_point(&label)) {
            // A headline of a parcel: what it says holds for the rows below.
            above = fill([text(columns.project), text(columns.parcel)], &above).0;
            continue;
        }
        let (key, from_above) = fill([text(columns.project), text(columns.parcel)], &above);
        if from_above {
            filled.push(feature.number);
        }
        above.clone_from(&key);
        let at = coordinate(feature, x, y, decimal, notes);
        let corner = Corner { row: feature.number, label: text(columns.point).map(|label| fold(&label)), ring: text(columns.ring), at };
        let index = *known.entry(key.clone()).or_insert_with(|| {
            parcels.push(Parcel { first: headed(feature, columns, key), corners: Vec::new() });
            parcels.len() - 1
        });
        parcels[index].corners.push(corner);
    }
    if let Some(first) = filled.first() {
        let facts = Facts::new().count("rows", filled.len());
        notes.push(Note { feature: Some(*first), ..Note::new(NoteCode::CellsFromAbove, Severity::Info) }.with(facts));
    }
    parcels
}

/// Whether a text is what a corner point is called, `7` or `M12`, and no headline of a parcel.
fn is_point(label: &str) -> bool {
    let label = fold(label);
    label.chars().count() <= 4 && label.ends_with(|digit: char| digit.is_ascii_digit())
}

/// Project and parcel of a row, empty ones from above; a new project begins without a parcel. Whether anything was filled.
fn fill([project, parcel]: [Option<String>; 2], above: &[Option<String>; 2]) -> ([Option<String>; 2], bool) {
    let is_new = project.is_some() && project != above[0];
    let from_above = project.is_none() && above[0].is_some();
    let project = project.or_else(|| above[0].clone());
    let parcel = parcel.or_else(|| above[1].clone().filter(|_| !is_new));
    ([project, parcel], from_above)
}

/// The first row of a parcel, with the names that hold for it.
fn headed(feature: &RawFeature, columns: &Columns, [project, parcel]: [Option<String>; 2]) -> RawFeature {
    let mut first = feature.clone();
    for (column, name) in [(columns.project, project), (columns.parcel, parcel)] {
        if let (Some(column), Some(name)) = (column, name) {
            first.values[column] = Value::Text(name);
        }
    }
    first
}

/// East and north of a row; what cannot be read is a note.
fn coordinate(feature: &RawFeature, x: &Value, y: &Value, decimal: Option<Decimal>, notes: &mut Vec<Note>) -> Option<Coord<f64>> {
    let mut read = |role: &str, value: &Value| {
        let found = match value {
            Value::Number(number) => Some(*number).filter(|number| number.is_finite()),
            other => match other.text().map(|text| numbers::number(&text, Measure::Length, decimal)) {
                Some(Read::Number(number)) => Some(number),
                _ => None,
            },
        };
        if found.is_none() {
            let facts = Facts::new().text("role", role).text_if("value", value.text());
            notes.push(Note { feature: Some(feature.number), ..Note::new(NoteCode::ValueUnreadable, Severity::Warning) }.with(facts));
        }
        found
    };
    let (north, east) = (read("x", x), read("y", y));
    Some(Coord { x: east?, y: north? })
}

fn feature(parcel: Parcel, notes: &mut Vec<Note>) -> RawFeature {
    let unreadable = parcel.corners.iter().find(|corner| corner.at.is_none()).map(|corner| corner.row);
    let geometry = match unreadable {
        Some(row) => RawGeometry::Broken(Says::from("the corner point in row {row} cannot be read").count("row", row)),
        None => shape(&parcel, notes),
    };
    RawFeature { geometry, ..parcel.first }
}

fn shape(parcel: &Parcel, notes: &mut Vec<Note>) -> RawGeometry {
    let rings = rings(&parcel.corners, notes);
    if let Some(short) = rings.iter().find(|ring| ring.points.len() < 3) {
        let says = Says::from("the ring that begins in row {row} has fewer than three corner points").count("row", short.row);
        return RawGeometry::Broken(says);
    }
    RawGeometry::Shape(nested(&rings, notes).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Areas of the parcels, or why they are broken, and the codes of the notes.
    fn parcels(rows: &[[&str; 4]]) -> (Vec<Result<f64, String>>, Vec<&'static str>) {
        let value = |text: &str| if text.is_empty() { Value::Missing } else { Value::Text(text.into()) };
        let features = rows.iter().zip(1..).filter(|(row, _)| row.iter().any(|cell| !cell.is_empty()));
        let mut layer = RawLayer {
            file: "moc.csv".into(),
            layer: "moc".into(),
            reader: "csv",
            crs: None,
            columns: ["Dự án", "Điểm", "X", "Y"].map(String::from).to_vec(),
            features: features
                .map(|(row, number)| RawFeature { number, geometry: RawGeometry::Missing, values: row.map(value).to_vec() })
                .collect(),
            notes: Vec::new(),
            sha256: String::new(),
        };
        let columns = [("project", "Dự án"), ("point", "Điểm")].map(|(role, name)| (role.to_owned(), name.to_owned()));
        assemble(&mut layer, &LayerEntry { columns: columns.into(), ..LayerEntry::default() }).expect("columns");
        let area = |feature: &RawFeature| match &feature.geometry {
            RawGeometry::Shape(shape) => Ok(shape.unsigned_area()),
            RawGeometry::Broken(why) => Err(why.to_string()),
            RawGeometry::Missing => Err("missing".into()),
        };
        (layer.features.iter().map(area).collect(), layer.notes.iter().map(|note| note.code.name()).collect())
    }

    #[test]
    fn x_is_north_and_commas_are_decimal() {
        let rows = [
            ["A", "1", "2490800,50", "416150,25"],
            ["", "2", "2490900,50", "416150,25"],
            ["", "3", "2.490.900,50", "416.170,25"],
            ["", "4", "2490800.5", "416170.25"],
            ["", "1", "2490800,50", "416150,25"],
            ["B", "1", "0", "0"],
            ["B", "2", "10", "0"],
            ["B", "3", "10", "10"],
        ];
        assert_eq!(parcels(&rows), (vec![Ok(2000.0), Ok(50.0)], vec!["cells-from-above"]));
    }

    #[test]
    fn rings_end_where_points_are_numbered_anew() {
        let shell = [["A", "1", "0", "0"], ["A", "2", "100", "0"], ["A", "3", "100", "100"], ["A", "4", "0", "100"]];
        let hole = [["A", "1", "10", "10"], ["A", "2", "20", "10"], ["A", "3", "20", "20"], ["A", "4", "10", "20"]];
        let other = [["A", "1", "200", "0"], ["A", "2", "210", "0"], ["A", "3", "210", "10"], ["A", "1", "200", "0"]];
        let rows: Vec<[&str; 4]> = shell.into_iter().chain(hole).chain(other).collect();
        assert_eq!(parcels(&rows), (vec![Ok(9950.0)], vec!["ring-taken-for-hole"]));
        let numbered_on = [["A", "1", "0", "0"], ["A", "2", "100", "0"], ["A", "3", "100", "100"], ["A", "1", "0", "0"]]
            .into_iter()
            .chain([["A", "4", "200", "0"], ["A", "5", "210", "0"], ["A", "6", "210", "10"], ["A", "4", "200", "0"]]);
        assert_eq!(parcels(&numbered_on.collect::<Vec<_>>()), (vec![Ok(5050.0)], vec![]));
        let parted = [["A", "", "0", "0"], ["A", "", "100", "0"], ["A", "", "100", "100"], ["", "", "", ""]].into_iter().chain([
            ["A", "", "200", "0"],
            ["A", "", "210", "0"],
            ["A", "", "210", "10"],
        ]);
        assert_eq!(parcels(&parted.collect::<Vec<_>>()), (vec![Ok(5050.0)], vec![]));
    }

    #[test]
    fn what_cannot_be_read_breaks_its_parcel_alone() {
        let rows = [
            ["A", "1", "0", "0"],
            ["A", "2", "100", "o"],
            ["A", "3", "100", "100"],
            ["B", "1", "0", "0"],
            ["B", "2", "10", "0"],
            ["B", "3", "10", "10"],
            ["C", "1", "0", "0"],
            ["C", "2", "10", "0"],
        ];
        let (areas, notes) = parcels(&rows);
        assert!(areas[0].as_ref().is_err_and(|why| why.contains("row 2")) && areas[1] == Ok(50.0), "{areas:?}");
        assert!(areas[2].as_ref().is_err_and(|why| why.contains("three")), "{areas:?}");
        assert_eq!(notes, ["value-unreadable"]);
    }

    #[test]
    fn a_closing_point_that_differs_is_noted() {
        let rows = [["A", "1", "0", "0"], ["A", "2", "100", "0"], ["A", "3", "100", "100"], ["A", "1", "0", "0.4"]];
        assert_eq!(parcels(&rows), (vec![Ok(5000.0)], vec!["outline-closed"]));
    }
}
