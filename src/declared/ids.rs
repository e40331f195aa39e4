//! Judges resources of one logical id and outputs of one name, of which the template has the first.

use super::moved::moved_at;
use super::rules::TWO_OF_ONE_ID;
use crate::findings::{Finding, Location, finding};
use crate::stack::{Lowered, Member, Stack};
use crate::template::{Expr, Node, Template};

pub(super) fn check(stack: &Stack, lowered: &Lowered) -> impl Iterator<Item = Finding> {
    let Lowered { template, second_resources, second_outputs } = lowered;
    let resources = second_resources.iter().map(|second| {
        let first = template.resource(&second.id).map(|first| *first.node());
        let first = first.as_ref().map(Node::expr);
        let finding = two("resources have the logical id", second, first);
        finding.help(match key_of_alias(template, second, first) {
            Some(key) => format!(
                "give one of them another id: `{}` is that of the alias of `{key}`",
                second.id
            ),
            None => instead(stack, second, first),
        })
    });
    let outputs = second_outputs.iter().map(|second| {
        let first = template.section("Outputs").and_then(|outputs| outputs.get(&second.id));
        let first = first.as_ref().map(Node::expr);
        two("outputs have the name", second, first).help(instead(stack, second, first))
    });
    resources.chain(outputs)
}

/// What to write instead of two of one id. One that was moved is what had the id before, and no other is.
fn instead(stack: &Stack, second: &Member, first: Option<&Expr>) -> String {
    let mut places =
        [Some(&second.value), first].into_iter().flatten().filter_map(Expr::named_place);
    match places.find_map(|place| moved_at(stack, place, &second.id)) {
        Some(old) => format!(
            "only one of them is what was `{old}`: remove the other, or its `.moved_from(\"{old}\")` \
             where it is another"
        ),
        None => "give one of them another id".to_owned(),
    }
}

fn two(both: &str, second: &Member, first: Option<&Expr>) -> Finding {
    let place = |expr: &Expr| expr.named_place().cloned().map(Location::from).unwrap_or_default();
    finding!(&TWO_OF_ONE_ID, "two {both} `{}`", second.id)
        .here(place(&second.value), "the second")
        .and(first.map(place).unwrap_or_default(), "the first")
}

/// The key whose alias is one of two resources with this id, if the alias has a derived id.
fn key_of_alias<'t>(
    template: &'t Template,
    second: &Member,
    first: Option<&Expr>,
) -> Option<&'t str> {
    let key = template.resource(second.id.strip_suffix("Alias")?)?.logical_id();
    let is_alias = |resource: &Expr| {
        let kind = Node::root(resource).get("Type");
        kind.is_some_and(|kind| kind.as_str() == Some("AWS::KMS::Alias"))
    };
    (is_alias(&second.value) || first.is_some_and(is_alias)).then_some(key)
}
