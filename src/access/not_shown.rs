//! What the template does not show of who may reach tables.

use super::PrincipalAccess;
use crate::evaluate::OtherKind;
use crate::facts::template::adder;
use crate::template::Template;

/// In words, each with its cause.
pub(super) fn of(template: &Template, principals: &[PrincipalAccess]) -> Vec<String> {
    let mut found = Vec::new();
    if template.is_transformed() {
        found.push("what the template's transform makes of it".to_owned());
    }
    let sets = principals.iter().filter(|one| {
        one.other.as_ref().is_some_and(|other| other.kind == OtherKind::PermissionSet)
    });
    found.extend(sets.filter(|one| !one.has_column()).map(PrincipalAccess::noun));
    for resource in template.resources() {
        let noun = resource.kind().and_then(adder);
        let id = resource.logical_id();
        found.extend(noun.map(|noun| format!("what the {noun} `{id}` makes or adds")));
    }
    found
}

/// The roles and tables that are created only if a condition holds, with the condition.
pub(super) fn conditional(template: &Template) -> Vec<String> {
    let kinds = ["AWS::IAM::Role", "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"];
    let shown = template.resources().filter(|one| one.kind().is_some_and(|k| kinds.contains(&k)));
    let conditional = shown.filter_map(|one| {
        let condition = one.node().get("Condition")?.as_str()?;
        Some(format!("{} (`{condition}`)", one.logical_id()))
    });
    conditional.collect()
}
