//! What decides on the key of a table: what DynamoDB's request to KMS carries, and who else has a say.
//!
//! AWS's pages: [encryption at rest](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html),
//! [KMS's condition keys](https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html),
//! [keys in other accounts](https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html).

use serde_json::{Map, Value, json};
use tablature::Action::GetItem;
use tablature::evaluate::Verdict::{
    Allowed, ExplicitlyDenied, ImplicitlyDenied as Denied, Undecided,
};
use tablature::evaluate::{Environment, Evaluator, Request, Verdict};

const TABLE_NAME: &str = "kms:EncryptionContext:aws:dynamodb:tableName";

/// A table with a key, and a role that reads it.
struct Case {
    resources: Map<String, Value>,
    /// Statements of the role, beside the one that lets it read.
    statements: Vec<Value>,
    environment: Environment,
}

fn account() -> Value {
    let root = "arn:aws:iam::111122223333:root";
    json!({ "Effect": "Allow", "Principal": { "AWS": root }, "Action": "kms:*", "Resource": "*" })
}

fn policy(statements: Value) -> Value {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn decrypt(effect: &str, condition: Value) -> Value {
    json!({ "Effect": effect, "Action": "kms:Decrypt", "Resource": "*", "Condition": condition })
}

impl Case {
    fn new(key: Value, named: Value) -> Self {
        let resources = json!({
            "Key": key,
            "Short": { "Type": "AWS::KMS::Alias", "Properties": {
                "AliasName": "alias/notes", "TargetKeyId": { "Ref": "Key" },
            } },
            "T": { "Type": "AWS::DynamoDB::Table", "Properties": {
                "TableName": "notes",
                "SSESpecification": { "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": named },
            } },
        });
        let resources = resources.as_object().unwrap().clone();
        let environment = Environment::new("111122223333", "eu-west-1");
        Self { resources, statements: Vec::new(), environment }
    }

    /// With a key of the template, whose policy leaves all to the account, and these further properties.
    fn own(properties: Value) -> Self {
        let mut all = json!({ "KeyPolicy": policy(account()) });
        all.as_object_mut().unwrap().extend(properties.as_object().unwrap().clone());
        let key = json!({ "Type": "AWS::KMS::Key", "Properties": all });
        Self::new(key, json!({ "Fn::GetAtt": ["Key", "Arn"] }))
    }

    fn and(mut self, id: &str, resource: Value) -> Self {
        self.resources.insert(id.to_owned(), resource);
        self
    }

    fn may(mut self, statement: Value) -> Self {
        self.statements.push(statement);
        self
    }

    fn ask(self, request: impl Fn(Request) -> Request) -> Verdict {
        let read = json!({ "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*" });
        let mut resources = self.resources;
        let statements: Vec<Value> = [vec![read], self.statements].concat();
        let role = json!({ "Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" },
                "Action": "sts:AssumeRole",
            } },
            "Policies": [{ "PolicyName": "Own", "PolicyDocument": policy(statements.into()) }],
        } });
        resources.insert("R".to_owned(), role);
        let template = json!({
            "Parameters": { "P": { "Type": "String" } },
            "Conditions": { "C": { "Fn::Equals": [{ "Ref": "P" }, "yes"] } },
            "Resources": resources,
        });
        let evaluator = Evaluator::of(&template.into(), self.environment);
        let request = request(Request::new(GetItem).on_table("T"));
        evaluator.role("R").unwrap().decide_with_keys(&request).unwrap().verdict()
    }

    fn verdict(self) -> Verdict {
        self.ask(|request| request)
    }
}

/// The verdict where the role may decrypt under a condition, and where it may and is denied it under the condition.
fn under(properties: Value, condition: Value) -> [Verdict; 2] {
    let case = || Case::own(properties.clone());
    [
        case().may(decrypt("Allow", condition.clone())).verdict(),
        case().may(decrypt("Allow", json!({}))).may(decrypt("Deny", condition)).verdict(),
    ]
}

const HOLDS: [Verdict; 2] = [Allowed, ExplicitlyDenied];
const FAILS: [Verdict; 2] = [Denied, Allowed];
const OPEN: [Verdict; 2] = [Undecided, Undecided];

#[test]
fn a_request_carries_the_encryption_context_of_dynamodb() {
    let subscriber = "kms:EncryptionContext:aws:dynamodb:subscriberId";
    let keys = ["aws:dynamodb:tableName", "aws:dynamodb:subscriberId"];
    for (condition, expected) in [
        (json!({ "StringEquals": { TABLE_NAME: { "Ref": "T" } } }), HOLDS),
        (json!({ "StringLike": { TABLE_NAME: ["note?", "other"] } }), HOLDS),
        (json!({ "StringEquals": { TABLE_NAME: "Notes" } }), FAILS),
        (json!({ "StringNotEquals": { TABLE_NAME: "notes" } }), FAILS),
        (json!({ "StringEquals": { subscriber: { "Ref": "AWS::AccountId" } } }), HOLDS),
        (json!({ "StringEquals": { subscriber: "999988887777" } }), FAILS),
        (json!({ "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": keys } }), HOLDS),
        (json!({ "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": keys[0] } }), FAILS),
        (
            json!({ "ForAnyValue:StringLike": { "kms:EncryptionContextKeys": "*:subscriberId" } }),
            HOLDS,
        ),
        (json!({ "Null": { "kms:EncryptionContextKeys": "false" } }), HOLDS),
        (json!({ "StringEquals": { "kms:EncryptionContext:team": "notes" } }), FAILS),
        (json!({ "Null": { "kms:EncryptionContext:team": "true" } }), HOLDS),
        (json!({ "Null": { "kms:ViaService": "true" } }), FAILS),
        (json!({ "StringEqualsIfExists": { "kms:CallerAccount": "111122223333" } }), HOLDS),
        (json!({ "StringEquals": { "kms:GrantOperations": "Decrypt" } }), FAILS),
    ] {
        assert_eq!(under(json!({}), condition.clone()), expected, "{condition}");
    }
}

