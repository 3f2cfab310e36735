//! What people send in place of layers, told by how it is called or begins.

use std::io::Read;
use std::path::Path;

use crate::model::Says;

/// Why GDAL does not open a file.
pub(super) fn of_gdal(path: &Path, why: &str) -> Says {
    if !why.contains("not recognized as") {
        return Says::quoted("GDAL", why);
    }
    let mut head = Vec::new();
    if let Ok(file) = std::fs::File::open(path) {
        // What cannot be read has no known beginning.
        let _ = file.take(8).read_to_end(&mut head);
    }
    let ending = crate::read::file::ending(path);
    let by_ending = ENDINGS.iter().find(|(endings, _)| endings.contains(&ending.as_str())).map(|(_, kind)| *kind);
    let by_start = || STARTS.iter().find(|(start, _)| head.starts_with(start)).map(|(_, kind)| *kind);
    match by_ending.or_else(by_start) {
        Some(Kind::Archive) => Says::from("it is an archive of a kind that is not read; unpack it, and name the files in it"),
        Some(Kind::Picture) => {
            Says::from("it is a picture of a map and holds no layers; ask for the drawing or the layers that it was made from")
        }
        Some(Kind::Text) => Says::from("it is a text document and holds no layers; save its tables in a workbook (.xlsx)"),
        Some(Kind::Sheet) => Says::from("it is a table of a kind that is not read; open it in a spreadsheet program and save it as .xlsx"),
        None => Says::from("it is in no format that can be read, or damaged"),
    }
}

/// What people send in place of layers.
#[derive(Clone, Copy)]
enum Kind {
    Archive,
    Picture,
    Sheet,
    Text,
}

/// How files are called that hold texts and tables; other kinds are told by how they begin.
const ENDINGS: [(&[&str], Kind); 2] =
    [(&["doc", "docx", "odt", "rtf", "wps"], Kind::Text), (&["fods", "htm", "html", "mht", "mhtml", "numbers", "et"], Kind::Sheet)];

/// How files begin that GDAL does not read as layers.
const STARTS: [(&[u8], Kind); 7] = [
    (b"%PDF-", Kind::Picture),
    (b"\x89PNG", Kind::Picture),
    (b"\xff\xd8\xff", Kind::Picture),
    (b"II*\0", Kind::Picture),
    (b"MM\0*", Kind::Picture),
    (b"Rar!", Kind::Archive),
    (b"7z\xbc\xaf", Kind::Archive),
];
