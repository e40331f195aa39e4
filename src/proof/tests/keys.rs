//! What the proof finds if lowering forgets, widens or misplaces the statement for a table's key.

use super::*;
use crate::dynamodb::{ImportedTable, TableEncryption};
use crate::kms::Key;
use crate::template::Expr;

const THERE: &str = "arn:aws:kms:eu-central-1:111122223333:key/there";

/// Two tables, each with a key, one of them in two Regions; roles that read one, the other, or
/// neither.
fn encrypted() -> Stack {
    let mut stack = Stack::new("clinic").region("eu-west-1");
    let (record_key, bill_key) = (stack.add(Key::new("RecordKey")), stack.add(Key::new("BillKey")));
    let records = stack.add(
        TableV2::on_demand("Records", Attribute::string("patientId"))
            .encryption(TableEncryption::customer_managed(&record_key))
            .replica(Replica::new("eu-central-1").encryption_key(THERE)),
    );
    let bills = stack.add(
        TableV2::on_demand("Bills", Attribute::string("id"))
            .encryption(TableEncryption::customer_managed(&bill_key)),
    );
    stack.add(Role::for_lambda("Doctor").allow(records.read_data()));
    stack.add(Role::for_lambda("Ward").allow(records.stream().read()));
    stack.add(Role::for_lambda("Clerk").allow(bills.actions([Action::PutItem])));
    stack.add(Role::for_lambda("Keeper").allow(records.actions([Action::DescribeTable])));
    stack
}

fn after(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let stack = encrypted();
    let mut template = emitted(&stack);
    let before = template.clone();
    change(&mut template);
    assert_ne!(template, before, "nothing was changed");
    differences(&stack, template)
}

/// The finding of the proof about a role, a table's key in a Region and a service there.
fn of(role: &str, may: &str, table: &str, region: &str, way: &str) -> String {
    let contrary = if may == "may" { "which no grant says" } else { "though a grant says so" };
    format!(
        "role `{role}` {may} `kms:Decrypt` with the key of table `{table}` in `{region}` {way}, {contrary}"
    )
}

fn dynamodb(region: &str) -> String {
    format!("through `dynamodb.{region}.amazonaws.com`")
}

fn arn(key: &str) -> Value {
    json!({ "Fn::GetAtt": [key, "Arn"] })
}

#[test]
fn whoever_touches_items_may_decrypt_through_dynamodb_there() {
    let stack = encrypted();
    let template = emitted(&stack);
    assert_eq!(differences(&stack, template.clone()), [""; 0]);
    let sids = |role: &str| -> Vec<String> {
        let pointer = format!("/Resources/{role}/Properties/Policies/0/PolicyDocument/Statement");
        let statements = template.pointer(&pointer).unwrap().as_array().unwrap();
        let sids = statements.iter().map(|one| one["Sid"].as_str().unwrap().to_owned());
        sids.filter(|sid| sid.starts_with("Decrypt")).collect()
    };
    assert_eq!(sids("Doctor"), ["DecryptTables", "DecryptTablesInEuCentral1"]);
    assert_eq!(sids("Ward"), ["DecryptTables"], "a stream is read in the stack's Region");
    assert_eq!(sids("Clerk"), ["DecryptTables"]);
    assert_eq!(sids("Keeper"), [""; 0]);
}

#[test]
fn a_forgotten_key_is_noticed() {
    let here = of("Doctor", "may not", "Records", "eu-west-1", &dynamodb("eu-west-1"));
    let there = of("Doctor", "may not", "Records", "eu-central-1", &dynamodb("eu-central-1"));
    let denied = after(|template| {
        statement(template, "Doctor", "DecryptTables")["Effect"] = json!("Deny");
    });
    assert_eq!(denied, [here.as_str()]);
    let other_action = after(|template| {
        statement(template, "Doctor", "DecryptTables")["Action"] = json!(["kms:DescribeKey"]);
    });
    assert_eq!(other_action, [here.as_str()]);
    let gone = after(|template| {
        let policy = &mut template["Resources"]["Doctor"]["Properties"]["Policies"][0];
        let statements = policy["PolicyDocument"]["Statement"].as_array_mut().unwrap();
        statements.retain(|one| !one["Sid"].to_string().contains("Decrypt"));
    });
    // Keys are asked for in the order of tables and Regions.
    assert_eq!(gone, [here, there]);
}

