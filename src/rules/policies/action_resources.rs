//! Actions and the resources of their statements: pairs that never apply, and indexes that do not
//! exist.

use indexmap::IndexMap;

use crate::facts::{Action, ResourceKind};
use crate::names;
use crate::policy_syntax::{ActionSet, named};
use crate::rules::policies::pairs::actions_of;
use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::views::policies::{Policy, PolicyKind};
use crate::rules::views::statement::Statement;
use crate::rules::views::targets::{Target, targets};
use crate::template::text::{self, Piece};

rules!(
    acknowledgeable_error NEVER_APPLIES = iam043 {
        title: "each action of a statement takes one of its resources",
        explanation: "`GetItem` takes a table, `GetRecords` a stream, `Query` a table or an index, \
            `ListStreams` only `*`. On any other ARN an action is never allowed, whatever the policy says. \
            A grant puts each action on what it takes. Where nothing of a statement applies, what it was meant to \
            allow is denied; what stands beside pairs that apply, or where the policy has another statement \
            on the same table, as in the CDK's grants, is superfluous, which is a warning.",
        page: pages::DYNAMODB_ACTIONS,
    },
    acknowledgeable_error NO_INDEX = iam044 {
        title: "a policy names an index that its table has",
        explanation: "A statement for an index that does not exist grants nothing, and the query it was \
            meant for is denied. So does one whose ARN has two slashes, or none, before `index/`.",
        page: pages::DYNAMODB_ACTIONS,
    },
    warning ALL_INDEXES = iam045 {
        title: "a policy names the indexes one by one",
        explanation: "`index/*` grants every index that the table will ever have, also the one that \
            somebody adds for another purpose next year; on a table without indexes it grants nothing. A \
            grant of the library names each index, and follows when one is added.",
        page: pages::DYNAMODB_ACTIONS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let of_permissions = |policy: &&Policy<'_>| PolicyKind::PERMISSIONS.contains(&policy.kind);
    for policy in template.policies().iter().filter(of_permissions) {
        for statement in policy.statements() {
            let resources = targets(statement, template);
            let has_others = || has_others_on_its_tables(template, policy, statement, &resources);
            let by_action = statement.action.all_but.is_none();
            let useless = match by_action {
                true => pairs(statement, &resources, has_others, findings),
                false => Vec::new(),
            };
            for (node, target) in &resources {
                if let Some(found) = misplaced_part(node, target) {
                    findings.push(found);
                } else if !useless.iter().any(|other: &Node<'_>| other.is(node)) {
                    findings.extend(index(node, target, statement.allows()));
                }
            }
        }
    }
}

/// Whether another statement of the policy allows something that applies to one of the same tables.
fn has_others_on_its_tables(
    template: &Judged<'_>,
    policy: &Policy<'_>,
    statement: &Statement<'_>,
    resources: &[(Node<'_>, Target<'_>)],
) -> bool {
    let tables: Vec<String> = resources.iter().filter_map(table_of).collect();
    let reaches = |one: &Statement<'_>| {
        let actions = actions_of(one);
        let applies = |target| {
            actions.iter().any(|(_, named)| named.iter().any(|action| takes(action, target)))
        };
        targets(one, template).iter().any(|one| {
            table_of(one).is_some_and(|table| tables.contains(&table)) && applies(&one.1)
        })
    };
    let others = policy.statements().filter(|one| !one.node.is(&statement.node));
    !tables.is_empty() && others.filter(|one| one.allows()).any(reaches)
}

/// The table of a resource, by its logical id or the beginning of its ARN.
fn table_of((node, target): &(Node<'_>, Target<'_>)) -> Option<String> {
    match target {
        Target::DynamoDb { table: Some(table), .. } => Some(table.name().to_owned()),
        Target::DynamoDb { .. } => {
            let written = text::shown(node);
            let parts: Vec<&str> = written.split('/').take(2).collect();
            Some(parts.join("/"))
        }
        Target::Everything | Target::Elsewhere | Target::Unknown => None,
    }
}

/// An element of `Action` with the DynamoDB actions that it matches.
type MatchedElement<'t> = (Node<'t>, String, ActionSet);

