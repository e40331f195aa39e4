//! What `benches/instructions.py` counts: the command line on a stack that stays as it is, and large stacks.
//!
//! `frozen synth music --stdout` is the whole command line; `frozen large TABLES ROLES REACHED` judges one large stack.
//! With `named`, the tables have names, so that each role's policy is short enough to stand in the role.
//! `frozen schema TYPE` reads a resource type.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark is for a person to read")]

#[allow(unreachable_pub, reason = "a stack reads here as it does in any project")]
mod music;

use std::process::ExitCode;

use tablature::schema::{self, Kind};
use tablature::{
    App, Attribute, GlobalSecondaryIndex, Role, Stack, Stage, Synthesis, TableHandle, TableV2,
};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [size @ ("large" | "named"), numbers @ ..] => {
            let numbers: Vec<usize> = numbers.iter().map(|it| it.parse().unwrap()).collect();
            judge(&large(numbers.try_into().unwrap(), *size == "named"))
        }
        ["schema", resource_type] => read(resource_type),
        _ => App::new().stack(music::stack).main(),
    }
}

/// Reads all properties of a resource type with the values that they take, and its attributes.
fn read(resource_type: &str) -> ExitCode {
    let Some(schema) = schema::of(resource_type) else { return ExitCode::FAILURE };
    let known = schema.properties().members().filter(|member| member.value.kind() != Kind::Any);
    println!("{} {}", known.count(), schema.attributes().count());
    ExitCode::SUCCESS
}

/// Lowers and judges a stack, and prints the length of its template and its findings. A stack without errors is proved.
fn judge(stack: &Stack) -> ExitCode {
    let synthesis = Synthesis::of(stack, &Stage::default());
    println!("{} {}", synthesis.template().to_json().len(), synthesis.report().summary());
    ExitCode::SUCCESS
}

/// Tables with two indexes each, and roles that each read and write this number of them, spread evenly.
fn large([tables, roles, reached]: [usize; 3], named: bool) -> Stack {
    let mut stack = Stack::new("large");
    let tables: Vec<TableHandle> = (0..tables)
        .map(|number| {
            let index = |name, key| GlobalSecondaryIndex::new(name, Attribute::string(key));
            let id = format!("Table{number}");
            let name = format!("table-{number}");
            let table = TableV2::on_demand(id, Attribute::string("id"))
                .global_secondary_index(index("byOwner", "owner"))
                .global_secondary_index(index("byStatus", "status"));
            stack.add(if named { table.table_name(name) } else { table })
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
