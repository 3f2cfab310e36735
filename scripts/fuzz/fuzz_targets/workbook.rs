//! Any bytes as a workbook, and any text as the sheet inside a sound one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use replan::read::layer;

mod chosen;
mod file;
mod zipped;

use zipped::zipped;

const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, rest)) = chosen::choose(bytes, &["xlsx", "xls", "xlsb", "ods", "sheet.xlsx", "content.ods"]) else { return };
    let (ending, content) = match kind {
        "sheet.xlsx" => {
            let parts = [("xl/workbook.xml", WORKBOOK.as_bytes()), ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes())];
            ("xlsx", zipped(&[parts[0], parts[1], ("xl/worksheets/sheet1.xml", rest)]))
        }
        "content.ods" => {
            ("ods", zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".as_slice()), ("content.xml", rest)]))
        }
        raw => (raw, rest.to_vec()),
    };
    let laid = file::lay(ending, &content);
    let Ok(read) = layer(laid.folder.path(), &laid.entry) else { return };
    assert!(read.features.iter().all(|feature| feature.values.len() == read.columns.len()), "one value a column");
});
