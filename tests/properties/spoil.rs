//! Mistakes: changes to a model that its author would not have wanted.

use tablature::Action;

use crate::imports::{IndexKind, Source};
use crate::model::{
    Actions, Content, Entity, Key, KeyKind, LocalIndex, Model, OwnKey, Principal, Regions,
    Resource, Rows, Statement, StatementActions, StatementResources, Subject, Variable, When,
};
use crate::random::Random;

/// Makes up to six mistakes.
pub(crate) fn spoil(random: &mut Random, model: &mut Model) {
    for _ in 0..random.between(1, 6) {
        match random.below(7) {
            6 => spoil_import(random, model),
            0 => spoil_names(random, model),
            1 => spoil_table(random, model),
            2 => spoil_role(random, model),
            3 => spoil_statement(random, model),
            _ => spoil_grant(random, model),
        }
    }
}

/// Text that is too long or too short, that has unusual characters, or that some program could interpret.
fn text(random: &mut Random) -> String {
    let texts = [
        "",
        " ",
        "a",
        "Orders",
        "sub",
        "1x",
        "has space",
        "über/größe",
        "漢字",
        "🦀",
        "\0\u{7}\u{7f}",
        "line\nbreak\ttab",
        "\"quoted\"\\",
        "${",
        "}",
        "${}",
        "${AWS::Region}",
        "${!x}",
        "${Orders.Arn}",
        "{{resolve:ssm:x}}",
        "{table}",
        "{table",
        "{unknown}",
        "*",
        "a~b/c",
        "aws:x",
        "AWS::StackName",
        "\u{F0000}\u{F0002}\u{FFFD}",
        "é",
        "\u{202e}",
    ];
    match random.below(8) {
        0 => "x".repeat(random.between(200, 400)),
        1 => "ß$*".repeat(random.between(1, 4000)),
        _ => random.pick(&texts).to_string(),
    }
}

fn spoil_names(random: &mut Random, model: &mut Model) {
    match random.below(5) {
        0 => model.name = text(random),
        1 => model.table_names = Some(text(random)),
        2 => {
            let id = text(random);
            model.sign_ins.iter_mut().take(1).for_each(|sign_in| sign_in.id.clone_from(&id));
        }
        3 => {
            let id = text(random);
            model.policies.iter_mut().take(1).for_each(|policy| policy.id.clone_from(&id));
        }
        _ => {
            let twice = model.sign_ins.clone();
            model.sign_ins.extend(twice);
        }
    }
}

fn spoil_table(random: &mut Random, model: &mut Model) {
    let index = random.below(model.tables.len());
    let other = random.below(model.tables.len());
    if random.once_in(8) {
        let twin = model.tables[other].clone();
        model.tables[index] = twin;
        return;
    }
    let table = &mut model.tables[index];
    match random.below(15) {
        10 => table.replicas.push(text(random)),
        11 => table.strong = !table.strong,
        12 => {
            let (prefix, sort_key) = (text(random), Some(text(random)));
            let name = "Entity0".to_owned();
            table.entities.push(Entity { name, prefix, sort_key });
        }
        13 => table.entities.iter_mut().for_each(|entity| entity.sort_key = None),
        14 => table.replicas.extend(table.replicas.clone()),
        0 => table.id = text(random),
        1 => table.name = Some(text(random)),
        2 => table.partition_key.attribute = text(random),
        3 => table.sort_key = Some(table.partition_key.clone()),
        4 => table.sort_key = None,
        5 => table.stream = !table.stream,
        6 => {
            let name = text(random);
            let sort_key = Key { attribute: text(random), kind: KeyKind::Binary };
            let count = random.between(1, 7);
            table.local_indexes.extend(vec![LocalIndex { name, sort_key }; count]);
        }
        7 => {
            let twice = table.global_indexes.clone();
            table.global_indexes.extend(twice.into_iter().cycle().take(30));
        }
        8 => {
            let name = text(random);
            table.global_indexes.iter_mut().take(1).for_each(|index| index.name.clone_from(&name));
        }
        _ => {
            let kind = *random.pick(&[KeyKind::String, KeyKind::Number]);
            let attribute = table.partition_key.attribute.clone();
            let key = Key { attribute, kind };
            table.global_indexes.iter_mut().take(1).for_each(|index| {
                index.partition_key = key.clone();
                index.sort_key = Some(key.clone());
            });
        }
    }
}

