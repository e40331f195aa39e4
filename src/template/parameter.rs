//! `Parameter`: what a parameter of a template takes, and what it is where nothing is given.

use super::{Node, Template};
use crate::facts::parameters::NUMBER;
use crate::schema;

/// A parameter of a template.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter<'t> {
    node: Node<'t>,
}

/// What a value of a parameter does not keep to.
pub(crate) enum Misfit<'t> {
    /// The parameter is one or several numbers.
    Number,
    /// The list of allowed values.
    Allowed(Node<'t>),
    /// The least number, or length of a text.
    AtLeast(Node<'t>, f64),
    /// The greatest number, or length of a text.
    AtMost(Node<'t>, f64),
    /// The expression that a text matches as a whole.
    Pattern(Node<'t>, &'t str),
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

    /// Whether its value is not shown to anybody.
    pub(crate) fn is_secret(&self) -> bool {
        self.node.get("NoEcho").is_some_and(|it| matches!(it.shown().as_str(), "true" | "True"))
    }

    /// Whether a stack can be made without a value for it.
    pub(crate) fn has_default(&self) -> bool {
        self.node.get("Default").is_some()
    }

    /// The list of all values that it takes, if the template has one.
    pub(crate) fn allowed(&self) -> Option<Node<'t>> {
        self.node.get("AllowedValues").filter(|list| list.is_list() && !self.is_looked_up())
    }

    /// Whether it may have a value.
    pub(crate) fn may_be(&self, value: &str) -> bool {
        self.is_looked_up() || self.misfit(value).is_none()
    }

    /// What a value, as it is written, surely does not keep to; that of a parameter that is looked up is the name of
    /// what is looked up.
    pub(crate) fn misfit(&self, value: &str) -> Option<Misfit<'t>> {
        let mut parts = value.split(',').map(str::trim);
        let is_number = match self.kind() {
            NUMBER => value.trim().parse::<f64>().is_ok(),
            "List<Number>" => parts.all(|part| part.parse::<f64>().is_ok()),
            _ => true,
        };
        if !is_number {
            return Some(Misfit::Number);
        }
        self.not_allowed(value).map(Misfit::Allowed).or_else(|| self.outside(value))
    }

    /// The list of allowed values, if the value is none of them.
    fn not_allowed(&self, value: &str) -> Option<Node<'t>> {
        let allowed = self.node.get("AllowedValues").filter(|allowed| allowed.is_list())?;
        let all: Vec<String> = allowed.items().map(|one| one.shown()).collect();
        let is_allowed = |value: &str| all.iter().any(|one| self.is_same(one, value));
        let fits =
            is_allowed(value) || self.is_list() && value.split(',').map(str::trim).all(is_allowed);
        (!fits && allowed.items().all(|one| !one.is_object())).then_some(allowed)
    }

    fn is_same(&self, one: &str, other: &str) -> bool {
        one == other
            || self.kind() == NUMBER
                && matches!((one.parse::<f64>(), other.parse::<f64>()), (Ok(one), Ok(other)) if one == other)
    }

    /// The range, length or pattern that a single text or number does not keep to.
    fn outside(&self, value: &str) -> Option<Misfit<'t>> {
        let member = |name: &str| self.node.get(name).and_then(|node| Some((node, node.as_f64()?)));
        let measured = match self.kind() {
            NUMBER => Some((value.trim().parse::<f64>().ok()?, "MinValue", "MaxValue")),
            // How many characters one beyond U+FFFF counts for is not documented.
            "String" if value.chars().all(|it| it.len_utf16() == 1) => {
                let length = u32::try_from(value.chars().count()).ok()?;
                Some((f64::from(length), "MinLength", "MaxLength"))
            }
            _ => None,
        };
        if let Some((has, least, most)) = measured {
            let too_little = member(least).filter(|(_, least)| has < *least);
            let too_much = || member(most).filter(|(_, most)| has > *most);
            if let Some((node, least)) = too_little {
                return Some(Misfit::AtLeast(node, least));
            }
            if let Some((node, most)) = too_much() {
                return Some(Misfit::AtMost(node, most));
            }
        }
        let pattern = self.node.get("AllowedPattern").filter(|_| self.kind() == "String")?;
        let expression = pattern.as_str()?;
        let fits = schema::matches_whole(expression, value);
        (fits == Some(false)).then_some(Misfit::Pattern(pattern, expression))
    }

    /// The values that it takes, as they are compared. `None` also if one is no text.
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
