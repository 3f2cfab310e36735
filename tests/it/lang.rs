//! Every word is there in every language.

use std::collections::BTreeSet;
use std::path::Path;

use replan::lang::{Lang, Words};
use replan::model::{Facts, NoteCode, Outcome, PaperKind, SliverCause, Standing};
use replan::profile::Cell;
use replan::rules::RULES;
use replan::treatment::TREATMENTS;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use unicode_normalization::is_nfc;

/// Methods whose first argument is the name of a fact.
const NAMES_OF_FACTS: &[&str] = &["text", "text_if", "m2", "m", "pct", "count", "number", "list", "flag", "date", "when", "get", "says"];

/// The literals of the sources by what they are: names of facts, and everything else that could be a key.
#[derive(Default)]
struct Literals {
    facts: BTreeSet<String>,
    others: BTreeSet<String>,
}

impl Literals {
    /// Those of a folder of the sources, or of one file; tests left out.
    fn of(path: &str) -> Self {
        let mut found = Self::default();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(path);
        let mut open = vec![path];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.visit_file(&syn::parse_file(&std::fs::read_to_string(&path).unwrap()).unwrap());
            }
        }
        found
    }
}

impl<'ast> Visit<'ast> for Literals {
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if module.ident != "tests" {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        let list = Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
        for expression in called.parse_body_with(list).into_iter().flatten() {
            // What a macro holds lives no longer than this call, but nothing of it is kept.
            let mut inner = Self::default();
            inner.visit_expr(&expression);
            self.facts.extend(inner.facts);
            self.others.extend(inner.others);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let is_fact = NAMES_OF_FACTS.iter().any(|name| call.method == name);
        if let (true, Some(syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. }))) = (is_fact, call.args.first()) {
            self.facts.insert(name.value());
            self.visit_expr(&call.receiver);
            call.args.iter().skip(1).for_each(|argument| self.visit_expr(argument));
        } else {
            visit::visit_expr_method_call(self, call);
        }
    }

    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        let text = literal.value();
        let is_key = text.starts_with(|letter: char| letter.is_ascii_lowercase())
            && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
        if is_key {
            self.others.insert(text);
        }
    }
}

/// The rooms that give keys, and the sections of `lang` where their sentences are.
const ROOMS: &[&str] = &["rules", "standing", "treatment", "lib.rs"];
const SECTIONS: &[&str] = &["cause", "not_checked", "fact", "condition", "missing", "idle", "figure_from", "ends"];

/// Literals that are no keys of sentences.
const NO_KEYS: &[&str] = &[
    // Layers by what they are for.
    "boundary",
    "building_lines",
    "corridors",
    "lots",
    "parcels",
    "red_lines",
    // Columns.
    "code",
    "id",
    "name",
    "paper_no",
    // Names of facts that are looked for or taken over one by one, and the beginnings of those that take a unit.
    "approved",
    "clause",
    "feature",
    "from",
    "function",
    "function_text",
    "level",
    "limit_high",
    "limit_low",
    "limit_of_norm",
    "limit_of_norm_high",
    "limit_of_norm_low",
    "lot",
    "number",
    "paper",
    "plan",
    "plans",
    "remark",
    "side",
    "to",
    "tolerance",
    // Values of facts with a section of their own.
    "now",
    "refused",
    "then",
];

/// Every key that some code, standing, outcome, cause … needs.
fn needed() -> Vec<String> {
    let section = |section: &str, names: Vec<&str>| names.into_iter().map(|name| format!("{section}.{name}")).collect::<Vec<_>>();
    let mut keys = section("standing", Standing::ALL.map(Standing::name).to_vec());
    keys.extend(section("outcome", Outcome::ALL.map(Outcome::name).to_vec()));
    keys.extend(section("note", NoteCode::ALL.iter().map(|code| code.name()).collect()));
    keys.extend(section("paper", PaperKind::ALL.map(PaperKind::name).to_vec()));
    keys.extend(section("cell", Cell::ALL.map(Cell::name).to_vec()));
    keys.extend(section("decision", vec!["approved", "refused"]));
    keys.extend(section("sliver", SliverCause::ALL.map(SliverCause::name).to_vec()));
    for part in ["title", "question", "fails"] {
        keys.extend(RULES.iter().map(|rule| format!("rule.{}.{part}", rule.code)));
    }
    for part in ["title", "text"] {
        keys.extend(TREATMENTS.iter().map(|treatment| format!("treatment.{}.{part}", treatment.code)));
    }
    keys
}

#[test]
fn every_language_has_every_word() {
    for words in Lang::ALL.map(Lang::words) {
        let missing: Vec<String> = needed().into_iter().filter(|key| words.find(key).is_none()).collect();
        assert!(missing.is_empty(), "{:?} lacks {missing:?}", words.lang);
    }
}

