//! Lowers a declaration to a template, with the user's line for every value. This is a pure
//! function, which never fails and judges nothing.
//!
//! Declarations are destructured without `..`, so that a field that is declared and not written is
//! a compile error.

mod cloudwatch;
mod cognito;
mod dashboard;
mod kms;
mod lambda;
mod multi_account;
mod output;
mod plain;
mod policy;
mod replica;
mod resource;
mod role;
mod spill;
mod table;

use indexmap::IndexMap;
use indexmap::map::Entry;

use crate::acknowledgement::Acknowledgement;
use crate::builder::ResourceDeclaration;
use crate::dynamodb::{ImportedTableDeclaration, ItemDeclaration};
use crate::facts::regions;
use crate::site::{At, Site};
use crate::stack::{Declared, Stack, Stage};
use crate::template::{Expr, Template};
pub(crate) use policy::implied_conditions;
use resource::{Removal, frame_after};

/// The template of a stack at a stage.
pub(crate) struct Lowered {
    pub(crate) template: Template,
    /// The resources whose logical id was taken. They are not in the template.
    pub(crate) second_resources: Vec<Member>,
    /// The outputs whose name was taken. They are not in the template.
    pub(crate) second_outputs: Vec<Member>,
}

/// A resource or an output, with its id.
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) value: Expr,
}

impl Member {
    /// The resource of a declaration.
    fn of(
        declaration: &impl ResourceDeclaration,
        kind: &str,
        removal: Option<Removal>,
        properties: Option<Expr>,
    ) -> Self {
        Self::after(declaration, kind, None, removal, properties)
    }

    /// The resource of a declaration that is made after others, by their logical ids.
    fn after(
        declaration: &impl ResourceDeclaration,
        kind: &str,
        depends_on: Option<Expr>,
        removal: Option<Removal>,
        properties: Option<Expr>,
    ) -> Self {
        let id = declaration.id();
        let resource = frame_after(kind, depends_on, removal, properties);
        Self::resource(id.logical_id(), id.site, resource, declaration.acknowledgements())
    }

    fn resource(
        id: At<String>,
        site: Site,
        resource: Expr,
        acknowledgements: &[Acknowledgement],
    ) -> Self {
        Self::named(id, site, resource.acknowledging(acknowledgements))
    }

    fn named(id: At<String>, site: Site, value: Expr) -> Self {
        let value = value.at(site);
        let value = if id.site == site { value } else { value.named_at(id.site) };
        Self { id: id.value, value }
    }

    /// The output of what `Ref` gives for a declaration's resource, named after it.
    fn reference(declaration: &impl ResourceDeclaration, what: &str) -> Self {
        let id = declaration.id().logical_id();
        let value = Expr::reference(&id.value);
        Self::output(id, what, value, declaration.id().site)
    }

    /// The output of the ARN of a declaration's resource, where that is an attribute.
    fn arn(declaration: &impl ResourceDeclaration) -> Self {
        let id = declaration.id().logical_id();
        let value = Expr::get_att(&id.value, "Arn");
        Self::output(id, "Arn", value, declaration.id().site)
    }

    fn output(id: At<String>, what: &str, value: Expr, site: Site) -> Self {
        let output = Expr::object([("Value", Some(value))]);
        Self::named(At { value: format!("{}{what}", id.value), site: id.site }, site, output)
    }
}

/// Takes a declaration apart, so that a field which nobody lowers does not compile. The identity and the
/// acknowledgements are [`Member::of`]'s.
macro_rules! fields {
    ($declaration:ident = $of:expr; $($field:ident $(as $name:pat)?),* $(,)?) => {
        let $declaration {
            id: _,
            $($field $(: $name)?,)*
            acknowledgements: _,
            calls: _,
        } = $of;
    };
}
use fields;

/// The one output of a resource: what `Ref` gives, by the name that it has there, or its ARN.
macro_rules! outputs {
    ($function:ident $($what:literal)?) => {
        fn outputs(&self) -> Vec<Member> {
            vec![Member::$function(self $(, $what)?)]
        }
    };
}
use outputs;

/// What a template has of a declaration. Sample data and tables from elsewhere are in none.
pub(super) trait Lower {
    fn resources(&self, _: &Lowering<'_>) -> Vec<Member> {
        Vec::new()
    }

    /// What people and programs look for after a deployment, for `outputs_for_all`.
    fn outputs(&self) -> Vec<Member> {
        Vec::new()
    }
}

