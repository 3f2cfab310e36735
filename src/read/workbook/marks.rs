//! What `calamine` does not show: rows that are hidden, cells of an ODS that are merged, and how large a file unpacks.

use std::collections::BTreeSet;
use std::io::{BufReader, Cursor, Read, Write};

use calamine::Dimensions;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::model::Says;

/// A workbook that unpacks to more than this is none that people made.
const MOST_BYTES: u64 = 1 << 30;

/// What is marked in a sheet; rows from 0.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) hidden: BTreeSet<u32>,
    pub(super) merged: Vec<Dimensions>,
}

/// Refuses what would not fit into memory.
pub(super) fn check(bytes: &[u8]) -> Result<(), Says> {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let sizes = (0..zip.len()).filter_map(|index| zip.by_index_raw(index).ok().map(|file| file.size()));
    let unpacked = sizes.fold(0_u64, u64::saturating_add);
    let megabytes = usize::try_from(unpacked >> 20).unwrap_or(usize::MAX);
    let too_large = || Says::from("it unpacks to {megabytes} MB, which is no table that people made").count("megabytes", megabytes);
    if unpacked > MOST_BYTES { Err(too_large()) } else { Ok(()) }
}

/// An ODS without the line breaks between its elements, as GDAL and QGIS write them and `calamine` does not read them.
pub(super) fn tight(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut content = Vec::new();
    zip.by_name("content.xml").ok()?.take(MOST_BYTES).read_to_end(&mut content).ok()?;
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let file = zip.by_index_raw(index).ok()?;
        if file.name().ok()? != "content.xml" {
            written.raw_copy_file(file).ok()?;
        }
    }
    written.start_file("content.xml", SimpleFileOptions::default()).ok()?;
    written.write_all(&without_breaks(&content)).ok()?;
    written.finish().ok().map(Cursor::into_inner)
}

/// XML without white space that stands between two elements and breaks a line.
fn without_breaks(xml: &[u8]) -> Vec<u8> {
    let mut tight = Vec::with_capacity(xml.len());
    let mut rest = xml;
    while let Some(end) = rest.iter().position(|byte| *byte == b'>') {
        let (element, behind) = rest.split_at(end + 1);
        tight.extend_from_slice(element);
        let space = behind.len() - behind.trim_ascii_start().len();
        let is_break = behind[..space].contains(&b'\n') && behind.get(space) == Some(&b'<');
        rest = if is_break { &behind[space..] } else { behind };
    }
    tight.extend_from_slice(rest);
    tight
}

/// The marks of a sheet; none where the file keeps them in another way (XLS, XLSB) or cannot be understood.
pub(super) fn of(bytes: &[u8], ending: &str, sheet: &str) -> Marks {
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else { return Marks::default() };
    let marks = match ending {
        "ods" => of_ods(&mut zip, sheet),
        "xlsx" | "xlsm" => of_xlsx(&mut zip, sheet),
        _ => None,
    };
    marks.unwrap_or_default()
}

type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Calls `see` with every element that begins, and `end` with the name of every one that ends.
fn walk(zip: &mut Zip, part: &str, mut see: impl FnMut(&BytesStart), mut end: impl FnMut(&str)) -> Option<()> {
    let file = zip.by_name(part).ok()?.take(MOST_BYTES);
    let mut xml = Reader::from_reader(BufReader::new(file));
    xml.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).ok()? {
            Event::Start(element) => see(&element),
            Event::End(element) => end(element.local_name().as_ref()),
            Event::Eof => return Some(()),
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart, wanted: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut values = attributes.with_checks(false).flatten().filter(|attribute| attribute.key.local_name().as_ref() == wanted);
    values
        .next()
        .and_then(|attribute| attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok())
        .map(std::borrow::Cow::into_owned)
}

fn of_xlsx(zip: &mut Zip, sheet: &str) -> Option<Marks> {
    let mut id = None;
    walk(
        zip,
        "xl/workbook.xml",
        |element| {
            if element.local_name().as_ref() == "sheet" && attribute(element, "name").as_deref() == Some(sheet) {
                id = attribute(element, "id");
            }
        },
        |_| {},
    )?;
    let id = id?;
    let mut target = None;
    walk(
        zip,
        "xl/_rels/workbook.xml.rels",
        |element| {
            if attribute(element, "Id").as_deref() == Some(&id) {
                target = attribute(element, "Target");
            }
        },
        |_| {},
    )?;
    let target = target?;
    let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
    let mut marks = Marks::default();
    let mut next = 0;
    walk(
        zip,
        &part,
        |element| {
            if element.local_name().as_ref() == "row" {
                let row = attribute(element, "r").and_then(|row| row.parse::<u32>().ok()).map_or(next, |row| row.saturating_sub(1));
                if attribute(element, "hidden").is_some_and(|hidden| matches!(hidden.as_str(), "1" | "true")) {
                    marks.hidden.insert(row);
                }
                next = row + 1;
            }
        },
        |_| {},
    )?;
    Some(marks)
}

/// Where a reader of an ODS is.
#[derive(Default)]
struct Place {
    is_in: bool,
    row: u32,
    column: u32,
    /// How many rows the present one stands for.
    rows: u32,
}

fn of_ods(zip: &mut Zip, sheet: &str) -> Option<Marks> {
    let mut marks = Marks::default();
    let place = std::cell::RefCell::new(Place::default());
    let count = |element: &BytesStart, name: &str| attribute(element, name).and_then(|count| count.parse::<u32>().ok()).unwrap_or(1).max(1);
    walk(
        zip,
        "content.xml",
        |element| {
            let mut place = place.borrow_mut();
            match element.local_name().as_ref() {
                "table" => *place = Place { is_in: attribute(element, "name").as_deref() == Some(sheet), ..Place::default() },
                "table-row" if place.is_in => {
                    place.rows = count(element, "number-rows-repeated");
                    place.column = 0;
                    let is_hidden = attribute(element, "visibility").is_some_and(|visibility| visibility != "visible");
                    // Rows that repeat by the million are the empty end of the sheet.
                    if is_hidden && place.rows < 10_000 {
                        marks.hidden.extend(place.row..place.row.saturating_add(place.rows));
                    }
                }
                "table-cell" | "covered-table-cell" if place.is_in => {
                    let (rows, columns) = (count(element, "number-rows-spanned"), count(element, "number-columns-spanned"));
                    if rows > 1 || columns > 1 {
                        let end = (place.row.saturating_add(rows - 1), place.column.saturating_add(columns - 1));
                        marks.merged.push(Dimensions { start: (place.row, place.column), end });
                    }
                    place.column = place.column.saturating_add(count(element, "number-columns-repeated"));
                }
                _ => {}
            }
        },
        |name| {
            let mut place = place.borrow_mut();
            match name {
                "table" => place.is_in = false,
                "table-row" => place.row = place.row.saturating_add(place.rows),
                _ => {}
            }
        },
    )?;
    Some(marks)
}
