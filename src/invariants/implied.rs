//! Statements written by hand that add nothing, because the role's other statements allow all that they allow.

use indexmap::IndexMap;

use crate::evaluate::{Added, Environment, Evaluator, Named};
use crate::facts::pages;
use crate::findings::{Finding, Location, finding, rules};
use crate::policy_syntax::{ActionSet, AsWritten, PolicyKind, policies};
use crate::site::Place;
use crate::template::Template;

rules!(
    warning ADDS_NOTHING = iam127 {
        title: "a statement written by hand adds something",
        explanation: "What a role may do is the sum of its statements. One whose actions, resources and conditions are \
            within those of the others, for every request, changes nothing, and whoever reads it believes that it does: \
            narrowed later, it takes nothing away. Statements that are derived from grants are not looked at, and neither \
            are those whose values only deployment knows.",
        page: pages::IAM_EVALUATION,
    },
);

/// Who has a statement, and who needs it.
#[derive(Default)]
struct Told {
    times: usize,
    implied: Option<(Named, Vec<Named>)>,
    implied_times: usize,
}

/// The findings in a template, of which the statements at some places were written by hand.
pub(crate) fn judge(
    template: &Template,
    environment: &Environment,
    by_hand: impl Fn(Option<&Place>) -> bool,
) -> Vec<Finding> {
    let own = alone_with_roles(template, by_hand);
    if own.is_empty() {
        return Vec::new();
    }
    let evaluator = Evaluator::of(template, environment.clone().any_parameters());
    let mut told: IndexMap<String, Told> = IndexMap::new();
    for case in evaluator.cases_or_itself() {
        for session in case.roles().filter_map(|role| case.role(role).ok()) {
            for added in session.added(|pointer, _| own.iter().any(|it| it == pointer)) {
                let Added { statement, implied_by } = added;
                let told = told.entry(statement.pointer.clone()).or_default();
                told.times += 1;
                if let Some(by) = implied_by {
                    told.implied_times += 1;
                    told.implied.get_or_insert((statement, by));
                }
            }
        }
    }
    let nothing = told.into_values().filter(|told| told.times == told.implied_times);
    nothing.filter_map(|told| told.implied).map(|(statement, by)| found(&statement, &by)).collect()
}

/// The pointers of the statements by hand that only roles have, and that share an action with another statement of
/// theirs.
fn alone_with_roles(template: &Template, by_hand: impl Fn(Option<&Place>) -> bool) -> Vec<String> {
    let resources: Vec<_> = template.resources().collect();
    let mut of_roles: IndexMap<&str, Vec<(ActionSet, Option<String>)>> = IndexMap::new();
    let policies = policies(&AsWritten, &resources);
    for policy in policies.iter().filter(|policy| policy.kind.is_identity()) {
        let is_theirs = policy.kind == PolicyKind::Inline
            && !policy.elsewhere
            && policy.roles().count() == policy.holders.len();
        for statement in policy.statements().filter(|statement| statement.allows()) {
            let Some(actions) = statement.dynamodb_actions().filter(|it| !it.is_empty()) else {
                continue;
            };
            let is_asked = is_theirs && by_hand(statement.node.place());
            for role in policy.roles() {
                let pointer = is_asked.then(|| statement.node.pointer());
                of_roles.entry(role.logical_id()).or_default().push((actions, pointer));
            }
        }
    }
    let overlapping = of_roles.into_values().flat_map(|statements| {
        let shared = |at: usize, actions: ActionSet| {
            let others = statements.iter().enumerate().filter(|(other, _)| *other != at);
            let all: ActionSet = others.map(|(_, (actions, _))| *actions).collect();
            actions.iter().all(|action| all.contains(action))
        };
        let asked = statements
            .iter()
            .enumerate()
            .filter(|(at, (actions, pointer))| pointer.is_some() && shared(*at, *actions));
        asked.filter_map(|(_, (_, pointer))| pointer.clone()).collect::<Vec<_>>()
    });
    overlapping.collect()
}

fn found(statement: &Named, by: &[Named]) -> Finding {
    let location = |one: &Named| Location {
        place: one.place.clone(),
        pointer: Some(one.pointer.clone()).filter(|it| !it.is_empty()),
    };
    let verb = if by.len() == 1 { "allows" } else { "allow" };
    let names = crate::names::joined(by.iter().map(|one| one.name.clone()));
    let mut found =
        finding!(&ADDS_NOTHING, "{} adds nothing: {names} {verb} all of it", statement.name)
            .here(location(statement), "adds nothing");
    for one in by {
        found = found.and_elsewhere(location(one), "allows it");
    }
    found.help("leave it out, or say in it what the others do not allow")
}
