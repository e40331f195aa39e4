//! The values of a deployment that decide who may do what.

use crate::evaluate::cases::bears_on_access;
use crate::evaluate::table::is_table;
use crate::evaluate::tags::RESOURCE_TAG;
use crate::template::text::references;
use crate::template::{Node, Resource, Template};

/// The names of the values that decide who may do what: those that conditions ask for, those that choose a value of
/// a mapping, the parameters of which policies are made, and the Region where a policy compares it.
pub(super) fn that_decide(template: &Template) -> Vec<&str> {
    let conditions = template.section("Conditions").into_iter();
    let mut asked: Vec<&str> =
        conditions.flat_map(|it| it.descendants()).flat_map(|node| references(&node)).collect();
    let relevant: Vec<Resource<'_>> = template.resources().filter(bears_on_access).collect();
    let made = relevant.iter().flat_map(deciding).flat_map(|node| node.descendants());
    let made = made.flat_map(|node| references(&node));
    asked.extend(made.filter(|name| !name.starts_with("AWS::")));
    let written = relevant.iter().flat_map(deciding).flat_map(|node| node.descendants());
    asked.extend(written.flat_map(|node| compared_in(&node)));
    for node in relevant.iter().flat_map(|resource| resource.node().descendants()) {
        if let Some(chosen) = node.get("Fn::FindInMap") {
            asked.extend(chosen.descendants().flat_map(|node| references(&node)));
        }
        let names = NAMES.iter().filter_map(|name| node.get(name));
        let made = names.flat_map(|name| name.descendants()).flat_map(|it| references(&it));
        asked.extend(made.filter(|name| name.starts_with("AWS::")));
    }
    // The Region decides on the partition, too.
    let of_region = |name| matches!(name, "AWS::Partition" | "AWS::URLSuffix");
    asked.iter_mut().filter(|name| of_region(**name)).for_each(|name| *name = "AWS::Region");
    asked
}

/// Whether a policy compares the tags of a table, or something that is made of them.
pub(super) fn compares_tags_of_tables(template: &Template) -> bool {
    let compares = |node: &Node<'_>| {
        let mut keys = node.keys().filter(|key| is_resource_tag(key));
        keys.next().is_some()
            || node.as_str().is_some_and(|text| {
                text.match_indices("${")
                    .any(|(at, _)| text.get(at + 2..).is_some_and(is_resource_tag))
            })
    };
    let holders = template.resources().filter(|resource| {
        resource.kind().is_some_and(|kind| kind.starts_with("AWS::IAM::")) || is_table(resource)
    });
    holders.flat_map(|it| deciding(&it)).flat_map(|node| node.descendants()).any(|it| compares(&it))
}

fn is_resource_tag(key: &str) -> bool {
    key.get(..RESOURCE_TAG.len()).is_some_and(|it| it.eq_ignore_ascii_case(RESOURCE_TAG))
}

/// The properties with names that statements may write out.
const NAMES: [&str; 6] =
    ["GroupName", "IndexName", "ManagedPolicyName", "RoleName", "TableName", "UserName"];

/// What a condition key, or an ARN that is written out, is compared with: the Region, the account.
fn compared_in(node: &Node<'_>) -> Vec<&'static str> {
    const OF_ACCOUNT: [&str; 4] =
        ["aws:principalaccount", "aws:principalarn", "aws:resourceaccount", "kms:calleraccount"];
    let (region, account) = ("AWS::Region", "AWS::AccountId");
    let of_key = |key: &str| match key.to_ascii_lowercase() {
        key if key == "aws:requestedregion" => Some(region),
        key if OF_ACCOUNT.contains(&key.as_str()) => Some(account),
        _ => None,
    };
    let mut found: Vec<&str> = node.keys().filter_map(of_key).collect();
    let arn = node.as_str().filter(|text| text.starts_with("arn:")).unwrap_or_default();
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let is_written = |at: usize| {
        let part = parts.get(at).copied().unwrap_or_default();
        !matches!(part, "" | "*") && !part.starts_with("${")
    };
    if let [_, _, "dynamodb" | "kms" | "iam" | "sts", _, owner, _] = parts.as_slice() {
        // AWS's own policies are of no account.
        let is_other = is_written(1) && parts.get(1) != Some(&"aws");
        found.extend((is_written(3) || is_other).then_some(region));
        found.extend((is_written(4) && *owner != "aws").then_some(account));
    }
    found
}

/// The properties that say who may do what with what.
fn deciding<'t>(resource: &Resource<'t>) -> Vec<Node<'t>> {
    const ELSE: [&str; 3] = ["Description", "Path", "Tags"];
    const OF_OTHERS: [&str; 7] = [
        "TableName",
        "ResourcePolicy",
        "Region",
        "KMSMasterKeyId",
        "KeyPolicy",
        "Roles",
        "RoleMappings",
    ];
    let properties = resource.node().get("Properties");
    if resource.kind().is_some_and(|kind| kind.starts_with("AWS::IAM::")) {
        let entries = properties.iter().flat_map(Node::entries);
        return entries.filter(|(name, _)| !ELSE.contains(name)).map(|(_, node)| node).collect();
    }
    let nodes = properties.into_iter().flat_map(|properties| properties.descendants());
    nodes.flat_map(|node| OF_OTHERS.into_iter().filter_map(move |name| node.get(name))).collect()
}
