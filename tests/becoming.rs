//! Who becomes whom: roles that are assumed, and roles that are had through functions.

use serde_json::{Value, json};
use tablature::access::Access;
use tablature::evaluate::Environment;

const ACCOUNT: &str = "arn:aws:iam::111122223333:root";

fn access(resources: &Value) -> Access {
    let template = json!({ "Resources": resources });
    Access::of(&template.into(), Environment::new("111122223333", "eu-west-1"))
}

/// What the report says under its heading, without places.
fn becoming(resources: &Value) -> Vec<String> {
    let text = access(resources).text();
    let lines = text.lines().skip_while(|line| *line != "who becomes whom").skip(1);
    let lines = lines.take_while(|line| line.starts_with("  "));
    let told = |line: &str| line.split_once(" (/").map_or(line, |(told, _)| told).trim().to_owned();
    lines.map(told).collect()
}

fn trusting(principal: &Value, condition: &Value) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition,
    }] })
}

fn role(trust: Value, statements: Value) -> Value {
    json!({ "Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": trust,
        "Policies": [{ "PolicyName": "Own", "PolicyDocument": {
            "Version": "2012-10-17", "Statement": statements,
        } }],
    } })
}

fn lambda(statements: Value) -> Value {
    role(trusting(&json!({ "Service": "lambda.amazonaws.com" }), &json!({})), statements)
}

fn may(action: &str, resource: Value) -> Value {
    json!({ "Sid": "May", "Effect": "Allow", "Action": action, "Resource": resource })
}

fn arn(id: &str) -> Value {
    json!({ "Fn::GetAtt": [id, "Arn"] })
}

/// The account is let in, and the policies of the account say who.
#[test]
fn a_role_is_assumed_where_its_trust_and_the_callers_policy_agree() {
    let assume = || json!([may("sts:AssumeRole", arn("Writer"))]);
    let by_account = || trusting(&json!({ "AWS": ACCOUNT }), &json!({}));
    let of = |trust: Value, deployer: Value| {
        becoming(&json!({ "Writer": role(trust, json!([])), "Deployer": deployer }))
    };
    let becomes = "role `Deployer` becomes `Writer` by `sts:AssumeRole`: statement `May` of policy `Own` of role `Deployer`";
    assert_eq!(of(by_account(), lambda(assume())), [becomes]);
    // Neither suffices alone, unless the trust policy names the role itself.
    assert_eq!(of(by_account(), lambda(json!([]))), [""; 0]);
    let services = || trusting(&json!({ "Service": "lambda.amazonaws.com" }), &json!({}));
    assert_eq!(of(services(), lambda(assume())), [""; 0]);
    let by_name = trusting(&json!({ "AWS": arn("Deployer") }), &json!({}));
    assert_eq!(
        of(by_name, lambda(json!([]))),
        [
            "role `Deployer` becomes `Writer` by `sts:AssumeRole`: statement 1 of the trust policy of role `Writer`"
        ]
    );
    // A Deny and a boundary count.
    let denied = json!([may("sts:*", json!("*")), {
        "Effect": "Deny", "Action": "sts:AssumeRole", "Resource": arn("Writer") }]);
    assert_eq!(of(by_account(), lambda(denied)), [""; 0]);
    let mut bounded = lambda(assume());
    bounded["Properties"]["PermissionsBoundary"] = json!({ "Ref": "Bound" });
    let bound = |action: &str| {
        becoming(&json!({
            "Writer": role(by_account(), json!([])), "Deployer": bounded,
            "Bound": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": {
                "Version": "2012-10-17", "Statement": [may(action, json!("*"))] } } },
        }))
    };
    assert_eq!(bound("dynamodb:*"), [""; 0]);
    assert_eq!(bound("sts:*"), [becomes]);
}

#[test]
fn what_the_request_must_say_leaves_it_open() {
    let external = json!({ "StringEquals": { "sts:ExternalId": "x" } });
    let lines = becoming(&json!({
        "Writer": role(trusting(&json!({ "AWS": "111122223333" }), &external), json!([])),
        "Ann": { "Type": "AWS::IAM::User", "Properties": { "Policies": [{ "PolicyName": "p",
            "PolicyDocument": { "Version": "2012-10-17", "Statement": [may("sts:AssumeRole", json!("*"))] } }] } },
    }));
    let may = "user `Ann` may become `Writer` by `sts:AssumeRole`: statement `May` of policy `Ann`";
    assert_eq!(lines, [may]);
}

