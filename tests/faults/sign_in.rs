//! Leading keys, and §10's pools: who signs in, and whose rows they reach.

use serde_json::{Value, json};

use super::bases::Base;
use super::clients;
use super::fault::{Fault, fault};
use super::groups;

pub(crate) fn faults() -> Vec<Fault> {
    let mut faults = rows();
    faults.extend(beside_rows());
    faults.extend(trust());
    faults.extend(pools());
    faults.extend(clients::faults());
    faults.extend(groups::faults());
    faults
}

const ROWS: &str = "Listener/statement/Condition";

/// The ARN of a user pool, instead of its name.
fn address() -> Value {
    json!({ "Fn::GetAtt": ["Users", "ProviderURL"] })
}

fn in_sign_in(code: &'static str, what: &'static str, source: &'static str) -> Fault {
    fault(code, what, source).of(&[Base::SignIn])
}

/// A condition on the leading keys, guarded.
fn condition(operator: &str, value: &str) -> Value {
    let guard = json!({ "dynamodb:LeadingKeys": "false" });
    json!({ operator: { "dynamodb:LeadingKeys": [value] }, "Null": guard })
}

fn rows() -> Vec<Fault> {
    const ACTION: &str = "Listener/statement/Action";
    const VALUE: &str =
        "Listener/statement/Condition/ForAllValues:StringEquals/dynamodb:LeadingKeys/0";
    const VERSION: &str = "Listener/policy/Version";
    vec![
        in_sign_in("IAM010", "no guard for a request without a key", "19–21: Null: false")
            .without("Listener/statement/Condition/Null")
            .at("Listener/statement/Condition/ForAllValues:StringEquals/dynamodb:LeadingKeys"),
        in_sign_in("IAM011", "a scan among own rows", "8, 20: Scan carries no key")
            .set("Listener/statement/Action/3", "dynamodb:Scan"),
        in_sign_in("IAM011", "a wildcard that holds stream actions", "23: dynamodb:Get*")
            .set(ACTION, "dynamodb:Get*"),
        in_sign_in("IAM011", "every action among own rows", "23: dynamodb:*")
            .set(ACTION, "dynamodb:*"),
        in_sign_in("IAM011", "a vector search among own rows", "22: SearchVectors carries no key")
            .set("Listener/statement/Action/3", "dynamodb:SearchVectors"),
        in_sign_in("IAM012", "one own row is enough", "24: ForAnyValue is wrong")
            .set(ROWS, condition("ForAnyValue:StringEquals", "${aws:PrincipalTag/sub}")),
        in_sign_in("IAM012", "keys without regard to case", "33: keys are case-sensitive")
            .set(ROWS, condition("ForAllValues:StringEqualsIgnoreCase", "${aws:PrincipalTag/sub}")),
        in_sign_in("IAM052", "leading keys as one value", "24: must use ForAllValues")
            .set(ROWS, condition("StringEquals", "${aws:PrincipalTag/sub}")),
        in_sign_in("IAM005", "a wildcard without a delimiter", "29: id `a` reads `ab`").beyond(
            ROWS,
            condition("ForAllValues:StringLike", "USER#${aws:PrincipalTag/sub}*"),
            condition("ForAllValues:StringLike", "USER#${aws:PrincipalTag/sub}#*"),
        ),
        in_sign_in("IAM013", "a user name on a role", "40: never matches")
            .set(VALUE, "${aws:username}"),
        in_sign_in("IAM013", "another provider's variable", "43: www.amazon.com")
            .set(VALUE, "${www.amazon.com:user_id}"),
        in_sign_in("IAM014", "a variable that holds a list", "38: single-valued keys only")
            .set(VALUE, "${cognito-identity.amazonaws.com:amr}"),
        in_sign_in("IAM014", "a variable that is no key", "38").set(VALUE, "${sub}"),
        in_sign_in("IAM015", "a variable in a policy of 2008", "36: plain text there")
            .set(VERSION, "2008-10-17"),
        in_sign_in(
            "IAM015",
            "a variable in a policy without version",
            "36: and with Version left out",
        )
        .without(VERSION),
        in_sign_in("IAM016", "tags in the policy and none in the session", "53: sts:TagSession")
            .set("Listener/trust/Action", "sts:AssumeRoleWithWebIdentity")
            .at("Listener/AssumeRolePolicyDocument"),
        in_sign_in("IAM017", "a tag that the pool does not set", "63: PrincipalTags")
            .set("Tags/PrincipalTags", json!({ "user": "sub" }))
            .at(VALUE),
        in_sign_in("IAM018", "own rows by a number", "6: use string keys")
            .set("Favourites/AttributeDefinitions/0/AttributeType", "N")
            .at("Listener/statement/Resource/0"),
        in_sign_in("IAM006", "all rows for whoever signs in", "27: rows of others")
            .set(ACTION, json!(["dynamodb:GetItem"]))
            .without(ROWS)
            .at("Listener/statement/Resource/0"),
    ]
}

