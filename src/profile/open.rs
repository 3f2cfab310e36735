//! Opening a profile: its file, what it extends, the editions of the norm that it takes over, and whether all fits together.

use std::path::{Path, PathBuf};

use super::{BUILT_IN, NORMS, Norm, Profile, Vocabulary};
use crate::model::{Says, closest, of_toml};

/// Why a profile cannot be used. [`ProfileError::says`] is for people, the messages here for logs.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// No built-in profile has this name and no file is there.
    #[error("there is no profile {name:?}")]
    Unknown {
        /// The name.
        name: String,
        /// The name that was probably meant.
        did_you_mean: Option<String>,
    },
    /// A profile's file cannot be opened.
    #[error("cannot open profile {}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A profile is no sound TOML, has a key that there is not, or names what is not there.
    #[error("profile {name}: {what}")]
    Content {
        /// The name.
        name: String,
        /// What is wrong, with the line.
        what: Says,
        /// The name that was probably meant.
        did_you_mean: Option<String>,
    },
}

impl ProfileError {
    /// The error as `lang` has words for it.
    #[must_use]
    pub fn says(&self) -> Says {
        match self {
            Self::Unknown { name, .. } => Says::from("error.profile.unknown").text("name", name),
            Self::Open { path, .. } => Says::from("error.profile.open").text("file", path.display().to_string()),
            Self::Content { name, what, .. } => Says::from("error.profile.content").text("name", name).says("what", what.clone()),
        }
    }
}

/// Opens a built-in profile by its id, or the file of this path (relative to `folder`), with all that it extends.
///
/// # Errors
/// There is no such profile, its file cannot be opened or has unknown keys, or profiles extend one another in a circle.
pub fn open(name: &str, folder: &Path) -> Result<Profile, ProfileError> {
    let mut profile = open_chain(name, folder, 0)?;
    settle(&mut profile).map_err(|(what, did_you_mean)| ProfileError::Content { name: name.to_owned(), what, did_you_mean })?;
    Ok(profile)
}

fn open_chain(name: &str, folder: &Path, depth: usize) -> Result<Profile, ProfileError> {
    if depth > BUILT_IN.len() + 8 {
        let what = "profiles extend one another in a circle".into();
        return Err(ProfileError::Content { name: name.to_owned(), what, did_you_mean: None });
    }
    let mut files = Vec::new();
    let mut profile: Profile = parse(name, &text_of(name, folder, BUILT_IN, &mut files)?)?;
    if profile.id.is_empty() {
        name.clone_into(&mut profile.id);
    }
    let own = std::mem::take(&mut profile.norms);
    for file in profile.norm_files.clone() {
        profile.take(parse::<Norm>(&file, &text_of(&file, folder, NORMS, &mut files)?)?);
    }
    profile.files = files;
    for norm in own {
        profile.take(norm);
    }
    match profile.extends.clone() {
        Some(base) => Ok(open_chain(&base, folder, depth + 1)?.with(profile)),
        None => Ok(profile),
    }
}

/// Reads TOML; a key that there is not is named, with the line and the key that was probably meant.
fn parse<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T, ProfileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    toml::from_str(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = text[..start.min(text.len())].matches('\n').count() + 1;
        let (what, did_you_mean) = of_toml(error.message());
        let what = Says::from("line {line}: {what}").text("line", line.to_string()).says("what", what);
        ProfileError::Content { name: name.to_owned(), what, did_you_mean }
    })
}

/// The text of a built-in of this name, or of the file of this path, which is then put on the list of `files`.
fn text_of(name: &str, folder: &Path, built_in: &[(&str, &str)], files: &mut Vec<(String, String)>) -> Result<String, ProfileError> {
    if let Some((_, text)) = built_in.iter().find(|(id, _)| *id == name) {
        return Ok((*text).to_owned());
    }
    let path = folder.join(name);
    if path.extension().is_none() {
        let did_you_mean = closest(name, built_in.iter().map(|(id, _)| *id));
        return Err(ProfileError::Unknown { name: name.to_owned(), did_you_mean });
    }
    let text = std::fs::read_to_string(&path).map_err(|source| ProfileError::Open { path, source })?;
    files.push((name.to_owned(), text.clone()));
    Ok(text)
}

const NO_EDITION: &str = "{place}: there is no edition of the norm “{name}”";
const NO_FUNCTION: &str = "{place}: there is no function “{name}”";
const NO_PURPOSE: &str = "{place}: there is no purpose “{name}”";

/// Puts the editions of the norm in order, and checks that everything named is there: what is wrong, and what was meant.
fn settle(profile: &mut Profile) -> Result<(), (Says, Option<String>)> {
    profile.norms.sort_by_key(|norm| norm.from);
    profile.norms.iter_mut().try_for_each(Norm::settle).map_err(|what| (what, None))?;
    let editions: Vec<&str> = profile.norms.iter().map(|norm| norm.id.as_str()).collect();
    for (code, article) in profile.basis.iter().flat_map(|(code, articles)| articles.iter().map(move |article| (code, article))) {
        known(NO_EDITION, article.norm.as_slice(), &editions, &format!("[[basis.{code}]]"))?;
    }
    if profile.vocabulary == Vocabulary::Open {
        return Ok(());
    }
    let functions: Vec<&str> = profile.functions.iter().map(|function| function.id.as_str()).collect();
    let purposes: Vec<&str> = profile.purposes.iter().map(|purpose| purpose.id.as_str()).collect();
    let limits = profile.norms.iter().flat_map(|norm| norm.limits.iter().map(move |limit| (&norm.id, limit)));
    for (norm, limit) in limits {
        known(NO_FUNCTION, &limit.functions, &functions, &format!("[[norm]] {norm}: {}", limit.measure.name()))?;
    }
    for corridor in &profile.corridors {
        known(NO_PURPOSE, &corridor.allows, &purposes, &format!("[[corridor]] {}", corridor.id))?;
    }
    let row = |(function, row): (&String, &std::collections::BTreeMap<String, super::Cell>)| {
        known(NO_FUNCTION, std::slice::from_ref(function), &functions, "[matrix]")?;
        known(NO_PURPOSE, &row.keys().cloned().collect::<Vec<_>>(), &purposes, &format!("[matrix] {function}"))
    };
    profile.matrix.iter().try_for_each(row)
}

/// `what`: the sentence where one of `names` is not there.
fn known(what: &'static str, names: &[String], there: &[&str], place: &str) -> Result<(), (Says, Option<String>)> {
    let odd = names.iter().find(|name| *name != "*" && !there.contains(&name.as_str()));
    odd.map_or(Ok(()), |name| Err((Says::from(what).text("place", place).text("name", name), closest(name, there.iter().copied()))))
}
