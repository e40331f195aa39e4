//! Cases: which conditions of a template hold together, by the values of its parameters.

use std::cell::Cell;
use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use crate::rules::prelude::Node;
use crate::template::{Intrinsic, Template, text};

/// The conditions and parameters of a template.
pub(in crate::rules) struct Cases<'t> {
    template: &'t Template,
    conditions: IndexMap<&'t str, Test<'t>>,
    /// The parameters of which `Rules` say something.
    ruled: BTreeSet<&'t str>,
    /// How many more steps are looked at in all.
    room: Cell<usize>,
}

/// Parameters, each with the texts that they are compared with.
pub(in crate::rules) type Compared = IndexMap<String, IndexSet<String>>;

/// Whether each of some conditions holds.
pub(in crate::rules) struct Combination {
    pub(in crate::rules) holds: Vec<bool>,
    /// Whether that is so where no parameter is given.
    pub(in crate::rules) is_default: bool,
}

/// The value of each parameter, and of each comparison that is not known.
pub(in crate::rules) type Values = IndexMap<String, String>;

/// More cases than these are not looked at.
const MOST_CASES: usize = 256;

/// Conditions that are made of others more often than this are not looked at.
const MOST_STEPS: usize = 2_000;

/// After more steps than these nothing more is known of any condition of the template.
const MOST_STEPS_IN_ALL: usize = 2_000_000;

/// A value that no comparison names.
pub(in crate::rules) const OTHER: &str = "\u{0}";

impl<'t> Cases<'t> {
    pub(in crate::rules) fn of(template: &'t Template) -> Self {
        let rules = template.section("Rules");
        let ruled = rules.into_iter().flat_map(|rules| rules.descendants());
        Self {
            template,
            conditions: template
                .section("Conditions")
                .into_iter()
                .flat_map(|conditions| conditions.entries())
                .map(|(name, condition)| (name, Test::of(&condition)))
                .collect(),
            room: Cell::new(MOST_STEPS_IN_ALL),
            ruled: ruled.flat_map(|node| text::references(&node)).collect(),
        }
    }

