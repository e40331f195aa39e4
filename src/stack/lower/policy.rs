//! Lowers policy documents: statements in the order and spelling of IAM.

use indexmap::IndexMap;

use super::{Grants, Lowering, list};
use crate::grants;
use crate::iam::{
    Amr, Condition, Effect, Grant, Owner, PolicyStatement, Principal, ResourceEntry, Trust,
};
use crate::template::Expr;

impl Lowering<'_> {
    /// The statements of grants; empty if grants are left out.
    pub(super) fn derived(&self, grants: &[Grant]) -> Vec<PolicyStatement> {
        if self.grants == Grants::LeftOut {
            return Vec::new();
        }
        self.derived_anyway(grants)
    }

    /// The statements of grants, even if those of roles are left out.
    pub(super) fn derived_anyway(&self, grants: &[Grant]) -> Vec<PolicyStatement> {
        let own = grants.iter().filter(|grant| grant.subject.owner == self.stack.owner);
        grants::derive(own)
    }

    pub(super) fn trust_policy(&self, principal: &Principal, conditions: &[Condition]) -> Expr {
        let mut all =
            implied_conditions(principal, |sign_in, owner| self.identity_pool(sign_in, owner));
        all.extend(conditions.iter().cloned());
        let call = match &principal.trust {
            Trust::Cognito { .. } | Trust::WebIdentity { .. } => "sts:AssumeRoleWithWebIdentity",
            Trust::Service(_) | Trust::Account(_) | Trust::Arn(_) | Trust::Anyone => {
                "sts:AssumeRole"
            }
        };
        // An identity pool maps the user's `sub` to a tag. If it may not tag the session, it gives no
        // credentials.
        let tags = principal.session_tags
            || matches!(principal.trust, Trust::Cognito { amr: Amr::Authenticated, .. });
        let actions = std::iter::once(call).chain(tags.then_some("sts:TagSession"));
        let statement = Expr::object([
            ("Effect", Some("Allow".into())),
            ("Principal", principal_element(std::slice::from_ref(principal))),
            ("Action", list(actions.map(Expr::from))),
            ("Condition", conditions_element(&all)),
        ]);
        Expr::object([
            ("Version", Some("2012-10-17".into())),
            ("Statement", Some(Expr::list([statement]))),
        ])
        .at(principal.site)
    }
}

/// A policy document.
pub(super) fn document(statements: &[PolicyStatement]) -> Expr {
    Expr::object([
        ("Version", Some("2012-10-17".into())),
        ("Statement", Some(Expr::list(statements.iter().map(statement)))),
    ])
}

pub(super) fn statement(statement: &PolicyStatement) -> Expr {
    let PolicyStatement {
        sid,
        effect,
        principals,
        not_principals,
        actions,
        not_actions,
        resources,
        not_resources,
        conditions,
        acknowledgements,
        site,
        calls: _,
    } = statement;
    let effect = match effect {
        Effect::Allow => "Allow",
        Effect::Deny => "Deny",
    };
    Expr::object([
        ("Sid", sid.clone()),
        ("Effect", Some(effect.into())),
        ("Principal", principal_element(principals)),
        ("NotPrincipal", principal_element(not_principals)),
        ("Action", list(actions.iter().cloned())),
        ("NotAction", list(not_actions.iter().cloned())),
        ("Resource", list(resources.iter().map(arn))),
        ("NotResource", list(not_resources.iter().map(arn))),
        ("Condition", conditions_element(conditions)),
    ])
    .at(*site)
    .acknowledging(acknowledgements)
}

/// The conditions by operator and key. If two have the same operator and key, the first is written.
fn conditions_element(conditions: &[Condition]) -> Option<Expr> {
    let mut operators: IndexMap<String, IndexMap<String, Expr>> = IndexMap::new();
    for condition in conditions {
        let Condition { set, operator: _, if_exists: _, key, values, site } = condition;
        let keys = operators.entry(condition.operator_name()).or_default();
        if keys.contains_key(key) {
            continue;
        }
        let one = match values.as_slice() {
            [value] if set.is_empty() => value.clone(),
            values => Expr::list(values),
        };
        keys.insert(key.clone(), one.at(*site));
    }
    (!operators.is_empty()).then(|| {
        Expr::object(operators.into_iter().map(|(operator, keys)| (operator, Some(keys.into()))))
    })
}

/// The conditions that a trust policy needs, so that it trusts nobody but the principal.
pub(crate) fn implied_conditions(
    principal: &Principal,
    identity_pool: impl Fn(&str, &Owner) -> Expr,
) -> Vec<Condition> {
    use crate::iam::{ConditionKey, StringOperator, Text, Texts};
    let mut conditions = match &principal.trust {
        Trust::WebIdentity { issuer, audience } => {
            let key = ConditionKey::<Text>::named(format!("{issuer}:aud"));
            vec![Condition::string_equals(key, [audience])]
        }
        Trust::Cognito { sign_in, amr, group: _, owner } => {
            let pool = identity_pool(sign_in, owner);
            let key = |name: &str| format!("cognito-identity.amazonaws.com:{name}");
            vec![
                Condition::string_equals(ConditionKey::<Text>::named(key("aud")), [pool]),
                Condition::for_any_value(
                    StringOperator::Like,
                    ConditionKey::<Texts>::named(key("amr")),
                    [amr.word()],
                ),
            ]
        }
        Trust::Service(_) | Trust::Account(_) | Trust::Arn(_) | Trust::Anyone => Vec::new(),
    };
    for condition in &mut conditions {
        condition.site = principal.site;
    }
    conditions
}

fn principal_element(principals: &[Principal]) -> Option<Expr> {
    let mut kinds: IndexMap<&str, Vec<Expr>> = IndexMap::new();
    for Principal { trust, session_tags: _, site } in principals {
        let (kind, value) = match trust {
            Trust::Service(name) => ("Service", Expr::from(name)),
            Trust::Account(id) => {
                ("AWS", Expr::sub(format!("arn:${{AWS::Partition}}:iam::{id}:root")))
            }
            Trust::Arn(arn) => ("AWS", arn.clone()),
            Trust::WebIdentity { issuer, audience: _ } => {
                let provider = "arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider";
                ("Federated", Expr::sub(format!("{provider}/{issuer}")))
            }
            Trust::Cognito { .. } => ("Federated", "cognito-identity.amazonaws.com".into()),
            Trust::Anyone => return Some(Expr::from("*").at(*site)),
        };
        kinds.entry(kind).or_default().push(value.at(*site));
    }
    let one_or_list = |mut values: Vec<Expr>| {
        if values.len() == 1 { values.pop() } else { Some(Expr::list(values)) }
    };
    (!kinds.is_empty())
        .then(|| Expr::object(kinds.into_iter().map(|(kind, values)| (kind, one_or_list(values)))))
}

fn arn(entry: &ResourceEntry) -> Expr {
    entry.arn.clone().acknowledging(&entry.acknowledgements)
}
