//! Roles that are passed to a function, by whoever makes or changes one.

use super::{Asking, CONFIGURE, CREATE, LAMBDA, PASS, Step, Subjects, why};
use crate::evaluate::context::{Context, Value};
use crate::evaluate::decision::{Answer, Verdict};
use crate::evaluate::pattern::Pattern;
use crate::evaluate::principal::LetIn;
use crate::evaluate::statement::Statement;
use crate::evaluate::text::{Text, is_gap};

impl Subjects<'_> {
    /// The roles that a session passes to a function that it makes or changes.
    pub(super) fn passed(&self, asking: &Asking<'_, '_>, steps: &mut Vec<Step>) {
        let Some(policies) = asking.allowing(PASS) else { return };
        let Some((needed, with)) = self.changed(asking) else { return };
        for (role, trust) in self.trusts.iter().filter(|(role, _)| asking.is_other(role)) {
            let trusts = |it: LetIn| matches!(it, LetIn::Service(name) if name.as_str() == LAMBDA);
            if !trust.statements.iter().flat_map(|it| it.let_in()).any(trusts) {
                continue;
            }
            let mut context = Context::new();
            context.set_default("iam:passedtoservice", Value::known(LAMBDA));
            let check = asking.check(PASS, role.arn.clone(), context);
            let step = asking.step(&policies.answer(check, &[], false), role, PASS);
            steps.extend(step.map(|step| {
                let why = step.why.clone().or_else(|| why(&needed));
                Step { with: Some(with), why, ..step }
            }));
        }
    }

    /// How a session makes or changes a function, if it can or may.
    fn changed(&self, asking: &Asking<'_, '_>) -> Option<(Answer, &'static str)> {
        let mut perhaps = None;
        for action in [CREATE, CONFIGURE] {
            let own = self.functions.iter().map(|function| function.named.arn.clone());
            // Who makes a function gives it a name.
            let own = own.filter(|_| action != CREATE);
            match self.on_any(asking, action, own.chain([self.function_arn("another")])) {
                Some(answer) if answer.verdict() == Verdict::Allowed => {
                    return Some((answer, action));
                }
                answer => perhaps = perhaps.or(answer.map(|answer| (answer, action))),
            }
        }
        perhaps
    }

    /// The answer to an action on one of these resources, or one that a statement names, where it is allowed, or else may
    /// be.
    pub(super) fn on_any(
        &self,
        asking: &Asking<'_, '_>,
        action: &'static str,
        resources: impl Iterator<Item = Text>,
    ) -> Option<Answer> {
        let policies = asking.allowing(action)?;
        let named = policies.identity_statements().flat_map(Statement::named_resources);
        let mut perhaps = None;
        for arn in resources.chain(named.filter_map(example)) {
            let check = asking.check(action, arn, Context::new());
            let answer = policies.answer(check, &[], false);
            match answer.verdict() {
                Verdict::Allowed => return Some(answer),
                Verdict::Undecided => perhaps = perhaps.or(Some(answer)),
                Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied => {}
            }
        }
        perhaps
    }

    /// The ARN of a function of this name.
    pub(super) fn function_arn(&self, name: &str) -> Text {
        self.lambda_arn(&format!("function:{name}"))
    }

    pub(super) fn lambda_arn(&self, resource: &str) -> Text {
        let here = &self.evaluator.environment;
        let (partition, region, account) = (here.partition_id(), here.region(), here.account());
        Text::known(format!("arn:{partition}:lambda:{region}:{account}:{resource}"))
    }
}

/// An ARN that a pattern matches; `None` if it matches more than ARNs, or a name that only deployment tells.
fn example(pattern: &Pattern) -> Option<Text> {
    let written = pattern.marked();
    let is_known = written.starts_with("arn:") && !written.contains(is_gap);
    is_known.then(|| Text::known(written.replace(['*', '?'], "x")))
}
