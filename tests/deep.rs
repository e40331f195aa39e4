//! Values that are nested very deep, and very long texts: nothing runs out of stack, on a thread that has as much as
//! Rust gives a thread, in a build without optimization.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "this is the way in which a test fails"
)]

use std::thread;

use indexmap::IndexMap;
use serde_json::{Value, json};
use tablature::access::Access;
use tablature::evaluate::{Environment, Evaluator, Request};
use tablature::findings::{Color, Sources};
use tablature::local_tables::LocalTable;
use tablature::template::Template;
use tablature::{
    Action, Attribute, AttributeValue, CfnResource, Condition, ConditionKey, Expr, Item, Output,
    PolicyStatement, Role, Stack, Stage, TableV2, rules,
};

/// What a thread has where nothing else is said.
const STACK: usize = 2 * 1_024 * 1_024;

#[track_caller]
fn on_a_thread(run: impl FnOnce() + Send + 'static) {
    thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap();
}

/// The value, so often within another.
fn within<T>(times: usize, value: T, around: impl Fn(usize, T) -> T) -> T {
    (0..times).fold(value, |value, index| around(index, value))
}

fn nested(kind: &str, times: usize) -> Expr {
    within(times, Expr::from("x"), |index, value| match (kind, index % 2) {
        ("list", _) | ("both", 0) => Expr::list([value]),
        ("join", _) => Expr::join(",", [value]),
        _ => IndexMap::from([("a".to_owned(), value)]).into(),
    })
}

#[test]
fn deep_values_of_a_declaration_are_a_finding() {
    for kind in ["list", "map", "both", "join"] {
        on_a_thread(move || {
            for times in [127, 129, 20_000] {
                let value = nested(kind, times);
                assert_eq!(value.clone(), value);
                assert!(format!("{value:?}").len() > 100 && value.to_json().len() > 100);
                let mut stack = Stack::new("deep");
                let topic = CfnResource::new("Topic", "AWS::SNS::Topic");
                stack.add(topic.property("TopicName", value.clone()));
                stack.add(Output::new("Out", value.clone()));
                let statement = PolicyStatement::allow()
                    .actions(["dynamodb:GetItem"])
                    .resources([value.clone()]);
                stack.add(Role::for_lambda("Reader").statement(statement));
                drop(value);
                let report = stack.check(&Stage::default());
                let text = report.text(&Sources::default(), Color::Never);
                assert!(
                    text.contains("nests lists and objects too deep"),
                    "{kind} {times}: {text}"
                );
                assert!(!report.json().is_empty() && !report.sarif().is_empty());
                assert!(stack.template(&Stage::default()).is_err());
            }
        });
    }
}

/// Wherever a value may stand, and of every kind of function, with values and texts of the deepest kind.
#[test]
fn deep_values_are_dropped_printed_and_compared_wherever_they_stand() {
    for kind in ["list", "map", "both", "join"] {
        on_a_thread(move || {
            let value = || nested(kind, 20_000);
            let (one, other) = (value(), Expr::list([value()]));
            assert!(one != other && format!("{one:#?}").len() > 100);
            let mut stack = Stack::new("deep");
            let topic = CfnResource::new("Topic", "AWS::SNS::Topic").property("A", one);
            let topic = topic.property("B", other).replacing(|it| it.property("A", value()));
            assert!(!format!("{topic:?}").is_empty());
            stack.add(topic.clone());
            stack.add(Output::new("Out", "x").export_name(value()));
            let keys = Condition::string_equals(ConditionKey::principal_tag("a"), [value()]);
            let statement = PolicyStatement::allow()
                .actions(["dynamodb:GetItem"])
                .not_resources([value()])
                .condition(keys);
            let role = Role::for_lambda("Reader").statement(statement).managed_policy(value());
            stack.add(role.permissions_boundary(value()));
            let report = stack.check(&Stage::default());
            assert!(!report.text(&Sources::default(), Color::Never).is_empty());
            let template = stack.template(&Stage::default());
            assert!(template.is_err(), "{kind}");
        });
    }
}

/// A template that was made of a value, and not read from a file, may be as deep as that is.
#[test]
fn deep_templates_are_compared_printed_and_asked() {
    for kind in 0..4 {
        on_a_thread(move || {
            // The macro `json!` walks a value that is handed to it.
            let list = |values: [Value; 2]| Value::Array(values.into());
            let object =
                |name: &str, value| Value::Object([(name.to_owned(), value)].into_iter().collect());
            let value = within(100_000, json!("x"), |_, value| match kind {
                0 => Value::Array(vec![value]),
                1 => object("a", value),
                2 => object("Fn::Join", list([",".into(), Value::Array(vec![value])])),
                _ => object("Fn::If", list(["C".into(), value])),
            });
            let template = Template::from(value);
            let again = template.clone();
            assert!(template == again && !format!("{template:?}").is_empty());
            drop(again);
            let report = rules::check(&template);
            assert!(!report.json().is_empty());
            let access = Access::of(&template, Environment::default());
            assert!(!access.json().is_empty());
            let _ = LocalTable::all(&template, &Environment::default());
            assert!(!template.to_json().is_empty());
        });
    }
}

