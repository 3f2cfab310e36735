//! `replan list …`: the registries, in their order.

use clap::{Args, ValueEnum};
use unicode_width::UnicodeWidthStr;

use super::run::language;
use super::{Exit, Failure, Io};
use crate::lang::{Lang, Words};
use crate::normal::inspect::Inspection;
use crate::profile::{self, Kind, Label, Profile};
use crate::read::READERS;
use crate::report::Report;
use crate::rules::{self, RULES};
use crate::treatment::{self, TREATMENTS};
use crate::write::OUTPUTS;

const EXAMPLES: &str = "\
Examples:
  replan list rules
  replan list functions --profile lao_cai --lang en
  replan list schema > report.schema.json
  replan list schema inspect > inspect.schema.json";

/// Arguments of `list`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ListArgs {
    /// What to list
    what: What,
    /// Of which document the schema is
    #[arg(value_name = "DOCUMENT", default_value = "report")]
    document: Document,
    /// Language of the descriptions: vi or en
    #[arg(long, value_name = "LANG", default_value = "vi", value_parser = language())]
    lang: Lang,
    /// The profile whose functions, norms or corridors are listed
    #[arg(long, value_name = "PROFILE", default_value = "national")]
    profile: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    /// The questions: code, name, what is asked
    Rules,
    /// The ways to treat a project
    Treatments,
    /// The formats of --to
    Formats,
    /// The kinds of files that can be read
    Readers,
    /// The built-in regulation profiles
    Profiles,
    /// The functions of a profile's plans
    Functions,
    /// The editions of the norm: which plans each judges, what it limits
    Norms,
    /// The protective corridors and how far they reach
    Corridors,
    /// The JSON schema of report.json, or of what `inspect --to json` prints
    Schema,
}

/// A document that programs read.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Document {
    /// report.json
    Report,
    /// What `inspect --to json` prints
    Inspect,
}

pub(super) fn run(args: &ListArgs, io: &mut Io) -> Result<Exit, Failure> {
    let words = args.lang.words();
    let rows = match args.what {
        What::Rules => rules(words),
        What::Treatments => treatments(words),
        What::Formats => formats(),
        What::Readers => readers(),
        What::Profiles => profiles(args.lang)?,
        What::Functions => functions(&profile::open(&args.profile, "".as_ref())?, words),
        What::Norms => norms(&profile::open(&args.profile, "".as_ref())?, words),
        What::Corridors => corridors(&profile::open(&args.profile, "".as_ref())?, words),
        What::Schema => {
            let schema = match args.document {
                Document::Report => Report::schema(),
                Document::Inspect => Inspection::schema(),
            };
            io.print(format!("{schema:#}\n").as_bytes())?;
            return Ok(Exit::Conforms);
        }
    };
    io.print(aligned(&rows).as_bytes())?;
    Ok(Exit::Conforms)
}

fn rules(words: &Words) -> Vec<Vec<String>> {
    let row = |rule: &&rules::Rule| vec![rule.code.to_owned(), rule.name.to_owned(), text(words, "rule", rule.code, "question")];
    RULES.iter().map(row).collect()
}

fn treatments(words: &Words) -> Vec<Vec<String>> {
    let row = |treatment: &&treatment::Treatment| {
        vec![treatment.code.to_owned(), treatment.name.to_owned(), text(words, "treatment", treatment.code, "text")]
    };
    TREATMENTS.iter().map(row).collect()
}

fn text(words: &Words, section: &str, code: &str, part: &str) -> String {
    words.find(&format!("{section}.{code}.{part}")).unwrap_or_default().to_owned()
}

fn formats() -> Vec<Vec<String>> {
    OUTPUTS.iter().map(|output| vec![output.name.to_owned(), format!("report.{}", output.ending), output.about.to_owned()]).collect()
}

fn readers() -> Vec<Vec<String>> {
    let endings = |endings: &[&str]| match endings {
        [] => "whatever GDAL opens: GeoPackage, Shapefile, FlatGeobuf, MapInfo TAB, KML, PostGIS …".to_owned(),
        _ => endings.iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(" "),
    };
    READERS.iter().map(|reader| vec![reader.name.to_owned(), endings(reader.endings)]).collect()
}

