//! A report made by hand: all six standings, pieces, slivers, rest, notes with places, an override, a presumed one.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::{LineString, Polygon};
use replan::model::{
    Asks, Date, Facts, Land, Level, Limits, M, M2, Note, NoteCode, Outcome, Paper, PaperKind, Pct, Severity, SharedLand, Side, SliverCause,
    Standing, When,
};
use replan::report::{
    AnswerReport, Basis, BecomesAnswer, BecomesReport, BuildingShape, CauseReport, ConditionReport, Counts, CutReport, DecidedBy, Input,
    LineShape, LotShape, NotChecked, Openness, OverrideCounts, OverrideReport, ParcelReport, PieceReport, PlanReport, PossibleReport,
    ProjectReport, RanWith, RegisterReport, Report, Settles, TreatmentReport, Under, WorkItem,
};

/// The whole sample.
pub(crate) fn report() -> Report {
    let projects = projects();
    Report {
        replan: "0.1.0".into(),
        case: "Khu mẫu “Kim Thành”".into(),
        as_of: day(2024, 7, 1),
        profile: "lao_cai".into(),
        crs: "EPSG:9208".into(),
        inputs: vec![Input {
            file: "plan-2020.geojson".into(),
            layer: None,
            sha256: "00".repeat(32),
            features: 2,
            crs: Some("EPSG:9208".into()),
        }],
        plans: plans(),
        register: Some(RegisterReport { file: "du-an.csv".into(), projects: 7, parcels: 8, area_m2: M2(84_000.0), answers: vec![] }),
        counts: counts(&projects),
        projects,
        changes: vec![],
        work_list: vec![WorkItem {
            fact: "paper_date".into(),
            facts: Facts::new().text("project", "DA-03"),
            settles: 1,
            helps: 1,
            settled_so_far: 1,
            projects_area_m2: M2(12_000.0),
            projects: vec!["DA-03".into()],
        }],
        settings: BTreeMap::from([("tolerance.width_m".into(), "0.2".into())]),
        ran_with: RanWith {
            then: "earliest".into(),
            presume_lawful: true,
            no_plan_before: None,
            approved_before: None,
            tolerance_m: M(0.2),
            tolerance_area_pct: Pct(1.0),
            matrix: "Quyết định số 15/QĐ-BQL".into(),
            matrix_confirmed: true,
        },
        notes: vec![
            Note::new(NoteCode::MadeUp, Severity::Info).with(Facts::new().text("text", "Mọi số liệu của hồ sơ này là giả định")),
            Note { lonlat: Some([103.935_124_567_891_2, 22.51]), ..note(NoteCode::GeometryRepaired, [416_150.0, 2_490_800.0]) },
            Note { severity: Severity::Error, ..Note::new(NoteCode::FeatureBroken, Severity::Error).within("du-an.csv", "du-an") },
        ],
    }
}

/// A case of plans alone.
pub(crate) fn plans_alone() -> Report {
    let report = report();
    Report { register: None, projects: vec![], counts: counts(&[]), ..report }
}

/// A rectangle of land, from its lower left corner.
pub(crate) fn land(x: f64, y: f64, width: f64, height: f64) -> SharedLand {
    let (x, y) = (416_150.0 + x, 2_490_800.0 + y);
    // Clockwise, so that the writers have something to turn round.
    let ring = LineString::from(vec![(x, y), (x, y + height), (x + width, y + height), (x + width, y), (x, y)]);
    Land::new(vec![Polygon::new(ring, vec![])]).into()
}

