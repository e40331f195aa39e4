//! `Grant`: actions on a table, an index or a stream, and the rows they reach.

use crate::builder::{common_setters, declaration};
use crate::facts::Action;
use crate::iam::{LeadingKey, Subject};
use crate::site::{At, Site};

declaration! {
    /// Actions on a table, an index or a stream, and the rows they reach. A role
    /// [allows](crate::Role::allow) a grant.
    ///
    /// Handles make grants: [`TableHandle::read_data`], [`TableHandle::actions`] and so on.
    ///
    /// ```
    /// use tablature::Action::{DeleteItem, GetItem, PutItem, Query};
    /// use tablature::{Attribute, LeadingKey, Role, Stack, TableV2, UserSignIn};
    ///
    /// let mut stack = Stack::new("notes");
    /// let notes = stack.add(
    ///     TableV2::on_demand("Notes", Attribute::string("userId")).sort_key(Attribute::string("noteId")),
    /// );
    /// let sign_in = stack.add(UserSignIn::new("Writers"));
    /// stack.add(
    ///     Role::new("Writer", sign_in.authenticated())
    ///         .allow(notes.actions([GetItem, Query, PutItem, DeleteItem]).rows(LeadingKey::user_pool_sub())),
    /// );
    /// ```
    ///
    /// [`TableHandle::read_data`]: crate::TableHandle::read_data
    /// [`TableHandle::actions`]: crate::TableHandle::actions
    #[must_use = "a grant does nothing until a role allows it"]
    pub struct Grant(subject: Subject, actions: &[Action], named: bool) {
        subject: Subject = subject,
        actions: Vec<Action> = actions.to_vec(),
        /// Whether the actions were named one by one. A named action that cannot apply is a mistake.
        named: bool = named,
        rows: Rows = Rows::Unspecified,
        /// Where the rows were set before, if they were set twice.
        rows_before: Option<Site> = None,
        site: Site = Site::caller(),
    }

    pub(crate) fn new(..);
}

/// Which rows a grant reaches.
#[derive(Clone, Debug)]
pub(crate) enum Rows {
    /// The declaration does not say: for services.
    Unspecified,
    /// All rows, and the reason why that is right.
    Every(At<String>),
    /// The caller's own rows.
    Own(At<LeadingKey>),
}

impl Rows {
    pub(crate) fn site(&self) -> Option<Site> {
        match self {
            Self::Unspecified => None,
            Self::Every(reason) => Some(reason.site),
            Self::Own(key) => Some(key.site),
        }
    }
}

impl Grant {
    /// Only rows whose partition key is `key`.
    ///
    /// Keeps the actions that carry `dynamodb:LeadingKeys`. The others of a preset are left out
    /// (Scan, DescribeTable); an action that was named and has to be left out is a finding. On a
    /// table this covers the table and its local indexes; on an index, that index by its own
    /// partition key. If the partition key has several attributes, the first one counts.
    #[track_caller]
    pub fn rows(mut self, key: LeadingKey) -> Self {
        self.calls.absorb(&key.calls, || "leading key".to_owned());
        let is_on_purpose = self.calls.replaces("rows");
        self.rows_before = self.rows.site().filter(|_| !is_on_purpose);
        self.rows = Rows::Own(At::caller(key));
        self
    }

    /// Every row, and the reason why that is right. For a role that end users assume, this or
    /// [`rows`](Self::rows) is required. The reason applies to reading every row (IAM006), to writing
    /// every row (IAM090), or to both, as the grant allows. For two different reasons make two grants.
    #[track_caller]
    pub fn every_row(mut self, reason: impl Into<String>) -> Self {
        let is_on_purpose = self.calls.replaces("rows");
        self.rows_before = self.rows.site().filter(|_| !is_on_purpose);
        self.rows = Rows::Every(At::caller(reason.into()));
        self
    }
}

/// The setters of what a role or a policy allows.
macro_rules! grant_setters {
    ($builder:ident) => {
        impl $builder {
            /// Adds the statements of a grant.
            pub fn allow(mut self, grant: $crate::iam::Grant) -> Self {
                let noun = || format!("grant on {}", grant.subject.noun);
                self.declaration.calls.absorb(&grant.calls, noun);
                self.declaration.grants.push(grant);
                self
            }

            /// Adds a statement, in IAM's own syntax.
            pub fn statement(mut self, statement: $crate::iam::PolicyStatement) -> Self {
                self.declaration.calls.absorb(&statement.calls, || "statement".to_owned());
                self.declaration.statements.push(statement);
                self
            }
        }
    };
}
pub(super) use grant_setters;

common_setters! {
    [] Grant = "grant": replacing;
    fields [];
    example
        "Attribute, LeadingKey, Stack, TableV2",
        "let mut stack = Stack::new(\"notes\");\n\
         let notes = stack.add(TableV2::on_demand(\"Notes\", Attribute::string(\"userId\")));",
        "notes.read_data()",
        "rows(LeadingKey::user_pool_sub())" => "every_row(\"notes are public\")";
}
