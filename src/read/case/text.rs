//! A case file from its text: every key and value is checked, and what is wrong is told with its line.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use super::{CaseFile, LayerEntry};
use crate::model::{Says, fold, of_toml};
use crate::read::ReadError;
use crate::read::file::{Folders, Lines, check, letters};
use crate::read::{roles, settings};

/// Reads a case file; every key and value is checked.
///
/// # Errors
/// The file cannot be opened, is no TOML, or has an unknown key or a value out of range; the error names the line.
pub fn read(path: &Path) -> Result<CaseFile, ReadError> {
    check(path, Folders::AreNone)?;
    let bytes = std::fs::read(path).map_err(|source| ReadError::open(path, source))?;
    of_text(path, &decoded(path, &bytes)?)
}

/// As [`read`], of the text that would stand at `path`.
///
/// # Errors
/// The text is no TOML, or has an unknown key or a value out of range; the error names the line.
pub fn of_text(path: &Path, text: &str) -> Result<CaseFile, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut case: CaseFile = toml::from_str(text).map_err(|error| at_line(path, text, &error))?;
    settle_corners(&mut case);
    case.settings = settings::flat(text);
    case.folder = path.parent().map(Path::to_owned).unwrap_or_default();
    sound(&case).map_err(|(key, what)| ReadError::Case { path: path.to_owned(), line: line_of(text, &key), what, did_you_mean: None })?;
    roles_known(path, text, &case)?;
    Ok(case)
}

/// The language that a case file names, sound or not: for the words in which its own faults are told.
#[must_use]
pub fn language(path: &Path) -> Option<String> {
    let bytes = path.is_file().then(|| std::fs::read(path).ok())??;
    let text = decoded(path, &bytes).ok()?;
    let mut lines = text.lines().take_while(|line| !line.starts_with('['));
    let value = lines.find_map(|line| line.trim_start().strip_prefix("lang")?.trim_start().strip_prefix('='))?;
    value.trim_start().strip_prefix(['"', '\''])?.split(['"', '\'']).next().map(str::to_owned)
}

/// The text of a case file: UTF-8, or UTF-16 with its mark.
fn decoded<'a>(path: &Path, bytes: &'a [u8]) -> Result<Cow<'a, str>, ReadError> {
    let text = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => letters(bytes).map_err(|what| ReadError::content(path, what))?.0,
        _ => Cow::Borrowed(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
    };
    let text = match text {
        Cow::Borrowed(text) => std::str::from_utf8(text).map(Cow::Borrowed),
        Cow::Owned(text) => String::from_utf8(text).map(Cow::Owned).map_err(|error| error.utf8_error()),
    };
    text.map_err(|error| {
        let (line, _) = Lines::new(bytes).place(error.valid_up_to());
        let what = "a letter that is not in UTF-8; save the file as UTF-8".into();
        ReadError::Case { path: path.to_owned(), line, what, did_you_mean: None }
    })
}

/// Puts `parcels = { corners = … }` where `corners = …` stands; the columns and the CRS of both count, those of the corners first.
fn settle_corners(case: &mut CaseFile) {
    let Some(register) = &mut case.register else { return };
    let Some(inner) = register.parcels.as_mut().filter(|parcels| parcels.file.is_empty()).and_then(|parcels| parcels.corners.take()) else {
        return;
    };
    if let (None, Some(outer)) = (&register.corners, register.parcels.take()) {
        let mut corners = *inner;
        for (role, column) in outer.columns {
            corners.columns.entry(role).or_insert(column);
        }
        corners.crs = corners.crs.or(outer.crs);
        register.corners = Some(corners);
    }
}

/// Turns a TOML error into ours: line, message, and the key that was probably meant.
fn at_line(path: &Path, text: &str, error: &toml::de::Error) -> ReadError {
    let start = error.span().map_or(0, |span| span.start);
    let line = text[..start.min(text.len())].matches('\n').count() + 1;
    let (what, did_you_mean) = of_toml(error.message());
    ReadError::Case { path: path.to_owned(), line, what, did_you_mean }
}

