//! replan
fn main() {}
