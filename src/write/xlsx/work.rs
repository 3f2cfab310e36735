//! The sheet of what is to be found out: one row a missing fact, those first that settle most projects.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::{Column, Formats, finish, fit_row, head, headings, parts, sheet_name, write_text};
use crate::report::{Report, WorkItem};
use crate::write::{Context, open};

const COLUMNS: &[Column] =
    &[("fact", 80.0), ("settles", 16.0), ("helps", 16.0), ("settled_so_far", 18.0), ("area_m2", 14.0), ("projects", 60.0)];

/// The column of the projects, behind the numbers.
const PROJECTS: u16 = 5;

/// Left out where nothing is to be found out.
pub(super) fn sheets(book: &mut Workbook, report: &Report, context: &Context, formats: &Formats) -> Result<(), XlsxError> {
    if report.work_list.is_empty() {
        return Ok(());
    }
    for (number, part) in parts(&report.work_list).into_iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(context, "text.sheet_work", number))?;
        let top = head(sheet, report, context, formats)?;
        let first = headings(sheet, top, COLUMNS, context, formats)?;
        let mut at = first;
        for item in part {
            row(sheet, at, item, context, formats)?;
            at += 1;
        }
        finish(sheet, first, at, COLUMNS)?;
    }
    Ok(())
}

fn row(sheet: &mut Worksheet, at: u32, item: &WorkItem, context: &Context, formats: &Formats) -> Result<(), XlsxError> {
    let (fact, projects) = (open::item(context, item), item.projects.join(", "));
    write_text(sheet, at, 0, &fact, &formats.text)?;
    for (column, count) in (1u16..).zip([item.settles, item.helps, item.settled_so_far]) {
        sheet.write_number_with_format(at, column, u32::try_from(count).unwrap_or(u32::MAX), &formats.count)?;
    }
    sheet.write_number_with_format(at, PROJECTS - 1, item.projects_area_m2.0, &formats.area)?;
    write_text(sheet, at, PROJECTS, &projects, &formats.text)?;
    fit_row(sheet, at, [(fact.as_str(), COLUMNS[0].1), (projects.as_str(), COLUMNS[5].1)].into_iter())
}
