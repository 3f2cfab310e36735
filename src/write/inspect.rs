//! What is in files, to read.

use super::Screen;
use super::table::grid::{Cell, Column, Paint, grid, wrap};
use crate::lang::Words;
use crate::model::{Fact, Facts, Note, NoteCode, Severity};
use crate::normal::inspect::{
    ColumnContents, CrsContents, DrawingContents, FileContents, Inspection, LayerContents, MeaningContents, Unread,
};

/// So many notes of one kind are shown; JSON has them all.
const NOTES: usize = 3;
/// So many things that coordinates could be in are shown.
const MEANINGS: usize = 12;

/// Every file with its layers, then what was passed over.
#[must_use]
pub fn text(inspection: &Inspection, words: &Words, screen: Screen) -> String {
    let page = Page { words, screen };
    let mut parts: Vec<String> = inspection.files.iter().map(|file| page.file(file)).collect();
    if !inspection.others.is_empty() {
        let facts = Facts::new().count("count", inspection.others.len()).list("files", inspection.others.clone());
        parts.push(page.line(0, &words.phrase("inspect.others", &facts), Paint::Faint));
    }
    parts.join("\n")
}

/// The whole, for programs.
#[must_use]
pub fn json(inspection: &Inspection) -> String {
    // Strings, numbers and maps with string keys: nothing that JSON cannot hold.
    serde_json::to_string_pretty(inspection).unwrap_or_default() + "\n"
}

struct Page<'a> {
    words: &'a Words,
    screen: Screen,
}

