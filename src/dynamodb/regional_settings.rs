//! The settings of a table in one Region: the stack's, or a replica's.

use crate::dynamodb::{
    ContributorInsights, GlobalTableSettingsReplicationMode, KinesisStream, PointInTimeRecovery,
    TableClass,
};
use crate::iam::PolicyStatement;
use crate::site::At;

/// The settings that may differ from Region to Region. The table's own are those of the stack's
/// Region.
#[derive(Clone, Debug, Default)]
pub(crate) struct RegionalSettings {
    pub(crate) contributor_insights: Option<At<ContributorInsights>>,
    pub(crate) deletion_protection: Option<At<bool>>,
    pub(crate) disassociation_protection: Option<At<bool>>,
    pub(crate) settings_replication_mode: Option<At<GlobalTableSettingsReplicationMode>>,
    pub(crate) kinesis_stream: Option<At<KinesisStream>>,
    pub(crate) point_in_time_recovery: Option<At<PointInTimeRecovery>>,
    pub(crate) resource_policy: Vec<PolicyStatement>,
    pub(crate) stream_resource_policy: Vec<PolicyStatement>,
    pub(crate) stream_tags: Vec<At<(String, String)>>,
    pub(crate) table_class: Option<At<TableClass>>,
    pub(crate) tags: Vec<At<(String, String)>>,
}

impl RegionalSettings {
    /// A replica's settings, with the table's for those that it does not set.
    pub(crate) fn inheriting(&self, table: &Self) -> Self {
        fn either<T: Clone>(own: &Option<T>, table: &Option<T>) -> Option<T> {
            own.as_ref().or(table.as_ref()).cloned()
        }
        Self {
            contributor_insights: either(&self.contributor_insights, &table.contributor_insights),
            deletion_protection: either(&self.deletion_protection, &table.deletion_protection),
            disassociation_protection: either(
                &self.disassociation_protection,
                &table.disassociation_protection,
            ),
            settings_replication_mode: either(
                &self.settings_replication_mode,
                &table.settings_replication_mode,
            ),
            point_in_time_recovery: either(
                &self.point_in_time_recovery,
                &table.point_in_time_recovery,
            ),
            table_class: either(&self.table_class, &table.table_class),
            tags: merged_tags(&table.tags, &self.tags),
            // What belongs to one Region is not inherited.
            kinesis_stream: self.kinesis_stream.clone(),
            resource_policy: self.resource_policy.clone(),
            stream_resource_policy: self.stream_resource_policy.clone(),
            stream_tags: self.stream_tags.clone(),
        }
    }
}

/// The replica's tags, and those of the table whose keys the replica does not have.
fn merged_tags(
    table: &[At<(String, String)>],
    replica: &[At<(String, String)>],
) -> Vec<At<(String, String)>> {
    let replaced =
        |tag: &&At<(String, String)>| !replica.iter().any(|own| own.value.0 == tag.value.0);
    table.iter().filter(replaced).chain(replica).cloned().collect()
}

