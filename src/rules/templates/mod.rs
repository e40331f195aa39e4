//! The template itself: its limits, its names, and what refers to what.

mod circles;
mod dangling;
mod limits;
mod template_names;
mod template_values;

use crate::findings::{Finding, Rule};
use crate::rules::views::judged::Judged;

pub(super) static RULES: &[&[&Rule]] = &[
    limits::RULES,
    template_names::RULES,
    template_values::RULES,
    dangling::RULES,
    circles::RULES,
];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    limits::check(template, findings);
    template_names::check(template, findings);
    template_values::check(template, findings);
    dangling::check(template, findings);
    circles::check(template, findings);
}
