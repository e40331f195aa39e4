//! The customer managed keys of a template that its tables are encrypted with.

use crate::rules::prelude::{Judged, Node, Resource};
use crate::rules::views::tables::Table;
use crate::template::text;

/// A table, and a key of the template that it is certainly encrypted with.
#[derive(Clone)]
pub(in crate::rules) struct TableKey<'t> {
    pub(in crate::rules) table: Table<'t>,
    pub(in crate::rules) key: Resource<'t>,
    /// Where the table names the key.
    pub(in crate::rules) node: Node<'t>,
}

/// Each table with its keys: a global table has one in each Region, of which the template has those of its own.
pub(in crate::rules) fn table_keys<'t>(template: &Judged<'t>) -> Vec<TableKey<'t>> {
    if template.keys().next().is_none() {
        return Vec::new();
    }
    let of_table = |table: Table<'t>| {
        // Where it is off, or may be, the key is not used.
        let specification = table.property("SSESpecification");
        let is_on = specification.as_ref().and_then(|it| it.get("SSEEnabled")?.as_bool());
        let settings = if is_on == Some(true) { table.setting("SSESpecification") } else { vec![] };
        let named = settings.into_iter().filter_map(|setting| setting.get("KMSMasterKeyId"));
        named.filter_map(move |node| {
            Some(TableKey { table, key: key_named(template, &node)?, node })
        })
    };
    template.tables().flat_map(of_table).collect()
}

/// The key of the template that a value names: by its id, its ARN or an alias.
pub(in crate::rules) fn key_named<'t>(
    template: &Judged<'t>,
    node: &Node<'_>,
) -> Option<Resource<'t>> {
    if let Some(id) = text::referred(node) {
        return key_of(template, id);
    }
    let name = text::literal(node)?;
    let is_it = |alias: &Resource<'_>| {
        let own = alias.property("AliasName");
        own.and_then(|own| text::literal(&own)).is_some_and(|own| own == name)
    };
    let alias = template.resources_of(ALIAS).find(is_it)?;
    key_of(template, alias.logical_id())
}

/// The key with this logical id, or the one of the alias with this logical id.
pub(in crate::rules) fn key_of<'t>(template: &Judged<'t>, id: &str) -> Option<Resource<'t>> {
    let alias = template.resource_of(id, ALIAS);
    let target = alias.and_then(|alias| alias.property("TargetKeyId"));
    let key = template.resource(target.as_ref().and_then(text::referred).unwrap_or(id))?;
    key.kind().is_some_and(|kind| KEYS.contains(&kind)).then_some(key)
}

/// The types of keys.
pub(in crate::rules) const KEYS: [&str; 2] = ["AWS::KMS::Key", "AWS::KMS::ReplicaKey"];

const ALIAS: &str = "AWS::KMS::Alias";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;
    use serde_json::{Value, json};

    fn keys(kind: &str, properties: Value) -> Vec<String> {
        let template: Template = json!({ "Resources": {
            "Key": { "Type": "AWS::KMS::Key" },
            "Copy": { "Type": "AWS::KMS::ReplicaKey" },
            "Alias": { "Type": "AWS::KMS::Alias", "Properties": {
                "AliasName": "alias/tracks", "TargetKeyId": { "Ref": "Key" },
            } },
            "T": { "Type": kind, "Properties": properties },
        } })
        .into();
        let all = table_keys(&Judged::of(&template));
        all.iter().map(|one| format!("{} {} {}", one.table, one.key, one.node.pointer())).collect()
    }

    #[test]
    fn a_table_names_its_key_by_reference_or_by_an_alias() {
        let at = "/Resources/T/Properties/SSESpecification/KMSMasterKeyId";
        for (on, named, expected) in [
            (json!(true), json!({ "Fn::GetAtt": ["Key", "Arn"] }), Some("Key")),
            (json!(true), json!({ "Ref": "Copy" }), Some("Copy")),
            (json!(true), json!({ "Ref": "Alias" }), Some("Key")),
            (json!(true), json!("alias/tracks"), Some("Key")),
            (json!(true), json!("alias/aws/dynamodb"), None),
            (json!(true), json!({ "Ref": "Parameter" }), None),
            (json!(true), json!({ "Fn::If": ["A", { "Ref": "Key" }, { "Ref": "Copy" }] }), None),
            (json!({ "Ref": "On" }), json!({ "Ref": "Key" }), None),
            (json!(false), json!({ "Ref": "Key" }), None),
        ] {
            let specification =
                json!({ "SSEEnabled": on, "SSEType": "KMS", "KMSMasterKeyId": named });
            let found = keys("AWS::DynamoDB::Table", json!({ "SSESpecification": specification }));
            let expected: Vec<String> =
                expected.iter().map(|key| format!("T {key} {at}")).collect();
            assert_eq!(found, expected, "{specification}");
        }
    }

    #[test]
    fn the_replicas_of_a_global_table_name_the_keys() {
        let replica = |region: Value, key: Value| json!({ "Region": region, "SSESpecification": { "KMSMasterKeyId": key } });
        let found = keys(
            "AWS::DynamoDB::GlobalTable",
            json!({
                "SSESpecification": { "SSEEnabled": true, "SSEType": "KMS" },
                "Replicas": [
                    replica(json!("eu-west-1"), json!("arn:aws:kms:eu-west-1:111122223333:key/a")),
                    replica(json!({ "Ref": "AWS::Region" }), json!({ "Fn::GetAtt": ["Key", "Arn"] })),
                ],
            }),
        );
        let at = "/Resources/T/Properties/Replicas/1/SSESpecification/KMSMasterKeyId";
        assert_eq!(found, [format!("T Key {at}")]);
    }
}
