//! As which roles the users of identity pools sign in.
//!
//! See [role-based access control][page].
//!
//! [page]: https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Asking, BY_WEB_IDENTITY, Step, Subjects};
use crate::evaluate::context::{Context, Value};
use crate::evaluate::evaluator::{Evaluator, Role};
use crate::evaluate::glob::glob;
use crate::evaluate::other::OtherKind;
use crate::evaluate::policy::Policy;
use crate::evaluate::principal::LetIn;
use crate::evaluate::resolve::Resolver;
use crate::evaluate::text::Text;
use crate::evaluate::truth::Truth;
use crate::evaluate::unknown::Unknown;
use crate::policy_syntax::Reading;
use crate::template::{Resource, Template};

const POOL: &str = "AWS::Cognito::IdentityPool";
const ATTACHMENT: &str = "AWS::Cognito::IdentityPoolRoleAttachment";
const GROUP: &str = "AWS::Cognito::UserPoolGroup";
const COGNITO: &str = "cognito-identity.amazonaws.com";

/// Who signs in as which role.
#[derive(Default)]
pub(crate) struct SignIns {
    pub(crate) steps: Vec<Step>,
    /// The logical ids of the resources of which the steps say all, and of those of which they do not.
    pub(crate) told: BTreeSet<String>,
    pub(crate) untold: BTreeSet<String>,
}

impl Evaluator {
    /// As which roles the users of identity pools sign in, if nothing chooses another one for them.
    pub(crate) fn sign_ins(&self, template: &Template) -> SignIns {
        let mut found = SignIns::default();
        let resolver = Resolver::beside(template, &self.environment, self.gaps.clone());
        for group in template.resources_of(GROUP) {
            let has_role = !resolver.properties(&group).member("RoleArn").is_there().is_no();
            found.tell(&group, !has_role);
        }
        let pools: Vec<Resource<'_>> = template.resources_of(POOL).collect();
        let attachments: Vec<Resource<'_>> = template.resources_of(ATTACHMENT).collect();
        // Most templates sign nobody in, and reading their trust policies is not for nothing.
        let subjects = (!attachments.is_empty()).then(|| Subjects::read(self, template, &resolver));
        let trusts = subjects.as_ref().map_or(&[][..], |subjects| &subjects.trusts);
        for attachment in &attachments {
            let properties = resolver.properties(attachment);
            let id = properties.member("IdentityPoolId").text().unwrap_or_default();
            let is_it = |pool: &&Resource<'_>| {
                resolver.reference(pool.node(), pool.logical_id()).certainly_is(&id)
            };
            let pool = pools.iter().find(is_it);
            let chooses = !properties.member("RoleMappings").is_there().is_no();
            found.tell(attachment, !chooses);
            pool.into_iter().for_each(|pool| found.tell(pool, !chooses));
            let doubt = match resolver.exists(attachment) {
                Ok(false) => continue,
                Ok(true) => None,
                Err(why) => Some(why),
            };
            for users in [Users::SignedIn, Users::Guests] {
                let allows = |pool: &Resource<'_>| {
                    let allows = resolver.properties(pool).member("AllowUnauthenticatedIdentities");
                    allows.switch().unwrap_or(Truth::No)
                };
                let doubt = match pool.filter(|_| users == Users::Guests).map(allows) {
                    Some(Truth::No) => continue,
                    Some(Truth::Unknown(why)) => doubt.clone().or(Some(why)),
                    Some(Truth::Yes) | None => doubt.clone(),
                };
                let Some(arn) = properties.member("Roles").member(users.key()).text() else {
                    continue;
                };
                let named = pool.map_or_else(|| id.to_string(), |it| it.logical_id().to_owned());
                let of = Pool { id: &id, named: &named, users };
                for (role, trust) in trusts {
                    let doubt = match glob(arn.as_str(), arn.why(), &role.arn) {
                        Truth::No => continue,
                        Truth::Yes => doubt.clone(),
                        Truth::Unknown(why) => doubt.clone().or(Some(why)),
                    };
                    let step = self.signed_in(&of, role, trust);
                    found.steps.extend(step.map(|step| step.unless_known(doubt.as_ref())));
                }
            }
        }
        let pools = pools.iter().filter(|pool| !found.untold.contains(pool.logical_id()));
        found.told.extend(pools.map(|pool| pool.logical_id().to_owned()));
        found
    }

    /// The users of a pool become a role, if its trust policy lets them.
    fn signed_in(&self, pool: &Pool<'_>, role: &Role, trust: &Policy) -> Option<Step> {
        let other = self.trusted(LetIn::Federated(Text::known(COGNITO)), &[])?;
        let session = other.session(self);
        let who = (Some(OtherKind::Federated), format!("{}/{}", pool.named, pool.users.key()));
        let noun = format!("{} of identity pool `{}`", pool.users.noun(), pool.named);
        let asking = Asking { session: &session, who: &who, noun: &noun };
        let said = Context::new()
            .with_value(&format!("{COGNITO}:aud"), Value::One(pool.id.clone()))
            .with_value(&format!("{COGNITO}:amr"), Value::Many(pool.users.methods()));
        let check = asking.check(BY_WEB_IDENTITY, role.arn.clone(), said);
        let policies = session.prepared_policies();
        let answer = policies.answer_let_in(&check, &[Arc::new(trust.clone())]);
        asking.step(&answer, role, BY_WEB_IDENTITY)
    }
}

impl SignIns {
    fn tell(&mut self, resource: &Resource<'_>, all: bool) {
        let these = if all { &mut self.told } else { &mut self.untold };
        these.insert(resource.logical_id().to_owned());
    }
}

/// Some users of an identity pool.
struct Pool<'p> {
    id: &'p Text,
    /// Its logical id, or else its id.
    named: &'p str,
    users: Users,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Users {
    SignedIn,
    Guests,
}

impl Users {
    /// The name of their role in `Roles`.
    fn key(self) -> &'static str {
        match self {
            Self::SignedIn => "authenticated",
            Self::Guests => "unauthenticated",
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in users",
            Self::Guests => "guests",
        }
    }

    /// How they signed in, as tokens of the pool say it: users also by which provider.
    fn methods(self) -> Vec<Text> {
        let mut methods = vec![Text::known(self.key())];
        if self == Self::SignedIn {
            let why = Unknown::new("by which provider they signed in is not given");
            methods.push(Text::unknown(Arc::new(why)));
        }
        methods
    }
}
