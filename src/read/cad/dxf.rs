//! What GDAL does not tell of a DXF: units, and which of its things were drawn with curves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use crate::read::ReadError;

/// Versions of drawings by their code. Source: the DXF reference, `$ACADVER`.
pub(super) const RELEASES: [(&str, &str); 10] = [
    ("AC1006", "R10"),
    ("AC1009", "R12"),
    ("AC1012", "R13"),
    ("AC1014", "R14"),
    ("AC1015", "2000"),
    ("AC1018", "2004"),
    ("AC1021", "2007"),
    ("AC1024", "2010"),
    ("AC1027", "2013"),
    ("AC1032", "2018"),
];

/// What a pass over the pairs of a DXF finds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Scan {
    /// The code of `$INSUNITS`.
    pub(super) insunits: Option<u16>,
    /// Whether the file ends as one does; one that is cut off may lack anything.
    pub(super) ended: bool,
    /// What is drawn, by its handle; an insertion is as curved as its block.
    pub(super) entities: BTreeMap<String, Entity>,
}

/// A thing that is drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Entity {
    /// Its name in the file: `LWPOLYLINE`.
    pub(super) kind: String,
    /// Whether any of it is an arc or another curve.
    pub(super) curved: bool,
    /// The text of an `MTEXT` with its codes, where it stacks letters (`m\S2^ ;`): GDAL (3.6) loses the line's end behind those.
    pub(super) stacked: Option<String>,
}

impl Scan {
    /// Passes over a file once; a file that is no DXF gives what was found until then.
    pub(super) fn of(path: &Path) -> Result<Self, ReadError> {
        let file = File::open(path).map_err(|source| ReadError::open(path, source))?;
        Self::read(BufReader::new(file)).map_err(|source| ReadError::open(path, source))
    }

    fn read(mut lines: impl BufRead) -> std::io::Result<Self> {
        let mut pass = Pass::default();
        let (mut code, mut value) = (Vec::new(), Vec::new());
        loop {
            code.clear();
            value.clear();
            if lines.read_until(b'\n', &mut code)? == 0 || lines.read_until(b'\n', &mut value)? == 0 {
                break;
            }
            let Ok(code) = String::from_utf8_lossy(&code).trim().parse::<i32>() else { break };
            pass.pair(code, String::from_utf8_lossy(&value).trim());
        }
        pass.finish();
        Ok(pass.scan)
    }
}

/// A pass on its way.
#[derive(Default)]
struct Pass {
    scan: Scan,
    variable: String,
    now: Entity,
    handle: Option<String>,
    name: Option<String>,
    block: Option<String>,
    curved_blocks: BTreeSet<String>,
    words: String,
    is_unicode: bool,
    /// Insertions: handle, block, and the block that they themselves are part of.
    inserted: Vec<(String, String)>,
}

impl Pass {
    fn pair(&mut self, code: i32, value: &str) {
        match (code, self.now.kind.as_str()) {
            (0, _) => self.begin(value),
            (9, _) => value.clone_into(&mut self.variable),
            (70, _) if self.variable == "$INSUNITS" => {
                self.scan.insunits = value.parse().ok();
                self.variable.clear();
            }
            (1, _) if self.variable == "$ACADVER" => {
                // From 2007 on drawings are UTF-8.
                self.is_unicode = value >= "AC1021";
                self.variable.clear();
            }
            (1 | 3, "MTEXT") => self.words.push_str(value),
            (5, _) if self.handle.is_none() => self.handle = Some(value.to_owned()),
            (2, "BLOCK" | "INSERT") if self.name.is_none() => self.name = Some(value.to_owned()),
            // A bulge; in an edge of a hatch's border 42 is one too, 72 names arcs (2), ellipses (3) and splines (4).
            (42, "LWPOLYLINE" | "VERTEX" | "HATCH") => self.now.curved |= value.parse::<f64>().is_ok_and(|bulge| bulge != 0.0),
            (72, "HATCH") => self.now.curved |= matches!(value, "2" | "3" | "4"),
            _ => {}
        }
    }

    fn begin(&mut self, kind: &str) {
        self.end();
        self.scan.ended |= kind == "EOF";
        // The vertices of a polyline belong to it.
        if !(kind == "VERTEX" && matches!(self.now.kind.as_str(), "POLYLINE" | "VERTEX")) {
            self.handle = None;
        }
        self.name = None;
        let curved = matches!(kind, "ARC" | "CIRCLE" | "ELLIPSE" | "SPLINE");
        self.words.clear();
        self.now = Entity { kind: kind.to_owned(), curved, stacked: None };
    }

    /// Keeps what was found of the thing that ends here.
    fn end(&mut self) {
        match self.now.kind.as_str() {
            "BLOCK" => self.block = self.name.take(),
            "ENDBLK" => self.block = None,
            _ => {}
        }
        if let (true, Some(block)) = (self.now.curved, &self.block) {
            self.curved_blocks.insert(block.clone());
        }
        let Some(handle) = self.handle.clone() else { return };
        if let ("INSERT", Some(name)) = (self.now.kind.as_str(), &self.name) {
            self.inserted.push((handle.clone(), name.clone()));
        }
        let is_plain = self.is_unicode && !self.words.contains('\u{fffd}') || self.words.is_ascii();
        self.now.stacked = Some(&self.words).filter(|words| words.contains("\\S") && is_plain).cloned();
        let known = self.scan.entities.entry(handle).or_insert_with(|| self.now.clone());
        known.curved |= self.now.curved;
    }

    fn finish(&mut self) {
        self.end();
        for (handle, block) in &self.inserted {
            if let Some(entity) = self.scan.entities.get_mut(handle) {
                entity.curved |= self.curved_blocks.contains(block);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(text: &str) -> Scan {
        Scan::read(text.replace(' ', "\n").as_bytes()).expect("a pass")
    }

    #[test]
    fn units_are_found() {
        assert_eq!(scan("9 $INSUNITS 70 4 0 ENDSEC").insunits, Some(4));
        assert_eq!(scan("9 $OTHER 70 4").insunits, None);
        assert_eq!(scan("no pairs at all").insunits, None);
    }

    #[test]
    fn stacked_letters_are_kept_with_their_codes() {
        let found = scan(r"0 MTEXT 5 A 3 m\S2^; 1 \PO-01 0 MTEXT 5 B 1 O-02 0 TEXT 5 C 1 \S");
        let stacked: Vec<_> = found.entities.values().map(|one| one.stacked.as_deref()).collect();
        assert_eq!(stacked, [Some(r"m\S2^;\PO-01"), None, None]);
    }

    #[test]
    fn a_file_without_its_end_is_told() {
        assert!(scan("0 SECTION 0 ENDSEC 0 EOF").ended);
        assert!(!scan("0 SECTION 0 LINE 5 A").ended);
    }

    #[test]
    fn curves_are_found_in_blocks_too() {
        let found = scan(
            "0 BLOCK 5 1 2 LO 0 LWPOLYLINE 5 2 42 0.5 0 ENDBLK 5 3 \
             0 POLYLINE 5 A 0 VERTEX 5 B 42 -1.0 0 SEQEND 5 C 0 LWPOLYLINE 5 D 42 0.0 0 INSERT 5 E 2 LO 0 CIRCLE 5 F",
        );
        let curved: Vec<&str> = found.entities.iter().filter(|(_, one)| one.curved).map(|(handle, _)| handle.as_str()).collect();
        assert_eq!(curved, ["2", "A", "E", "F"]);
    }
}