#[test]
fn a_function_hands_on_its_role() {
    let function =
        json!({ "Type": "AWS::Lambda::Function", "Properties": { "Role": arn("Writer") } });
    let of = |action: &str, resource: Value| {
        becoming(&json!({
            "F": function, "Writer": lambda(json!([])), "Api": lambda(json!([may(action, resource)])),
        }))
    };
    let by = |action: &str| {
        format!(
            "role `Api` becomes `Writer` by `lambda:{action}` of `F`: statement `May` of policy `Own` of role `Api`"
        )
    };
    assert_eq!(of("lambda:InvokeFunction", arn("F")), [by("InvokeFunction")]);
    assert_eq!(of("lambda:*", arn("F")), [by("InvokeFunction"), by("UpdateFunctionCode")]);
    assert_eq!(of("lambda:GetFunction", json!("*")), [""; 0]);
    let another = json!("arn:aws:lambda:eu-west-1:111122223333:function:another");
    assert_eq!(of("lambda:InvokeFunction", another), [""; 0]);
}

#[test]
fn a_role_is_passed_only_to_a_function_that_is_made_or_changed() {
    let pass = || may("iam:PassRole", arn("Writer"));
    let create = may("lambda:CreateFunction", json!("arn:aws:lambda:*:*:function:app-*"));
    let of = |statements: Value| {
        becoming(&json!({ "Writer": lambda(json!([])), "Deployer": lambda(statements) }))
    };
    let with = |action: &str| {
        format!(
            "role `Deployer` becomes `Writer` by `iam:PassRole` with `lambda:{action}`: statement `May` of policy `Own` of role `Deployer`"
        )
    };
    assert_eq!(of(json!([pass(), create])), [with("CreateFunction")]);
    assert_eq!(of(json!([pass()])), [""; 0]);
    assert_eq!(of(json!([create])), [""; 0]);
    let configure = may("lambda:UpdateFunctionConfiguration", json!("*"));
    assert_eq!(of(json!([pass(), configure])), [with("UpdateFunctionConfiguration")]);
    let to = |service: &str| {
        let mut pass = pass();
        pass["Condition"] = json!({ "StringEquals": { "iam:PassedToService": service } });
        of(json!([pass, create]))
    };
    assert_eq!(to("lambda.amazonaws.com").len(), 1);
    assert_eq!(to("ecs-tasks.amazonaws.com"), [""; 0]);
}

/// A program follows the steps.
#[test]
fn steps_lead_on_and_say_over_whom() {
    let by_account = || trusting(&json!({ "AWS": ACCOUNT }), &json!({}));
    let resources = json!({
        "First": lambda(json!([may("sts:AssumeRole", arn("Second"))])),
        "Second": role(by_account(), json!([may("sts:AssumeRole", arn("Third"))])),
        "Third": role(
            trusting(&json!({ "AWS": [ACCOUNT, "999900001111"] }), &json!({})),
            json!([may("sts:AssumeRole", arn("First"))]),
        ),
    });
    let lines = becoming(&resources);
    let told: Vec<&str> = lines.iter().map(|line| line.split(" by ").next().unwrap()).collect();
    assert_eq!(
        told,
        [
            "role `First` becomes `Second`",
            "role `First` becomes `Third` over `Second`",
            "role `Second` becomes `Third`",
        ]
    );
    let report: Value = serde_json::from_str(&access(&resources).json()).unwrap();
    let steps = report["becomes"].as_array().unwrap();
    let principals = |kind: &str| -> Vec<(&str, &str)> {
        let of_kind = steps.iter().filter(|step| step["kind"] == kind);
        of_kind
            .map(|it| (it["principal"].as_str().unwrap(), it["role"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(principals("role").len(), 3);
    assert_eq!(
        principals("account"),
        [("111122223333", "Second"), ("111122223333", "Third"), ("999900001111", "Third")]
    );
    assert_eq!(steps[1]["through"], json!(["Second"]));
    assert_eq!(steps[0]["statement"]["sid"], "May");
    assert_eq!(
        steps[0]["statement"]["pointer"],
        "/Resources/First/Properties/Policies/0/PolicyDocument/Statement/0"
    );
    assert!(
        access(&resources)
            .markdown("t")
            .contains("\n## Who becomes whom\n\n- role `First` becomes `Second` by")
    );
}
