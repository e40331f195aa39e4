//! §9 and the table of actions: roles, users, groups and their policies.

use serde_json::{Value, json};

use super::bases::Base;
use super::fault::{Fault, fault};

pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = sizes();
    faults.extend(names());
    faults.extend(settings());
    faults.extend(documents());
    faults
}

const POLICIES: &[Base] = &[Base::Policies];

/// A policy of this number of characters, without white space.
fn document(characters: usize) -> Value {
    let with = |padding: &str| {
        json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Action": "s3:GetObject",
                "Resource": format!("arn:aws:s3:::uploads/{padding}"),
            }],
        })
    };
    with(&"x".repeat(characters - with("").to_string().len()))
}

fn trust(characters: usize) -> Value {
    let with = |padding: &str| {
        json!({
            "Version": "2012-10-17",
            "Statement": [{
                "Sid": padding,
                "Effect": "Allow",
                "Principal": { "Service": "lambda.amazonaws.com" },
                "Action": "sts:AssumeRole",
            }],
        })
    };
    with(&"x".repeat(characters - with("").to_string().len()))
}

fn inline(characters: usize) -> Value {
    let half = characters / 2;
    json!([
        { "PolicyName": "One", "PolicyDocument": document(half) },
        { "PolicyName": "Other", "PolicyDocument": document(characters - half) },
    ])
}

fn sizes() -> Vec<Fault> {
    let arns = |count: usize| -> Value {
        (0..count).map(|n| format!("arn:aws:iam::111122223333:policy/music-{n}")).collect()
    };
    let policy = |characters: usize| {
        json!({
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "PolicyName": "Uploads",
                "PolicyDocument": document(characters),
                "Roles": [{ "Ref": "Operator" }],
            },
        })
    };
    vec![
        fault("IAM030", "a role's inline policies of 10,241 characters", "sum of 10,240")
            .of(POLICIES)
            .beyond("Handler/Policies", inline(10_241), inline(10_240)),
        fault(
            "IAM030",
            "a policy of its own that makes the sum of a role too large",
            "47: counts for each role",
        )
        .of(POLICIES)
        .beyond("/Resources/Uploads", policy(10_241), policy(10_240))
        .at("Operator"),
        fault("IAM030", "a user's inline policies of 2,049 characters", "sum of 2,048")
            .of(POLICIES)
            .beyond("Importer/Policies", inline(2_049), inline(2_048)),
        fault("IAM030", "a group's inline policies of 5,121 characters", "sum of 5,120")
            .of(POLICIES)
            .beyond("Editors/Policies", inline(5_121), inline(5_120)),
        fault("IAM031", "a managed policy of 6,145 characters", "at most 6,144")
            .of(POLICIES)
            .beyond("Write/PolicyDocument", document(6_145), document(6_144)),
        fault("IAM033", "a trust policy of 2,049 characters", "2,048 without asking")
            .of(POLICIES)
            .beyond("Handler/AssumeRolePolicyDocument", trust(2_049), trust(2_048)),
        fault("IAM032", "a trust policy of 8,193 characters", "8,192 at most")
            .of(POLICIES)
            .set("Handler/AssumeRolePolicyDocument", trust(8_193)),
        fault("IAM036", "21 managed policies of a role", "20 without asking").of(POLICIES).beyond(
            "Operator/ManagedPolicyArns",
            arns(21),
            arns(20),
        ),
        fault("IAM035", "26 managed policies of a role", "25 at most")
            .of(POLICIES)
            .set("Operator/ManagedPolicyArns", arns(26)),
        fault("IAM036", "20 managed policies of a role and one that names it", "20 without asking")
            .of(POLICIES)
            .beyond("Handler/ManagedPolicyArns", arns(20), arns(19)),
        fault("IAM036", "11 managed policies of a user", "10 without asking").of(POLICIES).beyond(
            "Importer/ManagedPolicyArns",
            arns(11),
            arns(10),
        ),
        fault("IAM035", "21 managed policies of a user", "20 at most")
            .of(POLICIES)
            .set("Importer/ManagedPolicyArns", arns(21)),
        fault("IAM035", "11 managed policies of a group", "10 at most").of(POLICIES).beyond(
            "Editors/ManagedPolicyArns",
            arns(11),
            arns(10),
        ),
    ]
}