impl Page<'_> {
    /// A paragraph behind `indent` spaces, further lines two spaces deeper.
    fn line(&self, indent: usize, text: &str, paint: Paint) -> String {
        let width = self.screen.width.map_or(usize::MAX, |width| width.saturating_sub(indent + 2).max(30));
        let spaces = " ".repeat(indent);
        let lines = wrap(text, width).into_iter().enumerate();
        let lines: Vec<String> =
            lines.map(|(line, text)| format!("{spaces}{}{}\n", if line == 0 { "" } else { "  " }, paint.on(&text, self.screen))).collect();
        lines.concat()
    }

    fn say(&self, indent: usize, key: &str, facts: &Facts) -> String {
        self.line(indent, &self.words.phrase(&format!("inspect.{key}"), facts), Paint::None)
    }

    fn file(&self, file: &FileContents) -> String {
        let mut text = self.line(0, &file.file, Paint::Strong);
        text.extend(file.unread.iter().map(|unread| self.unread(unread)));
        let layers: Vec<String> = file.layers.iter().map(|layer| self.layer(layer, file)).collect();
        text + &layers.join("\n")
    }

    fn unread(&self, unread: &Unread) -> String {
        let facts = Facts::new().text("error", &unread.error).text_if("layer", unread.layer.clone());
        let head = self.line(2, &self.words.phrase("inspect.unread", &facts), Paint::Bad);
        let hints = unread.hints.iter().map(|hint| self.say(4, "hint", &Facts::new().text("hint", hint)));
        head + &hints.collect::<String>()
    }

    fn layer(&self, layer: &LayerContents, file: &FileContents) -> String {
        let mut text = self.line(2, &self.head(layer), Paint::Strong);
        text.extend(layer.place.iter().map(|place| self.place(place)));
        text.push_str(&self.encoding(layer, file));
        text.extend(layer.drawing.iter().map(|drawing| self.drawing(drawing)));
        if !layer.columns.is_empty() && layer.drawing.is_none() {
            text.push_str(&self.columns(&layer.columns, layer.features));
        }
        text + &self.notes(&layer.notes)
    }

    fn head(&self, layer: &LayerContents) -> String {
        let kinds = layer.kinds.iter().map(|(kind, count)| format!("{} {}", self.words.count(*count), self.words.of("shape", kind)));
        let key = layer.key.as_ref().map(|key| self.words.of("key", key).to_owned());
        let facts = Facts::new().text("layer", &layer.layer).text("reader", &layer.reader).count("features", layer.features);
        let facts = facts.list("kinds", kinds).text_if("key", key).text_if("key_name", layer.key.clone());
        let existing = layer.existing.then(|| self.words.label("inspect.existing").to_owned());
        self.words.phrase("inspect.layer", &facts.text_if("existing", existing))
    }

    fn place(&self, place: &CrsContents) -> String {
        let facts =
            Facts::new().text_if("crs", place.known_as.clone().or_else(|| place.stated.clone())).text_if("name", place.name.clone());
        let key = match (&place.stated, place.by_standard) {
            (None, _) => "crs_none",
            (Some(_), true) => "crs_standard",
            (Some(_), false) => "crs",
        };
        let mut text = self.say(4, key, &facts);
        text.push_str(&self.extent(place));
        if place.fits == Some(false) {
            text.push_str(&self.line(4, self.words.label("inspect.crs_wrong"), Paint::Bad));
        }
        if let Some((nearly, off)) = place.nearly.as_ref().zip(place.nearly_off_m) {
            let facts = Facts::new().text("nearly", nearly).m("off", crate::model::M(off));
            text.push_str(&self.line(4, &self.words.phrase("inspect.crs_nearly", &facts), Paint::Bad));
        }
        if place.fits == Some(false) || place.stated.is_none() {
            text.push_str(&self.could_be(&place.could_be));
        }
        text
    }

    fn extent(&self, place: &CrsContents) -> String {
        let is_small = place.extent.iter().all(|value| value.abs() <= 180.0);
        let decimals = if is_small { 6 } else { 2 };
        let number = |value: f64| self.words.decimals(value, decimals);
        let degrees = |value: f64| self.words.decimals(value, 5);
        let [left, low, right, high] = place.extent;
        let facts =
            Facts::new().text("left", number(left)).text("right", number(right)).text("low", number(low)).text("high", number(high));
        let facts = match place.lonlat {
            Some([west, south, east, north]) => {
                facts.text("west", degrees(west)).text("east", degrees(east)).text("south", degrees(south)).text("north", degrees(north))
            }
            None => facts,
        };
        self.say(4, "extent", &facts)
    }

    fn could_be(&self, meanings: &[MeaningContents]) -> String {
        if meanings.is_empty() {
            return self.line(4, self.words.label("inspect.could_be_nothing"), Paint::Doubtful);
        }
        let mut text = self.line(4, self.words.label("inspect.could_be"), Paint::Doubtful);
        for meaning in meanings.iter().take(MEANINGS) {
            let [lon, lat] = meaning.lonlat.map(|value| self.words.decimals(value, 4));
            let facts = Facts::new().text("says", &meaning.says).text("name", &meaning.name).text("lon", lon).text("lat", lat);
            text.push_str(&self.say(6, "meaning", &facts));
        }
        if meanings.len() > MEANINGS {
            text.push_str(&self.say(6, "more", &Facts::new().count("count", meanings.len() - MEANINGS)));
        }
        text
    }

    fn encoding(&self, layer: &LayerContents, file: &FileContents) -> String {
        let name = if layer.encoding == "ascii" { self.words.label("inspect.ascii") } else { &layer.encoding };
        let name = file.byte_order_mark.as_deref().unwrap_or(name);
        let facts = Facts::new().text("encoding", name).text_if("mark", file.byte_order_mark.clone());
        self.say(4, if layer.encoding_certain { "encoding" } else { "encoding_doubtful" }, &facts)
    }

    fn drawing(&self, drawing: &DrawingContents) -> String {
        let words = self.words;
        let title = |name: &str| words.of("inspect", name).to_owned();
        let columns = [
            Column::word(&title("cad_layer")),
            Column::sentence(&title("cad_kinds"), 2),
            Column::number(&title("cad_unseen")),
            Column::sentence(&title("cad_texts"), 2),
        ];
        let rows: Vec<Vec<Cell>> = drawing
            .layers
            .iter()
            .map(|layer| {
                let kinds: Vec<String> = layer.kinds.iter().map(|(kind, count)| format!("{kind} {}", words.count(*count))).collect();
                let unseen = if layer.unseen > 0 { words.count(layer.unseen) } else { String::new() };
                vec![layer.name.clone().into(), kinds.join(", ").into(), unseen.into(), layer.texts.join("; ").into()]
            })
            .collect();
        self.indented(&columns, &rows) + &self.say(4, "cad_polygons", &Facts::new().count("count", drawing.polygons))
    }

    fn columns(&self, found: &[ColumnContents], features: usize) -> String {
        let words = self.words;
        let title = |name: &str| words.of("inspect", name).to_owned();
        let columns = [
            Column::sentence(&title("column"), 2),
            Column::word(&title("holds")),
            Column::number(&title("filled")),
            Column::number(&title("distinct")),
            Column::sentence(&title("examples"), 3),
            Column::word(&title("role")),
        ];
        let rows: Vec<Vec<Cell>> = found
            .iter()
            .map(|column| {
                let paint = if column.filled < features { Paint::Doubtful } else { Paint::None };
                vec![
                    column.name.clone().into(),
                    words.of("holds", &column.holds).into(),
                    Cell::painted(words.count(column.filled), paint),
                    words.count(column.distinct).into(),
                    column.examples.join(" · ").into(),
                    column.role.clone().unwrap_or_default().into(),
                ]
            })
            .collect();
        self.indented(&columns, &rows)
    }

    fn indented(&self, columns: &[Column], rows: &[Vec<Cell>]) -> String {
        let screen = Screen { width: self.screen.width.map(|width| width.saturating_sub(4)), ..self.screen };
        let lines: Vec<String> = grid(columns, rows, screen).lines().map(|line| format!("    {line}\n")).collect();
        lines.concat()
    }

    /// The notes, the gravest first; of each kind the first few.
    fn notes(&self, notes: &[Note]) -> String {
        let mut kinds: Vec<(NoteCode, Vec<&Note>)> = Vec::new();
        for note in notes {
            match kinds.iter_mut().find(|(code, of)| *code == note.code && of[0].severity == note.severity) {
                Some((_, of)) => of.push(note),
                None => kinds.push((note.code, vec![note])),
            }
        }
        kinds.sort_by_key(|(_, of)| std::cmp::Reverse(of[0].severity));
        if kinds.is_empty() {
            return self.line(4, self.words.label("inspect.no_notes"), Paint::Faint);
        }
        let of_kind = |(_, of): &(NoteCode, Vec<&Note>)| {
            let shown: String = of.iter().take(NOTES).map(|note| self.note(note)).collect();
            let more = of.len().saturating_sub(NOTES);
            shown + &if more > 0 { self.say(6, "more", &Facts::new().count("count", more)) } else { String::new() }
        };
        kinds.iter().map(of_kind).collect()
    }

    fn note(&self, note: &Note) -> String {
        let paint = match note.severity {
            Severity::Error => Paint::Bad,
            Severity::Warning => Paint::Doubtful,
            Severity::Info => Paint::None,
        };
        let facts = Facts::new().text("severity", self.words.severity(note.severity)).text("sentence", sentence(note, self.words));
        let facts = note.feature.map_or(facts.clone(), |feature| facts.count("feature", feature));
        let place = |[x, y]: [f64; 2], decimals| format!("{}; {}", self.words.decimals(x, decimals), self.words.decimals(y, decimals));
        let decimals = if note.at.is_some_and(|at| at.iter().all(|value| value.abs() <= 180.0)) { 6 } else { 2 };
        let facts = facts.text_if("at", note.at.map(|at| place(at, decimals))).text_if("lonlat", note.lonlat.map(|at| place(at, 5)));
        self.line(4, &self.words.phrase("inspect.note", &facts), paint)
    }
}

/// What a note says, in words that need no profile.
#[must_use]
pub fn sentence(note: &Note, words: &Words) -> String {
    match (note.code, note.facts.get("why")) {
        (NoteCode::PlaceImplausible, Some(Fact::Text(why))) => words.phrase(&format!("cause.{why}"), &note.facts),
        _ => words.phrase(&format!("note.{}", note.code.name()), &note.facts),
    }
}
