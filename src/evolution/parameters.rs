//! The parameters of a step: which values it is made with.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::deployed::Deployed;
use crate::compare::TemplateChange;
use crate::evaluate::Environment;
use crate::template::text::references;
use crate::template::{Node, Template};

/// The value of a parameter in an update.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ParameterValue {
    /// The one that the stack has.
    Previous,
    /// This one.
    Given(String),
    /// This one, which is shown to nobody.
    Secret(String),
}

impl ParameterValue {
    /// A member of `Parameters`, as `CreateChangeSet` takes it.
    pub(crate) fn json(&self, name: &str) -> Value {
        match self {
            Self::Previous => json!({ "ParameterKey": name, "UsePreviousValue": true }),
            Self::Given(value) | Self::Secret(value) => {
                json!({ "ParameterKey": name, "ParameterValue": value })
            }
        }
    }
}

/// A parameter of a stack whose value a plan takes for known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Expected {
    pub(crate) name: String,
    pub(crate) value: String,
    /// Whether nobody gave it, and it is the default.
    pub(crate) is_default: bool,
}

/// The values of a template's parameters in an update of what is deployed. What the stack has by then keeps its value
/// until the last update of a plan; what has a default and was not given is left out.
pub(super) fn parameters_of(
    template: &Template,
    deployed: &Deployed,
    after: &Environment,
    is_last: bool,
) -> Vec<(String, ParameterValue)> {
    let value = |name: &str| {
        let parameter = template.parameter(name)?;
        let given = after.given(name).map(str::to_owned);
        if deployed.template.parameter(name).is_none() {
            return match given? {
                value if parameter.is_secret() => Some(ParameterValue::Secret(value)),
                value => Some(ParameterValue::Given(value)),
            };
        }
        let before = deployed.value_of(name);
        Some(match given.filter(|_| is_last && !parameter.is_looked_up()) {
            // What a secret was is not known.
            Some(value)
                if parameter.is_secret() && deployed.default_of(name).as_ref() != Some(&value) =>
            {
                ParameterValue::Secret(value)
            }
            Some(value) if !parameter.is_secret() && before.as_ref() != Some(&value) => {
                ParameterValue::Given(value)
            }
            _ => ParameterValue::Previous,
        })
    };
    let all = template.parameters().map(|(name, _)| name);
    all.filter_map(|name| Some((name.to_owned(), value(name)?))).collect()
}

/// The parameters for which a plan needs values that nobody gave.
pub(super) fn missing(new: &Template, old: &Template, environment: &Environment) -> Vec<String> {
    let is_missing = |name: &str| {
        old.parameter(name).is_none()
            && environment.given(name).is_none()
            && new.parameter(name).is_some_and(|it| !it.has_default())
    };
    let all = new.parameters().map(|(name, _)| name);
    all.filter(|name| is_missing(name)).map(str::to_owned).collect()
}

/// The values of a stack's parameters that bear on these changes, as they are taken to be.
pub(super) fn expected(
    deployed: &Deployed,
    new: &Template,
    changes: &[TemplateChange],
) -> Vec<Expected> {
    let old = &deployed.template;
    let bearing: BTreeSet<&str> = [old, new].iter().flat_map(|it| bearing(it, changes)).collect();
    let known = old.parameters().filter(|(name, parameter)| {
        bearing.contains(name) && !parameter.is_secret() && !parameter.is_looked_up()
    });
    let expected = known.filter_map(|(name, _)| {
        let value = deployed.value_of(name)?;
        let is_default = deployed.environment.given(name).is_none();
        Some(Expected { name: name.to_owned(), value, is_default })
    });
    expected.collect()
}

/// The names that conditions ask for, and those that what changes refers to.
fn bearing<'t>(template: &'t Template, changes: &[TemplateChange]) -> Vec<&'t str> {
    let ids: BTreeSet<&str> = changes.iter().filter_map(|it| it.resource.as_deref()).collect();
    let conditions = template.section("Conditions").into_iter();
    let changed = ids.into_iter().filter_map(|id| template.resource(id).map(|it| *it.node()));
    let nodes: Vec<Node<'t>> = conditions.chain(changed).collect();
    let all = nodes.iter().flat_map(|node| node.descendants());
    all.flat_map(|node| references(&node)).collect()
}