/// Checks what types cannot: the key that is wrong, and why.
fn sound(case: &CaseFile) -> Result<(), (String, Says)> {
    let wrong = |key: &str, what: &'static str| Err((key.to_owned(), what.into()));
    if case.plan.is_empty() && case.register.is_none() {
        return wrong("", "it names nothing to check: neither a `plan` with `lots` nor a `register`");
    }
    if !(case.tolerance.width_m.is_finite() && case.tolerance.width_m >= 0.0) {
        return wrong("width_m", "`width_m` must be a length of 0 m or more");
    }
    if !(case.tolerance.area_pct.is_finite() && case.tolerance.area_pct >= 0.0) {
        return wrong("area_pct", "`area_pct` must be 0 or more");
    }
    for plan in &case.plan {
        if plan.approved.is_none() && !plan.draft {
            return wrong(&format!("\"{}\"", plan.id), "a plan needs `approved`, unless it is a draft");
        }
        if plan.tolerance_m.is_some_and(|width| !(width.is_finite() && width >= 0.0)) {
            return wrong("tolerance_m", "`tolerance_m` must be a length of 0 m or more");
        }
    }
    if case.register.as_ref().is_some_and(|register| register.parcels.is_some() && register.corners.is_some()) {
        return wrong("corners", "parcels come from a layer or from `corners`, not from both");
    }
    if let Some(plan) = case.plan.iter().find(|plan| plan.supersedes.is_some() && plan.supersedes == plan.adjusts) {
        return wrong(
            &format!("\"{}\"", plan.id),
            "a plan replaces another as a whole (`supersedes`) or inside its own land (`adjusts`), not both",
        );
    }
    contradictory(case)?;
    for (name, entry) in layers(case) {
        if entry.file.is_empty() {
            return Err((name.to_owned(), Says::from("missing field `file` of `{name}`").text("name", name)));
        }
        if entry.corners.is_some() {
            return wrong("corners", "only `parcels` may come from `corners`");
        }
    }
    for entry in &case.overrides {
        if [&entry.project, &entry.rule, &entry.reason, &entry.by].iter().any(|value| value.trim().is_empty()) {
            return wrong("[[override]]", "an override needs `project`, `rule`, `reason` and `by`; none may be empty");
        }
    }
    Ok(())
}

/// Texts that are one but for case, diacritics and spaces, and stand for different things.
fn contradictory(case: &CaseFile) -> Result<(), (String, Says)> {
    fn twice<T: PartialEq>(entries: &BTreeMap<String, T>) -> Option<(&String, &String)> {
        let mut seen: BTreeMap<String, (&String, &T)> = BTreeMap::new();
        entries.iter().find_map(|(text, meant)| match seen.insert(fold(text), (text, meant)) {
            Some((other, one)) if one != meant => Some((other, text)),
            _ => None,
        })
    }
    let found = [twice(&case.dictionary.entries), twice(&case.purposes), twice(&case.states), twice(&case.remarks)];
    found.into_iter().flatten().next().map_or(Ok(()), |(one, other)| {
        let what = Says::from("“{one}” and “{other}” are one text but for case, diacritics and spaces, and stand for different things");
        Err((format!("\"{other}\""), what.text("one", one).text("other", other)))
    })
}

/// Every key of `columns` has to be a role.
fn roles_known(path: &Path, text: &str, case: &CaseFile) -> Result<(), ReadError> {
    for (layer, entry) in layers(case) {
        for role in entry.columns.keys() {
            if let Err(did_you_mean) = roles::known(layer, role) {
                let names = roles::roles_of(Some(layer)).iter().copied();
                let what = Says::from("`columns` of `{layer}` has no `{name}`; there are: {names}");
                let what = what.text("layer", layer).text("name", role).list("names", names);
                let line = line_of_key(text, role);
                return Err(ReadError::Case { path: path.to_owned(), line, what, did_you_mean });
            }
        }
    }
    Ok(())
}

/// The line on which a key is given a value.
fn line_of_key(text: &str, key: &str) -> usize {
    let gives = |rest: &str| rest.trim_start_matches(['"', '\'']).trim_start().starts_with('=');
    let is_there = |line: &str| line.match_indices(key).any(|(at, _)| gives(&line[at + key.len()..]));
    text.lines().position(is_there).map_or(1, |index| index + 1)
}

/// All layers of a case with the names of their keys.
fn layers(case: &CaseFile) -> Vec<(&'static str, &LayerEntry)> {
    let plans = case.plan.iter().flat_map(|plan| {
        let others = [
            ("lot_table", &plan.lot_table),
            ("boundary", &plan.boundary),
            ("red_lines", &plan.red_lines),
            ("building_lines", &plan.building_lines),
            ("corridors", &plan.corridors),
        ];
        let others = others.into_iter().filter_map(|(name, entry)| Some((name, entry.as_ref()?)));
        std::iter::once(("lots", &plan.lots)).chain(others)
    });
    let register = case.register.iter().flat_map(|register| {
        let layers = [
            ("projects", &register.projects),
            ("parcels", &register.parcels),
            ("corners", &register.corners),
            ("buildings", &register.buildings),
        ];
        layers.into_iter().filter_map(|(name, entry)| Some((name, entry.as_ref()?)))
    });
    plans.chain(register).collect()
}

fn line_of(text: &str, key: &str) -> usize {
    text.lines().position(|line| line.contains(key)).map_or(1, |index| index + 1)
}
