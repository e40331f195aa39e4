//! `Table`: a table of the template as requests refer to it, with its policies and its keys.
//!
//! Its properties are read as they are deployed: a table and its parts are only known as [`Chosen`].

mod imported;

use std::sync::Arc;

pub(super) use self::imported::add_imported;
use super::additions::Additions;
use super::kms_key::{KmsKeys, UsedKey};
use super::policy::Policy;
use super::resolve::{Chosen, Resolver};
use super::tags::{RESOURCE_TAG, Tags};
use super::text::Text;
use super::truth::Truth;
use super::unknown::{Missing, Unknown};
use crate::template::{Resource, Template};

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) logical_id: String,
    pub(super) name: Text,
    /// The stack's Region first, then those of further replicas.
    replicas: Vec<Replica>,
    /// How many attributes the partition key has, if that is known.
    pub(super) partition_attributes: Option<usize>,
    pub(super) indexes: Vec<Index>,
    pub(super) has_stream: Truth,
    /// Whether it joins a table of another account, or may, which determines its indexes.
    pub(super) joins_another: bool,
    pub(super) is_made: Truth,
    /// Whether the stack imports it. Nothing of it is in the template.
    pub(super) is_imported: bool,
    /// What may be added to its policies and its stream's.
    pub(super) added: Option<Arc<Policy>>,
}

/// An index.
#[derive(Clone, Debug)]
pub(super) struct Index {
    pub(super) name: Text,
    pub(super) partition_attributes: Option<usize>,
    pub(super) is_vector: bool,
}

/// A table in one of its Regions.
#[derive(Clone, Debug)]
struct Replica {
    region: Text,
    arn: Text,
    stream_arn: Text,
    /// The customer managed key that it is encrypted with, if it is with one.
    key: Option<UsedKey>,
    policies: Vec<Arc<Policy>>,
    stream_policies: Vec<Arc<Policy>>,
    stream_tags: Tags,
    tags: Tags,
}

/// The tables of a template.
pub(super) fn tables<'t>(
    template: &'t Template,
    resolver: &Resolver<'t>,
    region: &str,
    additions: &Additions<'t>,
) -> Vec<Table> {
    let keys = KmsKeys::of(template, resolver, additions);
    let tables = template.resources().filter(is_table);
    let table = |resource: Resource<'t>| Table {
        logical_id: resource.logical_id().to_owned(),
        name: resolver.reference(resource.node(), resource.logical_id()),
        replicas: Replicas { resolver, keys: &keys, resource: &resource, region }.read(),
        is_made: resolver.is_made(&resource),
        added: additions.to_table(resolver, &resource).map(Arc::new),
        ..Table::read(resolver, &resolver.properties(&resource))
    };
    tables.map(table).collect()
}

/// Whether the resource is a table, of either type.
pub(super) fn is_table(resource: &Resource<'_>) -> bool {
    matches!(resource.kind(), Some("AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable"))
}

impl Table {
    /// What the properties of a table say of all Regions.
    fn read(resolver: &Resolver<'_>, table: &Chosen<'_, '_>) -> Self {
        let lists = ["GlobalSecondaryIndexes", "LocalSecondaryIndexes", "VectorIndexes"];
        let read = |list: &str| -> Vec<Index> {
            let indexes = table.member(list).elements();
            let is_vector = list == "VectorIndexes";
            indexes.iter().filter_map(|index| Index::read(resolver, index, is_vector)).collect()
        };
        Self {
            logical_id: String::new(),
            name: Text::default(),
            replicas: Vec::new(),
            partition_attributes: partition_attributes(&table.member("KeySchema")),
            indexes: lists.into_iter().flat_map(read).collect(),
            has_stream: table.member("StreamSpecification").is_there(),
            joins_another: !table.member("GlobalTableSourceArn").is_there().is_no(),
            is_made: Truth::Yes,
            is_imported: false,
            added: None,
        }
    }

    /// Whether the text is the table's logical id, name or ARN.
    pub(super) fn is_called(&self, text: &str) -> bool {
        self.logical_id == text
            || self.name.as_known() == Some(text)
            || self.replicas.iter().any(|replica| replica.arn.as_known() == Some(text))
    }

    /// The ARNs in all Regions.
    pub(super) fn arns(&self) -> impl Iterator<Item = &Text> {
        self.replicas.iter().map(|replica| &replica.arn)
    }

    /// The Regions, the stack's first, as far as they are known.
    pub(super) fn regions(&self) -> impl Iterator<Item = &str> {
        self.replicas.iter().filter_map(|replica| replica.region.as_known())
    }

