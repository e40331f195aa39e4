//! End users who reach rows that are not theirs.

use crate::facts::{Action, LEADING_KEYS};
use crate::findings::{Finding, Rule, Severity};
use crate::rules::policies::{Policy, PolicyKind, policies};
use crate::template::{Node, Resource, Template};

pub(super) static RULES: &[&Rule] = &[&EVERY_ROW];

static EVERY_ROW: Rule = Rule {
    code: "IAM006",
    severity: Severity::Error,
    acknowledgeable: true,
    title: "end users reach their own rows, or the stack says why all of them",
    explanation: "A role that people assume from a browser or a phone is in their hands: whoever signs \
        in can send any request that it allows. A grant of such a role says `.rows(…)`, which limits it \
        by `dynamodb:LeadingKeys`, or `.every_row(\"reason\")`, which acknowledges this finding and is \
        listed with its reason.",
    example: include_str!("../../tests/rules/iam006.rs"),
    page: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html",
};

pub(super) fn check(template: &Template, findings: &mut Vec<Finding>) {
    let roles: Vec<Resource<'_>> =
        template.resources_of("AWS::IAM::Role").filter(is_for_end_users).collect();
    for policy in policies(template) {
        if matches!(policy.kind, PolicyKind::Inline | PolicyKind::Managed) {
            for role in roles.iter().filter(|role| reaches(&policy, role)) {
                for statement in policy.statements() {
                    check_statement(role, &statement, findings);
                }
            }
        }
    }
}

fn check_statement(role: &Resource<'_>, statement: &Node<'_>, findings: &mut Vec<Finding>) {
    let allows = statement.get("Effect").and_then(|effect| effect.as_str()) == Some("Allow");
    if !allows || has_row_condition(statement) {
        return;
    }
    let Some(actions) = statement.get("Action") else { return };
    let reached: Vec<&str> = actions.one_or_many().iter().filter_map(row_action).collect();
    if reached.is_empty() {
        return;
    }
    let resources = statement.get("Resource").map_or_else(Vec::new, |node| node.one_or_many());
    for resource in resources {
        let message = format!(
            "users of role `{}` may {} every row of {}",
            role.logical_id(),
            reached.join(", "),
            subject(&resource),
        );
        findings.push(
            Finding::new(&EVERY_ROW, message)
                .at(&resource)
                .help("say `.rows(LeadingKey::…)`, or `.every_row(\"why that is right\")`"),
        );
    }
}

/// Whether people get this role's credentials from a browser or an app.
fn is_for_end_users(role: &Resource<'_>) -> bool {
    let statements = role
        .property("AssumeRolePolicyDocument")
        .and_then(|document| document.get("Statement"))
        .map_or_else(Vec::new, |statements| statements.one_or_many());
    statements.iter().any(|statement| {
        let actions = statement.get("Action").map_or_else(Vec::new, |node| node.one_or_many());
        let federated = statement.at(["Principal", "Federated"]).and_then(|p| p.as_str());
        federated == Some("cognito-identity.amazonaws.com")
            && actions.iter().any(|a| a.as_str() == Some("sts:AssumeRoleWithWebIdentity"))
    })
}

/// Whether a policy is a role's: it stands in it, or is attached to it.
fn reaches(policy: &Policy<'_>, role: &Resource<'_>) -> bool {
    if policy.resource.logical_id() == role.logical_id() {
        return true;
    }
    let attached = policy.resource.property("Roles").into_iter().flat_map(|roles| roles.items());
    let reference = format!(r#"{{"Ref":"{}"}}"#, role.logical_id());
    attached.into_iter().any(|attached| attached.expr().to_json() == reference)
}

fn has_row_condition(statement: &Node<'_>) -> bool {
    let operators = statement.get("Condition").into_iter().flat_map(|node| node.entries());
    operators
        .filter(|(operator, _)| *operator != "Null")
        .any(|(_, keys)| keys.entries().any(|(key, _)| key.eq_ignore_ascii_case(LEADING_KEYS)))
}

/// The name of an action that reads or writes items, if this is one.
fn row_action<'t>(action: &Node<'t>) -> Option<&'t str> {
    let name = action.as_str()?;
    let item = match Action::from_name(name) {
        Some(action) => action.carries_leading_keys() || action == Action::Scan,
        None => name == "*" || name.starts_with("dynamodb:"),
    };
    item.then(|| name.strip_prefix("dynamodb:").unwrap_or(name))
}

fn subject(resource: &Node<'_>) -> String {
    use crate::template::Intrinsic;
    match resource.intrinsic() {
        Some(Intrinsic::GetAtt(id, _) | Intrinsic::Ref(id)) => format!("`{id}`"),
        Some(Intrinsic::Sub(text, _)) => format!("`{}`", text.replace(".Arn}", "}")),
        _ => resource.as_str().map_or_else(|| "a table".to_owned(), |arn| format!("`{arn}`")),
    }
}
