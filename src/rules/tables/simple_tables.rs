//! `AWS::Serverless::SimpleTable`, from which the Serverless Application Model makes a table.

use super::table_settings::NOT_RETAINED;
use super::words::WORD;
use crate::facts::template::SERVERLESS;
use crate::findings::Rule;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, finding};
use crate::rules::views::retention;
use crate::rules::views::tables::is_known;

/// What it finds are findings of other files' rules.
pub(super) static RULES: &[&Rule] = &[];

/// The types of a key attribute, which the model translates.
const KEY_TYPES: [&str; 3] = ["String", "Number", "Binary"];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    // Without the transform it is no table at all, which is another rule's matter.
    if !template.has_transform(SERVERLESS) {
        return;
    }
    for table in template.resources_of("AWS::Serverless::SimpleTable") {
        let noun = format!("table `{table}`");
        findings.extend(retention::not_retained(&NOT_RETAINED, &noun, table.node()));
        let key = table.property("PrimaryKey").and_then(|key| key.get("Type")).filter(is_known);
        let Some(key) = key else { continue };
        let Some(word) = key.as_str().filter(|word| !KEY_TYPES.contains(word)) else { continue };
        let words = format!("the words are {}", names::listed(KEY_TYPES));
        finding!(&WORD, "`Type` of the key of table `{table}` is `{word}`")
            .here(&key, "no type of a simple table's key")
            .help(Help::meant(names::nearest(word, KEY_TYPES), words))
            .add_to(findings);
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::judge;
    use serde_json::{Value, json};

    fn found(table: Value) -> Vec<String> {
        let transform = "AWS::Serverless-2016-10-31";
        let findings =
            judge(&json!({ "Transform": transform, "Resources": { "T": table } }).into());
        let pointer = |one: &super::Finding| one.location().pointer.clone().unwrap_or_default();
        findings.iter().map(|one| format!("{} {}", one.code(), pointer(one))).collect()
    }

    #[test]
    fn a_simple_table_loses_its_rows_as_any_table_does() {
        let table = |deletion: &str, kind: &str| {
            json!({
                "Type": "AWS::Serverless::SimpleTable",
                "DeletionPolicy": deletion,
                "UpdateReplacePolicy": deletion,
                "Properties": { "PrimaryKey": { "Name": "id", "Type": kind } },
            })
        };
        assert_eq!(found(table("Retain", "String")), [""; 0]);
        assert_eq!(found(table("Delete", "Number")), [""; 0]);
        let key = "DDB006 /Resources/T/Properties/PrimaryKey/Type";
        assert_eq!(found(table("Retain", "S")), [key]);
        assert_eq!(found(table("Retain", "string")), [key]);
        assert_eq!(
            found(json!({ "Type": "AWS::Serverless::SimpleTable" })),
            ["DDB037 /Resources/T"]
        );
    }
}
