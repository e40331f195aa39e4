//! Lambda functions: their memory, timeout and environment variables.

use crate::facts::functions::TRANSFORM;
use crate::facts::limits::operations as limits;
use crate::names::{grouped, listed, nearest};
use crate::rules::operations::numbers::{self, NumberLimit};
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::statement::is_function;
use crate::template::text;

rules!(
    error NUMBER = ops013 {
        title: "a function has memory and time that Lambda gives",
        explanation: "128 to 10,240 MB of memory, and 1 to 900 seconds for a call. Where a capacity provider \
            runs it on managed instances, up to 32,768 MB and 5,400 seconds.",
        page: pages::LAMBDA_CREATE_FUNCTION,
    },
    error ENVIRONMENT = ops014 {
        title: "a function has at most 4 KB of environment variables",
        explanation: "Names and values of all variables together. What is only known at deployment counts as \
            empty here, so a function that passes may still be refused.",
        page: pages::LAMBDA_QUOTAS,
    },
    error TEXT = ops015 {
        title: "a function's handler and description are as long as Lambda takes",
        explanation: "A handler has 1 to 128 characters and no white space, a description up to 256.",
        page: pages::LAMBDA_CREATE_FUNCTION,
    },
    error PACKAGE = ops071 {
        title: "a function of a package has a runtime and a handler",
        explanation: "Lambda refuses a function whose code stands in the template or in a package, and of which it does not \
            know what runs it (\"Runtime and Handler are mandatory parameters for functions created with deployment \
            packages\"). Only an image (`ImageUri`) has both in itself.",
        page: pages::LAMBDA_CREATE_FUNCTION,
    },
    error VARIABLE = ops029 {
        title: "an environment variable has a name that Lambda takes and does not use itself",
        explanation: "A name begins with a letter, has two characters at least, and only letters, digits and \
            `_`. What the runtimes set themselves is reserved, such as `AWS_REGION` and \
            `AWS_LAMBDA_FUNCTION_NAME`: functions read it and may not set it.",
        page: pages::LAMBDA_ENVIRONMENT_VARIABLES,
    },
);

const NUMBERS: &[NumberLimit] = &[
    NumberLimit::new("MemorySize", limits::MEMORY_MEGABYTES).set_by("memory_size"),
    NumberLimit::new("Timeout", limits::TIMEOUT_SECONDS).set_by("timeout"),
];

const PROVIDED: &[NumberLimit] = &[
    NumberLimit::new("MemorySize", limits::PROVIDED_MEMORY_MEGABYTES),
    NumberLimit::new("Timeout", limits::PROVIDED_TIMEOUT_SECONDS),
];

pub(super) fn check(template: &Judged<'_>, function: &Resource<'_>, findings: &mut Vec<Finding>) {
    let is_provided = function.property("CapacityProviderConfig").is_some();
    let numbers = if is_provided { PROVIDED } else { NUMBERS };
    numbers::check(&NUMBER, function, numbers, findings);
    findings.extend(environment(function));
    check_names(function, findings);
    findings.extend(too_long(function, "Description", limits::FUNCTION_DESCRIPTION));
    findings.extend(handler(function));
    if !template.is_rewritten() {
        findings.extend(without_runtime(function));
    }
}

/// A function with the code of a package, without what runs it.
fn without_runtime(function: &Resource<'_>) -> Option<Finding> {
    let properties = function.node().get("Properties")?;
    let is_package = |node: Node<'_>| node.as_str() == Some("Zip");
    let code = properties.get("Code").filter(|code| code.get("ImageUri").is_none())?;
    code.get("ZipFile").or_else(|| code.get("S3Bucket"))?;
    let is_changed = function.node().get(TRANSFORM).or_else(|| properties.get(TRANSFORM)).is_some();
    if is_changed || !properties.get("PackageType").is_none_or(is_package) {
        return None;
    }
    // What is misspelt is not missing.
    let is_there = |name: &str| properties.keys().any(|own| nearest(own, [name]).is_some());
    let missing: Vec<&str> =
        ["Runtime", "Handler"].into_iter().filter(|name| !is_there(name)).collect();
    let word = |name: &str, value: &str| {
        Word::property(name, value).call(format!(".property(\"{name}\", \"{value}\")"))
    };
    let runtime = || word("Runtime", "nodejs24.x");
    let handler = || word("Handler", "index.handler");
    let help = match missing.as_slice() {
        [] => return None,
        ["Runtime"] => Help::say("add {}", [runtime()]),
        ["Handler"] => Help::say("add {}", [handler()]),
        _ => Help::say("add {} and {}", [runtime(), handler()]),
    };
    finding!(&PACKAGE, "function `{function}` has no {}", listed(missing))
        .here(&code, "code of a package")
        .help(help)
        .found()
}

