//! `Resolved`: a value of a template as it is deployed, to be compared with one of another template.

use serde_json::Value;

use super::environment::Environment;
use super::resolve::{Resolver, Settled};
use super::text::{NAMELESS_GAP, Text, is_gap};
use super::truth::Truth;
use crate::facts::template::DYNAMIC_REFERENCE;
use crate::template::text::{Piece, pieces};
use crate::template::{Choice, Intrinsic, Node, Resource, Template};

/// A template whose values are asked as they are deployed.
pub(crate) struct Resolution<'t> {
    resolver: Resolver<'t>,
}

/// A value without the functions whose results are known. What deployment fills in equals itself, also in another
/// template that is asked beside this one.
#[derive(Clone, Debug)]
pub(crate) struct Resolved<'t> {
    pub(crate) node: Node<'t>,
    pub(crate) shape: Shape<'t>,
}

#[derive(Clone, Debug)]
pub(crate) enum Shape<'t> {
    /// A text, number or switch as the text that CloudFormation compares.
    Text(String),
    List(Vec<Resolved<'t>>),
    Map(Vec<(&'t str, Resolved<'t>)>),
    /// A function whose result is not known: what is written, and the values that it is made of.
    Made(String),
}

/// Whether a resource is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Made {
    Yes,
    No,
    /// It is not known, and why.
    Unknown(String),
}

impl<'t> Resolution<'t> {
    pub(crate) fn of(template: &'t Template, environment: &'t Environment) -> Self {
        Self { resolver: Resolver::new(template, environment) }
    }

    /// The same for the template of an update.
    pub(crate) fn beside(
        template: &'t Template,
        environment: &'t Environment,
        other: &Self,
    ) -> Self {
        Self { resolver: Resolver::sharing(template, environment, &other.resolver) }
    }

