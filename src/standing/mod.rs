//! Floor 6: the keystone. The same question is put to the same parcel twice, and the pair of answers is its standing.

mod ask;
mod assumed;
mod cuts;
mod deciding;
mod lack;
mod near;
mod once;
mod overrule;
mod settle;
mod steady;
mod tier;
mod values;

use std::collections::BTreeSet;

use crate::model::{Outcome, Standing};

pub use ask::{Asked, Evidence, Finding, Ground, Once, ParcelFinding, TierFinding, find};
pub use assumed::{Assumed, NOTHING};
pub use deciding::{Deciding, deciding};
pub use lack::{ANSWER, Lack};
pub use near::{Corridors, LineAt};
pub use overrule::{OVERRIDDEN, Overridden, overrule};
pub use settle::{Certainty, Possible, Settled, Settling};
pub use steady::{Becomes, If};
pub use tier::{Question, Tier};

/// What a pair of answers comes to. What is not known never passes.
///
/// Source: the table of the pair in the crate's documentation.
#[must_use]
pub fn pair(then: Outcome, now: Outcome) -> Standing {
    match (then, now) {
        (_, Outcome::DoesNotApply) => Standing::DoesNotApply,
        (Outcome::Fails, Outcome::Holds) => Standing::Cured,
        (_, Outcome::Holds) => Standing::Conforms,
        (_, Outcome::Unknown) => Standing::Undetermined,
        (Outcome::DoesNotApply | Outcome::Holds, Outcome::Fails) => Standing::Transitional,
        (Outcome::Unknown, Outcome::Fails) => Standing::Undetermined,
        (Outcome::Fails, Outcome::Fails) => Standing::NeverConformed,
    }
}

/// The gravest of several standings, and the others that occur, the gravest first; nothing asked: does not apply.
#[must_use]
pub fn headline(standings: impl IntoIterator<Item = Standing>) -> (Standing, Vec<Standing>) {
    let mut all: BTreeSet<Standing> = standings.into_iter().collect();
    let gravest = all.pop_first().unwrap_or(Standing::DoesNotApply);
    (gravest, all.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{DoesNotApply, Fails, Holds, Unknown};

    #[test]
    fn all_sixteen_pairs() {
        let table = [
            (DoesNotApply, [Standing::DoesNotApply, Standing::Conforms, Standing::Undetermined, Standing::Transitional]),
            (Holds, [Standing::DoesNotApply, Standing::Conforms, Standing::Undetermined, Standing::Transitional]),
            (Unknown, [Standing::DoesNotApply, Standing::Conforms, Standing::Undetermined, Standing::Undetermined]),
            (Fails, [Standing::DoesNotApply, Standing::Cured, Standing::Undetermined, Standing::NeverConformed]),
        ];
        for (then, row) in table {
            for (now, standing) in [DoesNotApply, Holds, Unknown, Fails].into_iter().zip(row) {
                assert_eq!(pair(then, now), standing, "{then:?}, {now:?}");
            }
        }
    }

    #[test]
    fn the_gravest_is_the_headline() {
        let (gravest, also) = headline([Standing::Conforms, Standing::Transitional, Standing::Cured, Standing::Conforms]);
        assert_eq!((gravest, also), (Standing::Transitional, vec![Standing::Cured, Standing::Conforms]));
        assert_eq!(headline([]), (Standing::DoesNotApply, Vec::new()));
    }
}
