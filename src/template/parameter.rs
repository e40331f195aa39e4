//! `Parameter`: what a parameter of a template takes, and what it is where nothing is given.

use super::{Node, Template};

/// A parameter of a template.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter<'t> {
    node: Node<'t>,
}

impl Template {
    /// The parameters, in the order of the file.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&str, Parameter<'_>)> {
        let section = self.section("Parameters").into_iter();
        section.flat_map(|section| section.entries()).map(|(name, node)| (name, Parameter { node }))
    }

    /// The parameter with this name.
    pub(crate) fn parameter(&self, name: &str) -> Option<Parameter<'_>> {
        Some(Parameter { node: self.section("Parameters")?.get(name)? })
    }
}

impl<'t> Parameter<'t> {
    pub(crate) fn of(node: Node<'t>) -> Self {
        Self { node }
    }

    /// Its declaration.
    pub(crate) fn node(&self) -> Node<'t> {
        self.node
    }

    /// Its type; empty if that is missing.
    pub(crate) fn kind(&self) -> &'t str {
        self.node.get("Type").and_then(|kind| kind.as_str()).unwrap_or_default()
    }

    /// Whether its value is looked up in Systems Manager at deployment. What is given, allowed and the default are
    /// then names of what is looked up.
    pub(crate) fn is_looked_up(&self) -> bool {
        self.kind().starts_with("AWS::SSM::Parameter::Value<")
    }

    /// Whether `Ref` gives a list.
    pub(crate) fn is_list(&self) -> bool {
        self.kind().contains("CommaDelimitedList") || self.kind().contains("List<")
    }

    /// The value where none is given, if it is in the template.
    pub(crate) fn default(&self) -> Option<Node<'t>> {
        self.node.get("Default").filter(|_| !self.is_looked_up())
    }

    /// The list of all values that it takes, if the template has one.
    pub(crate) fn allowed(&self) -> Option<Node<'t>> {
        self.node.get("AllowedValues").filter(|list| list.is_list() && !self.is_looked_up())
    }

    /// These values, as they are compared. `None` also if one is no text.
    pub(crate) fn allowed_texts(&self) -> Option<Vec<String>> {
        self.allowed()?.items().map(|value| value.compared()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_looked_up_has_no_value_in_the_template() {
        let template: Template = json!({ "Parameters": {
            "Stage": { "Type": "String", "Default": "dev", "AllowedValues": ["dev", 1, true] },
            "Looked": { "Type": "AWS::SSM::Parameter::Value<String>", "Default": "/a", "AllowedValues": ["/a"] },
            "Key": { "Type": "AWS::SSM::Parameter::Name", "Default": "/a", "AllowedValues": ["/a"] },
            "Odd": { "AllowedValues": [{ "Ref": "Stage" }] },
        } })
        .into();
        let of = |name: &str| {
            let parameter = template.parameter(name).unwrap();
            (parameter.default().and_then(|node| node.compared()), parameter.allowed_texts())
        };
        let texts = |texts: &[&str]| Some(texts.iter().map(|text| (*text).to_owned()).collect());
        assert_eq!(of("Stage"), (Some("dev".to_owned()), texts(&["dev", "1", "true"])));
        assert_eq!(of("Looked"), (None, None));
        assert_eq!(of("Key"), (Some("/a".to_owned()), texts(&["/a"])));
        assert_eq!(of("Odd"), (None, None));
        assert_eq!(template.parameters().count(), 4);
    }

    #[test]
    fn lists_are_known_by_their_type() {
        let is_list = |kind: &str| {
            let template: Template = json!({ "Parameters": { "P": { "Type": kind } } }).into();
            template.parameter("P").unwrap().is_list()
        };
        for kind in [
            "CommaDelimitedList",
            "List<Number>",
            "AWS::SSM::Parameter::Value<List<String>>",
            "AWS::SSM::Parameter::Value<CommaDelimitedList>",
        ] {
            assert!(is_list(kind), "{kind}");
        }
        for kind in ["String", "Number", "AWS::EC2::Subnet::Id"] {
            assert!(!is_list(kind), "{kind}");
        }
    }
}
