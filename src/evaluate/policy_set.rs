//! `PolicySet`: all policies that apply to a request, and how they decide together.
//!
//! See [how AWS enforcement code evaluates requests][page].
//!
//! [page]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html

use std::sync::Arc;

use super::check::Check;
use super::considered::Considered;
use super::decision::{Answer, Decision, Limit, Verdict};
use super::policy::{Policy, PolicyKind};
use super::principal::{Caller, session_arn};
use super::statement::{Fit, Statement};
use super::text::Text;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::policy_syntax::Effect;

/// The policies that determine what a role may do in its own account, where either its own policies
/// or the resource's must allow it.
///
/// Policies of the organization are among them as far as they are given; those of VPC endpoints, and policies of the
/// organization on resources, are not. They could only deny more.
///
/// ```
/// use serde_json::json;
/// use tablature::evaluate::{Check, Context, Policy, PolicySet, Verdict};
///
/// let own_rows = Policy::from_json("OwnRows", json!({
///     "Version": "2012-10-17",
///     "Statement": [{
///         "Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": "*",
///         "Condition": {
///             "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": "${aws:PrincipalTag/sub}" },
///             "Null": { "dynamodb:LeadingKeys": "false" },
///         },
///     }],
/// }));
/// let policies = PolicySet::new().identity(own_rows);
/// let put = |row: &str| {
///     let context = Context::new()
///         .with("aws:PrincipalTag/sub", "alice")
///         .with_list("dynamodb:LeadingKeys", [row]);
///     let table = "arn:aws:dynamodb:us-east-1:111122223333:table/Notes";
///     policies.decide(Check::new("dynamodb:PutItem", table, context))
/// };
/// assert_eq!(put("alice").verdict(), Verdict::Allowed);
/// assert_eq!(put("bob").verdict(), Verdict::ImplicitlyDenied);
/// ```
#[derive(Clone, Debug, Default)]
pub struct PolicySet {
    identity: Vec<Arc<Policy>>,
    boundary: Option<Arc<Policy>>,
    session: Vec<Arc<Policy>>,
    resource: Vec<Arc<Policy>>,
    /// Each must allow it.
    organization: Vec<Arc<Policy>>,
    caller: Option<Arc<Caller>>,
}

/// The combined effect of the statements of a layer.
struct Layer {
    allows: Truth,
    denies: Truth,
}

impl PolicySet {
    /// No policies: everything is implicitly denied.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an identity policy: inline or managed.
    pub fn identity(mut self, policy: Policy) -> Self {
        self.identity.push(Arc::new(policy));
        self
    }

    /// Sets the permissions boundary.
    pub fn boundary(mut self, policy: Policy) -> Self {
        self.boundary = Some(Arc::new(policy.with_kind(PolicyKind::Boundary)));
        self
    }

    /// Adds a session policy. What one of them allows, the session may do.
    pub fn session(mut self, policy: Policy) -> Self {
        self.session.push(Arc::new(policy.with_kind(PolicyKind::Session)));
        self
    }

    /// Sets the policy of the resource in the request, by its JSON document.
    pub fn resource(mut self, name: impl Into<String>, document: serde_json::Value) -> Self {
        let policy = Policy::of_kind(name, document, PolicyKind::Resource);
        self.resource.push(Arc::new(policy));
        self
    }

    /// Sets the caller: a session of the role with this ARN. Resource policies depend on it.
    pub fn caller(mut self, role_arn: &str, session_name: &str) -> Self {
        let role_arn = Text::known(role_arn);
        let session = session_arn(&role_arn, &Text::known(session_name));
        let account = role_arn.as_str().split(':').nth(4).unwrap_or_default().to_owned();
        let mut role_id = Text::known("AROA");
        let why = Unknown::new("the role's unique id is not given");
        role_id.push(&Text::word_gap(0, Arc::new(why)));
        let caller = Caller {
            account,
            session_arn: session,
            role_arn,
            role_id,
            bounded: false,
            // How the session began is not given.
            federated: true,
            foreign: false,
            service: None,
            provider: None,
        };
        self.caller = Some(Arc::new(caller));
        self
    }

    /// Decides one check.
    pub fn decide(&self, check: Check) -> Decision {
        Decision::of(vec![self.answer(Arc::new(check), &self.resource, false)])
    }

