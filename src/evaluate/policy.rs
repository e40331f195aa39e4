//! `Policy`: a document, read once into statements.

use std::sync::Arc;

use super::environment::Environment;
use super::reading::{known, refused};
use super::resolve::{Resolver, Settled};
use super::statement::{Dialect, Statement};
use super::text::Text;
use super::unknown::Unknown;
use crate::policy_syntax::{self, Document, Parsed, Reading, Version};
use crate::site::Place;
use crate::template::{Choice, Node, Template};

/// A policy document, ready to be evaluated.
///
/// ```
/// use tablature::evaluate::Policy;
///
/// let policy = Policy::from_json("OnlyNotes", serde_json::json!({
///     "Version": "2012-10-17",
///     "Statement": {
///         "Effect": "Allow",
///         "Action": "dynamodb:*",
///         "Resource": "arn:aws:dynamodb:*:*:table/Notes",
///     },
/// }));
/// assert_eq!(policy.name(), "OnlyNotes");
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    name: String,
    pub(super) statements: Vec<Arc<Statement>>,
    /// Why its statements are not known.
    pub(super) opaque: Option<Arc<Unknown>>,
    pub(super) known_as: Option<KnownAs>,
}

/// By what whoever has a policy knows it.
#[derive(Clone, Debug)]
pub(super) enum KnownAs {
    /// The name of an inline policy. A holder has one of a name.
    Inline(String),
    /// The ARN of a managed policy that is not in the template.
    Managed(Text),
    /// The name of the group by which a user has it.
    Group(Text),
}

/// The role of a policy in a decision.
#[non_exhaustive]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PolicyKind {
    /// In a role, or attached to it by name.
    Inline,
    /// A managed policy that is attached to the role.
    Managed,
    /// The role's permissions boundary, the maximum that its policies can allow.
    Boundary,
    /// Passed when the session began, the maximum that the session can do.
    Session,
    /// Attached to the table or the stream.
    Resource,
    /// The role's own that says who assumes it.
    Trust,
    /// The organization's, the maximum that whoever is of the account can do.
    Organization,
}

/// The origin of a statement.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub(super) policy: String,
    pub(super) kind: PolicyKind,
    pub(super) sid: Option<String>,
    pub(super) index: usize,
    pub(super) pointer: String,
    pub(super) place: Option<Place>,
}

impl Origin {
    /// The statement's `Sid`, or else its number, and its policy.
    pub(super) fn name(&self) -> String {
        match &self.sid {
            Some(sid) => format!("statement `{sid}` of {}", self.policy),
            None => format!("statement {} of {}", self.index + 1, self.policy),
        }
    }
}

