//! Sentences of who may do what: which hold, and what those say that do not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is the way in which a test fails"
)]

mod failing;
mod holding;
mod music;
mod unanswerable;

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What the assertion says when it fails, which it must.
#[track_caller]
fn failure(assertion: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(assertion)).expect_err("the assertion holds");
    payload.downcast_ref::<String>().expect("a panic with a message").clone()
}
