//! What changed since an earlier report, in words.

use super::Context;
use super::table::paragraph;
use crate::model::Facts;
use crate::report::since::{Changed, ChangedStanding, Since};

/// What changed: standings first, each with what did it, then everything that went in and is not what it was.
#[must_use]
pub fn since(since: &Since, context: &Context) -> String {
    let words = context.words;
    let head = words.phrase("since.title", &Facts::new().date("from", since.since_as_of).date("to", since.as_of));
    let mut text = format!("{head}\n");
    let mut line = |sentence: &str| text.push_str(&paragraph(sentence, "  ", context));
    if since.standings.is_empty() {
        line(words.label("since.no_standing"));
    }
    since.standings.iter().for_each(|changed| line(&standing(changed, context)));
    for (key, ids) in [("since.added", &since.added), ("since.removed", &since.removed)] {
        if !ids.is_empty() {
            line(&words.phrase(key, &Facts::new().list("ids", ids.clone())));
        }
    }
    text + &changes(&since.changed, context)
}

/// Everything that went in and is not what it was.
#[must_use]
pub fn changes(changed: &[Changed], context: &Context) -> String {
    let words = context.words;
    if changed.is_empty() {
        return format!("{}\n", words.label("since.nothing_changed"));
    }
    let lines = changed.iter().map(|changed| {
        let none = || words.label("since.absent").to_owned();
        let facts = Facts::new()
            .text("what", words.of("since", changed.what.name()))
            .text("changed", &changed.name)
            .text("before", changed.was.clone().unwrap_or_else(none))
            .text("after", changed.now.clone().unwrap_or_else(none));
        paragraph(&words.phrase("since.changed", &facts), "  ", context)
    });
    format!("{}\n{}", words.label("since.changed_title"), lines.collect::<String>())
}

fn standing(changed: &ChangedStanding, context: &Context) -> String {
    let words = context.words;
    let facts = Facts::new()
        .text("project", &changed.project)
        .text("before", words.standing(changed.was))
        .text("after", words.standing(changed.now))
        .list("rules", changed.rules.clone())
        .list("because_of", changed.because_of.clone());
    words.phrase("since.standing", &facts)
}
