//! `Table`: a table of the template as requests refer to it, with its policies.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::additions::Additions;
use super::policy::{Policy, PolicyKind};
use super::resolve::{Resolver, Settled};
use super::text::Text;
use super::truth::Truth;
use super::unknown::{Missing, Unknown};
use crate::policy_syntax::{Document, resource_policy};
use crate::template::{Node, Resource, Template, text};

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) logical_id: String,
    pub(super) name: Text,
    /// The stack's Region first, then those of further replicas.
    replicas: Vec<Replica>,
    /// How many attributes the partition key has.
    pub(super) partition_attributes: usize,
    pub(super) indexes: Vec<Index>,
    pub(super) has_stream: bool,
    /// Whether it joins a table of another account, which determines its indexes.
    pub(super) joins_another: bool,
    pub(super) is_made: Truth,
    /// What may be added to its policies and its stream's.
    added: Option<Arc<Policy>>,
}

/// An index.
#[derive(Clone, Debug)]
pub(super) struct Index {
    pub(super) name: Text,
    pub(super) partition_attributes: usize,
    pub(super) is_vector: bool,
}

/// A customer managed key.
#[derive(Clone, Debug)]
pub(super) struct KmsKey {
    pub(super) arn: Text,
    pub(super) policy: KeyPolicy,
}

/// The policy of a key.
#[derive(Clone, Debug)]
pub(super) enum KeyPolicy {
    Known(Arc<Policy>),
    /// The key of the template has none, and KMS gives it one that leaves all to the account.
    None,
    /// The key is not in the template.
    Elsewhere,
}

/// The keys of the template, by their logical ids.
type KmsKeys<'t> = BTreeMap<&'t str, KmsKey>;

#[derive(Clone, Debug)]
struct Replica {
    region: Text,
    arn: Text,
    stream_arn: Text,
    /// The KMS key that it is encrypted with, if it sets one.
    key: Option<KmsKey>,
    policies: Vec<Arc<Policy>>,
    stream_policies: Vec<Arc<Policy>>,
}

/// The tables of a template.
pub(super) fn tables<'t>(
    template: &'t Template,
    resolver: &Resolver<'t>,
    region: &str,
    additions: &Additions<'t>,
) -> Vec<Table> {
    let keys = template.resources_of("AWS::KMS::Key");
    let keys = keys.map(|key| (key.logical_id(), KmsKey::own(resolver, &key))).collect();
    let tables = template.resources().filter(is_table);
    let table = |resource| Table {
        added: additions.to_table(resolver, &resource).map(Arc::new),
        ..Table::read(resolver, &keys, &resource, region)
    };
    tables.map(table).collect()
}

/// Whether the resource is a table, of either type.
pub(super) fn is_table(resource: &Resource<'_>) -> bool {
    matches!(resource.kind(), Some("AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable"))
}

impl Table {
    fn read<'t>(
        resolver: &Resolver<'t>,
        keys: &KmsKeys<'t>,
        resource: &Resource<'t>,
        region: &str,
    ) -> Self {
        let read = |property: &str| -> Vec<Index> {
            let is_vector = property == "VectorIndexes";
            let list = resource.property(property);
            let elements = list.map_or_else(Vec::new, |list| resolver.elements(&list));
            let known = elements.into_iter().flatten();
            known.filter_map(|index| Index::read(resolver, &index, is_vector)).collect()
        };
        let lists = ["GlobalSecondaryIndexes", "LocalSecondaryIndexes", "VectorIndexes"];
        let indexes = lists.into_iter().flat_map(read).collect();
        Self {
            logical_id: resource.logical_id().to_owned(),
            name: resolver.reference(resource.node(), resource.logical_id()),
            replicas: replicas(resolver, keys, resource, region),
            partition_attributes: partition_attributes(resolver, resource.property("KeySchema")),
            indexes,
            has_stream: resource.property("StreamSpecification").is_some(),
            joins_another: resource.property("GlobalTableSourceArn").is_some(),
            is_made: resolver.is_made(resource),
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

    /// The keys with which it is encrypted, each with its Region.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&str, &KmsKey)> {
        self.replicas
            .iter()
            .filter_map(|replica| Some((replica.region.as_known()?, replica.key.as_ref()?)))
    }

    /// The ARN in a Region.
    pub(super) fn arn(&self, region: &str) -> Text {
        self.in_region(region, |replica| replica.arn.clone())
    }

    /// The stream's ARN in a Region.
    pub(super) fn stream_arn(&self, region: &str) -> Text {
        self.in_region(region, |replica| replica.stream_arn.clone())
    }

    /// The policies on the table in a Region, which cover its indexes, or on its stream.
    pub(super) fn policies(&self, region: &str, of_stream: bool) -> Vec<Arc<Policy>> {
        let of = |replica: &Replica| {
            if of_stream { replica.stream_policies.clone() } else { replica.policies.clone() }
        };
        let here = |replica: &&Replica| replica.region.as_known().is_none_or(|r| r == region);
        self.replicas.iter().filter(here).flat_map(of).chain(self.added.clone()).collect()
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
        let replica = self.replicas.iter().find(|r| r.region.as_known() == Some(region));
        if let Some(replica) = replica {
            return of(replica);
        }
        let Some(first) = self.replicas.first() else { return Text::default() };
        let mut arn = Text::default();
        for (index, part) in of(first).as_str().splitn(5, ':').enumerate() {
            if index > 0 {
                arn.push_str(":");
            }
            arn.push_marked(if index == 3 { region } else { part }, of(first).why());
        }
        arn
    }
}

