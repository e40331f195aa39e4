//! `Statement`: its effect, its elements and its conditions.

use super::condition::ConditionBlock;
use super::effect::Effect;
use super::parsed::{Fault, Malformed, Parsed};
use super::reading::Reading;
use crate::template::Node;

/// A statement of a policy.
#[derive(Clone, Debug)]
pub(crate) struct Statement<'t, U> {
    pub(crate) node: Node<'t>,
    pub(crate) sid: Option<Node<'t>>,
    pub(crate) effect: Parsed<'t, Effect, U>,
    pub(crate) action: Elements<'t>,
    pub(crate) resource: Elements<'t>,
    pub(crate) principal: Elements<'t>,
    pub(crate) condition: ConditionBlock<'t, U>,
    /// The members that no statement may have.
    pub(crate) unknown_members: Vec<Malformed<'t>>,
}

/// `Action` or `NotAction`, or the same for resources and principals. IAM accepts one of the two.
#[derive(Clone, Default, Debug)]
pub(crate) struct Elements<'t> {
    /// The value of `Action`.
    pub(crate) these: Option<Node<'t>>,
    /// The value of `NotAction`.
    pub(crate) all_but: Option<Node<'t>>,
}

impl<'t, U> Statement<'t, U> {
    /// Reads an object.
    pub(crate) fn read(reading: &impl Reading<'t, Unknown = U>, node: Node<'t>) -> Self {
        let mut read = Self {
            sid: None,
            effect: Parsed::malformed(&node, Fault::NoEffect),
            action: Elements::default(),
            resource: Elements::default(),
            principal: Elements::default(),
            condition: ConditionBlock { node: None, conditions: Vec::new() },
            unknown_members: Vec::new(),
            node,
        };
        for (name, member) in read.node.entries() {
            match name {
                "Sid" => read.sid = Some(member),
                "Effect" => read.effect = effect(reading, &member),
                "Action" => read.action.these = Some(member),
                "NotAction" => read.action.all_but = Some(member),
                "Resource" => read.resource.these = Some(member),
                "NotResource" => read.resource.all_but = Some(member),
                "Principal" => read.principal.these = Some(member),
                "NotPrincipal" => read.principal.all_but = Some(member),
                "Condition" => read.condition = ConditionBlock::read(reading, member),
                _ => {
                    let fault = Fault::Member(name);
                    read.unknown_members.push(Malformed { node: member, fault });
                }
            }
        }
        read
    }
}

fn effect<'t, U>(
    reading: &impl Reading<'t, Unknown = U>,
    node: &Node<'t>,
) -> Parsed<'t, Effect, U> {
    match reading.word(node) {
        Err(why) => Parsed::Unknown(why),
        Ok(name) => Effect::named(&name)
            .map_or_else(|| Parsed::malformed(node, Fault::Effect), Parsed::Known),
    }
}

#[cfg(test)]
mod tests {
    use super::super::AsWritten;
    use super::*;
    use crate::template::Expr;
    use serde_json::{Value, json};

    fn with<T>(statement: Value, read: impl Fn(&Statement<'_, Node<'_>>) -> T) -> T {
        let expr = Expr::from(statement);
        read(&Statement::read(&AsWritten, Node::root(&expr)))
    }

    #[test]
    fn an_effect_is_known_unknown_or_malformed() {
        for (statement, expected) in [
            (json!({"Effect": "Allow"}), "Allow"),
            (json!({"Effect": "Deny"}), "Deny"),
            (json!({"Effect": {"Ref": "E"}}), "unknown"),
            (json!({"Effect": "allow"}), "`Effect` is `Allow` or `Deny`"),
            (json!({"Effect": ["Allow"]}), "`Effect` is `Allow` or `Deny`"),
            (json!({}), "the statement has no `Effect`"),
        ] {
            let effect = with(statement.clone(), |statement| match &statement.effect {
                Parsed::Known(effect) => format!("{effect:?}"),
                Parsed::Unknown(_) => "unknown".to_owned(),
                Parsed::Malformed(fault) => fault.why(),
            });
            assert_eq!(effect, expected, "{statement}");
        }
    }

    #[test]
    fn members_that_no_statement_has_are_there() {
        let statement = json!({"Sid": "A", "Action": [], "Conditions": {}, "condition": {}});
        let names = with(statement, |statement| {
            assert!(statement.action.these.is_some() && statement.action.all_but.is_none());
            statement.unknown_members.iter().map(Malformed::why).collect::<Vec<_>>()
        });
        assert_eq!(
            names,
            ["a statement has no member `Conditions`", "a statement has no member `condition`"]
        );
    }
}
