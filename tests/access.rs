//! The access report on any template: what it shows, and what it leaves open.

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

    reached by no role: Tracks/index/byUserId, Tracks/stream

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

    who becomes whom
      role `Office` may become `Shared` by `sts:AssumeRole`; undecided, the policy has no `Statement`
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

    reaching nothing here: user `Bob`

    Service, assumed by lambda.amazonaws.com
      GetItem and GetResourcePolicy on Users: every row
      ListTables, in the whole account
      named beyond these tables: dynamodb:Get* and dynamodb:PutItem on `arn:aws:dynamodb:*:*:table/insighthr-*`
      named of other services: s3:GetObject on `arn:aws:s3:::${Uploads}/*` and `*`
    ");
}

/// What deployment fills in is said as a template says it.
#[test]
fn what_is_of_the_template_is_named_by_its_id() {
    let named = |resource: Value| {
        let report = report(json!({
            "Notes": table(json!({ "TableName": "notes" })),
            "Service": lambda(json!({ "Effect": "Allow", "Action": "s3:*", "Resource": resource })),
            "Uploads": { "Type": "AWS::S3::Bucket" },
            "Named": { "Type": "AWS::S3::Bucket", "Properties": { "BucketName": "uploads" } },
            "Jobs": { "Type": "AWS::SQS::Queue" },
            "News": { "Type": "AWS::SNS::Topic" },
            "Handler": { "Type": "AWS::Lambda::Function", "Properties": {} },
        }));
        let line = report.lines().find_map(|line| line.split_once("other services: s3:* on "));
        line.unwrap().1.to_owned()
    };
    let sub = |text: &str| named(json!({ "Fn::Sub": text }));
    assert_eq!(sub("${Uploads.Arn}"), "`arn:aws:s3:::${Uploads}`");
    assert_eq!(sub("arn:aws:s3:::${Uploads}/*"), "`arn:aws:s3:::${Uploads}/*`");
    assert_eq!(sub("${Named.Arn}/*"), "`arn:aws:s3:::uploads/*`");
    assert_eq!(sub("${Jobs.Arn}"), "`${Jobs.Arn}`");
    assert_eq!(named(json!({ "Ref": "News" })), "`${News}`");
    // Several in one text, also of a parameter.
    assert_eq!(sub("${Uploads.Arn}/${News}?"), "`arn:aws:s3:::${Uploads}/${News}?`");
    let of_no_resource = named(json!({ "Fn::Join": ["/", [
        { "Fn::GetAtt": "Uploads.Arn" }, { "Fn::ImportValue": "folder" },
    ]] }));
    assert_eq!(of_no_resource, "`arn:aws:s3:::…/…`");
    let all_but = named(json!([{ "Fn::GetAtt": "Handler.Arn" }, { "Fn::GetAtt": "Uploads.Arn" }]));
    assert_eq!(
        all_but,
        "`arn:aws:lambda:eu-west-1:111122223333:function:…-Handler-…` and `arn:aws:s3:::${Uploads}`"
    );
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
fn a_replica_in_a_region_that_is_not_known_is_said() {
    let replicas = |other: Value| {
        let report = report(json!({
            "Orders": table(json!({ "Replicas": [{ "Region": { "Ref": "AWS::Region" } }, other] })),
        }));
        report
            .lines()
            .filter_map(|line| line.strip_prefix("not shown: ").map(str::to_owned))
            .collect()
    };
    let said: Vec<String> = replicas(json!({ "Region": { "Fn::ImportValue": "second" } }));
    assert_eq!(
        said,
        [
            "the replica of `Orders` in a Region that is not known: what `second` exports is not given (/Resources/Orders/Properties/Replicas/1/Region)"
        ]
    );
    let of_parameter: Vec<String> = replicas(json!({ "Region": { "Ref": "Second" } }));
    assert!(of_parameter[0].contains("the replica of `Orders`"), "{of_parameter:?}");
    let known: Vec<String> = replicas(json!({ "Region": "us-east-1" }));
    assert_eq!(known, [""; 0]);
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
    assert!(!denied.contains("anyone"), "{denied}");
}

/// Whoever has a policy has a column; of whom the template shows nothing, the report says so.
#[test]
fn whoever_is_no_role_of_the_template_is_shown_or_listed() {
    let allow = json!({ "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*",
    } });
    let policy = |kind: &str, holders: Value| {
        let mut properties = json!({ "PolicyDocument": allow, "PolicyName": "p" });
        properties.as_object_mut().unwrap().extend(holders.as_object().unwrap().clone());
        json!({ "Type": kind, "Properties": properties })
    };
    let template = json!({
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "Orders": table(json!({ "TableName": "Orders" })),
            "Reader": lambda(json!([])),
            "OfUser": policy("AWS::IAM::Policy", json!({ "Users": ["bob"] })),
            "OfRole": policy("AWS::IAM::Policy", json!({ "Roles": ["Existing"] })),
            "OfReader": policy("AWS::IAM::Policy", json!({ "Roles": [{ "Ref": "Reader" }] })),
            "Shared": policy("AWS::IAM::ManagedPolicy", json!({})),
            "Inline": policy("AWS::IAM::UserPolicy", json!({ "UserName": "bob" })),
            "Admins": { "Type": "AWS::SSO::PermissionSet" },
            "Nested": { "Type": "AWS::CloudFormation::Stack" },
        },
    });
    let text = Access::of(&template.into(), Environment::default()).text();
    let listed = text.lines().find_map(|line| line.strip_prefix("not shown: ")).unwrap();
    let listed: Vec<&str> = listed.split(", ").collect();
    assert_eq!(
        listed,
        [
            "what the template's transform makes of it",
            "whoever has the permission set `Admins`",
            "what the nested stack `Nested` makes or adds",
        ]
    );
    for title in ["OfUser (policy)", "OfRole (policy)", "Shared (policy)", "Inline (policy)"] {
        assert!(text.contains(title), "{text}");
    }
    assert!(
        text.contains(
            "\nwhoever else has the policy `OfUser`\n  every action on Orders: every row\n"
        ),
        "{text}"
    );
}

