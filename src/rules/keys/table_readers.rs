//! Roles that may use a table, and not its key.

use indexmap::IndexSet;

use super::key_policies::of_the_account;
use super::let_in::{LetIn, let_in};
use crate::facts::{Action, ResourceKind};
use crate::policy_syntax::{PrincipalKind, principals};
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, pages, rules};
use crate::rules::views::mappings;
use crate::rules::views::policies::PolicyKind;
use crate::rules::views::rights::{Endpoint, Rights};
use crate::rules::views::statement::Statement;
use crate::rules::views::table_keys::{TableKey, table_keys};
use crate::rules::views::targets::{Target, targets};
use crate::template::text;

rules!(
    warning DECRYPT = kms010 {
        title: "a role that reads or writes a table may decrypt with the table's key",
        explanation: "DynamoDB unwraps the key of a table in the name of whoever reads or writes items, or reads \
            the stream: of a table with a key of one's own, it refuses a role without `kms:Decrypt` on that key. A \
            key's policy that names the account leaves it to the role's policies; one that names others alone does not, \
            and the role's policies do not count. Grants of the library bring it along. \
            The usual form has a condition: \
            `kms:ViaService` is `dynamodb.REGION.amazonaws.com`. It is found where table, key, role and all of the \
            role's policies are in the template, and the key's policy lets the role in neither by name nor with everybody; \
            also where the role reaches every table, or the table's own policy lets it in.",
        page: pages::DYNAMODB_KEY_USE,
    },
);

/// What DynamoDB asks KMS for in the name of a table's readers and writers.
pub(super) const ACTION: &str = "kms:Decrypt";

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let keys = table_keys(template);
    if keys.is_empty() {
        return;
    }
    let mut known: IndexSet<(&str, &str)> = IndexSet::new();
    for used in uses(template) {
        for key in keys.iter().filter(|key| key.table.name() == used.table) {
            // The first use stands for all.
            if known.insert((used.role.logical_id(), key.key.logical_id())) {
                findings.extend(lacking(template, &used, key));
            }
        }
    }
}

/// A role that reads or writes the items of a table, or reads its stream.
pub(super) struct Use<'t> {
    pub(super) role: Resource<'t>,
    /// The table's logical id.
    pub(super) table: &'t str,
    /// Where the table or stream is named.
    node: Node<'t>,
    /// What the role does there.
    label: &'static str,
}

const READS_STREAM: &str = "reads the table's stream";
const READS_OR_WRITES: &str = "reads or writes the table";

/// The uses that a template shows: what policies of roles and tables allow, and what reads a stream.
pub(super) fn uses<'t>(template: &Judged<'t>) -> Vec<Use<'t>> {
    let mut uses = let_in_by_tables(template);
    for policy in template.identity_policies() {
        let roles: Vec<Resource<'t>> = policy.roles().copied().collect();
        let allowing = policy.statements().filter(|one| one.allows() && !roles.is_empty());
        for statement in allowing {
            for (node, table, kind) in used_tables(template, statement) {
                let label = match kind {
                    Some(ResourceKind::Stream) => READS_STREAM,
                    _ => READS_OR_WRITES,
                };
                uses.extend(roles.iter().map(|role| Use { role: *role, table, node, label }));
            }
        }
    }
    let readers =
        [("AWS::Lambda::EventSourceMapping", "EventSourceArn"), ("AWS::Pipes::Pipe", "Source")];
    for (kind, source) in readers {
        for reader in template.resources_of(kind) {
            let role = match kind {
                "AWS::Pipes::Pipe" => reader
                    .property("RoleArn")
                    .and_then(|role| template.referred(&role, "AWS::IAM::Role")),
                _ => mappings::role(template, &reader),
            };
            let (Some(role), Some(node)) = (role, reader.property(source)) else { continue };
            if let Some((table, Some(ResourceKind::Stream))) =
                table_of(&Target::of(&node, template))
            {
                uses.push(Use { role, table, node, label: READS_STREAM });
            }
        }
    }
    uses
}

/// The roles that the policies of tables and streams let in by name.
fn let_in_by_tables<'t>(template: &Judged<'t>) -> Vec<Use<'t>> {
    let mut uses = Vec::new();
    for policy in template.policies().iter().filter(|policy| policy.kind == PolicyKind::Resource) {
        let Some(table) = template.table(policy.resource.logical_id()) else { continue };
        let (kind, label) = match policy.on_stream {
            true => (ResourceKind::Stream, READS_STREAM),
            false => (ResourceKind::Table, READS_OR_WRITES),
        };
        let allowing = policy.statements().filter(|one| one.allows());
        for statement in allowing.filter(|one| opens(&touching(one), Some(kind))) {
            let these = statement.principal.these.as_ref();
            let named = these.into_iter().flat_map(principals);
            let named = named.filter(|(kind, _)| matches!(kind, PrincipalKind::Aws));
            for node in named.flat_map(|(_, names)| names.one_or_many()) {
                let role = template.referred(&node, "AWS::IAM::Role");
                uses.extend(role.map(|role| Use { role, table: table.name(), node, label }));
            }
        }
    }
    uses
}

