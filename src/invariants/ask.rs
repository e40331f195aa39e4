//! Asks every principal of an invariant for every request that it rules out.

use std::collections::BTreeMap;

use super::finding::{Broken, findings};
use super::request;
use super::subjects::{Numbers, Subjects};
use crate::evaluate::{
    Change, Evaluator, LeftOut, Lock, Locks, MOST_OF_PRINCIPAL, Other, Outside, Reached, Request,
    Session, TablePart, Targets, What,
};
use crate::facts::Action;
use crate::findings::Finding;
use crate::may::{Invariant, Principals, Where, Who, Whose};
use crate::template::Template;

/// The findings where a template breaks invariants, in any case of the template's conditions. Its principals are asked
/// about the tables of the neighbours, too.
pub(super) fn ask(
    invariants: &[&Invariant],
    evaluator: &Evaluator,
    others: &[Other],
    template: &Template,
    neighbours: &[&Evaluator],
) -> Vec<Finding> {
    let mut broken: Vec<Vec<(Broken, usize)>> = invariants.iter().map(|_| Vec::new()).collect();
    let mut ask_case = |case: &Evaluator, others: &[Other]| {
        let when = case.environment().words_of(evaluator.open_parameters());
        let found = Subjects::of(invariants, case).ask(case, others, neighbours);
        for (broken, found) in broken.iter_mut().zip(found) {
            for one in found {
                match broken.iter_mut().find(|(known, _)| known.is_like(&one)) {
                    Some((_, times)) => *times += 1,
                    None => broken.push((one.in_case(&when), 1)),
                }
            }
        }
    };
    let cases = evaluator.cases();
    match cases {
        [] => ask_case(evaluator, others),
        cases => cases.iter().for_each(|case| ask_case(case, &case.others(template))),
    }
    let in_all = |(one, times): (Broken, usize)| match times >= cases.len() {
        true => one.in_case(""),
        false => one,
    };
    let of_one = |(invariant, broken): (&&Invariant, Vec<(Broken, usize)>)| {
        findings(invariant, broken.into_iter().map(in_all).collect())
    };
    invariants.iter().zip(broken).flat_map(of_one).collect()
}

