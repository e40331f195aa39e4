//! Templates of many kinds: attachments, functions, resource policies, unknown values.

use super::*;
use crate::evaluate::decision::Verdict;
use crate::evaluate::request::Request;
use crate::facts::Action::{
    self, BatchGetItem, GetItem, GetRecords, ListStreams, PutItem, Query, Scan,
};
use serde_json::{Value, json};

fn trust(principal: Value) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole" },
    ] })
}

fn role(properties: Value) -> Value {
    let mut all =
        json!({ "AssumeRolePolicyDocument": trust(json!({ "Service": "lambda.amazonaws.com" })) });
    all.as_object_mut().unwrap().extend(properties.as_object().unwrap().clone());
    json!({ "Type": "AWS::IAM::Role", "Properties": all })
}

fn with_statement(statement: Value) -> Value {
    role(json!({ "Policies": [{ "PolicyName": "Own", "PolicyDocument": {
        "Version": "2012-10-17", "Statement": statement } }] }))
}

/// A table `Notes` without a name, with an index, a stream and maybe more, and a role `R`.
fn evaluator(table: Value, role: Value, environment: Environment) -> Evaluator {
    let mut properties = json!({
        "KeySchema": [{ "AttributeName": "userId", "KeyType": "HASH" }],
        "GlobalSecondaryIndexes": [{ "IndexName": "byTag", "KeySchema": [
            { "AttributeName": "tag", "KeyType": "HASH" } ] }],
        "StreamSpecification": { "StreamViewType": "KEYS_ONLY" },
    });
    properties.as_object_mut().unwrap().extend(table.as_object().unwrap().clone());
    let template = Template::from(json!({
        "Parameters": { "Stage": { "Type": "String" } },
        "Conditions": { "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
        "Resources": {
            "Notes": { "Type": "AWS::DynamoDB::Table", "Properties": properties },
            "R": role,
        },
    }));
    Evaluator::of(&template, environment)
}

fn verdict(role: Value, request: &Request) -> Verdict {
    let evaluator = evaluator(json!({}), role, Environment::default());
    evaluator.role("R").unwrap().decide(request).unwrap().verdict()
}

fn on_table(action: Action) -> Request {
    Request::new(action).on_table("Notes")
}

#[test]
fn an_arn_made_by_any_function_is_the_tables() {
    for resource in [
        json!({ "Fn::GetAtt": ["Notes", "Arn"] }),
        json!({ "Fn::Sub": "${Notes.Arn}" }),
        json!({ "Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Notes}" }),
        json!({ "Fn::Join": ["", ["arn:aws:dynamodb:us-east-1:111122223333:table/", { "Ref": "Notes" }]] }),
        json!({ "Fn::Join": ["/", [
            { "Fn::Select": [0, { "Fn::Split": ["/", { "Fn::GetAtt": "Notes.Arn" }] }] },
            { "Ref": "Notes" },
        ]] }),
    ] {
        let role = with_statement(json!([
            { "Effect": "Allow", "Action": "dynamodb:*", "Resource": resource },
        ]));
        assert_eq!(verdict(role.clone(), &on_table(GetItem)), Verdict::Allowed, "{resource}");
        let index = Request::new(Query).on_index("Notes", "byTag");
        assert_eq!(verdict(role, &index), Verdict::ImplicitlyDenied, "{resource}");
    }
}

#[test]
fn a_made_up_name_matches_no_other_but_may_match_a_literal_one() {
    let role = |table: &str| {
        with_statement(json!({ "Effect": "Allow", "Action": "*",
            "Resource": format!("arn:aws:dynamodb:us-east-1:111122223333:table/{table}") }))
    };
    let environment = || Environment::default().stack_name("app");
    let ask = |name: &str| {
        let evaluator = evaluator(json!({}), role(name), environment());
        evaluator.role("R").unwrap().decide(&on_table(GetItem)).unwrap().verdict()
    };
    assert_eq!(ask("app-*"), Verdict::Allowed);
    assert_eq!(ask("app-Notes-*"), Verdict::Allowed);
    assert_eq!(ask("other-*"), Verdict::ImplicitlyDenied);
    assert_eq!(ask("app-Notes-1A2B3C"), Verdict::Undecided);
    assert_eq!(verdict(role("app-*"), &on_table(GetItem)), Verdict::Undecided);
}

#[test]
fn branches_and_absent_values_follow_the_parameters() {
    let statements = json!([
        { "Fn::If": ["Prod", { "Ref": "AWS::NoValue" },
            { "Effect": "Allow", "Action": "dynamodb:Scan", "Resource": "*" }] },
        { "Effect": { "Fn::If": ["Prod", "Deny", "Allow"] }, "Action": "dynamodb:GetItem", "Resource": "*" },
    ]);
    let ask = |environment: Environment, action| {
        let evaluator = evaluator(json!({}), with_statement(statements.clone()), environment);
        evaluator.role("R").unwrap().decide(&on_table(action)).unwrap().verdict()
    };
    let stage = |stage: &str| Environment::default().parameter("Stage", stage);
    assert_eq!(ask(stage("prod"), Scan), Verdict::ImplicitlyDenied);
    assert_eq!(ask(stage("dev"), Scan), Verdict::Allowed);
    assert_eq!(ask(stage("prod"), GetItem), Verdict::ExplicitlyDenied);
    assert_eq!(ask(stage("dev"), GetItem), Verdict::Allowed);
    for action in [Scan, GetItem] {
        assert_eq!(ask(Environment::default(), action), Verdict::Undecided);
    }
}

#[test]
fn an_aws_managed_policy_is_known_or_leaves_it_undecided() {
    let managed = |name: &str, statement: Value| {
        let mut role = with_statement(statement);
        let arn = format!("arn:aws:iam::aws:policy/{name}");
        role["Properties"]["ManagedPolicyArns"] = json!([arn]);
        role
    };
    let allow = || json!([{ "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*" }]);
    let deny = || json!([{ "Effect": "Deny", "Action": "dynamodb:GetItem", "Resource": "*" }]);
    let logs = "service-role/AWSLambdaBasicExecutionRole";
    let get = on_table(GetItem);
    assert_eq!(verdict(managed(logs, json!([])), &get), Verdict::ImplicitlyDenied);
    assert_eq!(verdict(managed(logs, allow()), &get), Verdict::Allowed);
    assert_eq!(verdict(managed("ReadOnlyAccess", json!([])), &get), Verdict::Undecided);
    assert_eq!(verdict(managed("ReadOnlyAccess", allow()), &get), Verdict::Undecided);
    assert_eq!(verdict(managed("ReadOnlyAccess", deny()), &get), Verdict::ExplicitlyDenied);
    let stream = Request::new(GetRecords).on_stream("Notes");
    let reader = "service-role/AWSLambdaDynamoDBExecutionRole";
    assert_eq!(verdict(managed(reader, json!([])), &stream), Verdict::Allowed);
}

#[test]
fn a_tables_policy_covers_its_indexes_and_its_streams_policy_the_stream() {
    let policy = |action: &str, resource: Value| {
        json!({ "PolicyDocument": { "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": { "AWS": { "Fn::GetAtt": ["R", "Arn"] } },
            "Action": action, "Resource": resource }] } })
    };
    let table = json!({
        "ResourcePolicy": policy("dynamodb:Query", json!("arn:aws:dynamodb:us-east-1:111122223333:table/*/index/*")),
        "StreamSpecification": { "StreamViewType": "KEYS_ONLY",
            "ResourcePolicy": policy("dynamodb:GetRecords", json!("*")) },
    });
    let evaluator = evaluator(table, role(json!({})), Environment::default());
    let ask = |request: Request| evaluator.role("R").unwrap().decide(&request).unwrap().verdict();
    assert_eq!(ask(Request::new(Query).on_index("Notes", "byTag")), Verdict::Allowed);
    assert_eq!(ask(on_table(Query)), Verdict::ImplicitlyDenied);
    assert_eq!(ask(Request::new(GetRecords).on_stream("Notes")), Verdict::Allowed);
}

