//! The template itself: its limits, its names, and what refers to what.

mod circles;
mod dangling;
mod functions;
mod limits;
mod nested_stacks;
mod parameters;
mod template_names;
mod template_values;

use crate::rules::family::family;

family!(limits, template_names, template_values, parameters, nested_stacks, dangling, circles);