fn environment(function: &Resource<'_>) -> Option<Finding> {
    let variables = function.property("Environment")?.get("Variables")?;
    if variables.intrinsic().is_some() {
        return None;
    }
    let size = |name: &str, value: &Node<'_>| name.len() + literal(value).len();
    let bytes: usize = variables.entries().map(|(name, value)| size(name, &value)).sum();
    let (_, largest) = variables.entries().max_by_key(|(name, value)| size(name, value))?;
    (bytes > limits::ENVIRONMENT_BYTES).then(|| {
        finding!(
            &ENVIRONMENT,
            "the environment variables of `{function}` take at least {} bytes",
            grouped(bytes)
        )
        .here(&largest, format!("all together at most {}", grouped(limits::ENVIRONMENT_BYTES)))
        .help("keep what is long in a parameter, a secret or a table, and name that")
    })
}

fn check_names(function: &Resource<'_>, findings: &mut Vec<Finding>) {
    let variables = function.property("Environment").and_then(|node| node.get("Variables"));
    let Some(variables) = variables.filter(|variables| variables.intrinsic().is_none()) else {
        return;
    };
    for (name, node) in variables.entries().filter(|(name, _)| !is_function(name)) {
        let finding = if limits::RESERVED_VARIABLES.contains(&name) {
            finding!(&VARIABLE, "function `{function}` cannot set `{name}`")
                .label("set by Lambda itself")
                .help("leave it out, since the function has it anyway; or give the variable another name")
        } else if !is_variable(name) {
            finding!(&VARIABLE, "`{name}` of `{function}` is no name of a variable")
                .label("a letter, then letters, digits and `_`: two characters at least")
                .help("give the variable another name")
        } else {
            continue;
        };
        finding.at(node.named()).add_to(findings);
    }
}

