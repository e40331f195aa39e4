//! Random grants and statements that fit the roles they are for.

use tablature::Action;
use tablature::facts::{AccessLevel, ResourceKind};

use crate::generate::{Shape, applies, kinds};
use crate::imports::{Below, IndexKind, Part};
use crate::model::{
    Actions, Content, Grant, KeyKind, Model, OwnKey, Regions, Resource, Rows, Statement,
    StatementActions, StatementResources, Subject, Variable, When,
};
use crate::random::Random;

/// Text that IAM or CloudFormation could interpret.
const PREFIXES: [&str; 9] = ["", "", "USER#", "A*", "a?", "cost$", "${x}", "ä/", "'"];
const DELIMITERS: [&str; 6] = ["#", "/", "*", "?", "$", "::"];

/// What some roles may do.
pub(crate) fn of_roles(
    random: &mut Random,
    model: &Model,
    roles: &[usize],
    shape: Shape,
) -> Content {
    let mut content = Content::default();
    for index in 0..shape.grants {
        if index == 0 || random.once_in(2) {
            content.grants.push(grant(random, model, roles));
        }
    }
    if shape.statements {
        content.statements = statements(random, model, roles, false);
    }
    content
}

/// What some roles may do at most.
pub(crate) fn of_boundary(
    random: &mut Random,
    model: &Model,
    roles: &[usize],
    shape: Shape,
) -> Content {
    let mut content = Content::default();
    // A boundary that allows little would hide most of what the role may do.
    for table in 0..model.tables.len() {
        if !random.once_in(3) {
            let actions = Actions::ReadWrite;
            let subject = Subject::Table(table);
            let (regions, rows) = (Regions::All, Rows::Unspecified);
            content.grants.push(Grant { subject, regions, actions, rows, rows_twice: false });
        }
    }
    content.grants.push(grant(random, model, roles));
    if shape.statements {
        content.statements = statements(random, model, roles, true);
    }
    content
}

/// One grant that fits all these roles.
pub(crate) fn grant(random: &mut Random, model: &Model, roles: &[usize]) -> Grant {
    let table = random.below(model.tables.len());
    let indexes: Vec<&str> = model.indexes(table).collect();
    let mut subjects = vec![Subject::Table(table); 3];
    if !indexes.is_empty() {
        subjects.extend(vec![Subject::Index(table, random.pick(&indexes).to_string()); 2]);
    }
    let vector_indexes: Vec<Resource> = model.vector_indexes(table).collect();
    if let Some(Resource::VectorIndex(_, name)) = vector_indexes.first() {
        subjects.push(Subject::VectorIndexes(table));
        subjects.push(Subject::VectorIndex(table, name.clone()));
    }
    if model.has_stream(table) {
        subjects.push(Subject::Stream(table));
    }
    if !model.imports.is_empty() && random.once_in(2) {
        subjects = imported(random, model);
    }
    let key = own_key(random, model, roles);
    if !matches!(subjects[0], Subject::Imported(..))
        && let Some(of_entities) = of_entities(random, model, table, key.as_ref())
    {
        return of_entities;
    }
    let subject = random.pick(&subjects).clone();
    let key = key.filter(|_| has_text_key(model, &subject));
    let end_users = roles.iter().any(|role| model.roles[*role].principal.is_end_user());
    let every = Rows::Every(random.pick(&["public", "it's a catalogue \"for\" all"]).to_string());
    let rows = match key {
        Some(key) if !random.once_in(3) => Rows::Own(key),
        _ if end_users || random.once_in(4) => every,
        _ => Rows::Unspecified,
    };
    let own_rows = matches!(rows, Rows::Own(_));
    let regions = regions(random, model, &subject);
    let actions = actions(random, model, (&subject, &regions), own_rows, end_users);
    Grant { subject, regions, actions, rows, rows_twice: false }
}

/// The subjects of a grant on an imported table. The labels of the streams of the stack's own tables are not
/// known yet.
fn imported(random: &mut Random, model: &Model) -> Vec<Subject> {
    let index = random.below(model.imports.len());
    let import = &model.imports[index];
    let mut parts = vec![Part::Whole, Part::Whole];
    if model.own_table(import).is_none() {
        parts.push(Part::Stream);
    }
    parts.extend(import.is_searched().then_some(Part::VectorIndexes));
    parts.extend(import.indexes.iter().map(|(name, kind)| match kind {
        IndexKind::Vector => Part::VectorIndex(name.clone()),
        IndexKind::Local | IndexKind::Global => Part::Index(name.clone()),
    }));
    parts.into_iter().map(|part| Subject::Imported(index, part)).collect()
}

