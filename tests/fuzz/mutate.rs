//! Templates that are nearly right: a few values of a real one are replaced, moved, wrapped or taken away.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use crate::random::Random;

/// The project's own templates, and those of the lists of faults.
fn templates() -> &'static [Value] {
    static TEMPLATES: OnceLock<Vec<Value>> = OnceLock::new();
    TEMPLATES.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut paths = Vec::new();
        for folder in ["out", "tests/faults/valid", "tests/properties"] {
            let entries = fs::read_dir(root.join(folder)).unwrap();
            paths.extend(entries.map(|entry| entry.unwrap().path()));
        }
        paths.sort();
        let read = |path: PathBuf| {
            let text = fs::read_to_string(path).ok()?;
            let value: Value = serde_json::from_str(&text).ok()?;
            value.get("Resources").is_some().then_some(value)
        };
        let read: Vec<Value> = paths.into_iter().filter_map(read).collect();
        assert!(read.len() > 20);
        read
    })
}

/// One of the templates with up to twelve changes.
pub(crate) fn template(random: &mut Random) -> Value {
    let whole = random.pick(templates());
    changed(random, whole, 1)
}

/// One of the templates with changes, and what an update makes of it.
pub(crate) fn update(random: &mut Random) -> (Value, Value) {
    let whole = random.pick(templates());
    let old = changed(random, whole, 0);
    let new = if random.once_in(2) { changed(random, &old, 1) } else { changed(random, whole, 0) };
    (old, new)
}

fn changed(random: &mut Random, whole: &Value, least: usize) -> Value {
    let mut value = whole.clone();
    for _ in 0..random.between(least, 12) {
        change(random, &mut value, whole);
    }
    value
}

/// Changes one value, somewhere within this one.
pub(crate) fn change(random: &mut Random, value: &mut Value, whole: &Value) {
    let goes_on = !random.once_in(7);
    match value {
        Value::Object(members) if goes_on && !members.is_empty() => {
            let keys: Vec<String> = members.keys().cloned().collect();
            let key = random.pick(&keys).clone();
            match random.below(24) {
                0 => drop(members.shift_remove(&key)),
                1 => {
                    let member = members.shift_remove(&key).unwrap();
                    members.insert(misspelt(random, &key), member);
                }
                2 => {
                    let copy = members[&key].clone();
                    members.insert(format!("{key}2"), copy);
                }
                3 => {
                    let other = part(random, whole);
                    members.insert(word(random), other);
                }
                4 => {
                    let other = random.pick(&keys).clone();
                    let (one, two) = (members[&key].clone(), members[&other].clone());
                    members.insert(key, two);
                    members.insert(other, one);
                }
                _ => change(random, members.get_mut(&key).unwrap(), whole),
            }
        }
        Value::Array(elements) if goes_on && !elements.is_empty() => {
            let index = random.below(elements.len());
            match random.below(16) {
                0 => drop(elements.remove(index)),
                1 => elements.push(elements[index].clone()),
                2 => elements.push(part(random, whole)),
                3 => elements.reverse(),
                _ => change(random, &mut elements[index], whole),
            }
        }
        _ => *value = instead(random, value, whole),
    }
}

/// Another value in place of one.
fn instead(random: &mut Random, value: &Value, whole: &Value) -> Value {
    match random.below(15) {
        14 => nested(random, value),
        0 => Value::Null,
        1 => json!([]),
        2 => json!({}),
        3 => json!([value]),
        4 => json!({ "a": value }),
        5 => (*random.pick(&NUMBERS)).into(),
        6 => random.once_in(2).into(),
        7 | 8 => part(random, whole),
        9 => text(random).into(),
        10 => word(random).into(),
        11 => match value.as_str() {
            Some(text) => misspelt(random, text).into(),
            None => value.to_string().into(),
        },
        12 => value.as_str().map_or(Value::Null, |text| {
            let (begin, end) = text.split_at(text.floor_char_boundary(text.len() / 2));
            json!({ "Fn::Join": ["", [begin, { "Ref": word(random) }, end]] })
        }),
        _ => function(random, value.clone(), 3),
    }
}

