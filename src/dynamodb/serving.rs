//! Which key or index serves an access pattern.

use crate::dynamodb::{
    Attribute, EntityDeclaration, EntityKey, KeyTemplate, Operation, PatternDeclaration,
    Projection, TableDeclaration,
};

/// A key of the table, or of one of its indexes.
#[derive(Clone, Copy)]
pub(crate) struct KeySchema<'t> {
    /// The name of the index; `None` for the table itself.
    pub(crate) index: Option<&'t str>,
    pub(crate) partition: &'t [Attribute],
    pub(crate) sort: &'t [Attribute],
    pub(crate) projection: Option<&'t Projection>,
}

/// How one entity of a pattern is reached.
pub(crate) struct Served<'t> {
    pub(crate) key: KeySchema<'t>,
    pub(crate) entity: &'t EntityDeclaration,
    /// The value of each partition key attribute.
    pub(crate) partition: Vec<String>,
    /// The conditions on the sort key: on its first attributes, from the first on.
    pub(crate) sort: Vec<SortCondition>,
}

/// The condition of a query on one sort key attribute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum SortCondition {
    Equals(String),
    BeginsWith(String),
}

/// Why a key does not serve a pattern.
#[derive(Debug)]
pub(crate) enum Unserved {
    /// A variable of the partition key is not known.
    Partition(String),
    /// A known variable follows an unknown one in the sort key.
    Behind { known: String, unknown: String },
    /// A known variable is in no attribute of the key.
    NotInKey(String),
    /// The variable that determines the order, if there is one.
    Order(Option<String>),
}

impl TableDeclaration {
    /// The table's key, then those of its indexes.
    pub(crate) fn keys(&self) -> Vec<KeySchema<'_>> {
        let table = KeySchema {
            index: None,
            partition: std::slice::from_ref(&self.partition_key),
            sort: self.sort_key.as_slice(),
            projection: None,
        };
        let global = self.global_indexes.iter().map(|index| KeySchema {
            index: Some(&index.name.value),
            partition: &index.partition_keys,
            sort: &index.sort_keys,
            projection: Some(&index.projection.value),
        });
        let local = self.local_indexes.iter().map(|index| KeySchema {
            index: Some(&index.name.value),
            partition: std::slice::from_ref(&self.partition_key),
            sort: std::slice::from_ref(&index.sort_key),
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
            if excluded { None } else { entity.serve(pattern, key)?.ok() }
        })
    }
}

/// Two templates for one attribute of an entity's items.
pub(crate) struct Contradiction<'t> {
    pub(crate) attribute: &'t str,
    pub(crate) first: (Option<&'t str>, &'t KeyTemplate),
    pub(crate) second: (Option<&'t str>, &'t KeyTemplate),
}

impl TableDeclaration {
    /// The attributes that an entity's keys give different values, each once. A key with other faults is
    /// passed over.
    pub(crate) fn contradictions<'t>(
        &'t self,
        entity: &'t EntityDeclaration,
    ) -> Vec<Contradiction<'t>> {
        let mut known: Vec<(&str, Option<&str>, &KeyTemplate)> = Vec::new();
        let mut found: Vec<Contradiction<'t>> = Vec::new();
        for key in self.keys() {
            let Some(templates) = entity.templates(key) else { continue };
            if !templates.is_of(key) || !templates.is_well_formed() {
                continue;
            }
            let attributes = key.partition.iter().chain(key.sort);
            for (attribute, template) in attributes.zip(templates.templates()) {
                let attribute = attribute.name.value.as_str();
                let second = (key.index, template);
                match known.iter().find(|(name, ..)| *name == attribute) {
                    None => known.push((attribute, key.index, template)),
                    Some((_, index, first)) => {
                        let is_same = first.text.value == template.text.value;
                        if !is_same && !found.iter().any(|one| one.attribute == attribute) {
                            let first = (*index, *first);
                            found.push(Contradiction { attribute, first, second });
                        }
                    }
                }
            }
        }
        found
    }

    /// The entities that a query reads beside those that its pattern names.
    pub(crate) fn also_read<'t>(
        &'t self,
        pattern: &PatternDeclaration,
        served: &Served<'_>,
    ) -> Vec<&'t str> {
        let key = served.key;
        let Some(own) = served.entity.templates(key) else { return Vec::new() };
        let equals = |it: &SortCondition| matches!(it, SortCondition::Equals(_));
        let is_one_item = served.sort.len() == key.sort.len() && served.sort.iter().all(equals);
        // A key of the table is of one entity, and an index holds all items that have it.
        if pattern.operation != Operation::Query || is_one_item {
            return Vec::new();
        }
        let is_read = |other: &EntityKey| {
            let sorted = || own.sort.iter().zip(&other.sort).zip(&served.sort);
            other.is_well_formed()
                && other.is_of(key)
                && own.shares_partition_with(other)
                && sorted().all(|((own, other), condition)| match condition {
                    SortCondition::Equals(_) => own.meets(other),
                    SortCondition::BeginsWith(_) => own.reads(&pattern.by, other),
                })
        };
        let is_named = |name: &str| pattern.entities.iter().any(|named| named.value == name);
        self.entities
            .iter()
            .filter(|other| !is_named(&other.name.value))
            .filter(|other| other.templates(key).is_some_and(is_read))
            .map(|other| other.name.value.as_str())
            .collect()
    }
}

