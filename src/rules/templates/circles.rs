//! Resources that wait for each other.

use std::collections::VecDeque;

use indexmap::{IndexMap, IndexSet};

use crate::rules::prelude::{Finding, Judged, Resource, pages, rules};
use crate::rules::views::judged::Referring;
use crate::rules::views::references::{Reference, ReferenceKind};

rules!(
    error CIRCLE = cfn026 {
        title: "resources do not wait for each other in a circle",
        explanation: "A resource is made after everything that it refers to by `Ref`, `Fn::GetAtt`, \
            `Fn::Sub` or `DependsOn`. In a circle none can be the first, and CloudFormation refuses the \
            template: \"Circular dependency between resources\". Write a name out on one side, or put \
            what closes the circle into a resource that comes after both, such as a policy of its own.",
        page: pages::CLOUDFORMATION_TROUBLESHOOTING,
    },
);

/// What each resource needs, and the first reference to it.
type Needs<'t> = IndexMap<&'t str, IndexMap<&'t str, Reference<'t>>>;

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let needs = circling(needs(template));
    let mut reported: Vec<&str> = Vec::new();
    for &start in needs.keys() {
        if reported.contains(&start) {
            continue;
        }
        if let Some(circle) = shortest_circle(&needs, start) {
            // Circles that share a resource are reported one at a time.
            reported.extend(
                needs
                    .keys()
                    .filter(|other| reaches(&needs, start, other) && reaches(&needs, other, start)),
            );
            findings.extend(finding(&needs, &circle));
        }
    }
}

fn needs<'t>(template: &Judged<'t>) -> Needs<'t> {
    let mut needs: Needs<'_> =
        template.resources().map(|resource| (resource.logical_id(), IndexMap::new())).collect();
    // SAM derives several resources from one, so one part may need another.
    let is_spread = |resource: &Resource<'_>| {
        template.is_transformed()
            && resource.kind().is_some_and(|kind| kind.starts_with("AWS::Serverless::"))
    };
    let referring = template.references().iter().filter(|one| !is_spread(&one.resource));
    for Referring { resource, references } in referring {
        for reference in references {
            let makes_wait = matches!(
                reference.kind,
                ReferenceKind::Value | ReferenceKind::Attribute(_) | ReferenceKind::Order
            );
            // Only one branch of `Fn::If` applies, and it is not known here which.
            if makes_wait
                && !reference.conditional
                && needs.contains_key(reference.name)
                && let Some(needed) = needs.get_mut(resource.logical_id())
            {
                needed.entry(reference.name).or_insert_with(|| reference.clone());
            }
        }
    }
    needs
}

