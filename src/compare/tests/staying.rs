//! Values that only deployment tells, or conditions choose: what changes may be nothing.

use serde_json::{Value, json};

use super::template::{changes, of, table};
use crate::compare::template::TemplateChanges;
use crate::evaluate::Environment;

/// What becomes of a table whose name is written in another way, without the name of the stack.
fn renamed(old: Value, new: Value) -> (String, String) {
    let template = |name: Value| {
        let mut template = of(&json!({
            "T": table(&json!({ "TableName": name })),
            "Q": { "Type": "AWS::SQS::Queue" }, "R": { "Type": "AWS::SQS::Queue" },
        }));
        template["Parameters"] = json!({ "A": { "Type": "String" }, "B": { "Type": "String" },
            "C": { "Type": "String", "Default": "c" } });
        template["Conditions"] = json!({ "X": { "Fn::Equals": [{ "Ref": "A" }, "x"] } });
        template.into()
    };
    let environment = Environment::new("111122223333", "eu-west-1");
    let (old, new) = (template(old), template(new));
    let all = TemplateChanges::between((&old, &environment), (&new, &environment)).changes;
    let [change] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(change.loses, change.effect.name() == "replace");
    (change.effect.name().to_owned(), change.message.clone())
}

#[test]
fn a_name_that_may_stay_the_same_is_not_known_to_change() {
    let sub = |text: &str| json!({ "Fn::Sub": text });
    let unknown = |old: Value, new: Value| {
        let (effect, message) = renamed(old, new);
        assert_eq!(effect, "unknown", "{message}");
        message.split_once("stays the same: ").unwrap().1.to_owned()
    };
    let stack = "the stack's name is not given (`--stack-name`)";
    assert_eq!(unknown(sub("${AWS::StackName}-t"), json!("app-t")), stack);
    assert_eq!(unknown(json!("app-t"), sub("${AWS::StackName}-t")), stack);
    let parameter = "parameter `A` is not given (`--parameter A=…`)";
    assert_eq!(unknown(json!({ "Ref": "A" }), json!({ "Ref": "B" })), parameter);
    assert_eq!(unknown(sub("x-${A}"), sub("${B}-y")), parameter);
    assert_eq!(unknown(sub("x-${A}"), sub("x-${A}${B}")), parameter);
    let import = |name: &str| json!({ "Fn::ImportValue": name });
    assert_eq!(unknown(import("a"), import("b")), "what it imports is not given (`--import`)");
    let secret = |name: &str| json!(format!("x-{{{{resolve:ssm:/{name}}}}}"));
    assert_eq!(unknown(secret("a"), secret("b")), "only deployment tells its value");
    assert_eq!(unknown(secret("a"), json!("x-y")), "only deployment tells its value");
    assert_eq!(unknown(json!({ "Ref": "Q" }), json!("x")), "only deployment tells its value");
    let chosen = |name: &str| json!({ "Fn::If": ["X", name, "z"] });
    assert_eq!(unknown(json!("x"), chosen("x")), "whether a condition holds is not known");
}

#[test]
fn a_name_that_is_certainly_another_one_makes_another_table() {
    let sub = |text: &str| json!({ "Fn::Sub": text });
    let certain = |old: Value, new: Value| {
        let (effect, message) = renamed(old.clone(), new.clone());
        assert_eq!(effect, "replace", "{old} {new}: {message}");
    };
    certain(sub("a-${AWS::StackName}"), sub("b-${AWS::StackName}"));
    certain(sub("${A}-orders-${B}"), sub("${A}-users-${B}"));
    certain(sub("a-${A}"), json!("b-x"));
    certain(json!("b-x"), sub("${A}-y"));
    certain(sub("${A}-ab-${B}"), json!("x-y"));
    certain(sub("${C}-t"), json!("app-t"));
    certain(sub("${A}"), sub("${A}-x"));
    certain(sub("a-{{resolve:ssm:/a}}"), sub("b-{{resolve:ssm:/a}}"));
    // Two resources of a template have two names.
    certain(json!({ "Ref": "Q" }), json!({ "Ref": "R" }));
    certain(json!("x"), json!({ "Fn::If": ["X", "y", "z"] }));
}

