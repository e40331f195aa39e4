//! `PolicyStatement`: a statement of an IAM policy, written by hand or derived from grants.

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Calls, common_setters, declaration};
use crate::conversions::conversions;
use crate::facts::Action;
use crate::iam::{Condition, Principal};
use crate::site::Site;
use crate::template::Expr;

/// The name of an action of any service, such as `bedrock:InvokeModel`. An [`Action`] converts into
/// it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ActionName(pub(crate) String);

conversions! {
    ActionName:
    |name: &str| Self(name.to_owned());
    |name: String| Self(name);
    |action: Action| Self(action.qualified_name().to_owned());
}

declaration! {
    /// A statement of an IAM policy, in IAM's own terms.
    ///
    /// For DynamoDB prefer a [`Grant`](crate::Grant), which cannot put an action on a resource that it
    /// never applies to. Statements are checked by the same rules.
    ///
    /// ```
    /// use tablature::{Condition, ConditionKey, Expr, PolicyStatement};
    ///
    /// PolicyStatement::allow().actions(["bedrock:InvokeModel"]).resources([Expr::sub(
    ///     "arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
    /// )]);
    /// PolicyStatement::deny()
    ///     .sid("OnlyOverTls")
    ///     .not_actions(["sts:GetCallerIdentity"])
    ///     .resources(["*"])
    ///     .condition(Condition::bool(ConditionKey::secure_transport(), false));
    /// ```
    ///
    /// See [policy elements](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html).
    #[must_use = "a statement does nothing until a role or policy has it: `.statement(…)`"]
    pub struct PolicyStatement(effect: Effect) {
        sid: Option<Expr> = None,
        effect: Effect = effect,
        principals: Vec<Principal> = Vec::new(),
        not_principals: Vec<Principal> = Vec::new(),
        actions: Vec<Expr> = Vec::new(),
        not_actions: Vec<Expr> = Vec::new(),
        resources: Vec<ResourceEntry> = Vec::new(),
        not_resources: Vec<ResourceEntry> = Vec::new(),
        conditions: Vec<Condition> = Vec::new(),
        acknowledgements: Vec<Acknowledgement> = Vec::new(),
        site: Site = Site::caller(),
    }

    pub(crate) fn new(..);
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    Allow,
    Deny,
}

/// A resource of a statement, with the acknowledgements for it.
#[derive(Clone, Debug)]
pub(crate) struct ResourceEntry {
    pub(crate) arn: Expr,
    pub(crate) acknowledgements: Vec<Acknowledgement>,
}

impl PolicyStatement {
    /// A statement with the effect `Allow`.
    #[track_caller]
    pub fn allow() -> Self {
        Self::new(Effect::Allow)
    }

    /// A statement with the effect `Allow` and a default id.
    #[track_caller]
    pub(crate) fn allow_as(sid: String) -> Self {
        Self { sid: Some(Expr::from(sid).at(Site::caller())), ..Self::allow() }
    }

    /// A statement with the effect `Deny`, which overrides every Allow.
    #[track_caller]
    pub fn deny() -> Self {
        Self::new(Effect::Deny)
    }

    /// The statement's id: letters and digits, unique in the policy.
    #[track_caller]
    pub fn sid(mut self, sid: impl Into<String>) -> Self {
        self.calls.once("sid");
        self.sid = Some(Expr::from(sid.into()).at(Site::caller()));
        self
    }

    /// Adds actions: [`Action`]s of DynamoDB, or names such as `s3:GetObject`.
    #[track_caller]
    pub fn actions(mut self, actions: impl IntoIterator<Item = impl Into<ActionName>>) -> Self {
        self.calls.extend("actions", &mut self.actions, named(actions, Site::caller()));
        self
    }

    /// Adds to `NotAction`: everything but these. A statement has actions or not-actions.
    #[track_caller]
    pub fn not_actions(mut self, actions: impl IntoIterator<Item = impl Into<ActionName>>) -> Self {
        self.calls.extend("not_actions", &mut self.not_actions, named(actions, Site::caller()));
        self
    }

    /// Adds resources: ARNs, such as a table handle's `arn()`, or `"*"`.
    #[track_caller]
    pub fn resources(mut self, resources: impl IntoIterator<Item = impl Into<Expr>>) -> Self {
        self.calls.extend("resources", &mut self.resources, entries(resources, Site::caller()));
        self
    }

    /// Adds to `NotResource`: everything but these. A statement has resources or not-resources.
    #[track_caller]
    pub fn not_resources(mut self, resources: impl IntoIterator<Item = impl Into<Expr>>) -> Self {
        self.calls.extend(
            "not_resources",
            &mut self.not_resources,
            entries(resources, Site::caller()),
        );
        self
    }

    /// Adds principals; only resource policies and trust policies have them.
    pub fn principals(mut self, principals: impl IntoIterator<Item = Principal>) -> Self {
        self.calls.extend("principals", &mut self.principals, principals);
        self
    }

    /// Adds to `NotPrincipal`: everyone but these.
    pub fn not_principals(mut self, principals: impl IntoIterator<Item = Principal>) -> Self {
        self.calls.extend("not_principals", &mut self.not_principals, principals);
        self
    }

    /// Adds a condition; all conditions of a statement must hold.
    pub fn condition(mut self, condition: Condition) -> Self {
        self.calls.add("condition", &mut self.conditions, condition, Condition::compares_like);
        self
    }

    /// The same statement, with this place for all of its values.
    pub(crate) fn at(mut self, site: Site) -> Self {
        self.site = site;
        self.sid = self.sid.map(|sid| sid.at(site));
        self.actions = self.actions.into_iter().map(|action| action.at(site)).collect();
        for principal in &mut self.principals {
            principal.site = site;
        }
        for resource in &mut self.resources {
            resource.arn = resource.arn.clone().at(site);
        }
        for condition in &mut self.conditions {
            condition.site = site;
        }
        self
    }
}

common_setters! {
    [] PolicyStatement = "statement": acknowledge, replacing;
    fields [];
    example
        "PolicyStatement::allow()",
        "sid(\"Send\")" => "sid(\"SendMail\")";
}

impl Calls {
    /// The statements of a policy, whose values that were set twice are the policy's from then on.
    pub(crate) fn take_statements(
        &mut self,
        statements: impl IntoIterator<Item = PolicyStatement>,
    ) -> Vec<PolicyStatement> {
        let statements: Vec<PolicyStatement> = statements.into_iter().collect();
        for statement in &statements {
            self.absorb(&statement.calls, || "statement".to_owned());
        }
        statements
    }
}

fn named(
    actions: impl IntoIterator<Item = impl Into<ActionName>>,
    site: Site,
) -> impl Iterator<Item = Expr> {
    actions.into_iter().map(move |action| Expr::from(action.into().0).at(site))
}

fn entries(
    resources: impl IntoIterator<Item = impl Into<Expr>>,
    site: Site,
) -> impl Iterator<Item = ResourceEntry> {
    resources.into_iter().map(move |resource| ResourceEntry {
        arn: resource.into().at(site),
        acknowledgements: Vec::new(),
    })
}
