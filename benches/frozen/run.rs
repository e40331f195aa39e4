//! What `benches/instructions.py` counts: the command line on a stack that stays as it is, and large stacks.
//!
//! `frozen synth music --stdout` is the whole command line; `frozen tables ROLES…` judges one large stack.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark is for a person to read")]

#[allow(unreachable_pub, reason = "a stack reads here as it does in any project")]
mod music;

use std::process::ExitCode;

use tablature::{
    App, Attribute, GlobalSecondaryIndex, Role, Stack, Stage, Synthesis, TableHandle, TableV2,
};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["large", tables, roles, reached] => {
            judge(tables.parse().unwrap(), roles.parse().unwrap(), reached.parse().unwrap())
        }
        _ => App::new().stack(music::stack).main(),
    }
}

/// Lowers and judges one large stack, and prints how long its template is and what was found.
fn judge(tables: usize, roles: usize, reached: usize) -> ExitCode {
    let synthesis = Synthesis::of(&large(tables, roles, reached), &Stage::default());
    println!("{} {}", synthesis.template().to_json().len(), synthesis.report().summary());
    ExitCode::SUCCESS
}

/// Tables with two indexes each, and roles that read and write so many of them each, spread evenly.
fn large(tables: usize, roles: usize, reached: usize) -> Stack {
    let mut stack = Stack::new("large");
    let tables: Vec<TableHandle> = (0..tables)
        .map(|number| {
            stack.add(
                TableV2::on_demand(format!("Table{number}"), Attribute::string("id"))
                    .global_secondary_index(GlobalSecondaryIndex::new(
                        "byOwner",
                        Attribute::string("owner"),
                    ))
                    .global_secondary_index(GlobalSecondaryIndex::new(
                        "byStatus",
                        Attribute::string("status"),
                    )),
            )
        })
        .collect();
    for number in 0..roles {
        let mut role = Role::for_lambda(format!("Handler{number}"));
        for table in tables.iter().cycle().skip(number * reached).take(reached) {
            role = role.allow(table.read_write_data());
        }
        stack.add(role);
    }
    stack
}
