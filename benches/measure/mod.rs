//! Durations of many runs, as one line.
#![allow(dead_code, reason = "each benchmark uses a part")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::time::{Duration, Instant};

use tablature::{Attribute, GlobalSecondaryIndex, Role, Stack, TableV2};

/// Runs something once to warm up and then many times; prints the median, the shortest and the longest time.
pub(crate) fn measure(what: &str, runs: usize, mut run: impl FnMut()) -> Duration {
    run();
    let durations: Vec<Duration> = (0..runs)
        .map(|_| {
            let begun = Instant::now();
            run();
            begun.elapsed()
        })
        .collect();
    report(what, durations)
}

/// Prints durations of which each has been measured; gives their median.
pub(crate) fn report(what: &str, mut durations: Vec<Duration>) -> Duration {
    durations.sort();
    let at = |index: usize| durations.get(index).copied().unwrap_or_default();
    let median = at(durations.len() / 2);
    let (shortest, longest) = (at(0), at(durations.len().saturating_sub(1)));
    let runs = durations.len();
    println!("{what:<58} {median:>10.2?}  ({shortest:.2?} to {longest:.2?}, {runs} runs)");
    median
}

/// Prints whether an aim was met.
pub(crate) fn aim(met: bool, aim: &str) {
    println!("{:<58} {}", format!("  aim: {aim}"), if met { "met" } else { "MISSED" });
}

/// Tables with an index each, and roles of which each reads and writes some.
pub(crate) fn large(tables: usize, roles: usize, reaches: impl Fn(usize, usize) -> bool) -> Stack {
    let mut stack = Stack::new("large");
    let tables: Vec<_> = (0..tables)
        .map(|number| {
            let index = GlobalSecondaryIndex::new("byOwner", Attribute::string("owner"));
            stack.add(
                TableV2::on_demand(format!("Table{number}"), Attribute::string("id"))
                    .global_secondary_index(index),
            )
        })
        .collect();
    for number in 0..roles {
        let role = Role::for_lambda(format!("Handler{number}"));
        let reached = tables.iter().enumerate().filter(|(table, _)| reaches(number, *table));
        stack.add(reached.fold(role, |role, (_, table)| role.allow(table.read_write_data())));
    }
    stack
}
