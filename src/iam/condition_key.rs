//! Condition keys, each with the kind of value it holds, so that an operator takes only keys it fits.

use std::marker::PhantomData;

/// The kind of a key that holds one string.
#[derive(Clone, Copy, Debug)]
pub enum Text {}
/// The kind of a key that holds a list of strings, and so needs `ForAllValues` or `ForAnyValue`.
#[derive(Clone, Copy, Debug)]
pub enum Texts {}
/// The kind of a key that holds true or false.
#[derive(Clone, Copy, Debug)]
pub enum Flag {}
/// The kind of a key that holds a number.
#[derive(Clone, Copy, Debug)]
pub enum Quantity {}
/// The kind of a key that holds a date and time.
#[derive(Clone, Copy, Debug)]
pub enum Moment {}
/// The kind of a key that holds an IP address.
#[derive(Clone, Copy, Debug)]
pub enum IpAddress {}
/// The kind of a key that holds an ARN.
#[derive(Clone, Copy, Debug)]
pub enum ResourceName {}
/// The kind of a key that holds binary data.
#[derive(Clone, Copy, Debug)]
pub enum Bytes {}

/// Implemented by the kinds of key that an operator for `T` takes: `T` itself.
#[diagnostic::on_unimplemented(
    message = "an operator for `{T}` does not take a condition key that holds `{Self}`",
    label = "this key holds `{Self}`",
    note = "`Text` is one string; `Texts` is a list of them, such as `dynamodb:LeadingKeys`, and takes \
        `Condition::for_all_values` (with `Condition::null(key, false)`) or `Condition::for_any_value`"
)]
pub trait Holds<T>: sealed::Sealed {}

#[diagnostic::do_not_recommend]
impl<T: sealed::Sealed> Holds<T> for T {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Text {}
    impl Sealed for super::Texts {}
    impl Sealed for super::Flag {}
    impl Sealed for super::Quantity {}
    impl Sealed for super::Moment {}
    impl Sealed for super::IpAddress {}
    impl Sealed for super::ResourceName {}
    impl Sealed for super::Bytes {}
}

/// The name of a condition key, typed by what it holds.
///
/// The common ones have a constructor; any other is [`named`](Self::named), with the kind that AWS
/// documents for it:
///
/// ```
/// use tablature::{ConditionKey, Text};
///
/// let model = ConditionKey::<Text>::named("bedrock:InferenceProfileArn");
/// assert_eq!(model.name(), "bedrock:InferenceProfileArn");
/// ```
///
/// See [global condition keys][global] and [DynamoDB's][dynamodb].
///
/// [global]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
/// [dynamodb]: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
#[derive(Debug)]
pub struct ConditionKey<T> {
    name: String,
    holds: PhantomData<T>,
}

impl<T> Clone for ConditionKey<T> {
    fn clone(&self) -> Self {
        Self::named(self.name.clone())
    }
}

impl<T> ConditionKey<T> {
    /// A key by its name, such as `s3:prefix`. The type of its value is declared, not guessed from
    /// the operator.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), holds: PhantomData }
    }

    /// The name as it stands in the policy.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl ConditionKey<Texts> {
    /// `dynamodb:LeadingKeys`: the partition key values that the request reads or writes.
    pub fn leading_keys() -> Self {
        Self::named("dynamodb:LeadingKeys")
    }

    /// `dynamodb:Attributes`: the attribute names that the request mentions.
    pub fn attributes() -> Self {
        Self::named("dynamodb:Attributes")
    }

    /// `aws:TagKeys`: the tag keys in the request.
    pub fn tag_keys() -> Self {
        Self::named("aws:TagKeys")
    }
}

impl ConditionKey<Text> {
    /// `dynamodb:Select`: which attributes a read returns, such as `SPECIFIC_ATTRIBUTES`.
    pub fn select() -> Self {
        Self::named("dynamodb:Select")
    }

    /// `dynamodb:ReturnValues`: what a write returns, such as `NONE` or `ALL_OLD`.
    pub fn return_values() -> Self {
        Self::named("dynamodb:ReturnValues")
    }

    /// `dynamodb:EnclosingOperation`: the transaction around an item's operation.
    pub fn enclosing_operation() -> Self {
        Self::named("dynamodb:EnclosingOperation")
    }

    /// `aws:PrincipalTag/<tag>`: a tag of the caller.
    pub fn principal_tag(tag: &str) -> Self {
        Self::named(format!("aws:PrincipalTag/{tag}"))
    }

    /// `aws:RequestTag/<tag>`: a tag given in the request.
    pub fn request_tag(tag: &str) -> Self {
        Self::named(format!("aws:RequestTag/{tag}"))
    }

    /// `aws:ResourceTag/<tag>`: a tag of the resource.
    pub fn resource_tag(tag: &str) -> Self {
        Self::named(format!("aws:ResourceTag/{tag}"))
    }

    /// `aws:PrincipalOrgID`: the caller's organization.
    pub fn principal_org_id() -> Self {
        Self::named("aws:PrincipalOrgID")
    }

    /// `aws:SourceAccount`: the account on whose behalf a service calls.
    pub fn source_account() -> Self {
        Self::named("aws:SourceAccount")
    }
}

impl ConditionKey<Flag> {
    /// `aws:SecureTransport`: whether the request came over TLS.
    pub fn secure_transport() -> Self {
        Self::named("aws:SecureTransport")
    }

    /// `aws:MultiFactorAuthPresent`: absent for long-term credentials.
    pub fn multi_factor_auth_present() -> Self {
        Self::named("aws:MultiFactorAuthPresent")
    }

    /// `dynamodb:FullTableScan`: whether a PartiQL select reads the whole table.
    pub fn full_table_scan() -> Self {
        Self::named("dynamodb:FullTableScan")
    }
}

impl ConditionKey<Quantity> {
    /// `aws:MultiFactorAuthAge`: seconds since the caller gave a second factor.
    pub fn multi_factor_auth_age() -> Self {
        Self::named("aws:MultiFactorAuthAge")
    }
}

impl ConditionKey<Moment> {
    /// `aws:CurrentTime`: the time of the request.
    pub fn current_time() -> Self {
        Self::named("aws:CurrentTime")
    }
}

impl ConditionKey<IpAddress> {
    /// `aws:SourceIp`: the caller's address.
    pub fn source_ip() -> Self {
        Self::named("aws:SourceIp")
    }
}

impl ConditionKey<ResourceName> {
    /// `aws:SourceArn`: the resource on whose behalf a service calls.
    pub fn source_arn() -> Self {
        Self::named("aws:SourceArn")
    }

    /// `aws:PrincipalArn`: the caller; for a role, the role's ARN without the session.
    pub fn principal_arn() -> Self {
        Self::named("aws:PrincipalArn")
    }
}
