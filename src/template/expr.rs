//! `Expr`: a JSON value of a template, with its place.

use indexmap::IndexMap;
use serde_json::Number;

use crate::acknowledgement::Acknowledgement;
use crate::site::{At, Place, Site};

/// A value in a template: a literal, a list, an object, or an intrinsic function.
///
/// Strings, numbers, booleans, lists and [`serde_json::Value`] convert into it. Intrinsic functions
/// have a constructor each; any other is an object with one key (`serde_json::json!({"Fn::…": …})`).
///
/// ```
/// use tablature::Expr;
///
/// let arn = Expr::sub("arn:${AWS::Partition}:s3:::uploads-${AWS::AccountId}");
/// assert_eq!(arn.to_json(), r#"{"Fn::Sub":"arn:${AWS::Partition}:s3:::uploads-${AWS::AccountId}"}"#);
/// ```
///
/// See AWS's [intrinsic function reference][page].
///
/// [page]: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
#[derive(Clone, Debug)]
pub struct Expr {
    pub(super) kind: Kind,
    pub(super) place: Option<Place>,
    /// What only few values have, boxed so that the others stay small.
    extra: Option<Box<Extra>>,
}

/// What is known about a value beside its content.
#[derive(Clone, Debug, Default)]
struct Extra {
    /// The place of the name under which this is a member. In a file every member has one; in a
    /// stack, only resources that set it.
    named: Option<Place>,
    /// The acknowledgements for findings in this value, in the order of the declaration.
    acknowledgements: Vec<Acknowledgement>,
    /// Whether the declaration says that this word is valid, though our lists may not have it.
    valid_as_declared: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Kind {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    List(Vec<Expr>),
    Map(IndexMap<String, Expr>),
}

impl Expr {
    /// `{"Ref": name}`: a parameter's value, or the resource's main identifier (a table's name, a
    /// role's name).
    pub fn reference(name: impl Into<String>) -> Self {
        Self::function("Ref", name.into())
    }

    /// `{"Fn::GetAtt": [logical id, attribute]}`, such as a table's `Arn`.
    pub fn get_att(logical_id: impl Into<String>, attribute: impl Into<String>) -> Self {
        Self::function(
            "Fn::GetAtt",
            vec![Self::from(logical_id.into()), Self::from(attribute.into())],
        )
    }

    /// `{"Fn::Sub": text}`: `${Name}` and `${Name.Attribute}` are filled in. Write a policy variable
    /// as `${!aws:username}`.
    pub fn sub(text: impl Into<String>) -> Self {
        Self::function("Fn::Sub", text.into())
    }

    /// `{"Fn::Join": [delimiter, values]}`.
    pub fn join(
        delimiter: impl Into<String>,
        values: impl IntoIterator<Item = impl Into<Self>>,
    ) -> Self {
        Self::function("Fn::Join", vec![Self::from(delimiter.into()), Self::list(values)])
    }

    /// `{"Fn::ImportValue": export}`: the value that another stack of the account and Region exports
    /// under a name.
    pub fn import_value(export: impl Into<Self>) -> Self {
        Self::function("Fn::ImportValue", export)
    }

    /// `{"Ref": "AWS::Region"}`: the Region the stack is deployed to.
    pub fn region() -> Self {
        Self::reference("AWS::Region")
    }

    /// A list of values that convert.
    pub fn list(values: impl IntoIterator<Item = impl Into<Self>>) -> Self {
        values.into_iter().map(Into::into).collect::<Vec<_>>().into()
    }

    /// This value on one line, as JSON without white space.
    pub fn to_json(&self) -> String {
        super::write::compact(self)
    }

    /// Another content with all that is known about this value beside its own.
    pub(super) fn with_kind(&self, kind: Kind) -> Self {
        Self { kind, place: self.place.clone(), extra: self.extra.clone() }
    }

    /// An object with another value for one of its members.
    pub(crate) fn with_member(mut self, key: &str, value: &Self) -> Self {
        if let Kind::Map(members) = &mut self.kind
            && let Some(member) = members.get_mut(key)
        {
            member.clone_from(value);
        }
        self
    }

    pub(crate) fn at(mut self, site: Site) -> Self {
        self.place = Some(Place::Source(site));
        self
    }

    /// The call that set this value, if it comes from Rust source.
    pub(crate) fn site(&self) -> Option<Site> {
        match self.place {
            Some(Place::Source(site)) => Some(site),
            Some(Place::File { .. }) | None => None,
        }
    }

    pub(crate) fn named_at(mut self, place: impl Into<Place>) -> Self {
        self.extra.get_or_insert_default().named = Some(place.into());
        self
    }

