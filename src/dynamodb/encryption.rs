//! `TableEncryption`: the key that a table is encrypted with.

use crate::site::{At, Site};
use crate::template::Expr;

/// The key that a table is encrypted with at rest. Defaults to a key that DynamoDB owns.
///
/// ```
/// use tablature::{Attribute, Key, Replica, Role, Stack, TableEncryption, TableV2};
///
/// let mut stack = Stack::new("clinic").region("eu-west-1");
/// let key = stack.add(Key::new("RecordKey"));
/// let there = "arn:aws:kms:eu-central-1:123456789012:key/0000aaaa-11bb-22cc-33dd-444444eeeeee";
/// let records = stack.add(
///     TableV2::on_demand("Records", Attribute::string("patientId"))
///         .encryption(TableEncryption::customer_managed(&key))
///         .replica(Replica::new("eu-central-1").encryption_key(there)),
/// );
/// // May use the key of each Region as well, for no other service than DynamoDB.
/// stack.add(Role::for_lambda("Doctor").allow(records.read_data()));
/// ```
///
/// See [encryption at rest](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html).
#[doc(alias = "TableEncryptionV2")]
#[derive(Clone, Debug)]
pub struct TableEncryption(pub(crate) Encryption);

#[derive(Clone, Debug)]
pub(crate) enum Encryption {
    AwsOwned,
    AwsManaged,
    CustomerManaged(At<Expr>),
}

impl TableEncryption {
    /// A key that AWS owns, free of charge. This is the default.
    #[doc(alias = "dynamoOwnedKey")]
    pub fn aws_owned() -> Self {
        Self(Encryption::AwsOwned)
    }

    /// The account's key `aws/dynamodb`, in each Region.
    #[doc(alias = "awsManagedKey")]
    pub fn aws_managed() -> Self {
        Self(Encryption::AwsManaged)
    }

    /// A symmetric key of your own in the stack's Region: the handle of a [`Key`](crate::Key), or an
    /// ARN, `arn:aws:kms:…:key/…`. An alias or a key id is a finding, because no policy can name it.
    /// Each replica sets the key of its Region with [`encryption_key`](crate::Replica::encryption_key).
    #[doc(alias = "customerManagedKey")]
    #[track_caller]
    pub fn customer_managed(key: impl Into<Expr>) -> Self {
        let site = Site::caller();
        Self(Encryption::CustomerManaged(At { value: key.into().at(site), site }))
    }
}
