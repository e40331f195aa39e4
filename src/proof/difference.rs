//! A difference between what was declared and what was emitted, as a finding.

use super::declared::{AskedTarget, On};
use super::rows::RowsAsked;
use crate::evaluate::{Answer, Verdict};
use crate::facts::Action;
use crate::findings::{Finding, Rule, Severity};
use crate::iam::RoleDeclaration;

/// It has no example: only a bug of ours breaks it, which no stack can show.
pub(crate) static NOT_AS_DECLARED: Rule = Rule {
    code: "IAM009",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "the policies allow what was declared, and nothing else",
    explanation: "Before a template is written, every role is asked for every action of DynamoDB on \
        every table, index and stream of the stack, for its own rows, for somebody else's and for \
        none, and on a table that is not the stack's; and on the key of every table for `kms:Decrypt`, \
        through DynamoDB in each Region, through another service and directly. The answers of the \
        emitted policies must be those of the grants; statements that were written by hand count as they stand. A difference \
        is a bug of ours, so there is no declaration to show: please report it.",
    example: "",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
};

/// The question.
pub(super) struct Case<'s> {
    pub(super) role: &'s RoleDeclaration,
    pub(super) subject: &'s AskedTarget,
    /// The grants on the subject.
    pub(super) grants: &'s [On<'s>],
    pub(super) action: Action,
    pub(super) rows: &'s RowsAsked,
    pub(super) is_declared: bool,
}

/// The case and the decision that contradicts it.
pub(super) fn difference(case: &Case<'_>, answer: &Answer) -> Finding {
    let Case { role, subject, grants, action, rows, is_declared } = case;
    let (id, name) = (&role.id.value, action.name());
    let (verdict, contrary) = (may(answer), contrary(*is_declared));
    let (noun, rows) = (subject.noun(), rows.words());
    let message = format!("role `{id}` {verdict} `{name}` on {noun}{rows}, {contrary}");
    let grant = grants.iter().find(|on| on.has(*action));
    found(message, role, grant, answer)
}

/// What a role may do, in messages.
pub(super) fn may(answer: &Answer) -> &'static str {
    match answer.verdict() {
        Verdict::Allowed => "may",
        Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied => "may not",
        Verdict::Undecided => "may or may not",
    }
}

/// The clause that says how a decision contradicts the grants.
pub(super) fn contrary(is_declared: bool) -> &'static str {
    if is_declared { "though a grant says so" } else { "which no grant says" }
}

/// The finding at the grant, or at the role without one, with the statements that decided.
pub(super) fn found(
    message: String,
    role: &RoleDeclaration,
    grant: Option<&On<'_>>,
    answer: &Answer,
) -> Finding {
    let finding = Finding::new(&NOT_AS_DECLARED, message);
    let finding = match grant {
        Some(on) => finding.here(on.grant.site, "this grant"),
        None => finding.here(role.id.site, "this role"),
    };
    answer
        .to_string()
        .lines()
        .fold(finding, |finding, line| finding.help(line.trim()))
        .help("this is a bug in tablature: please report it with the declaration")
}
