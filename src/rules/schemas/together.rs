//! Checks which members of an object go together.

use super::members::{Presence, noun};
use crate::facts::pages;
use crate::findings::{Finding, finding, rules};
use crate::names::{joined, listed};
use crate::schema::{Groups, Object, Together};
use crate::template::Node;

rules!(
    acknowledgeable_error TOGETHER = cfn046 {
        title: "properties stand together that go together",
        explanation: "Of some properties CloudFormation takes one and not two, of some at least one, and some \
            only beside others.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
);

pub(super) fn check(
    node: &Node<'_>,
    object: Object,
    presence: impl Fn(&str) -> Presence,
    findings: &mut Vec<Finding>,
) {
    for rule in object.together() {
        let Some((message, label, help)) = broken(rule, &presence) else { continue };
        finding!(&TOGETHER, "{} {message}", noun(node, object))
            .here(node, label)
            .help(help)
            .add_to(findings);
    }
}

/// The mistake, what is there, and what to write instead.
fn broken(
    rule: Together,
    presence: &impl Fn(&str) -> Presence,
) -> Option<(String, &'static str, String)> {
    let is = |name: &str, wanted: Presence| presence(name) == wanted;
    match rule {
        Together::ExactlyOne(groups) | Together::AtLeastOne(groups) => {
            let all = |mut group: Group<'_>, of: &dyn Fn(&str) -> bool| group.all(of);
            let possible = |group| all(group, &|name| !is(name, Presence::No));
            let complete = |group| all(group, &|name| is(name, Presence::Yes));
            let is_one = matches!(rule, Together::ExactlyOne(_));
            if !groups.iter().any(|group| possible(Box::new(group))) {
                let of = if is_one { "one" } else { "one or more" };
                return Some((
                    format!("has none of {}", named(groups)),
                    "needs one of them",
                    format!("add {of} of {}", named(groups)),
                ));
            }
            let found: Vec<String> = groups
                .iter()
                .filter(|group| complete(Box::new(group.clone())))
                .map(with_each_other)
                .collect();
            (is_one && found.len() > 1).then(|| {
                (
                    format!("has {}", joined(found)),
                    "takes only one of them",
                    format!("keep one of {}", named(groups)),
                )
            })
        }
        Together::With(first, others) if is(first, Presence::Yes) => {
            let missing: Vec<_> = others.names().filter(|name| is(name, Presence::No)).collect();
            (!missing.is_empty()).then(|| {
                let missing = listed(missing);
                (
                    format!("has `{first}` without {missing}"),
                    "only together",
                    format!("add {missing}"),
                )
            })
        }
        Together::Without(first, others) if is(first, Presence::Yes) => {
            let more: Vec<_> = others.names().filter(|name| is(name, Presence::Yes)).collect();
            (!more.is_empty()).then(|| {
                let more = listed(more);
                (
                    format!("has `{first}` beside {more}"),
                    "not together",
                    format!("remove {more}, or `{first}`"),
                )
            })
        }
        _ => None,
    }
}

type Group<'g> = Box<dyn Iterator<Item = &'static str> + 'g>;

/// `` `A`, `B` with `C` and `D` ``
fn named(groups: Groups) -> String {
    joined(groups.iter().map(with_each_other))
}

fn with_each_other(group: impl Iterator<Item = &'static str>) -> String {
    group.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" with ")
}
