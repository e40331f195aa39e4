//! The access report on templates of anyone's: what it shows, and what it leaves open.

use serde_json::{Value, json};
use tablature::access::Access;
use tablature::evaluate::Environment;

fn report(resources: Value) -> String {
    let template = json!({ "Resources": resources });
    Access::of(&template.into(), Environment::new("111122223333", "eu-west-1")).text()
}

fn role(principal: Value, statements: Value) -> Value {
    json!({ "Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole",
        } },
        "Policies": [{ "PolicyName": "Access", "PolicyDocument": {
            "Version": "2012-10-17", "Statement": statements,
        } }],
    } })
}

fn lambda(statements: Value) -> Value {
    role(json!({ "Service": "lambda.amazonaws.com" }), statements)
}

fn table(properties: Value) -> Value {
    json!({ "Type": "AWS::DynamoDB::GlobalTable", "Properties": properties })
}

/// The widespread tutorial: a condition on a name that no role has, and `index/*` of another table.
#[test]
fn a_tutorial_that_grants_nothing_is_seen_to_grant_nothing() {
    let favourites = json!({ "Fn::GetAtt": "Favourites.Arn" });
    insta::assert_snapshot!(report(json!({
        "Favourites": table(json!({ "TableName": "Favourites" })),
        "Tracks": table(json!({
            "TableName": "Tracks",
            "GlobalSecondaryIndexes": [{ "IndexName": "byUserId" }],
            "StreamSpecification": { "StreamViewType": "KEYS_ONLY" },
        })),
        "Listener": lambda(json!([
            {
                "Effect": "Allow", "Action": ["dynamodb:PutItem", "dynamodb:Scan"], "Resource": favourites,
                "Condition": { "ForAllValues:StringEquals": {
                    "dynamodb:LeadingKeys": ["${aws:username}"],
                } },
            },
            {
                "Effect": "Allow", "Action": ["dynamodb:Query"],
                "Resource": [
                    { "Fn::GetAtt": "Tracks.Arn" },
                    { "Fn::Sub": "${Favourites.Arn}/index/*" },
                ],
            },
        ])),
    })), @r"
                           Listener
    Favourites             read
    Tracks                 read
    Tracks/index/byUserId  —
    Tracks/stream          —

    reached by nobody: Tracks/index/byUserId, Tracks/stream

    Listener, assumed by lambda.amazonaws.com
      Scan on Favourites: every row
      Query on Tracks: every row
    ");
}

#[test]
fn own_rows_some_rows_and_every_row_are_told_apart() {
    let rows = |sid: &str, action: &str, values: Value| {
        json!({
            "Sid": sid, "Effect": "Allow", "Action": action,
            "Resource": { "Fn::GetAtt": "Orders.Arn" },
            "Condition": {
                "ForAllValues:StringLike": { "dynamodb:LeadingKeys": values },
                "Null": { "dynamodb:LeadingKeys": "false" },
            },
        })
    };
    insta::assert_snapshot!(report(json!({
        "Orders": table(json!({ "TableName": "Orders" })),
        "Tenant": role(json!({ "AWS": "arn:aws:iam::999900001111:root" }), json!([
            rows("Own", "dynamodb:GetItem", json!(["T#${aws:userid}", "T#${aws:userid}#*"])),
            rows("Shared", "dynamodb:Query", json!(["PUBLIC#*"])),
            rows("Both", "dynamodb:UpdateItem", json!(["PUBLIC", "T#${aws:userid}"])),
            rows("All", "dynamodb:DeleteItem", json!(["*"])),
        ])),
    })), @r"
            Tenant
    Orders  read some rows, write

    Tenant, assumed by arn:aws:iam::999900001111:root
      DeleteItem on Orders: every row
      Query on Orders: rows `PUBLIC#*`
      UpdateItem on Orders: rows `PUBLIC`, `T#${aws:userid}`
      GetItem on Orders: own rows (`T#${aws:userid}`, `T#${aws:userid}#*`)
    ");
}

#[test]
fn what_is_not_known_stays_open_and_says_why() {
    insta::assert_snapshot!(report(json!({
        "Orders": table(json!({ "TableName": "Orders" })),
        "Office": lambda(json!({
            "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": { "Fn::GetAtt": "Orders.Arn" },
            "Condition": { "IpAddress": { "aws:SourceIp": "192.0.2.0/24" } },
        })),
        "Shared": { "Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {},
            "ManagedPolicyArns": [{ "Fn::ImportValue": "shared-policy" }],
        } },
    })), @r"
            Office  Shared
    Orders  read?   ?

    Office, assumed by lambda.amazonaws.com
      GetItem on Orders: undecided, the request does not say `aws:SourceIp`

    Shared
      not known: managed policy `…`: what `shared-policy` exports is not given (/Resources/Shared/Properties/ManagedPolicyArns/0)
    ");
}

#[test]
fn what_lies_beyond_the_tables_is_said() {
    insta::assert_snapshot!(report(json!({
        "Users": table(json!({ "TableName": "insighthr-users" })),
        "Service": lambda(json!([
            {
                "Effect": "Allow", "Action": ["dynamodb:Get*", "dynamodb:PutItem"],
                "Resource": ["arn:aws:dynamodb:*:*:table/insighthr-*", { "Fn::GetAtt": "Users.Arn" }],
            },
            {
                "Effect": "Allow", "Action": ["dynamodb:ListTables", "s3:GetObject"],
                "Resource": [{ "Fn::Sub": "${Uploads.Arn}/*" }, "*"],
            },
            { "Effect": "Deny", "Action": "dynamodb:PutItem", "Resource": "*" },
        ])),
        "Uploads": { "Type": "AWS::S3::Bucket" },
        "Bob": { "Type": "AWS::IAM::User" },
    })), @r"
           Service
    Users  read

    Service, assumed by lambda.amazonaws.com
      GetItem and GetResourcePolicy on Users: every row
      ListTables in the whole account
      named beyond these tables: dynamodb:Get* and dynamodb:PutItem on `arn:aws:dynamodb:*:*:table/insighthr-*`
      named of other services: s3:GetObject on `arn:aws:s3:::…/*` and `*`

    not shown: the user `Bob`
    ");
}

#[test]
fn regions_are_apart_only_where_they_differ() {
    let regions = |resource: Value| {
        report(json!({
            "Users": table(json!({
                "TableName": "Users",
                "Replicas": [{ "Region": "eu-west-1" }, { "Region": "us-east-1" }],
            })),
            "Reader": lambda(json!({
                "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": resource,
            })),
        }))
    };
    let both = regions(json!("arn:aws:dynamodb:*:111122223333:table/Users"));
    assert!(both.contains("\nUsers  read\n"), "{both}");
    let one = regions(json!({ "Fn::GetAtt": "Users.Arn" }));
    assert!(one.contains("\nUsers (eu-west-1)  read\nUsers (us-east-1)  —\n"), "{one}");
}

#[test]
fn a_boundary_and_a_policy_on_the_table_count() {
    let document = |effect: &str, action: &str| {
        json!({ "Version": "2012-10-17", "Statement": {
            "Effect": effect, "Principal": "*", "Action": action, "Resource": "*",
        } })
    };
    let denied = report(json!({
        "Users": table(json!({ "TableName": "Users", "Replicas": [{
            "Region": "eu-west-1",
            "ResourcePolicy": { "PolicyDocument": document("Deny", "dynamodb:Scan") },
        }] })),
        "Reader": lambda(json!({
            "Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Scan"], "Resource": "*",
        })),
    }));
    assert!(denied.contains("GetItem on Users: every row\n"), "{denied}");
    assert!(!denied.contains("Scan on Users"), "{denied}");
    assert!(denied.contains("not shown: principals whom the policy on `Users` itself lets in\n"));
}

#[test]
fn a_template_without_tables_or_roles_says_so() {
    assert_eq!(report(json!({})), "there are no tables and no roles\n");
    let tables = report(json!({ "Users": table(json!({ "TableName": "Users" })) }));
    assert_eq!(tables, "there are no roles\n\nreached by nobody: Users\n");
    let roles = report(json!({ "Reader": lambda(json!([])) }));
    assert_eq!(
        roles,
        "there are no tables\n\nReader, assumed by lambda.amazonaws.com\n  nothing\n"
    );
}

#[test]
fn nothing_in_a_name_means_anything_to_markdown() {
    let template = json!({ "Resources": {
        "Users": table(json!({
            "TableName": "Users", "GlobalSecondaryIndexes": [{ "IndexName": "by_a_b" }],
        })),
        "Reader": lambda(json!({
            "Effect": "Allow", "Action": "dynamodb:Query",
            "Resource": { "Fn::Sub": "${Users.Arn}/index/by_a_b" },
        })),
    } });
    let access = Access::of(&template.into(), Environment::default());
    insta::assert_snapshot!(access.markdown("a|b"), @r"
    # Who reaches what: a\|b

    |  | Reader |
    | --- | --- |
    | Users | — |
    | Users/index/by\_a\_b | read |

    Reached by nobody: Users

    ## Reader, assumed by lambda.amazonaws.com

    - Query on Users/index/by\_a\_b: every row
    ");
    let report: Value = serde_json::from_str(&access.json()).unwrap();
    assert_eq!(report["roles"][0]["access"][0]["index"], "by_a_b");
    assert_eq!(report["reachedByNobody"][0]["table"], "Users");
}
