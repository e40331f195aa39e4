//! `Context`: the condition keys of a request, and which keys it certainly does not carry.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::openness::Openness;
use super::text::Text;
use super::unknown::Unknown;
use crate::facts::condition_key::spelled_condition_key as spelled;

/// The condition keys of a request and their values. Names compare in any case.
///
/// A context that is made by hand is complete: the request does not carry any other key.
///
/// ```
/// use tablature::evaluate::Context;
///
/// let context = Context::new()
///     .with("aws:PrincipalTag/sub", "alice")
///     .with_list("dynamodb:LeadingKeys", ["alice"]);
/// assert_eq!(context.to_string(), r#"aws:PrincipalTag/sub = "alice", dynamodb:LeadingKeys = ["alice"]"#);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// By key, in lower case.
    values: BTreeMap<Cow<'static, str>, Value>,
    /// The keys of the principal. Those above take precedence.
    base: Option<Arc<Context>>,
    /// Decides on the keys that are not here; without it, the request does not carry them.
    open: Option<Openness>,
}

/// The value of a key.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    One(Text),
    Many(Vec<Text>),
    Unknown(Arc<Unknown>),
    /// The request certainly does not carry the key.
    Absent,
}

/// What a context contains for a key.
pub(super) enum Found<'c> {
    One(&'c Text),
    Many(&'c [Text]),
    Absent,
    Unknown(Arc<Unknown>),
}

impl Context {
    /// A context without keys.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a key to one value.
    pub fn with(self, key: &str, value: impl Into<String>) -> Self {
        self.with_value(key, Value::One(Text::known(value)))
    }

    /// Sets a key to a list of values, such as `dynamodb:LeadingKeys`. A key with an empty list is
    /// present and has no value.
    pub fn with_list<V: Into<String>>(
        self,
        key: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        self.with_value(key, Value::Many(values.into_iter().map(Text::known).collect()))
    }

    /// Declares that the request does not carry the key, whatever was set before.
    pub fn without(self, key: &str) -> Self {
        self.with_value(key, Value::Absent)
    }

    /// Declares that nothing is known of the key, not even whether the request carries it.
    pub fn unknown(self, key: &str, why: impl Into<String>) -> Self {
        self.with_value(key, Value::Unknown(Arc::new(Unknown::new(why))))
    }

    pub(super) fn with_value(mut self, key: &str, value: Value) -> Self {
        self.values.insert(key.to_ascii_lowercase().into(), value);
        self
    }

    /// Whether it has no keys of its own.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Sets a key, which is in lower case, unless this context contains it already.
    pub(super) fn set_default(&mut self, key: impl Into<Cow<'static, str>>, value: Value) {
        self.values.entry(key.into()).or_insert(value);
    }

    /// Those of its own keys, in lower case, that are wanted.
    pub(super) fn keeping(&self, wanted: impl Fn(&str) -> bool) -> Self {
        let kept = self.values.iter().filter(|(key, _)| wanted(key));
        let values = kept.map(|(key, value)| (key.clone(), value.clone())).collect();
        Self { values, base: None, open: None }
    }

    /// These keys take precedence over those of `base`. `open` decides on keys that are in neither.
    pub(super) fn over(mut self, base: Arc<Self>, open: Openness) -> Self {
        self.base = Some(base);
        self.open = Some(open);
        self
    }

    /// These keys take precedence over those of `base`.
    pub(super) fn before(self, base: Arc<Self>) -> Self {
        Self { base: Some(base), ..self }
    }

    /// What is known of a key, which is in lower case.
    pub(super) fn find(&self, key: &str) -> Found<'_> {
        match (self.value(key), &self.open) {
            (Some(Value::One(text)), _) => Found::One(text),
            (Some(Value::Many(texts)), _) => Found::Many(texts),
            (Some(Value::Unknown(why)), _) => Found::Unknown(Arc::clone(why)),
            (Some(Value::Absent), _) | (None, None) => Found::Absent,
            (None, Some(open)) => open.of_missing(key).map_or(Found::Absent, Found::Unknown),
        }
    }

    /// Whether something was set for a key, which is in lower case.
    pub(super) fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// Leaves keys, which are in lower case, to what is open, unless this context contains them.
    pub(super) fn forget<'k>(&mut self, keys: impl Iterator<Item = &'k String>, open: &Openness) {
        for key in keys {
            let value = open.of_missing(key).map_or(Value::Absent, Value::Unknown);
            self.set_default(key.clone(), value);
        }
    }

    /// Whether the value of a key is not known.
    pub(super) fn is_open(&self, key: &str) -> bool {
        matches!(self.find(key), Found::Unknown(_))
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.values.get(key).or_else(|| self.base.as_ref()?.value(key))
    }

    fn all(&self) -> BTreeMap<&Cow<'_, str>, &Value> {
        let mut all = self.base.as_ref().map_or_else(BTreeMap::new, |base| base.all());
        all.extend(&self.values);
        all
    }
}

impl Value {
    pub(super) fn known(text: &str) -> Self {
        Self::One(Text::known(text))
    }
}

impl<'c> Found<'c> {
    /// The values; none where the key is absent or not known.
    pub(super) fn values(&self) -> &'c [Text] {
        match self {
            Self::One(text) => std::slice::from_ref(*text),
            Self::Many(texts) => texts,
            Self::Absent | Self::Unknown(_) => &[],
        }
    }
}

impl fmt::Display for Context {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.all();
        let shown = all.into_iter().filter_map(|(key, value)| match value {
            Value::One(text) => Some(format!("{} = \"{text}\"", spelled(key))),
            Value::Many(texts) => Some(format!("{} = {}", spelled(key), list(texts))),
            Value::Unknown(_) => Some(format!("{} = …", spelled(key))),
            Value::Absent => None,
        });
        formatter.write_str(&shown.collect::<Vec<_>>().join(", "))
    }
}

/// `["a", "b"]`
pub(super) fn list(texts: &[Text]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(context: &Context, key: &str) -> String {
        match context.find(key) {
            Found::One(text) => text.to_string(),
            Found::Many(texts) => list(texts),
            Found::Absent => "absent".to_owned(),
            Found::Unknown(why) => format!("unknown: {why}"),
        }
    }

    #[test]
    fn names_compare_in_any_case() {
        let context = Context::new().with("AWS:UserName", "bob");
        assert_eq!(found(&context, "aws:username"), "bob");
    }

    #[test]
    fn a_context_made_by_hand_is_complete() {
        let context = Context::new().with_list("a:b", ["x", "y"]).unknown("a:c", "why");
        assert_eq!(found(&context, "a:b"), r#"["x", "y"]"#);
        assert_eq!(found(&context, "a:c"), "unknown: why");
        assert_eq!(found(&context, "a:d"), "absent");
        assert_eq!(found(&context.without("a:b"), "a:b"), "absent");
    }
}
