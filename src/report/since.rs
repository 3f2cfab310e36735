//! What changed since an earlier report, and which input or setting did it.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{ProjectReport, Report};
use crate::model::{Date, Standing};

/// An earlier report, as far as later ones are held against it; fields of later versions may be missing.
#[derive(Debug, Clone, Deserialize)]
pub struct Earlier {
    /// The version that made it.
    pub replan: String,
    /// Its day of "now".
    pub as_of: Date,
    #[serde(default)]
    profile: String,
    #[serde(default)]
    inputs: Vec<EarlierInput>,
    #[serde(default)]
    settings: BTreeMap<String, String>,
    #[serde(default)]
    plans: Vec<EarlierPlan>,
    #[serde(default)]
    projects: Vec<EarlierProject>,
}

impl Earlier {
    /// The drafts that it took for approved.
    #[must_use]
    pub fn drafts(&self) -> Vec<String> {
        self.plans.iter().filter(|plan| plan.supposed).map(|plan| plan.id.clone()).collect()
    }
}

#[derive(Debug, Clone, Deserialize)]
struct EarlierPlan {
    id: String,
    #[serde(default)]
    supposed: bool,
}

#[derive(Debug, Clone, Deserialize)]
struct EarlierInput {
    file: String,
    #[serde(default)]
    layer: Option<String>,
    sha256: String,
}

#[derive(Debug, Clone, Deserialize)]
struct EarlierProject {
    id: String,
    standing: Standing,
    #[serde(default)]
    gravest_rule: Option<String>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

/// What changed since an earlier report.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Since {
    /// The earlier report's day of "now".
    #[schemars(with = "String")]
    pub since_as_of: Date,
    /// This report's.
    #[schemars(with = "String")]
    pub as_of: Date,
    /// What went in and is not what it was: the day, the version, settings, files.
    pub changed: Vec<Changed>,
    /// Projects whose headline is another.
    pub standings: Vec<ChangedStanding>,
    /// Projects that were not in the earlier report.
    pub added: Vec<String>,
    /// Projects that are no longer there.
    pub removed: Vec<String>,
}

/// A thing that went in and is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Changed {
    /// `as_of`, `version`, `setting`, `input`.
    pub what: What,
    /// The setting's key or the file.
    pub name: String,
    /// What it was: a value, or the beginning of a fingerprint; null: it was not there.
    pub was: Option<String>,
    /// What it is.
    pub now: Option<String>,
}

/// What kind of thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The day of "now".
    AsOf,
    /// The program.
    Version,
    /// A key of the case file.
    Setting,
    /// A file.
    Input,
}

impl What {
    /// The stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AsOf => "as_of",
            Self::Version => "version",
            Self::Setting => "setting",
            Self::Input => "input",
        }
    }
}

/// A project whose headline is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangedStanding {
    /// The project's id.
    pub project: String,
    /// The headline before.
    pub was: Standing,
    /// The headline now.
    pub now: Standing,
    /// The rule of the gravest answer before and now, each once.
    pub rules: Vec<String>,
    /// The names of the changed things that can have done it: those that bear on what differs in the project's own evidence.
    pub because_of: Vec<String>,
}

/// Letters of a fingerprint that are shown.
const SHOWN: usize = 12;

/// Holds a report against an earlier one.
///
/// `on_earlier_day` is what the case as it is now comes to on the earlier report's day, project by project; it tells whether the day
/// alone did it.
#[must_use]
pub fn since(earlier: &Earlier, report: &Report, on_earlier_day: Option<&Report>) -> Since {
    let changed = changed(earlier, report);
    let before: BTreeMap<&str, &EarlierProject> = earlier.projects.iter().map(|project| (project.id.as_str(), project)).collect();
    let pairs = report.projects.iter().filter_map(|project| Some((*before.get(project.id.as_str())?, project)));
    let standings = pairs.filter(|(was, now)| was.standing != now.standing).map(|(was, now)| {
        let back = on_earlier_day.and_then(|report| report.projects.iter().find(|project| project.id == now.id));
        ChangedStanding {
            project: now.id.clone(),
            was: was.standing,
            now: now.standing,
            rules: [was.gravest_rule.as_deref(), now.gravest_rule]
                .into_iter()
                .flatten()
                .map(str::to_owned)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            because_of: because_of(was, now, back.map(|back| back.standing), &changed, report),
        }
    });
    let standings = standings.collect();
    let ids: BTreeSet<&str> = report.projects.iter().map(|project| project.id.as_str()).collect();
    Since {
        since_as_of: earlier.as_of,
        as_of: report.as_of,
        standings,
        added: report.projects.iter().map(|project| project.id.clone()).filter(|id| !before.contains_key(id.as_str())).collect(),
        removed: earlier.projects.iter().map(|project| project.id.clone()).filter(|id| !ids.contains(id.as_str())).collect(),
        changed,
    }
}

