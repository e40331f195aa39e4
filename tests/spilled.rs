//! A role with more statements than fit into inline policies may do what it was granted, and nothing else.

use tablature::assertions::on;
use tablature::{Action, Attribute, Role, Stack, Stage, Synthesis, TableV2};

const TABLES: usize = 120;

/// A role that reads all of many tables except the last. CloudFormation chooses their names.
fn stack() -> Stack {
    let mut stack = Stack::new("tenants");
    let mut reporter = Role::for_lambda("Reporter");
    for tenant in 0..=TABLES {
        let orders = TableV2::on_demand(format!("Orders{tenant}"), Attribute::string("orderId"));
        let orders = stack.add(orders);
        if tenant < TABLES {
            reporter = reporter.allow(orders.actions([Action::GetItem]));
        }
    }
    stack.add(reporter);
    stack
}

#[test]
fn what_moved_is_proved_and_has_no_findings() {
    let synthesis = Synthesis::of(&stack(), &Stage::default());
    assert_eq!(synthesis.report().codes(), [""; 0]);
}

#[test]
fn the_rights_are_those_of_a_role_that_fits() {
    let stack = stack();
    let reporter = stack.role("Reporter");
    for tenant in 0..TABLES {
        reporter.may(Action::GetItem, on(format!("Orders{tenant}")).row("1"));
        reporter.may_not(Action::Query, on(format!("Orders{tenant}")).row("1"));
    }
    reporter.may_not(Action::GetItem, on(format!("Orders{TABLES}")).row("1"));
}

#[test]
fn the_role_names_its_policies_in_their_order() {
    let synthesis = Synthesis::of(&stack(), &Stage::default());
    let template: serde_json::Value =
        serde_json::from_str(&synthesis.template().to_json()).unwrap();
    let role = &template["Resources"]["Reporter"]["Properties"];
    assert_eq!(role["Policies"], serde_json::Value::Null);
    let named: Vec<&str> = (role["ManagedPolicyArns"].as_array().unwrap().iter())
        .filter_map(|arn| arn["Ref"].as_str())
        .collect();
    assert!(named.len() > 1, "{named:?}");
    let mut tables = Vec::new();
    for (index, id) in named.iter().enumerate() {
        assert_eq!(*id, format!("ReporterAccess{}", index + 1));
        let document = &template["Resources"][id]["Properties"]["PolicyDocument"];
        for statement in document["Statement"].as_array().unwrap() {
            tables.extend(statement["Resource"].as_array().unwrap().iter().cloned());
        }
    }
    tables.retain(|arn| arn != "*");
    assert_eq!(tables.len(), TABLES, "each table once");
}

/// More than a stack or a template can have is a finding, and nothing is written.
#[test]
fn too_many_resources_and_too_long_a_template_are_errors() {
    let mut stack = Stack::new("tenants");
    for tenant in 0..=500 {
        let table = TableV2::on_demand(format!("Orders{tenant}"), Attribute::string("orderId"));
        stack.add((0..45).fold(table, |table, tag| {
            table.tag(format!("tag-{tag}-{}", "k".repeat(20)), "v".repeat(40))
        }));
    }
    let report = stack.template(&Stage::default()).unwrap_err();
    assert_eq!(report.codes(), ["CFN014", "CFN010"]);
}