impl KmsKey {
    /// A key that is not in the template.
    pub(super) fn elsewhere(arn: Text) -> Self {
        Self { arn, policy: KeyPolicy::Elsewhere }
    }

    /// A key of the template.
    fn own<'t>(resolver: &Resolver<'t>, own: &Resource<'t>) -> Self {
        let name = format!("the policy of key `{}`", own.logical_id());
        let document = own.property("KeyPolicy");
        let document = document.and_then(|policy| Document::read(resolver, &policy));
        let policy =
            document.map(|it| Policy::of_template(resolver, it, &name, PolicyKind::Resource));
        let arn = resolver.attribute(own.node(), own.logical_id(), "Arn");
        let policy = policy.map_or(KeyPolicy::None, |policy| KeyPolicy::Known(Arc::new(policy)));
        Self { arn, policy }
    }

    /// The key that a table names by its ARN, id or alias; `None` for one of AWS's own.
    fn named<'t>(resolver: &Resolver<'t>, keys: &KmsKeys<'t>, named: &Node<'t>) -> Option<Self> {
        if let Some(own) = text::referred(named).and_then(|id| keys.get(id)) {
            return Some(own.clone());
        }
        let arn = resolver.text(named);
        let is_of_aws = arn.as_known().is_some_and(|name| name.contains("alias/aws/"));
        (!is_of_aws).then(|| Self::elsewhere(arn))
    }
}

impl Index {
    fn read<'t>(resolver: &Resolver<'t>, index: &Node<'t>, is_vector: bool) -> Option<Self> {
        let name = resolver.text(&index.get("IndexName")?);
        let partition_attributes = partition_attributes(resolver, index.get("KeySchema"));
        Some(Self { name, partition_attributes, is_vector })
    }
}

fn partition_attributes<'t>(resolver: &Resolver<'t>, schema: Option<Node<'t>>) -> usize {
    let elements = schema.map_or_else(Vec::new, |schema| resolver.elements(&schema));
    let is_hash = |element: &Node<'t>| {
        element.get("KeyType").is_some_and(|kind| resolver.text(&kind).as_known() == Some("HASH"))
    };
    elements.into_iter().flatten().filter(is_hash).count()
}

fn replicas<'t>(
    resolver: &Resolver<'t>,
    keys: &KmsKeys<'t>,
    table: &Resource<'t>,
    region: &str,
) -> Vec<Replica> {
    let id = table.logical_id();
    let policies = |on: Option<Node<'t>>, what: &str| -> Vec<Arc<Policy>> {
        let document = on.and_then(|on| resource_policy(resolver, &on));
        let name = format!("the policy of {what}");
        let policy =
            document.map(|it| Policy::of_template(resolver, it, &name, PolicyKind::Resource));
        policy.map(Arc::new).into_iter().collect()
    };
    let replica = |region: Text, holder: Option<Node<'t>>, stream: &str| {
        let code = region.as_known().unwrap_or_default();
        let (arn, stream_arn) = match region.why() {
            None => (resolver.table_arn(table, code), resolver.stream_arn(table, code)),
            Some(why) => (Text::unknown(Arc::clone(why)), Text::unknown(Arc::clone(why))),
        };
        let specification = holder.as_ref().and_then(|holder| holder.get(stream));
        let encryption = holder.as_ref().and_then(|holder| holder.get("SSESpecification"));
        let key = encryption.map(|of| resolver.member(&of, "KMSMasterKeyId"));
        let key = key.and_then(|key| match key {
            Settled::Absent => None,
            Settled::Unknown(why) => Some(KmsKey::elsewhere(Text::unknown(why))),
            Settled::Node(key) => KmsKey::named(resolver, keys, &key),
        });
        Replica {
            arn,
            stream_arn,
            key,
            policies: policies(holder, &format!("table `{id}`")),
            stream_policies: policies(specification, &format!("the stream of table `{id}`")),
            region,
        }
    };
    let properties = table.node().get("Properties");
    if table.kind() == Some("AWS::DynamoDB::Table") {
        return vec![replica(Text::known(region), properties, "StreamSpecification")];
    }
    let listed = table.property("Replicas").map_or_else(Vec::new, |list| resolver.elements(&list));
    let mut replicas: Vec<Replica> = listed
        .into_iter()
        .filter_map(|listed| {
            let listed = listed.ok()?;
            let region = resolver.text(&listed.get("Region")?);
            Some(replica(region, Some(listed), "ReplicaStreamSpecification"))
        })
        .collect();
    let is_here = |replica: &Replica| replica.region.as_known() == Some(region);
    if !replicas.iter().any(is_here) {
        replicas.push(replica(Text::known(region), None, ""));
    }
    replicas.sort_by_key(|replica| !is_here(replica));
    replicas
}

