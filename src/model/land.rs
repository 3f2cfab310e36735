//! Land, and land that several things name.

use std::ops::Deref;
use std::sync::Arc;

use super::facts::fitted;

/// Land: polygons in metres of the working grid, x east and y north.
pub type Land = geo::MultiPolygon<f64>;

static NOTHING: Land = geo::MultiPolygon(Vec::new());

/// Land that several things name: a parcel, the piece that is all of it, the reasons about that piece. A copy costs no land, and
/// no land costs nothing.
#[derive(Debug, Clone, Default)]
pub struct SharedLand {
    /// `None`: no land.
    land: Option<Arc<Land>>,
}

impl Deref for SharedLand {
    type Target = Land;

    fn deref(&self) -> &Land {
        self.land.as_deref().unwrap_or(&NOTHING)
    }
}

impl From<Land> for SharedLand {
    fn from(land: Land) -> Self {
        Self { land: (!land.0.is_empty()).then(|| Arc::new(Land::new(fitted(land.0)))) }
    }
}

impl PartialEq for SharedLand {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(&raw const **self, &raw const **other) || **self == **other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_one_land_and_no_land_is_held_for_nothing() {
        let land = SharedLand::from(Land::new(vec![geo::Rect::new((0.0, 0.0), (1.0, 1.0)).to_polygon()]));
        assert!(std::ptr::eq(&raw const *land, &raw const *land.clone()));
        assert!(SharedLand::from(Land::new(Vec::new())).land.is_none());
        assert_eq!(SharedLand::default().0.len(), 0);
        let mut wide = Vec::with_capacity(4);
        wide.extend(land.0.iter().cloned());
        assert_eq!(SharedLand::from(Land::new(wide)).0.capacity(), 1);
    }
}
