//! Handles of a table's parts: an index, a vector index, the stream.

use crate::dynamodb::Reach;
use crate::dynamodb::reach::index_suffix;
use crate::facts::{Action, READ_DATA, SEARCH_VECTORS, STREAM_READ};
use crate::iam::Grant;
use crate::site::{At, Site};
use crate::template::Expr;

/// One secondary index of a table.
///
/// ```
/// use tablature::{Attribute, GlobalSecondaryIndex, Role, Stack, TableV2};
///
/// let mut stack = Stack::new("music");
/// let tracks = stack.add(
///     TableV2::on_demand("Tracks", Attribute::string("id"))
///         .global_secondary_index(GlobalSecondaryIndex::new("byOwner", Attribute::string("owner"))),
/// );
/// stack.add(Role::for_lambda("Profile").allow(tracks.index("byOwner").read_data()));
/// ```
#[derive(Clone, Debug)]
pub struct IndexHandle {
    pub(crate) table: Reach,
    pub(crate) name: At<String>,
}

impl IndexHandle {
    /// Allows `Query` and `Scan` on the index.
    #[track_caller]
    pub fn read_data(&self) -> Grant {
        Grant::new(self.table.index_subject(&self.name), READ_DATA, false)
    }

    /// Allows exactly these actions on the index.
    #[track_caller]
    pub fn actions(&self, actions: impl IntoIterator<Item = Action>) -> Grant {
        let actions: Vec<Action> = actions.into_iter().collect();
        Grant::new(self.table.index_subject(&self.name), &actions, true)
    }

    /// The index's ARN, resolved at deployment: in the stack's Region, or in that of the replica.
    pub fn arn(&self) -> Expr {
        self.table.arn(&index_suffix(&self.name.value))
    }

    /// The index's ARN in each Region of the table.
    pub fn arns(&self) -> Vec<Expr> {
        self.table.arns(&index_suffix(&self.name.value))
    }
}

/// One vector index of a table. Neither `Query` nor `Scan` takes it.
///
/// ```
/// use tablature::{Attribute, DistanceFunction, Role, Stack, TableV2, VectorIndex};
///
/// let mut stack = Stack::new("shop");
/// let similar = VectorIndex::new("similar", "embedding", 1024, DistanceFunction::Cosine);
/// let products = stack
///     .add(TableV2::on_demand("Products", Attribute::string("id")).vector_index(similar));
/// stack.add(
///     Role::for_lambda("Search").allow(products.vector_index("similar").search_vectors()),
/// );
/// ```
#[derive(Clone, Debug)]
pub struct VectorIndexHandle {
    pub(crate) table: Reach,
    pub(crate) name: At<String>,
}

impl VectorIndexHandle {
    /// Allows searching the index: `SearchVectors` on it and on its table. AWS's guide requires it on the
    /// index alone, its reference of actions on both; on the table it allows nothing else.
    ///
    /// See [the policy for it](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-example-search-vectors.html).
    #[track_caller]
    pub fn search_vectors(&self) -> Grant {
        Grant::new(self.table.vector_index_subject(&self.name), SEARCH_VECTORS, true)
    }

    /// The index's ARN, resolved at deployment: in the stack's Region, or in that of the replica.
    pub fn arn(&self) -> Expr {
        self.table.arn(&index_suffix(&self.name.value))
    }

    /// The index's ARN in each Region of the table.
    pub fn arns(&self) -> Vec<Expr> {
        self.table.arns(&index_suffix(&self.name.value))
    }
}

/// The stream of a table, in the stack's Region.
///
/// ```
/// use tablature::{Attribute, Role, Stack, StreamViewType, TableV2};
///
/// let mut stack = Stack::new("shop");
/// let orders = stack.add(
///     TableV2::on_demand("Orders", Attribute::string("id")).stream(StreamViewType::NewAndOldImages),
/// );
/// stack.add(Role::for_lambda("OrderStatus").allow(orders.stream().read()));
/// ```
#[derive(Clone, Debug)]
pub struct StreamHandle {
    pub(crate) table: Reach,
    pub(crate) arn: Expr,
    pub(crate) site: Site,
}

impl StreamHandle {
    /// Allows reading the stream: `DescribeStream`, `GetRecords` and `GetShardIterator` on it, and
    /// `ListStreams`, which takes only `*`.
    #[doc(alias = "grantStreamRead")]
    #[doc(alias = "grantTableListStreams")]
    #[track_caller]
    pub fn read(&self) -> Grant {
        Grant::new(self.table.stream_subject(self.site), STREAM_READ, false)
    }

    /// Allows exactly these actions on the stream.
    #[doc(alias = "grantStream")]
    #[track_caller]
    pub fn actions(&self, actions: impl IntoIterator<Item = Action>) -> Grant {
        let actions: Vec<Action> = actions.into_iter().collect();
        Grant::new(self.table.stream_subject(self.site), &actions, true)
    }

    /// The stream's ARN, resolved at deployment. It changes when the stream is changed.
    pub fn arn(&self) -> Expr {
        self.arn.clone()
    }
}