/// The setters of [`RegionalSettings`], for every builder that has them.
macro_rules! regional_setters {
    ([$($generics:tt)*] $builder:ty) => {
        impl $($generics)* $builder {
            /// A Kinesis stream of the same Region and account that receives the changes made here. It
            /// belongs to this Region alone.
            #[track_caller]
            pub fn kinesis_stream(mut self, stream: $crate::dynamodb::KinesisStream) -> Self {
                self.declaration.calls.once("kinesis_stream");
                self.declaration.calls.absorb(&stream.calls, || "Kinesis stream".to_owned());
                self.declaration.settings.kinesis_stream = Some($crate::site::At::caller(stream));
                self
            }

            /// Adds statements to the table's resource policy in this Region alone: up to 20 KB. A statement has `*`
            /// as its resource, because the table cannot refer to itself. The policy of a replica elsewhere can be set
            /// only once the replica exists, in an update after the one that creates it (DDB058).
            ///
            /// ```
            /// use tablature::Action::GetItem;
            /// use tablature::{Attribute, PolicyStatement, Principal, TableV2};
            ///
            /// let partner = PolicyStatement::allow()
            ///     .principals([Principal::arn("arn:aws:iam::123456789012:role/Reader")])
            ///     .actions([GetItem])
            ///     .resources(["*"]);
            /// TableV2::on_demand("Prices", Attribute::string("sku")).resource_policy([partner]);
            /// ```
            ///
            /// See [resource policies](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html).
            #[doc(alias = "addToResourcePolicy")]
            pub fn resource_policy(
                mut self,
                statements: impl IntoIterator<Item = $crate::iam::PolicyStatement>,
            ) -> Self {
                let statements = self.declaration.calls.take_statements(statements);
                let policy = &mut self.declaration.settings.resource_policy;
                self.declaration.calls.extend("resource_policy", policy, statements);
                self
            }

            /// Adds statements to the resource policy of the table's stream in this Region alone. It cannot be set while the
            /// stream is created: deploy the stream first.
            #[doc(alias = "addToStreamResourcePolicy")]
            pub fn stream_resource_policy(
                mut self,
                statements: impl IntoIterator<Item = $crate::iam::PolicyStatement>,
            ) -> Self {
                let statements = self.declaration.calls.take_statements(statements);
                let policy = &mut self.declaration.settings.stream_resource_policy;
                self.declaration.calls.extend("stream_resource_policy", policy, statements);
                self
            }

            /// Adds a tag to the table's stream in this Region alone.
            #[track_caller]
            pub fn stream_tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
                let tags = &mut self.declaration.settings.stream_tags;
                self.declaration.calls.add_tag("stream_tag", tags, key, value);
                self
            }

            /// Adds a tag: key up to 128 characters and not beginning with `aws:`, value up to 256, at most
            /// 50 tags. A replica's tag replaces the table's tag of the same key.
            #[doc(alias = "tags")]
            #[track_caller]
            pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
                let tags = &mut self.declaration.settings.tags;
                self.declaration.calls.add_tag("tag", tags, key, value);
                self
            }
        }

        $crate::builder::setters! {
            [$($generics)*] $builder, [.declaration];

            /// Which keys CloudWatch counts here, of the table and of those global indexes that do not
            /// set it themselves.
            #[doc(alias = "contributorInsightsSpecification")]
            pub fn contributor_insights(insights: $crate::dynamodb::ContributorInsights) => settings.contributor_insights;

            /// Whether DynamoDB refuses to delete the table here, also from outside the stack. Off by
            /// default.
            pub fn deletion_protection(protected: bool) => settings.deletion_protection;

            /// Whether DynamoDB refuses to take the table here out of its global table, which would leave
            /// a table of one Region. Only with eventual consistency. Off by default.
            pub fn disassociation_protection(protected: bool) => settings.disassociation_protection;

            /// Whether the replicas in other accounts take over the settings that DynamoDB keeps alike:
            /// capacity, indexes, stream, time to live. In a global table of several accounts each replica
            /// must have [`Enabled`](crate::GlobalTableSettingsReplicationMode::Enabled), which is the default
            /// there.
            ///
            /// See [how they work](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_MA_HowItWorks.html).
            pub fn global_table_settings_replication_mode(mode: $crate::dynamodb::GlobalTableSettingsReplicationMode) => settings.settings_replication_mode;

            /// Continuous backups: `true`, `false`, or [`PointInTimeRecovery::days`](crate::PointInTimeRecovery::days). Off by default.
            #[doc(alias = "pointInTimeRecoverySpecification")]
            pub fn point_in_time_recovery(recovery: impl Into<$crate::dynamodb::PointInTimeRecovery>) => settings.point_in_time_recovery;

            /// The storage class here.
            pub fn table_class(class: $crate::dynamodb::TableClass) => settings.table_class;
        }
    };
}
pub(super) use regional_setters;
