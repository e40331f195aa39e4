//! A stack as plain data: what `build` declares and what the oracle decides by.

use tablature::Action;
use tablature::facts::ResourceKind;

use crate::imports::{Below, Import, Part};

/// A stack, and what is known of its deployment.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) name: String,
    /// How tables are named that do not name themselves.
    pub(crate) table_names: Option<String>,
    pub(crate) outputs_for_all: bool,
    pub(crate) tables: Vec<Table>,
    pub(crate) imports: Vec<Import>,
    pub(crate) sign_ins: Vec<SignIn>,
    pub(crate) policies: Vec<SharedPolicy>,
    pub(crate) roles: Vec<Role>,
    pub(crate) deployment: Deployment,
}

/// The values of a deployment that the evaluator is given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deployment {
    pub(crate) stack_name: bool,
    /// Whether it is given the names that CloudFormation chose.
    pub(crate) made_up_names: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) id: String,
    /// The id without characters that CloudFormation does not take, or the logical id that is set.
    pub(crate) logical_id: String,
    pub(crate) says_logical_id: bool,
    pub(crate) name: Option<String>,
    pub(crate) partition_key: Key,
    pub(crate) sort_key: Option<Key>,
    pub(crate) global_indexes: Vec<GlobalIndex>,
    pub(crate) local_indexes: Vec<LocalIndex>,
    /// The names of its vector indexes.
    pub(crate) vector_indexes: Vec<String>,
    pub(crate) stream: bool,
    pub(crate) provisioned: bool,
    /// The Regions of its replicas, beside the stack's.
    pub(crate) replicas: Vec<String>,
    /// Whether its replicas are strongly consistent.
    pub(crate) strong: bool,
    /// Whether keys of the account's own encrypt it, one in each Region.
    pub(crate) own_keys: bool,
    pub(crate) entities: Vec<Entity>,
}

/// What a table holds: the partition key is the prefix and an id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Entity {
    pub(crate) name: String,
    pub(crate) prefix: String,
    pub(crate) sort_key: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) attribute: String,
    pub(crate) kind: KeyKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum KeyKind {
    String,
    Number,
    Binary,
}

#[derive(Clone, Debug)]
pub(crate) struct GlobalIndex {
    pub(crate) name: String,
    /// The first attribute, which identifies the owner of a row.
    pub(crate) partition_key: Key,
    /// Further attributes of the partition key.
    pub(crate) more_partition_keys: Vec<Key>,
    pub(crate) sort_key: Option<Key>,
    pub(crate) own_capacity: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct LocalIndex {
    pub(crate) name: String,
    pub(crate) sort_key: Key,
}

#[derive(Clone, Debug)]
pub(crate) struct SignIn {
    pub(crate) id: String,
    pub(crate) guests: bool,
}

/// A managed policy, with the roles that have it and those that it bounds.
#[derive(Clone, Debug)]
pub(crate) struct SharedPolicy {
    pub(crate) id: String,
    pub(crate) attached_to: Vec<usize>,
    pub(crate) content: Content,
}

#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) id: String,
    pub(crate) logical_id: String,
    pub(crate) principal: Principal,
    pub(crate) tags: Vec<(String, String)>,
    pub(crate) content: Content,
    /// The managed policy that bounds it.
    pub(crate) boundary: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Principal {
    Lambda,
    Service,
    Account,
    Arn,
    /// Workflows of GitHub.
    Machines,
    /// Users of an OpenID Connect provider.
    People,
    /// Users of a sign-in.
    SignedIn(usize),
    /// Visitors of a sign-in.
    Guests(usize),
}

/// What a role or a managed policy holds.
#[derive(Clone, Default, Debug)]
pub(crate) struct Content {
    pub(crate) grants: Vec<Grant>,
    pub(crate) statements: Vec<Statement>,
}

#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) subject: Subject,
    /// In which Regions of its table.
    pub(crate) regions: Regions,
    pub(crate) actions: Actions,
    pub(crate) rows: Rows,
    /// Whether rows were set before, which is a mistake.
    pub(crate) rows_twice: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Subject {
    /// A table, with all that belongs to it.
    Table(usize),
    Index(usize, String),
    /// A vector index, to search it.
    VectorIndex(usize, String),
    /// All vector indexes of a table, to search them.
    VectorIndexes(usize),
    Stream(usize),
    /// Entities of a table, by name, that share what stands before the id.
    Entities(usize, Vec<String>),
    /// An imported table.
    Imported(usize, Part),
    /// A handle of another stack, which is a mistake.
    Elsewhere,
}

/// Where a grant reaches its table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Regions {
    All,
    /// `in_stack_region()`
    Own,
    /// `replica(region)`
    Replica(String),
}

#[derive(Clone, Debug)]
pub(crate) enum Actions {
    /// `read_data()`, of a stream `read()`, of vector indexes `search_vectors()`.
    Read,
    Write,
    ReadWrite,
    Named(Vec<Action>),
}

#[derive(Clone, Debug)]
pub(crate) enum Rows {
    Unspecified,
    Every(String),
    Own(OwnKey),
}

/// A `LeadingKey`.
#[derive(Clone, Debug)]
pub(crate) struct OwnKey {
    pub(crate) variable: Variable,
    pub(crate) prefix: String,
    /// Of a family of keys.
    pub(crate) delimiter: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Variable {
    IdentityId,
    UserPoolSub,
    IamUserName,
    Tag(String),
}

/// A `PolicyStatement`.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) denies: bool,
    pub(crate) actions: StatementActions,
    pub(crate) resources: StatementResources,
    pub(crate) when: When,
}

#[derive(Clone, Debug)]
pub(crate) enum StatementActions {
    Named(Vec<Action>),
    /// `dynamodb:*`
    All,
    /// `NotAction`
    AllBut(Vec<Action>),
}

