//! A feature collection read in pieces by several threads, straight to land, without holding the file.
//!
//! The file is cut at fixed places; each thread looks behind its cut for a place where a feature plainly begins and reads on
//! from there. Where the feature before that place ends is known once the piece before is read, so a wrong guess costs time
//! and never a feature. What is not a plain polygon with plain properties is read feature by feature by the general parser;
//! a file that is odd as a whole is not read here at all.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

use geo::MultiPolygon;

use super::notes::Notes;
use super::parse::{self, Parsed};
use super::scan::{Elements, Members, Sequence, elements, skip_space};
use super::{LayerEntry, RawGeometry, RawLayer, ReadError, layer_of};
use crate::model::Note;
use crate::read::file::{Folders, check, stem};

mod piece;

use piece::{Piece, Reader, begins};

/// Enough text to learn what the features are like.
const LITTLE: usize = 1 << 16;
/// The least and the most that a thread reads at once, bytes: what is read stays near until it is made use of.
const PIECE: Range<u64> = LITTLE as u64..1 << 20;
/// A piece has room for so many features, up to so many bytes.
const ROOM: (u64, u64) = (8, 1 << 22);
/// What is read of the beginning to learn what the file is like, at first and at last.
const HEADS: [u64; 3] = [1 << 16, 1 << 22, 1 << 26];
/// So many features tell what columns there are.
const SAMPLE: usize = 64;
/// What may stand behind the features.
const TAIL: u64 = 1 << 20;

/// A file that can be read in pieces.
#[derive(Debug)]
pub struct Stream {
    /// The layer with its first features, to be placed and asked for columns.
    pub sample: RawLayer,
    /// The properties of its first features.
    properties: BTreeSet<String>,
    path: PathBuf,
    file: String,
    prefix: Vec<u8>,
    start: u64,
    length: u64,
    /// The longest of the first features, bytes.
    longest: u64,
    sequence: Sequence,
}

/// A feature of a piece.
#[derive(Debug)]
pub struct Streamed {
    /// Its number in the file, from 1.
    pub number: usize,
    /// Its geometry.
    pub geometry: Shape,
    /// The text of the column that is asked for; `None`: there is nothing.
    pub value: Option<String>,
}

/// What is done with the features of a piece, one after the other, by the thread that reads them: what was just read is near.
pub trait Work {
    /// What a piece comes to.
    type Made: Send;

    /// Takes a feature; they are numbered from 1 in the piece.
    fn feature(&mut self, feature: Streamed);

    /// What they came to.
    fn end(self) -> Self::Made;
}

/// How far reading has come with a piece.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reached {
    /// The features before the piece.
    pub before: usize,
    /// The share of the file that ends with it.
    pub share: f64,
}

/// A geometry that was read.
#[derive(Debug)]
pub enum Shape {
    /// Closed rings of two numbers a position, not looked at otherwise.
    Plain(MultiPolygon<f64>),
    /// Anything else.
    Other(RawGeometry),
}

/// Why a file was not read to its end in pieces.
#[derive(Debug)]
pub enum Broken {
    /// It is odd as a whole: it must be read as a whole.
    Irregular,
    /// The disk failed.
    Read(ReadError),
}

impl Stream {
    /// Looks at the beginning of a file; `None` where it has to be read as a whole.
    ///
    /// # Errors
    /// The file cannot be opened or read.
    pub fn open(path: &Path, entry: &LayerEntry) -> Result<Option<Self>, ReadError> {
        let is_plain = entry.crs.is_none() && entry.layer.is_none() && entry.filter.is_none() && entry.encoding.is_none();
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if !is_plain || !["geojson", "json", "geojsonl", "geojsons", "ndjson"].contains(&ending.as_str()) {
            return Ok(None);
        }
        check(path, Folders::AreNone)?;
        let open = |source| ReadError::open(path, source);
        let length = std::fs::metadata(path).map_err(open)?.len();
        for head in HEADS {
            let text = bytes(path, 0..head.min(length)).map_err(open)?;
            let Some((start, sequence)) = list_start(&text) else { return Ok(None) };
            let list = elements(&text, start, sequence);
            let mut features = few(&text, &list, (text.len() as u64) < length);
            // Where the first feature is a giant, those far behind it tell as much.
            let later = if features.is_empty() { far_behind(path, length, head.min(HEADS[1]), sequence).map_err(open)? } else { None };
            if let Some((later, first)) = &later {
                features = few(later, &elements(later, *first, sequence), true);
            }
            if let Some(stream) = Self::of_head(path, entry, &text[..start], sequence, &features, length) {
                return Ok(Some(stream));
            }
            if head >= length {
                break;
            }
        }
        Ok(None)
    }