    /// The value; `None` where conditions leave it out.
    pub(crate) fn value(&self, node: &Node<'t>) -> Option<Resolved<'t>> {
        let node = match self.resolver.settle(node) {
            Settled::Node(node) => node,
            Settled::Absent => return None,
            // Both values of an `Fn::If` are compared where it is not known which one is taken.
            Settled::Unknown(_) => *node,
        };
        if let Some(branches) = node.get("Fn::If") {
            let shape = Shape::Map(vec![("Fn::If", self.branches(branches))]);
            return Some(Resolved { node, shape });
        }
        if node.intrinsic().is_some() {
            return Some(self.computed(node));
        }
        let shape = if node.is_list() {
            Shape::List(node.items().filter_map(|item| self.value(&item)).collect())
        } else if node.is_object() {
            let member = |(key, member): (&'t str, Node<'t>)| Some((key, self.value(&member)?));
            Shape::Map(node.entries().filter_map(member).collect())
        } else {
            self.text_of(&node)
        };
        Some(Resolved { node, shape })
    }

    /// The condition and the values of an `Fn::If`, each in its place: one that leaves something out is one, too.
    fn branches(&self, node: Node<'t>) -> Resolved<'t> {
        let branch = |item: Node<'t>| {
            let nothing = || Resolved { node: item, shape: Shape::Made(self.parts(&item)) };
            self.value(&item).unwrap_or_else(nothing)
        };
        Resolved { node, shape: Shape::List(node.items().map(branch).collect()) }
    }

    /// The outputs of a template, without those that are certainly none by their conditions.
    pub(crate) fn outputs(&self, template: &'t Template) -> Option<Resolved<'t>> {
        let outputs = self.value(&template.section("Outputs")?)?;
        let Shape::Map(members) = outputs.shape else { return Some(outputs) };
        let is_there = |output: &Resolved<'t>| {
            output.node.get("Condition").is_none_or(|name| !self.resolver.holds(&name).is_no())
        };
        let members = members.into_iter().filter(|(_, output)| is_there(output)).collect();
        Some(Resolved { node: outputs.node, shape: Shape::Map(members) })
    }

    /// Whether the resource is there.
    pub(crate) fn made(&self, resource: &Resource<'t>) -> Made {
        match self.resolver.is_made(resource) {
            Truth::Yes => Made::Yes,
            Truth::No => Made::No,
            Truth::Unknown(why) => Made::Unknown(why.why().to_owned()),
        }
    }

    /// Whether the condition of this name holds, if that is known.
    pub(crate) fn condition(&self, condition: &Node<'t>, name: &'t str) -> Option<bool> {
        match self.resolver.holds_by_name(name, condition) {
            Truth::Yes => Some(true),
            Truth::No => Some(false),
            Truth::Unknown(_) => None,
        }
    }

    /// What `Ref` gives for a resource, if it is known before deployment.
    pub(crate) fn physical_name(&self, resource: &Resource<'t>) -> Option<String> {
        let name = self.resolver.reference(resource.node(), resource.logical_id());
        name.as_known().map(str::to_owned)
    }

    fn computed(&self, node: Node<'t>) -> Resolved<'t> {
        let texts = node.intrinsic().and_then(|function| self.resolver.list(&node, &function));
        let shape = match texts {
            Some(texts) => {
                let is_known = !texts.iter().any(|text| text.as_str().contains(NAMELESS_GAP));
                let item =
                    |one: &Text| Resolved { node, shape: Shape::Text(one.as_str().to_owned()) };
                match is_known {
                    true => Shape::List(texts.iter().map(item).collect()),
                    false => Shape::Made(self.parts(&node)),
                }
            }
            None => self.text_of(&node),
        };
        Resolved { node, shape }
    }

    /// What a function gives, which may be a gap that is known by the function's text alone.
    fn text_of(&self, node: &Node<'t>) -> Shape<'t> {
        let text = self.resolver.text(node);
        let is_opaque = |part: Node<'_>| match part.intrinsic() {
            // An import is known by the name of its export.
            Some(Intrinsic::Other("Fn::ImportValue", export)) => export.as_str().is_none(),
            Some(Intrinsic::Other(name, _)) => name != "Fn::If",
            Some(Intrinsic::Sub(text, _)) => text.contains(DYNAMIC_REFERENCE),
            _ => false,
        };
        let is_of_parts = text.as_known().is_none() && node.descendants().any(is_opaque);
        if is_of_parts || text.as_str().contains(NAMELESS_GAP) {
            return Shape::Made(self.parts(node));
        }
        Shape::Text(text.as_str().to_owned())
    }

    /// A function as it is written, with what it refers to, the conditions that choose in it and the mappings.
    fn parts(&self, node: &Node<'t>) -> String {
        let mut parts = vec![node.expr().to_json()];
        for part in node.descendants() {
            if let Some(choice) = Choice::of(&part) {
                let word = match self.resolver.holds(&choice.condition) {
                    Truth::Yes => "yes",
                    Truth::No => "no",
                    Truth::Unknown(_) => "unknown",
                };
                parts.push(word.to_owned());
            }
            if let Some(Intrinsic::Other("Fn::FindInMap", argument)) = part.intrinsic() {
                parts.push(self.resolver.taken_from_mapping(&part, &argument));
            }
            let pieces = if part.intrinsic().is_some() { pieces(&part) } else { Vec::new() };
            parts.extend(pieces.iter().filter_map(|piece| match piece {
                Piece::Ref(name) => Some(self.resolver.reference(&part, name).as_str().to_owned()),
                Piece::GetAtt(id, attribute) => {
                    Some(self.resolver.attribute(&part, id, attribute).as_str().to_owned())
                }
                Piece::Literal(_) | Piece::Unknown => None,
            }));
        }
        parts.join("\n")
    }
}

impl<'t> Resolved<'t> {
    /// A value as it is written, functions and all.
    pub(crate) fn written(node: Node<'t>) -> Self {
        let shape = if node.is_list() {
            Shape::List(node.items().map(Self::written).collect())
        } else if node.is_object() {
            Shape::Map(node.entries().map(|(key, member)| (key, Self::written(member))).collect())
        } else {
            Shape::Text(node.shown())
        };
        Self { node, shape }
    }

    /// The text, if all of it is known before deployment.
    pub(crate) fn known(&self) -> Option<&str> {
        match &self.shape {
            Shape::Text(text) if !text.contains(is_gap) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn is_true(&self) -> Option<bool> {
        self.known()?.to_ascii_lowercase().parse().ok()
    }

    /// The member of an object.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.members().iter().find(|(name, _)| *name == key).map(|(_, it)| it)
    }

    /// The members of an object; none for anything else.
    pub(crate) fn members(&self) -> &[(&'t str, Self)] {
        match &self.shape {
            Shape::Map(members) => members,
            _ => &[],
        }
    }

    /// The elements of a list; none for anything else.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.shape {
            Shape::List(items) => items,
            _ => &[],
        }
    }

    /// The value as JSON: with known texts in the place of functions, and what is not known as it is written.
    pub(crate) fn json(&self) -> Value {
        let written = || serde_json::from_str(&self.node.expr().to_json()).unwrap_or_default();
        match &self.shape {
            Shape::Text(_) if !self.node.is_object() => written(),
            Shape::Text(text) if !text.contains(is_gap) => text.as_str().into(),
            Shape::Text(_) | Shape::Made(_) => written(),
            Shape::List(items) if self.node.is_list() => items.iter().map(Self::json).collect(),
            Shape::List(items) => {
                let known = items.iter().map(|item| Some(Value::from(item.known()?)));
                known.collect::<Option<Vec<_>>>().map_or_else(written, Value::from)
            }
            Shape::Map(members) => {
                let members = members.iter().map(|(key, it)| ((*key).to_owned(), it.json()));
                Value::Object(members.collect())
            }
        }
    }
}
