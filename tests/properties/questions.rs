//! What is asked of a stack: every role, every action, every resource, and rows of every kind.

use serde_json::json;
use tablature::Action::{self, GetItem, PartiQLSelect, PutItem, Scan};
use tablature::evaluate::{Environment, Request};
use tablature::facts::{
    READ_DATA, READ_WRITE_DATA, ResourceKind, SEARCH_VECTORS, STREAM_READ, WRITE_DATA,
};

use crate::imports::{Below, Import, Part};
use crate::model::{
    Actions, Content, Foreign, Model, OwnKey, Regions, Resource, StatementActions, Subject, When,
};
use crate::oracle::{Asked, Question, Session, can_be_asked, value};
use crate::random::Random;

pub(crate) const ACCOUNT: &str = "111122223333";
pub(crate) const REGION: &str = "eu-west-1";

/// Ids of users, some of which would mean something if they were read as a pattern.
const SUBS: [&str; 6] = ["alice", "al*ce", "a?", "*", "${aws:username}", "ä b"];

/// Who asks.
pub(crate) fn session(random: &mut Random) -> Session {
    Session {
        sub: random.pick(&SUBS).to_string(),
        identity_id: "eu-west-1:0a1b2c3d-0000-4444-8888-0123456789ab".to_owned(),
    }
}

/// Where the stack is deployed.
pub(crate) fn environment(model: &Model) -> Environment {
    let mut environment = Environment::new(ACCOUNT, REGION);
    if model.deployment.stack_name {
        environment = environment.stack_name(&model.name);
    }
    for (index, table) in model.tables.iter().enumerate() {
        if model.name_of(index).is_none()
            && let Some(name) = physical_name(model, index)
        {
            environment = environment.attribute(&table.logical_id, "Ref", name);
        }
    }
    for import in &model.imports {
        let Import { id, name, .. } = import;
        environment = environment.import(format!("{id}-Arn"), imported_arn(import));
        environment = environment.import(format!("{id}-Name"), name);
    }
    environment
}

/// The ARN of an imported table.
pub(crate) fn imported_arn(import: &Import) -> String {
    let Import { account, region, name, .. } = import;
    format!("arn:aws:dynamodb:{region}:{account}:table/{name}")
}

pub(crate) fn stream_label() -> &'static str {
    "/stream/2026-01-01T00:00:00.000"
}

/// Everything that is asked of a role.
pub(crate) fn questions(model: &Model, session: &Session, role: usize) -> Vec<Question> {
    let rows = rows(model, session, role);
    let spoken_of = spoken_of(model, role);
    let grants = || contents(model, role).flat_map(|content| &content.grants);
    let is_as_here = |region: &Option<String>| {
        let Some(region) = region else { return false };
        !grants().any(|grant| grant.regions == Regions::Replica(region.clone()))
    };
    let mut questions = Vec::new();
    for (on, region) in resources(model) {
        let foreign = matches!(on, Resource::Foreign(_));
        for action in Action::all().iter().copied().filter(|action| can_be_asked(*action, &on)) {
            let spoken_of = spoken_of.contains(&action);
            // Nothing foreign is granted, and what is granted in one Region is mostly granted in
            // each: what matters is what is granted at all.
            if (foreign || is_as_here(&region)) && !spoken_of {
                continue;
            }
            let mut ask = |rows| {
                let (on, region) = (on.clone(), region.clone());
                questions.push(Question { role, action, on, region, rows });
            };
            if !action.carries_leading_keys() {
                ask(Asked::Unspecified);
                continue;
            }
            // The first is the role's own, if it has any.
            let count = if spoken_of && !foreign { rows.len() } else { 1 };
            rows.iter().take(count).for_each(|keys| ask(Asked::Keys(keys.clone())));
            if foreign {
                continue;
            }
            ask(Asked::None);
            if spoken_of {
                ask(Asked::Unspecified);
            }
            if action == PartiQLSelect {
                ask(Asked::FullTableScan);
            }
        }
    }
    questions
}

