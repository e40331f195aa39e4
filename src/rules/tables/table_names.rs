//! Names of tables.

use crate::facts::limits::dynamodb::{TABLE_NAME_LENGTH, is_table_name_character};
use crate::facts::template::has_dynamic_reference;
use crate::rules::prelude::{Finding, Help, Judged, finding, pages, rules};
use crate::rules::views::repeated::{condition, repeated};
use crate::rules::views::tables::Table;
use crate::template::Intrinsic;

rules!(
    error TABLE_NAME = ddb001 {
        title: "a table's name has 3 to 255 of `A-Za-z0-9_.-`",
        explanation: "The linters accept up to 1,024 characters of any kind, because some calls take an \
            ARN in the same place; `CreateTable` refuses. A table that is not named gets a name from \
            CloudFormation, and can then be replaced.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
    error TWO_TABLES_OF_ONE_NAME = ddb002 {
        title: "each table has a name of its own",
        explanation: "A name stands for one table in an account and Region. Of two tables of one name in \
            a stack, the second cannot be created, and the whole deployment is rolled back. Names differ \
            by upper and lower case.",
        page: pages::DYNAMODB_CONSTRAINTS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    template.tables().for_each(|table| check_form(&table, findings));
    let named = template.tables().filter_map(|table| Some((sure_name(&table)?, table)));
    for (_, first, second) in repeated(named) {
        check_pair(&first, &second, findings);
    }
}

fn check_form(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let Some(node) = table.property("TableName") else { return };
    // CloudFormation converts a number to text.
    let number = node.as_f64().map(|_| node.expr().to_json());
    let name = node.as_str().map(str::to_owned).or(number);
    let Some(name) = name.filter(|name| !has_dynamic_reference(name)) else { return };
    let Some(wrong) = wrong_form(&name) else { return };
    finding!(&TABLE_NAME, "table name `{name}` {wrong}")
        .here(&node, "3 to 255 of `A-Za-z0-9_.-`")
        .help(Help::either(
            help(&name),
            "write another name, or leave it out: CloudFormation makes one up",
        ))
        .add_to(findings);
}

/// What is wrong with the name of a table or an index.
pub(super) fn wrong_form(name: &str) -> Option<String> {
    let length = name.chars().count();
    if let Some(character) = name.chars().find(|character| !is_table_name_character(*character)) {
        Some(match character {
            ' ' => "contains a space".to_owned(),
            other => format!("contains `{other}`"),
        })
    } else if TABLE_NAME_LENGTH.contains(&length) {
        None
    } else {
        Some(format!("has {length} character{}", if length == 1 { "" } else { "s" }))
    }
}

fn help(name: &str) -> String {
    let spelt: String =
        name.chars().map(|c| if is_table_name_character(c) { c } else { '-' }).collect();
    let spelt = spelt.trim_matches('-');
    if wrong_form(spelt).is_none() {
        format!("write `.table_name(\"{spelt}\")`")
    } else {
        "leave `.table_name(…)` out, and CloudFormation makes up a name".to_owned()
    }
}

/// The name of a table, as JSON, and the condition under which the table is made.
fn sure_name<'t>(table: &Table<'t>) -> Option<(&'t str, String)> {
    let name = table.property("TableName")?;
    // Other functions may give nothing, and then there is no name.
    let is_text = name.as_str().is_some()
        || matches!(name.intrinsic(), Some(Intrinsic::Sub(..) | Intrinsic::Join(..)));
    Some((condition(&table.resource)?, is_text.then(|| name.expr().to_json())?))
}

fn check_pair(first: &Table<'_>, second: &Table<'_>, findings: &mut Vec<Finding>) {
    let (Some(one), Some(other)) = (first.property("TableName"), second.property("TableName"))
    else {
        return;
    };
    let name = other.shown();
    let (first, second) = (first.name(), second.name());
    finding!(
        &TWO_TABLES_OF_ONE_NAME,
        "tables `{first}` and `{second}` have the same name `{name}`"
    )
    .here(&other, "the second")
    .and(&one, "the first")
    .help(Help::either(
        format!("give `{second}` a `.table_name(…)` of its own"),
        format!("give `{second}` another `TableName`, or none"),
    ))
    .add_to(findings);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::views::table_samples::{both, found, found_in, global, table};

    #[test]
    fn names_have_3_to_255_of_their_characters() {
        let long = "x".repeat(255);
        for name in ["abc", "insighthr-users_1.dev", &long] {
            for table in both(json!({ "TableName": name })) {
                assert_eq!(found(&table), [""; 0], "{name}");
            }
        }
        let longer = "x".repeat(256);
        for name in ["", "ab", "a b c", "täfel", "arn:aws:dynamodb", &longer] {
            for table in both(json!({ "TableName": name })) {
                assert_eq!(found(&table), ["DDB001 TableName"], "{name}");
            }
        }
    }

    #[test]
    fn a_computed_name_is_not_judged() {
        for name in [json!({ "Fn::Sub": "${AWS::StackName} x" }), json!("{{resolve:ssm:name:1}}")] {
            assert_eq!(found(&table(json!({ "TableName": name }))), [""; 0]);
        }
    }

    #[test]
    fn two_tables_of_one_name_are_one_finding() {
        let named = |name| json!({ "TableName": name });
        for (one, other, expected) in [
            (json!("users"), json!("users"), true),
            (json!("users"), json!("Users"), false),
            (
                json!({ "Fn::Sub": "${AWS::StackName}-u" }),
                json!({ "Fn::Sub": "${AWS::StackName}-u" }),
                true,
            ),
            (json!({ "Fn::Sub": "a-${Stage}" }), json!({ "Fn::Sub": "b-${Stage}" }), false),
            (json!({ "Ref": "AWS::NoValue" }), json!({ "Ref": "AWS::NoValue" }), false),
            (json!(null), json!(null), false),
        ] {
            let resources = json!({ "A": table(named(one.clone())), "T": global(named(other)) });
            let expected: &[&str] = if expected { &["DDB002 TableName"] } else { &[] };
            assert_eq!(found_in(resources), expected, "{one}");
        }
    }

    #[test]
    fn one_table_or_the_other_may_have_the_name() {
        let mut one = table(json!({ "TableName": "users" }));
        one["Condition"] = json!("IsProd");
        assert_eq!(
            found_in(json!({ "A": one, "T": table(json!({ "TableName": "users" })) })),
            [""; 0]
        );
    }
}