impl Lower for ImportedTableDeclaration {}
impl Lower for ItemDeclaration {}

/// Lowers a stack to its template.
pub(crate) fn lower(stack: &Stack, stage: &Stage) -> Lowered {
    Lowering { stack, stage, grants: Grants::Derived }.lowered()
}

/// The template of the stack without its grants. Statements that were written by hand are in it.
pub(crate) fn lower_without_grants(stack: &Stack, stage: &Stage) -> Template {
    Lowering { stack, stage, grants: Grants::LeftOut }.lowered().template
}

/// How grants are lowered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grants {
    Derived,
    LeftOut,
}

/// The input of lowering.
#[derive(Clone, Copy)]
pub(super) struct Lowering<'s> {
    stack: &'s Stack,
    stage: &'s Stage,
    grants: Grants,
}

impl Lowering<'_> {
    fn lowered(self) -> Lowered {
        let Stack {
            name,
            description,
            region,
            table_names: _,
            outputs_for_all,
            declarations,
            acknowledgements,
            invariants: _,
            owner: _,
            calls: _,
        } = self.stack;
        let mut resources = Section::default();
        let mut outputs = Section::default();
        for declared in declarations {
            resources.extend(declared.lowered().resources(&self));
            if let Declared::Output(output) = declared {
                outputs.extend([output::lowered(output)]);
            }
            if *outputs_for_all {
                outputs.extend(declared.lowered().outputs());
            }
        }
        resources.extend(self.role_attachments());
        let sections = [
            ("AWSTemplateFormatVersion", Some(Expr::from("2010-09-09"))),
            ("Description", set(description)),
            ("Resources", Some(Expr::from(resources.first))),
            ("Outputs", (!outputs.first.is_empty()).then(|| Expr::from(outputs.first))),
        ];
        let root = sections.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let template = Template::new(root).at(name.site).acknowledging(acknowledgements);
        // A Region that does not exist is a finding, and nothing else is derived from it.
        let template = match region.as_ref().filter(|region| regions::is_region(&region.value)) {
            Some(region) => template.in_region(&region.value),
            None => template,
        };
        let mut moved = self.moved(&template);
        let mut second_resources = resources.second;
        let template = if moved.is_empty() {
            template
        } else {
            template.with_resources(|resources| {
                let mut section = Section { first: IndexMap::new(), second: Vec::new() };
                for (id, value) in resources {
                    let parts = moved.swap_remove(&id);
                    section.extend(parts.unwrap_or_else(|| vec![Member { id, value }]));
                }
                second_resources.extend(section.second);
                section.first
            })
        };
        Lowered { template, second_resources, second_outputs: outputs.second }
    }
}

/// The members of a section, by id. If two have one id, the first is written.
#[derive(Default)]
struct Section {
    first: IndexMap<String, Expr>,
    second: Vec<Member>,
}

impl Section {
    fn extend(&mut self, parts: impl IntoIterator<Item = Member>) {
        for part in parts {
            match self.first.entry(part.id.clone()) {
                Entry::Vacant(free) => {
                    free.insert(part.value);
                }
                Entry::Occupied(_) => self.second.push(part),
            }
        }
    }
}

/// A value that was set, with its place.
fn at<T: Clone + Into<Expr>>(value: &At<T>) -> Expr {
    value.value.clone().into().at(value.site)
}

/// A single value, if it was set, with its place.
fn set<T: Clone + Into<Expr>>(value: &Option<At<T>>) -> Option<Expr> {
    value.as_ref().map(at)
}

/// A single value that was set, or else the default.
fn set_or<T: Clone + Into<Expr>>(value: &Option<At<T>>, default: impl Into<Expr>) -> Expr {
    set(value).unwrap_or_else(|| default.into())
}

/// Tags, as most resource types take them; `None` if there are no tags.
fn tags(tags: &[At<(String, String)>]) -> Option<Expr> {
    let entry = |tag: &At<(String, String)>| {
        let (key, value) = &tag.value;
        Expr::object([("Key", Some(key.into())), ("Value", Some(value.into()))]).at(tag.site)
    };
    list(tags.iter().map(entry))
}

/// A list; `None` if it is empty.
fn list(elements: impl IntoIterator<Item = impl Into<Expr>>) -> Option<Expr> {
    let elements: Vec<Expr> = elements.into_iter().map(Into::into).collect();
    (!elements.is_empty()).then(|| elements.into())
}
