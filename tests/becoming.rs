//! Who becomes whom: roles that are assumed, and roles that are had through functions.

use serde_json::{Map, Value, json};
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

/// A function of role `Writer` with a permission. `Api` may do nothing by policies of its own.
fn with_permission(permission: Value) -> Value {
    let function =
        json!({ "Type": "AWS::Lambda::Function", "Properties": { "Role": arn("Writer") } });
    let function_name = json!({ "Ref": "F" });
    let mut properties = Map::from_iter([
        ("FunctionName".to_owned(), function_name),
        ("Action".to_owned(), json!("lambda:InvokeFunction")),
    ]);
    if let Value::Object(own) = permission {
        properties.extend(own);
    }
    json!({
        "F": function, "G": { "Type": "AWS::Lambda::Function", "Properties": {} },
        "Live": { "Type": "AWS::Lambda::Alias", "Properties": { "FunctionName": arn("F") } },
        "Writer": lambda(json!([])), "Api": lambda(json!([])),
        "Other": lambda(json!([may("lambda:InvokeFunction", arn("G"))])),
        "Open": { "Type": "AWS::Lambda::Permission", "Properties": properties },
    })
}

fn permitted(permission: Value) -> Vec<String> {
    becoming(&with_permission(permission))
}

const BY_PERMISSION: &str =
    "becomes `Writer` by `lambda:InvokeFunction` of `F`: statement 1 of permission `Open`";

#[test]
fn a_permission_lets_in_roles_accounts_and_anyone() {
    let by = |who: &str| format!("{who} {BY_PERMISSION}");
    let to = |principal: Value| permitted(json!({ "Principal": principal }));
    assert_eq!(to(arn("Api")), [by("role `Api`")]);
    assert_eq!(to(json!("999900001111")), [by("account `999900001111`")]);
    let session = "arn:aws:iam::999900001111:role/partner";
    assert_eq!(to(json!(session)), [by(&format!("`{session}`"))]);
    let of_anyone = to(json!("*"));
    assert_eq!(of_anyone, [by("role `Api`"), by("role `Other`"), by("anyone")]);
    // It leaves it to the policies of the account's roles, and they say nothing of it.
    assert_eq!(to(json!("111122223333")), [""; 0]);
    assert_eq!(to(json!(ACCOUNT)), [""; 0]);
    for service in ["s3.amazonaws.com", "events.amazonaws.com.cn"] {
        assert_eq!(to(json!(service)), [""; 0], "{service}");
    }
}

#[test]
fn a_permission_is_of_a_function_and_an_action() {
    let of =
        |function: Value| permitted(json!({ "Principal": arn("Api"), "FunctionName": function }));
    let by_api = [format!("role `Api` {BY_PERMISSION}")];
    for function in [
        arn("F"),
        json!({ "Ref": "Live" }),
        json!({ "Fn::Sub": "${F}:live" }),
        json!({ "Fn::Sub": "${F.Arn}:live" }),
        json!({ "Fn::Sub": "${AWS::AccountId}:function:${F}" }),
    ] {
        assert_eq!(of(function.clone()), by_api, "{function}");
    }
    for function in [json!({ "Ref": "G" }), arn("G"), json!("another")] {
        assert_eq!(of(function.clone()), [""; 0], "{function}");
    }
    let doing = |action: &str| permitted(json!({ "Principal": arn("Api"), "Action": action }));
    let code = by_api[0].replace("InvokeFunction", "UpdateFunctionCode");
    assert_eq!(doing("lambda:*"), [by_api[0].clone(), code.clone()]);
    assert_eq!(doing("lambda:UpdateFunctionCode"), [code]);
    assert_eq!(doing("lambda:GetFunction"), [""; 0]);
    assert_eq!(doing("lambda:InvokeFunctionUrl"), [""; 0]);
}

#[test]
fn what_a_permission_leaves_open_is_said() {
    let why = |permission: Value| {
        let report = access(&with_permission(permission)).json();
        let report: Value = serde_json::from_str(&report).unwrap();
        let steps = report["becomes"].as_array().unwrap().clone();
        let told = |step: &Value| match step["by"].as_str().unwrap() {
            "lambda:InvokeFunction" => {
                let why = step["why"].as_str().unwrap_or("certain");
                Some(format!("{}: {why}", step["principal"].as_str().unwrap()))
            }
            _ => None,
        };
        steps.iter().filter_map(told).collect::<Vec<_>>()
    };
    let exported = json!({ "Fn::ImportValue": "caller" });
    let not_given = "what `caller` exports is not given";
    assert_eq!(
        why(json!({ "Principal": exported })),
        ["Api", "Other", "…"].map(|who| format!("{who}: {not_given}"))
    );
    // It may be of this function.
    assert_eq!(
        why(json!({ "Principal": arn("Api"), "FunctionName": exported })),
        [format!("Api: {not_given}")]
    );
    let token = why(json!({ "Principal": arn("Api"), "EventSourceToken": "secret" }));
    assert_eq!(token, ["Api: the request does not say `lambda:EventSourceToken`"]);
    let source = json!({ "Principal": arn("Api"), "SourceArn": "arn:aws:s3:::uploads" });
    assert_eq!(why(source), ["Api: the request does not say `aws:SourceArn`"]);
    let perhaps = json!({ "Fn::If": ["Open", "arn:aws:s3:::uploads", { "Ref": "AWS::NoValue" }] });
    let perhaps = why(json!({ "Principal": arn("Api"), "SourceArn": perhaps }));
    assert_eq!(perhaps.len(), 1);
    assert!(!perhaps.iter().any(|line| line.ends_with("certain")), "{perhaps:?}");
}

