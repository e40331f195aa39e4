//! Who may decrypt with the keys of the tables: whoever reads or writes items, through DynamoDB in the
//! table's Region, and nobody else and in no other way.

use std::collections::BTreeSet;

use super::declared::{DeclaredGrants, On};
use super::difference::{NOT_AS_DECLARED, contrary, found, may};
use super::imported::Imported;
use super::{ByHand, session};
use crate::dynamodb::TableDeclaration;
use crate::evaluate::{Answer, Environment, Evaluator, Session, TableKey, Verdict};
use crate::facts::Action;
use crate::findings::{Finding, finding};
use crate::iam::RoleDeclaration;
use crate::stack::Stack;
use crate::template::Template;

/// The keys of the tables, as the template names them, and of imported ones, as they are declared.
pub(super) struct Keys<'e> {
    keys: Vec<TableKey>,
    imported: Vec<TableKey>,
    /// The stack's Region.
    region: &'e str,
}

/// An environment in which the ids of the stack's keys are made up, so that no two are equal.
pub(super) fn with_distinct_keys(environment: Environment, template: &Template) -> Environment {
    let keys = template.resources_of("AWS::KMS::Key").enumerate();
    keys.fold(environment, |environment, (number, key)| {
        let id = format!("00000000-0000-0000-0000-{number:012}");
        environment.attribute(key.logical_id(), "Ref", id)
    })
}

/// Whether DynamoDB decrypts items, or their stream records, for an action.
pub(super) fn touches_items(action: Action) -> bool {
    use Action::{
        BatchGetItem, BatchWriteItem, ConditionCheckItem, DeleteItem, GetItem, GetRecords,
        PartiQLDelete, PartiQLInsert, PartiQLSelect, PartiQLUpdate, PutItem, Query, Scan,
        SearchVectors, UpdateItem,
    };
    let reads = matches!(
        action,
        BatchGetItem | GetItem | GetRecords | PartiQLSelect | Query | Scan | SearchVectors
    );
    let writes = matches!(
        action,
        BatchWriteItem
            | ConditionCheckItem
            | DeleteItem
            | PartiQLDelete
            | PartiQLInsert
            | PartiQLUpdate
            | PutItem
            | UpdateItem
    );
    reads || writes
}

impl<'e> Keys<'e> {
    pub(super) fn of(evaluator: &Evaluator, imported: &Imported, region: &'e str) -> Self {
        let imported = imported.keys().cloned().collect();
        Self { keys: evaluator.table_keys().collect(), imported, region }
    }

    /// The findings for tables that are declared with a key and not encrypted with any.
    pub(super) fn missing(&self, stack: &Stack) -> Vec<Finding> {
        let mut findings = Vec::new();
        for table in stack.all::<TableDeclaration>() {
            let id = table.resource_id();
            for (region, key) in table.customer_keys() {
                let region = region.unwrap_or(self.region);
                if self.keys.iter().any(|key| key.table == id && key.region == region) {
                    continue;
                }
                finding!(
                    &NOT_AS_DECLARED,
                    "table `{id}` is not encrypted with its key in `{region}`"
                )
                .here(key.site, "this key")
                .help("this is a bug in tablature: please report it with the declaration")
                .add_to(&mut findings);
            }
        }
        findings
    }

    pub(super) fn prove_role(
        &self,
        role: &RoleDeclaration,
        declared: &DeclaredGrants<'_>,
        evaluator: &Evaluator,
        by_hand: &ByHand<'_>,
        findings: &mut Vec<Finding>,
    ) {
        let id = role.resource_id();
        let Some(session) =
            session(evaluator, &id, declared).filter(|_| self.all().next().is_some())
        else {
            return;
        };
        let decrypting = session.decrypting();
        for key in self.each() {
            let grant = self.grant(key, declared, by_hand.imported);
            for way in self.ways(key) {
                let is_declared = grant.is_some() && way == through("dynamodb", &key.region);
                let answer = decrypting.with(key, way.as_deref());
                if self.is_as_declared(&answer, is_declared, by_hand.imported) {
                    continue;
                }
                let ask = |session: &Session<'_>| {
                    let keys = session.table_keys();
                    let same =
                        |other: &&TableKey| other.table == key.table && other.region == key.region;
                    let is_imported = self.imported.iter().any(|other| std::ptr::eq(other, key));
                    let key = if is_imported { key } else { keys.iter().find(same)? };
                    Some(session.decrypting().with(key, way.as_deref()).verdict())
                };
                if !by_hand.explains(&id, declared, is_declared, &answer, ask) {
                    let (may, contrary) = (may(&answer), contrary(is_declared));
                    let way = way.as_deref().map_or_else(
                        || "without a service in between".to_owned(),
                        |service| format!("through `{service}`"),
                    );
                    let message = format!(
                        "role `{id}` {may} `kms:Decrypt` with the key of table `{}` in `{}` {way}, \
                         {contrary}",
                        key.table, key.region
                    );
                    findings.push(found(message, role, grant, &answer));
                }
            }
        }
    }

    fn all(&self) -> impl Iterator<Item = &TableKey> {
        self.keys.iter().chain(&self.imported)
    }

    /// Each key once, though it encrypts several tables.
    fn each(&self) -> impl Iterator<Item = &TableKey> {
        let is_first = |(place, key): &(usize, &TableKey)| {
            !self.all().take(*place).any(|before| before.is(key))
        };
        self.all().enumerate().filter(is_first).map(|(_, key)| key)
    }

    /// A grant by which a role reads or writes items that are encrypted with the key.
    fn grant<'d, 's>(
        &self,
        key: &TableKey,
        declared: &'d DeclaredGrants<'s>,
        imported: &Imported,
    ) -> Option<&'d On<'s>> {
        let tables = self.keys.iter().filter(|other| other.is(key));
        let region = Some(key.region.as_str()).filter(|region| *region != self.region);
        let own = tables.map(|key| &key.table).find_map(|table| declared.on_items(table, region));
        own.or_else(|| declared.on_imported(imported, key))
    }

    /// The services through which a key is asked for: DynamoDB in each Region, another service, and
    /// none.
    fn ways(&self, key: &TableKey) -> impl Iterator<Item = Option<String>> {
        let regions: BTreeSet<&str> = self.all().map(|key| key.region.as_str()).collect();
        let dynamodb = regions.into_iter().map(|region| through("dynamodb", region));
        let dynamodb: Vec<Option<String>> = dynamodb.collect();
        dynamodb.into_iter().chain([through("s3", &key.region), None])
    }

    fn is_as_declared(&self, answer: &Answer, is_declared: bool, imported: &Imported) -> bool {
        match answer.verdict() {
            Verdict::Allowed => is_declared,
            Verdict::ImplicitlyDenied => !is_declared,
            // Two ARNs that only deployment knows may be equal.
            Verdict::Undecided => {
                let all_known = self.keys.iter().all(TableKey::is_known) && imported.knows_keys();
                !is_declared && !all_known
            }
            Verdict::ExplicitlyDenied => false,
        }
    }
}

/// A service in a Region, as KMS names it.
fn through(service: &str, region: &str) -> Option<String> {
    Some(format!("{service}.{region}.amazonaws.com"))
}
