//! `Fn::If`: a value that a condition chooses.

use super::{Intrinsic, Node};

/// An `Fn::If`: its condition and its two values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice<'t> {
    /// The name of the condition.
    pub(crate) condition: Node<'t>,
    /// The value if the condition holds.
    pub(crate) then: Node<'t>,
    /// The value if it does not hold.
    pub(crate) otherwise: Node<'t>,
}

impl<'t> Choice<'t> {
    /// `None` if the value is no `Fn::If`, or one without exactly a condition and two values.
    pub(crate) fn of(node: &Node<'t>) -> Option<Self> {
        let Some(Intrinsic::Other("Fn::If", parts)) = node.intrinsic() else { return None };
        let mut parts = parts.items();
        let choice =
            Self { condition: parts.next()?, then: parts.next()?, otherwise: parts.next()? };
        parts.next().is_none().then_some(choice)
    }

    /// Both values: the one if the condition holds, then the other.
    pub(crate) fn branches(self) -> [Node<'t>; 2] {
        [self.then, self.otherwise]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Expr;
    use serde_json::{Value, json};

    #[test]
    fn a_choice_has_a_condition_and_two_values() {
        let read = |value: Value| {
            let expr = Expr::from(value);
            Choice::of(&Node::root(&expr)).map(|choice| {
                let [then, otherwise] = choice.branches();
                [choice.condition, then, otherwise].map(|node| node.shown()).join(" ")
            })
        };
        assert_eq!(read(json!({"Fn::If": ["C", "a", ["b"]]})).as_deref(), Some("C a [\"b\"]"));
        for other in [
            json!({"Fn::If": ["C", "a"]}),
            json!({"Fn::If": ["C", "a", "b", "c"]}),
            json!({"Fn::If": {"Ref": "C"}}),
            json!({"Fn::If": ["C", "a", "b"], "x": 1}),
            json!({"Fn::Or": ["C", "a", "b"]}),
            json!(["C", "a", "b"]),
        ] {
            assert_eq!(read(other.clone()), None, "{other}");
        }
    }
}
