//! The frame of resources and outputs: types, removal policies, values that are missing or null.

use crate::facts::template as words;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::template::Intrinsic;

rules!(
    error TYPE = cfn020 {
        title: "a resource has a type such as `AWS::SNS::Topic`",
        explanation: "A type has three parts: who makes it, the service, the thing. A custom resource \
            has two: `Custom::` and a name of one's own.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
    error REMOVAL = cfn021 {
        title: "a removal policy is one that CloudFormation knows",
        explanation: "`DeletionPolicy` is `Delete`, `Retain` or `RetainExceptOnCreate`, \
            `UpdateReplacePolicy` is `Delete` or `Retain`; `Snapshot` is for databases, caches and \
            volumes, and for no DynamoDB table. Functions give it only with the transform \
            `AWS::LanguageExtensions`. Builders say it by `removal_policy(…)` and write both.",
        page: pages::CLOUDFORMATION_DELETION_POLICY,
    },
    error OUTPUT_VALUE = cfn022 {
        title: "an output has a value, which is one text",
        explanation: "CloudFormation refuses an output without `Value`, also one that is only exported, and one \
            whose value is a list or an object. A list becomes a text by `Fn::Join`.",
        page: pages::CLOUDFORMATION_OUTPUTS,
    },
    error NULL = cfn023 {
        title: "a template has no null",
        explanation: "CloudFormation refuses it: \"'null' values are not allowed in templates\". A \
            property that has no value is left out; a struct for `CfnResource::typed` leaves out each \
            `None` by an attribute of serde. Where a condition decides, `AWS::NoValue` stands for no \
            value. A number that is not finite, such as `f64::NAN`, becomes null.",
        page: pages::CLOUDFORMATION_TEMPLATE,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    // A macro has types of its own, and may add one.
    let is_rewritten = template.is_rewritten();
    let is_computed = is_rewritten || template.has_transform(words::LANGUAGE_EXTENSIONS);
    for resource in template.resources() {
        if template.is_transformed() && resource.logical_id().starts_with("Fn::") {
            continue;
        }
        if !is_rewritten {
            check_type(&resource, findings);
        }
        check_removal(&resource, is_computed, findings);
    }
    for (name, output) in template.section("Outputs").into_iter().flat_map(|node| node.entries()) {
        let macro_makes_it = template.is_transformed() && name.starts_with("Fn::");
        if output.get("Value").is_none() && !output.is_null() && !macro_makes_it {
            finding!(&OUTPUT_VALUE, "output `{name}` has no value")
                .at(&output)
                .help(Help::either(
                    format!("say what it tells: `Output::new(\"{name}\", table.arn())`"),
                    format!("give `{name}` a `Value`"),
                ))
                .add_to(findings);
        }
        if let Some((value, what)) =
            output.get("Value").and_then(|value| Some((value, no_text(&value)?)))
        {
            let finding = finding!(&OUTPUT_VALUE, "the value of output `{name}` is {what}");
            let finding = finding.at(&value);
            findings.push(if what == "a list" {
                finding.help(Help::say(
                    "put it into one text, {}, or make several outputs",
                    [Word::code("Fn::Join").call("Expr::join(\",\", […])")],
                ))
            } else {
                finding.help("make an output of each member")
            });
        }
    }
    check_nulls(&template.root(), findings);
}

/// The kind of an output's value, if it is not a text.
fn no_text(value: &Node<'_>) -> Option<&'static str> {
    match value.intrinsic() {
        Some(Intrinsic::Other("Fn::Split" | "Fn::GetAZs" | "Fn::Cidr", _)) => Some("a list"),
        Some(_) => None,
        None if value.is_list() => Some("a list"),
        // A macro may change anything in an object.
        None if value.is_object() && !value.entries().any(|(key, _)| key.starts_with("Fn::")) => {
            Some("an object")
        }
        None => None,
    }
}

fn check_type(resource: &Resource<'_>, findings: &mut Vec<Finding>) {
    let Some(node) = resource.node().get("Type") else {
        // A null is a finding of its own, and so is a misspelt `Type`, as a member that no resource has.
        let is_misspelt =
            |name: &str| !name.starts_with("Fn::") && names::nearest(name, ["Type"]).is_some();
        if !resource.node().is_null() && !resource.node().entries().any(|(it, _)| is_misspelt(it)) {
            finding!(&TYPE, "resource `{resource}` has no type")
                .at(resource)
                .help(Help::say(
                    "name it: {}",
                    [Word::property("Type", "AWS::SNS::Topic")
                        .call("CfnResource::new(\"Alarms\", \"AWS::SNS::Topic\")")],
                ))
                .add_to(findings);
        }
        return;
    };
    let is_open = node.is_null() || node.intrinsic().is_some();
    if is_open || node.as_str().is_some_and(words::is_resource_type) {
        return;
    }
    let kind = node.shown();
    let finding = finding!(&TYPE, "`{kind}` is no type of resource").at(&node);
    findings.push(match meant_type(&kind) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")),
        None => {
            finding.help("a type has three parts, such as `AWS::SNS::Topic`, or is `Custom::Name`")
        }
    });
}

/// `AWS::SNS::Topic` for `SNS::Topic`, `AWS.SNS.Topic` and `AWS:SNS:Topic`.
fn meant_type(kind: &str) -> Option<String> {
    let parts: Vec<&str> = kind.split([':', '.', '/']).filter(|part| !part.is_empty()).collect();
    let meant = match parts.as_slice() {
        [_, _, _] => parts.join("::"),
        [service, name] if *service != "AWS" => format!("AWS::{service}::{name}"),
        _ => return None,
    };
    words::is_resource_type(&meant).then_some(meant)
}

/// `is_computed` says that a transform gives the attributes their values.
fn check_removal(resource: &Resource<'_>, is_computed: bool, findings: &mut Vec<Finding>) {
    for (attribute, known) in [
        ("DeletionPolicy", words::DELETION_POLICIES),
        ("UpdateReplacePolicy", words::UPDATE_REPLACE_POLICIES),
    ] {
        let Some(node) = resource.node().get(attribute) else { continue };
        if node.intrinsic().is_some() && !is_computed {
            let message = format!("CloudFormation takes no function for `{attribute}`");
            let help =
                "write the word, or have functions read by `Transform: AWS::LanguageExtensions`";
            findings.push(Finding::new(&REMOVAL, message).at(&node).help(help));
        }
        let Some(policy) = node.as_str().filter(|policy| !known.contains(policy)) else { continue };
        let is_snapshot = policy == words::SNAPSHOT;
        let kind = resource.kind().unwrap_or_default();
        let may_have_one = !kind.starts_with("AWS::") || kind.starts_with("AWS::Serverless::");
        if is_snapshot && (may_have_one || words::SNAPSHOT_TYPES.contains(&kind)) {
            continue;
        }
        let message = if is_snapshot {
            format!("`{resource}` cannot be kept as a snapshot")
        } else {
            format!("`{policy}` is no {attribute}")
        };
        let finding = Finding::new(&REMOVAL, message).at(&node);
        // A further type of a service that keeps snapshots may have got them.
        let service = |kind: &str| kind.rsplit_once("::").map(|(service, _)| service.to_owned());
        let is_near = words::SNAPSHOT_TYPES.iter().any(|known| service(known) == service(kind));
        let finding = if is_snapshot && is_near { finding.weakened() } else { finding };
        findings.push(match names::nearest(policy, known.iter().copied()) {
            Some(near) if !is_snapshot => finding.help(format!("did you mean `{near}`?")),
            _ => {
                let one_of = format!("it is one of {}", names::listed(known.iter().copied()));
                let call = "in a stack: `.removal_policy(RemovalPolicy::Retain)`";
                finding.help(one_of).help(Help::only_in_stack(call))
            }
        });
    }
}

fn check_nulls(root: &Node<'_>, findings: &mut Vec<Finding>) {
    for node in root.descendants().filter(Node::is_null) {
        if node.is_cut_off() {
            finding!(&NULL, "{} nests lists and objects too deep", path(&node.pointer()))
                .at(&node)
                .help("nest at most 128, which is more than CloudFormation knows a use for")
                .add_to(findings);
            continue;
        }
        if is_left_out(root, &node.pointer()) {
            continue;
        }
        finding!(&NULL, "{} is null", path(&node.pointer()))
            .at(&node)
            .help(Help::either(
                "leave it out, or write a finite number; in a struct: `#[serde(skip_serializing_if = \"Option::is_none\")]`",
                Help::say(
                    "leave it out; in a list {} leaves out",
                    [Word::value(serde_json::json!({ "Ref": "AWS::NoValue" }))],
                ),
            ))
            .add_to(findings);
    }
}

/// Whether it is a property of a resource of the Serverless Application Model, which takes a null there as
/// not given. Deeper down it hands the null on.
fn is_left_out(root: &Node<'_>, pointer: &str) -> bool {
    let ["", "Resources", _, "Properties", _] = *pointer.split('/').collect::<Vec<_>>() else {
        return false;
    };
    let resource = root.along(pointer).into_iter().nth(2);
    let kind = resource.and_then(|resource| resource.get("Type"));
    kind.is_some_and(|kind| {
        kind.as_str().is_some_and(|kind| kind.starts_with(words::SERVERLESS_TYPES))
    })
}

/// `` property `Tags/0/Value` of `Alarms` ``, from its JSON pointer.
fn path(pointer: &str) -> String {
    let parts: Vec<&str> = pointer.splitn(5, '/').collect();
    match parts.as_slice() {
        [_, "Resources", id, "Properties", property] => format!("property `{property}` of `{id}`"),
        ["", rest @ ..] if !rest.is_empty() => format!("`{}`", rest.join("/")),
        _ => "the template".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn found(template: Value) -> Vec<String> {
        let mut findings = Vec::new();
        check(&Judged::of(&template.into()), &mut findings);
        findings
            .iter()
            .map(|finding| format!("{}: {}", finding.code(), finding.message()))
            .collect()
    }

    fn resource(resource: Value) -> Vec<String> {
        found(json!({ "Resources": { "A": resource } }))
    }

    #[test]
    fn a_macro_has_types_of_its_own() {
        let of = |transform: Value| {
            let resources = json!({ "A": { "Type": "Boto3::CodeCommit.put_file" } });
            found(json!({ "Transform": transform, "Resources": resources })).len()
        };
        assert_eq!(of(json!("Boto3")), 0);
        assert_eq!(of(json!([{ "Name": "AWS::Include", "Parameters": {} }])), 1);
    }

    #[test]
    fn a_type_has_three_parts() {
        for good in ["AWS::SNS::Topic", "Custom::Seed", "Acme::Shop::Till::MODULE"] {
            assert!(resource(json!({ "Type": good })).is_empty(), "{good}");
        }
        assert_eq!(resource(json!({ "Type": 7 })), ["CFN020: `7` is no type of resource"]);
        for bad in ["", "SNS::Topic", "AWS.SNS.Topic", "AWS::DynamoDB::Table::Index"] {
            let message = format!("CFN020: `{bad}` is no type of resource");
            assert_eq!(resource(json!({ "Type": bad })), [message]);
        }
        assert_eq!(resource(json!({})), ["CFN020: resource `A` has no type"]);
        assert_eq!(resource(json!("AWS::SNS::Topic")), ["CFN020: resource `A` has no type"]);
        // Of these CFN036 says what is meant.
        assert!(resource(json!({ "type": "AWS::SNS::Topic" })).is_empty());
        assert!(resource(json!({ "Typ": "AWS::SNS::Topic" })).is_empty());
        assert_eq!(resource(json!({ "Kind": "A" })), ["CFN020: resource `A` has no type"]);
        let each = json!({ "Transform": "T", "Resources": { "Fn::ForEach::T": ["a", [], {}] } });
        assert!(found(each).is_empty());
    }

    #[test]
    fn a_type_is_guessed_from_its_parts() {
        for (written, meant) in [
            ("SNS::Topic", Some("AWS::SNS::Topic")),
            ("AWS:SNS:Topic", Some("AWS::SNS::Topic")),
            ("AWS.SNS.Topic", Some("AWS::SNS::Topic")),
            ("AWS::SNS", None),
            ("Topic", None),
            ("a-b::c", None),
        ] {
            assert_eq!(meant_type(written).as_deref(), meant, "{written}");
        }
    }

    #[test]
    fn removal_policies_are_known() {
        let policies = |kind: &str, deletion: Value, replace: Value| {
            resource(
                json!({ "Type": kind, "DeletionPolicy": deletion, "UpdateReplacePolicy": replace }),
            )
        };
        let table = "AWS::DynamoDB::Table";
        assert!(policies(table, json!("RetainExceptOnCreate"), json!("Retain")).is_empty());
        let function = || json!({ "Ref": "P" });
        let refused = ["DeletionPolicy", "UpdateReplacePolicy"]
            .map(|it| format!("CFN021: CloudFormation takes no function for `{it}`"));
        assert_eq!(policies(table, function(), function()), refused);
        let kept = json!({ "Type": table, "DeletionPolicy": function() });
        let computed =
            json!({ "Transform": "AWS::LanguageExtensions", "Resources": { "A": kept } });
        assert!(found(computed).is_empty());
        assert!(policies("AWS::RDS::DBInstance", json!("Snapshot"), json!("Snapshot")).is_empty());
        assert_eq!(
            policies("AWS::DynamoDB::GlobalTable", json!("retain"), json!("RetainExceptOnCreate")),
            [
                "CFN021: `retain` is no DeletionPolicy",
                "CFN021: `RetainExceptOnCreate` is no UpdateReplacePolicy"
            ]
        );
        assert_eq!(
            policies(table, json!("Snapshot"), json!("Delete")),
            ["CFN021: `A` cannot be kept as a snapshot"]
        );
    }

    #[test]
    fn an_output_has_a_value() {
        let output = |output: Value| found(json!({ "Outputs": { "O": output } }));
        assert!(output(json!({ "Value": { "Ref": "A" } })).is_empty());
        assert_eq!(output(json!({ "Description": "d" })), ["CFN022: output `O` has no value"]);
        for list in [json!(["a", "b"]), json!([]), json!({ "Fn::Split": [",", "a,b"] })] {
            let message = "CFN022: the value of output `O` is a list";
            assert_eq!(output(json!({ "Value": list })), [message]);
        }
        assert_eq!(
            output(json!({ "Value": { "a": "b" } })),
            ["CFN022: the value of output `O` is an object"]
        );
        for text in [json!("a"), json!(7), json!({ "Fn::Join": [",", ["a"]] })] {
            assert!(output(json!({ "Value": text })).is_empty());
        }
        assert_eq!(output(json!(null)), ["CFN023: `Outputs/O` is null"]);
        assert_eq!(output(json!({ "Value": null })), ["CFN023: `Outputs/O/Value` is null"]);
    }

    #[test]
    fn sam_takes_a_null_property_as_not_given() {
        let with = |kind: &str, value: Value| {
            let resources = json!({ "A/1": { "Type": kind, "Properties": { "Role": value } } });
            found(json!({ "Transform": words::SERVERLESS, "Resources": resources })).len()
        };
        assert_eq!(with("AWS::Serverless::Function", json!(null)), 0);
        assert_eq!(with("AWS::Serverless::StateMachine", json!(null)), 0);
        assert_eq!(with("AWS::Serverless::Function", json!({ "Fn::Sub": null })), 1);
        assert_eq!(with("AWS::Serverless::Function", json!([null])), 1);
        assert_eq!(with("AWS::Lambda::Function", json!(null)), 1);
    }

    #[test]
    fn nulls_are_named_by_their_path() {
        let tags = json!([{ "Key": "a", "Value": null }]);
        let topic = json!({ "Type": "AWS::SNS::Topic", "Properties": { "Tags": tags } });
        assert_eq!(resource(topic), ["CFN023: property `Tags/0/Value` of `A` is null"]);
        assert_eq!(found(Value::Null), ["CFN023: the template is null"]);
        assert_eq!(resource(Value::Null), ["CFN023: `Resources/A` is null"]);
        assert_eq!(
            resource(json!({ "Type": null, "DeletionPolicy": null })),
            ["CFN023: `Resources/A/Type` is null", "CFN023: `Resources/A/DeletionPolicy` is null"]
        );
    }
}
