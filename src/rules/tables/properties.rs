//! The properties of tables and replicas: that CloudFormation knows them.

use crate::facts::pages;
use crate::facts::spellings::{GLOBAL_TABLE_PROPERTIES, REPLICA_PROPERTIES};
use crate::findings::{Finding, Rule, Severity};
use crate::names::nearest;
use crate::rules::tables::replica_settings;
use crate::rules::views::tables::{Table, tables};
use crate::template::{Node, Template};

pub(super) static RULES: &[&Rule] = &[&UNKNOWN];

static UNKNOWN: Rule = Rule {
    code: "DDB059",
    severity: Severity::Error,
    acknowledgeable: true,
    title: "a table has properties that CloudFormation knows",
    explanation: "CloudFormation refuses a property that the resource type does not have. \
        `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable` share some and not all: a `Table` has no \
        replicas. A property that is newer than this list can be acknowledged.",
    example: include_str!("../../../tests/rules/ddb059.rs"),
    page: pages::CLOUDFORMATION_GLOBAL_TABLE,
};

pub(super) fn check(template: &Template, findings: &mut Vec<Finding>) {
    for table in tables(template) {
        let noun = format!("table `{}`", table.name());
        if let Some(top) = table.resource.node().get("Properties") {
            check_names(&table, &top, &noun, table.property_names(), findings);
        }
        for replica in table.replicas() {
            let noun = format!("a replica of {noun}");
            check_names(&table, &replica, &noun, REPLICA_PROPERTIES, findings);
        }
    }
}

fn check_names(
    table: &Table<'_>,
    object: &Node<'_>,
    noun: &str,
    known: &[&str],
    findings: &mut Vec<Finding>,
) {
    let kind = if table.global { "GlobalTable" } else { "Table" };
    if object.intrinsic().is_some() {
        return;
    }
    for (name, node) in object.entries() {
        let is_elsewhere = table.global && replica_settings::stands_elsewhere(name);
        if known.contains(&name) || name.starts_with("Fn::") || is_elsewhere {
            continue;
        }
        let help = match GLOBAL_TABLE_PROPERTIES.contains(&name) {
            true if table.global => format!("`{name}` stands at the table, beside `Replicas`"),
            true => "`AWS::DynamoDB::GlobalTable` has it".to_owned(),
            false => {
                // `TimeToLive` is far from `TimeToLiveSpecification` by its letters.
                let begun = || known.iter().copied().find(|known| known.starts_with(name));
                match nearest(name, known.iter().copied()).or_else(begun) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "remove it, or acknowledge it if it is new".to_owned(),
                }
            }
        };
        findings.push(
            Finding::new(&UNKNOWN, format!("`{name}` is no property of {noun}"))
                .at(&node)
                .label(format!("`AWS::DynamoDB::{kind}` has no such property"))
                .help(help),
        );
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::views::table_samples::{both, found, global, messages, table, with};

    #[test]
    fn a_misspelt_property_is_one_finding() {
        let keys = json!([{ "AttributeName": "id", "KeyType": "HASH" }]);
        for table in both(json!({ "KeySchema": null, "KeySchemas": keys })) {
            assert_eq!(found(&table), ["DDB059 KeySchemas"]);
        }
        let replicas = json!([{ "Region": { "Ref": "AWS::Region" } }]);
        let global = global(json!({ "Replicas": null, "Replica": replicas }));
        assert_eq!(found(&global), ["DDB059 Replica"]);
    }

    #[test]
    fn each_type_has_its_own() {
        let replicas = json!({ "Replicas": [{ "Region": "eu-west-1" }] });
        assert_eq!(found(&table(replicas)), ["DDB059 Replicas"]);
        let replica =
            json!({ "Region": { "Ref": "AWS::Region" }, "BillingMode": "PAY_PER_REQUEST" });
        let global = global(json!({ "Replicas": [replica] }));
        assert_eq!(messages(&global), ["`BillingMode` is no property of a replica of table `T`"]);
    }

    #[test]
    fn loops_and_snippets_pass() {
        for table in both(json!({})) {
            let properties = json!({ "Fn::Transform": { "Name": "AWS::Include" } });
            let table = with(
                table.clone(),
                json!({ "Properties": with(table["Properties"].clone(), properties) }),
            );
            assert_eq!(found(&table), [""; 0]);
        }
    }
}
