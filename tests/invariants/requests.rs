//! Which requests are asked: all of them.

use serde_json::{Value, json};

use crate::{allow, assert_has, broken, broken_in, never, role, table};

fn rows(condition: Value) -> Value {
    let mut statement = allow("dynamodb:PutItem");
    statement["Condition"] = condition;
    statement
}

fn of_others(statement: Value) -> String {
    let mut invariant = never(&[], "write", "Notes");
    invariant["never"]["rows"] = json!("other");
    broken(invariant, json!({ "Notes": table(json!({})), "R": role(statement) }))
}

#[test]
fn own_rows_do_not_count_where_only_others_are_ruled_out() {
    let own = |operator: &str, values: Value| {
        rows(json!({ operator: { "dynamodb:LeadingKeys": values },
            "Null": { "dynamodb:LeadingKeys": "false" } }))
    };
    let equal = "ForAllValues:StringEquals";
    assert_eq!(of_others(own(equal, json!("${aws:PrincipalTag/id}"))), "");
    assert_eq!(of_others(own(equal, json!("USER#${aws:PrincipalTag/id}"))), "");
    let shared = of_others(own(equal, json!(["${aws:PrincipalTag/id}", "shared"])));
    assert_has(&shared, "with dynamodb:LeadingKeys `shared`");
    let fixed = of_others(own("ForAllValues:StringLike", json!("USER#*")));
    assert_has(&fixed, "with dynamodb:LeadingKeys `USER#`");
    assert_has(
        &of_others(own("ForAnyValue:StringEquals", json!("shared"))),
        "with dynamodb:LeadingKeys `shared`",
    );
    let but = own("ForAllValues:StringNotEquals", json!("${aws:PrincipalTag/id}"));
    assert_has(&of_others(but), "role `R` may `PutItem` on `Notes`");
}

#[test]
fn a_request_without_rows_counts() {
    let mut invariant = never(&[], "read", "Notes");
    invariant["never"]["rows"] = json!("other");
    let resources = json!({ "Notes": table(json!({})), "R": role(allow("dynamodb:Scan")) });
    assert_has(&broken(invariant, resources), "may `Scan` on `Notes`");
}

#[test]
fn a_table_is_meant_with_all_that_belongs_to_it() {
    let with_index = table(json!({ "TableName": "notes",
        "GlobalSecondaryIndexes": [{ "IndexName": "byDay" }],
        "StreamSpecification": { "StreamViewType": "KEYS_ONLY" } }));
    let of = |action: &str, resource: &str| {
        let arn = format!("arn:aws:dynamodb:eu-west-1:111122223333:table/notes{resource}");
        let mut statement = allow(action);
        statement["Resource"] = json!(arn);
        json!({ "Notes": with_index.clone(), "R": role(statement) })
    };
    let index = || of("dynamodb:Query", "/index/byDay");
    assert_has(&broken(never(&[], "read", "Notes"), index()), "`Query` on `Notes/index/byDay`");
    assert_has(&broken(never(&[], "read", "notes"), index()), "`Query` on `Notes/index/byDay`");
    assert_has(&broken(never(&[], "*", "*"), index()), "`Query` on `Notes/index/byDay`");
    assert_has(&broken(never(&[], "read", "Notes/index/byDay"), index()), "error[IAM124]");
    assert_eq!(broken(never(&[], "read", "Notes/stream"), index()), "");
    assert_eq!(broken(never(&[], "write", "Notes"), index()), "");
    let stream = || of("dynamodb:GetRecords", "/stream/*");
    assert_has(&broken(never(&[], "read", "Notes"), stream()), "`GetRecords` on `Notes/stream`");
    assert_eq!(broken(never(&[], "read", "Notes/index/byDay"), stream()), "");
    let backup = || of("dynamodb:DescribeBackup", "/backup/*");
    assert_has(
        &broken(never(&[], "describe", "Notes"), backup()),
        "`DescribeBackup` on `Notes/backup`",
    );
    let account = json!({ "Notes": with_index.clone(), "R": role(allow("dynamodb:ListTables")) });
    assert_has(&broken(never(&[], "describe", "*"), account.clone()), "may `ListTables` on `*`");
    assert_eq!(broken(never(&[], "describe", "Notes"), account), "");
}

#[test]
fn a_parameter_is_not_assumed_to_be_what_it_is_by_default() {
    let template = json!({
        "Parameters": { "Stage": { "Type": "String", "Default": "dev" } },
        "Conditions": { "IsProd": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
        "Resources": {
            "Notes": table(json!({})),
            "R": role(json!([{ "Fn::If": ["IsProd", allow("dynamodb:PutItem"), { "Ref": "AWS::NoValue" }] }])),
        },
    });
    let text = broken_in(never(&[], "write", "Notes"), template);
    assert_has(&text, "role `R` may `PutItem` on `Notes`, where `Stage` is `prod`\n");
}

#[test]
fn a_key_that_keeps_a_role_out_keeps_the_invariant() {
    let key = |principal: &str| {
        json!({ "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": { "Version": "2012-10-17",
            "Statement": { "Effect": "Allow", "Principal": { "AWS": principal }, "Action": "kms:*",
                "Resource": "*" } } } })
    };
    let notes = table(json!({ "SSESpecification": { "SSEEnabled": true, "SSEType": "KMS",
        "KMSMasterKeyId": { "Fn::GetAtt": ["Key", "Arn"] } } }));
    let of = |principal: &str, actions: Value| {
        let mut statement = allow("");
        statement["Action"] = actions;
        json!({ "Notes": notes.clone(), "Key": key(principal), "R": role(statement) })
    };
    let account = "arn:aws:iam::111122223333:root";
    let put = json!(["dynamodb:PutItem", "dynamodb:DeleteTable"]);
    assert_eq!(broken(never(&[], "write", "Notes"), of(account, put.clone())), "");
    assert_has(&broken(never(&[], "manage", "Notes"), of(account, put)), "may `DeleteTable`");
    let both = json!(["dynamodb:PutItem", "kms:Decrypt"]);
    assert_has(&broken(never(&[], "write", "Notes"), of(account, both)), "may `PutItem`");
}

#[test]
fn what_is_not_asked_to_the_end_is_not_decided() {
    let twice = rows(json!({ "StringLike": {
        "dynamodb:LeadingKeys": "${aws:PrincipalTag/a}${aws:PrincipalTag/b}" } }));
    let resources = json!({ "Notes": table(json!({})), "R": role(twice) });
    let text = broken(never(&[], "write", "Notes"), resources);
    assert_has(
        &text,
        "error[IAM125]: `it is kept` is not decided: role `R` perhaps may `PutItem` on `Notes`, since \
        `${aws:PrincipalTag/a}${aws:PrincipalTag/b}` has several variables\n",
    );
    let many: Vec<String> = ('a'..='z').map(|letter| format!("*{letter}*")).collect();
    let wild = rows(json!({ "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": many } }));
    let resources = json!({ "Notes": table(json!({})), "R": role(wild) });
    assert_has(&broken(never(&[], "write", "Notes"), resources), "distinguishes too many texts");
}
