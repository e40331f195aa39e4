//! A difference between what was declared and what was emitted, as a finding.

use super::declared::{AskedTarget, On};
use super::rows::RowsAsked;
use crate::evaluate::{Answer, NotDecided, Verdict};
use crate::facts::{Action, pages};
use crate::findings::{Finding, Rule, Severity, finding, rules};
use crate::iam::RoleDeclaration;

/// It has no example: only a bug of ours breaks it, which no stack can show.
pub(crate) static NOT_AS_DECLARED: Rule = Rule {
    code: "IAM009",
    severity: Severity::Error,
    acknowledgeable: false,
    title: "the policies allow what was declared, and nothing else",
    explanation: "Before a template is written, every role is asked for every action of DynamoDB on \
        every table, index and stream of the stack, for every kind of row that its grants and policies tell apart and for \
        none, and on a table that is not the stack's; and on the key of every table for `kms:Decrypt`, \
        through DynamoDB in each Region, through another service and directly. The answers of the \
        emitted policies must be those of the grants; statements that were written by hand count as they stand. A difference \
        is a bug of ours, so there is no declaration to show: please report it.",
    example: "",
    page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
};

rules!(
    warning NOT_EVERY_ROW = iam130 {
        title: "a role is proved for every row",
        explanation: "A role is asked about one row of each kind that its grants and policies tell apart, which answers for \
            all rows. Where statements written by hand compare `dynamodb:LeadingKeys` with very many patterns that overlap, \
            or as something else than a text, not every kind of row is known: then the role is asked about its own rows, \
            somebody else's, both at once and none, and nothing is proved of others.",
        page: pages::DYNAMODB_CONDITIONS,
    },
);

/// That a role was asked about examples of rows alone.
pub(super) fn not_every_row(role: &RoleDeclaration, why: &NotDecided) -> Finding {
    finding!(&NOT_EVERY_ROW, "role `{}` is not proved for every row", role.id.value)
        .here(role.id.site, "this role")
        .help(format!("{}: compare with fewer patterns", why.why))
}

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