/// Whether the account in an ARN is another one.
pub(super) fn is_foreign(arn: &str, account: &str) -> bool {
    arn.split(':').nth(4).is_some_and(|given| given != account)
}

/// The policies of a resource outside of the template are not known.
pub(super) fn policy_elsewhere(arn: &str) -> Arc<Unknown> {
    let why = "is not in the template, and whether it has a policy of its own is not said";
    let unknown = Unknown::new(format!("`{arn}` {why}"));
    Arc::new(unknown.until_given(Missing::ResourcePolicy))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::environment::Environment;
    use serde_json::json;

    fn read(properties: serde_json::Value, kind: &str) -> Table {
        let template = Template::from(json!({
            "Resources": { "T": { "Type": kind, "Properties": properties } },
        }));
        let environment = Environment::new("111122223333", "eu-west-1");
        let resolver = Resolver::new(&template, &environment);
        tables(&template, &resolver, "eu-west-1", &Additions::default()).remove(0)
    }

    #[test]
    fn a_global_table_has_an_arn_and_policies_in_each_region() {
        let policy = json!({ "PolicyDocument": { "Version": "2012-10-17", "Statement": [] } });
        let table = read(
            json!({ "TableName": "Notes", "Replicas": [
                { "Region": "us-east-1", "ResourcePolicy": policy },
                { "Region": { "Ref": "AWS::Region" } },
            ] }),
            "AWS::DynamoDB::GlobalTable",
        );
        let arn = |region: &str| format!("arn:aws:dynamodb:{region}:111122223333:table/Notes");
        for region in ["eu-west-1", "us-east-1", "ap-southeast-1"] {
            assert_eq!(table.arn(region).to_string(), arn(region));
        }
        assert_eq!(table.policies("us-east-1", false).len(), 1);
        assert_eq!(table.policies("eu-west-1", false).len(), 0);
        assert!(table.is_called("T") && table.is_called("Notes"));
        assert!(table.is_called(&arn("us-east-1")));
        assert!(!table.is_called("Other"));
    }

    #[test]
    fn keys_indexes_and_the_stream_are_read() {
        let table = read(
            json!({
                "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
                "GlobalSecondaryIndexes": [{ "IndexName": "byTenant", "KeySchema": [
                    { "AttributeName": "tenant", "KeyType": "HASH" },
                    { "AttributeName": "region", "KeyType": "HASH" },
                ] }],
                "StreamSpecification": {
                    "StreamViewType": "KEYS_ONLY",
                    "ResourcePolicy": { "PolicyDocument": { "Statement": [] } },
                },
            }),
            "AWS::DynamoDB::Table",
        );
        assert_eq!(table.partition_attributes, 1);
        assert_eq!(table.indexes[0].name.to_string(), "byTenant");
        assert_eq!(table.indexes[0].partition_attributes, 2);
        assert!(table.has_stream);
        assert_eq!(table.policies("eu-west-1", true).len(), 1);
        assert!(table.stream_arn("eu-west-1").to_string().ends_with("/stream/…"));
    }

    #[test]
    fn an_account_in_an_arn_may_be_another() {
        let arn = "arn:aws:dynamodb:eu-west-1:999999999999:table/T";
        assert!(is_foreign(arn, "111122223333"));
        assert!(!is_foreign(arn, "999999999999"));
        assert!(!is_foreign("*", "111122223333"));
    }
}