    /// Decides one check on what only its own policies open: a key or a role. The caller's policies count only as far
    /// as those leave it to them.
    pub(super) fn answer_let_in(&self, check: &Arc<Check>, of_resource: &[Arc<Policy>]) -> Answer {
        let by_both = self.answer(Arc::clone(check), of_resource, true);
        let alone = self.without_identity();
        let by_resource = alone.answer(Arc::clone(check), of_resource, false);
        match (by_both.verdict(), by_resource.verdict()) {
            (Verdict::ImplicitlyDenied, Verdict::Allowed | Verdict::Undecided) => by_resource,
            (Verdict::Undecided, Verdict::Allowed) => by_resource,
            _ => by_both,
        }
    }

    pub(super) fn of_role(
        identity: Vec<Arc<Policy>>,
        boundary: Option<Arc<Policy>>,
        caller: Arc<Caller>,
    ) -> Self {
        Self { identity, boundary, caller: Some(caller), ..Self::default() }
    }

    /// The same, under these policies of the organization, if the caller is of the account.
    pub(super) fn under(self, organization: &[Arc<Policy>]) -> Self {
        Self { organization: organization.to_vec(), ..self }
    }

    /// The same policies but for the role's own.
    pub(super) fn without_identity(&self) -> Self {
        Self { identity: Vec::new(), ..self.clone() }
    }

    /// The same policies with some of their statements.
    pub(super) fn keeping(&self, wanted: impl Fn(&Statement) -> bool + Copy) -> Self {
        let some = |policies: &[Arc<Policy>]| -> Vec<Arc<Policy>> {
            policies.iter().map(|policy| policy.keeping(wanted)).collect()
        };
        let mut identity = some(&self.identity);
        // An identity policy without statements decides nothing.
        identity.retain(|policy| policy.opaque.is_some() || !policy.statements.is_empty());
        Self {
            identity,
            boundary: self.boundary.as_ref().map(|policy| policy.keeping(wanted)),
            session: some(&self.session),
            resource: some(&self.resource),
            organization: some(&self.organization),
            caller: self.caller.clone(),
        }
    }

    /// All statements.
    pub(super) fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.policies().flat_map(|policy| policy.statements.iter().map(Arc::as_ref))
    }

    /// The statements of the identity policies.
    pub(super) fn identity_statements(&self) -> impl Iterator<Item = &Statement> {
        self.identity.iter().flat_map(|policy| policy.statements.iter().map(Arc::as_ref))
    }

    /// Whether the statements of one of the policies are not known.
    pub(super) fn is_opaque(&self) -> bool {
        self.policies().any(|policy| policy.opaque.is_some())
    }

    pub(super) fn policies(&self) -> impl Iterator<Item = &Arc<Policy>> {
        self.identity.iter().chain(&self.boundary).chain(&self.session).chain(&self.organization)
    }

    /// The caller, under the boundary if there is one.
    pub(super) fn who(&self) -> Option<Arc<Caller>> {
        let bounded = self.boundary.is_some();
        let caller = self.caller.as_ref()?;
        Some(match caller.bounded == bounded {
            true => Arc::clone(caller),
            false => Arc::new(Caller { bounded, ..Caller::clone(caller) }),
        })
    }

    /// Decides one check under the policies of its resource. If the resource is `foreign`, that is,
    /// in another account, or the caller is, those must allow it as well.
    pub(super) fn answer(
        &self,
        check: Arc<Check>,
        of_resource: &[Arc<Policy>],
        foreign: bool,
    ) -> Answer {
        let count = self.policies().chain(of_resource).map(|policy| policy.statements.len()).sum();
        let mut considered = Vec::with_capacity(count);
        let caller = self.who();
        let caller = caller.as_deref();
        let foreign = foreign || caller.is_some_and(|caller| caller.foreign);
        let mut layer = |policies: &[Arc<Policy>]| layer(policies, &check, caller, &mut considered);

        let identity = layer(&self.identity);
        let boundary = self.boundary.as_ref().map(|policy| layer(std::slice::from_ref(policy)));
        let session = (!self.session.is_empty()).then(|| layer(&self.session));
        let organization: Vec<Layer> =
            self.organization.iter().map(|policy| layer(std::slice::from_ref(policy))).collect();
        let (resource, directly, as_role) =
            resource_layer(of_resource, &check, caller, &mut considered);

        let denied = Truth::any(
            [Some(&identity), boundary.as_ref(), session.as_ref(), Some(&resource)]
                .into_iter()
                .flatten()
                .chain(&organization)
                .map(|layer| layer.denies.clone()),
        );
        let within_organization = organization
            .iter()
            .fold(Truth::Yes, |within, layer| within.and(|| layer.allows.clone()));
        let within =
            |layer: &Option<Layer>| layer.as_ref().map_or(Truth::Yes, |layer| layer.allows.clone());
        let (within_boundary, within_session) = (within(&boundary), within(&session));
        let granted = if foreign { identity.allows } else { identity.allows.or(|| as_role) };
        let limited =
            granted.clone().and(|| within_boundary.clone()).and(|| within_session.clone());
        let allowed =
            if foreign { limited.and(|| resource.allows) } else { directly.or(|| limited) };
        let by_organization = !allowed.is_no() && within_organization.is_no();
        let allowed = allowed.and(|| within_organization);

        let (verdict, unknown) = match (denied, allowed) {
            (Truth::Yes, _) => (Verdict::ExplicitlyDenied, None),
            (_, Truth::No) => (Verdict::ImplicitlyDenied, None),
            (Truth::No, Truth::Yes) => (Verdict::Allowed, None),
            (Truth::Unknown(why), Truth::Yes) | (_, Truth::Unknown(why)) => {
                (Verdict::Undecided, Some(why))
            }
        };
        let limit = match verdict {
            Verdict::ImplicitlyDenied if by_organization => Some(Limit::Organization),
            Verdict::ImplicitlyDenied if granted.is_no() => None,
            Verdict::ImplicitlyDenied if within_boundary.is_no() => Some(Limit::Boundary),
            Verdict::ImplicitlyDenied if within_session.is_no() => Some(Limit::Session),
            _ => None,
        };
        Answer { check, verdict, limit, considered, unknown }
    }
}

