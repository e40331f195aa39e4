//! `AWS::KMS::Key`: builder, declaration, handle.

use crate::builder::{common_setters, resource};
use crate::iam::{Condition, ConditionKey, PolicyStatement, Principal, Text};
use crate::removal_policy::RemovalPolicy;
use crate::site::{At, Site};
use crate::template::Expr;

resource! {
    /// A symmetric key of KMS (`AWS::KMS::Key`), such as those that encrypt tables.
    ///
    /// ```
    /// use tablature::{Attribute, Key, Role, Stack, TableEncryption, TableV2};
    ///
    /// let mut stack = Stack::new("clinic");
    /// let key = stack.add(Key::new("RecordKey").alias("alias/clinic/records"));
    /// let records = stack.add(
    ///     TableV2::on_demand("Records", Attribute::string("patientId"))
    ///         .encryption(TableEncryption::customer_managed(&key)),
    /// );
    /// // May use the key as well, through DynamoDB only.
    /// stack.add(Role::for_lambda("Doctor").allow(records.read_data()));
    /// ```
    ///
    /// The key is retained when it is removed from the stack, as tables are: without it, nobody can read
    /// what it encrypted. By default it is rotated every year: Security Hub asks for that (KMS.4), data
    /// that was encrypted before stays readable, and the first two rotations raise the key's price a
    /// little. The account itself may do everything with the key. Because of that statement the policies of
    /// the account's roles apply to the key; without it nobody could administer it. Each key has a monthly
    /// price.
    ///
    /// See [AWS::KMS::Key](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html).
    pub struct Key;

    /// The handle of a key that was added to a stack. `&key` converts into the key's ARN.
    pub struct KeyHandle {
        /// The key's ARN, resolved at deployment.
        pub fn arn(&self) = GetAtt("Arn");

        /// The key's id, resolved at deployment. A multi-Region key has the same id in every Region.
        /// Policies and tables name a key by its [`arn`](Self::arn).
        pub fn key_id(&self) = Ref;
    }

    pub(crate) struct KeyDeclaration;

    /// A key; `id` names it within the stack.
    pub fn new(id: impl Into<String>) {
        key_policy: Vec<PolicyStatement> = Vec::new(),
        tags: Vec<At<(String, String)>> = Vec::new(),
        removal_policy: Option<At<RemovalPolicy>> = None,
    }

    /// A display name, `alias/…`: 1 to 256 characters of `A-Za-z0-9:/_-`, unique in the account and
    /// Region. `alias/aws/…` is reserved for AWS. This adds an `AWS::KMS::Alias`, whose logical id is the
    /// key's followed by `Alias`.
    ///
    /// ```
    /// use tablature::{Expr, Key};
    ///
    /// Key::new("RecordKey").alias(Expr::sub("alias/${AWS::StackName}/records"));
    /// ```
    ///
    /// See [AWS::KMS::Alias](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-alias.html).
    pub fn alias(alias: impl Into<Expr>);

    /// What the key is used for, up to 8,192 characters.
    pub fn description(description: impl Into<String>);

    /// Whether KMS replaces the key material periodically. Defaults to `true`. The key keeps its id
    /// and ARN.
    ///
    /// See [rotating keys](https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html).
    pub fn enable_key_rotation(enabled: bool);

    /// The days from one rotation to the next: 90 to 2,560. Defaults to 365.
    pub fn rotation_period_in_days(days: u32);

    /// Whether the key can have replicas in other Regions, with the same id (`mrk-…`) and key material.
    /// It is fixed at creation: changing it creates another key, which cannot read what the first one
    /// encrypted.
    ///
    /// A replica of the key is an `AWS::KMS::ReplicaKey` in a stack of the other Region. Its ARN differs
    /// only in the Region, and a [replica of a table](crate::Replica::encryption_key) is given that ARN:
    ///
    /// ```
    /// use tablature::{Attribute, Expr, Key, Replica, Stack, TableEncryption, TableV2};
    ///
    /// let mut stack = Stack::new("clinic").region("eu-west-1");
    /// let key = stack.add(Key::new("RecordKey").multi_region(true));
    /// let there = Expr::join(
    ///     "",
    ///     [
    ///         Expr::sub("arn:${AWS::Partition}:kms:eu-central-1:${AWS::AccountId}:key/"),
    ///         key.key_id(),
    ///     ],
    /// );
    /// stack.add(
    ///     TableV2::on_demand("Records", Attribute::string("patientId"))
    ///         .encryption(TableEncryption::customer_managed(&key))
    ///         .replica(Replica::new("eu-central-1").encryption_key(there)),
    /// );
    /// ```
    ///
    /// The replica of the key must exist before the replica of the table: deploy the key, then the
    /// stack of the other Region, then the table's replica. DynamoDB treats a multi-Region key as a key
    /// of its Region. See
    /// [multi-Region keys](https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html).
    pub fn multi_region(multi_region: bool);

    /// How many days a deleted key waits before it is gone; until then the deletion can be
    /// cancelled: 7 to 30. Defaults to 30.
    pub fn pending_window_in_days(days: u32);
}

