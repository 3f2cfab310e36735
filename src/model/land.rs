//! Land, and land that several things name.

use std::ops::Deref;
use std::sync::Arc;

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
        Self { land: (!land.0.is_empty()).then(|| Arc::new(land)) }
    }
}

impl PartialEq for SharedLand {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}
