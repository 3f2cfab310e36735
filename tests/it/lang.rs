//! Every word is there in every language.

use std::collections::BTreeSet;
use std::path::Path;

use replan::lang::{Lang, Words};
use replan::model::{Facts, NoteCode, Outcome, PaperKind, SliverCause, Standing};
use replan::profile::Cell;
use replan::rules::RULES;
use replan::treatment::TREATMENTS;
use unicode_normalization::is_nfc;

const CAUSES: &str = "geometry_repaired geometry_sound lots_overlap lots_overlap_sliver lots_apart gap gap_sliver no_gap
    function_unknown functions_known text_damaged text_whole code_twice code_missing codes_unique place_plausible place_beyond_grid place_elsewhere place_datum_shift
    place_datum_unclear place_parameters parcel_misplaced plan_misplaced plans_contradict plans_agree area_differs area_agrees
    area_not_on_paper levels_contradict levels_agree levels_unknown paper_missing certificate_term_runs
    certificate_term_ended certificate_term_unclear land_term_runs land_term_ended land_term_unclear land_endless land_in_use used_in_time
    unused_too_long use_unclear on_schedule behind_schedule schedule_unclear no_recovery recovery_decided recovery_later recovery_unclear
    annual_plan_marks annual_plan_silent built being_built permitted_not_built not_built plan_term_missing plan_term_ended plan_term_runs
    plan_under_revision plan_revision_later plans_here_unknown approved_before_plan approved_after_plan amended_before_plan
    amended_after_plan approved_unclear higher_plan_newer higher_plan_older use_prohibited use_allowed use_conditional use_needs_decision use_condition_met use_cell_missing
    use_function_unknown use_purpose_unknown lots_disagree no_lot_here inside_plan beyond_other_plan beyond_all_plans on_road_land
    road_use_allowed road_use_undecided beyond_red_line red_line_cuts clear_of_red_line on_public_lot public_use_allowed
    public_use_conditional public_use_condition_met public_cell_missing clear_of_public_lots presumed_lawful no_plan_then
    in_corridor clear_of_corridors corridor_use_allowed corridor_opinion_taken corridor_needs_opinion corridor_purpose_unknown corridor_width_open corridor_width_unknown corridors_not_given split_share one_function no_building_yet no_building_given no_building_here building_outline_unusable building_lines_not_given behind_building_line beyond_building_line building_line_side_unknown red_lines_not_given building_on_no_lot no_red_line_near setback_kept setback_too_small setback_open setback_not_asked setback_unknown
    lot_kept lot_renovated lot_built_anew clause_quoted limit_none limit_missing limit_not_at_hand limit_no_edition limits_differ
    figure_missing figure_partly_missing building_unusable nothing_built coverage_within coverage_beyond coverage_open far_within
    far_beyond far_open storeys_within storeys_beyond storeys_open height_within height_beyond height_open green_within green_beyond
    green_open no_deciding_day no_plan_before days_disagree parcel_unusable no_parcel overridden beyond_but_lots_unusable
    lot_area_differs lot_not_drawn lot_not_in_table lot_twice_in_table lot_area_missing lots_without_code lot_areas_agree
    lot_table_missing lot_table_empty total_area_agrees total_area_differs total_area_unknown dates_agree
    effective_before_approved expires_before_effective annulled_before_approved reinstated_before_annulled
    reinstated_never_annulled plan_before_no_plan superseded_is_later superseded_in_force_later adjusted_is_later
    adjusted_was_superseded adjusted_was_annulled papers_out_of_order papers_order_open term_ended_before_paper term_order_open
    parcel_never_counts parcel_paper_after_end geometry_strays lot_beyond_boundary one_of_two_strays nothing_strays
    layers_misplaced parcel_of_unknown_project parcel_without_project project_without_parcel parcels_and_projects_match
    parcels_overlap own_parcels_overlap parcels_overlap_sliver parcels_apart";
const CONDITIONS: &str = "all_holds_now some_fails_now no_road_or_public_loss conformed_then ground_given use_fails_now no_road_loss
    operating not_in_annual_plan term_runs road_or_public_land part_only kept_by_plan something_unknown
    certificate_runs land_right_runs on_schedule behind_schedule no_recovery_decided recovery_scheduled plan_under_revision not_started
    works_wanted works_within_permit adjustable on_dwelling_land hazardous no_hazard_to_dwellings receiving_site_given";
const NOT_CHECKED: &str =
    "no_matrix no_red_lines_nor_roads no_public_lots no_area_on_paper no_register no_plan no_limits no_figures no_remarks
    no_corridors no_building_lines no_red_lines no_buildings
    one_level no_land_term
    no_certificate_term no_schedule no_recovery_column no_annual_plan no_state no_plan_term no_revision no_lot_table no_parcels";
const FACTS: &str =
    "paper_date exact_date purpose matrix_cell decision lot_function lot_that_counts road_side plan_now lot_of_land plan_then
    parcel_geometry parcel_place plan_place parcel answer limit norm figure figure_by_lot buildings";

