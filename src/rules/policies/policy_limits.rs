//! The sizes of policies.

use indexmap::IndexMap;

use crate::facts::limits::iam as limits;
use crate::findings::Rule;
use crate::names::grouped;
use crate::policy_size::{Size, size};
use crate::rules::prelude::{Finding, Help, Judged, Resource, finding, pages, rules};
use crate::rules::views::policies::{Policy, PolicyKind};

rules!(
    error INLINE = iam030 {
        title: "the inline policies of a role have at most 10,240 characters",
        explanation: "IAM counts all inline policies of a role together, without white space, as they are \
            after deployment: references have become ARNs by then. Policies of type `AWS::IAM::Policy` \
            count for each role they name. A user has 2,048, a group 5,120. The limit cannot be raised; a \
            managed policy has 6,144 characters of its own.",
        page: pages::IAM_QUOTAS,
    },
    error MANAGED = iam031 {
        title: "a managed policy has at most 6,144 characters",
        explanation: "IAM counts the document without white space, as it is after deployment. The limit \
            cannot be raised: make several policies of it, by what they are for.",
        page: pages::IAM_QUOTAS,
    },
    error TRUST = iam032 {
        title: "a trust policy has at most 8,192 characters",
        explanation: "2,048 without asking, 8,192 at most. Trust an account or an organization by a \
            condition (`aws:PrincipalOrgID`, `aws:PrincipalArn` with a pattern) instead of many principals \
            one by one.",
        page: pages::IAM_QUOTAS,
    },
    warning TRUST_QUOTA = iam033 {
        title: "a trust policy has at most 2,048 characters, unless the account asked for more",
        explanation: "An account starts with 2,048 characters and can have 8,192 on request. Deploying to \
            an account that did not ask fails.",
        page: pages::IAM_QUOTAS,
    },
    warning MAY_GROW = iam034 {
        title: "a policy fits even with the longest names",
        explanation: "References become ARNs at deployment. Tables without a `TableName` get one from the \
            names of stack and table, so the same template may fit under a short stack name and be \
            refused under a long one.",
        page: pages::IAM_QUOTAS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let policies: Vec<MeasuredPolicy<'_, '_>> = template
        .policies()
        .iter()
        .map(|policy| MeasuredPolicy { size: size(template, &policy.document.node), policy })
        .collect();
    check_inline(&policies, findings);
    for MeasuredPolicy { policy, size, .. } in &policies {
        let of = policy.resource.logical_id();
        match policy.kind {
            PolicyKind::Managed => {
                let what = format!("managed policy `{of}` has");
                let found = too_big(&MANAGED, &what, *size, limits::MANAGED_POLICY);
                findings.extend(found.map(|finding| {
                    finding
                        .at(&policy.document.node)
                        .help(Help::either(SPLIT, "make two policies of it"))
                }));
            }
            PolicyKind::Trust => findings.extend(trust(policy, *size)),
            PolicyKind::Inline | PolicyKind::Resource => {}
        }
    }
}

/// A policy and its size.
struct MeasuredPolicy<'p, 't> {
    policy: &'p Policy<'t>,
    size: Size,
}

/// The inline policies of one role, user or group.
struct Sum<'h, 't> {
    holder: &'h Resource<'t>,
    size: Size,
    parts: Vec<&'h MeasuredPolicy<'h, 't>>,
}

const SPLIT: &str = "make two of it: `ManagedPolicy::new(\"…\").allow(…).attach_to(&role)`";

fn check_inline(policies: &[MeasuredPolicy<'_, '_>], findings: &mut Vec<Finding>) {
    let mut sums: IndexMap<&str, Sum<'_, '_>> = IndexMap::new();
    for held in policies.iter().filter(|held| held.policy.kind == PolicyKind::Inline) {
        for holder in held.policy.holders.iter().map(|holder| &holder.resource) {
            let empty = || Sum { holder, size: Size::default(), parts: Vec::new() };
            let sum = sums.entry(holder.logical_id()).or_insert_with(empty);
            sum.size += held.size;
            sum.parts.push(held);
        }
    }
    for (id, Sum { holder, size, parts }) in sums {
        let (noun, limit) = match holder.kind() {
            Some("AWS::IAM::User") => ("user", limits::INLINE_POLICIES_OF_USER),
            Some("AWS::IAM::Group") => ("group", limits::INLINE_POLICIES_OF_GROUP),
            _ => ("role", limits::INLINE_POLICIES_OF_ROLE),
        };
        let what = format!("the inline policies of {noun} `{id}` have");
        let Some(mut finding) = too_big(&INLINE, &what, size, limit) else { continue };
        finding = finding.at(&holder.property_or_self("Policies"));
        for part in parts.iter().filter(|part| part.policy.resource.logical_id() != id) {
            finding =
                finding.and(&part.policy.resource, format!("{} of them", amount(part.size, "")));
        }
        finding
            .help(Help::either(
                "say more of it by `.statement(…)`, which moves to managed policies \
             by itself, or move it into one: \
             `ManagedPolicy::new(\"…\").allow(…).attach_to(&role)`",
                "move statements into a managed policy, which has 6,144 characters",
            ))
            .add_to(findings);
    }
}

fn trust(policy: &Policy<'_>, size: Size) -> Option<Finding> {
    let quota = limits::TRUST_POLICY;
    let characters = |limit: u64| usize::try_from(limit).unwrap_or(usize::MAX);
    let hard = quota.maximum.map_or(usize::MAX, characters);
    let what = format!("the trust policy of role `{}` has", policy.resource.logical_id());
    let finding = too_big(&TRUST, &what, size, hard).or_else(|| {
        let over = size.least > characters(quota.default);
        over.then(|| Finding::new(&TRUST_QUOTA, too_many(&what, size, characters(quota.default))))
    })?;
    Some(
        finding.at(&policy.document.node).help(
            Help::from("trust the account")
                .in_stack(", `Principal::account(\"…\")`")
                .and(", and say the rest in a condition")
                .in_stack(": `.trust_condition(…)`"),
        ),
    )
}

/// An error if even the shortest possible length is too long, a warning if the longest is.
fn too_big(rule: &'static Rule, what: &str, size: Size, limit: usize) -> Option<Finding> {
    if size.least > limit {
        return Some(Finding::new(rule, too_many(what, size, limit)));
    }
    (size.most > limit).then(|| {
        let what = what.strip_suffix("has").or(what.strip_suffix("have")).unwrap_or(what);
        let (most, limit) = (grouped(size.most), grouped(limit));
        finding!(&MAY_GROW, "{what}may get about {most} of at most {limit} characters")
            .label("with the longest names that are possible")
            .help(
                Help::from("give the tables names of their own, ")
                    .in_stack("`.table_name(\"…\")`, ")
                    .and("and the size is known"),
            )
    })
}

fn too_many(what: &str, size: Size, limit: usize) -> String {
    format!("{what} {} of at most {} characters", amount(size, "about "), grouped(limit))
}

/// A length as one number: exact, or the middle of its bounds.
fn amount(size: Size, about: &str) -> String {
    if size.least == size.most {
        return grouped(size.least);
    }
    format!("{about}{}", grouped(size.least.midpoint(size.most)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, found, messages, trust};
    use serde_json::{Value, json};

    /// A document of this many characters.
    fn document(characters: usize) -> Value {
        let empty = json!({"Version": "2012-10-17", "Statement": [{"Sid": ""}]}).to_string().len();
        let sid = "x".repeat(characters - empty);
        json!({"Version": "2012-10-17", "Statement": [{"Sid": sid}]})
    }

    fn holder(kind: &str, characters: usize) -> Value {
        json!({"H": {"Type": kind, "Properties": {
            "Policies": [{"PolicyName": "a", "PolicyDocument": document(characters)}]
        }}})
    }

    #[test]
    fn inline_policies_have_a_sum() {
        for (kind, limit) in
            [("AWS::IAM::Role", 10_240), ("AWS::IAM::User", 2_048), ("AWS::IAM::Group", 5_120)]
        {
            assert_eq!(codes(check, holder(kind, limit)), [""; 0], "{kind}");
            assert_eq!(codes(check, holder(kind, limit + 1)), ["IAM030"], "{kind}");
        }
    }

    #[test]
    fn policies_that_name_the_role_count() {
        let with = |characters: usize| {
            let mut resources = holder("AWS::IAM::Role", 9_240);
            resources["P"] = json!({"Type": "AWS::IAM::Policy", "Properties": {
                "PolicyName": "b", "Roles": [{"Ref": "H"}], "PolicyDocument": document(characters)
            }});
            resources
        };
        assert_eq!(codes(check, with(1_000)), [""; 0]);
        assert_eq!(found(check, with(1_001)), ["IAM030 /Resources/H/Properties/Policies"]);
        assert_eq!(
            messages(check, with(1_001)),
            ["IAM030: the inline policies of role `H` have 10,241 of at most 10,240 characters"]
        );
    }

    #[test]
    fn a_managed_policy_and_a_trust_policy_have_limits_of_their_own() {
        let managed = |characters: usize| {
            codes(
                check,
                json!({"P": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {
                    "PolicyDocument": document(characters)
                }}}),
            )
        };
        assert_eq!(managed(6_144), [""; 0]);
        assert_eq!(managed(6_145), ["IAM031"]);
        let trust = |characters: usize| {
            codes(
                check,
                json!({"R": {"Type": "AWS::IAM::Role", "Properties": {
                    "AssumeRolePolicyDocument": document(characters)
                }}}),
            )
        };
        assert_eq!(trust(2_048), [""; 0]);
        assert_eq!(trust(2_049), ["IAM033"]);
        assert_eq!(trust(8_192), ["IAM033"]);
        assert_eq!(trust(8_193), ["IAM032"]);
    }

    #[test]
    fn what_may_be_too_long_is_a_warning() {
        let role = |characters: usize| {
            let mut role = holder("AWS::IAM::Role", characters);
            let statement =
                &mut role["H"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"];
            statement[0]["Resource"] = json!({"Ref": "AWS::Region"});
            role
        };
        // `,"Resource":""` has 14 characters, a Region 9 to 15.
        assert_eq!(codes(check, role(10_240 - 29)), [""; 0]);
        assert_eq!(
            messages(check, role(10_240 - 28)),
            [
                "IAM034: the inline policies of role `H` may get about 10,241 of at most 10,240 characters"
            ]
        );
        assert_eq!(codes(check, role(10_240 - 23)), ["IAM034"]);
        assert_eq!(
            messages(check, role(10_240 - 22)),
            [
                "IAM030: the inline policies of role `H` have about 10,244 of at most 10,240 characters"
            ]
        );
    }

    #[test]
    fn an_ordinary_role_is_far_from_its_limits() {
        let role = json!({"R": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": trust(), "ManagedPolicyArns": {"Ref": "Arns"}
        }}});
        assert_eq!(codes(check, role), [""; 0]);
    }
}
