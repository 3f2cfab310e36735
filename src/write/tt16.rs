//! The GIS part of a dossier after Circular 16/2025/TT-BXD, Appendix II: names of folders, files and classes, and six fields.
//!
//! The names were read in secondary sources (`verified = false`). Numbers of the dossier and of the planning information are given by
//! others; their fields stay empty.

use std::path::Path;

use gdal::DriverManager;
use gdal::errors::GdalError;

use super::layers::{Class, Column, Layer, Place, Role, Row, Shape, Type, Value};
use super::ogr::{Sheet, in_memory};
use super::{Context, Page, WriteError, qgis, say};
use crate::model::fold;
use crate::report::{BuildingShape, LotShape, PlanReport, ProjectReport, Report};

/// The six fields that every class has, then those of our own.
const FIELDS: &[Column] = &[
    ("maThongTinQH", Type::Short(15)),
    ("maHoSoQH", Type::Short(15)),
    ("maDoiTuong", Type::Short(100)),
    ("tenDoiTuong", Type::Short(100)),
    ("phanLoai", Type::Short(250)),
    ("ghiChu", Type::Short(250)),
    ("quyHoach", Type::Text),
    ("ketQuaRaSoat", Type::Text),
    ("dienTich_m2", Type::Number),
];

/// The QGIS project beside the prescribed files.
const PROJECT_FILE: &str = "HoSoGIS.qgz";

/// `CSDL_<Ten>/HoSoGIS/QuyHoach.gpkg` with the plans in force, `HienTrang.gpkg` with the projects; both styled, and a QGIS project over both.
pub(super) fn pages(report: &Report, context: &Context) -> Result<Vec<Page>, WriteError> {
    let in_force: Vec<&PlanReport> = report.plans.iter().filter(|plan| plan.in_force).collect();
    let files = [("QuyHoach.gpkg", planned(&in_force, context)), ("HienTrang.gpkg", existing(report, context))];
    let mut pages = Vec::new();
    for (name, layers) in &files {
        pages.extend(in_memory(name, report.as_of, |path| fill(path, report, layers, context))?);
    }
    let project = qgis::dossier_qgz(report, &files, context);
    pages.push(Page::new(PROJECT_FILE, project.map_err(|source| WriteError::Zip { file: PROJECT_FILE.to_owned(), source })?));
    let folder = format!("CSDL_{}/HoSoGIS", joined(&report.case));
    Ok(pages.into_iter().map(|page| Page { name: format!("{folder}/{}", page.name), ..page }).collect())
}

fn fill(path: &Path, report: &Report, layers: &[(String, Layer)], context: &Context) -> Result<(), GdalError> {
    let sheet = Sheet::new(context, vec!["SPATIAL_INDEX=YES".into(), "GEOMETRY_NAME=geom".into()]);
    let styles = qgis::style_table(layers, &report.as_of.to_string(), context);
    let mut dataset = DriverManager::get_driver_by_name("GPKG")?.create_vector_only(path)?;
    for layer in layers.iter().map(|(_, layer)| layer).chain([&styles]) {
        let mut transaction = dataset.start_transaction()?;
        sheet.put(&mut transaction, layer, &layer.name)?;
        transaction.commit()?;
    }
    dataset.close()
}

/// Words without diacritics, joined, each with a capital: `KhuCuaKhauKimThanh`.
fn joined(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_alphanumeric()).map(fold);
    let plain = words.map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    let name: String = plain.filter(|word| !word.is_empty()).map(|word| word[..1].to_uppercase() + &word[1..]).collect();
    if name.is_empty() { "QuyHoach".to_owned() } else { name }
}

fn planned<'a>(plans: &[&'a PlanReport], context: &Context) -> Vec<(String, Layer<'a>)> {
    let boundaries = plans.iter().map(|plan| Row { values: boundary(plan), place: Place::Land(&plan.land) }).collect();
    let lots = plans.iter().flat_map(|plan| plan.lot_shapes.iter().map(|lot| (*plan, lot)));
    let lots = lots.map(|(plan, lot)| Row { values: lot_values(plan, lot, context), place: Place::Land(&lot.land) }).collect();
    let of_kind = |name: Class, kinds: &[&str]| {
        let lines = plans.iter().flat_map(|plan| plan.line_shapes.iter().map(|line| (*plan, line)));
        let rows = lines.filter(|(_, line)| kinds.contains(&line.kind)).map(|(plan, line)| {
            let kind = context.words.of("line", line.kind);
            Row { values: values(&line.feature.to_string(), None, kind, None, plan, None), place: Place::Line(&line.course) }
        });
        class(name, Shape::Line, rows.collect())
    };
    vec![
        class(Class::Boundary, Shape::Land, boundaries),
        class(Class::Lots, Shape::Land, lots),
        of_kind(Class::RedLines, &["red"]),
        of_kind(Class::BuildingLines, &["building"]),
        of_kind(Class::Corridors, &["corridor"]),
    ]
}

