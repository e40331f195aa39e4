//! Replicas of one table in several accounts, and the policies that let them replicate.

use serde_json::json;

use crate::builder::{common_setters, resource};
use crate::dynamodb::handle::table_grants;
use crate::dynamodb::imported_table::named_indexes;
use crate::dynamodb::regional_settings::regional_setters;
use crate::dynamodb::{Address, Reach, ReachedIndex, RegionalSettings, TableIdentity};
use crate::facts::{Action, TableArn};
use crate::iam::{
    Condition, ConditionKey, EncryptionKey, PolicyStatement, Principal, TableId, Text,
};
use crate::names;
use crate::removal_policy::RemovalPolicy;
use crate::site::At;
use crate::template::Expr;
use crate::words::words;

words! {
    /// Whether the replicas of several accounts have the same settings.
    ///
    /// See [how they work](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_MA_HowItWorks.html).
    pub enum GlobalTableSettingsReplicationMode {
        /// They have the same settings, which replicas in several accounts require.
        Enabled = "ENABLED",
        /// Each has its own settings.
        Disabled = "DISABLED",
    }
}

resource! {
    /// A replica of another account's table, in the account and Region of this stack
    /// (`AWS::DynamoDB::GlobalTable` with `GlobalTableSourceArn`).
    ///
    /// Its key, indexes, capacity, stream and time to live come from the source. Each member of the global
    /// table is in an account and a Region of its own. The source's stack lets this one join by
    /// [`TableV2::multi_account_replica`](crate::TableV2::multi_account_replica), and is deployed first. The
    /// policy that lets DynamoDB replicate here is part of the replica.
    ///
    /// ```
    /// use tablature::{MultiAccountReplica, Role, Stack};
    ///
    /// // Of account 222222222222, in eu-west-1.
    /// let mut stack = Stack::new("shop-replica").region("eu-west-1");
    /// let orders = stack.add(
    ///     MultiAccountReplica::of("Orders", "arn:aws:dynamodb:us-east-1:111111111111:table/orders")
    ///         .global_secondary_index("byStatus")
    ///         .deletion_protection(true),
    /// );
    /// stack.add(Role::for_lambda("Report").allow(orders.read_data()));
    /// ```
    ///
    /// See [multi-account global tables](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/globaltables-MultiAccount.html).
    #[doc(alias = "TableV2MultiAccountReplica")]
    pub struct MultiAccountReplica;

    /// The handle of a replica of another account's table that was added to a stack.
    ///
    /// ```
    /// use tablature::{EventSourceMapping, MultiAccountReplica, Role, Stack};
    ///
    /// let mut stack = Stack::new("shop-replica");
    /// let source = "arn:aws:dynamodb:us-east-1:111111111111:table/orders";
    /// let orders = stack.add(MultiAccountReplica::of("Orders", source));
    /// stack.add(Role::for_lambda("Writer").allow(orders.write_data()));
    /// ```
    pub struct MultiAccountReplicaHandle {
        /// The replica's ARN, resolved at deployment.
        pub fn arn(&self) = GetAtt("Arn");

        /// The replica's name, resolved at deployment.
        pub fn table_name(&self) = Ref;

        /// The ARN of the replica's stream, resolved at deployment, if the source has one.
        pub fn stream_arn(&self) = GetAtt("StreamArn");
    }

    pub(crate) struct MultiAccountReplicaDeclaration;

    /// A replica of the table of this ARN, which is in another account and another Region. `id` names it
    /// within the stack.
    pub fn of(id: impl Into<String>, source_arn: impl Into<Expr>) {
        source_arn: At<Expr> = At::placed(source_arn),
        replicas: Vec<At<Expr>> = Vec::new(),
        indexes: Vec<At<ReachedIndex>> = Vec::new(),
        settings: RegionalSettings = RegionalSettings::default(),
        removal_policy: Option<At<RemovalPolicy>> = None,
    }

    /// Another name than the source's, which is the default.
    pub fn table_name(name: impl Into<String>);

    /// The ARN of a symmetric key of your own in the stack's Region. Its policy must let
    /// `replication.dynamodb.amazonaws.com` use it. Members may have keys of different kinds, but not the
    /// account's `aws/dynamodb`.
    pub fn encryption_key(key_arn: impl Into<Expr>);
}

impl MultiAccountReplica {
    /// The ARN of a further replica, in a third account. Every member of a global table lets all others
    /// replicate, and later ones join.
    #[track_caller]
    pub fn multi_account_replica(mut self, table_arn: impl Into<Expr>) -> Self {
        self.declaration.replicas.push(At::placed(table_arn));
        self
    }
}

named_indexes!(MultiAccountReplica);
regional_setters!([] MultiAccountReplica);

common_setters! {
    [] MultiAccountReplica = "replica": logical_id, acknowledge, removal_policy, replacing;
    example
        "MultiAccountReplica",
        "let source = \"arn:aws:dynamodb:us-east-1:111111111111:table/orders\";",
        "MultiAccountReplica::of(\"Orders\", source)",
        "table_name(\"orders\")" => "table_name(\"orders-2\")";
    more "", "", "It is retained by default.";
}

