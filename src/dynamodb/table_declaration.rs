//! The declaration of a table, and what follows from it.

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Id, declaration, identity};
use crate::dynamodb::{
    Attribute, Encryption, EntityDeclaration, GlobalIndexDeclaration, LocalIndexDeclaration,
    MultiRegionConsistency, PatternDeclaration, RegionalSettings, ReplicaDeclaration,
    StreamViewType, TableEncryption, TableThroughput, Units, VectorIndexDeclaration,
};
use crate::removal_policy::RemovalPolicy;
use crate::site::At;
use crate::template::Expr;

declaration! {
    pub(crate) struct TableDeclaration(
        id: impl Into<String>,
        partition_key: Attribute,
        throughput: TableThroughput,
    ) {
        id: Id = Id::caller(id),
        table_name: Option<At<String>> = None,
        partition_key: Attribute = partition_key,
        sort_key: Option<Attribute> = None,
        throughput: At<TableThroughput> = At::caller(throughput),
        global_indexes: Vec<GlobalIndexDeclaration> = Vec::new(),
        local_indexes: Vec<LocalIndexDeclaration> = Vec::new(),
        vector_indexes: Vec<VectorIndexDeclaration> = Vec::new(),
        encryption: Option<At<TableEncryption>> = None,
        warm_throughput: Units = Units::default(),
        /// The settings in the stack's Region.
        settings: RegionalSettings = RegionalSettings::default(),
        replicas: Vec<ReplicaDeclaration> = Vec::new(),
        /// The ARNs of replicas in other accounts.
        multi_account_replicas: Vec<At<Expr>> = Vec::new(),
        multi_region_consistency: Option<At<MultiRegionConsistency>> = None,
        witness_region: Option<At<String>> = None,
        removal_policy: Option<At<RemovalPolicy>> = None,
        time_to_live_attribute: Option<At<String>> = None,
        stream: Option<At<StreamViewType>> = None,
        entities: Vec<EntityDeclaration> = Vec::new(),
        access_patterns: Vec<PatternDeclaration> = Vec::new(),
        acknowledgements: Vec<Acknowledgement> = Vec::new(),
    }
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
        let strong = |consistency: &At<MultiRegionConsistency>| {
            consistency.value == MultiRegionConsistency::Strong
        };
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