#[test]
fn a_policy_that_names_a_session_holds_for_that_session() {
    let table = json!({ "TableName": "Notes", "ResourcePolicy": { "PolicyDocument": {
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
            "Principal": { "AWS": "arn:aws:sts::111122223333:assumed-role/App/alice" } }] } } });
    let role = role(json!({ "RoleName": "App", "Path": "/web/" }));
    let evaluator = evaluator(table, role, Environment::default());
    let as_session = |name: &str| {
        evaluator
            .role("App")
            .unwrap()
            .session_name(name)
            .decide(&on_table(GetItem))
            .unwrap()
            .verdict()
    };
    assert_eq!(as_session("alice"), Verdict::Allowed);
    assert_eq!(as_session("bob"), Verdict::ImplicitlyDenied);
    let missing = evaluator.role("R").unwrap().decide(&on_table(GetItem)).unwrap();
    assert_eq!(missing.verdict(), Verdict::Undecided);
}

#[test]
fn a_table_elsewhere_may_have_a_policy_of_its_own() {
    let role = || with_statement(json!({ "Effect": "Allow", "Action": "*", "Resource": "*" }));
    let here = "arn:aws:dynamodb:us-east-1:111122223333:table/Old";
    let there = "arn:aws:dynamodb:us-east-1:999999999999:table/Theirs";
    let get = |arn: &str| Request::new(GetItem).on_table(arn);
    assert_eq!(verdict(role(), &get(here)), Verdict::Undecided);
    assert_eq!(verdict(role(), &get(here).no_resource_policy()), Verdict::Allowed);
    // The other account's policy must allow it as well.
    assert_eq!(verdict(role(), &get(there)), Verdict::Undecided);
    assert_eq!(verdict(role(), &get(there).no_resource_policy()), Verdict::ImplicitlyDenied);
    let allow = json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow",
        "Principal": { "AWS": "111122223333" }, "Action": "*", "Resource": "*" }] });
    assert_eq!(verdict(role(), &get(there).resource_policy(allow)), Verdict::Allowed);
    let deny = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*" }] });
    assert_eq!(verdict(role(), &get(here).resource_policy(deny)), Verdict::ExplicitlyDenied);
    let nothing = with_statement(json!([]));
    assert_eq!(verdict(nothing, &get(there)), Verdict::ImplicitlyDenied);
}

