use super::super::check;
use crate::rules::views::policy_samples::{document, messages, trust};
use serde_json::{Value, json};

fn arn(id: &str) -> Value {
    json!({ "Fn::GetAtt": [id, "Arn"] })
}

fn allow(actions: Value, resources: Value) -> Value {
    json!({ "Effect": "Allow", "Action": actions, "Resource": resources })
}

fn role(statements: Value) -> Value {
    let policy = json!({ "PolicyName": "A", "PolicyDocument": { "Version": "2012-10-17", "Statement": statements } });
    json!({ "Type": "AWS::IAM::Role", "Properties": {
        "RoleName": "reader", "AssumeRolePolicyDocument": trust(), "Policies": [policy],
    } })
}

fn root() -> Value {
    json!({ "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } })
}

fn by_policy(principal: Value, action: Value) -> Value {
    let statement =
        json!({ "Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*" });
    json!({ "KeyPolicy": document(statement) })
}

/// A table under a key, the role `R`, and more.
fn stack(role: Value, key: Value, more: Value) -> Value {
    let by = |key: Value| json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": key });
    let table = |key: Value| {
        json!({ "Type": "AWS::DynamoDB::Table", "Properties": {
            "SSESpecification": by(key), "StreamSpecification": { "StreamViewType": "NEW_IMAGE" },
        } })
    };
    let mut all = json!({
        "K": { "Type": "AWS::KMS::Key", "Properties": key },
        "Other": { "Type": "AWS::KMS::Key" },
        "Alias": { "Type": "AWS::KMS::Alias", "Properties": {
            "AliasName": "alias/notes", "TargetKeyId": { "Ref": "K" },
        } },
        "T": table(arn("K")),
        "ByAlias": table(json!("alias/notes")),
        "R": role,
    });
    for (id, resource) in more.as_object().unwrap() {
        all[id] = resource.clone();
    }
    all
}

fn found(resources: Value) -> Vec<String> {
    let mut all = messages(check, resources);
    all.retain(|message| message.starts_with("KMS010"));
    all
}

fn reads(more: &[Value], key: Value) -> Vec<String> {
    let read = allow(json!("dynamodb:GetItem"), arn("T"));
    found(stack(role([&[read], more].concat().into()), key, json!({})))
}

const LACKS: &str = "KMS010: role `R` lacks `kms:Decrypt` on `K`, the key of table `T`";

#[test]
fn who_uses_a_table_uses_its_key() {
    for (statement, table) in [
        (allow(json!("dynamodb:GetItem"), arn("T")), Some("T")),
        (allow(json!(["dynamodb:Batch*", "s3:*"]), json!(["*", arn("T")])), Some("T")),
        (allow(json!("dynamodb:PutItem"), arn("ByAlias")), Some("ByAlias")),
        (allow(json!("dynamodb:Query"), json!({ "Fn::Sub": "${T.Arn}/index/*" })), Some("T")),
        (
            allow(json!("dynamodb:GetRecords"), json!({ "Fn::GetAtt": ["T", "StreamArn"] })),
            Some("T"),
        ),
        (
            json!({ "Effect": "Allow", "NotAction": "dynamodb:Scan", "Resource": arn("T") }),
            Some("T"),
        ),
        // Its key has nothing to do with these.
        (allow(json!(["dynamodb:DescribeTable", "dynamodb:GetRecords"]), arn("T")), None),
        (allow(json!("dynamodb:GetItem"), json!({ "Fn::GetAtt": ["T", "StreamArn"] })), None),
        (allow(json!("dynamodb:DescribeTable"), json!("*")), None),
        (allow(json!("dynamodb:GetItem"), json!("arn:aws:dynamodb:*:*:table/notes-*")), None),
        (json!({ "Effect": "Deny", "Action": "dynamodb:GetItem", "Resource": arn("T") }), None),
        (allow(json!({ "Ref": "Actions" }), arn("T")), None),
    ] {
        let expected: Vec<String> =
            table.iter().map(|table| LACKS.replace("`T`", &format!("`{table}`"))).collect();
        let found = found(stack(role(json!([statement])), json!({}), json!({})));
        assert_eq!(found, expected, "{statement}");
    }
}

#[test]
fn who_reaches_every_table_uses_its_key() {
    for resource in [
        json!("*"),
        json!("arn:aws:dynamodb:*:*:table/*"),
        json!({ "Fn::Sub": "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:*" }),
    ] {
        let statement = allow(json!("dynamodb:*"), resource.clone());
        let found = found(stack(role(json!([statement])), json!({}), json!({})));
        assert_eq!(found, [LACKS], "{resource}");
    }
    let everything =
        found(stack(role(json!([allow(json!("*"), json!("*"))])), json!({}), json!({})));
    assert_eq!(everything, [""; 0]);
}

#[test]
fn whom_the_table_s_policy_lets_in_uses_its_key() {
    let with = |action: &str, principal: Value, on: &str| {
        let statement = json!({
            "Effect": "Allow", "Action": action, "Resource": "*", "Principal": principal,
        });
        let mut all = stack(role(json!([])), json!({}), json!({}));
        let policy = json!({ "PolicyDocument": document(statement) });
        match on {
            "T" => all["T"]["Properties"]["ResourcePolicy"] = policy,
            _ => all["T"]["Properties"]["StreamSpecification"]["ResourcePolicy"] = policy,
        }
        found(all)
    };
    assert_eq!(with("dynamodb:GetItem", json!({ "AWS": arn("R") }), "T"), [LACKS]);
    assert_eq!(with("dynamodb:GetRecords", json!({ "AWS": [arn("R")] }), "stream"), [LACKS]);
    assert_eq!(with("dynamodb:DescribeTable", json!({ "AWS": arn("R") }), "T"), [""; 0]);
    assert_eq!(with("dynamodb:GetItem", json!({ "AWS": "111122223333" }), "T"), [""; 0]);
    assert_eq!(with("dynamodb:GetItem", json!({ "AWS": { "Ref": "Who" } }), "T"), [""; 0]);
}

#[test]
fn what_may_be_the_right_is_enough() {
    let decrypt = |resource: Value| allow(json!("kms:Decrypt"), resource);
    let mut through = decrypt(json!("*"));
    through["Condition"] =
        json!({ "StringEquals": { "kms:ViaService": "dynamodb.eu-west-1.amazonaws.com" } });
    for (more, is_enough) in [
        (decrypt(arn("K")), true),
        (decrypt(json!({ "Ref": "K" })), true),
        (decrypt(json!("*")), true),
        (through, true),
        (allow(json!("kms:De*"), json!("arn:aws:kms:*:111122223333:key/*")), true),
        (
            decrypt(json!({ "Fn::Sub": "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/${K}" })),
            true,
        ),
        (decrypt(json!({ "Ref": "KeyArn" })), true),
        (decrypt(json!({ "Fn::ImportValue": "key" })), true),
        (allow(json!({ "Ref": "Actions" }), arn("K")), true),
        (json!({ "Fn::If": ["A", decrypt(arn("K")), { "Ref": "AWS::NoValue" }] }), true),
        (json!({ "Effect": "Allow", "NotAction": "s3:*", "Resource": "*" }), true),
        (decrypt(arn("Other")), false),
        (decrypt(json!("arn:aws:kms:eu-west-1:111122223333:alias/notes")), false),
        (allow(json!(["kms:Encrypt", "kms:DescribeKey"]), arn("K")), false),
        (json!({ "Effect": "Deny", "Action": "kms:Decrypt", "Resource": "*" }), false),
    ] {
        let expected: &[&str] = if is_enough { &[] } else { &[LACKS] };
        assert_eq!(reads(std::slice::from_ref(&more), json!({})), expected, "{more}");
    }
}

const NOT_LET_IN: &str =
    "KMS010: role `R` is not let in by the policy of `K`, the key of table `T`";

#[test]
fn a_key_s_policy_lets_in_who_is_named() {
    let aws = |name: Value| json!({ "AWS": name });
    let all = || json!("kms:*");
    let by_its_policies: &[&str] = &[LACKS];
    let others: &[&str] = &[NOT_LET_IN];
    let may_be: &[&str] = &[];
    for (policy, expected) in [
        (by_policy(root(), all()), by_its_policies),
        (by_policy(aws(json!("111122223333")), all()), by_its_policies),
        (by_policy(aws(json!({ "Ref": "AWS::AccountId" })), all()), by_its_policies),
        (by_policy(aws(json!([arn("Admin"), "111122223333"])), all()), by_its_policies),
        (json!({}), by_its_policies),
        (by_policy(json!({ "Service": "dynamodb.amazonaws.com" }), all()), may_be),
        (by_policy(aws(json!("arn:aws:iam::111122223333:role/service/other")), all()), others),
        (by_policy(aws(arn("Admin")), json!(["kms:Decrypt", "kms:DescribeKey"])), others),
        (by_policy(aws(arn("R")), json!("kms:Decrypt")), may_be),
        (by_policy(aws(json!("arn:aws:iam::111122223333:role/service/reader")), all()), may_be),
        (by_policy(aws(json!({ "Fn::Sub": "arn:aws:iam::1:role/${R}" })), all()), may_be),
        (by_policy(aws(json!("*")), all()), may_be),
        (by_policy(json!("*"), json!({ "Ref": "Actions" })), may_be),
        (by_policy(aws(json!({ "Ref": "Who" })), all()), may_be),
        (json!({ "KeyPolicy": { "Ref": "Policy" } }), may_be),
        (json!({ "KeyPolicy": "{}" }), may_be),
        // Of a key that nobody may use, other rules speak.
        (by_policy(aws(json!("*")), json!("kms:DescribeKey")), may_be),
    ] {
        let read = allow(json!("dynamodb:GetItem"), arn("T"));
        let more = json!({ "Admin": { "Type": "AWS::IAM::Role", "Properties": {} } });
        let of = |statements: Value| found(stack(role(statements), policy.clone(), more.clone()));
        assert_eq!(of(json!([read])), expected, "{policy}");
        // What the role's own policies allow counts where the key's leaves it to them.
        let decrypt = allow(json!("kms:Decrypt"), arn("K"));
        let expected = if expected == others { others } else { may_be };
        assert_eq!(of(json!([read, decrypt])), expected, "{policy}");
    }
}

#[test]
fn who_reads_a_stream_uses_its_key() {
    let stream = || json!({ "Fn::GetAtt": ["T", "StreamArn"] });
    let function = json!({ "Type": "AWS::Lambda::Function", "Properties": { "Role": arn("R") } });
    let mapping = |more: Value| {
        let mut properties = json!({ "FunctionName": arn("F") });
        properties["EventSourceArn"] = more;
        json!({ "F": function, "M": { "Type": "AWS::Lambda::EventSourceMapping", "Properties": properties } })
    };
    let pipe = json!({ "P": { "Type": "AWS::Pipes::Pipe", "Properties": {
        "Source": stream(), "RoleArn": arn("R"),
    } } });
    let mut reader = role(json!([]));
    reader["Properties"]["ManagedPolicyArns"] =
        json!(["arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole"]);
    assert_eq!(found(stack(reader.clone(), json!({}), mapping(stream()))), [LACKS]);
    assert_eq!(found(stack(reader.clone(), json!({}), pipe)), [LACKS]);
    assert_eq!(found(stack(reader.clone(), json!({}), mapping(json!({ "Ref": "Arn" })))), [""; 0]);
    // What this one allows is not known.
    reader["Properties"]["ManagedPolicyArns"] = json!(["arn:aws:iam::1:policy/Own"]);
    assert_eq!(found(stack(reader, json!({}), mapping(stream()))), [""; 0]);
}

#[test]
fn what_may_be_added_to_the_role_is_not_known() {
    let read = || role(json!([allow(json!("dynamodb:GetItem"), arn("T"))]));
    let given = |value: Value| json!({ "A": { "Type": "Custom::Attach", "Properties": { "ServiceToken": "x", "Role": value } } });
    let elsewhere = json!({ "A": { "Type": "AWS::IAM::Policy", "Properties": {
        "Roles": [{ "Ref": "Who" }], "PolicyDocument": document(allow(json!("*"), json!("*"))),
    } } });
    for (more, is_known) in [
        (json!({}), true),
        (given(json!("somebody")), true),
        (given(json!({ "Ref": "R" })), false),
        (given(json!("reader")), false),
        (
            json!({ "A": { "Type": "AWS::CloudFormation::Stack", "Properties": { "Parameters": { "R": arn("R") } } } }),
            false,
        ),
        (elsewhere, false),
        (
            json!({ "A": { "Type": "AWS::IAM::Policy", "Properties": { "Fn::Transform": {} } } }),
            false,
        ),
    ] {
        let expected: &[&str] = if is_known { &[LACKS] } else { &[] };
        assert_eq!(found(stack(read(), json!({}), more.clone())), expected, "{more}");
    }
    let mut made = read();
    made["Properties"]["Fn::Transform"] = json!({ "Name": "Complete" });
    assert_eq!(found(stack(made, json!({}), json!({}))), [""; 0]);
}