fn day(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

fn note(code: NoteCode, at: [f64; 2]) -> Note {
    let facts = Facts::new().m2("before", M2(120.5)).m2("after", M2(118.25));
    Note { feature: Some(7), at: Some(at), ..Note::new(code, Severity::Warning).within("plan-2020.geojson", "plan-2020").with(facts) }
}

fn plans() -> Vec<PlanReport> {
    let lot = |feature, code: &str, function: &str, land: SharedLand| LotShape {
        feature,
        code: Some(code.into()),
        name: None,
        function_text: Some(function.to_uppercase().into()),
        function: Some(function.into()),
        limits: Limits::default(),
        remark: None,
        area_m2: M2(10_000.0),
        land,
    };
    let overlap = CauseReport {
        land: land(99.0, 0.0, 1.0, 100.0),
        ..cause(
            "lots_overlap",
            Outcome::Fails,
            None,
            "KB-02",
            Facts::new().text("other", "KB-03").m2("area", M2(12.4)).m("mean_width", M(0.85)),
        )
    };
    let data = |rule: &'static str, outcome, because| AnswerReport {
        asks: Asks::Data,
        outcome: Some(outcome),
        standing: None,
        ..answer(rule, because)
    };
    let plan = |id: &str, approved, in_force, answers| PlanReport {
        id: id.into(),
        title: None,
        level: Level::Detailed,
        decision: None,
        approved: Some(approved),
        effective: Some(approved),
        expires: None,
        annulled: None,
        reinstated: None,
        supersedes: None,
        adjusts: None,
        appraised: None,
        draft: false,
        supposed: false,
        in_force,
        transitional_clause: None,
        lots: 2,
        area_m2: M2(1_942_000.0),
        answers,
        land: (*land(0.0, 0.0, 200.0, 100.0)).clone(),
        corridor_shapes: vec![],
        line_shapes: vec![LineShape { feature: 1, kind: "red", course: LineString::from(vec![(0.0, 0.0), (200.0, 0.0)]) }],
        lot_shapes: vec![
            lot(1, "KB-01", "warehouse_yard", land(0.0, 0.0, 100.0, 100.0)),
            lot(2, "OM-01", "housing", land(100.0, 0.0, 100.0, 100.0)),
        ],
    };
    let sound = || data("D101", Outcome::Holds, vec![cause("geometry_sound", Outcome::Holds, None, "", Facts::new().count("count", 2))]);
    vec![
        plan("2012", day(2012, 3, 15), false, vec![sound(), data("D102", Outcome::Fails, vec![overlap])]),
        plan("2020 điều chỉnh", day(2020, 9, 9), true, vec![sound(), data("D102", Outcome::Holds, vec![])]),
    ]
}

