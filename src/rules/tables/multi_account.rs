//! Global tables of several accounts: who may be a member, and the settings of a member.

use crate::facts::spellings::SETTINGS_OF_THE_SOURCE;
use crate::facts::table_arn::is_account;
use crate::facts::{Action, TableArn, regions};
use crate::names;
use crate::policy_syntax::ActionSet;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::statement::{self, Statement};
use crate::rules::views::tables::{Table, complete, is_known, lacks};
use crate::template::text;

rules!(
    error EVENTUAL = ddb080 {
        title: "replicas in several accounts are eventually consistent",
        explanation: "Strong consistency needs all replicas in one account. DynamoDB refuses a replica of another \
            account, and lets none join.",
        page: pages::DYNAMODB_MULTI_ACCOUNT,
    },
    error ONE_REPLICA = ddb081 {
        title: "each account of a global table of several accounts has one replica",
        explanation: "A replica of another account's table is alone in its account, and so is the table that it \
            joins: a global table of one account cannot become one of several.",
        page: pages::DYNAMODB_MULTI_ACCOUNT,
    },
    error SOURCE = ddb082 {
        title: "`GlobalTableSourceArn` is the ARN of a table in another Region",
        explanation: "It names the table that is joined, with its Region and account. A global table has one replica \
            in a Region, and this one is in its own, which `Stack::region` says. All are in one partition.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    error MODE = ddb083 {
        title: "a replica of another account's table keeps its settings alike",
        explanation: "`GlobalTableSettingsReplicationMode` must be `ENABLED` for each replica of a global table of \
            several accounts: capacity, indexes, stream and time to live are the source's.",
        page: pages::DYNAMODB_MULTI_ACCOUNT,
    },
    error POLICY = ddb084 {
        title: "a replica of another account's table lets DynamoDB replicate",
        explanation: "Its policy allows `ReadDataForReplication`, `WriteDataForReplication` and `ReplicateSettings` to \
            `replication.dynamodb.amazonaws.com`; DynamoDB checks that before it lets the replica join. A condition \
            on `aws:SourceAccount` names every account of the global table, the replica's own and the source's \
            among them.",
        page: pages::DYNAMODB_MULTI_ACCOUNT_SECURITY,
    },
    warning NOT_USED = ddb085 {
        title: "a replica of another account's table says nothing that comes from the source",
        explanation: "Key, indexes, capacity, stream and time to live are those of the source, and cannot be others. \
            Setting them here has no effect at best.",
        page: pages::DYNAMODB_MULTI_ACCOUNT,
    },
    error OWN_KEY = ddb086 {
        title: "a table with replicas in other accounts is not encrypted with `aws/dynamodb`",
        explanation: "Replication between accounts works with keys that AWS owns and with keys of the accounts' own, \
            and not with the key that AWS manages in each account.",
        page: pages::DYNAMODB_MULTI_ACCOUNT_SECURITY,
    },
    error KEY_POLICY = ddb087 {
        title: "the key of a table with replicas in other accounts lets DynamoDB replicate",
        explanation: "DynamoDB replicates between accounts in its own name, `replication.dynamodb.amazonaws.com`, and \
            uses the key of each member for it. Where the key's policy does not let it, no replica can join.",
        page: pages::DYNAMODB_MULTI_ACCOUNT_SECURITY,
    },
);

pub(super) fn check(template: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    let Some(member) = member(table) else { return };
    if !check_consistency(table, &member, findings) {
        check_replicas(table, &member, findings);
    }
    check_key(table, &member, findings);
    check_key_policies(template, table, findings);
    if table.joins_another() {
        check_mode(table, findings);
        // Without the source's account it is not known which accounts are meant.
        if !check_source(table, &member, findings) {
            check_policy(table, findings);
        }
        check_unused(table, &member, findings);
    }
}

/// What makes a table a member of a global table of several accounts: it joins one, or lets one join.
fn member<'t>(table: &Table<'t>) -> Option<Node<'t>> {
    table.property("GlobalTableSourceArn").or_else(|| {
        let lets_join = |statement: &Statement<'_>| {
            let actions = statement.dynamodb_actions().unwrap_or_default();
            statement.allows() && actions.is_only(Action::AssociateTableReplica)
        };
        let replicas = table.replicas();
        let mut statements = replicas.iter().flat_map(statements);
        statements.find(lets_join).map(|statement| statement.node)
    })
}

/// The statements on a replica, as far as they are literal.
pub(super) fn statements<'t>(replica: &Node<'t>) -> Vec<Statement<'t>> {
    statement::statements(replica.at(["ResourcePolicy", "PolicyDocument"]))
}

