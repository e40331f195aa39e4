//! Smaller models that still fail.

use crate::model::{Actions, Content, Model, Regions, Resource, StatementResources, Subject};

/// Drops one thing after the other as long as the model still fails.
pub(crate) fn shrink(model: Model, fails: impl Fn(&Model) -> bool) -> Model {
    let mut model = model;
    while let Some(smaller) = smaller(&model).into_iter().find(|smaller| fails(smaller)) {
        model = smaller;
    }
    model
}

/// Every model that lacks one thing.
fn smaller(model: &Model) -> Vec<Model> {
    let mut all = Vec::new();
    let mut change = |with: &dyn Fn(&mut Model)| {
        let mut changed = model.clone();
        with(&mut changed);
        all.push(changed);
    };
    for index in (0..model.roles.len()).rev() {
        change(&|model| drop_role(model, index));
    }
    for index in (0..model.policies.len()).rev() {
        change(&|model| drop_policy(model, index));
    }
    for index in (0..model.tables.len()).rev().filter(|index| !is_named(model, *index)) {
        change(&|model| drop_table(model, index));
    }
    let last = model.imports.len().checked_sub(1);
    if let Some(last) = last.filter(|last| !is_imported(model, *last)) {
        change(&|model| drop(model.imports.remove(last)));
    }
    for index in 0..model.imports.len() {
        if model.imports[index].key.is_some() {
            change(&|model| model.imports[index].key = None);
        }
    }
    for holder in 0..model.roles.len() + model.policies.len() {
        let (grants, statements) = {
            let content = content(&mut model.clone(), holder).clone();
            (content.grants, content.statements)
        };
        for index in 0..grants.len() {
            change(&|model| drop(content(model, holder).grants.remove(index)));
        }
        for index in 0..statements.len() {
            change(&|model| drop(content(model, holder).statements.remove(index)));
        }
        for (at, grant) in grants.iter().enumerate() {
            if grant.regions != Regions::All {
                change(&|model| content(model, holder).grants[at].regions = Regions::All);
            }
            let Actions::Named(names) = &grant.actions else { continue };
            for index in (0..names.len()).filter(|_| names.len() > 1) {
                change(&|model| {
                    let grant = &mut content(model, holder).grants[at];
                    if let Actions::Named(names) = &mut grant.actions {
                        names.remove(index);
                    }
                });
            }
        }
    }
    for (at, table) in model.tables.iter().enumerate() {
        for index in 0..table.global_indexes.len() {
            change(&|model| drop(model.tables[at].global_indexes.remove(index)));
        }
        for index in 0..table.local_indexes.len() {
            change(&|model| drop(model.tables[at].local_indexes.remove(index)));
        }
        for index in 0..table.vector_indexes.len() {
            change(&|model| drop(model.tables[at].vector_indexes.remove(index)));
        }
        if table.strong {
            change(&|model| {
                model.tables[at].strong = false;
                model.tables[at].replicas.clear();
            });
        } else {
            for index in 0..table.replicas.len() {
                change(&|model| drop(model.tables[at].replicas.remove(index)));
            }
        }
        if table.own_keys {
            change(&|model| model.tables[at].own_keys = false);
        }
    }
    all
}

fn content(model: &mut Model, holder: usize) -> &mut Content {
    let roles = model.roles.len();
    match model.roles.get_mut(holder) {
        Some(role) => &mut role.content,
        None => &mut model.policies[holder - roles].content,
    }
}

fn drop_role(model: &mut Model, index: usize) {
    model.roles.remove(index);
    for policy in &mut model.policies {
        policy.attached_to.retain(|role| *role != index);
        policy.attached_to.iter_mut().filter(|role| **role > index).for_each(|role| *role -= 1);
    }
}

fn drop_policy(model: &mut Model, index: usize) {
    model.policies.remove(index);
    for role in &mut model.roles {
        role.boundary = match role.boundary {
            Some(policy) if policy == index => None,
            Some(policy) if policy > index => Some(policy - 1),
            other => other,
        };
    }
}

fn drop_table(model: &mut Model, index: usize) {
    model.tables.remove(index);
    let lower = |table: &mut usize| *table -= usize::from(*table > index);
    for holder in 0..model.roles.len() + model.policies.len() {
        let content = content(model, holder);
        for grant in &mut content.grants {
            match &mut grant.subject {
                Subject::Table(table)
                | Subject::Index(table, _)
                | Subject::VectorIndex(table, _)
                | Subject::VectorIndexes(table)
                | Subject::Stream(table)
                | Subject::Entities(table, _) => lower(table),
                Subject::Imported(..) | Subject::Elsewhere => {}
            }
        }
        for statement in &mut content.statements {
            match &mut statement.resources {
                StatementResources::Listed(listed) | StatementResources::AllBut(listed) => {
                    listed.iter_mut().filter_map(table_of).for_each(lower);
                }
                StatementResources::Everything => {}
            }
        }
    }
}

/// Whether a grant or a statement names a table.
fn is_named(model: &Model, index: usize) -> bool {
    let mut model = model.clone();
    (0..model.roles.len() + model.policies.len()).any(|holder| {
        let content = content(&mut model, holder);
        let granted = content.grants.iter().any(|grant| match &grant.subject {
            Subject::Table(table)
            | Subject::Index(table, _)
            | Subject::VectorIndex(table, _)
            | Subject::VectorIndexes(table)
            | Subject::Stream(table)
            | Subject::Entities(table, _) => *table == index,
            Subject::Imported(..) | Subject::Elsewhere => false,
        });
        let stated = content.statements.iter_mut().any(|one| match &mut one.resources {
            StatementResources::Listed(listed) | StatementResources::AllBut(listed) => {
                listed.iter_mut().filter_map(table_of).any(|table| *table == index)
            }
            StatementResources::Everything => false,
        });
        granted || stated
    })
}

/// Whether a grant or a statement names an import.
fn is_imported(model: &Model, index: usize) -> bool {
    let text = format!("{:?} {:?}", model.roles, model.policies);
    text.contains(&format!("Imported({index},"))
}

fn table_of(resource: &mut Resource) -> Option<&mut usize> {
    match resource {
        Resource::Table(table)
        | Resource::Index(table, _)
        | Resource::VectorIndex(table, _)
        | Resource::Stream(table)
        | Resource::Backup(table)
        | Resource::Export(table)
        | Resource::Import(table) => Some(table),
        Resource::Imported(..) | Resource::Any | Resource::Foreign(_) => None,
    }
}
