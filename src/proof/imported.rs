//! Imported tables, with values assumed for everything in their ARNs that only deployment knows.

use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use crate::dynamodb::{ImportedTableDeclaration, TableIdentity};
use crate::evaluate::{Environment, Evaluator, TableKey, known_text};
use crate::iam::{Grant, TableId};
use crate::stack::Stack;
use crate::template::{Expr, Intrinsic, Node, Template};

/// An environment in which the imports, parameters and attributes that are names and ARNs of tables
/// have values. Any values do, as long as they differ.
pub(super) fn assumed(stack: &Stack, environment: Environment) -> Environment {
    let here = environment.clone();
    let arn = |service: &str, kind: &str, name: &str| {
        let (partition, region) = (here.partition_id(), here.region());
        format!("arn:{partition}:{service}:{region}:{}:{kind}/{name}", here.account())
    };
    let tables = tables(stack).zip(1..);
    tables.fold(environment, |environment, (table, number)| {
        let name = format!("imported-{number}");
        let environment = table.encryption_key.iter().fold(environment, |environment, key| {
            assume(environment, &key.value, arn("kms", "key", &name))
        });
        match &table.source.value {
            TableIdentity::TableName(value) => assume(environment, value, name),
            TableIdentity::TableArn(value) => {
                assume(environment, value, arn("dynamodb", "table", &name))
            }
        }
    })
}

fn assume(environment: Environment, value: &Expr, text: String) -> Environment {
    match Node::root(value).intrinsic() {
        Some(Intrinsic::Ref(name)) => environment.parameter(name, text),
        Some(Intrinsic::GetAtt(id, attribute)) => environment.attribute(id, attribute, text),
        Some(Intrinsic::Other("Fn::ImportValue", export)) => match export.as_str() {
            Some(export) => environment.import(export, text),
            None => environment,
        },
        _ => environment,
    }
}

fn tables(stack: &Stack) -> impl Iterator<Item = &ImportedTableDeclaration> {
    stack.all().map(Arc::as_ref)
}

/// The ARNs of imported tables, by their ids in the declaration.
pub(super) struct Imported {
    arns: IndexMap<String, String>,
    /// The imports that are really a table of the stack, or another import of the same table.
    others: IndexMap<String, (TableId, Option<String>)>,
    account: String,
    /// The keys that encrypt them; `None` for a key that is known only at deployment.
    keys: IndexMap<String, Option<TableKey>>,
}

impl Imported {
    pub(super) fn of(
        stack: &Stack,
        template: &Template,
        environment: &Environment,
        evaluator: &Evaluator,
    ) -> Self {
        let mut arns: IndexMap<String, String> = IndexMap::new();
        let mut others = IndexMap::new();
        for table in tables(stack) {
            let id = &table.id.value;
            let Some(arn) = known_text(template, environment, &table.arn()) else { continue };
            let first = arns.iter().find(|(_, other)| **other == arn);
            if let Some(logical_id) = evaluator.table_of_arn(&arn) {
                let region = arn.split(':').nth(3).filter(|region| *region != environment.region());
                let own = TableId::Own(logical_id.to_owned());
                others.insert(id.clone(), (own, region.map(str::to_owned)));
            } else if let Some((first, _)) = first {
                others.insert(id.clone(), (TableId::Imported(first.clone()), None));
            } else {
                arns.insert(id.clone(), arn);
            }
        }
        let keys = tables(stack).filter_map(|table| {
            let key = &table.encryption_key.as_ref()?.value;
            let region = table.region().unwrap_or_else(|| environment.region().to_owned());
            let id = &table.id.value;
            let key = known_text(template, environment, key);
            Some((id.clone(), key.map(|arn| TableKey::known(id, &region, &arn))))
        });
        let (keys, account) = (keys.collect(), environment.account().to_owned());
        Self { arns, others, account, keys }
    }

    /// Whether its ARN is known and differs from all others.
    pub(super) fn is_one(&self, id: &str) -> bool {
        self.arns.contains_key(id)
    }

    /// The indexes of a table, as all imports of it declare them.
    pub(super) fn indexes(&self, stack: &Stack, id: &str) -> Vec<String> {
        let is_it = |table: &&ImportedTableDeclaration| {
            let other = TableId::Imported(table.id.value.clone());
            self.resolved(&other, None).0 == TableId::Imported(id.to_owned())
        };
        let indexes = tables(stack).filter(is_it).flat_map(|table| &table.indexes);
        let names: IndexSet<&String> = indexes.map(|index| &index.value.name).collect();
        names.into_iter().cloned().collect()
    }

    /// Whether a grant is on a table of which it is not known before deployment what it matches.
    pub(super) fn is_open(&self, grant: &Grant) -> bool {
        grant.subject.targets.iter().any(|target| match &target.table {
            TableId::Own(_) => false,
            TableId::Imported(id) => !self.is_one(id) && !self.others.contains_key(id),
        })
    }

    /// The keys of imported tables, as far as they are known.
    pub(super) fn keys(&self) -> impl Iterator<Item = &TableKey> {
        self.keys.values().flatten()
    }

    /// Whether an imported table is encrypted with the key.
    pub(super) fn has_key(&self, id: &str, key: &TableKey) -> bool {
        self.keys.get(id).is_some_and(|own| own.as_ref().is_some_and(|own| own.is(key)))
    }

    /// Whether all of their keys are known.
    pub(super) fn knows_keys(&self) -> bool {
        self.keys.values().all(Option::is_some)
    }

    pub(super) fn arn(&self, id: &str) -> &str {
        self.arns.get(id).map(String::as_str).unwrap_or_default()
    }

    pub(super) fn is_of_the_account(&self, id: &str) -> bool {
        self.arn(id).split(':').nth(4) == Some(self.account.as_str())
    }

    /// The table that an import stands for, and which of its Regions.
    pub(super) fn resolved(
        &self,
        table: &TableId,
        region: Option<&str>,
    ) -> (TableId, Option<String>) {
        match table {
            TableId::Own(_) => (table.clone(), region.map(str::to_owned)),
            // An imported table is in one Region, the one in its ARN.
            TableId::Imported(id) => {
                self.others.get(id).cloned().unwrap_or_else(|| (table.clone(), None))
            }
        }
    }
}
