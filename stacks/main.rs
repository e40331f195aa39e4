//! The apps of this repository, and the binary that synthesizes them.
#![allow(unreachable_pub, reason = "a stack reads here as it does in any project")]

mod boilerplate;
mod hr;
mod music;
mod notes;
mod orders;

use std::process::ExitCode;

use tablature::App;

fn main() -> ExitCode {
    app().main()
}

fn app() -> App {
    App::new()
        .stack(music::stack)
        .stack(hr::stack)
        .stack(notes::stack)
        .stack(boilerplate::stack)
        .stack(orders::stack)
}

#[cfg(test)]
mod tests {
    use tablature::access::Access;
    use tablature::evaluate::Environment;
    use tablature::{Stage, Synthesis};

    use super::app;

    #[test]
    fn every_app_is_as_it_was_reviewed_at_each_stage() {
        for stage in ["dev", "prod"].map(Stage::new) {
            for stack in app().stacks(&stage) {
                let synthesis = Synthesis::of(&stack, &stage);
                let name = format!("{}-{stage}", stack.name());
                assert!(
                    synthesis.report().codes().is_empty(),
                    "{name}: {}",
                    synthesis.report().json()
                );
                insta::with_settings!({
                    snapshot_path => "../snapshots",
                    prepend_module_to_snapshot => false,
                    omit_expression => true,
                }, {
                    insta::assert_snapshot!(name.as_str(), synthesis.template().to_json());
                    let region = synthesis.region().unwrap_or("us-east-1");
                    let environment = Environment::new("111122223333", region)
                        .stack_name(synthesis.stack_name());
                    let access = Access::of(synthesis.template(), environment)
                        .with_acknowledged(synthesis.report());
                    let report = access.markdown(synthesis.stack_name());
                    insta::assert_snapshot!(format!("{name}-access"), report);
                });
            }
        }
    }

    #[test]
    fn the_committed_templates_are_those_of_the_stacks() {
        for stack in app().stacks(&Stage::default()) {
            let synthesis = Synthesis::of(&stack, &Stage::default());
            let path = format!("{}/out/{}", env!("CARGO_MANIFEST_DIR"), synthesis.file_name());
            let committed = std::fs::read_to_string(&path).unwrap();
            assert!(
                committed == synthesis.template().to_json(),
                "{path} is stale: run `cargo run -- synth`"
            );
        }
    }
}
