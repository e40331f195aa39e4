//! Which key or index serves an access pattern.

use crate::dynamodb::{
    Attribute, EntityDeclaration, EntityKey, Operation, PatternDeclaration, Projection,
    TableDeclaration,
};

/// A key of the table, or of one of its indexes.
#[derive(Clone, Copy)]
pub(crate) struct Key<'t> {
    /// None for the table itself.
    pub(crate) index: Option<&'t str>,
    pub(crate) partition: &'t Attribute,
    pub(crate) sort: Option<&'t Attribute>,
    pub(crate) projection: Option<&'t Projection>,
}

/// How one entity of a pattern is reached.
pub(crate) struct Served<'t> {
    pub(crate) key: Key<'t>,
    pub(crate) entity: &'t EntityDeclaration,
    pub(crate) partition: String,
    /// What is known of the sort key, and whether that is all of it.
    pub(crate) sort: Option<(String, bool)>,
}

impl TableDeclaration {
    /// The table's key, then those of its indexes.
    pub(crate) fn keys(&self) -> Vec<Key<'_>> {
        let table = Key {
            index: None,
            partition: &self.partition_key,
            sort: self.sort_key.as_ref(),
            projection: None,
        };
        // A key of several attributes is not one text, so templates say nothing of it.
        let global = self.global_indexes.iter().filter_map(|index| {
            let ([partition], [] | [_]) = (&*index.partition_keys, &*index.sort_keys) else {
                return None;
            };
            Some(Key {
                index: Some(&index.name.value),
                partition,
                sort: index.sort_keys.first(),
                projection: Some(&index.projection.value),
            })
        });
        let local = self.local_indexes.iter().map(|index| Key {
            index: Some(&index.name.value),
            partition: &self.partition_key,
            sort: Some(&index.sort_key),
            projection: Some(&index.projection.value),
        });
        std::iter::once(table).chain(global).chain(local).collect()
    }

    pub(crate) fn entity(&self, name: &str) -> Option<&EntityDeclaration> {
        self.entities.iter().find(|entity| entity.name.value == name)
    }

    /// The first key that serves a pattern for one of its entities.
    pub(crate) fn serve<'t>(
        &'t self,
        pattern: &PatternDeclaration,
        entity: &'t EntityDeclaration,
    ) -> Option<Served<'t>> {
        self.keys().into_iter().find_map(|key| {
            let asked = pattern.index.as_ref().map(|index| index.value.as_str());
            let excluded = match pattern.operation {
                Operation::Query => asked.is_some_and(|asked| key.index != Some(asked)),
                _ => key.index.is_some(),
            };
            if excluded { None } else { served(pattern, entity, key) }
        })
    }
}

impl EntityDeclaration {
    /// Its templates for a key of its table.
    pub(crate) fn templates(&self, key: Key<'_>) -> Option<&EntityKey> {
        key.index.map_or(self.key.as_ref(), |index| self.index_key(index))
    }
}

fn served<'t>(
    pattern: &PatternDeclaration,
    entity: &'t EntityDeclaration,
    key: Key<'t>,
) -> Option<Served<'t>> {
    let templates = entity.templates(key)?;
    let every: Vec<String>;
    let by = if pattern.operation == Operation::Query {
        &pattern.by
    } else {
        every = templates.templates().flat_map(|it| it.variables()).map(str::to_owned).collect();
        &every
    };
    let partition = templates.partition.known_by(by);
    if partition.next.is_some() {
        return None;
    }
    let sort = templates.sort.as_ref().map(|sort| sort.known_by(by));
    let uses = |name: &String| {
        partition.used.contains(name) || sort.as_ref().is_some_and(|sort| sort.used.contains(name))
    };
    if !by.iter().all(uses) {
        return None;
    }
    if let Some(order) = &pattern.order {
        let next = sort.as_ref().and_then(|sort| sort.next.as_ref());
        if next != Some(&order.value.variable) {
            return None;
        }
    }
    let sort = sort.map(|sort| (sort.text, sort.next.is_none()));
    Some(Served { key, entity, partition: partition.text, sort })
}

impl Served<'_> {
    /// The attributes that the pattern reads and the index does not have.
    pub(crate) fn unprojected(
        &self,
        table: &TableDeclaration,
        pattern: &PatternDeclaration,
    ) -> Vec<String> {
        let said: Vec<&String> = if pattern.reads.is_empty() {
            self.entity.attributes.iter().collect()
        } else {
            pattern.reads.iter().map(|name| &name.value).collect()
        };
        let included = match self.key.projection {
            None | Some(Projection::All) => return Vec::new(),
            Some(Projection::KeysOnly) => Vec::new(),
            Some(Projection::Include(names)) => {
                names.iter().map(|name| name.value.as_str()).collect()
            }
        };
        let keys = [Some(self.key.partition), self.key.sort, Some(&table.partition_key)];
        let keys = keys.into_iter().chain([table.sort_key.as_ref()]).flatten();
        let keys: Vec<&str> = keys.map(|attribute| attribute.name.value.as_str()).collect();
        let templates = self.entity.key.iter().chain(self.entity.templates(self.key));
        let variables: Vec<&str> =
            templates.flat_map(EntityKey::templates).flat_map(|it| it.variables()).collect();
        let has = |name: &str| {
            [&included, &keys, &variables].into_iter().any(|names| names.contains(&name))
        };
        said.into_iter().filter(|name| !has(name)).cloned().collect()
    }
}
