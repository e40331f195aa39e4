//! Resources that wait for each other.

use std::collections::VecDeque;

use indexmap::{IndexMap, IndexSet};

use crate::findings::Rule;
use crate::names::grouped;
use crate::rules::prelude::{Finding, Judged, Resource, pages, rules};
use crate::rules::views::judged::Referring;
use crate::rules::views::references::{self, Reference, ReferenceKind};

rules!(
    error CIRCLE = cfn026 {
        title: "resources do not wait for each other in a circle",
        explanation: "A resource is made after everything that it refers to by `Ref`, `Fn::GetAtt`, \
            `Fn::Sub` or `DependsOn`. In a circle none can be the first, and CloudFormation refuses the \
            template: \"Circular dependency between resources\". Write a name out on one side, or put \
            what closes the circle into a resource that comes after both, such as a policy of its own.",
        page: pages::CLOUDFORMATION_TROUBLESHOOTING,
    },
    error CONDITIONS = cfn085 {
        title: "conditions do not name each other in a circle",
        explanation: "A condition is true or false by what it compares, and by other conditions. In a circle there is \
            nothing to begin with, and CloudFormation refuses the template.",
        page: pages::CLOUDFORMATION_CONDITIONS,
    },
);

/// What each resource or condition needs, and the first reference to it.
type Needs<'t> = IndexMap<&'t str, IndexMap<&'t str, Reference<'t>>>;

/// How many steps of a circle are shown. A longer one is shown without its middle.
const SHOWN_STEPS: usize = 12;

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    report(&CIRCLE, &needs(template), findings);
    report(&CONDITIONS, &needs_of_conditions(template), findings);
}

fn report(rule: &'static Rule, needs: &Needs<'_>, findings: &mut Vec<Finding>) {
    let knots = knots(needs);
    let mut reported: IndexSet<usize> = IndexSet::new();
    for &start in needs.keys() {
        // Circles that share a resource are reported one at a time.
        if let Some(knot) = knots.get(start)
            && !reported.contains(knot)
            && let Some(circle) = shortest_circle(needs, start, &knots)
        {
            reported.insert(*knot);
            findings.extend(finding(rule, needs, &circle));
        }
    }
}

fn needs_of_conditions<'t>(template: &Judged<'t>) -> Needs<'t> {
    let section = template.section("Conditions");
    let mut needs: Needs<'_> = section
        .iter()
        .flat_map(|section| section.keys())
        .map(|name| (name, IndexMap::new()))
        .collect();
    for (name, condition) in section.iter().flat_map(|section| section.entries()) {
        for reference in references::of_condition(&condition) {
            if needs.contains_key(reference.name)
                && let Some(needed) = needs.get_mut(name)
            {
                needed.entry(reference.name).or_insert(reference);
            }
        }
    }
    needs
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

/// The number of each resource's knot: those that all need each other, and so itself (the strongly connected
/// components, by Tarjan's algorithm, which sees each reference once).
fn knots<'t>(needs: &Needs<'t>) -> IndexMap<&'t str, usize> {
    let mut knots = IndexMap::new();
    // The resources that have been seen, by number, and the lowest number that each is known to lead back to.
    let mut lowest: IndexMap<&str, usize> = IndexMap::new();
    let mut open: Vec<&str> = Vec::new();
    for &start in needs.keys() {
        let mut way: Vec<(&str, usize)> = vec![(start, 0)];
        while let Some((name, next)) = way.last_mut() {
            let (name, position) = (*name, *next);
            *next += 1;
            if position == 0 {
                if lowest.contains_key(name) {
                    way.pop();
                    continue;
                }
                lowest.insert(name, lowest.len());
                open.push(name);
            }
            let needed = needs.get(name).and_then(|needed| needed.get_index(position));
            if let Some((&needed, _)) = needed {
                match lowest.get(needed).copied() {
                    None => way.push((needed, 0)),
                    Some(low) if !knots.contains_key(needed) => lower(&mut lowest, name, low),
                    Some(_) => {}
                }
                continue;
            }
            way.pop();
            let number = lowest.get_index_of(name).unwrap_or_default();
            let low = lowest.get(name).copied().unwrap_or_default();
            if low < number {
                if let Some((before, _)) = way.last() {
                    lower(&mut lowest, before, low);
                }
                continue;
            }
            while let Some(member) = open.pop() {
                knots.insert(member, number);
                if member == name {
                    break;
                }
            }
        }
    }
    knots
}

fn lower(lowest: &mut IndexMap<&str, usize>, name: &str, low: usize) {
    if let Some(known) = lowest.get_mut(name) {
        *known = low.min(*known);
    }
}

