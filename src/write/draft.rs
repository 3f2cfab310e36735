//! The draft of a case as a case file to read and correct: every guess is marked, and so is what is still to be said.

use std::fmt::Write;

use crate::lang::Words;
use crate::model::{Facts, M, When};
use crate::normal::crs::Meaning;
use crate::normal::draft::{Draft, Entry, LayerDraft, Left, Placing, PlanDraft, Sure};

/// So many columns, texts or reference systems are listed in a comment.
const LISTED: usize = 30;

/// The case file. `path`: how the file calls another one.
#[must_use]
pub fn case_file(draft: &Draft, words: &Words, path: &dyn Fn(&str) -> String) -> String {
    let mut page = Page { words, path, text: String::new(), listed: Vec::new() };
    page.head(draft);
    if draft.plans.is_empty() {
        page.blank();
        page.ask("no_plan", &Facts::new());
    }
    for plan in &draft.plans {
        page.plan(plan);
    }
    page.register(draft);
    page.vocabulary("dictionary", &draft.dictionary, draft.dictionary_table.as_ref());
    page.vocabulary("purposes", &draft.purposes, None);
    page.vocabulary("states", &draft.states, None);
    page.vocabulary("remarks", &draft.remarks, None);
    page.matrix(draft);
    page.left(&draft.left);
    page.text
}

/// How many guesses a case file marks, and how many things are still to be said.
#[must_use]
pub fn marks(text: &str, words: &Words) -> (usize, usize) {
    let count = |key: &str| text.lines().skip(HEAD_LINES).filter(|line| line.contains(words.label(key))).count();
    (count("draft.guess"), count("draft.to_say"))
}

/// The lines that explain the marks.
const HEAD_LINES: usize = 3;