#[test]
fn an_action_without_resource_is_asked_for_everything() {
    let on = |resource: Value| {
        with_statement(json!([{ "Effect": "Allow", "Action": "dynamodb:*", "Resource": resource }]))
    };
    assert_eq!(verdict(on(json!("*")), &Request::new(ListStreams)), Verdict::Allowed);
    let stream = json!({ "Fn::GetAtt": ["Notes", "StreamArn"] });
    assert_eq!(verdict(on(stream), &Request::new(ListStreams)), Verdict::ImplicitlyDenied);
    let evaluator = evaluator(json!({}), on(json!("*")), Environment::default());
    let asked = evaluator.role("R").unwrap().decide(&on_table(ListStreams));
    assert_eq!(asked.unwrap_err().to_string(), "`ListStreams` takes no table, only `*`");
}

#[test]
fn a_call_is_allowed_if_all_its_checks_are() {
    let role = with_statement(json!([
        { "Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*" },
    ]));
    let element = |action| on_table(action).leading_key("a");
    let all = Request::transact_write_items([element(PutItem), element(PutItem)]).unwrap();
    assert_eq!(verdict(role.clone(), &all), Verdict::Allowed);
    let some =
        Request::transact_write_items([element(PutItem), element(Action::ConditionCheckItem)]);
    assert_eq!(verdict(role, &some.unwrap()), Verdict::ImplicitlyDenied);
}

