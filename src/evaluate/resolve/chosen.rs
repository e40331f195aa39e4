//! `Chosen`: a value of a resource as it is deployed, and the only way into it.
//!
//! Between a property and what it is read for there may be a function at any depth. Whoever holds a `Chosen` has no
//! node to pass over one with: each step inwards evaluates what chooses the value.

use std::sync::Arc;

use super::{Resolver, Settled};
use crate::evaluate::text::Text;
use crate::evaluate::truth::Truth;
use crate::evaluate::unknown::Unknown;
use crate::policy_syntax::{self, Reading, is_made};
use crate::template::Resource;

/// A value after the functions that choose it.
#[derive(Clone)]
pub(in crate::evaluate) struct Chosen<'r, 't> {
    resolver: &'r Resolver<'t>,
    value: Settled<'t>,
}

/// A policy, whose parts are read as they are deployed.
type Document<'t> = policy_syntax::Document<'t, Arc<Unknown>>;

impl<'t> Resolver<'t> {
    /// The properties of a resource.
    pub(in crate::evaluate) fn properties(&self, resource: &Resource<'t>) -> Chosen<'_, 't> {
        Chosen { resolver: self, value: self.member(resource.node(), "Properties") }
    }
}

impl<'r, 't> Chosen<'r, 't> {
    /// Nothing.
    pub(in crate::evaluate) fn absent(resolver: &'r Resolver<'t>) -> Self {
        Self { resolver, value: Settled::Absent }
    }

    /// The member of an object. What a function that is not evaluated here gives may have it.
    pub(in crate::evaluate) fn member(&self, key: &str) -> Self {
        let value = match &self.value {
            Settled::Node(object) if is_made(object) => self.resolver.structure(object),
            Settled::Node(object) => self.resolver.member(object, key),
            other => other.clone(),
        };
        Self { resolver: self.resolver, value }
    }

    /// The elements of a list. Those that are absent are left out, and one that is not known may be several.
    pub(in crate::evaluate) fn elements(&self) -> Vec<Self> {
        let of = |value| Self { resolver: self.resolver, value };
        match &self.value {
            Settled::Absent => Vec::new(),
            Settled::Unknown(why) => vec![of(Settled::Unknown(Arc::clone(why)))],
            Settled::Node(list) => {
                let elements = self.resolver.elements(list).into_iter();
                elements.map(|it| of(it.map_or_else(Settled::Unknown, Settled::Node))).collect()
            }
        }
    }

    /// The value as a text; `None` if there is none.
    pub(in crate::evaluate) fn text(&self) -> Option<Text> {
        match &self.value {
            Settled::Absent => None,
            Settled::Unknown(why) => Some(Text::unknown(Arc::clone(why))),
            Settled::Node(node) => Some(self.resolver.text(node)),
        }
    }

    /// The value of a switch; `None` if there is none.
    pub(in crate::evaluate) fn switch(&self) -> Option<Truth> {
        let text = self.text()?;
        Some(match text.to_known() {
            Ok(text) => text.eq_ignore_ascii_case("true").into(),
            Err(why) => Truth::Unknown(why),
        })
    }

    /// Whether there is a value.
    pub(in crate::evaluate) fn is_there(&self) -> Truth {
        match &self.value {
            Settled::Absent => Truth::No,
            Settled::Unknown(why) => Truth::Unknown(Arc::clone(why)),
            Settled::Node(_) => Truth::Yes,
        }
    }

    /// Why it is not known whether there is a value.
    pub(in crate::evaluate) fn unknown(&self) -> Option<&Arc<Unknown>> {
        match &self.value {
            Settled::Unknown(why) => Some(why),
            Settled::Absent | Settled::Node(_) => None,
        }
    }