fn names() -> Vec<Fault> {
    let name = |what, path, wrong: String, right: String| {
        fault("IAM060", what, "64 or 128 of A-Za-z0-9_+=,.@-")
            .of(POLICIES)
            .beyond(path, wrong, right)
    };
    let long = |length: usize| "n".repeat(length);
    vec![
        name("a role's name of 65 characters", "Operator/RoleName", long(65), long(64)),
        name(
            "a role's name with a blank",
            "Operator/RoleName",
            "music op".into(),
            "music_+=,.@-9".into(),
        ),
        name("a user's name of 65 characters", "Importer/UserName", long(65), long(64)),
        name("a group's name of 129 characters", "Editors/GroupName", long(129), long(128)),
        name(
            "a policy's name of 129 characters",
            "Handler/Policies/0/PolicyName",
            long(129),
            long(128),
        ),
        name(
            "a managed policy's name of 129 characters",
            "Write/ManagedPolicyName",
            long(129),
            long(128),
        ),
        name(
            "an empty name of an inline policy",
            "Handler/Policies/0/PolicyName",
            String::new(),
            "n".into(),
        ),
        fault("IAM066", "two roles of one name in another case", "unique in the account, any case")
            .of(POLICIES)
            .beyond("Operator/RoleName", "Music-Handler", "music-operator"),
        fault("IAM065", "two inline policies of one name", "unique within the role")
            .of(POLICIES)
            .beyond(
                "Handler/Policies/1",
                json!({ "PolicyName": "Read", "PolicyDocument": document(200) }),
                json!({ "PolicyName": "Uploads", "PolicyDocument": document(200) }),
            ),
        fault("IAM061", "a path without slash at its end", "begins and ends with /")
            .of(POLICIES)
            .beyond("Handler/Path", "/music", "/music/"),
        fault("IAM061", "a path of 513 characters", "1 to 512").of(POLICIES).beyond(
            "Handler/Path",
            format!("/{}/", long(511)),
            format!("/{}/", long(510)),
        ),
        fault("IAM061", "a path with a blank", "printable ASCII").of(POLICIES).beyond(
            "Handler/Path",
            "/music app/",
            "/music!app/",
        ),
        fault("IAM061", "a managed policy's path with `!`", "managed policies: stricter")
            .of(POLICIES)
            .beyond("Write/Path", "/music!/", "/music/app/"),
        fault(
            "IAM067",
            "a path and name of 65 characters",
            "64 to switch to the role in the console",
        )
        .of(POLICIES)
        .set("Operator/Path", "/music/operators/")
        .beyond("Operator/RoleName", long(48), long(47)),
    ]
}

