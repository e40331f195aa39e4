//! `Pattern`: a value as a policy writes it, with its wildcards and policy variables.
//!
//! See AWS's page on [variables].
//!
//! [variables]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html

use std::borrow::Cow;
use std::sync::Arc;

use super::context::{Context, Found};
use super::glob;
use super::grounds::OpenPart;
use super::text::{ANY_CHARACTER, ANY_TEXT, NAMELESS_GAP, Text, is_gap, readable};
use super::truth::Truth;
use super::unknown::{Missing, Unknown};
use crate::facts::known_condition_key;

/// Which characters have a special meaning in a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Marks {
    /// `*` and `?` stand for other characters.
    pub(super) wildcards: bool,
    /// `${…}` is a variable: only in documents of version 2012-10-17.
    pub(super) variables: bool,
}

/// A value of a policy.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Pattern {
    /// The text as written, with its gaps.
    written: String,
    pieces: Vec<Piece>,
    gap: Option<Arc<Unknown>>,
}

#[derive(Clone, PartialEq, Debug)]
enum Piece {
    Text(String),
    Variable(Variable),
}

#[derive(Clone, PartialEq, Debug)]
struct Variable {
    /// The condition key, in lower case.
    key: String,
    default: Option<String>,
    /// The key holds a list, so it cannot be a variable.
    multivalued: bool,
}

/// A pattern whose variables are filled in.
pub(super) struct Filled<'p> {
    pub(super) pattern: Cow<'p, str>,
    pub(super) gap: Option<Arc<Unknown>>,
    pub(super) null: Null,
}

/// Whether a variable of a pattern has no value, so that nothing equals it.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Null {
    No,
    Yes,
    /// The value is empty. Whether an empty value counts as absent is not documented.
    Perhaps(Arc<Unknown>),
    /// A list was used as a variable.
    List,
}

impl Pattern {
    pub(super) fn new(text: &Text, marks: Marks) -> Self {
        let (written, gap) = (text.as_str().to_owned(), text.why().cloned());
        let mut pattern = Self { written, pieces: Vec::new(), gap };
        let mut plain = String::new();
        let mut rest = text.as_str();
        while let Some(character) = rest.chars().next() {
            let after = rest.get(character.len_utf8()..).unwrap_or_default();
            match (character, marks) {
                ('*', Marks { wildcards: true, .. }) => plain.push(ANY_TEXT),
                ('?', Marks { wildcards: true, .. }) => plain.push(ANY_CHARACTER),
                ('$', Marks { variables: true, .. }) if after.starts_with('{') => {
                    let Some((inside, behind)) =
                        after.strip_prefix('{').and_then(|after| after.split_once('}'))
                    else {
                        pattern.malformed(&mut plain, "a policy variable is not closed");
                        break;
                    };
                    match inside {
                        "*" | "?" | "$" => plain.push_str(inside),
                        _ => match Variable::parse(inside) {
                            Some(variable) => {
                                pattern.pieces.push(Piece::Text(std::mem::take(&mut plain)));
                                pattern.pieces.push(Piece::Variable(variable));
                            }
                            None => pattern.malformed(
                                &mut plain,
                                &format!("`${{{}}}` is no policy variable", readable(inside)),
                            ),
                        },
                    }
                    rest = behind;
                    continue;
                }
                _ => plain.push(character),
            }
            rest = after;
        }
        pattern.pieces.push(Piece::Text(plain));
        pattern
    }

    /// A pattern that is entirely unknown.
    pub(super) fn unknown(why: Arc<Unknown>) -> Self {
        let written = NAMELESS_GAP.to_string();
        Self { pieces: vec![Piece::Text(written.clone())], written, gap: Some(why) }
    }