#[test]
fn how_a_call_is_made_fills_in_its_keys() {
    let when = |operator: &str, key: &str, value: &str| {
        with_statement(json!([{ "Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": { operator: { key: value } } }]))
    };
    let select = |value| when("StringEquals", "dynamodb:Select", value);
    let index = Request::new(Query).on_index("Notes", "byTag");
    // The API has a default, and the same action can be called otherwise.
    assert_eq!(verdict(select("ALL_ATTRIBUTES"), &on_table(Query)), Verdict::Undecided);
    assert_eq!(verdict(select("ALL_PROJECTED_ATTRIBUTES"), &index), Verdict::Undecided);
    assert_eq!(
        verdict(select("COUNT"), &index.select("ALL_ATTRIBUTES")),
        Verdict::ImplicitlyDenied
    );
    assert_eq!(verdict(select("COUNT"), &on_table(Query).select("COUNT")), Verdict::Allowed);
    assert_eq!(verdict(select("COUNT"), &on_table(PutItem)), Verdict::ImplicitlyDenied);
    let returns = |value| when("StringEquals", "dynamodb:ReturnValues", value);
    assert_eq!(verdict(returns("NONE"), &on_table(Action::UpdateItem)), Verdict::Undecided);
    assert_eq!(verdict(returns("NONE"), &on_table(PutItem)), Verdict::Undecided);
    let enclosed =
        when("ForAnyValue:StringEquals", "dynamodb:EnclosingOperation", "TransactWriteItems");
    let put = on_table(PutItem);
    let transaction = Request::transact_write_items([put.clone()]).unwrap();
    assert_eq!(verdict(enclosed.clone(), &transaction), Verdict::Allowed);
    // A transaction asks for the action of each of its elements.
    assert_eq!(verdict(enclosed.clone(), &put), Verdict::Undecided);
    let plain = put.without("dynamodb:EnclosingOperation");
    assert_eq!(verdict(enclosed, &plain), Verdict::ImplicitlyDenied);
    let via = || when("ForAnyValue:StringEquals", "aws:CalledVia", "athena.amazonaws.com");
    assert_eq!(verdict(via(), &on_table(Query)), Verdict::Undecided);
    assert_eq!(
        verdict(via(), &on_table(Query).context("aws:CalledVia", "athena.amazonaws.com")),
        Verdict::Allowed
    );
    let scan = when("Bool", "dynamodb:FullTableScan", "true");
    let partiql = || Request::partiql("SELECT * FROM Notes").unwrap();
    assert_eq!(verdict(scan.clone(), &partiql().full_table_scan()), Verdict::Allowed);
    assert_eq!(verdict(scan.clone(), &partiql().leading_key("a")), Verdict::ImplicitlyDenied);
    assert_eq!(verdict(scan, &partiql()), Verdict::Undecided);
    let tls = when("Bool", "aws:SecureTransport", "false");
    assert_eq!(verdict(tls.clone(), &on_table(Query)), Verdict::ImplicitlyDenied);
    let plain = on_table(Query).context("aws:SecureTransport", "false");
    assert_eq!(verdict(tls, &plain), Verdict::Allowed);
    let ip = when("IpAddress", "aws:SourceIp", "203.0.113.0/24");
    assert_eq!(verdict(ip.clone(), &on_table(Query)), Verdict::Undecided);
    assert_eq!(
        verdict(ip, &on_table(Query).context("aws:SourceIp", "203.0.113.9")),
        Verdict::Allowed
    );
}