    /// Acknowledges findings in this value, in addition to those that it acknowledges already.
    pub(crate) fn acknowledging<'a>(
        mut self,
        acknowledgements: impl IntoIterator<Item = &'a Acknowledgement>,
    ) -> Self {
        self.acknowledge(acknowledgements);
        self
    }

    pub(super) fn acknowledge<'a>(
        &mut self,
        acknowledgements: impl IntoIterator<Item = &'a Acknowledgement>,
    ) {
        for acknowledgement in acknowledgements {
            let extra = self.extra.get_or_insert_default();
            extra.acknowledgements.push(acknowledgement.clone());
        }
    }

    /// The place of the name under which this is a member.
    pub(crate) fn named_place(&self) -> Option<&Place> {
        self.named().or(self.place.as_ref())
    }

    /// The place of the name under which this is a member, if it differs from the value's.
    pub(super) fn named(&self) -> Option<&Place> {
        self.extra.as_ref()?.named.as_ref()
    }

    /// Marks a word that is valid according to its declaration. It may be newer than our lists.
    pub(crate) fn valid_as_declared(mut self) -> Self {
        self.extra.get_or_insert_default().valid_as_declared = true;
        self
    }

    pub(super) fn is_valid_as_declared(&self) -> bool {
        self.extra.as_ref().is_some_and(|extra| extra.valid_as_declared)
    }

    /// The acknowledgements for findings in this value.
    pub(super) fn acknowledgements(&self) -> &[Acknowledgement] {
        self.extra.as_ref().map_or(&[], |extra| &extra.acknowledgements)
    }

    /// An object of these properties, in the given order. Absent ones are left out.
    pub(crate) fn object<K: Into<String>>(
        properties: impl IntoIterator<Item = (K, Option<Self>)>,
    ) -> Self {
        properties
            .into_iter()
            .filter_map(|(name, value)| Some((name.into(), value?)))
            .collect::<IndexMap<_, _>>()
            .into()
    }

    /// The text of a string.
    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    fn function(name: &str, argument: impl Into<Self>) -> Self {
        Self::object([(name, Some(argument.into()))])
    }
}

impl At<Expr> {
    /// A value that has the place of its call.
    #[track_caller]
    pub(crate) fn placed(value: impl Into<Expr>) -> Self {
        let site = Site::caller();
        Self { value: value.into().at(site), site }
    }
}

/// Two values are equal if their text would be equal, whatever their places.
impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl From<Kind> for Expr {
    fn from(kind: Kind) -> Self {
        Self { kind, place: None, extra: None }
    }
}

macro_rules! values {
    ($($type:ty: $value:ident => $kind:expr;)*) => {
        $(impl From<$type> for Expr {
            fn from($value: $type) -> Self {
                $kind.into()
            }
        })*
    };
}

values! {
    &str: value => Kind::String(value.to_owned());
    String: value => Kind::String(value);
    &String: value => Kind::String(value.clone());
    bool: value => Kind::Bool(value);
    i32: value => Kind::Number(value.into());
    u32: value => Kind::Number(value.into());
    i64: value => Kind::Number(value.into());
    u64: value => Kind::Number(value.into());
    Vec<Expr>: value => Kind::List(value);
    IndexMap<String, Expr>: value => Kind::Map(value);
    &Expr: value => value.clone();
}

impl From<serde_json::Value> for Expr {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Kind::Null.into(),
            Value::Bool(value) => value.into(),
            Value::Number(value) => Kind::Number(value).into(),
            Value::String(value) => value.into(),
            Value::Array(values) => Self::list(values),
            Value::Object(values) => {
                let values: IndexMap<String, Self> =
                    values.into_iter().map(|(key, value)| (key, value.into())).collect();
                values.into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_written_as_cloudformation_spells_them() {
        assert_eq!(Expr::reference("Tracks").to_json(), r#"{"Ref":"Tracks"}"#);
        assert_eq!(Expr::get_att("Tracks", "Arn").to_json(), r#"{"Fn::GetAtt":["Tracks","Arn"]}"#);
        assert_eq!(Expr::join("", ["a", "b"]).to_json(), r#"{"Fn::Join":["",["a","b"]]}"#);
    }

    #[test]
    fn equality_ignores_the_place() {
        assert_eq!(Expr::from("a").at(Site::caller()), Expr::from("a"));
        assert_ne!(Expr::from("a"), Expr::from("b"));
    }

    #[test]
    fn json_keeps_its_order_on_the_way_through() {
        let text = r#"{"b":[1,-2.5,null],"a":{"Ref":"X"},"c":true}"#;
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(Expr::from(value).to_json(), text);
    }
}