fn projects() -> Vec<ProjectReport> {
    let failing = |lot: &str, area, share| {
        let facts = used(area, share).text("function", "housing").text("purpose", "warehouse");
        cause("use_prohibited", Outcome::Fails, Some(Side::Now), lot, facts)
    };
    let presumed = cause(
        "presumed_lawful",
        Outcome::Holds,
        Some(Side::Then),
        "",
        Facts::new().text("paper", "land").text("number", "12/QĐ-UBND").when("date", When::day(day(2009, 5, 4))),
    );
    let undated = cause("no_deciding_day", Outcome::Unknown, Some(Side::Then), "", Facts::new());
    let allowed = || {
        cause(
            "use_allowed",
            Outcome::Holds,
            Some(Side::Now),
            "KB-01",
            used(9_000.0, 100.0).text("function", "warehouse_yard").text("purpose", "warehouse"),
        )
    };
    let wrong_then = || CauseReport { side: Some(Side::Then), ..failing("OM-01", 9_000.0, 100.0) };
    let pair = |then, now, standing, because| AnswerReport {
        then: Some(then),
        now: Some(now),
        standing: Some(standing),
        ..answer("P201", because)
    };
    use Outcome::{DoesNotApply, Fails, Holds, Unknown};

    let mut transitional = project("DA-01", "Kho ngoại quan Kim Thành và bãi tập kết hàng hóa xuất nhập khẩu", Standing::Transitional);
    transitional.answers =
        vec![pair(Holds, Fails, Standing::Transitional, vec![presumed, failing("OM-01", 2_159.6, 18.0), failing("OM-02", 840.2, 7.0)])];
    transitional.presumed = true;
    transitional.also = vec![Standing::Conforms];
    (transitional.conflict_m2, transitional.conflict_pct) = (M2(2_999.8), Pct(25.0));
    transitional.building_shapes =
        vec![BuildingShape { id: "N1".into(), storeys: Some(2.0), height_m: None, land: Some((*land(10.0, 10.0, 20.0, 20.0)).clone()) }];
    transitional.conflict = land(100.0, 0.0, 20.0, 100.0);
    transitional.mildest_treatment = Some("T2");
    transitional.treatments = treatments(Openness::Open);

    let mut never = project("DA-02", "Xưởng cơ khí", Standing::NeverConformed);
    never.answers = vec![pair(Fails, Fails, Standing::NeverConformed, vec![wrong_then(), failing("OM-01", 0.04, 0.004)])];
    (never.conflict_m2, never.conflict_pct) = (M2(0.04), Pct(0.004));
    never.answers[0].basis_confirmed = false;

    let mut undetermined = project("DA-03", "Nhà máy gạch", Standing::Undetermined);
    undetermined.answers = vec![pair(Unknown, Fails, Standing::Undetermined, vec![undated, failing("OM-01", 400.0, 3.3)])];
    undetermined.then_paper = None;
    undetermined.mildest_treatment = Some("TX");

    undetermined.decided_by = vec![DecidedBy {
        fact: "paper_date".into(),
        facts: Facts::new().text("project", "DA-03"),
        values: vec![PossibleReport { values: vec!["../2020-09-08".into()], standings: vec![Standing::Transitional] }],
    }];
    undetermined.decided_by_settles = Some(Settles::Always);

    let mut cured = project("DA-04", "Bãi đỗ xe", Standing::Cured);
    cured.answers = vec![pair(Fails, Holds, Standing::Cured, vec![wrong_then(), allowed()])];
    cured.mildest_treatment = Some("T0");

    let mut conforms = project("DA-05", "Trạm kiểm dịch", Standing::Conforms);
    conforms.answers = vec![pair(Holds, Holds, Standing::Conforms, vec![allowed()])];
    conforms.answers[0].overridden = Some(Box::new(OverrideReport {
        side: Some(Side::Now),
        found: Fails,
        outcome: Holds,
        reason: "UBND tỉnh đã chấp thuận".into(),
        by: "Ban Quản lý Khu kinh tế".into(),
        date: day(2024, 5, 20),
        standing_without: Some(Standing::Transitional),
        other_side: None,
    }));
    conforms.standing_without = Some(Standing::Transitional);
    conforms.mildest_treatment = Some("T0");

    let mut outside = project("DA-06", "Bến thủy", Standing::DoesNotApply);
    outside.answers = vec![pair(DoesNotApply, DoesNotApply, Standing::DoesNotApply, vec![])];

    let mut two = project("DA-07", "Cửa hàng \"Biên giới\", số 2", Standing::Transitional);
    two.parcels.push(ParcelReport { id: "13".into(), ..two.parcels[0].clone() });
    two.answers = vec![pair(Holds, Fails, Standing::Transitional, vec![failing("OM-03", 50.0, 0.5)])];
    (two.conflict_m2, two.conflict_pct) = (M2(50.0), Pct(0.42));
    two.notes = vec![note(NoteCode::SliversExceed, [416_250.0, 2_490_850.0])];
    two.mildest_treatment = Some("T5");
    two.steady = false;
    two.becomes = vec![BecomesReport {
        tolerance_m: Some(M(0.4)),
        paper: None,
        standing: Standing::Conforms,
        rules: BTreeMap::from([("P201".into(), Standing::Conforms)]),
        answers: vec![BecomesAnswer { rule: "P201".into(), level: Level::Detailed, standing: Standing::Conforms }],
    }];
    vec![transitional, never, undetermined, cured, conforms, outside, two]
}

fn project(id: &str, name: &str, standing: Standing) -> ProjectReport {
    ProjectReport {
        id: id.into(),
        name: Some(name.into()),
        purpose: Some("Kho bãi".into()),
        purposes: vec!["warehouse".into()],
        standing,
        standing_without: None,
        without_draft: None,
        also: vec![],
        presumed: false,
        then_plans: vec!["2012".into()],
        now_plans: vec!["2020 điều chỉnh".into()],
        then_paper: Some(Paper { kind: PaperKind::Land, when: When::parse("2011").expect("a year"), number: Some("12/QĐ-UBND".into()) }),
        papers: vec![],
        area_m2: M2(12_000.0),
        conflict_m2: M2(0.0),
        conflict_pct: Pct(0.0),
        gravest_rule: Some("P201"),
        gravest_level: Some(Level::Detailed),
        mildest_treatment: None,
        missing_papers: Arc::default(),
        parcels: vec![parcel()],
        answers: vec![],
        treatments: vec![],
        decided_by: vec![],
        decided_by_settles: None,
        steady: true,
        becomes: vec![],
        notes: vec![],
        land: land(0.0, 0.0, 120.0, 100.0),
        conflict: SharedLand::default(),
        building_shapes: vec![],
    }
}

