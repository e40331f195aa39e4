//! `Cases`: the deployments that a template's conditions distinguish where a parameter has no value.
//!
//! A statement behind `Fn::If` is not known before the condition is. The answer may be the same in every case all
//! the same: both branches allow it, or neither does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::decision::{Decision, Verdict};
use super::environment::Environment;
use super::error::EvaluateError;
use super::evaluator::Evaluator;
use super::gaps::Gaps;
use super::neighbours::Neighbours;
use super::resolve::{Resolver, Settled, named_in};
use super::session::Session;
use super::table::is_table;
use crate::template::{Choice, Expr, Intrinsic, Node, Parameter, Resource, Template};

/// The most cases that are told apart. With more parameters than that takes, the others stay open in each.
const MOST_CASES: usize = 16;

/// A template and the environments of its cases.
#[derive(Clone, Debug)]
pub(super) struct Cases {
    template: Template,
    environments: Vec<Environment>,
    /// The parameters by which the cases differ.
    parameters: Vec<String>,
    /// The values that are not known in the template, and the templates beside it.
    beside: (Gaps, Option<Neighbours>),
    /// The template in each case, read when an answer depends on it.
    evaluators: Arc<OnceLock<Vec<Evaluator>>>,
}

/// What a parameter may be, as far as conditions ask.
enum Value {
    This(String),
    /// None of these.
    NoneOf(Vec<String>),
}

/// Whether a resource decides who may do what: a role, a policy, a table, a key or a sign-in.
pub(crate) fn bears_on_access(resource: &Resource<'_>) -> bool {
    is_table(resource) || resource.kind().is_some_and(is_of_access)
}

/// Whether a type is of a service that decides who may do what, beside DynamoDB.
pub(crate) fn is_of_access(kind: &str) -> bool {
    ["AWS::IAM::", "AWS::KMS::", "AWS::Cognito::"].iter().any(|it| kind.starts_with(it))
}

impl Cases {
    /// `None` if the template's conditions leave nothing open.
    pub(super) fn of(template: &Template, environment: &Environment) -> Option<Self> {
        let asked = asked(template);
        let mut environments = vec![environment.clone()];
        let mut parameters = Vec::new();
        for (name, parameter) in template.parameters() {
            let default = parameter.default().and_then(|default| default.compared());
            let is_open = default.is_none() || environment.asks_any_parameters();
            let values = match environment.assumes(name) && is_open {
                true => values(name, &parameter, &asked),
                false => continue,
            };
            if values.is_empty() || environments.len() * values.len() > MOST_CASES {
                continue;
            }
            let with = |environment: &Environment| -> Vec<Environment> {
                let of_value = values.iter().map(|value| match value {
                    Value::This(value) => environment.clone().parameter(name, value),
                    Value::NoneOf(values) => match &default {
                        Some(default) if !values.contains(default) => {
                            environment.clone().parameter(name, default)
                        }
                        _ => environment.clone().other_than(name, values.clone()),
                    },
                });
                of_value.collect()
            };
            environments = environments.iter().flat_map(with).collect();
            parameters.push(name.to_owned());
        }
        (!parameters.is_empty()).then(|| Self {
            template: template.clone(),
            environments,
            parameters,
            beside: Default::default(),
            evaluators: Arc::default(),
        })
    }

    fn evaluators(&self) -> &[Evaluator] {
        self.evaluators.get_or_init(|| {
            let environments = self.environments.iter();
            let (gaps, neighbours) = &self.beside;
            let of_case = |environment: &Environment| {
                let gaps = gaps.clone();
                let mut case = Evaluator::knowing(&self.template, environment.clone(), gaps);
                neighbours.iter().for_each(|neighbours| neighbours.join(&mut case));
                case
            };
            environments.map(of_case).collect()
        })
    }

    /// The same for a template that is deployed beside others, and has these unknown values.
    pub(super) fn beside(self, gaps: Gaps, neighbours: Neighbours) -> Self {
        Self { beside: (gaps, Some(neighbours)), evaluators: Arc::default(), ..self }
    }
}

impl Evaluator {
    /// Reads a template of several, whose unknown values have numbers of their own.
    pub(super) fn of_several(template: &Template, environment: Environment, gaps: Gaps) -> Self {
        let written_out = template.without_loops();
        let template = written_out.as_ref().unwrap_or(template);
        let cases = Cases::of(template, &environment);
        let mut read = Self::knowing(template, environment, gaps);
        read.cases = cases;
        read
    }

    /// The template in each case that its conditions distinguish; none if they leave nothing open.
    pub(crate) fn cases(&self) -> &[Evaluator] {
        self.cases.as_ref().map_or(&[], Cases::evaluators)
    }

