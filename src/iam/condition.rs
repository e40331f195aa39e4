//! Conditions, typed by operator and key.

use crate::iam::condition_key::{
    Bytes, ConditionKey, Flag, Holds, IpAddress, Moment, Quantity, ResourceName, Text, Texts,
};
use crate::site::Site;
use crate::template::Expr;
use crate::words::closed_words;

/// One entry of a statement's `Condition`: an operator, a key and its values.
///
/// An operator takes only keys of the type that it compares. A plain `StringEquals` on
/// `dynamodb:LeadingKeys`, which holds a list, does not compile: it needs a set operator.
///
/// ```
/// use tablature::{Condition, ConditionKey, StringOperator};
///
/// Condition::string_equals(ConditionKey::select(), ["SPECIFIC_ATTRIBUTES"]);
/// Condition::for_all_values(
///     StringOperator::Equals,
///     ConditionKey::leading_keys(),
///     ["${aws:PrincipalTag/sub}"],
/// );
/// Condition::bool(ConditionKey::secure_transport(), true);
/// Condition::string_equals(ConditionKey::principal_tag("team"), ["orders"]).if_exists();
/// ```
///
/// See [condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
#[derive(Clone, Debug)]
#[must_use = "a condition does nothing until a statement has it: `.condition(…)`"]
pub struct Condition {
    pub(crate) set: &'static str,
    pub(crate) operator: &'static str,
    pub(crate) if_exists: bool,
    pub(crate) key: String,
    pub(crate) values: Vec<Expr>,
    pub(crate) site: Site,
}

closed_words! {
    /// The string comparisons that a set operator takes.
    #[non_exhaustive]
    pub enum StringOperator {
        /// `StringEquals`: the same characters.
        Equals = "StringEquals",
        /// `StringNotEquals`.
        NotEquals = "StringNotEquals",
        /// `StringEqualsIgnoreCase`. Not for DynamoDB's keys, which are case-sensitive.
        EqualsIgnoreCase = "StringEqualsIgnoreCase",
        /// `StringNotEqualsIgnoreCase`.
        NotEqualsIgnoreCase = "StringNotEqualsIgnoreCase",
        /// `StringLike`: `*` and `?` in the policy's value are wildcards.
        Like = "StringLike",
        /// `StringNotLike`.
        NotLike = "StringNotLike",
    }
}

