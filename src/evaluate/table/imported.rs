//! Tables that a stack imports, as requests refer to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Index, Replica, Table};
use crate::evaluate::environment::Environment;
use crate::evaluate::kms_key::{KmsKey, UsedKey};
use crate::evaluate::resolve::Resolver;
use crate::evaluate::tags::Tags;
use crate::evaluate::text::Text;
use crate::evaluate::truth::Truth;
use crate::evaluate::unknown::Unknown;
use crate::template::{Expr, Node, TableElsewhere};

/// Adds the tables that a stack imports. One that is really the template's, or that is imported twice, is one table.
pub(in crate::evaluate) fn add_imported<'t>(
    tables: &mut Vec<Table>,
    by_id: &mut BTreeMap<String, usize>,
    resolver: &Resolver<'t>,
    environment: &'t Environment,
) {
    for elsewhere in environment.imported() {
        let read = read(elsewhere, resolver, environment.region());
        let arn = read.arns().next();
        let is_it = |known: &Table| {
            known.arns().next().zip(arn).is_some_and(|(known, arn)| known.certainly_is(arn))
        };
        let index = tables.iter().position(is_it).unwrap_or(tables.len());
        match tables.get_mut(index) {
            None => tables.push(read),
            Some(same) if same.is_imported => {
                for one in read.indexes {
                    if !same.indexes.iter().any(|known| known.name == one.name) {
                        same.indexes.push(one);
                    }
                }
            }
            Some(_) => {}
        }
        by_id.entry(elsewhere.id.clone()).or_insert(index);
    }
}

/// A table in the Region that its ARN names, or else in the stack's.
fn read<'t>(table: &'t TableElsewhere, resolver: &Resolver<'t>, region: &str) -> Table {
    let arn = text(resolver, &table.arn);
    let parts = arn.split(":");
    let region = parts.get(3).and_then(Text::as_known).unwrap_or(region);
    let no_label = Arc::new(Unknown::new("the label of its stream is known after deployment"));
    let mut stream_arn = arn.clone();
    stream_arn.push_str("/stream/");
    let key = |key| UsedKey::certain(Arc::new(KmsKey::elsewhere(text(resolver, key))));
    let index = |(name, is_vector): &(String, bool)| Index {
        name: Text::known(name),
        partition_attributes: None,
        is_vector: *is_vector,
    };
    Table {
        logical_id: table.id.clone(),
        name: name_in(&arn),
        partition_attributes: None,
        indexes: table.indexes.iter().map(index).collect(),
        has_stream: Truth::Unknown(Arc::clone(&no_label)),
        // What the import does not declare may be there all the same.
        joins_another: true,
        is_made: Truth::Yes,
        is_imported: true,
        added: None,
        replicas: vec![Replica {
            region: Text::known(region),
            stream_arn: stream_arn.with(&Text::unknown(no_label)),
            arn,
            key: table.key.as_ref().map(key),
            policies: Vec::new(),
            stream_policies: Vec::new(),
            tags: Tags::default(),
            stream_tags: Tags::default(),
        }],
    }
}

fn text<'t>(resolver: &Resolver<'t>, value: &'t Expr) -> Text {
    resolver.text(&Node::root(value))
}

/// The name in the ARN of a table.
fn name_in(arn: &Text) -> Text {
    let part = arn.as_str().splitn(6, ':').nth(5);
    let mut name = Text::default();
    match (part.and_then(|part| part.strip_prefix("table/")), arn.why()) {
        (Some(part), why) => name.push_marked(part, why),
        (None, Some(why)) => return Text::unknown(Arc::clone(why)),
        (None, None) => name.push(arn),
    }
    name
}
