//! What a session may do, for every request on a resource.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::change::{Change, Kind, Side, compared, keys_of};
use super::classes::{Classes, Common, NotDecided};
use super::context::{Context, Found, Value};
use super::evaluator::Evaluator;
use super::probe::Probe;
use super::request::{CallPart, Request};
use super::statement::Statement;
use super::text::Text;
use super::truth::Truth;
use crate::facts::Action;
use crate::facts::variables::is_of_the_caller;
use crate::policy_syntax::Effect;

/// What a session may do on a resource, and which kinds of requests there are for its actions.
pub(crate) struct Reached<'p> {
    probe: &'p Probe<'p>,
    evaluator: &'p Evaluator,
    known: BTreeMap<Alike, Requests>,
}

/// A request of each kind that statements tell apart.
type Requests = Result<Rc<[Vec<(String, Value)>]>, NotDecided>;

/// What the kinds of requests for an action depend on.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    /// The statements that may have it, by their addresses.
    statements: Vec<usize>,
    names_several_rows: bool,
    may_scan: bool,
    /// For each key that they look at whether its value is open.
    open: Vec<bool>,
}

impl<'p> Reached<'p> {
    pub(crate) fn of(probe: &'p Probe<'p>, evaluator: &'p Evaluator) -> Self {
        Self { probe, evaluator, known: BTreeMap::new() }
    }

    /// The requests of a kind that the session may make, or may be able to, one for each statement that allows some.
    /// What the request says is in all of them. `others`: those that name none but the session's own rows do not
    /// count.
    ///
    /// # Errors
    ///
    /// If not every request could be asked.
    pub(crate) fn by(
        &mut self,
        request: &Request,
        others: bool,
    ) -> Result<Vec<Change>, NotDecided> {
        let Some(part) = request.parts.first() else { return Ok(Vec::new()) };
        let (probe, action) = (self.probe, part.action);
        let side = Side::of(probe, part);
        let says_who = matches!(probe.who.context.find(PRINCIPAL_ARN), Found::Absent);
        let mut found: Vec<(Kind, Change)> = Vec::new();
        for request in self.requests(part, &side.common)?.iter() {
            let answer = side.answer(request);
            let context = answer.check().context();
            // A role of the template is asked by itself.
            let is_role = says_who && self.evaluator.is_of_role(context);
            if is_role || (others && probe.is_for_own_rows(action, context)) {
                continue;
            }
            let Some((kind, what)) = compared(None, Some(&answer)) else { continue };
            if !found.iter().any(|(known, _)| *known == kind) {
                let (resource, keys) = (answer.check().resource(), keys_of(request));
                found.push((kind, Change { action, resource, keys, what }));
            }
        }
        Ok(found.into_iter().map(|(_, change)| change).collect())
    }

    /// A request of each kind for an action, of which a part is known.
    fn requests(&mut self, part: &CallPart, common: &Context) -> Requests {
        let all = |probe: &Probe<'_>| {
            let (kinds, contexts) = (probe.kinds(), [common]);
            let common = Common { action: part.action, kinds, contexts: &contexts };
            let mut requests = Vec::new();
            let classes = Classes::of(probe.statements(), &common)?;
            classes.visit(|request| requests.push(request.to_vec()))?;
            Ok(requests.into())
        };
        if !part.says_nothing() {
            return all(self.probe);
        }
        let alike = Alike::of(self.probe, part.action, common);
        self.known.entry(alike).or_insert_with(|| all(self.probe)).clone()
    }
}

impl Alike {
    fn of(probe: &Probe<'_>, action: Action, common: &Context) -> Self {
        let statements = || probe.statements().filter(|one| one.may_have(action));
        let keys = statements().flat_map(|statement| {
            let compared = statement.conditions().iter().map(|condition| condition.lower_key());
            compared.chain(statement.variables())
        });
        Self {
            statements: statements().map(Statement::address).collect(),
            names_several_rows: action.names_several_rows(),
            may_scan: action.takes_condition_key("dynamodb:FullTableScan"),
            open: keys.map(|key| common.is_open(key)).collect(),
        }
    }
}

const PRINCIPAL_ARN: &str = "aws:principalarn";

impl Evaluator {
    /// Whether a request is one of a role of the template.
    fn is_of_role(&self, context: &Context) -> bool {
        let Found::One(arn) = context.find(PRINCIPAL_ARN) else { return false };
        self.each_role().any(|role| role.arn.certainly_is(arn))
    }
}

impl Probe<'_> {
    /// Whether a request names rows, and each is one that a condition compares with a variable of the caller's.
    fn is_for_own_rows(&self, action: Action, context: &Context) -> bool {
        let rows = context.find("dynamodb:leadingkeys").values();
        !rows.is_empty() && rows.iter().all(|row| self.is_own_row(action, row, context))
    }

    fn is_own_row(&self, action: Action, row: &Text, context: &Context) -> bool {
        let allowing =
            |one: &&Statement| one.may_have(action) && !matches!(one.effect, Ok(Effect::Deny));
        let conditions = self.statements().filter(allowing).flat_map(Statement::row_conditions);
        let positive = conditions.filter(|it| it.meaning().is_some_and(|it| !it.negated));
        let mut patterns = positive.flat_map(|condition| condition.patterns());
        patterns.any(|pattern| {
            let is_own = pattern.variables().any(is_of_the_caller);
            is_own && matches!(pattern.fill(context).matches(row), Truth::Yes)
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::super::change::What;
    use super::super::classes::tests::{Dice, allowing, count, evaluator, keys_in};
    use super::super::decision::Verdict;
    use super::*;

    /// A request is reached if and only if one like it is found, also where those for own rows do not count.
    #[test]
    fn what_a_session_may_do_is_found_and_what_is_found_it_may_do() {
        let (mut allowed, mut of_others) = (0, 0);
        let rounds = count() / 5;
        for seed in 1..=rounds {
            let mut dice = Dice::new(seed + 9_000_000);
            let action = if dice.roll(2) == 0 { Action::GetItem } else { Action::BatchGetItem };
            let number = 1 + dice.roll(3);
            let statements: Vec<Json> = (0..number).map(|_| allowing(&dice.condition())).collect();
            let evaluator = evaluator(&statements);
            let session = evaluator.role("R").unwrap();
            let targets = evaluator.targets([Request::new(action).on_table("T")]);
            let probe = session.probe(&targets, 0).unwrap();
            let mut reached = Reached::of(&probe, &evaluator);
            let request = Request::new(action);
            let all = reached.by(&request, false).unwrap();
            let others = reached.by(&request, true).unwrap();
            let gains = |of: &[Change]| of.iter().any(|it| matches!(it.what, What::Gained(_)));
            assert!(gains(&all) || !gains(&others), "seed {seed}");
            let part = request.parts.first().unwrap();
            let side = Side::of(&probe, part);
            for _ in 0..60 {
                let keys = keys_in(&dice.request(action));
                let answer = side.answer(&keys);
                if answer.verdict() != Verdict::Allowed {
                    continue;
                }
                allowed += 1;
                assert!(gains(&all), "seed {seed}: {}", answer.check().context());
                if !probe.is_for_own_rows(action, answer.check().context()) {
                    of_others += 1;
                    assert!(gains(&others), "seed {seed}: {}", answer.check().context());
                }
            }
        }
        assert!(allowed > rounds && of_others > rounds / 4, "{allowed} {of_others}");
    }
}
