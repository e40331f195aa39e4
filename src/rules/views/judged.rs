//! A template while it is judged: the one door for rules, behind which each list is made once.

use std::cell::OnceCell;
use std::ops::Deref;

use indexmap::IndexMap;

use crate::facts::template::adder;
use crate::policy_syntax::{self, AsWritten};
use crate::rules::views::policies::{Policy, PolicyKind};
use crate::rules::views::references::{self, Reference};
use crate::rules::views::statement::Statement;
use crate::rules::views::table_keys::KEYS;
use crate::rules::views::table_parts::{self, PropertyObject};
use crate::rules::views::tables::{self, Table};
use crate::template::{Node, Resource, Template, text};

/// A template with the lists that rules need: its resources by type, tables, policies and
/// references. Each list is made when a rule first asks for it. Everything else is the template's
/// own.
pub(in crate::rules) struct Judged<'t> {
    template: &'t Template,
    resources: OnceCell<IndexMap<&'t str, Resource<'t>>>,
    by_kind: OnceCell<IndexMap<&'t str, Vec<Resource<'t>>>>,
    tables: OnceCell<Vec<Table<'t>>>,
    table_names: OnceCell<Vec<(String, Table<'t>)>>,
    tables_by_name: OnceCell<IndexMap<String, Table<'t>>>,
    table_parts: OnceCell<Vec<(Table<'t>, Vec<PropertyObject<'t>>)>>,
    policies: OnceCell<Vec<Policy<'t>>>,
    references: OnceCell<Vec<Referring<'t>>>,
    adders: OnceCell<Vec<Referring<'t>>>,
}

/// A resource and what it refers to.
pub(in crate::rules) struct Referring<'t> {
    pub(in crate::rules) resource: Resource<'t>,
    pub(in crate::rules) references: Vec<Reference<'t>>,
}

impl<'t> Referring<'t> {
    fn of(resource: Resource<'t>) -> Self {
        Self { references: references::of_resource(&resource), resource }
    }
}

impl<'t> Judged<'t> {
    pub(in crate::rules) fn of(template: &'t Template) -> Self {
        Self {
            template,
            resources: OnceCell::new(),
            by_kind: OnceCell::new(),
            tables: OnceCell::new(),
            table_names: OnceCell::new(),
            tables_by_name: OnceCell::new(),
            table_parts: OnceCell::new(),
            policies: OnceCell::new(),
            references: OnceCell::new(),
            adders: OnceCell::new(),
        }
    }