/// Removes the resources that need nothing more, because few templates have a circle at all.
fn circling(mut needs: Needs<'_>) -> Needs<'_> {
    loop {
        let before = needs.len();
        let left: IndexSet<&str> = needs
            .iter()
            .filter(|(_, needed)| needed.keys().any(|name| needs.contains_key(name)))
            .map(|(name, _)| *name)
            .collect();
        needs.retain(|name, _| left.contains(*name));
        if needs.len() == before {
            return needs;
        }
    }
}

/// The path from `start` back to `start`, without its end, if there is one.
fn shortest_circle<'t>(needs: &Needs<'t>, start: &'t str) -> Option<Vec<&'t str>> {
    let mut came_from: IndexMap<&str, &str> = IndexMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(name) = queue.pop_front() {
        for &next in needs.get(name).into_iter().flat_map(IndexMap::keys) {
            if next == start {
                let mut circle = vec![name];
                let mut last = name;
                while let Some(&before) = came_from.get(last).filter(|_| last != start) {
                    circle.push(before);
                    last = before;
                }
                circle.reverse();
                return Some(circle);
            }
            if !came_from.contains_key(next) {
                came_from.insert(next, name);
                queue.push_back(next);
            }
        }
    }
    None
}

fn reaches(needs: &Needs<'_>, from: &str, to: &str) -> bool {
    let mut seen = vec![from];
    let mut index = 0;
    while let Some(&name) = seen.get(index) {
        for &next in needs.get(name).into_iter().flat_map(IndexMap::keys) {
            if next == to {
                return true;
            }
            if !seen.contains(&next) {
                seen.push(next);
            }
        }
        index += 1;
    }
    false
}

fn finding(needs: &Needs<'_>, circle: &[&str]) -> Option<Finding> {
    let following = circle.iter().cycle().skip(1);
    let mut steps = circle.iter().zip(following).filter_map(|(name, next)| {
        let reference = needs.get(*name)?.get(*next)?;
        Some((reference, format!("`{name}` needs `{next}`")))
    });
    let (first, label) = steps.next()?;
    let message = match circle {
        [alone] => format!("`{alone}` refers to itself"),
        _ => {
            let way: Vec<String> =
                circle.iter().chain(circle.first()).map(|name| format!("`{name}`")).collect();
            format!("resources wait for each other: {}", way.join(" → "))
        }
    };
    let finding = Finding::new(&CIRCLE, message)
        .here(&first.node, label)
        .and_each(steps.map(|(step, label)| (&step.node, label)));
    Some(finding.help(match circle {
        [_] => "write out what it would refer to: its name, or its ARN with `*`",
        _ => {
            "write one of the names out, or make what closes the circle a resource of its own, such as \
                a `ManagedPolicy`"
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Map, Value, json};

    fn found(resources: Value) -> Vec<String> {
        let mut findings = Vec::new();
        check(&Judged::of(&json!({ "Resources": resources }).into()), &mut findings);
        findings.iter().map(|finding| finding.message().to_owned()).collect()
    }

    /// Resources that each refer to some others.
    fn graph(edges: &[(&str, &[&str])]) -> Value {
        let resources: Map<String, Value> = edges
            .iter()
            .map(|(name, needed)| {
                let values: Vec<Value> = needed.iter().map(|n| json!({ "Ref": n })).collect();
                ((*name).to_owned(), json!({ "Type": "Custom::X", "Properties": { "V": values } }))
            })
            .collect();
        resources.into()
    }

    #[test]
    fn a_circle_is_said_once_with_all_its_steps() {
        let two = graph(&[("A", &["B"]), ("B", &["A"])]);
        assert_eq!(found(two), ["resources wait for each other: `A` → `B` → `A`"]);
        let three = graph(&[("X", &["A"]), ("A", &["B"]), ("B", &["C"]), ("C", &["A"])]);
        assert_eq!(found(three), ["resources wait for each other: `A` → `B` → `C` → `A`"]);
        assert_eq!(found(graph(&[("A", &["A"])])), ["`A` refers to itself"]);
    }

    #[test]
    fn circles_apart_are_two_and_a_knot_is_one() {
        let apart = graph(&[("A", &["B"]), ("B", &["A"]), ("C", &["D"]), ("D", &["C"])]);
        assert_eq!(found(apart).len(), 2);
        let knot = graph(&[("A", &["B", "C"]), ("B", &["A"]), ("C", &["B"])]);
        assert_eq!(found(knot), ["resources wait for each other: `A` → `B` → `A`"]);
    }

    #[test]
    fn a_chain_is_no_circle() {
        let chain = graph(&[("A", &["B", "C"]), ("B", &["C"]), ("C", &["P", "AWS::Region"])]);
        assert_eq!(found(chain), [""; 0]);
    }

    #[test]
    fn what_sam_makes_of_a_function_is_no_circle() {
        let alarm = json!({
            "Type": "AWS::CloudWatch::Alarm", "Properties": { "Dimensions": [{ "Ref": "F" }] }
        });
        let function = json!({ "Type": "AWS::Serverless::Function", "Properties": {
            "DeploymentPreference": { "Alarms": [{ "Ref": "A" }] }
        } });
        let resources =
            json!({ "F": function, "A": alarm, "B": { "Type": "Custom::X", "DependsOn": "B" } });
        let mut template = json!({ "Resources": resources });
        let found = |template: &Value| {
            let mut findings = Vec::new();
            check(&Judged::of(&template.clone().into()), &mut findings);
            findings.len()
        };
        assert_eq!(found(&template), 2);
        template["Transform"] = json!("AWS::Serverless-2016-10-31");
        assert_eq!(found(&template), 1, "`B` still waits for itself");
    }

    #[test]
    fn every_way_to_refer_counts_but_a_condition() {
        let b = json!({ "Type": "Custom::X", "Properties": { "V": { "Ref": "A" } } });
        for a in [
            json!({ "Type": "Custom::X", "DependsOn": "B" }),
            json!({ "Type": "Custom::X", "DependsOn": ["B"] }),
            json!({ "Type": "Custom::X", "Properties": { "V": { "Fn::Sub": "${B.Arn}" } } }),
            json!({ "Type": "Custom::X", "Properties": { "V": { "Fn::GetAtt": "B.Arn" } } }),
        ] {
            assert_eq!(found(json!({ "A": a, "B": b })).len(), 1, "{a}");
        }
        let a = json!({ "Type": "Custom::X", "Metadata": { "V": { "Ref": "B" } } });
        assert_eq!(found(json!({ "A": a, "B": b })), [""; 0]);
        let either = json!({ "Fn::If": ["C", { "Ref": "B" }, "none"] });
        let a = json!({ "Type": "Custom::X", "Condition": "B", "Properties": { "V": either } });
        assert_eq!(found(json!({ "A": a, "B": b })), [""; 0]);
    }
}