    pub(super) fn has_variables(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Variable(_)))
    }

    /// The text, with its gaps, if it has no wildcards and variables.
    pub(super) fn literal(&self) -> Option<&str> {
        self.marked_text().filter(|text| !text.contains([ANY_TEXT, ANY_CHARACTER]))
    }

    /// The text, with its wildcards and gaps marked, if it has no variables.
    pub(super) fn marked_text(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The text, in which a wildcard stands for everything from the first variable on.
    pub(super) fn up_to_variables(&self) -> Cow<'_, str> {
        match self.pieces.as_slice() {
            [Piece::Text(text)] => text.into(),
            [Piece::Text(text), ..] => format!("{text}{ANY_TEXT}").into(),
            _ => ANY_TEXT.to_string().into(),
        }
    }

    /// The text with the values of its variables, in which a wildcard stands for what is not known.
    pub(super) fn possible(&self, context: &Context) -> String {
        let mut possible = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => possible.push_str(text),
                Piece::Variable(variable) => match variable.value(context) {
                    Filling::Text(text) => possible.push_str(text.as_str()),
                    Filling::Default(text) => possible.push_str(text),
                    _ => possible.push(ANY_TEXT),
                },
            }
        }
        possible.chars().map(|it| if is_gap(it) { ANY_TEXT } else { it }).collect()
    }

    /// The condition keys of its variables, in lower case.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Variable(variable) => Some(variable.key.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// What stands before and behind a variable, with the request's values for the others; `None` if it stands there
    /// several times, or not at all, or another has no value.
    pub(super) fn around(&self, key: &str, context: &Context) -> Option<(String, String)> {
        let is_it = |piece: &Piece| matches!(piece, Piece::Variable(it) if it.key == key);
        let at = self.pieces.iter().position(is_it)?;
        let (before, after) = self.pieces.split_at_checked(at)?;
        let (_, after) = after.split_first()?;
        let filled = |pieces: &[Piece]| {
            let part = Self { written: String::new(), pieces: pieces.to_vec(), gap: None };
            let filled = part.fill(context);
            filled.has_value().then(|| filled.pattern.into_owned())
        };
        let is_once = !after.iter().any(is_it);
        Some((filled(before)?, filled(after)?)).filter(|_| is_once)
    }

    /// The pattern with the request's values. A wildcard in a value becomes a plain character.
    pub(super) fn fill(&self, context: &Context) -> Filled<'_> {
        if let [Piece::Text(text)] = self.pieces.as_slice() {
            return Filled { pattern: text.into(), gap: self.gap.clone(), null: Null::No };
        }
        let mut filled = String::new();
        let mut gap = self.gap.clone();
        let mut null = Null::No;
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => filled.push_str(text),
                Piece::Variable(variable) => match variable.value(context) {
                    Filling::Text(text) => {
                        filled.push_str(text.as_str());
                        gap = gap.or(text.why().cloned());
                    }
                    Filling::Default(text) => filled.push_str(text),
                    Filling::Empty(why) if null == Null::No => null = Null::Perhaps(why),
                    Filling::Empty(_) => {}
                    Filling::Unknown(why) => {
                        filled.push(NAMELESS_GAP);
                        gap = gap.or(Some(why));
                    }
                    Filling::Nothing => null = Null::Yes,
                    Filling::List if null != Null::Yes => null = Null::List,
                    Filling::List => {}
                },
            }
        }
        Filled { pattern: filled.into(), gap, null }
    }

    /// The text as written, for people.
    pub(super) fn written(&self) -> String {
        readable(&self.written).into_owned()
    }

    /// The text as written, for people, with the reference whose value is its only gap.
    pub(super) fn written_with_reference(&self) -> String {
        let reference = self.gap.as_ref().and_then(|why| why.reference());
        match (reference, self.written.chars().filter(|character| is_gap(*character)).count()) {
            (Some(reference), 1) => self.written.replace(is_gap, &format!("${{{reference}}}")),
            _ => self.written(),
        }
    }

    /// The text before the first variable, with its wildcards and gaps marked.
    pub(super) fn beginning(&self) -> &str {
        match self.pieces.first() {
            Some(Piece::Text(text)) => text,
            Some(Piece::Variable(_)) | None => "",
        }
    }

    /// The text as a part of a statement that is not known.
    pub(super) fn open_part(&self) -> OpenPart {
        OpenPart { marked: self.written.clone(), why: self.gap.clone() }
    }

    /// Why a part of it is not known.
    pub(super) fn gap(&self) -> Option<&Unknown> {
        self.gap.as_deref()
    }

    /// The text as written, with its gaps.
    pub(super) fn marked(&self) -> &str {
        &self.written
    }

    fn malformed(&mut self, plain: &mut String, why: &str) {
        plain.push(NAMELESS_GAP);
        if self.gap.is_none() {
            self.gap = Some(Arc::new(Unknown::new(why)));
        }
    }
}