#[test]
fn indexes_of_which_a_condition_decides_are_counted_with_the_others() {
    let index = |name: &str| json!({ "IndexName": name, "KeySchema": [], "Projection": {} });
    let none = || json!({ "Ref": "AWS::NoValue" });
    let chosen = |then: Value, otherwise: Value| json!({ "Fn::If": ["X", then, otherwise] });
    let added = |old: Value, new: Value| {
        let template = |indexes: Value| {
            let mut template =
                of(&json!({ "T": table(&json!({ "GlobalSecondaryIndexes": indexes })) }));
            template["Parameters"] = json!({ "A": { "Type": "String" } });
            template["Conditions"] = json!({ "X": { "Fn::Equals": [{ "Ref": "A" }, "x"] } });
            template
        };
        changes(&template(old), &template(new))
    };
    let (both, one) = (|| json!([index("one"), index("two")]), || json!([index("one")]));
    let list = "T GlobalSecondaryIndexes";
    let unknown = format!("{list} unknown EVO005");
    assert_eq!(added(json!([]), chosen(both(), none())), [unknown.as_str()]);
    assert_eq!(
        added(one(), json!([index("one"), chosen(index("two"), index("three")), index("four")])),
        [format!("{list} refused EVO005")]
    );
    let three = json!([index("one"), index("two"), index("three")]);
    assert_eq!(added(chosen(one(), json!([])), three), [format!("{list} refused EVO005")]);
    assert_eq!(added(json!([]), chosen(one(), json!([index("two")]))), [format!("{list} unknown")]);
    let within = format!("{list}/Fn::If/1/two unknown");
    assert_eq!(added(chosen(one(), none()), chosen(both(), none())), [within.as_str()]);
    // The same index twice is no other order.
    assert_eq!(added(one(), json!([index("one"), index("one")])), [format!("{list} unknown")]);
}

#[test]
fn a_condition_under_another_name_or_written_in_another_way_changes_nothing() {
    let template = |name: &str, formula: Value| {
        let mut template = of(&json!({
            "T": table(&json!({ "TableClass": { "Fn::If": [name, "STANDARD", "STANDARD_INFREQUENT_ACCESS"] } })),
            "U": { "Type": "AWS::SNS::Topic", "Condition": name },
        }));
        template["Parameters"] = json!({ "A": { "Type": "String" } });
        template["Conditions"] =
            json!({ name: formula, "X": { "Fn::Equals": ["x", { "Ref": "A" }] } });
        template
    };
    let equals = |value: &str| json!({ "Fn::Equals": [{ "Ref": "A" }, value] });
    let not = |formula: Value| json!({ "Fn::Not": [formula] });
    let all = |old: Value, new: Value| changes(&old, &new);
    let plain = || template("C", equals("a"));
    assert_eq!(all(plain(), template("C", not(not(equals("a"))))), ["Conditions/C none"]);
    let renamed = [
        "Conditions/C none",
        "Conditions/D none",
        "T TableClass/Fn::If/0 none",
        "U Condition none",
    ];
    assert_eq!(all(plain(), template("D", equals("a"))), renamed);
    let other = all(plain(), template("D", equals("b")));
    assert_eq!(
        other,
        [
            "Conditions/C unknown",
            "Conditions/D unknown",
            "T TableClass/Fn::If/0 unknown",
            "U Condition unknown"
        ]
    );
    let by_name = template("C", json!({ "Condition": "X" }));
    assert_eq!(all(template("C", equals("x")), by_name), ["Conditions/C none"]);
    let other = all(plain(), template("C", not(equals("a"))));
    assert_eq!(other, ["Conditions/C unknown"]);
}

#[test]
fn what_is_called_a_choice_and_has_no_values_may_be_anything() {
    for (old, new) in [(json!("t"), json!({ "Fn::If": [] })), (json!({ "Fn::If": [] }), json!("t"))]
    {
        let (effect, message) = renamed(old, new);
        assert_eq!(effect, "unknown", "{message}");
    }
}
