//! Policies that name their role in another case than the role itself.

use crate::rules::prelude::{Finding, Help, Judged, Word, finding, pages, rules};
use crate::template::text;

rules!(
    warning CASE = iam102 {
        title: "a policy names its role as the role is spelt",
        explanation: "IAM does not tell names apart by case alone: beside a role `app` there is none of the name \
            `App`, and a policy that is attached to `App` is meant for `app`. That IAM finds it by this name is \
            documented nowhere, and ARNs have the name as it was created. `Ref` of the role says its name as it \
            is, and lets CloudFormation make the role first.",
        page: pages::IAM_CREATE_ROLE,
    },
);

/// The lists of holders in policies, with the type and the name of what they list.
const HOLDERS: [(&str, &str, &str); 3] = [
    ("Roles", "AWS::IAM::Role", "RoleName"),
    ("Users", "AWS::IAM::User", "UserName"),
    ("Groups", "AWS::IAM::Group", "GroupName"),
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for (list, kind, property) in HOLDERS {
        let named: Vec<(String, _)> = template
            .resources_of(kind)
            .filter_map(|one| Some((text::literal(&one.property(property)?)?, one)))
            .collect();
        let policies = ["AWS::IAM::ManagedPolicy", "AWS::IAM::Policy"].into_iter();
        for policy in policies.flat_map(|kind| template.resources_of(kind)) {
            for node in policy.elements(list) {
                let Some(written) = text::literal(&node) else { continue };
                let is_spelt = named.iter().any(|(name, _)| *name == written);
                let near = named.iter().find(|(name, _)| name.eq_ignore_ascii_case(&written));
                let Some((name, holder)) = near.filter(|_| !is_spelt) else { continue };
                let id = holder.logical_id();
                finding!(&CASE, "policy `{policy}` names `{written}`; the template has `{name}`")
                    .at(&node)
                    .and(holder, format!("is called `{name}`"))
                    .help(Help::say(
                        "did you mean {}?",
                        [Word::value(serde_json::json!({ "Ref": id }))],
                    ))
                    .add_to(findings);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages};
    use serde_json::{Value, json};

    fn attached(kind: &str, to: Value, name: Value) -> Value {
        json!({
            "Worker": { "Type": "AWS::IAM::Role", "Properties": { "RoleName": name } },
            "Reads": { "Type": kind, "Properties": { "Roles": to } },
        })
    }

    #[test]
    fn a_role_is_named_as_it_is_spelt() {
        let of =
            |to: Value, name: Value| codes(RULES, attached("AWS::IAM::ManagedPolicy", to, name));
        for (to, name, is_right) in [
            (json!(["worker"]), json!("worker"), true),
            (json!(["Worker"]), json!("worker"), false),
            (json!(["other", { "Fn::Sub": "WORKER" }]), json!("worker"), false),
            (json!(["worker-of-others"]), json!("worker"), true),
            (json!([{ "Ref": "Worker" }]), json!("worker"), true),
            (json!(["Worker"]), json!({ "Fn::Sub": "${AWS::StackName}-worker" }), true),
            (json!({ "Fn::If": ["Prod", ["Worker"], []] }), json!("worker"), true),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["IAM102"] };
            assert_eq!(of(to.clone(), name.clone()), expected, "{to} {name}");
        }
        let inline = attached("AWS::IAM::Policy", json!(["APP"]), json!("App"));
        assert_eq!(
            messages(RULES, inline),
            ["IAM102: policy `Reads` names `APP`; the template has `App`"]
        );
    }

    #[test]
    fn so_are_users_and_groups() {
        let resources = json!({
            "Ann": { "Type": "AWS::IAM::User", "Properties": { "UserName": "ann" } },
            "Admins": { "Type": "AWS::IAM::Group", "Properties": { "GroupName": "admins" } },
            "Reads": { "Type": "AWS::IAM::Policy", "Properties": {
                "Users": ["Ann"], "Groups": ["Admins", "admins"],
            } },
        });
        assert_eq!(codes(RULES, resources), ["IAM102", "IAM102"]);
    }
}
