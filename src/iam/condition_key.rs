//! Condition keys, each with the kind of value it holds, so that an operator takes only keys it fits.

use std::marker::PhantomData;

/// Declares the kinds of value that a key can hold.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub enum $kind {}

            impl sealed::Sealed for $kind {}
        )*
    };
}

kinds! {
    /// The kind of a key that holds one string.
    Text;
    /// The kind of a key that holds a list of strings, and so needs `ForAllValues` or `ForAnyValue`.
    Texts;
    /// The kind of a key that holds true or false.
    Flag;
    /// The kind of a key that holds a number.
    Quantity;
    /// The kind of a key that holds a date and time.
    Moment;
    /// The kind of a key that holds an IP address.
    IpAddress;
    /// The kind of a key that holds an ARN.
    ResourceName;
    /// The kind of a key that holds binary data.
    Bytes;
}

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

/// The keys that hold values of a kind.
macro_rules! keys {
    ($kind:ty: $($(#[$doc:meta])* $key:ident = $name:literal;)*) => {
        impl ConditionKey<$kind> {
            $(
                $(#[$doc])*
                pub fn $key() -> Self {
                    Self::named($name)
                }
            )*
        }
    };
}

keys! { Texts:
    /// `dynamodb:LeadingKeys`: the partition key values that the request reads or writes.
    leading_keys = "dynamodb:LeadingKeys";
    /// `dynamodb:Attributes`: the attribute names that the request mentions.
    attributes = "dynamodb:Attributes";
    /// `aws:TagKeys`: the tag keys in the request.
    tag_keys = "aws:TagKeys";
}

impl ConditionKey<Text> {
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
}

keys! { Text:
    /// `dynamodb:Select`: which attributes a read returns, such as `SPECIFIC_ATTRIBUTES`.
    select = "dynamodb:Select";
    /// `dynamodb:ReturnValues`: what a write returns, such as `NONE` or `ALL_OLD`.
    return_values = "dynamodb:ReturnValues";
    /// `dynamodb:EnclosingOperation`: the transaction around an item's operation.
    enclosing_operation = "dynamodb:EnclosingOperation";
    /// `aws:PrincipalOrgID`: the caller's organization.
    principal_org_id = "aws:PrincipalOrgID";
    /// `aws:SourceAccount`: the account on whose behalf a service calls.
    source_account = "aws:SourceAccount";
}

keys! { Flag:
    /// `aws:SecureTransport`: whether the request came over TLS.
    secure_transport = "aws:SecureTransport";
    /// `aws:MultiFactorAuthPresent`: absent for long-term credentials.
    multi_factor_auth_present = "aws:MultiFactorAuthPresent";
    /// `dynamodb:FullTableScan`: whether a PartiQL select reads the whole table.
    full_table_scan = "dynamodb:FullTableScan";
}

keys! { Quantity:
    /// `aws:MultiFactorAuthAge`: seconds since the caller gave a second factor.
    multi_factor_auth_age = "aws:MultiFactorAuthAge";
}

keys! { Moment:
    /// `aws:CurrentTime`: the time of the request.
    current_time = "aws:CurrentTime";
}

keys! { IpAddress:
    /// `aws:SourceIp`: the caller's address.
    source_ip = "aws:SourceIp";
}

keys! { ResourceName:
    /// `aws:SourceArn`: the resource on whose behalf a service calls.
    source_arn = "aws:SourceArn";
    /// `aws:PrincipalArn`: the caller; for a role, the role's ARN without the session.
    principal_arn = "aws:PrincipalArn";
}
