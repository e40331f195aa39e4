//! Templates that are written to be slow: four times the input takes about four times the work, in every command
//! that reads one, and nothing aborts.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "this is the way in which a test fails"
)]

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use tablature::access::Access;
use tablature::evaluate::{Environment, Evaluator, Request};
use tablature::findings::{Color, Sources};
use tablature::local_tables::LocalTable;
use tablature::template::Template;
use tablature::{Action, rules};

/// Quadratic work takes 16 times as long for four times the input.
const MOST: f64 = 9.0;

/// Shorter times are not compared, because they cannot be measured well.
const SHORT: Duration = Duration::from_millis(150);

/// A template with this number of parts.
type Make = fn(usize) -> Value;

#[track_caller]
fn grows_with_its_input(size: usize, templates: &[(&str, Make)]) {
    for (name, make) in templates {
        let (once, four) = (work(&make(size)), work(&make(size * 4)));
        let ratio = four.as_secs_f64() / once.as_secs_f64();
        assert!(four < SHORT || ratio < MOST, "{name}: {once:?} became {four:?}");
    }
}

/// The time that all commands take for a template, on a thread's stack.
fn work(template: &Value) -> Duration {
    let text = template.to_string();
    let all = move || {
        let begin = now();
        let template = Template::read("t.json", &text).unwrap();
        let report = rules::check(&template);
        assert!(!report.text(&Sources::default(), Color::Never).contains('\0'));
        let environment = || Environment::new("111122223333", "eu-west-1").stack_name("app");
        assert!(!Access::of(&template, environment()).text().is_empty());
        let evaluator = Evaluator::of(&template, environment());
        if let Ok(role) = evaluator.role("R") {
            let _ = role.decide(&Request::new(Action::GetItem).on_table("T"));
        }
        let _ = LocalTable::all(&template, &environment());
        now() - begin
    };
    thread::spawn(all).join().unwrap()
}

/// The processor time of this thread, where the system reports it. Other tests do not count.
#[expect(clippy::disallowed_methods, reason = "it is measured how long something takes")]
fn now() -> Duration {
    thread_local!(static BEGIN: Instant = Instant::now());
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| BEGIN.with(Instant::elapsed), Duration::from_nanos)
}

fn table(name: impl Into<Value>) -> Value {
    json!({ "Type": "AWS::DynamoDB::Table", "Properties": {
        "TableName": name.into(), "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{ "AttributeName": "a", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "a", "AttributeType": "S" }],
    } })
}

fn role(statement: Value) -> Value {
    json!({ "Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole",
        } },
        "Policies": [{ "PolicyName": "Access", "PolicyDocument": {
            "Version": "2012-10-17", "Statement": statement,
        } }],
    } })
}

/// A role that reads the table `T`, with some members replaced.
fn reader(other: Value) -> Value {
    let mut statement = json!({
        "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": { "Fn::GetAtt": ["T", "Arn"] },
    });
    statement.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
    role(statement)
}

/// A template with the table `T`, the role `R`, and this number of further resources.
fn with(count: usize, resource: impl Fn(usize) -> (String, Value)) -> Value {
    let mut resources: Map<String, Value> = (0..count).map(resource).collect();
    resources.entry("T").or_insert_with(|| table("tracks"));
    resources.entry("R").or_insert_with(|| reader(json!({})));
    json!({ "Resources": resources })
}

/// The same without further resources, with this resource as `T` or `R`.
fn instead(id: &str, resource: Value) -> Value {
    with(1, |_| (id.to_owned(), resource.clone()))
}

fn conditions(count: usize, condition: impl Fn(usize) -> Value) -> Value {
    let mut template = with(0, |_| unreachable!());
    template["Resources"]["T"]["Condition"] = json!("C0");
    let mut conditions: Map<String, Value> =
        (0..count).map(|index| (format!("C{index}"), condition(index))).collect();
    conditions.insert(format!("C{count}"), json!({ "Fn::Equals": ["a", "a"] }));
    template["Conditions"] = conditions.into();
    template
}

fn condition(index: usize) -> Value {
    json!({ "Condition": format!("C{index}") })
}

fn topic(index: usize, needed: &[usize]) -> (String, Value) {
    let needed: Vec<String> = needed.iter().map(|other| format!("S{other}")).collect();
    (format!("S{index}"), json!({ "Type": "AWS::SNS::Topic", "DependsOn": needed }))
}

/// Tables whose names are each made of the next one's name.
fn named_by_the_next(count: usize, name: impl Fn(Value) -> Value) -> Value {
    with(count, |index| {
        (format!("T{index}"), table(name(json!({ "Ref": format!("T{}", index + 1) }))))
    })
}

