//! `Deployment`: a stack as it would be deployed.

use std::sync::{Arc, OnceLock};

use super::error::CannotAsk;
use super::session::RoleSession;
use crate::evaluate::{Environment, Evaluator};
use crate::iam::Owner;
use crate::stack::{Stack, Stage};
use crate::template::Template;

/// A stack at a stage, in an account and a Region. Its roles can be asked what they may do.
///
/// ```
/// use tablature::Action::GetItem;
/// use tablature::assertions::on;
/// use tablature::evaluate::Environment;
/// use tablature::{Attribute, Role, Stack, Stage, TableV2};
///
/// fn stack(stage: &Stage) -> Stack {
///     let mut stack = Stack::new("hr").table_names("insighthr-{table}-{stage}");
///     let users = stack.add(TableV2::on_demand("users", Attribute::string("userId")));
///     stack.add(Role::for_lambda("AuthService").allow(users.read_data()));
///     stack
/// }
///
/// let stage = Stage::new("prod");
/// let hr = stack(&stage).at(&stage).environment(Environment::new("444455556666", "ap-southeast-1"));
/// hr.role("AuthService").may(GetItem, on("insighthr-users-prod"));
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing is asserted yet: `.role(…).may(…)`"]
pub struct Deployment {
    stack: Stack,
    stage: Stage,
    environment: Environment,
    asked: Arc<OnceLock<Result<(Template, Evaluator), CannotAsk>>>,
}

impl Stack {
    /// A role of this stack at the default stage, by logical id, physical name or ARN. A role that
    /// does not exist is reported when it is asked.
    ///
    /// ```
    /// use tablature::Action::{GetItem, PutItem};
    /// use tablature::assertions::on;
    /// use tablature::{Attribute, Role, Stack, TableV2};
    ///
    /// let mut stack = Stack::new("notes");
    /// let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    /// stack.add(Role::for_lambda("Reader").allow(notes.read_data()));
    ///
    /// stack.role("Reader").may(GetItem, on(&notes));
    /// stack.role("Reader").may_not(PutItem, on(&notes));
    /// ```
    pub fn role(&self, name: impl Into<String>) -> RoleSession {
        self.at(&Stage::default()).role(name)
    }

    /// This stack at a stage, which should be the stage that it was made for. Its Region is the
    /// stack's own, or else that of [`Environment::default`]; the account is always the default's.
    pub fn at(&self, stage: &Stage) -> Deployment {
        let environment = Environment::default();
        let environment = match &self.region {
            Some(region) => Environment::new(environment.account(), region.value.as_str()),
            None => environment,
        };
        Deployment {
            stack: self.clone(),
            stage: stage.clone(),
            environment,
            asked: Arc::new(OnceLock::new()),
        }
    }
}

impl Deployment {
    /// Sets another account or Region, parameters, imports and whatever else is known about the
    /// deployment.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self.asked = Arc::new(OnceLock::new());
        self
    }

    /// A role, by logical id, physical name or ARN. A role that does not exist is reported when it
    /// is asked.
    pub fn role(&self, name: impl Into<String>) -> RoleSession {
        RoleSession::new(self.clone(), name.into())
    }

    /// The evaluator of the template, made once for all sessions.
    pub(super) fn evaluator(&self) -> Result<&Evaluator, CannotAsk> {
        self.asked().map(|(_, evaluator)| evaluator)
    }

    /// The template and its evaluator.
    pub(super) fn asked(&self) -> Result<(&Template, &Evaluator), CannotAsk> {
        let read = || {
            let template = self.stack.template(&self.stage).map_err(CannotAsk::Stack)?;
            let mut environment = self.environment.clone();
            if environment.name_of_stack().is_none() {
                environment = environment.stack_name(self.stage.stack_name(self.stack.name()));
            }
            let environment = environment.imported_tables(self.stack.imported_tables());
            let evaluator = Evaluator::of(&template, environment);
            Ok((template, evaluator))
        };
        let asked = self.asked.get_or_init(read).as_ref().map_err(Clone::clone)?;
        Ok((&asked.0, &asked.1))
    }

    /// What is known about the deployment.
    pub(super) fn known(&self) -> &Environment {
        &self.environment
    }

    pub(super) fn is_of(&self, owner: &Owner) -> bool {
        self.stack.owner == *owner
    }

    pub(super) fn owner(&self) -> &Owner {
        &self.stack.owner
    }

    pub(super) fn stack_name(&self) -> String {
        self.stage.stack_name(self.stack.name())
    }
}
