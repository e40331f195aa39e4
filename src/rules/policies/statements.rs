//! The shape of policies: which elements a statement has in which kind of policy.

use crate::facts::pages;
use crate::facts::variables::POLICY_VERSION;
use crate::findings::{Finding, Help, Severity, Word, rules};
use crate::names;
use crate::rules::views::judged::Judged;
use crate::rules::views::policies::{Policy, PolicyKind};
use crate::rules::views::statement::{Statement, is_function};
use crate::rules::views::variables::uses;
use crate::template::{Intrinsic, Node};

rules!(
    ELEMENTS = iam020 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "a statement has an effect, actions and resources",
        explanation: "A statement says `Allow` or `Deny`, has `Action` or `NotAction`, never both, and in \
            every policy but a trust policy `Resource` or `NotResource`, never both. IAM refuses any other \
            (\"Policy statement must contain resources\", \"must contain actions\").",
        page: pages::IAM_GRAMMAR,
    },
    PRINCIPAL = iam021 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "a policy names its principal where it is not attached to one",
        explanation: "A trust policy and the policy of a table say who; the policy of a role, user or group \
            does not, since whoever has it is meant. A trust policy says nothing of resources: it is the \
            role's. IAM refuses a statement with too few or too many of these.",
        page: pages::IAM_PRINCIPAL,
    },
    NO_STATEMENT = iam022 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "a policy has a statement",
        explanation: "IAM refuses a policy without statements as malformed. Leave the policy out until \
            there is something to allow.",
        page: pages::IAM_GRAMMAR,
    },
    VERSION = iam023 {
        severity: Severity::Error,
        acknowledgeable: false,
        title: "the version of a policy is 2012-10-17 or 2008-10-17",
        explanation: "`Version` names the grammar of the policy, not the day on which it was written. There \
            are two, and IAM refuses any other text.",
        page: pages::IAM_VERSION,
    },
    NO_VERSION = iam024 {
        severity: Severity::Warning,
        acknowledgeable: true,
        title: "a policy names the current version",
        explanation: "A policy without `Version` is one of 2008-10-17. It works until somebody writes \
            `${aws:username}` into it, which that version takes for plain text.",
        page: pages::IAM_VERSION,
    },
);

/// The older grammar, in which `${…}` is plain text. [`pages::IAM_VERSION`]
const OLDER_VERSION: &str = "2008-10-17";

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for policy in template.policies() {
        let hidden = policy.document.entries().any(|(key, _)| is_function(key));
        findings.extend(no_statement_in_text(policy));
        if hidden || !policy.document.is_object() {
            continue;
        }
        findings.extend(version(policy));
        if let Some(finding) = no_statement(policy) {
            findings.push(finding);
        }
        for statement in policy.statements().into_iter().filter_map(Statement::of) {
            check_statement(policy.kind, &statement, findings);
        }
    }
}

fn version(policy: &Policy<'_>) -> Option<Finding> {
    let Some(version) = policy.document.get("Version") else {
        let statements = policy.statements().into_iter().filter_map(Statement::of);
        let has_variables = statements.flat_map(|statement| uses(&statement)).next().is_some();
        // With variables in it, it is an error, which another rule says.
        return (!has_variables).then(|| {
            Finding::new(&NO_VERSION, "this policy names no version, and so has the older one")
                .at(&policy.document)
                .help(format!("write `\"Version\": \"{POLICY_VERSION}\"`"))
        });
    };
    if version.is_null() || version.intrinsic().is_some() {
        return None;
    }
    let text = version.as_str().map_or_else(|| version.expr().to_json(), str::to_owned);
    (![POLICY_VERSION, OLDER_VERSION].contains(&text.as_str())).then(|| {
        Finding::new(&VERSION, format!("there is no policy version `{text}`"))
            .at(&version)
            .help(format!("write `\"Version\": \"{POLICY_VERSION}\"`"))
    })
}

/// CloudFormation takes a policy also as a text of JSON.
fn no_statement_in_text(policy: &Policy<'_>) -> Option<Finding> {
    let document: serde_json::Value = serde_json::from_str(policy.document.as_str()?).ok()?;
    let statement = document.as_object()?.get("Statement");
    statement
        .is_none_or(|statement| *statement == serde_json::json!([]))
        .then(|| lacking(policy, &policy.document))
}

fn no_statement(policy: &Policy<'_>) -> Option<Finding> {
    let statements = policy.document.get("Statement");
    let spot = match &statements {
        None => &policy.document,
        Some(list) if list.is_list() && list.items().next().is_none() => list,
        Some(_) => return None,
    };
    Some(lacking(policy, spot))
}

