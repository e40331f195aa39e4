//! The gate: the emitted policies allow what was declared, and nothing else.
//!
//! Every role × action × table, index, stream and part of a table × row is asked twice: of the grants
//! as they were declared, by what a grant means, and of the template as it will be deployed, by the
//! evaluator. Statements that were written by hand count as they stand. A difference is a bug of ours,
//! and nothing is written.
//!
//! It knows declarations and decisions; it does not know how grants become statements, which is what
//! it proves.

mod declared;
mod difference;
mod imported;
mod rows;

use std::cell::OnceCell;

use declared::{Declared, Subject};
use difference::{Case, difference};
use imported::Imported;
use rows::AllRows;

use crate::evaluate::{
    Answer, Effect, Environment, Evaluator, Limit, PolicyKind, RoleSubject, Verdict, Why,
};
use crate::findings::Finding;
use crate::iam::RoleDeclaration;
use crate::stack::{Stack, Stage, lower_without_grants};
use crate::template::Template;

/// An account that AWS uses in its examples: which one it is does not matter.
const ACCOUNT: &str = "111122223333";

/// The Region of a stack that names none.
const REGION: &str = "us-east-1";

/// Where the policies of `template`, which was lowered from `stack`, say something else than its
/// grants.
pub(crate) fn prove(stack: &Stack, stage: &Stage, template: &Template) -> Vec<Finding> {
    let roles: Vec<&RoleDeclaration> = declared::roles(stack).collect();
    if roles.is_empty() {
        return Vec::new();
    }
    let region = stack.region.as_ref().map_or(REGION, |region| region.value.as_str());
    let environment = Environment::new(ACCOUNT, region).stack_name(stage.stack_name(stack.name()));
    let environment = imported::assumed(stack, environment);
    let evaluator = Evaluator::of(template, environment.clone());
    let imported = Imported::of(stack, template, &environment, &evaluator);
    let subjects = declared::subjects(stack, &imported, &environment);
    let by_hand =
        ByHand { stack, stage, environment, imported: &imported, evaluator: OnceCell::new() };
    let mut findings = Vec::new();
    for role in roles {
        let declared = Declared::of(stack, role, &imported);
        prove_role(role, &declared, &subjects, &evaluator, &by_hand, &mut findings);
    }
    findings
}

fn prove_role(
    role: &RoleDeclaration,
    declared: &Declared<'_>,
    subjects: &[Subject],
    evaluator: &Evaluator,
    by_hand: &ByHand<'_>,
    findings: &mut Vec<Finding>,
) {
    let rows = AllRows::of(&declared.leading_keys());
    let id = role.resource_id();
    let Some(session) = session(evaluator, &id, declared) else { return };
    for subject in subjects {
        let Ok(probe) = session.probe(&subject.request(by_hand.imported)) else { continue };
        let grants = declared.on(subject);
        let possible = probe.actions();
        for action in subject.actions() {
            if !possible.contains(&action) && !declared::mentions(grants, action) {
                continue;
            }
            let conditional = probe.is_conditional(action);
            let mut same: Option<Answer> = None;
            for asked in rows.for_action(action) {
                let answer = match same.take() {
                    Some(answer) if !conditional => answer,
                    _ => probe.decide(action, asked.rows_asked()),
                };
                let is_declared = declared::allows(grants, action, asked);
                let is_as_declared = match answer.verdict() {
                    Verdict::Allowed => is_declared,
                    Verdict::ImplicitlyDenied => !is_declared,
                    Verdict::ExplicitlyDenied | Verdict::Undecided => false,
                };
                if !is_as_declared {
                    let case = Case { role, subject, grants, action, asked, is_declared };
                    if !by_hand.explains(&id, &case, declared, &answer) {
                        findings.push(difference(&case, &answer));
                        // Of all rows alike, one says it.
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

/// A session of the role whose user is somebody: every key that grants compare has a value.
fn session<'e>(
    evaluator: &'e Evaluator,
    role: &str,
    declared: &Declared<'_>,
) -> Option<RoleSubject<'e>> {
    let session = evaluator.role(role).ok()?;
    Some(declared.identities().fold(session, |session, key| session.context(key, rows::OWN)))
}

/// Whether a policy of the role surely allows it, if nothing takes it away.
fn is_granted(answer: &Answer) -> bool {
    answer.considered().iter().any(|one| {
        let of_identity = matches!(one.kind(), PolicyKind::Inline | PolicyKind::Managed);
        of_identity && one.effect() == Some(Effect::Allow) && one.why() == Why::Applies
    })
}

/// What stands in the template apart from grants: read only where a verdict differs from them.
struct ByHand<'s> {
    stack: &'s Stack,
    stage: &'s Stage,
    environment: Environment,
    imported: &'s Imported,
    evaluator: OnceCell<Evaluator>,
}

impl ByHand<'_> {
    /// Whether statements that were written by hand make the verdict another one than the grants'.
    fn explains(
        &self,
        role: &str,
        case: &Case<'_>,
        declared: &Declared<'_>,
        answer: &Answer,
    ) -> bool {
        if answer.verdict() == Verdict::Undecided && declared.is_open(self.imported) {
            return true;
        }
        let Some(verdict) = self.verdict(role, case, declared) else { return false };
        match (answer.verdict(), case.is_declared) {
            // What is said by hand allows as much, denies it, or leaves it open.
            (emitted, false) => emitted == verdict,
            (Verdict::ExplicitlyDenied, true) => verdict == Verdict::ExplicitlyDenied,
            // The grant allows it; what is open is what limits it, and no grant does.
            (Verdict::Undecided, true) => verdict == Verdict::Undecided || is_granted(answer),
            // A grant cannot reach beyond the permissions boundary.
            (Verdict::ImplicitlyDenied, true) => answer.limit() == Some(Limit::Boundary),
            (Verdict::Allowed, true) => true,
        }
    }

    fn verdict(&self, role: &str, case: &Case<'_>, declared: &Declared<'_>) -> Option<Verdict> {
        let evaluator = self.evaluator.get_or_init(|| {
            let template = lower_without_grants(self.stack, self.stage);
            Evaluator::of(&template, self.environment.clone())
        });
        let session = session(evaluator, role, declared)?;
        let probe = session.probe(&case.subject.request(self.imported)).ok()?;
        Some(probe.decide(case.action, case.asked.rows_asked()).verdict())
    }
}

#[cfg(test)]
mod tests;
