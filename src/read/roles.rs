//! The roles that the columns of each layer of a case can have.

use std::collections::BTreeMap;

/// The roles of a list of projects.
pub const PROJECT: &[&str] = &[
    "id",
    "name",
    "purpose",
    "policy",
    "policy_no",
    "certificate",
    "certificate_no",
    "certificate_term",
    "land",
    "land_no",
    "permit",
    "permit_no",
    "amended",
    "land_term",
    "land_tenure",
    "handed_over",
    "schedule_end",
    "recovery_decided",
    "in_annual_plan",
    "hazard",
    "receiving_site",
    "works_wanted",
    "adjustment_ground",
    "state",
    "area_m2",
    "coverage_pct",
    "storeys",
    "height_m",
    "far",
    "green_pct",
];
const LOTS: &[&str] = &["code", "name", "function", "remark", "coverage_pct", "storeys", "height_m", "far", "green_pct", "setback_m"];
const LOT_TABLE: &[&str] = &["code", "area_m2", "function", "coverage_pct", "storeys", "height_m", "far", "green_pct"];
const LINES: &[&str] = &["kind", "road_width_m"];
const CORRIDORS: &[&str] = &["kind", "width_m"];
const PARCELS: &[&str] = &["project", "parcel", "approved", "from", "to"];
const CORNERS: &[&str] = &["project", "parcel", "ring", "point", "x", "y"];
const BUILDINGS: &[&str] = &["id", "project", "storeys", "height_m"];

/// The roles of the columns of the layer under this key of the case; those of everything where nobody knows the key.
#[must_use]
pub fn roles_of(key: Option<&str>) -> &'static [&'static str] {
    match key {
        Some("lots") => LOTS,
        Some("lot_table") => LOT_TABLE,
        Some("red_lines" | "building_lines") => LINES,
        Some("corridors") => CORRIDORS,
        Some("projects") => PROJECT,
        Some("parcels") => PARCELS,
        Some("corners") => CORNERS,
        Some("buildings") => BUILDINGS,
        _ => &[],
    }
}

/// The keys of `columns` that are roles of other layers, and that this one is not asked for: `lots.columns.area_m2`.
#[must_use]
pub fn unused(key: &str, columns: &BTreeMap<String, String>) -> Vec<String> {
    // What corner points and parcels without a list of projects say of their projects counts too.
    let more: &[&[&str]] = if matches!(key, "parcels" | "corners") { &[PARCELS, CORNERS, PROJECT] } else { &[] };
    let takes = |name: &str| roles_of(Some(key)).contains(&name) || more.iter().any(|roles| roles.contains(&name));
    columns.keys().filter(|name| !takes(name)).map(|name| format!("{key}.columns.{name}")).collect()
}

/// The role that was probably meant by a name that is none of any layer; `Ok` for one that is.
///
/// # Errors
/// The name is no role; the one of this layer that is most like it.
pub(super) fn known(key: &str, name: &str) -> Result<(), Option<String>> {
    let all = [LOTS, LOT_TABLE, LINES, CORRIDORS, PARCELS, CORNERS, BUILDINGS, PROJECT];
    if all.iter().any(|roles| roles.contains(&name)) {
        return Ok(());
    }
    let of_layer = roles_of(Some(key)).iter().chain(if matches!(key, "parcels" | "corners") { PROJECT } else { &[] });
    Err(crate::model::closest(name, of_layer.copied()))
}
