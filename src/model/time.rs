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

    /// Reads a date as papers write it: `9/9/2020` (day first), `2020-09-09`, `9.9.2020`, `20200909`, `ngày 9 tháng 9 năm 2020`, and
    /// spans: `09/2020`, `tháng 9 năm 2020`, `2020`, `2019–2020`, `Q3/2012`, `quý III năm 2012`, `trước 9/9/2020`.
    ///
    /// A time of day behind a date says nothing here. Returns `None` for anything else, a day that the calendar does not have and a
    /// year of two digits among them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase().replace(['–', '—'], "-");
        if let Some(rest) = after_word(&text, &["trước ngày", "truoc ngay", "trước", "truoc", "before"]) {
            return Self::parse(rest)?.from.map(Self::before);
        }
        let text = without_time(&text);
        quarter(text).or_else(|| in_words(text)).or_else(|| in_signs(text))
    }

    /// Reads what [`Display`](std::fmt::Display) writes: `2020-09-09`, `2011-01-01/2011-12-31`, `../2020-09-08`.
    #[must_use]
    pub fn shown(text: &str) -> Option<Self> {
        match text.split_once('/') {
            None => text.parse().ok().map(Self::day),
            Some(("..", to)) => Some(Self { from: None, to: to.parse().ok()? }),
            Some((from, to)) => Some(Self { from: Some(from.parse().ok()?), to: to.parse().ok()? }),
        }
    }

    /// Reads a day as spreadsheets count them, where day 1 is 1900-01-01 and 1900 is taken for a leap year.
    ///
    /// Only days from 1954 to 2119 are taken for such a number; others could be anything.
    #[must_use]
    pub fn of_serial(number: f64) -> Option<Date> {
        // What is behind the point is a time of day.
        let days = number.floor();
        if !(20_000.0..80_000.0).contains(&days) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "five digits")]
        Date::from_ymd_opt(1899, 12, 30)?.checked_add_days(chrono::Days::new(days as u64))
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

/// What follows one of these words.
fn after_word<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    let rest = words.iter().find_map(|word| text.strip_prefix(word))?;
    let is_apart = rest.starts_with(|letter: char| !letter.is_alphabetic());
    is_apart.then(|| rest.trim_start_matches([' ', '.', ':']))
}

/// The text before a time of day: `2020-09-09T00:00:00+07`, `9/9/2020 10:30`.
fn without_time(text: &str) -> &str {
    let is_time = |rest: &str| rest.starts_with(|digit: char| digit.is_ascii_digit()) && rest.contains(':');
    let by = |sign: char| text.split_once(sign).filter(|(_, rest)| is_time(rest.trim_start())).map(|(head, _)| head);
    by('t').or_else(|| by(' ')).unwrap_or(text).trim()
}

/// `q3/2012`, `quý iii/2012`, `quý 3 năm 2012`.
fn quarter(text: &str) -> Option<When> {
    let rest = ["quý", "quí", "quy", "qui", "q"].iter().find_map(|word| text.strip_prefix(word))?;
    let (quarter, year) = rest.trim_start_matches([' ', '.']).split_once(['/', '-', ' ', '.'])?;
    let quarter = match quarter {
        "1" | "01" | "i" => 1,
        "2" | "02" | "ii" => 2,
        "3" | "03" | "iii" => 3,
        "4" | "04" | "iv" => 4,
        _ => return None,
    };
    span(year_of(of_year(year))?, quarter * 3 - 2, quarter * 3)
}

/// `ngày 9 tháng 9 năm 2020`, `tháng 9/2020`, `năm 2020`.
fn in_words(text: &str) -> Option<When> {
    let rest = after_word(text, &["ngày", "ngay"]).unwrap_or(text);
    if let Some(year) = after_word(rest, &["năm", "nam"]) {
        return span(year_of(year)?, 1, 12);
    }
    if let Some(month) = after_word(rest, &["tháng", "thang", "th", "t"]) {
        let (month, year) = month.split_once([' ', '/', '-', '.'])?;
        return month_span(year_of(of_year(year))?, number(month)?);
    }
    let (day, month) = ["tháng", "thang"].iter().find_map(|word| rest.split_once(word))?;
    let (month, year) = ["năm", "nam"].iter().find_map(|word| month.split_once(word))?;
    day_of(year.trim(), month.trim(), day.trim())
}

/// The year of `/2012`, `năm 2012`.
fn of_year(text: &str) -> &str {
    let text = text.trim_start_matches([' ', '/', '-', '.']);
    after_word(text, &["năm", "nam"]).unwrap_or(text).trim()
}

/// `9/9/2020`, `2020-09-09`, `20200909`, `09/2020`, `2019-2020`, `2020`.
fn in_signs(text: &str) -> Option<When> {
    let text = after_word(text, &["ngày", "ngay"]).unwrap_or(text);
    if text.len() == 8 && text.bytes().all(|digit| digit.is_ascii_digit()) {
        return day_of(&text[..4], &text[4..6], &text[6..]);
    }
    let parts: Vec<&str> = text.split(['/', '-', '.']).map(str::trim).collect();
    match parts[..] {
        [year] => span(year_of(year)?, 1, 12),
        [first, last] if first.len() == 4 && last.len() == 4 => years(year_of(first)?, year_of(last)?),
        [month, year] if year.len() == 4 => month_span(year_of(year)?, number(month)?),
        [year, month] if year.len() == 4 => month_span(year_of(year)?, number(month)?),
        [day, month, year] if year.len() == 4 => day_of(year, month, day),
        [year, month, day] if year.len() == 4 => day_of(year, month, day),
        _ => None,
    }
}

fn years(first: i32, last: i32) -> Option<When> {
    let (from, to) = (Date::from_ymd_opt(first, 1, 1)?, Date::from_ymd_opt(last, 12, 31)?);
    (from <= to).then_some(When { from: Some(from), to })
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
        for none in
            ["sắp có", "44083", "9/30/2020", "9/9/20", "2020-13-01", "20201340", "quý V/2012", "tháng 13/2021", "2020-2019", "T", ""]
        {
            assert_eq!(parsed(none), "-", "{none}");
        }
    }

    #[test]
    fn dates_in_words() {
        for (text, wanted) in [
            ("Ngày 9 tháng 9 năm 2020", "2020-09-09"),
            ("ngày 09/9/2020", "2020-09-09"),
            ("9/9/2020 10:30", "2020-09-09"),
            ("2020-09-09 00:00:00+07", "2020-09-09"),
            ("20200909", "2020-09-09"),
            ("tháng 3/2021", "2021-03-01/2021-03-31"),
            ("Tháng 3 năm 2021", "2021-03-01/2021-03-31"),
            ("T3/2021", "2021-03-01/2021-03-31"),
            ("năm 2011", "2011-01-01/2011-12-31"),
            ("2019–2020", "2019-01-01/2020-12-31"),
            ("quý III/2024", "2024-07-01/2024-09-30"),
            ("Quý 3 năm 2024", "2024-07-01/2024-09-30"),
            ("Q3-2024", "2024-07-01/2024-09-30"),
            ("trước ngày 9/9/2020", "../2020-09-08"),
            ("trước 2015", "../2014-12-31"),
        ] {
            assert_eq!(parsed(text), wanted, "{text}");
        }
    }

    #[test]
    fn days_of_spreadsheets() {
        assert_eq!(When::of_serial(44_083.0).map(|day| day.to_string()).as_deref(), Some("2020-09-09"));
        assert_eq!(When::of_serial(44_083.75).map(|day| day.to_string()).as_deref(), Some("2020-09-09"));
        assert_eq!(When::of_serial(2020.0), None);
    }
}
