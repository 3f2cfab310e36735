//! Well-known binary (ISO 19125, little endian), as GDAL hands geometries out.

use geo::{Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

/// A geometry, and whether heights or measures were left out.
#[derive(Debug, PartialEq)]
pub(super) struct Read {
    /// The geometry in the plane; `None` for an empty one.
    pub(super) geometry: Option<Geometry<f64>>,
    /// Whether it had heights or measures.
    pub(super) high: bool,
}

/// Reads a geometry. Doubles keep their bits, empty parts are left out, a surface of faces becomes its faces.
pub(super) fn read(bytes: &[u8]) -> Result<Read, String> {
    let mut wkb = Wkb { rest: bytes, high: false };
    let geometry = wkb.geometry(0)?;
    Ok(Read { geometry, high: wkb.high })
}

struct Wkb<'a> {
    rest: &'a [u8],
    high: bool,
}

/// Deeper than GDAL itself nests collections.
const DEEPEST: usize = 64;

impl Wkb<'_> {
    fn geometry(&mut self, depth: usize) -> Result<Option<Geometry<f64>>, String> {
        if depth > DEEPEST {
            return Err("a collection nested too deep".into());
        }
        let (kind, numbers) = self.kind()?;
        Ok(match kind {
            1 => self.coord(numbers)?.map(|at| Point(at).into()),
            2 => Some(self.line(numbers)?).filter(|line| !line.0.is_empty()).map(Into::into),
            3 | 17 => self.polygon(numbers)?.map(Into::into),
            4 => some(self.parts(depth, points)?, |all| MultiPoint(all).into()),
            5 => some(self.parts(depth, lines)?, |all| MultiLineString(all).into()),
            6 | 12 | 15 | 16 => some(self.parts(depth, polygons)?, |all| MultiPolygon(all).into()),
            7 => some(self.parts(depth, |part| Some(vec![part]))?, |all| Geometry::GeometryCollection(GeometryCollection(all))),
            other => return Err(format!("a geometry of a kind that is not known here (well-known binary {other})")),
        })
    }

    /// The kind without its dimensions, and how many numbers a position has.
    fn kind(&mut self) -> Result<(u32, usize), String> {
        let [order] = self.take()?;
        if order != 1 {
            return Err("a geometry in an unknown byte order".into());
        }
        let kind = u32::from_le_bytes(self.take()?);
        let numbers = match kind / 1000 {
            0 => 2,
            1 | 2 => 3,
            3 => 4,
            _ => return Err(format!("a geometry of a kind that is not known here (well-known binary {kind})")),
        };
        self.high |= numbers > 2;
        Ok((kind % 1000, numbers))
    }

    fn parts<T>(&mut self, depth: usize, wanted: impl Fn(Geometry<f64>) -> Option<Vec<T>>) -> Result<Vec<T>, String> {
        let mut parts = Vec::new();
        for _ in 0..self.count()? {
            if let Some(part) = self.geometry(depth + 1)? {
                parts.extend(wanted(part).ok_or("a part of another kind than the whole")?);
            }
        }
        Ok(parts)
    }

    fn polygon(&mut self, numbers: usize) -> Result<Option<Polygon<f64>>, String> {
        let mut rings = Vec::new();
        for _ in 0..self.count()? {
            rings.push(self.line(numbers)?);
        }
        let holes = rings.split_off(rings.len().min(1));
        let holes = holes.into_iter().filter(|hole| !hole.0.is_empty()).collect();
        Ok(rings.pop().filter(|shell| !shell.0.is_empty()).map(|shell| Polygon::new(shell, holes)))
    }

    fn line(&mut self, numbers: usize) -> Result<LineString<f64>, String> {
        let count = self.count()?;
        let size = count.checked_mul(numbers * 8).filter(|size| *size <= self.rest.len()).ok_or(CUT)?;
        let (positions, rest) = self.rest.split_at(size);
        self.rest = rest;
        Ok(positions.chunks_exact(numbers * 8).filter_map(coord_of).collect())
    }

    /// A point's position; an empty point is written as one that is not a number.
    fn coord(&mut self, numbers: usize) -> Result<Option<Coord<f64>>, String> {
        let (position, rest) = self.rest.split_at_checked(numbers * 8).ok_or(CUT)?;
        self.rest = rest;
        Ok(coord_of(position).filter(|at| !(at.x.is_nan() && at.y.is_nan())))
    }

    fn count(&mut self) -> Result<usize, String> {
        Ok(u32::from_le_bytes(self.take()?) as usize)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (head, rest) = self.rest.split_first_chunk().ok_or(CUT)?;
        self.rest = rest;
        Ok(*head)
    }
}

const CUT: &str = "a geometry that ends too soon";

