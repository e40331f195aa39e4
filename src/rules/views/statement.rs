//! A statement of a policy as the rules see it: its effect, its actions, its conditions.

use crate::facts::Action;
use crate::template::text;
use crate::template::{Intrinsic, Node};

/// A statement that stands in the template as an object; one that a function makes is none.
#[derive(Clone)]
pub(in crate::rules) struct Statement<'t> {
    pub(in crate::rules) node: Node<'t>,
}

/// `Allow` or `Deny`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rules) enum Effect {
    Allow,
    Deny,
}

/// One operator and key of a statement's `Condition`.
#[derive(Clone)]
pub(in crate::rules) struct Condition<'t> {
    pub(in crate::rules) operator: Operator<'t>,
    pub(in crate::rules) key: &'t str,
    /// The value, or the list of them.
    pub(in crate::rules) node: Node<'t>,
}

/// A condition operator, taken apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rules) struct Operator<'t> {
    /// As it stands in the policy.
    pub(in crate::rules) name: &'t str,
    pub(in crate::rules) set: Option<SetOperator>,
    /// Without set operator and `IfExists`.
    pub(in crate::rules) base: &'t str,
    pub(in crate::rules) if_exists: bool,
}

/// How the values of a list are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rules) enum SetOperator {
    ForAllValues,
    ForAnyValue,
}

impl<'t> Statement<'t> {
    pub(in crate::rules) fn of(node: Node<'t>) -> Option<Self> {
        // A function may stand beside members (`Fn::Transform`), and bring others along.
        let is_whole = node.is_object() && !node.entries().any(|(key, _)| is_function(key));
        is_whole.then_some(Self { node })
    }

