//! [`Fn::ForEach`], written out: what the transform `AWS::LanguageExtensions` makes of a loop over literal values.
//!
//! [`Fn::ForEach`]: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html

use indexmap::IndexMap;

use super::expr::Kind;
use super::{Expr, Template};
use crate::facts::template::LANGUAGE_EXTENSIONS;

/// Keys of loops begin so; the loop's name follows.
const LOOP: &str = "Fn::ForEach::";

/// The most values that loops are written out to. Loops within loops multiply.
const MOST_VALUES: usize = 100_000;

/// A loop that is over literal values.
struct Loop<'e> {
    variable: &'e str,
    values: Vec<&'e str>,
    fragment: &'e IndexMap<String, Expr>,
}

/// The loops around a value, with the values of their variables.
#[derive(Clone, Copy)]
struct Scope<'s> {
    variable: &'s str,
    value: &'s str,
    around: Option<&'s Scope<'s>>,
}

impl Template {
    /// The template with its loops over literal values written out; `None` if there are none, if nothing allows
    /// loops here, or if they make too much. Each value has the place of the one that it is made of. A loop over other
    /// values stays.
    pub(crate) fn without_loops(&self) -> Option<Self> {
        if !self.has_transform(LANGUAGE_EXTENSIONS) {
            return None;
        }
        let is_loop = |node: super::Node<'_>| node.keys().any(|key| key.starts_with(LOOP));
        if !self.root().descendants().any(is_loop) {
            return None;
        }
        let root = written_out(&self.root, None, &mut MOST_VALUES.clone())?;
        let template = Self::from_root(root);
        Some(Self {
            read_bytes: self.read_bytes,
            format: self.format,
            region: self.region.clone(),
            ..template
        })
    }
}

/// A value with its loops written out; `None` if there is no room for it.
fn written_out(expr: &Expr, scope: Option<&Scope<'_>>, room: &mut usize) -> Option<Expr> {
    if scope.is_some() {
        *room = room.checked_sub(1)?;
    }
    let kind = match &expr.kind {
        Kind::String(text) if scope.is_some() => Kind::String(filled(text, scope)),
        Kind::List(elements) => {
            let elements = elements.iter().map(|element| written_out(element, scope, room));
            Kind::List(elements.collect::<Option<_>>()?)
        }
        Kind::Map(members) => match variable_of(members, scope) {
            Some(value) => Kind::String(value),
            None => Kind::Map(members_written_out(members, scope, room)?),
        },
        other => other.clone(),
    };
    Some(plain(expr.with_kind(kind)))
}

fn members_written_out(
    members: &IndexMap<String, Expr>,
    scope: Option<&Scope<'_>>,
    room: &mut usize,
) -> Option<IndexMap<String, Expr>> {
    let mut written = IndexMap::with_capacity(members.len());
    for (key, member) in members {
        let Some(found) = Loop::of(key, member) else {
            // Two members of one name would hide one.
            let before = written.insert(filled(key, scope), written_out(member, scope, room)?);
            if before.is_some() {
                return None;
            }
            continue;
        };
        for value in &found.values {
            let value = filled(value, scope);
            let inner = Scope { variable: found.variable, value: &value, around: scope };
            for (key, member) in members_written_out(found.fragment, Some(&inner), room)? {
                if written.insert(key, member).is_some() {
                    return None;
                }
            }
        }
    }
    Some(written)
}

impl<'e> Loop<'e> {
    /// `None` if it is no loop, or not over literal values, or not a whole one.
    fn of(key: &str, value: &'e Expr) -> Option<Self> {
        key.strip_prefix(LOOP)?;
        let Kind::List(parts) = &value.kind else { return None };
        let [variable, collection, fragment] = parts.as_slice() else { return None };
        let (Kind::List(values), Kind::Map(fragment)) = (&collection.kind, &fragment.kind) else {
            return None;
        };
        let values = values.iter().map(Expr::as_str).collect::<Option<_>>()?;
        Some(Self { variable: variable.as_str()?, values, fragment })
    }
}

/// The value of a loop's variable, if an object is a `Ref` to one.
fn variable_of(members: &IndexMap<String, Expr>, scope: Option<&Scope<'_>>) -> Option<String> {
    let (function, name) = members.first().filter(|_| members.len() == 1)?;
    let name = name.as_str().filter(|_| function == "Ref")?;
    let mut next = scope;
    while let Some(scope) = next {
        if scope.variable == name {
            return Some(scope.value.to_owned());
        }
        next = scope.around;
    }
    None
}

/// A text with the values of variables: `${Name}`, and `&{Name}` for the value's letters and digits alone.
fn filled(text: &str, scope: Option<&Scope<'_>>) -> String {
    let mut filled = text.to_owned();
    let mut next = scope;
    while let Some(Scope { variable, value, around }) = next {
        filled = filled.replace(&format!("${{{variable}}}"), value);
        if filled.contains("&{") {
            let letters: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
            filled = filled.replace(&format!("&{{{variable}}}"), &letters);
        }
        next = *around;
    }
    filled
}

