//! Floor 2: raw layers become plans and projects, with notes. Data are never refused or judged here, but for the one gate.

mod buildings;
pub mod cad;
pub mod corners;
pub mod crs;
pub mod draft;
pub(crate) mod extent;
mod fields;
pub mod gate;
mod guard;
pub mod inspect;
pub mod keys;
pub mod land;
pub mod mosaic;
mod numbers;
mod papers;
pub mod plans;
pub mod register;
pub mod repair;
mod rows;
pub mod shape;
pub mod validity;
pub mod vocabulary;

pub use gate::Case;
pub use register::{Ownerless, Register};
