//! Targets on which a session has the same answers, so that it is asked about one of them.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::check::Check;
use super::matched::About;
use super::policy::Policy;
use super::principal::Caller;
use super::probe::Probe;
use super::session::Session;
use super::statement::Statement;
use super::tags::RESOURCE_TAG;
use super::targets::Targets;
use super::truth::Truth;

/// What a session's answers about a target depend on: two that are alike have the same.
#[derive(PartialEq, Eq, Hash)]
struct Likeness<'a> {
    class: usize,
    /// If the statements have to be asked about the resource itself.
    arn: Option<&'a str>,
    /// The addresses of its policies whose statements are not known.
    opaque: Vec<usize>,
    /// The statements that may be about it.
    about: usize,
    /// Its tags, as far as these statements look at them.
    tags: Vec<String>,
}

/// Lists of the statements that may be about a target, each with whether it is, and why that is not known. A list
/// has a number, and is made of a shorter one; that of 0 is empty. Most targets share theirs with others.
#[derive(Default)]
struct Lists<'s> {
    /// By the number of the shorter list, the statement's address and the reason.
    numbers: BTreeMap<(usize, usize, Reason), usize>,
    /// What each adds to which one.
    added: Vec<(usize, &'s Statement, Truth)>,
    /// The reasons why something is not known, by their texts.
    reasons: BTreeMap<String, usize>,
}

/// Whether a statement is about a target; the number of the reason where that is not known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    Yes,
    No,
    Unknown(usize),
}

impl<'s> Lists<'s> {
    /// The list with a further statement.
    fn with(&mut self, list: usize, statement: &'s Statement, truth: Truth) -> usize {
        let reason = match &truth {
            Truth::Yes => Reason::Yes,
            Truth::No => Reason::No,
            Truth::Unknown(why) => Reason::Unknown(match self.reasons.get(why.why()) {
                Some(number) => *number,
                None => {
                    let number = self.reasons.len();
                    *self.reasons.entry(why.why().to_owned()).or_insert(number)
                }
            }),
        };
        *self.numbers.entry((list, statement.address(), reason)).or_insert_with(|| {
            self.added.push((list, statement, truth));
            self.added.len()
        })
    }

    /// The statements of a list, the last one first.
    fn statements(&self, mut list: usize) -> impl Iterator<Item = (&'s Statement, &Truth)> {
        std::iter::from_fn(move || {
            let (shorter, statement, truth) = self.added.get(list.checked_sub(1)?)?;
            list = *shorter;
            Some((*statement, truth))
        })
    }

    /// The tags of resources that the statements of a list look at, by their condition keys.
    fn tags(&self, list: usize) -> impl Iterator<Item = &'s str> {
        let keys = self.statements(list).flat_map(|(statement, _)| statement.keys());
        keys.filter(|key| key.starts_with(RESOURCE_TAG))
    }
}