fn settings() -> Vec<Fault> {
    let one = |key: &str, value: &str| json!([{ "Key": key, "Value": value }]);
    let many = |count: usize| -> Value {
        (0..count).map(|n| json!({ "Key": format!("tag{n}"), "Value": "" })).collect()
    };
    let long = |length: usize| "n".repeat(length);
    vec![
        fault("IAM062", "a role's description of 1,001 characters", "at most 1,000")
            .of(POLICIES)
            .beyond("Handler/Description", long(1_001), long(1_000)),
        fault("IAM062", "a managed policy's description of 1,001 characters", "at most 1,000")
            .of(POLICIES)
            .beyond("Write/Description", long(1_001), long(1_000)),
        fault("IAM062", "a role's description with a dash", "Latin-1 only").of(POLICIES).beyond(
            "Handler/Description",
            "Serves — favourites",
            "Serves favourites, déjà vu",
        ),
        fault("IAM063", "a session of 3,599 seconds", "3,600 to 43,200").of(POLICIES).beyond(
            "Handler/MaxSessionDuration",
            3_599,
            3_600,
        ),
        fault("IAM063", "a session of 43,201 seconds", "3,600 to 43,200").of(POLICIES).beyond(
            "Handler/MaxSessionDuration",
            43_201,
            43_200,
        ),
        fault("IAM064", "51 tags of a role", "at most 50").of(POLICIES).beyond(
            "Operator/Tags",
            many(51),
            many(50),
        ),
        fault("IAM064", "51 tags of a user", "at most 50").of(POLICIES).beyond(
            "Importer/Tags",
            many(51),
            many(50),
        ),
        fault("CFN036", "a tag of a managed policy", "the resource type's schema")
            .of(POLICIES)
            .set("Write/Tags", many(1)),
        fault("IAM064", "a role's tag with a key of 129 characters", "1 to 128")
            .of(POLICIES)
            .beyond("Operator/Tags", one(&long(129), ""), one(&long(128), "")),
        fault("IAM064", "a role's tag with a value of 257 characters", "up to 256")
            .of(POLICIES)
            .beyond("Operator/Tags", one("team", &long(257)), one("team", &long(256))),
        fault("IAM064", "a role's tag with `#` in its value", "35: no #, *, |")
            .of(POLICIES)
            .beyond("Operator/Tags", one("rows", "USER#7"), one("rows", "user:7")),
        fault("IAM064", "a role's tag of AWS's own", "not `aws:`")
            .of(POLICIES)
            .set("Operator/Tags", one("aws:team", "x")),
        fault("IAM064", "a role's tag twice, in another case", "keys without regard to case")
            .of(POLICIES)
            .set(
                "Operator/Tags",
                json!([{ "Key": "team", "Value": "a" }, { "Key": "Team", "Value": "b" }]),
            ),
    ]
}