/// A question as a request.
pub(crate) fn request(model: &Model, question: &Question) -> Request {
    let Question { action, on, region, rows, .. } = question;
    let request = Request::new(*action);
    let id = |table: &usize| &model.tables[*table].logical_id;
    let below = |table: &usize, part: &str| {
        let name = physical_name(model, *table).unwrap();
        let arn = arn_in(region.as_deref().unwrap_or(REGION), &format!("{name}/{part}"));
        Request::new(*action).on_table(arn).no_resource_policy()
    };
    let request = match on {
        Resource::Table(table) => request.on_table(id(table)),
        Resource::Index(table, name) | Resource::VectorIndex(table, name) => {
            request.on_index(id(table), name)
        }
        Resource::Stream(table) => request.on_stream(id(table)),
        Resource::Backup(table) => below(table, "backup/01489602797149-73d8d5bc"),
        Resource::Export(table) => below(table, "export/01234567890123-a1b2c3d4"),
        Resource::Import(table) => below(table, "import/01234567890123-a1b2c3d4"),
        Resource::Imported(import, below) => on_imported(request, &model.imports[*import], below),
        Resource::Any => request,
        Resource::Foreign(Foreign::Arn(arn, _)) => request.on_table(arn).no_resource_policy(),
        Resource::Foreign(Foreign::OtherRegion(table)) => {
            request.on_table(id(table)).in_region("us-east-2")
        }
    };
    let request = match region {
        Some(region) => request.in_region(region),
        None => request,
    };
    match rows {
        Asked::Unspecified => request,
        Asked::None => request.without("dynamodb:LeadingKeys"),
        Asked::FullTableScan => request.full_table_scan(),
        Asked::Keys(keys) => request.leading_keys(keys.clone()),
    }
}

/// A table of another account has a policy that allows everything.
fn on_imported(request: Request, import: &Import, below: &Below) -> Request {
    let arn = imported_arn(import);
    let request = match below {
        Below::Table => request.on_table(arn),
        Below::Index(name) => request.on_index(arn, name),
        Below::Stream => request.on_stream(format!("{arn}{}", stream_label())),
        Below::Backup => request.on_table(format!("{arn}/backup/01489602797149-73d8d5bc")),
        Below::Export => request.on_table(format!("{arn}/export/01234567890123-a1b2c3d4")),
        Below::Import => request.on_table(format!("{arn}/import/01234567890123-a1b2c3d4")),
    };
    if import.account == ACCOUNT {
        return request.no_resource_policy();
    }
    request.resource_policy(json!({ "Statement": {
        "Effect": "Allow", "Principal": { "AWS": ACCOUNT }, "Action": "*", "Resource": "*",
    } }))
}

/// The name under which a table is deployed, where the evaluator can know it.
pub(crate) fn physical_name(model: &Model, table: usize) -> Option<String> {
    let made_up = || {
        let id = &model.tables[table].logical_id;
        model.deployment.made_up_names.then(|| format!("{}-{id}-1ABCDEFGHIJ2", model.name))
    };
    model.name_of(table).or_else(made_up)
}

fn arn(below: &str) -> String {
    arn_in(REGION, below)
}

fn arn_in(region: &str, below: &str) -> String {
    format!("arn:aws:dynamodb:{region}:{ACCOUNT}:table/{below}")
}

/// Resources that exist in each Region, the stack's first, and resources that do not.
fn resources(model: &Model) -> Vec<(Resource, Option<String>)> {
    let mut all = vec![(Resource::Any, None)];
    for table in 0..model.tables.len() {
        let mut own = vec![Resource::Table(table)];
        own.extend(model.indexes(table).map(|name| Resource::Index(table, name.to_owned())));
        own.extend(model.vector_indexes(table));
        own.extend(model.has_stream(table).then_some(Resource::Stream(table)));
        if physical_name(model, table).is_some() {
            own.extend([Resource::Backup(table), Resource::Export(table), Resource::Import(table)]);
        }
        let replicas = model.tables[table].replicas.iter().cloned().map(Some);
        for region in std::iter::once(None).chain(replicas) {
            all.extend(own.iter().map(|resource| (resource.clone(), region.clone())));
        }
    }
    for import in 0..model.imports.len() {
        if model.own_table(&model.imports[import]).is_some() || model.first_import(import) != import
        {
            continue;
        }
        let indexes = model.imports_of(import).flat_map(|one| &one.indexes);
        let mut names: Vec<&str> = indexes.map(|(name, _)| name.as_str()).collect();
        names.push("unsaid");
        names.sort_unstable();
        names.dedup();
        let indexes = names.into_iter().map(|name| Below::Index(name.to_owned()));
        let parts = [Below::Table, Below::Stream, Below::Backup, Below::Export, Below::Import];
        let all_of_it = parts.into_iter().chain(indexes);
        all.extend(all_of_it.map(|below| (Resource::Imported(import, below), None)));
    }
    all.extend(foreign(model).into_iter().map(|one| (Resource::Foreign(one), None)));
    all
}