impl<'e> Session<'e> {
    /// The targets on which a policy may say something of an action of DynamoDB's, in groups that have the same
    /// answers: a probe of one of each, and the numbers of all. On all others the session may do nothing.
    pub(crate) fn probes(&'e self, targets: &'e Targets) -> Vec<(Probe<'e>, Vec<usize>)> {
        let checks: Vec<OnceCell<Check>> = (0..targets.len()).map(|_| OnceCell::new()).collect();
        let (lists, concerned) = self.concerning(targets, &checks);
        let is_of_action = |(statement, _): (&Statement, &Truth)| statement.differs_by_action();
        let mut known: BTreeMap<usize, (bool, Vec<&str>)> = BTreeMap::new();
        let mut groups: IndexMap<Likeness<'e>, (Probe<'e>, Vec<usize>)> = IndexMap::new();
        for (number, list) in concerned.into_iter().enumerate() {
            let (Some(list), Some(resource), Some(class)) =
                (list, targets.get(number), targets.class(number))
            else {
                continue;
            };
            let (differs_by_action, tags) = known.entry(list).or_insert_with(|| {
                let tags = targets.differ_in_tags().then(|| lists.tags(list));
                (lists.statements(list).any(is_of_action), tags.into_iter().flatten().collect())
            });
            let differs_by_action = *differs_by_action;
            let opaque = resource.policies.iter().filter(|policy| policy.opaque.is_some());
            let likeness = Likeness {
                class,
                arn: differs_by_action.then(|| resource.arn.as_str()),
                opaque: opaque.map(|policy| Arc::as_ptr(policy).addr()).collect(),
                about: list,
                tags: resource.tags.likeness(tags),
            };
            let (_, numbers) = groups.entry(likeness).or_insert_with(|| {
                let about = lists.statements(list);
                let about: BTreeMap<usize, Truth> =
                    about.map(|(one, truth)| (one.address(), truth.clone())).collect();
                let concerns = |one: &Statement| about.contains_key(&one.address());
                let policies = self.prepared_policies().keeping(concerns);
                let of_resource = resource.policies.iter().map(|policy| policy.keeping(concerns));
                let of_resource = of_resource.collect();
                let who = self.who();
                let here = resource.here(self.deployed().account, &who);
                let about = (!differs_by_action).then(|| Arc::new(about));
                (Probe { who, resource, of_resource, here, policies, about }, Vec::new())
            });
            numbers.push(number);
        }
        groups.into_values().collect()
    }

    /// For each target the list of the statements that may be about it; `None` where no policy may say anything of it.
    fn concerning<'s>(
        &'s self,
        targets: &'s Targets,
        checks: &'s [OnceCell<Check>],
    ) -> (Lists<'s>, Vec<Option<usize>>) {
        let policies = self.prepared_policies();
        let who = self.who();
        let check = |number: usize| -> Option<&'s Check> {
            let resource = targets.get(number)?;
            let made = || resource.any_check(&resource.here(self.deployed().account, &who), &who);
            Some(checks.get(number)?.get_or_init(made))
        };
        let mut lists = Lists::default();
        let mut concerned = vec![policies.is_opaque().then_some(0); targets.len()];
        let mut about = About::default();
        for statement in policies.statements().filter(|one| !one.possible_actions().is_empty()) {
            let differs = statement.differs_by_action();
            for (number, truth) in targets.of_statement(statement, &mut about, check) {
                let Some(list) = concerned.get_mut(number) else { continue };
                if differs || !truth.is_no() {
                    *list = Some(lists.with(list.unwrap_or(0), statement, truth));
                }
            }
        }
        let caller = policies.who();
        let mut meaning: BTreeMap<usize, Vec<&Statement>> = BTreeMap::new();
        for number in targets.with_policies() {
            let (Some(resource), Some(list)) = (targets.get(number), concerned.get_mut(number))
            else {
                continue;
            };
            for policy in &resource.policies {
                if policy.opaque.is_some() {
                    list.get_or_insert(0);
                }
                let meaning = meaning
                    .entry(Arc::as_ptr(policy).addr())
                    .or_insert_with(|| policy.meaning(caller.as_deref()));
                for statement in meaning {
                    let Some(check) = check(number) else { continue };
                    let truth = statement.is_about(check);
                    if statement.differs_by_action() || !truth.is_no() {
                        *list = Some(lists.with(list.unwrap_or(0), statement, truth));
                    }
                }
            }
        }
        (lists, concerned)
    }
}

