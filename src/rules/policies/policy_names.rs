//! Duplicate names: of inline policies in one role, and of roles, users, groups and managed policies
//! in one account.

use crate::rules::prelude::{Finding, Help, Judged, finding, pages, rules};
use crate::rules::views::policies::PolicyKind;
use crate::rules::views::repeated::{known_text, named, repeated};
use crate::template::text;

rules!(
    acknowledgeable_error SAME_POLICY = iam065 {
        title: "each inline policy of a role has a name of its own",
        explanation: "An inline policy is put under its name: the second of one name overwrites the first, \
            and when one of them is deleted, both are gone. Policies of type `AWS::IAM::Policy` count for \
            each role they name. What `Role::allow` and `Role::statement` say stands in a policy named \
            `Access`.",
        page: pages::CLOUDFORMATION_INLINE_POLICY,
    },
    error SAME_NAME = iam066 {
        title: "the name of a role or policy stands once in the account, in any case",
        explanation: "IAM treats `Reader` and `reader` as one name: the second of two roles, users, groups or \
            managed policies with one name cannot be made. Leave the name out where nothing outside the \
            stack needs to know it.",
        page: pages::IAM_QUOTAS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    check_inline(template, findings);
    for (kind, property, noun) in [
        ("AWS::IAM::Role", "RoleName", "roles"),
        ("AWS::IAM::User", "UserName", "users"),
        ("AWS::IAM::Group", "GroupName", "groups"),
        ("AWS::IAM::ManagedPolicy", "ManagedPolicyName", "managed policies"),
    ] {
        let named = template.resources_of(kind).filter_map(|resource| named(&resource, property));
        let named = named.map(|((condition, name), node)| ((condition, name.to_lowercase()), node));
        for (_, first, node) in repeated(named) {
            finding!(&SAME_NAME, "two {noun} are named `{}`", text::shown(&node))
                .here(&node, "the second")
                .and(&first, "the first")
                .help("give one of them another name, or none")
                .add_to(findings);
        }
    }
}

fn check_inline(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let inline = template.policies().iter().filter(|policy| policy.kind == PolicyKind::Inline);
    let sure = inline.filter(|policy| policy.resource.node().get("Condition").is_none());
    let named = sure.filter_map(|policy| {
        let node = policy.name?;
        Some((&policy.holders, known_text(&node)?, node))
    });
    let of_holders = named.flat_map(|(holders, name, node)| {
        let ids = holders.iter().map(|holder| holder.resource.logical_id());
        ids.map(move |id| ((id, name.clone()), node))
    });
    for ((holder, name), first, node) in repeated(of_holders) {
        finding!(&SAME_POLICY, "two inline policies of `{holder}` are named `{name}`")
            .here(&node, "the second")
            .and(&first, "the first")
            .help(
                Help::from("give one of them another name")
                    .in_stack(": `.inline_policy(\"…\", […])`"),
            )
            .add_to(findings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, found};
    use serde_json::{Value, json};

    fn policy(name: Value) -> Value {
        json!({"PolicyName": name, "PolicyDocument": {}})
    }

    fn attached_to(role: Value, name: &str) -> Value {
        json!({"Type": "AWS::IAM::Policy", "Properties": {
            "PolicyName": name, "PolicyDocument": {}, "Roles": [role]
        }})
    }

    fn role(names: &[Value]) -> Value {
        let policies: Vec<Value> = names.iter().cloned().map(policy).collect();
        json!({"Type": "AWS::IAM::Role", "Properties": {"Policies": policies}})
    }

    #[test]
    fn inline_policies_of_a_role_have_different_names() {
        let of = |names: &[Value]| codes(check, json!({"R": role(names)}));
        let named = json!({"Fn::Sub": "${AWS::StackName}-a"});
        assert_eq!(of(&[json!("a"), json!("b"), json!("A")]), [""; 0]);
        assert_eq!(of(&[json!("a"), json!("b"), json!("a")]), ["IAM065"]);
        assert_eq!(of(&[named.clone(), named]), ["IAM065"]);
        let unknown = json!({"Fn::If": ["c", "a", "b"]});
        assert_eq!(of(&[unknown.clone(), unknown]), [""; 0]);
    }

    #[test]
    fn policies_that_name_the_role_count() {
        let reader = || json!({"Ref": "R"});
        for (own, other, expected) in [
            ("a", attached_to(reader(), "b"), vec![]),
            ("a", attached_to(json!("elsewhere"), "a"), vec![]),
            ("a", attached_to(reader(), "a"), vec!["IAM065 /Resources/P/Properties/PolicyName"]),
        ] {
            let resources = json!({"R": role(&[json!(own)]), "P": other});
            assert_eq!(found(check, resources), expected, "{other}");
        }
        let two = json!({
            "R": role(&[]), "P": attached_to(reader(), "a"), "Q": attached_to(reader(), "a")
        });
        assert_eq!(found(check, two), ["IAM065 /Resources/Q/Properties/PolicyName"]);
    }

    #[test]
    fn one_role_or_the_other_may_have_the_name() {
        let role = |condition: &str| {
            json!({"Type": "AWS::IAM::Role", "Condition": condition, "Properties": {
                "RoleName": "a", "Policies": [policy(json!("x"))]
            }})
        };
        let policy = |condition: &str| {
            let mut policy = attached_to(json!({"Ref": "R"}), "a");
            policy["Condition"] = json!(condition);
            policy
        };
        assert_eq!(codes(check, json!({"A": role("C"), "B": role("D")})), [""; 0]);
        assert_eq!(
            codes(check, json!({"R": role("E"), "A": policy("C"), "B": policy("D")})),
            [""; 0]
        );
    }

    #[test]
    fn an_account_has_each_name_once() {
        let named = |kind: &str, property: &str, first: &str, second: Value| {
            codes(
                check,
                json!({
                    "A": {"Type": kind, "Properties": {property: first}},
                    "B": {"Type": kind, "Properties": {property: second}}
                }),
            )
        };
        for (kind, property) in [
            ("AWS::IAM::Role", "RoleName"),
            ("AWS::IAM::User", "UserName"),
            ("AWS::IAM::Group", "GroupName"),
            ("AWS::IAM::ManagedPolicy", "ManagedPolicyName"),
        ] {
            assert_eq!(named(kind, property, "a", json!("b")), [""; 0], "{kind}");
            assert_eq!(named(kind, property, "a", json!("A")), ["IAM066"], "{kind}");
            assert_eq!(named(kind, property, "a", json!({"Ref": "Name"})), [""; 0], "{kind}");
        }
    }
}
