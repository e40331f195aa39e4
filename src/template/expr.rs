//! `Expr`: a JSON value of a template, with its place.

use indexmap::IndexMap;
use serde_json::{Number, Value};

use super::owner::Owner;
use crate::acknowledgement::Acknowledgement;
use crate::site::{At, Place, Site};

/// A value in a template: a literal, a list, an object, or an intrinsic function.
///
/// Strings, numbers, booleans, lists and [`serde_json::Value`] convert into it. A number that is not finite is null,
/// as JSON has it, which is a finding (CFN023). Intrinsic functions
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
    /// How many lists and objects stand in each other, with this one.
    pub(super) depth: u8,
}

/// How deep values nest at most: of what is deeper, the inner part is left out, and a finding says so. Nothing
/// that walks a value then runs out of stack, not even what drops it.
pub(super) const DEEPEST: u8 = 128;

/// How deep a value is that something was left out of, so that not each list around it leaves out more.
const CUT_TO: u8 = 96;

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
    /// Whether this null stands for a list or an object that was nested too deep.
    is_cut_off: bool,
    /// The stack in which its names are known, where a handle gave the value.
    owner: Option<Owner>,
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

    /// `{"Fn::Select": [index, {"Fn::Split": [delimiter, value]}]}`: a part of a text, the first one for 0.
    ///
    /// ```
    /// use tablature::Expr;
    ///
    /// let name = Expr::split_part("/", 1, Expr::import_value("shop-OrdersArn"));
    /// let split = r#"{"Fn::Select":[1,{"Fn::Split":["/",{"Fn::ImportValue":"shop-OrdersArn"}]}]}"#;
    /// assert_eq!(name.to_json(), split);
    /// ```
    ///
    /// See [`Fn::Split`](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-split.html).
    pub fn split_part(delimiter: impl Into<String>, index: u32, value: impl Into<Self>) -> Self {
        let parts = vec![Self::from(delimiter.into()), value.into()];
        let split = Self::function("Fn::Split", parts);
        Self::function("Fn::Select", vec![Self::from(index), split])
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
        Kind::List(values.into_iter().map(Into::into).collect()).into()
    }

    /// This value on one line, as JSON without white space.
    pub fn to_json(&self) -> String {
        super::write::compact(self)
    }

    /// Another content with all that is known about this value beside its own.
    pub(super) fn with_kind(&self, kind: Kind) -> Self {
        Self { place: self.place.clone(), extra: self.extra.clone(), ..kind.into() }
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

    /// Marks a value that a handle of this stack gives.
    pub(crate) fn of_stack(mut self, owner: &Owner) -> Self {
        self.extra.get_or_insert_default().owner = Some(owner.clone());
        self
    }

    /// The stack whose handle gave the value, if one did.
    pub(crate) fn owner(&self) -> Option<&Owner> {
        self.extra.as_ref()?.owner.as_ref()
    }

    /// Whether a list or an object was left out here, because it was nested too deep.
    pub(super) fn is_cut_off(&self) -> bool {
        self.extra.as_ref().is_some_and(|extra| extra.is_cut_off)
    }

    /// Leaves out what is nested deeper than this.
    fn cut_to(&mut self, most: u8) {
        if self.depth <= most {
            return;
        }
        let Some(within) = most.checked_sub(1) else {
            self.kind = Kind::Null;
            self.depth = 0;
            self.extra.get_or_insert_default().is_cut_off = true;
            return;
        };
        match &mut self.kind {
            Kind::List(elements) => elements.iter_mut().for_each(|one| one.cut_to(within)),
            Kind::Map(members) => members.values_mut().for_each(|one| one.cut_to(within)),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {}
        }
        self.depth = most;
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
        let depths = |expr: &Self| expr.depth;
        let within = match &kind {
            Kind::List(elements) => Some(elements.iter().map(depths).max().unwrap_or(0)),
            Kind::Map(members) => Some(members.values().map(depths).max().unwrap_or(0)),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => None,
        };
        let depth = within.map_or(0, |depth| depth + 1);
        let mut expr = Self { kind, place: None, extra: None, depth };
        if depth > DEEPEST {
            expr.cut_to(CUT_TO);
        }
        expr
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
    i8: value => Kind::Number(value.into());
    u8: value => Kind::Number(value.into());
    i16: value => Kind::Number(value.into());
    u16: value => Kind::Number(value.into());
    i32: value => Kind::Number(value.into());
    u32: value => Kind::Number(value.into());
    i64: value => Kind::Number(value.into());
    u64: value => Kind::Number(value.into());
    usize: value => Kind::Number(value.into());
    f64: value => Number::from_f64(value).map_or(Kind::Null, Kind::Number);
    IndexMap<String, Expr>: value => Kind::Map(value);
    &Expr: value => value.clone();
}

impl<T: Into<Self>> From<Vec<T>> for Expr {
    fn from(values: Vec<T>) -> Self {
        Self::list(values)
    }
}

impl<T: Into<Self>, const N: usize> From<[T; N]> for Expr {
    fn from(values: [T; N]) -> Self {
        Self::list(values)
    }
}

impl From<Value> for Expr {
    fn from(value: Value) -> Self {
        of_json(value, DEEPEST)
    }
}

fn of_json(value: Value, most: u8) -> Expr {
    match value {
        Value::Null => Kind::Null.into(),
        Value::Bool(value) => value.into(),
        Value::Number(value) => Kind::Number(value).into(),
        Value::String(value) => value.into(),
        Value::Array(_) | Value::Object(_) if most == 0 => {
            take_apart(value);
            let mut expr = Expr::from(Kind::Null);
            expr.extra.get_or_insert_default().is_cut_off = true;
            expr
        }
        Value::Array(values) => {
            Expr::list(values.into_iter().map(|value| of_json(value, most - 1)))
        }
        Value::Object(values) => {
            let member = |(key, value)| (key, of_json(value, most - 1));
            values.into_iter().map(member).collect::<IndexMap<_, _>>().into()
        }
    }
}

/// Drops a value of any depth.
fn take_apart(value: Value) {
    let mut rest = vec![value];
    while let Some(value) = rest.pop() {
        match value {
            Value::Array(values) => rest.extend(values),
            Value::Object(values) => rest.extend(values.into_iter().map(|(_, value)| value)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
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
    fn lists_and_numbers_convert() {
        let lists = [Expr::from(["a", "b"]), Expr::from(vec![1_u8, 2]), Expr::from([0.5, 1.0])];
        let texts: Vec<String> = lists.iter().map(Expr::to_json).collect();
        assert_eq!(texts, [r#"["a","b"]"#, "[1,2]", "[0.5,1.0]"]);
        assert_eq!(Expr::from([Expr::reference("A")]).to_json(), r#"[{"Ref":"A"}]"#);
        assert_eq!(Expr::from(7_usize).to_json(), "7");
    }

    #[test]
    fn equality_ignores_the_place() {
        assert_eq!(Expr::from("a").at(Site::caller()), Expr::from("a"));
        assert_ne!(Expr::from("a"), Expr::from("b"));
    }

    #[test]
    fn a_number_that_is_not_finite_is_null() {
        assert_eq!(Expr::from(99.5).to_json(), "99.5");
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Expr::from(number).to_json(), "null");
        }
    }

    #[test]
    fn json_keeps_its_order_on_the_way_through() {
        let text = r#"{"b":[1,-2.5,null],"a":{"Ref":"X"},"c":true}"#;
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(Expr::from(value).to_json(), text);
    }
}
