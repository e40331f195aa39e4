//! A template while it is judged: what many rules look at is made once.

use std::cell::OnceCell;
use std::ops::Deref;

use crate::rules::views::policies::{self, Policy};
use crate::rules::views::references::{self, Reference};
use crate::template::{Resource, Template};

/// A template with its policies and references, each list made when a rule first asks for it. Where a
/// template is wanted, it is one.
pub(in crate::rules) struct Judged<'t> {
    template: &'t Template,
    policies: OnceCell<Vec<Policy<'t>>>,
    references: OnceCell<Vec<Referring<'t>>>,
}

/// A resource and what it refers to.
pub(in crate::rules) struct Referring<'t> {
    pub(in crate::rules) resource: Resource<'t>,
    pub(in crate::rules) references: Vec<Reference<'t>>,
}

impl<'t> Judged<'t> {
    pub(in crate::rules) fn of(template: &'t Template) -> Self {
        Self { template, policies: OnceCell::new(), references: OnceCell::new() }
    }

    /// All policies.
    pub(in crate::rules) fn policies(&self) -> &[Policy<'t>] {
        self.policies.get_or_init(|| policies::policies(self.template))
    }

    /// All resources, with what each refers to.
    pub(in crate::rules) fn references(&self) -> &[Referring<'t>] {
        let referring = |resource: Resource<'t>| {
            let references = references::of_resource(&resource);
            Referring { resource, references }
        };
        self.references.get_or_init(|| self.template.resources().map(referring).collect())
    }
}

impl Deref for Judged<'_> {
    type Target = Template;

    fn deref(&self) -> &Template {
        self.template
    }
}