/// A grant by entity; every second one is for all entities of the caller's partition.
fn of_entities(
    random: &mut Random,
    model: &Model,
    table: usize,
    key: Option<&OwnKey>,
) -> Option<Grant> {
    let entities = &model.tables[table].entities;
    let mut key = key?.clone();
    if entities.is_empty() || random.once_in(2) {
        return None;
    }
    let prefix = &random.pick(entities).prefix;
    let shares = entities.iter().filter(|entity| entity.prefix == *prefix);
    let subject = Subject::Entities(table, shares.map(|entity| entity.name.clone()).collect());
    key.delimiter = None;
    let regions = Regions::All;
    let actions = actions(random, model, (&subject, &regions), true, true);
    Some(Grant { subject, regions, actions, rows: Rows::Own(key), rows_twice: false })
}

/// One Region of a table, in half of the cases in which it has several.
fn regions(random: &mut Random, model: &Model, subject: &Subject) -> Regions {
    let replicas = match subject {
        Subject::Table(table)
        | Subject::Index(table, _)
        | Subject::VectorIndex(table, _)
        | Subject::VectorIndexes(table) => &model.tables[*table].replicas,
        Subject::Entities(..) | Subject::Stream(_) | Subject::Imported(..) | Subject::Elsewhere => {
            return Regions::All;
        }
    };
    let often = if replicas.is_empty() { 8 } else { 2 };
    if !random.once_in(often) {
        return Regions::All;
    }
    let mut regions = vec![Regions::Own];
    regions.extend(replicas.iter().cloned().map(Regions::Replica));
    random.pick(&regions).clone()
}

fn actions(
    random: &mut Random,
    model: &Model,
    (subject, regions): (&Subject, &Regions),
    own_rows: bool,
    end_users: bool,
) -> Actions {
    let presets = match subject {
        Subject::Table(_) | Subject::Entities(..) => {
            vec![Actions::Read, Actions::Write, Actions::ReadWrite]
        }
        Subject::VectorIndex(..)
        | Subject::VectorIndexes(_)
        | Subject::Imported(_, Part::VectorIndex(_) | Part::VectorIndexes) => return Actions::Read,
        Subject::Imported(_, Part::Whole) => {
            vec![Actions::Read, Actions::Write, Actions::ReadWrite]
        }
        Subject::Imported(..) => vec![Actions::Read],
        Subject::Index(..) | Subject::Stream(_) => vec![Actions::Read],
        Subject::Elsewhere => Vec::new(),
    };
    if random.once_in(2) {
        return random.pick(&presets).clone();
    }
    let mut kinds = kinds(model, subject);
    if matches!(regions, Regions::Replica(_)) {
        kinds.retain(|kind| *kind != ResourceKind::Stream);
    }
    if own_rows {
        kinds.retain(|kind| matches!(kind, ResourceKind::Table | ResourceKind::Index));
    }
    let searched = match subject {
        Subject::Table(table) => model.vector_indexes(*table).next().is_some(),
        Subject::Imported(import, Part::Whole) => model.imports[*import].is_searched(),
        _ => false,
    };
    let fits = |action: &&Action| {
        applies(**action, &kinds)
            && (searched || **action != Action::SearchVectors)
            && (!own_rows || action.carries_leading_keys())
            && !(end_users && manages(**action))
    };
    let mut fitting: Vec<Action> = Action::all().iter().filter(fits).copied().collect();
    // All of them together are half as likely as one of the twelve that read and write rows.
    let rows = fitting.iter().copied().filter(|action| action.carries_leading_keys());
    fitting.extend(rows.collect::<Vec<_>>().repeat(3));
    let count = random.between(1, 6);
    Actions::Named(random.some(&fitting, count))
}

/// Whether an action changes the table itself, which end users may not do.
fn manages(action: Action) -> bool {
    !action.carries_leading_keys()
        && !matches!(action.access_level(), AccessLevel::Read | AccessLevel::List)
}

/// A key that exists for all these roles.
fn own_key(random: &mut Random, model: &Model, roles: &[usize]) -> Option<OwnKey> {
    let (first, others) = roles.split_first()?;
    let mut variables = model.roles[*first].variables();
    for other in others {
        let known = model.roles[*other].variables();
        variables.retain(|variable| known.contains(variable));
    }
    let variable: Variable = if variables.is_empty() {
        return None;
    } else {
        random.pick(&variables).clone()
    };
    Some(OwnKey {
        variable,
        prefix: random.pick(&PREFIXES).to_string(),
        delimiter: random.once_in(2).then(|| random.pick(&DELIMITERS).to_string()),
    })
}