/// Users, groups, whoever has a policy, and whom the table's own policy lets in.
#[test]
fn users_groups_and_whom_tables_let_in_have_columns() {
    let allow = |action: Value, rest: Value| {
        let mut statement = json!({ "Effect": "Allow", "Action": action, "Resource": "*" });
        statement.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        statement
    };
    let policies = |statement: Value| {
        json!([{ "PolicyName": "Own", "PolicyDocument": {
            "Version": "2012-10-17", "Statement": statement,
        } }])
    };
    let own = json!({ "Condition": {
        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": "${aws:username}" },
        "Null": { "dynamodb:LeadingKeys": "false" },
    } });
    let let_in = json!({ "Version": "2012-10-17", "Statement": [
        allow(json!("dynamodb:GetItem"), json!({ "Principal": { "AWS": "999900001111" } })),
        allow(json!("dynamodb:GetItem"), json!({ "Principal": { "AWS": "arn:aws:iam::999900001111:root" } })),
        allow(json!("dynamodb:PutItem"), json!({ "Principal": { "AWS": [
            "arn:aws:iam::111122223333:role/Ingest", { "Fn::GetAtt": "Ann.Arn" },
        ] } })),
        allow(json!("dynamodb:PutItem"), json!({ "Principal": { "AWS": "arn:aws:iam::111122223333:root" } })),
        allow(json!("dynamodb:Scan"), json!({
            "Principal": "*", "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-1" } },
        })),
        allow(json!("dynamodb:DescribeTable"), json!({ "Principal": { "Service": "replication.dynamodb.amazonaws.com" } })),
    ] });
    insta::assert_snapshot!(report(json!({
        "Notes": table(json!({ "TableName": "Notes" })),
        "Orders": table(json!({ "TableName": "Orders", "Replicas": [{
            "Region": "eu-west-1", "ResourcePolicy": { "PolicyDocument": let_in },
        }] })),
        "Reader": lambda(json!([])),
        "Ann": { "Type": "AWS::IAM::User", "Properties": { "Groups": [{ "Ref": "Writers" }] } },
        "Writers": { "Type": "AWS::IAM::Group", "Properties": {
            "Policies": policies(allow(json!("dynamodb:UpdateItem"), own)),
        } },
        "Idle": { "Type": "AWS::IAM::Group", "Properties": {
            "Policies": policies(allow(json!("s3:GetObject"), json!({}))),
        } },
    })), @r"
            Reader  Ann (user)      Writers (group)        Idle (group)  999900001111 (account)
    Notes   —       write own rows  write own rows         —             —
    Orders  read?   read?, write    read?, write own rows  read?         read

            arn:aws:iam::111122223333:role/Ingest  anyone  replication.dynamodb.amazonaws.com
    Notes   —                                      —       —
    Orders  read?, write                           read?   read?

    Reader, assumed by lambda.amazonaws.com
      Scan on Orders: undecided, the request does not say `aws:PrincipalOrgID`

    user `Ann`
      UpdateItem on Notes and Orders: own rows (`${aws:username}`)
      PutItem on Orders: every row
      Scan on Orders: undecided, the request does not say `aws:PrincipalOrgID`
      named beyond these tables: dynamodb:UpdateItem on `*`

    the users of group `Writers`
      UpdateItem on Notes and Orders: own rows (`${aws:username}`)
      Scan on Orders: undecided, the request does not say `aws:PrincipalOrgID`
      named beyond these tables: dynamodb:UpdateItem on `*`

    the users of group `Idle`
      Scan on Orders: undecided, the request does not say `aws:PrincipalOrgID`
      named of other services: s3:GetObject on `*`

    account `999900001111`
      GetItem on Orders: every row
      Scan on Orders: undecided, the request does not say `aws:PrincipalOrgID`
      as far as the policies of that account allow it

    `arn:aws:iam::111122223333:role/Ingest`
      PutItem on Orders: every row
      Scan on Orders: undecided, the request does not say `aws:PrincipalOrgID`
      its own policies are not in the template, and may allow more

    anyone
      Scan on Orders: undecided, the request does not say `aws:PrincipalOrgID`

    service `replication.dynamodb.amazonaws.com`
      DescribeTable on Orders
      Scan on Orders: undecided, the request does not say `aws:PrincipalOrgID`
    ");
}