    /// The parameters by which the cases differ.
    pub(crate) fn open_parameters(&self) -> &[String] {
        self.cases.as_ref().map_or(&[], |cases| &cases.parameters)
    }
}

impl Session<'_> {
    /// The decision, or if it is undecided, the one that is the same in every case in which the role and the table
    /// are made.
    pub(super) fn in_every_case(
        &self,
        decision: Decision,
        decide: impl Fn(&Session<'_>) -> Result<Decision, EvaluateError>,
    ) -> Decision {
        if decision.verdict() != Verdict::Undecided {
            return decision;
        }
        let mut of_all: Option<Decision> = None;
        for evaluator in self.evaluator().cases() {
            let Some(session) = self.moved_to(evaluator) else { continue };
            let of_case = match decide(&session) {
                Ok(of_case) => of_case,
                Err(EvaluateError::NotMade { .. }) => continue,
                Err(_) => return decision,
            };
            of_all = match of_all {
                _ if of_case.verdict() == Verdict::Undecided => return decision,
                None => Some(of_case),
                Some(known) if known.is_allowed() != of_case.is_allowed() => return decision,
                Some(known) => Some(known.or_in_another_case(of_case)),
            };
        }
        let whatever = self.evaluator().open_parameters();
        of_all.map_or(decision, |of_all| of_all.whatever(whatever))
    }
}

/// The template with the properties that conditions choose; `None` if functions give no resource its properties.
pub(super) fn with_chosen_properties(
    template: &Template,
    environment: &Environment,
) -> Option<Template> {
    let is_chosen = |resource: &Resource<'_>| {
        let properties = resource.node().get("Properties");
        properties.is_some_and(|properties| Choice::of(&properties).is_some())
    };
    template.resources().find(is_chosen)?;
    let resolver = Resolver::new(template, environment);
    let chosen: BTreeMap<&str, &Expr> = (template.resources().filter(is_chosen))
        .filter_map(|resource| match resolver.member(resource.node(), "Properties") {
            Settled::Node(node) => Some((resource.logical_id(), node.expr())),
            Settled::Absent | Settled::Unknown(_) => None,
        })
        .collect();
    Some(template.clone().with_resources(|resources| {
        let with_chosen =
            resources.into_iter().map(|(id, resource)| match chosen.get(id.as_str()) {
                Some(properties) => (id, resource.with_member("Properties", properties)),
                None => (id, resource),
            });
        with_chosen.collect()
    }))
}

/// The values that conditions compare, as they stand in `Fn::Equals`.
fn asked(template: &Template) -> Vec<[Node<'_>; 2]> {
    let Some(conditions) = template.section("Conditions") else { return Vec::new() };
    let relevant = template.resources().filter(bears_on_access);
    let mut waiting: Vec<&str> = Vec::new();
    for resource in relevant {
        waiting.extend(resource.node().get("Condition").and_then(|name| name.as_str()));
        let choices = resource.node().descendants().filter_map(|node| Choice::of(&node));
        waiting.extend(choices.filter_map(|choice| choice.condition.as_str()));
    }
    let mut seen = BTreeSet::new();
    let mut asked = Vec::new();
    while let Some(name) = waiting.pop() {
        let Some(condition) = conditions.get(name).filter(|_| seen.insert(name)) else { continue };
        waiting.extend(named_in(&condition));
        asked.extend(condition.descendants().filter_map(|node| {
            let Some(Intrinsic::Other("Fn::Equals", sides)) = node.intrinsic() else { return None };
            let mut sides = sides.items();
            Some([sides.next()?, sides.next()?])
        }));
    }
    asked
}

/// The values of a parameter that make a difference; none if no condition compares it with a text.
fn values(name: &str, parameter: &Parameter<'_>, asked: &[[Node<'_>; 2]]) -> Vec<Value> {
    let is_it =
        |node: &Node<'_>| matches!(node.intrinsic(), Some(Intrinsic::Ref(it)) if it == name);
    let compared = asked.iter().filter_map(|[one, other]| {
        let other = if is_it(one) { other } else { Some(one).filter(|_| is_it(other))? };
        other.compared()
    });
    let mut compared: Vec<String> = compared.collect();
    compared.sort();
    compared.dedup();
    if compared.is_empty() {
        return Vec::new();
    }
    let Some(allowed) = parameter.allowed_texts() else {
        let these = compared.iter().filter(|value| parameter.may_be(value));
        let these = these.cloned().map(Value::This);
        return these.chain([Value::NoneOf(compared.clone())]).collect();
    };
    let (these, others): (Vec<String>, Vec<String>) =
        allowed.into_iter().partition(|value| compared.contains(value));
    let these = these.into_iter().map(Value::This);
    these.chain((!others.is_empty()).then_some(Value::NoneOf(compared))).collect()
}

#[cfg(test)]
mod tests;