/// Judges each action by the resources and each resource by the actions. Returns the resources that
/// nothing applies to.
fn pairs<'t>(
    statement: &Statement<'t>,
    resources: &[(Node<'t>, Target<'t>)],
    has_others: impl Fn() -> bool,
    findings: &mut Vec<Finding>,
) -> Vec<Node<'t>> {
    if resources.is_empty() {
        return Vec::new();
    }
    let mut actions: Vec<MatchedElement<'_>> = Vec::new();
    let mut all_known = true;
    for node in statement.actions() {
        let Some(name) = text::literal(&node) else {
            all_known = false;
            continue;
        };
        // A pattern over all services may be about the resources of another one.
        if name.split_once(':').is_none_or(|(service, _)| service.contains(['*', '?'])) {
            all_known = false;
            continue;
        }
        let named = named(&name);
        // Another service's action may take the resource. An unknown one is reported by another
        // rule.
        all_known &= !named.is_empty();
        if !named.is_empty() {
            actions.push((node, name, named));
        }
    }
    let reaches = |(_, _, named): &&MatchedElement<'_>| {
        resources.iter().any(|(_, target)| named.iter().any(|action| takes(action, target)))
    };
    let (alive, dead): (Vec<&MatchedElement<'_>>, Vec<&MatchedElement<'_>>) =
        actions.iter().partition(reaches);
    let is_superfluous = !dead.is_empty() && (!alive.is_empty() || !all_known || has_others());
    let dead = never_apply(&dead, resources).into_iter();
    findings.extend(dead.map(|one| if is_superfluous { one.weakened() } else { one }));
    let mut useless = Vec::new();
    if !all_known || alive.is_empty() {
        return useless;
    }
    for (node, target) in resources {
        let used =
            |(_, _, named): &&MatchedElement<'_>| named.iter().any(|action| takes(action, target));
        if !alive.iter().any(used) {
            useless.push(*node);
            let noun = target.noun(node);
            finding!(&NEVER_APPLIES, "no action here ever applies to {noun}")
                .at(node)
                .weakened()
                .help(
                    Help::from("leave the resource out")
                        .in_stack(", or grant by the table: `table.read_data()`"),
                )
                .add_to(findings);
        }
    }
    useless
}

/// Whether the action may apply to the resource, as far as that is known.
pub(super) fn takes(action: Action, target: &Target<'_>) -> bool {
    match target {
        Target::Everything | Target::Unknown => true,
        Target::Elsewhere => false,
        Target::DynamoDb { kind: None, .. } => true,
        Target::DynamoDb { kind: Some(kind), .. } => {
            let fits = |is_vector| is_vector == (action == Action::SearchVectors);
            action.applies_to(*kind) && is_vector_index(target).is_none_or(fits)
        }
    }
}

/// Whether it is a vector index of the template, which takes `SearchVectors` alone, or a secondary one,
/// which does not take it.
pub(super) fn is_vector_index(target: &Target<'_>) -> Option<bool> {
    let Target::DynamoDb { table: Some(table), kind: Some(ResourceKind::Index), name: Some(name) } =
        target
    else {
        return None;
    };
    let named =
        |node: &Node<'_>| node.get("IndexName").is_some_and(|own| own.as_str() == Some(name));
    if table.vector_indexes().iter().any(named) {
        return Some(true);
    }
    table.indexes().iter().any(|index| named(&index.node)).then_some(false)
}