fn parcel() -> ParcelReport {
    let piece = |lot: Option<&str>, area, share, land| PieceReport {
        plan: lot.map(|_| "2012".into()),
        lot: lot.map(Into::into),
        function: lot.map(|_| "warehouse_yard".into()),
        area_m2: M2(area),
        share_pct: Pct(share),
        mean_width_m: None,
        depth_m: None,
        cause: None,
        land,
    };
    let sliver = PieceReport {
        mean_width_m: Some(M(0.05)),
        depth_m: Some(M(0.05)),
        cause: Some(SliverCause::EdgeTwice),
        ..piece(None, 5.0, 0.04, land(100.0, 0.0, 0.05, 100.0))
    };
    let cut = CutReport {
        pieces: vec![piece(Some("KB-01"), 10_000.0, 83.33, land(0.0, 0.0, 100.0, 100.0))],
        slivers: vec![sliver],
        rest_m2: M2(1_995.0),
        rest_pct: Pct(16.63),
        counted_twice_m2: M2(0.0),
        counted_twice_pct: Pct(0.0),
        rest: land(100.05, 0.0, 19.95, 100.0),
    };
    ParcelReport {
        id: "12".into(),
        area_m2: M2(12_000.0),
        then_paper: None,
        under: Under { level: Level::Detailed, then: Some(cut.clone()), now: cut, higher: vec![] },
        land: land(0.0, 0.0, 120.0, 100.0),
    }
}

fn used(area: f64, share: f64) -> Facts {
    Facts::new().m2("area", M2(area)).pct("share", Pct(share))
}

fn cause(why: &'static str, outcome: Outcome, side: Option<Side>, lot: &str, facts: Facts) -> CauseReport {
    let lot = (!lot.is_empty()).then(|| lot.into());
    CauseReport {
        side,
        parcel: side.map(|_| "12".into()),
        outcome,
        why,
        plan: Some("2012".into()),
        lot,
        facts,
        land: SharedLand::default(),
    }
}

fn answer(rule: &'static str, because: Vec<CauseReport>) -> AnswerReport {
    AnswerReport {
        rule,
        name: "use-not-permitted",
        asks: Asks::Plan,
        level: Some(Level::Detailed),
        standing: None,
        then: None,
        now: None,
        outcome: None,
        because,
        basis: Arc::new([Basis {
            article: "Điều 47 Luật 47/2024/QH15".into(),
            source: "congbao".into(),
            verified: false,
            from: None,
            to: None,
            plans: Vec::new(),
        }]),
        basis_confirmed: true,
        overridden: None,
    }
}

fn treatments(open: Openness) -> Vec<TreatmentReport> {
    let treatment = |code: &'static str, condition: &'static str, outcome, facts| TreatmentReport {
        code,
        name: "",
        outcome,
        because: vec![Arc::new(ConditionReport { condition, outcome, missing: vec![], facts })],
        basis: Arc::default(),
    };
    vec![
        treatment("T0", "all_holds_now", Openness::Closed, Facts::new()),
        treatment("T2", "term_runs", open, Facts::new().text("land_term", "2045-12-31")),
        treatment("T5", "part_only", Openness::Unknown, Facts::new().m2("conflict", M2(2_999.8)).m2("left", M2(9_000.2))),
        treatment("TX", "something_unknown", Openness::Closed, Facts::new()),
    ]
}

fn counts(projects: &[ProjectReport]) -> Counts {
    let mut counts = Counts {
        standings: Standing::ALL.map(|standing| (standing, 0)).into(),
        area_m2: Standing::ALL.map(|standing| (standing, M2(0.0))).into(),
        treatments: BTreeMap::new(),
        treatments_area_m2: BTreeMap::new(),
        answers: BTreeMap::new(),
        not_checked: vec![NotChecked {
            rule: "P203".into(),
            name: "beyond-red-line".into(),
            level: None,
            cause: "no_red_lines_nor_roads".into(),
        }],
        overrides: OverrideCounts { decisions: 1, projects: 1, headlines: 1 },
        unsteady: 1,
    };
    for project in projects {
        *counts.standings.entry(project.standing).or_default() += 1;
        counts.area_m2.entry(project.standing).or_default().0 += project.area_m2.0;
        let treatment = project.mildest_treatment.unwrap_or("none");
        *counts.treatments.entry(treatment.to_owned()).or_default() += 1;
        counts.treatments_area_m2.entry(treatment.to_owned()).or_default().0 += project.area_m2.0;
    }
    counts
}
