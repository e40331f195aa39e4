//! What handles grant beyond a table in its stack: one Region of it, vector indexes, tables from
//! elsewhere.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what helps a test panics as the test does"
)]

use serde_json::{Value, json};
use tablature::Action::{GetItem, GetRecords, PutItem, Query, Scan, SearchVectors};
use tablature::assertions::on;
use tablature::evaluate::Environment;
use tablature::findings::{Color, Sources};
use tablature::{
    Attribute, DistanceFunction, Expr, GlobalSecondaryIndex, ImportedTable, LeadingKey,
    LocalSecondaryIndex, MultiAccountReplica, PolicyStatement, RemovalPolicy, Replica, Role, Stack,
    Stage, TableEncryption, TableV2, UserSignIn, VectorIndex,
};

fn template(stack: &Stack) -> Value {
    let report = stack.check(&Stage::default());
    assert_eq!(report.codes(), [""; 0], "{}", report.text(&Sources::under(["."]), Color::Never));
    let template = stack.template(&Stage::default()).unwrap();
    serde_json::from_str(&template.to_json()).unwrap()
}

fn statements(template: &Value, role: &str) -> Vec<Value> {
    let policy = &template["Resources"][role]["Properties"]["Policies"][0]["PolicyDocument"];
    policy["Statement"].as_array().unwrap().clone()
}

fn products() -> TableV2<tablature::OnDemand> {
    TableV2::on_demand("Products", Attribute::string("id"))
        .global_secondary_index(GlobalSecondaryIndex::new("byShop", Attribute::string("shopId")))
        .vector_index(
            VectorIndex::new("similar", "embedding", 1024, DistanceFunction::Cosine)
                .partition_key(Attribute::string("shopId"))
                .inline_filter(Attribute::number("price"))
                .project_include(["title"]),
        )
        .vector_index(VectorIndex::new("alike", "sound", 3, DistanceFunction::DotProduct))
}

#[test]
fn a_vector_index_is_written_as_cloudformation_spells_it() {
    let mut stack = Stack::new("shop");
    stack.add(products());
    let template = template(&stack);
    let properties = &template["Resources"]["Products"]["Properties"];
    assert_eq!(
        properties["VectorIndexes"][0],
        json!({
            "Dimensions": 1024,
            "DistanceFunction": "COSINE",
            "IndexName": "similar",
            "Projection": { "NonKeyAttributes": ["title"], "ProjectionType": "INCLUDE" },
            "SearchSchema": [
                { "AttributeName": "shopId", "SearchSchemaElementType": "HASH" },
                { "AttributeName": "price", "SearchSchemaElementType": "INLINE_FILTER" },
            ],
            "VectorAttribute": { "AttributeName": "embedding" },
        })
    );
    // The vector's attribute is no key, and is not defined; what is searched by is.
    let defined: Vec<&str> = (properties["AttributeDefinitions"].as_array().unwrap().iter())
        .map(|definition| definition["AttributeName"].as_str().unwrap())
        .collect();
    assert_eq!(defined, ["id", "shopId", "price"]);
}

