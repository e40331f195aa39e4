//! What to write instead of a function that cannot be read: the same with arguments as it takes them, in the words that
//! stand there.

use serde_json::{Value, json};

use crate::facts::functions::{ArgumentKind, Arguments, Function};
use crate::rules::prelude::{Help, Node, Word};
use crate::template::Intrinsic;

/// Stands for what is not said, or too long to be repeated.
const OPEN: &str = "…";

/// A longer argument is not repeated.
const MOST_CHARACTERS: usize = 60;

/// `wrong` is the argument that does not fit, or one in it.
pub(super) fn instead(function: &Function, argument: &Node<'_>, wrong: Option<&Node<'_>>) -> Help {
    let own: Vec<Node<'_>> = match argument.is_list() {
        true => argument.items().collect(),
        false => vec![*argument],
    };
    let fit = |node: &Node<'_>, kind: ArgumentKind| {
        let is_wrong =
            wrong.is_some_and(|wrong| wrong.is(node) || node.items().any(|it| wrong.is(&it)));
        if is_wrong { fitting(node, kind) } else { repeated(node) }
    };
    let value = match function.arguments {
        Arguments::Unknown => json!(OPEN),
        Arguments::One(kind) => match own.as_slice() {
            [one] => fit(one, kind),
            _ => open(kind),
        },
        Arguments::Either { kinds, optional, .. } | Arguments::List { kinds, optional } => {
            let least = kinds.len() - optional;
            let mut values: Vec<Value> =
                own.iter().zip(kinds).map(|(node, kind)| fit(node, *kind)).collect();
            // The elements of a list that stand beside each other.
            let is_spread = own.len() > kinds.len()
                && matches!(kinds.last(), Some(ArgumentKind::Texts | ArgumentKind::List));
            if is_spread {
                values.truncate(kinds.len() - 1);
                values.push(own.iter().skip(kinds.len() - 1).map(repeated).collect());
            }
            values.extend(kinds.iter().take(least).skip(values.len()).map(|kind| open(*kind)));
            // An attribute behind a period.
            match (function.name, values.as_slice()) {
                ("Fn::GetAtt" | "Fn::Sub", [one]) => one.clone(),
                _ => Value::Array(values),
            }
        }
        Arguments::Many { kind, least, most } => {
            let values = own.iter().take(most).map(|node| fit(node, kind));
            let mut values: Vec<Value> = values.collect();
            while values.len() < least {
                values.push(open(kind));
            }
            Value::Array(values)
        }
    };
    let words = Word::value(json!({ function.name: value }));
    Help::say(
        "write {}",
        [match call(function, &value) {
            Some(call) => words.call(call),
            None => words,
        }],
    )
}

/// The call that makes the function.
fn call(function: &Function, value: &Value) -> Option<String> {
    let text = |value: &Value| value.as_str().map(|text| format!("{text:?}"));
    Some(match (function.name, value.as_array().map(Vec::as_slice)) {
        ("Ref", _) => format!("Expr::reference({})", text(value)?),
        ("Fn::Sub", _) => format!("Expr::sub({})", text(value)?),
        ("Fn::GetAtt", Some([id, attribute])) => {
            format!("Expr::get_att({}, {})", text(id)?, text(attribute)?)
        }
        ("Fn::Join", Some([delimiter, _])) => format!("Expr::join({}, […])", text(delimiter)?),
        _ => return None,
    })
}

/// What stands there, if it is short.
fn repeated(node: &Node<'_>) -> Value {
    let text = node.expr().to_json();
    let is_short = text.chars().count() <= MOST_CHARACTERS;
    serde_json::from_str(&text).ok().filter(|_| is_short).unwrap_or_else(|| json!(OPEN))
}