/// The path from `start` back to `start`, without its end, if there is one. It never leaves the knot.
fn shortest_circle<'t>(
    needs: &Needs<'t>,
    start: &'t str,
    knots: &IndexMap<&str, usize>,
) -> Option<Vec<&'t str>> {
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
            if knots.get(next) == knots.get(start) && !came_from.contains_key(next) {
                came_from.insert(next, name);
                queue.push_back(next);
            }
        }
    }
    None
}

fn finding(rule: &'static Rule, needs: &Needs<'_>, circle: &[&str]) -> Option<Finding> {
    let is_condition = rule == &CONDITIONS;
    let following = circle.iter().cycle().skip(1);
    let mut steps = circle.iter().zip(following).filter_map(|(name, next)| {
        let reference = needs.get(*name)?.get(*next)?;
        Some((reference, format!("`{name}` needs `{next}`")))
    });
    let (first, label) = steps.next()?;
    let message = match circle {
        [alone] => format!("`{alone}` refers to itself"),
        _ => {
            let (shown, cut) = match circle.len().checked_sub(SHOWN_STEPS) {
                None | Some(0) => (circle.len(), None),
                Some(more) => (SHOWN_STEPS, Some(format!("{} more", grouped(more)))),
            };
            let names = circle.iter().take(shown).map(|name| format!("`{name}`"));
            let first = circle.first().map(|name| format!("`{name}`"));
            let way: Vec<String> = names.chain(cut).chain(first).collect();
            let what = if is_condition { "conditions name" } else { "resources wait for" };
            format!("{what} each other: {}", way.join(" → "))
        }
    };
    let finding = Finding::new(rule, message)
        .here(&first.node, label)
        .and_each(steps.take(SHOWN_STEPS - 1).map(|(step, label)| (&step.node, label)));
    Some(finding.help(match circle {
        _ if is_condition => "compare parameters in one of them, with `Fn::Equals`",
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
    fn conditions_name_no_circle() {
        let found = |conditions: Value| {
            let mut findings = Vec::new();
            check(&Judged::of(&json!({ "Conditions": conditions }).into()), &mut findings);
            findings.iter().map(|finding| finding.message().to_owned()).collect::<Vec<_>>()
        };
        let not = |name: &str| json!({ "Fn::Not": [{ "Condition": name }] });
        assert_eq!(found(json!({ "A": not("B"), "B": { "Fn::Equals": [1, 1] } })), [""; 0]);
        let two = json!({ "A": not("B"), "B": { "Fn::Or": [not("A"), not("C")] }, "C": not("X") });
        assert_eq!(found(two), ["conditions name each other: `A` → `B` → `A`"]);
        assert_eq!(found(json!({ "A": { "Condition": "A" } })), ["`A` refers to itself"]);
    }

    #[test]
    fn circles_apart_are_two_and_a_knot_is_one() {
        let apart = graph(&[("A", &["B"]), ("B", &["A"]), ("C", &["D"]), ("D", &["C"])]);
        assert_eq!(found(apart).len(), 2);
        let knot = graph(&[("A", &["B", "C"]), ("B", &["A"]), ("C", &["B"])]);
        assert_eq!(found(knot), ["resources wait for each other: `A` → `B` → `A`"]);
    }

    /// Resources of which each needs the ones so many further on, and the last ones the first where it is
    /// `closed`.
    fn ring(length: usize, steps: &[usize], closed: bool) -> Value {
        let name = |index: usize| format!("S{}", index % length);
        let needed = |index: usize| -> Vec<String> {
            let ends = steps.iter().map(|step| index + step);
            ends.filter(|end| closed || *end < length).map(name).collect()
        };
        let resource = |index| json!({ "Type": "Custom::X", "DependsOn": needed(index) });
        (0..length).map(|index| (name(index), resource(index))).collect::<Map<_, _>>().into()
    }

    #[test]
    fn a_long_circle_is_shown_without_its_middle() {
        let steps = |length| found(ring(length, &[1], true))[0].matches(" → ").count();
        assert_eq!((steps(12), steps(13), steps(1_000)), (12, 13, 13));
        assert!(found(ring(1_000, &[1], true))[0].ends_with("`S11` → 988 more → `S0`"));
    }

    #[test]
    fn each_reference_is_followed_a_few_times_however_many_there_are() {
        // Walking once from each resource takes minutes, and recursion would not end well.
        assert_eq!(found(ring(4_000, &[1], true)).len(), 1);
        assert_eq!(found(ring(4_000, &[1, 2, 77], true)).len(), 1);
        assert_eq!(found(ring(4_000, &[1, 2, 77], false)), [""; 0]);
        let pairs = (0..2_000).flat_map(|pair| {
            let (one, other) = (format!("A{pair}"), format!("B{pair}"));
            let needs = |name: &str| json!({ "Type": "Custom::X", "DependsOn": name });
            [(one.clone(), needs(&other)), (other, needs(&one))]
        });
        assert_eq!(found(pairs.collect::<Map<_, _>>().into()).len(), 2_000);
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