#[test]
fn what_a_key_of_the_template_is_is_known() {
    let is = |key: &str, value: &str| json!({ "StringEquals": { key: value } });
    let alias =
        |value: &str| json!({ "ForAnyValue:StringEquals": { "kms:ResourceAliases": value } });
    let tags = || json!({ "Tags": [{ "Key": "Team", "Value": "notes" }] });
    for (properties, condition, expected) in [
        (json!({}), is("kms:KeySpec", "SYMMETRIC_DEFAULT"), HOLDS),
        (json!({}), is("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT"), HOLDS),
        (json!({}), is("kms:KeyUsage", "SIGN_VERIFY"), FAILS),
        (json!({}), is("kms:KeyOrigin", "AWS_KMS"), HOLDS),
        (json!({ "Origin": "EXTERNAL" }), is("kms:KeyOrigin", "AWS_KMS"), FAILS),
        (json!({ "Origin": { "Ref": "P" } }), is("kms:KeyOrigin", "AWS_KMS"), OPEN),
        (json!({}), json!({ "Bool": { "kms:MultiRegion": "true" } }), FAILS),
        (json!({ "MultiRegion": true }), is("kms:MultiRegionKeyType", "PRIMARY"), HOLDS),
        (json!({}), json!({ "Null": { "kms:MultiRegionKeyType": "true" } }), HOLDS),
        (json!({}), alias("alias/notes"), HOLDS),
        (json!({}), alias("alias/added-later"), OPEN),
        (json!({}), json!({ "StringLike": { "kms:RequestAlias": "alias/*" } }), OPEN),
        (tags(), is("aws:ResourceTag/Team", "notes"), HOLDS),
        (tags(), json!({ "StringNotEquals": { "aws:ResourceTag/team": "notes" } }), FAILS),
        (tags(), is("aws:ResourceTag/stage", "prod"), OPEN),
        (json!({}), json!({ "Null": { "aws:ResourceTag/stage": "true" } }), OPEN),
        (json!({}), is("aws:RequestTag/stage", "prod"), FAILS),
        (json!({}), is("kms:SomethingNew", "a"), OPEN),
    ] {
        assert_eq!(
            under(properties.clone(), condition.clone()),
            expected,
            "{properties} {condition}"
        );
    }
}

#[test]
fn what_is_said_of_who_asks_reaches_the_key_and_what_the_network_adds_does_not() {
    let said = |condition: Value, key: &'static str, value: &'static str| {
        let case = Case::own(json!({})).may(decrypt("Allow", condition));
        case.ask(|request| request.context(key, value))
    };
    let is = |key: &str, value: &str| json!({ "StringEquals": { key: value } });
    let organization = "aws:PrincipalOrgID";
    assert_eq!(said(is(organization, "o-1"), organization, "o-1"), Allowed);
    assert_eq!(said(is(organization, "o-1"), organization, "o-2"), Denied);
    assert_eq!(said(is("kms:RequestAlias", "alias/a"), "kms:RequestAlias", "alias/a"), Allowed);
    assert_eq!(said(is(TABLE_NAME, "notes"), TABLE_NAME, "notes"), Allowed);
    let range = json!({ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } });
    assert_eq!(said(range, "aws:SourceIp", "10.0.0.1"), Undecided);
}

#[test]
fn a_key_of_another_account_lets_the_role_in_itself() {
    let key = |account: &str| json!(format!("arn:aws:kms:eu-west-1:{account}:key/there"));
    let case = |named: Value| {
        Case::own(json!({})).and("T", json!({
        "Type": "AWS::DynamoDB::Table",
        "Properties": { "SSESpecification": { "SSEEnabled": true, "KMSMasterKeyId": named } },
    }))
    };
    let all = || decrypt("Allow", json!({}));
    assert_eq!(case(key("999988887777")).may(all()).verdict(), Undecided);
    assert_eq!(case(key("999988887777")).verdict(), Denied, "the role's policies count as well");
    assert_eq!(case(key("111122223333")).may(all()).verdict(), Allowed);
    assert_eq!(case(json!({ "Ref": "P" })).may(all()).verdict(), Undecided);
    let given = |arn: Value| {
        let case = case(json!({ "Ref": "P" })).may(all());
        let environment = case.environment.clone().parameter("P", arn.as_str().unwrap());
        Case { environment, ..case }.verdict()
    };
    assert_eq!(given(key("111122223333")), Allowed);
    assert_eq!(given(key("999988887777")), Undecided);
    // By its id or an alias a table names a key of its own account.
    for named in ["1234abcd-12ab-34cd-56ef-1234567890ab", "alias/elsewhere", "mrk-1234"] {
        let on = |resource: &str| {
            let statement =
                json!({ "Effect": "Allow", "Action": "kms:Decrypt", "Resource": resource });
            case(json!(named)).may(statement).verdict()
        };
        assert_eq!(on("arn:aws:kms:eu-west-1:111122223333:key/*"), Allowed, "{named}");
        assert_eq!(on("arn:aws:kms:eu-west-1:111122223333:alias/*"), Undecided, "{named}");
    }
}

