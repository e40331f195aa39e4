//! The identities that have a policy: whether a policy variable ever exists for them.

use crate::facts::Existence;
use crate::facts::variables::exists_for;
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, finding, pages, rules};
use crate::rules::views::assumers::{Assumer, assumers};
use crate::rules::views::policies::Policy;
use crate::rules::views::statement::Statement;
use crate::rules::views::variables::Use;
use crate::template::text;

rules!(
    acknowledgeable_error ABSENT = iam013 {
        title: "a policy variable exists for whoever has the policy",
        explanation: "Which variables a request carries depends on how its principal signed in: \
            `${aws:username}` exists for IAM users and for no role, `${cognito-identity.amazonaws.com:sub}` \
            for roles that users of an identity pool assume. A variable that is absent matches nothing, so \
            the statement silently never applies (or, in a negated comparison, always does).",
        page: pages::IAM_VARIABLES,
    },
);

/// The identities that have a policy, each with the ways to become it.
pub(super) struct Holders<'t> {
    roles: Vec<(&'t str, Vec<Assumer>)>,
    has_users: bool,
    known: bool,
}

impl<'t> Holders<'t> {
    pub(super) fn of(template: &Judged<'t>, policy: &Policy<'t>) -> Self {
        let roles: Vec<_> =
            policy.roles().map(|role| (role.logical_id(), assumers(template, role))).collect();
        let has_users = policy.holders.len() > roles.len();
        let known = !policy.elsewhere && !policy.holders.is_empty();
        Self { roles, has_users, known }
    }

    /// Whether the variable exists for no identity that has the policy.
    pub(super) fn lack(&self, one: &Use<'_>) -> Option<Finding> {
        if !self.known || one.has_default || (self.has_users && self.user_has(&one.key)) {
            return None;
        }
        let all = self.roles.iter().flat_map(|(_, assumers)| assumers);
        if all.clone().any(|assumer| !is_absent(&one.key, assumer)) {
            return None;
        }
        let key = &one.key;
        let roles = names::listed(self.roles.iter().map(|(id, _)| *id));
        let whom = match (self.roles.len(), self.has_users) {
            (0, _) => "users".to_owned(),
            (_, true) => format!("users or those who assume {roles}"),
            (1, false) => format!("whoever assumes role {roles}"),
            (_, false) => format!("whoever assumes the roles {roles}"),
        };
        let finding = finding!(&ABSENT, "`${{{key}}}` does not exist for {whom}")
            .here(&one.node, "never filled in, and so equal to nothing");
        let web = all.clone().any(|assumer| matches!(assumer, Assumer::WebIdentity(_)));
        let in_file = match (self.roles.is_empty(), web) {
            (true, _) => "IAM users have `${aws:username}`",
            (false, _) => "roles and signed-in users have tags: `${aws:PrincipalTag/…}`",
        };
        let in_stack = match (self.roles.is_empty(), web) {
            (true, _) => "IAM users have `${aws:username}`: `LeadingKey::iam_user_name()`",
            (_, true) => {
                "signed-in users have the tags of their session: `LeadingKey::user_pool_sub()`, \
                 `LeadingKey::principal_tag(\"…\")`"
            }
            (_, false) => "roles have tags: `LeadingKey::principal_tag(\"…\")`",
        };
        Some(finding.help(Help::either(in_stack, in_file)))
    }

    fn user_has(&self, key: &str) -> bool {
        exists_for(key, crate::facts::PrincipalKind::IamUser) != Existence::Never
    }
}

/// Whether the policy of a table has only roles as principals, by ARN, for none of which the
/// variable exists.
pub(super) fn named_roles_lack(
    template: &Judged<'_>,
    statement: &Statement<'_>,
    one: &Use<'_>,
) -> Option<Finding> {
    let principals = statement.node.at(["Principal", "AWS"])?.one_or_many();
    let is_only = statement.principal.these.as_ref()?.entries().count() == 1;
    let mut roles = Vec::new();
    for node in principals {
        let assumers = match template.referred(&node, "AWS::IAM::Role") {
            Some(role) => assumers(template, &role),
            // It is not known how a role elsewhere is assumed, only that it is a role.
            None if text::shown(&node).contains(":role/") => {
                let provider = one.key.rsplit_once(':').map_or("", |(provider, _)| provider);
                vec![Assumer::Caller, Assumer::Saml, Assumer::WebIdentity(provider.to_owned())]
            }
            None => return None,
        };
        roles.push((node, assumers));
    }
    let shown: Vec<String> = roles.iter().map(|(node, _)| text::shown(node)).collect();
    let roles = shown.iter().map(String::as_str).zip(roles.into_iter().map(|(_, ways)| ways));
    let known = is_only && !shown.is_empty();
    Holders { roles: roles.collect(), has_users: false, known }.lack(one)
}

fn is_absent(key: &str, assumer: &Assumer) -> bool {
    assumer.kind().is_some_and(|kind| exists_for(key, kind) == Existence::Never)
}