/// An `Fn::Sub` in which nothing is left to fill in, as the text that it is.
fn plain(expr: Expr) -> Expr {
    let Kind::Map(members) = &expr.kind else { return expr };
    let text = match members.first().filter(|_| members.len() == 1) {
        Some((function, text)) if function == "Fn::Sub" => text.as_str(),
        _ => None,
    };
    match text.filter(|text| !text.contains("${")).map(str::to_owned) {
        Some(text) => expr.with_kind(Kind::String(text)),
        None => expr,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn with(mut template: Value) -> Template {
        template["Transform"] = json!(LANGUAGE_EXTENSIONS);
        template.into()
    }

    fn resources(resources: Value) -> Option<Value> {
        let written = with(json!({ "Resources": resources })).without_loops()?;
        Some(serde_json::from_str::<Value>(&written.to_json()).unwrap()["Resources"].clone())
    }

    #[test]
    fn a_loop_makes_one_member_for_each_value() {
        let table = json!({ "Type": "T", "Properties": {
            "TableName": { "Fn::Sub": "${AWS::StackName}-${Name}" },
            "Tags": [{ "Key": { "Ref": "Name" }, "Value": { "Fn::Sub": "of ${Name}" } }],
            "Other": { "Fn::GetAtt": [{ "Fn::Sub": "Table&{Name}" }, "Arn"] },
        } });
        let of = |name: &str, letters: &str| {
            json!({ "Type": "T", "Properties": {
            "TableName": { "Fn::Sub": format!("${{AWS::StackName}}-{name}") },
            "Tags": [{ "Key": name, "Value": format!("of {name}") }],
            "Other": { "Fn::GetAtt": [format!("Table{letters}"), "Arn"] },
        } })
        };
        let written = resources(json!({
            "A": { "Type": "A" },
            "Fn::ForEach::Tables": ["Name", ["one", "two-3"], { "Table&{Name}": table }],
            "Z": { "Type": "Z" },
        }));
        let expected = json!({
            "A": { "Type": "A" }, "Tableone": of("one", "one"), "Tabletwo3": of("two-3", "two3"),
            "Z": { "Type": "Z" },
        });
        assert_eq!(written, Some(expected));
    }

    #[test]
    fn loops_stand_in_loops_and_in_properties() {
        let inner = json!({ "Fn::ForEach::In": ["J", ["x", "y"], { "T${I}${J}": { "N": { "Ref": "I" } } }] });
        let written = resources(json!({ "Fn::ForEach::Out": ["I", ["a", "b"], inner] })).unwrap();
        let names: Vec<&String> = written.as_object().unwrap().keys().collect();
        assert_eq!(names, ["Tax", "Tay", "Tbx", "Tby"]);
        assert_eq!(written["Tby"], json!({ "N": "b" }));
        let written = resources(json!({ "T": { "Properties": {
            "Fn::ForEach::P": ["P", ["ReadCapacityUnits", "WriteCapacityUnits"], { "${P}": 5 }],
        } } }));
        let properties = json!({ "ReadCapacityUnits": 5, "WriteCapacityUnits": 5 });
        assert_eq!(written, Some(json!({ "T": { "Properties": properties } })));
    }

    #[test]
    fn other_loops_stay() {
        let of =
            |collection: Value| json!({ "Fn::ForEach::L": ["N", collection, { "T${N}": {} }] });
        for resources_of in [of(json!({ "Ref": "Names" })), of(json!(["a", { "Ref": "B" }]))] {
            assert_eq!(resources(resources_of.clone()), Some(resources_of));
        }
        let template: Template = json!({ "Resources": of(json!(["a"])) }).into();
        assert!(template.without_loops().is_none(), "nothing allows loops");
        let two = json!({ "Fn::ForEach::L": ["N", ["a", "b"], { "T": {} }] });
        assert_eq!(resources(two), None, "both would have one name");
        let mut deep = json!({ "T${A}${B}${C}${D}${E}": {} });
        let many: Vec<String> = (0..40).map(|number| number.to_string()).collect();
        for variable in ["A", "B", "C", "D", "E"] {
            deep = json!({ format!("Fn::ForEach::{variable}"): [variable, many, deep] });
        }
        assert_eq!(resources(deep), None, "a hundred million");
    }

    #[test]
    fn what_is_made_has_the_place_of_its_source() {
        let text = "{\n \"Transform\": \"AWS::LanguageExtensions\",\n \"Resources\": {\n  \"Fn::ForEach::L\": [\"N\", [\"a\", \"b\"], {\n   \"T${N}\": { \"Type\": \"X\" }\n  }]\n }\n}";
        let template = Template::read("loop.json", text).unwrap().without_loops().unwrap();
        for id in ["Ta", "Tb"] {
            let resource = template.resource(id).unwrap();
            assert_eq!(resource.node().place().unwrap().line(), 5);
        }
    }
}