/// Every thing that went in and is not what it was.
#[must_use]
pub fn changed(earlier: &Earlier, report: &Report) -> Vec<Changed> {
    let one = |what, name: &str, was: String, now: String| {
        (was != now).then(|| Changed { what, name: name.to_owned(), was: Some(was), now: Some(now) })
    };
    let mut found: Vec<Changed> = [
        one(What::Version, "replan", earlier.replan.clone(), report.replan.clone()),
        one(What::AsOf, "as_of", earlier.as_of.to_string(), report.as_of.to_string()),
        one(What::Setting, "profile", earlier.profile.clone(), report.profile.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();
    found.extend(differences(What::Setting, &earlier.settings, &report.settings));
    let fingerprint = |sha256: &str| sha256.chars().take(SHOWN).collect::<String>();
    let name = |file: &str, layer: Option<&str>| layer.map_or_else(|| file.to_owned(), |layer| format!("{file} ({layer})"));
    let was = earlier.inputs.iter().map(|input| (name(&input.file, input.layer.as_deref()), fingerprint(&input.sha256))).collect();
    let now = report.inputs.iter().map(|input| (name(&input.file, input.layer.as_deref()), fingerprint(&input.sha256))).collect();
    found.extend(differences(What::Input, &was, &now));
    let mut seen = BTreeSet::new();
    found.retain(|changed| seen.insert(changed.name.clone()));
    found
}

fn differences(what: What, was: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<Changed> {
    let names: BTreeSet<&String> = was.keys().chain(now.keys()).collect();
    let differing = names.into_iter().filter(|name| was.get(*name) != now.get(*name));
    differing.map(|name| Changed { what, name: name.clone(), was: was.get(name).cloned(), now: now.get(name).cloned() }).collect()
}

/// The changed things that bear on what differs in a project's evidence; the only one where only one changed.
fn because_of(was: &EarlierProject, now: &ProjectReport, back: Option<Standing>, changed: &[Changed], report: &Report) -> Vec<String> {
    let evidence = Evidence::of(was, now);
    let bears = |changed: &&Changed| match changed.what {
        What::Version => true,
        // Where the earlier day brings the earlier standing back, the day alone did it.
        What::AsOf => back == Some(was.standing),
        What::Setting => evidence.bears_on(&changed.name, now),
        What::Input => keys_of(&changed.name, report).iter().any(|key| evidence.bears_on(key, now)),
    };
    if let [only] = changed {
        return vec![only.name.clone()];
    }
    if back == Some(was.standing) {
        return changed.iter().filter(|changed| changed.what == What::AsOf).map(|changed| changed.name.clone()).collect();
    }
    changed.iter().filter(bears).map(|changed| changed.name.clone()).collect()
}

/// The keys of the case under which a file stands; a file that no key names is the register's own.
fn keys_of(input: &str, report: &Report) -> Vec<String> {
    let file = input.split(" (").next().unwrap_or(input);
    report.settings.iter().filter(|(_, value)| value.as_str() == file).map(|(key, _)| key.clone()).collect()
}

/// What differs in a project's evidence.
struct Evidence {
    differs: BTreeSet<Part>,
    plan_ids: BTreeSet<String>,
}

/// A part of a project's evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Papers,
    Purposes,
    Parcels,
    Decisions,
    /// How the plans cut parcels that are the same.
    Cuts,
}

impl Evidence {
    fn of(was: &EarlierProject, now: &ProjectReport) -> Self {
        let now = serde_json::to_value(now).unwrap_or_default();
        let both = |key: &str| [was.rest.get(key), now.get(key)];
        let is_other = |keys: &[&str]| keys.iter().any(|key| both(key)[0] != both(key)[1]);
        let [parcels_were, parcels_are] = both("parcels").map(|list| of_each(list, |parcel| json!([parcel["id"], parcel["area_m2"]])));
        let [decisions_were, decisions_are] = both("answers").map(|list| of_each(list, |answer| answer["override"].clone()));
        let parcels = parcels_were != parcels_are;
        let found = [
            (Part::Papers, is_other(&["then_paper", "papers"])),
            (Part::Purposes, is_other(&["purpose", "purposes"])),
            (Part::Parcels, parcels),
            (Part::Decisions, decisions_were != decisions_are),
            (Part::Cuts, !parcels && is_other(&["parcels"])),
        ];
        let ids = ["then_plans", "now_plans"].into_iter().flat_map(both).flat_map(|list| of_each(list, Value::clone));
        Self {
            differs: found.into_iter().filter(|(_, is)| *is).map(|(part, _)| part).collect(),
            plan_ids: ids.filter_map(|id| id.as_str().map(str::to_owned)).collect(),
        }
    }

    /// Whether a key of the case bears on what differs.
    fn bears_on(&self, key: &str, project: &ProjectReport) -> bool {
        let has = |part: Part| self.differs.contains(&part);
        let own = [Part::Papers, Part::Purposes, Part::Parcels, Part::Decisions].into_iter().any(has);
        let mut parts = key.split('.');
        match (parts.next().unwrap_or_default(), parts.next().unwrap_or_default()) {
            ("plan", id) => self.plan_ids.contains(id) && (has(Part::Cuts) || !own),
            ("register", "projects") => has(Part::Papers) || has(Part::Purposes) || self.differs.is_empty(),
            ("register", "parcels" | "corners") => has(Part::Parcels) || has(Part::Papers),
            ("register", _) => true,
            ("purposes", _) => has(Part::Purposes) && key.strip_prefix("purposes.") == project.purpose.as_deref(),
            ("dictionary", _) => has(Part::Cuts),
            ("override", _) => has(Part::Decisions),
            ("name" | "lang" | "made_up", _) => false,
            _ => !own,
        }
    }
}

fn of_each(list: Option<&Value>, part: impl Fn(&Value) -> Value) -> Vec<Value> {
    list.and_then(Value::as_array).into_iter().flatten().map(part).collect()
}
