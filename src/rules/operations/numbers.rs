//! Numbers that are independent of others: properties and their ranges.

use std::ops::RangeInclusive;

use crate::findings::{Finding, Help, Rule, Word, finding};
use crate::names::grouped;
use crate::rules::views::tables::is_known;
use crate::template::{Node, Resource};

/// A property, the range that its service accepts, and the value that means no limit.
pub(super) struct NumberLimit {
    pub(super) property: &'static str,
    pub(super) range: RangeInclusive<i64>,
    pub(super) without_end: Option<i64>,
    /// The call that sets it in Rust; `None` if no builder has one.
    pub(super) call: Option<&'static str>,
}

impl NumberLimit {
    pub(super) const fn new(property: &'static str, range: RangeInclusive<i64>) -> Self {
        Self { property, range, without_end: None, call: None }
    }

    pub(super) const fn set_by(mut self, call: &'static str) -> Self {
        self.call = Some(call);
        self
    }
}

/// Reports each number of a resource that its service does not accept.
pub(super) fn check(
    rule: &'static Rule,
    resource: &Resource<'_>,
    numbers: &[NumberLimit],
    findings: &mut Vec<Finding>,
) {
    for NumberLimit { property, range, without_end, call } in numbers {
        let Some((number, node)) = number(resource, property) else { continue };
        if range.contains(&number) || *without_end == Some(number) {
            continue;
        }
        let (least, most) = (amount(*range.start()), amount(*range.end()));
        let label = match without_end {
            Some(word) => format!("{least} to {most}, or {} for no end", amount(*word)),
            None if *range.end() == i64::MAX => format!("at least {least}"),
            None => format!("{least} to {most}"),
        };
        // The nearest number in the range.
        let near = number.clamp(*range.start(), *range.end());
        let write = Word::property(*property, near);
        let write = match call {
            Some(call) => write.call(format!(".{call}({})", in_rust(near))),
            None => write,
        };
        finding!(rule, "`{property}` of `{resource}` is {}", amount(number))
            .here(&node, label)
            .help(Help::say("write {}", [write]))
            .add_to(findings);
    }
}

/// The number that a property is, as far as it is known.
pub(super) fn number<'t>(resource: &Resource<'t>, property: &str) -> Option<(i64, Node<'t>)> {
    let node = resource.property(property).filter(is_known)?;
    Some((node.as_i64()?, node))
}

/// A number in Rust's spelling: `10_000`.
fn in_rust(number: i64) -> String {
    match usize::try_from(number) {
        Ok(number) => grouped(number).replace(',', "_"),
        Err(_) => number.to_string(),
    }
}

fn amount(number: i64) -> String {
    match usize::try_from(number) {
        Ok(number) => grouped(number),
        Err(_) => number.to_string().replace('-', "−"),
    }
}