    /// The Regions that are not known. As text each is the gap that stands for it.
    pub(super) fn unknown_regions(&self) -> impl Iterator<Item = &Text> {
        self.replicas.iter().map(|replica| &replica.region).filter(|it| it.why().is_some())
    }

    /// A Region, which may be one that is not known.
    pub(super) fn region(&self, region: &str) -> Text {
        let unknown = self.unknown_regions().find(|unknown| unknown.as_str() == region);
        unknown.cloned().unwrap_or_else(|| Text::known(region))
    }

    /// The keys with which it is encrypted in a Region, or may be.
    pub(super) fn keys(&self, region: &str) -> Vec<UsedKey> {
        let of = |replica: &Replica| {
            let key = replica.key.as_ref()?;
            let is_used = replica.is_in(region).and(|| key.is_used.clone());
            (!is_used.is_no()).then(|| UsedKey { is_used, ..key.clone() })
        };
        self.replicas.iter().filter_map(of).collect()
    }

    /// The ARN in a Region.
    pub(super) fn arn(&self, region: &str) -> Text {
        self.in_region(region, |replica| replica.arn.clone())
    }

    /// The stream's ARN in the first Region.
    pub(super) fn own_stream_arn(&self) -> Text {
        self.replicas.first().map(|replica| replica.stream_arn.clone()).unwrap_or_default()
    }

    /// The stream's ARN in a Region.
    pub(super) fn stream_arn(&self, region: &str) -> Text {
        self.in_region(region, |replica| replica.stream_arn.clone())
    }

    /// The policies on the table in a Region, which cover its indexes, or on its stream.
    pub(super) fn policies(&self, region: &str, of_stream: bool) -> Vec<Arc<Policy>> {
        let of = |replica: &Replica| -> Vec<Arc<Policy>> {
            let own = if of_stream { &replica.stream_policies } else { &replica.policies };
            match replica.is_in(region) {
                Truth::No => Vec::new(),
                Truth::Yes => own.clone(),
                Truth::Unknown(why) => {
                    let doubted = own.iter().map(|policy| Policy::clone(policy).doubted(&why));
                    doubted.map(Arc::new).collect()
                }
            }
        };
        self.replicas.iter().flat_map(of).chain(self.added.clone()).collect()
    }

    /// The tags of the table in a Region. What may be added to it may have others.
    pub(super) fn tags(&self, region: &str) -> Tags {
        self.known_replica(region).map(|replica| replica.tags.clone()).unwrap_or_default()
    }

    /// The same of its stream, which has none of the table's.
    pub(super) fn stream_tags(&self, region: &str) -> Tags {
        self.known_replica(region).map(|replica| replica.stream_tags.clone()).unwrap_or_default()
    }

    /// The table in a Region, if it certainly is there as the template has it.
    fn known_replica(&self, region: &str) -> Option<&Replica> {
        let is_there = |replica: &&Replica| replica.is_in(region).is_yes();
        self.replicas.iter().find(is_there).filter(|_| self.added.is_none())
    }

    /// The policies on the table and its stream in all Regions.
    pub(super) fn all_policies(&self) -> impl Iterator<Item = &Arc<Policy>> {
        let of_replicas = self
            .replicas
            .iter()
            .flat_map(|replica| replica.policies.iter().chain(&replica.stream_policies));
        of_replicas.chain(&self.added)
    }

    /// An ARN of the replica in a Region. For a Region without a replica, the ARN that one would
    /// have.
    fn in_region(&self, region: &str, of: impl Fn(&Replica) -> Text) -> Text {
        let replica = self.replicas.iter().find(|it| it.region.as_str() == region);
        if let Some(replica) = replica {
            return of(replica);
        }
        let Some(first) = self.replicas.first() else { return Text::default() };
        in_another_region(&of(first), &Text::known(region))
    }
}

impl Index {
    fn read(resolver: &Resolver<'_>, index: &Chosen<'_, '_>, is_vector: bool) -> Option<Self> {
        let name = resolver.word(index.member("IndexName").text()?);
        let partition_attributes = partition_attributes(&index.member("KeySchema"));
        Some(Self { name, partition_attributes, is_vector })
    }
}

/// How many elements of a key schema are of the partition key; `None` if that is not known.
fn partition_attributes(schema: &Chosen<'_, '_>) -> Option<usize> {
    let is_hash = |element: &Chosen<'_, '_>| match element.member("KeyType").text() {
        Some(kind) => kind.as_known().map(|kind| kind == "HASH"),
        None => Some(false),
    };
    let elements: Option<Vec<bool>> = schema.elements().iter().map(is_hash).collect();
    Some(elements?.into_iter().filter(|is_hash| *is_hash).count())
}

