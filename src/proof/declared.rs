//! What a role was granted, by what a grant means: read from declarations only.

use std::sync::Arc;

use indexmap::IndexMap;

use super::keys;
use super::rows::Asked;
use crate::evaluate::Request;
use crate::facts::{Action, ResourceKind};
use crate::iam::{Grant, LeadingKey, RoleDeclaration, Rows};
use crate::stack::{Declared as Declaration, Stack};
use crate::template::Expr;

/// The name of a table that no stack here declares.
const NOT_DECLARED: &str = "NotOfThisStack";

/// What is asked for: something of the stack's, or something that is not the stack's.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Subject {
    /// A table, one of its indexes, its stream, or a backup, export or import of it.
    Own { table: String, kind: ResourceKind, index: Option<String>, region: Option<String> },
    /// A table or index of the same account that the stack does not have.
    Elsewhere { arn: String, kind: ResourceKind },
    /// `*`, for actions that take nothing else.
    Anything,
}

/// The grants of one role, by what they are on.
pub(super) struct Declared<'s> {
    grants: IndexMap<Subject, Vec<On<'s>>>,
}

/// A grant on one subject.
pub(super) struct On<'s> {
    pub(super) grant: &'s Grant,
    same_partition_key: bool,
}

/// The roles of a stack.
pub(super) fn roles(stack: &Stack) -> impl Iterator<Item = &RoleDeclaration> {
    stack.declarations.iter().filter_map(|declared| match declared {
        Declaration::Role(role) => Some(role.as_ref()),
        _ => None,
    })
}

/// Everything that can be asked for: what the stack has, and what it has not.
pub(super) fn subjects(stack: &Stack, region: &str, account: &str) -> Vec<Subject> {
    let mut subjects = vec![Subject::Anything];
    let elsewhere = format!("arn:aws:dynamodb:{region}:{account}:table/{NOT_DECLARED}");
    let index = format!("{elsewhere}/index/byOwner");
    subjects.push(Subject::Elsewhere { arn: elsewhere, kind: ResourceKind::Table });
    subjects.push(Subject::Elsewhere { arn: index, kind: ResourceKind::Index });
    for declared in &stack.declarations {
        let Declaration::Table(table) = declared else { continue };
        let elsewhere = table.replicas.iter().map(|replica| Some(&replica.region.value));
        for region in std::iter::once(None).chain(elsewhere) {
            let own = |kind, index: Option<&String>| Subject::Own {
                table: table.resource_id(),
                kind,
                index: index.cloned(),
                region: region.cloned(),
            };
            subjects.push(own(ResourceKind::Table, None));
            let global = table.global_indexes.iter().map(|index| &index.name.value);
            let local = table.local_indexes.iter().map(|index| &index.name.value);
            subjects.extend(global.chain(local).map(|name| own(ResourceKind::Index, Some(name))));
            if table.effective_stream().is_some() {
                subjects.push(own(ResourceKind::Stream, None));
            }
            let parts = [ResourceKind::Backup, ResourceKind::Export, ResourceKind::Import];
            subjects.extend(parts.map(|kind| own(kind, None)));
        }
    }
    subjects
}

impl Subject {
    /// A request for it, whose action does not matter.
    pub(super) fn request(&self) -> Request {
        let request = Request::new(Action::Query);
        match self {
            Self::Own { table, kind, index, region } => {
                let request = match (kind, index) {
                    (ResourceKind::Index, Some(index)) => request.on_index(table, index),
                    (ResourceKind::Stream, _) => request.on_stream(table),
                    (ResourceKind::Table, _) | (ResourceKind::Index, None) => {
                        request.on_table(table)
                    }
                    (kind, _) => request.on_part(table, *kind),
                };
                match region {
                    Some(region) => request.in_region(region),
                    None => request,
                }
            }
            Self::Elsewhere { arn, .. } => request.on_table(arn).no_resource_policy(),
            Self::Anything => Request::new(Action::ListTables),
        }
    }

