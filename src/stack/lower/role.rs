//! Roles and managed policies.

use std::sync::Arc;

use super::resource::frame;
use super::{Lowering, at, list, named, tags};
use crate::iam::{InlinePolicy, ManagedPolicyDeclaration, RoleDeclaration, RoleHandle};
use crate::site::At;
use crate::stack::Declared;
use crate::template::Expr;

/// The inline policy that holds what `allow` and `statement` said, and how the managed policies that
/// hold it instead begin.
pub(super) const OWN_POLICY: &str = "Access";

impl Lowering<'_> {
    pub(super) fn role(&mut self, role: &RoleDeclaration) {
        let RoleDeclaration {
            id,
            logical_id,
            principal,
            trust_conditions,
            role_name,
            path,
            description,
            max_session_duration,
            permissions_boundary,
            managed_policies,
            grants,
            statements,
            inline_policies,
            tags: role_tags,
            acknowledgements,
        } = role;
        let At { value: resource_id, site: named_at } = named(id, logical_id.as_ref());
        let mut own = self.derived(grants);
        own.extend(statements.iter().cloned());
        let mut policies = Vec::new();
        let moved = self.is_outgrown(&resource_id).then(|| self.spread(&own)).flatten();
        if moved.is_some() {
            own.clear();
        }
        let moved = moved.unwrap_or_default();
        let moved_ids: Vec<String> =
            (1..=moved.len()).map(|number| format!("{resource_id}{OWN_POLICY}{number}")).collect();
        let attached = managed_policies.iter().cloned();
        let attached = attached.chain(moved_ids.iter().map(Expr::reference));
        let own_policy = (!own.is_empty()).then(|| (Expr::from(OWN_POLICY), own));
        let named = inline_policies
            .iter()
            .map(|InlinePolicy { name, statements }| (at(name), statements.clone()));
        for (name, statements) in own_policy.into_iter().chain(named) {
            let document = self.document(&statements);
            let place = name.clone();
            policies.push(Expr::object([
                ("PolicyDocument", Some(document)),
                ("PolicyName", Some(place)),
            ]));
        }
        let properties = Expr::object([
            ("AssumeRolePolicyDocument", Some(self.trust_policy(principal, trust_conditions))),
            ("Description", description.as_ref().map(at)),
            ("ManagedPolicyArns", list(attached)),
            ("MaxSessionDuration", max_session_duration.as_ref().map(at)),
            ("Path", path.as_ref().map(at)),
            ("PermissionsBoundary", permissions_boundary.as_ref().map(at)),
            ("Policies", list(policies)),
            ("RoleName", role_name.as_ref().map(at)),
            ("Tags", tags(role_tags)),
        ]);
        let resource = frame("AWS::IAM::Role", None, properties);
        let resource_id = At { value: resource_id, site: named_at };
        self.add_resource(resource_id, id.site, resource, acknowledgements);
        for (policy_id, statements) in moved_ids.into_iter().zip(moved) {
            let document = self.document(&statements);
            let properties = Expr::object([("PolicyDocument", Some(document))]);
            let resource = frame("AWS::IAM::ManagedPolicy", None, properties);
            let policy_id = At { value: policy_id, site: named_at };
            self.add_resource(policy_id, id.site, resource, acknowledgements);
        }
    }

    pub(super) fn managed_policy(&mut self, policy: &ManagedPolicyDeclaration) {
        let ManagedPolicyDeclaration {
            id,
            logical_id,
            managed_policy_name,
            path,
            description,
            grants,
            statements,
            roles,
            acknowledgements,
        } = policy;
        let logical_id = named(id, logical_id.as_ref());
        let (roles, foreign): (Vec<&RoleHandle>, Vec<&RoleHandle>) =
            roles.iter().partition(|role| self.holds(role));
        for role in foreign {
            let noun = format!("role `{}`", role.declaration.id.value);
            self.foreign(&noun, id.site, "add the policy to the stack that holds the role");
        }
        let bounds_a_role = self.bounds_a_role(policy);
        let mut all =
            if bounds_a_role { self.derived_anyway(grants) } else { self.derived(grants) };
        all.extend(statements.iter().cloned());
        let properties = Expr::object([
            ("Description", description.as_ref().map(at)),
            ("ManagedPolicyName", managed_policy_name.as_ref().map(at)),
            ("Path", path.as_ref().map(at)),
            ("PolicyDocument", Some(self.document(&all))),
            ("Roles", list(roles.into_iter().map(RoleHandle::role_name))),
        ]);
        let resource = frame("AWS::IAM::ManagedPolicy", None, properties);
        self.add_resource(logical_id, id.site, resource, acknowledgements);
    }

    /// Whether the policy is a permissions boundary: its grants allow nothing, they limit.
    fn bounds_a_role(&self, policy: &ManagedPolicyDeclaration) -> bool {
        let arn = Expr::reference(policy.resource_id());
        self.stack.declarations.iter().any(|declared| match declared {
            Declared::Role(role) => {
                role.permissions_boundary.as_ref().is_some_and(|boundary| boundary.value == arn)
            }
            _ => false,
        })
    }

    pub(super) fn holds(&self, handle: &RoleHandle) -> bool {
        self.stack.declarations.iter().any(
            |declared| matches!(declared, Declared::Role(role) if Arc::ptr_eq(role, &handle.declaration)),
        )
    }
}