impl Replica {
    fn is_in(&self, region: &str) -> Truth {
        match self.region.to_known() {
            _ if self.region.as_str() == region => Truth::Yes,
            Ok(own) => (own == region).into(),
            Err(why) => Truth::Unknown(why),
        }
    }
}

/// Reads the replicas of a table.
struct Replicas<'r, 't> {
    resolver: &'r Resolver<'t>,
    keys: &'r KmsKeys<'r, 't>,
    resource: &'r Resource<'t>,
    /// The stack's.
    region: &'r str,
}

impl<'r, 't> Replicas<'r, 't> {
    fn read(&self) -> Vec<Replica> {
        let table = self.resolver.properties(self.resource);
        let encryption = table.member("SSESpecification");
        let here = || Text::known(self.region);
        if self.resource.kind() == Some("AWS::DynamoDB::Table") {
            return vec![self.replica(here(), &table, "StreamSpecification", &encryption)];
        }
        let elements = table.member("Replicas").elements();
        let listed = elements.iter().filter_map(|listed| {
            let region = self.resolver.word(listed.member("Region").text()?);
            Some(self.replica(region, listed, "ReplicaStreamSpecification", &encryption))
        });
        let mut replicas: Vec<Replica> = listed.collect();
        let is_here = |replica: &Replica| replica.region.as_known() == Some(self.region);
        if !replicas.iter().any(is_here) {
            let none = Chosen::absent(self.resolver);
            replicas.push(self.replica(here(), &none, "", &none));
        }
        replicas.sort_by_key(|replica| !is_here(replica));
        replicas
    }

    /// What `holder` says of the table in a Region. The `encryption` of the whole table switches that in each Region.
    fn replica(
        &self,
        region: Text,
        holder: &Chosen<'r, 't>,
        stream: &str,
        encryption: &Chosen<'r, 't>,
    ) -> Replica {
        let (resolver, resource) = (self.resolver, self.resource);
        let named_region = region.as_known().unwrap_or(self.region);
        let arns = [
            resolver.table_arn(resource, named_region),
            resolver.stream_arn(resource, named_region),
        ];
        let [arn, stream_arn] = match region.why() {
            None => arns,
            Some(_) => arns.map(|arn| in_another_region(&arn, &region)),
        };
        let tags = |of: &Chosen<'_, '_>| Tags::of(of, RESOURCE_TAG, resolver.may_have_stack_tags());
        let named = holder.member("SSESpecification").member("KMSMasterKeyId");
        let is_on = encryption.member("SSEEnabled").switch().unwrap_or(Truth::Yes);
        Replica {
            arn,
            stream_arn,
            key: self.keys.used(&named, &region).and_then(|key| key.if_on(is_on)),
            policies: self.policies(holder, "table"),
            stream_policies: self.policies(&holder.member(stream), "the stream of table"),
            tags: tags(holder),
            stream_tags: tags(&holder.member(stream)),
            region,
        }
    }

    fn policies(&self, on: &Chosen<'r, 't>, what: &str) -> Vec<Arc<Policy>> {
        let policy = on.member("ResourcePolicy");
        if policy.is_there().is_no() {
            return Vec::new();
        }
        let name = format!("the policy of {what} `{}`", self.resource.logical_id());
        let policy = Policy::on_resource(self.resolver, policy.policy_within(), &name);
        policy.map(Arc::new).into_iter().collect()
    }
}

/// An ARN with another Region in it.
fn in_another_region(arn: &Text, region: &Text) -> Text {
    let mut other = Text::default();
    for (index, part) in arn.as_str().splitn(5, ':').enumerate() {
        if index > 0 {
            other.push_str(":");
        }
        if index == 3 {
            other.push(region);
        } else {
            other.push_marked(part, arn.why());
        }
    }
    other
}

/// Whether the account in an ARN is another one.
pub(super) fn is_foreign(arn: &str, account: &str) -> bool {
    arn.split(':').nth(4).is_some_and(|given| given != account)
}

/// The same of an ARN that may not be known.
pub(super) fn may_be_foreign(arn: &Text, account: &str) -> Truth {
    match arn.split(":").get(4).map(Text::to_known) {
        Some(Ok(own)) => (own != account).into(),
        Some(Err(why)) => Truth::Unknown(why),
        None => arn.why().map_or(Truth::No, |why| Truth::Unknown(Arc::clone(why))),
    }
}

/// The policies of a resource outside of the template are not known.
pub(super) fn policy_elsewhere(arn: &Text) -> Arc<Unknown> {
    let why = "is not in the template, and whether it has a policy of its own is not said";
    let unknown = Unknown::new(format!("`{arn}` {why}"));
    Arc::new(unknown.until_given(Missing::ResourcePolicy))
}

#[cfg(test)]
mod tests;
