//! The properties that a role and a policy require.

use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::views::tables::lacks;
use crate::schema;

rules!(
    error MISSING = iam100 {
        title: "a role says who assumes it, a policy what it is called and what it allows",
        explanation: "CloudFormation refuses a role without `AssumeRolePolicyDocument`, and a policy without \
            `PolicyDocument` or, where it stands in a role, user or group or is attached to one, \
            `PolicyName`. `Role::new(id, principal)` and `ManagedPolicy::new(id)` write them.",
        page: pages::IAM_PRINCIPAL,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    // A macro may add what is missing.
    if template.is_rewritten() {
        return;
    }
    for resource in template.resources() {
        let kind = resource.kind().unwrap_or_default();
        let is_policy = kind.starts_with("AWS::IAM::") && kind.ends_with("Policy");
        let schema = schema::of(kind).filter(|_| is_policy || kind == "AWS::IAM::Role");
        if let Some(schema) = schema {
            let properties = resource.node().get("Properties");
            let is_empty = properties.is_none() && lacks(resource.node(), "Properties");
            let required = schema.properties().members().filter(|member| member.required);
            let missing = required.map(|member| member.name).find(|name| {
                is_empty || properties.as_ref().is_some_and(|properties| lacks(properties, name))
            });
            let what = if kind == "AWS::IAM::Role" { "role" } else { "policy" };
            let noun = format!("{what} `{resource}`");
            let at = properties.as_ref().unwrap_or_else(|| resource.node());
            findings.extend(missing.map(|name| finding(&noun, name, at)));
        }
        if matches!(kind, "AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group") {
            for policy in resource.elements("Policies") {
                let mut required = ["PolicyDocument", "PolicyName"].into_iter();
                let missing = required.find(|name| lacks(&policy, name));
                let noun = format!("a policy of `{resource}`");
                findings.extend(missing.map(|name| finding(&noun, name, &policy)));
            }
        }
    }
}

fn finding(noun: &str, name: &str, node: &Node<'_>) -> Finding {
    let help = match name {
        "AssumeRolePolicyDocument" => {
            "say who assumes it: `Role::for_lambda(id)`, `Role::new(id, principal)`"
        }
        "PolicyDocument" => {
            "say what it allows: `ManagedPolicy::new(id).allow(…)`, `Role::allow(…)`"
        }
        _ => "let `Role::allow(…)` or `Role::statement(…)` write the policy",
    };
    finding!(&MISSING, "{noun} has no `{name}`")
        .here(node, format!("`{name}` is missing"))
        .help(Help::either(help, format!("add `{name}`")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    fn found(kind: &str, properties: Value) -> usize {
        let resource = json!({ "Type": kind, "Properties": properties });
        codes(check, json!({ "R": resource })).len()
    }

    #[test]
    fn a_macro_may_add_what_is_missing() {
        let of = |transform: &str| {
            let resources = json!({ "R": { "Type": "AWS::IAM::Role", "Properties": {} } });
            let template = json!({ "Transform": transform, "Resources": resources }).into();
            let mut findings = Vec::new();
            check(&Judged::of(&template), &mut findings);
            findings.len()
        };
        assert_eq!(of("ExecutionRoleBuilder"), 0);
        assert_eq!(of("AWS::Serverless-2016-10-31"), 1);
    }

    #[test]
    fn roles_and_policies_have_what_they_need() {
        let trust = || json!({ "Version": "2012-10-17", "Statement": [] });
        let role =
            |policy: Value| json!({ "AssumeRolePolicyDocument": trust(), "Policies": [policy] });
        for (kind, properties, expected) in [
            ("AWS::IAM::Role", json!({}), 1),
            ("AWS::IAM::Role", json!({ "Fn::Transform": [] }), 0),
            ("AWS::IAM::Role", json!({ "AssumeRolePolicyDocument": { "Ref": "P" } }), 0),
            ("AWS::IAM::Role", role(json!({ "PolicyName": "a" })), 1),
            ("AWS::IAM::Role", role(json!({ "PolicyDocument": {} })), 1),
            ("AWS::IAM::Role", role(json!({ "PolicyName": "a", "PolicyDocument": {} })), 0),
            ("AWS::IAM::Role", role(json!({ "Fn::If": ["C", {}, {}] })), 0),
            ("AWS::IAM::ManagedPolicy", json!({}), 1),
            ("AWS::IAM::Policy", json!({ "PolicyDocument": {} }), 1),
            ("AWS::IAM::RolePolicy", json!({ "PolicyName": "a", "RoleName": "R" }), 0),
            ("AWS::SNS::Topic", json!({}), 0),
        ] {
            assert_eq!(found(kind, properties.clone()), expected, "{kind} {properties}");
        }
        assert_eq!(codes(check, json!({ "R": { "Type": "AWS::IAM::Role" } })), ["IAM100"]);
    }
}
