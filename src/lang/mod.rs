//! Floor 1: words as data. Keys and facts in, sentences out; what a project or a plan is, nobody knows here.
//!
//! A new language is one `.toml` here and one line in each function of [`Lang`].

mod number;
mod sentence;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::model::{Date, Fact, Facts, M, M2, NoteCode, Outcome, PaperKind, Pct, Severity, Side, Standing, When};

/// A language of the outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// All languages; the order is the order in every document.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The name that case files and arguments use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// The language of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.name() == name)
    }

    /// The words of the language.
    #[must_use]
    pub fn words(self) -> &'static Words {
        static VI: LazyLock<Words> = LazyLock::new(|| Words::read(Lang::Vi));
        static EN: LazyLock<Words> = LazyLock::new(|| Words::read(Lang::En));
        match self {
            Self::Vi => &VI,
            Self::En => &EN,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Vi => include_str!("vi.toml"),
            Self::En => include_str!("en.toml"),
        }
    }
}

/// The name of a function or purpose: takes what it is (`function`, `purpose`) and its id.
pub type Names<'a> = dyn Fn(&str, &str) -> Option<String> + 'a;

/// All words of one language, by keys such as `standing.transitional` and `rule.P201.title`.
#[derive(Debug)]
pub struct Words {
    /// The language.
    pub lang: Lang,
    texts: BTreeMap<String, String>,
}

impl Words {
    fn read(lang: Lang) -> Self {
        let mut texts = BTreeMap::new();
        // A language that cannot be parsed has no words; a test reads every one.
        let table = lang.text().parse::<toml::Table>().unwrap_or_default();
        flatten("", table, &mut texts);
        Self { lang, texts }
    }

    /// The text of a key; the key itself where there is none.
    #[must_use]
    pub fn label<'a>(&'a self, key: &'a str) -> &'a str {
        self.find(key).unwrap_or(key)
    }

    /// The text of a key, if there is one.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    /// All keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// The text of a key with its placeholders filled out of `facts`; a fact that is missing shows as `?`.
    ///
    /// The unit in a fact's name says how it is written. `names` tells the names of functions and purposes by their ids.
    #[must_use]
    pub fn sentence(&self, key: &str, facts: &Facts, names: &Names) -> String {
        self.fill(self.label(key), facts, names)
    }

    /// As [`Words::sentence`], for a text that needs no names.
    #[must_use]
    pub fn phrase(&self, key: &str, facts: &Facts) -> String {
        self.sentence(key, facts, &|_, _| None)
    }

    /// What a rule asks or a treatment is called, such as `title("rule", "P201")`; the code itself where there is no title.
    #[must_use]
    pub fn title(&self, section: &str, code: &str) -> String {
        self.find(&format!("{section}.{code}.title")).unwrap_or(code).to_owned()
    }

    /// A standing.
    #[must_use]
    pub fn standing(&self, standing: Standing) -> &str {
        self.of("standing", standing.name())
    }

    /// An outcome.
    #[must_use]
    pub fn outcome(&self, outcome: Outcome) -> &str {
        self.of("outcome", outcome.name())
    }

    /// A severity.
    #[must_use]
    pub fn severity(&self, severity: Severity) -> &str {
        match severity {
            Severity::Info => self.of("severity", "info"),
            Severity::Warning => self.of("severity", "warning"),
            Severity::Error => self.of("severity", "error"),
        }
    }

    /// A side.
    #[must_use]
    pub fn side(&self, side: Side) -> &str {
        match side {
            Side::Then => self.of("side", "then"),
            Side::Now => self.of("side", "now"),
        }
    }

    /// A kind of paper.
    #[must_use]
    pub fn paper(&self, kind: PaperKind) -> &str {
        self.of("paper", kind.name())
    }

    /// What a note is about.
    #[must_use]
    pub fn note(&self, code: NoteCode) -> &str {
        self.of("note", code.name())
    }

    /// A word of a section; its bare name where there is none.
    #[must_use]
    pub fn of<'a>(&'a self, section: &str, name: &'a str) -> &'a str {
        self.find(&format!("{section}.{name}")).unwrap_or(name)
    }

    /// An area: `2.159,6 m²`.
    #[must_use]
    pub fn area(&self, area: M2) -> String {
        format!("{} m²", number::area(area.0).written(self.lang))
    }

    /// An area in hectares, without the unit: `19,42`.
    #[must_use]
    pub fn hectares(&self, area: M2) -> String {
        number::hectares(area.0 / 10_000.0).written(self.lang)
    }

    /// A share: `45,2%`.
    #[must_use]
    pub fn share(&self, share: Pct) -> String {
        format!("{}%", number::share(share.0).written(self.lang))
    }

    /// A length: `12,4 m`.
    #[must_use]
    pub fn length(&self, length: M) -> String {
        format!("{} m", number::length(length.0).written(self.lang))
    }

    /// How many: `1.234`.
    #[must_use]
    pub fn count(&self, count: usize) -> String {
        number::count(count).written(self.lang)
    }

    /// A number with as many decimals as it has: `0,25`, `3.000`.
    #[must_use]
    pub fn number(&self, value: f64) -> String {
        number::shortest(value).written(self.lang)
    }

    /// A number with so many decimals, such as a coordinate: `2.490.800,00`.
    #[must_use]
    pub fn decimals(&self, value: f64, decimals: usize) -> String {
        number::fixed(value, decimals).written(self.lang)
    }

    /// A day: `9/9/2020`, `2020-09-09`.
    #[must_use]
    pub fn date(&self, day: Date) -> String {
        use chrono::Datelike;
        match self.lang {
            Lang::Vi => format!("{}/{}/{}", day.day(), day.month(), day.year()),
            Lang::En => day.to_string(),
        }
    }

    /// A date that may be a span: `9/9/2020`, `1/1/2011 – 31/12/2011`, `trước 9/9/2020`.
    #[must_use]
    pub fn when(&self, when: When) -> String {
        self.value("date", &Fact::Text(when.to_string().into()), &|_, _| None)
    }
}

fn flatten(prefix: &str, table: toml::Table, texts: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let key = if prefix.is_empty() { key } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(table) => flatten(&key, table, texts),
            toml::Value::String(text) => drop(texts.insert(key, text)),
            _ => {}
        }
    }
}
