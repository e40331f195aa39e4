//! `kms:Decrypt`: the request that DynamoDB makes to KMS on behalf of whoever reads or writes a
//! table that is encrypted with a customer managed key.
//!
//! The policy of a key in another template is not known. Of a key in the account it is assumed that it leaves all to
//! the account; one in another account must let the role in itself.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexSet;

use super::call::CallerContext;
use super::check::Check;
use super::context::{Context, Value};
use super::decision::{Answer, Decision, Verdict};
use super::error::EvaluateError;
use super::evaluator::Evaluator;
use super::kms_key::{KeyPolicy, KmsKey, UsedKey};
use super::openness::Purpose;
use super::policy::Policy;
use super::policy_set::PolicySet;
use super::request::Request;
use super::session::Session;
use super::table::Table;
use super::text::Text;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::facts::decrypt::{ENCRYPTION_CONTEXT, SUBSCRIBER, SYMMETRIC, TABLE_NAME};
use crate::facts::variables;

/// What DynamoDB asks KMS for on behalf of the caller.
pub(crate) const DECRYPT: &str = "kms:Decrypt";

/// The key that a table is encrypted with in a Region, as the template refers to it.
#[derive(Clone, Debug)]
pub(crate) struct TableKey {
    pub(crate) table: String,
    pub(crate) region: String,
    key: UsedKey,
    /// The name of a table of the template.
    name: Option<Text>,
}

/// A session that asks for keys.
pub(crate) struct Decrypting<'e> {
    account: &'e str,
    who: CallerContext<'e>,
    policies: PolicySet,
}

impl TableKey {
    /// The key of this ARN, for a table that is not in the template.
    pub(crate) fn known(table: &str, region: &str, arn: &str) -> Self {
        let key = UsedKey::certain(Arc::new(KmsKey::elsewhere(Text::known(arn))));
        Self { table: table.to_owned(), region: region.to_owned(), key, name: None }
    }

    /// The keys with which a table is encrypted in a Region, or may be.
    fn all_of<'a>(table: &'a Table, region: &'a str) -> impl Iterator<Item = Self> + 'a {
        table.keys(region).into_iter().map(move |key| Self {
            table: table.logical_id.clone(),
            region: region.to_owned(),
            key,
            name: (!table.is_imported).then(|| table.name.clone()),
        })
    }

    fn arn(&self) -> &Text {
        &self.key.key.arn
    }

    /// Whether another table is encrypted with the same key, in the same Region.
    pub(crate) fn is(&self, other: &TableKey) -> bool {
        self.region == other.region && self.arn() == other.arn()
    }

    /// Whether it is assumed that its policy leaves access to the policies of the account: it is not in the template,
    /// and the key is in the account, as far as is known.
    fn is_left_to_the_account(&self, account: &str) -> bool {
        let key = &self.key.key;
        matches!(key.policy, KeyPolicy::Elsewhere) && !matches!(key.is_foreign(account), Truth::Yes)
    }

    /// Whether its ARN is fully known before deployment.
    pub(crate) fn is_known(&self) -> bool {
        self.arn().as_known().is_some()
    }
}

/// Its ARN.
impl fmt::Display for TableKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.arn().fmt(formatter)
    }
}

impl Evaluator {
    /// The customer managed keys of the tables.
    pub(crate) fn table_keys(&self) -> impl Iterator<Item = TableKey> {
        let of_table =
            |table| Table::regions(table).flat_map(|region| TableKey::all_of(table, region));
        self.tables.iter().flat_map(of_table)
    }

    /// The keys of the tables of whose policies it is assumed that they leave access to the account's policies.
    pub(crate) fn keys_left_to_the_account(&self) -> IndexSet<String> {
        let account = self.environment.account();
        let keys = self.cases_or_itself().iter().flat_map(Self::table_keys);
        keys.filter(|key| key.is_left_to_the_account(account)).map(|key| key.to_string()).collect()
    }
}

impl<'e> Session<'e> {
    /// Decides a request, and whether the items that it touches can be decrypted: with a customer's key,
    /// DynamoDB decrypts on behalf of the caller, who must be allowed `kms:Decrypt`. A key that decides is a
    /// further answer of the decision. Of a table that is not in the template the key is not known.
    ///
    /// # Errors
    ///
    /// Those of [`decide`](Self::decide).
    pub fn decide_with_keys(&self, request: &Request) -> Result<Decision, EvaluateError> {
        let decision = self.with_keys_in_one_case(request)?;
        Ok(self.in_every_case(decision, |session| session.with_keys_in_one_case(request)))
    }

    fn with_keys_in_one_case(&self, request: &Request) -> Result<Decision, EvaluateError> {
        let decision = self.decide_in_one_case(request)?;
        let (deployed, decrypting) = (self.deployed(), self.decrypting());
        let mut keys: Vec<(TableKey, Context)> = Vec::new();
        for part in request.parts.iter().filter(|part| part.action.touches_items()) {
            let Some((table, region)) = deployed.table_of(part) else { continue };
            for key in TableKey::all_of(table, region) {
                let is_it =
                    |(known, _): &(TableKey, Context)| known.table == key.table && known.is(&key);
                if !keys.iter().any(is_it) {
                    keys.push((key, part.context.keeping(reaches_key)));
                }
            }
        }
        let of_keys = keys.into_iter().map(|(key, said)| decrypting.under_its_policy(&key, said));
        Ok(Decision::of(decision.answers.into_iter().chain(of_keys).collect()))
    }

