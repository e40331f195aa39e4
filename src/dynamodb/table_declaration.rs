//! The declaration of a table, and what follows from it.

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Calls, identity};
use crate::dynamodb::{
    Attribute, Encryption, EntityDeclaration, GlobalIndexDeclaration, LocalIndexDeclaration,
    MultiRegionConsistency, PatternDeclaration, RegionalSettings, ReplicaDeclaration,
    StreamViewType, TableEncryption, TableThroughput, VectorIndexDeclaration, WarmThroughput,
};
use crate::removal_policy::RemovalPolicy;
use crate::site::At;
use crate::template::Expr;

#[derive(Clone, Debug)]
pub(crate) struct TableDeclaration {
    pub(crate) id: At<String>,
    pub(crate) logical_id: Option<At<String>>,
    pub(crate) table_name: Option<At<String>>,
    pub(crate) partition_key: Attribute,
    pub(crate) sort_key: Option<Attribute>,
    pub(crate) throughput: At<TableThroughput>,
    pub(crate) global_indexes: Vec<GlobalIndexDeclaration>,
    pub(crate) local_indexes: Vec<LocalIndexDeclaration>,
    pub(crate) vector_indexes: Vec<VectorIndexDeclaration>,
    pub(crate) encryption: Option<At<TableEncryption>>,
    pub(crate) warm_throughput: WarmThroughput,
    /// The settings in the stack's Region.
    pub(crate) settings: RegionalSettings,
    pub(crate) replicas: Vec<ReplicaDeclaration>,
    /// The ARNs of replicas in other accounts.
    pub(crate) multi_account_replicas: Vec<At<Expr>>,
    pub(crate) multi_region_consistency: Option<At<MultiRegionConsistency>>,
    pub(crate) witness_region: Option<At<String>>,
    pub(crate) removal_policy: Option<At<RemovalPolicy>>,
    pub(crate) time_to_live_attribute: Option<At<String>>,
    pub(crate) stream: Option<At<StreamViewType>>,
    pub(crate) entities: Vec<EntityDeclaration>,
    pub(crate) access_patterns: Vec<PatternDeclaration>,
    pub(crate) acknowledgements: Vec<Acknowledgement>,
    pub(crate) calls: Calls,
}

identity!(TableDeclaration);

impl TableDeclaration {
    /// The customer managed keys, with the Region of each; `None` is the stack's own.
    pub(crate) fn customer_keys(&self) -> impl Iterator<Item = (Option<&str>, &At<Expr>)> {
        let own = self.encryption.as_ref().and_then(|encryption| match &encryption.value.0 {
            Encryption::CustomerManaged(key) => Some((None, key)),
            Encryption::AwsOwned | Encryption::AwsManaged => None,
        });
        own.into_iter().chain(self.replicas.iter().filter_map(|replica| {
            Some((Some(replica.region.value.as_str()), replica.encryption_key.as_ref()?))
        }))
    }

    /// The stream that was set, or else the one by which eventually consistent replicas replicate.
    pub(crate) fn effective_stream(&self) -> Option<At<StreamViewType>> {
        let strong =
            |said: &At<MultiRegionConsistency>| said.value == MultiRegionConsistency::Strong;
        let implied = || {
            let replica = self.replicas.first().map(|replica| replica.region.site);
            let elsewhere = self.multi_account_replicas.first().map(|arn| arn.site);
            let site = replica.or(elsewhere)?;
            let is_eventual = !self.multi_region_consistency.as_ref().is_some_and(strong);
            is_eventual.then_some(At { value: StreamViewType::NewAndOldImages, site })
        };
        self.stream.clone().or_else(implied)
    }
}