    /// The parameters that decide whether these conditions hold. `None` if something else may decide as well,
    /// or `Rules` may say which values go together.
    pub(in crate::rules) fn compared<'n>(
        &self,
        conditions: impl IntoIterator<Item = &'n str>,
    ) -> Option<Compared> {
        let mut compared = Compared::new();
        let mut steps = MOST_STEPS;
        for name in conditions {
            self.collect(self.conditions.get(name)?, &mut compared, &mut steps)?;
        }
        (!compared.keys().any(|name| self.ruled.contains(name.as_str()))).then_some(compared)
    }

    /// Whether a condition holds.
    pub(in crate::rules) fn holds(&self, condition: &str, values: &Values) -> Option<bool> {
        self.eval(self.conditions.get(condition)?, values, &mut MOST_STEPS.clone())
    }

    /// The values where no parameter is given. `None` if one of them is not known.
    pub(in crate::rules) fn defaults(&self, compared: &Compared) -> Option<Values> {
        compared.keys().map(|name| Some((name.clone(), self.default_of(name)?))).collect()
    }

    /// Each way in which these conditions hold or do not hold together. `None` if that is not known, or there are too
    /// many values.
    pub(in crate::rules) fn combinations(&self, conditions: &[&str]) -> Option<Vec<Combination>> {
        let compared = self.compared(conditions.iter().copied())?;
        let of = |values: &Values| -> Option<Vec<bool>> {
            conditions.iter().map(|name| self.holds(name, values)).collect()
        };
        let by_default = self.defaults(&compared).and_then(|values| of(&values));
        let mut all: IndexSet<Vec<bool>> = IndexSet::new();
        for values in self.all(&compared)? {
            all.insert(of(&values)?);
        }
        let combination =
            |holds| Combination { is_default: by_default.as_ref() == Some(&holds), holds };
        Some(all.into_iter().map(combination).collect())
    }

    /// `None` if there is no room for a further step.
    fn step(&self, steps: &mut usize) -> Option<()> {
        *steps = steps.checked_sub(1)?;
        self.room.set(self.room.get().checked_sub(1)?);
        Some(())
    }

    pub(in crate::rules) fn is_parameter(&self, name: &str) -> bool {
        self.template.parameter(name).is_some()
    }

    fn default_of(&self, parameter: &str) -> Option<String> {
        self.template.parameter(parameter)?.default()?.compared()
    }

    /// Every combination of values. `None` if there are too many.
    pub(in crate::rules) fn all(&self, compared: &Compared) -> Option<Vec<Values>> {
        let mut domains: Vec<(&String, Vec<String>)> = Vec::with_capacity(compared.len());
        let mut count = 1;
        for (name, values) in compared {
            let parameter = self.template.parameter(name);
            let domain: Vec<String> = match parameter.filter(|it| it.allowed().is_some()) {
                Some(parameter) => parameter.allowed_texts()?,
                None => {
                    let is_possible = |value: &&String| parameter.is_none_or(|it| it.may_be(value));
                    let possible = values.iter().filter(is_possible).cloned();
                    possible.chain([OTHER.to_owned()]).collect()
                }
            };
            count *= domain.len();
            if count > MOST_CASES {
                return None;
            }
            domains.push((name, domain));
        }
        let mut all = vec![Values::new()];
        for (name, domain) in domains {
            let with = |values: &Values, value: &String| {
                let mut values = values.clone();
                values.insert(name.clone(), value.clone());
                values
            };
            all = all
                .iter()
                .flat_map(|values| domain.iter().map(move |one| with(values, one)))
                .collect();
        }
        Some(all)
    }

    /// The parameters that are compared, each with the texts. `None` if something is not known.
    fn collect(&self, test: &Test<'t>, compared: &mut Compared, steps: &mut usize) -> Option<()> {
        self.step(steps)?;
        match test {
            Test::Named(name) => self.collect(self.conditions.get(name)?, compared, steps),
            Test::Not(one) => self.collect(one, compared, steps),
            Test::And(all) | Test::Or(all) => {
                all.iter().try_for_each(|one| self.collect(one, compared, steps))
            }
            Test::Equal(Side::Text(_), Side::Text(_)) => Some(()),
            Test::Equal(Side::Value(name), Side::Text(text))
            | Test::Equal(Side::Text(text), Side::Value(name)) => {
                compared.entry((*name).to_owned()).or_default().insert(text.clone());
                Some(())
            }
            // Whether two values are the same is not known.
            Test::Equal(..) | Test::Unknown => None,
        }
    }

    fn eval(&self, test: &Test<'t>, values: &Values, steps: &mut usize) -> Option<bool> {
        self.step(steps)?;
        match test {
            Test::Named(name) => self.eval(self.conditions.get(name)?, values, steps),
            Test::Not(one) => Some(!self.eval(one, values, steps)?),
            Test::And(all) => {
                let mut hold = true;
                for one in all {
                    hold &= self.eval(one, values, steps)?;
                }
                Some(hold)
            }
            Test::Or(all) => {
                let mut holds = false;
                for one in all {
                    holds |= self.eval(one, values, steps)?;
                }
                Some(holds)
            }
            Test::Equal(Side::Text(one), Side::Text(other)) => Some(one == other),
            Test::Equal(Side::Value(name), Side::Text(text))
            | Test::Equal(Side::Text(text), Side::Value(name)) => Some(values.get(*name)? == text),
            Test::Equal(..) | Test::Unknown => None,
        }
    }
}

/// What a condition asks.
enum Test<'t> {
    Named(&'t str),
    Not(Box<Test<'t>>),
    And(Vec<Test<'t>>),
    Or(Vec<Test<'t>>),
    Equal(Side<'t>, Side<'t>),
    Unknown,
}

/// A side of a comparison.
enum Side<'t> {
    Text(String),
    /// A parameter, or a pseudo parameter.
    Value(&'t str),
    Other,
}

impl<'t> Test<'t> {
    fn of(node: &Node<'t>) -> Self {
        if let Some(name) = node.get("Condition") {
            return name.as_str().map_or(Self::Unknown, Self::Named);
        }
        let Some(Intrinsic::Other(function, argument)) = node.intrinsic() else {
            return Self::Unknown;
        };
        let all: Vec<Node<'t>> = argument.items().collect();
        let tests = || all.iter().map(Self::of).collect();
        match (function, all.as_slice()) {
            ("Fn::Not", [one]) => Self::Not(Box::new(Self::of(one))),
            ("Fn::And", [_, ..]) => Self::And(tests()),
            ("Fn::Or", [_, ..]) => Self::Or(tests()),
            ("Fn::Equals", [one, other]) => Self::Equal(Side::of(one), Side::of(other)),
            _ => Self::Unknown,
        }
    }
}

impl<'t> Side<'t> {
    fn of(node: &Node<'t>) -> Self {
        match (node.intrinsic(), node.compared()) {
            (Some(Intrinsic::Ref("AWS::NoValue")), _) => Self::Other,
            (Some(Intrinsic::Ref(name)), _) => Self::Value(name),
            (None, Some(text)) => Self::Text(text),
            _ => Self::Other,
        }
    }
}
