//! How many managed policies a role, user or group has.

use indexmap::{IndexMap, IndexSet};

use crate::facts::limits::iam as limits;
use crate::facts::{Quota, Standing};
use crate::rules::prelude::{Finding, Judged, Node, Resource, finding, pages, rules};
use crate::rules::views::policies::PolicyKind;
use crate::template::text;
use crate::template::{Choice, Intrinsic};

rules!(
    error ATTACHED = iam035 {
        title: "a role has at most 25 managed policies",
        explanation: "20 without asking, 25 at most; a user 10 and 20, a group 10. Policies that name the \
            role count as well as those that the role names.",
        page: pages::IAM_QUOTAS,
    },
    warning ATTACHED_QUOTA = iam036 {
        title: "a role has at most 20 managed policies, unless the account asked for more",
        explanation: "An account starts with 20 for a role and can have 25 on request; for a user it is \
            10 and 20. Deploying to an account that did not ask fails.",
        page: pages::IAM_QUOTAS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let mut managed: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for policy in template.policies().iter().filter(|policy| policy.kind == PolicyKind::Managed) {
        for holder in &policy.holders {
            let of_holder = managed.entry(holder.resource.logical_id()).or_default();
            of_holder.push(policy.resource.logical_id());
        }
    }
    for holder in template.resources() {
        let attached = managed.get(holder.logical_id()).map_or(&[][..], Vec::as_slice);
        findings.extend(attached_policies(attached, &holder));
    }
}

/// `attached` are the managed policies of the template that the holder has.
fn attached_policies(attached: &[&str], holder: &Resource<'_>) -> Option<Finding> {
    let (noun, quota): (&str, Quota) = match holder.kind()? {
        "AWS::IAM::Role" => ("role", limits::MANAGED_POLICIES_PER_ROLE),
        "AWS::IAM::User" => ("user", limits::MANAGED_POLICIES_PER_USER),
        "AWS::IAM::Group" => ("group", limits::MANAGED_POLICIES_PER_GROUP),
        _ => return None,
    };
    let own = holder.property("ManagedPolicyArns");
    let listed = own.iter().flat_map(|list| list.items()).filter(is_surely_there);
    let mut all: IndexSet<String> = listed
        .map(|arn| text::referred(&arn).map_or_else(|| arn.expr().to_json(), str::to_owned))
        .collect();
    all.extend(attached.iter().map(|id| (*id).to_owned()));

    let rule = match quota.standing(u64::try_from(all.len()).unwrap_or(u64::MAX)) {
        Standing::Within => return None,
        Standing::OnRequest => &ATTACHED_QUOTA,
        Standing::Beyond => &ATTACHED,
    };
    let limit = match quota.standing(quota.default + 1) {
        Standing::OnRequest if rule == &ATTACHED => quota.maximum.unwrap_or(quota.default),
        _ => quota.default,
    };
    finding!(rule, "{noun} `{holder}` has {} of at most {limit} managed policies", all.len())
        .at(&holder.property_or_self("ManagedPolicyArns"))
        .help("put what belongs together into one policy of up to 6,144 characters")
        .found()
}

/// Whether an element of a list is present under all conditions.
fn is_surely_there(node: &Node<'_>) -> bool {
    Choice::of(node).is_none() && !matches!(node.intrinsic(), Some(Intrinsic::Ref("AWS::NoValue")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages};
    use serde_json::{Value, json};

    #[test]
    fn managed_policies_are_counted_once_however_they_are_attached() {
        let with = |kind: &str, arns: Vec<Value>| {
            json!({
                "H": {"Type": kind, "Properties": {"ManagedPolicyArns": arns}},
                "Listed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {
                    "PolicyDocument": {}, "Roles": [{"Ref": "H"}]
                }}
            })
        };
        let arns = |count: usize| -> Vec<Value> {
            (0..count).map(|index| json!(format!("arn:aws:iam::aws:policy/P{index}"))).collect()
        };
        let role = "AWS::IAM::Role";
        assert_eq!(codes(check, with(role, arns(19))), [""; 0]);
        assert_eq!(codes(check, with(role, arns(20))), ["IAM036"]);
        assert_eq!(codes(check, with(role, arns(24))), ["IAM036"]);
        assert_eq!(
            messages(check, with(role, arns(25))),
            ["IAM035: role `H` has 26 of at most 25 managed policies"]
        );
        let mut twice = arns(19);
        twice.extend([json!({"Ref": "Listed"}), json!({"Fn::If": ["c", "x", "y"]})]);
        assert_eq!(codes(check, with(role, twice)), [""; 0]);

        let alone = |kind: &str, count: usize| {
            let mut resources = with(kind, arns(count));
            resources["Listed"]["Properties"]["Roles"] = json!([]);
            codes(check, resources)
        };
        assert_eq!(alone("AWS::IAM::User", 10), [""; 0]);
        assert_eq!(alone("AWS::IAM::User", 20), ["IAM036"]);
        assert_eq!(alone("AWS::IAM::User", 21), ["IAM035"]);
        assert_eq!(alone("AWS::IAM::Group", 10), [""; 0]);
        assert_eq!(alone("AWS::IAM::Group", 11), ["IAM035"]);
    }
}
