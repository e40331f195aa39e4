//! The template itself: its limits, its names, and what refers to what.

mod circles;
mod dangling;
mod functions;
mod limits;
mod nested_stacks;
mod parameters;
mod serverless;
mod template_names;
mod template_values;

use crate::rules::family::family;

family! {
    once: limits, template_names, template_values, parameters, dangling, circles,
        serverless;
    each resources_of("AWS::CloudFormation::Stack"): nested_stacks;
}
