//! Filling a text's placeholders.
//!
//! `{area_m2}` is a fact, written by the unit in its name; `{count lot|lots}` is a count with its noun; what stands in `[…]`
//! is left out where one of its facts is missing.

use super::{Lang, Names, Words, number};
use crate::model::{Date, Fact, Facts, M, M2, Pct, Says};

impl Words {
    pub(super) fn fill(&self, text: &str, facts: &Facts, names: &Names) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, inner, after)) = between(rest, '[', ']') {
            filled.push_str(&self.fill_all(before, facts, names).0);
            if let (part, Complete::Yes) = self.fill_all(inner, facts, names) {
                filled.push_str(&part);
            }
            rest = after;
        }
        filled.push_str(&self.fill_all(rest, facts, names).0);
        filled
    }

    fn fill_all(&self, text: &str, facts: &Facts, names: &Names) -> (String, Complete) {
        let mut filled = String::new();
        let mut complete = Complete::Yes;
        let mut rest = text;
        while let Some((before, inner, after)) = between(rest, '{', '}') {
            filled.push_str(before);
            if let Some(value) = self.placeholder(inner, facts, names) {
                filled.push_str(&value);
            } else {
                complete = Complete::No;
                filled.push('?');
            }
            rest = after;
        }
        filled.push_str(rest);
        (filled, complete)
    }

    fn placeholder(&self, inner: &str, facts: &Facts, names: &Names) -> Option<String> {
        let (name, nouns) = inner.split_once(' ').unwrap_or((inner, ""));
        let fact = facts.get(name).filter(|fact| !matches!(fact, Fact::List(names) if names.is_empty()))?;
        let value = self.value(name, fact, names);
        match nouns.split_once('|') {
            Some((one, _)) if *fact == Fact::Count(1) => Some(format!("{value} {one}")),
            Some((_, many)) => Some(format!("{value} {many}")),
            None => Some(value),
        }
    }

    /// A fact as people write it, by the unit in its name.
    #[must_use]
    pub fn value(&self, name: &str, fact: &Fact, names: &Names) -> String {
        match fact {
            Fact::Text(text) => self.text(name, text, names),
            // Each of these is a whole declaration, with commas of its own: any one of them will do.
            Fact::List(texts) if name.ends_with("remedies") => texts.join(&format!(" {} ", self.label("text.or"))),
            Fact::List(texts) => texts.iter().map(|text| self.text(name, text, names)).collect::<Vec<_>>().join(", "),
            Fact::Count(count) => self.count(*count),
            Fact::Flag(flag) => self.of("flag", if *flag { "true" } else { "false" }).to_owned(),
            Fact::Number(value) => self.measure(name, *value),
            Fact::Says(says) => self.says(says),
        }
    }

    /// A sentence in the words of the language; one that has none here stays as it is.
    #[must_use]
    pub fn says(&self, says: &Says) -> String {
        let text = self.find(&format!("says.{}", says.key)).unwrap_or_else(|| self.label(says.key));
        self.fill(text, &says.facts, &|_, _| None)
    }

    fn measure(&self, name: &str, value: f64) -> String {
        let base = name.split('_').next().unwrap_or(name);
        match name.rsplit('_').next() {
            Some("pct") if matches!(base, "figure" | "limit") => format!("{}%", number::figure(value).written(self.lang)),
            Some("m") if matches!(base, "figure" | "limit") => format!("{} m", number::figure(value).written(self.lang)),
            Some("figure" | "limit" | "low" | "high" | "norm") => number::figure(value).written(self.lang),
            Some("m2") => self.area(M2(value)),
            Some("ha") => format!("{} ha", number::hectares(value).written(self.lang)),
            Some("pct") => self.share(Pct(value)),
            Some("m") => self.length(M(value)),
            _ => number::plain(value).written(self.lang),
        }
    }

    fn text(&self, name: &str, text: &str, names: &Names) -> String {
        match name {
            "function" | "purpose" | "functions" | "purposes" | "corridor" => {
                names(name.trim_end_matches('s'), text).unwrap_or_else(|| text.to_owned())
            }
            "paper" | "state" | "signs" | "level" | "side" | "outcome" | "standing" | "tenure" | "works" | "missing" | "figure_from"
            | "ends" | "bound_mark" | "idle" => self.of(name, text).to_owned(),
            "article" | "source" | "edition_by" | "bound_article" | "bound_source" => {
                names("wording", text).unwrap_or_else(|| text.to_owned())
            }
            "says" | "reason" | "fault" | "wanted" => self.said(text),
            "was" => self.of("outcome", text).to_owned(),
            "other_level" => self.of("level", text).to_owned(),
            "other_paper" => self.of("paper", text).to_owned(),
            "date" | "first" | "second" | "from" | "to" | "as_of" | "expires" | "effective" | "permit" | "last_day" | "land_term"
            | "approved" | "norm_from" | "norm_to" | "bound_from" | "bound_to" | "until" | "annulled" | "reinstated"
            | "certificate_term" | "handed_over" | "schedule_end" => self.span(text).unwrap_or_else(|| text.to_owned()),
            _ => text.to_owned(),
        }
    }

    /// What a reader says, in the language: whole, or up to the colon or bracket behind which the file's own words stand; what nobody
    /// translated, such as the words of GDAL or of a person, stays as it is.
    fn said(&self, text: &str) -> String {
        let known = |text: &str| self.find(&format!("says.{text}"));
        if let Some((wanted, found)) = text.strip_prefix("expected ").and_then(|rest| rest.split_once(", found ")) {
            let part = |part: &str| known(part).unwrap_or(part).to_owned();
            return self.label("says.expected").replace("{wanted}", &part(wanted)).replace("{found}", &part(found));
        }
        let whole = || known(text).map(str::to_owned);
        let head = || {
            [": ", " ("].into_iter().find_map(|sign| {
                let (head, tail) = text.split_once(sign)?;
                Some(format!("{}{sign}{}", known(head)?, self.said(tail)))
            })
        };
        whole().or_else(head).unwrap_or_else(|| text.to_owned())
    }

    /// Writes `2020-09-09`, `2011-01-01/2011-12-31` and `../2020-09-08` as people do.
    fn span(&self, text: &str) -> Option<String> {
        let day = |text: &str| text.parse::<Date>().ok();
        let Some((from, to)) = text.split_once('/') else {
            return day(text).map(|day| self.date(day));
        };
        let to = day(to)?;
        if from == ".." {
            let next = to.succ_opt().unwrap_or(to);
            return Some(self.label("date.before").replace("{day}", &self.date(next)));
        }
        Some(match self.lang {
            Lang::Vi => format!("{} – {}", self.date(day(from)?), self.date(to)),
            Lang::En => format!("{} to {}", self.date(day(from)?), self.date(to)),
        })
    }
}