/// A finding for the actions that take the same kinds of resource, none of which is here.
fn never_apply(dead: &[&MatchedElement<'_>], resources: &[(Node<'_>, Target<'_>)]) -> Vec<Finding> {
    let mut groups: IndexMap<Vec<ResourceKind>, Vec<&MatchedElement<'_>>> = IndexMap::new();
    for named in dead {
        let mut kinds: Vec<ResourceKind> =
            named.2.iter().flat_map(|action| action.resource_kinds()).copied().collect();
        kinds.sort();
        kinds.dedup();
        groups.entry(kinds).or_default().push(named);
    }
    let finding = |(kinds, group): (Vec<ResourceKind>, Vec<&MatchedElement<'_>>)| {
        let (node, _, _) = group.first()?;
        let short = |name: &str| name.split_once(':').map_or(name, |(_, short)| short).to_owned();
        let shorts: Vec<String> = group.iter().map(|(_, name, _)| short(name)).collect();
        let verb = if shorts.len() == 1 { "never applies" } else { "never apply" };
        let nouns: Vec<String> = resources.iter().map(|(node, target)| target.noun(node)).collect();
        let where_to = match nouns.as_slice() {
            [one] => one.clone(),
            [one, other] => format!("{one} or {other}"),
            _ => "any resource of this statement".to_owned(),
        };
        let listed = names::listed(shorts.iter().map(String::as_str));
        let finding = finding!(&NEVER_APPLIES, "{listed} {verb} to {where_to}").here(
            node,
            match kinds.as_slice() {
                [] => "takes only `*`".to_owned(),
                kinds => format!("takes {}", kinds_of(kinds)),
            },
        );
        let has = |kind| kinds.contains(&kind);
        let (help, in_file) = if kinds.is_empty() {
            (
                "put it into a statement of its own with `.resources([\"*\"])`",
                "put it into a statement of its own with `\"Resource\": \"*\"`",
            )
        } else if group.iter().all(|(_, _, actions)| actions.is_only(Action::SearchVectors)) {
            (
                "grant it on a vector index: `table.vector_index(\"…\").search_vectors()`",
                "grant it on a vector index and its table, or leave it out",
            )
        } else if has(ResourceKind::Table) {
            (
                "grant it on the table: `.resources([table.arn()])`, or `table.actions([…])`",
                "grant it on the table, or leave it out",
            )
        } else if has(ResourceKind::Stream) {
            (
                "grant it on the stream: `table.stream().read()`",
                "grant it on the stream, or leave it out",
            )
        } else {
            let help = "grant it on the resource it takes, or leave it out";
            (help, help)
        };
        Some(finding.help(Help::either(help, in_file)))
    };
    groups.into_iter().filter_map(finding).collect()
}

/// `` a `stream` ``, `` a `table` or an `index` ``
fn kinds_of(kinds: &[ResourceKind]) -> String {
    let article = |name: &str| if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    let kinds: Vec<String> =
        kinds.iter().map(|kind| format!("{} `{}`", article(kind.name()), kind.name())).collect();
    kinds.join(" or ")
}

/// What is wrong with the index in a resource.
/// The part behind a table's ARN, if it is not separated from it by one slash.
fn misplaced_part(node: &Node<'_>, target: &Target<'_>) -> Option<Finding> {
    let pieces = text::pieces(node);
    let of_table = matches!(target, Target::DynamoDb { .. });
    if !of_table && !matches!(target, Target::Unknown) {
        return None;
    }
    let literal = |piece: &Piece<'_>| match piece {
        Piece::Literal(text) => Some(text.clone()),
        _ => None,
    };
    let twice = pieces
        .iter()
        .filter_map(literal)
        .find_map(|text| ["//index/", "//stream/"].into_iter().find(|part| text.contains(part)));
    let without = match pieces.as_slice() {
        [Piece::GetAtt(_, "Arn"), Piece::Literal(text)] if of_table => {
            ["index/", "stream/"].into_iter().find(|part| text.starts_with(part))
        }
        _ => None,
    };
    let (part, label) = match (twice, without) {
        (Some(part), _) => (part.trim_start_matches('/'), "two slashes"),
        (None, Some(part)) => (part, "no slash"),
        (None, None) => return None,
    };
    let noun = part.trim_end_matches('/');
    let finding = finding!(&NO_INDEX, "`{}` is the ARN of no {noun}", text::shown(node))
        .here(node, label)
        .help(format!("write one slash: `…/{part}…`"));
    Some(if of_table { finding } else { finding.weakened() })
}

fn index(node: &Node<'_>, target: &Target<'_>, allows: bool) -> Option<Finding> {
    let Target::DynamoDb { table: Some(table), kind: Some(ResourceKind::Index), name: Some(name) } =
        target
    else {
        return None;
    };
    let lists = ["GlobalSecondaryIndexes", "LocalSecondaryIndexes", "VectorIndexes"];
    let known = table.index_names(&lists)?;
    let of = table.name();
    if name == "*" {
        // A Deny may well mean every index that will ever exist.
        return allows.then(|| {
            if known.is_empty() {
                finding!(&ALL_INDEXES, "table `{of}` has no index")
                    .here(node, "grants nothing")
                    .help("leave it out")
            } else {
                finding!(&ALL_INDEXES, "this grants every index that `{of}` will ever have")
                    .here(node, format!("today {}", names::listed(known)))
                    .help(Help::either(
                        "name them: `table.read_data()` grants table and indexes, \
                     `table.index(\"…\")` one",
                        "name them: `…/index/<name>`",
                    ))
            }
        });
    }
    // An index with a wildcard is a family that may be meant.
    if name.contains(['*', '?']) || known.contains(&name.as_str()) {
        return None;
    }
    finding!(&NO_INDEX, "table `{of}` has no index `{name}`")
        .at(node)
        .help(names::instead(name, known, "the table has no index", "it has"))
        .found()
}

#[cfg(test)]
mod tests;
