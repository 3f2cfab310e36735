//! Floor 3: which boxes may touch this land. The only file that knows rstar.

use std::ops::ControlFlow;

use geo::{Coord, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Boxes by number, for questions about what is near.
#[derive(Debug)]
pub struct Index {
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl Index {
    /// Loads boxes in bulk, `O(n log n)`; a `None` keeps its number and is never found.
    #[must_use]
    pub fn of(boxes: impl IntoIterator<Item = Option<Rect<f64>>>) -> Self {
        let entries = boxes.into_iter().enumerate().filter_map(|(number, extent)| {
            let extent = extent?;
            Some(GeomWithData::new(Rectangle::from_corners(corner(extent.min()), corner(extent.max())), number))
        });
        Self { tree: RTree::bulk_load(entries.collect()) }
    }

    /// The numbers of the boxes that touch or overlap `extent`, in ascending order. Costs `O(log n + k log k)`.
    #[must_use]
    pub fn touching(&self, extent: &Rect<f64>) -> Vec<usize> {
        let mut found = Vec::new();
        self.each_touching(extent, |number| found.push(number));
        found.sort_unstable();
        found
    }

    /// The same in any order, without a list.
    pub fn each_touching(&self, extent: &Rect<f64>, mut each: impl FnMut(usize)) {
        let envelope = AABB::from_corners(corner(extent.min()), corner(extent.max()));
        let _: ControlFlow<()> = self.tree.locate_in_envelope_intersecting_int(&envelope, |entry| {
            each(entry.data);
            ControlFlow::Continue(())
        });
    }
}

fn corner(coord: Coord<f64>) -> [f64; 2] {
    [coord.x, coord.y]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_touches() {
        let boxes = (0..10).map(|i| {
            let x = f64::from(i) * 10.0;
            Some(Rect::new(Coord { x, y: 0.0 }, Coord { x: x + 10.0, y: 10.0 }))
        });
        let index = Index::of(boxes);
        let near = Rect::new(Coord { x: 20.0, y: 5.0 }, Coord { x: 21.0, y: 6.0 });
        assert_eq!(index.touching(&near), [1, 2]);
    }
}