#[test]
fn a_batch_is_one_check_with_all_keys() {
    let own = with_statement(json!([{ "Effect": "Allow", "Action": "dynamodb:BatchGetItem",
        "Resource": "*", "Condition": { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": "a" } } }]));
    assert_eq!(verdict(own.clone(), &Request::batch_get_item([("Notes", "a")])), Verdict::Allowed);
    let both = Request::batch_get_item([("Notes", "a"), ("Notes", "b")]);
    assert_eq!(verdict(own.clone(), &both), Verdict::ImplicitlyDenied);
    assert_eq!(verdict(own, &on_table(BatchGetItem)), Verdict::Undecided);
}

#[test]
fn names_that_are_not_there_are_errors() {
    let evaluator = evaluator(json!({}), role(json!({})), Environment::default());
    let error =
        |request: Request| evaluator.role("R").unwrap().decide(&request).unwrap_err().to_string();
    assert_eq!(evaluator.role("S").unwrap_err().to_string(), "the template has no role `S`");
    assert_eq!(
        evaluator.role("RS").unwrap_err().to_string(),
        "the template has no role `RS`: did you mean `R`?"
    );
    assert_eq!(
        error(Request::new(GetItem).on_table("Note")),
        "the template has no table `Note`: did you mean `Notes`?"
    );
    assert_eq!(
        error(Request::new(Query).on_index("Notes", "byTags")),
        "table `Notes` has no index `byTags`: did you mean `byTag`?"
    );
    assert_eq!(
        error(Request::new(GetRecords).on_table("Notes")),
        "`GetRecords` never applies to a resource of kind `table`"
    );
    assert_eq!(error(Request::new(GetItem)), "`GetItem` needs a table, an index or a stream");
}

#[test]
fn a_template_of_nonsense_is_read_without_a_word() {
    for template in [
        json!(null),
        json!([]),
        json!({ "Resources": [] }),
        json!({ "Resources": { "R": { "Type": "AWS::IAM::Role" }, "T": { "Type": "AWS::DynamoDB::Table" } } }),
        json!({ "Resources": { "R": { "Type": "AWS::IAM::Role", "Properties": {
            "Policies": { "Fn::If": [] }, "ManagedPolicyArns": 7, "Tags": "x",
            "AssumeRolePolicyDocument": [], "PermissionsBoundary": {} } } } }),
    ] {
        let evaluator = Evaluator::of(&template.into(), Environment::default());
        for id in evaluator.roles() {
            let decision = evaluator.role(id).unwrap().decide(&Request::new(ListStreams)).unwrap();
            assert!(!decision.is_allowed());
        }
    }
}

#[test]
fn a_logical_id_comes_before_the_name_of_another_resource() {
    let named = |property: &str, name: &str| json!({ property: name });
    let table =
        |name| json!({ "Type": "AWS::DynamoDB::Table", "Properties": named("TableName", name) });
    let may = |action: &str, role_name: &str| {
        let mut role = with_statement(
            json!({ "Effect": "Allow", "Action": action, "Resource": { "Fn::GetAtt": "Old.Arn" } }),
        );
        role["Properties"]["RoleName"] = json!(role_name);
        role
    };
    let template = Template::from(json!({ "Resources": {
        "New": table("Old"),
        "Old": table("Older"),
        "Writer": may("dynamodb:PutItem", "Reader"),
        "Reader": may("dynamodb:GetItem", "Other"),
    } }));
    let evaluator = Evaluator::of(&template, Environment::default());
    let reader = evaluator.role("Reader").unwrap();
    let get =
        |table: &str| reader.decide(&Request::new(GetItem).on_table(table)).unwrap().verdict();
    assert_eq!((get("Old"), get("New")), (Verdict::Allowed, Verdict::ImplicitlyDenied));
    // A name that is not an id still finds its table.
    assert_eq!(get("Older"), Verdict::Allowed);
}

#[test]
fn a_tag_of_a_session_comes_before_that_of_its_role() {
    let may = |principal: serde_json::Value, actions: serde_json::Value| {
        let mut role = with_statement(json!({
            "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
            "Condition": { "StringEquals": { "aws:PrincipalTag/team": "red" } },
        }));
        role["Properties"]["Tags"] = json!([{ "Key": "team", "Value": "blue" }]);
        role["Properties"]["AssumeRolePolicyDocument"] = json!({ "Statement": {
            "Effect": "Allow", "Principal": principal, "Action": actions,
        } });
        let template = json!({ "Resources": {
            "R": role, "T": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "t" } },
        } });
        let evaluator = Evaluator::of(&template.into(), Environment::default());
        let request = Request::new(GetItem).on_table("T");
        let session = evaluator.role("R").unwrap();
        let verdict = session.decide(&request).unwrap().verdict();
        (verdict, session.tag("team", "red").decide(&request).unwrap().verdict())
    };
    let account = || json!({ "AWS": "111122223333" });
    let denied = (Verdict::ImplicitlyDenied, Verdict::Allowed);
    let open = (Verdict::Undecided, Verdict::Allowed);
    assert_eq!(may(account(), json!("sts:AssumeRole")), denied);
    assert_eq!(may(account(), json!(["sts:AssumeRole", "sts:TagSession"])), open);
    assert_eq!(may(account(), json!("sts:*")), open);
    let saml = json!({ "Federated": "arn:aws:iam::111122223333:saml-provider/Own" });
    assert_eq!(may(saml, json!(["sts:AssumeRoleWithSAML", "sts:tagsession"])), open);
    // An identity pool sets what it maps.
    let pool = json!({ "Federated": "cognito-identity.amazonaws.com" });
    assert_eq!(may(pool, json!(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"])), denied);
}
