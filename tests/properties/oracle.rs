//! Who may do what, decided from the model alone: without template, policy or ARN.
//!
//! It knows the documented meaning of each grant, and from AWS's table of actions which
//! kinds of resource an action takes and whether its requests carry the partition key.

use tablature::Action::{self, *};
use tablature::evaluate::Verdict;
use tablature::facts::ResourceKind;

use crate::imports::{Below, IndexKind, Part};
use crate::model::{
    Actions, Content, Foreign, Grant, Model, OwnKey, Resource, Rows, Statement, StatementActions,
    StatementResources, Subject, Variable, When,
};

const READ: &[Action] = &[GetItem, BatchGetItem, ConditionCheckItem, DescribeTable, Query, Scan];
const WRITE: &[Action] = &[PutItem, UpdateItem, DeleteItem, BatchWriteItem, DescribeTable];
const STREAM: &[Action] = &[DescribeStream, GetRecords, GetShardIterator, ListStreams];

/// Who has assumed a role.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// Of the user pool.
    pub(crate) sub: String,
    pub(crate) identity_id: String,
}

/// A request of a role's session.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) role: usize,
    pub(crate) action: Action,
    pub(crate) on: Resource,
    /// The Region of a replica; `None` is the stack's own.
    pub(crate) region: Option<String>,
    pub(crate) rows: Asked,
}

/// The rows of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Asked {
    /// It is left open which.
    Unspecified,
    /// It carries no partition key.
    None,
    /// A PartiQL statement without an equality on the partition key.
    FullTableScan,
    Keys(Vec<String>),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Truth {
    No,
    Maybe,
    Yes,
}

/// The verdict that is expected of the evaluator.
pub(crate) fn verdict(model: &Model, session: &Session, question: &Question) -> Verdict {
    let asked = Asker { model, session, question };
    let contents = || model.contents_of(question.role);
    let bound = model.boundary_of(question.role);
    let denied = asked.any(contents().chain(bound), Asker::denied_by);
    let mut allowed = asked.any(contents(), Asker::allowed_by);
    if let Some(bound) = bound {
        allowed = allowed.min(asked.any([bound], Asker::allowed_by));
    }
    match (denied, allowed) {
        (Truth::Yes, _) => Verdict::ExplicitlyDenied,
        (_, Truth::No) => Verdict::ImplicitlyDenied,
        (Truth::No, Truth::Yes) => Verdict::Allowed,
        (Truth::Maybe, _) | (_, Truth::Maybe) => Verdict::Undecided,
    }
}

/// The text that a variable is for a session of a role.
pub(crate) fn value<'m>(
    model: &'m Model,
    session: &'m Session,
    role: usize,
    variable: &Variable,
) -> Option<&'m str> {
    match variable {
        Variable::IdentityId => Some(&session.identity_id),
        Variable::UserPoolSub => Some(&session.sub),
        Variable::IamUserName => None,
        Variable::Tag(tag) if tag == "sub" => Some(&session.sub),
        Variable::Tag(tag) => {
            let tags = &model.roles[role].tags;
            let own = tags.iter().find(|(key, _)| key.eq_ignore_ascii_case(tag));
            own.map(|(_, value)| value.as_str())
        }
    }
}

struct Asker<'q> {
    model: &'q Model,
    session: &'q Session,
    question: &'q Question,
}

