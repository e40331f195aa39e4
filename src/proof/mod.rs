//! The gate: the emitted policies allow what was declared, and nothing else.
//!
//! Every role × action × table, index, stream and part of a table × kind of row is asked twice: once the grants as they were declared, by what a grant means,
//! and once the template as it will be deployed, with the evaluator. So is every role × key of a table × way to it. Statements that were written by
//! hand count as written. A difference is a bug of ours, and nothing is written.
//!
//! This module knows declarations and decisions. It does not know how grants become statements,
//! which is what it proves.

mod declared;
mod difference;
mod imported;
mod keys;
mod rows;

use std::cell::OnceCell;

use indexmap::IndexSet;

use declared::{AskedTarget, DeclaredGrants};
use difference::{Case, difference};
pub(crate) use difference::{NOT_AS_DECLARED, RULES};
use imported::Imported;
use keys::Keys;
use rows::AllRows;

use crate::evaluate::{
    Answer, Effect, Environment, Evaluator, Limit, PolicyKind, Session, Targets, Verdict, Why,
};
use crate::findings::Finding;
use crate::iam::RoleDeclaration;
use crate::stack::{Stack, Stage, lower_without_grants};
use crate::template::Template;

/// An account that AWS uses in its examples. Any account does.
const ACCOUNT: &str = "111122223333";

/// The Region of a stack that does not set one.
const REGION: &str = "us-east-1";

/// The findings where the policies of `template`, which was lowered from `stack`, differ from its
/// grants.
pub(crate) fn prove(stack: &Stack, stage: &Stage, template: &Template) -> Vec<Finding> {
    let roles: Vec<&RoleDeclaration> = declared::roles(stack).collect();
    if roles.is_empty() {
        return Vec::new();
    }
    let region = stack.region.as_ref().map_or(REGION, |region| region.value.as_str());
    let environment = Environment::new(ACCOUNT, region).stack_name(stage.stack_name(stack.name()));
    let environment = imported::assumed(stack, keys::with_distinct_keys(environment, template));
    let evaluator = Evaluator::without_additions(template, environment.clone());
    let imported = Imported::of(stack, template, &environment, &evaluator);
    let subjects = declared::subjects(stack, &imported, &environment);
    let targets = evaluator.targets(subjects.iter().map(|subject| subject.request(&imported)));
    let asked = Asked { evaluator: &evaluator, subjects, targets };
    let by_hand =
        ByHand { stack, stage, environment, imported: &imported, evaluator: OnceCell::new() };
    let keys = Keys::of(&evaluator, &imported, region);
    let mut findings = keys.missing(stack);
    for role in roles {
        let declared = DeclaredGrants::of(stack, role, &imported);
        prove_role(role, &declared, &asked, &by_hand, &mut findings);
        keys.prove_role(role, &declared, &evaluator, &by_hand, &mut findings);
    }
    findings
}

/// What every role is asked about.
struct Asked<'e> {
    evaluator: &'e Evaluator,
    subjects: IndexSet<AskedTarget>,
    /// The resources of the subjects, in their order.
    targets: Targets,
}

