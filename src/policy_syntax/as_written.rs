//! A statement as it is written, for callers that do not consider a deployment.

use super::actions::{ActionSet, named};
use super::condition::Condition;
use super::effect::Effect;
use super::parsed::Parsed;
use super::statement::{Elements, Statement};
use crate::template::{Choice, Intrinsic, Node, text};

/// A statement as it is written.
pub(crate) type WrittenStatement<'t> = Statement<'t, Node<'t>>;

impl<'t> WrittenStatement<'t> {
    /// The effect, if it is one of the two.
    pub(crate) fn effect(&self) -> Option<Effect> {
        self.effect.known().copied()
    }

    pub(crate) fn allows(&self) -> bool {
        self.effect() == Some(Effect::Allow)
    }

    /// Whether a function gives its conditions, or some of them.
    pub(crate) fn hides_conditions(&self) -> bool {
        self.condition.conditions.iter().any(Parsed::is_unknown)
    }

    pub(crate) fn actions(&self) -> Vec<Node<'t>> {
        self.action.these()
    }

    pub(crate) fn resources(&self) -> Vec<Node<'t>> {
        self.resource.these()
    }

    /// The conditions that are known.
    pub(crate) fn conditions(&self) -> Vec<Condition<'t>> {
        self.condition.conditions.iter().filter_map(Parsed::known).cloned().collect()
    }

    /// The DynamoDB actions that the statement matches, if no function hides one.
    pub(crate) fn dynamodb_actions(&self) -> Option<ActionSet> {
        let of = |elements: Vec<Node<'t>>| -> Option<ActionSet> {
            elements.iter().map(|pattern| Some(named(&text::literal(pattern)?))).collect()
        };
        let (about, all_but) = (of(self.action.these())?, of(self.action.all_but())?);
        Some(match &self.action.all_but {
            Some(_) => about.or(all_but.complement()),
            None => about,
        })
    }
}

impl<'t> Elements<'t> {
    /// The elements of `Action`, or its single value. For an `Fn::If`, those of both branches.
    /// Elements that are left out by `AWS::NoValue`, as the CDK does, are not among them.
    pub(crate) fn these(&self) -> Vec<Node<'t>> {
        listed(self.these.as_ref())
    }

    /// The elements of `NotAction`.
    pub(crate) fn all_but(&self) -> Vec<Node<'t>> {
        listed(self.all_but.as_ref())
    }
}

fn listed<'t>(list: Option<&Node<'t>>) -> Vec<Node<'t>> {
    let mut elements = Vec::new();
    if let Some(list) = list {
        collect(list, &mut elements);
    }
    elements
}

fn collect<'t>(node: &Node<'t>, elements: &mut Vec<Node<'t>>) {
    if let Some(choice) = Choice::of(node) {
        return choice.branches().iter().for_each(|branch| collect(branch, elements));
    }
    match node.intrinsic() {
        Some(Intrinsic::Ref("AWS::NoValue")) => {}
        _ if node.is_list() => node.items().for_each(|item| collect(&item, elements)),
        _ => elements.push(*node),
    }
}

#[cfg(test)]
mod tests {
    use super::super::AsWritten;
    use super::*;
    use crate::facts::Action;
    use crate::template::Expr;
    use serde_json::{Value, json};

    #[test]
    fn not_action_is_about_everything_else() {
        let about = |value: Value| {
            let expr = Expr::from(value);
            Statement::read(&AsWritten, Node::root(&expr)).dynamodb_actions()
        };
        let all_but = about(json!({"NotAction": ["dynamodb:Scan", "s3:*"]})).unwrap();
        assert_eq!(all_but.complement().iter().collect::<Vec<_>>(), [Action::Scan]);
        let one = Some([Action::GetItem].into_iter().collect());
        assert_eq!(about(json!({"Action": "dynamodb:GetI*"})), one);
        assert_eq!(about(json!({"Action": ["s3:GetObject"]})), Some(ActionSet::default()));
        assert_eq!(about(json!({"Action": [{"Ref": "Actions"}]})), None);
    }

    #[test]
    fn both_branches_of_a_choice_count() {
        let expr = Expr::from(json!({"Action": [
            {"Fn::If": ["c", ["a", "b"], {"Ref": "AWS::NoValue"}]}, {"Ref": "Actions"}
        ]}));
        let statement = Statement::read(&AsWritten, Node::root(&expr));
        let actions: Vec<String> =
            statement.action.these().iter().map(|node| node.expr().to_json()).collect();
        assert_eq!(actions, ["\"a\"", "\"b\"", r#"{"Ref":"Actions"}"#]);
    }
}
