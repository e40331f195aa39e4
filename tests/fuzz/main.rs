//! What is fed with anything at random: the reader, the intrinsic functions, the key templates, the evaluator,
//! `check`, `access`, what an update changes, and each command as a process. Nothing panics, runs out of stack or
//! stalls; an answer is the same when it is asked again.
//!
//! Each case comes from a number, and a failure names it.
//!
//! | variable | what |
//! |---|---|
//! | `TABLATURE_FUZZ_COUNT` | how many cases each target gets; a few hundred if it is not set |
//! | `TABLATURE_FUZZ_SECONDS` | how long each target gets cases instead |
//! | `TABLATURE_FUZZ_FROM` | the number of the first case |
//! | `TABLATURE_FUZZ_CASE` | the one case to try again |
//!
//! A long run, each target at the same time: `TABLATURE_FUZZ_SECONDS=3600 cargo test --release --test fuzz`. A case
//! that ends the process is in the file `tablature-fuzz-<target>` of the folder for temporary files.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "this is the way in which a test fails"
)]
#![allow(dead_code, reason = "the generator is that of the properties")]

mod commands;
mod mutate;
#[path = "../properties/random.rs"]
mod random;
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use random::Random;

/// What a thread has where nothing else is said.
const STACK: usize = 2 * 1_024 * 1_024;

/// Far more than the slowest case takes in a build without optimization.
const LONGEST: Duration = Duration::from_secs(20);

/// Feeds a target: so many cases, unless a variable says otherwise.
#[track_caller]
fn fuzz(target: &'static str, count: u64, case: fn(&mut Random)) {
    let run = move || {
        let (begin, cases, until) = plan(count);
        let note = std::env::temp_dir().join(format!("tablature-fuzz-{target}"));
        let mut slowest = (Duration::ZERO, 0);
        let mut tried = 0;
        for number in cases {
            if until.is_some_and(|seconds| begin.elapsed() >= seconds) {
                break;
            }
            fs::write(&note, number.to_string()).ok();
            let before = time();
            let survived = catch_unwind(AssertUnwindSafe(|| case(&mut Random::new(number))));
            let took = time() - before;
            let again = format!("try {target} again with TABLATURE_FUZZ_CASE={number}");
            assert!(survived.is_ok(), "it panics: {again}");
            assert!(took < LONGEST, "it takes {took:?}: {again}");
            slowest = slowest.max((took, number));
            tried += 1;
        }
        fs::remove_file(&note).ok();
        eprintln!("{target}: {tried} cases, the slowest took {:?} (case {})", slowest.0, slowest.1);
    };
    thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap();
}

/// The beginning, the numbers of the cases, and how long they may take.
#[expect(clippy::disallowed_methods, reason = "whoever runs it says how long")]
fn plan(count: u64) -> (Instant, std::ops::Range<u64>, Option<Duration>) {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let from = number("TABLATURE_FUZZ_FROM").unwrap_or(0);
    let seconds = number("TABLATURE_FUZZ_SECONDS").map(Duration::from_secs);
    let cases = match number("TABLATURE_FUZZ_CASE") {
        Some(case) => case..case + 1,
        None if seconds.is_some() => from..u64::MAX,
        None => from..from + number("TABLATURE_FUZZ_COUNT").unwrap_or(count),
    };
    (Instant::now(), cases, seconds)
}

/// The time of this thread, where the system tells it: other tests do not count.
#[expect(clippy::disallowed_methods, reason = "it is measured whether a case stalls")]
fn time() -> Duration {
    thread_local!(static BEGIN: Instant = Instant::now());
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| BEGIN.with(Instant::elapsed), Duration::from_nanos)
}

#[test]
fn reader() {
    fuzz("reader", 1_500, targets::reader);
}

#[test]
fn intrinsics() {
    fuzz("intrinsics", 120, targets::intrinsics);
}

#[test]
fn commands() {
    fuzz("commands", 40, commands::command);
}

#[test]
fn key_templates() {
    fuzz("key_templates", 250, targets::key_templates);
}

#[test]
fn evaluator() {
    fuzz("evaluator", 60, targets::evaluator);
}

#[test]
fn check() {
    fuzz("check", 120, targets::check);
}

#[test]
fn access() {
    fuzz("access", 60, targets::access);
}

#[test]
fn against() {
    fuzz("against", 40, targets::against);
}
