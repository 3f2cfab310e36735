//! Lines of an explanation.

use super::super::{Context, say, struck};
use super::grounds;
use crate::lang::Words;
use crate::model::{Fact, Facts};
use crate::report::{AnswerReport, CauseReport, ConditionReport};

/// An explanation line by line.
pub(super) struct Told<'a> {
    pub(super) context: &'a Context<'a>,
    lines: Vec<String>,
    depth: usize,
    /// How deep headings stand.
    base: usize,
}

impl<'a> Told<'a> {
    pub(super) fn new(context: &'a Context<'a>) -> Self {
        Self { context, lines: Vec::new(), depth: 0, base: 0 }
    }

    pub(super) fn words(&self) -> &'a Words {
        self.context.words
    }

    /// A sentence of `lang`: `[explain]`.
    pub(super) fn say(&mut self, key: &str, facts: &Facts) {
        let sentence = say::sentence(self.context, &format!("explain.{key}"), facts);
        self.line(&capital(&sentence));
    }

    /// A heading, after an empty line; what follows is deeper.
    pub(super) fn head(&mut self, key: &str) {
        self.head_with(key, &Facts::new());
    }

    pub(super) fn head_with(&mut self, key: &str, facts: &Facts) {
        self.blank();
        self.say(key, facts);
        self.depth = self.base + 1;
    }

    /// A heading over headings: all that `tell` tells stands one step deeper.
    pub(super) fn chapter(&mut self, key: &str, facts: &Facts, tell: impl FnOnce(&mut Self)) {
        self.head_with(key, facts);
        self.base += 1;
        tell(self);
        self.base -= 1;
    }

    /// A heading one step deeper.
    pub(super) fn subhead(&mut self, text: &str) {
        self.depth = self.base + 1;
        self.line(&format!("{}:", capital(text)));
        self.depth = self.base + 2;
    }

    /// What a pair of answers comes to, one step back.
    pub(super) fn come_to(&mut self, facts: &Facts) {
        self.depth = self.base + 1;
        self.say("pair", facts);
    }

    pub(super) fn line(&mut self, text: &str) {
        self.lines.push(format!("{}{text}", "  ".repeat(self.depth)));
    }

    pub(super) fn blank(&mut self) {
        self.depth = self.base;
        self.lines.push(String::new());
    }

    /// A line of a list.
    pub(super) fn item(&mut self, text: &str) {
        self.line(&format!("– {text}"));
    }

    /// A reason, then what its numbers rest on, and every figure of it that its sentence leaves out.
    pub(super) fn cause(&mut self, answer: &AnswerReport, cause: &CauseReport) {
        let sentence = say::cause(self.context, cause);
        let sentence = if answer.is_overruled(cause) { struck::struck(&sentence) } else { sentence };
        self.item(&struck::laid_out(&sentence, self.context.screen));
        self.depth += 1;
        self.unsaid(&format!("cause.{}", cause.why), &cause.facts);
        grounds::tell(self, cause);
        self.depth -= 1;
    }

    /// A condition and whether it is met, then every figure of it that its sentence leaves out.
    pub(super) fn condition(&mut self, condition: &ConditionReport) {
        self.item(&say::condition(self.context, condition));
        self.depth += 1;
        self.unsaid(&format!("condition.{}", condition.condition), &condition.facts);
        let missing: Vec<String> = condition.missing.iter().map(|name| self.words().of("missing", name).to_owned()).collect();
        if !missing.is_empty() {
            self.say("condition_missing", &Facts::new().text("data", missing.join(", ")));
        }
        self.depth -= 1;
    }

    fn unsaid(&mut self, key: &str, facts: &Facts) {
        let sentence = self.context.words.label(key);
        let is_said = |name: &str| sentence.contains(&format!("{{{name}}}")) || sentence.contains(&format!("{{{name} "));
        let told_below = |name: &str| grounds::TOLD.contains(&name);
        let figures = facts
            .iter()
            .filter(|(name, _)| !is_said(name) && !told_below(name) && self.context.words.find(&format!("figure.{name}")).is_some());
        let named: Vec<String> = figures.map(|(name, fact)| self.figure(name, fact)).collect();
        if !named.is_empty() {
            self.line(&format!("({})", named.join("; ")));
        }
    }

    /// A figure by its name.
    fn figure(&self, name: &str, fact: &Fact) -> String {
        let label = self.context.words.of("figure", name);
        let value = self.context.words.value(name, fact, &|what, id| say::named(self.context, what, id));
        format!("{label}: {value}")
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> usize {
        self.lines.len()
    }

    pub(super) fn lines(self) -> Vec<String> {
        self.lines
    }
}

/// The text with a capital at its beginning.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
