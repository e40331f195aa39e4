//! Judges values that are set twice. The template has only the second one.

use super::rules::SET_TWICE;
use crate::builder::Repeated;
use crate::findings::{Finding, finding};
use crate::stack::Stack;

pub(super) fn check(stack: &Stack, findings: &mut Vec<Finding>) {
    let own = ("stack", stack.name(), &stack.calls);
    let others =
        stack.declarations.iter().map(|it| (it.noun(), it.id().value.as_str(), it.calls()));
    for (noun, id, calls) in std::iter::once(own).chain(others) {
        let found = |repeated: &Repeated| {
            let whose = repeated.part.clone().unwrap_or_else(|| format!("{noun} `{id}`"));
            let Repeated { part: _, value, call, first, second } = repeated;
            let found = finding!(&SET_TWICE, "{whose} sets `{value}` twice")
                .here(*second, "the second, which would replace the first")
                .and(*first, "the first")
                .help("remove one of them");
            match call {
                Some(call) => found.help(format!(
                    "a helper's default is replaced on purpose by `.replacing(|it| it.{call})`"
                )),
                None => found,
            }
        };
        findings.extend(calls.repeated().iter().map(found));
    }
}
