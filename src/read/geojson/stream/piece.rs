//! A piece of a file: the features that begin in an extent, and what is made of them.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

use super::{Broken, Shape, Stream, Streamed, Work};
use crate::read::ReadError;
use crate::read::geojson::parse::{self, Parsed};
use crate::read::geojson::plain::{Kept, Plain, plain};
use crate::read::geojson::scan::{self, Search, Sequence, skip_space};
use crate::read::geojson::{geometry, value as read_value};

/// A feature of so many bytes is a giant.
const GIANT: u64 = 1 << 22;
/// Room is made for so many times what is here of a giant.
const AHEAD: u64 = 16;

/// What a piece came to.
pub(super) struct Piece<T> {
    pub(super) start: u64,
    pub(super) end: u64,
    /// The byte behind the list, if it ends in this piece.
    pub(super) finish: Option<u64>,
    pub(super) count: usize,
    pub(super) odd: Vec<(usize, Parsed)>,
    pub(super) result: T,
}

/// Reads pieces, with a buffer of its own.
pub(super) struct Reader<'a> {
    stream: &'a Stream,
    column: Option<&'a [u8]>,
    file: File,
    /// What was read, from `base` on.
    text: Vec<u8>,
    base: u64,
    kept: Kept,
    /// The longest feature so far: so much is read behind a piece at least, where its last one ends.
    longest: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(stream: &'a Stream, column: Option<&'a str>) -> Option<Self> {
        let file = File::open(&stream.path).ok()?;
        let longest = usize::try_from(stream.longest).unwrap_or(usize::MAX);
        Some(Self { stream, column: column.map(str::as_bytes), file, text: Vec::new(), base: 0, kept: Kept::default(), longest })
    }

    /// Reads what begins in an extent; `None` where no feature plainly begins there and none is known to.
    pub(super) fn piece<W: Work>(
        &mut self,
        start: Option<u64>,
        extent: Range<u64>,
        begin: &impl Fn() -> W,
    ) -> Result<Option<Piece<W::Made>>, Broken> {
        self.base = start.unwrap_or(extent.start).saturating_sub(1);
        self.text.clear();
        let ahead = ((extent.end - extent.start) / 16 + 4096).max((self.longest as u64).min(extent.end - extent.start));
        self.read_to(extent.end + ahead)?;
        let within = self.place(extent.end).min(self.text.len());
        let first = match start {
            Some(start) => self.place(start),
            None => match begins(&self.text[..within], self.stream.sequence) {
                Some(first) => first,
                None => return Ok(None),
            },
        };
        let (mut work, mut count) = (begin(), 0);
        let mut odd = Vec::new();
        let (mut at, mut finish) = (first, None);
        loop {
            at = skip_space(&self.text, at);
            match self.text.get(at).copied() {
                None if self.read_on(at)? => continue,
                None if self.stream.sequence == Sequence::Records => break,
                Some(b']') if self.stream.sequence == Sequence::Array && count == 0 && self.base + at as u64 == self.stream.start => {
                    finish = Some(self.base + at as u64 + 1);
                    break;
                }
                Some(b'{') => {}
                _ => return Err(Broken::Irregular),
            }
            if at >= self.place(extent.end) {
                break;
            }
            let Some((feature, end)) = self.feature(at, count + 1, &mut odd)? else { return Err(Broken::Irregular) };
            self.longest = self.longest.max(end - at);
            work.feature(feature);
            count += 1;
            at = end;
            if self.stream.sequence == Sequence::Records {
                continue;
            }
            loop {
                at = skip_space(&self.text, at);
                match self.text.get(at).copied() {
                    None if self.read_on(at)? => {}
                    Some(b',') => {
                        at += 1;
                        break;
                    }
                    Some(b']') => {
                        finish = Some(self.base + at as u64 + 1);
                        break;
                    }
                    _ => return Err(Broken::Irregular),
                }
            }
            if finish.is_some() {
                break;
            }
        }
        let (start, end) = (self.base + first as u64, self.base + at as u64);
        Ok(Some(Piece { start, end, finish, count, odd, result: work.end() }))
    }

    /// The feature at a place, and where it ends.
    fn feature(&mut self, at: usize, number: usize, odd: &mut Vec<(usize, Parsed)>) -> Result<Option<(Streamed, usize)>, Broken> {
        let (mut end, mut search) = (None, Search::of_object(at));
        loop {
            if let Some((Plain { land, value }, end)) = plain(&self.text, at, self.column, &mut self.kept) {
                return Ok(Some((Streamed { number, geometry: Shape::Plain(land), value }, end)));
            }
            if let Some(end) = end {
                return Ok(self.by_itself(at..end, number, odd).map(|feature| (feature, end)));
            }
            // Whether it is not plain or just not all here, its end tells.
            loop {
                end = search.go_on(&self.text);
                if end.is_some() {
                    break;
                }
                if !self.read_on(at)? {
                    return Ok(None);
                }
            }
        }
    }

    /// A feature that is not plain; `None` where it is torn.
    fn by_itself(&self, span: Range<usize>, number: usize, odd: &mut Vec<(usize, Parsed)>) -> Option<Streamed> {
        let mut parsed = parse::feature(&self.text, span);
        if parsed.torn.is_some() || parsed.nested.is_some() || parsed.crs.is_some() {
            return None;
        }
        let column = self.column.map(String::from_utf8_lossy);
        let value = column.and_then(|column| parsed.properties.remove(column.as_ref())).and_then(|value| read_value(value).text());
        let shape = std::mem::take(&mut parsed.shape);
        let reason = match &shape {
            parse::Shape::Broken(fault) => Some(format!("{} (byte {})", fault.what, self.base + fault.at as u64)),
            _ => None,
        };
        if let parse::Shape::High(_) = &shape {
            parsed.shape = parse::Shape::High(geo::Geometry::Point(geo::Point::new(0.0, 0.0)));
        }
        parsed.properties = serde_json::Map::default();
        if !parsed.odd.is_empty() || !parsed.unreadable.is_empty() || matches!(parsed.shape, parse::Shape::High(_)) {
            odd.push((number, parsed));
        }
        Some(Streamed { number, geometry: Shape::Other(geometry(shape, reason)), value })
    }

    fn place(&self, byte: u64) -> usize {
        usize::try_from(byte - self.base).unwrap_or(usize::MAX)
    }

    /// Reads more of the file, as much again as there is from a place; `false` at its end.
    fn read_on(&mut self, at: usize) -> Result<bool, Broken> {
        let had = self.base + self.text.len() as u64;
        if had >= self.stream.length {
            return Ok(false);
        }
        let here = (self.text.len() - at) as u64;
        if here >= GIANT {
            self.make_room(here);
        }
        self.read_to(had + here.max(1 << 16))?;
        Ok(self.base + self.text.len() as u64 > had)
    }

    /// Makes room for a giant of which so much is here, which would be moved again and again as it grows. Room that is not written
    /// to costs nothing; where it cannot be had, less may do.
    fn make_room(&mut self, here: u64) {
        if self.text.capacity() - self.text.len() < usize::try_from(here).unwrap_or(usize::MAX) {
            let left = self.stream.length - self.base - self.text.len() as u64;
            let _ = usize::try_from(left.min(AHEAD * here)).map(|more| self.text.try_reserve_exact(more));
        }
    }

    fn read_to(&mut self, end: u64) -> Result<(), Broken> {
        let from = self.base + self.text.len() as u64;
        let end = end.min(self.stream.length);
        let failed = |source| Broken::Read(ReadError::open(&self.stream.path, source));
        self.file.seek(SeekFrom::Start(from)).map_err(failed)?;
        self.text.reserve_exact(usize::try_from(end.saturating_sub(from)).unwrap_or(0));
        (&self.file).take(end.saturating_sub(from)).read_to_end(&mut self.text).map_err(failed)?;
        Ok(())
    }
}

/// The first place behind the first byte where a feature plainly begins.
pub(super) fn begins(text: &[u8], sequence: Sequence) -> Option<usize> {
    if text.len() < 2 {
        return None;
    }
    let starts_line = text.windows(2).position(|pair| pair == b"\n{").map(|at| at + 1);
    match sequence {
        Sequence::Records => starts_line,
        Sequence::Array => {
            let plain = || scan::next_feature(text, 1, Sequence::Array);
            starts_line.filter(|&at| scan::begins_feature(text, at + 1)).or_else(plain)
        }
    }
}
