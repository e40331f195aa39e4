//! Whom a key's policy lets decrypt.

use crate::policy_syntax::{AsWritten, Document, Effect, PrincipalKind, principals};
use crate::rules::prelude::{Judged, Node, Resource};
use crate::rules::views::statement::{Statement, lets};
use crate::template::text::{self, Piece};

/// What a key's policy says of a role, as far as it is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum LetIn {
    /// It lets in nobody, or services.
    Nobody,
    /// It lets in other roles alone, so that the role's own policies do not count.
    Others,
    /// It leaves the decision to the account, and so to the role's own policies.
    ByItsPolicies,
    /// It may let the role in itself, whatever the role's own policies say.
    MayBe,
}

/// What a key's policy says of a role that asks for an action.
pub(super) fn let_in(
    template: &Judged<'_>,
    key: &Resource<'_>,
    role: &Resource<'_>,
    action: &str,
) -> LetIn {
    let policy = key.property("KeyPolicy").and_then(|policy| Document::read(&AsWritten, &policy));
    // KMS gives it one that leaves all to the account.
    let Some(policy) = policy else { return LetIn::ByItsPolicies };
    let by = |statement: &Statement<'_>| {
        let is_about_it =
            statement.effect() != Some(Effect::Deny) && lets(statement, action) != Some(false);
        if is_about_it { by_principals(template, statement, role) } else { LetIn::Nobody }
    };
    let all = policy.statements.iter().map(|one| one.known().map_or(LetIn::MayBe, by));
    all.max().unwrap_or(LetIn::Nobody)
}

fn by_principals(template: &Judged<'_>, statement: &Statement<'_>, role: &Resource<'_>) -> LetIn {
    let these = match (&statement.principal.these, &statement.principal.all_but) {
        (Some(these), None) => these,
        _ => return LetIn::MayBe,
    };
    let by = |(kind, names): (PrincipalKind<'_>, Node<'_>)| match kind {
        // Whether a service is let in says nothing of roles.
        PrincipalKind::Service | PrincipalKind::Federated | PrincipalKind::CanonicalUser => {
            LetIn::Nobody
        }
        PrincipalKind::Aws => {
            let names = names.one_or_many();
            let all = names.iter().map(|name| by_principal(template, name, role));
            all.max().unwrap_or(LetIn::Nobody)
        }
        PrincipalKind::Plain | PrincipalKind::Other(_) => LetIn::MayBe,
    };
    principals(these).map(by).max().unwrap_or(LetIn::Nobody)
}

fn by_principal(template: &Judged<'_>, principal: &Node<'_>, role: &Resource<'_>) -> LetIn {
    let other = |is_other: bool| if is_other { LetIn::Others } else { LetIn::MayBe };
    let is_other = |id: &str| {
        let kind = template.resource(id).and_then(|resource| resource.kind());
        matches!(kind, Some("AWS::IAM::Role" | "AWS::IAM::User")) && id != role.logical_id()
    };
    let is_account = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match text::pieces(principal).as_slice() {
        [Piece::GetAtt(id, "Arn")] => other(is_other(id)),
        [Piece::Ref("AWS::AccountId")] => LetIn::ByItsPolicies,
        [Piece::Literal(account)] if is_account(account) => LetIn::ByItsPolicies,
        [.., Piece::Literal(end)] if end.ends_with(":root") => LetIn::ByItsPolicies,
        [.., Piece::Literal(end)] if end.contains(":role/") || end.contains(":user/") => {
            let named = end.rsplit('/').next();
            let own = role.property("RoleName");
            // No literal text is a name that CloudFormation makes up.
            other(own.is_none_or(|own| text::literal(&own).is_some_and(|own| named != Some(&own))))
        }
        [.., Piece::Ref(id)] => other(is_other(id)),
        _ => LetIn::MayBe,
    }
}
