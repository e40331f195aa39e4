//! KMS's word: a key of one's own, with which tables are encrypted.

use std::sync::Arc;

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Calls, common_setters, identity};
use crate::iam::{Condition, ConditionKey, PolicyStatement, Principal, Text};
use crate::removal_policy::RemovalPolicy;
use crate::site::{At, Site};
use crate::template::Expr;

/// A symmetric key of KMS (`AWS::KMS::Key`), such as a table is encrypted with.
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
/// The key is retained when it leaves the stack, as tables are: without it nobody reads what it
/// encrypted. It gets new key material every year: Security Hub asks for it (KMS.4), what was encrypted
/// before stays readable, and the first two rotations add a little to the key's price. The account
/// itself may do everything with it, which is what lets the policies of its roles count; without that
/// statement nobody could administer the key. Each key costs by the month.
///
/// See [AWS::KMS::Key](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html).
#[derive(Clone, Debug)]
#[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
pub struct Key {
    pub(crate) declaration: KeyDeclaration,
}

#[derive(Clone, Debug)]
pub(crate) struct KeyDeclaration {
    pub(crate) id: At<String>,
    pub(crate) logical_id: Option<At<String>>,
    pub(crate) alias: Option<At<Expr>>,
    pub(crate) description: Option<At<String>>,
    pub(crate) enable_key_rotation: Option<At<bool>>,
    pub(crate) rotation_period_in_days: Option<At<u32>>,
    pub(crate) multi_region: Option<At<bool>>,
    pub(crate) pending_window_in_days: Option<At<u32>>,
    pub(crate) key_policy: Vec<PolicyStatement>,
    pub(crate) tags: Vec<At<(String, String)>>,
    pub(crate) removal_policy: Option<At<RemovalPolicy>>,
    pub(crate) acknowledgements: Vec<Acknowledgement>,
    pub(crate) calls: Calls,
}

impl Key {
    /// A key; `id` names it within the stack.
    #[track_caller]
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            declaration: KeyDeclaration {
                id: At::caller(id.into()),
                logical_id: None,
                alias: None,
                description: None,
                enable_key_rotation: None,
                rotation_period_in_days: None,
                multi_region: None,
                pending_window_in_days: None,
                key_policy: Vec::new(),
                tags: Vec::new(),
                removal_policy: None,
                acknowledgements: Vec::new(),
                calls: Calls::default(),
            },
        }
    }

    /// A name for people and programs, `alias/…`: 1 to 256 of `A-Za-z0-9:/_-`, once in the account and
    /// Region, and not `alias/aws/…`, which are AWS's own. Adds an `AWS::KMS::Alias`, whose logical id is
    /// the key's with `Alias` behind it.
    ///
    /// ```
    /// use tablature::{Expr, Key};
    ///
    /// Key::new("RecordKey").alias(Expr::sub("alias/${AWS::StackName}/records"));
    /// ```
    ///
    /// See [AWS::KMS::Alias](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-alias.html).
    #[track_caller]
    pub fn alias(mut self, alias: impl Into<Expr>) -> Self {
        self.declaration.calls.once("alias");
        let site = Site::caller();
        self.declaration.alias = Some(At { value: alias.into().at(site), site });
        self
    }

    /// What the key is for, up to 8,192 characters.
    #[track_caller]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.declaration.calls.once("description");
        self.declaration.description = Some(At::caller(description.into()));
        self
    }

    /// Whether KMS makes new key material from time to time, with which it encrypts from then on; it
    /// does where nothing is said. The key stays the same, and so does all that names it.
    ///
    /// See [rotating keys](https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html).
    #[track_caller]
    pub fn enable_key_rotation(mut self, enabled: bool) -> Self {
        self.declaration.calls.once("enable_key_rotation");
        self.declaration.enable_key_rotation = Some(At::caller(enabled));
        self
    }

    /// The days from one rotation to the next: 90 to 2,560; 365 where nothing is said.
    #[track_caller]
    pub fn rotation_period_in_days(mut self, days: u32) -> Self {
        self.declaration.calls.once("rotation_period_in_days");
        self.declaration.rotation_period_in_days = Some(At::caller(days));
        self
    }

    /// Whether the key can have replicas in other Regions, with the same id (`mrk-…`) and key material.
    /// It is said when the key is made: a change makes another key, which cannot read what the first
    /// one encrypted.
    ///
    /// A replica of the key is an `AWS::KMS::ReplicaKey` in a stack of the other Region. There its ARN
    /// differs in the Region only, and a [replica of a table](crate::Replica::encryption_key) names it so:
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
    /// The replica of the key must be there before that of the table: deploy the key, then the stack of
    /// the other Region, then the table's replica. DynamoDB takes a multi-Region key for a key of its
    /// Region like any other. See
    /// [multi-Region keys](https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html).
    #[track_caller]
    pub fn multi_region(mut self, multi_region: bool) -> Self {
        self.declaration.calls.once("multi_region");
        self.declaration.multi_region = Some(At::caller(multi_region));
        self
    }

    /// How many days a deleted key waits, in which the deletion can be taken back: 7 to 30; 30 where
    /// nothing is said.
    #[track_caller]
    pub fn pending_window_in_days(mut self, days: u32) -> Self {
        self.declaration.calls.once("pending_window_in_days");
        self.declaration.pending_window_in_days = Some(At::caller(days));
        self
    }

    /// Adds statements to the key's policy, behind the one by which the account itself may do
    /// everything. Roles of the account need none: their own policies count. Each statement names
    /// principals, and `*` as its resource, which is the key.
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
        let statements: Vec<PolicyStatement> = statements.into_iter().collect();
        for statement in &statements {
            calls.absorb(&statement.calls, || "statement".to_owned());
        }
        calls.extend("key_policy", key_policy, statements);
        self
    }

    /// Lets DynamoDB use the key to replicate a table between this account and these: for a member of a
    /// global table of [several accounts](crate::MultiAccountReplica), whose own key this is. Every account
    /// of the global table is named.
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
        let tag = At::caller((key.into(), value.into()));
        let same =
            |one: &At<(String, String)>, other: &At<(String, String)>| one.value.0 == other.value.0;
        self.declaration.calls.add(&mut self.declaration.tags, tag, same);
        self
    }
}

identity!(KeyDeclaration);

/// A key that stands in a stack. Where a key's ARN is asked for, `&key` is it.
#[derive(Clone, Debug)]
pub struct KeyHandle {
    pub(crate) declaration: Arc<KeyDeclaration>,
}

impl KeyHandle {
    /// The key's ARN, resolved at deployment.
    pub fn arn(&self) -> Expr {
        Expr::get_att(self.logical_id(), "Arn")
    }

    /// The key's id, resolved at deployment: of a multi-Region key the same in every Region. A policy
    /// and a table name a key by its [`arn`](Self::arn).
    pub fn key_id(&self) -> Expr {
        Expr::reference(self.logical_id())
    }

    /// The logical id in the template.
    pub fn logical_id(&self) -> String {
        self.declaration.resource_id()
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
    fields [.declaration];
    example "Key", "", "Key::new(\"RecordKey\")", "multi_region(false)" => "multi_region(true)";
    more
        "",
        "Those in its alias are accepted as well.",
        "It is retained where nothing is said. With `Destroy` it is deleted after\n\
         [`pending_window_in_days`](Self::pending_window_in_days), and everything that it encrypted is lost.";
}
