//! What a register says of a project's papers, beside their dates: tenure, recovery, works, sites. Where it says nothing,
//! nothing is known; a plain “không” is a statement that there is none.

use super::fields::{Fields, yes_or_no};
use crate::model::{Facts, Named, Note, NoteCode, Paper, PaperKind, Recovery, Severity, Tenure, When, Works, WorksWanted, fold};
use crate::read::RawFeature;

/// The dated papers that can fix “then”.
pub(super) fn papers(feature: &RawFeature, fields: &Fields, notes: &mut Vec<Note>) -> Vec<Paper> {
    let kinds = [
        (PaperKind::Policy, "policy", "policy_no"),
        (PaperKind::Certificate, "certificate", "certificate_no"),
        (PaperKind::Land, "land", "land_no"),
        (PaperKind::Permit, "permit", "permit_no"),
    ];
    let mut paper = |(kind, date, number)| {
        let when = fields.when(feature, date, notes)?;
        Some(Paper { kind, when, number: fields.text(feature, number) })
    };
    kinds.into_iter().filter_map(&mut paper).collect()
}

/// The last day of the land's term, and the right by which it is held; `lâu dài` under either is land without a term.
pub(super) fn land_right(feature: &RawFeature, fields: &Fields, notes: &mut Vec<Note>) -> (Option<When>, Option<Tenure>) {
    let endless = fields.text(feature, "land_term").is_some_and(|text| is_endless(&text));
    let term = if endless { None } else { fields.when(feature, "land_term", notes) };
    let Some(text) = fields.text(feature, "land_tenure") else { return (term, endless.then_some(Tenure::Endless)) };
    let tenure = tenure(&text);
    if tenure.is_none() {
        notes.push(unreadable(feature, fields, "land_tenure", &text));
    }
    (term, if endless { Some(Tenure::Endless) } else { tenure })
}

fn is_endless(text: &str) -> bool {
    fold(text).contains("laudai")
}

fn tenure(text: &str) -> Option<Tenure> {
    let folded = fold(text);
    let says = |word: &str| folded.contains(word);
    Some(match () {
        () if is_endless(text) => Tenure::Endless,
        () if says("thuelai") => Tenure::Subleased,
        () if says("thue") && (says("hangnam") || says("tungnam")) => Tenure::LeasedYearly,
        () if says("thue") && says("motlan") => Tenure::LeasedOnce,
        () if says("thue") || folded == "lease" || folded == "leased" => Tenure::Leased,
        () if says("giao") || folded == "allocated" => Tenure::Allocated,
        () => return None,
    })
}

/// The decision on recovering its land: `không`, `có`, a date, or a decision with its number and, behind `ngày`, its date.
pub(super) fn recovery(feature: &RawFeature, fields: &Fields) -> Option<Recovery> {
    let text = fields.text(feature, "recovery_decided")?;
    if yes_or_no(&text) == Some(false) || is_none(&text) {
        return Some(Recovery::No);
    }
    let dated = text.to_lowercase().rsplit_once("ngày").and_then(|(_, date)| When::parse(date.trim().trim_end_matches(')')));
    Some(Recovery::Decided { when: When::parse(&text).or(dated), text })
}

/// What the register names under a role; `không` and its like say that there is none.
pub(super) fn named(feature: &RawFeature, fields: &Fields, role: &str) -> Option<Named> {
    let text = fields.text(feature, role)?;
    let none = yes_or_no(&text) == Some(false) || is_none(&text);
    Some(if none { Named::None } else { Named::Some(text) })
}

/// `chưa có`, `không có`, `none`: a statement that there is none.
fn is_none(text: &str) -> bool {
    matches!(fold(text).as_str(), "chuaco" | "khongco" | "none" | "khongconhucau" | "chuaconhucau" | "chuathuhoi" | "khongthuhoi")
}

/// The works that a project wants, with their storeys where the text says them (`xây mới 2 tầng`).
pub(super) fn works(feature: &RawFeature, fields: &Fields, notes: &mut Vec<Note>) -> Option<WorksWanted> {
    let text = fields.text(feature, "works_wanted")?;
    let works = works_of(&text);
    if works.is_none() {
        notes.push(unreadable(feature, fields, "works_wanted", &text));
    }
    works.map(|works| WorksWanted { works, storeys: storeys_in(&text) })
}

/// New works go before repairs where a text names both.
fn works_of(text: &str) -> Option<Works> {
    let folded = fold(text);
    let says = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    Some(match () {
        () if yes_or_no(text) == Some(false) || is_none(text) || folded == "nothing" => Works::Nothing,
        () if says(&["xaymoi", "xaydungmoi", "morong", "xaythem", "congtrinhtam", "new"]) => Works::New,
        () if says(&["suachua", "caitao", "repair"]) => Works::Repair,
        () if yes_or_no(text) == Some(true) || says(&["xaydung", "xay"]) => Works::Unsaid,
        () => return None,
    })
}

/// The number right in front of `tầng`.
fn storeys_in(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    let at = ["tầng", "tang", "storey"].iter().find_map(|word| lower.find(word))?;
    let before = lower[..at].trim_end_matches(|sign: char| sign.is_whitespace() || sign == '_');
    before.rsplit(|sign: char| !sign.is_ascii_digit()).next()?.parse().ok().filter(|storeys: &f64| *storeys > 0.0)
}

fn unreadable(feature: &RawFeature, fields: &Fields, role: &str, text: &str) -> Note {
    let facts = Facts::new().text("role", role).text("value", text);
    Note::new(NoteCode::ValueUnreadable, Severity::Warning).of(&fields.origin(feature)).with(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenures_as_registers_write_them() {
        for (text, wanted) in [
            ("Thuê đất trả tiền hằng năm", Some(Tenure::LeasedYearly)),
            ("Thuê đất, trả tiền một lần cho cả thời gian thuê", Some(Tenure::LeasedOnce)),
            ("thuê đất", Some(Tenure::Leased)),
            ("Thuê lại đất trong khu", Some(Tenure::Subleased)),
            ("Giao đất có thu tiền", Some(Tenure::Allocated)),
            ("Ổn định lâu dài", Some(Tenure::Endless)),
            ("theo hợp đồng", None),
        ] {
            assert_eq!(tenure(text), wanted, "{text}");
        }
    }

    #[test]
    fn works_as_registers_write_them() {
        for (text, wanted) in [
            ("không", Some(Works::Nothing)),
            ("Không có nhu cầu", Some(Works::Nothing)),
            ("Sửa chữa nhà kho", Some(Works::Repair)),
            ("Cải tạo và xây mới 2 tầng", Some(Works::New)),
            ("có", Some(Works::Unsaid)),
            ("theo hồ sơ", None),
        ] {
            assert_eq!(works_of(text), wanted, "{text}");
        }
        assert_eq!(storeys_in("Cải tạo và xây mới 2 tầng"), Some(2.0));
        assert_eq!(storeys_in("xây_mới_12_tầng"), Some(12.0));
        assert_eq!(storeys_in("xây mới 3 nhà cao tầng"), None);
        assert_eq!(storeys_in("xây mới"), None);
    }
}