/// Something of a kind, as near to what stands there as it can be.
fn fitting(node: &Node<'_>, kind: ArgumentKind) -> Value {
    let within = || node.items().next().filter(|_| node.items().nth(1).is_none());
    match (kind, node.intrinsic(), within()) {
        (ArgumentKind::Literal, Some(Intrinsic::Ref(name)), _) => json!(name),
        (ArgumentKind::Literal | ArgumentKind::Text, None, Some(one)) => repeated(&one),
        (ArgumentKind::List | ArgumentKind::Texts, _, _)
            if !node.is_list() && !node.is_object() =>
        {
            json!([repeated(node)])
        }
        (ArgumentKind::List | ArgumentKind::Texts, Some(_), _) => json!([repeated(node)]),
        (ArgumentKind::Condition, Some(Intrinsic::Ref(_)), _) => {
            json!({ "Fn::Equals": [repeated(node), OPEN] })
        }
        (ArgumentKind::Condition, None, _) if node.as_str().is_some() => {
            json!({ "Condition": repeated(node) })
        }
        _ => open(kind),
    }
}

fn open(kind: ArgumentKind) -> Value {
    match kind {
        ArgumentKind::Index => json!(0),
        ArgumentKind::List | ArgumentKind::Texts | ArgumentKind::Structure => json!([OPEN]),
        ArgumentKind::Object | ArgumentKind::Variables => json!({ OPEN: OPEN }),
        ArgumentKind::Condition => json!({ "Condition": OPEN }),
        ArgumentKind::Any | ArgumentKind::Text | ArgumentKind::Literal => json!(OPEN),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::judge;
    use crate::template::Template;
    use serde_json::{Value, json};

    fn help(value: Value) -> String {
        let conditions = json!({ "Is": { "Fn::Equals": [{ "Ref": "AWS::Region" }, "a"] } });
        let topic = json!({ "Type": "AWS::SNS::Topic", "Properties": { "DisplayName": value } });
        let template = json!({ "Conditions": conditions, "Resources": { "Topic": topic } });
        let template = Template::read("t.json", &template.to_string()).unwrap();
        let findings = judge(&template);
        let found = findings.iter().find(|one| one.code() == "CFN080");
        found.and_then(|one| one.helps().into_iter().next()).unwrap_or_default()
    }

    #[test]
    fn a_help_is_in_the_words_that_stand_there() {
        let region = json!({ "Ref": "AWS::Region" });
        for (wrong, right) in [
            (json!({ "Fn::If": ["Is", "yes"] }), json!({ "Fn::If": ["Is", "yes", "…"] })),
            (json!({ "Fn::If": "Is" }), json!({ "Fn::If": ["Is", "…", "…"] })),
            (
                json!({ "Fn::If": [{ "Ref": "Is" }, "yes", "no"] }),
                json!({ "Fn::If": ["Is", "yes", "no"] }),
            ),
            (
                json!({ "Fn::Join": ["-", "shop", region] }),
                json!({ "Fn::Join": ["-", ["shop", region]] }),
            ),
            (json!({ "Fn::Join": ["-", "shop"] }), json!({ "Fn::Join": ["-", ["shop"]] })),
            (json!({ "Fn::Join": ["shop"] }), json!({ "Fn::Join": ["shop", ["…"]] })),
            (json!({ "Fn::Equals": [region] }), json!({ "Fn::Equals": [region, "…"] })),
            (json!({ "Fn::Equals": [region, ["a"]] }), json!({ "Fn::Equals": [region, "a"] })),
            (
                json!({ "Fn::Select": ["first", ["a", "b"]] }),
                json!({ "Fn::Select": [0, ["a", "b"]] }),
            ),
            (json!({ "Ref": ["Topic"] }), json!({ "Ref": "Topic" })),
            (json!({ "Fn::ImportValue": ["shared"] }), json!({ "Fn::ImportValue": "shared" })),
            (
                json!({ "Fn::And": [{ "Condition": "Is" }] }),
                json!({ "Fn::And": [{ "Condition": "Is" }, { "Condition": "…" }] }),
            ),
            (json!({ "Fn::Not": ["Is"] }), json!({ "Fn::Not": [{ "Condition": "Is" }] })),
            (json!({ "Fn::If": ["Is", "y".repeat(99)] }), json!({ "Fn::If": ["Is", "…", "…"] })),
        ] {
            let help = help(wrong.clone());
            let written = help.strip_prefix("write `").and_then(|it| it.strip_suffix('`'));
            let read = written.and_then(|it| serde_json::from_str::<Value>(it).ok());
            assert_eq!(read, Some(right), "{wrong}: {help}");
        }
    }
}
