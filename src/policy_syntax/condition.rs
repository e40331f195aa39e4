//! `Condition`: one operator and one key of a statement's `Condition`, with its values.

use super::operator::Operator;
use super::parsed::{Fault, Parsed};
use super::reading::{Reading, Settled};
use crate::template::Node;

/// One operator and key.
#[derive(Clone, Debug)]
pub(crate) struct Condition<'t> {
    pub(crate) operator: Operator<'t>,
    pub(crate) key: &'t str,
    /// The value, or the list of them.
    pub(crate) node: Node<'t>,
}

impl<'t> Condition<'t> {
    pub(crate) fn values(&self) -> Vec<Node<'t>> {
        self.node.one_or_many()
    }

    pub(crate) fn is_of(&self, key: &str) -> bool {
        self.key.eq_ignore_ascii_case(key)
    }
}

/// The `Condition` of a statement.
#[derive(Clone, Debug)]
pub(crate) struct ConditionBlock<'t, U> {
    /// The whole element, if the statement has one.
    pub(crate) node: Option<Node<'t>>,
    /// Its conditions, all of which must hold. Malformed ones are among them.
    pub(crate) conditions: Vec<Parsed<'t, Condition<'t>, U>>,
}

impl<'t, U> ConditionBlock<'t, U> {
    pub(crate) fn read(reading: &impl Reading<'t, Unknown = U>, node: Node<'t>) -> Self {
        Self { conditions: read(reading, &node), node: Some(node) }
    }
}

fn read<'t, U>(
    reading: &impl Reading<'t, Unknown = U>,
    block: &Node<'t>,
) -> Vec<Parsed<'t, Condition<'t>, U>> {
    let block = match reading.structure(block) {
        Settled::Absent => return Vec::new(),
        Settled::Unknown(why) => return vec![Parsed::Unknown(why)],
        Settled::Node(block) => block,
    };
    if !block.is_object() {
        return vec![Parsed::malformed(&block, Fault::ConditionShape)];
    }
    let mut conditions = Vec::new();
    for (name, keys) in block.entries() {
        match reading.structure(&keys) {
            Settled::Absent => {}
            Settled::Unknown(why) => conditions.push(Parsed::Unknown(why)),
            Settled::Node(keys) if keys.is_object() => {
                let operator = Operator::of(name);
                let before = conditions.len();
                let is_there =
                    |(_, node): &(_, Node<'t>)| !matches!(reading.structure(node), Settled::Absent);
                let condition = |(key, node)| Parsed::Known(Condition { operator, key, node });
                conditions.extend(keys.entries().filter(is_there).map(condition));
                if conditions.len() == before && operator.meaning().is_none() {
                    conditions.push(Parsed::malformed(&keys, Fault::Operator(name)));
                }
            }
            Settled::Node(keys) => conditions.push(Parsed::malformed(&keys, Fault::Keys(name))),
        }
    }
    conditions
}

#[cfg(test)]
mod tests {
    use super::super::AsWritten;
    use super::*;
    use crate::template::Expr;
    use serde_json::{Value, json};

    fn read_as_written(block: Value) -> Vec<String> {
        let expr = Expr::from(block);
        let part = |part: &Parsed<'_, Condition<'_>, Node<'_>>| match part {
            Parsed::Known(condition) => format!("{} {}", condition.operator.written, condition.key),
            Parsed::Unknown(function) => format!("unknown {}", function.pointer()),
            Parsed::Malformed(fault) => format!("{} {}", fault.why(), fault.node.pointer()),
        };
        read(&AsWritten, &Node::root(&expr)).iter().map(part).collect()
    }

    #[test]
    fn each_key_of_each_operator_is_a_condition() {
        let block = json!({
            "StringEquals": {"aws:username": "a", "s3:prefix": ["b"]},
            "Bool": {},
            "NoSuchOperator": {"aws:username": "a"},
        });
        assert_eq!(
            read_as_written(block),
            ["StringEquals aws:username", "StringEquals s3:prefix", "NoSuchOperator aws:username"]
        );
    }

    #[test]
    fn conditions_of_another_shape_are_there() {
        for (block, expected) in [
            (json!("x"), "a `Condition` is an object of operators "),
            (json!([{"StringEquals": {"a": "b"}}]), "a `Condition` is an object of operators "),
            (json!(null), "a `Condition` is an object of operators "),
            (
                json!({"StringEquals": "x"}),
                "under `StringEquals` stand no keys with values /StringEquals",
            ),
            (
                json!({"aws:PrincipalTag/a": "b"}),
                "under `aws:PrincipalTag/a` stand no keys with values /aws:PrincipalTag~1a",
            ),
            (json!({"NoSuchOp": {}}), "IAM documents no condition operator `NoSuchOp` /NoSuchOp"),
            (json!({"Fn::If": ["c", {}, {}]}), "unknown "),
            (json!({"StringEquals": {"Ref": "Keys"}}), "unknown /StringEquals"),
        ] {
            assert_eq!(read_as_written(block.clone()), [expected], "{block}");
        }
        assert!(read_as_written(json!({"Ref": "AWS::NoValue"})).is_empty());
    }
}