fn prove_role(
    role: &RoleDeclaration,
    declared: &DeclaredGrants<'_>,
    asked: &Asked<'_>,
    by_hand: &ByHand<'_>,
    findings: &mut Vec<Finding>,
) {
    let id = role.resource_id();
    let Some(session) = session(asked.evaluator, &id, declared) else { return };
    let all_rows = AllRows::of(&session, &declared.caller).unwrap_or_else(|not_decided| {
        findings.push(difference::not_every_row(role, &not_decided));
        AllRows::examples(&declared.caller)
    });
    // What neither a statement nor a grant is about is denied, as declared.
    let mut numbers = session.concerned(&asked.targets);
    numbers.extend(declared.subjects().filter_map(|one| asked.subjects.get_index_of(one)));
    for number in numbers {
        let subject = asked.subjects.get_index(number);
        let probe = session.probe(&asked.targets, number);
        let Some((subject, probe)) = subject.zip(probe) else { continue };
        let grants = declared.on(subject);
        let possible = probe.actions();
        for action in subject.actions() {
            if !possible.contains(action) && !declared::mentions(grants, action) {
                continue;
            }
            let conditional = probe.is_conditional(action);
            let mut same: Option<Answer> = None;
            for rows in all_rows.for_action(action) {
                let answer = match same.take() {
                    Some(answer) if !conditional => answer,
                    _ => probe.decide(action, rows.asked()),
                };
                let is_declared = declared.allows(grants, action, rows);
                let is_as_declared = match answer.verdict() {
                    Verdict::Allowed => is_declared,
                    Verdict::ImplicitlyDenied => !is_declared,
                    Verdict::ExplicitlyDenied | Verdict::Undecided => false,
                };
                if !is_as_declared {
                    let case = Case { role, subject, grants, action, rows, is_declared };
                    let ask = |session: &Session<'_>| {
                        let request = subject.request(by_hand.imported);
                        let targets = session.evaluator().targets([request]);
                        let probe = session.probe(&targets, 0)?;
                        Some(probe.decide(action, rows.asked()).verdict())
                    };
                    if !by_hand.explains(&id, declared, is_declared, &answer, ask) {
                        findings.push(difference(&case, &answer));
                        // If all rows are alike, one of them is enough.
                        if !conditional {
                            break;
                        }
                    }
                }
                same = Some(answer);
            }
        }
    }
}

/// A session of the role for one user. Every key that grants compare has a value.
fn session<'e>(
    evaluator: &'e Evaluator,
    role: &str,
    declared: &DeclaredGrants<'_>,
) -> Option<Session<'e>> {
    let session = evaluator.role(role).ok()?;
    Some(declared.caller.keys().fold(session, |session, (key, own)| session.context(key, own)))
}

/// Whether a policy of the role certainly allows it, unless something else denies it.
fn is_granted(answer: &Answer) -> bool {
    answer.considered().iter().any(|one| {
        let of_identity = matches!(one.kind(), PolicyKind::Inline | PolicyKind::Managed);
        of_identity && one.effect() == Some(Effect::Allow) && one.why() == Why::Applies
    })
}

/// The template without grants. It is made only if a verdict differs from them.
struct ByHand<'s> {
    stack: &'s Stack,
    stage: &'s Stage,
    environment: Environment,
    imported: &'s Imported,
    evaluator: OnceCell<Evaluator>,
}

impl ByHand<'_> {
    /// Whether handwritten statements explain why the verdict differs from the grants'. A session that
    /// has only them is asked.
    fn explains(
        &self,
        role: &str,
        declared: &DeclaredGrants<'_>,
        is_declared: bool,
        answer: &Answer,
        ask: impl FnOnce(&Session<'_>) -> Option<Verdict>,
    ) -> bool {
        if answer.verdict() == Verdict::Undecided && declared.is_open(self.imported) {
            return true;
        }
        let session = session(self.evaluator(), role, declared);
        let Some(verdict) = session.as_ref().and_then(ask) else { return false };
        match (answer.verdict(), is_declared) {
            // The handwritten statements allow as much, deny it, or leave it open.
            (emitted, false) => emitted == verdict,
            (Verdict::ExplicitlyDenied, true) => verdict == Verdict::ExplicitlyDenied,
            // The grant allows it. What is open must be a limit, which no grant makes.
            (Verdict::Undecided, true) => verdict == Verdict::Undecided || is_granted(answer),
            // A grant cannot reach beyond the permissions boundary.
            (Verdict::ImplicitlyDenied, true) => answer.limit() == Some(Limit::Boundary),
            (Verdict::Allowed, true) => true,
        }
    }

    fn evaluator(&self) -> &Evaluator {
        self.evaluator.get_or_init(|| {
            let template = lower_without_grants(self.stack, self.stage);
            Evaluator::without_additions(&template, self.environment.clone())
        })
    }
}

#[cfg(test)]
mod tests;