impl MultiAccountReplicaDeclaration {
    /// The name that was set, or else the source's, if its ARN contains it.
    pub(crate) fn effective_name(&self) -> Option<Expr> {
        if let Some(name) = &self.table_name {
            return Some(Expr::from(&name.value).at(name.site));
        }
        let source = &self.source_arn;
        let name = match source.value.as_str() {
            Some(arn) => TableArn::read(arn).ok()?.name.into(),
            None => select(1, "/", &source.value),
        };
        Some(name.at(source.site))
    }

    /// The statements that let DynamoDB replicate here.
    pub(crate) fn replication_statements(&self) -> Vec<PolicyStatement> {
        let source = std::iter::once(&self.source_arn);
        let members: Vec<&At<Expr>> = source.chain(&self.replicas).collect();
        let joining: Vec<&At<Expr>> = self.replicas.iter().collect();
        replication_statements(&members, &joining)
    }
}

/// The statements in a member's policy: DynamoDB may replicate between all accounts of the global table,
/// which are listed by id and include this one, and those that are not members yet may join.
pub(crate) fn replication_statements(
    members: &[&At<Expr>],
    joining: &[&At<Expr>],
) -> Vec<PolicyStatement> {
    // A malformed ARN is reported by a rule.
    let is_one = |arn: &&&At<Expr>| TableIdentity::TableArn(arn.value.clone()).fault().is_none();
    let members: Vec<&At<Expr>> = members.iter().filter(is_one).copied().collect();
    let joining: Vec<&At<Expr>> = joining.iter().filter(is_one).copied().collect();
    let Some(first) = members.first() else { return Vec::new() };
    let mut accounts = vec![Expr::reference("AWS::AccountId")];
    accounts.extend(members.iter().map(|arn| account_of(&arn.value)));
    // Two members in one account are reported by a rule.
    let accounts = each_once(accounts);
    let only_among_them =
        Condition::string_equals(ConditionKey::<Text>::source_account(), accounts);
    let replicate = PolicyStatement::allow()
        .sid("ReplicateBetweenAccounts")
        .principals([Principal::service("replication.dynamodb.amazonaws.com")])
        .actions([
            Action::ReadDataForReplication,
            Action::WriteDataForReplication,
            Action::ReplicateSettings,
        ])
        .resources(["*"])
        .condition(only_among_them);
    let join = (!joining.is_empty()).then(|| {
        let root = |arn: &&At<Expr>| {
            let account = account_of(&arn.value);
            let root = match account.as_str() {
                Some(account) => Expr::sub(format!("arn:${{AWS::Partition}}:iam::{account}:root")),
                None => {
                    let partition = Expr::reference("AWS::Partition");
                    Expr::join(
                        "",
                        ["arn:".into(), partition, ":iam::".into(), account, ":root".into()],
                    )
                }
            };
            Principal::arn(root)
        };
        let mut known: Vec<Expr> = Vec::new();
        let is_new = |arn: &&&At<Expr>| {
            let account = account_of(&arn.value);
            let is_new = !known.contains(&account);
            known.push(account);
            is_new
        };
        PolicyStatement::allow()
            .sid("JoinFromOtherAccounts")
            .principals(joining.iter().filter(is_new).map(root))
            .actions([Action::AssociateTableReplica])
            .resources(["*"])
    });
    join.into_iter().chain([replicate]).map(|statement| statement.at(first.site)).collect()
}

fn each_once(values: Vec<Expr>) -> Vec<Expr> {
    let mut once: Vec<Expr> = Vec::new();
    for value in values {
        if !once.contains(&value) {
            once.push(value);
        }
    }
    once
}

/// The account in the ARN of a table.
fn account_of(arn: &Expr) -> Expr {
    match arn.as_str() {
        Some(text) => text.split(':').nth(4).unwrap_or_default().into(),
        None => select(4, ":", arn),
    }
}

/// A part of a text that only deployment knows.
fn select(index: usize, delimiter: &str, text: &Expr) -> Expr {
    let text = serde_json::to_value(text).unwrap_or_default();
    json!({ "Fn::Select": [index, { "Fn::Split": [delimiter, text] }] }).into()
}

table_grants!(MultiAccountReplicaHandle);

impl MultiAccountReplicaHandle {
    fn reach(&self) -> Reach {
        let logical_id = self.logical_id();
        let key = |key: &At<Expr>| EncryptionKey { region: None, arn: key.value.clone() };
        Reach {
            owner: self.owner.clone(),
            noun: format!("table `{}`", self.declaration.id.value),
            label: names::id_part(&logical_id),
            indexes: self.declaration.indexes.iter().map(|index| index.value.clone()).collect(),
            stream: None,
            regions: vec![None],
            keys: self.declaration.encryption_key.iter().map(key).collect(),
            missing: None,
            table: TableId::Own(logical_id.clone()),
            address: Address::LogicalId(logical_id),
        }
    }
}