fn spoil_import(random: &mut Random, model: &mut Model) {
    let Some(first) = model.imports.first().cloned() else { return };
    let index = random.below(model.imports.len());
    let import = &mut model.imports[index];
    match random.below(7) {
        5 => import.source = Source::Name,
        0 => import.id = text(random),
        1 => import.name = text(random),
        2 => import.key = Some(text(random)),
        3 => import.region = text(random),
        4 => import.indexes.push((text(random), IndexKind::Global)),
        _ => model.imports.push(first),
    }
}

fn spoil_role(random: &mut Random, model: &mut Model) {
    let index = random.below(model.roles.len());
    let sign_ins = model.sign_ins.len();
    let twin = model.roles[index].clone();
    let role = &mut model.roles[index];
    match random.below(7) {
        0 => role.id = text(random),
        1 => role.id.clone_from(&model.tables[0].id),
        2 => role.tags.push((text(random), text(random))),
        3 => role.tags.extend(vec![("team".to_owned(), text(random)); random.between(1, 60)]),
        4 if sign_ins > 0 => role.principal = Principal::Guests(random.below(sign_ins)),
        5 if sign_ins > 0 => role.principal = Principal::SignedIn(random.below(sign_ins)),
        _ => model.roles.push(twin),
    }
}

/// The content of a role or a policy.
fn content<'m>(random: &mut Random, model: &'m mut Model) -> &'m mut Content {
    let holder = random.below(model.roles.len() + model.policies.len());
    let roles = model.roles.len();
    match holder.checked_sub(roles) {
        None => &mut model.roles[holder].content,
        Some(policy) => &mut model.policies[policy].content,
    }
}

fn spoil_grant(random: &mut Random, model: &mut Model) {
    let table = random.below(model.tables.len());
    let content = content(random, model);
    if content.grants.is_empty() {
        return;
    }
    let index = random.below(content.grants.len());
    let grant = &mut content.grants[index];
    match random.below(11) {
        0 => grant.subject = Subject::Elsewhere,
        9 => grant.regions = Regions::Replica(text(random)),
        8 => grant.subject = Subject::Entities(table, vec![text(random), "Entity0".to_owned()]),
        1 => grant.subject = Subject::Index(table, text(random)),
        2 => grant.subject = Subject::Stream(table),
        3 => grant.subject = Subject::Table(table),
        4 => {
            let count = random.below(90);
            grant.actions = Actions::Named(random.some(Action::all(), count));
        }
        5 => grant.rows = Rows::Unspecified,
        6 => grant.rows = Rows::Every(text(random)),
        7 => grant.rows_twice = true,
        _ => grant.rows = Rows::Own(own_key(random)),
    }
}

fn own_key(random: &mut Random) -> OwnKey {
    let variable = match random.below(4) {
        0 => Variable::IdentityId,
        1 => Variable::UserPoolSub,
        2 => Variable::IamUserName,
        _ => Variable::Tag(text(random)),
    };
    let delimiter = random.once_in(2).then(|| text(random));
    OwnKey { variable, prefix: text(random), delimiter }
}

fn spoil_statement(random: &mut Random, model: &mut Model) {
    let table = random.below(model.tables.len());
    let named = |random: &mut Random| {
        let count = random.below(5);
        random.some(Action::all(), count)
    };
    let actions = match random.below(4) {
        0 => StatementActions::All,
        1 => StatementActions::AllBut(named(random)),
        _ => StatementActions::Named(named(random)),
    };
    let listed = match random.below(4) {
        0 => Vec::new(),
        1 => vec![Resource::Index(table, text(random))],
        2 => vec![Resource::Stream(table), Resource::Table(table)],
        _ => vec![Resource::Table(table)],
    };
    let resources = match random.below(4) {
        0 => StatementResources::Everything,
        1 => StatementResources::AllBut(listed),
        _ => StatementResources::Listed(listed),
    };
    let when = match random.below(3) {
        0 => When::Always,
        1 => When::OverTls(random.once_in(2)),
        _ => When::AnyOtherRow(own_key(random)),
    };
    let statement = Statement { denies: random.once_in(2), actions, resources, when };
    content(random, model).statements.push(statement);
}
