//! The template itself: its limits, its names, and what refers to what.

mod circles;
mod dangling;
mod functions;
mod limits;
mod nested_stacks;
mod parameters;
mod template_names;
mod template_values;
pub(super) mod types;
mod yields;

use crate::findings::{Finding, Rule};
use crate::rules::views::judged::Judged;

pub(super) static RULES: &[&[&Rule]] = &[
    limits::RULES,
    template_names::RULES,
    template_values::RULES,
    parameters::RULES,
    nested_stacks::RULES,
    dangling::RULES,
    circles::RULES,
    types::RULES,
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    limits::check(template, findings);
    template_names::check(template, findings);
    template_values::check(template, findings);
    parameters::check(template, findings);
    nested_stacks::check(template, findings);
    dangling::check(template, findings);
    functions::check(template, findings);
    circles::check(template, findings);
}