#[test]
fn a_wider_key_is_noticed() {
    let whole = after(|template| {
        statement(template, "Clerk", "DecryptTables")["Resource"] = json!(["*"]);
    });
    let records = of("Clerk", "may", "Records", "eu-west-1", &dynamodb("eu-west-1"));
    let there = of("Clerk", "may", "Records", "eu-central-1", &dynamodb("eu-west-1"));
    assert_eq!(whole, [records.clone(), there]);
    let both = after(|template| {
        statement(template, "Clerk", "DecryptTables")["Resource"] =
            json!([arn("BillKey"), arn("RecordKey")]);
    });
    assert_eq!(both, [records]);
    let without_condition = after(|template| {
        let decrypt = statement(template, "Clerk", "DecryptTables");
        decrypt.as_object_mut().unwrap().remove("Condition");
    });
    let may = |way: &str| of("Clerk", "may", "Bills", "eu-west-1", way);
    assert_eq!(
        without_condition,
        [
            may(&dynamodb("eu-central-1")),
            may("through `s3.eu-west-1.amazonaws.com`"),
            may("without a service in between"),
        ]
    );
    let any_service = after(|template| {
        statement(template, "Clerk", "DecryptTables")["Condition"] =
            json!({ "StringLike": { "kms:ViaService": "*.eu-west-1.amazonaws.com" } });
    });
    assert_eq!(any_service, [may("through `s3.eu-west-1.amazonaws.com`")]);
    let everything = after(|template| {
        let reads = statement(template, "Keeper", "DescribeRecords");
        reads["Action"] = json!(["dynamodb:DescribeTable", "kms:*"]);
        reads["Resource"].as_array_mut().unwrap().push(json!(THERE));
    });
    let may = |way: &str| of("Keeper", "may", "Records", "eu-central-1", way);
    assert_eq!(
        everything,
        [
            may(&dynamodb("eu-central-1")),
            may(&dynamodb("eu-west-1")),
            may("through `s3.eu-central-1.amazonaws.com`"),
            may("without a service in between"),
        ]
    );
}

#[test]
fn a_misplaced_key_is_noticed() {
    let here = dynamodb("eu-west-1");
    let swapped = after(|template| {
        statement(template, "Clerk", "DecryptTables")["Resource"] = json!([arn("RecordKey")]);
    });
    assert_eq!(
        swapped,
        [
            of("Clerk", "may", "Records", "eu-west-1", &here),
            of("Clerk", "may not", "Bills", "eu-west-1", &here),
        ]
    );
    let in_other_region = after(|template| {
        statement(template, "Doctor", "DecryptTablesInEuCentral1")["Condition"] =
            json!({ "StringEquals": { "kms:ViaService": "dynamodb.eu-west-1.amazonaws.com" } });
    });
    assert_eq!(
        in_other_region,
        [
            of("Doctor", "may not", "Records", "eu-central-1", &dynamodb("eu-central-1")),
            of("Doctor", "may", "Records", "eu-central-1", &here),
        ]
    );
    let other_key = after(|template| {
        let replica = &mut template["Resources"]["Bills"]["Properties"]["Replicas"][0];
        replica["SSESpecification"]["KMSMasterKeyId"] = arn("RecordKey");
    });
    assert!(
        other_key.contains(&of("Clerk", "may not", "Records", "eu-west-1", &here)),
        "{other_key:#?}"
    );
    let not_encrypted = after(|template| {
        let replica = &mut template["Resources"]["Bills"]["Properties"]["Replicas"][0];
        replica.as_object_mut().unwrap().remove("SSESpecification");
    });
    assert_eq!(not_encrypted, ["table `Bills` is not encrypted with its key in `eu-west-1`"]);
}