#[test]
fn deep_json_is_a_finding_and_is_dropped_by_us() {
    for is_list in [true, false] {
        on_a_thread(move || {
            for times in [200, 20_000] {
                let value = || {
                    within(times, json!("x"), |_, value| match is_list {
                        true => Value::Array(vec![value]),
                        false => Value::Object([("a".to_owned(), value)].into_iter().collect()),
                    })
                };
                let expr = Expr::from(value());
                assert!(expr.to_json().len() < 1_000);
                let token = "arn:aws:lambda:eu-west-1:111122223333:function:make";
                let own = json!({ "Type": "Custom::Own", "Properties": { "ServiceToken": token } });
                let mut template = json!({ "Resources": { "Own": own } });
                template["Resources"]["Own"]["Properties"]["Own"] = value();
                let template = Template::from(template);
                let report = rules::check(&template);
                assert!(
                    report.codes().contains(&"CFN023"),
                    "{:?} {}",
                    report.codes(),
                    template.to_json()
                );
            }
        });
    }
}

#[test]
fn deep_values_of_items_are_a_finding() {
    for kind in ["list", "map", "both"] {
        on_a_thread(move || {
            for times in [33, 130, 100_000] {
                let value =
                    within(times, AttributeValue::null(), |index, value| match (kind, index % 2) {
                        ("list", _) | ("both", 0) => AttributeValue::list([value]),
                        _ => AttributeValue::map([("a", value)]),
                    });
                assert_eq!(value.clone(), value);
                assert!(!format!("{value:?}").is_empty());
                let mut stack = Stack::new("deep");
                let table = stack.add(TableV2::on_demand("Table", Attribute::string("id")));
                stack.add(Item::of(&table).attribute("id", "1").attribute("deep", value));
                let text = stack.check(&Stage::default()).text(&Sources::default(), Color::Never);
                assert!(text.contains("nests lists and maps deeper than 32"), "{times}: {text}");
            }
        });
    }
}

/// What every command does with a template.
fn all(name: &str, text: &str) {
    let template = match Template::read("t.json", text) {
        Ok(template) => template,
        Err(error) => {
            assert!(!error.text(&Sources::default(), Color::Never).is_empty());
            return;
        }
    };
    let report = rules::check(&template);
    assert!(report.json().len() + report.sarif().len() > 0, "{name}");
    let _ = report.text(&Sources::default(), Color::Never);
    let environment = || Environment::default().stack_name("app");
    let access = Access::of(&template, environment());
    let _ = (access.text(), access.markdown("t"), access.json());
    let evaluator = Evaluator::of(&template, environment());
    for role in evaluator.roles() {
        for table in evaluator.tables() {
            let request = Request::new(Action::GetItem).on_table(table).leading_key("a");
            let _ = evaluator.role(role).unwrap().decide_with_keys(&request);
        }
    }
    let _ = LocalTable::all(&template, &environment());
    let _ = template.to_json();
}

const TEMPLATES: [&str; 4] = [
    include_str!("../out/music.template.json"),
    include_str!("../out/hr.template.json"),
    include_str!("faults/valid/cognito-own-rows.json"),
    include_str!("faults/valid/table-conditions.json"),
];

/// The template with another value in place of each one, at most so many of them.
fn each_replaced(template: &str, most: usize, value: &dyn Fn(usize) -> Value, run: &dyn Fn(&str)) {
    let template: Value = serde_json::from_str(template).unwrap();
    let mut pointers = Vec::new();
    walk(&template, String::new(), &mut pointers);
    let step = pointers.len().div_ceil(most);
    for pointer in pointers.iter().step_by(step) {
        let mut changed = template.clone();
        *changed.pointer_mut(pointer).unwrap() = value(pointer.matches('/').count());
        run(&changed.to_string());
    }
}

fn walk(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                walk(value, format!("{pointer}/{index}"), pointers);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                walk(value, format!("{pointer}/{}", name.replace('/', "~1")), pointers);
            }
        }
        _ => {}
    }
    pointers.push(pointer);
}

/// As deep as a file may be, in every place.
#[test]
fn the_deepest_files_are_read_and_judged() {
    let around: [fn(Value) -> Value; 8] = [
        |value| json!([value]),
        |value| json!({ "a": value }),
        |value| json!({ "Fn::Join": ["", [value]] }),
        |value| json!({ "Fn::Sub": ["${a}", { "a": value }] }),
        |value| json!({ "Fn::If": ["C", value, "b"] }),
        |value| json!({ "Fn::Select": [0, [value]] }),
        |value| json!({ "Fn::Split": ["a", value] }),
        |value| json!({ "Fn::Not": [value] }),
    ];
    for (number, around) in around.into_iter().enumerate() {
        on_a_thread(move || {
            let value = |depth: usize| {
                let mut value = json!("x");
                let mut levels = depth;
                while levels + 3 < 128 {
                    value = around(value);
                    levels += 3;
                }
                value
            };
            let template = TEMPLATES[number % TEMPLATES.len()];
            each_replaced(template, 15, &value, &|text| all("deep", text));
        });
    }
}

/// Long texts, in every place: patterns of the schemas, of IAM and of keys are matched with them.
#[test]
fn long_texts_are_read_and_judged() {
    let texts = [
        "a",
        "ab ",
        "a/",
        "a,b.",
        "*",
        "?*",
        "${a}",
        "${",
        "{\"a\":",
        "[",
        "1.",
        "\u{e9}",
        ":",
        "%00",
        "(",
        "-(",
        "!",
        "NOT ",
        "SUM([",
        "{{resolve:",
        "$or",
    ];
    for (number, part) in texts.into_iter().enumerate() {
        on_a_thread(move || {
            let template = TEMPLATES[number % TEMPLATES.len()];
            let value = |_: usize| Value::from(part.repeat(80_000 / part.len()));
            each_replaced(template, 6, &value, &|text| all(part, text));
        });
    }
}