/// The resource's policies, what they allow directly, and what they allow the role.
fn resource_layer(
    policies: &[Arc<Policy>],
    check: &Arc<Check>,
    caller: Option<&Caller>,
    considered: &mut Vec<Considered>,
) -> (Layer, Truth, Truth) {
    let first = considered.len();
    let layer = layer(policies, check, caller, considered);
    let opaque = policies.iter().filter_map(|policy| policy.opaque.as_ref());
    let mut directly = Truth::any(opaque.map(|why| Truth::Unknown(Arc::clone(why))));
    let mut as_role = Truth::No;
    for one in considered.iter_mut().skip(first) {
        let applies = applies(one.statement(), one.fit());
        if matches!(one.statement().effect, Ok(Effect::Deny)) || applies.is_no() {
            continue;
        }
        let Some(meant) = one.statement().means(caller) else { continue };
        // An Allow for the account leaves it to the role's own policies.
        if meant.directly.is_no() && meant.as_role.is_no() {
            one.delegates();
        }
        let direct = applies.clone().and(|| meant.directly);
        directly = directly.or(|| direct);
        as_role = as_role.or(|| applies.and(|| meant.as_role));
    }
    (layer, directly, as_role)
}

fn layer(
    policies: &[Arc<Policy>],
    check: &Arc<Check>,
    caller: Option<&Caller>,
    considered: &mut Vec<Considered>,
) -> Layer {
    let mut layer = Layer { allows: Truth::No, denies: Truth::No };
    for policy in policies {
        if let Some(why) = &policy.opaque {
            let unknown = || Truth::Unknown(Arc::clone(why));
            layer.allows = layer.allows.or(unknown);
            layer.denies = layer.denies.or(unknown);
        }
        for statement in &policy.statements {
            let fit = statement.fit(check, caller);
            let truth = applies(statement, &fit);
            match &statement.effect {
                Ok(Effect::Allow) => layer.allows = layer.allows.or(|| truth),
                Ok(Effect::Deny) => layer.denies = layer.denies.or(|| truth),
                Err(_) => {
                    layer.allows = layer.allows.or(|| truth.clone());
                    layer.denies = layer.denies.or(|| truth);
                }
            }
            considered.push(Considered::new(Arc::clone(statement), fit, Arc::clone(check)));
        }
    }
    layer
}

/// Whether a statement has its effect; unknown if the effect is unknown.
fn applies(statement: &Statement, fit: &Fit) -> Truth {
    match &statement.effect {
        Ok(_) => fit.truth(),
        Err(why) => fit.truth().and(|| Truth::Unknown(Arc::clone(why))),
    }
}

#[cfg(test)]
mod tests;
