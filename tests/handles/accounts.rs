//! Global tables of several accounts.

use serde_json::json;
use tablature::Action::{GetItem, PutItem, Query};
use tablature::assertions::on;
use tablature::evaluate::Environment;
use tablature::{Attribute, Expr, MultiAccountReplica, RemovalPolicy, Role, Stack, Stage, TableV2};

use crate::template;

#[test]
fn a_table_lets_a_replica_of_another_account_join() {
    let mut stack = Stack::new("shop").region("us-east-1");
    stack.add(
        TableV2::on_demand("Orders", Attribute::string("id"))
            .table_name("orders")
            .multi_account_replica("arn:aws:dynamodb:eu-west-1:222222222222:table/orders")
            .multi_account_replica("arn:aws:dynamodb:ap-south-1:333333333333:table/orders"),
    );
    let template = template(&stack);
    let properties = &template["Resources"]["Orders"]["Properties"];
    assert_eq!(properties["StreamSpecification"]["StreamViewType"], "NEW_AND_OLD_IMAGES");
    let [replica] = &properties["Replicas"].as_array().unwrap()[..] else { panic!("{template}") };
    assert_eq!(replica["GlobalTableSettingsReplicationMode"], "ENABLED");
    let root = |account: &str| json!({ "Fn::Sub": format!("arn:${{AWS::Partition}}:iam::{account}:root") });
    let accounts = json!([{ "Ref": "AWS::AccountId" }, "222222222222", "333333333333"]);
    assert_eq!(
        replica["ResourcePolicy"]["PolicyDocument"]["Statement"],
        json!([
            {
                "Sid": "JoinFromOtherAccounts",
                "Effect": "Allow",
                "Principal": { "AWS": [root("222222222222"), root("333333333333")] },
                "Action": ["dynamodb:AssociateTableReplica"],
                "Resource": ["*"],
            },
            {
                "Sid": "ReplicateBetweenAccounts",
                "Effect": "Allow",
                "Principal": { "Service": "replication.dynamodb.amazonaws.com" },
                "Action": [
                    "dynamodb:ReadDataForReplication",
                    "dynamodb:WriteDataForReplication",
                    "dynamodb:ReplicateSettings",
                ],
                "Resource": ["*"],
                "Condition": { "StringEquals": { "aws:SourceAccount": accounts } },
            },
        ])
    );
}

#[test]
fn a_replica_of_another_account_has_the_sources_name_and_says_only_its_own() {
    let mut stack = Stack::new("shop-replica").region("eu-west-1");
    let orders = stack.add(
        MultiAccountReplica::of("Orders", "arn:aws:dynamodb:us-east-1:111111111111:table/orders")
            .multi_account_replica("arn:aws:dynamodb:ap-south-1:333333333333:table/orders")
            .global_secondary_index("byDay")
            .encryption_key("arn:aws:kms:eu-west-1:222222222222:key/0000")
            .deletion_protection(true)
            .tag("team", "orders"),
    );
    stack.add(Role::for_lambda("Report").allow(orders.read_data()));
    let template = template(&stack);
    let properties = &template["Resources"]["Orders"]["Properties"];
    let names: Vec<&String> = properties.as_object().unwrap().keys().collect();
    assert_eq!(names, ["GlobalTableSourceArn", "Replicas", "SSESpecification", "TableName"]);
    assert_eq!(properties["TableName"], "orders");
    let replica = &properties["Replicas"][0];
    assert_eq!(replica["DeletionProtectionEnabled"], true);
    assert!(replica["SSESpecification"]["KMSMasterKeyId"].is_string());
    let statements_on_it = &replica["ResourcePolicy"]["PolicyDocument"]["Statement"];
    let joining = &statements_on_it[0]["Principal"]["AWS"];
    assert!(joining.to_string().contains("333333333333"), "{joining}");
    assert!(!joining.to_string().contains("111111111111"), "the source is a member already");
    let accounts = json!([{ "Ref": "AWS::AccountId" }, "111111111111", "333333333333"]);
    let condition = &statements_on_it[1]["Condition"]["StringEquals"]["aws:SourceAccount"];
    assert_eq!(condition, &accounts);

    // The key is the deployment's own only in its account.
    let account = Environment::new("222222222222", "eu-west-1");
    let deployed = stack.at(&Stage::default()).environment(account);
    deployed.role("Report").may(GetItem, on(&orders));
    deployed.role("Report").may(Query, on(&orders.index("byDay")));
    deployed.role("Report").may_not(PutItem, on(&orders));
}

#[test]
fn a_source_may_be_known_only_at_deployment() {
    let mut stack = Stack::new("shop-replica");
    let source = Expr::reference("SourceArn");
    let replica = MultiAccountReplica::of("Orders", source).removal_policy(RemovalPolicy::Destroy);
    stack.add(replica);
    let written = stack.check(&Stage::default());
    assert!(!written.codes().iter().any(|code| code.starts_with("DDB08")), "{:?}", written.codes());
}
