//! What the examples of `diff`'s rules are made of: an update of a stack with one resource.

use tablature::compare::Diff;
use tablature::evaluate::Environment;
use tablature::template::Template;
use tablature::{
    Attribute, CfnResource, Declaration, Expr, GlobalSecondaryIndex, OnDemand, Stack, Stage,
    Synthesis, TableV2,
};

/// A template before and after an update.
pub(crate) struct Update {
    before: Template,
    after: Template,
}

impl Update {
    /// A resource, and what becomes of it.
    pub(crate) fn of(before: impl Declaration, after: impl Declaration) -> Self {
        Self { before: with(before), after: with(after) }
    }

    /// A resource that goes.
    pub(crate) fn removing(before: impl Declaration) -> Self {
        let after = Synthesis::of(&Stack::new("shop"), &Stage::default()).template().clone();
        Self { before: with(before), after }
    }

    /// Two templates of anyone's.
    pub(crate) fn of_templates(before: serde_json::Value, after: serde_json::Value) -> Self {
        Self { before: before.into(), after: after.into() }
    }

    pub(crate) fn diff(&self) -> Diff {
        Diff::between(&self.before, &self.after, &Environment::new("111122223333", "eu-west-1"))
    }
}

fn with(declaration: impl Declaration) -> Template {
    let mut stack = Stack::new("shop");
    stack.add(declaration);
    Synthesis::of(&stack, &Stage::default()).template().clone()
}

/// A table with nothing but a key.
pub(crate) fn orders() -> TableV2<OnDemand> {
    TableV2::on_demand("Orders", Attribute::string("id"))
}

/// An index by one attribute.
pub(crate) fn by(attribute: &str) -> GlobalSecondaryIndex {
    GlobalSecondaryIndex::new(format!("by-{attribute}"), Attribute::string(attribute))
}

/// A table as CloudFormation's older type, or anything else that has no builder.
pub(crate) fn resource(kind: &str, properties: &[(&str, serde_json::Value)]) -> CfnResource {
    let resource = CfnResource::new("Orders", format!("AWS::{kind}"));
    properties.iter().fold(resource, |resource, (name, value)| {
        resource.property(*name, Expr::from(value.clone()))
    })
}