fn documents() -> Vec<Fault> {
    const DOCUMENT: &str = "Handler/policy";
    const VERSION: &str = "Handler/policy/Version";
    const SID: &str = "Handler/policy/Statement/1/Sid";
    const EFFECT: &str = "Handler/statement/Effect";
    const ACTION: &str = "Handler/statement/Action";
    const RESOURCE: &str = "Handler/statement/Resource";
    const INDEX_ACTION: &str = "Handler/policy/Statement/1/Action";
    const INDEX: &str = "Handler/policy/Statement/1/Resource/0";
    const CONDITION: &str = "Handler/statement/Condition";
    const SERVICE: &str = "Handler/trust/Principal/Service";
    const CALL: &str = "Handler/trust/Action";
    let in_policy = |code, what, source| fault(code, what, source).of(POLICIES);
    vec![
        in_policy("IAM020", "a statement without an effect", "Effect: required").without(EFFECT),
        in_policy("IAM020", "an effect that does not exist", "Allow or Deny").set(EFFECT, "allow"),
        in_policy("IAM020", "a statement without actions", "Action or NotAction").without(ACTION),
        in_policy("IAM020", "a statement with actions and not-actions", "Action or NotAction")
            .set("Handler/statement/NotAction", "dynamodb:DeleteTable"),
        in_policy("IAM020", "a statement without resources", "Resource or NotResource")
            .without(RESOURCE),
        in_policy(
            "IAM020",
            "a member that no statement has",
            "grammar: the members of a statement",
        )
        .set("Handler/statement/Conditions", json!({ "Bool": { "aws:SecureTransport": "true" } })),
        in_policy("CFN035", "a condition without operators", "grammar: condition map")
            .set(CONDITION, json!(["aws:PrincipalTag/team"])),
        in_policy("CFN035", "an operator without keys", "grammar: condition map")
            .set(CONDITION, json!({ "StringEquals": "charts" })),
        in_policy(
            "IAM021",
            "a principal in the policy of a role",
            "Principal: not in identity policies",
        )
        .set("Handler/statement/Principal", json!({ "AWS": "111122223333" })),
        in_policy("IAM021", "a trust policy without a principal", "Principal: required")
            .without("Handler/trust/Principal"),
        in_policy("IAM022", "a policy without statements", "Statement: required")
            .set("Handler/policy/Statement", json!([])),
        in_policy("IAM023", "a version that does not exist", "2012-10-17 or 2008-10-17")
            .set(VERSION, "2026-11-21"),
        in_policy("IAM024", "`${*}` in a policy without a version", "2008-10-17 where left out")
            .set(
                "Write/PolicyDocument/Statement/0/Condition",
                json!({ "StringEquals": { "aws:PrincipalTag/team": "a${*}" } }),
            )
            .without("Write/PolicyDocument/Version")
            .at("Write/PolicyDocument"),
        in_policy(
            "IAM024",
            "`${$}` in the older version of an inline policy",
            "2008-10-17 where left out",
        )
        .set(RESOURCE, "arn:aws:dynamodb:eu-west-1:111122223333:table/a${$}")
        .without(VERSION)
        .at("Handler/policy"),
        in_policy("IAM025", "a statement id with a blank", "A-Za-z0-9").beyond(
            SID,
            "Read index",
            "Read2",
        ),
        in_policy("IAM026", "a statement id twice", "unique within the policy").beyond(
            SID,
            "ReadTable",
            "readTable",
        ),
        in_policy("IAM027", "a character beyond Latin-1 in a policy", "34: U+0020 to U+00FF")
            .beyond(
                "Write/PolicyDocument/Statement/0/Condition",
                json!({ "StringEquals": { "aws:PrincipalTag/team": "ā" } }),
                json!({ "StringEquals": { "aws:PrincipalTag/team": "ÿ" } }),
            ),
        in_policy("IAM040", "an action that does not exist", "table of actions")
            .set("Handler/statement/Action/0", "dynamodb:GetItems"),
        in_policy(
            "IAM040",
            "an API call that is no action",
            "9: transactions are checked per element",
        )
        .set("Handler/statement/Action/0", "dynamodb:TransactGetItems"),
        in_policy(
            "IAM110",
            "an action of another service that is misspelt",
            "Service Authorization Reference",
        )
        .set("Handler/statement/Action/1", "s3:GetObjcet"),
        in_policy("IAM110", "an operation that is no action", "Service Authorization Reference")
            .set("Handler/statement/Action/1", "s3:ListBuckets"),
        in_policy("IAM110", "a pattern that matches no action", "Service Authorization Reference")
            .set("Handler/statement/Action/1", "sqs:Recieve*"),
        in_policy("IAM111", "a managed policy of AWS that is misspelt", "AWS managed policies")
            .set("Handler/PermissionsBoundary", "arn:aws:iam::aws:policy/ReadOnlyAcess"),
        in_policy(
            "IAM111",
            "a managed policy with its path that is misspelt",
            "AWS managed policies",
        )
        .set(
            "Handler/ManagedPolicyArns",
            json!(["arn:aws:iam::aws:policy/service-role/AWSLambdaRoles"]),
        ),
        in_policy("IAM112", "a function that may do everything", "least privilege")
            .set(
                "Handler/ManagedPolicyArns",
                json!(["arn:aws:iam::aws:policy/AdministratorAccess"]),
            )
            .at("Handler/ManagedPolicyArns/0"),
        in_policy("IAM041", "an action without its service", "service:action")
            .set("Handler/statement/Action/0", "GetItem"),
        in_policy("IAM042", "every action on everything", "least privilege")
            .set(ACTION, "*")
            .set(RESOURCE, "*"),
        in_policy("IAM043", "an item's action on an index", "table of actions: table only")
            .set(INDEX_ACTION, json!(["dynamodb:Query", "dynamodb:PutItem"])),
        in_policy("IAM043", "a stream's action on a table", "table of actions: stream only")
            .set(ACTION, json!(["dynamodb:GetItem", "dynamodb:GetRecords"])),
        in_policy("IAM043", "a list of streams on a table", "table of actions: everything only")
            .set(ACTION, json!(["dynamodb:GetItem", "dynamodb:ListStreams"])),
        in_policy("IAM043", "a list of tables on a table", "table of actions: everything only")
            .set(ACTION, json!(["dynamodb:GetItem", "dynamodb:ListTables"])),
        in_policy("IAM043", "a backup's action on a table", "table of actions: backup only")
            .set(ACTION, json!(["dynamodb:GetItem", "dynamodb:DeleteBackup"])),
        in_policy("IAM044", "an index that the table does not have", "the template")
            .set(INDEX, json!({ "Fn::Sub": "${Favourites.Arn}/index/byTracks" })),
        in_policy("IAM045", "all indexes by a wildcard", "the template")
            .set(INDEX, json!({ "Fn::Sub": "${Favourites.Arn}/index/*" })),
        in_policy("IAM050", "an operator that does not exist", "condition operators")
            .set(CONDITION, json!({ "StringEqual": { "aws:PrincipalTag/team": "charts" } })),
        in_policy("IAM051", "a number's operator for a text", "condition operators")
            .set(CONDITION, json!({ "NumericEquals": { "aws:PrincipalTag/team": "7" } })),
        in_policy("IAM052", "a list compared without a set operator", "24: must use ForAllValues")
            .set(CONDITION, json!({ "StringEquals": { "dynamodb:Attributes": ["userId"] } })),
        in_policy("IAM053", "one value compared with a set operator", "single-valued keys").set(
            CONDITION,
            json!({ "ForAnyValue:StringEquals": { "aws:PrincipalTag/team": "charts" } }),
        ),
        in_policy("IAM054", "a wildcard under `StringEquals`", "30: a plain character there")
            .beyond(
                CONDITION,
                json!({ "StringEquals": { "aws:PrincipalTag/team": "charts-*" } }),
                json!({ "StringLike": { "aws:PrincipalTag/team": "charts-*" } }),
            ),
        in_policy("IAM055", "a condition key that does not exist", "global keys")
            .set(CONDITION, json!({ "StringEquals": { "aws:PrincipalTags/team": "charts" } })),
        in_policy("IAM055", "a key of DynamoDB's that does not exist", "table of keys")
            .set(CONDITION, json!({ "ForAllValues:StringEquals": { "dynamodb:LeadingKey": "x" } })),
        in_policy(
            "IAM056",
            "a condition key that the action does not carry",
            "11: FullTableScan only on PartiQLSelect",
        )
        .set(CONDITION, json!({ "Bool": { "dynamodb:FullTableScan": "false" } })),
        in_policy("IAM072", "an account of 11 digits", "12 digits")
            .set("Operator/trust/Principal/AWS", "arn:aws:iam::11112222333:root"),
        in_policy("IAM073", "a service that is no address", "…amazonaws.com")
            .set(SERVICE, "lambda"),
        in_policy("IAM074", "a service with the call of web identity", "sts:AssumeRole")
            .set(CALL, "sts:AssumeRoleWithWebIdentity"),
        in_policy("IAM075", "a role that everybody may assume", "Principal: *")
            .set("Operator/trust/Principal", "*"),
        in_policy("IAM021", "a trust policy with a resource", "Resource: not in trust policies")
            .set("Handler/trust/Resource", "*"),
        in_policy("IAM023", "a document that is none", "a policy document").set(
            DOCUMENT,
            json!({ "Version": 2012, "Statement": [{
            "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::uploads/*",
        }] }),
        ),
    ]
}
