//! Key templates: text with variables in braces, such as `ORDER#{createdAt}#{orderId}`.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};

use crate::site::{At, Site};

/// A key value as an entity declares it.
#[derive(Clone, Debug)]
pub(crate) struct KeyTemplate {
    pub(crate) text: At<String>,
    pub(crate) parts: Vec<Segment>,
    /// Why the text is not a valid template; `None` if it is valid.
    pub(crate) fault: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Segment {
    Literal(String),
    Variable(String),
    /// A number of so many digits, with zeros in front, so that text sorts as the numbers do.
    Padded(String, usize),
}

impl Segment {
    fn variable(&self) -> Option<&str> {
        match self {
            Self::Literal(_) => None,
            Self::Variable(name) | Self::Padded(name, _) => Some(name),
        }
    }
}

/// How much of a key is known to somebody who knows some of its variables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Known {
    /// The key up to the first unknown variable.
    pub(crate) text: String,
    /// The first unknown variable; `None` if the whole key is known.
    pub(crate) next: Option<String>,
    /// The variables that stand before it.
    pub(crate) used: Vec<String>,
}

mod sealed {
    pub trait Sealed {}
}

/// One key template, or one for each attribute of a key that has several: `"ORDER#{orderId}"`, or
/// `["{tournament}", "{region}"]`.
///
/// ```
/// use tablature::Entity;
///
/// Entity::new("Match")
///     .partition_key("{matchId}")
///     .index_key("byPlayer", "{playerId}", "{matchDate}")
///     .index_key("byRound", ["{tournament}", "{region}"], ["{round}", "{bracket}"]);
/// ```
pub trait IntoKeyTemplates: sealed::Sealed {
    /// The texts, in the order of the key's attributes.
    fn into_key_templates(self) -> Vec<String>;
}

macro_rules! one_template {
    ($($text:ty),*) => {$(
        impl sealed::Sealed for $text {}
        impl IntoKeyTemplates for $text {
            fn into_key_templates(self) -> Vec<String> {
                vec![self.into()]
            }
        }
    )*};
}

one_template!(&str, &String, String, Cow<'_, str>, Box<str>);

impl<T: Into<String>, const N: usize> sealed::Sealed for [T; N] {}
impl<T: Into<String>, const N: usize> IntoKeyTemplates for [T; N] {
    fn into_key_templates(self) -> Vec<String> {
        self.into_iter().map(Into::into).collect()
    }
}

impl<T: Into<String>> sealed::Sealed for Vec<T> {}
impl<T: Into<String>> IntoKeyTemplates for Vec<T> {
    fn into_key_templates(self) -> Vec<String> {
        self.into_iter().map(Into::into).collect()
    }
}

/// The templates, with the place of the caller's caller.
#[track_caller]
pub(crate) fn callers(templates: impl IntoKeyTemplates) -> Vec<KeyTemplate> {
    let site = Site::caller();
    let texts = templates.into_key_templates().into_iter();
    texts.map(|value| KeyTemplate::of(At { value, site })).collect()
}

impl KeyTemplate {
    #[track_caller]
    pub(crate) fn caller(text: impl Into<String>) -> Self {
        Self::of(At::caller(text.into()))
    }

    fn of(text: At<String>) -> Self {
        match parse(&text.value) {
            Ok(parts) => Self { text, parts, fault: None },
            Err(fault) => Self { text, parts: Vec::new(), fault: Some(fault) },
        }
    }

    pub(crate) fn variables(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(Segment::variable)
    }

    /// Whether a variable is a number that is padded with zeros: `{day:010}`.
    pub(crate) fn pads(&self, variable: &str) -> bool {
        self.parts.iter().any(|part| matches!(part, Segment::Padded(name, _) if name == variable))
    }

    /// Whether the template is a single variable, whose value may be a number or bytes.
    pub(crate) fn is_one_variable(&self) -> bool {
        matches!(self.parts.as_slice(), [Segment::Variable(_)])
    }

    /// The text before the only variable, if the template ends with it: `USER#` of `USER#{userId}`.
    pub(crate) fn prefix_of_one(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [Segment::Variable(_)] => Some(""),
            [Segment::Literal(prefix), Segment::Variable(_)] => Some(prefix),
            _ => None,
        }
    }

    pub(crate) fn known_by(&self, variables: &[String]) -> Known {
        let mut known = Known { text: String::new(), next: None, used: Vec::new() };
        for part in &self.parts {
            match part {
                Segment::Literal(text) => known.text.push_str(text),
                Segment::Variable(name) | Segment::Padded(name, _) if !variables.contains(name) => {
                    known.next = Some(name.clone());
                    break;
                }
                Segment::Variable(name) => {
                    known.text.push_str(&format!("{{{name}}}"));
                    known.used.push(name.clone());
                }
                Segment::Padded(name, digits) => {
                    known.text.push_str(&format!("{{{name}:0{digits}}}"));
                    known.used.push(name.clone());
                }
            }
        }
        known
    }

    /// Whether a value can match both templates, if the variables' values contain none of the
    /// delimiters beside them.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        let delimiters: BTreeSet<char> = self.delimiters().chain(other.delimiters()).collect();
        meet(&self.steps(), &other.steps(), &delimiters)
    }

    /// Whether a query for what begins as this template does, as far as these variables are known, can read a
    /// value of another template.
    pub(crate) fn reads(&self, variables: &[String], other: &Self) -> bool {
        let is_known = |part: &&Segment| {
            part.variable().is_none_or(|name| variables.iter().any(|known| known == name))
        };
        let known = self.parts.iter().take_while(is_known);
        let steps: Vec<Step> = known.flat_map(Segment::steps).chain([Step::Rest]).collect();
        let delimiters: BTreeSet<char> = self.delimiters().chain(other.delimiters()).collect();
        meet(&steps, &other.steps(), &delimiters)
    }

    /// Whether a value of the template can begin with a text.
    pub(crate) fn may_begin_with(&self, text: &str) -> bool {
        let text: Vec<Step> = text.chars().map(Step::Is).chain([Step::Rest]).collect();
        let delimiters: BTreeSet<char> = self.delimiters().collect();
        meet(&text, &self.steps(), &delimiters)
    }

    /// The text before the first variable.
    pub(crate) fn beginning(&self) -> &str {
        match self.parts.first() {
            Some(Segment::Literal(text)) => text,
            _ => "",
        }
    }

    /// Whether a value matches the template, if the variables' values contain none of its delimiters.
    pub(crate) fn fits(&self, value: &str) -> bool {
        let value: Vec<Step> = value.chars().map(Step::Is).collect();
        meet(&value, &self.steps(), &self.delimiters().collect())
    }

    /// The characters beside a variable that are neither letters nor digits.
    fn delimiters(&self) -> impl Iterator<Item = char> {
        let literals = self.parts.iter().enumerate().filter_map(|(index, part)| match part {
            Segment::Literal(text) => Some((index, text)),
            Segment::Variable(_) | Segment::Padded(..) => None,
        });
        literals
            .flat_map(|(index, text)| {
                let first = text.chars().next().filter(|_| index > 0);
                let last = text.chars().last().filter(|_| index + 1 < self.parts.len());
                [first, last]
            })
            .flatten()
            .filter(|character| !character.is_alphanumeric())
    }

    fn steps(&self) -> Vec<Step> {
        self.parts.iter().flat_map(Segment::steps).collect()
    }
}

