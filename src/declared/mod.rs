//! Judges what is in a declaration and in no template: entities and access patterns, sample data,
//! imported tables, handles of other stacks, values that are set twice.
//!
//! This module reads the declarations, and of the template only what they become. `rules` judge the
//! template.

mod access_patterns;
mod entities;
mod entity_rules;
mod handles;
mod ids;
mod imported_table;
mod items;
mod members;
mod moved;
mod policies;
mod repeated;
mod replicas;
mod rows;
mod rules;
mod sign_in;
mod stack;

use crate::dynamodb::{MultiAccountReplicaDeclaration, TableDeclaration};
use crate::findings::{Finding, Rule, finding};
use crate::stack::{CfnResourceDeclaration, Declared, Lowered, Stack, Stage};
pub(crate) use rules::{TWO_STACKS_OF_ONE_NAME, USELESS_ACKNOWLEDGEMENT};

/// The rules that only a declaration can break.
pub(crate) static RULES: [&[&Rule]; 3] = [rules::RULES, entity_rules::RULES, items::RULES];

/// The findings in the declarations of a stack that was lowered to this template.
pub(crate) fn judge(stack: &Stack, stage: &Stage, lowered: &Lowered) -> Vec<Finding> {
    let mut findings = judge_stack(stack, stage);
    let foreign = handles::check(stack, &lowered.template, &findings);
    findings.extend(foreign);
    findings.extend(ids::check(stack, lowered));
    findings.extend(items::judge(stack, &lowered.template));
    findings
}

/// The findings in the declarations of a stack that need no template.
fn judge_stack(stack: &Stack, stage: &Stage) -> Vec<Finding> {
    let mut judge = Judge { stack, stage, findings: Vec::new() };
    judge.check_name();
    judge.check_region();
    judge.check_table_names();
    for declared in &stack.declarations {
        judge.declared(declared);
    }
    judge.check_attached_roles();
    judge.check_moved();
    repeated::check(stack, &mut judge.findings);
    judge.findings
}

/// A stack that is being judged, and the findings so far.
struct Judge<'s> {
    stack: &'s Stack,
    stage: &'s Stage,
    findings: Vec<Finding>,
}

impl Judge<'_> {
    fn declared(&mut self, declared: &Declared) {
        match declared {
            Declared::Table(table) => self.table(table),
            Declared::ImportedTable(table) => self.imported_table(table),
            Declared::MultiAccountReplica(replica) => self.multi_account_replica(replica),
            Declared::Role(role) => self.role(role),
            Declared::ManagedPolicy(policy) => self.managed_policy(policy),
            Declared::UserPoolClient(client) => self.check_user_pool(client),
            Declared::SignIn(sign_in) => self.check_claims(&sign_in.claims),
            Declared::Function(function) => self.check_role(function),
            Declared::EventSourceMapping(mapping) => self.check_function(mapping),
            Declared::Key(key) => self.statements(&key.key_policy),
            Declared::Resource(resource) => self.cfn_resource(resource),
            Declared::Item(item) => self.check_table(item),
            // The template shows all that is in the others.
            _ => {}
        }
    }

    fn table(&mut self, table: &TableDeclaration) {
        self.entities(table);
        self.check_members(&table.id.value, None, &table.multi_account_replicas);
        self.replicas(table);
        self.resource_policies(&table.settings);
        for replica in &table.replicas {
            self.resource_policies(&replica.settings);
        }
    }

    fn multi_account_replica(&mut self, replica: &MultiAccountReplicaDeclaration) {
        let id = &replica.id.value;
        if let Some(key) = &replica.encryption_key {
            self.check_key(key, id);
        }
        self.check_indexes(id, &replica.indexes);
        self.check_members(id, Some(&replica.source_arn), &replica.replicas);
        self.resource_policies(&replica.settings);
    }

    fn cfn_resource(&mut self, resource: &CfnResourceDeclaration) {
        let Some(reason) = &resource.unserializable else { return };
        let id = &resource.id;
        finding!(
            &rules::UNSERIALIZABLE,
            "the properties of `{}` are no JSON object: {reason}",
            id.value
        )
        .at(id.site)
        .help("make them a struct with named fields, or use `.property(name, value)`")
        .add_to(&mut self.findings);
    }
}