/// Statements that defeat a row condition in another one, and conditions on attributes.
fn beside_rows() -> Vec<Fault> {
    const ACTION: &str = "Listener/statement/Action";
    const VALUE: &str =
        "Listener/statement/Condition/ForAllValues:StringEquals/dynamodb:LeadingKeys/0";
    const ATTRIBUTES: &str =
        "Listener/statement/Condition/ForAllValues:StringEquals/dynamodb:Attributes";
    const SELECT: &str = "Listener/statement/Condition/StringEqualsIfExists";
    let columns = || json!(["userId", "trackId", "since"]);
    vec![
        in_sign_in(
            "IAM090",
            "writes of all rows for whoever signs in",
            "69: items are replaced whole",
        )
        .without(ROWS)
        .set(ACTION, json!(["dynamodb:PutItem"]))
        .at("Listener/statement/Resource/0"),
        in_sign_in(
            "IAM091",
            "a table that its users may delete",
            "table of actions: tables are managed",
        )
        .without(ROWS)
        .set(ACTION, json!(["dynamodb:DeleteTable"]))
        .at("Listener/statement/Resource/0"),
        in_sign_in(
            "IAM092",
            "rows by a name that the caller chooses",
            "41: aws:userid holds a session name",
        )
        .set(VALUE, "${aws:userid}"),
        in_sign_in(
            "IAM094",
            "a default for who the caller is",
            "47: untagged callers share a partition",
        )
        .set(VALUE, "${aws:PrincipalTag/sub, 'nobody'}"),
        in_sign_in("IAM094", "a default without its quotes", "47: comma, blank, single quotes")
            .set(VALUE, "${aws:PrincipalTag/sub, nobody}"),
        in_sign_in(
            "IAM095",
            "attributes that are asked for and all that come back",
            "66: require Select",
        )
        .set(ACTION, json!(["dynamodb:GetItem", "dynamodb:Query"]))
        .set(ATTRIBUTES, columns()),
        in_sign_in("IAM048", "attributes beside an action that replaces items", "69: not PutItem")
            .set(ACTION, json!(["dynamodb:PutItem"]))
            .set(ATTRIBUTES, columns())
            .set(SELECT, json!({ "dynamodb:ReturnValues": "NONE" })),
        in_sign_in(
            "IAM093",
            "rows of a table and an index by one key",
            "15: the index has another",
        )
        .set(
            "Listener/statement/Resource/1",
            json!({ "Fn::Sub": "${Favourites.Arn}/index/byTrack" }),
        )
        .set(ACTION, json!(["dynamodb:Query"])),
        in_sign_in(
            "IAM012",
            "a denial that one own row defeats",
            "25: ForAnyValue:StringNotEquals",
        )
        .set(
            "Listener/policy/Statement/1",
            json!({
                "Effect": "Deny",
                "Action": ["dynamodb:BatchGetItem"],
                "Resource": [{ "Fn::GetAtt": ["Favourites", "Arn"] }],
                "Condition": {
                    "ForAllValues:StringNotEquals": {
                        "dynamodb:LeadingKeys": ["${aws:PrincipalTag/sub}"],
                    },
                },
            }),
        ),
        in_sign_in("IAM014", "a variable compared as a number", "37: texts and ARNs only").set(
            "Listener/statement/Condition/NumericLessThan",
            json!({ "aws:MultiFactorAuthAge": "${aws:PrincipalTag/sub}" }),
        ),
        in_sign_in("IAM077", "a role for users and guests alike", "52: amr")
            .without("Listener/trust/Condition/ForAnyValue:StringLike")
            .set("Identities/AllowUnauthenticatedIdentities", true)
            .set("Roles/Roles/unauthenticated", json!({ "Fn::GetAtt": ["Listener", "Arn"] }))
            .at("Listener/trust/Principal/Federated"),
        in_sign_in(
            "IAM099",
            "a network in the trust of a pool's role",
            "57: Cognito makes the call",
        )
        .set("Listener/trust/Condition/IpAddress", json!({ "aws:SourceIp": "192.0.2.0/24" })),
        fault(
            "IAM078",
            "the policy of a table for everybody",
            "28: Block Public Access refuses it",
        )
        .of(&[Base::Table])
        .set("Tracks/ResourcePolicy/PolicyDocument/Statement/0/Principal", "*"),
    ]
}