impl KeySchema<'_> {
    /// Whether the key is one attribute, or one and a sort key.
    pub(crate) fn is_plain(self) -> bool {
        self.partition.len() == 1 && self.sort.len() <= 1
    }
}

impl EntityDeclaration {
    /// The entity's templates for a key of its table.
    pub(crate) fn templates(&self, key: KeySchema<'_>) -> Option<&EntityKey> {
        key.index.map_or(self.key.as_ref(), |index| self.index_key(index))
    }

    /// How a key serves a pattern, or why it does not; `None` if the entity has no such key.
    ///
    /// A query gives the whole partition key, and the sort key's attributes from the first on. Only the
    /// last one given may be a prefix.
    pub(crate) fn serve<'t>(
        &'t self,
        pattern: &PatternDeclaration,
        key: KeySchema<'t>,
    ) -> Option<Result<Served<'t>, Unserved>> {
        let templates = self.templates(key)?;
        let every: Vec<String>;
        let by = if pattern.operation == Operation::Query {
            &pattern.by
        } else {
            every =
                (templates.templates()).flat_map(|it| it.variables()).map(str::to_owned).collect();
            &every
        };
        Some(serve(pattern, by, templates).map(|(partition, sort)| Served {
            key,
            entity: self,
            partition,
            sort,
        }))
    }
}

fn serve(
    pattern: &PatternDeclaration,
    by: &[String],
    templates: &EntityKey,
) -> Result<(Vec<String>, Vec<SortCondition>), Unserved> {
    let mut used = Vec::new();
    let mut partition = Vec::new();
    for template in &templates.partition {
        let known = template.known_by(by);
        if let Some(unknown) = known.next {
            return Err(Unserved::Partition(unknown));
        }
        used.extend(known.used);
        partition.push(known.text);
    }
    let mut sort = Vec::new();
    let mut next = None;
    for template in &templates.sort {
        let known = template.known_by(by);
        used.extend(known.used);
        next = known.next;
        if next.is_none() {
            sort.push(SortCondition::Equals(known.text));
            continue;
        }
        if !known.text.is_empty() {
            sort.push(SortCondition::BeginsWith(known.text));
        }
        break;
    }
    if let Some(known) = by.iter().find(|name| !used.contains(name)) {
        let known = known.clone();
        let is_behind = templates.sort.iter().any(|it| it.variables().any(|name| name == known));
        return Err(match next.filter(|_| is_behind) {
            Some(unknown) => Unserved::Behind { known, unknown },
            None => Unserved::NotInKey(known),
        });
    }
    match &pattern.order {
        Some(order) if next.as_ref() != Some(&order.value.variable) => Err(Unserved::Order(next)),
        _ => Ok((partition, sort)),
    }
}

impl Unserved {
    /// The reason in messages, where it follows the key's templates.
    pub(crate) fn reason(&self) -> String {
        match self {
            Self::Partition(unknown) => format!("`{unknown}` is not known"),
            Self::Behind { known, unknown } => {
                format!("`{known}` stands behind `{unknown}`, which is not known")
            }
            Self::NotInKey(known) => format!("`{known}` is not in it"),
            Self::Order(Some(next)) => format!("it comes in the order of `{next}`"),
            Self::Order(None) => "nothing is left to come in order".to_owned(),
        }
    }
}

impl Served<'_> {
    /// The attributes that the pattern reads and the index does not project.
    pub(crate) fn unprojected(
        &self,
        table: &TableDeclaration,
        pattern: &PatternDeclaration,
    ) -> Vec<String> {
        let read: Vec<&String> = if pattern.reads.is_empty() {
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
        let own = self.key.partition.iter().chain(self.key.sort);
        let keys = own.chain([&table.partition_key]).chain(&table.sort_key);
        let keys: Vec<&str> = keys.map(|attribute| attribute.name.value.as_str()).collect();
        let templates = self.entity.key.iter().chain(self.entity.templates(self.key));
        let variables: Vec<&str> =
            templates.flat_map(EntityKey::templates).flat_map(|it| it.variables()).collect();
        let has = |name: &str| {
            [&included, &keys, &variables].into_iter().any(|names| names.contains(&name))
        };
        read.into_iter().filter(|name| !has(name)).cloned().collect()
    }
}
