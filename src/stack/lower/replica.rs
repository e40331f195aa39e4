//! The replicas of a table: the stack's own Region first, then the others with what they inherit.

use super::table::{Billed, read_capacity, units};
use super::{Lowering, at, list, tags};
use crate::dynamodb::{
    ContributorInsights, Encryption, GlobalIndexDeclaration, GlobalTableSettingsReplicationMode,
    KinesisStream, PointInTimeRecovery, RegionalSettings, ReplicaDeclaration, ReplicaRead,
    TableDeclaration, TableEncryption, replication_statements,
};
use crate::facts::regions;
use crate::findings::Finding;
use crate::iam::PolicyStatement;
use crate::site::At;
use crate::stack::rules::{KEY_BY_ARN, OTHER_PARTITION, OWN_REGION};
use crate::template::{Expr, Intrinsic, Node};

impl Lowering<'_> {
    pub(super) fn replicas(&mut self, table: &TableDeclaration) -> Expr {
        self.check_keys(table);
        self.check_partitions(table);
        let mut replicas = vec![self.replica(table, None)];
        for replica in &table.replicas {
            self.check_own_region(table, replica);
            replicas.push(self.replica(table, Some(replica)));
        }
        Expr::list(replicas)
    }

    /// The template says only `AWS::Region`, so that no rule on templates sees this.
    fn check_own_region(&mut self, table: &TableDeclaration, replica: &ReplicaDeclaration) {
        let Some(own) = &self.stack.region else { return };
        let region = &replica.region;
        if own.value != region.value {
            return;
        }
        let (code, id) = (&region.value, &table.id.value);
        let message = format!("table `{id}` has two replicas in `{code}`, the stack's own Region");
        self.findings.push(
            Finding::new(&OWN_REGION, message)
                .at(region.site)
                .label("the table itself is there")
                .and(own.site, "the stack's Region")
                .help("remove the replica: what is said of the table is said of this Region"),
        );
    }

    /// The template says only `AWS::Region`. That replicas are of several partitions, a rule on
    /// templates sees.
    fn check_partitions(&mut self, table: &TableDeclaration) {
        let Some(own) = &self.stack.region else { return };
        let of = |region: &At<String>| regions::partition_of(&region.value);
        let mut others = table.replicas.iter().map(|replica| &replica.region);
        let Some(first) = others.find(|region| of(region).is_some()) else { return };
        let (Some(home), Some(there)) = (of(own), of(first)) else { return };
        if home == there || others.any(|region| of(region).is_some_and(|other| other != there)) {
            return;
        }
        let (code, id) = (&first.value, &table.id.value);
        let message = format!("table `{id}` cannot be in `{}` and in `{code}`", own.value);
        self.findings.push(
            Finding::new(&OTHER_PARTITION, message)
                .at(first.site)
                .label(format!("in partition `{}`", there.id()))
                .and(own.site, format!("in partition `{}`", home.id()))
                .help("make it a table of its own, in a stack of that partition"),
        );
    }

    /// DynamoDB takes an alias as well; the policy of who reads the table does not.
    fn check_keys(&mut self, table: &TableDeclaration) {
        for (_, key) in table.customer_keys() {
            self.check_key(key, &table.id.value);
        }
    }

    pub(super) fn check_key(&mut self, key: &At<Expr>, table: &str) {
        if may_be_a_key_arn(&key.value) {
            return;
        }
        let shown = key.value.to_json();
        let text = key.value.as_str().unwrap_or(&shown);
        self.findings.push(
            Finding::new(
                &KEY_BY_ARN,
                format!("`{text}` is not the ARN of a key, for table `{table}`"),
            )
            .at(key.site)
            .label("an alias or an id is no resource of a policy")
            .help(
                "name a `Key` of the stack, `&key`, or write `arn:aws:kms:<Region>:<account>:key/<id>`",
            ),
        );
    }

    /// One replica: none of the declared is the one in the stack's Region.
    fn replica(&mut self, table: &TableDeclaration, replica: Option<&ReplicaDeclaration>) -> Expr {
        let settings = effective_settings(table, replica);
        let billed = Billed::of(&table.throughput);
        let (capacity, maximum) = read_settings(replica.map(|replica| &replica.read));
        let region = replica.map(|replica| replica.region.value.as_str());
        let key = table.customer_keys().find(|(of, _)| *of == region).map(|(_, key)| key);
        let one = One {
            region: replica.map_or_else(Expr::region, |replica| at(&replica.region)),
            indexes: replica_indexes(table, replica),
            maximum_read: maximum.or(billed.maximum_read),
            read: capacity.or(billed.read),
            key,
        };
        let written = self.write_replica(&settings, one);
        match replica {
            Some(replica) => written.at(replica.region.site),
            None => written,
        }
    }

    pub(super) fn write_replica(&mut self, settings: &RegionalSettings, one: One<'_>) -> Expr {
        let RegionalSettings {
            contributor_insights,
            deletion_protection,
            disassociation_protection,
            settings_replication_mode,
            kinesis_stream,
            point_in_time_recovery,
            resource_policy,
            stream_resource_policy,
            stream_tags,
            table_class,
            tags: table_tags,
        } = settings;
        let One { region, indexes, maximum_read, read, key } = one;
        let stream_policy = self.resource_policy(stream_resource_policy);
        let stream_tags = tags(stream_tags);
        let stream = (stream_policy.is_some() || stream_tags.is_some())
            .then(|| Expr::object([("ResourcePolicy", stream_policy), ("Tags", stream_tags)]));
        let mode = settings_replication_mode.as_ref();
        let mode = mode.map(|mode| Expr::from(mode.value).at(mode.site));
        let class = table_class.as_ref();
        let class = class.map(|class| Expr::from(class.value).at(class.site));
        Expr::object([
            (
                "ContributorInsightsSpecification",
                contributor_insights.as_ref().map(contributor_insights_of),
            ),
            ("DeletionProtectionEnabled", deletion_protection.as_ref().map(at)),
            ("DisassociationProtectionEnabled", disassociation_protection.as_ref().map(at)),
            ("GlobalSecondaryIndexes", list(indexes)),
            ("GlobalTableSettingsReplicationMode", mode),
            ("KinesisStreamSpecification", kinesis_stream.as_ref().map(kinesis_stream_of)),
            ("PointInTimeRecoverySpecification", point_in_time_recovery.as_ref().map(recovery_of)),
            ("ReadOnDemandThroughputSettings", maximum_read),
            ("ReadProvisionedThroughputSettings", read),
            ("Region", Some(region)),
            ("ReplicaStreamSpecification", stream),
            ("ResourcePolicy", self.resource_policy(resource_policy)),
            ("SSESpecification", key.map(key_of)),
            ("TableClass", class),
            ("Tags", tags(table_tags)),
        ])
    }

    fn resource_policy(&mut self, statements: &[PolicyStatement]) -> Option<Expr> {
        let site = statements.first()?.site;
        let document = self.document(statements);
        Some(Expr::object([("PolicyDocument", Some(document))]).at(site))
    }
}

