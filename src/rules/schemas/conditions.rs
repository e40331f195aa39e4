//! Resources that are never created, because their condition compares two different texts.

use crate::template::{Intrinsic, Node, Resource, Template};

pub(super) struct Conditions<'t>(Option<Node<'t>>);

impl<'t> Conditions<'t> {
    pub(super) fn of(template: &'t Template) -> Self {
        Self(template.section("Conditions"))
    }

    /// Whether it follows from the template alone that the resource is not created.
    pub(super) fn is_never_made(&self, resource: &Resource<'_>) -> bool {
        let name = resource.node().get("Condition");
        let condition = name.and_then(|name| self.0.as_ref()?.get(name.as_str()?));
        let Some(Intrinsic::Other("Fn::Equals", texts)) = condition.and_then(|one| one.intrinsic())
        else {
            return false;
        };
        let mut texts = texts.items();
        match (texts.next(), texts.next()) {
            (Some(one), Some(other)) => {
                matches!((one.as_str(), other.as_str()), (Some(one), Some(other)) if one != other)
            }
            _ => false,
        }
    }
}
