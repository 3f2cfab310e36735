//! Tables of a norm: by one axis or two, with linear interpolation or by ranges.

use serde::Deserialize;

use super::Label;
use crate::model::Says;

/// A table of a norm.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its number, `2.10`.
    pub id: String,
    /// What it gives.
    #[serde(default)]
    pub title: Label,
    /// The axis of its columns.
    pub across: Axis,
    /// The axis of its rows; `None`: it has one row.
    pub down: Option<Axis>,
    /// How values between two of an axis are read.
    #[serde(default)]
    pub between: Between,
    /// The cells, row by row.
    pub cells: Vec<Vec<Cell>>,
    /// The row for everything above the last value of `down`.
    pub above: Option<Vec<Cell>>,
    /// Where it was read.
    #[serde(default)]
    pub source: String,
    /// Whether a person compared it with the official text.
    #[serde(default)]
    pub verified: bool,
}

/// An axis of a table.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// What it measures.
    pub by: By,
    /// Its values, ascending; of a table by ranges the least of each range.
    pub at: Vec<f64>,
}

/// What an axis measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The area of the lot.
    #[default]
    AreaM2,
    /// The height of the building.
    HeightM,
    /// The width of the road between its red lines.
    RoadWidthM,
}

/// How values between two of an axis are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Between {
    /// Linear between the two nearest; beyond the ends the end counts.
    #[default]
    Linear,
    /// A value belongs to the range that begins at or below it.
    Range,
}

/// A number of a table; `"?"`: not known.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(try_from = "CellText")]
pub struct Cell {
    /// The number.
    pub value: Option<f64>,
    /// Where it was read, if not where the table was.
    pub source: Option<String>,
    /// Whether a person compared it with the official text, if not as the table.
    pub verified: Option<bool>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum CellText {
    Number(f64),
    Unknown(String),
}

impl TryFrom<CellText> for Cell {
    type Error = String;
    fn try_from(text: CellText) -> Result<Self, String> {
        let value = match text {
            CellText::Number(number) if number.is_finite() => Some(number),
            CellText::Unknown(text) if text == "?" => None,
            CellText::Number(number) => return Err(format!("{number} is no number of a table")),
            CellText::Unknown(text) => return Err(format!("{text:?} is no number of a table; write \"?\" where it is not known")),
        };
        Ok(Self { value, source: None, verified: None })
    }
}

/// What is known of what a table is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Site {
    /// The area of the lot, m².
    pub area_m2: Option<f64>,
    /// The height of the building, m.
    pub height_m: Option<f64>,
    /// The storeys of the building.
    pub storeys: Option<f64>,
    /// The width of the road between its red lines, m.
    pub road_width_m: Option<f64>,
}

impl Site {
    fn along(&self, by: By) -> Option<f64> {
        match by {
            By::AreaM2 => self.area_m2,
            By::HeightM => self.height_m,
            By::RoadWidthM => self.road_width_m,
        }
    }
}

/// What a table gives: one number, or, where something that it asks for is not known, the least and the most that it can be.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The least that it can be.
    pub low: f64,
    /// The most that it can be.
    pub high: f64,
    /// The cells used, `19 m × 3000 m² = 80`; only where it is one number.
    pub cells: Vec<String>,
    /// The share of each cell.
    pub weights: Vec<f64>,
    /// Whether a person compared all of it with the official text.
    pub verified: bool,
    /// Where it was read.
    pub source: String,
}

/// A place on an axis with its share.
type Step = (usize, f64);

impl Table {
    /// Reads the table for a site; `None` where a cell that counts is not known.
    ///
    /// Costs one look a cell where something of the site is not known.
    #[must_use]
    pub fn read(&self, site: &Site) -> Option<Reading> {
        let across = self.steps(&self.across, site.along(self.across.by), None);
        let down = match &self.down {
            None => vec![vec![(0, 1.0)]],
            Some(axis) => self.steps(axis, site.along(axis.by), self.above.as_ref().map(|_| axis.at.len())),
        };
        let pairs = down.iter().flat_map(|rows| across.iter().map(move |columns| (rows, columns)));
        let readings: Option<Vec<Reading>> = pairs.map(|(rows, columns)| self.mix(rows, columns)).collect();
        let mut readings = readings?;
        if readings.len() == 1 {
            return readings.pop();
        }
        let low = readings.iter().map(|reading| reading.low).fold(f64::INFINITY, f64::min);
        let high = readings.iter().map(|reading| reading.high).fold(f64::NEG_INFINITY, f64::max);
        let verified = readings.iter().all(|reading| reading.verified);
        Some(Reading { low, high, cells: Vec::new(), weights: Vec::new(), verified, source: self.source.clone() })
    }

