//! Days, and dates that are less than a day sharp.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A day.
pub type Date = chrono::NaiveDate;

/// A date as papers give it: a day, a span of days (`2011`, `Q3/2012`), or only a last day ("before …").
///
/// A span decides only what every day of it decides alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct When {
    /// The first day that it can be; `None`: no first day is known.
    #[schemars(with = "Option<String>")]
    pub from: Option<Date>,
    /// The last day that it can be.
    #[schemars(with = "String")]
    pub to: Date,
}

impl When {
    /// A single day.
    #[must_use]
    pub fn day(day: Date) -> Self {
        Self { from: Some(day), to: day }
    }

    /// Any day before `day`.
    #[must_use]
    pub fn before(day: Date) -> Self {
        Self { from: None, to: day.pred_opt().unwrap_or(day) }
    }

    /// The day, if it is one.
    #[must_use]
    pub fn exact(self) -> Option<Date> {
        (self.from == Some(self.to)).then_some(self.to)
    }

    /// Reads `9/9/2020` (day first), `2020-09-09`, `9.9.2020`, `09/2020`, `2020`, `Q3/2012` and `quý III/2012`.
    ///
    /// Returns `None` for anything else, a day that the calendar does not have among them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        // A time of day behind the date, as databases write it, says nothing here.
        let text = text.split(['T', ' ']).next().filter(|head| head.len() >= 8).unwrap_or(text);
        quarter(text).or_else(|| {
            let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
            match parts[..] {
                [year] => span(year_of(year)?, 1, 12),
                [month, year] if year.len() == 4 => month_span(year_of(year)?, number(month)?),
                [year, month] if year.len() == 4 => month_span(year_of(year)?, number(month)?),
                [day, month, year] if year.len() == 4 => day_of(year, month, day),
                [year, month, day] if year.len() == 4 => day_of(year, month, day),
                _ => None,
            }
        })
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.from {
            Some(from) if from == self.to => write!(f, "{from}"),
            Some(from) => write!(f, "{from}/{}", self.to),
            None => write!(f, "../{}", self.to),
        }
    }
}

fn quarter(text: &str) -> Option<When> {
    let lower = text.to_lowercase();
    let rest = ["quý", "quy", "q"].iter().find_map(|word| lower.strip_prefix(word))?;
    let (quarter, year) = rest.trim().split_once(['/', '-', ' '])?;
    let quarter = match quarter.trim() {
        "1" | "i" => 1,
        "2" | "ii" => 2,
        "3" | "iii" => 3,
        "4" | "iv" => 4,
        _ => return None,
    };
    span(year_of(year.trim())?, quarter * 3 - 2, quarter * 3)
}

fn month_span(year: i32, month: u32) -> Option<When> {
    span(year, month, month)
}

fn span(year: i32, first: u32, last: u32) -> Option<When> {
    let from = Date::from_ymd_opt(year, first, 1)?;
    let to = if last == 12 { Date::from_ymd_opt(year, 12, 31)? } else { Date::from_ymd_opt(year, last + 1, 1)?.pred_opt()? };
    Some(When { from: Some(from), to })
}

fn day_of(year: &str, month: &str, day: &str) -> Option<When> {
    Date::from_ymd_opt(year_of(year)?, number(month)?, number(day)?).map(When::day)
}

fn year_of(text: &str) -> Option<i32> {
    text.parse().ok().filter(|year| (1900..2200).contains(year))
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> String {
        When::parse(text).map_or_else(|| "-".into(), |when| when.to_string())
    }

    #[test]
    fn dates_as_papers_write_them() {
        assert_eq!(parsed("9/9/2020"), "2020-09-09");
        assert_eq!(parsed("2020-09-09T00:00:00"), "2020-09-09");
        assert_eq!(parsed("31.12.2011"), "2011-12-31");
        assert_eq!(parsed("2020/09/09"), "2020-09-09");
        assert_eq!(parsed("2011"), "2011-01-01/2011-12-31");
        assert_eq!(parsed("02/2012"), "2012-02-01/2012-02-29");
        assert_eq!(parsed("Q3/2012"), "2012-07-01/2012-09-30");
        assert_eq!(parsed("Quý IV/2012"), "2012-10-01/2012-12-31");
        assert_eq!(parsed("31/2/2020"), "-");
        assert_eq!(parsed("sắp có"), "-");
        assert_eq!(parsed("44083"), "-");
    }
}