fn is_variable(name: &str) -> bool {
    name.len() >= 2
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn handler(function: &Resource<'_>) -> Option<Finding> {
    let node = function.property("Handler")?;
    if text::literal(&node).is_some_and(|handler| handler.is_empty()) {
        return finding!(&TEXT, "the handler of `{function}` is empty")
            .at(&node)
            .help("write file and function: `index.handler`")
            .found();
    }
    if !literal(&node).contains(char::is_whitespace) {
        return too_long(function, "Handler", limits::HANDLER);
    }
    let shown = text::shown(&node);
    finding!(&TEXT, "the handler `{shown}` of `{function}` contains white space")
        .at(&node)
        .help("write file and function: `index.handler`")
        .found()
}

fn too_long(function: &Resource<'_>, property: &str, most: usize) -> Option<Finding> {
    let node = function.property(property)?;
    let characters = literal(&node).chars().count();
    (characters > most).then(|| {
        finding!(&TEXT, "`{property}` of `{function}` has {characters} characters")
            .here(&node, format!("at most {most}"))
            .help("shorten it")
    })
}

/// The part of a text that is known.
fn literal(node: &Node<'_>) -> String {
    text::filled(node, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    fn function(properties: Value) -> Vec<&'static str> {
        codes(RULES, json!({ "F": { "Type": "AWS::Lambda::Function", "Properties": properties } }))
    }

    #[test]
    fn numbers_have_two_edges_and_managed_instances_others() {
        for (property, number, is_right, is_right_on_instances) in [
            ("MemorySize", 127, false, false),
            ("MemorySize", 128, true, true),
            ("MemorySize", 10_240, true, true),
            ("MemorySize", 10_241, false, true),
            ("MemorySize", 32_769, false, false),
            ("Timeout", 0, false, false),
            ("Timeout", 1, true, true),
            ("Timeout", 900, true, true),
            ("Timeout", 901, false, true),
            ("Timeout", 5_401, false, false),
        ] {
            let expected = |is_right| if is_right { vec![] } else { vec!["OPS013"] };
            let found = function(json!({ property: number }));
            assert_eq!(found, expected(is_right), "{property} {number}");
            let found = function(json!({ property: number, "CapacityProviderConfig": {} }));
            assert_eq!(found, expected(is_right_on_instances), "{property} {number} on instances");
        }
        assert_eq!(function(json!({ "Timeout": { "Ref": "Seconds" } })), [""; 0]);
    }

    #[test]
    fn variables_have_names_that_lambda_takes() {
        for (name, is_right) in [
            ("TABLE_NAME", true),
            ("aB", true),
            ("A1", true),
            ("A", false),
            ("", false),
            ("1A", false),
            ("_A", false),
            ("A B", false),
            ("A-B", false),
            ("ÄB", false),
            ("AWS_REGION", false),
            ("_HANDLER", false),
            ("AWS_LAMBDA_FUNCTION_NAME", false),
            ("AWS_LAMBDA_EXEC_WRAPPER", true),
            ("TZ", true),
            ("aws_region", true),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["OPS029"] };
            let found = function(json!({ "Environment": { "Variables": { name: "x" } } }));
            assert_eq!(found, expected, "{name}");
        }
        assert_eq!(function(json!({ "Environment": { "Variables": { "Ref": "V" } } })), [""; 0]);
    }

    #[test]
    fn a_package_has_a_runtime_and_a_handler() {
        for (code, more, is_right) in [
            (json!({ "ZipFile": "x" }), json!({}), false),
            (json!({ "ZipFile": "x" }), json!({ "PackageType": "Zip" }), false),
            (json!({ "S3Bucket": "b", "S3Key": "k" }), json!({ "Runtime": "java25" }), false),
            (json!({ "ZipFile": "x" }), json!({ "Handler": "index.handler" }), false),
            (json!({ "ZipFile": "x" }), json!({ "Handler": "a.b", "Runtime": "ruby4.0" }), true),
            (json!({ "ZipFile": "x" }), json!({ "Handlr": "a.b", "Runtme": "ruby4.0" }), true),
            (json!({ "ImageUri": "i" }), json!({}), true),
            (json!({ "ZipFile": "x" }), json!({ "PackageType": { "Ref": "Type" } }), true),
            (
                json!({ "ZipFile": "x" }),
                json!({ "Fn::Transform": { "Name": "AWS::Include" } }),
                true,
            ),
            (json!({ "Fn::If": ["C", { "ZipFile": "x" }, { "ImageUri": "i" }] }), json!({}), true),
        ] {
            let mut properties = more.clone();
            properties["Code"] = code.clone();
            let expected: &[&str] = if is_right { &[] } else { &["OPS071"] };
            assert_eq!(function(properties), expected, "{code} {more}");
        }
    }

    #[test]
    fn a_handler_is_not_empty() {
        assert_eq!(function(json!({ "Handler": "" })), ["OPS015"]);
        assert_eq!(function(json!({ "Handler": { "Ref": "Handler" } })), [""; 0]);
    }

    #[test]
    fn variables_have_4_kilobytes_together() {
        let of = |variables: Value| function(json!({ "Environment": { "Variables": variables } }));
        let long = |length: usize| "v".repeat(length);
        assert_eq!(of(json!({ "AA": long(2_000), "BB": long(2_092) })), [""; 0]);
        assert_eq!(of(json!({ "AA": long(2_000), "BB": long(2_093) })), ["OPS014"]);
        // Each is two bytes long.
        assert_eq!(of(json!({ "AA": "é".repeat(2_048) })), ["OPS014"]);
        let partly = json!({ "Fn::Sub": format!("{}${{Name}}", long(4_094)) });
        assert_eq!(of(json!({ "AA": partly })), [""; 0]);
        assert_eq!(of(json!({ "Fn::If": ["Big", {}, { "AA": long(5_000) }] })), [""; 0]);
    }

    #[test]
    fn texts_have_their_length() {
        let long = |length: usize| "d".repeat(length);
        assert_eq!(function(json!({ "Description": long(256) })), [""; 0]);
        assert_eq!(function(json!({ "Description": long(257) })), ["OPS015"]);
        assert_eq!(function(json!({ "Handler": long(128) })), [""; 0]);
        assert_eq!(function(json!({ "Handler": long(129) })), ["OPS015"]);
        assert_eq!(function(json!({ "Handler": "index. handler" })), ["OPS015"]);
    }
}