fn coord_of(position: &[u8]) -> Option<Coord<f64>> {
    let (x, rest) = position.split_first_chunk()?;
    let (y, _) = rest.split_first_chunk()?;
    Some(Coord { x: f64::from_le_bytes(*x), y: f64::from_le_bytes(*y) })
}

fn some<T>(parts: Vec<T>, whole: impl FnOnce(Vec<T>) -> Geometry<f64>) -> Option<Geometry<f64>> {
    if parts.is_empty() { None } else { Some(whole(parts)) }
}

fn points(part: Geometry<f64>) -> Option<Vec<Point<f64>>> {
    part.try_into().ok().map(|point| vec![point])
}

fn lines(part: Geometry<f64>) -> Option<Vec<LineString<f64>>> {
    part.try_into().ok().map(|line| vec![line])
}

fn polygons(part: Geometry<f64>) -> Option<Vec<Polygon<f64>>> {
    match part {
        Geometry::Polygon(polygon) => Some(vec![polygon]),
        Geometry::MultiPolygon(faces) => Some(faces.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(wkt: &str) -> Read {
        let geometry = gdal::vector::Geometry::from_wkt(wkt).expect("wkt");
        read(&geometry.iso_wkb().expect("wkb")).expect("a geometry")
    }

    fn kind(wkt: &str) -> String {
        let Read { geometry, high } = of(wkt);
        let kind = match geometry.expect("not empty") {
            Geometry::Point(_) => "Point",
            Geometry::LineString(_) => "LineString",
            Geometry::Polygon(_) => "Polygon",
            Geometry::MultiPoint(_) => "MultiPoint",
            Geometry::MultiLineString(_) => "MultiLineString",
            Geometry::MultiPolygon(all) => return format!("MultiPolygon of {}", all.0.len()),
            Geometry::GeometryCollection(_) => "GeometryCollection",
            _ => "another",
        };
        format!("{kind}{}", if high { " high" } else { "" })
    }

    #[test]
    fn every_kind_is_read() {
        for (wkt, wanted) in [
            ("POINT (1 2)", "Point"),
            ("POINT Z (1 2 3)", "Point high"),
            ("LINESTRING M (1 2 3,4 5 6)", "LineString high"),
            ("POLYGON ZM ((0 0 1 1,1 0 1 1,1 1 1 1,0 0 1 1))", "Polygon high"),
            ("MULTIPOINT ((1 2),(3 4))", "MultiPoint"),
            ("MULTILINESTRING ((1 2,3 4))", "MultiLineString"),
            ("MULTIPOLYGON (((0 0,1 0,1 1,0 0)),EMPTY)", "MultiPolygon of 1"),
            ("GEOMETRYCOLLECTION (POINT (1 2),GEOMETRYCOLLECTION (POINT Z (1 2 3)))", "GeometryCollection high"),
            ("TRIANGLE ((0 0,1 0,1 1,0 0))", "Polygon"),
            ("TIN (((0 0,1 0,1 1,0 0)))", "MultiPolygon of 1"),
            ("POLYHEDRALSURFACE (((0 0,1 0,1 1,0 0)))", "MultiPolygon of 1"),
        ] {
            assert_eq!(kind(wkt), wanted, "{wkt}");
        }
    }

    #[test]
    fn empty_ones_are_none() {
        for kind in ["POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTIPOLYGON", "GEOMETRYCOLLECTION", "POLYGON Z"] {
            assert_eq!(of(&format!("{kind} EMPTY")).geometry, None, "{kind}");
        }
        assert_eq!(of("GEOMETRYCOLLECTION (POINT EMPTY)").geometry, None);
    }

    #[test]
    fn holes_and_bits_are_kept() {
        let read = of("POLYGON ((0 0,9.1 0,9 9,0 0),(1 0.1,2 0.1,2 0.2,1 0.1))");
        let Some(Geometry::Polygon(polygon)) = read.geometry else { panic!("{read:?}") };
        assert_eq!(polygon.interiors().len(), 1);
        assert_eq!(polygon.exterior().0[1].x.to_bits(), 9.1_f64.to_bits());
    }

    #[test]
    fn cut_or_strange_bytes_are_faults() {
        let whole = gdal::vector::Geometry::from_wkt("POLYGON ((0 0,1 0,1 1,0 0))").and_then(|shape| shape.wkb()).expect("wkb");
        for end in 0..whole.len() {
            assert!(read(&whole[..end]).is_err(), "{end}");
        }
        assert!(read(&[1, 2, 0, 0, 0, 255, 255, 255, 255]).is_err());
        assert!(read(&[1, 8, 0, 0, 0]).is_err());
        assert!(read(&[1, 3, 0, 0, 0, 255, 255, 255, 255]).is_err());
    }
}