fn trust() -> Vec<Fault> {
    const OTHER_POOL: &str = "eu-west-1:00000000-1111-2222-3333-444444444444";
    const PROVIDER: &str = "arn:aws:iam::111122223333:oidc-provider/login.example.com";
    const CONDITION: &str = "Listener/trust/Condition";
    let condition = |pool: &str, users: &str| {
        json!({
            "StringEquals": { "cognito-identity.amazonaws.com:aud": pool },
            "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": [users] },
        })
    };
    vec![
        in_sign_in("IAM070", "a trust policy without the pool", "52: IAM refuses it")
            .without("Listener/trust/Condition/StringEquals").at("Listener/trust/Principal/Federated"),
        in_sign_in("IAM074", "a trust policy with another call", "52: AssumeRoleWithWebIdentity")
            .set("Listener/trust/Action", json!(["sts:AssumeRole", "sts:TagSession"])),
        in_sign_in("COG017", "a role that trusts another pool", "52: aud").set(
            "Listener/trust/Condition/StringEquals/cognito-identity.amazonaws.com:aud",
            OTHER_POOL,
        ).at("Roles/Roles/authenticated"),
        in_sign_in("COG017", "a role for guests that users get", "52: amr").set(
            "Listener/trust/Condition/ForAnyValue:StringLike/cognito-identity.amazonaws.com:amr/0",
            "unauthenticated",
        ).at("Roles/Roles/authenticated"),
        in_sign_in("IAM071", "an OpenID Connect provider for anybody", "aud")
            .set("Listener/trust/Principal/Federated", PROVIDER)
            .without(CONDITION)
            .without("/Resources/Roles")
            .without(ROWS)
            .set("Listener/statement/Action", "s3:GetObject")
            .set("Listener/statement/Resource", "arn:aws:s3:::covers/*"),
        in_sign_in("COG018", "a role for guests whom the pool keeps out", "54: guests")
            .set("/Resources/Guest", guest())
            .set("Roles/Roles/unauthenticated", json!({ "Fn::GetAtt": ["Guest", "Arn"] })),
        in_sign_in("COG017", "both pool and users of another", "52")
            .set(CONDITION, condition(OTHER_POOL, "authenticated"))
            .at("Roles/Roles/authenticated"),
    ]
}

/// A role for guests of the pool.
fn guest() -> Value {
    let trust = json!({
        "Effect": "Allow",
        "Principal": { "Federated": "cognito-identity.amazonaws.com" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": { "cognito-identity.amazonaws.com:aud": { "Ref": "Identities" } },
            "ForAnyValue:StringLike": {
                "cognito-identity.amazonaws.com:amr": ["unauthenticated"],
            },
        },
    });
    let document = json!({ "Version": "2012-10-17", "Statement": [trust] });
    json!({ "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": document } })
}

