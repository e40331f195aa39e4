//! The members of a table's properties: that none is missing, and that switches are on or off.

use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::views::table_parts::PropertyObject;
use crate::rules::views::tables::{is_known, lacks};

rules!(
    error MISSING = ddb070 {
        title: "a setting of a table is complete",
        explanation: "CloudFormation refuses a tag without a value, time to live that is neither on nor off, \
            scaling without its limits, a replica without a Region. `TableV2` writes what belongs \
            together.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    error SWITCH = ddb071 {
        title: "a switch of a table is `true` or `false`",
        explanation: "Deletion protection, recovery, time to live and their like are on or off, and \
            CloudFormation refuses any other word or number.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for (_, part) in template.table_parts() {
        check_presence(part, findings);
        for (name, node) in part.node.entries() {
            check_switch(part, name, &node, findings);
        }
    }
}

/// One finding for each object: what it lacks is one mistake.
fn check_presence(part: &PropertyObject<'_>, findings: &mut Vec<Finding>) {
    let members = part.shape.members.iter();
    let missing = members.filter(|member| member.required && lacks(&part.node, member.name));
    let mut names =
        missing.map(|member| member.name).filter(|name| !is_reported_elsewhere(part, name));
    let Some(name) = names.next() else { return };
    finding!(&MISSING, "{} has no `{name}`", part.noun)
        .here(&part.node, format!("`{name}` is missing"))
        .help(Help::from(format!("add `{name}`")).in_stack(", or let `TableV2` write it"))
        .add_to(findings);
}

/// Whether another rule reports it, which knows more of what was meant.
fn is_reported_elsewhere(part: &PropertyObject<'_>, name: &str) -> bool {
    match (part.property, name) {
        (None, _) | (Some("KeySchema"), _) | (Some("ProvisionedThroughput"), _) => true,
        (Some("StreamSpecification"), _) => true,
        (Some("VectorIndexes" | "SearchSchema"), _) | (_, "AttributeType") => true,
        (Some("GlobalSecondaryIndexes" | "LocalSecondaryIndexes"), _) => !part.in_replica,
        _ => false,
    }
}

fn check_switch(
    part: &PropertyObject<'_>,
    name: &str,
    node: &Node<'_>,
    findings: &mut Vec<Finding>,
) {
    let is_switch = part.shape.member(name).is_some_and(|member| member.is_switch());
    if !is_switch || !is_known(node) || node.as_bool().is_some() {
        return;
    }
    let value = node.shown();
    finding!(&SWITCH, "`{name}` of {} is `{value}`", part.noun)
        .here(node, "neither `true` nor `false`")
        .help("write `true` or `false`")
        .add_to(findings);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::rules::views::table_samples::{both, found, global, messages, replica, table};

    #[test]
    fn a_setting_is_complete() {
        for table in both(json!({ "TimeToLiveSpecification": { "AttributeName": "expiresAt" } })) {
            assert_eq!(found(&table), ["DDB070 TimeToLiveSpecification"]);
            let message = "`TimeToLiveSpecification` of table `T` has no `Enabled`";
            assert_eq!(messages(&table), [message]);
        }
        let tags = json!([{ "Key": "team" }, { "Value": "music" }, { "Ref": "Tag" }]);
        assert_eq!(found(&table(json!({ "Tags": tags }))), ["DDB070 Tags/0", "DDB070 Tags/1"]);
        let settings = json!({ "Replicas": [{ "Tags": tags }] });
        let at = ["DDB070 Replicas/0", "DDB070 Replicas/0/Tags/0", "DDB070 Replicas/0/Tags/1"];
        assert_eq!(found(&global(settings)), at);
    }

    #[test]
    fn what_is_computed_or_misspelt_is_not_missing() {
        let specification = json!({ "Fn::If": ["A", {}, { "Ref": "AWS::NoValue" }] });
        for table in both(json!({ "TimeToLiveSpecification": specification })) {
            assert_eq!(found(&table), [""; 0]);
        }
        let misspelt = json!({ "AttributeName": "expiresAt", "Enable": true });
        for table in both(json!({ "TimeToLiveSpecification": misspelt })) {
            assert_eq!(found(&table), ["DDB059 TimeToLiveSpecification/Enable"]);
        }
    }

    #[test]
    fn a_switch_is_on_or_off() {
        for (value, is_right) in [
            (json!(true), true),
            (json!("false"), true),
            (json!({ "Ref": "Protected" }), true),
            (json!("yes"), false),
            (json!(1), false),
        ] {
            let protected = json!({ "DeletionProtectionEnabled": value });
            let expect = |at: &str| if is_right { vec![] } else { vec![format!("DDB071 {at}")] };
            let at = "DeletionProtectionEnabled";
            assert_eq!(found(&table(protected.clone())), expect(at), "{value}");
            let replica = replica(json!({ "DisassociationProtectionEnabled": value }));
            let at = "Replicas/0/DisassociationProtectionEnabled";
            assert_eq!(found(&global(json!({ "Replicas": [replica] }))), expect(at), "{value}");
        }
    }
}
