//! Random models of stacks without a mistake.

use tablature::Action;
use tablature::facts::ResourceKind;

use crate::content;
use crate::draw_imports;
use crate::imports::Part;
use crate::model::{
    Deployment, Entity, GlobalIndex, Key, KeyKind, LocalIndex, Model, Principal, Role,
    SharedPolicy, SignIn, Subject, Table, Variable,
};
use crate::random::Random;

/// Words that begin alike, that differ in case or that become other words as logical ids.
const TABLE_IDS: [(&str, &str); 8] = [
    ("Orders", "Orders"),
    ("Orders2", "Orders2"),
    ("OrdersArchive", "OrdersArchive"),
    ("orders-dev", "OrdersDev"),
    ("Order", "Order"),
    ("Users", "Users"),
    ("A", "A"),
    ("users.v2", "UsersV2"),
];
const TABLE_NAMES: [&str; 10] = [
    "Orders",
    "Orders2",
    "Orders-dev",
    "Orders.dev",
    "Orders_",
    "Ord",
    "orders",
    "Users",
    "Orders-dev-2",
    "Order",
];
const CONVENTIONS: [&str; 4] =
    ["{table}-{stage}", "shop-{table}", "{stage}.{table}.x", "Orders-{table}"];
const INDEX_NAMES: [&str; 7] =
    ["byDate", "byDate2", "by-date", "by_date", "by.date", "Orders", "index"];
const ATTRIBUTES: [&str; 6] = ["pk", "id", "owner", "status", "a.b", "größe"];
/// Regions of replicas. Foreign Regions are not among them.
const REGIONS: [&str; 3] = ["eu-central-1", "us-west-2", "ap-southeast-2"];
/// Those that can be strongly consistent with the stack's.
const STRONG_REGIONS: [&str; 3] = ["eu-west-2", "eu-west-3", "eu-central-1"];
/// Prefixes of the ids of entities.
const ENTITY_PREFIXES: [&str; 5] = ["USER#", "A*", "cost$", "ä/", "it's?"];
const ROLE_IDS: [(&str, &str); 5] = [
    ("Reader", "Reader"),
    ("Writer", "Writer"),
    ("Worker", "Worker"),
    ("job-runner", "JobRunner"),
    ("Auditor2", "Auditor2"),
];

/// What a model may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) tables: usize,
    pub(crate) roles: usize,
    pub(crate) grants: usize,
    /// Whether there are statements, boundaries and managed policies as well.
    pub(crate) statements: bool,
}

impl Shape {
    /// Everything that the builders can declare.
    pub(crate) const ANY: Self = Self { tables: 3, roles: 3, grants: 4, statements: true };
    /// One role with one grant, beside which nothing else allows anything.
    pub(crate) const ONE_GRANT: Self = Self { tables: 3, roles: 1, grants: 1, statements: false };
}

/// The model of a seed.
pub(crate) fn model(random: &mut Random, shape: Shape) -> Model {
    let mut model = Model {
        name: random.pick(&["shop", "shop-Orders", "Orders", "s"]).to_string(),
        table_names: random.once_in(4).then(|| random.pick(&CONVENTIONS).to_string()),
        outputs_for_all: random.once_in(4),
        tables: Vec::new(),
        imports: Vec::new(),
        sign_ins: sign_ins(random),
        policies: Vec::new(),
        roles: Vec::new(),
        deployment: Deployment { stack_name: random.once_in(2), made_up_names: random.once_in(2) },
    };
    for id in random.some(&TABLE_IDS, shape.tables) {
        if model.tables.is_empty() || !random.once_in(3) {
            add_table(random, &mut model, id);
        }
    }
    if random.once_in(3) {
        draw_imports::add_imports(random, &mut model);
    }
    let mut bounds = Vec::new();
    if shape.statements && random.once_in(3) {
        bounds.push(model.policies.len());
        model.policies.push(SharedPolicy {
            id: "Bound".to_owned(),
            attached_to: Vec::new(),
            content: Default::default(),
        });
    }
    for (index, id) in random.some(&ROLE_IDS, shape.roles).into_iter().enumerate() {
        if index == 0 || !random.once_in(3) {
            let role = role(random, &model, id, &bounds);
            model.roles.push(role);
        }
    }
    for role in 0..model.roles.len() {
        model.roles[role].content = content::of_roles(random, &model, &[role], shape);
    }
    if shape.statements {
        for policy in bounds {
            let of = |role: &usize| model.roles[*role].boundary == Some(policy);
            let roles: Vec<usize> = (0..model.roles.len()).filter(of).collect();
            model.policies[policy].content = content::of_boundary(random, &model, &roles, shape);
        }
        attach_policies(random, &mut model, shape);
    }
    model
}

