//! How long the access report takes: `cargo bench --bench access`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark is for a person to read")]

mod measure;
#[path = "../stacks/music.rs"]
#[allow(unreachable_pub, unused, reason = "an app reads here as it does in any project")]
mod music;

use std::hint::black_box;
use std::time::Duration;

use measure::{aim, large, measure};
use tablature::access::Access;
use tablature::evaluate::Environment;
use tablature::{Stack, Stage, Synthesis};

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