/// Whether every placeholder of a text had its fact.
enum Complete {
    Yes,
    No,
}

/// What stands before, in and after the first pair of marks.
fn between(text: &str, open: char, close: char) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(open)?;
    let (inner, after) = rest.split_once(close)?;
    Some((before, inner, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(lang: Lang, text: &str, facts: &Facts) -> String {
        lang.words().fill(text, facts, &|_, id| Some(format!("<{id}>")))
    }

    #[test]
    fn the_unit_in_the_name_says_how_it_is_written() {
        let facts = Facts::new().m2("area", M2(2159.6)).pct("share", Pct(45.2)).text("function", "road").date("date", Date::default());
        let text = "{area_m2} ({share_pct}), {function}, {date}";
        assert_eq!(filled(Lang::Vi, text, &facts), "2.159,6 m² (45,2%), <road>, 1/1/1970");
        assert_eq!(filled(Lang::En, text, &facts), "2,159.6 m² (45.2%), <road>, 1970-01-01");
    }

    #[test]
    fn what_is_missing_shows_or_is_left_out() {
        let facts = Facts::new().count("count", 1);
        assert_eq!(filled(Lang::En, "{count lot|lots} of {plan}[, {other}]", &facts), "1 lot of ?");
        assert_eq!(filled(Lang::En, "{count lot|lots}[ of {count}]", &Facts::new().count("count", 2)), "2 lots of 2");
        assert_eq!(filled(Lang::En, "rules[: {rules}]", &Facts::new().list("rules", Vec::<String>::new())), "rules");
        assert_eq!(filled(Lang::En, "unclosed {count and [more", &facts), "unclosed {count and [more");
    }

    #[test]
    fn what_readers_say_is_translated() {
        let says = |text: &str| filled(Lang::Vi, "{says}", &Facts::new().text("says", text));
        assert_eq!(says("a comma too many"), "thừa dấu phẩy");
        assert_eq!(says("expected a value, found `}`"), "cần một giá trị, nhưng lại là `}`");
        assert_eq!(
            says("a geometry of a kind that is not known here (well-known binary 77)"),
            "loại dữ liệu hình học không được hỗ trợ (well-known binary 77)"
        );
        assert_eq!(says("UBND tỉnh đã chấp thuận"), "UBND tỉnh đã chấp thuận");
    }

    #[test]
    fn spans_of_days() {
        let facts = Facts::new().text("date", "../2020-09-08").text("from", "2011-01-01/2011-12-31").text("to", "soon");
        assert_eq!(filled(Lang::Vi, "{date}; {from}; {to}", &facts), "trước 9/9/2020; 1/1/2011 – 31/12/2011; soon");
    }
}