/// What a replica is written with, beside its settings.
pub(super) struct One<'d> {
    pub(super) region: Expr,
    pub(super) indexes: Vec<Expr>,
    pub(super) maximum_read: Option<Expr>,
    pub(super) read: Option<Expr>,
    pub(super) key: Option<&'d At<Expr>>,
}

/// The settings of a replica with what it inherits from the table, or of the table where it is itself.
fn effective_settings(
    table: &TableDeclaration,
    replica: Option<&ReplicaDeclaration>,
) -> RegionalSettings {
    let mut settings = match replica {
        Some(replica) => replica.settings.inheriting(&table.settings),
        None => table.settings.clone(),
    };
    let members: Vec<&At<Expr>> = table.multi_account_replicas.iter().collect();
    if let Some(first) = members.first() {
        // Replicas in several accounts need it in each Region.
        settings.settings_replication_mode.get_or_insert(At {
            value: GlobalTableSettingsReplicationMode::Enabled,
            site: first.site,
        });
    }
    if replica.is_none() {
        settings.resource_policy.extend(replication_statements(&members, &members));
    }
    settings
}

fn read_settings(read: Option<&ReplicaRead>) -> (Option<Expr>, Option<Expr>) {
    let Some(ReplicaRead { maximum, capacity }) = read else { return (None, None) };
    (capacity.as_ref().map(read_capacity), units([("MaxReadRequestUnits", maximum.as_ref())]))
}

/// What the table's indexes have in a replica; settings of an index that the table does not have
/// stand behind them, where a rule finds them.
fn replica_indexes(table: &TableDeclaration, replica: Option<&ReplicaDeclaration>) -> Vec<Expr> {
    let said = replica.map_or(&[][..], |replica| &replica.indexes);
    let mut entries: Vec<Expr> = (table.global_indexes.iter())
        .filter_map(|index| replica_index(table, index, replica))
        .collect();
    for (position, own) in said.iter().enumerate() {
        let first = said.iter().position(|other| other.name.value == own.name.value);
        let known = table.global_indexes.iter().any(|index| index.name.value == own.name.value);
        if known && first == Some(position) {
            continue;
        }
        let (capacity, maximum) = read_settings(Some(&own.read));
        entries.push(index_entry(&own.name, own.contributor_insights.as_ref(), maximum, capacity));
    }
    entries
}

