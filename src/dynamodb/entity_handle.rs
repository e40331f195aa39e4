//! Grants by entity: rows of a caller, by the partition key that the entity declares.

use crate::dynamodb::{EntityKey, TableHandle};
use crate::facts::Action;
use crate::iam::{EntityFault, Grant, LeadingKey, NoSubject};
use crate::names;
use crate::site::At;

/// Entities of a table that share one partition key of the caller.
///
/// ```
/// use tablature::Action::{GetItem, Query};
/// use tablature::{Attribute, Entity, LeadingKey, Role, Stack, Stage, TableV2, UserSignIn};
///
/// let mut stack = Stack::new("orders");
/// let app = stack.add(
///     TableV2::on_demand("MyApp", Attribute::string("PK"))
///         .sort_key(Attribute::string("SK"))
///         .entity(Entity::new("User").key("USER#{userId}", "METADATA"))
///         .entity(Entity::new("Order").key("USER#{userId}", "ORDER#{createdAt}#{orderId}")),
/// );
/// let sign_in = stack.add(UserSignIn::new("Shoppers"));
/// let own = app.entity("User").and("Order").actions([GetItem, Query]);
/// stack.add(
///     Role::new("Shopper", sign_in.authenticated()).allow(own.rows(LeadingKey::user_pool_sub())),
/// );
/// let template = stack.template(&Stage::default()).unwrap();
/// assert!(template.to_json().contains("USER#${aws:PrincipalTag/sub}"));
/// ```
///
/// IAM sees the partition key but not the sort key: whoever reads a user's `User` row can read the
/// user's orders, so a grant must name both.
#[derive(Clone, Debug)]
pub struct EntityHandle {
    pub(crate) table: TableHandle,
    pub(crate) names: Vec<At<String>>,
}

/// Actions on entities. They are granted once [`rows`](Self::rows) sets whose rows they reach.
#[derive(Clone, Debug)]
#[must_use = "entities are granted by rows: `.rows(LeadingKey::user_pool_sub())`"]
pub struct EntityGrant {
    grant: Grant,
    prefix: String,
    entity: Option<At<String>>,
}

impl EntityHandle {
    /// Adds another entity of the same partition key.
    #[track_caller]
    pub fn and(mut self, entity: impl Into<String>) -> Self {
        self.names.push(At::caller(entity.into()));
        self
    }

    /// Allows reading items, as [`TableHandle::read_data`] with own rows.
    #[track_caller]
    pub fn read_data(&self) -> EntityGrant {
        self.limited(self.table.read_data())
    }

    /// Allows writing items, as [`TableHandle::write_data`] with own rows.
    #[track_caller]
    pub fn write_data(&self) -> EntityGrant {
        self.limited(self.table.write_data())
    }

    /// Allows what [`read_data`](Self::read_data) and [`write_data`](Self::write_data) allow.
    #[track_caller]
    pub fn read_write_data(&self) -> EntityGrant {
        self.limited(self.table.read_write_data())
    }

    /// Allows exactly these actions. Each must carry the row's key.
    #[track_caller]
    pub fn actions(&self, actions: impl IntoIterator<Item = Action>) -> EntityGrant {
        self.limited(self.table.actions(actions))
    }

    fn limited(&self, mut grant: Grant) -> EntityGrant {
        let prefix = match self.prefix() {
            Ok(prefix) => prefix,
            Err(missing) => {
                grant.subject.missing = Some(missing);
                String::new()
            }
        };
        EntityGrant { grant, prefix, entity: self.names.first().cloned() }
    }

    /// The text before the caller's id in the partition key, if it is the same for all of the
    /// entities.
    fn prefix(&self) -> Result<String, NoSubject> {
        let table = &self.table.table;
        let mut prefix: Option<(&str, &str)> = None;
        for name in &self.names {
            let Some(entity) = table.entity(&name.value) else {
                let known = table.entities.iter().map(|it| it.name.value.clone()).collect();
                return Err(NoSubject::Entity { name: name.clone(), known });
            };
            let fault = |reason: String, help: String, shared: bool| {
                NoSubject::KeySpace(EntityFault { entity: name.clone(), reason, help, shared })
            };
            let Some(key) = &entity.key else {
                let help = "give it a key: `.key(\"USER#{userId}\", \"METADATA\")`".to_owned();
                return Err(fault("has no key".to_owned(), help, false));
            };
            let partition = key.partition.first();
            let Some(own) = partition.and_then(|partition| partition.prefix_of_one()) else {
                let text = partition.map_or("", |partition| &partition.text.value);
                let reason = format!(
                    "has the partition key `{text}`, which does not end in its only variable"
                );
                let help = "own rows need a partition key such as `USER#{userId}`".to_owned();
                return Err(fault(reason, help, false));
            };
            if let Some((first, other)) = prefix.filter(|(_, other)| *other != own) {
                let reason =
                    format!("has another partition key than `{first}`: `{own}` is not `{other}`");
                return Err(fault(reason, "make two grants of it".to_owned(), false));
            }
            prefix = Some((&name.value, own));
            let others = self.unnamed(key);
            if !others.is_empty() {
                let reason = format!(
                    "shares its partition key with {}",
                    names::listed(others.iter().copied())
                );
                let and: String = others.iter().map(|it| format!(".and(\"{it}\")")).collect();
                let help = format!(
                    "IAM sees no sort key; name all that is reached: `.entity(\"{}\"){and}`",
                    name.value
                );
                return Err(fault(reason, help, true));
            }
        }
        Ok(prefix.map(|(_, own)| own.to_owned()).unwrap_or_default())
    }

    /// The entities that share this partition key and that the grant does not name.
    fn unnamed(&self, key: &EntityKey) -> Vec<&str> {
        let others = self.table.table.entities.iter().filter(|other| {
            other.key.as_ref().is_some_and(|other| other.shares_partition_with(key))
        });
        let named = |name: &str| self.names.iter().any(|known| known.value == name);
        others.map(|other| other.name.value.as_str()).filter(|name| !named(name)).collect()
    }
}

impl EntityGrant {
    /// Only the caller's rows: the entity's partition key, with the caller's id as the value of its
    /// variable. The text before the variable, such as `USER#`, comes from the entity.
    #[track_caller]
    pub fn rows(mut self, key: LeadingKey) -> Grant {
        if let (true, Some(entity)) = (key.is_family(), &self.entity)
            && self.grant.subject.missing.is_none()
        {
            self.grant.subject.missing = Some(NoSubject::KeySpace(EntityFault {
                entity: entity.clone(),
                reason: "is granted with a family of keys, which are not the entity's".to_owned(),
                help: "leave `.family(…)` out".to_owned(),
                shared: false,
            }));
        }
        self.grant.rows(key.below(&self.prefix))
    }
}
