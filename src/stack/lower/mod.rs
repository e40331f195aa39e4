//! Declaration to template, with the user's line for every value. Total: it never fails.
//!
//! Declarations are taken apart without `..`, so that one that is declared and not written does not
//! compile.

mod access_patterns;
mod cloudwatch;
mod cognito;
mod dashboard;
mod entities;
mod imported_table;
mod kms;
mod lambda;
mod members;
mod multi_account;
mod output;
mod policy;
mod replica;
mod resource;
mod role;
mod spill;
mod stack;
mod table;

use indexmap::IndexMap;

use crate::acknowledgement::Acknowledgement;
use crate::dynamodb::ItemDeclaration;
use crate::facts::regions;
use crate::findings::Finding;
use crate::names;
use crate::site::{At, Site};
use crate::stack::rules::{FOREIGN_HANDLE, TWO_OF_ONE_ID};
use crate::stack::{Declared, Stack, Stage};
use crate::template::{Expr, Node, Template};
use spill::Outgrown;

/// A template as it follows from a stack at a stage, with what it no longer shows.
pub(crate) struct Lowered {
    pub(crate) template: Template,
    /// What was wrong in the declaration itself.
    pub(crate) findings: Vec<Finding>,
}

/// Writes the template of a stack.
pub(crate) fn lower(stack: &Stack, stage: &Stage) -> Lowered {
    lower_with(stack, stage, Grants::Derived)
}

/// The template that the stack would have if nobody had granted anything: with the statements that
/// stand in it as they are.
pub(crate) fn lower_without_grants(stack: &Stack, stage: &Stage) -> Template {
    lower_with(stack, stage, Grants::LeftOut).template
}

/// What becomes of grants.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grants {
    Derived,
    LeftOut,
}

/// Lowers once more if a role turns out to hold more than it can hold inline: how long its policy
/// becomes is known when all that it names is there.
fn lower_with(stack: &Stack, stage: &Stage, grants: Grants) -> Lowered {
    let lowered = Lowering::new(stack, stage, grants).lowered();
    let Some(outgrown) = Outgrown::of(stack, &lowered.template) else { return lowered };
    let mut lowering = Lowering::new(stack, stage, grants);
    lowering.outgrown = Some(outgrown);
    lowering.lowered()
}

struct Lowering<'s> {
    stack: &'s Stack,
    stage: &'s Stage,
    grants: Grants,
    /// The roles whose policy moves out of them.
    outgrown: Option<Outgrown>,
    resources: IndexMap<String, (Site, Expr)>,
    outputs: IndexMap<String, (Site, Expr)>,
    findings: Vec<Finding>,
}

impl<'s> Lowering<'s> {
    fn new(stack: &'s Stack, stage: &'s Stage, grants: Grants) -> Self {
        let mut lowering = Self {
            stack,
            stage,
            grants,
            outgrown: None,
            resources: IndexMap::new(),
            outputs: IndexMap::new(),
            findings: Vec::new(),
        };
        lowering.check_name();
        lowering.check_region();
        lowering.check_table_names();
        lowering
    }

    fn lowered(mut self) -> Lowered {
        let Stack {
            name,
            description,
            region,
            table_names: _,
            outputs_for_all,
            declarations,
            acknowledgements,
            owner: _,
        } = self.stack;
        for declared in declarations {
            self.declared(declared);
            if *outputs_for_all {
                self.outputs_of(declared);
            }
        }
        self.role_attachments();
        let Self { resources, outputs, findings, .. } = self;
        let sections = [
            ("AWSTemplateFormatVersion", Some(Expr::from("2010-09-09"))),
            ("Description", description.as_ref().map(at)),
            ("Resources", Some(section(resources))),
            ("Outputs", (!outputs.is_empty()).then(|| section(outputs))),
        ];
        let root = sections.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let template = Template::new(root).at(name.site).acknowledging(acknowledgements);
        // One that does not exist is said, and tells nothing.
        let region = region.as_ref().filter(|region| regions::is_region(&region.value));
        let template = match region {
            Some(region) => template.in_region(&region.value),
            None => template,
        };
        Lowered { template, findings }
    }

