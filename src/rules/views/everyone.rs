//! Statements with principals: whether they match everyone, and what narrows that.

use crate::rules::views::statement::{Condition, Statement};
use crate::template::Node;
use crate::template::text;

/// The node by which a statement matches everyone: `*`, alone or as an `AWS` principal, or
/// `NotPrincipal`.
pub(in crate::rules) fn everyone<'t>(statement: &Statement<'t>) -> Option<Node<'t>> {
    if let Some(all_but) = &statement.principal.all_but {
        return Some(*all_but);
    }
    let principal = statement.principal.these?;
    let aws = principal.get("AWS").map_or_else(Vec::new, |aws| aws.one_or_many());
    std::iter::once(principal).chain(aws).find(|node| node.as_str() == Some("*"))
}

/// How far conditions narrow down the principals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::rules) enum Narrowed {
    /// Not at all.
    Not,
    /// By a pattern or a policy variable.
    ByPattern,
    /// By a value, or by something that is only known at deployment.
    ByValue,
}

/// How far the conditions of a statement narrow it down, by the keys for which `counts` is true.
pub(in crate::rules) fn narrowed(
    statement: &Statement<'_>,
    counts: impl Fn(&str) -> bool,
) -> Narrowed {
    if statement.hides_conditions() {
        return Narrowed::ByValue;
    }
    let conditions = statement.conditions();
    conditions.iter().filter(|one| counts(one.key)).map(by).max().unwrap_or(Narrowed::Not)
}

/// Whether a condition requires some value of its key rather than any, or others.
pub(in crate::rules) fn asks(condition: &Condition<'_>) -> bool {
    let any = |value: &Node<'_>| text::literal(value).is_some_and(|text| is_any(&text));
    !condition.operator.is("Null")
        && !condition.operator.is_negated()
        && !condition.values().iter().any(any)
}

fn is_any(pattern: &str) -> bool {
    !pattern.is_empty() && pattern.chars().all(|c| matches!(c, '*' | '?'))
}

/// How far one condition narrows it down. A negated one, or one that holds without its key, does
/// not.
fn by(condition: &Condition<'_>) -> Narrowed {
    if condition.operator.is("Null") || condition.operator.holds_without_key() {
        return Narrowed::Not;
    }
    let narrows = |value: &Node<'_>| match text::literal(value) {
        Some(text) if is_any(&text) => Narrowed::Not,
        Some(text) if text.contains(['*', '?']) || text.contains("${") => Narrowed::ByPattern,
        _ => Narrowed::ByValue,
    };
    // The values of one condition are alternatives, so the widest one counts.
    condition.values().iter().map(narrows).min().unwrap_or(Narrowed::Not)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy_syntax::AsWritten;
    use crate::template::Expr;
    use serde_json::{Value, json};

    fn with<T>(statement: Value, read: impl Fn(&Statement<'_>) -> T) -> T {
        let expr = Expr::from(statement);
        read(&Statement::read(&AsWritten, Node::root(&expr)))
    }

    #[test]
    fn everyone_is_a_star_or_all_but_somebody() {
        for (statement, open) in [
            (json!({"Principal": "*"}), true),
            (json!({"Principal": {"AWS": "*"}}), true),
            (json!({"Principal": {"AWS": ["111122223333", "*"]}}), true),
            (json!({"NotPrincipal": {"AWS": "111122223333"}}), true),
            (json!({"Principal": {"AWS": "111122223333"}}), false),
            (json!({"Principal": {"Service": "*"}}), false),
            (json!({"Principal": {"Ref": "Who"}}), false),
            (json!({}), false),
        ] {
            assert_eq!(with(statement.clone(), |s| everyone(s).is_some()), open, "{statement}");
        }
    }

    #[test]
    fn a_condition_narrows_if_it_asks_for_a_value_of_a_key_that_tells() {
        let key = "aws:PrincipalOrgID";
        for (condition, expected) in [
            (json!({"StringEquals": {key: "o-a1b2c3d4e5"}}), Narrowed::ByValue),
            (json!({"StringEquals": {"AWS:principalorgid": "o-a1b2c3d4e5"}}), Narrowed::ByValue),
            (json!({"StringEquals": {key: {"Ref": "Organization"}}}), Narrowed::ByValue),
            (json!({"Fn::If": ["c", {}, {}]}), Narrowed::ByValue),
            (json!({"StringLike": {key: "o-*"}}), Narrowed::ByPattern),
            (json!({"StringLike": {key: ["o-a1b2c3d4e5", "*"]}}), Narrowed::Not),
            (json!({"StringEqualsIfExists": {key: "o-a1b2c3d4e5"}}), Narrowed::Not),
            (json!({"StringNotEquals": {key: "o-a1b2c3d4e5"}}), Narrowed::Not),
            (json!({"Null": {key: "false"}}), Narrowed::Not),
            (json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}), Narrowed::Not),
            (json!({}), Narrowed::Not),
        ] {
            let statement = json!({"Condition": condition});
            let read = with(statement, |s| narrowed(s, |k| k.eq_ignore_ascii_case(key)));
            assert_eq!(read, expected, "{condition}");
        }
    }
}
