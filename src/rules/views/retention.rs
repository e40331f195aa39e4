//! What happens to a resource that holds data when it is removed from the template, or replaced.

use crate::findings::{Finding, Help, Rule, Word, finding};
use crate::rules::views::tables::is_known;
use crate::template::Node;

/// A finding of `rule`, if a resource that holds data sets neither or only one of the two policies
/// for that.
pub(in crate::rules) fn not_retained(
    rule: &'static Rule,
    noun: &str,
    resource: &Node<'_>,
) -> Option<Finding> {
    let (deletion, replace) = (resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy"));
    let is_computed = |policy: &Option<Node<'_>>| policy.as_ref().is_some_and(|p| !is_known(p));
    if is_computed(&deletion) || is_computed(&replace) {
        return None;
    }
    let word =
        |policy: &Option<Node<'_>>| policy.as_ref().and_then(Node::as_str).map(str::to_owned);
    let (on_deletion, on_replacement) = (word(&deletion), word(&replace));
    let (on_deletion, on_replacement) = (on_deletion.as_deref(), on_replacement.as_deref());
    // Words that CloudFormation does not know are reported by another rule.
    let is_strange =
        |policy: Option<&str>| policy.is_some_and(|word| word != "Delete" && !is_kept(Some(word)));
    if is_strange(on_deletion) || is_strange(on_replacement) {
        return None;
    }
    let both_delete = on_deletion == Some("Delete") && on_replacement == Some("Delete");
    let (when, node, label) = match (is_kept(on_deletion), is_kept(on_replacement)) {
        _ if both_delete => return None,
        (true, true) => return None,
        (true, false) => ("when a change replaces it", replace, "no `UpdateReplacePolicy: Retain`"),
        (false, true) => ("when it leaves the stack", deletion, "no `DeletionPolicy: Retain`"),
        (false, false) => ("with its stack", None, "no `DeletionPolicy`, no `UpdateReplacePolicy`"),
    };
    let node = node.unwrap_or(*resource);
    finding!(rule, "{noun} is deleted {when}")
        .here(&node, label)
        .help(Help::either(
            "say what becomes of the data: `.removal_policy(RemovalPolicy::Retain)` keeps it, \
             `.removal_policy(RemovalPolicy::Destroy)` lets it go",
            Help::say(
                "write {} and {}, or in both {} where the data may go",
                [
                    Word::property("DeletionPolicy", "Retain"),
                    Word::property("UpdateReplacePolicy", "Retain"),
                    Word::value("Delete"),
                ],
            ),
        ))
        .found()
}

/// Whether a resource is kept under this policy.
pub(in crate::rules) fn is_kept(policy: Option<&str>) -> bool {
    matches!(policy, Some("Retain" | "RetainExceptOnCreate"))
}
