//! The names in a template: logical ids, outputs, parameters, mappings, exports.

use crate::facts::limits::cloudformation as limits;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::references;

rules!(
    error LOGICAL_ID = cfn016 {
        title: "a logical id is 1 to 255 letters and digits",
        explanation: "Builders put the words they are given into letters and digits of ASCII \
            (`performance-scores` becomes `PerformanceScores`), as far as the words have any. \
            `logical_id(…)` is taken as it is.",
        page: pages::CLOUDFORMATION_RESOURCES,
    },
    error OTHER_NAMES = cfn017 {
        title: "outputs, parameters and mappings have names of at most 255 letters and digits",
        explanation: "They follow the rule of logical ids, those in a mapping only in length. An `Output` puts its name into letters and \
            digits of ASCII, as far as the name has any.",
        page: pages::CLOUDFORMATION_OUTPUTS,
    },
    error EXPORTED_TWICE = cfn018 {
        title: "an export's name stands once",
        explanation: "Exports share one set of names in each Region of an account. Of two outputs that \
            are exported under one name the second fails while the stack is deployed, and everything is \
            rolled back. `${AWS::StackName}` in the name keeps stacks apart.",
        page: pages::CLOUDFORMATION_OUTPUTS,
    },
    error EXPORT_OF_A_RESOURCE = cfn019 {
        title: "an export's name depends on no resource",
        explanation: "CloudFormation takes literal text, parameters and pseudo parameters in the name \
            of an export, and neither `Ref` nor `Fn::GetAtt` of a resource, which has no value before it \
            is made. The value of the output may be anything.",
        page: pages::CLOUDFORMATION_OUTPUTS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    check_logical_ids(template, findings);
    check_other_names(template, findings);
    check_exports(template, findings);
}

fn check_logical_ids(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for resource in template.resources() {
        let id = resource.logical_id();
        // A macro may accept what CloudFormation itself does not, such as `Fn::ForEach::Tables`.
        if template.is_transformed() && id.starts_with("Fn::") {
            continue;
        }
        let Some(fault) = fault(id) else { continue };
        Finding::new(&LOGICAL_ID, fault.message("logical id", "a resource", id))
            .here(resource.named(), fault.label())
            .help(fault.help(id))
            .add_to(findings);
    }
}

fn check_other_names(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let ids = template.resources().map(|resource| resource.logical_id());
    let faulty: Vec<&str> = ids.filter(|id| !id.is_empty() && fault(id).is_some()).collect();
    for (section, noun) in
        [("Parameters", "parameter"), ("Mappings", "mapping"), ("Outputs", "output")]
    {
        for (name, node) in template.section(section).into_iter().flat_map(|node| node.entries()) {
            if template.is_transformed() && name.starts_with("Fn::") {
                continue;
            }
            // `outputs_for_all` derives names from logical ids: that is one mistake.
            if section == "Outputs" && faulty.iter().any(|id| name.starts_with(id)) {
                continue;
            }
            if section == "Mappings" {
                check_attributes(name, &node, findings);
            }
            let Some(fault) = fault(name) else { continue };
            Finding::new(
                &OTHER_NAMES,
                fault.message(&format!("{noun} name"), &with_article(noun), name),
            )
            .here(node.named(), fault.label())
            .help(fault.help(name))
            .add_to(findings);
        }
    }
}

/// The names in a mapping, for which CloudFormation documents only the length.
fn check_attributes(mapping: &str, node: &Node<'_>, findings: &mut Vec<Finding>) {
    let outer = node.entries();
    let inner = node.entries().flat_map(|(_, attributes)| attributes.entries());
    for (name, node) in outer.chain(inner) {
        let length = name.chars().count();
        if length <= *limits::MAPPING_NAME_LENGTH.end() {
            continue;
        }
        let noun = format!("attribute name of mapping `{mapping}`:");
        let fault = NameFault::Length(length);
        Finding::new(&OTHER_NAMES, fault.message(&noun, "a mapping", name))
            .here(node.named(), fault.label())
            .help(fault.help(name))
            .add_to(findings);
    }
}

fn check_exports(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let mut known: Vec<(String, &str, Node<'_>)> = Vec::new();
    let outputs = template.section("Outputs").into_iter().flat_map(|outputs| outputs.entries());
    for (output, node) in outputs {
        let Some(name) = node.at(["Export", "Name"]) else { continue };
        let on_resource = references::of_value(&name).into_iter().find(|reference| {
            let parameter = template.section("Parameters").and_then(|p| p.get(reference.name));
            parameter.is_none() && template.resource(reference.name).is_some()
        });
        if let Some(reference) = on_resource {
            let resource = reference.name;
            let unique = format!("${{AWS::StackName}}-{output}");
            let call = format!(".export_name(Expr::sub(\"{unique}\"))");
            let unique = Word::value(serde_json::json!({ "Fn::Sub": unique }));
            finding!(
                &EXPORT_OF_A_RESOURCE,
                "the export name of output `{output}` depends on resource `{resource}`"
            )
            .here(&name, "no value before the resource is made")
            .help(Help::say("write {}", [unique.call(call)]))
            .add_to(findings);
            continue;
        }
        // With conditions, a stack may have one or the other.
        if node.get("Condition").is_some() {
            continue;
        }
        // Equal functions have equal values, so they need not be literal.
        let written = name.expr().to_json();
        match known.iter().find(|(other, _, _)| *other == written) {
            Some((_, first, place)) => {
                let shown = name.as_str().unwrap_or(&written);
                finding!(
                    &EXPORTED_TWICE,
                    "outputs `{first}` and `{output}` are both exported as `{shown}`"
                )
                .here(&name, "the second")
                .and(place, "the first")
                .help(Help::either(
                    "give one of them another `export_name`",
                    "export one of them under another name",
                ))
                .add_to(findings);
            }
            None => known.push((written, output, name)),
        }
    }
}

/// What is wrong with a name.
enum NameFault {
    Empty,
    Character(char),
    Length(usize),
}

fn fault(name: &str) -> Option<NameFault> {
    let length = name.chars().count();
    if name.is_empty() {
        Some(NameFault::Empty)
    } else if let Some(other) = name.chars().find(|c| !limits::is_logical_id_character(*c)) {
        Some(NameFault::Character(other))
    } else if !limits::LOGICAL_ID_LENGTH.contains(&length) {
        Some(NameFault::Length(length))
    } else {
        None
    }
}

impl NameFault {
    fn message(&self, noun: &str, bearer: &str, name: &str) -> String {
        match self {
            Self::Empty => format!("{bearer} has an empty {noun}"),
            Self::Character(_) => format!("`{name}` cannot be {}", with_article(noun)),
            Self::Length(length) => {
                let most = limits::LOGICAL_ID_LENGTH.end();
                format!(
                    "{noun} `{}…` has {length} characters, at most {most} are allowed",
                    head(name)
                )
            }
        }
    }

    fn label(&self) -> String {
        match self {
            Self::Empty => "no name".to_owned(),
            Self::Character(other) => format!("`{other}` is none of A to Z, a to z and 0 to 9"),
            Self::Length(_) => "too long".to_owned(),
        }
    }

    fn help(&self, name: &str) -> String {
        let meant = names::logical_id(name);
        match self {
            Self::Character(_) if meant.chars().all(limits::is_logical_id_character) => {
                format!("did you mean `{meant}`?")
            }
            Self::Empty | Self::Character(_) => {
                "write it with letters A to Z and digits, such as `Orders2026`".to_owned()
            }
            Self::Length(_) => "shorten the name".to_owned(),
        }
    }
}

fn head(name: &str) -> String {
    name.chars().take(40).collect()
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
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

    fn named(section: &str, name: &str) -> Value {
        json!({ section: { name: { "Type": "AWS::SNS::Topic" } } })
    }

    #[test]
    fn names_are_letters_and_digits() {
        let (most, beyond) = ("a".repeat(255), "a".repeat(256));
        for (section, code) in [
            ("Resources", "CFN016"),
            ("Parameters", "CFN017"),
            ("Mappings", "CFN017"),
            ("Outputs", "CFN017"),
        ] {
            for good in ["a", "Tracks2", most.as_str()] {
                assert!(found(named(section, good)).is_empty(), "{section} {good}");
            }
            for bad in ["", "my-table", "日本", "a b", beyond.as_str()] {
                let found = found(named(section, bad));
                assert!(found.len() == 1 && found[0].starts_with(code), "{section} {found:?}");
            }
        }
    }

    #[test]
    fn a_macro_may_take_other_names() {
        let template = json!({
            "Transform": "AWS::LanguageExtensions",
            "Resources": { "Fn::ForEach::Tables": [], "a-b": {} },
        });
        assert_eq!(found(template), ["CFN016: `a-b` cannot be a logical id"]);
    }

    #[test]
    fn a_message_names_what_bears_the_name() {
        assert_eq!(found(named("Resources", "")), ["CFN016: a resource has an empty logical id"]);
        assert_eq!(found(named("Outputs", "")), ["CFN017: an output has an empty output name"]);
        let long = &found(named("Parameters", &"a".repeat(300)))[0];
        assert!(long.ends_with("aaa…` has 300 characters, at most 255 are allowed"), "{long}");
    }

    #[test]
    fn the_output_of_a_misnamed_resource_is_no_second_mistake() {
        let mut template = named("Resources", "my-table");
        template["Outputs"] = json!({ "my-tableName": {}, "other-name": {} });
        assert_eq!(
            found(template),
            [
                "CFN016: `my-table` cannot be a logical id",
                "CFN017: `other-name` cannot be an output name"
            ]
        );
    }

    #[test]
    fn exports_stand_once() {
        let exports = |one: Value, other: Value| {
            found(json!({
                "Parameters": { "P": { "Type": "String" } },
                "Resources": { "R": { "Type": "AWS::SNS::Topic" } },
                "Outputs": {
                    "A": { "Value": 1, "Export": { "Name": one } },
                    "B": { "Value": 2, "Export": { "Name": other } },
                    "C": { "Value": 3 },
                },
            }))
        };
        let sub = |text: &str| json!({ "Fn::Sub": text });
        assert!(exports(json!("a"), json!("b")).is_empty());
        assert!(exports(json!("a"), sub("a")).is_empty(), "functions are unknown");
        let twice = "CFN018: outputs `A` and `B` are both exported as ";
        assert_eq!(exports(json!("a"), json!("a")), [format!("{twice}`a`")]);
        assert_eq!(
            exports(sub("${P}"), sub("${P}")),
            [format!("{twice}`{{\"Fn::Sub\":\"${{P}}\"}}`")]
        );
        let either = json!({
            "Conditions": { "C": {}, "D": {} },
            "Resources": { "R": { "Type": "AWS::SNS::Topic" } },
            "Outputs": {
                "A": { "Value": 1, "Condition": "C", "Export": { "Name": "a" } },
                "B": { "Value": 2, "Condition": "D", "Export": { "Name": "a" } },
            },
        });
        assert_eq!(found(either), [""; 0]);
    }

    #[test]
    fn an_export_depends_on_parameters_only() {
        let export = |name: Value| {
            found(json!({
                "Parameters": { "P": { "Type": "String" } },
                "Resources": { "R": { "Type": "AWS::SNS::Topic" } },
                "Outputs": { "A": { "Value": 1, "Export": { "Name": name } } },
            }))
        };
        for good in ["${P}", "${AWS::StackName}-a", "${!R}", "${Missing}"] {
            assert!(export(json!({ "Fn::Sub": good })).is_empty(), "{good}");
        }
        for bad in [
            json!({ "Ref": "R" }),
            json!({ "Fn::GetAtt": ["R", "Arn"] }),
            json!({ "Fn::Sub": "${R.Arn}-x" }),
            json!({ "Fn::Join": ["-", ["x", { "Ref": "R" }]] }),
        ] {
            let message = "CFN019: the export name of output `A` depends on resource `R`";
            assert_eq!(export(bad.clone()), [message], "{bad}");
        }
    }
}
