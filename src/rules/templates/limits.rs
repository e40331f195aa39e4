//! The size of a template: its counts, its descriptions, its length.

use crate::facts::limits::cloudformation as limits;
use crate::facts::template as words;
use crate::names::grouped;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, finding, pages, rules};

rules!(
    error RESOURCES = cfn010 {
        title: "a stack has at most 500 resources",
        explanation: "CloudFormation refuses a template with more, and the limit cannot be raised. What \
            changes together belongs together; what only refers to a name can be a stack of its own. \
            Count what stands behind a builder: a sign-in is up to six resources.",
        page: pages::CLOUDFORMATION_QUOTAS,
    },
    error SECTIONS = cfn011 {
        title: "a template has at most 200 parameters, outputs and mappings",
        explanation: "Each section has a limit of 200 entries of its own, and so has each mapping. \
            Outputs are for what somebody reads; an ARN that nobody reads needs none.",
        page: pages::CLOUDFORMATION_QUOTAS,
    },
    error NO_RESOURCES = cfn012 {
        title: "a stack has a resource",
        explanation: "CloudFormation refuses a template without resources: \
            \"At least one Resources member must be defined\".",
        page: pages::CLOUDFORMATION_RESOURCES,
    },
    error DESCRIPTION = cfn013 {
        title: "a description has at most 1,024 bytes",
        explanation: "That holds for the stack's description and for those of outputs. Bytes of UTF-8 \
            count, not characters: `é` is two of them and `日` three. Validators that count characters \
            let such a description pass, and the deployment fails.",
        page: pages::CLOUDFORMATION_QUOTAS,
    },
    error SIZE = cfn014 {
        title: "a template has at most 1,000,000 bytes",
        explanation: "Above 51,200 bytes a template is read from a bucket (`--s3-bucket`, which the \
            deploy command shows), above 1 MB not at all. Definitions that make a template so long, such \
            as those of APIs and state machines, can be read from a bucket by their own resource.",
        page: pages::CLOUDFORMATION_QUOTAS,
    },
    error DYNAMIC_REFERENCES = cfn015 {
        title: "a template has at most 60 dynamic references",
        explanation: "CloudFormation looks up each `{{resolve:…}}` when it deploys, and at most 60 in a \
            template, also where several name the same value.",
        page: pages::CLOUDFORMATION_DYNAMIC_REFERENCES,
    },
    warning CONDITIONS = cfn030 {
        title: "a template has at most 200 conditions",
        explanation: "AWS's own validator refuses more, its table of quotas does not name a limit. In Rust \
            a condition is an `if`: what each stage has is decided before the template is written.",
        page: pages::CLOUDFORMATION_QUOTAS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    check_conditions(template, findings);
    check_resources(template, findings);
    check_sections(template, findings);
    check_descriptions(template, findings);
    check_size(template, findings);
    check_dynamic_references(template, findings);
}

fn check_resources(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let count = template.resources().count();
    if count == 0 && !template.is_transformed() {
        Finding::new(&NO_RESOURCES, "the stack has no resources")
            .at(&template.section("Resources").unwrap_or_else(|| template.root()))
            .help(Help::either("add one: `stack.add(TableV2::on_demand(…))`", "add a resource"))
            .add_to(findings);
    }
    if let Some(beyond) = template.resources().nth(limits::RESOURCES) {
        Finding::new(&RESOURCES, too_many("the stack", "resources", count, limits::RESOURCES))
            .here(&beyond, format!("`{beyond}` is number {}", limits::RESOURCES + 1))
            .help(Help::either(
                "divide them into two stacks: `App::new().stack(one).stack(other)`",
                "divide them into two templates",
            ))
            .add_to(findings);
    }
}

fn check_conditions(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let Some(section) = template.section("Conditions") else { return };
    let Some((name, beyond)) = section.entries().nth(limits::CONDITIONS) else { return };
    let (count, most) = (grouped(section.entries().count()), limits::CONDITIONS);
    finding!(&CONDITIONS, "the template has {count} conditions, AWS's validator takes {most}")
        .here(&beyond, format!("`{name}` is number {}", most + 1))
        .help(Help::either(
            "decide in Rust: `if stage.is(\"prod\") { … }`",
            "look values up in a mapping instead of choosing between them",
        ))
        .add_to(findings);
}

fn check_sections(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let mut check = |section: &Node<'_>, whole: &str, noun: &str, most: usize, help: [&str; 2]| {
        let [in_stack, in_file] = help;
        let count = section.entries().count();
        let Some((name, beyond)) = section.entries().nth(most) else { return };
        Finding::new(&SECTIONS, too_many(whole, noun, count, most))
            .here(&beyond, format!("`{name}` is number {}", most + 1))
            .help(Help::either(in_stack, in_file))
            .add_to(findings);
    };
    for (name, noun, most, help) in [
        (
            "Parameters",
            "parameters",
            limits::PARAMETERS,
            ["decide in Rust what need not be asked", "write out what need not be asked"],
        ),
        (
            "Outputs",
            "outputs",
            limits::OUTPUTS,
            [
                "add those that something reads; `outputs_for_all()` adds one for each table and role",
                "keep those that something reads",
            ],
        ),
        (
            "Mappings",
            "mappings",
            limits::MAPPINGS,
            [
                "look the values up in Rust",
                "read the values from Systems Manager, or divide the template",
            ],
        ),
    ] {
        let Some(section) = template.section(name) else { continue };
        check(&section, "the template", noun, most, help);
        if name == "Mappings" {
            for (mapping, attributes) in section.entries() {
                let whole = format!("mapping `{mapping}`");
                check(&attributes, &whole, "attributes", limits::MAPPING_ATTRIBUTES, help);
            }
        }
    }
}

