//! Properties of all stacks, tried on random ones.
//!
//! A model (plain data) is drawn from a seed; from it come the stack, through the builders, and the
//! oracle's answers. A failure prints its seed and the smallest model that still fails.
//!
//! | variable | what |
//! |---|---|
//! | `TABLATURE_STACKS` | how many stacks each property is tried on |
//! | `TABLATURE_SEED` | the one seed to try again |

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what helps a test panics as the test does"
)]

mod build;
mod compare;
mod content;
mod draw_imports;
mod generate;
mod imports;
mod model;
mod oracle;
mod questions;
mod random;
mod seeds;
mod shrink;
mod spoil;

mod access;
mod garbage;
mod keys;
mod mutations;
mod report;
mod synthesis;