impl Subjects<'_> {
    /// What principals may do of it all, by the invariants.
    fn ask(
        &self,
        evaluator: &Evaluator,
        others: &[Other],
        neighbours: &[&Evaluator],
    ) -> Vec<Vec<Broken>> {
        let own = evaluator.targets(self.requests());
        let with_targets = |subjects: Self, evaluator: &Evaluator| {
            let targets = evaluator.targets(subjects.requests());
            (subjects, targets)
        };
        let unplaced = with_targets(self.unplaced(evaluator), evaluator);
        let of_neighbour = |neighbour: &&Evaluator| {
            [self.of_neighbour(neighbour), self.unplaced(neighbour)]
                .map(|subjects| with_targets(subjects, neighbour))
        };
        let beside: Vec<(Self, Targets)> = neighbours.iter().flat_map(of_neighbour).collect();
        let mut found: Vec<Vec<Broken>> = self.invariants.iter().map(|_| Vec::new()).collect();
        let mut ask_here = |concerned: &[usize], session: &Session<'_>, asked: &mut Asked<'_>| {
            self.ask_session(concerned, session, &own, asked, &mut found);
            // Whom the policies of another template's tables let in is asked there.
            let beside = if asked.is_let_in { &[][..] } else { &beside[..] };
            for (subjects, targets) in beside.iter().chain([&unplaced]) {
                subjects.ask_session(concerned, session, targets, asked, &mut found);
            }
            // Whether tables elsewhere let in somebody of another account stands in their policies.
            if !asked.is_foreign {
                self.ask_outside(concerned, session, asked, &mut found);
            }
        };
        for role in evaluator.roles() {
            let concerned = self.concerned(|name| evaluator.calls_role(role, name));
            let session = evaluator.role(role).ok().filter(|_| !concerned.is_empty());
            if let Some(session) = session {
                ask_here(&concerned, &session, &mut Asked::of_role(role, evaluator));
            }
        }
        for other in others {
            let concerned = self.concerned(|name| other.is_called(name));
            let (concerned, doubts) = self.not_left_out(other, evaluator, concerned);
            if !concerned.is_empty() {
                let session = other.session(evaluator);
                let asked = Asked::of_other(other, evaluator);
                ask_here(&concerned, &session, &mut Asked { doubts, ..asked });
            }
        }
        found
    }

    /// The numbers of the invariants that mean a principal, by whether a name is its.
    fn concerned(&self, is_called: impl Fn(&str) -> bool) -> Vec<usize> {
        let means = |(_, (invariant, _)): &(usize, &(&Invariant, _))| {
            is_one(&invariant.never.who, &is_called)
        };
        self.invariants.iter().enumerate().filter(means).map(|(number, _)| number).collect()
    }

    /// Of these numbers, those of invariants that do not leave somebody out by the name of a principal of another
    /// template, and why some of them perhaps do.
    fn not_left_out(
        &self,
        other: &Other,
        evaluator: &Evaluator,
        concerned: Vec<usize>,
    ) -> (Vec<usize>, BTreeMap<usize, String>) {
        let mut doubts = BTreeMap::new();
        let is_asked = |number: &usize| {
            let Some((invariant, _)) = self.invariants.get(*number) else { return false };
            let names = &invariant.never.who.except;
            let is_left_out = |text: &str| names.iter().any(|name| name.text == text);
            match evaluator.is_left_out(other, is_left_out) {
                LeftOut::Yes => false,
                LeftOut::No => true,
                LeftOut::Perhaps(why) => {
                    doubts.insert(*number, why);
                    true
                }
            }
        };
        let asked = concerned.into_iter().filter(is_asked).collect();
        (asked, doubts)
    }

    /// What it may do on tables elsewhere, for the invariants that are about any table.
    fn ask_outside(
        &self,
        concerned: &[usize],
        session: &Session<'_>,
        asked: &mut Asked<'_>,
        found: &mut [Vec<Broken>],
    ) {
        let is_anywhere = |numbers: &Numbers<'_>| matches!(numbers.place, Where::Anywhere);
        let concerned = concerned.iter().copied().filter(|number| {
            let invariant = self.invariants.get(*number);
            invariant.is_some_and(|(_, all)| all.iter().any(is_anywhere))
        });
        let concerned: Vec<usize> = concerned.collect();
        if concerned.is_empty() {
            return;
        }
        match Outside::of(&[session]) {
            Ok(outside) => {
                let subjects = self.outside(&outside);
                let targets = asked.evaluator.targets(subjects.requests());
                subjects.ask_session(&concerned, session, &targets, asked, found);
            }
            Err(error) => {
                for number in concerned {
                    let (Some((invariant, _)), Some(found)) =
                        (self.invariants.get(number), found.get_mut(number))
                    else {
                        continue;
                    };
                    let actions = Action::all().iter().copied();
                    for action in actions.filter(|action| invariant.never.actions.has(*action)) {
                        let change = Change::undecided(action, error.why.clone());
                        Broken::add(found, &asked.noun, "tables elsewhere", change);
                    }
                }
            }
        }
    }

    fn ask_session<'s>(
        &self,
        concerned: &[usize],
        session: &'s Session<'s>,
        targets: &'s Targets,
        asked: &mut Asked<'_>,
        found: &mut [Vec<Broken>],
    ) {
        for (probe, alike) in session.probes(targets) {
            let possible = probe.actions();
            let mut reached = Reached::of(&probe, asked.evaluator, asked.left);
            let before = reached.left();
            for number in concerned {
                let (Some((invariant, all)), Some(found)) =
                    (self.invariants.get(*number), found.get_mut(*number))
                else {
                    continue;
                };
                for Numbers { place, whose, numbers } in all {
                    let here = alike.iter().copied().filter(|it| numbers.contains(it));
                    let here: Vec<usize> = here.collect();
                    if here.is_empty() {
                        continue;
                    }
                    let actions = possible.iter().filter(|it| invariant.never.actions.has(*it));
                    for action in actions {
                        let mut request = Request::new(action);
                        if let Where::Here(target) = place {
                            request = request::saying(target, request, action);
                        }
                        let changes = reached.by(&request, *whose == Whose::Others);
                        let changes = changes
                            .unwrap_or_else(|error| vec![Change::undecided(action, error.why)]);
                        let changes = asked.doubted(*number, changes);
                        for number in here.iter().filter(|_| !changes.is_empty()) {
                            self.add(*number, session, targets, asked, &changes, found);
                        }
                    }
                }
            }
            asked.left -= before - reached.left();
        }
    }

    /// Adds what a session may do of a subject, as far as the key of its table does not keep it out.
    fn add(
        &self,
        number: usize,
        session: &Session<'_>,
        targets: &Targets,
        asked: &mut Asked<'_>,
        changes: &[Change],
        found: &mut Vec<Broken>,
    ) {
        let Some((part, noun, _)) = self.asked.get(number) else { return };
        for change in changes {
            if let Some(what) = asked.behind_lock(session, part.as_ref(), change) {
                let resource = targets.arn(number).unwrap_or_default();
                let change = Change { what, resource, ..change.clone() };
                Broken::add(found, &asked.noun, noun, change);
            }
        }
    }
}

