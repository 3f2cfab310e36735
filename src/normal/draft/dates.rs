//! Dates in the names of layers, files and folders.

use crate::model::{Date, When};

/// Years that a plan can be of.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// The date in a name: a day before a mere year, the last of several; `None` where there is none.
#[must_use]
pub fn date_in(name: &str) -> Option<When> {
    let runs = runs(name);
    let mut days = (0..runs.len()).filter_map(|index| day_at(&runs[index..]));
    let year = |run: &Run| run.digits.parse().ok().filter(|year| run.digits.len() == 4 && YEARS.contains(year)).and_then(year_of);
    days.next_back().map(When::day).or_else(|| runs.iter().rev().find_map(year))
}

/// Digits that stand together, and whether one sign alone parts them from the next ones.
struct Run<'a> {
    digits: &'a str,
    joined: bool,
}

fn runs(name: &str) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut rest = name;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        rest = &rest[start..];
        let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, behind) = rest.split_at(end);
        let mut letters = behind.chars();
        let joined = letters.next().is_some_and(|sign| matches!(sign, '-' | '.' | '_' | '/' | ' '))
            && letters.next().is_some_and(|next| next.is_ascii_digit());
        runs.push(Run { digits, joined });
        rest = behind;
    }
    runs
}

/// The day that begins here: `20200909`, `09092020`, `2020-09-09`, `9.9.2020`.
fn day_at(runs: &[Run]) -> Option<Date> {
    let sound = |year: &str, month: &str, day: &str| {
        let year = year.parse().ok().filter(|year| YEARS.contains(year))?;
        Date::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)
    };
    let first = runs.first()?.digits;
    if first.len() == 8 {
        return sound(&first[..4], &first[4..6], &first[6..]).or_else(|| sound(&first[4..], &first[2..4], &first[..2]));
    }
    let [one, two, three] = runs.get(..3)? else { return None };
    if !(one.joined && two.joined && (1..=2).contains(&two.digits.len())) {
        return None;
    }
    match (one.digits.len(), three.digits.len()) {
        (4, 1..=2) => sound(one.digits, two.digits, three.digits),
        (1..=2, 4) => sound(three.digits, two.digits, one.digits),
        _ => None,
    }
}

fn year_of(year: i32) -> Option<When> {
    Some(When { from: Date::from_ymd_opt(year, 1, 1), to: Date::from_ymd_opt(year, 12, 31)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_names() {
        for (name, wanted) in [
            ("plan-2012", Some("2012-01-01/2012-12-31")),
            ("QH_20200909", Some("2020-09-09")),
            ("qh 9.9.2020 dieu chinh", Some("2020-09-09")),
            ("2020-09-09_lots", Some("2020-09-09")),
            ("QD1627_23-11-2018", Some("2018-11-23")),
            ("plan-2022-cb1", Some("2022-01-01/2022-12-31")),
            ("plan-2012-2020", Some("2020-01-01/2020-12-31")),
            ("31-2-2020", Some("2020-01-01/2020-12-31")),
            ("1627", None),
            ("VN2000", Some("2000-01-01/2000-12-31")),
            ("abc", None),
        ] {
            assert_eq!(date_in(name).map(|when| when.to_string()).as_deref(), wanted, "{name}");
        }
    }
}