    /// The actions that take it.
    pub(super) fn actions(&self) -> impl Iterator<Item = Action> {
        let kind = match self {
            Self::Own { kind, .. } | Self::Elsewhere { kind, .. } => Some(*kind),
            Self::Anything => None,
        };
        let takes = move |action: &Action| match kind {
            Some(kind) => action.applies_to(kind),
            None => action.resource_kinds().is_empty(),
        };
        Action::all().iter().copied().filter(takes)
    }

    /// As messages name it.
    pub(super) fn noun(&self) -> String {
        match self {
            Self::Own { table, kind, index, region } => {
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

impl<'s> Declared<'s> {
    /// The grants of a role and of the managed policies that are attached to it.
    pub(super) fn of(stack: &'s Stack, role: &'s RoleDeclaration) -> Self {
        let attached = stack.declarations.iter().filter_map(|declared| match declared {
            Declaration::ManagedPolicy(policy) => {
                let attaches = policy.roles.iter().any(|handle| {
                    std::ptr::eq(Arc::as_ptr(&handle.declaration), std::ptr::from_ref(role))
                });
                let arn = Expr::reference(policy.resource_id());
                (attaches || role.managed_policies.contains(&arn)).then_some(&policy.grants)
            }
            _ => None,
        });
        let mut grants: IndexMap<Subject, Vec<On<'s>>> = IndexMap::new();
        for grant in role.grants.iter().chain(attached.flatten()) {
            for target in &grant.subject.targets {
                let subject = Subject::Own {
                    table: target.table.clone(),
                    kind: target.kind,
                    index: target.index.clone(),
                    region: target.region.clone(),
                };
                let same_partition_key = target.same_partition_key;
                grants.entry(subject).or_default().push(On { grant, same_partition_key });
            }
            let on = On { grant, same_partition_key: false };
            grants.entry(Subject::Anything).or_default().push(on);
        }
        Self { grants }
    }

    /// The grants on one subject.
    pub(super) fn on(&self, subject: &Subject) -> &[On<'s>] {
        self.grants.get(subject).map_or(&[], Vec::as_slice)
    }

    /// A grant by which items of a table are read or written in a Region; none is the stack's own.
    pub(super) fn on_items(&self, table: &str, region: Option<&str>) -> Option<&On<'s>> {
        let is_there = |subject: &Subject| match subject {
            Subject::Own { table: own, region: there, .. } => {
                own == table && there.as_deref() == region
            }
            Subject::Elsewhere { .. } | Subject::Anything => false,
        };
        let touches = |subject: &Subject, on: &On<'_>| {
            let mut actions = subject.actions().filter(|action| on.grant.actions.contains(action));
            actions.any(keys::touches_items)
        };
        let there = self.grants.iter().filter(|(subject, _)| is_there(subject));
        let mut grants = there
            .flat_map(|(subject, grants)| grants.iter().filter(move |on| touches(subject, on)));
        grants.next()
    }

    /// The keys that say whose rows are whose, each once.
    pub(super) fn leading_keys(&self) -> Vec<&'s LeadingKey> {
        let mut keys: Vec<&LeadingKey> = Vec::new();
        for On { grant, .. } in self.grants.values().flatten() {
            if let Rows::Own(key) = &grant.rows
                && !keys.contains(&&key.value)
            {
                keys.push(&key.value);
            }
        }
        keys
    }

    /// The condition keys that identify the caller.
    pub(super) fn identities(&self) -> impl Iterator<Item = &'s str> {
        self.leading_keys().into_iter().map(LeadingKey::identity)
    }
}

/// Whether a grant has the action at all.
pub(super) fn mentions(grants: &[On<'_>], action: Action) -> bool {
    grants.iter().any(|on| on.grant.actions.contains(&action))
}

/// Whether a grant means that the action is allowed for these rows.
pub(super) fn allows(grants: &[On<'_>], action: Action, asked: &Asked) -> bool {
    grants.iter().filter(|on| on.grant.actions.contains(&action)).any(|on| match &on.grant.rows {
        Rows::Unsaid | Rows::Every(_) => true,
        Rows::Own(key) => {
            on.same_partition_key && action.carries_leading_keys() && asked.are_all_of(&key.value)
        }
    })
}
