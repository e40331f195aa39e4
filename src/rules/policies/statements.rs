//! The shape of policies: which elements a statement must have in which kind of policy.

use crate::facts::variables::POLICY_VERSION;
use crate::names;
use crate::policy_syntax::{Elements, Fault, Malformed, Parsed};
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::policies::{Policy, PolicyKind};
use crate::rules::views::statement::Statement;
use crate::rules::views::variables::{escape, uses};
use crate::template::Intrinsic;

rules!(
    error ELEMENTS = iam020 {
        title: "a statement has an effect, actions and resources",
        explanation: "A statement says `Allow` or `Deny`, has `Action` or `NotAction`, never both, and in \
            every policy but a trust policy `Resource` or `NotResource`, never both. IAM refuses any other \
            (\"Policy statement must contain resources\", \"must contain actions\"), and one with a member \
            that it does not know: `Conditions` limits nothing.",
        page: pages::IAM_GRAMMAR,
    },
    error PRINCIPAL = iam021 {
        title: "a policy names its principal where it is not attached to one",
        explanation: "A trust policy and the policy of a table say who; the policy of a role, user or group \
            does not, since whoever has it is meant. A trust policy says nothing of resources: it is the \
            role's. IAM refuses a statement with too few or too many of these.",
        page: pages::IAM_PRINCIPAL,
    },
    error NO_STATEMENT = iam022 {
        title: "a policy has a statement",
        explanation: "IAM refuses a policy without statements as malformed. Leave the policy out until \
            there is something to allow.",
        page: pages::IAM_GRAMMAR,
    },
    error VERSION = iam023 {
        title: "the version of a policy is 2012-10-17 or 2008-10-17",
        explanation: "`Version` names the grammar of the policy, not the day on which it was written. There \
            are two, and IAM refuses any other text.",
        page: pages::IAM_VERSION,
    },
    warning NO_VERSION = iam024 {
        title: "a policy that writes a character as `${*}` names the current version",
        explanation: "`${*}`, `${?}` and `${$}` stand for the character since the version 2012-10-17. A policy \
            without `Version` is one of 2008-10-17, where they are plain text with a wildcard in it. Of \
            variables such as `${aws:username}` in it another rule speaks; a policy without either means \
            the same in both versions.",
        page: pages::IAM_VERSION,
    },
);

/// The members of a statement.
const MEMBERS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for policy in template.policies() {
        findings.extend(version(policy));
        findings.extend(no_statement(policy));
        for statement in policy.statements() {
            check_statement(policy.kind, statement, findings);
        }
    }
}

fn version(policy: &Policy<'_>) -> Option<Finding> {
    let help = format!("write `\"Version\": \"{POLICY_VERSION}\"`");
    match &policy.document.version {
        None => {
            // If it contains variables, it is an error, which is reported by another rule.
            let has_variables = policy.statements().flat_map(uses).next().is_some();
            if has_variables || !policy.document.is_written_out() {
                return None;
            }
            let (node, escape) = policy.statements().find_map(escape)?;
            finding!(&NO_VERSION, "this policy names no version, so `{escape}` is plain text")
                .here(&policy.document.node, "no `Version`")
                .and(&node, format!("`{escape}` is not the character alone"))
                .help(help)
                .found()
        }
        // A null is reported by another rule.
        Some(Parsed::Malformed(wrong)) if !wrong.node.is_null() => {
            let node = &wrong.node;
            let text = node.shown();
            finding!(&VERSION, "there is no policy version `{text}`")
                .at(&wrong.node)
                .help(help)
                .found()
        }
        Some(_) => None,
    }
}

fn no_statement(policy: &Policy<'_>) -> Option<Finding> {
    let document = &policy.document;
    match document.statements.as_slice() {
        [] => {
            let list = document.node.get("Statement")?;
            // What is left out by `AWS::NoValue` may be present under another condition.
            list.items().next().is_none().then(|| lacking(policy, &list))
        }
        [Parsed::Malformed(Malformed { node, fault })] => match fault {
            Fault::NoStatement => Some(lacking(policy, node)),
            Fault::NoDocument if lacks_statement_in_text(node) => Some(lacking(policy, node)),
            _ => None,
        },
        _ => None,
    }
}

/// CloudFormation also accepts a policy as a text of JSON.
fn lacks_statement_in_text(document: &Node<'_>) -> bool {
    let text = document.as_str().unwrap_or_default();
    let Ok(serde_json::Value::Object(document)) = serde_json::from_str(text) else { return false };
    let statement = document.get("Statement");
    statement.is_none_or(|statement| *statement == serde_json::json!([]))
}

fn lacking(policy: &Policy<'_>, node: &Node<'_>) -> Finding {
    let of = policy.resource.logical_id();
    finding!(&NO_STATEMENT, "a policy of `{of}` has no statement").at(node).help(
        Help::from("allow something in it")
            .in_stack(": `.allow(table.read_data())`")
            .and(", or leave the policy out"),
    )
}

fn check_statement(kind: PolicyKind, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    findings.extend(effect(statement));
    let action = "`.actions([…])` or `.not_actions([…])`";
    findings.extend(one_of(statement, &statement.action, ["Action", "NotAction"], action));
    let resource = &statement.resource;
    if kind == PolicyKind::Trust {
        for resource in resource.these.iter().chain(&resource.all_but) {
            Finding::new(&PRINCIPAL, "`Resource` does not belong into a trust policy")
                .at(resource)
                .help("leave them out: the role itself is meant")
                .add_to(findings);
        }
    } else {
        let help = "`.resources([table.arn()])` or `.not_resources([…])`";
        findings.extend(one_of(statement, resource, ["Resource", "NotResource"], help));
    }
    findings.extend(principal(kind, statement));
    findings.extend(statement.unknown_members.iter().map(unknown_member));
}