    fn declared(&mut self, declared: &Declared) {
        match declared {
            Declared::Table(table) => self.table(table),
            Declared::ImportedTable(table) => self.imported_table(table),
            Declared::MultiAccountReplica(replica) => self.multi_account_replica(replica),
            Declared::Role(role) => self.role(role),
            Declared::ManagedPolicy(policy) => self.managed_policy(policy),
            Declared::UserPool(pool) => self.user_pool(pool),
            Declared::UserPoolClient(client) => self.user_pool_client(client),
            Declared::SignIn(sign_in) => self.sign_in(sign_in),
            Declared::Function(function) => self.function(function),
            Declared::EventSourceMapping(mapping) => self.event_source_mapping(mapping),
            Declared::Topic(topic) => self.topic(topic),
            Declared::Queue(queue) => self.queue(queue),
            Declared::Key(key) => self.kms_key(key),
            Declared::Alarm(alarm) => self.alarm(alarm),
            Declared::Dashboard(dashboard) => self.dashboard(dashboard),
            Declared::Resource(resource) => self.cfn_resource(resource),
            Declared::Output(output) => self.output(output),
            Declared::Item(item) => self.item(item),
        }
    }

    /// Nothing of sample data is in the template; only the table must be of this stack.
    fn item(&mut self, item: &ItemDeclaration) {
        if item.table.owner != self.stack.owner {
            let noun = format!("table `{}`", item.table.table.id.value);
            self.foreign(&noun, item.site, "add the item to the stack that holds the table");
        }
    }

    fn add_resource(
        &mut self,
        logical_id: At<String>,
        site: Site,
        resource: Expr,
        acknowledgements: &[Acknowledgement],
    ) {
        let resource = resource.at(site).acknowledging(acknowledgements);
        let resource =
            if logical_id.site == site { resource } else { resource.named_at(logical_id.site) };
        let both = "resources have the logical id";
        let finding = insert(&mut self.resources, both, logical_id, resource);
        self.findings.extend(finding);
    }

    fn add_output(&mut self, name: String, site: Site, output: Expr) {
        let name = At { value: name, site };
        let finding = insert(&mut self.outputs, "outputs have the name", name, output.at(site));
        self.findings.extend(finding);
    }

    fn foreign(&mut self, noun: &str, site: Site, help: &str) {
        self.findings.push(
            Finding::new(&FOREIGN_HANDLE, format!("{noun} belongs to another stack"))
                .at(site)
                .label(format!("used in stack `{}`", self.stack.name.value))
                .help(help),
        );
    }
}

fn insert(
    section: &mut IndexMap<String, (Site, Expr)>,
    both: &str,
    At { value: id, site }: At<String>,
    value: Expr,
) -> Option<Finding> {
    if let Some((first, _)) = section.get(&id) {
        let finding = Finding::new(&TWO_OF_ONE_ID, format!("two {both} `{id}`"))
            .at(site)
            .label("the second")
            .and(*first, "the first")
            .help(match key_of_alias(section, &id, &value) {
                Some(key) => {
                    format!("give one of them another id: `{id}` is that of the alias of `{key}`")
                }
                None => "give one of them another id".to_owned(),
            });
        return Some(finding);
    }
    section.insert(id, (site, value));
    None
}

/// The key whose alias is one of two resources with this id: the user gave the alias none.
fn key_of_alias<'s>(
    section: &'s IndexMap<String, (Site, Expr)>,
    id: &str,
    second: &Expr,
) -> Option<&'s str> {
    let key = section.get_key_value(id.strip_suffix("Alias")?)?.0;
    let is_alias = |resource: &Expr| {
        let kind = Node::root(resource).get("Type");
        kind.is_some_and(|kind| kind.as_str() == Some("AWS::KMS::Alias"))
    };
    let is_either = is_alias(second) || section.get(id).is_some_and(|(_, first)| is_alias(first));
    is_either.then_some(key)
}

fn section(members: IndexMap<String, (Site, Expr)>) -> Expr {
    Expr::object(members.into_iter().map(|(id, (_, value))| (id, Some(value))))
}

/// The logical id of a resource: the one that was said for it, with its place, else that of its word.
fn named(id: &At<String>, said: Option<&At<String>>) -> At<String> {
    said.cloned().unwrap_or_else(|| At { value: names::logical_id(&id.value), site: id.site })
}

/// A value that was said, with its place.
fn at<T: Clone + Into<Expr>>(said: &At<T>) -> Expr {
    said.value.clone().into().at(said.site)
}

/// Tags, as most resource types take them; none is no property.
fn tags(tags: &[At<(String, String)>]) -> Option<Expr> {
    let entry = |tag: &At<(String, String)>| {
        let (key, value) = &tag.value;
        Expr::object([("Key", Some(key.into())), ("Value", Some(value.into()))]).at(tag.site)
    };
    list(tags.iter().map(entry))
}

/// A list, where there is something in it: none is no property.
fn list(elements: impl IntoIterator<Item = impl Into<Expr>>) -> Option<Expr> {
    let elements: Vec<Expr> = elements.into_iter().map(Into::into).collect();
    (!elements.is_empty()).then(|| elements.into())
}
