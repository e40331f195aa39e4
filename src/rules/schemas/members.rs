//! Checks that an object has all required members, and no others.

use super::{is_function_within, path, together};
use crate::facts::pages;
use crate::findings::{Finding, Help, finding, rules};
use crate::names::{listed, nearest};
use crate::schema::{self, Member, Object};
use crate::template::{Choice, Intrinsic, Node};

rules!(
    acknowledgeable_error UNKNOWN = cfn036 {
        title: "a property is one that the resource type has",
        explanation: "CloudFormation refuses a property that the type does not have, and a member that an \
            object in it does not have. It also refuses members that it does not know in a template, a resource or \
            a parameter: a misspelt `Properties` or `DeletionPolicy`. A property that is newer than the schemas that are known here can be \
            acknowledged.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
    acknowledgeable_error MISSING = cfn037 {
        title: "what a resource type requires is there",
        explanation: "Each resource type has properties without which CloudFormation creates nothing, and so \
            have the objects in them. What `Fn::If` may leave out is not missing; what is `AWS::NoValue` is.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
    acknowledgeable_error READ_ONLY = cfn038 {
        title: "what only CloudFormation sets is not set by a template",
        explanation: "An attribute such as an ARN is made with the resource. `Fn::GetAtt` reads it, and a \
            template that sets it is refused.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
);

/// `own` are the members of the object. `node` is the object, or the resource that has no properties.
pub(super) fn check<'t>(
    node: &Node<'t>,
    own: &[(&'t str, Node<'t>)],
    object: Object,
    known: &[Member],
    findings: &mut Vec<Finding>,
) {
    let is_known = |name: &str| known.iter().any(|member| member.name == name);
    let unknown: Vec<&(&str, Node<'_>)> = own
        .iter()
        .filter(|(name, _)| !name.starts_with("Fn::") && !is_known(name))
        .filter(|_| !object.is_open())
        .collect();
    for (name, member) in &unknown {
        findings.push(is_unknown(name, member, node, object, known));
    }
    if is_function_within(node) {
        return;
    }
    let is_misspelt = |name: &str| unknown.iter().any(|(own, _)| nearest(own, [name]).is_some());
    let presence = |name: &str| match own.iter().find(|(own, _)| *own == name) {
        None if is_misspelt(name) => Presence::Perhaps,
        None => Presence::No,
        Some((_, member)) => presence_of(member),
    };
    let missing = known.iter().filter(|member| member.required && !member.read_only);
    let missing: Vec<&str> = missing
        .map(|member| member.name)
        .filter(|name| matches!(presence(name), Presence::No))
        .collect();
    if !missing.is_empty() {
        let required = known.iter().filter(|member| member.required).map(|member| member.name);
        let label = format!("needs {}", listed(required));
        let names = listed(missing);
        finding!(&MISSING, "{} has no {names}", noun(node, object))
            .here(node, label)
            .help(format!("add {names}"))
            .add_to(findings);
    } else if unknown.is_empty() {
        together::check(node, object, presence, findings);
    }
}

/// Whether a member is in an object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Yes,
    No,
    /// It depends on a condition.
    Perhaps,
}

fn presence_of(member: &Node<'_>) -> Presence {
    if let Some(choice) = Choice::of(member) {
        let [one, other] = choice.branches().map(|branch| presence_of(&branch));
        return if one == other { one } else { Presence::Perhaps };
    }
    match member.intrinsic() {
        Some(Intrinsic::Ref("AWS::NoValue")) => Presence::No,
        Some(Intrinsic::Other("Fn::Transform", _)) => Presence::Perhaps,
        _ => Presence::Yes,
    }
}

fn is_unknown(
    name: &str,
    member: &Node<'_>,
    within: &Node<'_>,
    object: Object,
    known: &[Member],
) -> Finding {
    let label = match object.name() {
        "" => format!("`{}` has no such property", object.resource_type()),
        _ => "there is no such member".to_owned(),
    };
    let names = || known.iter().filter(|one| !one.read_only).map(|one| one.name);
    // `TimeToLive` is far from `TimeToLiveSpecification` by its letters.
    let in_part =
        |known: &&str| name.len() > 3 && (known.starts_with(name) || known.ends_with(name));
    let near = nearest(name, names()).or_else(|| names().find(in_part));
    let newer = "remove it, or acknowledge it if it is newer than the schemas of";
    let help = Help::meant(near, format!("{newer} {}", schema::SOURCE.date));
    finding!(&UNKNOWN, "`{name}` is no property of {}", noun(within, object))
        .here(member.named(), label)
        .help(help)
}

pub(super) fn read_only(
    name: &str,
    member: &Node<'_>,
    within: &Node<'_>,
    object: Object,
) -> Finding {
    finding!(&READ_ONLY, "`{name}` of {} is only read", noun(within, object))
        .here(member.named(), "CloudFormation sets it")
        .help(format!("remove `{name}`; an output or another resource reads it by `Fn::GetAtt`"))
}

/// `` `Handler` `` for the properties of a resource, `` `Tags/0` of `Handler` `` for an object within
/// them.
pub(super) fn noun(node: &Node<'_>, object: Object) -> String {
    let pointer = node.pointer();
    let whole = pointer.strip_suffix("/Properties").unwrap_or(&pointer);
    match whole.strip_prefix("/Resources/") {
        Some(id) if object.name().is_empty() && !id.contains('/') => format!("`{id}`"),
        _ => path(&pointer),
    }
}