fn has_text_key(model: &Model, subject: &Subject) -> bool {
    match subject {
        Subject::Table(table) => is_text_keyed(model, &Resource::Table(*table)),
        Subject::Index(table, name) => is_text_keyed(model, &Resource::Index(*table, name.clone())),
        Subject::Entities(..) => true,
        Subject::Imported(import, Part::Whole) => {
            is_text_keyed(model, &Resource::Imported(*import, Below::Table))
        }
        Subject::Imported(import, Part::Index(name)) => {
            is_text_keyed(model, &Resource::Imported(*import, Below::Index(name.clone())))
        }
        Subject::Imported(..)
        | Subject::VectorIndex(..)
        | Subject::VectorIndexes(_)
        | Subject::Stream(_)
        | Subject::Elsewhere => false,
    }
}

fn is_text_keyed(model: &Model, resource: &Resource) -> bool {
    let table = |table: &usize| model.tables[*table].partition_key.kind == KeyKind::String;
    match &model.really(resource, None).0 {
        // The keys of an imported table are not known.
        Resource::Imported(..) => true,
        Resource::Index(at, name) => {
            let global = model.tables[*at].global_indexes.iter().find(|index| index.name == *name);
            global.map_or_else(|| table(at), |index| index.partition_key.kind == KeyKind::String)
        }
        Resource::Table(at) => table(at),
        _ => false,
    }
}

/// Statements that are written by hand. Most of them deny, since permissions are usually granted.
fn statements(
    random: &mut Random,
    model: &Model,
    roles: &[usize],
    boundary: bool,
) -> Vec<Statement> {
    let mut statements = Vec::new();
    let end_users = roles.iter().any(|role| model.roles[*role].principal.is_end_user());
    if !end_users && random.once_in(4) {
        statements.push(statement(random, model, roles, false));
    }
    if random.once_in(if boundary { 6 } else { 3 }) {
        statements.push(statement(random, model, roles, true));
    }
    statements
}

fn statement(random: &mut Random, model: &Model, roles: &[usize], denies: bool) -> Statement {
    let listed = listed(random, model);
    let resources = match random.below(6) {
        0 if denies => StatementResources::Everything,
        1 if denies => StatementResources::AllBut(listed.clone()),
        _ => StatementResources::Listed(listed.clone()),
    };
    let by_text = match &resources {
        StatementResources::Listed(listed) => listed.iter().all(|one| is_text_keyed(model, one)),
        _ => true,
    };
    let key = own_key(random, model, roles).filter(|_| by_text);
    let other_rows = key.filter(|_| denies && random.once_in(2)).map(When::AnyOtherRow);
    let own_rows = other_rows.is_some();
    let when = other_rows.unwrap_or_else(|| match random.below(5) {
        0 => When::OverTls(true),
        1 => When::FromOutside,
        2 if denies => When::OverTls(false),
        _ => When::Always,
    });
    let listed: &[Resource] = match &resources {
        StatementResources::Listed(listed) => listed,
        _ => &[],
    };
    let takes_all = |action: &Action| match listed {
        [] => !action.resource_kinds().is_empty(),
        some => some.iter().any(|resource| resource.takes(*action)),
    };
    let fits = |action: &&Action| takes_all(action) && (!own_rows || action.carries_leading_keys());
    let fitting: Vec<Action> = Action::all().iter().filter(fits).copied().collect();
    let count = random.between(1, 5);
    let named = random.some(&fitting, count);
    let actions = match random.below(8) {
        0 if denies && !own_rows => StatementActions::All,
        1 if denies && !own_rows => StatementActions::AllBut(named),
        // An action for each resource, so that each resource matters.
        _ => StatementActions::Named(cover(random, listed, own_rows, named)),
    };
    Statement { denies, actions, resources, when }
}

/// Adds an action for each resource that takes none of the actions.
fn cover(
    random: &mut Random,
    resources: &[Resource],
    own_rows: bool,
    mut actions: Vec<Action>,
) -> Vec<Action> {
    for resource in resources {
        if !actions.iter().any(|action| resource.takes(*action)) {
            let fits = |action: &&Action| {
                resource.takes(**action) && (!own_rows || action.carries_leading_keys())
            };
            let fitting: Vec<Action> = Action::all().iter().filter(fits).copied().collect();
            if !fitting.is_empty() {
                actions.push(*random.pick(&fitting));
            }
        }
    }
    actions
}

fn listed(random: &mut Random, model: &Model) -> Vec<Resource> {
    let mut all = Vec::new();
    for table in 0..model.tables.len() {
        all.push(Resource::Table(table));
        all.extend(model.indexes(table).map(|name| Resource::Index(table, name.to_owned())));
        all.extend(model.vector_indexes(table));
        all.extend(model.has_stream(table).then_some(Resource::Stream(table)));
    }
    all.extend((0..model.imports.len()).map(|import| Resource::Imported(import, Below::Table)));
    let count = random.between(1, 3);
    random.some(&all, count)
}
