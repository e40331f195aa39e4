//! Templates with garbage in random places: the rules and the evaluator never panic on one, and are
//! finish soon.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use tablature::evaluate::{Environment, Evaluator, Request};
use tablature::findings::{Color, Sources};
use tablature::template::Template;
use tablature::{Action, rules};

use crate::random::Random;
use crate::seeds::seeds;

/// A template takes a hundredth of this time, even if other tests keep the machine busy. Work that doubles with
/// each level would take years.
const LONGEST: Duration = Duration::from_secs(60);

#[test]
fn no_garbage_makes_the_rules_or_the_evaluator_panic_or_stall() {
    let whole: Value = serde_json::from_str(include_str!("template.json")).unwrap();
    for seed in seeds(100) {
        let mut random = Random::new(seed);
        let mut value = whole.clone();
        for _ in 0..random.between(1, 12) {
            change(&mut random, &mut value, &whole);
        }
        // As it can be in a file: a reader of JSON goes 128 levels deep.
        let text = value.to_string();
        let Ok(value) = serde_json::from_str::<Value>(&text) else { continue };
        let begin = now();
        let survived = catch_unwind(AssertUnwindSafe(|| look_at(value)));
        let took = now() - begin;
        let again = format!("{text}\n\ntry again with TABLATURE_SEED={seed}");
        assert!(survived.is_ok(), "it panics at {again}");
        assert!(took < LONGEST, "it takes {took:?} for {again}");
    }
}

#[expect(clippy::disallowed_methods, reason = "it is measured whether it stalls")]
fn now() -> Instant {
    Instant::now()
}

fn look_at(value: Value) {
    let template = Template::from(value);
    let report = rules::check(&template);
    assert!(!report.text(&Sources::default(), Color::Never).contains('\0'));
    assert!(!report.json().is_empty() && !report.sarif().is_empty());
    let environment = Environment::new("111122223333", "eu-west-1").parameter("Stage", "prod");
    for environment in [Environment::default(), environment] {
        let evaluator = Evaluator::of(&template, environment);
        let roles: Vec<&str> = evaluator.roles().collect();
        let mut tables: Vec<&str> = evaluator.tables().collect();
        tables.extend(["Orders-prod", "Users", "arn:aws:dynamodb:eu-west-1:1:table/x"]);
        for role in &roles {
            let Ok(subject) = evaluator.role(role) else { continue };
            let subject = subject.as_user("alice").identity_id("eu-west-1:x");
            for table in &tables {
                for request in requests(table) {
                    if let Ok(decision) = subject.decide(&request) {
                        assert!(!decision.to_string().is_empty());
                    }
                }
            }
        }
    }
}

fn requests(table: &str) -> [Request; 6] {
    [
        Request::new(Action::GetItem).on_table(table).leading_key("USER#alice#1"),
        Request::new(Action::PutItem).on_table(table).context("aws:SourceIp", "10.1.2.3"),
        Request::new(Action::Scan).on_table(table).without("dynamodb:LeadingKeys"),
        Request::new(Action::Query).on_index(table, "byId").leading_key("alice"),
        Request::new(Action::GetRecords).on_stream(table),
        Request::new(Action::ListTables),
    ]
}

/// Makes one change somewhere in a value.
fn change(random: &mut Random, value: &mut Value, whole: &Value) {
    let mut pointers = Vec::new();
    collect(value, String::new(), &mut pointers);
    let pointer = random.pick(&pointers).clone();
    let other = random.pick(&pointers).clone();
    let elsewhere = value.pointer(&other).cloned().unwrap_or(Value::Null);
    let Some(place) = value.pointer_mut(&pointer) else { return };
    let before = place.take();
    *place = match (random.below(9), before) {
        (0, Value::Object(mut members)) => {
            let garbage = garbage(random);
            members.insert(word(random), garbage);
            Value::Object(members)
        }
        (1, Value::Object(members)) => {
            let renamed = word(random);
            let at = random.below(members.len().max(1));
            let rename =
                |(index, (name, value))| (if index == at { renamed.clone() } else { name }, value);
            Value::Object(members.into_iter().enumerate().map(rename).collect())
        }
        (0, Value::Array(mut elements)) => {
            elements.push(garbage(random));
            Value::Array(elements)
        }
        (1, Value::Array(elements)) => {
            let times = random.between(2, 40);
            Value::Array(elements.iter().cycle().take(elements.len() * times).cloned().collect())
        }
        (2, before) => Value::Array(vec![before]),
        (3, before) => function(random, before),
        (4, _) => elsewhere,
        (5, Value::String(text)) => json!(text + &word(random)),
        (6, _) => random.pick(&[whole]).pointer(&other).cloned().unwrap_or_default(),
        (7, before) => nested(random, before),
        _ => garbage(random),
    };
}

