//! Lowers the replicas of a table: the one in the stack's own Region, then the others with what
//! they inherit.

use super::policy::document;
use super::table::{Billed, read_capacity, units};
use super::{Lowering, at, list, set, tags};
use crate::dynamodb::{
    ContributorInsights, Encryption, GlobalIndexDeclaration, GlobalTableSettingsReplicationMode,
    KinesisStream, PointInTimeRecovery, RegionalSettings, ReplicaDeclaration, ReplicaRead,
    TableDeclaration, TableEncryption, replication_statements,
};
use crate::iam::PolicyStatement;
use crate::site::At;
use crate::template::Expr;

impl Lowering<'_> {
    pub(super) fn replicas(&self, table: &TableDeclaration) -> Expr {
        let others = table.replicas.iter().map(Some);
        Expr::list(std::iter::once(None).chain(others).map(|one| self.replica(table, one)))
    }

    /// One replica; `None` for the one in the stack's own Region.
    fn replica(&self, table: &TableDeclaration, replica: Option<&ReplicaDeclaration>) -> Expr {
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

    pub(super) fn write_replica(&self, settings: &RegionalSettings, one: One<'_>) -> Expr {
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
        Expr::object([
            (
                "ContributorInsightsSpecification",
                contributor_insights.as_ref().map(contributor_insights_of),
            ),
            ("DeletionProtectionEnabled", set(deletion_protection)),
            ("DisassociationProtectionEnabled", set(disassociation_protection)),
            ("GlobalSecondaryIndexes", list(indexes)),
            ("GlobalTableSettingsReplicationMode", set(settings_replication_mode)),
            ("KinesisStreamSpecification", kinesis_stream.as_ref().map(kinesis_stream_of)),
            ("PointInTimeRecoverySpecification", point_in_time_recovery.as_ref().map(recovery_of)),
            ("ReadOnDemandThroughputSettings", maximum_read),
            ("ReadProvisionedThroughputSettings", read),
            ("Region", Some(region)),
            ("ReplicaStreamSpecification", stream),
            ("ResourcePolicy", self.resource_policy(resource_policy)),
            ("SSESpecification", key.map(key_of)),
            ("TableClass", set(table_class)),
            ("Tags", tags(table_tags)),
        ])
    }

    fn resource_policy(&self, statements: &[PolicyStatement]) -> Option<Expr> {
        let site = statements.first()?.site;
        let document = document(statements);
        Some(Expr::object([("PolicyDocument", Some(document))]).at(site))
    }
}

/// The values that a replica is written with, beside its settings.
pub(super) struct One<'d> {
    pub(super) region: Expr,
    pub(super) indexes: Vec<Expr>,
    pub(super) maximum_read: Option<Expr>,
    pub(super) read: Option<Expr>,
    pub(super) key: Option<&'d At<Expr>>,
}

/// The settings of a replica with what it inherits from the table; those of the table for its own
/// replica.
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
        // Replicas in several accounts need this setting in each Region.
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

/// The settings of the table's indexes in a replica. Settings of an index that the table does not
/// have follow them, so that a rule can report them.
fn replica_indexes(table: &TableDeclaration, replica: Option<&ReplicaDeclaration>) -> Vec<Expr> {
    let own_indexes = replica.map_or(&[][..], |replica| &replica.indexes);
    let mut entries: Vec<Expr> = (table.global_indexes.iter())
        .filter_map(|index| replica_index(table, index, replica))
        .collect();
    for (position, own) in own_indexes.iter().enumerate() {
        let first = own_indexes.iter().position(|other| other.name.value == own.name.value);
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
    let settings = replica
        .and_then(|replica| replica.indexes.iter().find(|own| own.name.value == index.name.value));
    let billed = Billed::index(&index.throughput, &table.throughput);
    let (capacity, maximum) = read_settings(settings.map(|own| &own.read));
    // The most specific setting applies: of the index here, of the index, of the replica, of the
    // table.
    let insights = (settings.and_then(|own| own.contributor_insights.as_ref()))
        .or(index.contributor_insights.as_ref())
        .or(replica.and_then(|replica| replica.settings.contributor_insights.as_ref()))
        .or(table.settings.contributor_insights.as_ref());
    let (maximum, capacity) = (maximum.or(billed.maximum_read), capacity.or(billed.read));
    if maximum.is_none() && capacity.is_none() && insights.is_none() {
        return None;
    }
    let name = settings.map_or(&index.name, |own| &own.name);
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
    let KinesisStream { arn, precision, calls: _ } = &stream.value;
    Expr::object([
        ("ApproximateCreationDateTimePrecision", set(precision)),
        ("StreamArn", Some(arn.clone())),
    ])
    .at(stream.site)
}

fn key_of(key: &At<Expr>) -> Expr {
    Expr::object([("KMSMasterKeyId", Some(key.value.clone()))]).at(key.site)
}

/// The table's own encryption settings. The keys are set in its replicas.
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

#[cfg(test)]
mod tests;