    fn of_head(path: &Path, entry: &LayerEntry, prefix: &[u8], sequence: Sequence, features: &[&[u8]], length: u64) -> Option<Self> {
        if features.is_empty() {
            return None;
        }
        let properties =
            features.iter().flat_map(|feature| parse::feature(feature, 0..feature.len()).properties).map(|(name, _)| name).collect();
        let sample = match sequence {
            Sequence::Array => [prefix, &features.join(&b','), b"]}"].concat(),
            Sequence::Records => [prefix, &features.join(&b'\n')].concat(),
        };
        let mut sample = layer_of(&sample, path, entry).ok()?;
        sample.notes.retain(|note| note.feature.is_none());
        let file = entry.file.clone();
        Some(Self {
            sample,
            properties,
            path: path.to_owned(),
            file,
            prefix: prefix.to_vec(),
            start: prefix.len() as u64,
            length,
            longest: features.iter().map(|feature| feature.len() as u64).max().unwrap_or(0),
            sequence,
        })
    }

    /// Whether features have a property of this name, so that its values can be read in pieces.
    #[must_use]
    pub fn has(&self, property: &str) -> bool {
        self.properties.contains(property)
    }

    /// Reads all features in pieces, on as many threads as are asked for.
    ///
    /// `begin` begins the work on a piece, on any thread; `take` is given what it made and how far reading has come, in the order of
    /// the file. Returns what there is to say about the features.
    ///
    /// # Errors
    /// The disk fails, or the file is odd as a whole. What `take` was given is then to be thrown away.
    pub fn each<W: Work>(
        &self,
        column: Option<&str>,
        threads: usize,
        begin: impl Fn() -> W + Sync,
        mut take: impl FnMut(Reached, W::Made),
    ) -> Result<Vec<Note>, Broken> {
        let size = (self.length / (threads as u64 * 16)).clamp(PIECE.start, PIECE.end).max((ROOM.0 * self.longest).min(ROOM.1));
        let pieces = usize::try_from((self.length - self.start).div_ceil(size)).unwrap_or(usize::MAX);
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let extent = |piece: usize| {
            let start = self.start + piece as u64 * size;
            start..(start + size).min(self.length)
        };
        let mut joined = Joined { expected: self.start, before: 0, odd: Vec::new(), finish: None };
        let broken = std::thread::scope(|scope| {
            // Whoever takes slowly holds up the reading, and not the memory.
            let (sender, receiver) = mpsc::sync_channel(threads);
            for _ in 0..threads.min(pieces) {
                let sender = sender.clone();
                let (next, stop, begin, extent) = (&next, &stop, &begin, &extent);
                scope.spawn(move || {
                    let mut reader = Reader::new(self, column);
                    loop {
                        let piece = next.fetch_add(1, Ordering::Relaxed);
                        if piece >= pieces || stop.load(Ordering::Relaxed) {
                            return;
                        }
                        let guess = if piece == 0 { Some(self.start) } else { None };
                        let found = reader.as_mut().map_or(Err(Broken::Irregular), |reader| reader.piece(guess, extent(piece), begin));
                        if sender.send((piece, found)).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(sender);
            let mut waiting = BTreeMap::new();
            for piece in 0..pieces {
                let found = loop {
                    if let Some(found) = waiting.remove(&piece) {
                        break found;
                    }
                    match receiver.recv() {
                        Ok((place, found)) => drop(waiting.insert(place, found)),
                        Err(_) => break Err(Broken::Irregular),
                    }
                };
                if joined.finish.is_some() || joined.expected >= extent(piece).end {
                    continue;
                }
                let found = match found {
                    Ok(Some(found)) if found.start == joined.expected => Ok(Some(found)),
                    Err(Broken::Read(error)) => Err(Broken::Read(error)),
                    // The guess was wrong, or there was none.
                    _ => Reader::new(self, column)
                        .map_or(Err(Broken::Irregular), |mut reader| reader.piece(Some(joined.expected), extent(piece), &begin)),
                };
                match found {
                    Ok(Some(found)) => joined.add(found, self.length, &mut take),
                    Ok(None) => {}
                    Err(broken) => {
                        stop.store(true, Ordering::Relaxed);
                        return Some(broken);
                    }
                }
            }
            None
        });
        match broken {
            Some(broken) => Err(broken),
            None => self.ended(&joined),
        }
    }

    /// What stands behind the list must not be anything that the beginning did not tell.
    fn ended(&self, joined: &Joined) -> Result<Vec<Note>, Broken> {
        let end = match self.sequence {
            Sequence::Records => joined.expected,
            Sequence::Array => joined.finish.ok_or(Broken::Irregular)?,
        };
        if self.length - end.min(self.length) > TAIL {
            return Err(Broken::Irregular);
        }
        let tail = bytes(&self.path, end..self.length).map_err(|source| Broken::Read(ReadError::open(&self.path, source)))?;
        let plain_end = match self.sequence {
            Sequence::Records => skip_space(&tail, 0) == tail.len(),
            Sequence::Array => {
                let whole = [&self.prefix[..], b"]", &tail[..]].concat();
                let told = |text: &[u8]| layer_of(text, &self.path, &LayerEntry::default()).map(|layer| (layer.crs, layer.notes.len()));
                matches!((told(&whole), told(&[&self.prefix[..], b"]}"].concat())), (Ok(whole), Ok(head)) if whole == head)
            }
        };
        if !plain_end {
            return Err(Broken::Irregular);
        }
        let layer = stem(&self.path);
        let mut notes = Notes { text: &[], file: &self.file, layer: &layer, all: Vec::new() };
        let odd: Vec<(usize, &Parsed)> = joined.odd.iter().map(|(number, parsed)| (*number, parsed)).collect();
        notes.of_features(&odd, None);
        Ok(notes.all)
    }
}

/// The pieces that were joined so far.
struct Joined {
    /// Where the next feature begins.
    expected: u64,
    before: usize,
    odd: Vec<(usize, Parsed)>,
    finish: Option<u64>,
}

impl Joined {
    fn add<T>(&mut self, piece: Piece<T>, length: u64, take: &mut impl FnMut(Reached, T)) {
        let before = self.before;
        #[expect(clippy::cast_precision_loss, reason = "a share to look at")]
        let share = piece.end as f64 / length.max(1) as f64;
        self.odd.extend(piece.odd.into_iter().map(|(number, parsed)| (before + number, parsed)));
        take(Reached { before, share }, piece.result);
        self.before += piece.count;
        self.expected = piece.end;
        self.finish = piece.finish;
    }
}

/// A text from far behind the beginning of a file, and where in it a feature plainly begins.
fn far_behind(path: &Path, length: u64, size: u64, sequence: Sequence) -> std::io::Result<Option<(Vec<u8>, usize)>> {
    for part in [2, 4, 8, 16] {
        let from = length - length / part;
        let text = bytes(path, from..(from + size).min(length))?;
        if let Some(first) = begins(&text, sequence) {
            return Ok(Some((text, first)));
        }
    }
    Ok(None)
}

/// The first features of a list, but none of a text that goes on behind them that may not be whole.
fn few<'a>(text: &'a [u8], list: &Elements, is_cut: bool) -> Vec<&'a [u8]> {
    let start = list.spans.first().map_or(0, |span| span.start);
    let is_torn = |index: usize| list.torn.iter().any(|(torn, _)| *torn == index);
    let spans = list.spans.iter().enumerate().take(SAMPLE);
    let wanted = spans.take_while(|(index, span)| {
        let is_little = *index == 0 || span.end - start < LITTLE;
        is_little && !is_torn(*index) && (!is_cut || span.end < text.len())
    });
    wanted.map(|(_, span)| &text[span.clone()]).collect()
}

/// Where the features of a collection begin, or of a text of features one behind the other.
fn list_start(text: &[u8]) -> Option<(usize, Sequence)> {
    let body = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let at = skip_space(text, body);
    if text.get(at) != Some(&b'{') {
        return None;
    }
    let mut members = Members::new(text, at);
    let mut is_feature = false;
    while let Ok(Some(key)) = members.key() {
        if key == "features" {
            return (text.get(members.at()) == Some(&b'[')).then_some((members.at() + 1, Sequence::Array));
        }
        let value = members.value().ok()?;
        is_feature |= key == "type" && &text[value] == b"\"Feature\"";
    }
    is_feature.then_some((at, Sequence::Records))
}

fn bytes(path: &Path, extent: Range<u64>) -> std::io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(extent.start))?;
    let mut text = Vec::with_capacity(usize::try_from(extent.end - extent.start).unwrap_or(0));
    file.take(extent.end - extent.start).read_to_end(&mut text)?;
    Ok(text)
}