    /// The places of a value on an axis; of a value that is not known, every place by itself.
    fn steps(&self, axis: &Axis, value: Option<f64>, above: Option<usize>) -> Vec<Vec<Step>> {
        let Some(value) = value else {
            return (0..axis.at.len() + usize::from(above.is_some())).map(|place| vec![(place, 1.0)]).collect();
        };
        let last = axis.at.len() - 1;
        let next = axis.at.partition_point(|at| *at <= value);
        let step = match (self.between, above) {
            _ if next == 0 => vec![(0, 1.0)],
            (Between::Linear, Some(above)) if value > axis.at[last] => vec![(above, 1.0)],
            (Between::Range, _) => vec![(next - 1, 1.0)],
            (Between::Linear, _) if next > last => vec![(last, 1.0)],
            (Between::Linear, _) => between(axis.at[next - 1], axis.at[next], value, next),
        };
        vec![step]
    }

    fn mix(&self, rows: &[Step], columns: &[Step]) -> Option<Reading> {
        let mut reading =
            Reading { low: 0.0, high: 0.0, cells: Vec::new(), weights: Vec::new(), verified: true, source: self.source.clone() };
        for &(row, of_row) in rows {
            for &(column, of_column) in columns {
                let cell = self.cell(row, column)?;
                let value = cell.value?;
                let weight = of_row * of_column;
                reading.low += weight * value;
                reading.cells.push(self.named(row, column, value));
                reading.weights.push(weight);
                reading.verified &= cell.verified.unwrap_or(self.verified);
                if let Some(source) = &cell.source {
                    reading.source = format!("{}; {source}", reading.source);
                }
            }
        }
        reading.high = reading.low;
        Some(reading)
    }

    fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.cells.get(row).or(self.above.as_ref()).and_then(|row| row.get(column))
    }

    /// A cell as people would point at it.
    fn named(&self, row: usize, column: usize, value: f64) -> String {
        let across = self.across.label(column, self.between);
        match &self.down {
            None => format!("{across} = {value}"),
            Some(axis) => format!("{} × {across} = {value}", axis.label(row, self.between)),
        }
    }

    /// Whether an axis measures this.
    #[must_use]
    pub fn asks_for(&self, by: By) -> bool {
        self.across.by == by || self.down.as_ref().is_some_and(|axis| axis.by == by)
    }

    /// What is wrong with its form, if anything.
    #[must_use]
    pub fn fault(&self) -> Option<Says> {
        let rows = self.down.as_ref().map_or(1, |axis| axis.at.len());
        let ascending = |axis: &Axis| !axis.at.is_empty() && axis.at.windows(2).all(|pair| pair[0] < pair[1]);
        if !ascending(&self.across) || !self.down.as_ref().is_none_or(ascending) {
            return Some(Says::from("table “{table}”: the values of an axis must ascend").text("table", &self.id));
        }
        if self.cells.len() != rows {
            let says = Says::from("table “{table}” has {rows} rows of cells and {values} values down").text("table", &self.id);
            return Some(says.count("rows", self.cells.len()).count("values", rows));
        }
        let columns = self.across.at.len();
        let odd = self.cells.iter().chain(&self.above).find(|row| row.len() != columns)?;
        let says = Says::from("table “{table}” has a row of {cells} cells and {values} values across").text("table", &self.id);
        Some(says.count("cells", odd.len()).count("values", columns))
    }

    /// Puts a cell in the place of another; what is wrong where there is no such cell.
    pub(super) fn put(&mut self, cell: &CellOf) -> Result<(), Says> {
        let find = |axis: &Axis, value: Option<f64>| value.and_then(|value| axis.at.iter().position(|at| at.to_bits() == value.to_bits()));
        let missing = |axis: &Axis| {
            let says = Says::from("table “{table}” has no value of the cell's `{axis}`; it has {values}").text("table", &self.id);
            says.text("axis", axis.by.name()).list("values", axis.at.iter().map(f64::to_string))
        };
        let column = find(&self.across, cell.along(self.across.by)).ok_or_else(|| missing(&self.across))?;
        let row = match &self.down {
            None => 0,
            Some(axis) if cell.above => axis.at.len(),
            Some(axis) => find(axis, cell.along(axis.by)).ok_or_else(|| missing(axis))?,
        };
        let new = Cell { value: Some(cell.value), source: cell.source.clone(), verified: Some(cell.verified) };
        let rows = self.cells.len();
        let place = if row < rows { self.cells.get_mut(row) } else { self.above.as_mut() }.and_then(|row| row.get_mut(column));
        *place.ok_or_else(|| Says::from("table “{table}” has no row above its last").text("table", &self.id))? = new;
        Ok(())
    }
}

fn between(low: f64, high: f64, value: f64, next: usize) -> Vec<Step> {
    let share = (value - low) / (high - low);
    if share == 0.0 { vec![(next - 1, 1.0)] } else { vec![(next - 1, 1.0 - share), (next, share)] }
}

