//! `KmsKey`: a customer managed key of a table, as the table names it, and who decides on its use.

use std::sync::Arc;

use super::additions::Additions;
use super::context::{Context, Value};
use super::glob::glob;
use super::policy::Policy;
use super::resolve::{Chosen, Resolver};
use super::table::may_be_foreign;
use super::tags::{RESOURCE_TAG, Tags};
use super::text::Text;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::facts::decrypt::SYMMETRIC;
use crate::template::{Resource, Template};

/// A customer managed key.
#[derive(Clone, Debug)]
pub(super) struct KmsKey {
    pub(super) arn: Text,
    pub(super) policy: KeyPolicy,
    pub(super) is_enabled: Truth,
    /// The condition keys that are the same in every request for it.
    pub(super) keys: Context,
}

/// The policy of a key.
#[derive(Clone, Debug)]
pub(super) enum KeyPolicy {
    /// Its own, and what may be added to it.
    Known(Vec<Arc<Policy>>),
    /// The key of the template has none, and KMS gives it one that leaves all to the account. Something may be added.
    None(Vec<Arc<Policy>>),
    /// The key is not in the template.
    Elsewhere,
}

/// A key with which a table is encrypted, or may be.
#[derive(Clone, Debug)]
pub(super) struct UsedKey {
    pub(super) key: Arc<KmsKey>,
    pub(super) is_used: Truth,
}

/// The keys and aliases of a template.
pub(super) struct KmsKeys<'r, 't> {
    resolver: &'r Resolver<'t>,
    own: Vec<OwnKey>,
    aliases: Vec<Alias<'t>>,
}

struct OwnKey {
    id: Text,
    key: Arc<KmsKey>,
}

struct Alias<'t> {
    resource: Resource<'t>,
    name: Text,
    target: Text,
}

const KEY: &str = "AWS::KMS::Key";

/// A key that is the same in another Region.
const REPLICA: &str = "AWS::KMS::ReplicaKey";

/// The key of AWS's with which DynamoDB encrypts where no other is named, in the account and for everybody in it.
const OF_AWS: &str = "alias/aws/dynamodb";

impl KmsKey {
    /// A key that is not in the template.
    pub(super) fn elsewhere(arn: Text) -> Self {
        let keys = Context::new();
        Self { arn, policy: KeyPolicy::Elsewhere, is_enabled: Truth::Yes, keys }
    }

    /// Whether it is in another account, or may be.
    pub(super) fn is_foreign(&self, account: &str) -> Truth {
        may_be_foreign(&self.arn, account)
    }

    /// A key of the template.
    fn own<'t>(
        resolver: &Resolver<'t>,
        additions: &Additions<'t>,
        aliases: &[&Alias<'t>],
        resource: &Resource<'t>,
    ) -> Self {
        let id = resource.logical_id();
        let key = resolver.properties(resource);
        let name = format!("the policy of key `{id}`");
        let policy = Policy::on_resource(resolver, key.member("KeyPolicy").policy(), &name);
        let of_aliases: Vec<Resource<'t>> = aliases.iter().map(|alias| alias.resource).collect();
        let added = additions.to_key(resolver, resource, &of_aliases).map(Arc::new);
        let policy = match policy {
            Some(policy) => {
                KeyPolicy::Known([Some(Arc::new(policy)), added].into_iter().flatten().collect())
            }
            None => KeyPolicy::None(added.into_iter().collect()),
        };
        let is_enabled = key.member("Enabled").switch().unwrap_or(Truth::Yes);
        let keys = condition_keys(&key, resource.kind() == Some(REPLICA), aliases);
        Self { arn: resolver.attribute(resource.node(), id, "Arn"), policy, is_enabled, keys }
    }
}

