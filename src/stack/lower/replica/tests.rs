use serde_json::{Value, json};

use super::*;
use crate::dynamodb::{
    Attribute, Billing, GlobalSecondaryIndex, MultiRegionConsistency, ReadCapacity, Replica,
    ReplicaGlobalSecondaryIndex, StreamViewType, TableClass, TableV2, WriteCapacity,
};
use crate::facts::Action;
use crate::iam::{Principal, Role};
use crate::stack::{Stack, Stage, lower};

fn on_demand() -> TableV2<crate::dynamodb::OnDemand> {
    TableV2::on_demand("Orders", Attribute::string("id"))
}

fn by_status() -> GlobalSecondaryIndex {
    GlobalSecondaryIndex::new("byStatus", Attribute::string("status"))
}

fn properties<B: Billing>(table: TableV2<B>) -> Value {
    let mut stack = Stack::new("shop");
    stack.add(table);
    let text = lower(&stack, &Stage::default()).template.to_json();
    let template: Value = serde_json::from_str(&text).unwrap();
    template["Resources"]["Orders"]["Properties"].clone()
}

#[test]
fn what_a_replica_does_not_say_is_as_the_table_says_it() {
    let table = on_demand()
        .point_in_time_recovery(true)
        .deletion_protection(true)
        .table_class(TableClass::StandardInfrequentAccess)
        .maximum_read_request_units(10)
        .contributor_insights(ContributorInsights::ThrottledKeys)
        .tag("team", "shop")
        .replica(Replica::new("eu-west-1"));
    let replicas = &properties(table)["Replicas"];
    let mut expected = replicas[0].clone();
    assert_eq!(expected["Region"], json!({ "Ref": "AWS::Region" }));
    expected["Region"] = json!("eu-west-1");
    assert_eq!(replicas[1], expected);
    assert_eq!(replicas[1].as_object().unwrap().len(), 7);
}

#[test]
fn what_a_replica_says_is_its_own() {
    let policy = |account: &str| {
        [PolicyStatement::allow()
            .principals([Principal::account(account)])
            .actions([Action::GetItem])
            .resources(["*"])]
    };
    let table = on_demand()
        .deletion_protection(true)
        .kinesis_stream(KinesisStream::new("here"))
        .resource_policy(policy("111122223333"))
        .tag("team", "shop")
        .tag("stage", "prod")
        .replica(
            Replica::new("eu-west-1")
                .deletion_protection(false)
                .kinesis_stream(KinesisStream::new("there"))
                .stream_resource_policy(policy("444455556666"))
                .point_in_time_recovery(PointInTimeRecovery::days(7))
                .maximum_read_request_units(5)
                .tag("stage", "copy"),
        );
    let replicas = &properties(table)["Replicas"];
    let (own, other) = (&replicas[0], &replicas[1]);
    assert_eq!(own["DeletionProtectionEnabled"], true);
    assert_eq!(other["DeletionProtectionEnabled"], false);
    assert_eq!(own["KinesisStreamSpecification"], json!({ "StreamArn": "here" }));
    assert_eq!(other["KinesisStreamSpecification"], json!({ "StreamArn": "there" }));
    let statement = "/ResourcePolicy/PolicyDocument/Statement/0/Principal/AWS";
    assert!(own.pointer(statement).unwrap().to_string().contains("111122223333"));
    assert_eq!(other["ResourcePolicy"], Value::Null);
    let of_stream = format!("/ReplicaStreamSpecification{statement}");
    assert!(other.pointer(&of_stream).unwrap().to_string().contains("444455556666"));
    assert_eq!(own["ReplicaStreamSpecification"], Value::Null);
    assert_eq!(own["PointInTimeRecoverySpecification"], Value::Null);
    assert_eq!(other["PointInTimeRecoverySpecification"]["RecoveryPeriodInDays"], 7);
    assert_eq!(other["ReadOnDemandThroughputSettings"]["MaxReadRequestUnits"], 5);
    assert_eq!(
        other["Tags"],
        json!([{ "Key": "team", "Value": "shop" }, { "Key": "stage", "Value": "copy" }])
    );
}