/// What the sources call sentences by: errors, failures, hints, and what readers say.
#[test]
fn every_sentence_of_the_sources_has_words() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let said_in: Vec<String> = ["read", "normal", "profile"].iter().flat_map(|room| sources(&source.join(room))).collect();
    let sources = sources(&source);
    let spoken = |section: &str| {
        let opening = format!("\"{section}.");
        let keys = sources.iter().flat_map(|text| text.split(&opening).skip(1).filter_map(|rest| rest.split('"').next()));
        keys.map(|key| format!("{section}.{key}")).collect::<Vec<_>>()
    };
    let mut keys: BTreeSet<String> = ["error", "failure", "hint"].into_iter().flat_map(spoken).collect();
    let said = said_in.iter().flat_map(|text| SAYING.iter().flat_map(|opening| text.split(opening).skip(1).filter_map(literal)));
    keys.extend(said.map(|key| format!("says.{key}")));
    assert!(keys.len() > 100, "{}", keys.len());
    for words in Lang::ALL.map(Lang::words) {
        let missing: Vec<&String> = keys.iter().filter(|key| words.find(key).is_none()).collect();
        assert!(missing.is_empty(), "{:?} lacks {missing:#?}", words.lang);
    }
    let unused = |key: &&str| ["error.", "failure.", "hint."].iter().any(|section| key.starts_with(section)) && !keys.contains(*key);
    let idle: Vec<&str> = Lang::Vi.words().keys().filter(unused).collect();
    assert!(idle.is_empty(), "nobody says {idle:?}");
}

/// What stands before a sentence in the sources.
const SAYING: [&str; 7] = ["Says::from(", "let says = ", "::content(path, ", "wrong(", "Err(", ".text(\"says\", ", ".text(\"reason\", "];

/// A literal of several words, as a sentence is.
fn literal(rest: &str) -> Option<String> {
    let inner = rest.strip_prefix('"')?;
    let end = inner.match_indices('"').map(|(at, _)| at).find(|at| !inner[..*at].ends_with('\\'))?;
    let text = inner[..end].replace("\\\"", "\"");
    (text.contains(' ') && rest[end + 2..].starts_with([')', ',', ';', '.'])).then_some(text)
}

/// The text of every source file without its tests.
fn sources(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            texts.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") && path.file_stem().is_some_and(|stem| stem != "tests") {
            let text = std::fs::read_to_string(&path).unwrap();
            texts.push(text.split("#[cfg(test)]").next().unwrap_or_default().to_owned());
        }
    }
    texts
}

#[test]
fn every_key_of_the_sources_has_its_sentence() {
    for words in Lang::ALL.map(Lang::words) {
        let told = |key: &String| SECTIONS.iter().any(|section| words.find(&format!("{section}.{key}")).is_some());
        let is_treatment = |key: &String| TREATMENTS.iter().any(|treatment| treatment.name == key);
        let mut missing = BTreeSet::new();
        for room in ROOMS {
            let found = Literals::of(room);
            missing.extend(found.others.into_iter().filter(|key| !told(key) && !NO_KEYS.contains(&key.as_str()) && !is_treatment(key)));
        }
        assert!(missing.is_empty(), "{:?} has no sentence for {missing:?}", words.lang);
    }
}

#[test]
fn no_sentence_is_left_that_nothing_says() {
    let all = Literals::of("");
    let idle = |key: &&str| {
        let (section, name) = key.split_once('.').unwrap_or((key, ""));
        ["cause", "not_checked", "fact", "condition", "missing", "idle", "explain", "ends"].contains(&section) && !all.others.contains(name)
    };
    let idle: Vec<&str> = Lang::Vi.words().keys().filter(idle).collect();
    assert!(idle.is_empty(), "nothing says {idle:?}");
}

#[test]
fn every_language_has_the_same_keys() {
    let keys = |words: &'static Words| words.keys().collect::<BTreeSet<_>>();
    let first = keys(Lang::Vi.words());
    for words in Lang::ALL.map(Lang::words) {
        assert_eq!(keys(words), first, "{:?}", words.lang);
    }
}

#[test]
fn every_language_asks_for_the_same_facts() {
    for key in Lang::Vi.words().keys() {
        let [vi, en] = Lang::ALL.map(|lang| placeholders(lang.words().label(key)));
        assert_eq!(vi, en, "{key}");
    }
}

/// The names in braces.
fn placeholders(text: &str) -> BTreeSet<String> {
    let names = text.split('{').skip(1).filter_map(|rest| rest.split(['}', ' ']).next());
    names.map(str::to_owned).collect()
}

#[test]
fn all_words_are_composed_and_trimmed() {
    for words in Lang::ALL.map(Lang::words) {
        for key in words.keys() {
            let text = words.label(key);
            assert!(is_nfc(text) && text.trim() == text && !text.is_empty(), "{:?} {key}: {text:?}", words.lang);
        }
    }
}

#[test]
fn a_missing_fact_never_stops_a_sentence() {
    let words = Lang::Vi.words();
    assert_eq!(words.phrase("cause.gap", &Facts::new()), "khoảng trống ? trong phạm vi quy hoạch không thuộc lô nào");
    assert_eq!(words.phrase("cause.never-heard-of", &Facts::new()), "cause.never-heard-of");
}