/// The condition keys that tell of a key of the template, as far as it is known. A replica has most from its primary
/// key.
fn condition_keys(key: &Chosen<'_, '_>, is_replica: bool, aliases: &[&Alias<'_>]) -> Context {
    let mut keys = Context::new();
    let or = |property: &str, default: &str| {
        Value::One(key.member(property).text().unwrap_or_else(|| Text::known(default)))
    };
    if !is_replica {
        keys.set_default("kms:keyspec", or("KeySpec", SYMMETRIC));
        keys.set_default("kms:keyusage", or("KeyUsage", "ENCRYPT_DECRYPT"));
        keys.set_default("kms:keyorigin", or("Origin", "AWS_KMS"));
    }
    let is_multi_region = match is_replica {
        true => Truth::Yes,
        false => key.member("MultiRegion").switch().unwrap_or(Truth::No),
    };
    let (multi, kind) = match is_multi_region {
        Truth::Yes => {
            let kind = if is_replica { "REPLICA" } else { "PRIMARY" };
            (Value::known("true"), Value::known(kind))
        }
        Truth::No => (Value::known("false"), Value::Absent),
        Truth::Unknown(why) => (Value::Unknown(Arc::clone(&why)), Value::Unknown(why)),
    };
    keys.set_default("kms:multiregion", multi);
    keys.set_default("kms:multiregionkeytype", kind);
    if !aliases.is_empty() {
        let why = Unknown::new("which other aliases the key has is not in the template");
        let others = Text::unknown(Arc::new(why));
        let names = aliases.iter().map(|alias| alias.name.clone()).chain([others]);
        keys.set_default("kms:resourcealiases", Value::Many(names.collect()));
    }
    // Which further ones a key has stays open.
    for (key, value) in Tags::of(key, RESOURCE_TAG, false).values {
        keys.set_default(key, value);
    }
    keys
}

impl UsedKey {
    /// A key that is certainly used.
    pub(super) fn certain(key: Arc<KmsKey>) -> Self {
        Self { key, is_used: Truth::Yes }
    }

    /// A key that something unknown chooses, or leaves out.
    fn unknown(why: &Arc<Unknown>) -> Self {
        let key = Arc::new(KmsKey::elsewhere(Text::unknown(Arc::clone(why))));
        Self { key, is_used: Truth::Unknown(Arc::clone(why)) }
    }

    /// The same, where encryption may be switched off. `None` where it is.
    pub(super) fn if_on(self, is_on: Truth) -> Option<Self> {
        let is_used = self.is_used.clone().and(|| is_on);
        (!is_used.is_no()).then_some(Self { is_used, ..self })
    }
}

impl<'r, 't> KmsKeys<'r, 't> {
    pub(super) fn of(
        template: &'t Template,
        resolver: &'r Resolver<'t>,
        additions: &Additions<'t>,
    ) -> Self {
        let of_type = |kind: &'static str| {
            let all = template.resources_of(kind);
            all.filter(|resource| !resolver.is_made(resource).is_no())
        };
        let alias = |resource: Resource<'t>| {
            let alias = resolver.properties(&resource);
            let (name, target) = (alias.member("AliasName"), alias.member("TargetKeyId"));
            Some(Alias { resource, name: name.text()?, target: target.text()? })
        };
        let aliases: Vec<Alias<'t>> = of_type("AWS::KMS::Alias").filter_map(alias).collect();
        let own = |key: Resource<'t>| {
            let id = resolver.reference(key.node(), key.logical_id());
            let arn = resolver.attribute(key.node(), key.logical_id(), "Arn");
            let is_its = |alias: &&Alias<'t>| {
                let is_made = resolver.is_made(&alias.resource).is_yes();
                is_made && [&id, &arn].iter().any(|it| alias.target.certainly_is(it))
            };
            let own: Vec<&Alias<'t>> = aliases.iter().filter(is_its).collect();
            OwnKey { key: Arc::new(KmsKey::own(resolver, additions, &own, &key)), id }
        };
        let own = [KEY, REPLICA].into_iter().flat_map(of_type).map(own).collect();
        Self { resolver, own, aliases }
    }

    /// The key that a table in a Region names by its ARN, its id or an alias; `None` where it names none, or the one
    /// of AWS's.
    pub(super) fn used(&self, named: &Chosen<'_, 't>, region: &Text) -> Option<UsedKey> {
        if let Some(why) = named.unknown() {
            return Some(UsedKey::unknown(why));
        }
        let name = named.text()?;
        let region = region.as_known();
        let of_alias = || {
            let alias = self.aliases.iter().find(|alias| self.is_alias(&name, alias, region))?;
            self.own(&alias.target)
        };
        if let Some(own) = self.own(&name).or_else(of_alias) {
            return Some(UsedKey::certain(own));
        }
        let is_of_aws = match name.as_known() {
            Some(name) => name.contains("alias/aws/").into(),
            None => glob(name.as_str(), name.why(), &Text::known(OF_AWS)),
        };
        let key = Arc::new(KmsKey::elsewhere(self.resolver.key_named(name, region)));
        let used = UsedKey { key, is_used: is_of_aws.not() };
        used.if_on(Truth::Yes)
    }

    /// The key of the template with this id or ARN.
    fn own(&self, name: &Text) -> Option<Arc<KmsKey>> {
        let is_it = |own: &&OwnKey| name.certainly_is(&own.id) || name.certainly_is(&own.key.arn);
        self.own.iter().find(is_it).map(|own| Arc::clone(&own.key))
    }

    fn is_alias(&self, name: &Text, alias: &Alias<'t>, region: Option<&str>) -> bool {
        let arn = || region.map(|region| self.resolver.kms_arn(region, &alias.name));
        name.certainly_is(&alias.name) || arn().is_some_and(|arn| name.certainly_is(&arn))
    }
}