fn sign_ins(random: &mut Random) -> Vec<SignIn> {
    let ids = random.some(&["People", "Visitors"], 2);
    let wanted = random.below(3);
    ids.into_iter()
        .take(wanted)
        .map(|id| SignIn { id: id.to_owned(), guests: random.once_in(2) })
        .collect()
}

fn add_table(random: &mut Random, model: &mut Model, id: (&str, &str)) {
    let name = (!random.once_in(3)).then(|| random.pick(&TABLE_NAMES).to_string());
    let index = model.tables.len();
    model.tables.push(table(random, id, name));
    let taken = |name: String| (0..index).any(|other| model.name_of(other) == Some(name.clone()));
    if model.name_of(index).is_some_and(taken) {
        model.tables.pop();
    }
}

fn table(random: &mut Random, id: (&str, &str), name: Option<String>) -> Table {
    let keys: Vec<Key> = (ATTRIBUTES.iter())
        .map(|attribute| {
            let kinds = [KeyKind::String, KeyKind::String, KeyKind::Number, KeyKind::Binary];
            Key { attribute: attribute.to_string(), kind: *random.pick(&kinds) }
        })
        .collect();
    let mut shuffled = random.some(&keys, keys.len()).into_iter();
    let partition_key = shuffled.next().unwrap();
    let sort_key = if random.once_in(3) { None } else { shuffled.next() };
    let strong = random.once_in(12);
    let locals = if sort_key.is_some() && !strong { random.below(3) } else { 0 };
    let mut names = random.some(&INDEX_NAMES, INDEX_NAMES.len()).into_iter().map(str::to_owned);
    let local_indexes: Vec<LocalIndex> = (names.by_ref().zip(shuffled))
        .take(locals)
        .map(|(name, sort_key)| LocalIndex { name, sort_key })
        .collect();
    let globals = random.below(5);
    let global_indexes = (names.by_ref())
        .take(globals)
        .map(|name| {
            let mut of_index = random.some(&keys, 5).into_iter();
            let more = *random.pick(&[0, 0, 0, 0, 1, 3]);
            GlobalIndex {
                name,
                partition_key: of_index.next().unwrap(),
                more_partition_keys: of_index.by_ref().take(more).collect(),
                sort_key: of_index.next().filter(|_| random.once_in(2)),
                own_capacity: random.once_in(3),
            }
        })
        .collect();
    let provisioned = random.once_in(3);
    let vectors = if provisioned { 0 } else { *random.pick(&[0, 0, 1, 2]) };
    let vector_indexes = names.take(vectors).collect();
    let says_logical_id = random.once_in(5);
    let legacy = if says_logical_id { "Legacy0" } else { "" };
    let count = *random.pick(&[0, 0, 0, 1, 2]);
    let replicas =
        if strong { random.some(&STRONG_REGIONS, 2) } else { random.some(&REGIONS, count) };
    let entities = entities(random, &partition_key, sort_key.as_ref());
    Table {
        id: id.0.to_owned(),
        logical_id: format!("{legacy}{}", id.1),
        says_logical_id,
        name,
        partition_key,
        sort_key,
        global_indexes,
        local_indexes,
        vector_indexes,
        stream: random.once_in(2),
        provisioned,
        replicas: replicas.into_iter().map(str::to_owned).collect(),
        strong,
        own_keys: random.once_in(3),
        entities,
    }
}

/// Entities that no key confuses: of one prefix they differ by the sort key, which IAM does not see.
fn entities(random: &mut Random, partition_key: &Key, sort_key: Option<&Key>) -> Vec<Entity> {
    if partition_key.kind != KeyKind::String || random.once_in(2) {
        return Vec::new();
    }
    let is_text = sort_key.is_some_and(|key| key.kind == KeyKind::String);
    let mut entities = Vec::new();
    let count = random.between(1, 2);
    for prefix in random.some(&ENTITY_PREFIXES, count) {
        for _ in 0..if is_text { random.between(1, 3) } else { 1 } {
            let name = format!("Entity{}", entities.len());
            let text = format!("{name}#{{at}}");
            let sort_key = sort_key.map(|_| if is_text { text } else { "{number}".to_owned() });
            entities.push(Entity { name, prefix: prefix.to_owned(), sort_key });
        }
    }
    entities
}

