//! `Fn::If`, `AWS::NoValue` and the conditions of a template.

use std::sync::Arc;

use super::{Resolver, Settled};
use crate::evaluate::glob::glob;
use crate::evaluate::text::Text;
use crate::evaluate::truth::Truth;
use crate::evaluate::unknown::Unknown;
use crate::template::{Choice, Intrinsic, Node, Resource};

/// The maximum nesting of branches within branches.
const MAX_DEPTH: u32 = 32;

/// When the one value of an `Fn::If` is taken or the other, in words.
pub(in crate::evaluate) fn when_of(choice: &Choice<'_>, holds: bool) -> String {
    when(choice.condition.as_str().unwrap_or("…"), holds)
}

/// When something is there that depends on a condition, in words.
pub(in crate::evaluate) fn when(condition: &str, holds: bool) -> String {
    format!("{} `{condition}`", if holds { "if" } else { "if not" })
}

impl<'t> Resolver<'t> {
    /// The value after `Fn::If` and `AWS::NoValue`.
    pub(in crate::evaluate) fn settle(&self, node: &Node<'t>) -> Settled<'t> {
        self.settle_within(node, MAX_DEPTH)
    }

    /// Whether the resource is created: its `Condition` holds, or it has none.
    pub(in crate::evaluate) fn is_made(&self, resource: &Resource<'t>) -> Truth {
        match resource.node().get("Condition") {
            Some(name) => self.holds(&name),
            None => Truth::Yes,
        }
    }

    fn settle_within(&self, node: &Node<'t>, depth: u32) -> Settled<'t> {
        match node.intrinsic() {
            Some(Intrinsic::Ref("AWS::NoValue")) => Settled::Absent,
            Some(Intrinsic::Other("Fn::If", _)) => match Choice::of(node) {
                None => unknown("`Fn::If` takes a condition and two values", node),
                Some(_) if depth == 0 => unknown("the branches are nested too deep", node),
                Some(choice) => match self.holds(&choice.condition) {
                    Truth::Yes => self.settle_within(&choice.then, depth - 1),
                    Truth::No => self.settle_within(&choice.otherwise, depth - 1),
                    Truth::Unknown(why) => {
                        Settled::Unknown(Arc::new(Unknown::clone(&why).leaving_open(node)))
                    }
                },
            },
            _ => Settled::Node(*node),
        }
    }

    /// Whether a condition holds, which is named by a text.
    pub(in crate::evaluate) fn holds(&self, name: &Node<'t>) -> Truth {
        match name.as_str() {
            Some(text) => self.holds_by_name(text, name),
            None => no_truth("a condition is named by a text", name),
        }
    }

    /// Whether the condition of this name holds. `node` is the place where it is named.
    pub(in crate::evaluate) fn holds_by_name(&self, text: &'t str, node: &Node<'t>) -> Truth {
        let conditions = self.template.section("Conditions");
        let Some(condition) = conditions.and_then(|conditions| conditions.get(text)) else {
            return no_truth(&format!("there is no condition `{text}`"), node);
        };
        if self.conditions.begin(text) {
            self.evaluate(text, condition);
        }
        let to_itself = || no_truth(&format!("condition `{text}` refers to itself"), node);
        self.conditions.found(text).unwrap_or_else(to_itself)
    }

    /// Evaluates a condition after all those that it is made of, which may be a chain of any length:
    /// each is evaluated when those that it names are known, and so without recursion.
    fn evaluate(&self, name: &'t str, condition: Node<'t>) {
        let conditions = self.template.section("Conditions");
        let mut begun = vec![(name, condition, named_in(&condition))];
        while let Some((name, condition, waiting)) = begun.last_mut() {
            let Some(next) = waiting.pop() else {
                self.conditions.end((*name).to_owned(), self.condition(condition));
                begun.pop();
                continue;
            };
            if let Some(condition) = conditions.and_then(|all| all.get(next))
                && self.conditions.begin(next)
            {
                begun.push((next, condition, named_in(&condition)));
            }
        }
    }

    fn condition(&self, node: &Node<'t>) -> Truth {
        let mut entries = node.entries();
        let Some((function, argument)) = entries.next().filter(|_| entries.next().is_none()) else {
            return no_truth("a condition is one function", node);
        };
        let each = || argument.items().map(|item| self.condition(&item));
        match function {
            "Condition" => self.holds(&argument),
            "Fn::And" => Truth::all(each()),
            "Fn::Or" => Truth::any(each()),
            "Fn::Not" => Truth::all(each()).not(),
            "Fn::Equals" => {
                let mut sides = argument.items();
                match (sides.next(), sides.next()) {
                    (Some(one), Some(other)) => self.equals(&one, &other),
                    _ => no_truth("`Fn::Equals` takes two values", node),
                }
            }
            other => no_truth(&format!("`{other}` is not evaluated here"), node),
        }
    }

    fn equals(&self, one: &Node<'t>, other: &Node<'t>) -> Truth {
        let is_excluded = |parameter: &Node<'t>, value: &Text| match parameter.intrinsic() {
            Some(Intrinsic::Ref(name)) => {
                value.as_known().is_some_and(|value| self.environment.excludes(name, value))
            }
            _ => false,
        };
        let (text, other_text) = (self.text(one), self.text(other));
        if is_excluded(one, &other_text) || is_excluded(other, &text) {
            return Truth::No;
        }
        glob(text.as_str(), text.why(), &other_text)
    }
}

/// The names of the conditions that a condition is made of, the last first.
pub(crate) fn named_in<'t>(condition: &Node<'t>) -> Vec<&'t str> {
    let named = condition.descendants().filter_map(|node| match Choice::of(&node) {
        Some(choice) => choice.condition.as_str(),
        None => node.get("Condition")?.as_str(),
    });
    let mut names: Vec<&str> = named.collect();
    names.reverse();
    names
}

