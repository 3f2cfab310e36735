//! Floor 2: raw layers become plans and projects, with notes. Data are never refused or judged here.

pub mod crs;
pub mod repair;
pub mod shape;
pub mod validity;
