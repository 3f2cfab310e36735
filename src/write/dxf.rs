//! Parcels and land in conflict for CAD: DXF of release 12, which everything reads, in units of the working grid.
//!
//! Texts beyond ASCII are written as `\U+1EA1`, which CAD programs show as the letter; the text style names a font
//! that has them.

use std::fmt::Write;

use geo::{InteriorPoint, LineString};

use super::{Context, Page, WriteError};
use crate::model::{Land, Standing};
use crate::report::Report;

/// The height of a text, metres on the ground: 2.5 mm at 1:1000.
const TEXT_M: f64 = 2.5;

/// What is drawn so far.
struct Drawing {
    text: String,
    /// Metres in one unit.
    unit: f64,
}

/// `report.dxf`: one layer for the parcels of each standing (`REPLAN_TRANSITIONAL` …), one for land in conflict, one for texts.
#[expect(clippy::unnecessary_wraps, reason = "all outputs have one shape")]
pub(super) fn pages(report: &Report, context: &Context) -> Result<Vec<Page>, WriteError> {
    let mut drawing = Drawing { text: String::new(), unit: context.grid.metres_per_unit };
    drawing.head(report);
    for project in &report.projects {
        let layer = layer_of(project.standing);
        for parcel in &project.parcels {
            drawing.land(&layer, &parcel.land);
        }
        drawing.land(CONFLICT, &project.conflict);
        drawing.label(&project.id, &project.land);
    }
    drawing.pair(0, "ENDSEC");
    drawing.pair(0, "EOF");
    Ok(vec![Page::new("report.dxf", drawing.text)])
}

const CONFLICT: &str = "REPLAN_CONFLICT";
const LABEL: &str = "REPLAN_TEXT";

fn layer_of(standing: Standing) -> String {
    format!("REPLAN_{}", standing.name().to_uppercase())
}

/// The colour of a standing by CAD's index, as near as it has to that of the maps.
fn colour(standing: Standing) -> u8 {
    match standing {
        Standing::Transitional => 30,
        Standing::NeverConformed => 221,
        Standing::Undetermined => 50,
        Standing::Cured => 140,
        Standing::Conforms => 106,
        Standing::DoesNotApply => 9,
    }
}

impl Drawing {
    fn pair(&mut self, code: u16, value: impl std::fmt::Display) {
        // Writing into a text cannot fail.
        let _ = write!(self.text, "{code}\r\n{value}\r\n");
    }

    fn head(&mut self, report: &Report) {
        let comment = format!("replan {}, {}, as of {}, {}", report.replan, report.case, report.as_of, report.crs);
        self.pair(999, plain(&comment));
        for (code, value) in [(0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1009"), (0, "ENDSEC"), (0, "SECTION"), (2, "TABLES")] {
            self.pair(code, value);
        }
        self.styles();
        let layers: Vec<(String, u8)> = Standing::ALL.iter().map(|standing| (layer_of(*standing), colour(*standing))).collect();
        let own = [(CONFLICT.to_owned(), 1), (LABEL.to_owned(), 7)];
        self.pair(0, "TABLE");
        self.pair(2, "LAYER");
        self.pair(70, layers.len() + own.len());
        for (name, colour) in own.into_iter().chain(layers) {
            self.pair(0, "LAYER");
            self.pair(2, name);
            self.pair(70, 0);
            self.pair(62, colour);
            self.pair(6, "CONTINUOUS");
        }
        for (code, value) in [(0, "ENDTAB"), (0, "ENDSEC"), (0, "SECTION"), (2, "ENTITIES")] {
            self.pair(code, value);
        }
    }

    fn styles(&mut self) {
        let style = [
            (0, "TABLE"),
            (2, "LTYPE"),
            (70, "1"),
            (0, "LTYPE"),
            (2, "CONTINUOUS"),
            (70, "0"),
            (3, "Solid line"),
            (72, "65"),
            (73, "0"),
            (40, "0.0"),
            (0, "ENDTAB"),
            (0, "TABLE"),
            (2, "STYLE"),
            (70, "1"),
            (0, "STYLE"),
            (2, "STANDARD"),
            (70, "0"),
            (40, "0.0"),
            (41, "1.0"),
            (50, "0.0"),
            (71, "0"),
            (42, "2.5"),
            (3, "arial.ttf"),
            (4, ""),
            (0, "ENDTAB"),
        ];
        for (code, value) in style {
            self.pair(code, value);
        }
    }

    fn land(&mut self, layer: &str, land: &Land) {
        for polygon in land {
            self.ring(layer, polygon.exterior());
            for hole in polygon.interiors() {
                self.ring(layer, hole);
            }
        }
    }

    /// A closed polyline; the first vertex is not written again.
    fn ring(&mut self, layer: &str, ring: &LineString<f64>) {
        self.pair(0, "POLYLINE");
        self.pair(8, layer);
        self.pair(66, 1);
        self.place(0.0, 0.0);
        self.pair(70, 1);
        for at in &ring.0[..ring.0.len().saturating_sub(1)] {
            self.pair(0, "VERTEX");
            self.pair(8, layer);
            self.place(at.x / self.unit, at.y / self.unit);
        }
        self.pair(0, "SEQEND");
        self.pair(8, layer);
    }

    /// A text inside of the land.
    fn label(&mut self, text: &str, land: &Land) {
        let Some(at) = land.interior_point() else { return };
        self.pair(0, "TEXT");
        self.pair(8, LABEL);
        self.place(at.x() / self.unit, at.y() / self.unit);
        self.pair(40, TEXT_M / self.unit);
        self.pair(1, plain(text));
    }

    fn place(&mut self, x: f64, y: f64) {
        self.pair(10, x);
        self.pair(20, y);
        self.pair(30, "0.0");
    }
}

/// A text in ASCII, on one line.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.chars() {
        match letter {
            ' '..='~' => plain.push(letter),
            letter if letter.is_control() => plain.push(' '),
            letter => {
                let mut units = [0; 2];
                for unit in letter.encode_utf16(&mut units) {
                    // Writing into a text cannot fail.
                    let _ = write!(plain, "\\U+{unit:04X}");
                }
            }
        }
    }
    plain
}
