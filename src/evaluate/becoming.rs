//! `Becoming`: who can become which role of a template, and by which statement.
//!
//! A role is assumed, by its trust policy and the policies of whoever assumes it, or by writing that trust policy; or it
//! is had through a function: by invoking it or permitting oneself to, by writing its code or adding a layer, or by
//! passing the role to one. Of a principal whose policies are not known nothing
//! is said, but for what the policies of roles and functions allow by themselves.
//!
//! See [granting a user permissions to pass a role][pass].
//!
//! [pass]: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html

mod compared;
mod functions;
mod outsiders;
mod passing;
mod permissions;
mod sign_in;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) use self::compared::{Difference, Steps, differences};
use self::functions::{Function, functions};
use super::check::Check;
use super::considered::Considered;
use super::context::Context;
use super::decision::{Answer, Verdict};
use super::evaluator::{Evaluator, Role};
use super::gaps::Gaps;
use super::openness::Purpose;
use super::other::{Other, OtherKind};
use super::policy::{Policy, PolicyKind};
use super::policy_set::PolicySet;
use super::principal::LetIn;
use super::resolve::{Resolver, Settled};
use super::session::Session;
use super::text::{Text, readable};
use super::truth::Truth;
use super::unknown::Unknown;
use crate::policy_syntax::{Document, Effect};
use crate::template::Template;

const ASSUME: &str = "sts:AssumeRole";
pub(super) const BY_WEB_IDENTITY: &str = "sts:AssumeRoleWithWebIdentity";
pub(super) const BY_SAML: &str = "sts:AssumeRoleWithSAML";
const PASS: &str = "iam:PassRole";
const REWRITE_TRUST: &str = "iam:UpdateAssumeRolePolicy";
const INVOKE: &str = "lambda:InvokeFunction";
const INVOKE_ASYNC: &str = "lambda:InvokeAsync";
const ADD_PERMISSION: &str = "lambda:AddPermission";
const GET_LAYER: &str = "lambda:GetLayerVersion";
const WRITE_CODE: &str = "lambda:UpdateFunctionCode";
const CREATE: &str = "lambda:CreateFunction";
const CONFIGURE: &str = "lambda:UpdateFunctionConfiguration";

/// The service that a role is passed to.
const LAMBDA: &str = "lambda.amazonaws.com";

/// Who becomes a role: a role of the template, or somebody else.
pub(crate) type Who = (Option<OtherKind>, String);

/// How a principal becomes a role of the template.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) who: Who,
    /// ``role `Deployer` ``
    pub(crate) noun: String,
    /// The logical id of the role that it becomes.
    pub(crate) role: String,
    /// The action that is allowed, such as `sts:AssumeRole`.
    pub(crate) by: &'static str,
    /// What is needed besides: the action on the function that a role is passed to.
    pub(crate) with: Option<&'static str>,
    /// The logical id of the function that is invoked or changed.
    pub(crate) function: Option<String>,
    /// The ARN that the action is asked on. A name that CloudFormation makes up is the logical id in angle brackets.
    pub(crate) resource: String,
    /// The statement that allows it.
    pub(crate) statement: Option<Considered>,
    /// Why it is not certain.
    pub(crate) why: Option<String>,
    /// The roles that it becomes before, if it does not become this one by itself.
    pub(crate) through: Vec<String>,
}

impl Step {
    /// The logical id of who becomes the role, or the name in the policy that lets it in.
    pub(crate) fn principal(&self) -> Cow<'_, str> {
        readable(&self.who.1)
    }

    /// Whether the role is assumed, by its trust policy.
    pub(crate) fn is_assumed(&self) -> bool {
        [ASSUME, BY_WEB_IDENTITY, BY_SAML].contains(&self.by)
    }

    /// The same step of somebody whose name is not known.
    fn unless_known(self, who: Option<&Arc<Unknown>>) -> Self {
        let why = self.why.clone().or_else(|| who.map(|why| why.why().to_owned()));
        Self { why, ..self }
    }
}

/// Whom trust policies and permissions let in.
#[derive(Default)]
pub(crate) struct Trusted(Vec<LetIn>);

/// What a template says of who becomes whom, read for it alone.
struct Subjects<'e> {
    evaluator: &'e Evaluator,
    /// The roles and their trust policies.
    trusts: Vec<(&'e Role, Policy)>,
    functions: Vec<Function<'e>>,
}

impl Evaluator {
    /// Who can become which role of the template, also over others. The template is the one that was read, with whoever
    /// else can make requests.
    pub(crate) fn becoming(&self, template: &Template, others: &[Other]) -> Vec<Step> {
        with_closure(self.steps(template, others, &Trusted::default(), None).all)
    }

