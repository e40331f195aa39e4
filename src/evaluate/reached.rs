//! What a session may do, for every request on a resource.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::change::{Change, Kind, Side, gained, keys_of};
use super::classes::{
    Classes, Common, GoOn, MOST_CLASSES, NotDecided, OwnRows, PRINCIPAL_ARN, Visited,
};
use super::context::{Context, Found as Known};
use super::decision::Verdict;
use super::evaluator::Evaluator;
use super::probe::Probe;
use super::request::Request;
use super::statement::Statement;
use crate::facts::Action;

/// What a session may do on a resource.
pub(crate) struct Reached<'p> {
    probe: &'p Probe<'p>,
    evaluator: &'p Evaluator,
    known: BTreeMap<Alike, Found>,
    /// How many requests may still be asked here.
    left: usize,
}

/// What was found for an action.
type Found = Result<Rc<[Change]>, NotDecided>;

/// How many requests a principal is asked for, on all resources together.
pub(crate) const MOST_OF_PRINCIPAL: usize = 10 * MOST_CLASSES;

/// What is found for an action depends on this alone.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    /// If it depends on the action in other ways, too.
    action: Option<Action>,
    /// Whether requests for the caller's own rows count.
    others: bool,
    /// The statements that may have it, by their addresses.
    statements: Vec<usize>,
    names_several_rows: bool,
    may_scan: bool,
    /// For each key that they look at whether its value is open.
    open: Vec<bool>,
}

impl<'p> Reached<'p> {
    /// `left`: how many requests may be asked of the principal.
    pub(crate) fn of(probe: &'p Probe<'p>, evaluator: &'p Evaluator, left: usize) -> Self {
        Self { probe, evaluator, known: BTreeMap::new(), left: left.min(MOST_CLASSES) }
    }

    /// How many requests may still be asked here.
    pub(crate) fn left(&self) -> usize {
        self.left
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
        let side = Side::of(self.probe, part);
        let (action, probe) = (part.action, self.probe);
        let alike = || part.says_nothing().then(|| Alike::of(probe, action, &side.common, others));
        let known = alike().and_then(|alike| self.known.get(&alike)).cloned();
        let found = known.unwrap_or_else(|| self.ask(&side, action, others).map(Rc::from));
        if let Some(alike) = alike() {
            self.known.insert(alike, found.clone());
        }
        let of_it = |change: &Change| Change { action, ..change.clone() };
        Ok(found?.iter().map(of_it).collect())
    }

    fn ask(
        &mut self,
        side: &Side<'_>,
        action: Action,
        others: bool,
    ) -> Result<Vec<Change>, NotDecided> {
        let probe = self.probe;
        let own = OwnRows::of(probe.statements(), action, &side.common);
        let (kinds, contexts) = (probe.kinds(), [&side.common]);
        let common = Common { action: Some(action), kinds, contexts: &contexts };
        let classes = Classes::allowed(probe.statements(), &common, others.then(|| own.clone()))?;
        let says_who = matches!(probe.who.context.find(PRINCIPAL_ARN), Known::Absent);
        let mut found: Vec<(Kind, Change)> = Vec::new();
        let visited = classes.visit_where(&mut self.left, |visited| {
            let (Visited::Whole(request) | Visited::Some(request)) = visited;
            let answer = side.answer(request);
            if let Visited::Some(_) = visited {
                return match answer.verdict() {
                    Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied => GoOn::Elsewhere,
                    Verdict::Allowed | Verdict::Undecided => GoOn::Deeper,
                };
            }
            let context = answer.check().context();
            // A role of the template is asked by itself.
            let is_role = says_who && self.evaluator.is_of_role(context);
            if is_role || (others && own.are_all_of(context)) {
                return GoOn::Deeper;
            }
            for (kind, what) in gained(&answer) {
                if !found.iter().any(|(known, _)| *known == kind) {
                    let (resource, keys) = (answer.check().resource(), keys_of(request));
                    found.push((kind, Change { action, resource, keys, what }));
                }
            }
            GoOn::Deeper
        });
        let found = found.into_iter().map(|(_, change)| change);
        match visited {
            Err(not_decided) if found.len() == 0 => Err(not_decided),
            // What was found is so, whatever else there is.
            Err(NotDecided { why }) => Ok(found.chain([Change::undecided(action, why)]).collect()),
            Ok(()) => Ok(found.collect()),
        }
    }
}

