//! What stands at the top of a template, and the attributes of its resources: their form, and who reads them.

use crate::facts::template as words;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};

rules!(
    error SECTION = cfn086 {
        title: "version, transforms, descriptions, types and dependencies are literal",
        explanation: "CloudFormation reads them before it evaluates a function: `AWSTemplateFormatVersion` is `2010-09-09`, \
            `Transform` a name, an object with a `Name` or a list of those, each `Description` a text, and so are a \
            resource's `Type`, `Condition` and each element of `DependsOn`.",
        page: pages::CLOUDFORMATION_TEMPLATE,
    },
    warning POLICY = cfn087 {
        title: "an update or creation policy is on a type that has one",
        explanation: "`UpdatePolicy` is read for Auto Scaling groups, aliases of functions, search domains, replication groups \
            and fleets, `CreationPolicy` for Auto Scaling groups, instances, fleets and wait conditions. \
            On another type it says what nobody does.",
        page: pages::CLOUDFORMATION_UPDATE_POLICY,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    findings.extend(template.section("Transform").and_then(|transform| no_transform(&transform)));
    // A macro may read more.
    if template.is_rewritten() {
        return;
    }
    findings.extend(
        template.section("AWSTemplateFormatVersion").and_then(|version| no_version(&version)),
    );
    let described = ["Parameters", "Outputs"].into_iter().filter_map(|name| template.section(name));
    let described = described.flat_map(|section| section.entries()).map(|(_, member)| member);
    let descriptions = described.filter_map(|member| member.get("Description"));
    for node in template.section("Description").into_iter().chain(descriptions) {
        findings.extend(no_literal(&node, "a description"));
    }
    for resource in template.resources() {
        check_resource(&resource, findings);
    }
}

fn no_version(version: &Node<'_>) -> Option<Finding> {
    let known = words::FORMAT_VERSION;
    if version.is_null() || version.as_str() == Some(known) {
        return None;
    }
    finding!(&SECTION, "`{}` is no version of templates", version.shown())
        .at(version)
        .help(Help::say(
            "write {}, the only one",
            [Word::property("AWSTemplateFormatVersion", known)],
        ))
        .found()
}

fn no_transform(transform: &Node<'_>) -> Option<Finding> {
    let is_one =
        |node: &Node<'_>| node.is_null() || node.as_str().is_some() || node.get("Name").is_some();
    let wrong = transform.one_or_many().into_iter().find(|node| !is_one(node))?;
    finding!(&SECTION, "a transform has no name")
        .at(&wrong)
        .help(Help::say(
            "name it: {}, or an object with `Name` and `Parameters`",
            [Word::property("Transform", words::SERVERLESS)],
        ))
        .found()
}

fn check_resource(resource: &Resource<'_>, findings: &mut Vec<Finding>) {
    let node = resource.node();
    for (name, what) in [("Type", "a type"), ("Condition", "the condition of a resource")] {
        findings.extend(node.get(name).and_then(|value| no_literal(&value, what)));
    }
    let needed = node.get("DependsOn").into_iter().flat_map(|needed| needed.one_or_many());
    findings.extend(needed.filter_map(|one| no_literal(&one, "an element of `DependsOn`")));
    let Some(kind) = resource.kind() else { return };
    for (name, kinds) in [
        ("UpdatePolicy", words::UPDATE_POLICY_TYPES),
        ("CreationPolicy", words::CREATION_POLICY_TYPES),
    ] {
        let Some(policy) = node.get(name).filter(|_| is_unread(kind, kinds)) else { continue };
        finding!(&POLICY, "nothing reads the `{name}` of `{resource}`")
            .here(policy.named(), format!("not for `{kind}`"))
            .help(format!("remove it; it is for {}", names::listed(kinds.iter().copied())))
            .add_to(findings);
    }
}

/// Whether the policy is for other types. What SAM or a module makes of a resource may be one of them.
fn is_unread(kind: &str, kinds: &[&str]) -> bool {
    let is_own = kind.starts_with("AWS::") && !kind.starts_with("AWS::Serverless::");
    is_own && !kind.ends_with("::MODULE") && !kinds.contains(&kind)
}

/// A finding if a function stands where CloudFormation evaluates none.
fn no_literal(node: &Node<'_>, what: &str) -> Option<Finding> {
    let function = node.intrinsic().is_some().then(|| node.keys().next())??;
    if function.starts_with("Fn::Transform") || function.starts_with("Fn::ForEach") {
        return None;
    }
    finding!(&SECTION, "{what} is no function")
        .here(node, "it is read before functions are")
        .help("write it out")
        .found()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn found(template: Value) -> Vec<String> {
        let mut findings = Vec::new();
        check(&Judged::of(&template.into()), &mut findings);
        findings.iter().map(|finding| finding.message().to_owned()).collect()
    }

    fn resource(resource: Value) -> Vec<String> {
        found(json!({ "Resources": { "A": resource } }))
    }

    #[test]
    fn there_is_one_version() {
        assert_eq!(found(json!({ "AWSTemplateFormatVersion": "2010-09-09" })), [""; 0]);
        for version in [json!("2010-09-10"), json!(20_100_909), json!(""), json!(["2010-09-09"])] {
            let message = format!(
                "`{}` is no version of templates",
                match version.as_str() {
                    Some(text) => text.to_owned(),
                    None => version.to_string(),
                }
            );
            assert_eq!(found(json!({ "AWSTemplateFormatVersion": version })), [message]);
        }
    }

    #[test]
    fn a_transform_has_a_name() {
        for transform in [
            json!("AWS::Serverless-2016-10-31"),
            json!(["AWS::LanguageExtensions", { "Name": "M", "Parameters": {} }]),
            json!({ "Name": "AWS::Include" }),
        ] {
            assert_eq!(found(json!({ "Transform": transform })), [""; 0]);
        }
        for transform in [json!(7), json!({ "Nam": "x" }), json!(["AWS::Include", true])] {
            assert_eq!(found(json!({ "Transform": transform })), ["a transform has no name"]);
        }
    }

    #[test]
    fn what_is_read_first_is_literal() {
        let function = || json!({ "Fn::Sub": "a" });
        assert_eq!(found(json!({ "Description": function() })), ["a description is no function"]);
        let output = json!({ "O": { "Value": "a", "Description": { "Ref": "P" } } });
        assert_eq!(found(json!({ "Outputs": output })), ["a description is no function"]);
        assert_eq!(resource(json!({ "Type": { "Ref": "P" } })), ["a type is no function"]);
        let condition = json!({ "Fn::Equals": ["a", "b"] });
        let topic = json!({ "Type": "AWS::SNS::Topic", "Condition": condition });
        assert_eq!(resource(topic), ["the condition of a resource is no function"]);
        let topic = json!({ "Type": "AWS::SNS::Topic", "DependsOn": ["B", { "Ref": "C" }] });
        assert_eq!(resource(topic), ["an element of `DependsOn` is no function"]);
        let included = json!({ "Fn::Transform": { "Name": "AWS::Include" } });
        assert_eq!(found(json!({ "Description": included })), [""; 0]);
    }

    #[test]
    fn a_policy_is_on_a_type_that_has_one() {
        for (kind, update, creation) in [
            ("AWS::AutoScaling::AutoScalingGroup", 0, 0),
            ("AWS::Lambda::Alias", 0, 1),
            ("AWS::EC2::Instance", 1, 0),
            ("AWS::SNS::Topic", 1, 1),
            ("AWS::Serverless::Function", 0, 0),
            ("Custom::Any", 0, 0),
        ] {
            assert_eq!(
                resource(json!({ "Type": kind, "UpdatePolicy": {} })).len(),
                update,
                "{kind}"
            );
            let created = json!({ "Type": kind, "CreationPolicy": {} });
            assert_eq!(resource(created).len(), creation, "{kind}");
        }
    }
}