/// A principal that is asked.
struct Asked<'e> {
    noun: String,
    /// How many requests may still be asked.
    left: usize,
    evaluator: &'e Evaluator,
    is_role: bool,
    /// Whether its own policies are another account's.
    is_foreign: bool,
    /// Whether the policies of tables let it in, and its own are not known.
    is_let_in: bool,
    /// Why it may be among those whom an invariant leaves out, by the number of that.
    doubts: BTreeMap<usize, String>,
    locks: Option<Locks>,
}

impl<'e> Asked<'e> {
    fn of_role(id: &str, evaluator: &'e Evaluator) -> Self {
        Self {
            noun: format!("role `{id}`"),
            left: MOST_OF_PRINCIPAL,
            evaluator,
            is_role: true,
            is_foreign: false,
            is_let_in: false,
            doubts: BTreeMap::new(),
            locks: None,
        }
    }

    fn of_other(other: &Other, evaluator: &'e Evaluator) -> Self {
        let (noun, is_foreign) = (other.noun().to_owned(), other.is_foreign());
        let is_let_in = other.kind().is_let_in();
        Self { noun, is_role: false, is_foreign, is_let_in, ..Self::of_role(other.id(), evaluator) }
    }

    /// What it may do by an invariant that perhaps leaves it out is not decided.
    fn doubted(&self, number: usize, mut changes: Vec<Change>) -> Vec<Change> {
        let Some(why) = self.doubts.get(&number) else { return changes };
        for change in &mut changes {
            change.what = What::Undecided(why.clone());
        }
        changes
    }

    /// What it may do, behind the key that a table is encrypted with; `None` if that keeps it out. Of others than
    /// roles it is not asked.
    fn behind_lock(
        &mut self,
        session: &Session<'_>,
        part: Option<&TablePart>,
        change: &Change,
    ) -> Option<What> {
        let part = part.filter(|_| self.is_role && change.action.touches_items());
        let lock = part
            .map_or(Lock::Open, |part| self.locks.get_or_insert_with(|| session.locks()).of(part));
        match lock {
            Lock::Open => Some(change.what.clone()),
            Lock::Closed => None,
            Lock::Unknown { why, .. } => Some(What::Undecided(why)),
        }
    }
}

/// Whether a principal is meant, by whether a name is its.
pub(super) fn is_one(principals: &Principals, is_called: impl Fn(&str) -> bool) -> bool {
    let is_among = match &principals.who {
        Who::Everyone => true,
        Who::These(these) => these.iter().any(|name| is_called(&name.text)),
    };
    is_among && !principals.except.iter().any(|name| is_called(&name.text))
}
