//! Tables with every setter.

use tablature::Action::GetItem;
use tablature::*;

pub(crate) fn stack(stage: &Stage) -> Stack {
    let mut stack = Stack::new("tables")
        .description("Every setter of a table")
        .region("eu-west-1")
        .table_names("app-{table}-{stage}")
        .outputs_for_all();
    let orders = stack.add(
        TableV2::on_demand("Orders", Attribute::string("customerId"))
            .sort_key(Attribute::number("orderId"))
            .maximum_read_request_units(100)
            .maximum_write_request_units(50)
            .table_name("orders")
            .global_secondary_index(
                GlobalSecondaryIndex::new("byStatus", Attribute::string("status"))
                    .sort_key(Attribute::binary("digest"))
                    .maximum_read_request_units(10)
                    .maximum_write_request_units(5)
                    .project_include(["total"]),
            )
            .global_secondary_index(
                GlobalSecondaryIndex::new("byDay", Attribute::string("day")).project_keys_only(),
            )
            .local_secondary_index(
                LocalSecondaryIndex::new("byTotal", Attribute::number("total")).project_keys_only(),
            )
            .local_secondary_index(
                LocalSecondaryIndex::new("byShop", Attribute::string("shop"))
                    .project_include(["note"]),
            )
            .point_in_time_recovery(PointInTimeRecovery::days(7))
            .deletion_protection(stage.is("prod"))
            .removal_policy(RemovalPolicy::RetainOnUpdateOrDelete)
            .time_to_live_attribute("expiresAt")
            .stream(StreamViewType::NewAndOldImages)
            .table_class(TableClass::StandardInfrequentAccess)
            .tag("team", "shop")
            .logical_id("OrderTable"),
    );
    let partition = [Attribute::string("shop"), Attribute::string("day")];
    stack.add(
        TableV2::on_demand("Visits", Attribute::string("id"))
            .encryption(TableEncryption::customer_managed(
                "arn:aws:kms:eu-west-1:123456789012:key/a",
            ))
            .warm_read_units_per_second(13_000)
            .warm_write_units_per_second(5_000)
            .contributor_insights(ContributorInsights::ThrottledKeys)
            .kinesis_stream(
                KinesisStream::new("arn:aws:kinesis:eu-west-1:123456789012:stream/visits")
                    .precision(ApproximateCreationDateTimePrecision::Millisecond),
            )
            .resource_policy([PolicyStatement::allow()
                .principals([Principal::account("123456789012")])
                .actions([GetItem])
                .resources(["*"])])
            .global_secondary_index(
                GlobalSecondaryIndex::with_partition_keys("byDay", partition)
                    .sort_keys([Attribute::number("hour"), Attribute::number("minute")])
                    .warm_read_units_per_second(14_000)
                    .warm_write_units_per_second(6_000)
                    .contributor_insights(ContributorInsights::Disabled),
            )
            .multi_region_consistency(MultiRegionConsistency::Strong)
            .replica(
                Replica::new("eu-west-2")
                    .encryption_key("arn:aws:kms:eu-west-2:123456789012:key/b")
                    .maximum_read_request_units(9)
                    .contributor_insights(ContributorInsights::AccessedAndThrottledKeys)
                    .deletion_protection(true)
                    .kinesis_stream(KinesisStream::new(
                        "arn:aws:kinesis:eu-west-2:123456789012:stream/visits",
                    ))
                    .point_in_time_recovery(true)
                    .table_class(TableClass::Standard)
                    .tag("team", "shop")
                    .global_secondary_index(
                        ReplicaGlobalSecondaryIndex::new("byDay")
                            .contributor_insights(ContributorInsights::ThrottledKeys)
                            .maximum_read_request_units(8),
                    ),
            )
            .witness_region("eu-west-3"),
    );
    let stock = stack.add(
        TableV2::provisioned(
            "stock",
            Attribute::string("sku"),
            ReadCapacity::fixed(5),
            WriteCapacity::autoscaled(1, 10).target_utilization(60).seed_capacity(2),
        )
        .global_secondary_index(
            GlobalSecondaryIndex::new("byShelf", Attribute::string("shelf"))
                .read_capacity(
                    ReadCapacity::autoscaled(1, 9).target_utilization(50).seed_capacity(3),
                )
                .write_capacity(WriteCapacity::autoscaled(1, 8)),
        ),
    );
    stack.add(
        Role::for_lambda("Shop")
            .allow(orders.read_write_data())
            .allow(orders.index("byStatus").read_data())
            .allow(orders.stream().read())
            .allow(stock.read_data()),
    );
    let nobody = invariants::everyone().except(["Nobody"]);
    stack.never(nobody.may(invariants::writes(), invariants::on(&orders)), "misspelt");
    stack.add(Output::new("Arn", orders.arn()).description("d").export_name("orders"));
    stack.add(Output::new("IndexArn", orders.index("byDay").arn()));
    stack
}