/// A program asks who a principal is; the roles are there as before.
#[test]
fn principals_say_of_which_kind_they_are() {
    let template = json!({ "Resources": {
        "T": table(json!({ "TableName": "t", "Replicas": [{
            "Region": "us-east-1", "ResourcePolicy": { "PolicyDocument": {
                "Version": "2012-10-17", "Statement": {
                    "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
                    "Principal": { "AWS": "999900001111", "Service": "events.amazonaws.com" },
                },
            } },
        }] })),
        "R": lambda(json!([])),
        "U": { "Type": "AWS::IAM::User" },
        "P": { "Type": "AWS::SSO::PermissionSet" },
    } });
    let report = Access::of(&template.into(), Environment::new("111122223333", "us-east-1"));
    let report: Value = serde_json::from_str(&report.json()).unwrap();
    let each = |list: &str| report[list].as_array().unwrap().clone();
    let kinds: Vec<Value> =
        each("principals").iter().map(|one| json!([one["principal"], one["kind"]])).collect();
    let expected = json!([
        ["R", "role"],
        ["U", "user"],
        ["P", "permissionSet"],
        ["999900001111", "account"],
        ["events.amazonaws.com", "service"],
    ]);
    assert_eq!(json!(kinds), expected);
    assert_eq!(report["principals"][3]["access"][0]["actions"][0]["action"], "dynamodb:GetItem");
    assert_eq!(report["principals"][3]["limit"], "as far as the policies of that account allow it");
    assert_eq!(each("roles").len(), 1);
    assert_eq!(report["roles"][0]["role"], "R");
    // Another account reaches it, and no role does.
    assert_eq!(each("reachedByNoRole").len(), 1);
    assert_eq!(report["notShown"], json!(["whoever has the permission set `P`"]));
}