impl Segment {
    fn steps(&self) -> Vec<Step> {
        match self {
            Self::Literal(text) => text.chars().map(Step::Is).collect(),
            Self::Variable(_) => vec![Step::One, Step::More],
            Self::Padded(_, digits) => vec![Step::Digit; *digits],
        }
    }
}

#[derive(Clone, Copy)]
enum Step {
    Is(char),
    /// One character of a variable.
    One,
    /// Any number of them.
    More,
    Digit,
    /// Any text, delimiters among it.
    Rest,
}

/// Whether some text matches both. The two are walked side by side.
fn meet(one: &[Step], other: &[Step], delimiters: &BTreeSet<char>) -> bool {
    let mut seen = BTreeSet::from([(0, 0)]);
    let mut due = VecDeque::from([(0, 0)]);
    while let Some((i, j)) = due.pop_front() {
        let (left, right) = (one.get(i).copied(), other.get(j).copied());
        if left.is_none() && right.is_none() {
            return true;
        }
        let mut next = Vec::new();
        if matches!(left, Some(Step::More | Step::Rest)) {
            next.push((i + 1, j));
        }
        if matches!(right, Some(Step::More | Step::Rest)) {
            next.push((i, j + 1));
        }
        if let (Some(left), Some(right)) = (left, right) {
            let both = match (left, right) {
                (Step::Rest, _) | (_, Step::Rest) => true,
                (Step::Is(one), Step::Is(other)) => one == other,
                (Step::Is(character), Step::Digit) | (Step::Digit, Step::Is(character)) => {
                    character.is_ascii_digit()
                }
                (Step::Is(character), _) | (_, Step::Is(character)) => {
                    !delimiters.contains(&character)
                }
                _ => true,
            };
            let on = |step, at| if matches!(step, Step::More | Step::Rest) { at } else { at + 1 };
            if both {
                next.push((on(left, i), on(right, j)));
            }
        }
        due.extend(next.into_iter().filter(|state| seen.insert(*state)));
    }
    false
}

/// The digits of a padded number. DynamoDB keeps 38.
const DIGITS: std::ops::RangeInclusive<usize> = 1..=38;

