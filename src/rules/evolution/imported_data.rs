//! Tables that begin with data from S3.

use crate::rules::prelude::{Finding, Judged, finding, pages, rules};
use crate::rules::views::tables::{Table, is_known};

rules!(
    warning IMPORT = ddb093 {
        title: "a table that was imported from S3 has a name, which guards it from replacement",
        explanation: "`ImportSourceSpecification` is read once, when the table is made, and looks as if it \
            could go afterwards. Whoever removes or edits it replaces the table: the new one has what is in \
            S3, or nothing, and none of what was written since. CloudFormation refuses to replace a table \
            that has a `TableName`.",
        page: pages::CLOUDFORMATION_TABLE,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    let is_named = table.global || !table.lacks("TableName");
    let import = table.property("ImportSourceSpecification").filter(is_known);
    let Some(import) = import.filter(|_| !is_named) else { return };
    finding!(&IMPORT, "table `{table}` is replaced when its import is edited")
        .here(&import, "without these lines, another table")
        .help("before the first deployment, add a name: `\"TableName\": \"…\"`")
        .help(
            "a table that is deployed is replaced as well when it gets a name: leave its \
                     import as it is, and acknowledge this",
        )
        .add_to(findings);
}

#[cfg(test)]
mod tests {
    use crate::rules::views::table_samples::{found, table};
    use serde_json::{Value, json};

    #[test]
    fn a_name_guards_a_table_with_an_import() {
        let import = json!({ "InputFormat": "CSV", "S3BucketSource": { "S3Bucket": "tracks" } });
        for (import, name, is_found) in [
            (import.clone(), Value::Null, true),
            (import.clone(), json!("tracks"), false),
            (import, json!({ "Ref": "Name" }), false),
            (json!({ "Fn::If": ["First", {}, { "Ref": "AWS::NoValue" }] }), Value::Null, false),
            (Value::Null, Value::Null, false),
        ] {
            let expected: &[&str] =
                if is_found { &["DDB093 ImportSourceSpecification"] } else { &[] };
            let properties = json!({ "ImportSourceSpecification": import, "TableName": name });
            assert_eq!(found(&table(properties)), expected, "{import} {name}");
        }
    }
}