fn unknown<'t>(why: &str, node: &Node<'_>) -> Settled<'t> {
    Settled::Unknown(Arc::new(Unknown::new(why).at(node)))
}

fn no_truth(why: &str, node: &Node<'_>) -> Truth {
    Truth::Unknown(Arc::new(Unknown::new(why).at(node)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::environment::Environment;
    use crate::template::Template;
    use serde_json::{Map, Value, json};

    fn template() -> Template {
        Template::from(json!({
            "Parameters": { "Stage": { "Type": "String" } },
            "Conditions": {
                "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] },
                "NotProd": { "Fn::Not": [{ "Condition": "Prod" }] },
                "Never": { "Fn::And": [{ "Condition": "Prod" }, { "Fn::Equals": ["a", "b"] }] },
                "Ever": { "Fn::Or": [{ "Condition": "Prod" }, { "Fn::Equals": ["a", "a"] }] },
                "Loop": { "Fn::Not": [{ "Condition": "Loop" }] },
            },
            "Resources": {
                "Table": { "Type": "AWS::DynamoDB::Table", "Condition": "NotProd" },
                "Always": { "Type": "AWS::DynamoDB::Table" },
            },
            "Values": [
                { "Fn::If": ["Prod", "yes", { "Fn::If": ["NotProd", "no", "neither"] }] },
                { "Fn::If": ["Prod", { "Ref": "AWS::NoValue" }, "kept"] },
                { "Fn::If": ["Never", "a", "b"] },
                { "Fn::If": ["Ever", "a", "b"] },
            ],
        }))
    }

    fn values(environment: &Environment) -> Vec<String> {
        let template = template();
        let resolver = Resolver::new(&template, environment);
        let values = resolver.texts(&template.section("Values").unwrap());
        values.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn branches_follow_the_parameters() {
        let stage = |stage| Environment::default().parameter("Stage", stage);
        assert_eq!(values(&stage("prod")), ["yes", "b", "a"]);
        assert_eq!(values(&stage("dev")), ["no", "kept", "b", "a"]);
    }

    #[test]
    fn without_the_parameter_only_what_it_decides_is_unknown() {
        assert_eq!(values(&Environment::default()), ["…", "…", "b", "a"]);
    }

    #[test]
    fn a_resource_is_made_if_its_condition_holds() {
        let template = template();
        let made = |environment: &Environment, id: &str| {
            Resolver::new(&template, environment).is_made(&template.resource(id).unwrap())
        };
        let prod = Environment::default().parameter("Stage", "prod");
        assert_eq!(made(&prod, "Table"), Truth::No);
        assert_eq!(made(&prod, "Always"), Truth::Yes);
        assert!(matches!(made(&Environment::default(), "Table"), Truth::Unknown(_)));
    }

    #[test]
    fn a_condition_that_refers_to_itself_ends() {
        let template = template();
        let environment = Environment::default();
        let resolver = Resolver::new(&template, &environment);
        let name = crate::template::Expr::from("Loop");
        let template_of_name = Template::from(json!({"n": name.to_json().trim_matches('"')}));
        let truth = resolver.holds(&template_of_name.section("n").unwrap());
        assert!(matches!(truth, Truth::Unknown(_)));
    }

    /// Whether the last of so many conditions is known, each of which is made of the one before it.
    fn last_of(length: usize, first: Value, link: impl Fn(Value) -> Value) -> Truth {
        let link = |index: usize| link(json!({ "Condition": format!("C{index}") }));
        let mut conditions: Map<String, Value> =
            (1..length).rev().map(|index| (format!("C{index}"), link(index - 1))).collect();
        conditions.insert("C0".to_owned(), first);
        let template = Template::from(json!({
            "Conditions": conditions, "Last": { "Condition": format!("C{}", length - 1) },
        }));
        let environment = Environment::default();
        let resolver = Resolver::new(&template, &environment);
        resolver.holds(&template.section("Last").unwrap().get("Condition").unwrap())
    }

    #[test]
    fn a_chain_of_any_length_is_decided() {
        let holds = || json!({ "Fn::Equals": ["a", "a"] });
        let not = |inner| json!({ "Fn::Not": [inner] });
        // 200 is the most that CloudFormation takes.
        for (length, expected) in [(199, Truth::Yes), (200, Truth::No), (10_000, Truth::No)] {
            assert_eq!(last_of(length, holds(), not), expected, "{length}");
        }
        let both = |inner: Value| json!({ "Fn::And": [inner, { "Fn::Or": [inner, inner] }] });
        assert_eq!(last_of(6_000, holds(), both), Truth::Yes);
        let branch = |inner: Value| json!({ "Fn::Equals": [{ "Fn::If": [inner["Condition"], "a", "b"] }, "a"] });
        assert_eq!(last_of(6_000, holds(), branch), Truth::Yes);
    }

    #[test]
    fn a_ring_of_any_length_is_undecided() {
        let not = |inner| json!({ "Fn::Not": [inner] });
        for length in [2, 100, 10_000] {
            let last = json!({ "Condition": format!("C{}", length - 1) });
            for first in [not(last.clone()), json!({ "Fn::Or": [last, last] })] {
                assert!(matches!(last_of(length, first, not), Truth::Unknown(_)), "{length}");
            }
        }
    }
}