impl Asker<'_> {
    fn any<'c>(
        &self,
        contents: impl IntoIterator<Item = &'c Content>,
        by: impl Fn(&Self, &Content) -> Truth,
    ) -> Truth {
        contents.into_iter().map(|content| by(self, content)).max().unwrap_or(Truth::No)
    }

    fn allowed_by(&self, content: &Content) -> Truth {
        let granted = content.grants.iter().map(|grant| self.granted(grant));
        let statements = content.statements.iter().filter(|statement| !statement.denies);
        let stated = statements.map(|statement| self.stated(statement));
        granted.chain(stated).max().unwrap_or(Truth::No)
    }

    fn denied_by(&self, content: &Content) -> Truth {
        let statements = content.statements.iter().filter(|statement| statement.denies);
        statements.map(|statement| self.stated(statement)).max().unwrap_or(Truth::No)
    }

    fn granted(&self, grant: &Grant) -> Truth {
        let action = self.question.action;
        if !granted_actions(grant).contains(&action) {
            return Truth::No;
        }
        match &grant.rows {
            Rows::Unspecified | Rows::Every(_) => self.reaches(grant, false),
            Rows::Own(_) if !action.carries_leading_keys() => Truth::No,
            Rows::Own(_) => {
                let own = self.model.own_key(grant);
                let rows = own.map_or(Truth::No, |key| self.all_rows_are(&key));
                self.reaches(grant, true).min(rows)
            }
        }
    }

    /// Whether what is asked for belongs to a grant's subject, and for own rows, has its partition key.
    fn reaches(&self, grant: &Grant, own_rows: bool) -> Truth {
        let Question { action, on, region, .. } = self.question;
        if *on == Resource::Any {
            return Truth::from(action.resource_kinds().is_empty());
        }
        if !grant.regions.include(region.as_deref()) {
            return Truth::No;
        }
        let subject = &grant.subject;
        if let Subject::Imported(import, part) = subject {
            return Truth::from(self.is_imported(*import, part, own_rows));
        }
        if *action == SearchVectors {
            return Truth::from(self.searches(subject, on));
        }
        let belongs = match (subject, on) {
            // A stream is read in its reader's Region.
            (_, Resource::Stream(_)) if region.is_some() => false,
            (Subject::Table(table) | Subject::Entities(table, _), Resource::Table(of)) => {
                table == of
            }
            (Subject::Table(table) | Subject::Entities(table, _), Resource::Index(of, name)) => {
                let is_local = || {
                    let mut locals = self.model.tables[*of].local_indexes.iter();
                    locals.any(|index| index.name == *name)
                };
                table == of && (!own_rows || is_local())
            }
            (
                Subject::Table(table),
                Resource::Stream(of)
                | Resource::Backup(of)
                | Resource::Export(of)
                | Resource::Import(of),
            ) => table == of && !own_rows,
            (Subject::Index(table, index), Resource::Index(of, name)) => {
                table == of && index == name
            }
            (Subject::Stream(table), Resource::Stream(of)) => table == of,
            _ => false,
        };
        Truth::from(belongs)
    }

    /// Whether a grant on an imported table reaches what is asked for.
    fn is_imported(&self, import: usize, part: &Part, own_rows: bool) -> bool {
        let Question { action, on, region, .. } = self.question;
        let asked = (on.clone(), region.clone());
        let imported = &self.model.imports[import];
        let is_meant = |below: &Below| {
            let kind = match below {
                Below::Index(name) => imported.kind_of(name),
                _ => None,
            };
            let is_vector = kind == Some(IndexKind::Vector);
            let takes = match below {
                Below::Index(_) => is_vector == (*action == SearchVectors),
                _ if *action == SearchVectors => *below == Below::Table && imported.is_searched(),
                _ => true,
            };
            let keyed = match below {
                Below::Table => true,
                Below::Index(_) => *part != Part::Whole || kind == Some(IndexKind::Local),
                _ => false,
            };
            takes && (keyed || !own_rows)
        };
        let mut reached = self.model.reached(import, part).into_iter().filter(is_meant);
        reached.any(|below| self.model.really(&Resource::Imported(import, below), None) == asked)
    }

    /// Whether a grant of searching means what is asked for: a vector index, or the table of one.
    fn searches(&self, subject: &Subject, on: &Resource) -> bool {
        match (subject, on) {
            (Subject::Table(table) | Subject::VectorIndexes(table), Resource::Table(of)) => {
                table == of && self.model.vector_indexes(*of).next().is_some()
            }
            (
                Subject::Table(table) | Subject::VectorIndexes(table),
                Resource::VectorIndex(of, _),
            )
            | (Subject::VectorIndex(table, _), Resource::Table(of)) => table == of,
            (Subject::VectorIndex(table, index), Resource::VectorIndex(of, name)) => {
                table == of && index == name
            }
            _ => false,
        }
    }

    fn stated(&self, statement: &Statement) -> Truth {
        let Question { action, on, region, .. } = self.question;
        // A handle's ARN is in the stack's Region, unless the table is imported from another one.
        let asked = (on.clone(), region.clone());
        let is_one_of = |listed: &[Resource]| {
            listed.iter().any(|listed| self.model.really(listed, None) == asked)
        };
        let of_actions = match &statement.actions {
            StatementActions::Named(names) => names.contains(action),
            StatementActions::All => true,
            StatementActions::AllBut(names) => !names.contains(action),
        };
        let of_resources = match &statement.resources {
            StatementResources::Listed(listed) => is_one_of(listed),
            StatementResources::Everything => true,
            StatementResources::AllBut(listed) => !is_one_of(listed),
        };
        let when = match &statement.when {
            When::Always | When::OverTls(true) => Truth::Yes,
            When::OverTls(false) => Truth::No,
            When::FromOutside => Truth::Maybe,
            When::AnyOtherRow(key) => self.any_row_is_not(key),
        };
        Truth::from(of_actions && of_resources).min(when)
    }

    fn all_rows_are(&self, key: &OwnKey) -> Truth {
        match &self.question.rows {
            Asked::Unspecified => Truth::Maybe,
            Asked::None | Asked::FullTableScan => Truth::No,
            Asked::Keys(keys) => Truth::from(keys.iter().all(|row| self.is_own(row, key))),
        }
    }

    fn any_row_is_not(&self, key: &OwnKey) -> Truth {
        if !self.question.action.carries_leading_keys() {
            return Truth::No;
        }
        match &self.question.rows {
            Asked::Unspecified => Truth::Maybe,
            Asked::None | Asked::FullTableScan => Truth::No,
            Asked::Keys(keys) => Truth::from(!keys.iter().all(|row| self.is_own(row, key))),
        }
    }

    fn is_own(&self, row: &str, key: &OwnKey) -> bool {
        let value = value(self.model, self.session, self.question.role, &key.variable);
        let rest = value.and_then(|value| row.strip_prefix(&key.prefix)?.strip_prefix(value));
        rest.is_some_and(|rest| match &key.delimiter {
            None => rest.is_empty(),
            Some(delimiter) => rest.is_empty() || rest.starts_with(delimiter.as_str()),
        })
    }
}

