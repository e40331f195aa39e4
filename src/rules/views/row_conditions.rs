//! Conditions on partition keys, which limit the rows that a statement reaches.

use crate::facts::LEADING_KEYS;
use crate::policy_syntax::{AsWritten, ConditionBlock, Parsed};
use crate::rules::views::statement::{Condition, Statement};
use crate::template::{Choice, Intrinsic, Node};

/// The keys that hold partition key values; the first two are one key under two names.
pub(in crate::rules) const ROW_KEYS: [&str; 5] = [
    LEADING_KEYS,
    "dynamodb:FirstPartitionKeyValues",
    "dynamodb:SecondPartitionKeyValues",
    "dynamodb:ThirdPartitionKeyValues",
    "dynamodb:FourthPartitionKeyValues",
];

/// Whether the rows that a statement allows are limited by their partition key, or may be: a function
/// may give the condition. For an `Fn::If`, both branches limit them.
pub(in crate::rules) fn has_row_condition(statement: &Statement<'_>) -> bool {
    fn limits(condition: &Node<'_>) -> bool {
        if let Some(choice) = Choice::of(condition) {
            return choice.branches().iter().all(limits);
        }
        match condition.intrinsic() {
            Some(Intrinsic::Ref("AWS::NoValue")) => false,
            Some(_) => true,
            None => {
                let block = ConditionBlock::read(&AsWritten, *condition);
                block.conditions.iter().filter_map(Parsed::known).any(is_of_rows)
            }
        }
    }
    statement.condition.node.as_ref().is_some_and(limits)
}

/// Whether the key holds partition key values.
pub(in crate::rules) fn is_row_key(key: &str) -> bool {
    ROW_KEYS.iter().any(|row_key| row_key.eq_ignore_ascii_case(key))
}

/// The conditions of a statement on partition keys.
pub(in crate::rules) fn row_conditions<'t>(statement: &Statement<'t>) -> Vec<Condition<'t>> {
    statement.conditions().into_iter().filter(is_of_rows).collect()
}

fn is_of_rows(condition: &Condition<'_>) -> bool {
    is_row_key(condition.key) && !condition.operator.is("Null")
}
