//! `Permission`: what `AWS::Lambda::Permission` adds to the policy of a function.
//!
//! It is a statement that allows, with what its properties say as conditions. One of a service lets nobody of the
//! template in: who makes the service call is no question of this policy.
//!
//! See [the reference of `AddPermission`][page].
//!
//! [page]: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html

use std::sync::Arc;

use super::functions::Named;
use crate::evaluate::environment::Environment;
use crate::evaluate::policy::{Policy, PolicyKind};
use crate::evaluate::resolve::{Resolver, Settled};
use crate::evaluate::text::Text;
use crate::evaluate::truth::Truth;
use crate::policy_syntax::{Document, is_service};
use crate::template::{Expr, Intrinsic, Node, Resource, Template};

/// The properties that limit a permission, each as a condition.
const CONDITIONS: [(&str, &str, &str); 6] = [
    ("SourceArn", "ArnLike", "aws:SourceArn"),
    ("SourceAccount", "StringEquals", "aws:SourceAccount"),
    ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
    ("EventSourceToken", "StringEquals", "lambda:EventSourceToken"),
    ("FunctionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"),
    ("InvokedViaFunctionUrl", "Bool", "lambda:InvokedViaFunctionUrl"),
];

/// Aliases and versions, which have the function's role.
const OF_FUNCTIONS: [&str; 2] = ["AWS::Lambda::Alias", "AWS::Lambda::Version"];

/// How many aliases of aliases are followed.
const MOST_ALIASES: usize = 3;

/// A statement that a permission adds.
pub(super) struct Permission {
    /// The function, as the permission names it.
    function: Text,
    policy: Policy,
}

/// The permissions of a template that let in somebody who is no service.
pub(super) fn permissions(
    template: &Template,
    environment: &Environment,
    resolver: &Resolver<'_>,
) -> Vec<Permission> {
    let all = template.resources_of("AWS::Lambda::Permission");
    let made = all.filter(|it| !resolver.is_made(it).is_no());
    let documents: Vec<(Resource<'_>, Expr)> =
        made.filter_map(|it| Some((it, document(resolver, &it)?))).collect();
    // The documents are no part of the template, and refer to it.
    let reading = Resolver::sharing(template, environment, resolver);
    let read = |(resource, document): &(Resource<'_>, Expr)| {
        let name = format!("permission `{}`", resource.logical_id());
        let document = Document::read(&reading, &Node::root(document))?;
        let policy = Policy::of(&reading, document, &name, PolicyKind::Resource);
        let policy = policy.standing_at(resource.node());
        let policy = match resolver.is_made(resource) {
            Truth::Unknown(why) => policy.doubted(&why),
            Truth::Yes | Truth::No => policy,
        };
        let function =
            function(template, resolver, &resource.property("FunctionName")?, MOST_ALIASES);
        Some(Permission { function, policy })
    };
    documents.iter().filter_map(read).collect()
}

/// The policy that a permission is; `None` if it is a service's, or lacks what it needs.
fn document<'t>(resolver: &Resolver<'t>, permission: &Resource<'t>) -> Option<Expr> {
    let there = |name: &str| {
        let node = permission.property(name)?;
        (!matches!(resolver.settle(&node), Settled::Absent)).then_some(node)
    };
    let principal = there("Principal")?;
    if is_service(resolver.text(&principal).as_str()) {
        return None;
    }
    let of_operator = |operator: &'static str| {
        let keys = CONDITIONS.into_iter().filter(|(_, of, _)| *of == operator);
        let value = |(name, _, key)| Some((key, Some(there(name)?.expr().clone())));
        let keys: Vec<_> = keys.filter_map(value).collect();
        (!keys.is_empty()).then(|| (operator, Some(Expr::object(keys))))
    };
    let operators = ["ArnLike", "StringEquals", "Bool"].into_iter();
    let conditions: Vec<_> = operators.filter_map(of_operator).collect();
    let has_conditions = !conditions.is_empty();
    let statement = Expr::object([
        ("Effect", Some("Allow".into())),
        ("Principal", Some(Expr::object([("AWS", Some(principal.expr().clone()))]))),
        ("Action", Some(there("Action")?.expr().clone())),
        // It stands on the function alone.
        ("Resource", Some("*".into())),
        ("Condition", has_conditions.then(|| Expr::object(conditions))),
    ]);
    Some(Expr::object([("Statement", Some(statement))]))
}

/// The function that a value names, or that of an alias.
fn function<'t>(
    template: &'t Template,
    resolver: &Resolver<'t>,
    named: &Node<'t>,
    aliases: usize,
) -> Text {
    let of_alias = || {
        let Settled::Node(node) = resolver.settle(named) else { return None };
        let Some(Intrinsic::Ref(id) | Intrinsic::GetAtt(id, _)) = node.intrinsic() else {
            return None;
        };
        let alias = template
            .resource(id)
            .filter(|it| it.kind().is_some_and(|it| OF_FUNCTIONS.contains(&it)))?;
        alias.property("FunctionName").filter(|_| aliases > 0)
    };
    match of_alias() {
        Some(named) => function(template, resolver, &named, aliases - 1),
        None => resolver.text(named),
    }
}

impl Permission {
    /// The policies that permissions put on a function of a template, among all of its functions.
    pub(super) fn of(all: &[Self], function: &Named, functions: &[Named]) -> Vec<Arc<Policy>> {
        let of_one = |permission: &Self| {
            let named = &permission.function;
            let policy = || permission.policy.clone();
            if function.is_certainly(named) {
                return Some(Arc::new(policy()));
            }
            let why = named.why().filter(|_| !functions.iter().any(|it| it.is_certainly(named)))?;
            Some(Arc::new(policy().doubted(why)))
        };
        all.iter().filter_map(of_one).collect()
    }
}
