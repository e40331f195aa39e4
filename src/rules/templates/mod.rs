//! The template itself: its limits, its names, and what refers to what.

mod circles;
mod conditional;
mod dangling;
mod functions;
mod limits;
mod mappings;
mod nested_stacks;
mod own_words;
mod parameter_values;
mod parameters;
mod sections;
mod select;
mod serverless;
mod template_names;
mod template_rules;
mod template_values;

#[cfg(feature = "cli")]
pub(crate) use parameter_values::given_instead;

use crate::rules::family::family;

family! {
    once: limits, sections, template_names, template_values, parameters, parameter_values, template_rules, mappings,
        dangling, conditional, circles, serverless;
    called: functions;
    each resources_of("AWS::CloudFormation::Stack"): nested_stacks;
}