    /// Whom the trust policies of the template and the permissions of its functions let in.
    pub(crate) fn trusted_by(&self, template: &Template) -> Trusted {
        let (subjects, _) = Subjects::of(self, template, self.gaps.clone());
        let statements = subjects.trusts.iter().flat_map(|(_, trust)| &trust.statements);
        let by_trust = statements.flat_map(|statement| statement.let_in_or_told_apart());
        let by_functions = subjects.functions.iter().flat_map(Function::let_in);
        let mut trusted = Vec::new();
        for one in by_trust.chain(by_functions) {
            if !trusted.contains(&one) {
                trusted.push(one);
            }
        }
        Trusted(trusted)
    }

    /// The steps from each principal to the roles that it becomes by itself. Of whoever is trusted `besides`, by another
    /// template, each role is asked as well. Beside those of another template, what is not known is the same.
    pub(crate) fn steps<'e>(
        &'e self,
        template: &Template,
        others: &[Other],
        besides: &Trusted,
        beside: Option<&Steps<'_>>,
    ) -> Steps<'e> {
        let gaps = beside.map_or(&self.gaps, |steps| &steps.gaps).clone();
        let (subjects, gaps) = Subjects::of(self, template, gaps);
        let mut steps = Vec::new();
        for id in self.roles() {
            let Ok(session) = self.role(id) else { continue };
            let who = (None, id.to_owned());
            subjects.of_session(&session, &who, &format!("role `{id}`"), &mut steps);
        }
        for other in others.iter().filter(|it| !it.kind().is_let_in() && !it.kind().is_unknown()) {
            subjects.of_session(&other.session(self), &other.who(), other.noun(), &mut steps);
        }
        let outsiders = subjects.outsiders(others, besides);
        subjects.of_outsiders(&outsiders, &mut steps);
        subjects.of_callers(others, &besides.0, &mut steps);
        Steps { all: steps, subjects, others: others.to_vec(), outsiders, gaps }
    }
}

impl<'e> Subjects<'e> {
    /// What a template says, with the values that are not known in it.
    fn of(evaluator: &'e Evaluator, template: &Template, gaps: Gaps) -> (Self, Gaps) {
        let resolver = Resolver::beside(template, &evaluator.environment, gaps);
        let subjects = Self::read(evaluator, template, &resolver);
        (subjects, resolver.into_gaps())
    }

    fn read<'t>(evaluator: &'e Evaluator, template: &'t Template, resolver: &Resolver<'t>) -> Self {
        let made = evaluator.each_role().filter(|role| role.is_made != Truth::No);
        let trust = |role: &'e Role| {
            let resource = template.resource(role.logical_id())?;
            let document = resource.property("AssumeRolePolicyDocument")?;
            let name = format!("the trust policy of role `{}`", role.logical_id());
            let policy = match resolver.settle(&document) {
                Settled::Absent => return None,
                Settled::Unknown(why) => Policy::opaque(&name, why),
                Settled::Node(document) => {
                    let document = Document::read(resolver, &document)?;
                    Policy::of_template(resolver, document, &name, PolicyKind::Trust)
                }
            };
            Some((role, policy))
        };
        let trusts = made.filter_map(trust).collect();
        Self { evaluator, trusts, functions: functions(evaluator, template, resolver) }
    }

    /// The roles that a session becomes by one step.
    fn of_session(&self, session: &Session<'_>, who: &Who, noun: &str, steps: &mut Vec<Step>) {
        let asking = Asking { session, who, noun };
        self.assumed(&asking, steps);
        self.retrusted(&asking, steps);
        self.through_functions(&asking, steps);
        self.passed(&asking, steps);
    }

    fn assumed(&self, asking: &Asking<'_, '_>, steps: &mut Vec<Step>) {
        for (role, trust) in self.trusts.iter().filter(|(role, _)| asking.is_other(role)) {
            // Most roles trust services alone.
            let mut lets_in = trust.statements.iter().flat_map(|it| it.let_in());
            let may_be = |it: LetIn| matches!(it, LetIn::Aws(_) | LetIn::Anyone);
            if trust.opaque.is_none() && !lets_in.any(may_be) {
                continue;
            }
            let check = asking.check(ASSUME, role.arn.clone(), Context::new());
            let policies = asking.session.prepared_policies();
            let answer = policies.answer_let_in(&check, &[Arc::new(trust.clone())]);
            // What is open because of policies that are not known is said of these.
            let is_open = answer.verdict() == Verdict::Undecided && policies.is_opaque();
            if !is_open {
                steps.extend(asking.step(&answer, role, ASSUME));
            }
        }
    }

    /// The roles whose trust policies a session writes: one may let it in.
    fn retrusted(&self, asking: &Asking<'_, '_>, steps: &mut Vec<Step>) {
        let Some(policies) = asking.allowing(REWRITE_TRUST) else { return };
        for (role, _) in self.trusts.iter().filter(|(role, _)| asking.is_other(role)) {
            if asking.becomes(role, steps) {
                continue;
            }
            let check = asking.check(REWRITE_TRUST, role.arn.clone(), Context::new());
            steps.extend(asking.step(&policies.answer(check, &[], false), role, REWRITE_TRUST));
        }
    }
}