#[test]
fn each_region_has_its_key() {
    let (here, there) = ("arn:aws:kms:us-east-1:1:key/a", "arn:aws:kms:eu-west-1:1:key/b");
    let table = on_demand()
        .encryption(TableEncryption::customer_managed(here))
        .replica(Replica::new("eu-west-1").encryption_key(there));
    let written = properties(table);
    assert_eq!(written["SSESpecification"], json!({ "SSEEnabled": true, "SSEType": "KMS" }));
    let key = |replica: usize| &written["Replicas"][replica]["SSESpecification"];
    assert_eq!(key(0), &json!({ "KMSMasterKeyId": here }));
    assert_eq!(key(1), &json!({ "KMSMasterKeyId": there }));

    let managed = properties(on_demand().encryption(TableEncryption::aws_managed()));
    assert_eq!(managed["SSESpecification"], json!({ "SSEEnabled": true, "SSEType": "KMS" }));
    assert_eq!(managed["Replicas"][0]["SSESpecification"], Value::Null);
    let owned = properties(on_demand().encryption(TableEncryption::aws_owned()));
    assert_eq!(owned["SSESpecification"], json!({ "SSEEnabled": false }));
}

#[test]
fn a_grant_decrypts_through_dynamodb_in_each_region() {
    let (here, there) = ("arn:aws:kms:us-east-1:1:key/a", "arn:aws:kms:eu-west-1:1:key/b");
    let mut stack = Stack::new("shop");
    let orders = stack.add(
        on_demand()
            .encryption(TableEncryption::customer_managed(here))
            .replica(Replica::new("eu-west-1").encryption_key(there)),
    );
    stack.add(Role::for_lambda("Reader").allow(orders.read_data()).allow(orders.write_data()));
    stack.add(Role::for_lambda("Follower").allow(orders.stream().read()));
    stack.add(Role::for_lambda("Lister").allow(orders.actions([Action::DescribeTable])));
    let text = lower(&stack, &Stage::default()).template.to_json();
    let template: Value = serde_json::from_str(&text).unwrap();
    let decrypts = |role: &str| -> Vec<Value> {
        let policy = &template["Resources"][role]["Properties"]["Policies"][0];
        let statements = policy["PolicyDocument"]["Statement"].as_array().unwrap();
        let of_kms = |one: &&Value| one["Action"] == json!(["kms:Decrypt"]);
        statements.iter().filter(of_kms).cloned().collect()
    };
    let via = |statement: &Value| statement["Condition"]["StringEquals"].clone();
    let both = decrypts("Reader");
    assert_eq!(both.len(), 2, "once a Region, whatever grants ask");
    assert_eq!(both[0]["Resource"], json!([here]));
    let own = json!({ "Fn::Sub": "dynamodb.${AWS::Region}.amazonaws.com" });
    assert_eq!(via(&both[0]), json!({ "kms:ViaService": own }));
    assert_eq!(both[1]["Resource"], json!([there]));
    assert_eq!(via(&both[1]), json!({ "kms:ViaService": "dynamodb.eu-west-1.amazonaws.com" }));
    assert_eq!(decrypts("Follower").len(), 1, "the stream of the stack's Region");
    assert_eq!(decrypts("Lister"), [Value::Null; 0]);
}

#[test]
fn replicas_bring_the_stream_that_they_need() {
    let stream = |table| properties(table)["StreamSpecification"].clone();
    let replica = || Replica::new("eu-west-1");
    assert_eq!(stream(on_demand()), Value::Null);
    let images = json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" });
    assert_eq!(stream(on_demand().replica(replica())), images);
    let strong = MultiRegionConsistency::Strong;
    let table = || on_demand().multi_region_consistency(strong).replica(replica());
    assert_eq!(stream(table()), Value::Null);
    let keys_only = table().stream(StreamViewType::KeysOnly);
    assert_eq!(stream(keys_only), json!({ "StreamViewType": "KEYS_ONLY" }));
}