fn effect(statement: &Statement<'_>) -> Option<Finding> {
    let Parsed::Malformed(wrong) = &statement.effect else { return None };
    let finding = |message: String| Finding::new(&ELEMENTS, message).at(&wrong.node);
    if wrong.fault == Fault::NoEffect {
        if has_misspelt(statement, &["Effect"]) {
            return None;
        }
        let help = Help::say(
            "write {} or {}",
            [
                Word::property("Effect", "Allow").call("PolicyStatement::allow()"),
                Word::property("Effect", "Deny").call("PolicyStatement::deny()"),
            ],
        );
        return Some(finding("this statement has no effect".to_owned()).help(help));
    }
    // A value of another type is reported by another rule, and so is a condition of another shape.
    let text = wrong.node.as_str()?;
    let near = names::nearest(text, ["Allow", "Deny"]).unwrap_or("Allow");
    let message = format!("the effect `{text}` is neither `Allow` nor `Deny`");
    Some(finding(message).help(format!("did you mean `{near}`?")))
}

fn unknown_member(member: &Malformed<'_>) -> Finding {
    let name = match member.fault {
        Fault::Member(name) => name,
        _ => "",
    };
    let finding = Finding::new(&ELEMENTS, member.why()).at(&member.node);
    finding.help(Help::meant(names::nearest(name, MEMBERS), "leave it out: IAM refuses the policy"))
}

/// Whether a member that no statement has was probably meant to be one of these. It is a finding of its own, and
/// says so.
fn has_misspelt(statement: &Statement<'_>, meant: &[&str]) -> bool {
    let near = |member: &Malformed<'_>| match member.fault {
        Fault::Member(name) => names::nearest(name, MEMBERS),
        _ => None,
    };
    statement.unknown_members.iter().filter_map(near).any(|near| meant.contains(&near))
}

/// Checks that exactly one of two elements is present and not empty.
fn one_of(
    statement: &Statement<'_>,
    elements: &Elements<'_>,
    [with, without]: [&str; 2],
    help: &str,
) -> Option<Finding> {
    let is_empty = |node: &Node<'_>| node.is_list() && node.items().next().is_none();
    let noun = format!("{}s", with.to_lowercase());
    match (&elements.these, &elements.all_but) {
        (None, None) if has_misspelt(statement, &[with, without]) => None,
        (None, None) => finding!(&ELEMENTS, "this statement has no {noun}")
            .at(&statement.node)
            .help(Help::either(
                format!("say which: {help}"),
                format!("write `{with}` or `{without}`"),
            ))
            .found(),
        (Some(one), Some(other)) => {
            finding!(&ELEMENTS, "this statement has both `{with}` and `{without}`")
                .at(other)
                .and(one, "the other")
                .help("make two statements")
                .found()
        }
        (Some(one), None) | (None, Some(one)) => is_empty(one).then(|| {
            finding!(&ELEMENTS, "this list of {noun} is empty").at(one).help(Help::either(
                format!("say which: {help}, or leave the statement out"),
                format!("say which {noun}, or leave the statement out"),
            ))
        }),
    }
}

fn principal(kind: PolicyKind, statement: &Statement<'_>) -> Option<Finding> {
    let named = statement.principal.these.or(statement.principal.all_but);
    // A value of the wrong type is reported by another rule, and unknown here.
    let is_unknown =
        |node: &Node<'_>| matches!(node.intrinsic(), Some(Intrinsic::Other("Fn::Transform", _)));
    if named.as_ref().is_some_and(is_unknown) {
        return None;
    }
    match (kind, named) {
        (PolicyKind::Inline | PolicyKind::Managed, Some(principal)) => Finding::new(
            &PRINCIPAL,
            "`Principal` does not belong into the policy of a role or user",
        )
        .here(
            &principal.entries().next().map_or_else(|| principal, |(_, who)| who),
            "whoever has the policy is meant",
        )
        .help(Help::say(
            "leave it out; who assumes a role stands in {}",
            [Word::code("AssumeRolePolicyDocument").call("Role::new(id, principal)")],
        ))
        .found(),
        (PolicyKind::Trust | PolicyKind::Resource, None) => {
            let what =
                if kind == PolicyKind::Trust { "a trust policy" } else { "a table's policy" };
            finding!(&PRINCIPAL, "{what} names its principal")
                .here(&statement.node, "says nothing of who is meant")
                .help(Help::say(
                    "say who: {}",
                    [Word::nested(["Principal", "AWS"], "…")
                        .call(".principals([Principal::account(\"…\")])")],
                ))
                .found()
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
            (json!({"Conditions": {}}), "IAM020 /Conditions"),
            (json!({"condition": {"Bool": {}}}), "IAM020 /condition"),
            (json!({"Action": null, "Actions": "s3:*"}), "IAM020 /Actions"),
            (json!({"Resource": null, "resource": "*"}), "IAM020 /resource"),
            (json!({"Effect": null, "Efect": "Allow"}), "IAM020 /Efect"),
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
            (json!({"Statement": one()}), vec![]),
            (
                json!({"Statement": statement(json!({"Resource": "arn:aws:s3:::b/${*}"}))}),
                vec!["IAM024"],
            ),
            (
                json!({"Statement": statement(json!({
                    "Condition": {"StringLike": {"s3:prefix": ["a/*", "b${?}"]}}
                }))}),
                vec!["IAM024"],
            ),
            (
                json!({"Version": "2012-10-17", "Statement": statement(json!({
                    "Resource": "arn:aws:s3:::b/${$}"
                }))}),
                vec![],
            ),
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