/// The value so deep within others that it is at the limit of a file, or beyond.
fn nested(random: &mut Random, value: &Value) -> Value {
    let name = word(random);
    let around = |value: Value, kind: usize| match kind {
        0 => json!([value]),
        1 => json!({ "a": value }),
        2 => json!({ "Fn::If": [name, value, { "Ref": "AWS::NoValue" }] }),
        _ => json!({ "Fn::Join": ["", [value, name]] }),
    };
    let kind = random.below(4);
    (0..random.between(2, 60)).fold(value.clone(), |value, _| around(value, kind))
}

const NUMBERS: [f64; 9] = [0.0, -1.0, 1.5, 1e30, -1e-300, 400.0, 65_536.0, 9e15, 0.1];

/// An intrinsic function, right or not, around a value.
pub(crate) fn function(random: &mut Random, value: Value, depth: usize) -> Value {
    let inner = match depth {
        0 => value,
        _ if random.once_in(2) => function(random, value, depth - 1),
        _ => value,
    };
    let name = word(random);
    match random.below(18) {
        0 => json!({ "Ref": name }),
        1 => json!({ "Fn::GetAtt": [name, "Arn"] }),
        2 => json!({ "Fn::GetAtt": format!("{name}.StreamArn") }),
        3 => json!({ "Fn::Sub": text(random) }),
        4 => json!({ "Fn::Sub": [text(random), { "a": inner, name: "x" }] }),
        5 => json!({ "Fn::Join": [text(random), [inner, name]] }),
        6 => json!({ "Fn::If": [name, inner, { "Ref": "AWS::NoValue" }] }),
        7 => json!({ "Fn::Select": [random.below(3), [inner, name]] }),
        8 => json!({ "Fn::Select": [random.below(3).to_string(), { "Fn::Split": [":", inner] }] }),
        9 => json!({ "Fn::FindInMap": [name, inner, "x"] }),
        10 => json!({ "Fn::ImportValue": inner }),
        11 => json!({ "Fn::Transform": { "Name": name, "Parameters": { "a": inner } } }),
        12 => json!({ "Fn::ForEach::L": ["X", ["a", name], { "A${X}": inner }] }),
        13 => json!({ "Fn::Equals": [inner, name] }),
        14 => json!({ "Fn::And": [{ "Condition": name }, inner] }),
        15 => json!({ "Fn::Base64": inner }),
        16 => json!({ "Fn::Cidr": [inner, 6, 8] }),
        _ => json!({ name: inner }),
    }
}

/// A value from elsewhere in the template.
fn part(random: &mut Random, whole: &Value) -> Value {
    let mut value = whole;
    for _ in 0..random.between(1, 9) {
        value = match value {
            Value::Object(members) if !members.is_empty() => {
                let index = random.below(members.len());
                members.values().nth(index).unwrap()
            }
            Value::Array(elements) if !elements.is_empty() => random.pick(elements),
            _ => break,
        };
    }
    value.clone()
}

fn misspelt(random: &mut Random, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = random.below(letters.len() + 1);
    match random.below(4) {
        0 => letters.insert(at, *random.pick(&LETTERS)),
        1 if at < letters.len() => drop(letters.remove(at)),
        2 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters.extend(text.chars().take(20)),
    }
    letters.into_iter().collect()
}

const LETTERS: [char; 20] = [
    'a', 'Z', '0', '*', '?', ':', '/', '$', '{', '}', '.', '-', '#', ' ', 'é', '\u{202e}', '\n',
    '"', '\\', '`',
];

/// A word that templates use.
pub(crate) fn word(random: &mut Random) -> String {
    (*random.pick(&WORDS)).to_owned()
}