/// A session that asks what it can become.
struct Asking<'s, 'e> {
    session: &'s Session<'e>,
    who: &'s Who,
    noun: &'s str,
}

impl Asking<'_, '_> {
    fn is_other(&self, role: &Role) -> bool {
        !(self.who.0.is_none() && self.who.1 == role.logical_id)
    }

    /// Whether it certainly becomes a role by one of these steps: that it can do so in other ways as well tells no more.
    fn becomes(&self, role: &Role, steps: &[Step]) -> bool {
        let is_certain = |step: &Step| {
            step.who == *self.who && step.role == role.logical_id && step.why.is_none()
        };
        steps.iter().any(is_certain)
    }

    /// The policies with the statements about an action.
    fn about(&self, action: &str) -> PolicySet {
        let name = Text::known(action.to_ascii_lowercase());
        self.session.prepared_policies().keeping(|one| !one.has(&name).is_no())
    }

    /// The same; `None` if none of them may allow it.
    fn allowing(&self, action: &str) -> Option<PolicySet> {
        let policies = self.about(action);
        // Of policies that are not known nothing is said here.
        let may = policies.identity_statements().any(|one| !matches!(one.effect, Ok(Effect::Deny)));
        may.then_some(policies)
    }

    fn check(&self, action: &'static str, resource: Text, said: Context) -> Arc<Check> {
        let who = self.session.who();
        let context = said.over(Arc::clone(who.context), who.openness(Purpose::OfService));
        Arc::new(Check::on(action, resource, context))
    }

    /// The step to a role, if it is allowed, or may be.
    fn step(&self, answer: &Answer, role: &Role, by: &'static str) -> Option<Step> {
        if matches!(answer.verdict(), Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied) {
            return None;
        }
        Some(Step {
            who: self.who.clone(),
            noun: self.noun.to_owned(),
            role: role.logical_id.clone(),
            by,
            with: None,
            function: None,
            resource: role.readable_arn(),
            statement: allowing(answer).cloned(),
            why: why(answer),
            through: Vec::new(),
        })
    }
}

/// The statement of an answer that allows it, or may: of a principal's own policies, or else of the role's.
fn allowing(answer: &Answer) -> Option<&Considered> {
    let allows = |one: &&Considered| {
        let may = one.effect() != Some(Effect::Deny) && one.applies() != Some(false);
        may && !one.is_assumed()
    };
    let own = |one: &&Considered| matches!(one.kind(), PolicyKind::Inline | PolicyKind::Managed);
    let all = || answer.considered().iter().filter(allows);
    all().find(own).or_else(|| all().next())
}

fn why(answer: &Answer) -> Option<String> {
    let is_open = answer.verdict() == Verdict::Undecided;
    is_open.then(|| answer.unknown().map(|it| it.why().to_owned()).unwrap_or_default())
}

/// The steps, and those to roles that are reached over others, each the shortest way.
fn with_closure(direct: Vec<Step>) -> Vec<Step> {
    let mut of_roles: BTreeMap<&str, Vec<&Step>> = BTreeMap::new();
    for step in direct.iter().filter(|step| step.who.0.is_none()) {
        of_roles.entry(&step.who.1).or_default().push(step);
    }
    let mut whos: Vec<&Who> = Vec::new();
    for step in &direct {
        if !whos.contains(&&step.who) {
            whos.push(&step.who);
        }
    }
    let mut all = Vec::new();
    for who in whos {
        let own = direct.iter().filter(|step| step.who == *who);
        let mut reached: BTreeSet<&str> = own.clone().map(|step| step.role.as_str()).collect();
        if who.0.is_none() {
            reached.insert(&who.1);
        }
        let mut steps: Vec<Step> = own.cloned().collect();
        let mut next = 0;
        while let Some(before) = steps.get(next).cloned() {
            next += 1;
            for step in of_roles.get(before.role.as_str()).into_iter().flatten() {
                if reached.insert(&step.role) {
                    let mut through = before.through.clone();
                    through.push(before.role.clone());
                    let why = before.why.clone().or_else(|| step.why.clone());
                    let (who, noun) = (who.clone(), before.noun.clone());
                    steps.push(Step { who, noun, through, why, ..Step::clone(step) });
                }
            }
        }
        all.extend(steps);
    }
    all
}
