//! Judges values that are set twice. The template has only the second one.

use super::rules::SET_TWICE;
use crate::builder::{Calls, Repeated};
use crate::findings::Finding;
use crate::stack::{Declared, Stack};

pub(super) fn check(stack: &Stack, findings: &mut Vec<Finding>) {
    let own = ("stack", stack.name(), &stack.calls);
    for (noun, id, calls) in std::iter::once(own).chain(stack.declarations.iter().map(calls_of)) {
        let found = |repeated: &Repeated| {
            let whose = repeated.part.clone().unwrap_or_else(|| format!("{noun} `{id}`"));
            let Repeated { part: _, value, call, first, second } = repeated;
            let found = Finding::new(&SET_TWICE, format!("{whose} sets `{value}` twice"))
                .at(*second)
                .label("the second, which would replace the first")
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

/// The noun and the id of a declaration, and the calls that made it.
fn calls_of(declared: &Declared) -> (&'static str, &str, &Calls) {
    match declared {
        Declared::Table(it) => ("table", &it.id.value, &it.calls),
        Declared::ImportedTable(it) => ("table", &it.id.value, &it.calls),
        Declared::MultiAccountReplica(it) => ("replica", &it.id.value, &it.calls),
        Declared::Role(it) => ("role", &it.id.value, &it.calls),
        Declared::ManagedPolicy(it) => ("policy", &it.id.value, &it.calls),
        Declared::UserPool(it) => ("user pool", &it.id.value, &it.calls),
        Declared::UserPoolClient(it) => ("client", &it.id.value, &it.calls),
        Declared::SignIn(it) => ("sign-in", &it.id.value, &it.calls),
        Declared::Function(it) => ("function", &it.id.value, &it.calls),
        Declared::EventSourceMapping(it) => ("mapping", &it.id.value, &it.calls),
        Declared::Topic(it) => ("topic", &it.id.value, &it.calls),
        Declared::Queue(it) => ("queue", &it.id.value, &it.calls),
        Declared::Key(it) => ("key", &it.id.value, &it.calls),
        Declared::Alarm(it) => ("alarm", &it.id.value, &it.calls),
        Declared::Dashboard(it) => ("dashboard", &it.id.value, &it.calls),
        Declared::Resource(it) => ("resource", &it.id.value, &it.calls),
        Declared::Output(it) => ("output", &it.id.value, &it.calls),
        Declared::Item(it) => ("item of table", &it.table.table.id.value, &it.calls),
    }
}