impl Policy {
    /// The statements that may mean a caller, if they have principals. The others decide nothing.
    fn meaning(&self, caller: Option<&Caller>) -> Vec<&Statement> {
        let statements = self.statements.iter().map(Arc::as_ref);
        let means = |one: &&Statement| !one.means(caller).is_some_and(|it| it.at_all().is_no());
        statements.filter(means).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::evaluate::{Environment, Evaluator, Request, Rows, Verdict};
    use crate::facts::Action;
    use serde_json::{Value, json};

    /// Tables with and without names, of which two have policies, and a role for each of these statements.
    fn evaluator(statements: &[Value]) -> Evaluator {
        let policy = |principal: Value| {
            json!({ "PolicyDocument": { "Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Principal": principal, "Action": "dynamodb:GetItem",
                "Resource": "*",
            } } })
        };
        let first = json!({ "AWS": { "Fn::GetAtt": ["R0", "Arn"] } });
        let indexes = json!([{ "IndexName": "byTag" }]);
        let mut resources = json!({
            "One": { "TableName": "app-1" },
            "Two": { "TableName": "app-2", "GlobalSecondaryIndexes": indexes },
            "MadeUp": { "GlobalSecondaryIndexes": indexes },
            "First": { "TableName": "first", "ResourcePolicy": policy(first) },
            "Open": { "ResourcePolicy": { "PolicyDocument": { "Fn::ImportValue": "policy" } } },
        });
        for (_, one) in resources.as_object_mut().unwrap() {
            *one = json!({ "Type": "AWS::DynamoDB::Table", "Properties": one });
        }
        for (number, statement) in statements.iter().enumerate() {
            let document = json!({ "Version": "2012-10-17", "Statement": statement });
            let policies = json!([{ "PolicyName": "Own", "PolicyDocument": document }]);
            let role = json!({ "Type": "AWS::IAM::Role", "Properties": { "Policies": policies } });
            resources[format!("R{number}")] = role;
        }
        let environment = Environment::new("111122223333", "eu-west-1").stack_name("app");
        Evaluator::of(&json!({ "Resources": resources }).into(), environment)
    }

    /// Each target is asked about by itself, and as one of those that are alike.
    #[test]
    fn targets_that_are_alike_have_the_answers_of_each() {
        let arn = |name: &str| json!(format!("arn:aws:dynamodb:*:*:table/{name}"));
        let allow = |resource: Value| json!({ "Effect": "Allow", "Action": "dynamodb:*", "Resource": resource });
        let deny = json!({ "Effect": "Deny", "Action": "dynamodb:Get*", "Resource": arn("*1") });
        let but_one =
            json!({ "Effect": "Allow", "Action": "dynamodb:*", "NotResource": arn("app-1") });
        let evaluator = evaluator(&[
            allow(json!([arn("*p*2"), arn("*p*1"), arn("app-*")])),
            allow(json!([arn("*p*1"), arn("app-*"), { "Fn::ImportValue": "arn" }])),
            allow(json!([{ "Fn::ImportValue": "arn" }, arn("*p*2")])),
            json!([allow(json!([arn("app-${aws:username}"), arn("*2")])), deny]),
            json!([but_one, allow(json!("arn:aws:dynamodb"))]),
            json!([]),
            json!({ "Fn::ImportValue": "statement" }),
        ]);
        let ids = ["One", "Two", "MadeUp", "First", "Open"];
        let query = || Request::new(Action::Query);
        let indexes = ["Two", "MadeUp"].map(|id| query().on_index(id, "byTag"));
        let requests = ids.map(|id| query().on_table(id)).into_iter().chain(indexes);
        let targets = evaluator.targets(requests);
        for role in evaluator.roles() {
            let session = evaluator.role(role).unwrap();
            let groups = session.probes(&targets);
            for number in 0..targets.len() {
                let alone = session.probe(&targets, number).unwrap();
                let together = groups.iter().find(|(_, numbers)| numbers.contains(&number));
                for action in [Action::GetItem, Action::Query, Action::DescribeTable] {
                    let alone = alone.decide(action, Rows::Unspecified);
                    let Some((together, _)) = together else {
                        assert_eq!(alone.unknown(), None, "{role} on {number}");
                        assert_eq!(
                            alone.verdict(),
                            Verdict::ImplicitlyDenied,
                            "{role} on {number}"
                        );
                        continue;
                    };
                    let together = together.decide(action, Rows::Unspecified);
                    assert_eq!(together.verdict(), alone.verdict(), "{role} on {number}");
                    assert_eq!(together.unknown(), alone.unknown(), "{role} on {number}");
                }
            }
        }
    }
}
