//! Whether two conditions say the same: under another name, or written in another way.

use std::cell::Cell;

use crate::evaluate::{Resolution, Resolved, Shape};
use crate::template::{Node, Template};

/// So many functions of conditions are read for a comparison.
const MOST_STEPS: usize = 10_000;
/// So deep conditions are made of each other.
const DEEPEST: usize = 40;

/// The conditions of two templates.
pub(super) struct Formulas<'r, 't> {
    sides: [(&'t Template, &'r Resolution<'t>); 2],
    steps: Cell<usize>,
}

impl<'r, 't> Formulas<'r, 't> {
    pub(super) fn of(sides: [(&'t Template, &'r Resolution<'t>); 2]) -> Self {
        Self { sides, steps: Cell::new(MOST_STEPS) }
    }

    /// Whether a condition of the old template says what one of the new template does.
    pub(super) fn are_same(&self, old: &str, new: &str) -> bool {
        let named = self.named(0, old, DEEPEST).zip(self.named(1, new, DEEPEST));
        named.is_some_and(|(one, other)| one == other)
    }

    /// Whether a condition of one template, the old or the new one, says what one of the other template does.
    pub(super) fn is_in_other(&self, side: usize, name: &str) -> bool {
        let Some((template, _)) = self.sides.get(1 - side) else { return false };
        let Some(own) = self.named(side, name, DEEPEST) else { return false };
        let mut others = template.section("Conditions").into_iter().flat_map(|all| all.entries());
        others.any(|(other, _)| self.named(1 - side, other, DEEPEST).as_ref() == Some(&own))
    }

    /// What the condition of this name says; `None` where it is none, or too much to read.
    fn named(&self, side: usize, name: &str, deep: usize) -> Option<String> {
        let (template, _) = self.sides.get(side)?;
        self.read(side, template.section("Conditions")?.get(name)?, deep)
    }

    fn read(&self, side: usize, node: Node<'t>, deep: usize) -> Option<String> {
        self.steps.set(self.steps.get().checked_sub(1)?);
        let deep = deep.checked_sub(1)?;
        let mut members = node.entries();
        let (function, argument) = members.next().filter(|_| members.next().is_none())?;
        let parts = || argument.items().map(|item| self.read(side, item, deep));
        match function {
            "Condition" => self.named(side, argument.as_str()?, deep),
            "Fn::Not" => {
                let inner = parts().next()??;
                Some(match inner.strip_prefix("not ") {
                    Some(rest) => rest.to_owned(),
                    None => format!("not {inner}"),
                })
            }
            "Fn::And" | "Fn::Or" => {
                let mut all = parts().collect::<Option<Vec<_>>>()?;
                all.sort();
                all.dedup();
                Some(format!("({function} {})", all.join(" ")))
            }
            "Fn::Equals" => {
                let (_, resolution) = self.sides.get(side)?;
                let value = |item: Node<'t>| resolution.value(&item).as_ref().map(shown);
                let mut both = argument.items().map(value).collect::<Option<Vec<_>>>()?;
                both.sort();
                Some(format!("({})", both.join(" = ")))
            }
            _ => None,
        }
    }
}

/// A value of which equal ones are equal texts.
fn shown(value: &Resolved<'_>) -> String {
    match &value.shape {
        Shape::Text(text) => format!("{text:?}"),
        Shape::Made(parts) => format!("made of {parts:?}"),
        Shape::List(_) | Shape::Map(_) => value.json().to_string(),
    }
}
