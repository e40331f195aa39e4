//! `VectorIndex`: similarity search over the items of a table.

use crate::builder::{common_setters, declaration, part};
use crate::dynamodb::projection::projection_setters;
use crate::dynamodb::{Attribute, Projection};
use crate::site::At;
use crate::words::words;

declaration! {
    /// A vector index: finds the items whose vector is nearest to a given one, by `SearchVectors`.
    ///
    /// ```
    /// use tablature::{Attribute, DistanceFunction, Role, Stack, TableV2, VectorIndex};
    ///
    /// let mut stack = Stack::new("shop");
    /// let products = stack.add(
    ///     TableV2::on_demand("Products", Attribute::string("id")).vector_index(
    ///         VectorIndex::new("similar", "embedding", 1024, DistanceFunction::Cosine)
    ///             .partition_key(Attribute::string("shopId"))
    ///             .inline_filter(Attribute::string("category"))
    ///             .project_include(["title"]),
    ///     ),
    /// );
    /// stack.add(
    ///     Role::for_lambda("Search").allow(products.vector_index("similar").search_vectors()),
    /// );
    /// ```
    ///
    /// The name has 3 to 255 characters of `A-Za-z0-9_.-` and is unique on the table, among its secondary
    /// indexes as well. A table has up to 5 vector indexes and is billed on demand. An index cannot be
    /// changed later. Neither `Query` nor `Scan` reads it, and no search can be limited to rows of the
    /// caller. See
    /// [vector indexes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.html).
    #[must_use = "an index does nothing until a table has it"]
    pub struct VectorIndex;

    pub(crate) struct VectorIndexDeclaration(
        name: impl Into<String>,
        vector_attribute: impl Into<String>,
        dimensions: u32,
        distance_function: DistanceFunction,
    ) {
        name: At<String> = At::caller(name.into()),
        vector_attribute: At<String> = At::caller(vector_attribute.into()),
        dimensions: At<u32> = At::caller(dimensions),
        distance_function: At<DistanceFunction> = At::caller(distance_function),
        partition_keys: Vec<Attribute> = Vec::new(),
        inline_filters: Vec<Attribute> = Vec::new(),
        projection: At<Projection> = At::caller(Projection::All),
    }

    /// An index over the vectors in `vector_attribute`, a list of `dimensions` numbers (1 to 4,096,
    /// as the model produces) that projects all attributes. The attribute's name has 1 to 255 bytes.
    pub fn new(..);
}

part!(VectorIndexDeclaration = "index", name);

words! {
    /// How near two vectors are to each other.
    ///
    /// See [VectorIndex](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-vectorindex.html).
    pub enum DistanceFunction {
        /// By the angle between them, whatever their length: for most models of text.
        Cosine = "COSINE",
        /// By the distance between their ends.
        Euclidean = "EUCLIDEAN",
        /// By angle and length: for models that are trained for it.
        DotProduct = "DOT_PRODUCT",
    }
}

impl VectorIndex {
    /// Divides the index by an attribute (`HASH`), whose value each search then gives. At most one.
    pub fn partition_key(mut self, attribute: Attribute) -> Self {
        let VectorIndexDeclaration { calls, partition_keys, .. } = &mut self.declaration;
        calls.extend("partition_key", partition_keys, [attribute]);
        self
    }

    /// An attribute by which a search can be filtered while it runs (`INLINE_FILTER`). Up to 18.
    pub fn inline_filter(mut self, attribute: Attribute) -> Self {
        let VectorIndexDeclaration { calls, inline_filters, .. } = &mut self.declaration;
        calls.add("inline_filter", inline_filters, attribute, |one, other| {
            one.name.value == other.name.value
        });
        self
    }
}

projection_setters!(
    [] VectorIndex,
    "the table, and what the index searches by",
    ". With the vector and the filters, up to 20"
);

common_setters! {
    [] VectorIndex = "index": replacing;
    example
        "DistanceFunction, VectorIndex",
        "let near = DistanceFunction::Cosine;",
        "VectorIndex::new(\"similar\", \"embedding\", 1024, near)",
        "project_keys_only()" => "project_include([\"title\"])";
}