#[test]
fn chains_and_rings_of_conditions() {
    grows_with_its_input(
        600,
        &[
            ("each is not the next", |n| {
                conditions(n, |i| json!({ "Fn::Not": [condition(i + 1)] }))
            }),
            ("each is the next and the next", |n| {
                conditions(n, |i| json!({ "Fn::And": [condition(i + 1), condition(i + 1)] }))
            }),
            ("each is one of the next two", |n| {
                conditions(
                    n,
                    |i| json!({ "Fn::Or": [condition(i + 1), condition((i + 2).min(n))] }),
                )
            }),
            ("a ring", |n| conditions(n, |i| json!({ "Fn::Not": [condition((i + 1) % n)] }))),
            ("resources that choose by them", |n| {
                let mut template = conditions(n, |i| {
                    if i % 100 == 99 {
                        let one = json!({ "Ref": format!("P{}", i / 100 % 7) });
                        return json!({ "Fn::Equals": [one, "a"] });
                    }
                    json!({ "Fn::Not": [condition(i + 1)] })
                });
                let parameters = (0..7).map(|i| (format!("P{i}"), json!({ "Type": "String" })));
                template["Parameters"] = parameters.collect::<Map<String, Value>>().into();
                for index in 0..n / 10 {
                    let choice = |of: usize| json!({ "Fn::If": [format!("C{}", (index + of * 100) % n), "a", "b"] });
                    let name = json!({ "Fn::Join": ["", (0..7).map(choice).collect::<Vec<_>>()] });
                    let topic =
                        json!({ "Type": "AWS::SNS::Topic", "Properties": { "TopicName": name } });
                    template["Resources"][format!("S{index}")] = topic;
                }
                template
            }),
            ("each chooses by the next", |n| {
                let choice = |i| json!({ "Fn::If": [format!("C{}", i + 1), "a", "b"] });
                conditions(n, |i| json!({ "Fn::Equals": [choice(i), "a"] }))
            }),
        ],
    );
}

#[test]
fn names_that_double_each_other() {
    grows_with_its_input(
        60,
        &[
            ("in a text", |n| {
                with(n, |i| {
                    let next = i + 1;
                    (
                        format!("T{i}"),
                        table(json!({ "Fn::Sub": format!("${{T{next}}}${{T{next}}}") })),
                    )
                })
            }),
            ("joined", |n| named_by_the_next(n, |next| json!({ "Fn::Join": ["", [next, next]] }))),
            ("joined joins", |n| {
                named_by_the_next(n, |next| {
                    let twice = json!({ "Fn::Join": ["-", [next, next]] });
                    json!({ "Fn::Join": ["", [twice, twice, twice]] })
                })
            }),
            ("by variables", |n| {
                named_by_the_next(
                    n,
                    |next| json!({ "Fn::Sub": ["${a}${b}", { "a": next, "b": next }] }),
                )
            }),
            ("split and joined", |n| {
                named_by_the_next(
                    n,
                    |next| json!({ "Fn::Join": [",", { "Fn::Split": ["-", { "Fn::Join": ["-", [next, next]] }] }] }),
                )
            }),
        ],
    );
}

#[test]
fn names_that_are_nearly_those_of_others() {
    fn near(count: usize, refer: impl Fn(String) -> Value) -> Value {
        let long = "LongLogicalIdOfAResource".repeat(2);
        let id = |index: usize| format!("A{long}{index:06}");
        with(count, |index| {
            let mut resource = refer(format!("B{}x", id(index)));
            resource["Type"] = json!("Custom::Thing");
            (id(index), resource)
        })
    }
    grows_with_its_input(
        210,
        &[
            ("waited for", |n| near(n, |name| json!({ "DependsOn": name }))),
            ("referred to", |n| near(n, |name| json!({ "Properties": { "V": { "Ref": name } } }))),
            ("asked", |n| {
                near(n, |name| json!({ "Properties": { "V": { "Fn::GetAtt": [name, "Arn"] } } }))
            }),
            ("a condition", |n| near(n, |name| json!({ "Condition": name }))),
        ],
    );
}

#[test]
fn rings_and_chains_of_resources() {
    grows_with_its_input(
        250,
        &[
            ("a ring", |n| with(n, |i| topic(i, &[(i + 1) % n]))),
            ("a chain", |n| with(n, |i| topic(i, &(i + 1..n.min(i + 2)).collect::<Vec<_>>()))),
            ("rings of two", |n| with(n, |i| topic(i, &[i ^ 1]))),
            ("a knot", |n| with(n, |i| topic(i, &[(i + 1) % n, (i + 7) % n, (i * 3) % n]))),
            ("each needs forty before it", |n| {
                with(n, |i| topic(i, &(i.saturating_sub(40)..i).collect::<Vec<_>>()))
            }),
            ("names in a ring", |n| {
                with(n, |i| (format!("T{i}"), table(json!({ "Ref": format!("T{}", (i + 1) % n) }))))
            }),
            ("parameters in a ring", |n| {
                let mut template = instead("T", table(json!({ "Ref": "P0" })));
                let parameter = |i| {
                    let next = json!({ "Ref": format!("P{}", (i + 1) % n) });
                    (format!("P{i}"), json!({ "Type": "String", "Default": next }))
                };
                template["Parameters"] = (0..n).map(parameter).collect::<Map<_, _>>().into();
                template
            }),
        ],
    );
}