fn check_descriptions(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let outputs = template.section("Outputs").into_iter().flat_map(|outputs| outputs.entries());
    let of_outputs = outputs.filter_map(|(name, output)| {
        Some((format!("the description of output `{name}`"), output.get("Description")?))
    });
    let of_template = template.section("Description");
    let of_template = of_template.map(|node| ("the stack's description".to_owned(), node));
    for (what, node) in of_template.into_iter().chain(of_outputs) {
        let Some(text) = node.as_str() else { continue };
        let (bytes, characters) = (text.len(), text.chars().count());
        if bytes <= limits::DESCRIPTION_BYTES {
            continue;
        }
        let finding =
            Finding::new(&DESCRIPTION, too_many(&what, "bytes", bytes, limits::DESCRIPTION_BYTES))
                .at(&node)
                .help(match bytes - limits::DESCRIPTION_BYTES {
                    1 => "shorten it by 1 byte".to_owned(),
                    more => format!("shorten it by {} bytes", grouped(more)),
                });
        let hidden = characters <= limits::DESCRIPTION_BYTES;
        findings.push(if hidden {
            let characters = grouped(characters);
            finding.label(format!("{characters} characters, some of several bytes"))
        } else {
            finding
        });
    }
}

fn check_size(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let bytes = template.bytes();
    if bytes <= limits::TEMPLATE_BYTES {
        return;
    }
    let bytes_of = |resource: &Resource<'_>| resource.node().expr().to_json().len();
    let longest = template.resources().max_by_key(bytes_of).map(|longest| {
        let (id, bytes) = (longest.logical_id(), grouped(bytes_of(&longest)));
        (longest, format!("`{id}` alone has {bytes} of them"))
    });
    Finding::new(&SIZE, too_many("the template", "bytes", bytes, limits::TEMPLATE_BYTES))
        .at(&template.root())
        .and_each(longest.iter().map(|(longest, label)| (longest, label)))
        .help("divide the stack, or read the longest definition from a bucket")
        .add_to(findings);
}

fn check_dynamic_references(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let (mut count, mut beyond) = (0, None);
    let sections = ["Resources", "Outputs"].into_iter().filter_map(|name| template.section(name));
    for node in sections.flat_map(|section| section.descendants()) {
        let Some(text) = node.as_str().filter(|text| words::has_dynamic_reference(text)) else {
            continue;
        };
        count += text.matches(words::DYNAMIC_REFERENCE).count();
        if count > limits::DYNAMIC_REFERENCES && beyond.is_none() {
            beyond = Some(node);
        }
    }
    let Some(beyond) = beyond else { return };
    let most = limits::DYNAMIC_REFERENCES;
    Finding::new(&DYNAMIC_REFERENCES, too_many("the template", "dynamic references", count, most))
        .here(&beyond, format!("number {}", most + 1))
        .help("look up one value that holds several, or divide the stack")
        .add_to(findings);
}