impl Policy {
    /// A policy from its JSON document, which has no intrinsic functions. Reading does not fail:
    /// what is not a policy decides nothing.
    pub fn from_json(name: impl Into<String>, document: serde_json::Value) -> Self {
        Self::of_kind(name, document, PolicyKind::Inline)
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn of_kind(
        name: impl Into<String>,
        document: serde_json::Value,
        kind: PolicyKind,
    ) -> Self {
        Self::of_document(&name.into(), &Template::from(document), kind)
    }

    /// A policy from a document that is no part of a template.
    pub(super) fn of_document(name: &str, document: &Template, kind: PolicyKind) -> Self {
        let environment = Environment::default();
        let resolver = Resolver::of_document(document, &environment);
        match Document::read(&resolver, &document.root()) {
            Some(document) => Self::of(&resolver, document, name, kind),
            None => Self::with(name, None),
        }
    }

    /// The policy of a template. IAM takes a document as a text of JSON as well.
    pub(super) fn of_template<'t>(
        resolver: &Resolver<'t>,
        document: Document<'t, Arc<Unknown>>,
        name: &str,
        kind: PolicyKind,
    ) -> Self {
        let text = document.node.as_str();
        match text.and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok()) {
            Some(document) if document.is_object() => Self::of_kind(name, document, kind),
            _ => Self::of(resolver, document, name, kind),
        }
    }

    /// The policy at a node of a template or of a document.
    pub(super) fn of<'t>(
        resolver: &Resolver<'t>,
        document: Document<'t, Arc<Unknown>>,
        name: &str,
        kind: PolicyKind,
    ) -> Self {
        let mut policy = Self::with(name, None);
        let version = match document.version.map_or(Ok(Version::Older), known) {
            Ok(version) => version,
            Err(why) => return Self { opaque: Some(why), ..policy },
        };
        let variables = version == Version::Current;
        let is_trust = kind == PolicyKind::Trust;
        let on_resource = is_trust || kind == PolicyKind::Resource;
        let dialect = Dialect { variables, on_resource, is_trust };
        // Hardly any policy has a statement that is open.
        let (node, mut open) = (document.node, None);
        let mut next_open =
            || open.get_or_insert_with(|| choices(resolver, &node).into_iter()).next().flatten();
        for (index, statement) in document.statements.into_iter().enumerate() {
            let read = |statement: policy_syntax::Statement<'t, Arc<Unknown>>| {
                let source = Origin::of(resolver, &statement, name, kind, index);
                Statement::read(resolver, statement, source, dialect)
            };
            match statement {
                Parsed::Known(statement) => policy.statements.push(Arc::new(read(statement))),
                Parsed::Malformed(malformed) => {
                    policy.opaque.get_or_insert_with(|| refused(&malformed));
                }
                Parsed::Unknown(why) => match next_open() {
                    Some(all) => policy.statements.extend(all.into_iter().map(|one| {
                        let mut statement = read(policy_syntax::Statement::read(resolver, one));
                        statement.doubt = Some(Arc::clone(&why));
                        Arc::new(statement)
                    })),
                    None => {
                        policy.opaque.get_or_insert(why);
                    }
                },
            }
        }
        policy
    }

    /// The policy on a resource of a template, if it has one.
    pub(super) fn on_resource<'t>(
        resolver: &Resolver<'t>,
        document: Result<Option<Document<'t, Arc<Unknown>>>, Arc<Unknown>>,
        name: &str,
    ) -> Option<Self> {
        match document {
            Err(why) => Some(Self::opaque(name, why)),
            Ok(document) => {
                document.map(|it| Self::of_template(resolver, it, name, PolicyKind::Resource))
            }
        }
    }

    /// A policy whose statements are not known.
    pub(super) fn opaque(name: &str, why: Arc<Unknown>) -> Self {
        Self::with(name, Some(why))
    }

    fn with(name: &str, opaque: Option<Arc<Unknown>>) -> Self {
        Self { name: name.to_owned(), statements: Vec::new(), opaque, known_as: None }
    }

    /// The same policy, which its holder knows by this.
    pub(super) fn known_as(self, known_as: KnownAs) -> Self {
        Self { known_as: Some(known_as), ..self }
    }

    /// The name of an inline policy, if that is known: a holder has one of a name.
    pub(super) fn name_within_holder(&self) -> Option<&str> {
        match &self.known_as {
            Some(KnownAs::Inline(name)) => Some(name),
            _ => None,
        }
    }

    /// The same policy with some of its statements.
    pub(super) fn keeping(self: &Arc<Self>, wanted: impl Fn(&Statement) -> bool) -> Arc<Self> {
        let kept: Vec<_> =
            self.statements.iter().filter(|statement| wanted(statement)).cloned().collect();
        if kept.len() == self.statements.len() {
            return Arc::clone(self);
        }
        let (name, opaque, known_as) =
            (self.name.clone(), self.opaque.clone(), self.known_as.clone());
        Arc::new(Self { name, statements: kept, opaque, known_as })
    }

    /// The same policy in another role: as a boundary, or passed with a session.
    pub(super) fn with_kind(mut self, kind: PolicyKind) -> Self {
        for statement in self.statements.iter_mut().map(Arc::make_mut) {
            Arc::make_mut(&mut statement.source).kind = kind;
        }
        self
    }

    /// The same policy, which stands at a node.
    pub(super) fn standing_at(mut self, node: &Node<'_>) -> Self {
        for statement in self.statements.iter_mut().map(Arc::make_mut) {
            let source = Arc::make_mut(&mut statement.source);
            source.pointer = node.pointer();
            source.place = node.place().cloned();
        }
        self
    }

    /// The same policy, which may not apply.
    pub(super) fn doubted(mut self, why: &Arc<Unknown>) -> Self {
        for statement in self.statements.iter_mut().map(Arc::make_mut) {
            statement.doubt = Some(Arc::clone(why));
        }
        self
    }
}

/// What each statement of a policy that is not known may be; `None` of one that may be anything. Of an open condition
/// that is what both branches say.
fn choices<'t>(resolver: &Resolver<'t>, policy: &Node<'t>) -> Vec<Option<Vec<Node<'t>>>> {
    let Some(list) = policy.get("Statement") else { return Vec::new() };
    let is_list = matches!(resolver.structure(&list), Settled::Node(node) if node.is_list());
    let all: Vec<Node<'t>> = if is_list { list.items().collect() } else { vec![list] };
    let is_open = |node: &&Node<'t>| matches!(resolver.structure(node), Settled::Unknown(_));
    all.iter().filter(is_open).map(|node| possible(resolver, node)).collect()
}

fn possible<'t>(resolver: &Resolver<'t>, node: &Node<'t>) -> Option<Vec<Node<'t>>> {
    let of_all = |nodes: &mut dyn Iterator<Item = Node<'t>>| {
        let each: Option<Vec<_>> = nodes.map(|node| possible(resolver, &node)).collect();
        Some(each?.into_iter().flatten().collect())
    };
    match resolver.structure(node) {
        Settled::Absent => Some(Vec::new()),
        Settled::Node(node) if node.is_object() => Some(vec![node]),
        Settled::Node(node) if node.is_list() => of_all(&mut node.items()),
        Settled::Node(_) => None,
        Settled::Unknown(_) => of_all(&mut Choice::of(node)?.branches().into_iter()),
    }
}

impl Origin {
    fn of<'t>(
        resolver: &Resolver<'t>,
        statement: &policy_syntax::Statement<'t, Arc<Unknown>>,
        policy: &str,
        kind: PolicyKind,
        index: usize,
    ) -> Self {
        Self {
            policy: policy.to_owned(),
            kind,
            sid: statement.sid.as_ref().map(|sid| resolver.text(sid).to_string()),
            index,
            pointer: statement.node.pointer(),
            place: statement.node.place().cloned(),
        }
    }
}