#[test]
fn capacity_of_an_index_is_the_nearest_that_was_said() {
    let write = || WriteCapacity::autoscaled(1, 10);
    let table =
        TableV2::provisioned("Orders", Attribute::string("id"), ReadCapacity::fixed(1), write())
            .global_secondary_index(by_status().read_capacity(ReadCapacity::fixed(2)))
            .global_secondary_index(GlobalSecondaryIndex::new("byDay", Attribute::string("day")))
            .replica(
                Replica::new("eu-west-1")
                    .read_capacity(ReadCapacity::fixed(3))
                    .global_secondary_index(
                        ReplicaGlobalSecondaryIndex::new("byStatus")
                            .read_capacity(ReadCapacity::fixed(4)),
                    ),
            );
    let replicas = &properties(table)["Replicas"];
    let units = |replica: usize, part: &str| {
        let pointer = format!("{part}/ReadProvisionedThroughputSettings/ReadCapacityUnits");
        replicas[replica].pointer(&pointer).and_then(Value::as_u64)
    };
    let index = "/GlobalSecondaryIndexes";
    assert_eq!([units(0, ""), units(1, "")], [Some(1), Some(3)]);
    let first = format!("{index}/0");
    assert_eq!([units(0, &first), units(1, &first)], [Some(2), Some(4)]);
    let second = format!("{index}/1");
    assert_eq!([units(0, &second), units(1, &second)], [Some(1), Some(1)]);
}

#[test]
fn the_nearest_word_on_insights_counts() {
    use ContributorInsights::{AccessedAndThrottledKeys, Disabled, ThrottledKeys};
    let table = on_demand()
        .contributor_insights(ThrottledKeys)
        .global_secondary_index(by_status())
        .replica(Replica::new("eu-west-1").contributor_insights(AccessedAndThrottledKeys))
        .replica(Replica::new("eu-west-2").global_secondary_index(
            ReplicaGlobalSecondaryIndex::new("byStatus").contributor_insights(Disabled),
        ));
    let replicas = &properties(table)["Replicas"];
    let of_index = |replica: usize| {
        replicas[replica]["GlobalSecondaryIndexes"][0]["ContributorInsightsSpecification"].clone()
    };
    assert_eq!(of_index(0), json!({ "Enabled": true, "Mode": "THROTTLED_KEYS" }));
    assert_eq!(of_index(1), json!({ "Enabled": true, "Mode": "ACCESSED_AND_THROTTLED_KEYS" }));
    assert_eq!(of_index(2), json!({ "Enabled": false }));
}

#[test]
fn settings_of_an_unknown_index_are_not_dropped() {
    let unknown = ReplicaGlobalSecondaryIndex::new("byStaus").maximum_read_request_units(1);
    let table = on_demand()
        .global_secondary_index(by_status())
        .replica(Replica::new("eu-west-1").global_secondary_index(unknown));
    let names = &properties(table)["Replicas"][1]["GlobalSecondaryIndexes"];
    assert_eq!(names[0]["IndexName"], "byStaus");
}

#[test]
fn warm_throughput_witness_and_keys_of_several_attributes_are_written() {
    let partition = [Attribute::string("shop"), Attribute::string("day")];
    let index = GlobalSecondaryIndex::with_partition_keys("byDay", partition)
        .sort_keys([Attribute::number("hour"), Attribute::number("minute")])
        .warm_write_units_per_second(5_000);
    let written = properties(
        on_demand()
            .warm_read_units_per_second(13_000)
            .multi_region_consistency(MultiRegionConsistency::Strong)
            .replica(Replica::new("us-east-2"))
            .witness_region("us-west-2")
            .global_secondary_index(index),
    );
    assert_eq!(written["WarmThroughput"], json!({ "ReadUnitsPerSecond": 13_000 }));
    assert_eq!(written["MultiRegionConsistency"], "STRONG");
    assert_eq!(written["GlobalTableWitnesses"], json!([{ "Region": "us-west-2" }]));
    let index = &written["GlobalSecondaryIndexes"][0];
    assert_eq!(index["WarmThroughput"], json!({ "WriteUnitsPerSecond": 5_000 }));
    let keys: Vec<String> = (index["KeySchema"].as_array().unwrap().iter())
        .map(|key| format!("{} {}", key["KeyType"], key["AttributeName"]).replace('"', ""))
        .collect();
    assert_eq!(keys, ["HASH shop", "HASH day", "RANGE hour", "RANGE minute"]);
    assert_eq!(written["AttributeDefinitions"].as_array().unwrap().len(), 5);
}
