//! Who has an identity policy: the roles, users and groups that contain it or that it is attached
//! to.

use crate::rules::views::judged::Judged;
use crate::rules::views::policies::{Policy, PolicyKind};
use crate::template::text;
use crate::template::{Node, Resource};

/// The roles, users and groups of a template that have a policy.
#[derive(Default)]
pub(in crate::rules) struct Attached<'t> {
    pub(in crate::rules) roles: Vec<Resource<'t>>,
    pub(in crate::rules) users: Vec<Resource<'t>>,
    pub(in crate::rules) groups: Vec<Resource<'t>>,
    /// Whether it is attached to something that is not in the template, or may be.
    pub(in crate::rules) elsewhere: bool,
}

/// Who has a policy. A resource policy or trust policy is attached to nobody.
pub(in crate::rules) fn attached<'t>(template: &Judged<'t>, policy: &Policy<'t>) -> Attached<'t> {
    let mut attached = Attached::default();
    match policy.kind {
        PolicyKind::Trust | PolicyKind::Resource => return attached,
        PolicyKind::Inline | PolicyKind::Managed => {}
    }
    if attached.add(&policy.resource) {
        return attached;
    }
    let property = |name: &str| policy.resource.property(name);
    let lists = ["Roles", "Users", "Groups"].into_iter().filter_map(property);
    let single = ["RoleName", "UserName", "GroupName"].into_iter().filter_map(property);
    let named = lists.flat_map(|list| list.one_or_many()).chain(single);
    for name in named {
        let holder = resource_named(template, &name);
        if !holder.is_some_and(|holder| attached.add(&holder)) {
            attached.elsewhere = true;
        }
    }
    if policy.kind == PolicyKind::Managed {
        for holder in template.resources().filter(|holder| lists_policy(holder, policy)) {
            attached.add(&holder);
        }
    }
    attached
}

impl<'t> Attached<'t> {
    /// Roles, users and groups together.
    pub(in crate::rules) fn all(self) -> Vec<Resource<'t>> {
        self.roles.into_iter().chain(self.users).chain(self.groups).collect()
    }

    /// Adds a role, user or group once; `false` for anything else.
    fn add(&mut self, holder: &Resource<'t>) -> bool {
        let list = match holder.kind() {
            Some("AWS::IAM::Role") => &mut self.roles,
            Some("AWS::IAM::User") => &mut self.users,
            Some("AWS::IAM::Group") => &mut self.groups,
            _ => return false,
        };
        if !list.iter().any(|known| known.logical_id() == holder.logical_id()) {
            list.push(*holder);
        }
        true
    }
}

/// The role, user or group that a name refers to: by `Ref`, or by the name that it sets.
fn resource_named<'t>(template: &Judged<'t>, name: &Node<'t>) -> Option<Resource<'t>> {
    if let Some(id) = text::referred(name) {
        return template.resource(id);
    }
    let name = text::literal(name)?;
    template.resources().find(|resource| {
        let given = ["RoleName", "UserName", "GroupName"].into_iter();
        let holder = matches!(
            resource.kind(),
            Some("AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group")
        );
        holder
            && given
                .filter_map(|property| resource.property(property))
                .any(|given| text::literal(&given).as_deref() == Some(name.as_str()))
    })
}

/// Whether a role, user or group lists the managed policy in its `ManagedPolicyArns`.
fn lists_policy(holder: &Resource<'_>, policy: &Policy<'_>) -> bool {
    let listed = holder.property("ManagedPolicyArns").into_iter().flat_map(|list| list.items());
    listed.into_iter().any(|arn| text::referred(&arn) == Some(policy.resource.logical_id()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;
    use serde_json::json;

    fn holders(policy: serde_json::Value) -> String {
        let template: Template = json!({"Resources": {
            "Reader": {
                "Type": "AWS::IAM::Role",
                "Properties": {"RoleName": "reader", "ManagedPolicyArns": [{"Ref": "Listed"}]}
            },
            "Ann": {"Type": "AWS::IAM::User"},
            "Team": {"Type": "AWS::IAM::Group"},
            "Listed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {}}},
            "Asked": policy
        }})
        .into();
        let judged = Judged::of(&template);
        let all = judged.policies();
        let policy = all.iter().find(|policy| policy.resource.logical_id() == "Asked").unwrap();
        let Attached { roles, users, groups, elsewhere } = attached(&judged, policy);
        let all: Vec<&str> =
            roles.iter().chain(&users).chain(&groups).map(Resource::logical_id).collect();
        format!("{}{}", all.join(" "), if elsewhere { " …" } else { "" })
    }

    #[test]
    fn a_policy_names_its_holders_by_reference_or_by_name() {
        for (policy, expected) in [
            (
                json!({"Type": "AWS::IAM::Policy", "Properties": {
                    "PolicyDocument": {}, "Roles": [{"Ref": "Reader"}, "reader"],
                    "Users": [{"Fn::Sub": "${Ann}"}], "Groups": [{"Ref": "Team"}]
                }}),
                "Reader Ann Team",
            ),
            (
                json!({"Type": "AWS::IAM::RolePolicy", "Properties": {
                    "PolicyDocument": {}, "RoleName": {"Ref": "Reader"}
                }}),
                "Reader",
            ),
            (
                json!({"Type": "AWS::IAM::ManagedPolicy", "Properties": {
                    "PolicyDocument": {}, "Roles": [{"Ref": "Reader"}, "of-another-stack"]
                }}),
                "Reader …",
            ),
            (
                json!({"Type": "AWS::IAM::Policy", "Properties": {
                    "PolicyDocument": {}, "Roles": {"Ref": "RoleNames"}
                }}),
                " …",
            ),
            (
                json!({"Type": "AWS::IAM::Role", "Properties": {
                    "Policies": [{"PolicyDocument": {}}]
                }}),
                "Asked",
            ),
        ] {
            assert_eq!(holders(policy.clone()), expected, "{policy}");
        }
    }

    #[test]
    fn a_role_may_list_a_managed_policy_itself() {
        let template: Template = json!({"Resources": {
            "Reader": {
                "Type": "AWS::IAM::Role",
                "Properties": {"ManagedPolicyArns": [{"Ref": "Listed"}, "arn:aws:iam::aws:policy/X"]}
            },
            "Listed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {}}}
        }})
        .into();
        let judged = Judged::of(&template);
        let all = judged.policies();
        let found = attached(&judged, all.first().unwrap());
        assert_eq!(found.roles.len(), 1);
        assert!(!found.elsewhere);
    }
}