    /// The template itself.
    pub(in crate::rules) fn template(&self) -> &'t Template {
        self.template
    }

    /// One section, such as `Outputs`.
    pub(in crate::rules) fn section(&self, name: &str) -> Option<Node<'t>> {
        self.template.section(name)
    }

    /// All resources, in the order of the file.
    pub(in crate::rules) fn resources(&self) -> impl Iterator<Item = Resource<'t>> + use<'_, 't> {
        self.by_id().values().copied()
    }

    /// The resource with this logical id.
    pub(in crate::rules) fn resource(&self, logical_id: &str) -> Option<Resource<'t>> {
        self.by_id().get(logical_id).copied()
    }

    /// The resource of one type that a value refers to, by `Ref` or by any attribute.
    pub(in crate::rules) fn referred(&self, node: &Node<'_>, kind: &str) -> Option<Resource<'t>> {
        self.resource_of(text::referred(node)?, kind)
    }

    /// The resource with this logical id, if it is of one type.
    pub(in crate::rules) fn resource_of(&self, id: &str, kind: &str) -> Option<Resource<'t>> {
        self.resource(id).filter(|resource| resource.kind() == Some(kind))
    }

    /// The resources of one type, such as `AWS::DynamoDB::GlobalTable`.
    pub(in crate::rules) fn resources_of(
        &self,
        kind: &str,
    ) -> impl Iterator<Item = Resource<'t>> + use<'_, 't> {
        let by_kind = self.by_kind.get_or_init(|| {
            let mut by_kind: IndexMap<_, Vec<_>> = IndexMap::new();
            for resource in self.resources() {
                let Some(kind) = resource.kind() else { continue };
                by_kind.entry(kind).or_default().push(resource);
            }
            by_kind
        });
        by_kind.get(kind).into_iter().flatten().copied()
    }

    /// All tables.
    pub(in crate::rules) fn tables(&self) -> impl Iterator<Item = Table<'t>> + use<'_, 't> {
        let tables = self.tables.get_or_init(|| {
            let table = |resource| tables::table(self.template, resource);
            self.resources().filter_map(table).collect()
        });
        tables.iter().copied()
    }

    /// The tables whose names are known, each with its name.
    pub(in crate::rules) fn table_names(&self) -> &[(String, Table<'t>)] {
        self.table_names.get_or_init(|| {
            let named =
                |table: Table<'t>| Some((text::literal(&table.property("TableName")?)?, table));
            self.tables().filter_map(named).collect()
        })
    }

    /// The first table of this name.
    pub(in crate::rules) fn table_named(&self, name: &str) -> Option<Table<'t>> {
        let by_name = self.tables_by_name.get_or_init(|| {
            let mut by_name = IndexMap::new();
            for (name, table) in self.table_names() {
                by_name.entry(name.clone()).or_insert(*table);
            }
            by_name
        });
        by_name.get(name).copied()
    }

    /// The keys, and the replicas of multi-Region keys.
    pub(in crate::rules) fn keys(&self) -> impl Iterator<Item = Resource<'t>> {
        self.resources().filter(|one| one.kind().is_some_and(|kind| KEYS.contains(&kind)))
    }

    /// The tables of type `AWS::DynamoDB::GlobalTable`.
    pub(in crate::rules) fn global_tables(&self) -> impl Iterator<Item = Table<'t>> {
        self.tables().filter(|table| table.global)
    }

    /// The table with this logical id.
    pub(in crate::rules) fn table(&self, logical_id: &str) -> Option<Table<'t>> {
        self.resource(logical_id).and_then(|resource| tables::table(self.template, resource))
    }

    /// The literal objects among the properties of each table, the outer before the inner.
    pub(in crate::rules) fn table_parts(
        &self,
    ) -> impl Iterator<Item = (&Table<'t>, &PropertyObject<'t>)> {
        let parts = || self.tables().map(|table| (table, table_parts::parts(&table))).collect();
        let all = self.table_parts.get_or_init(parts).iter();
        all.flat_map(|(table, parts)| parts.iter().map(move |part| (table, part)))
    }

    /// All policies that have a document, or may have one.
    pub(in crate::rules) fn policies(&self) -> &[Policy<'t>] {
        self.policies.get_or_init(|| {
            let resources: Vec<_> = self.resources().collect();
            let mut policies = policy_syntax::policies(&AsWritten, &resources);
            policies.retain(|policy| policy.document.is_there());
            policies
        })
    }

    /// The policies that roles, users and groups have.
    pub(in crate::rules) fn identity_policies(&self) -> impl Iterator<Item = &Policy<'t>> {
        self.policies().iter().filter(|policy| policy.kind.is_identity())
    }

    /// The statements of all policies, each with its policy.
    pub(in crate::rules) fn statements(
        &self,
    ) -> impl Iterator<Item = (&Policy<'t>, &Statement<'t>)> {
        let policies = self.policies().iter();
        policies.flat_map(|policy| policy.statements().map(move |statement| (policy, statement)))
    }

    /// The statements of the policies of some kinds.
    pub(in crate::rules) fn statements_of(
        &self,
        kinds: &[PolicyKind],
    ) -> impl Iterator<Item = &Statement<'t>> {
        let policies = self.policies().iter().filter(|policy| kinds.contains(&policy.kind));
        policies.flat_map(Policy::statements)
    }

    /// All resources, with what each refers to.
    pub(in crate::rules) fn references(&self) -> &[Referring<'t>] {
        self.references.get_or_init(|| self.resources().map(Referring::of).collect())
    }

    /// The resources that may add to what they are given, such as nested stacks.
    pub(in crate::rules) fn adders(&self) -> &[Referring<'t>] {
        let is_adder = |one: &Resource<'_>| one.kind().is_some_and(|kind| adder(kind).is_some());
        self.adders.get_or_init(|| self.resources().filter(is_adder).map(Referring::of).collect())
    }

    fn by_id(&self) -> &IndexMap<&'t str, Resource<'t>> {
        let resources = || self.template.resources().map(|one| (one.logical_id(), one));
        self.resources.get_or_init(|| resources().collect())
    }
}

impl Deref for Judged<'_> {
    type Target = Template;

    fn deref(&self) -> &Template {
        self.template
    }
}
