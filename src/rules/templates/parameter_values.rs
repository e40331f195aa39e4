//! The types of parameters, and whether their defaults fit what is declared of them.

use crate::facts::functions::TRANSFORM;
use crate::facts::parameters::{self, COMMA_DELIMITED_LIST, NUMBER};
use crate::facts::template::has_dynamic_reference;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::template::{Misfit, Parameter};

rules!(
    error PARAMETER = cfn082 {
        title: "a parameter has a type that exists, and a name that no resource has",
        explanation: "CloudFormation refuses a parameter without `Type` (\"Every Parameters object must contain a Type \
            member\"), one of a type that it does not know, and one with the name of a resource, which `Ref` could not \
            tell from it. `MinLength` and `MaxLength` are for texts, `MinValue` and `MaxValue` for numbers.",
        page: pages::CLOUDFORMATION_PARAMETER_TYPES,
    },
    error DEFAULT = cfn083 {
        title: "a parameter's default is one of the values that it takes",
        explanation: "A default follows the type and the constraints of its parameter: `AllowedValues`, `AllowedPattern` \
            (which the whole value must match), `MinLength`, `MaxLength`, `MinValue` and `MaxValue`. One that does not is refused. \
            A default that is empty, so that somebody has to give a value, is a warning: a parameter without \
            `Default` must be given.",
        page: pages::CLOUDFORMATION_PARAMETERS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let Some(section) = template.section("Parameters") else { return };
    if template.is_rewritten() || section.get(TRANSFORM).is_some() {
        return;
    }
    for (name, node) in section.entries() {
        if !node.is_object() || node.get(TRANSFORM).is_some() {
            continue;
        }
        if let Some(resource) = template.resource(name) {
            finding!(&PARAMETER, "`{name}` is a parameter and a resource")
                .here(node.named(), "a parameter")
                .and(resource.named(), "a resource")
                .help("give one of them another name")
                .add_to(findings);
        }
        findings.extend(untyped(name, &node));
        let parameter = Declared { name, parameter: Parameter::of(node) };
        parameter.misplaced().for_each(|found| findings.push(found));
        findings.extend(parameter.unfit());
    }
}

fn untyped(name: &str, node: &Node<'_>) -> Option<Finding> {
    let Some(of) = node.get("Type") else {
        return finding!(&PARAMETER, "parameter `{name}` has no type")
            .at(node)
            .help(Help::say("add {}", [Word::property("Type", "String")]))
            .found();
    };
    let unknown = of.as_str().filter(|of| !parameters::is_type(of))?;
    let found = finding!(&PARAMETER, "`{unknown}` is no type of a parameter").at(&of);
    Some(match names::nearest(unknown, parameters::names()) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None => {
            let found = found.help("most are `String`, `Number` or `CommaDelimitedList`");
            // AWS has types of its own, and may have more of them.
            if unknown.contains("AWS::") { found.weakened() } else { found }
        }
    })
}

/// Why a parameter does not take a value, as far as that is known: what to give instead. That of a parameter that is
/// looked up is the name of what is there, and not what stands there.
#[cfg(feature = "cli")]
pub(crate) fn given_instead(parameter: Parameter<'_>, value: &str) -> Option<String> {
    if parameter.may_be(value) {
        return None;
    }
    Declared { name: "", parameter }.broken(value).map(|broken| broken.takes)
}

/// What a value does not keep to.
struct Broken<'t> {
    constraint: Option<Node<'t>>,
    label: String,
    /// What the parameter takes, as a help.
    takes: String,
}

impl Broken<'_> {
    fn of<'t>(constraint: Option<Node<'t>>, takes: String) -> Broken<'t> {
        let label = takes.strip_prefix("it takes ").unwrap_or(&takes).to_owned();
        Broken { constraint, label, takes }
    }
}

/// More values than these are not listed.
const MOST_LISTED: usize = 12;

/// A parameter of a template.
struct Declared<'t> {
    name: &'t str,
    parameter: Parameter<'t>,
}