#[test]
fn a_permission_under_a_condition_is_there_if_that_holds() {
    let lines = |given: Option<&str>| {
        let template = json!({
            "Parameters": { "Shared": { "Type": "String" } },
            "Conditions": { "IsShared": { "Fn::Equals": [{ "Ref": "Shared" }, "yes"] } },
            "Resources": {
                "F": { "Type": "AWS::Lambda::Function", "Properties": { "Role": arn("Writer") } },
                "Writer": lambda(json!([])), "Api": lambda(json!([])),
                "Open": { "Type": "AWS::Lambda::Permission", "Condition": "IsShared", "Properties": {
                    "FunctionName": arn("F"), "Action": "lambda:InvokeFunction",
                    "Principal": "999900001111",
                } },
            },
        });
        let environment = Environment::new("111122223333", "eu-west-1");
        let environment =
            given.iter().fold(environment, |it, value| it.parameter("Shared", *value));
        let report = Access::of(&template.into(), environment).json();
        let report: Value = serde_json::from_str(&report).unwrap();
        let steps = report["becomes"].as_array().unwrap().clone();
        let of_account = steps.into_iter().filter(|step| step["kind"] == "account");
        of_account.map(|step| step["why"].is_null()).collect::<Vec<_>>()
    };
    assert_eq!(lines(Some("yes")), [true]);
    assert_eq!(lines(Some("no")), [false; 0]);
    assert_eq!(lines(None), [false]);
}

#[test]
fn whoever_invokes_a_function_goes_on_from_its_role() {
    let by_account = trusting(&json!({ "AWS": ACCOUNT }), &json!({}));
    let lines = becoming(&json!({
        "F": { "Type": "AWS::Lambda::Function", "Properties": { "Role": arn("Handler") } },
        "Handler": lambda(json!([may("sts:AssumeRole", arn("Admin"))])),
        "Admin": role(by_account, json!([])),
        "Open": { "Type": "AWS::Lambda::Permission", "Properties": {
            "FunctionName": { "Ref": "F" }, "Action": "lambda:InvokeFunction", "Principal": "*",
        } },
    }));
    let told: Vec<&str> = lines.iter().map(|line| line.split(" by ").next().unwrap()).collect();
    assert_eq!(
        told,
        [
            "role `Handler` becomes `Admin`",
            "role `Admin` becomes `Handler`",
            "anyone becomes `Handler`",
            "anyone becomes `Admin` over `Handler`",
        ]
    );
}

/// A function `Run` with the role `Writer`, and what `Deployer` becomes by these statements.
fn by_function(statements: Value) -> Vec<String> {
    becoming(&json!({
        "Run": { "Type": "AWS::Lambda::Function", "Properties": { "Role": arn("Writer") } },
        "Writer": lambda(json!([])),
        "Deployer": lambda(statements),
    }))
}

#[test]
fn a_function_is_invoked_by_any_of_its_versions() {
    let of = |suffix: &str| {
        let resource = json!({ "Fn::Sub": format!("${{Run.Arn}}{suffix}") });
        by_function(json!([may("lambda:InvokeFunction", resource)]))
    };
    let by = "role `Deployer` becomes `Writer` by `lambda:InvokeFunction` of `Run`";
    let statement = "statement `May` of policy `Own` of role `Deployer`";
    for suffix in ["", ":*", ":$LATEST", "*", ":$LATES?"] {
        assert_eq!(of(suffix), [format!("{by}: {statement}")], "{suffix}");
    }
    for suffix in [":live", ":1"] {
        let found = of(suffix);
        let [one] = found.as_slice() else { panic!("{found:?}") };
        assert!(one.starts_with("role `Deployer` may become `Writer`"), "{one}");
    }
    assert_eq!(of("other"), [""; 0]);
}

#[test]
fn there_are_other_ways_to_run_or_rewrite_a_function() {
    let ways = |actions: &[&str]| {
        let statements = actions.iter().map(|action| may(action, json!("*"))).collect();
        let by = by_function(Value::Array(statements)).into_iter();
        by.map(|line| line.split(": ").next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let by = |way: &str| format!("role `Deployer` becomes `Writer` by {way}");
    let on_function = |action: &str| by(&format!("`{action}` of `Run`"));
    for action in ["lambda:InvokeAsync", "lambda:AddPermission"] {
        assert_eq!(ways(&[action]), [on_function(action)]);
    }
    assert_eq!(ways(&["iam:UpdateAssumeRolePolicy"]), [by("`iam:UpdateAssumeRolePolicy`")]);
    // A layer is needed, which has to be one's to use.
    let [configure, layer] = ["lambda:UpdateFunctionConfiguration", "lambda:GetLayerVersion"];
    assert_eq!(ways(&[configure]), [""; 0]);
    let found = ways(&[configure, layer]);
    assert!(
        matches!(found.as_slice(), [one] if one.contains(configure) && one.contains(layer)),
        "{found:?}"
    );
    // What is already so is not said in each further way.
    assert_eq!(
        ways(&["lambda:*"]),
        [on_function("lambda:InvokeFunction"), on_function("lambda:UpdateFunctionCode")]
    );
}