impl Filled<'_> {
    /// Whether its variables have values; otherwise nothing equals it.
    pub(super) fn has_value(&self) -> bool {
        matches!(self.null, Null::No | Null::Perhaps(_))
    }

    /// Whether the pattern matches the whole text.
    pub(super) fn matches(&self, text: &Text) -> Truth {
        self.decide(|pattern, gap| glob::glob(pattern, gap, text))
    }

    /// The result of `compare` on the pattern, if its variables have values.
    pub(super) fn decide(&self, compare: impl Fn(&str, Option<&Arc<Unknown>>) -> Truth) -> Truth {
        match &self.null {
            Null::Yes | Null::List => Truth::No,
            Null::No => compare(&self.pattern, self.gap.as_ref()),
            Null::Perhaps(why) => {
                compare(&self.pattern, self.gap.as_ref()).and(|| Truth::Unknown(Arc::clone(why)))
            }
        }
    }
}

enum Filling<'v> {
    Text(&'v Text),
    Default(&'v str),
    Empty(Arc<Unknown>),
    Unknown(Arc<Unknown>),
    Nothing,
    List,
}

impl Variable {
    /// `key` or `key, 'default'`: a comma, one space, single quotes. Anything else is part of the
    /// name, and no key has such a name.
    fn parse(inside: &str) -> Option<Self> {
        let (key, default) = match inside.split_once(", ") {
            Some((key, quoted)) => {
                let default = quoted.strip_prefix('\'').and_then(|q| q.strip_suffix('\''));
                (key, Some(default?.to_owned()))
            }
            None => (inside, None),
        };
        let odd = |c: char| matches!(c, '$' | '{' | '\'') || is_gap(c);
        if key.is_empty() || key.trim() != key || key.contains(odd) {
            return None;
        }
        let key = key.to_ascii_lowercase();
        let multivalued = known_condition_key(&key).is_some_and(|holds| holds.multivalued);
        Some(Self { key, default, multivalued })
    }

    fn value<'v>(&'v self, context: &'v Context) -> Filling<'v> {
        let unknown = |why: String| Filling::Unknown(Arc::new(Unknown::new(why)));
        let Self { key, default, multivalued } = self;
        match (context.find(key), default) {
            (Found::Many(_), None) => Filling::List,
            (Found::Many(_), Some(_)) => {
                unknown(format!("`{key}` holds a list, which cannot be a policy variable"))
            }
            (Found::One(_), None) if *multivalued => Filling::List,
            (Found::One(text), None) if text.is_empty() => Filling::Empty(Arc::new(Unknown::new(
                format!("`{key}` is empty: AWS does not say whether a variable then has a value"),
            ))),
            (Found::One(text), Some(_)) if text.is_empty() => unknown(format!(
                "`{key}` is empty: AWS does not say whether its default is taken then"
            )),
            (Found::One(text), _) => Filling::Text(text),
            (Found::Absent, Some(default)) => Filling::Default(default),
            (Found::Absent, None) => Filling::Nothing,
            // The policy itself says what counts for a role without the tag.
            (Found::Unknown(why), Some(default))
                if matches!(why.missing(), Some(Missing::StackTag(_))) =>
            {
                Filling::Default(default)
            }
            (Found::Unknown(why), _) => Filling::Unknown(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Marks = Marks { wildcards: true, variables: true };

    fn matched(pattern: &str, marks: Marks, context: &Context, text: &str) -> &'static str {
        let pattern = Pattern::new(&Text::known(pattern), marks);
        match pattern.fill(context).matches(&Text::known(text)) {
            Truth::Yes => "yes",
            Truth::No => "no",
            Truth::Unknown(_) => "unknown",
        }
    }

    #[test]
    fn a_variable_stands_for_the_requests_value() {
        let context = Context::new().with("aws:PrincipalTag/sub", "alice");
        let like = |pattern, text| matched(pattern, ALL, &context, text);
        assert_eq!(like("USER#${AWS:principaltag/SUB}", "USER#alice"), "yes");
        assert_eq!(like("USER#${aws:PrincipalTag/sub}#*", "USER#alice#ORDERS"), "yes");
        assert_eq!(like("USER#${aws:PrincipalTag/sub}", "USER#bob"), "no");
    }

    #[test]
    fn in_older_documents_it_is_plain_text() {
        let context = Context::new().with("aws:username", "bob");
        let marks = Marks { wildcards: true, variables: false };
        assert_eq!(matched("${aws:username}", marks, &context, "bob"), "no");
        assert_eq!(matched("${aws:username}", marks, &context, "${aws:username}"), "yes");
    }

    #[test]
    fn a_wildcard_in_a_value_is_a_plain_character() {
        let context = Context::new().with("aws:username", "b*");
        assert_eq!(matched("${aws:username}", ALL, &context, "bob"), "no");
        assert_eq!(matched("${aws:username}", ALL, &context, "b*"), "yes");
    }

    #[test]
    fn wildcards_and_the_dollar_can_be_written_literally() {
        let none = Context::new();
        assert_eq!(matched("${*}", ALL, &none, "x"), "no");
        assert_eq!(matched("a${*}${?}${$}{b}", ALL, &none, "a*?${b}"), "yes");
        let exact = Marks { wildcards: false, variables: true };
        assert_eq!(matched("a*", exact, &none, "ab"), "no");
        assert_eq!(matched("a*", exact, &none, "a*"), "yes");
    }

    // IAM, variables with no value: "There is no equal or like value."
    #[test]
    fn a_variable_without_value_matches_nothing() {
        let none = Context::new();
        for text in ["", "USER#", "USER#${aws:username}", "bob"] {
            assert_eq!(matched("USER#${aws:username}", ALL, &none, text), "no", "{text}");
        }
    }

    #[test]
    fn a_default_stands_in_for_a_missing_value() {
        let none = Context::new();
        let some = Context::new().with("aws:PrincipalTag/team", "red");
        let pattern = "${aws:PrincipalTag/team, 'company-wide'}";
        assert_eq!(matched(pattern, ALL, &none, "company-wide"), "yes");
        assert_eq!(matched(pattern, ALL, &some, "company-wide"), "no");
        assert_eq!(matched(pattern, ALL, &some, "red"), "yes");
        for no_default in ["${aws:username,'x'}", "${aws:username 'x'}"] {
            assert_ne!(matched(no_default, ALL, &none, "x"), "yes", "{no_default}");
        }
    }

    #[test]
    fn a_list_is_no_variable() {
        let context = Context::new().with_list("dynamodb:LeadingKeys", ["a"]);
        assert_eq!(matched("${dynamodb:LeadingKeys}", ALL, &context, "a"), "no");
        let declared = Context::new().with("dynamodb:LeadingKeys", "a");
        assert_eq!(matched("${dynamodb:LeadingKeys}", ALL, &declared, "a"), "no");
    }

    #[test]
    fn what_aws_does_not_document_is_unknown_where_it_decides() {
        let empty = Context::new().with("aws:PrincipalTag/sub", "");
        assert_eq!(matched("USER#${aws:PrincipalTag/sub}", ALL, &empty, "USER#"), "unknown");
        assert_eq!(matched("USER#${aws:PrincipalTag/sub}", ALL, &empty, "USER#a"), "no");
        let none = Context::new();
        for malformed in ["a${b", "a${}", "a${ b}", "a${b, c}"] {
            assert_eq!(matched(malformed, ALL, &none, "ab"), "unknown", "{malformed}");
            assert_eq!(matched(malformed, ALL, &none, "b"), "no", "{malformed}");
        }
    }
}