impl Key {
    /// Adds statements to the key's policy, after the one that lets the account itself do
    /// everything. Roles of the account need no statement here: their own policies apply. Each
    /// statement names principals, and has `*` as its resource, which means the key.
    ///
    /// ```
    /// use tablature::{Key, PolicyStatement, Principal};
    ///
    /// let auditor = PolicyStatement::allow()
    ///     .principals([Principal::arn("arn:aws:iam::444455556666:role/Auditor")])
    ///     .actions(["kms:DescribeKey", "kms:GetKeyPolicy"])
    ///     .resources(["*"]);
    /// Key::new("RecordKey").key_policy([auditor]);
    /// ```
    ///
    /// See [key policies](https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html).
    pub fn key_policy(mut self, statements: impl IntoIterator<Item = PolicyStatement>) -> Self {
        let KeyDeclaration { calls, key_policy, .. } = &mut self.declaration;
        let statements = calls.take_statements(statements);
        calls.extend("key_policy", key_policy, statements);
        self
    }

    /// Lets DynamoDB use the key to replicate a table between this account and these accounts, for a member
    /// of a global table of [several accounts](crate::MultiAccountReplica) that is encrypted with this key.
    /// Name every account of the global table.
    ///
    /// ```
    /// use tablature::{Attribute, Key, Stack, TableEncryption, TableV2};
    ///
    /// let mut stack = Stack::new("shop");
    /// let key = stack.add(Key::new("OrderKey").replication_between_accounts(["222222222222"]));
    /// stack.add(
    ///     TableV2::on_demand("Orders", Attribute::string("id"))
    ///         .encryption(TableEncryption::customer_managed(&key))
    ///         .multi_account_replica("arn:aws:dynamodb:eu-west-1:222222222222:table/orders"),
    /// );
    /// ```
    ///
    /// See [keys of replicas](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables_MA_security.html).
    #[track_caller]
    pub fn replication_between_accounts(
        self,
        accounts: impl IntoIterator<Item = impl Into<Expr>>,
    ) -> Self {
        let site = Site::caller();
        let mut all = vec![Expr::reference("AWS::AccountId")];
        all.extend(accounts.into_iter().map(Into::into));
        let only_among_them = Condition::string_equals(ConditionKey::<Text>::source_account(), all);
        let replicate = PolicyStatement::allow()
            .sid("ReplicateBetweenAccounts")
            .principals([Principal::service("replication.dynamodb.amazonaws.com")])
            .actions(["kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"])
            .resources(["*"])
            .condition(only_among_them);
        self.key_policy([replicate.at(site)])
    }

    /// Adds a tag: key up to 128 characters and not beginning with `aws:`, value up to 256, at most
    /// 50 tags.
    #[track_caller]
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.declaration.calls.add_tag("tag", &mut self.declaration.tags, key, value);
        self
    }
}

/// The key's [ARN](KeyHandle::arn).
impl From<&KeyHandle> for Expr {
    fn from(key: &KeyHandle) -> Self {
        key.arn()
    }
}

common_setters! {
    [] Key = "key": logical_id, acknowledge, removal_policy, replacing;
    example
        "Key::new(\"RecordKey\")",
        "multi_region(false)" => "multi_region(true)";
    more
        "",
        "Those in its alias are accepted as well.",
        "It is retained by default. With `Destroy` it is deleted after\n\
         [`pending_window_in_days`](Self::pending_window_in_days), and everything that it encrypted is lost.";
}