fn role(random: &mut Random, model: &Model, id: (&str, &str), bounds: &[usize]) -> Role {
    let mut principals = vec![
        Principal::Lambda,
        Principal::Service,
        Principal::Account,
        Principal::Arn,
        Principal::Machines,
        Principal::People,
    ];
    for (index, sign_in) in model.sign_ins.iter().enumerate() {
        let free = |one| !model.roles.iter().any(|role| role.principal == one);
        let users = Some(Principal::SignedIn(index)).filter(|one| free(*one));
        let guests = Some(Principal::Guests(index)).filter(|one| sign_in.guests && free(*one));
        for _ in 0..4 {
            principals.extend(users.into_iter().chain(guests));
        }
    }
    let tags = [("team", "blue"), ("Tenant", "t 1"), ("example.com:id", "x@y")];
    let count = random.pick(&[0, 0, 1, 2]).to_owned();
    let tags = random.some(&tags, count);
    Role {
        id: id.0.to_owned(),
        logical_id: id.1.to_owned(),
        principal: *random.pick(&principals),
        tags: tags.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
        content: Default::default(),
        boundary: bounds.first().copied().filter(|_| random.once_in(2)),
    }
}

/// A policy of its own for one or two of the roles.
fn attach_policies(random: &mut Random, model: &mut Model, shape: Shape) {
    if !random.once_in(3) || model.tables.is_empty() {
        return;
    }
    let everybody: Vec<usize> = (0..model.roles.len()).collect();
    let count = random.between(1, 2);
    let attached_to = random.some(&everybody, count);
    let mut content = content::of_roles(random, model, &attached_to, shape);
    if content.grants.is_empty() {
        content.grants.push(content::grant(random, model, &attached_to));
    }
    model.policies.push(SharedPolicy { id: "Shared".to_owned(), attached_to, content });
}

impl Principal {
    /// Whether people get the credentials from a browser or an app.
    pub(crate) fn is_end_user(self) -> bool {
        matches!(self, Self::People | Self::SignedIn(_) | Self::Guests(_))
    }
}

impl Role {
    /// The variables that have a value in every session of the role.
    pub(crate) fn variables(&self) -> Vec<Variable> {
        let tags = self.tags.iter().map(|(key, _)| Variable::Tag(key.clone()));
        // IAM ignores the case of a tag's key.
        let loud = self.tags.iter().map(|(key, _)| Variable::Tag(key.to_uppercase()));
        let own = match self.principal {
            Principal::SignedIn(_) => {
                vec![
                    Variable::UserPoolSub,
                    Variable::IdentityId,
                    Variable::UserPoolSub,
                    Variable::Tag("sub".to_owned()),
                ]
            }
            Principal::Guests(_) => vec![Variable::IdentityId],
            _ => Vec::new(),
        };
        own.into_iter().chain(tags).chain(loud).collect()
    }
}

/// What an action of a grant can reach: the kinds of resource behind its subject.
pub(crate) fn kinds(model: &Model, subject: &Subject) -> Vec<ResourceKind> {
    use ResourceKind::{Backup, Export, Import, Index, Stream, Table};
    match subject {
        Subject::Table(table) | Subject::Entities(table, _) => {
            let mut kinds = vec![Table, Backup, Export, Import];
            kinds.extend(model.indexes(*table).next().map(|_| Index));
            kinds.extend(model.has_stream(*table).then_some(Stream));
            kinds
        }
        Subject::Index(..) | Subject::VectorIndex(..) | Subject::VectorIndexes(_) => vec![Index],
        Subject::Stream(_) => vec![Stream],
        Subject::Imported(_, Part::Whole) => vec![Table, Backup, Export, Import],
        Subject::Imported(_, Part::Stream) => vec![Stream],
        Subject::Imported(..) => vec![Index],
        Subject::Elsewhere => Vec::new(),
    }
}

/// Whether an action can be granted on one of the kinds, or on `*`.
pub(crate) fn applies(action: Action, kinds: &[ResourceKind]) -> bool {
    let takes = action.resource_kinds();
    takes.is_empty() || takes.iter().any(|kind| kinds.contains(kind))
}