    /// The policy that is the value.
    pub(in crate::evaluate) fn policy(&self) -> Result<Option<Document<'t>>, Arc<Unknown>> {
        match &self.value {
            Settled::Absent => Ok(None),
            Settled::Unknown(why) => Err(Arc::clone(why)),
            Settled::Node(node) => Ok(Document::read(self.resolver, node)),
        }
    }

    /// The policy in the value, as its `PolicyDocument`.
    pub(in crate::evaluate) fn policy_within(&self) -> Result<Option<Document<'t>>, Arc<Unknown>> {
        match &self.value {
            Settled::Absent => Ok(None),
            Settled::Unknown(why) => Err(Arc::clone(why)),
            Settled::Node(node) => Ok(Document::within(self.resolver, node)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::environment::Environment;
    use crate::template::Template;
    use serde_json::{Value, json};

    /// What stands at a path within the properties of a resource, as a text.
    fn at(properties: &Value, path: &[&str], stage: Option<&str>) -> Option<String> {
        let template = Template::from(json!({
            "Parameters": { "Stage": { "Type": "String" } },
            "Conditions": { "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
            "Resources": { "T": { "Type": "AWS::DynamoDB::Table", "Properties": properties } },
        }));
        let environment = Environment::default();
        let environment = match stage {
            Some(stage) => environment.parameter("Stage", stage),
            None => environment,
        };
        let resolver = Resolver::new(&template, &environment);
        let properties = resolver.properties(&template.resource("T").unwrap());
        let value = path.iter().fold(properties, |value, key| value.member(key));
        value.text().map(|text| text.to_string())
    }

    #[test]
    fn a_function_at_any_depth_chooses_what_is_within() {
        let chosen = |value: Value| json!({ "Fn::If": ["Prod", value, { "Ref": "AWS::NoValue" }] });
        let inner = json!({ "C": "x" });
        for properties in [
            json!({ "A": { "B": { "C": chosen(json!("x")) } } }),
            json!({ "A": { "B": chosen(inner.clone()) } }),
            json!({ "A": chosen(json!({ "B": inner })) }),
            chosen(json!({ "A": { "B": inner } })),
            json!({ "A": chosen(chosen(json!({ "B": chosen(inner.clone()) }))) }),
        ] {
            let found = |stage| at(&properties, &["A", "B", "C"], stage);
            assert_eq!(found(Some("prod")).as_deref(), Some("x"), "{properties}");
            assert_eq!(found(Some("dev")), None, "{properties}");
            assert_eq!(found(None).as_deref(), Some("…"), "{properties}");
        }
    }

    #[test]
    fn what_another_function_gives_may_have_any_member() {
        for made in [
            json!({ "Fn::Transform": { "Name": "AWS::Include" } }),
            json!({ "Fn::FindInMap": ["M", "a", "b"] }),
            json!({ "Ref": "Stage" }),
        ] {
            let properties = json!({ "A": made });
            assert_eq!(at(&properties, &["A", "B"], None).as_deref(), Some("…"), "{made}");
        }
        assert_eq!(at(&json!({ "A": "text" }), &["A", "B"], None), None);
        assert_eq!(at(&json!({}), &["A", "B"], None), None);
    }

    #[test]
    fn an_element_that_is_not_known_is_there() {
        let template = Template::from(json!({
            "Parameters": { "Stage": { "Type": "String" } },
            "Conditions": { "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
            "Resources": { "T": { "Type": "A", "Properties": { "List": [
                { "Fn::If": ["Prod", "x", { "Ref": "AWS::NoValue" }] }, "y", { "Ref": "AWS::NoValue" },
            ], "Whole": { "Fn::If": ["Prod", ["x"], ["y", "z"]] } } } },
        }));
        let texts = |environment: &Environment, key: &str| -> Vec<String> {
            let resolver = Resolver::new(&template, environment);
            let list = resolver.properties(&template.resource("T").unwrap()).member(key);
            list.elements().iter().map(|it| it.text().unwrap().to_string()).collect()
        };
        let (open, dev) =
            (Environment::default(), Environment::default().parameter("Stage", "dev"));
        assert_eq!(texts(&open, "List"), ["…", "y"]);
        assert_eq!(texts(&dev, "List"), ["y"]);
        assert_eq!(texts(&open, "Whole"), ["…"]);
        assert_eq!(texts(&dev, "Whole"), ["y", "z"]);
        assert_eq!(texts(&dev, "None"), [""; 0]);
    }
}