fn check_consistency(table: &Table<'_>, member: &Node<'_>, findings: &mut Vec<Finding>) -> bool {
    let Some(strong) = table.strong() else { return false };
    finding!(&EVENTUAL, "table `{table}` of strong consistency has replicas in other accounts")
        .here(&strong, "only within one account")
        .help(Help::say(
            "leave out {}, or have all replicas in one account",
            [Word::code("MultiRegionConsistency").call(".multi_region_consistency(…)")],
        ))
        .and_elsewhere(member, "another account")
        .add_to(findings);
    true
}

fn check_replicas(table: &Table<'_>, member: &Node<'_>, findings: &mut Vec<Finding>) {
    let Some(replicas) = table.property("Replicas").and_then(|list| complete(&list)) else {
        return;
    };
    let Some(second) = replicas.get(1) else { return };
    finding!(
        &ONE_REPLICA,
        "table `{table}` has {} replicas in its account, and others in other accounts",
        replicas.len()
    )
    .here(second, "one for each account")
    .help(Help::either(
        "have it in a stack of another account, as a `MultiAccountReplica`",
        "have it in another account, as a table with `GlobalTableSourceArn`",
    ))
    .and_elsewhere(member, "another account")
    .add_to(findings);
}

fn check_source(table: &Table<'_>, source: &Node<'_>, findings: &mut Vec<Finding>) -> bool {
    let Some(arn) = source.as_str().filter(|_| is_known(source)) else {
        return false;
    };
    let from = match TableArn::read(arn) {
        Ok(from) => from,
        Err(wrong) => {
            let finding = Finding::new(&SOURCE, wrong.message(arn)).at(source);
            finding.help(wrong.help()).add_to(findings);
            return true;
        }
    };
    let replicas = table.replicas();
    let Some(replica) = replicas.first() else { return false };
    let (Some(code), Some(here)) = (table.region_of(replica), replica.get("Region")) else {
        return false;
    };
    let (message, help) = match regions::partition_of(code) {
        Some(partition) if partition != from.partition => (
            format!("table `{table}` in `{code}` cannot join one in `{}`", from.region),
            "members of a global table are in one partition",
        ),
        _ if from.region == code => (
            format!("table `{table}` and the table that it joins are in `{code}`"),
            "deploy the replica to another Region than the source's",
        ),
        _ => return false,
    };
    Finding::new(&SOURCE, message)
        .at(source)
        .help(help)
        .and_elsewhere(&here, "the replica")
        .add_to(findings);
    false
}

fn check_mode(table: &Table<'_>, findings: &mut Vec<Finding>) {
    for replica in table.replicas().iter().filter(|replica| is_known(replica)) {
        let mode = replica.get("GlobalTableSettingsReplicationMode");
        let (node, what) = match &mode {
            Some(mode) if mode.as_str() == Some("DISABLED") => (mode, "says not to"),
            None if lacks(replica, "GlobalTableSettingsReplicationMode") => {
                (replica, "does not say to")
            }
            _ => continue,
        };
        finding!(&MODE, "replica `{table}` {what} keep its settings alike")
            .at(node)
            .help(Help::either(
                "leave out `.global_table_settings_replication_mode(…)`: it is enabled then",
                Help::say(
                    "write {}",
                    [Word::property("GlobalTableSettingsReplicationMode", "ENABLED")],
                ),
            ))
            .add_to(findings);
    }
}

const REPLICATES: [Action; 3] =
    [Action::ReadDataForReplication, Action::WriteDataForReplication, Action::ReplicateSettings];

fn check_policy(table: &Table<'_>, findings: &mut Vec<Finding>) {
    let service = serde_json::json!({ "Service": "replication.dynamodb.amazonaws.com" });
    let help = || {
        Help::either(
            "declare it as a `MultiAccountReplica`, which has the policy",
            Help::say("allow the three actions to {}", [Word::value(service.clone())]),
        )
    };
    for replica in table.replicas().iter().filter(|replica| is_known(replica)) {
        let Some(policy) = replica.get("ResourcePolicy") else {
            if lacks(replica, "ResourcePolicy") {
                let finding =
                    finding!(&POLICY, "replica `{table}` lets nobody replicate").at(replica);
                finding.label("no policy").help(help()).add_to(findings);
            }
            continue;
        };
        let Some(statements) = statement::whole(policy.get("PolicyDocument")) else { continue };
        let to_dynamodb: Vec<&Statement<'_>> =
            statements.iter().filter(|one| one.allows() && is_to_dynamodb(one)).collect();
        let actions = to_dynamodb.iter().map(|statement| statement.dynamodb_actions());
        let Some(allowed) = actions.collect::<Option<ActionSet>>() else { return };
        let missing = REPLICATES.iter().filter(|action| !allowed.contains(**action));
        let missing: Vec<&str> = missing.map(|action| action.name()).collect();
        if missing.is_empty() {
            check_accounts(table, &to_dynamodb, findings);
            continue;
        }
        let (name, listed) = (table.name(), names::listed(missing));
        finding!(&POLICY, "replica `{name}` does not allow DynamoDB {listed}")
            .at(&policy)
            .help(help())
            .add_to(findings);
    }
}