macro_rules! operators {
    ($($(#[$doc:meta])* $method:ident: $operator:literal, $holds:ty, $value:ty;)*) => {
        impl Condition {
            $(
                $(#[$doc])*
                #[track_caller]
                pub fn $method(
                    key: ConditionKey<impl Holds<$holds>>,
                    values: impl IntoIterator<Item = impl Into<$value>>,
                ) -> Self {
                    let values = values.into_iter().map(|value| Expr::from(value.into())).collect();
                    Self::new("", $operator, key.name(), values)
                }
            )*
        }
    };
}

operators! {
    /// `StringEquals`: the key is one of the values.
    string_equals: "StringEquals", Text, Expr;
    /// `StringNotEquals`: the key is not one of the values. It also holds if the key is absent.
    string_not_equals: "StringNotEquals", Text, Expr;
    /// `StringEqualsIgnoreCase`.
    string_equals_ignore_case: "StringEqualsIgnoreCase", Text, Expr;
    /// `StringNotEqualsIgnoreCase`.
    string_not_equals_ignore_case: "StringNotEqualsIgnoreCase", Text, Expr;
    /// `StringLike`: `*` and `?` in a value are wildcards.
    string_like: "StringLike", Text, Expr;
    /// `StringNotLike`.
    string_not_like: "StringNotLike", Text, Expr;
    /// `NumericEquals`.
    numeric_equals: "NumericEquals", Quantity, i64;
    /// `NumericNotEquals`.
    numeric_not_equals: "NumericNotEquals", Quantity, i64;
    /// `NumericLessThan`.
    numeric_less_than: "NumericLessThan", Quantity, i64;
    /// `NumericLessThanEquals`.
    numeric_less_than_equals: "NumericLessThanEquals", Quantity, i64;
    /// `NumericGreaterThan`.
    numeric_greater_than: "NumericGreaterThan", Quantity, i64;
    /// `NumericGreaterThanEquals`.
    numeric_greater_than_equals: "NumericGreaterThanEquals", Quantity, i64;
    /// `DateEquals`, with ISO 8601 text such as `2026-01-01T00:00:00Z`.
    date_equals: "DateEquals", Moment, String;
    /// `DateNotEquals`.
    date_not_equals: "DateNotEquals", Moment, String;
    /// `DateLessThan`: before.
    date_less_than: "DateLessThan", Moment, String;
    /// `DateLessThanEquals`.
    date_less_than_equals: "DateLessThanEquals", Moment, String;
    /// `DateGreaterThan`: after.
    date_greater_than: "DateGreaterThan", Moment, String;
    /// `DateGreaterThanEquals`.
    date_greater_than_equals: "DateGreaterThanEquals", Moment, String;
    /// `BinaryEquals`, with the bytes in base64.
    binary_equals: "BinaryEquals", Bytes, String;
    /// `IpAddress`: within one of the CIDR ranges.
    ip_address: "IpAddress", IpAddress, String;
    /// `NotIpAddress`.
    not_ip_address: "NotIpAddress", IpAddress, String;
    /// `ArnEquals`.
    arn_equals: "ArnEquals", ResourceName, Expr;
    /// `ArnNotEquals`.
    arn_not_equals: "ArnNotEquals", ResourceName, Expr;
    /// `ArnLike`: `*` and `?` are wildcards within each part of the ARN.
    arn_like: "ArnLike", ResourceName, Expr;
    /// `ArnNotLike`.
    arn_not_like: "ArnNotLike", ResourceName, Expr;
}

impl Condition {
    /// `Bool`: the key is true, or false.
    #[track_caller]
    pub fn bool(key: ConditionKey<impl Holds<Flag>>, value: bool) -> Self {
        Self::new("", "Bool", key.name(), vec![value.to_string().into()])
    }

    /// `Null`: `true` requires that the key is absent, `false` that it is present.
    #[track_caller]
    pub fn null<T>(key: ConditionKey<T>, absent: bool) -> Self {
        Self::new("", "Null", key.name(), vec![absent.to_string().into()])
    }

    /// `ForAllValues:…`: every value of the request is one of these. It also holds if the request
    /// has no value, so in an Allow add [`Condition::null`] with `false`.
    #[track_caller]
    pub fn for_all_values(
        operator: StringOperator,
        key: ConditionKey<impl Holds<Texts>>,
        values: impl IntoIterator<Item = impl Into<Expr>>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self::new("ForAllValues:", operator.word(), key.name(), values)
    }

    /// `ForAnyValue:…`: at least one value of the request is one of these.
    #[track_caller]
    pub fn for_any_value(
        operator: StringOperator,
        key: ConditionKey<impl Holds<Texts>>,
        values: impl IntoIterator<Item = impl Into<Expr>>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        Self::new("ForAnyValue:", operator.word(), key.name(), values)
    }

    /// `…IfExists`: also holds if the key is absent. `Null` has no such form and stays as it is.
    pub fn if_exists(mut self) -> Self {
        self.if_exists = self.operator != "Null";
        self
    }

    #[track_caller]
    fn new(set: &'static str, operator: &'static str, key: &str, values: Vec<Expr>) -> Self {
        let site = Site::caller();
        Self { set, operator, if_exists: false, key: key.to_owned(), values, site }
    }

    /// Whether both use the same operator on the same key. A statement has only one such condition.
    pub(crate) fn compares_like(&self, other: &Self) -> bool {
        self.key == other.key && self.operator_name() == other.operator_name()
    }

    /// The operator as it stands in the policy: `ForAllValues:StringEquals`, `BoolIfExists`.
    pub(crate) fn operator_name(&self) -> String {
        let suffix = if self.if_exists { "IfExists" } else { "" };
        format!("{}{}{suffix}", self.set, self.operator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_spelt_as_iam_spells_them() {
        let key = ConditionKey::leading_keys();
        let all = Condition::for_all_values(StringOperator::Like, key, ["a"]).if_exists();
        assert_eq!(all.operator_name(), "ForAllValues:StringLikeIfExists");
        let null = Condition::null(ConditionKey::leading_keys(), false).if_exists();
        assert_eq!((null.operator_name().as_str(), null.values), ("Null", vec!["false".into()]));
    }
}
