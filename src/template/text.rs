//! A text of a template as it will be after deployment: which parts are literal, and which are
//! filled in.

use super::{Intrinsic, Node};
use crate::facts::template::{DYNAMIC_REFERENCE, has_dynamic_reference};

/// A part of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Piece<'t> {
    /// Literal characters; in `Fn::Sub`, with `${!x}` read as `${x}`.
    Literal(String),
    /// The value of a `Ref`: the name of a resource, a parameter or a pseudo parameter.
    Ref(&'t str),
    /// An attribute of a resource.
    GetAtt(&'t str, &'t str),
    /// The result of any other function.
    Unknown,
}

/// The parts of a text. Two literal ones never follow each other. Any other value is one unknown
/// part.
pub(crate) fn pieces<'t>(node: &Node<'t>) -> Vec<Piece<'t>> {
    let mut collected = Collected { pieces: Vec::new(), effort: 0, has_open_reference: false };
    collected.collect(node);
    match collected.has_open_reference {
        true => closed(collected.pieces),
        false => collected.pieces,
    }
}

/// The pieces with one unknown part in place of each dynamic reference that has functions in it.
fn closed(mut rest: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let mut closed = Vec::new();
    rest.reverse();
    while let Some(piece) = rest.pop() {
        let literal = |piece: &Piece<'_>| match piece {
            Piece::Literal(text) => Some(text.clone()),
            _ => None,
        };
        let end = |(at, piece)| Some((at, literal(piece)?.split_once("}}")?.1.to_owned()));
        let found = literal(&piece).and_then(|text| {
            let (before, _) = text.rsplit_once(DYNAMIC_REFERENCE)?;
            let (at, after) = rest.iter().enumerate().rev().find_map(end)?;
            Some((before.to_owned(), at, after))
        });
        let Some((before, at, after)) = found else {
            closed.push(piece);
            continue;
        };
        closed.extend([Piece::Literal(before), Piece::Unknown]);
        rest.truncate(at);
        rest.push(Piece::Literal(after));
    }
    closed.retain(|piece| !matches!(piece, Piece::Literal(text) if text.is_empty()));
    closed
}

/// The text, if nothing in it is filled in at deployment.
pub(crate) fn literal(node: &Node<'_>) -> Option<String> {
    match pieces(node).as_slice() {
        [] => Some(String::new()),
        [Piece::Literal(text)] => Some(text.clone()),
        _ => None,
    }
}

/// The text, with `other` in place of each part that is filled in at deployment.
pub(crate) fn filled(node: &Node<'_>, other: &str) -> String {
    let fill = |piece| match piece {
        Piece::Literal(text) => text,
        Piece::Ref(_) | Piece::GetAtt(..) | Piece::Unknown => other.to_owned(),
    };
    pieces(node).into_iter().map(fill).collect()
}

/// Whether the value may be a text: it is one, or a function that gives one.
pub(crate) fn is_text(node: &Node<'_>) -> bool {
    node.as_str().is_some() || node.intrinsic().is_some()
}

/// The logical id that the value as a whole refers to, by `Ref` or by any attribute.
pub(crate) fn referred<'t>(node: &Node<'t>) -> Option<&'t str> {
    match pieces(node).as_slice() {
        [Piece::Ref(id) | Piece::GetAtt(id, _)] => Some(id),
        _ => None,
    }
}

/// The names that a function refers to: resources, by `Ref` or by any attribute, and parameters.
pub(crate) fn references<'t>(node: &Node<'t>) -> impl Iterator<Item = &'t str> + use<'t> {
    let pieces = if node.intrinsic().is_some() { pieces(node) } else { Vec::new() };
    pieces.into_iter().filter_map(|piece| match piece {
        Piece::Ref(name) | Piece::GetAtt(name, _) => Some(name),
        Piece::Literal(_) | Piece::Unknown => None,
    })
}

/// The text as messages show it: `${Tracks.Arn}/index/*`.
pub(crate) fn shown(node: &Node<'_>) -> String {
    let show = |piece: &Piece<'_>| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Ref(name) => format!("${{{name}}}"),
        Piece::GetAtt(id, attribute) => format!("${{{id}.{attribute}}}"),
        Piece::Unknown => "…".to_owned(),
    };
    pieces(node).iter().map(show).collect()
}

/// A `${…}` in the text of a policy. IAM fills it in for each request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Variable<'a> {
    /// The condition key.
    pub(crate) key: &'a str,
    /// The value if the request does not carry the key.
    pub(crate) default: Option<&'a str>,
}

