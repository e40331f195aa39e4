//! `KmsKey`: a customer managed key of a table, as the table names it, and who decides on its use.

use std::sync::Arc;

use super::glob::glob;
use super::policy::Policy;
use super::resolve::{Chosen, Resolver};
use super::text::Text;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::template::{Resource, Template};

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

/// A key with which a table is encrypted, or may be.
#[derive(Clone, Debug)]
pub(super) struct UsedKey {
    pub(super) key: KmsKey,
    pub(super) is_used: Truth,
}

/// The keys and aliases of a template.
pub(super) struct KmsKeys<'r, 't> {
    resolver: &'r Resolver<'t>,
    own: Vec<OwnKey>,
    aliases: Vec<Alias>,
}

struct OwnKey {
    id: Text,
    key: KmsKey,
}

struct Alias {
    name: Text,
    target: Text,
}

/// The types of keys.
const KEYS: [&str; 2] = ["AWS::KMS::Key", "AWS::KMS::ReplicaKey"];

/// The key of AWS's with which DynamoDB encrypts where no other is named, in the account and for everybody in it.
const OF_AWS: &str = "alias/aws/dynamodb";

impl KmsKey {
    /// A key that is not in the template.
    pub(super) fn elsewhere(arn: Text) -> Self {
        Self { arn, policy: KeyPolicy::Elsewhere }
    }

    /// A key of the template.
    fn own<'t>(resolver: &Resolver<'t>, own: &Resource<'t>) -> Self {
        let name = format!("the policy of key `{}`", own.logical_id());
        let document = resolver.properties(own).member("KeyPolicy").policy();
        let policy = Policy::on_resource(resolver, document, &name);
        let policy = policy.map_or(KeyPolicy::None, |policy| KeyPolicy::Known(Arc::new(policy)));
        Self { arn: resolver.attribute(own.node(), own.logical_id(), "Arn"), policy }
    }
}

impl UsedKey {
    /// A key that is certainly used.
    pub(super) fn certain(key: KmsKey) -> Self {
        Self { key, is_used: Truth::Yes }
    }

    /// A key that something unknown chooses, or leaves out.
    fn unknown(why: &Arc<Unknown>) -> Self {
        let key = KmsKey::elsewhere(Text::unknown(Arc::clone(why)));
        Self { key, is_used: Truth::Unknown(Arc::clone(why)) }
    }

    /// The same, where encryption may be switched off. `None` where it is.
    pub(super) fn if_on(self, is_on: Truth) -> Option<Self> {
        let is_used = self.is_used.clone().and(|| is_on);
        (!is_used.is_no()).then_some(Self { is_used, ..self })
    }
}

impl<'r, 't> KmsKeys<'r, 't> {
    pub(super) fn of(template: &'t Template, resolver: &'r Resolver<'t>) -> Self {
        let of_type = |kind: &'static str| {
            let all = template.resources_of(kind);
            all.filter(|resource| !resolver.is_made(resource).is_no())
        };
        let own = |key: Resource<'t>| OwnKey {
            id: resolver.reference(key.node(), key.logical_id()),
            key: KmsKey::own(resolver, &key),
        };
        let alias = |alias: Resource<'t>| {
            let alias = resolver.properties(&alias);
            let (name, target) = (alias.member("AliasName"), alias.member("TargetKeyId"));
            Some(Alias { name: name.text()?, target: target.text()? })
        };
        Self {
            resolver,
            own: KEYS.into_iter().flat_map(of_type).map(own).collect(),
            aliases: of_type("AWS::KMS::Alias").filter_map(alias).collect(),
        }
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
        let key = KmsKey::elsewhere(self.resolver.key_named(name, region));
        let used = UsedKey { key, is_used: is_of_aws.not() };
        used.if_on(Truth::Yes)
    }

    /// The key of the template with this id or ARN.
    fn own(&self, name: &Text) -> Option<KmsKey> {
        let is_it = |own: &&OwnKey| name.certainly_is(&own.id) || name.certainly_is(&own.key.arn);
        self.own.iter().find(is_it).map(|own| own.key.clone())
    }

    fn is_alias(&self, name: &Text, alias: &Alias, region: Option<&str>) -> bool {
        let arn = || region.map(|region| self.resolver.kms_arn(region, &alias.name));
        name.certainly_is(&alias.name) || arn().is_some_and(|arn| name.certainly_is(&arn))
    }
}
