//! What a role was granted, by what a grant means. Read from declarations only.

use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use super::imported::Imported;
use super::keys;
use super::rows::{Caller, RowsAsked};
use crate::evaluate::{Environment, Request, TableKey};
use crate::facts::{Action, ResourceKind};
use crate::iam::{Grant, ManagedPolicyDeclaration, RoleDeclaration, Rows, TableId, Target};
use crate::stack::{Declared as Declaration, Stack};
use crate::template::Expr;

/// The name of a table that no stack declares.
const NOT_DECLARED: &str = "NotOfThisStack";

/// The id of a backup, an export or an import. Any id does.
const MADE_LATER: &str = "01489602797149-73d8d5bc";

/// What a role is asked about: a part of the stack's tables, or something that is not the stack's.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum AskedTarget {
    /// A table, one of its indexes, its stream, or a backup, export or import of it.
    Of { table: TableId, kind: ResourceKind, index: Option<String>, region: Option<String> },
    /// A table or index of the same account that the stack does not have.
    Elsewhere { arn: String, kind: ResourceKind },
    /// `*`, for actions that apply to nothing else.
    Anything,
}

/// The grants of one role, by their subjects.
pub(super) struct DeclaredGrants<'s> {
    grants: IndexMap<AskedTarget, Vec<On<'s>>>,
    pub(super) caller: Caller<'s>,
}

/// A grant on one subject.
pub(super) struct On<'s> {
    pub(super) grant: &'s Grant,
    /// `None` if the action applies only to `*`.
    target: Option<&'s Target>,
}

impl On<'_> {
    /// Whether the grant has the action and grants it on this target.
    pub(super) fn has(&self, action: Action) -> bool {
        self.grant.actions.contains(&action)
            && self.target.is_none_or(|target| target.takes(action))
    }
}

/// The roles of a stack.
pub(super) fn roles(stack: &Stack) -> impl Iterator<Item = &RoleDeclaration> {
    stack.all().map(Arc::as_ref)
}

/// Everything that roles are asked about: what the stack has, and what it does not have.
pub(super) fn subjects(
    stack: &Stack,
    imported: &Imported,
    here: &Environment,
) -> IndexSet<AskedTarget> {
    let (region, account) = (here.region(), here.account());
    let mut subjects = IndexSet::from([AskedTarget::Anything]);
    let elsewhere = format!("arn:aws:dynamodb:{region}:{account}:table/{NOT_DECLARED}");
    let index = format!("{elsewhere}/index/byOwner");
    subjects.insert(AskedTarget::Elsewhere { arn: elsewhere, kind: ResourceKind::Table });
    subjects.insert(AskedTarget::Elsewhere { arn: index, kind: ResourceKind::Index });
    for declared in &stack.declarations {
        let (id, indexes, regions, has_stream) = match declared {
            Declaration::Table(table) => {
                let elsewhere = table.replicas.iter().map(|replica| Some(&replica.region.value));
                let indexes: Vec<String> = table.reached_indexes().map(|it| it.name).collect();
                let has_stream = table.effective_stream().is_some();
                let regions: Vec<_> = std::iter::once(None).chain(elsewhere).collect();
                (TableId::Own(table.resource_id()), indexes, regions, has_stream)
            }
            Declaration::MultiAccountReplica(replica) => {
                let indexes = replica.indexes.iter().map(|it| it.value.name.clone()).collect();
                (TableId::Own(replica.resource_id()), indexes, vec![None], false)
            }
            // A table whose ARN only deployment knows cannot be asked about.
            Declaration::ImportedTable(table) if imported.is_one(&table.id.value) => {
                let indexes = imported.indexes(stack, &table.id.value);
                (TableId::Imported(table.id.value.clone()), indexes, vec![None], false)
            }
            _ => continue,
        };
        for region in regions {
            let own = |kind, index: Option<&String>| AskedTarget::Of {
                table: id.clone(),
                kind,
                index: index.cloned(),
                region: region.cloned(),
            };
            subjects.insert(own(ResourceKind::Table, None));
            subjects.extend(indexes.iter().map(|name| own(ResourceKind::Index, Some(name))));
            if has_stream {
                subjects.insert(own(ResourceKind::Stream, None));
            }
            let parts = [ResourceKind::Backup, ResourceKind::Export, ResourceKind::Import];
            subjects.extend(parts.map(|kind| own(kind, None)));
        }
    }
    subjects
}

impl AskedTarget {
    /// A request on the subject. Its action is replaced later.
    pub(super) fn request(&self, imported: &Imported) -> Request {
        let request = Request::new(Action::Query);
        match self {
            Self::Of { table: TableId::Imported(id), kind, index, region: _ } => {
                let arn = imported.arn(id);
                let request = match (kind, index) {
                    (_, Some(index)) => request.on_index(arn, index),
                    (ResourceKind::Table, None) => request.on_table(arn),
                    (kind, None) => {
                        let suffix = kind.arn_suffix().unwrap_or_default();
                        request.on_table(format!("{arn}{suffix}{MADE_LATER}"))
                    }
                };
                // For the account's own tables only the policies here are asked. Another account allows
                // nobody without a resource policy, which is not known.
                if imported.is_of_the_account(id) { request.no_resource_policy() } else { request }
            }
            Self::Of { table: TableId::Own(table), kind, index, region } => {
                let request = match (kind, index) {
                    (ResourceKind::Index, Some(index)) => request.on_index(table, index),
                    (ResourceKind::Stream, _) => request.on_stream(table),
                    (ResourceKind::Table, _) | (ResourceKind::Index, None) => {
                        request.on_table(table)
                    }
                    (kind, _) => request.on_part(table, *kind),
                };
                region.iter().fold(request, Request::in_region)
            }
            Self::Elsewhere { arn, .. } => request.on_table(arn).no_resource_policy(),
            Self::Anything => Request::new(Action::ListTables),
        }
    }

