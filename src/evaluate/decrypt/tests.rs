use super::*;
use crate::evaluate::{Environment, Verdict};
use crate::facts::Action;
use serde_json::{Value as Json, json};

fn key(key: &Json) -> Json {
    json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": key })
}

fn evaluator(statement: &Json) -> Evaluator {
    let replica =
        |region: Json, arn: Json| json!({ "Region": region, "SSESpecification": key(&arn) });
    let own = json!({ "Fn::GetAtt": ["Key", "Arn"] });
    let there = "arn:aws:kms:eu-central-1:111122223333:key/there";
    let template = json!({ "Resources": {
        "Key": { "Type": "AWS::KMS::Key" },
        "One": { "Type": "AWS::DynamoDB::Table", "Properties": { "SSESpecification": key(&own) } },
        "Many": { "Type": "AWS::DynamoDB::GlobalTable", "Properties": { "Replicas": [
            replica(json!("eu-central-1"), json!(there)),
            replica(json!({ "Ref": "AWS::Region" }), own),
        ] } },
        "Plain": { "Type": "AWS::DynamoDB::Table" },
        "Reader": { "Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": { "Statement": {
                "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" },
                "Action": "sts:AssumeRole",
            } },
            "Policies": [{ "PolicyName": "Keys", "PolicyDocument": {
                "Version": "2012-10-17", "Statement": statement,
            } }],
        } },
    } });
    Evaluator::of(&template.into(), Environment::new("111122223333", "eu-west-1"))
}

#[test]
fn each_table_has_its_key_in_each_region() {
    let evaluator = evaluator(&json!([]));
    let keys: Vec<TableKey> = evaluator.table_keys().collect();
    let shown: Vec<String> =
        keys.iter().map(|key| format!("{} {} {key}", key.table, key.region)).collect();
    assert_eq!(
        shown,
        [
            "One eu-west-1 arn:aws:kms:eu-west-1:111122223333:key/…",
            "Many eu-west-1 arn:aws:kms:eu-west-1:111122223333:key/…",
            "Many eu-central-1 arn:aws:kms:eu-central-1:111122223333:key/there",
        ]
    );
    assert!(keys[0].is(&keys[1]) && !keys[1].is(&keys[2]));
    assert!(!keys[0].is_known() && keys[2].is_known());
}

#[test]
fn the_service_in_between_counts() {
    let verdicts = |condition: Json| -> Vec<Verdict> {
        let evaluator = evaluator(&json!({
            "Effect": "Allow", "Action": "kms:Decrypt", "Condition": condition,
            "Resource": { "Fn::GetAtt": ["Key", "Arn"] },
        }));
        let session = evaluator.role("Reader").unwrap();
        let decrypting = session.decrypting();
        let keys: Vec<TableKey> = evaluator.table_keys().collect();
        let service = |name: &str| format!("{name}.eu-west-1.amazonaws.com");
        let (dynamodb, s3) = (service("dynamodb"), service("s3"));
        vec![
            decrypting.with(&keys[0], Some(&dynamodb)).verdict(),
            decrypting.with(&keys[0], Some(&s3)).verdict(),
            decrypting.with(&keys[0], None).verdict(),
            decrypting.with(&keys[2], Some(&dynamodb)).verdict(),
        ]
    };
    use Verdict::{Allowed, ImplicitlyDenied};
    let via = json!({ "StringEquals": {
        "kms:ViaService": { "Fn::Sub": "dynamodb.${AWS::Region}.amazonaws.com" },
    } });
    let denied = ImplicitlyDenied;
    assert_eq!(verdicts(via), [Allowed, denied, denied, denied]);
    assert_eq!(verdicts(json!({})), [Allowed, Allowed, Allowed, denied]);
    let rows = json!({ "Null": { "dynamodb:LeadingKeys": "false" } });
    assert_eq!(verdicts(rows), [denied; 4], "no request to KMS has rows");
}

/// Whether a role with these statements may read an item of a table whose key has this policy, or is
/// named otherwise.
fn reads(statements: Json, named: &Json, key_policy: &Json) -> Verdict {
    let template = json!({ "Resources": {
        "Key": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": key_policy } },
        "T": { "Type": "AWS::DynamoDB::Table", "Properties": {
            "TableName": "t", "SSESpecification": key(named),
            "StreamSpecification": { "StreamViewType": "KEYS_ONLY" },
        } },
        "Reader": { "Type": "AWS::IAM::Role", "Properties": {
            "RoleName": "Reader",
            "AssumeRolePolicyDocument": {},
            "Policies": [{ "PolicyName": "Own", "PolicyDocument": {
                "Version": "2012-10-17", "Statement": statements,
            } }],
        } },
    } });
    let environment = Environment::new("111122223333", "eu-west-1");
    let evaluator = Evaluator::of(&template.into(), environment);
    let session = evaluator.role("Reader").unwrap();
    let of = |request: Request| session.decide_with_keys(&request).unwrap().verdict();
    let read = of(Request::new(Action::GetItem).on_table("T"));
    let records = of(Request::new(Action::GetRecords).on_stream("T"));
    assert_eq!(records, read, "the stream is encrypted with the same key");
    let describe = of(Request::new(Action::DescribeTable).on_table("T"));
    assert_eq!(describe, Verdict::Allowed, "that touches no items");
    read
}

fn key_policy(principal: &Json) -> Json {
    json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*" },
    ] })
}

#[test]
fn who_may_not_decrypt_may_not_read() {
    use Verdict::{Allowed, ExplicitlyDenied, ImplicitlyDenied, Undecided};
    let table = || json!({ "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*" });
    let decrypt =
        |effect: &str| json!({ "Effect": effect, "Action": "kms:Decrypt", "Resource": "*" });
    let own = json!({ "Fn::GetAtt": ["Key", "Arn"] });
    let root = key_policy(&json!({ "AWS": "arn:aws:iam::111122223333:root" }));
    let somebody = key_policy(&json!({ "AWS": "arn:aws:iam::111122223333:role/Other" }));
    let role = key_policy(&json!({ "AWS": "arn:aws:iam::111122223333:role/Reader" }));
    let with = |more: &[Json]| -> Json { [&[table()], more].concat().into() };
    for named in [&own, &json!({ "Ref": "Key" })] {
        assert_eq!(reads(with(&[]), named, &root), ImplicitlyDenied);
        assert_eq!(reads(with(&[decrypt("Allow")]), named, &root), Allowed);
        let denied = with(&[decrypt("Allow"), decrypt("Deny")]);
        assert_eq!(reads(denied, named, &root), ExplicitlyDenied);
        // The key's policy does not leave it to the account, or names the role itself.
        assert_eq!(reads(with(&[decrypt("Allow")]), named, &somebody), ImplicitlyDenied);
        assert_eq!(reads(with(&[]), named, &role), Allowed);
    }
    // Of a key from elsewhere the policy may let the role in; AWS's own keys need nothing.
    let elsewhere = json!("arn:aws:kms:eu-west-1:111122223333:key/elsewhere");
    assert_eq!(reads(with(&[]), &elsewhere, &root), Undecided);
    assert_eq!(reads(with(&[decrypt("Allow")]), &elsewhere, &root), Allowed);
    assert_eq!(reads(with(&[]), &json!("alias/aws/dynamodb"), &root), Allowed);
}
