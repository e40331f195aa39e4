//! The five apps, and the binary that synthesizes them.
fn main() {}
