//! What the other files do wrong, done right: it compiles, so their errors are those of the misuse.

use std::process::ExitCode;

use tablature::Action::GetItem;
use tablature::{
    App, Attribute, Condition, ConditionKey, Flag, GlobalSecondaryIndex, LocalSecondaryIndex,
    PolicyStatement, ReadCapacity, RemovalPolicy, Replica,
    ReplicaGlobalSecondaryIndex, Role, Stack, Stage, StreamViewType,
    StringOperator, TableClass, TableV2, Text, WriteCapacity,
};

fn main() -> ExitCode {
    App::new().stack(stack).main()
}

fn stack(_stage: &Stage) -> Stack {
    let mut stack = Stack::new("music");
    let (read, write) = (ReadCapacity::fixed(5), WriteCapacity::autoscaled(5, 50));
    let index = || GlobalSecondaryIndex::new("byArtist", Attribute::string("artist"));

    let tracks = stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .sort_key(Attribute::string("title"))
            .maximum_read_request_units(1000)
            .global_secondary_index(index().maximum_read_request_units(100))
            .global_secondary_index(
                GlobalSecondaryIndex::new("byAlbum", Attribute::string("album"))
                    .maximum_write_request_units(100)
                    .maximum_read_request_units(100),
            )
            .local_secondary_index(LocalSecondaryIndex::new("byYear", Attribute::number("year")))
            .stream(StreamViewType::NewImage)
            .table_class(TableClass::Standard)
            .removal_policy(RemovalPolicy::Retain),
    );
    stack.add(
        TableV2::provisioned("Plays", Attribute::string("id"), read.clone(), write.clone())
            .global_secondary_index(index())
            .global_secondary_index(
                GlobalSecondaryIndex::new("byAlbum", Attribute::string("album"))
                    .write_capacity(write)
                    .read_capacity(read.clone()),
            )
            .replica(Replica::new("us-east-1"))
            .replica(
                Replica::new("eu-west-1")
                    .global_secondary_index(
                        ReplicaGlobalSecondaryIndex::new("byAlbum").read_capacity(read.clone()),
                    )
                    .read_capacity(read),
            ),
    );

    let keys = ConditionKey::leading_keys();
    let statement = PolicyStatement::allow()
        .actions([GetItem])
        .resources([tracks.arn()])
        .condition(Condition::for_all_values(StringOperator::Equals, keys.clone(), ["all"]))
        .condition(Condition::null(keys, false))
        .condition(Condition::string_equals(ConditionKey::select(), ["COUNT"]))
        .condition(Condition::string_equals(ConditionKey::<Text>::named("aws:userid"), ["a"]))
        .condition(Condition::bool(ConditionKey::<Flag>::named("aws:ViaAWSService"), true));
    stack.add(Role::for_lambda("Player").allow(tracks.read_data()).statement(statement));
    stack
}