#[test]
fn the_same_again_and_again() {
    grows_with_its_input(
        250,
        &[
            ("tables of one name", |n| with(n, |i| (format!("T{i}"), table("tracks")))),
            ("roles of one name", |n| {
                with(n, |i| {
                    let mut role = reader(json!({}));
                    role["Properties"]["RoleName"] = json!("same");
                    (format!("R{i}"), role)
                })
            }),
            ("statements of one id", |n| {
                let statement = json!({ "Sid": "S", "Effect": "Allow", "Action": "dynamodb:Scan", "Resource": "*" });
                instead("R", role(vec![statement; n].into()))
            }),
            ("one action", |n| {
                instead("R", reader(json!({ "Action": vec!["dynamodb:GetItem"; n * 4] })))
            }),
            ("one resource to wait for", |n| with(1, |i| topic(i, &vec![i + 1; n * 4]))),
            ("one export", |n| {
                let mut template = with(0, |_| unreachable!());
                let output =
                    |i| (format!("O{i}"), json!({ "Value": "v", "Export": { "Name": "e" } }));
                template["Outputs"] = (0..n * 4).map(output).collect::<Map<_, _>>().into();
                template
            }),
        ],
    );
}

#[test]
fn statements_of_many_parts() {
    grows_with_its_input(
        250,
        &[
            ("actions", |n| {
                let actions: Vec<String> = (0..n).map(|i| format!("dynamodb:Get{i}")).collect();
                instead("R", reader(json!({ "Action": actions })))
            }),
            ("resources", |n| {
                let arns =
                    (0..n).map(|i| format!("arn:aws:dynamodb:eu-west-1:111122223333:table/t{i}*"));
                instead("R", reader(json!({ "Resource": arns.collect::<Vec<_>>() })))
            }),
            ("keys of conditions", |n| {
                let keys: Map<_, _> =
                    (0..n).map(|i| (format!("aws:PrincipalTag/k{i}"), json!("v"))).collect();
                instead("R", reader(json!({ "Condition": { "StringEquals": keys } })))
            }),
            ("keys of rows, and patterns of them", |n| {
                let keys = |start: &str, end: &str| -> Vec<String> {
                    (0..n * 2).map(|i| format!("{start}{i}{end}")).collect()
                };
                let all = json!({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": keys("k", "") } });
                let patterns = keys("${aws:PrincipalTag/", "}#*");
                let like =
                    json!({ "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": patterns } });
                let allow = |condition: Value| {
                    json!({
                        "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*", "Condition": condition,
                    })
                };
                instead("R", role(json!([allow(all), allow(like)])))
            }),
            ("patterns that match in many ways", |n| {
                let arns =
                    (0..n).map(|i| format!("arn:aws:dynamodb:*:*:table/*{}{i}", "a*".repeat(40)));
                let mut template =
                    instead("R", reader(json!({ "Resource": arns.collect::<Vec<_>>() })));
                let name = json!({ "Fn::Sub": format!("${{AWS::StackName}}{}", "a".repeat(200)) });
                template["Resources"]["T"] = table(name);
                template
            }),
            ("attributes", |n| {
                let names: Vec<String> = (0..n).map(|i| format!("a{i}")).collect();
                instead(
                    "R",
                    reader(json!({ "Condition": {
                "ForAllValues:StringEquals": { "dynamodb:Attributes": names },
            } })),
                )
            }),
        ],
    );
}

#[test]
fn roles_and_policies_of_each_other() {
    fn policy(kind: &str, roles: Vec<Value>) -> Value {
        json!({ "Type": kind, "Properties": { "PolicyName": "P", "Roles": roles, "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": { "Effect": "Allow", "Action": "dynamodb:Scan", "Resource": "*" },
        } } })
    }
    grows_with_its_input(
        150,
        &[
            ("roles", |n| with(n, |i| (format!("R{i}"), reader(json!({}))))),
            ("policies of one role", |n| {
                with(n, |i| {
                    (format!("P{i}"), policy("AWS::IAM::Policy", vec![json!({ "Ref": "R" })]))
                })
            }),
            ("roles of one policy", |n| {
                let mut template = with(n, |i| (format!("R{i}"), reader(json!({}))));
                let roles = (0..n).map(|i| json!({ "Ref": format!("R{i}") })).collect();
                template["Resources"]["P"] = policy("AWS::IAM::Policy", roles);
                template
            }),
            ("managed policies of one role", |n| {
                let mut template =
                    with(n, |i| (format!("P{i}"), policy("AWS::IAM::ManagedPolicy", Vec::new())));
                let arns: Vec<Value> = (0..n).map(|i| json!({ "Ref": format!("P{i}") })).collect();
                template["Resources"]["R"]["Properties"]["ManagedPolicyArns"] = arns.into();
                template
            }),
            ("managed policies and their role in a ring", |n| {
                let mut template = with(n, |i| {
                    (
                        format!("P{i}"),
                        policy("AWS::IAM::ManagedPolicy", vec![json!({ "Ref": "R" })]),
                    )
                });
                let arns: Vec<Value> = (0..n).map(|i| json!({ "Ref": format!("P{i}") })).collect();
                template["Resources"]["R"]["Properties"]["ManagedPolicyArns"] = arns.into();
                template
            }),
        ],
    );
}