/// The tables whose items or streams a statement opens: by name, or all of them.
fn used_tables<'t>(
    template: &Judged<'t>,
    statement: &Statement<'t>,
) -> Vec<(Node<'t>, &'t str, Option<ResourceKind>)> {
    let touching = touching(statement);
    if touching.is_empty() {
        return Vec::new();
    }
    let mut tables = Vec::new();
    for (node, target) in targets(statement, template) {
        if is_every_table(&node, &target) {
            tables.extend(template.tables().map(|table| (node, table.name(), None)));
        } else if let Some((table, kind)) = table_of(&target) {
            tables.extend(opens(&touching, kind).then_some((node, table, kind)));
        }
    }
    tables
}

/// The actions on items that a statement names.
fn touching(statement: &Statement<'_>) -> Vec<Action> {
    let actions = statement.dynamodb_actions().unwrap_or_default().into_iter();
    actions.filter(|action| action.touches_items()).collect()
}

fn opens(touching: &[Action], kind: Option<ResourceKind>) -> bool {
    kind.map_or(!touching.is_empty(), |kind| touching.iter().any(|it| it.applies_to(kind)))
}

/// Whether a resource of a statement is all tables of the account, wherever they are.
fn is_every_table(node: &Node<'_>, target: &Target<'_>) -> bool {
    match target {
        Target::Everything => true,
        Target::DynamoDb { table: None, .. } => {
            let filled = text::filled(node, "*");
            let mut parts = filled.splitn(6, ':').skip(3);
            let is_open = parts.by_ref().take(2).all(|part| part == "*");
            is_open && parts.next().is_some_and(|rest| ["*", "table/*"].contains(&rest))
        }
        _ => false,
    }
}

fn table_of<'t>(target: &Target<'t>) -> Option<(&'t str, Option<ResourceKind>)> {
    match target {
        Target::DynamoDb { table: Some(table), kind, .. } => Some((table.name(), *kind)),
        _ => None,
    }
}

fn lacking<'t>(template: &Judged<'t>, used: &Use<'t>, of: &TableKey<'t>) -> Option<Finding> {
    let (role, key, table) = (&used.role, &of.key, &of.table);
    let (message, help) = match let_in(template, key, role, ACTION) {
        // Of a key that nobody may use, another rule speaks.
        LetIn::MayBe | LetIn::Nobody => return None,
        LetIn::Others if template.is_transformed() => return None,
        LetIn::Others => (
            format!(
                "role `{role}` is not let in by the policy of `{key}`, the key of table `{table}`"
            ),
            Help::either(
                "declare the key as a `Key`, whose policy leaves it to the role's, and grant on the table: \
                 `.allow(table.read_data())`",
                Help::say(
                    "leave it to the role's policies by a statement in the key's, with {} and {}, and allow it there",
                    [
                        Word::property("Principal", of_the_account()),
                        Word::property("Action", ACTION),
                    ],
                ),
            ),
        ),
        LetIn::ByItsPolicies => {
            if !lacks(template, role, key) {
                return None;
            }
            let arn = serde_json::json!({ "Fn::GetAtt": [key.logical_id(), "Arn"] });
            let help = Help::either(
                "grant on the table, which brings it along: `.allow(table.read_data())`, or add \
                 `PolicyStatement::allow().actions([\"kms:Decrypt\"]).resources([key.arn()])`",
                Help::say("allow the role {} on {}", [Word::value(ACTION), Word::value(arn)]),
            );
            (format!("role `{role}` lacks `{ACTION}` on `{key}`, the key of table `{table}`"), help)
        }
    };
    Finding::new(&DECRYPT, message)
        .here(&used.node, used.label)
        .and(&of.node, "encrypted with this key")
        .help(help)
        .found()
}

/// Whether the policies of a role certainly do not let it decrypt with a key.
pub(super) fn lacks<'t>(template: &Judged<'t>, role: &Resource<'t>, key: &Resource<'t>) -> bool {
    let Some(rights) = Rights::of(template, role) else { return false };
    let endpoint = Endpoint::of(key.logical_id(), Some("Arn"), "kms");
    let is_it = |resource: &Node<'_>| {
        // An id where an ARN belongs is a finding of its own.
        text::referred(resource) == Some(key.logical_id()) || endpoint.may_be(resource, template)
    };
    !rights.may(ACTION, is_it)
}

#[cfg(test)]
mod tests;