pub(crate) fn granted_actions(grant: &Grant) -> Vec<Action> {
    match (&grant.subject, &grant.actions) {
        (_, Actions::Named(names)) => names.clone(),
        (Subject::Stream(_) | Subject::Imported(_, Part::Stream), _) => STREAM.to_vec(),
        (Subject::Imported(_, Part::VectorIndex(_) | Part::VectorIndexes), _) => {
            vec![SearchVectors]
        }
        (Subject::Imported(_, Part::Index(_)), _) => vec![Query, Scan],
        (Subject::VectorIndex(..) | Subject::VectorIndexes(_), _) => vec![SearchVectors],
        // Of what reads a table, only these read an index.
        (Subject::Index(..), _) => vec![Query, Scan],
        (_, Actions::Read) => READ.to_vec(),
        (_, Actions::Write) => WRITE.to_vec(),
        (_, Actions::ReadWrite) => [READ, WRITE].concat(),
    }
}

/// Whether a request can be for such an action on such a resource at all.
pub(crate) fn can_be_asked(action: Action, on: &Resource) -> bool {
    let kind = match on {
        Resource::Foreign(Foreign::OtherRegion(_)) => Some(ResourceKind::Table),
        other => other.kind(),
    };
    match kind {
        None => action.resource_kinds().is_empty(),
        Some(kind) => action.applies_to(kind),
    }
}

impl From<bool> for Truth {
    fn from(truth: bool) -> Self {
        if truth { Self::Yes } else { Self::No }
    }
}
