//! Prints the template of a stack with a role for the number of tables in the argument. With a few
//! tables its policy is inline. With sixty it has managed policies.

use std::env;
use std::error::Error;
use std::io::{self, Write};

use tablature::{Action, Attribute, RemovalPolicy, Role, Stack, Stage, TableV2};

fn main() -> Result<(), Box<dyn Error>> {
    let tables: usize = env::args().nth(1).ok_or("how many tables?")?.parse()?;
    let mut stack = Stack::new("tenants");
    let mut reporter = Role::for_lambda("Reporter");
    for tenant in 0..=tables {
        let orders = TableV2::on_demand(format!("Orders{tenant}"), Attribute::string("orderId"))
            .removal_policy(RemovalPolicy::Destroy);
        let orders = stack.add(orders);
        // The role has no access to the last table.
        if tenant < tables {
            reporter = reporter.allow(orders.actions([Action::GetItem]));
        }
    }
    stack.add(reporter);
    let template = stack.template(&Stage::default()).map_err(|report| report.summary())?;
    io::stdout().write_all(template.to_json().as_bytes())?;
    Ok(())
}
