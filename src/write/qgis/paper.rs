//! Sizes of paper, and what fits on them.

/// A sheet of paper. Everything is laid out on A3; on a smaller one room shrinks as it does, and text less.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paper {
    /// What people call it.
    pub(super) name: &'static str,
    /// Lengths by those of A3.
    space: f64,
    /// Sizes of text by those of A3.
    text: f64,
    /// Rows of a table that fit.
    pub(super) rows: usize,
    /// Bold letters that fit into a line.
    pub(super) letters: Letters,
    /// Segments of a scale bar, and the longest one, millimetres.
    pub(super) bar: (u8, f64),
}

/// How many letters fit. They are two thirds of the size of the print wide on the average, and a point is 0.353 mm.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letters {
    /// Of the name of a project.
    pub(super) name: usize,
    /// Of the line below it.
    pub(super) line: usize,
    /// Of what stands over a map, and in smaller print.
    pub(super) heading: usize,
    pub(super) small_heading: usize,
}

impl Paper {
    /// The papers, the usual one first.
    pub(super) const ALL: [Self; 2] = [
        Self {
            name: "A3",
            space: 1.0,
            text: 1.0,
            rows: 4,
            letters: Letters { name: 78, line: 131, heading: 90, small_heading: 124 },
            bar: (2, 25.2),
        },
        // As ISO 216 has it: half of the land, to the millimetre.
        Self {
            name: "A4",
            space: 210.0 / 297.0,
            text: 0.8,
            rows: 3,
            letters: Letters { name: 69, line: 115, heading: 80, small_heading: 110 },
            bar: (3, 10.6),
        },
    ];

    /// A length on this paper.
    pub(super) fn length(self, millimetres: f64) -> f64 {
        (millimetres * self.space * 10.0).round() / 10.0
    }

    /// A size of text on this paper; nothing smaller than what can be read.
    pub(super) fn points(self, points: f64) -> f64 {
        ((points * self.text * 10.0).round() / 10.0).max(points.min(5.5))
    }

    /// A place on this paper.
    pub(super) fn spot(self, Spot { x, y, width, height }: Spot) -> Spot {
        Spot { x: self.length(x), y: self.length(y), width: self.length(width), height: self.length(height) }
    }
}

/// Where an item stands on the page, millimetres on A3.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}
