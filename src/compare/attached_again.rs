//! Attachments that a resource gives up, though another one has them as well.
//!
//! IAM attaches a policy to a holder once, and a user is in a group once, whoever says so. The resource that stops to say so
//! takes it away.

use std::collections::BTreeSet;

use crate::evaluate::ADDITION;
use crate::policy_syntax::MANAGED_POLICY;
use crate::template::{Intrinsic, Node, Resource, Template};

/// The properties by which a resource attaches something to others.
const TO_OTHERS: [&str; 4] = ["Roles", "Users", "Groups", "UserName"];
/// The properties by which others are attached to it.
const TO_ITSELF: [&str; 2] = ["ManagedPolicyArns", "Groups"];

/// Whether a resource gives up what another one keeps attached.
pub(super) fn goes(id: &str, [old, new]: [&Template; 2]) -> bool {
    let of = |template: &Template| {
        template.resource(id).map(|it| attached(template, &it)).unwrap_or_default()
    };
    let gone: BTreeSet<(String, String)> = of(old).difference(&of(new)).cloned().collect();
    if gone.is_empty() {
        return false;
    }
    let mut others = new.resources().filter(|other| other.logical_id() != id);
    others.any(|other| !attached(new, &other).is_disjoint(&gone))
}

/// Who is attached to what by a resource: holders with policies, and users with groups.
fn attached(template: &Template, resource: &Resource<'_>) -> BTreeSet<(String, String)> {
    let own = resource.logical_id().to_owned();
    let all = |names: &[&str]| -> Vec<String> {
        let lists = names.iter().filter_map(|name| resource.property(name));
        lists.flat_map(|list| list.one_or_many()).map(|it| meant(template, &it)).collect()
    };
    let pairs: Vec<(String, String)> = match resource.kind() {
        Some(MANAGED_POLICY) => all(&TO_OTHERS).into_iter().map(|it| (it, own.clone())).collect(),
        Some(ADDITION) => {
            let groups = all(&["GroupName"]);
            let users = all(&["Users"]);
            let pair = |user: String| groups.iter().map(move |group| (user.clone(), group.clone()));
            users.into_iter().flat_map(pair).collect()
        }
        Some("AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group") => {
            all(&TO_ITSELF).into_iter().map(|it| (own.clone(), it)).collect()
        }
        _ => Vec::new(),
    };
    pairs.into_iter().collect()
}

/// The logical id of what a value names, or else the value as it is written.
fn meant(template: &Template, value: &Node<'_>) -> String {
    match value.intrinsic() {
        Some(Intrinsic::Ref(id) | Intrinsic::GetAtt(id, _)) => id.to_owned(),
        _ => {
            let written = value.shown();
            let names = ["RoleName", "UserName", "GroupName", "ManagedPolicyName"];
            // Of an ARN the name is the last part.
            let end = |text: &str| text.trim_end_matches(['"', '}', ']']).to_owned();
            let name = match written.split_once(":policy/") {
                Some((_, path)) => path.rsplit('/').next().map(end).unwrap_or_default(),
                None => written.clone(),
            };
            let is_named = |resource: &Resource<'_>| {
                let mut own = names.iter().filter_map(|it| resource.property(it)?.as_str());
                resource.kind() != Some(ADDITION) && own.any(|own| own == name)
            };
            let named = template.resources().find(is_named);
            named.map_or(written, |resource| resource.logical_id().to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn one_attachment_goes_though_another_resource_has_it() {
        let template = |roles: Value, arns: Value, users: Value, groups: Value| -> Template {
            json!({ "Resources": {
                "Role": { "Type": "AWS::IAM::Role", "Properties": { "RoleName": "r", "ManagedPolicyArns": arns } },
                "Policy": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "Roles": roles } },
                "Group": { "Type": "AWS::IAM::Group", "Properties": { "GroupName": "g" } },
                "User": { "Type": "AWS::IAM::User", "Properties": { "Groups": groups } },
                "Added": { "Type": "AWS::IAM::UserToGroupAddition", "Properties": { "GroupName": "g", "Users": users } },
            } })
            .into()
        };
        let (policy, user) = (json!([{ "Ref": "Policy" }]), json!([{ "Ref": "User" }]));
        let none = || json!([]);
        let both = template(json!(["r"]), policy.clone(), user.clone(), json!(["g"]));
        let one = template(none(), policy.clone(), user.clone(), json!([{ "Ref": "Group" }]));
        assert!(goes("Policy", [&both, &one]));
        assert!(!goes("Role", [&both, &one]) && !goes("Added", [&both, &one]));
        assert!(!goes("User", [&both, &one]), "the group by its name or by its id");
        let other = template(json!(["r"]), none(), none(), json!(["g"]));
        assert!(goes("Role", [&both, &other]) && goes("Added", [&both, &other]));
        let neither = template(none(), none(), none(), none());
        assert!(!["Role", "Policy", "User", "Added"].iter().any(|id| goes(id, [&both, &neither])));
    }
}
