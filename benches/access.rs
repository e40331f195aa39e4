//! How long it takes to say who reaches what: `cargo bench --bench access`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark is for a person to read")]

mod measure;
#[path = "../stacks/music.rs"]
#[allow(unreachable_pub, unused, reason = "an app reads here as it does in any project")]
mod music;

use std::hint::black_box;
use std::time::Duration;

use measure::{aim, measure};
use tablature::access::Access;
use tablature::evaluate::Environment;
use tablature::{Attribute, GlobalSecondaryIndex, Role, Stack, Stage, Synthesis, TableV2};

fn main() {
    let stage = Stage::default();
    report("music", &music::stack(&stage), 500);
    let sparse = large(480, 20, |role, table| table / 24 == role);
    let took = report("480 tables, 20 roles with 24 tables each", &sparse, 5);
    aim(took < Duration::from_millis(250), "below a quarter of a second");
    let dense = large(480, 20, |_, _| true);
    report("480 tables, 20 roles with all of them", &dense, 3);

    // Policies of this size fit into a role, so that the synthesis comes to the proof.
    let provable = large(120, 20, |role, table| table / 6 == role);
    let report = Synthesis::of(&provable, &stage);
    assert_eq!(report.report().codes(), [""; 0]);
    measure("120 tables, 20 roles with 6 tables each: synthesis with its proof", 5, || {
        drop(black_box(Synthesis::of(&provable, &stage)));
    });
}

fn report(what: &str, stack: &Stack, runs: usize) -> Duration {
    let synthesis = Synthesis::of(stack, &Stage::default());
    measure(&format!("{what}: access"), runs, || {
        drop(black_box(Access::of(synthesis.template(), Environment::default()).text()));
    })
}

/// Tables with an index each, and roles of which each reads and writes some.
fn large(tables: usize, roles: usize, reaches: impl Fn(usize, usize) -> bool) -> Stack {
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
