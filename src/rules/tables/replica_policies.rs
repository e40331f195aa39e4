//! Policies of replicas that a new table cannot have yet.

use crate::rules::prelude::{Finding, Judged, Node, finding, pages, rules};
use crate::rules::views::tables::{Table, is_known};
use crate::template::Expr;

rules!(
    warning LATER = ddb058 {
        title: "a replica outside the stack's Region gets its policy in a later update",
        explanation: "CloudFormation attaches the `ResourcePolicy` of the replica in the stack's own Region \
            when it makes the table. In another Region the replica must exist before: deploy the table \
            first, then add the policy, and acknowledge this.",
        page: pages::DYNAMODB_RESOURCE_POLICIES,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    let replicas = table.replicas();
    let regions = || replicas.iter().filter_map(|replica| replica.get("Region"));
    let has_own = regions().any(|region| region.expr() == &Expr::region());
    let with_policy: Vec<(&str, Node<'_>)> = replicas
        .iter()
        .filter_map(|replica| {
            let region = replica.get("Region")?.as_str()?;
            Some((region, replica.get("ResourcePolicy").filter(is_known)?))
        })
        .collect();
    // If the stack's Region is not known, one of them may be in it.
    let outside = with_policy.iter().skip(usize::from(!has_own));
    for (region, policy) in outside {
        let label = if has_own {
            "not in the stack's Region"
        } else {
            "only one of the Regions is the stack's"
        };
        finding!(
            &LATER,
            "the replica of table `{table}` in `{region}` has a policy from the start"
        )
        .here(policy, label)
        .help("deploy the table without it, then add it in an update")
        .add_to(findings);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{found, global};

    fn with_policies(replicas: &[(Value, bool)]) -> Vec<String> {
        let replicas: Vec<Value> = replicas
            .iter()
            .map(|(region, has_policy)| match has_policy {
                true => json!({ "Region": region, "ResourcePolicy": { "PolicyDocument": { "Ref": "P" } } }),
                false => json!({ "Region": region }),
            })
            .collect();
        found(&global(json!({
            "Replicas": replicas,
            "StreamSpecification": { "StreamViewType": "NEW_AND_OLD_IMAGES" },
        })))
    }

    #[test]
    fn one_replica_is_in_the_stacks_region() {
        let own = || json!({ "Ref": "AWS::Region" });
        let ireland = || json!("eu-west-1");
        let ohio = || json!("us-east-2");
        let second = ["DDB058 Replicas/1/ResourcePolicy"];
        assert_eq!(with_policies(&[(own(), true), (ohio(), false)]), [""; 0]);
        assert_eq!(with_policies(&[(own(), true), (ohio(), true)]), second);
        assert_eq!(with_policies(&[(own(), false), (ohio(), true)]), second);
        assert_eq!(with_policies(&[(ireland(), false), (ohio(), true)]), [""; 0]);
        assert_eq!(with_policies(&[(ireland(), true), (ohio(), true)]), second);
        let parameter = || json!({ "Ref": "Second" });
        assert_eq!(with_policies(&[(own(), true), (parameter(), true)]), [""; 0]);
    }
}
