//! The properties of tables and replicas: that CloudFormation knows them.

use crate::names::nearest;
use crate::rules::prelude::{Finding, Help, Judged, finding, pages, rules};
use crate::rules::tables::replica_settings;
use crate::rules::views::table_parts::PropertyObject;
use crate::rules::views::table_shape::{GLOBAL_TABLE, Shape};
use crate::rules::views::tables::Table;

rules!(
    acknowledgeable_error UNKNOWN = ddb059 {
        title: "a table has properties that CloudFormation knows",
        explanation: "CloudFormation refuses a property that the resource type does not have. \
            `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable` share some and not all: a `Table` has no \
            replicas. What stands in a property is judged, too. A property that is newer than this list can be acknowledged.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for (table, part) in template.table_parts() {
        check_names(table, part, findings);
    }
}

fn check_names(table: &Table<'_>, part: &PropertyObject<'_>, findings: &mut Vec<Finding>) {
    let kind = if table.global { "GlobalTable" } else { "Table" };
    let is_outer = part.property.is_none_or(|property| property == "Replicas");
    for (name, node) in part.node.entries() {
        // A key's word in a search schema is a missing word there.
        let is_word = (part.property, name) == (Some("SearchSchema"), "KeyType");
        let is_elsewhere = is_outer && table.global && replica_settings::stands_elsewhere(name);
        let is_elsewhere = is_elsewhere || is_word;
        if part.shape.member(name).is_some() || name.starts_with("Fn::") || is_elsewhere {
            continue;
        }
        let label = match part.property {
            Some(property) if !is_outer => format!("`{property}` has no such member"),
            _ => format!("`AWS::DynamoDB::{kind}` has no such property"),
        };
        finding!(&UNKNOWN, "`{name}` is no property of {}", part.noun)
            .here(node.named(), label)
            .help(help(table, part, name, is_outer))
            .add_to(findings);
    }
}

fn help(table: &Table<'_>, part: &PropertyObject<'_>, name: &str, is_outer: bool) -> Help {
    if is_outer && GLOBAL_TABLE.member(name).is_some() {
        return match table.global {
            true => format!("`{name}` stands at the table, beside `Replicas`").into(),
            false => "`AWS::DynamoDB::GlobalTable` has it".into(),
        };
    }
    if part.property == Some("GlobalSecondaryIndexes") {
        let replicas = GLOBAL_TABLE.member("Replicas");
        let replica = replicas.and_then(|member| member.shape());
        let of = |shape: &Shape| {
            let indexes = shape.member("GlobalSecondaryIndexes");
            let indexes = indexes.and_then(|member| member.shape());
            indexes.is_some_and(|index| index.member(name).is_some())
        };
        let elsewhere = match part.in_replica {
            true if of(&GLOBAL_TABLE) => Some("at the table, beside `Replicas`"),
            false if table.global && replica.is_some_and(of) => {
                Some("in each element of `Replicas`")
            }
            _ => None,
        };
        if let Some(elsewhere) = elsewhere {
            return format!("`{name}` stands with the index {elsewhere}").into();
        }
    }
    // `TimeToLive` is far from `TimeToLiveSpecification` by its letters.
    let in_part = |known: &&str| known.starts_with(name) || known.ends_with(name);
    Help::meant(
        nearest(name, part.shape.names()).or_else(|| part.shape.names().find(in_part)),
        "remove it; one that is newer than what is known here can be acknowledged",
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::views::table_samples::{
        both, found, global, index, key, messages, table, with,
    };

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
    fn what_stands_in_a_property_is_judged() {
        let stream = json!({ "StreamViewTyp": "NEW_IMAGE" });
        for table in both(json!({ "StreamSpecification": stream })) {
            assert_eq!(found(&table), ["DDB059 StreamSpecification/StreamViewTyp"]);
            let message = "`StreamViewTyp` is no property of `StreamSpecification` of table `T`";
            assert_eq!(messages(&table), [message]);
        }
        let tags =
            json!({ "Region": { "Ref": "AWS::Region" }, "Tags": [{ "Key": "a", "Valeu": "b" }] });
        let global = global(json!({ "Replicas": [tags] }));
        assert_eq!(found(&global), ["DDB059 Replicas/0/Tags/0/Valeu"]);
    }

    #[test]
    fn an_index_has_some_settings_at_the_table_and_some_in_replicas() {
        let indexes = |more| json!([with(index("byId", key("id", &[])), more)]);
        let insights = json!({ "ContributorInsightsSpecification": { "Enabled": true } });
        let properties = json!({ "GlobalSecondaryIndexes": indexes(insights) });
        let [table, global] = both(properties);
        assert_eq!(found(&table), [""; 0]);
        let at = "GlobalSecondaryIndexes/0/ContributorInsightsSpecification";
        assert_eq!(found(&global), [format!("DDB059 {at}")]);
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
