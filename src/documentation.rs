//! Pages for people; their examples are tested with those of the library.

#[doc = include_str!("../docs/guide.md")]
pub mod guide {}

#[doc = include_str!("../docs/comparison.md")]
pub mod comparison {}

#[doc = include_str!("../docs/cdk.md")]
pub mod cdk {}
