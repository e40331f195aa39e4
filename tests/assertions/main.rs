//! Assertions about who may do what: which hold, and the messages of those that fail.
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

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::sync::Once;

thread_local! {
    /// The line of this thread's last panic.
    static LINE: Cell<Option<u32>> = const { Cell::new(None) };
}

/// The message of an assertion, which must fail at its own line.
#[track_caller]
fn failure(assertion: impl FnOnce()) -> String {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let print = std::panic::take_hook();
        set_hook(Box::new(move |info| {
            let inside = info.location().filter(|it| it.file().starts_with("tests/assertions/"));
            LINE.set(inside.map(std::panic::Location::line));
            print(info);
        }));
    });
    let payload = catch_unwind(AssertUnwindSafe(assertion)).expect_err("the assertion holds");
    let here = std::panic::Location::caller().line();
    let line = LINE.take().expect("a panic in a test, not in the library");
    assert!((here..here + 5).contains(&line), "asserted in line {here}, said of line {line}");
    payload.downcast_ref::<String>().expect("a panic with a message").clone()
}
