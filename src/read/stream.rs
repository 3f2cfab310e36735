//! A layer read in pieces, whatever its format: memory grows with what is under way, not with the file.

mod pipe;

use std::path::Path;

use geo::{Geometry, MultiPolygon};

pub use super::geojson::stream::{Broken, Reached, Shape, Streamed, Work};

pub(super) use self::pipe::pipe;
#[cfg(feature = "geoparquet")]
use super::geoparquet;
use super::{LayerEntry, RawGeometry, RawLayer, ReadError, geojson, ogr};
use crate::model::Note;

/// A layer that can be read in pieces.
#[derive(Debug)]
pub struct Stream {
    /// The layer with its first features, to be placed and asked for columns.
    pub sample: RawLayer,
    kind: Kind,
}

/// What reads it.
#[derive(Debug)]
enum Kind {
    GeoJson(geojson::stream::Stream),
    Ogr(ogr::stream::Stream),
    #[cfg(feature = "geoparquet")]
    GeoParquet(geoparquet::stream::Stream),
}

impl Stream {
    /// Looks at the beginning of a file; `None` where it has to be read as a whole.
    ///
    /// # Errors
    /// The file cannot be opened or read.
    pub fn open(path: &Path, entry: &LayerEntry) -> Result<Option<Self>, ReadError> {
        let is_plain = entry.crs.is_none() && entry.filter.is_none() && entry.encoding.is_none();
        if !is_plain {
            return Ok(None);
        }
        if let Some(stream) = geojson::stream::Stream::open(path, entry)? {
            return Ok(Some(Self { sample: stream.sample.clone(), kind: Kind::GeoJson(stream) }));
        }
        #[cfg(feature = "geoparquet")]
        if let Some((sample, stream)) = geoparquet::stream::Stream::open(path, entry)? {
            return Ok(Some(Self { sample, kind: Kind::GeoParquet(stream) }));
        }
        let opened = ogr::stream::Stream::open(path, entry)?;
        Ok(opened.map(|(sample, stream)| Self { sample, kind: Kind::Ogr(stream) }))
    }

    /// Whether features have a column of this name, so that its values can be read in pieces.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        match &self.kind {
            Kind::GeoJson(stream) => stream.has(column),
            Kind::Ogr(_) => self.has_column(column),
            #[cfg(feature = "geoparquet")]
            Kind::GeoParquet(_) => self.has_column(column),
        }
    }

    fn has_column(&self, column: &str) -> bool {
        self.sample.columns.iter().any(|known| known == column)
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
        take: impl FnMut(Reached, W::Made),
    ) -> Result<Vec<Note>, Broken> {
        match &self.kind {
            Kind::GeoJson(stream) => stream.each(column, threads, begin, take),
            Kind::Ogr(stream) => stream.each(column, threads, begin, take),
            #[cfg(feature = "geoparquet")]
            Kind::GeoParquet(stream) => stream.each(column, threads, begin, take),
        }
    }
}

/// What features that were read already come to.
pub(super) fn made<W: Work>(mut work: W, features: Vec<Streamed>) -> W::Made {
    for feature in features {
        work.feature(feature);
    }
    work.end()
}

/// A polygon, whose rings are closed, without further ado.
pub(super) fn shape_of(geometry: RawGeometry) -> Shape {
    match geometry {
        RawGeometry::Shape(Geometry::Polygon(polygon)) => Shape::Plain(MultiPolygon::new(vec![polygon])),
        RawGeometry::Shape(Geometry::MultiPolygon(many)) => Shape::Plain(many),
        other => Shape::Other(other),
    }
}

/// How much of what is stated is read.
#[expect(clippy::cast_precision_loss, reason = "a share to look at")]
pub(super) fn share(read: usize, stated: usize) -> f64 {
    if stated == 0 { 0.0 } else { (read as f64 / stated as f64).min(1.0) }
}
