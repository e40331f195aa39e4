//! What the examples of `diff`'s rules are made of: an update of a stack with one resource.

use tablature::compare::Diff;
use tablature::evaluate::Environment;
use tablature::evolution::{Allowances, Live, Plan, Refusals};
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

    /// Two stacks.
    pub(crate) fn of_stacks(before: &Stack, after: &Stack) -> Self {
        let template = |stack| Synthesis::of(stack, &Stage::default()).template().clone();
        Self { before: template(before), after: template(after) }
    }

    pub(crate) fn diff(&self) -> Diff {
        Diff::between(&self.before, &self.after, &environment())
    }
}

fn environment() -> Environment {
    Environment::new("111122223333", "eu-west-1")
}

/// An update, with what is known of what is deployed.
pub(crate) struct Deploying {
    update: Update,
    live: Live,
}

impl Deploying {
    pub(crate) fn of(update: Update) -> Self {
        Self { update, live: Live::at(1_800_000_000) }
    }

    /// What `describe-table` prints of the table, or `describe-time-to-live`.
    pub(crate) fn described(self, answer: &serde_json::Value) -> Self {
        Self { live: self.live.read(&answer.to_string()).unwrap(), ..self }
    }

    pub(crate) fn refusals(self) -> Refusals {
        let Update { before, after } = &self.update;
        Refusals::of_update(before, after, &environment(), self.live)
    }
}

/// A plan, with what is allowed.
pub(crate) struct Planning {
    pub(crate) update: Update,
    pub(crate) allowances: Allowances,
}

impl Planning {
    pub(crate) fn refusals(self) -> Refusals {
        let Update { before, after } = &self.update;
        let plan = Plan::between(before, after, &environment(), &self.allowances);
        plan.refusals().cloned().unwrap_or_default()
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
