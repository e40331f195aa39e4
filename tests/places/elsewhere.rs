//! What reaches beyond the stack and its Region: vector indexes, replicas, other accounts, imports.

use tablature::{
    Attribute, DistanceFunction, GlobalTableSettingsReplicationMode, ImportedTable, Key,
    MultiAccountReplica, Replica, Role, Stack, Stage, TableV2, VectorIndex,
};

pub(crate) fn stack(_: &Stage) -> Stack {
    let mut stack = Stack::new("elsewhere");
    let products = stack.add(
        TableV2::on_demand("Products", Attribute::string("id"))
            .vector_index(
                VectorIndex::new("similar", "embedding", 1024, DistanceFunction::Cosine)
                    .partition_key(Attribute::string("shopId"))
                    .inline_filter(Attribute::number("price"))
                    .project_keys_only(),
            )
            .disassociation_protection(true)
            .stream_tag("team", "products")
            .replica(Replica::new("eu-west-1")),
    );
    stack.add(
        TableV2::on_demand("Shared", Attribute::string("id"))
            .global_table_settings_replication_mode(GlobalTableSettingsReplicationMode::Enabled)
            .multi_account_replica("arn:aws:dynamodb:eu-west-1:222222222222:table/shared"),
    );
    stack.add(Key::new("SharedKey").replication_between_accounts(["222222222222"]));
    let source = "arn:aws:dynamodb:us-east-1:111111111111:table/joined";
    stack.add(
        MultiAccountReplica::of("Joined", source)
            .table_name("joined")
            .encryption_key("arn:aws:kms:us-east-1:222222222222:key/1234"),
    );
    let orders = stack.add(
        ImportedTable::from_table_arn("Orders", "arn:aws:s3:::orders")
            .global_secondary_index("a")
            .local_secondary_index("b"),
    );
    let items = ImportedTable::from_table_name("Items", "it");
    let items = stack.add(items.vector_index("c"));
    stack.add(
        Role::for_lambda("Search")
            .allow(products.search_vectors())
            .allow(products.replica("eu-west-2").read_data())
            .allow(products.in_stack_region().write_data())
            .allow(products.vector_index("alike").search_vectors())
            .allow(orders.read_data())
            .allow(items.read_data()),
    );
    stack
}