    /// The actions that apply to the subject.
    pub(super) fn actions(&self) -> impl Iterator<Item = Action> {
        let kind = match self {
            Self::Of { kind, .. } | Self::Elsewhere { kind, .. } => Some(*kind),
            Self::Anything => None,
        };
        let takes = move |action: &Action| match kind {
            Some(kind) => action.applies_to(kind),
            None => action.resource_kinds().is_empty(),
        };
        Action::all().iter().copied().filter(takes)
    }

    /// The noun in messages.
    pub(super) fn noun(&self) -> String {
        match self {
            Self::Of {
                table: TableId::Own(table) | TableId::Imported(table),
                kind,
                index,
                region,
            } => {
                let noun = match kind {
                    ResourceKind::Table => format!("table `{table}`"),
                    ResourceKind::Index => {
                        let index = index.as_deref().unwrap_or_default();
                        format!("index `{index}` of table `{table}`")
                    }
                    kind => format!("the {} of table `{table}`", kind.name()),
                };
                match region {
                    Some(region) => format!("{noun} in `{region}`"),
                    None => noun,
                }
            }
            Self::Elsewhere { arn, .. } => format!("`{arn}`, which is not the stack's"),
            Self::Anything => "`*`".to_owned(),
        }
    }
}

impl<'s> DeclaredGrants<'s> {
    /// The grants of a role and of the managed policies that are attached to it.
    pub(super) fn of(stack: &'s Stack, role: &'s RoleDeclaration, imported: &Imported) -> Self {
        let attached = stack.all::<ManagedPolicyDeclaration>().filter_map(|policy| {
            let attaches = policy.roles.iter().any(|handle| {
                std::ptr::eq(Arc::as_ptr(&handle.declaration), std::ptr::from_ref(role))
            });
            let arn = Expr::reference(policy.resource_id());
            (attaches || role.managed_policies.contains(&arn)).then_some(&policy.grants)
        });
        let mut grants: IndexMap<AskedTarget, Vec<On<'s>>> = IndexMap::new();
        for grant in role.grants.iter().chain(attached.flatten()) {
            for target in &grant.subject.targets {
                let (table, region) = imported.resolved(&target.table, target.region.as_deref());
                let subject = AskedTarget::Of {
                    table,
                    kind: target.kind,
                    index: target.index.clone(),
                    region,
                };
                grants.entry(subject).or_default().push(On { grant, target: Some(target) });
            }
            grants.entry(AskedTarget::Anything).or_default().push(On { grant, target: None });
        }
        let own = grants.values().flatten().filter_map(|on| match &on.grant.rows {
            Rows::Own(key) => Some(&key.value),
            Rows::Unspecified | Rows::Every(_) => None,
        });
        let caller = Caller::of(own);
        Self { grants, caller }
    }

    /// Whether a grant is on a table whose ARN only deployment knows.
    pub(super) fn is_open(&self, imported: &Imported) -> bool {
        self.grants.values().flatten().any(|on| imported.is_open(on.grant))
    }

    /// What the grants are on.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &AskedTarget> {
        self.grants.keys()
    }

    /// The grants on one subject.
    pub(super) fn on(&self, subject: &AskedTarget) -> &[On<'s>] {
        self.grants.get(subject).map_or(&[], Vec::as_slice)
    }

    /// A grant to read or write items of a table in a Region; `None` is the stack's own Region.
    pub(super) fn on_items(&self, table: &str, region: Option<&str>) -> Option<&On<'s>> {
        self.touching(|id, there| {
            matches!(id, TableId::Own(own) if own == table) && there == region
        })
    }

    /// A grant to read or write items of an imported table that is declared with this key. The table may
    /// really be one of the stack's own, because its key is not looked up.
    pub(super) fn on_imported(&self, imported: &Imported, key: &TableKey) -> Option<&On<'s>> {
        self.touching(|id, _| matches!(id, TableId::Imported(id) if imported.has_key(id, key)))
    }

    fn touching(&self, is_it: impl Fn(&TableId, Option<&str>) -> bool) -> Option<&On<'s>> {
        let touches = |subject: &AskedTarget, on: &&On<'_>| {
            let (Some(target), AskedTarget::Of { region, .. }) = (on.target, subject) else {
                return false;
            };
            is_it(&target.table, region.as_deref())
                && subject.actions().any(|action| on.has(action) && keys::touches_items(action))
        };
        let mut all = self.grants.iter();
        all.find_map(|(subject, grants)| grants.iter().find(|on| touches(subject, on)))
    }

    /// Whether a grant means that the action is allowed for these rows.
    pub(super) fn allows(&self, grants: &[On<'_>], action: Action, rows: &RowsAsked) -> bool {
        grants.iter().filter(|on| on.has(action)).any(|on| match &on.grant.rows {
            Rows::Unspecified | Rows::Every(_) => true,
            Rows::Own(key) => {
                on.target.is_some_and(|target| target.same_partition_key)
                    && action.carries_leading_keys()
                    && self.caller.owns(rows, &key.value)
            }
        })
    }
}

/// Whether a grant has the action at all.
pub(super) fn mentions(grants: &[On<'_>], action: Action) -> bool {
    grants.iter().any(|on| on.has(action))
}