/// Every key that some code, standing, outcome, cause … needs.
fn needed() -> Vec<String> {
    let section = |section: &str, names: Vec<&str>| names.into_iter().map(|name| format!("{section}.{name}")).collect::<Vec<_>>();
    let mut keys = section("standing", Standing::ALL.map(Standing::name).to_vec());
    keys.extend(section("outcome", Outcome::ALL.map(Outcome::name).to_vec()));
    keys.extend(section("note", NoteCode::ALL.iter().map(|code| code.name()).collect()));
    keys.extend(section("paper", PaperKind::ALL.map(PaperKind::name).to_vec()));
    keys.extend(section("cause", CAUSES.split_whitespace().collect()));
    keys.extend(section("fact", FACTS.split_whitespace().collect()));
    keys.extend(section("cell", Cell::ALL.map(Cell::name).to_vec()));
    keys.extend(section("decision", vec!["approved", "refused"]));
    keys.extend(section("sliver", SliverCause::ALL.map(SliverCause::name).to_vec()));
    keys.extend(section("condition", CONDITIONS.split_whitespace().collect()));
    keys.extend(section("not_checked", NOT_CHECKED.split_whitespace().collect()));
    for part in ["title", "question", "fails"] {
        keys.extend(RULES.iter().map(|rule| format!("rule.{}.{part}", rule.code)));
    }
    for part in ["title", "text"] {
        keys.extend(TREATMENTS.iter().map(|treatment| format!("treatment.{}.{part}", treatment.code)));
    }
    keys
}

#[test]
fn every_language_has_every_word() {
    for words in Lang::ALL.map(Lang::words) {
        let missing: Vec<String> = needed().into_iter().filter(|key| words.find(key).is_none()).collect();
        assert!(missing.is_empty(), "{:?} lacks {missing:?}", words.lang);
    }
}

/// What the sources call sentences by: errors, failures, hints, and what readers say.
#[test]
fn every_sentence_of_the_sources_has_words() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let said_in: Vec<String> = ["read", "normal", "profile"].iter().flat_map(|room| sources(&source.join(room))).collect();
    let sources = sources(&source);
    let spoken = |section: &str| {
        let opening = format!("\"{section}.");
        let keys = sources.iter().flat_map(|text| text.split(&opening).skip(1).filter_map(|rest| rest.split('"').next()));
        keys.map(|key| format!("{section}.{key}")).collect::<Vec<_>>()
    };
    let mut keys: BTreeSet<String> = ["error", "failure", "hint"].into_iter().flat_map(spoken).collect();
    let said = said_in.iter().flat_map(|text| SAYING.iter().flat_map(|opening| text.split(opening).skip(1).filter_map(literal)));
    keys.extend(said.map(|key| format!("says.{key}")));
    assert!(keys.len() > 100, "{}", keys.len());
    for words in Lang::ALL.map(Lang::words) {
        let missing: Vec<&String> = keys.iter().filter(|key| words.find(key).is_none()).collect();
        assert!(missing.is_empty(), "{:?} lacks {missing:#?}", words.lang);
    }
    let unused = |key: &&str| ["error.", "failure.", "hint."].iter().any(|section| key.starts_with(section)) && !keys.contains(*key);
    let idle: Vec<&str> = Lang::Vi.words().keys().filter(unused).collect();
    assert!(idle.is_empty(), "nobody says {idle:?}");
}

/// What stands before a sentence in the sources.
const SAYING: [&str; 7] = ["Says::from(", "let says = ", "::content(path, ", "wrong(", "Err(", ".text(\"says\", ", ".text(\"reason\", "];

/// A literal of several words, as a sentence is.
fn literal(rest: &str) -> Option<String> {
    let inner = rest.strip_prefix('"')?;
    let end = inner.match_indices('"').map(|(at, _)| at).find(|at| !inner[..*at].ends_with('\\'))?;
    let text = inner[..end].replace("\\\"", "\"");
    (text.contains(' ') && rest[end + 2..].starts_with([')', ',', ';', '.'])).then_some(text)
}

/// The text of every source file without its tests.
fn sources(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            texts.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") && path.file_stem().is_some_and(|stem| stem != "tests") {
            let text = std::fs::read_to_string(&path).unwrap();
            texts.push(text.split("#[cfg(test)]").next().unwrap_or_default().to_owned());
        }
    }
    texts
}

#[test]
fn every_language_has_the_same_keys() {
    let keys = |words: &'static Words| words.keys().collect::<BTreeSet<_>>();
    let first = keys(Lang::Vi.words());
    for words in Lang::ALL.map(Lang::words) {
        assert_eq!(keys(words), first, "{:?}", words.lang);
    }
}

#[test]
fn every_language_asks_for_the_same_facts() {
    for key in Lang::Vi.words().keys() {
        let [vi, en] = Lang::ALL.map(|lang| placeholders(lang.words().label(key)));
        assert_eq!(vi, en, "{key}");
    }
}

/// The names in braces.
fn placeholders(text: &str) -> BTreeSet<String> {
    let names = text.split('{').skip(1).filter_map(|rest| rest.split(['}', ' ']).next());
    names.map(str::to_owned).collect()
}

#[test]
fn all_words_are_composed_and_trimmed() {
    for words in Lang::ALL.map(Lang::words) {
        for key in words.keys() {
            let text = words.label(key);
            assert!(is_nfc(text) && text.trim() == text && !text.is_empty(), "{:?} {key}: {text:?}", words.lang);
        }
    }
}

#[test]
fn a_missing_fact_never_stops_a_sentence() {
    let words = Lang::Vi.words();
    assert_eq!(words.phrase("cause.gap", &Facts::new()), "khoảng trống ? trong phạm vi quy hoạch không thuộc lô nào");
    assert_eq!(words.phrase("cause.never-heard-of", &Facts::new()), "cause.never-heard-of");
}
