//! A text of a template as it will stand after deployment: what is literal, what is filled in.

use crate::facts::template::DYNAMIC_REFERENCE;
use crate::template::{Intrinsic, Node};

/// A part of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::rules) enum Piece<'t> {
    /// Characters that stand there as they are; in `Fn::Sub`, with `${!x}` read as `${x}`.
    Literal(String),
    /// What a `Ref` becomes: the name of a resource, a parameter or a pseudo parameter.
    Ref(&'t str),
    /// An attribute of a resource.
    GetAtt(&'t str, &'t str),
    /// What any other function becomes.
    Unknown,
}

/// The parts of a text, literal ones never side by side. Any other value is one unknown part.
pub(in crate::rules) fn pieces<'t>(node: &Node<'t>) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    collect(node, &mut pieces);
    pieces
}

/// The text, if nothing in it is filled in at deployment.
pub(in crate::rules) fn literal(node: &Node<'_>) -> Option<String> {
    match pieces(node).as_slice() {
        [] => Some(String::new()),
        [Piece::Literal(text)] => Some(text.clone()),
        _ => None,
    }
}

/// The logical id that the value as a whole refers to, by `Ref` or by any attribute.
pub(in crate::rules) fn referred<'t>(node: &Node<'t>) -> Option<&'t str> {
    match pieces(node).as_slice() {
        [Piece::Ref(id) | Piece::GetAtt(id, _)] => Some(id),
        _ => None,
    }
}

/// The text as messages show it: `${Tracks.Arn}/index/*`.
pub(in crate::rules) fn shown(node: &Node<'_>) -> String {
    let show = |piece: &Piece<'_>| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Ref(name) => format!("${{{name}}}"),
        Piece::GetAtt(id, attribute) => format!("${{{id}.{attribute}}}"),
        Piece::Unknown => "…".to_owned(),
    };
    pieces(node).iter().map(show).collect()
}

/// A `${…}` in the text of a policy, which IAM fills in at each request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rules) struct Variable<'a> {
    /// The condition key.
    pub(in crate::rules) key: &'a str,
    /// What stands for it where the request does not carry the key.
    pub(in crate::rules) default: Option<&'a str>,
}

/// The policy variables of a literal text. `${*}`, `${?}` and `${$}` are none: they stand for the
/// character.
pub(in crate::rules) fn variables(text: &str) -> Vec<Variable<'_>> {
    split(text)
        .filter_map(|part| match part {
            Part::Filled(inside) => Some(inside),
            Part::Plain(_) => None,
        })
        .filter(|inside| !crate::facts::variables::LITERALS.contains(inside))
        .map(|inside| match inside.split_once(',') {
            Some((key, default)) => Variable { key: key.trim(), default: Some(default.trim()) },
            None => Variable { key: inside.trim(), default: None },
        })
        .collect()
}

/// A part of a text with `${…}` in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rules) enum Part<'a> {
    /// Text outside.
    Plain(&'a str),
    /// What stands between `${` and `}`.
    Filled(&'a str),
}

/// Takes a text apart at each `${…}`; one that is not closed is plain.
pub(in crate::rules) fn split(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    let mut filled = None;
    std::iter::from_fn(move || {
        if let Some(inside) = filled.take() {
            return Some(Part::Filled(inside));
        }
        if rest.is_empty() {
            return None;
        }
        let found = rest.split_once("${").and_then(|(before, after)| {
            let (inside, after) = after.split_once('}')?;
            Some((before, inside, after))
        });
        let Some((before, inside, after)) = found else {
            return Some(Part::Plain(std::mem::take(&mut rest)));
        };
        rest = after;
        if before.is_empty() {
            return Some(Part::Filled(inside));
        }
        filled = Some(inside);
        Some(Part::Plain(before))
    })
}

fn collect<'t>(node: &Node<'t>, pieces: &mut Vec<Piece<'t>>) {
    if let Some(text) = node.as_str() {
        return push(pieces, text);
    }
    match node.intrinsic() {
        Some(Intrinsic::Ref(name)) => pieces.push(Piece::Ref(name)),
        Some(Intrinsic::GetAtt(id, attribute)) => pieces.push(Piece::GetAtt(id, attribute)),
        Some(Intrinsic::Sub(text, own)) => substitute(text, own.as_ref(), pieces),
        Some(Intrinsic::Join(delimiter, list)) if list.is_list() => {
            for (index, element) in list.items().enumerate() {
                if index > 0 {
                    push(pieces, delimiter);
                }
                collect(&element, pieces);
            }
        }
        _ => pieces.push(Piece::Unknown),
    }
}