impl Alike {
    fn of(probe: &Probe<'_>, action: Action, common: &Context, others: bool) -> Self {
        let statements = || probe.statements().filter(|one| one.may_have(action));
        let keys = statements().flat_map(Statement::keys);
        let is_known = |one: &Statement| one.knows(action) && !one.differs_by_action();
        Self {
            action: (probe.is_opaque() || !statements().all(is_known)).then_some(action),
            others,
            statements: statements().map(Statement::address).collect(),
            names_several_rows: action.names_several_rows(),
            may_scan: action.takes_condition_key("dynamodb:FullTableScan"),
            open: keys.map(|key| common.is_open(key)).collect(),
        }
    }
}

impl Evaluator {
    /// Whether a request is one of a role of the template, or of a principal of one beside it.
    fn is_of_role(&self, context: &Context) -> bool {
        let Known::One(arn) = context.find(PRINCIPAL_ARN) else { return false };
        let is_beside = || self.neighbours.as_ref().is_some_and(|it| it.have_principal(arn));
        self.each_role().any(|role| role.arn.certainly_is(arn)) || is_beside()
    }
}

#[cfg(test)]
mod tests {
    use super::super::change::What;
    use super::super::classes::tests::{Dice, count, evaluator, keys_in};
    use super::super::considered::Considered;
    use super::super::context::Value;
    use super::super::text::Text;
    use super::*;

    /// A request is reached if and only if one like it is found, also where those for own rows do not count; and
    /// what is found is so.
    #[test]
    fn what_a_session_may_do_is_found_and_what_is_found_it_may_do() {
        let (mut allowed, mut of_others, mut asked) = (0, 0, 0);
        let rounds = count() / 2;
        for seed in 1..=rounds {
            let mut dice = Dice::new(seed + 9_000_000);
            let action = dice.action();
            let statements = dice.statements(4);
            let evaluator = evaluator(&statements);
            let session = evaluator.role("R").unwrap();
            let targets = evaluator.targets([Request::new(action).on_table("T")]);
            let probe = session.probe(&targets, 0).unwrap();
            let mut reached = Reached::of(&probe, &evaluator, MOST_CLASSES);
            let request = Request::new(action);
            // What is compared in too many ways is not decided, which breaks an invariant as well.
            let (Ok(all), Ok(others)) = (reached.by(&request, false), reached.by(&request, true))
            else {
                continue;
            };
            asked += 1;
            let gains = |of: &[Change]| of.iter().any(|it| !matches!(it.what, What::Lost(_)));
            assert!(gains(&all) || !gains(&others), "seed {seed}");
            let part = request.parts.first().unwrap();
            let side = Side::of(&probe, part);
            let own = OwnRows::of(probe.statements(), action, &side.common);
            let policy = || serde_json::to_string_pretty(&statements).unwrap();
            for (found, of_others) in [(&all, false), (&others, true)] {
                for change in found.iter().filter(|it| matches!(it.what, What::Gained(_))) {
                    let answer = side.answer(&values_of(change));
                    let context = answer.check().context();
                    assert_eq!(answer.verdict(), Verdict::Allowed, "seed {seed}: {context}");
                    let is_own = own.are_all_of(context);
                    assert!(!of_others || !is_own, "seed {seed}: {context}");
                }
            }
            for _ in 0..60 {
                let answer = side.answer(&keys_in(&dice.request(action)));
                if answer.verdict() != Verdict::Allowed {
                    continue;
                }
                allowed += 1;
                let context = answer.check().context();
                assert!(gains(&all), "seed {seed}: {context}\n{}", policy());
                if !own.are_all_of(context) {
                    of_others += 1;
                    assert!(gains(&others), "seed {seed}: {context}\n{}", policy());
                }
                // Each statement by which it is allowed is found.
                for by in answer.deciding().map(Considered::name) {
                    let is_by = |it: &Change| match &it.what {
                        What::Gained(one) => one.as_ref().is_some_and(|one| one.name() == by),
                        What::Lost(_) | What::Undecided(_) => false,
                    };
                    assert!(all.iter().any(is_by), "seed {seed}: {by}, {context}\n{}", policy());
                }
            }
        }
        assert!(asked > rounds / 2, "{asked} of {rounds}");
        assert!(allowed > rounds && of_others > rounds / 4, "{allowed} {of_others}");
    }

    /// The keys of a request as a change shows them.
    fn values_of(change: &Change) -> Vec<(String, Value)> {
        let value = |key: &str, values: &[String]| match values {
            [] => Value::Absent,
            values if key.contains("keys") || key.contains("keyvalues") => {
                Value::Many(values.iter().map(Text::known).collect())
            }
            values => Value::known(&values.concat()),
        };
        change.keys.iter().map(|(key, values)| (key.clone(), value(key, values))).collect()
    }
}