fn collect(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect(member, format!("{pointer}/{name}"), pointers);
            }
        }
        Value::Array(elements) => {
            // One of many equal values is enough.
            for (index, element) in elements.iter().enumerate().take(5) {
                collect(element, format!("{pointer}/{index}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(pointer);
}

fn word(random: &mut Random) -> String {
    let words = [
        "",
        "Type",
        "Properties",
        "Ref",
        "Fn::Sub",
        "Fn::If",
        "Fn::GetAtt",
        "Fn::ForEach::X",
        "Condition",
        "Statement",
        "Principal",
        "*",
        "?",
        "**?*",
        "${",
        "${}",
        "${AWS::Region}",
        "${aws:username}",
        "${aws:PrincipalTag/x, 'y'}",
        "${*}",
        "${a, '",
        "arn:",
        "arn:aws:",
        "::::::",
        "arn:aws:dynamodb:eu-west-1:111122223333:table/",
        "AWS::NoValue",
        "AWS::StackName",
        "a.b",
        "é",
        "漢字🦀",
        "\u{202e}",
        "\0",
        "\u{F0000}\u{F0002}\u{F8000}",
        "~0~1/",
        "-1",
        "1e999",
        "0x10",
        "18446744073709551616",
        "NaN",
        "true",
        "null",
        "2012-10-17",
        "dynamodb:",
        ":GetItem",
        "dynamodb:*Item",
        "StringEquals",
        "ForAllValues:",
        "ForAnyValue:ForAllValues:StringLike",
        "StringEqualsIfExistsIfExists",
        "10.0.0.0/99",
        "::/0/1",
        "2026-02-30T25:61:61Z",
        "=",
        "QQ==",
    ];
    match random.below(10) {
        0 => "*?a".repeat(random.between(1, 60)),
        1 => "x".repeat(random.between(1, 3000)),
        _ => random.pick(&words).to_string(),
    }
}

fn garbage(random: &mut Random) -> Value {
    match random.below(14) {
        0 => Value::Null,
        1 => json!(random.once_in(2)),
        2 => json!(u64::MAX),
        3 => json!(i64::MIN),
        4 => json!(1e308),
        5 => json!(-0.000_000_1),
        6 => json!({}),
        7 => json!([]),
        8 => json!([[], {}, null, [[null]]]),
        9 => json!({ "Ref": random.pick(&["Orders", "User", "Stage", "None", "AWS::NoValue"]) }),
        _ => json!(word(random)),
    }
}

/// An intrinsic function, usually malformed.
fn function(random: &mut Random, argument: Value) -> Value {
    let names = [
        "Ref",
        "Fn::GetAtt",
        "Fn::Sub",
        "Fn::Join",
        "Fn::Select",
        "Fn::Split",
        "Fn::If",
        "Fn::ImportValue",
        "Fn::FindInMap",
        "Fn::Base64",
        "Fn::Cidr",
        "Fn::GetAZs",
        "Fn::Transform",
        "Fn::Length",
        "Fn::ToJsonString",
        "Fn::And",
        "Fn::None",
        "Condition",
    ];
    let name = random.pick(&names).to_string();
    let argument = match random.below(7) {
        0 => json!([word(random), argument]),
        1 => json!([word(random), argument, garbage(random)]),
        2 => json!(["IsProd", argument, { "Ref": "AWS::NoValue" }]),
        3 => json!(["${a}${b}-${Orders}", { "a": argument, "b": { "Fn::Sub": "${a}" } }]),
        4 => json!([u64::MAX, [argument]]),
        5 => json!([",", { "Fn::Join": [",", argument] }]),
        _ => argument,
    };
    Value::Object(Map::from_iter([(name, argument)]))
}

/// A value inside many others.
fn nested(random: &mut Random, inner: Value) -> Value {
    let mut value = inner;
    for _ in 0..random.between(1, 90) {
        value = match random.below(4) {
            0 => json!([value]),
            1 => json!({ "Fn::Join": ["", [value, "x"]] }),
            2 => json!({ "Fn::Sub": ["${x}${x}", { "x": value }] }),
            _ => json!({ "Fn::If": ["IsProd", value, "x"] }),
        };
    }
    value
}

#[test]
fn what_doubles_with_each_level_does_not_grow_without_end() {
    let wrap: [fn(Value) -> Value; 3] = [
        |inner| json!({ "Fn::Sub": ["${x}${x}", { "x": inner }] }),
        |inner| json!({ "Fn::Join": ["", [inner.clone(), inner]] }),
        |inner| json!({ "Fn::If": ["None", inner.clone(), inner] }),
    ];
    for (wrap, levels) in wrap.into_iter().zip([39, 12, 12]) {
        let value = (0..levels).fold(json!("xx"), |value, _| wrap(value));
        let mut template: Value = serde_json::from_str(include_str!("template.json")).unwrap();
        for pointer in [
            "/Resources/Orders/Properties/TableName",
            "/Resources/User/Properties/Policies/0/PolicyDocument/Statement/0/Resource/0",
            "/Resources/User/Properties/RoleName",
        ] {
            *template.pointer_mut(pointer).unwrap() = value.clone();
        }
        let begin = now();
        look_at(template);
        assert!(now() - begin < LONGEST);
    }
}