fn too_many(whole: &str, noun: &str, count: usize, most: usize) -> String {
    format!("{whole} has {} {noun}, at most {} are allowed", grouped(count), grouped(most))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;
    use serde_json::{Map, Value, json};

    fn codes(template: Value) -> Vec<&'static str> {
        let mut findings = Vec::new();
        check(&Judged::of(&template.into()), &mut findings);
        findings.iter().map(Finding::code).collect()
    }

    fn many(count: usize, value: &Value) -> Value {
        let members: Map<String, Value> =
            (0..count).map(|index| (format!("N{index}"), value.clone())).collect();
        members.into()
    }

    fn beside(section: &str, value: Value) -> Value {
        json!({ "Resources": { "A": { "Type": "AWS::SNS::Topic" } }, section: value })
    }

    #[test]
    fn counts_at_their_limit_pass() {
        let topic = json!({ "Type": "AWS::SNS::Topic" });
        for (section, most, code) in [
            ("Resources", 500, "CFN010"),
            ("Parameters", 200, "CFN011"),
            ("Outputs", 200, "CFN011"),
            ("Mappings", 200, "CFN011"),
            ("Conditions", 200, "CFN030"),
        ] {
            assert!(codes(beside(section, many(most, &topic))).is_empty(), "{section}");
            assert_eq!(codes(beside(section, many(most + 1, &topic))), [code], "{section}");
        }
        let mapping = |count| beside("Mappings", json!({ "M": many(count, &json!({})) }));
        assert!(codes(mapping(200)).is_empty());
        assert_eq!(codes(mapping(201)), ["CFN011"]);
    }

    #[test]
    fn a_template_without_resources_is_refused_unless_a_macro_makes_them() {
        assert_eq!(codes(json!({})), ["CFN012"]);
        assert_eq!(codes(json!({ "Resources": {} })), ["CFN012"]);
        assert_eq!(codes(json!([])), ["CFN012"]);
        assert!(codes(json!({ "Transform": "Make", "Resources": {} })).is_empty());
    }

    #[test]
    fn descriptions_count_in_bytes() {
        let output = |text: String| json!({ "O": { "Description": text, "Value": "v" } });
        for (text, found) in [
            ("x".repeat(1_024), false),
            ("x".repeat(1_025), true),
            ("é".repeat(512), false),
            ("é".repeat(513), true),
        ] {
            let expected: &[&str] = if found { &["CFN013"] } else { &[] };
            assert_eq!(codes(beside("Description", text.clone().into())), expected);
            assert_eq!(codes(beside("Outputs", output(text))), expected);
        }
        assert!(codes(beside("Description", json!({ "Ref": "P" }))).is_empty());
    }

    #[test]
    fn the_size_is_that_of_the_file() {
        let template = |length| {
            let body = "x".repeat(length);
            json!({ "Resources": { "A": { "Type": "AWS::SNS::Topic", "Metadata": body } } })
        };
        let frame = Template::from(template(0)).to_json().len();
        assert!(codes(template(1_000_000 - frame)).is_empty());
        assert_eq!(codes(template(1_000_001 - frame)), ["CFN014"]);
    }

    #[test]
    fn dynamic_references_count_wherever_they_stand() {
        let template = |count: usize| {
            let twice = "{{resolve:ssm:/a}}-{{resolve:ssm:/b:2}}";
            let list = vec![twice; count / 2];
            let rest = if count % 2 == 1 { "{{resolve:secretsmanager:c}}" } else { "resolve" };
            json!({
                "Resources": { "A": { "Type": "AWS::SNS::Topic", "Properties": { "L": list } } },
                "Outputs": { "O": { "Value": { "Fn::Sub": rest } } },
            })
        };
        assert!(codes(template(60)).is_empty());
        assert_eq!(codes(template(61)), ["CFN015"]);
        assert_eq!(codes(template(62)), ["CFN015"]);
    }
}