#[test]
fn a_key_is_found_by_each_of_its_names() {
    let own = || Case::own(json!({}));
    for named in [
        json!({ "Ref": "Key" }),
        json!({ "Ref": "Short" }),
        json!("alias/notes"),
        json!("arn:aws:kms:eu-west-1:111122223333:alias/notes"),
        json!({ "Fn::Sub": "${Key.Arn}" }),
        json!({ "Fn::Join": ["", ["arn:aws:kms:eu-west-1:111122223333:key/", { "Ref": "Key" }]] }),
    ] {
        let case = || Case::new(own().resources["Key"].clone(), named.clone());
        assert_eq!(case().verdict(), Denied, "{named}");
        assert_eq!(case().may(decrypt("Allow", json!({}))).verdict(), Allowed, "{named}");
    }
}

#[test]
fn the_policy_of_every_kind_of_key_counts() {
    let admin = json!({
        "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:role/admin" },
        "Action": "kms:*", "Resource": "*",
    });
    let replica = |statement: &Value| {
        let primary = "arn:aws:kms:eu-north-1:111122223333:key/mrk-1";
        let properties =
            json!({ "PrimaryKeyArn": primary, "KeyPolicy": policy(statement.clone()) });
        json!({ "Type": "AWS::KMS::ReplicaKey", "Properties": properties })
    };
    let all = || decrypt("Allow", json!({}));
    let with = |key: Value| Case::new(key, json!({ "Ref": "Key" })).may(all()).verdict();
    assert_eq!(with(replica(&account())), Allowed);
    assert_eq!(with(replica(&admin)), Denied);
    let is_replica = json!({ "StringEquals": { "kms:MultiRegionKeyType": "REPLICA" } });
    let case = Case::new(replica(&account()), json!({ "Ref": "Key" }));
    assert_eq!(case.may(decrypt("Allow", is_replica)).verdict(), Allowed);

    let key = |properties: Value| json!({ "Type": "AWS::KMS::Key", "Properties": properties });
    let own = |statement: &Value| json!({ "KeyPolicy": policy(statement.clone()) });
    let chosen = |one: Value, other: Value| json!({ "Fn::If": ["C", one, other] });
    assert_eq!(with(key(chosen(own(&admin), own(&account())))), Undecided);
    assert_eq!(with(key(chosen(own(&account()), json!({})))), Allowed);
    assert_eq!(
        with(key(json!({ "KeyPolicy": chosen(policy(admin), json!({ "Ref": "AWS::NoValue" })) }))),
        Undecided
    );
    let transform = json!({ "Name": "AWS::Include", "Parameters": { "Location": "s3://a/b" } });
    assert_eq!(with(key(json!({ "Fn::Transform": transform }))), Undecided);
    let mut beside = own(&account());
    beside["Fn::Transform"] = transform;
    assert_eq!(with(key(beside)), Undecided);
}

#[test]
fn who_is_given_a_key_may_let_others_use_it() {
    let stack = |value: Value| {
        json!({ "Type": "AWS::CloudFormation::Stack", "Properties": {
            "TemplateURL": "https://example.com/t.json", "Parameters": { "It": value },
        } })
    };
    let custom = |value: Value| json!({ "Type": "Custom::Grant", "Properties": { "It": value } });
    let key = || json!({ "Fn::Sub": "${Key.Arn}" });
    for given in [stack(key()), custom(key()), custom(json!({ "Ref": "Short" }))] {
        let case = Case::own(json!({})).and("X", given.clone());
        assert_eq!(case.verdict(), Undecided, "{given}");
    }
    assert_eq!(Case::own(json!({})).and("X", custom(json!("other"))).verdict(), Denied);
}

#[test]
fn a_disabled_key_decrypts_for_nobody() {
    let with = |enabled: Value| {
        let case = Case::own(json!({ "Enabled": enabled }));
        case.may(decrypt("Allow", json!({}))).verdict()
    };
    assert_eq!(with(json!(true)), Allowed);
    assert_eq!(with(json!(false)), Denied);
    assert_eq!(with(json!("false")), Denied);
    assert_eq!(with(json!({ "Ref": "P" })), Undecided);
    let chosen = json!({ "Fn::If": ["C", false, { "Ref": "AWS::NoValue" }] });
    assert_eq!(with(chosen), Undecided);
}
