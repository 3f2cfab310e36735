//! How fast work goes and when it will end, for somebody who watches.

use std::time::{Duration, Instant};

use super::Io;
use crate::lang::Words;
use crate::model::Facts;
use crate::overlay::streams::Done;

/// Long enough to read a line, short enough to see that something goes on.
const EVERY: Duration = Duration::from_millis(200);

/// Shows how far work has come, now and then.
pub(super) struct Pace {
    is_quiet: bool,
    words: &'static Words,
    begun: Instant,
    /// When it was shown last, and from when parcels are cut.
    shown: Option<Instant>,
}

impl Pace {
    pub(super) fn new(is_quiet: bool, words: &'static Words) -> Self {
        Self { is_quiet, words, begun: Instant::now(), shown: None }
    }

    /// Shows what is done next, by the key of its words, and counts the time from here.
    pub(super) fn step(&mut self, io: &mut Io, key: &'static str) {
        self.begun = Instant::now();
        if !self.is_quiet {
            io.step(self.words.label(key));
        }
    }

    /// Shows how far it has come, unless that was just shown.
    pub(super) fn show(&mut self, io: &mut Io, done: Done) {
        let now = Instant::now();
        if self.is_quiet || self.shown.is_some_and(|shown| now - shown < EVERY) {
            return;
        }
        self.shown = Some(now);
        io.step(&told(self.words, done, (now - self.begun).as_secs_f64()));
    }
}

/// Parcels, parcels a second, and the seconds that are left if it goes on like this.
fn told(words: &Words, done: Done, seconds: f64) -> String {
    let left = if done.share > 0.0 { seconds * (1.0 - done.share).max(0.0) / done.share } else { 0.0 };
    #[expect(clippy::cast_precision_loss, reason = "a rate to look at")]
    let rate = done.parcels as f64 / seconds.max(1e-3);
    let facts = Facts::new().count("parcels", done.parcels).text("rate", words.decimals(rate, 0)).text("left", words.decimals(left, 0));
    words.phrase("overlay.pace", &facts.text("done", format!("{:.0} %", 100.0 * done.share)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn a_quarter_of_the_way_after_two_seconds_leaves_six() {
        let told = |lang: Lang| told(lang.words(), Done { parcels: 500, share: 0.25 }, 2.0);
        assert_eq!(told(Lang::En), "500 parcels, 250 a second, 25 %, 6 s left");
        assert_eq!(told(Lang::Vi), "500 thửa, 250 thửa mỗi giây, 25 %, còn 6 giây");
    }
}