struct Page<'a> {
    words: &'a Words,
    path: &'a dyn Fn(&str) -> String,
    text: String,
    /// What the last list of reference systems said.
    listed: Vec<String>,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A sentence of `[draft]`.
    fn phrase(&self, key: &str, facts: &Facts) -> String {
        // A line break in a name would end the comment.
        self.words.phrase(&format!("draft.{key}"), facts).replace(['\n', '\r'], " ")
    }

    fn comment(&mut self, key: &str, facts: &Facts) {
        let text = self.phrase(key, facts);
        self.line(&format!("# {text}"));
    }

    fn guess(&mut self, key: &str, facts: &Facts) {
        let text = format!("# {}: {}", self.words.label("draft.guess"), self.phrase(key, facts));
        self.line(&text);
    }

    fn ask(&mut self, key: &str, facts: &Facts) {
        let text = format!("# {}: {}", self.words.label("draft.to_say"), self.phrase(key, facts));
        self.line(&text);
    }

    /// Name, regulation and grid.
    fn head(&mut self, draft: &Draft) {
        let marks = Facts::new().text("guess", self.words.label("draft.guess")).text("to_say", self.words.label("draft.to_say"));
        for key in ["head", "head_guess", "head_to_say"] {
            self.comment(key, &marks);
        }
        self.blank();
        self.guess("name", &Facts::new());
        self.line(&format!("name = {}", quoted(&draft.name)));
        self.guess("profile", &Facts::new());
        self.line(&format!("profile = {}", quoted(&draft.profile)));
        match &draft.crs {
            Some((crs, name)) => {
                self.guess("crs", &Facts::new().text("name", name));
                self.line(&format!("crs = {}", quoted(crs)));
            }
            None if draft.zones.is_empty() => self.ask("no_crs", &Facts::new()),
            None => {
                self.ask("crs_of_zones", &Facts::new());
                for (crs, name) in &draft.zones {
                    self.line(&format!("#   crs = {}   # {name}", quoted(crs)));
                }
            }
        }
        self.line(&format!("lang = {}", quoted(self.words.lang.name())));
    }

    fn plan(&mut self, plan: &PlanDraft) {
        self.blank();
        self.line("[[plan]]");
        self.line(&format!("id = {}", quoted(&plan.id)));
        self.approved(plan);
        if let Some(earlier) = &plan.supersedes {
            self.guess("supersedes", &Facts::new());
            self.line(&format!("supersedes = {}", quoted(earlier)));
        }
        match &plan.adjusts {
            Some(adjusted) => {
                self.guess("adjusts", &Facts::new());
                self.line(&format!("adjusts = {}", quoted(adjusted)));
            }
            None if plan.local => self.ask("adjusts_nothing", &Facts::new()),
            None => {}
        }
        for layer in &plan.layers {
            self.layer(layer.key, layer);
        }
    }

    fn approved(&mut self, plan: &PlanDraft) {
        let facts = Facts::new().text("name", &plan.told_by);
        match plan.when.map(|when| (when, when.exact())) {
            Some((_, Some(day))) => {
                self.guess("approved", &facts);
                self.line(&format!("approved = {day}"));
            }
            Some((When { to, .. }, None)) => {
                self.ask("approved_year", &facts);
                self.line(&format!("approved = \"{}\"", to.format("%Y")));
            }
            None => self.ask("approved_nothing", &Facts::new()),
        }
    }

    fn register(&mut self, draft: &Draft) {
        let layers =
            [("projects", &draft.projects), ("parcels", &draft.parcels), ("corners", &draft.corners), ("buildings", &draft.buildings)];
        self.blank();
        if layers.iter().all(|(_, layer)| layer.is_none()) {
            self.ask("no_register", &Facts::new());
            return;
        }
        self.line("[register]");
        for (key, layer) in layers {
            if let Some(layer) = layer {
                self.layer(key, layer);
            }
        }
        if draft.parcels.is_none() && draft.corners.is_none() {
            self.ask("no_parcels", &Facts::new());
        }
    }

    fn layer(&mut self, key: &str, layer: &LayerDraft) {
        let told = Facts::new().text("key", self.words.of("key", layer.key));
        self.guess(if layer.by_name { "layer_by_name" } else { "layer_by_content" }, &told);
        self.placing(&layer.placing);
        if layer.turned {
            self.guess("turned", &Facts::new());
        }
        for (role, several) in &layer.several {
            self.ask("several", &Facts::new().text("role", *role).list("columns", listed(several)));
        }
        for role in &layer.missing {
            self.ask("missing", &Facts::new().text("role", *role).list("columns", listed(&layer.unused)));
        }
        if layer.missing.is_empty() && !layer.unused.is_empty() {
            self.comment("unused", &Facts::new().list("columns", listed(&layer.unused)));
        }
        let entry = self.entry(layer);
        self.line(&format!("{key} = {{ {entry} }}"));
    }

    fn placing(&mut self, placing: &Placing) {
        match placing {
            Placing::Nothing => {}
            Placing::Stated(crs) => self.comment("placing_stated", &Facts::new().text("crs", crs)),
            Placing::Standard => self.guess("placing_standard", &Facts::new()),
            Placing::Guessed(meaning) => self.guess("placing_guessed", &Facts::new().text("name", &meaning.candidate.name)),
            Placing::Nearly(crs, off) => {
                self.ask("placing_nearly", &Facts::new().text("crs", crs).m("off", M(*off)));
            }
            Placing::Doubted(crs, meanings) => {
                self.ask("placing_doubted", &Facts::new().text("crs", crs));
                self.meanings(meanings);
            }
            Placing::Open(meanings) => {
                self.ask(if meanings.is_empty() { "placing_nothing" } else { "placing_open" }, &Facts::new());
                self.meanings(meanings);
            }
        }
    }

    /// What would fit; a list that is the one before is not written again.
    fn meanings(&mut self, meanings: &[Meaning]) {
        let says: Vec<String> = meanings.iter().map(Meaning::says).collect();
        if says == self.listed && !says.is_empty() {
            self.comment("placing_again", &Facts::new());
            return;
        }
        for (says, meaning) in says.iter().zip(meanings).take(LISTED) {
            self.line(&format!("#   {says}   # {}", meaning.candidate.name));
        }
        self.listed = says;
    }

    /// What stands in the braces of a layer.
    fn entry(&self, layer: &LayerDraft) -> String {
        let mut parts = vec![format!("file = {}", quoted(&(self.path)(&layer.file)))];
        parts.extend(layer.layer.as_ref().map(|name| format!("layer = {}", quoted(name))));
        parts.extend(layer.sheet.as_ref().map(|name| format!("sheet = {}", quoted(name))));
        if let Placing::Guessed(meaning) = &layer.placing {
            parts.push(meaning.says());
        }
        if !layer.columns.is_empty() {
            let columns: Vec<String> = layer.columns.iter().map(|(role, column)| format!("{role} = {}", quoted(column))).collect();
            parts.push(format!("columns = {{ {} }}", columns.join(", ")));
        }
        parts.join(", ")
    }

    /// What the data write and what that means; what nobody knows is a comment to fill in.
    fn vocabulary(&mut self, section: &str, entries: &[Entry], table: Option<&LayerDraft>) {
        if entries.is_empty() && table.is_none() {
            return;
        }
        self.blank();
        self.guess(section, &Facts::new());
        self.line(&format!("[{section}]"));
        if let Some(table) = table {
            let sheet = table.sheet.as_ref().map(|sheet| format!("\nsheet = {}", quoted(sheet))).unwrap_or_default();
            self.line(&format!("file = {}{sheet}", quoted(&(self.path)(&table.file))));
        }
        for entry in entries {
            let count = self.phrase("count", &Facts::new().count("count", entry.count));
            if let Some(meanings) = meant(&entry.meanings) {
                let alike = if entry.sure == Sure::Alike { format!("; {}", self.phrase("alike", &Facts::new())) } else { String::new() };
                self.line(&format!("{} = {meanings}   # {count}{alike}", quoted(&entry.text)));
            } else {
                let to_say = self.words.label("draft.to_say").to_owned();
                self.line(&format!("# {} = \"…\"   # {to_say}; {count}", quoted(&entry.text)));
            }
        }
    }

    fn matrix(&mut self, draft: &Draft) {
        self.blank();
        let Some(table) = &draft.matrix else {
            self.comment("no_matrix", &Facts::new());
            return;
        };
        self.ask("matrix", &Facts::new());
        self.line("[matrix]");
        let sheet = table.sheet.as_ref().map(|sheet| format!("\nsheet = {}", quoted(sheet))).unwrap_or_default();
        self.line(&format!("file = {}{sheet}", quoted(&(self.path)(&table.file))));
    }

    fn left(&mut self, left: &[Left]) {
        if left.is_empty() {
            return;
        }
        self.blank();
        self.comment("left", &Facts::new());
        for one in left {
            let why = self.words.of("draft", one.why).to_owned();
            let key = one.key.map(|key| self.words.of("key", key).to_owned());
            let facts = Facts::new().text("file", (self.path)(&one.file)).text("layer", &one.layer).text_if("key", key).text("why", why);
            let text = self.phrase("left_one", &facts);
            // Writing to a string cannot fail.
            let _ = writeln!(self.text, "#   {text}");
        }
    }
}

/// One meaning, or a list of them.
fn meant(meanings: &[String]) -> Option<String> {
    match meanings {
        [] => None,
        [one] => Some(quoted(one)),
        several => Some(format!("[{}]", several.iter().map(|one| quoted(one)).collect::<Vec<_>>().join(", "))),
    }
}

fn listed(names: &[String]) -> Vec<String> {
    let mut listed: Vec<String> = names.iter().take(LISTED).map(|name| quoted(name)).collect();
    if names.len() > LISTED {
        listed.push("…".to_owned());
    }
    listed
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => quoted.extend(format!("\\u{:04X}", u32::from(control)).chars()),
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_quoted_so_that_toml_reads_it() {
        for text in ["KB", "a \"b\" \\c", "hai\ndòng\tcột", "\u{7f}\u{1}", "Đất ở – “mới”", ""] {
            let table: toml::Table = format!("{} = {}", quoted(text), quoted(text)).parse().expect(text);
            assert_eq!(table.get(text).and_then(toml::Value::as_str), Some(text));
        }
    }
}