const WORDS: [&str; 44] = [
    "Ref",
    "Fn::If",
    "Fn::GetAtt",
    "Fn::Sub",
    "Condition",
    "DependsOn",
    "Metadata",
    "Type",
    "Properties",
    "AWS::NoValue",
    "AWS::Region",
    "AWS::AccountId",
    "AWS::StackName",
    "AWS::Include",
    "AWS::DynamoDB::Table",
    "AWS::DynamoDB::GlobalTable",
    "AWS::IAM::Role",
    "AWS::IAM::ManagedPolicy",
    "AWS::Serverless::Function",
    "Custom::X",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "Deny",
    "Allow",
    "*",
    "dynamodb:*",
    "dynamodb:GetItem",
    "dynamodb:LeadingKeys",
    "ForAllValues:StringLike",
    "Null",
    "Bool",
    "StringNotEqualsIfExists",
    "IpAddress",
    "DateLessThan",
    "arn:aws:dynamodb:*:*:table/*",
    "2012-10-17",
    "PAY_PER_REQUEST",
    "HASH",
    "Users",
    "",
];

/// A text of pieces that mean something to somebody.
pub(crate) fn text(random: &mut Random) -> String {
    let count = random.between(0, 7);
    let mut text: String = (0..count).map(|_| *random.pick(&PIECES)).collect();
    if random.once_in(40) {
        text = text.repeat(random.between(1, 4_000));
    }
    text
}

const PIECES: [&str; 40] = [
    "${",
    "}",
    "${AWS::Region}",
    "${!aws:username}",
    "${Users.Arn}",
    "${aws:PrincipalTag/a, 'b'}",
    "{{resolve:",
    "ssm:a}}",
    "*",
    "?",
    ":",
    "/",
    "arn:",
    "aws",
    "dynamodb",
    "table",
    "index",
    "stream",
    "111122223333",
    "a",
    "Users",
    "{",
    "[",
    "\"",
    "\\",
    "\n",
    "'",
    "#",
    "{id}",
    "{id:010}",
    "::",
    "%",
    "é",
    "\u{1b}",
    "\u{f0000}",
    "\u{fffd}",
    "0",
    "-",
    ".",
    "2024-01-01T00:00:00Z",
];

/// The text of a template as a file, with bytes changed, too.
pub(crate) fn file(random: &mut Random) -> String {
    let value = template(random);
    let text = if random.once_in(2) { value.to_string() } else { format!("{value:#}") };
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..random.below(6) {
        let at = random.below(letters.len().max(1));
        match random.below(5) {
            0 => letters.truncate(at),
            1 => letters.insert(at, *random.pick(&LETTERS)),
            2 if at < letters.len() => drop(letters.remove(at)),
            3 => {
                let many = std::iter::repeat_n(*random.pick(&['[', '{', '"', '0', ' ']), 300);
                letters.splice(at..at, many);
            }
            _ => {
                let end = (at + random.below(40)).min(letters.len());
                let copy: Vec<char> = letters[at..end].to_vec();
                letters.extend(copy);
            }
        }
    }
    let text: String = letters.into_iter().collect();
    match random.below(12) {
        0 => json!({ "TemplateBody": text, "StagesAvailable": [] }).to_string(),
        1 => format!("{{ \"TemplateBody\": {text} }}"),
        2 => format!("\u{feff}{text}"),
        _ => text,
    }
}

/// A template in which functions stand in many places.
pub(crate) fn with_functions(random: &mut Random) -> Value {
    let mut value = random.pick(templates()).clone();
    let whole = value.clone();
    for _ in 0..random.between(3, 20) {
        within(random, &mut value);
    }
    if random.once_in(2) {
        let names: Vec<&str> = (0..4).map(|_| *random.pick(&WORDS)).collect();
        let conditions: Map<String, Value> = names
            .iter()
            .map(|name| {
                ((*name).to_owned(), function(random, part(&mut Random::new(1), &whole), 2))
            })
            .collect();
        value["Conditions"] = conditions.into();
    }
    value
}

fn within(random: &mut Random, value: &mut Value) {
    match value {
        Value::Object(members) if !members.is_empty() && !random.once_in(9) => {
            let index = random.below(members.len());
            within(random, members.values_mut().nth(index).unwrap());
        }
        Value::Array(elements) if !elements.is_empty() && !random.once_in(9) => {
            let index = random.below(elements.len());
            within(random, &mut elements[index]);
        }
        _ => {
            let inner = value.take();
            *value = function(random, inner, 4);
        }
    }
}