fn replica_index(
    table: &TableDeclaration,
    index: &GlobalIndexDeclaration,
    replica: Option<&ReplicaDeclaration>,
) -> Option<Expr> {
    let said = replica
        .and_then(|replica| replica.indexes.iter().find(|own| own.name.value == index.name.value));
    let billed = Billed::index(&index.throughput, &table.throughput);
    let (capacity, maximum) = read_settings(said.map(|own| &own.read));
    // The nearest word counts: of the index here, of the index, of the replica, of the table.
    let insights = (said.and_then(|own| own.contributor_insights.as_ref()))
        .or(index.contributor_insights.as_ref())
        .or(replica.and_then(|replica| replica.settings.contributor_insights.as_ref()))
        .or(table.settings.contributor_insights.as_ref());
    let (maximum, capacity) = (maximum.or(billed.maximum_read), capacity.or(billed.read));
    if maximum.is_none() && capacity.is_none() && insights.is_none() {
        return None;
    }
    let name = said.map_or(&index.name, |own| &own.name);
    Some(index_entry(name, insights, maximum, capacity))
}

fn index_entry(
    name: &At<String>,
    insights: Option<&At<ContributorInsights>>,
    maximum: Option<Expr>,
    capacity: Option<Expr>,
) -> Expr {
    Expr::object([
        ("ContributorInsightsSpecification", insights.map(contributor_insights_of)),
        ("IndexName", Some(at(name))),
        ("ReadOnDemandThroughputSettings", maximum),
        ("ReadProvisionedThroughputSettings", capacity),
    ])
    .at(name.site)
}

fn contributor_insights_of(insights: &At<ContributorInsights>) -> Expr {
    let mode = insights.value.mode();
    Expr::object([("Enabled", Some(mode.is_some().into())), ("Mode", mode)]).at(insights.site)
}

fn kinesis_stream_of(stream: &At<KinesisStream>) -> Expr {
    let KinesisStream { arn, precision } = &stream.value;
    let precision = precision.as_ref().map(|said| Expr::from(said.value).at(said.site));
    Expr::object([
        ("ApproximateCreationDateTimePrecision", precision),
        ("StreamArn", Some(arn.clone())),
    ])
    .at(stream.site)
}

fn key_of(key: &At<Expr>) -> Expr {
    Expr::object([("KMSMasterKeyId", Some(key.value.clone()))]).at(key.site)
}

/// What the table says of encryption, beside the keys in its replicas.
pub(super) fn encryption_of(encryption: &At<TableEncryption>) -> Expr {
    let TableEncryption(kind) = &encryption.value;
    let (enabled, name) = match kind {
        Encryption::AwsOwned => (false, None),
        Encryption::AwsManaged | Encryption::CustomerManaged(_) => (true, Some("KMS".into())),
    };
    Expr::object([("SSEEnabled", Some(enabled.into())), ("SSEType", name)]).at(encryption.site)
}

fn recovery_of(recovery: &At<PointInTimeRecovery>) -> Expr {
    let PointInTimeRecovery { enabled, recovery_period_in_days } = &recovery.value;
    Expr::object([
        ("PointInTimeRecoveryEnabled", Some((*enabled).into())),
        ("RecoveryPeriodInDays", recovery_period_in_days.map(Expr::from)),
    ])
    .at(recovery.site)
}

/// Whether a value can be the ARN of one key. `Ref` of a key is its id, of an alias its name.
fn may_be_a_key_arn(value: &Expr) -> bool {
    let is_arn =
        |text: &str| text.starts_with("arn:") && text.contains(":kms:") && text.contains(":key/");
    let one = |text: &str| !text.contains(['*', '?']) && !text.contains(":alias/");
    match Node::root(value).intrinsic() {
        None => value.as_str().is_none_or(|text| is_arn(text) && one(text)),
        Some(Intrinsic::Ref(_)) => false,
        Some(Intrinsic::GetAtt(_, attribute)) => attribute == "Arn",
        Some(Intrinsic::Sub(text, _)) => one(text),
        Some(Intrinsic::Join(..) | Intrinsic::Other(..)) => true,
    }
}

#[cfg(test)]
mod tests;
