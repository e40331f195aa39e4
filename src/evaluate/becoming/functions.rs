//! Functions of a template, which hand on their roles to whoever invokes them or writes their code.

use std::sync::Arc;

use super::permissions::{Permission, permissions};
use super::{
    ADD_PERMISSION, Asking, CONFIGURE, GET_LAYER, INVOKE, INVOKE_ASYNC, Step, Subjects, WRITE_CODE,
    why,
};
use crate::evaluate::context::Context;
use crate::evaluate::decision::Verdict;
use crate::evaluate::evaluator::{Evaluator, Role};
use crate::evaluate::other::Other;
use crate::evaluate::policy::Policy;
use crate::evaluate::policy_set::PolicySet;
use crate::evaluate::principal::LetIn;
use crate::evaluate::resolve::Resolver;
use crate::evaluate::statement::Statement;
use crate::evaluate::text::Text;
use crate::template::{Resource, Template};

/// What hands on the role of a function, the usual ways first.
const HANDING_ON: [&str; 4] = [INVOKE, WRITE_CODE, INVOKE_ASYNC, ADD_PERMISSION];

/// A function of the template with a role of the template.
pub(super) struct Function<'e> {
    pub(super) named: Named,
    pub(super) role: &'e Role,
    /// What permissions add to its policy.
    permissions: Vec<Arc<Policy>>,
}

/// A function, as it is referred to.
pub(super) struct Named {
    pub(super) logical_id: String,
    pub(super) arn: Text,
    name: Text,
}

/// The functions that have a role of the template.
pub(super) fn functions<'e>(
    evaluator: &'e Evaluator,
    template: &Template,
    resolver: &Resolver<'_>,
) -> Vec<Function<'e>> {
    let kinds = ["AWS::Lambda::Function", "AWS::Serverless::Function"];
    let is_one = |it: &Resource<'_>| it.kind().is_some_and(|kind| kinds.contains(&kind));
    let all = template.resources().filter(is_one).filter(|it| !resolver.is_made(it).is_no());
    let all: Vec<Resource<'_>> = all.collect();
    let name = |resource: &Resource<'_>| {
        let (node, id) = (resource.node(), resource.logical_id());
        Named {
            logical_id: id.to_owned(),
            arn: resolver.attribute(node, id, "Arn"),
            name: resolver.reference(node, id),
        }
    };
    let named: Vec<Named> = all.iter().map(name).collect();
    let permissions = permissions(template, &evaluator.environment, resolver);
    let function = |resource: &Resource<'_>| {
        let arn = resolver.text(&resource.property("Role")?);
        let role = evaluator.each_role().find(|role| role.arn.certainly_is(&arn))?;
        let own = name(resource);
        let permissions = Permission::of(&permissions, &own, &named);
        Some(Function { named: own, role, permissions })
    };
    all.iter().filter_map(function).collect()
}

impl Subjects<'_> {
    /// The roles that a session has by functions that it invokes, or whose code it writes.
    pub(super) fn through_functions(&self, asking: &Asking<'_, '_>, steps: &mut Vec<Step>) {
        for action in HANDING_ON {
            let own = asking.allowing(action);
            for function in self.functions.iter().filter(|it| asking.is_other(it.role)) {
                let is_usual = matches!(action, INVOKE | WRITE_CODE);
                if !is_usual && asking.becomes(function.role, steps) {
                    continue;
                }
                let permissions = function.permitting(action);
                let policies = match &own {
                    Some(own) => own.clone(),
                    None if permissions.is_empty() => continue,
                    None => asking.about(action),
                };
                let check = asking.check(action, function.named.arn.clone(), Context::new());
                let answer = policies.answer(check, permissions, false);
                // What is open because of policies that are not known is said of these.
                let is_open =
                    own.is_none() && answer.verdict() == Verdict::Undecided && policies.is_opaque();
                let step = || asking.step(&answer, function.role, action).filter(|_| !is_open);
                let qualified = || match (&own, action) {
                    (Some(own), INVOKE | INVOKE_ASYNC) => function.qualified(asking, own, action),
                    _ => None,
                };
                let step = step().or_else(qualified);
                steps.extend(step.map(|step| function.handing_on(self, step)));
            }
        }
        self.through_layers(asking, steps);
    }

    /// The roles of the functions that a session gives a layer of its own.
    fn through_layers(&self, asking: &Asking<'_, '_>, steps: &mut Vec<Step>) {
        let Some(policies) = asking.allowing(CONFIGURE) else { return };
        let layer = self.lambda_arn("layer:another:1");
        let Some(needed) = self.on_any(asking, GET_LAYER, [layer].into_iter()) else { return };
        for function in self.functions.iter().filter(|it| asking.is_other(it.role)) {
            if asking.becomes(function.role, steps) {
                continue;
            }
            let check = asking.check(CONFIGURE, function.named.arn.clone(), Context::new());
            let step = asking.step(&policies.answer(check, &[], false), function.role, CONFIGURE);
            steps.extend(step.map(|step| {
                let why = step.why.clone().or_else(|| why(&needed));
                function.handing_on(self, Step { with: Some(GET_LAYER), why, ..step })
            }));
        }
    }

    /// Who is not in the template and has a function's role all the same, by its permissions.
    pub(super) fn of_callers(&self, others: &[Other], besides: &[LetIn], steps: &mut Vec<Step>) {
        for function in self.functions.iter().filter(|it| !it.permissions.is_empty()) {
            let own: Vec<LetIn> = function.let_in().collect();
            let besides = besides.iter().filter(|it| !own.contains(it)).cloned();
            for one in own.iter().cloned().chain(besides) {
                let is_unknown = one.why().cloned();
                if let Some(other) = self.evaluator.one_let_in(one, others) {
                    let by_permission = self.by_permission(function, &other, steps);
                    let known = by_permission.into_iter();
                    steps.extend(known.map(|step| step.unless_known(is_unknown.as_ref())));
                }
            }
        }
    }

    /// The steps to a function's role besides those that are known.
    fn by_permission(&self, function: &Function<'_>, other: &Other, known: &[Step]) -> Vec<Step> {
        let who = other.who();
        let session = other.session(self.evaluator);
        let asking = Asking { session: &session, who: &who, noun: other.noun() };
        let is_new = |action: &&'static str| {
            let is_it = |step: &Step| {
                let of_function = step.function.as_ref() == Some(&function.named.logical_id);
                step.who == who && of_function && step.by == *action
            };
            !known.iter().any(is_it)
        };
        let step = |action: &'static str| {
            let check = asking.check(action, function.named.arn.clone(), Context::new());
            let policies = session.prepared_policies();
            let answer = policies.answer(check, &function.permissions, false);
            Some(function.handing_on(self, asking.step(&answer, function.role, action)?))
        };
        HANDING_ON.into_iter().filter(is_new).filter_map(step).collect()
    }
}

