//! The section `Rules`: what is asserted of parameters before a stack is made.

use crate::facts::functions::{IN_RULES, OF_CONDITIONS, OF_RULES, TRANSFORM};
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::template::Intrinsic;

rules!(
    acknowledgeable_error RULE = cfn091 {
        title: "a rule asserts something of parameters",
        explanation: "A member of `Rules` has `Assertions`, each with an `Assert`, and may have a `RuleCondition` for which \
            they are made. Both are true or false: `Fn::Equals`, `Fn::Contains`, `Fn::EachMemberIn` and their kin, or \
            `Fn::And`, `Fn::Or` and `Fn::Not` of these. A rule is judged before anything is made, so it knows parameters and no \
            resources, and takes no other functions: `Fn::Sub`, `Fn::FindInMap` and `Condition` are none of a rule.",
        page: pages::CLOUDFORMATION_RULE_FUNCTIONS,
    },
);

const MEMBERS: [&str; 2] = ["Assertions", "RuleCondition"];
const OF_ASSERTION: [&str; 2] = ["Assert", "AssertDescription"];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let Some(section) = template.section("Rules").filter(|_| !template.is_rewritten()) else {
        return;
    };
    for (name, rule) in section.entries().filter(|(name, _)| !name.starts_with("Fn::")) {
        if !rule.is_object() {
            if !rule.is_null() {
                let found = finding!(&RULE, "rule `{name}` is no object").at(&rule);
                findings.push(found.help(with_assertions()));
            }
            continue;
        }
        if rule.get(TRANSFORM).is_some() {
            continue;
        }
        check_members(&format!("rule `{name}`"), &rule, MEMBERS, findings);
        findings.extend(rule.get("RuleCondition").and_then(|one| no_truth(name, &one)));
        check_assertions(name, &rule, findings);
        for node in rule.descendants() {
            findings.extend(foreign(template, name, &node));
        }
    }
}

fn check_assertions(name: &str, rule: &Node<'_>, findings: &mut Vec<Finding>) {
    let Some(assertions) = rule.get("Assertions") else {
        let is_misspelt = rule.keys().any(|key| names::nearest(key, ["Assertions"]).is_some());
        if !is_misspelt {
            let found = finding!(&RULE, "rule `{name}` asserts nothing").at(rule);
            findings.push(found.help(with_assertions()));
        }
        return;
    };
    if !assertions.is_list() && !assertions.is_null() {
        let found = finding!(&RULE, "the assertions of rule `{name}` are no list").at(&assertions);
        findings.push(found.help(with_assertions()));
    }
    for assertion in assertions.items() {
        check_members(
            &format!("an assertion of rule `{name}`"),
            &assertion,
            OF_ASSERTION,
            findings,
        );
        match assertion.get("Assert") {
            Some(assert) => findings.extend(no_truth(name, &assert)),
            None if assertion.is_null() => {}
            None if assertion.keys().any(|key| names::nearest(key, ["Assert"]).is_some()) => {}
            None => {
                let found = finding!(&RULE, "an assertion of rule `{name}` asserts nothing");
                findings.push(found.at(&assertion).help(with_assertions()));
            }
        }
    }
}

fn with_assertions() -> Help {
    let equals = serde_json::json!({ "Fn::Contains": [["…"], { "Ref": "…" }] });
    let assertions = serde_json::json!([{ "Assert": equals, "AssertDescription": "…" }]);
    Help::say("write {}", [Word::property("Assertions", assertions)])
}

fn check_members(noun: &str, node: &Node<'_>, known: [&str; 2], findings: &mut Vec<Finding>) {
    for (name, member) in node.entries().filter(|(name, _)| !known.contains(name)) {
        finding!(&RULE, "`{name}` is no member of {noun}")
            .at(member.named())
            .help(match names::nearest(name, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it takes {}", names::listed(known)),
            })
            // Templates with a misspelt description deploy.
            .weakened()
            .add_to(findings);
    }
}

/// A finding if what is to be true or false is neither.
fn no_truth(name: &str, node: &Node<'_>) -> Option<Finding> {
    let function = node.keys().next();
    let is_truth = |function: &str| {
        OF_CONDITIONS.contains(&function)
            || OF_RULES.contains(&function)
            || function == "Fn::If"
            // That it does not exist, or is none of a rule, is found by itself.
            || function.starts_with("Fn::") && !IN_RULES.contains(&function)
            || function == "Condition"
    };
    if node.is_null() || function.is_some_and(is_truth) {
        return None;
    }
    let compared = match node.intrinsic() {
        Some(Intrinsic::Ref(parameter)) => serde_json::json!({ "Ref": parameter }),
        _ => serde_json::json!({ "Ref": "…" }),
    };
    finding!(&RULE, "what rule `{name}` asks is neither true nor false")
        .at(node)
        .help(Help::say(
            "compare it: {}",
            [Word::value(serde_json::json!({ "Fn::Equals": [compared, "…"] }))],
        ))
        .found()
}

/// A function that no rule has, or a reference to what no rule knows.
fn foreign(template: &Judged<'_>, rule: &str, node: &Node<'_>) -> Option<Finding> {
    let mut keys = node.keys();
    let name = keys.next().filter(|_| keys.next().is_none())?;
    if name == "Ref" {
        let to = node.get(name)?.as_str()?;
        if to.starts_with("AWS::") || template.parameter(to).is_some() {
            return None;
        }
        let parameters = template.parameters().map(|(name, _)| name);
        let finding =
            finding!(&RULE, "rule `{rule}` refers to `{to}`, which is no parameter").at(node);
        return Some(match template.resource(to) {
            Some(_) => finding.help("a rule knows no resources: they are made after it was judged"),
            None => finding.help(match names::nearest(to, parameters) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add it to `Parameters`".to_owned(),
            }),
        });
    }
    let is_condition = name == "Condition" && node.get(name)?.as_str().is_some();
    let is_known = crate::facts::functions::find(name).is_some();
    if !is_condition && (!is_known || IN_RULES.contains(&name)) {
        return None;
    }
    finding!(&RULE, "rule `{rule}` has `{name}`, which no rule takes")
        .at(node)
        .help(match is_condition {
            true => {
                "say here what the condition says: a rule does not know `Conditions`".to_owned()
            }
            false => format!(
                "a rule takes `Ref` of a parameter, and {}",
                names::listed(IN_RULES.iter().copied())
            ),
        })
        .found()
}

