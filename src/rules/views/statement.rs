//! A statement of a policy as the rules see it: its effect, its actions, its conditions.

use crate::policy_syntax::{ActionSet, Effect, Operator, named};
use crate::template::text;
use crate::template::{Intrinsic, Node};

/// A statement that stands in the template as an object; one that a function makes is none.
#[derive(Clone)]
pub(in crate::rules) struct Statement<'t> {
    pub(in crate::rules) node: Node<'t>,
}

/// One operator and key of a statement's `Condition`.
#[derive(Clone)]
pub(in crate::rules) struct Condition<'t> {
    pub(in crate::rules) operator: Operator<'t>,
    pub(in crate::rules) key: &'t str,
    /// The value, or the list of them.
    pub(in crate::rules) node: Node<'t>,
}

impl<'t> Statement<'t> {
    pub(in crate::rules) fn of(node: Node<'t>) -> Option<Self> {
        // A function may stand beside members (`Fn::Transform`), and bring others along.
        let is_whole = node.is_object() && !node.entries().any(|(key, _)| is_function(key));
        is_whole.then_some(Self { node })
    }

    pub(in crate::rules) fn effect(&self) -> Option<Effect> {
        Effect::named(self.node.get("Effect")?.as_str()?)
    }

    pub(in crate::rules) fn allows(&self) -> bool {
        self.effect() == Some(Effect::Allow)
    }

    /// The elements of one member, such as `Action`, also where it is a single value. Of an `Fn::If`
    /// those of both branches; what is left out by `AWS::NoValue`, as the CDK does, is none.
    pub(in crate::rules) fn list(&self, member: &str) -> Vec<Node<'t>> {
        let mut elements = Vec::new();
        if let Some(list) = self.node.get(member) {
            elements_of(&list, &mut elements);
        }
        elements
    }

    pub(in crate::rules) fn actions(&self) -> Vec<Node<'t>> {
        self.list("Action")
    }

    pub(in crate::rules) fn resources(&self) -> Vec<Node<'t>> {
        self.list("Resource")
    }

    pub(in crate::rules) fn conditions(&self) -> Vec<Condition<'t>> {
        self.node.get("Condition").map_or_else(Vec::new, |node| conditions_in(&node))
    }

    /// The DynamoDB actions that the statement is about, if no function hides one.
    pub(in crate::rules) fn dynamodb_actions(&self) -> Option<ActionSet> {
        let of = |member: &str| -> Option<ActionSet> {
            let patterns = self.list(member);
            let named = patterns.iter().map(|pattern| Some(named(&text::literal(pattern)?)));
            named.collect()
        };
        let (about, all_but) = (of("Action")?, of("NotAction")?);
        Some(match self.node.get("NotAction") {
            Some(_) => about.or(all_but.complement()),
            None => about,
        })
    }
}

impl<'t> Condition<'t> {
    pub(in crate::rules) fn values(&self) -> Vec<Node<'t>> {
        self.node.one_or_many()
    }

    pub(in crate::rules) fn is_of(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }
}

/// The operators and keys of a `Condition`.
pub(in crate::rules) fn conditions_in<'t>(node: &Node<'t>) -> Vec<Condition<'t>> {
    node.entries()
        .filter(|(_, keys)| keys.intrinsic().is_none())
        .flat_map(|(operator, keys)| {
            let operator = Operator::of(operator);
            keys.entries().map(move |(key, node)| Condition { operator, key, node })
        })
        .collect()
}

fn elements_of<'t>(node: &Node<'t>, elements: &mut Vec<Node<'t>>) {
    match node.intrinsic() {
        Some(Intrinsic::Ref("AWS::NoValue")) => {}
        Some(Intrinsic::Other("Fn::If", branches)) => {
            branches.items().skip(1).for_each(|branch| elements_of(&branch, elements));
        }
        _ if node.is_list() => node.items().for_each(|item| elements_of(&item, elements)),
        _ => elements.push(*node),
    }
}

/// Whether a member of an object is a function rather than a property.
pub(in crate::rules) fn is_function(key: &str) -> bool {
    key == "Ref" || key.starts_with("Fn::")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Action;
    use crate::template::Expr;
    use serde_json::json;

    #[test]
    fn not_action_is_about_everything_else() {
        let about = |value: serde_json::Value| {
            let expr = Expr::from(value);
            Statement::of(Node::root(&expr)).and_then(|statement| statement.dynamodb_actions())
        };
        let all_but = about(json!({"NotAction": ["dynamodb:Scan", "s3:*"]})).unwrap();
        assert_eq!(all_but.complement().iter().collect::<Vec<_>>(), [Action::Scan]);
        assert_eq!(
            about(json!({"Action": "dynamodb:GetI*"})),
            Some([Action::GetItem].into_iter().collect())
        );
        assert_eq!(about(json!({"Action": ["s3:GetObject"]})), Some(ActionSet::default()));
        assert_eq!(about(json!({"Action": [{"Ref": "Actions"}]})), None);
    }
}