#[test]
fn a_search_is_granted_on_its_index_and_table_and_nothing_else_reads_the_index() {
    let mut stack = Stack::new("shop");
    let products = stack.add(products());
    stack.add(Role::for_lambda("One").allow(products.vector_index("similar").search_vectors()));
    stack.add(Role::for_lambda("All").allow(products.search_vectors()));
    stack.add(Role::for_lambda("Reader").allow(products.read_data()));
    stack.add(Role::for_lambda("Named").allow(products.actions([Query, SearchVectors])));
    let template = template(&stack);

    let arn = json!({ "Fn::GetAtt": ["Products", "Arn"] });
    let index = |name: &str| json!({ "Fn::Sub": format!("${{Products.Arn}}/index/{name}") });
    let [one] = &statements(&template, "One")[..] else { panic!("{template}") };
    assert_eq!(one["Sid"], "ReadProductsSimilar");
    assert_eq!(one["Action"], json!(["dynamodb:SearchVectors"]));
    assert_eq!(one["Resource"], json!([index("similar"), arn]));
    let [all] = &statements(&template, "All")[..] else { panic!("{template}") };
    assert_eq!(all["Resource"], json!([arn, index("similar"), index("alike")]));

    let similar = || on(&products).index("similar");
    stack.role("One").may(SearchVectors, similar());
    stack.role("One").may_not(SearchVectors, on(&products.vector_index("alike")));
    stack.role("All").may(SearchVectors, on(&products.vector_index("alike")));
    stack.role("Reader").may_not(SearchVectors, similar());
    stack.role("Reader").may([Query, Scan], on(&products).index("byShop"));
    stack.role("Named").may(SearchVectors, similar());
    let text = template.to_string();
    assert!(
        !text.contains(r#"Scan"],"Resource":[{"Fn::Sub":"${Products.Arn}/index/similar"#),
        "{text}"
    );
    // IAM names both kinds of index alike; what the service does not have is not granted.
    stack.role("Named").may_not(Query, similar());
    stack.role("Named").may_not(SearchVectors, on(&products).index("byShop"));
}

#[test]
fn a_search_has_no_own_rows() {
    let mut stack = Stack::new("shop");
    let products = stack.add(products());
    let sign_in = stack.add(UserSignIn::new("People"));
    let own = products.search_vectors().rows(LeadingKey::user_pool_sub());
    stack.add(Role::new("Person", sign_in.authenticated()).allow(own));
    assert_eq!(stack.check(&Stage::default()).codes(), ["IAM003"]);
}

#[test]
fn the_other_kind_of_index_is_suggested() {
    let mut stack = Stack::new("shop");
    let products = stack.add(products());
    stack.add(
        Role::for_lambda("Search")
            .allow(products.vector_index("byShop").search_vectors())
            .allow(products.vector_index("simlar").search_vectors())
            .allow(products.index("similar").read_data()),
    );
    let report = stack.check(&Stage::default());
    assert_eq!(report.codes(), ["IAM001", "IAM001", "IAM001"]);
    let text = report.text(&Sources::under(["."]), Color::Never);
    for help in [
        "write `index(\"byShop\")`",
        "did you mean `vector_index(\"similar\")`?",
        "write `vector_index(\"similar\")`",
    ] {
        assert!(text.contains(help), "{text}");
    }
}

#[test]
fn a_search_needs_a_vector_index() {
    let mut stack = Stack::new("shop");
    let shops = stack.add(TableV2::on_demand("Shops", Attribute::string("id")));
    stack.add(
        Role::for_lambda("Search")
            .allow(shops.actions([SearchVectors]))
            .allow(shops.search_vectors()),
    );
    assert_eq!(stack.check(&Stage::default()).codes(), ["IAM004", "IAM004"]);
}

fn orders() -> TableV2<tablature::OnDemand> {
    let key = |region: &str| format!("arn:aws:kms:{region}:111122223333:key/0000-{region}");
    TableV2::on_demand("Orders", Attribute::string("id"))
        .global_secondary_index(GlobalSecondaryIndex::new("byDay", Attribute::string("day")))
        .encryption(TableEncryption::customer_managed(key("us-east-1")))
        .replica(Replica::new("eu-west-1").encryption_key(key("eu-west-1")))
        .replica(Replica::new("ap-south-1").encryption_key(key("ap-south-1")))
}

#[test]
fn a_grant_on_a_replica_reaches_that_region_alone() {
    let mut stack = Stack::new("shop").region("us-east-1");
    let orders = stack.add(orders());
    let irish = orders.replica("eu-west-1");
    stack.add(Role::for_lambda("Irish").allow(irish.read_data()));
    stack.add(Role::for_lambda("IrishIndex").allow(irish.index("byDay").read_data()));
    stack.add(Role::for_lambda("Home").allow(orders.in_stack_region().write_data()));
    let written = template(&stack);

    let policy = |role| Value::from(statements(&written, role)).to_string();
    assert!(!policy("Irish").contains("Orders.Arn"), "{}", policy("Irish"));
    assert!(policy("Irish").contains(":key/0000-eu-west-1"));
    assert!(!policy("Irish").contains("us-east-1") && !policy("Irish").contains("ap-south-1"));
    assert!(policy("Home").contains(":key/0000-us-east-1"));
    assert!(!policy("Home").contains("eu-west-1"), "{}", policy("Home"));

    stack.role("Irish").may(GetItem, on(&irish));
    stack.role("Irish").may(Query, on(&irish.index("byDay")));
    stack.role("Irish").may_not(GetItem, on(&orders));
    stack.role("Irish").may_not(GetItem, on(&orders).in_region("ap-south-1"));
    stack.role("IrishIndex").may_not(Query, on(&irish));
    stack.role("IrishIndex").may(Query, on(&irish.index("byDay")));
    stack.role("Home").may(PutItem, on(&orders));
    stack.role("Home").may_not(PutItem, on(&irish));
}

#[test]
fn a_deny_by_hand_can_mean_every_region() {
    let mut stack = Stack::new("shop").region("us-east-1");
    let orders = stack.add(orders());
    let never = PolicyStatement::deny().actions([PutItem]).resources(orders.arns());
    let grant = orders.read_write_data();
    stack.add(Role::for_lambda("Import").allow(grant).statement(never));
    let regions = ["us-east-1", "eu-west-1", "ap-south-1"];
    for region in regions {
        stack.role("Import").may(GetItem, on(&orders).in_region(region));
        stack.role("Import").may_not(PutItem, on(&orders).in_region(region));
    }
    let index = orders.index("byDay").arns();
    assert_eq!(index.len(), regions.len());
    assert_eq!(index[1], orders.replica("eu-west-1").index("byDay").arn());
}

#[test]
fn an_imported_table_is_granted_by_the_names_of_its_indexes() {
    let mut stack = Stack::new("reports").region("eu-west-1");
    let orders = stack.add(
        ImportedTable::from_table_name("Orders", "shop-orders")
            .global_secondary_index("byDay")
            .local_secondary_index("byState")
            .vector_index("similar")
            .encryption_key("arn:aws:kms:eu-west-1:123456789012:key/0000"),
    );
    let stream =
        "arn:aws:dynamodb:eu-west-1:123456789012:table/shop-orders/stream/2026-01-01T00:00:00.000";
    stack.add(Role::for_lambda("Report").allow(orders.read_data()));
    stack.add(Role::for_lambda("ByDay").allow(orders.index("byDay").read_data()));
    stack.add(Role::for_lambda("Search").allow(orders.vector_index("similar").search_vectors()));
    stack.add(Role::for_lambda("Changes").allow(orders.stream(stream).read()));
    stack.add(Role::for_lambda("Writer").allow(orders.write_data()));
    let template = template(&stack);
    let resources = template["Resources"].as_object().unwrap();
    assert!(resources.values().all(|it| it["Type"] == "AWS::IAM::Role"), "{template}");

    let here = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/shop-orders";
    let of_one = statements(&template, "ByDay");
    assert_eq!(of_one[0]["Sid"], "ReadOrdersByDay");
    assert_eq!(of_one[0]["Resource"], json!([{ "Fn::Sub": format!("{here}/index/byDay") }]));
    let decrypt = |role| {
        let statements = statements(&template, role);
        statements.iter().any(|it| it["Action"] == json!(["kms:Decrypt"]))
    };
    assert!(["Report", "ByDay", "Search", "Changes", "Writer"].into_iter().all(decrypt));

    let account = Environment::new("123456789012", "eu-west-1");
    let deployed = stack.at(&Stage::default()).environment(account);
    let table = || on(&orders).no_resource_policy();
    deployed.role("Report").may([GetItem, Query, Scan], table());
    deployed.role("Report").may(Query, table().index("byState"));
    deployed.role("Report").may_not(PutItem, table());
    deployed.role("ByDay").may_not(Query, table());
    deployed.role("Search").may(SearchVectors, table().index("similar"));
    deployed.role("Changes").may(GetRecords, on(&orders.stream(stream)).no_resource_policy());
    deployed.role("Writer").may(PutItem, table());
}

#[test]
fn an_imported_table_may_be_of_another_account_or_known_at_deployment() {
    let mut stack = Stack::new("reports").region("eu-west-1");
    let partner = stack.add(
        ImportedTable::from_table_arn(
            "Partner",
            "arn:aws:dynamodb:us-east-1:999999999999:table/orders",
        )
        .global_secondary_index("byDay"),
    );
    let exported = json!({ "Fn::ImportValue": "shop-OrdersArn" });
    let later = stack.add(
        ImportedTable::from_table_arn("Later", exported.clone()).global_secondary_index("byDay"),
    );
    stack.add(Role::for_lambda("Both").allow(partner.read_data()).allow(later.read_data()));
    stack.add(Role::for_lambda("Neither"));
    let template = template(&stack);
    let policy = Value::from(statements(&template, "Both")).to_string();
    assert!(policy.contains("arn:aws:dynamodb:us-east-1:999999999999:table/orders/index/byDay"));
    let joined = json!({ "Fn::Join": ["", [exported, "/index/byDay"]] }).to_string();
    assert!(policy.contains(&joined), "{policy}");
    // Nobody is let in across accounts by a policy of one's own alone.
    let answer = stack.role("Both").decide(GetItem, on(&partner));
    assert!(!answer.unwrap().is_allowed());
    let closed = stack.role("Neither").decide(GetItem, on(&partner));
    assert!(closed.unwrap().is_denied());
}

#[test]
fn two_names_of_one_table_are_one_table() {
    let mut stack = Stack::new("shop").region("eu-west-1");
    let own = TableV2::on_demand("Orders", Attribute::string("id"))
        .sort_key(Attribute::string("at"))
        .local_secondary_index(LocalSecondaryIndex::new("byDay", Attribute::string("day")))
        .table_name("orders");
    stack.add(own);
    let once = stack.add(ImportedTable::from_table_name("Once", "orders"));
    let again = ImportedTable::from_table_name("Again", "orders").local_secondary_index("byDay");
    let again = stack.add(again);
    let items = stack.add(ImportedTable::from_table_name("Items", "items"));
    let also = stack.add(ImportedTable::from_table_name("AlsoItems", "items"));
    stack
        .add(Role::for_lambda("A").allow(once.read_data()).allow(again.index("byDay").read_data()));
    stack.add(Role::for_lambda("B").allow(items.read_data()));
    stack.add(Role::for_lambda("C").allow(also.write_data()));
    assert!(!stack.check(&Stage::default()).codes().contains(&"IAM009"));
}

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
    assert_eq!(names, ["GlobalTableSourceArn", "Replicas", "TableName"]);
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

    stack.role("Report").may(GetItem, on(&orders));
    stack.role("Report").may(Query, on(&orders.index("byDay")));
    stack.role("Report").may_not(PutItem, on(&orders));
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

#[test]
fn a_key_may_be_that_of_an_own_and_of_an_imported_table() {
    let shared = "arn:aws:kms:us-east-1:111122223333:key/0000";
    for key in [Expr::from(shared), json!({ "Fn::ImportValue": "Key" }).into()] {
        let mut stack = Stack::new("shop").region("us-east-1");
        let own = TableV2::on_demand("Orders", Attribute::string("id"))
            .encryption(TableEncryption::customer_managed(shared));
        let own = stack.add(own);
        let imported = ImportedTable::from_table_name("Items", "items").encryption_key(key);
        let imported = stack.add(imported);
        stack.add(Role::for_lambda("Own").allow(own.read_data()));
        stack.add(Role::for_lambda("Imported").allow(imported.read_data()));
        template(&stack);
    }
}

#[test]
fn the_key_of_an_imported_table_is_used_where_the_table_is() {
    let stream = |region: &str| {
        format!(
            "arn:aws:dynamodb:{region}:444455556666:table/orders/stream/2026-01-01T00:00:00.000"
        )
    };
    for region in ["us-east-1", "eu-west-1"] {
        let mut stack = Stack::new("reports").region("us-east-1");
        let arn = format!("arn:aws:dynamodb:{region}:444455556666:table/orders");
        let key = format!("arn:aws:kms:{region}:444455556666:key/0000");
        let orders = ImportedTable::from_table_arn("Orders", arn)
            .global_secondary_index("byDay")
            .encryption_key(key.as_str());
        let orders = stack.add(orders);
        let roles = [
            ("Reader", orders.read_data()),
            ("ByDay", orders.index("byDay").read_data()),
            ("Changes", orders.stream(stream(region)).read()),
        ];
        for (id, grant) in roles.clone() {
            stack.add(Role::for_lambda(id).allow(grant));
        }
        let template = template(&stack);
        for (id, _) in roles {
            let statements = statements(&template, id);
            let decrypt: Vec<&Value> =
                statements.iter().filter(|it| it["Action"] == json!(["kms:Decrypt"])).collect();
            let [decrypt] = decrypt[..] else { panic!("{id} in {region}: {statements:?}") };
            assert_eq!(decrypt["Resource"], json!([key]));
            let service = format!("dynamodb.{region}.amazonaws.com");
            assert_eq!(decrypt["Condition"]["StringEquals"]["kms:ViaService"], json!(service));
        }
    }
}