pub(super) fn is_to_dynamodb(statement: &Statement<'_>) -> bool {
    let services = statement.node.at(["Principal", "Service"]);
    let services = services.map_or_else(Vec::new, |services| services.one_or_many());
    let is_it = |service: &Node<'_>| service.as_str() == Some("replication.dynamodb.amazonaws.com");
    services.iter().any(is_it)
}

/// A condition on the accounts, complete as far as known, that lacks one of the two known ones.
fn check_accounts(table: &Table<'_>, statements: &[&Statement<'_>], findings: &mut Vec<Finding>) {
    let source = table.property("GlobalTableSourceArn");
    let source = source.and_then(|arn| arn.as_str()).and_then(|arn| arn.split(':').nth(4));
    for condition in statements.iter().flat_map(|statement| statement.conditions()) {
        let values = condition.values();
        if !condition.is_of("aws:SourceAccount") || !values.iter().all(is_literal_or_own) {
            continue;
        }
        let has = |account: &str| values.iter().any(|value| value.as_str() == Some(account));
        let has_own =
            values.iter().any(|value| value.as_str() != source && !has_only(value, source));
        let missing = match source {
            Some(source) if !has(source) => format!("the source's account `{source}`"),
            Some(_) if !has_own => "the replica's own account".to_owned(),
            _ => continue,
        };
        finding!(&POLICY, "replica `{table}` lets DynamoDB replicate without {missing}")
            .here(&condition.node, "every account of the global table")
            .help(Help::either(
                "declare it as a `MultiAccountReplica`, which has the policy",
                "name the replica's account, the source's, and those of all other replicas",
            ))
            .add_to(findings);
        return;
    }
}

fn is_literal_or_own(value: &Node<'_>) -> bool {
    value.as_str().is_some_and(is_account) || text::referred(value) == Some("AWS::AccountId")
}

fn has_only(value: &Node<'_>, source: Option<&str>) -> bool {
    value.as_str().is_some() && value.as_str() == source
}

fn check_unused(table: &Table<'_>, member: &Node<'_>, findings: &mut Vec<Finding>) {
    for name in SETTINGS_OF_THE_SOURCE {
        let Some(property) = table.property(name) else { continue };
        finding!(&NOT_USED, "replica `{table}` says its own `{name}`")
            .here(&property, "comes from the source")
            .help("leave it out, and change it at the source")
            .and_elsewhere(member, "the source")
            .add_to(findings);
    }
}

fn check_key(table: &Table<'_>, member: &Node<'_>, findings: &mut Vec<Finding>) {
    let Some(specification) = table.property("SSESpecification") else { return };
    let is_on = specification.get("SSEEnabled").and_then(|on| on.as_bool()) == Some(true);
    let has_key = |replica: &Node<'_>| !lacks(replica, "SSESpecification");
    if !is_on || table.replicas().iter().any(has_key) {
        return;
    }
    finding!(
        &OWN_KEY,
        "table `{table}` has replicas in other accounts and is encrypted with `aws/dynamodb`"
    )
    .at(&specification)
    .help(Help::either(
        "encrypt it with `TableEncryption::customer_managed(…)`, or leave it to DynamoDB",
        "name a key in `Replicas`, or leave out `SSESpecification`",
    ))
    .and_elsewhere(member, "another account")
    .add_to(findings);
}

/// Checks the keys that are in the template and whose policies are literal.
fn check_key_policies(template: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    for named in table.setting("SSESpecification") {
        let Some(named) = named.get("KMSMasterKeyId") else { continue };
        let Some(key) = template.referred(&named, "AWS::KMS::Key") else { continue };
        let statements = statement::whole(key.property("KeyPolicy"));
        if statements.is_none_or(|all| all.iter().any(|one| one.allows() && is_to_dynamodb(one))) {
            continue;
        }
        finding!(&KEY_POLICY, "key `{key}` does not let DynamoDB replicate table `{table}`")
            .at(&named)
            .help(Help::either(
                "say so of the key: `.replication_between_accounts([\"222222222222\"])`",
                Help::say(
                    "allow {} in its `KeyPolicy`",
                    [Word::value(
                        serde_json::json!({ "Service": "replication.dynamodb.amazonaws.com" }),
                    )],
                ),
            ))
            .add_to(findings);
    }
}

#[cfg(test)]
mod tests;