    pub(in crate::rules) fn effect(&self) -> Option<Effect> {
        match self.node.get("Effect")?.as_str()? {
            "Allow" => Some(Effect::Allow),
            "Deny" => Some(Effect::Deny),
            _ => None,
        }
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
    pub(in crate::rules) fn dynamodb_actions(&self) -> Option<Vec<Action>> {
        let of = |member: &str| -> Option<Vec<Action>> {
            let patterns: Option<Vec<String>> =
                self.list(member).iter().map(text::literal).collect();
            Some(patterns?.iter().flat_map(|pattern| named(pattern)).collect())
        };
        let (mut about, all_but) = (of("Action")?, of("NotAction")?);
        if self.node.get("NotAction").is_some() {
            about.extend(Action::all().iter().filter(|action| !all_but.contains(action)));
        }
        about.sort();
        about.dedup();
        Some(about)
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

impl<'t> Operator<'t> {
    pub(in crate::rules) fn of(name: &'t str) -> Self {
        let (set, rest) = match name.split_once(':') {
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAllValues") => {
                (Some(SetOperator::ForAllValues), rest)
            }
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAnyValue") => {
                (Some(SetOperator::ForAnyValue), rest)
            }
            _ => (None, name),
        };
        let cut = rest.len().checked_sub("IfExists".len()).and_then(|at| rest.split_at_checked(at));
        match cut.filter(|(_, end)| end.eq_ignore_ascii_case("IfExists")) {
            Some((base, _)) => Self { name, set, base, if_exists: true },
            None => Self { name, set, base: rest, if_exists: false },
        }
    }

    pub(in crate::rules) fn is(&self, base: &str) -> bool {
        self.base.eq_ignore_ascii_case(base)
    }

    /// Whether it asks for a difference, and so holds where the key is absent.
    pub(in crate::rules) fn is_negated(&self) -> bool {
        self.base.to_ascii_lowercase().contains("not")
    }

    /// Whether a request without the key meets the condition.
    pub(in crate::rules) fn holds_without_key(&self) -> bool {
        match self.set {
            Some(SetOperator::ForAllValues) => true,
            Some(SetOperator::ForAnyValue) => self.if_exists,
            None => self.if_exists || self.is_negated(),
        }
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
        _ => elements.push(node.clone()),
    }
}

/// Whether a member of an object is a function rather than a property.
pub(in crate::rules) fn is_function(key: &str) -> bool {
    key == "Ref" || key.starts_with("Fn::")
}

/// The actions of DynamoDB that an element of `Action` names: `dynamodb:Get*`, `*`.
pub(in crate::rules) fn named(pattern: &str) -> Vec<Action> {
    if pattern.contains(['*', '?']) {
        let names = |action: &Action| matches(pattern, action.qualified_name());
        return Action::all().iter().copied().filter(names).collect();
    }
    // Without its service it is none, which is a mistake of its own.
    Some(pattern)
        .filter(|name| name.contains(':'))
        .and_then(Action::from_name)
        .into_iter()
        .collect()
}

/// Whether a pattern of IAM, with `*` and `?`, matches a text, in any case.
pub(in crate::rules) fn matches(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    // Where to go on if the text after the last `*` does not fit: one character further.
    let mut retry = None;
    loop {
        let before = text.clone();
        match (pattern.next(), text.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                text = before.clone();
                retry = Some((pattern.clone(), before));
                continue;
            }
            (Some('?'), Some(_)) => continue,
            (Some(p), Some(t)) if p.eq_ignore_ascii_case(&t) => continue,
            _ => {}
        }
        let Some((after, from)) = &mut retry else { return false };
        if from.next().is_none() {
            return false;
        }
        pattern = after.clone();
        text = from.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Expr;
    use serde_json::json;

    #[test]
    fn patterns_match_as_iams_do() {
        for (pattern, text) in [
            ("*", ""),
            ("*", "dynamodb:GetItem"),
            ("dynamodb:*", "dynamodb:GetItem"),
            ("DYNAMODB:get*", "dynamodb:GetItem"),
            ("dynamodb:*Item", "dynamodb:BatchGetItem"),
            ("dynamodb:?etItem", "dynamodb:GetItem"),
            ("d*:*t*m", "dynamodb:GetItem"),
            ("*Item*", "dynamodb:GetItem"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("", "a"),
            ("a", ""),
            ("?", ""),
            ("dynamodb:Get", "dynamodb:GetItem"),
            ("dynamodb:*Items", "dynamodb:GetItem"),
            ("s3:*", "dynamodb:GetItem"),
        ] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn operators_come_apart() {
        let operator = Operator::of("ForAllValues:StringEqualsIfExists");
        assert_eq!(operator.set, Some(SetOperator::ForAllValues));
        assert_eq!((operator.base, operator.if_exists), ("StringEquals", true));
        let operator = Operator::of("Bool");
        assert_eq!((operator.set, operator.base, operator.if_exists), (None, "Bool", false));
        assert!(Operator::of("ForAllValues:StringEquals").holds_without_key());
        assert!(Operator::of("StringNotEquals").holds_without_key());
        assert!(Operator::of("BoolIfExists").holds_without_key());
        assert!(!Operator::of("ForAnyValue:StringNotEquals").holds_without_key());
        assert!(!Operator::of("StringEquals").holds_without_key());
    }

    #[test]
    fn not_action_is_about_everything_else() {
        let about = |value: serde_json::Value| {
            let expr = Expr::from(value);
            Statement::of(Node::root(&expr)).and_then(|statement| statement.dynamodb_actions())
        };
        let all_but = about(json!({"NotAction": ["dynamodb:Scan", "s3:*"]})).unwrap();
        assert_eq!(all_but.len(), Action::all().len() - 1);
        assert_eq!(about(json!({"Action": "dynamodb:GetI*"})), Some(vec![Action::GetItem]));
        assert_eq!(about(json!({"Action": ["s3:GetObject"]})), Some(Vec::new()));
        assert_eq!(about(json!({"Action": [{"Ref": "Actions"}]})), None);
    }
}
