//! Inline policies that a resource puts and another one deletes.
//!
//! A holder has one inline policy of a name. CloudFormation makes what is new before it deletes what is gone, so that a
//! resource that goes may take with it the text that another one has put under its name.

use std::collections::BTreeSet;

use crate::template::{Resource, Template};

/// Resources that put inline policies, and delete them with themselves.
const INLINE: [&str; 4] =
    ["AWS::IAM::GroupPolicy", "AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy"];

/// Whether a resource goes or gives up the name of its policy, and another one that puts a policy of this name is new
/// or gets it.
pub(crate) fn goes(id: &str, [old, new]: [&Template; 2]) -> bool {
    let gone = old.resource(id);
    let Some(gone) = gone.filter(|it| it.kind().is_some_and(|kind| INLINE.contains(&kind))) else {
        return false;
    };
    let kept = new.resource(id).map(|it| named(&it)).unwrap_or_default();
    let names: BTreeSet<String> = named(&gone).difference(&kept).cloned().collect();
    if names.is_empty() {
        return false;
    }
    new.resources().any(|other| {
        let is_new = |name: &&String| {
            let before = old.resource(other.logical_id());
            !before.is_some_and(|it| named(&it).contains(*name))
        };
        named(&other).intersection(&names).any(|name| is_new(&name))
    })
}

/// The names of the inline policies of a resource, as they are written.
fn named(resource: &Resource<'_>) -> BTreeSet<String> {
    let all = resource.property("Policies").into_iter().flat_map(|list| list.one_or_many());
    let within = all.filter_map(|policy| policy.get("PolicyName"));
    let own = resource.property("PolicyName").into_iter();
    own.chain(within).map(|name| name.expr().to_json()).collect()
}