    /// Whether DynamoDB may decrypt with each of these keys on behalf of the session.
    pub(crate) fn key_answers(&'e self, keys: Vec<TableKey>) -> Vec<(TableKey, Answer)> {
        if keys.is_empty() {
            return Vec::new();
        }
        let decrypting = self.decrypting();
        let answers = keys.into_iter().map(|key| {
            let answer = decrypting.under_its_policy(&key, Context::new());
            (key, answer)
        });
        answers.collect()
    }

    /// The customer managed keys of the tables of its template.
    pub(crate) fn table_keys(&self) -> Vec<TableKey> {
        self.evaluator().table_keys().collect()
    }

    /// This session, ready to ask for keys.
    pub(crate) fn decrypting(&self) -> Decrypting<'_> {
        let name = Text::known(DECRYPT.to_ascii_lowercase());
        let policies = self
            .prepared_policies()
            .keeping(|statement| !matches!(statement.has(&name), Truth::No));
        Decrypting { account: self.deployed().account, who: self.who(), policies }
    }
}

impl Decrypting<'_> {
    /// Whether a service, such as `dynamodb.eu-west-1.amazonaws.com`, may decrypt with the key on
    /// behalf of the session; without a service, whether the session may itself.
    pub(crate) fn with(&self, key: &TableKey, service: Option<&str>) -> Answer {
        self.policies.answer(self.check(key, service, Context::new()), &[], false)
    }

    /// The request, of which something is `said` by who asks.
    fn check(&self, key: &TableKey, service: Option<&str>, said: Context) -> Arc<Check> {
        let mut context = said;
        context.set_default("kms:calleraccount", Value::known(self.account));
        context.set_default("aws:requestedregion", Value::known(&key.region));
        if let Some(service) = service {
            context.set_default("kms:viaservice", Value::known(service));
            context.set_default("aws:viaawsservice", Value::known("true"));
            for key in ["aws:calledvia", "aws:calledviafirst", "aws:calledvialast"] {
                context = context.unknown(key, "which services are in between is not said");
            }
        } else {
            context.set_default("kms:viaservice", Value::Absent);
        }
        let is_dynamodb = service.is_some_and(|service| service.starts_with("dynamodb."));
        if is_dynamodb {
            self.add_encryption_context(&mut context, key);
        }
        let purpose = if is_dynamodb { Purpose::DecryptTable } else { Purpose::Decrypt };
        let of_key = key.key.key.keys.clone().before(Arc::clone(self.who.context));
        let context = context.over(Arc::new(of_key), self.who.openness(purpose));
        Arc::new(Check::on(DECRYPT, key.arn().clone(), context))
    }

    /// What DynamoDB says of the table, with which alone its key is decrypted.
    ///
    /// See [AWS's page][page].
    ///
    /// [page]: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
    fn add_encryption_context(&self, context: &mut Context, key: &TableKey) {
        let names = ENCRYPTION_CONTEXT.map(Text::known).to_vec();
        context.set_default("kms:encryptioncontextkeys", Value::Many(names));
        context.set_default("kms:encryptionalgorithm", Value::known(SYMMETRIC));
        if let Some(name) = &key.name {
            context.set_default(TABLE_NAME.to_ascii_lowercase(), Value::One(name.clone()));
            context.set_default(SUBSCRIBER.to_ascii_lowercase(), Value::known(self.account));
        }
    }

    /// Whether DynamoDB may decrypt with the key on behalf of the session, by the role's policies and the
    /// key's. The role's policies count only as far as the key's policy [leaves it to them][page]; a key
    /// without policy leaves everything to them.
    ///
    /// [page]: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
    fn under_its_policy(&self, key: &TableKey, said: Context) -> Answer {
        let service = format!("dynamodb.{}.amazonaws.com", key.region);
        let answer = self.by_policies(key, self.check(key, Some(&service), said));
        let may = answer.verdict() != Verdict::ExplicitlyDenied;
        let answer = match &key.key.key.is_enabled {
            Truth::No if may => answer.with_disabled_key(),
            Truth::Unknown(why) if answer.verdict() == Verdict::Allowed => answer.undecided(why),
            _ => answer,
        };
        match &key.key.is_used {
            Truth::Unknown(why) if answer.verdict() != Verdict::Allowed => answer.undecided(why),
            _ => answer,
        }
    }

    fn by_policies(&self, key: &TableKey, check: Arc<Check>) -> Answer {
        let by = |policies: &[Arc<Policy>], is_foreign| {
            self.policies.answer(Arc::clone(&check), policies, is_foreign)
        };
        match &key.key.key.policy {
            KeyPolicy::Known(policies) => self.policies.answer_let_in(&check, policies),
            KeyPolicy::None(added) => by(added, false),
            KeyPolicy::Elsewhere => {
                let why = format!("the policy of key `{key}` is not in the template");
                let policy = Policy::opaque("the key's policy", Arc::new(Unknown::new(why)));
                let policy = [Arc::new(policy)];
                let is_foreign = key.key.key.is_foreign(self.account);
                let by_role = by(&[], false);
                match (is_foreign, by_role.verdict()) {
                    (Truth::Yes, _) => by(&policy, true),
                    (Truth::No | Truth::Unknown(_), Verdict::ImplicitlyDenied) => {
                        by(&policy, false)
                    }
                    (Truth::Unknown(why), Verdict::Allowed) => by_role.undecided(&why),
                    _ => by_role,
                }
            }
        }
    }
}

/// Whether a condition key that is said of a request to DynamoDB is in the request to KMS as well.
fn reaches_key(key: &str) -> bool {
    key.starts_with("kms:") || variables::is_of_the_caller(key)
}

#[cfg(test)]
mod tests;
