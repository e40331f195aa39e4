//! Lowers roles and managed policies.

use std::sync::Arc;

use super::policy::document;
use super::resource::frame;
use super::{Lower, Lowering, Member, at, fields, list, outputs, set, tags};
use crate::iam::{
    InlinePolicy, ManagedPolicyDeclaration, PolicyStatement, RoleDeclaration, RoleHandle,
};
use crate::site::At;
use crate::template::Expr;

/// The name of the inline policy with the statements from `allow` and `statement`, and the prefix of
/// the managed policies that may replace it.
pub(super) const OWN_POLICY: &str = "Access";

impl Lower for RoleDeclaration {
    fn resources(&self, lowering: &Lowering<'_>) -> Vec<Member> {
        let own = lowering.own_statements(self);
        let own = (!own.is_empty()).then(|| (Expr::from(OWN_POLICY), own));
        vec![lowering.role_with(self, own, Vec::new())]
    }

    outputs!(arn);
}

impl Lower for ManagedPolicyDeclaration {
    fn resources(&self, lowering: &Lowering<'_>) -> Vec<Member> {
        fields!(Self = self; managed_policy_name, path, description, grants, statements, roles);
        let roles = roles.iter().filter(|role| lowering.stack.holds_role(role));
        let bounds_a_role = lowering.bounds_a_role(self);
        let mut all =
            if bounds_a_role { lowering.derived_anyway(grants) } else { lowering.derived(grants) };
        all.extend(statements.iter().cloned());
        let properties = Expr::object([
            ("Description", set(description)),
            ("ManagedPolicyName", set(managed_policy_name)),
            ("Path", set(path)),
            ("PolicyDocument", Some(document(&all))),
            ("Roles", list(roles.map(RoleHandle::role_name))),
        ]);
        vec![Member::of(self, "AWS::IAM::ManagedPolicy", None, Some(properties))]
    }

    outputs!(reference "Arn");
}

impl Lowering<'_> {
    /// A role whose own statements are in these managed policies.
    pub(super) fn role_beside(
        &self,
        role: &RoleDeclaration,
        policies: Vec<Vec<PolicyStatement>>,
    ) -> Vec<Member> {
        let At { value: role_id, site } = role.id.logical_id();
        let ids = (1..=policies.len()).map(|number| format!("{role_id}{OWN_POLICY}{number}"));
        let attached = ids.clone().map(|id| Expr::reference(&id)).collect();
        let policies = ids.zip(policies).map(|(policy_id, statements)| {
            let properties = Expr::object([("PolicyDocument", Some(document(&statements)))]);
            let resource = frame("AWS::IAM::ManagedPolicy", None, Some(properties));
            let policy_id = At { value: policy_id, site };
            Member::resource(policy_id, role.id.site, resource, &role.acknowledgements)
        });
        std::iter::once(self.role_with(role, None, attached)).chain(policies).collect()
    }

    /// The statements of a role from `allow` and `statement`.
    pub(super) fn own_statements(&self, role: &RoleDeclaration) -> Vec<PolicyStatement> {
        let mut own = self.derived(&role.grants);
        own.extend(role.statements.iter().cloned());
        own
    }

    fn role_with(
        &self,
        role: &RoleDeclaration,
        own: Option<(Expr, Vec<PolicyStatement>)>,
        attached: Vec<Expr>,
    ) -> Member {
        fields! {
            RoleDeclaration = role;
            principal, trust_conditions, role_name, path, description, max_session_duration,
            permissions_boundary, managed_policies,
            // These are in `own`, or in the attached policies.
            grants as _, statements as _, inline_policies, tags as role_tags,
        }
        let inline = |name: Expr, statements: &[PolicyStatement]| {
            let document = Some(document(statements));
            Expr::object([("PolicyDocument", document), ("PolicyName", Some(name))])
        };
        let own = own.map(|(name, statements)| inline(name, &statements));
        let named_policies = inline_policies
            .iter()
            .map(|InlinePolicy { name, statements }| inline(at(name), statements));
        let properties = Expr::object([
            ("AssumeRolePolicyDocument", Some(self.trust_policy(principal, trust_conditions))),
            ("Description", set(description)),
            ("ManagedPolicyArns", list(managed_policies.iter().cloned().chain(attached))),
            ("MaxSessionDuration", set(max_session_duration)),
            ("Path", set(path)),
            ("PermissionsBoundary", set(permissions_boundary)),
            ("Policies", list(own.into_iter().chain(named_policies))),
            ("RoleName", set(role_name)),
            ("Tags", tags(role_tags)),
        ]);
        Member::of(role, "AWS::IAM::Role", None, Some(properties))
    }

    /// The managed policies that are attached to a role beside it, and not named by it.
    pub(super) fn policies_beside(&self, role: &RoleHandle) -> Vec<Expr> {
        let is_role = |known: &RoleHandle| Arc::ptr_eq(&known.declaration, &role.declaration);
        self.stack
            .all::<ManagedPolicyDeclaration>()
            .filter(|policy| policy.roles.iter().any(is_role))
            .map(|policy| Expr::from(policy.resource_id()).at(policy.id.site))
            .collect()
    }

    /// Whether the policy is a permissions boundary, which limits and does not allow.
    fn bounds_a_role(&self, policy: &ManagedPolicyDeclaration) -> bool {
        let arn = Expr::reference(policy.resource_id());
        self.stack.all::<RoleDeclaration>().any(|role| {
            role.permissions_boundary.as_ref().is_some_and(|boundary| boundary.value == arn)
        })
    }
}