#[test]
fn what_is_made_under_a_condition_is_said() {
    let mut orders = table(json!({ "TableName": "Orders" }));
    orders["Condition"] = "HasOrders".into();
    let text = report(json!({ "Orders": orders, "Reader": lambda(json!([])) }));
    assert!(text.contains("\nmade only under a condition: Orders (`HasOrders`)\n"), "{text}");
}

#[test]
fn what_a_table_may_have_later_is_there_where_it_is_reached() {
    let text = report(json!({
        "Orders": table(json!({ "TableName": "Orders" })),
        "Keeper": lambda(json!({
            "Effect": "Allow", "Action": ["dynamodb:DeleteBackup", "dynamodb:RestoreTableFromBackup"],
            "Resource": { "Fn::Sub": "${Orders.Arn}/backup/*" },
        })),
    }));
    assert!(text.contains("\nOrders         —\nOrders/backup  manage\n"), "{text}");
    assert!(!text.contains("Orders/export"), "{text}");
}

/// AWS's own example of access by attribute, which a request can meet or not.
#[test]
fn what_depends_on_how_the_call_is_made_stays_open() {
    let text = report(json!({
        "Orders": table(json!({ "TableName": "Orders" })),
        "Reader": lambda(json!([
            {
                "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
                "Condition": {
                    "ForAllValues:StringEquals": { "dynamodb:Attributes": ["id"] },
                    "StringEqualsIfExists": { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
                },
            },
            {
                "Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*",
                "Condition": { "ForAnyValue:StringEquals": {
                    "dynamodb:EnclosingOperation": "TransactWriteItems",
                } },
            },
            {
                "Effect": "Allow", "Action": "dynamodb:DeleteTable", "Resource": "*",
                "Condition": { "Bool": { "aws:ViaAWSService": "true" } },
            },
        ])),
    }));
    assert!(text.contains("\nOrders  read?, write?, manage?\n"), "{text}");
}

#[test]
fn a_template_without_tables_or_roles_says_so() {
    assert_eq!(report(json!({})), "the template has no tables and no roles\n");
    let tables = report(json!({ "Users": table(json!({ "TableName": "Users" })) }));
    assert_eq!(tables, "the template has no roles\n\nreached by no role: Users\n");
    let roles = report(json!({ "Reader": lambda(json!([])) }));
    assert_eq!(
        roles,
        "the template has no tables\n\nReader, assumed by lambda.amazonaws.com\n  nothing\n"
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

    Reached by no role: Users

    ## Reader, assumed by lambda.amazonaws.com

    - Query on Users/index/by\_a\_b: every row
    ");
    let report: Value = serde_json::from_str(&access.json()).unwrap();
    assert_eq!(report["roles"][0]["access"][0]["index"], "by_a_b");
    assert_eq!(report["reachedByNoRole"][0]["table"], "Users");
}

// DynamoDB decrypts on behalf of the caller: without the table's key, no item is reached, nor a change of one.
#[test]
fn items_are_not_reached_without_the_key_of_their_table() {
    let reader = |statements: Value| {
        let template = json!({ "Resources": {
            "Key": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": {
                "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Action": "kms:*", "Resource": "*",
                    "Principal": { "AWS": { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root" } },
                }],
            } } },
            "T": { "Type": "AWS::DynamoDB::Table", "Properties": {
                "TableName": "t",
                "StreamSpecification": { "StreamViewType": "NEW_IMAGE" },
                "SSESpecification": { "SSEEnabled": true, "KMSMasterKeyId": { "Ref": "Key" } },
            } },
            "R": { "Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": {},
                "Policies": [{ "PolicyName": "Own", "PolicyDocument": {
                    "Version": "2012-10-17", "Statement": statements,
                } }],
            } },
        } });
        Access::of(&template.into(), Environment::default()).text()
    };
    let on_table = json!({
        "Effect": "Allow", "Resource": "*",
        "Action": ["dynamodb:GetItem", "dynamodb:DescribeTable", "dynamodb:GetRecords"],
    });
    let locked = reader(json!([on_table]));
    assert!(locked.contains("T         describe\nT/stream  —\n"), "{locked}");
    assert!(locked.contains("  not the items of T: `kms:Decrypt` with the"), "{locked}");
    let decrypt = json!({ "Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*" });
    let open = reader(json!([on_table, decrypt]));
    assert!(open.contains("T         read\nT/stream  read\n"), "{open}");
    assert!(!open.contains("not the items") && !open.contains("assumed"), "{open}");
}