fn existing<'a>(report: &'a Report, context: &Context) -> Vec<(String, Layer<'a>)> {
    let projects =
        report.projects.iter().map(|project| Row { values: project_values(project, context), place: Place::Land(&project.land) });
    let buildings = report.projects.iter().flat_map(|project| project.building_shapes.iter().map(move |building| (project, building)));
    let buildings = buildings.map(|(project, building)| Row {
        values: building_values(project, building),
        place: building.land.as_ref().map_or(Place::Nowhere, Place::Land),
    });
    vec![class(Class::Projects, Shape::Land, projects.collect()), class(Class::Buildings, Shape::Land, buildings.collect())]
}

fn class(class: Class, shape: Shape, rows: Vec<Row<'_>>) -> (String, Layer<'_>) {
    (class.name().to_owned(), Layer { shape, ..Layer::new(class.name(), Role::Dossier(class), FIELDS, rows) })
}

fn boundary(plan: &PlanReport) -> Vec<Value> {
    values(&plan.id, plan.title.as_deref(), "", plan.decision.as_deref(), plan, Some(plan.area_m2.0))
}

fn lot_values(plan: &PlanReport, lot: &LotShape, context: &Context) -> Vec<Value> {
    let function = lot
        .function
        .as_deref()
        .map(|id| say::function(context, id))
        .or_else(|| lot.function_text.as_deref().map(str::to_owned))
        .unwrap_or_default();
    let code = lot.code.clone().unwrap_or_else(|| format!("#{}", lot.feature).into());
    values(&code, lot.name.as_deref(), &function, lot.remark.as_deref(), plan, Some(lot.area_m2.0))
}

fn values(code: &str, name: Option<&str>, kind: &str, remark: Option<&str>, plan: &PlanReport, area: Option<f64>) -> Vec<Value> {
    let kind = Some(kind).filter(|kind| !kind.is_empty());
    let six = [Value::Missing, Value::Missing, cut(Some(code), 100), cut(name, 100), cut(kind, 250), cut(remark, 250)];
    six.into_iter().chain([(&*plan.id).into(), Value::Missing, area.into()]).collect()
}

fn project_values(project: &ProjectReport, context: &Context) -> Vec<Value> {
    let purpose = say::purpose(context, project);
    let reason = say::reason(context, project);
    let six = [
        Value::Missing,
        Value::Missing,
        cut(Some(&project.id), 100),
        cut(project.name.as_deref(), 100),
        cut(Some(&purpose).filter(|purpose| !purpose.is_empty()).map(String::as_str), 250),
        cut(reason.as_deref(), 250),
    ];
    let own = [project.now_plans.join("; ").into(), context.words.standing(project.standing).into(), project.area_m2.0.into()];
    six.into_iter().chain(own).collect()
}

fn building_values(project: &ProjectReport, building: &BuildingShape) -> Vec<Value> {
    let six = [Value::Missing, Value::Missing, cut(Some(&building.id), 100), Value::Missing, Value::Missing, cut(Some(&project.id), 250)];
    six.into_iter().chain([Value::Missing, Value::Missing, Value::Missing]).collect()
}

/// A text of at most so many letters; a longer one ends in `…`.
fn cut(text: Option<&str>, most: usize) -> Value {
    let Some(text) = text else { return Value::Missing };
    if text.chars().count() <= most {
        return text.into();
    }
    Value::Text(text.chars().take(most - 1).chain(['…']).collect())
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn names_are_unaccented_and_joined() {
        assert_eq!(joined("Khu cửa khẩu Kim Thành (đợt 2)"), "KhuCuaKhauKimThanhDot2");
        assert_eq!(joined("—"), "QuyHoach");
    }
}