fn pools() -> Vec<Fault> {
    const PASSWORD: &str = "Users/Policies/PasswordPolicy";
    let length = |least: u64| json!({ "MinimumLength": least });
    let tags = |count: usize| -> Value {
        let tag =
            |n: usize| (if n == 0 { "sub".to_owned() } else { format!("tag{n}") }, json!("sub"));
        Value::Object((0..count).map(tag).collect())
    };
    let rules = |count: usize| {
        let rule = |n: usize| {
            json!({
                "Claim": "custom:plan",
                "MatchType": "Equals",
                "Value": format!("plan{n}"),
                "RoleARN": { "Fn::GetAtt": ["Listener", "Arn"] },
            })
        };
        let rules: Vec<Value> = (0..count).map(rule).collect();
        json!({ "Users": {
            "IdentityProvider": { "Fn::Sub": "${Users.ProviderName}:${App}" },
            "Type": "Rules",
            "AmbiguousRoleResolution": "Deny",
            "RulesConfiguration": { "Rules": rules },
        } })
    };
    let mapping = |mapping: Value| json!({ "login.example.com": mapping });
    let mappings = |count: usize| -> Value {
        let mapping = json!({ "Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole" });
        Value::Object(
            (0..count).map(|n| (format!("login{n}.example.com"), mapping.clone())).collect(),
        )
    };
    let long = |length: usize| "n".repeat(length);
    vec![
        in_sign_in("COG010", "a claim that users can write decides whose rows", "64")
            .set("Tags/PrincipalTags/sub", "profile"),
        in_sign_in("COG024", "a claim of an attribute that is not declared", "65")
            .set("Tags/PrincipalTags/tenant", "custom:tenant"),
        in_sign_in("COG024", "a claim without the prefix of custom attributes", "65")
            .set("Users/Schema", json!([{ "Name": "tenant", "AttributeDataType": "String" }]))
            .beyond("Tags/PrincipalTags/tenant", "tenant", "custom:tenant"),
        in_sign_in("COG011", "a user pool's name of 129 characters", "at most 128").beyond(
            "Users/UserPoolName",
            long(129),
            long(128),
        ),
        in_sign_in("COG011", "a client's name of 129 characters", "at most 128").beyond(
            "App/ClientName",
            long(129),
            long(128),
        ),
        in_sign_in("COG011", "an identity pool's name of 129 characters", "at most 128").beyond(
            "Identities/IdentityPoolName",
            long(129),
            long(128),
        ),
        in_sign_in("COG011", "an identity pool's name with a slash", "[\\w\\s+=,.@-]+").beyond(
            "Identities/IdentityPoolName",
            "music/app",
            "music app+=,.@-_",
        ),
        in_sign_in("COG012", "passwords of 5 characters", "6 to 99").beyond(
            PASSWORD,
            length(5),
            length(6),
        ),
        in_sign_in("COG012", "passwords of 100 characters", "6 to 99").beyond(
            PASSWORD,
            length(100),
            length(99),
        ),
        in_sign_in("COG012", "25 earlier passwords", "up to 24").beyond(
            "Users/Policies/PasswordPolicy/PasswordHistorySize",
            25,
            24,
        ),
        in_sign_in("COG012", "a temporary password for 366 days", "up to 365").beyond(
            "Users/Policies/PasswordPolicy/TemporaryPasswordValidityDays",
            366,
            365,
        ),
        in_sign_in("COG013", "a way to sign in that does not exist", "ExplicitAuthFlows")
            .set("App/ExplicitAuthFlows/0", "ALLOW_SRP"),
        in_sign_in("COG014", "ways to sign in of both generations", "not both")
            .set("App/ExplicitAuthFlows/0", "USER_PASSWORD_AUTH"),
        in_sign_in(
            "COG015",
            "a user pool without deletion policy",
            "users are lost with the stack",
        )
        .without("/Resources/Users/DeletionPolicy"),
        in_sign_in("COG016", "a secret in an app", "common libraries cannot sign in")
            .set("App/GenerateSecret", true),
        in_sign_in("COG019", "51 principal tags", "60: at most 50").beyond(
            "Tags/PrincipalTags",
            tags(51),
            tags(50),
        ),
        in_sign_in("COG019", "a principal tag's key of 129 characters", "35: 1 to 128").beyond(
            "Tags/PrincipalTags",
            json!({ "sub": "sub", (long(129)): "sub" }),
            json!({ "sub": "sub", (long(128)): "sub" }),
        ),
        in_sign_in("COG019", "a claim's name of 257 characters", "model: 1 to 256")
            .set("Tags/PrincipalTags", json!({ "sub": "sub", "team": long(257) })),
        in_sign_in("COG020", "a user pool by its address", "61: ProviderName, not ProviderURL")
            .set("Tags/IdentityProviderName", address()),
        in_sign_in("COG020", "a provider by its address", "61: ProviderName, not ProviderURL")
            .set("Identities/CognitoIdentityProviders/0/ProviderName", address()),
        in_sign_in(
            "COG021",
            "a kind of users that does not exist",
            "58: authenticated, unauthenticated",
        )
        .set("Roles/Roles", json!({ "authorized": { "Fn::GetAtt": ["Listener", "Arn"] } })),
        in_sign_in("COG021", "11 role mappings", "58: at most 10 providers").beyond(
            "Roles/RoleMappings",
            mappings(11),
            mappings(10),
        ),
        in_sign_in("COG021", "a role mapping of a type that does not exist", "58: Token or Rules")
            .set(
                "Roles/RoleMappings",
                mapping(json!({ "Type": "Claims", "AmbiguousRoleResolution": "Deny" })),
            ),
        in_sign_in(
            "COG021",
            "a role mapping that leaves open who gets what",
            "58: AmbiguousRoleResolution",
        )
        .set("Roles/RoleMappings", mapping(json!({ "Type": "Token" }))),
        in_sign_in("COG022", "26 rules of a role mapping", "58: 25 by the guide").beyond(
            "Roles/RoleMappings",
            rules(26),
            rules(25),
        ),
        in_sign_in("COG023", "401 rules of a role mapping", "58: 400 by the model")
            .set("Roles/RoleMappings", rules(401)),
    ]
}
