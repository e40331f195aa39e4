//! Who becomes whom, as it is told.

use serde_json::{Map, Value};

use super::Access;
use crate::evaluate::{OtherKind, Step};
use crate::explanation::statement_json;
use crate::findings::object;
use crate::names;

impl Access {
    /// A line for each step of a principal of the template to a role, and of whoever else invokes a function. Whoever
    /// else may assume a role stands beside its name.
    pub(super) fn becoming_lines(&self) -> impl Iterator<Item = String> {
        let invokes = |step: &&Step| step.function.is_some() && step.through.is_empty();
        let by_function = self.becoming.iter().filter(invokes);
        let by_function: Vec<_> = by_function.map(|step| (&step.who, &step.role)).collect();
        let is_told = move |step: &&Step| {
            let first = step.through.first().unwrap_or(&step.role);
            let of_template = step.who.0.is_none_or(|kind| !kind.is_let_in());
            of_template || by_function.contains(&(&step.who, first))
        };
        self.becoming.iter().filter(is_told).map(line)
    }

    pub(super) fn becoming_json(&self) -> Vec<Value> {
        self.becoming.iter().map(|step| Value::Object(step_json(step))).collect()
    }
}

/// ``role `Deployer` becomes `Admin` by `sts:AssumeRole`: statement `Become` of policy …``.
fn line(step: &Step) -> String {
    let verb = if step.why.is_some() { "may become" } else { "becomes" };
    let through = match step.through.as_slice() {
        [] => String::new(),
        roles => format!(" over {}", names::joined(roles.iter().map(|role| format!("`{role}`")))),
    };
    let with = step.with.map(|with| format!(" with `{with}`"));
    let of = step.function.as_ref().map(|function| format!(" of `{function}`"));
    let why = step.why.as_ref().map(|why| format!("; undecided, {why}"));
    let by = step.statement.as_ref().map(|statement| format!(": {statement}"));
    let parts = [with, of, by, why].into_iter().flatten();
    let rest: String = parts.collect();
    format!("{} {verb} `{}`{through} by `{}`{rest}", step.noun, step.role, step.by)
}

fn step_json(step: &Step) -> Map<String, Value> {
    let (kind, _) = &step.who;
    object([
        ("principal", Some(step.principal().into())),
        ("kind", Some(kind.map_or("role", OtherKind::name).into())),
        ("role", Some(step.role.as_str().into())),
        ("by", Some(step.by.into())),
        ("with", step.with.map(Value::from)),
        ("function", step.function.as_deref().map(Value::from)),
        ("through", Some(step.through.as_slice().into()).filter(|_| !step.through.is_empty())),
        ("statement", step.statement.as_ref().map(statement_json)),
        ("why", step.why.as_deref().map(Value::from)),
    ])
}