fn profiles(lang: Lang) -> Result<Vec<Vec<String>>, Failure> {
    let open = |(id, _): &(&str, &str)| Ok(profile::open(id, "".as_ref())?);
    let row = |profile: Profile| {
        let extends = profile.extends.as_ref().map(|base| format!("+ {base}")).unwrap_or_default();
        vec![profile.id.clone(), extends, profile.crs.clone().unwrap_or_default(), label(&profile.title, lang)]
    };
    profile::BUILT_IN.iter().map(open).map(|profile| profile.map(row)).collect()
}

fn functions(profile: &Profile, words: &Words) -> Vec<Vec<String>> {
    let row = |function: &profile::Function| {
        let kind = match function.kind {
            Kind::Building => "building",
            Kind::Road => "road",
            Kind::Public => "public",
        };
        let name = label(&function.label, words.lang);
        let confirmed = if function.verified { "" } else { words.label("text.unconfirmed_short") };
        vec![function.id.clone(), words.of("kind", kind).to_owned(), name, confirmed.to_owned(), function.codes.join(", ")]
    };
    profile.functions.iter().map(row).collect()
}

/// Each edition with the days of approval that it judges, then its limits with their tables.
fn norms(profile: &Profile, words: &Words) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for norm in &profile.norms {
        let days = [norm.from, norm.to].map(|day| day.map(|day| words.date(day)).unwrap_or_default());
        let at_hand = if norm.limits.is_empty() { words.label("text.not_at_hand") } else { "" };
        let verified = unconfirmed(norm.verified.unwrap_or(false), words);
        rows.push(vec![
            norm.id.clone(),
            norm.title.clone(),
            days.join(" – "),
            at_hand.to_owned(),
            verified,
            cited(profile, &norm.source, words),
        ]);
        rows.extend(norm.limits.iter().map(|limit| {
            let value = limit.value.map(|value| value.to_string());
            let table = limit.table.as_ref().map(|table| format!("[{table}]"));
            let set = value.or(table).unwrap_or_else(|| "?".to_owned());
            let over =
                limit.storeys_over.map(|over| format!("storeys > {over}")).or(limit.height_over_m.map(|over| format!("height_m > {over}")));
            let measure = format!("  {}", limit.measure.name());
            let functions = limit.functions.join(", ");
            let cells = [
                measure,
                functions,
                [Some(set), over].into_iter().flatten().collect::<Vec<_>>().join(", "),
                cited(profile, &limit.article, words),
            ];
            cells.into_iter().chain([unconfirmed(limit.verified, words), cited(profile, &limit.source, words)]).collect()
        }));
    }
    rows
}

fn corridors(profile: &Profile, words: &Words) -> Vec<Vec<String>> {
    let row = |corridor: &profile::Corridor| {
        let span = corridor.least_m.zip(corridor.most_m).map(|(least, most)| format!("{least}–{most} m"));
        let width = corridor.width_m.map(|width| format!("{width} m")).or(span).unwrap_or_else(|| "?".to_owned());
        let name = label(&corridor.label, words.lang);
        let [article, source] = [&corridor.article, &corridor.source].map(|text| cited(profile, text, words));
        vec![corridor.id.clone(), width, name, unconfirmed(corridor.verified, words), article, source]
    };
    profile.corridors.iter().map(row).collect()
}

fn cited(profile: &Profile, text: &str, words: &Words) -> String {
    match words.lang {
        Lang::Vi => text.to_owned(),
        Lang::En => profile.in_english(text),
    }
}

fn unconfirmed(verified: bool, words: &Words) -> String {
    if verified { String::new() } else { words.label("text.unconfirmed_short").to_owned() }
}

fn label(label: &Label, lang: Lang) -> String {
    match lang {
        Lang::Vi => label.vi.clone(),
        Lang::En => label.en.clone(),
    }
}

/// Rows as lines, each column as wide as its longest cell.
fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}
