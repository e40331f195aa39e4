//! A replica whose index sets provisioned capacity cannot have on-demand limits.

use tablature::{ReadCapacity, Replica, ReplicaGlobalSecondaryIndex};

fn main() {
    let index = ReplicaGlobalSecondaryIndex::new("byArtist").read_capacity(ReadCapacity::fixed(5));
    let replica = Replica::new("eu-west-1").global_secondary_index(index);
    let _ = replica.maximum_read_request_units(10);
    //~^ ERROR a replica has `Provisioned` capacity and cannot have `OnDemand` capacity as well
}
