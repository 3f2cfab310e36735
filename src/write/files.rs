//! Formats of GDAL that hold one layer a file: `report.*` has the projects, each other file is called like its layer.

use gdal::DriverManager;
use gdal::errors::GdalError;

use super::layers::{Layer, Role, Row, all};
use super::ogr::{Sheet, in_memory};
use super::{Context, Page, WITHOUT_LAND, WriteError, csv};
use crate::report::Report;

/// Bytes of a text in a DBF at most.
const LONGEST_DBF_TEXT: usize = 254;

/// Columns whose names are longer than the ten letters of a DBF, and what they are called there.
const SHORT_NAMES: &[(&str, &str)] = &[
    ("standing_text", "stand_text"),
    ("standing_without", "stand_wo"),
    ("without_draft", "wo_draft"),
    ("missing_papers", "miss_paper"),
    ("conflict_m2", "confl_m2"),
    ("conflict_pct", "confl_pct"),
    ("mildest_treatment", "treatment"),
    ("basis_confirmed", "confirmed"),
    ("beyond_norm", "past_norm"),
    ("function_text", "func_text"),
    ("function_name", "func_name"),
    ("mean_width_m", "width_m"),
];

/// `FlatGeobuf`. An indexed file cannot hold rows without a place (nor does GDAL write them into any before 3.7): those of a layer
/// stand in a CSV beside it.
pub(super) fn flatgeobuf(report: &Report, context: &Context) -> Result<Vec<Page>, WriteError> {
    let sheet = Sheet::new(context, vec!["SPATIAL_INDEX=YES".into()]);
    each(report, context, |layer, name| {
        let (rows, nowhere): (Vec<Row>, Vec<Row>) = layer.rows.iter().cloned().partition(|row| row.place.is_somewhere());
        let placed = Layer { rows, ..layer.clone() };
        let mut pages = one(report, "FlatGeobuf", &format!("{name}.fgb"), &sheet, &placed, name)?;
        if !nowhere.is_empty() {
            pages.push(csv::rows(&format!("{name}-{WITHOUT_LAND}.csv"), layer.columns, &nowhere)?);
        }
        Ok(pages)
    })
}

/// Shapefiles: text in UTF-8 with a `.cpg`, cut at 254 bytes with `…`, names of at most ten letters.
pub(super) fn shapefile(report: &Report, context: &Context) -> Result<Vec<Page>, WriteError> {
    let options = vec!["ENCODING=UTF-8".into(), format!("DBF_DATE_LAST_UPDATE={}", report.as_of)];
    let sheet = Sheet { named: short, longest_text: Some(LONGEST_DBF_TEXT), ..Sheet::new(context, options) };
    each(report, context, |layer, name| one(report, "ESRI Shapefile", &format!("{name}.shp"), &sheet, layer, name))
}

fn short(name: &str) -> &str {
    SHORT_NAMES.iter().find(|(long, _)| *long == name).map_or(name, |(_, short)| short)
}

/// The files of all layers, each under a name that no other has.
pub(super) fn each(
    report: &Report,
    context: &Context,
    make: impl Fn(&Layer, &str) -> Result<Vec<Page>, WriteError>,
) -> Result<Vec<Page>, WriteError> {
    let mut pages: Vec<Page> = Vec::new();
    for layer in all(report, context) {
        let name = free_name(&layer, &pages);
        pages.extend(make(&layer, &name)?);
    }
    Ok(pages)
}

/// The name of the layer's file without ending, which no file before has.
fn free_name(layer: &Layer, taken: &[Page]) -> String {
    let plain = match layer.role {
        Role::Projects => "report".to_owned(),
        _ => layer.name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect(),
    };
    let is_taken = |name: &str| taken.iter().any(|page| page.name.to_lowercase().starts_with(&format!("{}.", name.to_lowercase())));
    let numbered = (2..).map(|number| format!("{plain}_{number}"));
    std::iter::once(plain.clone()).chain(numbered).find(|name| !is_taken(name)).unwrap_or(plain)
}

fn one(report: &Report, driver: &str, file: &str, sheet: &Sheet, layer: &Layer, name: &str) -> Result<Vec<Page>, WriteError> {
    in_memory(file, report.as_of, |path| -> Result<(), GdalError> {
        let mut dataset = DriverManager::get_driver_by_name(driver)?.create_vector_only(path)?;
        sheet.put(&mut dataset, layer, name)?;
        dataset.close()
    })
}

#[cfg(test)]
mod tests {
    use super::SHORT_NAMES;

    #[test]
    fn short_names_are_short_and_differ() {
        for (number, (_, short)) in SHORT_NAMES.iter().enumerate() {
            assert!(short.len() <= 10 && short.is_ascii(), "{short}");
            assert!(SHORT_NAMES[..number].iter().all(|(_, other)| other != short), "{short}");
        }
    }
}