fn lacking(policy: &Policy<'_>, spot: &Node<'_>) -> Finding {
    let of = policy.resource.logical_id();
    Finding::new(&NO_STATEMENT, format!("a policy of `{of}` has no statement")).at(spot).help(
        Help::from("allow something in it")
            .in_stack(": `.allow(table.read_data())`")
            .and(", or leave the policy out"),
    )
}

fn check_statement(kind: PolicyKind, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let node = &statement.node;
    if let Some((message, spot, help)) = effect(node) {
        findings.push(Finding::new(&ELEMENTS, message).at(&spot).help(help));
    }
    let action = "`.actions([…])` or `.not_actions([…])`";
    findings.extend(one_of(node, "Action", "NotAction", action));
    if kind == PolicyKind::Trust {
        for resource in ["Resource", "NotResource"].into_iter().filter_map(|name| node.get(name)) {
            findings.push(
                Finding::new(&PRINCIPAL, "`Resource` does not belong into a trust policy")
                    .at(&resource)
                    .help("leave them out: the role itself is meant"),
            );
        }
    } else {
        let resource = "`.resources([table.arn()])` or `.not_resources([…])`";
        findings.extend(one_of(node, "Resource", "NotResource", resource));
    }
    findings.extend(principal(kind, node));
}

fn effect<'t>(statement: &Node<'t>) -> Option<(String, Node<'t>, String)> {
    let Some(effect) = statement.get("Effect") else {
        let help = "`PolicyStatement::allow()` or `PolicyStatement::deny()`".to_owned();
        return Some(("this statement has no effect".to_owned(), *statement, help));
    };
    let text = effect.as_str()?;
    let known = ["Allow", "Deny"];
    let near = names::nearest(text, known).unwrap_or("Allow");
    let help = format!("did you mean `{near}`?");
    (!known.contains(&text))
        .then(|| (format!("the effect `{text}` is neither `Allow` nor `Deny`"), effect, help))
}

/// Exactly one of two elements, and something in it.
fn one_of(statement: &Node<'_>, with: &str, without: &str, help: &str) -> Option<Finding> {
    let is_empty = |node: &Node<'_>| node.is_list() && node.items().next().is_none();
    let noun = format!("{}s", with.to_lowercase());
    match (statement.get(with), statement.get(without)) {
        (None, None) => Some(
            Finding::new(&ELEMENTS, format!("this statement has no {noun}")).at(statement).help(
                Help::either(
                    format!("say which: {help}"),
                    format!("write `{with}` or `{without}`"),
                ),
            ),
        ),
        (Some(one), Some(other)) => Some(
            Finding::new(&ELEMENTS, format!("this statement has both `{with}` and `{without}`"))
                .at(&other)
                .and(&one, "the other")
                .help("make two statements"),
        ),
        (Some(one), None) | (None, Some(one)) => is_empty(&one).then(|| {
            Finding::new(&ELEMENTS, format!("this list of {noun} is empty")).at(&one).help(
                Help::either(
                    format!("say which: {help}, or leave the statement out"),
                    format!("say which {noun}, or leave the statement out"),
                ),
            )
        }),
    }
}

