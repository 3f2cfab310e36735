//! What people send in place of layers, told by how it begins.

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
    let is_text = ["doc", "docx", "odt", "rtf"].contains(&crate::read::file::ending(path).as_str());
    let known = KINDS.iter().find(|(start, _)| head.starts_with(start)).map(|(_, kind)| *kind);
    match known.filter(|_| !is_text) {
        Some(Kind::Archive) => Says::from("it is an archive of a kind that is not read; unpack it, and name the files in it"),
        Some(Kind::Picture) => {
            Says::from("it is a picture of a map and holds no layers; ask for the drawing or the layers that it was made from")
        }
        None if is_text => Says::from("it is a text document and holds no layers; save its tables in a workbook (.xlsx)"),
        None => Says::from("it is in no format that can be read, or damaged"),
    }
}

/// What people send in place of layers.
#[derive(Clone, Copy)]
enum Kind {
    Archive,
    Picture,
}

/// How files begin that GDAL does not read as layers.
const KINDS: [(&[u8], Kind); 7] = [
    (b"%PDF-", Kind::Picture),
    (b"\x89PNG", Kind::Picture),
    (b"\xff\xd8\xff", Kind::Picture),
    (b"II*\0", Kind::Picture),
    (b"MM\0*", Kind::Picture),
    (b"Rar!", Kind::Archive),
    (b"7z\xbc\xaf", Kind::Archive),
];