fn substitute<'t>(text: &'t str, own: Option<&Node<'t>>, pieces: &mut Vec<Piece<'t>>) {
    for part in split(text) {
        match part {
            Part::Plain(plain) => push(pieces, plain),
            Part::Filled(inside) => match inside.strip_prefix('!') {
                Some(escaped) => push(pieces, &format!("${{{escaped}}}")),
                None => match own.and_then(|own| own.get(inside.trim())) {
                    Some(value) => collect(&value, pieces),
                    None => pieces.push(named(inside.trim())),
                },
            },
        }
    }
}

fn named(name: &str) -> Piece<'_> {
    match name.split_once('.') {
        Some((id, attribute)) => Piece::GetAtt(id, attribute),
        None => Piece::Ref(name),
    }
}

/// Adds text, in which a dynamic reference is unknown until CloudFormation has looked it up.
fn push(pieces: &mut Vec<Piece<'_>>, text: &str) {
    if let Some((before, reference)) = text.split_once(DYNAMIC_REFERENCE)
        && let Some((_, after)) = reference.split_once("}}")
    {
        push(pieces, before);
        pieces.push(Piece::Unknown);
        return push(pieces, after);
    }
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Literal(before)) => before.push_str(text),
        _ => pieces.push(Piece::Literal(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Expr;
    use serde_json::json;

    fn show(value: serde_json::Value) -> String {
        let expr = Expr::from(value);
        shown(&Node::root(&expr))
    }

    #[test]
    fn every_spelling_of_an_arn_reads_alike() {
        for arn in [
            json!({"Fn::Sub": "${Tracks.Arn}/index/*"}),
            json!({"Fn::Sub": ["${arn}/index/*", {"arn": {"Fn::GetAtt": ["Tracks", "Arn"]}}]}),
            json!({"Fn::Join": ["/", [{"Fn::GetAtt": "Tracks.Arn"}, "index", "*"]]}),
        ] {
            assert_eq!(show(arn), "${Tracks.Arn}/index/*");
        }
    }

    #[test]
    fn what_is_filled_in_is_no_literal() {
        let of = |value: serde_json::Value| {
            let expr = Expr::from(value);
            literal(&Node::root(&expr))
        };
        assert_eq!(of(json!("a")), Some("a".to_owned()));
        assert_eq!(of(json!("")), Some(String::new()));
        assert_eq!(of(json!({"Fn::Join": ["-", ["a", "b"]]})), Some("a-b".to_owned()));
        assert_eq!(of(json!({"Fn::Sub": "a${!b}"})), Some("a${b}".to_owned()));
        assert_eq!(of(json!({"Fn::Sub": "a${b}"})), None);
        assert_eq!(of(json!({"Fn::If": ["c", "a", "b"]})), None);
        assert_eq!(of(json!({"Fn::Join": ["-", {"Ref": "List"}]})), None);
        assert_eq!(of(json!(7)), None);
        assert_eq!(of(json!("{{resolve:ssm:name:1}}")), None);
        assert_eq!(of(json!("{{resolve:")), Some("{{resolve:".to_owned()));
        assert_eq!(show(json!("a-{{resolve:ssm:name:1}}-{{resolve:ssm:b}}")), "a-…-…");
    }

    #[test]
    fn a_reference_is_the_whole_value() {
        let of = |value: serde_json::Value| {
            let expr = Expr::from(value);
            referred(&Node::root(&expr)).map(str::to_owned)
        };
        assert_eq!(of(json!({"Ref": "Reader"})), Some("Reader".to_owned()));
        assert_eq!(of(json!({"Fn::Sub": "${Reader.Arn}"})), Some("Reader".to_owned()));
        assert_eq!(of(json!({"Fn::Sub": "${Reader}-x"})), None);
        assert_eq!(of(json!("Reader")), None);
    }

    #[test]
    fn variables_are_told_from_characters_and_defaults() {
        let text = "USER#${aws:PrincipalTag/team, 'all'}#${*}${cognito-identity.amazonaws.com:sub}";
        let found = variables(text);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], Variable { key: "aws:PrincipalTag/team", default: Some("'all'") });
        assert_eq!(found[1].key, "cognito-identity.amazonaws.com:sub");
        assert_eq!(variables("${never closed"), []);
        assert_eq!(variables("plain"), []);
    }
}