#[test]
fn the_policy_of_a_key_elsewhere_in_the_account_is_assumed_and_named() {
    let key = |account: &str| format!("arn:aws:kms:us-east-1:{account}:key/1234abcd");
    let of = |account: &str| {
        let table = json!({ "Type": "AWS::DynamoDB::Table", "Properties": {
            "SSESpecification": { "SSEEnabled": true, "KMSMasterKeyId": key(account) },
        } });
        let template = json!({ "Resources": { "T": table, "R": lambda(json!([])) } });
        Access::of(&template.into(), Environment::new("111122223333", "us-east-1"))
    };
    let own = of("111122223333");
    let line = format!(
        "assumed: the policy of key `{}` leaves access to the policies of the account\n",
        key("111122223333")
    );
    assert!(own.text().ends_with(&line), "{}", own.text());
    let json: Value = serde_json::from_str(&own.json()).unwrap();
    assert!(json["assumed"][key("111122223333")].is_string(), "{json}");
    assert!(!of("444455556666").text().contains("assumed: "));
}

#[test]
fn what_is_assumed_is_named_and_nothing_is_promised_that_another_value_breaks() {
    let template = json!({
        "Parameters": { "Stage": { "Type": "String", "Default": "dev" } },
        "Conditions": { "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
        "Resources": {
            "T": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "t" } },
            "R": { "Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": {},
                "Policies": { "Fn::If": ["Prod", [{ "PolicyName": "p", "PolicyDocument": {
                    "Version": "2012-10-17", "Statement": [
                        { "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*" },
                    ],
                } }], { "Ref": "AWS::NoValue" }] },
            } },
        },
    });
    let of = |environment: Environment| Access::of(&template.clone().into(), environment);
    let assumed = of(Environment::default()).text();
    assert!(!assumed.contains("reached by no role"), "{assumed}");
    for line in [
        "  nothing under the assumed values\n",
        "assumed: `Stage` = `dev`, its default\n",
        "left out: if `Prod`, what is at /Resources/R/Properties/Policies/Fn::If/1\n",
    ] {
        assert!(assumed.contains(line), "{assumed}");
    }
    assert!(of(Environment::default()).markdown("t").contains("Assumed: "));
    let given = of(Environment::default().parameter("Stage", "test")).text();
    assert!(given.contains("reached by no role: T\n") && !given.contains("assumed"), "{given}");
}

/// A table's actions are more than those of its indexes.
#[test]
fn every_action_is_every_action_of_the_resource() {
    let statements = |denied: Option<&str>| {
        let deny = |action: &str| json!({ "Effect": "Deny", "Action": action, "Resource": "*" });
        let allow = json!({ "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*" });
        let all: Vec<Value> = [allow].into_iter().chain(denied.map(deny)).collect();
        json!({ "Resources": {
            "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": {
                "GlobalSecondaryIndexes": [{ "IndexName": "byDay" }] } },
            "Admin": { "Type": "AWS::IAM::Role", "Properties": { "Policies": [{ "PolicyName": "All",
                "PolicyDocument": { "Version": "2012-10-17", "Statement": all } }] } },
        } })
    };
    let text = |denied| Access::of(&statements(denied).into(), Environment::default()).text();
    let all = text(None);
    assert!(all.contains("  every action on Orders: every row\n"), "{all}");
    assert!(all.contains("  every action on Orders/index/byDay: every row\n"), "{all}");
    for denied in ["dynamodb:Delete*", "dynamodb:UpdateTable"] {
        let text = text(Some(denied));
        assert!(!text.contains("every action on Orders:"), "{text}");
        assert!(text.contains("every action on Orders/index/byDay"), "{text}");
    }
}