fn principal(kind: PolicyKind, statement: &Node<'_>) -> Option<Finding> {
    let named = ["Principal", "NotPrincipal"].into_iter().find_map(|name| statement.get(name));
    // A value of the wrong type is a mistake of its own, and unknown here.
    let is_unknown =
        |node: &Node<'_>| matches!(node.intrinsic(), Some(Intrinsic::Other("Fn::Transform", _)));
    if named.as_ref().is_some_and(is_unknown) {
        return None;
    }
    match (kind, named) {
        (PolicyKind::Inline | PolicyKind::Managed, Some(principal)) => Some(
            Finding::new(
                &PRINCIPAL,
                "`Principal` does not belong into the policy of a role or user",
            )
            .at(&principal.entries().next().map_or_else(|| principal, |(_, who)| who))
            .label("whoever has the policy is meant")
            .help(Help::say(
                "leave it out; who assumes a role stands in {}",
                [Word::code("AssumeRolePolicyDocument").call("Role::new(id, principal)")],
            )),
        ),
        (PolicyKind::Trust | PolicyKind::Resource, None) => {
            let what =
                if kind == PolicyKind::Trust { "a trust policy" } else { "a table's policy" };
            Some(
                Finding::new(&PRINCIPAL, format!("{what} names its principal"))
                    .at(statement)
                    .label("says nothing of who is meant")
                    .help(Help::say(
                        "say who: {}",
                        [Word::nested(["Principal", "AWS"], "…")
                            .call(".principals([Principal::account(\"…\")])")],
                    )),
            )
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, document, found, role, trust};
    use serde_json::{Value, json};

    const POLICY: &str = "/Resources/Reader/Properties/Policies/0/PolicyDocument";

    /// A statement without faults, with these members instead; `null` takes one away.
    fn statement(changes: Value) -> Value {
        let mut statement = json!({"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"});
        for (name, value) in changes.as_object().unwrap() {
            statement[name] = value.clone();
        }
        statement.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        statement
    }

    #[test]
    fn a_statement_of_an_identity_policy() {
        for (changes, expected) in [
            (json!({}), ""),
            (json!({"Action": null, "NotAction": ["s3:*"]}), ""),
            (json!({"Resource": null, "NotResource": {"Ref": "R"}}), ""),
            (json!({"Effect": {"Ref": "E"}}), ""),
            (json!({"Effect": null}), "IAM020 "),
            (json!({"Effect": "allow"}), "IAM020 /Effect"),
            (json!({"Action": null}), "IAM020 "),
            (json!({"NotAction": "s3:*"}), "IAM020 /NotAction"),
            (json!({"Action": []}), "IAM020 /Action"),
            (json!({"Resource": null}), "IAM020 "),
            (json!({"NotResource": "*"}), "IAM020 /NotResource"),
            (json!({"Resource": []}), "IAM020 /Resource"),
            (json!({"Principal": "*"}), "IAM021 /Principal"),
            (json!({"NotPrincipal": {"AWS": "*"}}), "IAM021 /NotPrincipal/AWS"),
        ] {
            let expected: Vec<String> = match expected.split_once(' ') {
                None => vec![],
                Some((code, below)) => vec![format!("{code} {POLICY}/Statement/0{below}")],
            };
            assert_eq!(found(check, role(statement(changes.clone()))), expected, "{changes}");
        }
    }

    #[test]
    fn a_trust_policy_names_who_and_a_resource_policy_names_both() {
        let with_trust = |changes: Value| {
            let mut role = role(statement(json!({})));
            let mut trust = trust();
            for (name, value) in changes.as_object().unwrap() {
                trust["Statement"][0][name] = value.clone();
            }
            trust["Statement"][0].as_object_mut().unwrap().retain(|_, value| !value.is_null());
            role["Reader"]["Properties"]["AssumeRolePolicyDocument"] = trust;
            codes(check, role)
        };
        assert_eq!(with_trust(json!({})), [""; 0]);
        assert_eq!(with_trust(json!({"Principal": null})), ["IAM021"]);
        assert_eq!(with_trust(json!({"Resource": "*"})), ["IAM021"]);

        let table = |changes: Value| {
            codes(
                check,
                json!({"T": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {
                    "Replicas": [{"ResourcePolicy": {"PolicyDocument": document(statement(changes))}}]
                }}}),
            )
        };
        assert_eq!(table(json!({"Principal": "*"})), [""; 0]);
        assert_eq!(table(json!({})), ["IAM021"]);
        assert_eq!(table(json!({"Principal": "*", "Resource": null})), ["IAM020"]);
    }

    #[test]
    fn a_document_has_statements_and_a_version() {
        let policy = |document: Value| {
            codes(
                check,
                json!({"P": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {
                    "PolicyDocument": document
                }}}),
            )
        };
        let one = || statement(json!({}));
        for (document, expected) in [
            (json!({"Version": "2012-10-17", "Statement": one()}), vec![]),
            (json!({"Version": "2008-10-17", "Statement": [one()]}), vec![]),
            (json!({"Version": {"Ref": "V"}, "Statement": {"Ref": "S"}}), vec![]),
            (json!({"Ref": "Document"}), vec![]),
            (json!({"Fn::Transform": {"Name": "AWS::Include"}, "Id": "x"}), vec![]),
            (json!({"Version": "2012-10-18", "Statement": one()}), vec!["IAM023"]),
            (json!({"Statement": one()}), vec!["IAM024"]),
            (
                json!({"Statement": statement(json!({"Resource": "arn:aws:s3:::b/${aws:userid}"}))}),
                vec![],
            ),
            (json!({"Version": "2012-10-17", "Statement": []}), vec!["IAM022"]),
            (json!({"Version": "2012-10-17"}), vec!["IAM022"]),
            (json!("{}"), vec!["IAM022"]),
            (json!("{\"Statement\": {}}"), vec![]),
        ] {
            assert_eq!(policy(document.clone()), expected, "{document}");
        }
    }

    #[test]
    fn what_a_function_makes_is_silent() {
        for made in [json!({"Fn::If": ["c", {}, {}]}), json!({"Ref": "AWS::NoValue"})] {
            assert_eq!(codes(check, role(made)), [""; 0]);
        }
    }
}