#[cfg(test)]
mod tests {
    use crate::rules::judge;
    use serde_json::{Value, json};

    fn found(rule: Value) -> Vec<String> {
        let template = json!({
            "Parameters": {
                "Stage": { "Type": "String" },
                "Subnets": { "Type": "List<AWS::EC2::Subnet::Id>" },
            },
            "Conditions": { "IsProd": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
            "Rules": { "Known": rule },
            "Resources": { "Topic": { "Type": "AWS::SNS::Topic" } },
        });
        let findings = judge(&template.into());
        findings.iter().map(|one| format!("{} {}", one.code(), one.message())).collect()
    }

    fn asserting(assert: Value) -> Vec<String> {
        found(json!({ "Assertions": [{ "Assert": assert, "AssertDescription": "so" }] }))
    }

    #[test]
    fn rules_as_aws_documents_them_are_right() {
        let stage = json!({ "Ref": "Stage" });
        let is_prod = json!({ "Fn::Equals": [stage, "prod"] });
        for assert in [
            json!({ "Fn::Contains": [["dev", "prod"], stage] }),
            json!({ "Fn::Contains": [["eu-west-1"], { "Ref": "AWS::Region" }] }),
            json!({ "Fn::EachMemberIn": [{ "Fn::ValueOfAll": ["AWS::EC2::Subnet::Id", "VpcId"] }, { "Fn::RefAll": "AWS::EC2::VPC::Id" }] }),
            json!({ "Fn::EachMemberEquals": [{ "Ref": "Subnets" }, "subnet-1"] }),
            json!({ "Fn::Not": [{ "Fn::Contains": [{ "Fn::RefAll": "AWS::EC2::VPC::Id" }, "vpc-1"] }] }),
            json!({ "Fn::And": [is_prod, { "Fn::Or": [is_prod, is_prod] }] }),
            json!({ "Fn::Equals": [{ "Fn::ValueOf": ["Subnets", "AvailabilityZone"] }, "a"] }),
        ] {
            assert_eq!(asserting(assert.clone()), [""; 0], "{assert}");
            let rule = json!({ "RuleCondition": assert, "Assertions": [{ "Assert": is_prod }] });
            assert_eq!(found(rule), [""; 0], "{assert}");
        }
    }

    #[test]
    fn a_rule_has_assertions() {
        let assert = json!({ "Fn::Equals": [{ "Ref": "Stage" }, "prod"] });
        for (rule, message) in [
            (json!([]), "rule `Known` is no object"),
            (json!({}), "rule `Known` asserts nothing"),
            (
                json!({ "Assertions": { "Assert": assert } }),
                "the assertions of rule `Known` are no list",
            ),
            (
                json!({ "Assertions": [{ "AssertDescription": "x" }] }),
                "an assertion of rule `Known` asserts nothing",
            ),
            (
                json!({ "Assertions": [{ "Assert": assert, "Description": "x" }] }),
                "`Description` is no member of an assertion of rule `Known`",
            ),
            (
                json!({ "Assertion": [{ "Assert": assert }] }),
                "`Assertion` is no member of rule `Known`",
            ),
            (
                json!({ "Condition": assert, "Assertions": [{ "Assert": assert }] }),
                "`Condition` is no member of rule `Known`",
            ),
        ] {
            assert_eq!(found(rule.clone()), [format!("CFN091 {message}")], "{rule}");
        }
    }

    #[test]
    fn a_rule_knows_parameters_and_its_own_functions() {
        let equals = |one: Value| json!({ "Fn::Equals": [one, "x"] });
        let unasked = "what rule `Known` asks is neither true nor false";
        for (assert, message) in [
            (json!({ "Ref": "Stage" }), unasked),
            (json!("true"), unasked),
            (json!({ "Fn::RefAll": "AWS::EC2::VPC::Id" }), unasked),
            (
                equals(json!({ "Ref": "Topic" })),
                "rule `Known` refers to `Topic`, which is no parameter",
            ),
            (
                equals(json!({ "Ref": "Stge" })),
                "rule `Known` refers to `Stge`, which is no parameter",
            ),
            (
                equals(json!({ "Fn::Sub": "${Stage}" })),
                "rule `Known` has `Fn::Sub`, which no rule takes",
            ),
            (json!({ "Condition": "IsProd" }), "rule `Known` has `Condition`, which no rule takes"),
            (
                json!({ "Fn::Not": [{ "Condition": "IsProd" }] }),
                "rule `Known` has `Condition`, which no rule takes",
            ),
        ] {
            assert_eq!(asserting(assert.clone()), [format!("CFN091 {message}")], "{assert}");
        }
        let wrong = json!({ "Fn::Contains": [{ "Ref": "Stage" }] });
        assert_eq!(asserting(wrong), ["CFN080 `Fn::Contains` has 1 argument"]);
        let unknown = json!({ "Fn::Containz": [["a"], "a"] });
        assert_eq!(asserting(unknown), ["CFN080 there is no function `Fn::Containz`"]);
    }
}
