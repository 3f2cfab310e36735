//! What if a draft were approved?

use super::{CaseFile, ReadError};
use crate::model::{Date, closest};

impl CaseFile {
    /// Takes a draft for approved, and in force, on a day: what if?
    ///
    /// # Errors
    /// No plan has this id, or it is no draft.
    pub fn suppose(&mut self, draft: &str, day: Date) -> Result<(), ReadError> {
        let wrong = |what: &'static str, did_you_mean| Err(ReadError::Plans { plan: draft.to_owned(), what: what.into(), did_you_mean });
        let drafts: Vec<String> = self.plan.iter().filter(|plan| plan.draft).map(|plan| plan.id.clone()).collect();
        let Some(plan) = self.plan.iter_mut().find(|plan| plan.id == draft) else {
            return wrong("the case has no such draft", closest(draft, drafts.iter().map(String::as_str)));
        };
        if !plan.draft {
            return wrong("it is no draft; only a plan with `draft = true` can be supposed", None);
        }
        (plan.draft, plan.supposed) = (false, true);
        (plan.approved, plan.effective) = (Some(day), Some(day));
        Ok(())
    }

    /// The case as it stands: what is supposed is a draft again.
    #[must_use]
    pub fn without_supposed(&self) -> Self {
        let mut plain = self.clone();
        for plan in plain.plan.iter_mut().filter(|plan| plan.supposed) {
            (plan.draft, plan.supposed) = (true, false);
        }
        plain
    }
}