impl Function<'_> {
    /// The policies on the function that bear on an action.
    fn permitting(&self, action: &str) -> &[Arc<Policy>] {
        let name = Text::known(action.to_ascii_lowercase());
        let statements = self.permissions.iter().flat_map(|policy| &policy.statements);
        let is_open = self.permissions.iter().any(|policy| policy.opaque.is_some());
        let bears = is_open || statements.into_iter().any(|it| !it.has(&name).is_no());
        if bears { &self.permissions } else { &[] }
    }

    /// Whom its permissions let in.
    pub(super) fn let_in(&self) -> impl Iterator<Item = LetIn> {
        self.permissions.iter().flat_map(|policy| &policy.statements).flat_map(|it| it.let_in())
    }

    /// The step to its role by a version or an alias, where the function without one may not be invoked. Each has
    /// `$LATEST`; whether there is another one is not known.
    fn qualified(
        &self,
        asking: &Asking<'_, '_>,
        own: &PolicySet,
        action: &'static str,
    ) -> Option<Step> {
        let of = |qualifier: &str| {
            let mut arn = self.named.arn.clone();
            arn.push_str(qualifier);
            let check = asking.check(action, arn, Context::new());
            asking.step(&own.answer(check, &self.permissions, false), self.role, action)
        };
        let named = own.identity_statements().flat_map(Statement::named_resources);
        let rest = named.filter_map(|it| it.marked().strip_prefix(self.named.arn.as_str()));
        let mut others = rest.filter(|rest| rest.starts_with(':'));
        of(":$LATEST").or_else(|| {
            let id = &self.named.logical_id;
            let why =
                || Some(format!("which versions and aliases function `{id}` has is not known"));
            let step = others.find_map(of)?;
            Some(Step { why: step.why.clone().or_else(why), ..step })
        })
    }

    /// A step to its role, as one through the function.
    fn handing_on(&self, subjects: &Subjects<'_>, step: Step) -> Step {
        let id = &self.named.logical_id;
        let made_up = || subjects.function_arn(&format!("<{id}>")).to_string();
        let resource = self.named.arn.as_known().map_or_else(made_up, str::to_owned);
        Step { function: Some(id.clone()), resource, ..step }
    }
}

impl Named {
    /// Whether a text certainly names it, or an alias or version of it: its name, its ARN, or a part of that.
    pub(super) fn is_certainly(&self, text: &Text) -> bool {
        let given = text.as_str();
        let is_one = |name: &Text| {
            // What equals no other does not equal itself.
            let rest = given.strip_prefix(name.as_str()).filter(|_| name.certainly_is(name));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
        };
        let part = given.split_once(":function:").map(|(_, part)| part);
        let is_part = || {
            let (part, name) = (part?, self.name.as_str());
            let rest = part.strip_prefix(name).filter(|_| self.name.certainly_is(&self.name))?;
            Some(rest.is_empty() || rest.starts_with(':'))
        };
        let is_elsewhere = || {
            // The account is not always before it.
            let own = self.arn.as_str().split(':').nth(4);
            let account = given.split(":function:").next().and_then(|head| head.rsplit(':').next());
            account.is_some() && own.is_some() && account != own
        };
        is_one(&self.arn) || is_one(&self.name) || is_part() == Some(true) && !is_elsewhere()
    }
}