#[test]
fn keys_that_statements_by_hand_allow_count_as_they_stand() {
    let by_hand = |statement: PolicyStatement| {
        let mut stack = Stack::new("clinic");
        let key = stack.add(Key::new("RecordKey"));
        let records = stack.add(
            TableV2::on_demand("Records", Attribute::string("patientId"))
                .encryption(TableEncryption::customer_managed(&key)),
        );
        let role = Role::for_lambda("Doctor").allow(records.read_data());
        stack.add(role.statement(statement.clone()));
        stack.add(Role::for_lambda("Archivist").statement(statement));
        stack
    };
    let found = |statement: PolicyStatement| {
        let stack = by_hand(statement);
        differences(&stack, emitted(&stack))
    };
    let allow = |action: &str| PolicyStatement::allow().actions([action]).resources(["*"]);
    assert_eq!(found(allow("kms:Decrypt")), [""; 0]);
    assert_eq!(found(PolicyStatement::deny().actions(["kms:*"]).resources(["*"])), [""; 0]);
    let other = differences(&by_hand(allow("kms:DescribeKey")), emitted(&by_hand(allow("kms:*"))));
    let about = |role: &str| other.iter().filter(|found| found.contains(role)).count();
    assert_eq!((about("`Doctor` may"), about("`Archivist` may")), (2, 3), "{other:#?}");
    let of_the_key = Condition::string_equals(
        ConditionKey::<crate::iam::Text>::named("kms:ViaService"),
        ["s3.us-east-1.amazonaws.com"],
    );
    assert_eq!(found(allow("kms:Decrypt").condition(of_the_key)), [""; 0]);
}

#[test]
fn keys_that_only_the_deployment_knows_may_be_one() {
    let mut stack = Stack::new("clinic");
    let own = stack.add(Key::new("RecordKey"));
    let import = |name: &str| Expr::from(json!({ "Fn::ImportValue": name }));
    for (table, key) in [
        ("Records", own.arn()),
        ("Bills", import("bill-key")),
        ("Wards", import("ward-key")),
        ("Beds", "arn:aws:kms:us-east-1:111122223333:key/beds".into()),
    ] {
        let table = stack.add(
            TableV2::on_demand(table, Attribute::string("id"))
                .encryption(TableEncryption::customer_managed(key)),
        );
        let role = format!("ReaderOf{}", table.logical_id());
        stack.add(Role::for_lambda(role).allow(table.read_data()));
    }
    let template = emitted(&stack);
    assert_eq!(differences(&stack, template.clone()), [""; 0]);
    let mut wider = template.clone();
    statement(&mut wider, "ReaderOfBills", "DecryptTables")["Resource"] = json!(["*"]);
    assert_eq!(differences(&stack, wider).len(), 3, "surely the other three keys");
    let mut other = template;
    statement(&mut other, "ReaderOfBills", "DecryptTables")["Resource"] = json!([arn("RecordKey")]);
    assert!(!differences(&stack, other).is_empty());
}

#[test]
fn the_key_of_an_imported_table_is_asked_for_as_well() {
    let mut stack = Stack::new("shop").region("us-east-1");
    let arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/items";
    let items = ImportedTable::from_table_arn("Items", arn)
        .encryption_key("arn:aws:kms:eu-west-1:111122223333:key/items");
    let items = stack.add(items);
    stack.add(Role::for_lambda("Reader").allow(items.read_data()));
    stack.add(Role::for_lambda("Asker").allow(items.actions([Action::DescribeTable])));
    assert_eq!(differences(&stack, emitted(&stack)), [""; 0]);

    let of = |role, may| of(role, may, "Items", "eu-west-1", &dynamodb("eu-west-1"));
    let mut forgotten = emitted(&stack);
    statement(&mut forgotten, "Reader", "DecryptTablesInEuWest1")["Action"] = json!("kms:Encrypt");
    let reader = of("Reader", "may not");
    assert_eq!(differences(&stack, forgotten), [reader]);

    let mut given = emitted(&stack);
    let decrypt = statement(&mut given, "Reader", "DecryptTablesInEuWest1").clone();
    let statements = "/Resources/Asker/Properties/Policies/0/PolicyDocument/Statement";
    given.pointer_mut(statements).unwrap().as_array_mut().unwrap().push(decrypt);
    let asker = of("Asker", "may");
    assert_eq!(differences(&stack, given), [asker]);
}