impl Declared<'_> {
    fn member(&self, name: &str) -> Option<Node<'_>> {
        self.parameter.node().get(name)
    }

    /// Constraints that are for another type.
    fn misplaced(&self) -> impl Iterator<Item = Finding> {
        let kind = self.parameter.kind();
        let (members, of): (&[&str], _) = match kind {
            NUMBER => (&["MinLength", "MaxLength"], "a text"),
            "String" | COMMA_DELIMITED_LIST => (&["MinValue", "MaxValue"], "a number"),
            _ => (&[], ""),
        };
        let there = members.iter().filter_map(|member| Some((member, self.member(member)?)));
        there.map(move |(member, node)| {
            finding!(&PARAMETER, "`{member}` is for {of}, and `{}` is a {kind}", self.name)
                .at(node.named())
                .help("remove it")
                .weakened()
        })
    }

    /// A finding if the default is no value of the parameter.
    fn unfit(&self) -> Option<Finding> {
        let node = self.member("Default").filter(|node| !node.is_list() && !node.is_object())?;
        let value = node.shown();
        if node.is_null() || has_dynamic_reference(&value) {
            return None;
        }
        let Broken { constraint, label, takes } = self.broken(&value)?;
        let name = self.name;
        let found = match value.as_str() {
            "" => finding!(&DEFAULT, "the default of parameter `{name}` is empty").weakened(),
            _ => finding!(&DEFAULT, "`{value}` is no value of parameter `{name}`"),
        };
        let found = found
            .here(&node, label)
            .and_each(constraint.iter().map(|constraint| (constraint.named(), "what it takes")));
        let help = match value.as_str() {
            "" => "remove `Default`, so that a value has to be given".to_owned(),
            _ => format!("{takes}; or remove `Default`"),
        };
        found.help(help).found()
    }

    /// What the value does not fit, and how.
    fn broken(&self, value: &str) -> Option<Broken<'_>> {
        let unit = if self.parameter.kind() == NUMBER { "" } else { " characters" };
        Some(match self.parameter.misfit(value)? {
            Misfit::Number => {
                let takes = match self.parameter.is_list() {
                    true => "it takes numbers with commas between them",
                    false => "it takes a number",
                };
                Broken { label: "no number".to_owned(), ..Broken::of(None, takes.to_owned()) }
            }
            Misfit::Allowed(allowed) => {
                let label = "not among the allowed values".to_owned();
                let all: Vec<String> = allowed.items().map(|one| one.shown()).collect();
                let names = || all.iter().map(String::as_str);
                let more = if all.len() > MOST_LISTED { ", among others" } else { "" };
                let listed = names::listed(names().take(MOST_LISTED));
                let takes = match (names::nearest(value, names()), all.as_slice()) {
                    (Some(near), [_]) => format!("did you mean `{near}`?"),
                    (Some(near), _) => format!("did you mean `{near}`? it allows {listed}{more}"),
                    (None, []) => "it allows no value".to_owned(),
                    (None, _) => format!("it allows {listed}{more}"),
                };
                Broken { constraint: Some(allowed), label, takes }
            }
            Misfit::AtLeast(node, least) => {
                Broken::of(Some(node), format!("it takes at least {least}{unit}"))
            }
            Misfit::AtMost(node, most) => {
                Broken::of(Some(node), format!("it takes at most {most}{unit}"))
            }
            Misfit::Pattern(node, expression) => {
                let takes = format!("it takes what matches `{expression}`");
                let label = "does not match the pattern".to_owned();
                Broken { label, ..Broken::of(Some(node), takes) }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn found(parameter: Value) -> Vec<String> {
        let template = json!({
            "Parameters": { "P": parameter },
            "Resources": { "Topic": { "Type": "AWS::SNS::Topic" } },
        });
        let mut findings = Vec::new();
        check(&Judged::of(&template.into()), &mut findings);
        let line = |finding: &Finding| format!("{}: {}", finding.severity(), finding.message());
        findings.iter().map(line).collect()
    }

    #[test]
    fn a_type_exists() {
        for kind in ["String", "List<AWS::EC2::Subnet::Id>", "AWS::SSM::Parameter::Value<Number>"] {
            assert_eq!(found(json!({ "Type": kind })), [""; 0], "{kind}");
        }
        assert_eq!(found(json!({})), ["error: parameter `P` has no type"]);
        for (kind, severity) in
            [("Strng", "error"), ("Boolean", "error"), ("AWS::Backup::Vault::Arn", "warning")]
        {
            let message = format!("{severity}: `{kind}` is no type of a parameter");
            assert_eq!(found(json!({ "Type": kind })), [message]);
        }
    }

    #[test]
    fn a_name_is_of_one_thing() {
        let template = |parameters: Value| {
            let mut findings = Vec::new();
            let resources = json!({ "Topic": { "Type": "AWS::SNS::Topic" } });
            let template = json!({ "Parameters": parameters, "Resources": resources });
            check(&Judged::of(&template.into()), &mut findings);
            findings.len()
        };
        assert_eq!(template(json!({ "Topic": { "Type": "String" } })), 1);
        assert_eq!(template(json!({ "topic": { "Type": "String" } })), 0);
    }

    #[test]
    fn a_default_fits() {
        for parameter in [
            json!({ "Type": "Number", "Default": "12.5", "MinValue": 1, "MaxValue": "13" }),
            json!({ "Type": "Number", "Default": 1, "AllowedValues": ["1.0", 2] }),
            json!({ "Type": "String", "Default": true, "AllowedValues": ["true", "false"] }),
            json!({ "Type": "String", "Default": "abc", "AllowedPattern": "[a-c]+", "MaxLength": 3 }),
            json!({ "Type": "String", "Default": "é", "AllowedPattern": "(?<never>read)" }),
            json!({ "Type": "CommaDelimitedList", "Default": "a, b", "AllowedValues": ["a", "b"] }),
            json!({ "Type": "CommaDelimitedList", "Default": "a,b", "AllowedValues": ["a,b"] }),
            json!({ "Type": "List<Number>", "Default": "1, 2" }),
            json!({ "Type": "AWS::SSM::Parameter::Value<Number>", "Default": "/count" }),
            json!({ "Type": "Strng", "Default": "x" }),
        ] {
            let found = found(parameter.clone());
            assert!(found.iter().all(|it| it.contains("no type")), "{parameter}: {found:?}");
        }
        for (parameter, value) in [
            (json!({ "Type": "Number", "Default": "abc" }), "abc"),
            (json!({ "Type": "List<Number>", "Default": "1,two" }), "1,two"),
            (json!({ "Type": "String", "Default": "z", "AllowedValues": ["a", "b"] }), "z"),
            (
                json!({ "Type": "CommaDelimitedList", "Default": "a,z", "AllowedValues": ["a"] }),
                "a,z",
            ),
            (json!({ "Type": "String", "Default": "az", "AllowedPattern": "[a-c]" }), "az"),
            (json!({ "Type": "String", "Default": "ab", "MinLength": 3 }), "ab"),
            (json!({ "Type": "String", "Default": "abc", "MaxLength": "2" }), "abc"),
            (json!({ "Type": "Number", "Default": 1, "MinValue": 2 }), "1"),
            (json!({ "Type": "Number", "Default": "3", "MaxValue": 2.5 }), "3"),
        ] {
            let message = format!("error: `{value}` is no value of parameter `P`");
            assert_eq!(found(parameter.clone()), [message], "{parameter}");
        }
    }

    #[test]
    fn a_help_says_what_is_taken() {
        let help = |parameter: Value| {
            let template = json!({ "Parameters": { "P": parameter }, "Resources": {} });
            let mut findings = Vec::new();
            check(&Judged::of(&template.into()), &mut findings);
            findings.iter().flat_map(Finding::helps).collect::<Vec<_>>()
        };
        let words = json!(["dev", "prod"]);
        for (parameter, takes) in [
            (
                json!({ "Type": "String", "Default": "prodd", "AllowedValues": words }),
                "did you mean `prod`? it allows `dev` and `prod`",
            ),
            (
                json!({ "Type": "String", "Default": "x", "AllowedValues": words }),
                "it allows `dev` and `prod`",
            ),
            (json!({ "Type": "Number", "Default": "x" }), "it takes a number"),
            (
                json!({ "Type": "List<Number>", "Default": "1,x" }),
                "it takes numbers with commas between them",
            ),
            (
                json!({ "Type": "String", "Default": "ab", "MinLength": 3 }),
                "it takes at least 3 characters",
            ),
            (json!({ "Type": "Number", "Default": 9, "MaxValue": 5 }), "it takes at most 5"),
            (
                json!({ "Type": "String", "Default": "9", "AllowedPattern": "[a-z]+" }),
                "it takes what matches `[a-z]+`",
            ),
        ] {
            assert_eq!(help(parameter), [format!("{takes}; or remove `Default`")]);
        }
    }

    #[test]
    fn an_empty_default_may_ask_for_a_value() {
        let empty = json!({ "Type": "String", "Default": "", "AllowedPattern": ".+" });
        assert_eq!(found(empty), ["warning: the default of parameter `P` is empty"]);
    }

    #[test]
    fn constraints_are_for_a_type() {
        let number = json!({ "Type": "Number", "MinLength": 1 });
        assert_eq!(found(number), ["warning: `MinLength` is for a text, and `P` is a Number"]);
        let text = json!({ "Type": "String", "MaxValue": 1 });
        assert_eq!(found(text), ["warning: `MaxValue` is for a number, and `P` is a String"]);
    }
}