/// Tables that are not the stack's, some with names that begin like those of the stack.
fn foreign(model: &Model) -> Vec<Foreign> {
    use ResourceKind::{Index, Stream, Table};
    let tables = || 0..model.tables.len();
    let own = tables().filter_map(|table| physical_name(model, table));
    let names: Vec<String> = own.chain(model.imports.iter().map(|it| it.name.clone())).collect();
    let mut foreign: Vec<Foreign> = tables().map(Foreign::OtherRegion).collect();
    let mut other = |name: &str, below: &str, kind| {
        if !names.iter().any(|own| own == name) {
            foreign.push(Foreign::Arn(arn(&format!("{name}{below}")), kind));
        }
    };
    for (below, kind) in [("", Table), ("/index/byDate", Index), ("/stream/2026", Stream)] {
        other("Foreign", below, kind);
    }
    for name in &names {
        let shorter: String = name.chars().take(name.chars().count() - 1).collect();
        other(&format!("{name}2"), "", Table);
        other(&format!("{name}-dev"), "/index/byDate", Index);
        other(&shorter, "", Table);
        other(&name.to_uppercase(), "/stream/2026", Stream);
    }
    for name in &names {
        let account = arn(name).replace(ACCOUNT, "999900001111");
        foreign.push(Foreign::Arn(account, Table));
        foreign.push(Foreign::Arn(arn(&format!("{name}/index/none-such")), Index));
    }
    foreign
}

/// The actions that a role's grants and statements name, and the most common ones.
fn spoken_of(model: &Model, role: usize) -> Vec<Action> {
    let mut actions = vec![GetItem, PutItem, Scan];
    for Content { grants, statements } in contents(model, role) {
        for grant in grants {
            match &grant.actions {
                Actions::Named(names) => actions.extend(names),
                _ if matches!(
                    grant.subject,
                    Subject::Stream(_) | Subject::Imported(_, Part::Stream)
                ) =>
                {
                    actions.extend(STREAM_READ)
                }
                _ if searches(&grant.subject) => actions.extend(SEARCH_VECTORS),
                Actions::Read => actions.extend(READ_DATA),
                Actions::Write => actions.extend(WRITE_DATA),
                Actions::ReadWrite => actions.extend(READ_WRITE_DATA),
            }
        }
        for statement in statements {
            if let StatementActions::Named(names) = &statement.actions {
                actions.extend(names);
            }
        }
    }
    actions
}

fn searches(subject: &Subject) -> bool {
    use Part::{VectorIndex, VectorIndexes};
    matches!(
        subject,
        Subject::VectorIndex(..)
            | Subject::VectorIndexes(_)
            | Subject::Imported(_, VectorIndex(_) | VectorIndexes)
    )
}

fn contents(model: &Model, role: usize) -> impl Iterator<Item = &Content> {
    model.contents_of(role).chain(model.boundary_of(role))
}

/// Partition keys: the role's own, and similar ones.
fn rows(model: &Model, session: &Session, role: usize) -> Vec<Vec<String>> {
    let mut keys: Vec<OwnKey> = Vec::new();
    for Content { grants, statements } in contents(model, role) {
        keys.extend(grants.iter().filter_map(|grant| model.own_key(grant)));
        keys.extend(statements.iter().filter_map(|statement| match &statement.when {
            When::AnyOtherRow(key) => Some(key.clone()),
            When::Always | When::OverTls(_) | When::FromOutside => None,
        }));
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for key in &keys {
        let own = value(model, session, role, &key.variable).unwrap_or("alice");
        let OwnKey { prefix, delimiter, .. } = key;
        let exact = format!("{prefix}{own}");
        let foreign = format!("{prefix}bob");
        let mut nearly = vec![format!("{exact}x"), foreign.clone(), prefix.clone()];
        if let Some(delimiter) = delimiter {
            nearly.push(format!("{exact}{delimiter}"));
            nearly.push(format!("{exact}{delimiter}ORDERS"));
            nearly.push(format!("{foreign}{delimiter}{own}"));
        }
        rows.push(vec![exact.clone()]);
        rows.extend(nearly.iter().map(|row| vec![row.clone()]));
        rows.push(vec![exact.clone(), foreign]);
        rows.push(vec![exact.clone(), exact]);
    }
    rows.push(vec!["bob".to_owned()]);
    let mut different: Vec<Vec<String>> = Vec::new();
    for row in rows {
        // A key of DynamoDB's is never empty.
        if !different.contains(&row) && !row.contains(&String::new()) {
            different.push(row);
        }
    }
    different
}
