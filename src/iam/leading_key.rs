//! `LeadingKey`: the partition key values that belong to the caller.

use crate::builder::{Calls, common_setters};
/// The partition key values of the rows that belong to the caller.
///
/// Each constructor names the policy variable that exists for one kind of principal. A role that
/// other principals can assume is a finding, because a variable that is absent matches nothing.
///
/// ```
/// use tablature::LeadingKey;
///
/// // The whole partition key is the user's id: `alice`.
/// LeadingKey::user_pool_sub();
/// // The id stands behind a prefix: `USER#alice`.
/// LeadingKey::user_pool_sub().with_prefix("USER#");
/// // All partitions below it as well: `USER#alice` and `USER#alice#ORDERS`.
/// LeadingKey::user_pool_sub().with_prefix("USER#").family("#");
/// ```
///
/// On a global index whose partition key is [several
/// attributes](crate::GlobalSecondaryIndex::with_partition_keys), this is the first attribute. Put the
/// attribute that identifies the user first; for a later one write a statement:
///
/// ```
/// use tablature::Action::Query;
/// use tablature::{
///     Attribute, Condition, ConditionKey, GlobalSecondaryIndex, PolicyStatement, Role, Stack, Stage,
///     StringOperator, TableV2, Texts, UserSignIn,
/// };
///
/// let mut stack = Stack::new("tournaments");
/// let partition = [Attribute::string("tournament"), Attribute::string("playerId")];
/// let matches = stack.add(
///     TableV2::on_demand("Matches", Attribute::string("matchId"))
///         .global_secondary_index(GlobalSecondaryIndex::with_partition_keys("byPlayer", partition)),
/// );
/// let sign_in = stack.add(UserSignIn::new("Players"));
/// let player = || ConditionKey::<Texts>::named("dynamodb:SecondPartitionKeyValues");
/// let own = Condition::for_all_values(
///     StringOperator::Equals,
///     player(),
///     ["${aws:PrincipalTag/sub}"],
/// );
/// stack.add(
///     Role::new("Player", sign_in.authenticated()).statement(
///         PolicyStatement::allow()
///             .actions([Query])
///             .resources([matches.index("byPlayer").arn()])
///             .condition(own)
///             .condition(Condition::null(player(), false)),
///     ),
/// );
/// assert!(stack.check(&Stage::default()).codes().is_empty());
/// ```
///
/// See [fine-grained access control](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LeadingKey {
    variable: String,
    prefix: String,
    delimiter: Option<String>,
    pub(super) calls: Calls,
}

impl LeadingKey {
    /// The Cognito identity id, `us-east-1:uuid`: `${cognito-identity.amazonaws.com:sub}`. This is
    /// not the user pool's `sub`.
    pub fn identity_id() -> Self {
        Self::variable("cognito-identity.amazonaws.com:sub")
    }

    /// The `sub` of the user in the user pool: `${aws:PrincipalTag/sub}`, which the sign-in's
    /// identity pool sets as a tag of the session.
    pub fn user_pool_sub() -> Self {
        Self::principal_tag("sub")
    }

    /// The name of an IAM user: `${aws:username}`. No role has one.
    pub fn iam_user_name() -> Self {
        Self::variable("aws:username")
    }

    /// A tag of the principal or of its session: `${aws:PrincipalTag/<tag>}`. Only map claims that
    /// users cannot write.
    pub fn principal_tag(tag: &str) -> Self {
        Self::variable(&format!("aws:PrincipalTag/{tag}"))
    }

    /// What precedes the id in the key, such as `USER#`.
    #[track_caller]
    pub fn with_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.calls.once("with_prefix");
        self.prefix = prefix.into();
        self
    }

    /// The key itself and all keys that continue it after `delimiter`. The delimiter is part of the
    /// pattern, so that `USER#a` does not reach `USER#ab`. It must not be empty.
    #[track_caller]
    pub fn family(mut self, delimiter: impl Into<String>) -> Self {
        self.calls.once("family");
        self.delimiter = Some(delimiter.into());
        self
    }

    /// The same key, preceded by a prefix of the table's.
    pub(crate) fn below(mut self, prefix: &str) -> Self {
        self.prefix.insert_str(0, prefix);
        self
    }

    fn variable(name: &str) -> Self {
        Self {
            variable: format!("${{{name}}}"),
            prefix: String::new(),
            delimiter: None,
            calls: Calls::default(),
        }
    }

    /// What precedes the id, with what an entity adds before it.
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The condition key that identifies the caller.
    pub(crate) fn identity(&self) -> &str {
        self.variable.trim_start_matches("${").trim_end_matches('}')
    }

    /// The key of the row that belongs to the caller whose identity is `own`.
    pub(crate) fn own_row(&self, own: &str) -> String {
        format!("{}{own}", self.prefix)
    }

    /// What the keys of the caller's further rows begin with, if it has a family of them.
    pub(crate) fn own_beginning(&self, own: &str) -> Option<String> {
        let delimiter = self.delimiter.as_ref()?;
        Some(format!("{}{delimiter}", self.own_row(own)))
    }

    /// Whether this is a family of keys, which takes `StringLike`.
    pub(crate) fn is_family(&self) -> bool {
        self.delimiter.is_some()
    }

    /// The values of the condition.
    pub(crate) fn values(&self) -> Vec<String> {
        let exact = format!("{}{}", Self::literal(&self.prefix), self.variable);
        match &self.delimiter {
            None => vec![exact],
            Some(delimiter) => {
                let below = format!("{exact}{}*", Self::literal(delimiter));
                vec![exact, below]
            }
        }
    }

    /// The text with its wildcards and variables escaped, so that it stands for itself.
    fn literal(text: &str) -> String {
        text.chars()
            .map(|character| match character {
                '$' => "${$}".to_owned(),
                '*' | '?' => format!("${{{character}}}"),
                other => other.to_string(),
            })
            .collect()
    }
}

common_setters! {
    [] LeadingKey = "key": replacing;
    fields [];
    example
        "LeadingKey::user_pool_sub()",
        "with_prefix(\"USER#\")" => "with_prefix(\"MEMBER#\")";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_key_keeps_the_prefix_in_the_policy() {
        let key = LeadingKey::user_pool_sub().with_prefix("USER#");
        assert_eq!(key.values(), ["USER#${aws:PrincipalTag/sub}"]);
    }

    #[test]
    fn a_family_holds_its_delimiter() {
        let key = LeadingKey::identity_id().family("#");
        let variable = "${cognito-identity.amazonaws.com:sub}";
        assert_eq!(key.values(), [variable.to_owned(), format!("{variable}#*")]);
    }

    #[test]
    fn characters_that_mean_something_to_iam_are_escaped() {
        let prefix = LeadingKey::iam_user_name().with_prefix("a*$");
        assert_eq!(prefix.values(), ["a${*}${$}${aws:username}"]);
        assert_eq!(prefix.family("?").values()[1], "a${*}${$}${aws:username}${?}*");
    }
}