fn parse(text: &str) -> Result<Vec<Segment>, String> {
    if text.is_empty() {
        return Err("a key value cannot be empty".to_owned());
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (literal, open) = match rest.split_once('{') {
            Some((literal, open)) => (literal, Some(open)),
            None => (rest, None),
        };
        if literal.contains('}') {
            return Err("a `}` closes no variable".to_owned());
        }
        if !literal.is_empty() {
            parts.push(Segment::Literal(literal.to_owned()));
        }
        let Some(open) = open else { break };
        let Some((name, after)) = open.split_once('}') else {
            return Err(format!("`{{{open}` is not closed"));
        };
        if name.trim().is_empty() {
            return Err("a variable has no name".to_owned());
        }
        let (name, padding) = match name.split_once(':') {
            Some((name, padding)) => (name, Some(padding)),
            None => (name, None),
        };
        let is_name = |character: char| character.is_alphanumeric() || "_-.".contains(character);
        if !name.chars().all(is_name) {
            return Err(format!("`{name}` is no name of a variable"));
        }
        if let Some(before) = parts.last().and_then(Segment::variable) {
            return Err(format!("nothing stands between `{{{before}}}` and `{{{name}}}`"));
        }
        parts.push(match padding {
            None => Segment::Variable(name.to_owned()),
            Some(padding) => {
                let digits = padding.strip_prefix('0').and_then(|digits| digits.parse().ok());
                let digits = digits.filter(|digits| DIGITS.contains(digits)).ok_or_else(|| {
                    format!("`{padding}` is no padding: `{{{name}:010}}` is a number of 10 digits")
                })?;
                Segment::Padded(name.to_owned(), digits)
            }
        });
        rest = after;
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn template(text: &str) -> KeyTemplate {
        KeyTemplate::caller(text)
    }

    #[test]
    fn a_template_is_text_and_variables() {
        let order = template("ORDER#{createdAt}#{orderId}");
        assert_eq!(order.variables().collect::<Vec<_>>(), ["createdAt", "orderId"]);
        for (text, fault) in [
            ("", "a key value cannot be empty"),
            ("USER#{userId", "`{userId` is not closed"),
            ("USER#userId}", "a `}` closes no variable"),
            ("USER#{}", "a variable has no name"),
            ("{a {b}}", "`a {b` is no name of a variable"),
            ("{a}{b}", "nothing stands between `{a}` and `{b}`"),
        ] {
            assert_eq!(template(text).fault.as_deref(), Some(fault), "{text}");
        }
    }

    #[test]
    fn a_number_is_padded_to_its_digits() {
        let day = template("DAY#{day:04}#{id}");
        assert_eq!(day.variables().collect::<Vec<_>>(), ["day", "id"]);
        assert!(day.pads("day") && !day.pads("id"));
        assert_eq!(day.known_by(&["day".to_owned()]).text, "DAY#{day:04}#");
        assert_eq!(day.known_by(&[]).next.as_deref(), Some("day"));
        for (value, fits) in [
            ("DAY#0042#a", true),
            ("DAY#42#a", false),
            ("DAY#00042#a", false),
            ("DAY#abcd#a", false),
        ] {
            assert_eq!(day.fits(value), fits, "{value}");
        }
        for wrong in ["{day:}", "{day:4}", "{day:0}", "{day:0x4}", "{day:099}"] {
            let fault = template(wrong).fault.unwrap();
            assert!(fault.contains("is no padding: `{day:010}`"), "{wrong}: {fault}");
        }
    }

    #[test]
    fn a_beginning_reads_what_continues_it() {
        let reads = |own: &str, known: &[&str], other: &str| {
            let known: Vec<String> = known.iter().map(|name| (*name).to_owned()).collect();
            template(own).reads(&known, &template(other))
        };
        assert!(reads("POST#{date}", &[], "POST#DRAFT#{date}"));
        assert!(!reads("POST#{date}", &[], "POSTED#{date}"));
        assert!(!reads("POST#DRAFT#{date}", &[], "POST#{date}"));
        assert!(reads("{date}", &[], "POST#{date}"));
        assert!(reads("A#{a}#{b}", &["a"], "A#{x}#C#{c}"));
        assert!(!reads("A#{a}#{b}", &["a"], "A#{x}"));
    }

    #[test]
    fn what_is_known_ends_at_the_first_unknown_variable() {
        let order = template("ORDER#{createdAt}#{orderId}");
        let known = |names: &[&str]| {
            order.known_by(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(known(&[]).text, "ORDER#");
        assert_eq!(known(&["createdAt"]).text, "ORDER#{createdAt}#");
        assert_eq!(known(&["orderId"]).next.as_deref(), Some("createdAt"));
        assert_eq!(known(&["orderId", "createdAt"]).next, None);
    }

    #[test]
    fn templates_meet_where_a_value_is_of_both() {
        for (one, other, meets) in [
            ("USER#{id}", "USER#{email}", true),
            ("USER#{id}", "ORDER#{id}", false),
            ("METADATA", "METADATA", true),
            ("METADATA", "{id}", true),
            ("user#", "user#{email}", false),
            ("ORDER#{id}", "ORDER#{id}#ITEM#{item}", false),
            ("ORDER#{id}", "ORDER#ITEM#{id}", false),
            ("ORDER#{id}", "ORDER#A{id}", true),
            ("{a}#{b}", "X#{c}", true),
            ("{a}X", "{b}Y", false),
        ] {
            assert_eq!(template(one).meets(&template(other)), meets, "{one} and {other}");
            assert_eq!(template(other).meets(&template(one)), meets, "{other} and {one}");
        }
    }
}
