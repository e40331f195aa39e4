//! A vector index needs a table on demand.

use tablature::{Attribute, DistanceFunction, ReadCapacity, TableV2, VectorIndex, WriteCapacity};

fn main() {
    let similar = VectorIndex::new("similar", "embedding", 1024, DistanceFunction::Cosine);
    let read = ReadCapacity::fixed(5);
    let write = WriteCapacity::autoscaled(5, 100);
    TableV2::provisioned("Products", Attribute::string("id"), read, write).vector_index(similar);
    //~^ ERROR no method named `vector_index` found for struct `TableV2<Provisioned>`
}