impl Axis {
    fn label(&self, place: usize, between: Between) -> String {
        let unit = self.by.unit();
        match (between, self.at.get(place), self.at.get(place + 1)) {
            (_, None, _) => format!("> {} {unit}", self.at.last().copied().unwrap_or_default()),
            (Between::Linear, Some(at), _) => format!("{at} {unit}"),
            (Between::Range, Some(at), Some(next)) if *at <= 0.0 => format!("< {next} {unit}"),
            (Between::Range, Some(at), Some(next)) => format!("{at} – < {next} {unit}"),
            (Between::Range, Some(at), None) => format!("≥ {at} {unit}"),
        }
    }
}

impl By {
    fn unit(self) -> &'static str {
        match self {
            Self::AreaM2 => "m²",
            Self::HeightM | Self::RoadWidthM => "m",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::AreaM2 => "area_m2",
            Self::HeightM => "height_m",
            Self::RoadWidthM => "road_width_m",
        }
    }
}

/// A cell that a profile puts in the place of another.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellOf {
    /// The table's number.
    pub table: String,
    /// The place on the axis of the lot's area.
    pub area_m2: Option<f64>,
    /// The place on the axis of heights.
    pub height_m: Option<f64>,
    /// The place on the axis of roads' widths.
    pub road_width_m: Option<f64>,
    /// Whether it stands in the row above the last value.
    #[serde(default)]
    pub above: bool,
    /// The number.
    pub value: f64,
    /// Where it was read.
    pub source: Option<String>,
    /// Whether a person compared it with the official text.
    #[serde(default)]
    pub verified: bool,
}

impl CellOf {
    fn along(&self, by: By) -> Option<f64> {
        Site { area_m2: self.area_m2, height_m: self.height_m, storeys: None, road_width_m: self.road_width_m }.along(by)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        toml::from_str(text).unwrap()
    }

    const TWO_WAYS: &str = "id = \"t\"\nacross = { by = \"area_m2\", at = [3000, 10000] }\n\
        down = { by = \"height_m\", at = [19, 22] }\ncells = [[80, 65], [80, 62]]\nabove = [80, 45]\n";

    fn at(table: &Table, area: f64, height: f64) -> f64 {
        let site = Site { area_m2: Some(area), height_m: Some(height), ..Site::default() };
        table.read(&site).unwrap().low
    }

    #[test]
    fn between_four_cells() {
        let table = table(TWO_WAYS);
        // Halfway along both axes: (80 + 65 + 80 + 62) / 4.
        assert!((at(&table, 6500.0, 20.5) - 71.75).abs() < 1e-12);
        let reading = table.read(&Site { area_m2: Some(6500.0), height_m: Some(20.5), ..Site::default() }).unwrap();
        assert_eq!(reading.cells, ["19 m × 3000 m² = 80", "19 m × 10000 m² = 65", "22 m × 3000 m² = 80", "22 m × 10000 m² = 62"]);
        assert_eq!(reading.weights, [0.25; 4]);
        for (area, height, wanted) in
            [(3000.0, 19.0, 80.0), (10000.0, 22.0, 62.0), (50000.0, 22.0, 62.0), (10000.0, 22.1, 45.0), (1.0, 1.0, 80.0)]
        {
            assert!((at(&table, area, height) - wanted).abs() < 1e-12, "{area} m², {height} m");
        }
    }

    #[test]
    fn what_is_not_known_of_the_site_makes_a_span() {
        let table = table(TWO_WAYS);
        let reading = table.read(&Site { area_m2: Some(10000.0), ..Site::default() }).unwrap();
        assert_eq!((reading.low, reading.high), (45.0, 65.0));
    }

    #[test]
    fn a_cell_that_is_not_known_gives_nothing_where_it_counts() {
        let table = table(&TWO_WAYS.replace("62", "\"?\""));
        let site = |height| Site { area_m2: Some(6500.0), height_m: Some(height), ..Site::default() };
        assert!(table.read(&site(20.5)).is_none());
        assert!(table.read(&site(19.0)).is_some());
    }

    #[test]
    fn ranges_begin_where_they_say() {
        let mut table = table(TWO_WAYS);
        table.between = Between::Range;
        table.above = None;
        assert!((at(&table, 9999.9, 21.9) - 80.0).abs() < 1e-12);
        assert!((at(&table, 10000.0, 22.0) - 62.0).abs() < 1e-12);
    }

    #[test]
    fn forms_that_do_not_fit_are_told() {
        assert!(table(&TWO_WAYS.replace("[80, 62]", "[80]")).fault().unwrap().to_string().contains("row of 1 cells"));
        assert!(table(&TWO_WAYS.replace("[19, 22]", "[22, 19]")).fault().unwrap().to_string().contains("must ascend"));
        assert_eq!(table(TWO_WAYS).fault(), None);
    }
}