#[derive(Clone, Debug)]
pub(crate) enum StatementResources {
    Listed(Vec<Resource>),
    /// `*`
    Everything,
    /// `NotResource`
    AllBut(Vec<Resource>),
}

/// The condition of a statement.
#[derive(Clone, Debug)]
pub(crate) enum When {
    Always,
    /// The request comes over TLS, or does not. In these tests all of them do.
    OverTls(bool),
    /// The request comes from outside of a network, which the requests of these tests leave open.
    FromOutside,
    /// One of its rows does not belong to the caller.
    AnyOtherRow(OwnKey),
}

/// A resource of DynamoDB's, as a question or a statement names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Resource {
    Table(usize),
    Index(usize, String),
    VectorIndex(usize, String),
    Stream(usize),
    Backup(usize),
    Export(usize),
    Import(usize),
    Imported(usize, Below),
    /// What takes no resource is asked for `*`.
    Any,
    /// Something that is not in the stack.
    Foreign(Foreign),
}

/// Resources that are not in the stack but resemble its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Foreign {
    /// By its ARN, with its kind.
    Arn(String, ResourceKind),
    /// A table of the stack's name in another Region.
    OtherRegion(usize),
}

impl Model {
    /// The names of a table's secondary indexes, local ones first.
    pub(crate) fn indexes(&self, table: usize) -> impl Iterator<Item = &str> {
        let table = &self.tables[table];
        let local = table.local_indexes.iter().map(|index| index.name.as_str());
        local.chain(table.global_indexes.iter().map(|index| index.name.as_str()))
    }

    /// A table's vector indexes.
    pub(crate) fn vector_indexes(&self, table: usize) -> impl Iterator<Item = Resource> {
        let names = self.tables[table].vector_indexes.iter();
        names.map(move |name| Resource::VectorIndex(table, name.clone()))
    }

    /// Whether a table has a stream: replicas of eventual consistency replicate by one.
    pub(crate) fn has_stream(&self, table: usize) -> bool {
        let Table { stream, replicas, strong, .. } = &self.tables[table];
        *stream || (!replicas.is_empty() && !strong)
    }

    /// The key that identifies the caller's rows of a grant.
    pub(crate) fn own_key(&self, grant: &Grant) -> Option<OwnKey> {
        let Rows::Own(key) = &grant.rows else { return None };
        let mut key = key.clone();
        if let Subject::Entities(table, names) = &grant.subject
            && let Some(name) = names.first()
        {
            let mut entities = self.tables[*table].entities.iter();
            let prefix = entities.find(|entity| entity.name == *name).map(|it| it.prefix.as_str());
            key.prefix.insert_str(0, prefix.unwrap_or_default());
        }
        Some(key)
    }

    /// The name that a table gets, if the stack determines it.
    pub(crate) fn name_of(&self, table: usize) -> Option<String> {
        let Table { id, name, .. } = &self.tables[table];
        let convention = || {
            let pattern = self.table_names.as_ref()?;
            Some(pattern.replace("{table}", id).replace("{stage}", "dev"))
        };
        name.clone().or_else(convention)
    }

    /// What bears on a role: its own content, then that of the policies that are attached to it.
    pub(crate) fn contents_of(&self, role: usize) -> impl Iterator<Item = &Content> {
        let attached = self.policies.iter().filter(move |one| one.attached_to.contains(&role));
        std::iter::once(&self.roles[role].content).chain(attached.map(|one| &one.content))
    }

    /// The content of a role's permissions boundary.
    pub(crate) fn boundary_of(&self, role: usize) -> Option<&Content> {
        self.roles[role].boundary.map(|policy| &self.policies[policy].content)
    }
}

impl Regions {
    /// Whether a Region is among them; `None` is the stack's own.
    pub(crate) fn include(&self, region: Option<&str>) -> bool {
        match self {
            Self::All => true,
            Self::Own => region.is_none(),
            Self::Replica(only) => region == Some(only.as_str()),
        }
    }
}

impl Resource {
    /// The kind, of a resource that has one.
    pub(crate) fn kind(&self) -> Option<ResourceKind> {
        match self {
            Self::Table(_) => Some(ResourceKind::Table),
            Self::Index(..) | Self::VectorIndex(..) => Some(ResourceKind::Index),
            Self::Stream(_) => Some(ResourceKind::Stream),
            Self::Backup(_) => Some(ResourceKind::Backup),
            Self::Export(_) => Some(ResourceKind::Export),
            Self::Import(_) => Some(ResourceKind::Import),
            Self::Imported(_, Below::Table) => Some(ResourceKind::Table),
            Self::Imported(_, Below::Index(_)) => Some(ResourceKind::Index),
            Self::Imported(_, Below::Stream) => Some(ResourceKind::Stream),
            Self::Imported(_, Below::Backup) => Some(ResourceKind::Backup),
            Self::Imported(_, Below::Export) => Some(ResourceKind::Export),
            Self::Imported(_, Below::Import) => Some(ResourceKind::Import),
            Self::Foreign(Foreign::Arn(_, kind)) => Some(*kind),
            Self::Foreign(Foreign::OtherRegion(_)) => Some(ResourceKind::Table),
            Self::Any => None,
        }
    }

    /// Whether DynamoDB has the action for it, of which IAM knows no more than the kind: a vector index
    /// takes `SearchVectors` alone, and no secondary index does.
    pub(crate) fn takes(&self, action: Action) -> bool {
        let searches = action == Action::SearchVectors;
        match self {
            Self::Index(..) if searches => false,
            Self::VectorIndex(..) => searches,
            other => other.kind().is_some_and(|kind| action.applies_to(kind)),
        }
    }
}
