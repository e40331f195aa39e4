//! The types of attributes: one for each.

use crate::rules::prelude::{Finding, Judged, finding, pages, rules};
use crate::rules::tables::keys;
use crate::rules::views::tables::{Definition, Table};

rules!(
    error ONE_TYPE = ddb004 {
        title: "an attribute has one type",
        explanation: "The keys of the table and of all its indexes share the table's attributes, so an \
            attribute that stands in several keys has the same type in all of them.",
        page: pages::DYNAMODB_CREATE_TABLE,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    check_types(table, &table.definitions(), findings);
}

fn check_types(table: &Table<'_>, definitions: &[Definition<'_>], findings: &mut Vec<Finding>) {
    for definition in definitions {
        let Some(first) = definition.first(definitions) else { continue };
        let (Some(name), Some(one), Some(other)) = (definition.name, first.kind, definition.kind)
        else {
            continue;
        };
        // An attribute twice in one key is reported first, whatever its types.
        if one == other || repeated_attribute(table) == Some(name) {
            continue;
        }
        finding!(&ONE_TYPE, "attribute `{name}` is declared with two types")
            .here(&definition.node, format!("{} here", type_in_words(other)))
            .and(&first.node, format!("{} here", type_in_words(one)))
            .help(
                "a table has one type for each attribute; index keys share the table's attributes",
            )
            .add_to(findings);
    }
}

fn repeated_attribute<'t>(table: &Table<'t>) -> Option<&'t str> {
    let keys = std::iter::once(table.key()).chain(table.indexes().into_iter().map(|i| i.key()));
    keys.into_iter().find_map(|key| keys::repeated(&key).and_then(|(first, _)| first.name))
}

fn type_in_words(code: &str) -> String {
    match code {
        "S" => "a string".to_owned(),
        "N" => "a number".to_owned(),
        "B" => "binary".to_owned(),
        other => format!("`{other}`"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::views::table_samples::{both, found, key, table};

    #[test]
    fn an_attribute_has_one_type() {
        let definition = |kind: &str| json!({ "AttributeName": "id", "AttributeType": kind });
        for table in both(json!({ "AttributeDefinitions": [definition("S"), definition("N")] })) {
            assert_eq!(found(&table), ["DDB004 AttributeDefinitions/1"]);
        }
        let three = [definition("S"), definition("N"), definition("B")];
        for table in both(json!({ "AttributeDefinitions": three })) {
            assert_eq!(
                found(&table),
                ["DDB004 AttributeDefinitions/1", "DDB004 AttributeDefinitions/2"]
            );
        }
    }

    #[test]
    fn twice_in_a_key_is_not_also_two_types() {
        let table = table(json!({
            "KeySchema": key("id", &["id"]),
            "AttributeDefinitions": [
                { "AttributeName": "id", "AttributeType": "S" },
                { "AttributeName": "id", "AttributeType": "N" },
            ],
        }));
        assert_eq!(found(&table), ["DDB011 KeySchema/1/AttributeName"]);
    }
}