/// The policy variables of a literal text. `${*}`, `${?}` and `${$}` are not variables: they stand
/// for the character.
pub(crate) fn variables(text: &str) -> Vec<Variable<'_>> {
    split(text)
        .filter_map(|part| match part {
            TextPart::Filled(inside) => Some(inside),
            TextPart::Plain(_) => None,
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
pub(crate) enum TextPart<'a> {
    /// Text outside of `${…}`.
    Plain(&'a str),
    /// The text between `${` and `}`.
    Filled(&'a str),
}

/// Splits a text at each `${…}`. One that is not closed is plain text.
pub(crate) fn split(text: &str) -> impl Iterator<Item = TextPart<'_>> {
    let mut rest = text;
    let mut filled = None;
    std::iter::from_fn(move || {
        if let Some(inside) = filled.take() {
            return Some(TextPart::Filled(inside));
        }
        if rest.is_empty() {
            return None;
        }
        // Most rests have none, which a single character tells faster.
        let found = Some(rest).filter(|rest| rest.contains('$')).and_then(|rest| {
            let (before, after) = rest.split_once("${")?;
            let (inside, after) = after.split_once('}')?;
            Some((before, inside, after))
        });
        let Some((before, inside, after)) = found else {
            return Some(TextPart::Plain(std::mem::take(&mut rest)));
        };
        rest = after;
        if before.is_empty() {
            return Some(TextPart::Filled(inside));
        }
        filled = Some(inside);
        Some(TextPart::Plain(before))
    })
}

/// The pieces so far, and the effort so far. The effort is limited, because variables that each
/// contain others twice take exponential time.
struct Collected<'t> {
    pieces: Vec<Piece<'t>>,
    effort: usize,
    /// Whether a dynamic reference begins in one text and ends in another.
    has_open_reference: bool,
}

/// More than any text takes that fits into a template, unless it repeats its own parts.
const MOST_EFFORT: usize = 20_000;

impl<'t> Collected<'t> {
    fn collect(&mut self, node: &Node<'t>) {
        if self.is_too_much(0) {
            return;
        }
        if let Some(text) = node.as_str() {
            return self.push(text);
        }
        match node.intrinsic() {
            Some(Intrinsic::Ref(name)) => self.pieces.push(Piece::Ref(name)),
            Some(Intrinsic::GetAtt(id, attribute)) => {
                self.pieces.push(Piece::GetAtt(id, attribute));
            }
            Some(Intrinsic::Sub(text, own)) => self.substitute(text, own.as_ref()),
            Some(Intrinsic::Join(delimiter, list)) if list.is_list() => {
                for (index, element) in list.items().enumerate() {
                    if index > 0 {
                        self.push(delimiter);
                    }
                    self.collect(&element);
                }
            }
            _ => self.pieces.push(Piece::Unknown),
        }
    }

    fn substitute(&mut self, text: &'t str, own: Option<&Node<'t>>) {
        for part in split(text) {
            match part {
                TextPart::Plain(plain) => self.push(plain),
                TextPart::Filled(inside) => match inside.strip_prefix('!') {
                    Some(escaped) => self.push(&format!("${{{escaped}}}")),
                    None => match own.and_then(|own| own.get(inside.trim())) {
                        Some(value) => self.collect(&value),
                        None if self.is_too_much(0) => return,
                        None => self.pieces.push(named(inside.trim())),
                    },
                },
            }
        }
    }

    /// Adds text. A dynamic reference in it is unknown until CloudFormation looks it up.
    fn push(&mut self, text: &str) {
        if !has_dynamic_reference(text) {
            return self.push_plain(text);
        }
        let mut rest = text;
        while let Some((before, after)) = (rest.split_once(DYNAMIC_REFERENCE))
            .and_then(|(before, after)| Some((before, after.split_once("}}")?.1)))
        {
            self.push_plain(before);
            if !self.is_too_much(0) {
                self.pieces.push(Piece::Unknown);
            }
            rest = after;
        }
        self.has_open_reference |= has_dynamic_reference(rest);
        self.push_plain(rest);
    }

    fn push_plain(&mut self, text: &str) {
        if text.is_empty() || self.is_too_much(text.len() / 64) {
            return;
        }
        match self.pieces.last_mut() {
            Some(Piece::Literal(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Literal(text.to_owned())),
        }
    }

    /// Counts effort. Once it is too much, the rest is one unknown piece.
    fn is_too_much(&mut self, effort: usize) -> bool {
        let before = self.effort;
        self.effort = before.saturating_add(effort).saturating_add(1);
        if before <= MOST_EFFORT && self.effort > MOST_EFFORT {
            self.pieces.push(Piece::Unknown);
        }
        self.effort > MOST_EFFORT
    }
}

fn named(name: &str) -> Piece<'_> {
    match name.split_once('.') {
        Some((id, attribute)) => Piece::GetAtt(id, attribute),
        None => Piece::Ref(name),
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
    fn a_dynamic_reference_may_have_functions_in_it() {
        let secret = "{{resolve:secretsmanager:${Secret}:SecretString:name::}}";
        assert_eq!(show(json!({"Fn::Sub": secret})), "…");
        assert_eq!(show(json!({"Fn::Sub": format!("a-{secret}-{secret}-${{B}}")})), "a-…-…-${B}");
        let joined = json!(["{{resolve:ssm:", {"Ref": "Name"}, {"Ref": "Version"}, "}}/b"]);
        assert_eq!(show(json!({"Fn::Join": ["", joined]})), "…/b");
        let open = json!({"Fn::Sub": "{{resolve:ssm:${Name}-b"});
        assert_eq!(show(open), "{{resolve:ssm:${Name}-b");
    }

    #[test]
    fn variables_that_hold_others_twice_come_to_an_end() {
        let mut value = json!("ab");
        for _ in 0..40 {
            value = json!({"Fn::Sub": ["${x}${x}${y}", {"x": value}]});
        }
        let expr = Expr::from(value);
        let pieces = pieces(&Node::root(&expr));
        assert!(matches!(pieces.first(), Some(Piece::Literal(text)) if text == "abab"));
        assert_eq!(pieces.last(), Some(&Piece::Unknown));
        assert!(pieces.len() <= MOST_EFFORT + 1);
        let long = Expr::from(json!({"Fn::Join": ["", ["a".repeat(1_000_000), "b"]]}));
        assert_eq!(literal(&Node::root(&long)).map(|text| text.len()), Some(1_000_001));
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
