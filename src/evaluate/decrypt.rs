//! `kms:Decrypt`: the request that DynamoDB makes to KMS on behalf of whoever reads or writes a
//! table that is encrypted with a customer managed key.
//!
//! The policy of a key in another template is not known.

use std::fmt;
use std::sync::Arc;

use super::call::CallerContext;
use super::check::Check;
use super::context::{Context, Value};
use super::decision::{Answer, Decision, Verdict};
use super::error::EvaluateError;
use super::evaluator::Evaluator;
use super::kms_key::{KeyPolicy, KmsKey, UsedKey};
use super::policy::Policy;
use super::policy_set::PolicySet;
use super::request::Request;
use super::session::Session;
use super::table::Table;
use super::text::Text;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::facts::Action;

/// What DynamoDB asks KMS for on behalf of the caller.
pub(crate) const DECRYPT: &str = "kms:Decrypt";

/// The key that a table is encrypted with in a Region, as the template refers to it.
#[derive(Clone, Debug)]
pub(crate) struct TableKey {
    pub(crate) table: String,
    pub(crate) region: String,
    key: UsedKey,
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
        let key = UsedKey::certain(KmsKey::elsewhere(Text::known(arn)));
        Self { table: table.to_owned(), region: region.to_owned(), key }
    }

    /// The keys with which a table is encrypted in a Region, or may be.
    fn all_of(table: &Table, region: &str) -> impl Iterator<Item = Self> {
        let (table_id, region) = (table.logical_id.clone(), region.to_owned());
        let keys = table.keys(&region).into_iter();
        keys.map(move |key| Self { table: table_id.clone(), region: region.clone(), key })
    }

    fn arn(&self) -> &Text {
        &self.key.key.arn
    }

    /// Whether another table is encrypted with the same key, in the same Region.
    pub(crate) fn is(&self, other: &TableKey) -> bool {
        self.region == other.region && self.arn() == other.arn()
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
        let mut keys: Vec<TableKey> = Vec::new();
        for part in request.parts.iter().filter(|part| part.action.touches_items()) {
            let Some((table, region)) = deployed.table_of(part) else { continue };
            for key in TableKey::all_of(table, region) {
                if !keys.iter().any(|known| known.is(&key)) {
                    keys.push(key);
                }
            }
        }
        let of_keys = keys.iter().map(|key| decrypting.under_its_policy(key));
        Ok(Decision::of(decision.answers.into_iter().chain(of_keys).collect()))
    }

    /// Whether DynamoDB may decrypt with each of the tables' keys on behalf of the session.
    pub(crate) fn key_answers(&'e self) -> Vec<(TableKey, Answer)> {
        let keys = self.table_keys();
        if keys.is_empty() {
            return Vec::new();
        }
        let decrypting = self.decrypting();
        let answers = keys.into_iter().map(|key| {
            let answer = decrypting.under_its_policy(&key);
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
        self.policies.answer(self.check(key, service), &[], false)
    }

    fn check(&self, key: &TableKey, service: Option<&str>) -> Arc<Check> {
        let mut context = Context::new();
        context.set_default("kms:calleraccount", Value::known(self.account));
        context.set_default("aws:requestedregion", Value::known(&key.region));
        if let Some(service) = service {
            context.set_default("kms:viaservice", Value::known(service));
            context.set_default("aws:viaawsservice", Value::known("true"));
            for key in ["aws:calledvia", "aws:calledviafirst", "aws:calledvialast"] {
                context = context.unknown(key, "which services are in between is not said");
            }
        }
        // An action without DynamoDB's condition keys, because a request to KMS carries none.
        let open = self.who.openness(Action::ListTables);
        let context = context.over(Arc::clone(self.who.context), open);
        Arc::new(Check::on(DECRYPT, key.arn().clone(), context))
    }

    /// Whether DynamoDB may decrypt with the key on behalf of the session, by the role's policies and the
    /// key's. The role's policies count only as far as the key's policy [leaves it to them][page]; a key
    /// without policy leaves everything to them.
    ///
    /// [page]: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
    fn under_its_policy(&self, key: &TableKey) -> Answer {
        let answer = self.if_used(key);
        match &key.key.is_used {
            Truth::Unknown(why) if answer.verdict() != Verdict::Allowed => answer.undecided(why),
            _ => answer,
        }
    }

    fn if_used(&self, key: &TableKey) -> Answer {
        let check = self.check(key, Some(&format!("dynamodb.{}.amazonaws.com", key.region)));
        let of_role = || self.policies.answer(Arc::clone(&check), &[], false);
        match &key.key.key.policy {
            KeyPolicy::Known(policy) => {
                let policy = std::slice::from_ref(policy);
                let by_both = self.policies.answer(Arc::clone(&check), policy, true);
                let key_alone = self.policies.without_identity();
                let by_key = key_alone.answer(Arc::clone(&check), policy, false);
                match (by_both.verdict(), by_key.verdict()) {
                    (Verdict::ImplicitlyDenied, Verdict::Allowed | Verdict::Undecided) => by_key,
                    (Verdict::Undecided, Verdict::Allowed) => by_key,
                    _ => by_both,
                }
            }
            KeyPolicy::None => of_role(),
            KeyPolicy::Elsewhere => match of_role() {
                denied if denied.verdict() == Verdict::ImplicitlyDenied => {
                    let why = format!("the policy of key `{key}` is not in the template");
                    let policy = Policy::opaque("the key's policy", Arc::new(Unknown::new(why)));
                    self.policies.answer(check, &[Arc::new(policy)], false)
                }
                answer => answer,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{Environment, Verdict};
    use serde_json::{Value as Json, json};

    fn key(key: &Json) -> Json {
        json!({ "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": key })
    }

    fn evaluator(statement: &Json) -> Evaluator {
        let replica =
            |region: Json, arn: Json| json!({ "Region": region, "SSESpecification": key(&arn) });
        let own = json!({ "Fn::GetAtt": ["Key", "Arn"] });
        let there = "arn:aws:kms:eu-central-1:111122223333:key/there";
        let template = json!({ "Resources": {
            "Key": { "Type": "AWS::KMS::Key" },
            "One": { "Type": "AWS::DynamoDB::Table", "Properties": { "SSESpecification": key(&own) } },
            "Many": { "Type": "AWS::DynamoDB::GlobalTable", "Properties": { "Replicas": [
                replica(json!("eu-central-1"), json!(there)),
                replica(json!({ "Ref": "AWS::Region" }), own),
            ] } },
            "Plain": { "Type": "AWS::DynamoDB::Table" },
            "Reader": { "Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": { "Statement": {
                    "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" },
                    "Action": "sts:AssumeRole",
                } },
                "Policies": [{ "PolicyName": "Keys", "PolicyDocument": {
                    "Version": "2012-10-17", "Statement": statement,
                } }],
            } },
        } });
        Evaluator::of(&template.into(), Environment::new("111122223333", "eu-west-1"))
    }

    #[test]
    fn each_table_has_its_key_in_each_region() {
        let evaluator = evaluator(&json!([]));
        let keys: Vec<TableKey> = evaluator.table_keys().collect();
        let shown: Vec<String> =
            keys.iter().map(|key| format!("{} {} {key}", key.table, key.region)).collect();
        assert_eq!(
            shown,
            [
                "One eu-west-1 arn:aws:kms:eu-west-1:111122223333:key/…",
                "Many eu-west-1 arn:aws:kms:eu-west-1:111122223333:key/…",
                "Many eu-central-1 arn:aws:kms:eu-central-1:111122223333:key/there",
            ]
        );
        assert!(keys[0].is(&keys[1]) && !keys[1].is(&keys[2]));
        assert!(!keys[0].is_known() && keys[2].is_known());
    }

    #[test]
    fn the_service_in_between_counts() {
        let verdicts = |condition: Json| -> Vec<Verdict> {
            let evaluator = evaluator(&json!({
                "Effect": "Allow", "Action": "kms:Decrypt", "Condition": condition,
                "Resource": { "Fn::GetAtt": ["Key", "Arn"] },
            }));
            let session = evaluator.role("Reader").unwrap();
            let decrypting = session.decrypting();
            let keys: Vec<TableKey> = evaluator.table_keys().collect();
            let service = |name: &str| format!("{name}.eu-west-1.amazonaws.com");
            let (dynamodb, s3) = (service("dynamodb"), service("s3"));
            vec![
                decrypting.with(&keys[0], Some(&dynamodb)).verdict(),
                decrypting.with(&keys[0], Some(&s3)).verdict(),
                decrypting.with(&keys[0], None).verdict(),
                decrypting.with(&keys[2], Some(&dynamodb)).verdict(),
            ]
        };
        use Verdict::{Allowed, ImplicitlyDenied};
        let via = json!({ "StringEquals": {
            "kms:ViaService": { "Fn::Sub": "dynamodb.${AWS::Region}.amazonaws.com" },
        } });
        let denied = ImplicitlyDenied;
        assert_eq!(verdicts(via), [Allowed, denied, denied, denied]);
        assert_eq!(verdicts(json!({})), [Allowed, Allowed, Allowed, denied]);
        let rows = json!({ "Null": { "dynamodb:LeadingKeys": "false" } });
        assert_eq!(verdicts(rows), [denied; 4], "no request to KMS has rows");
    }

    /// Whether a role with these statements may read an item of a table whose key has this policy, or is
    /// named otherwise.
    fn reads(statements: Json, named: &Json, key_policy: &Json) -> Verdict {
        let template = json!({ "Resources": {
            "Key": { "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": key_policy } },
            "T": { "Type": "AWS::DynamoDB::Table", "Properties": {
                "TableName": "t", "SSESpecification": key(named),
                "StreamSpecification": { "StreamViewType": "KEYS_ONLY" },
            } },
            "Reader": { "Type": "AWS::IAM::Role", "Properties": {
                "RoleName": "Reader",
                "AssumeRolePolicyDocument": {},
                "Policies": [{ "PolicyName": "Own", "PolicyDocument": {
                    "Version": "2012-10-17", "Statement": statements,
                } }],
            } },
        } });
        let environment = Environment::new("111122223333", "eu-west-1");
        let evaluator = Evaluator::of(&template.into(), environment);
        let session = evaluator.role("Reader").unwrap();
        let of = |request: Request| session.decide_with_keys(&request).unwrap().verdict();
        let read = of(Request::new(Action::GetItem).on_table("T"));
        let records = of(Request::new(Action::GetRecords).on_stream("T"));
        assert_eq!(records, read, "the stream is encrypted with the same key");
        let describe = of(Request::new(Action::DescribeTable).on_table("T"));
        assert_eq!(describe, Verdict::Allowed, "that touches no items");
        read
    }

    fn key_policy(principal: &Json) -> Json {
        json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*" },
        ] })
    }

    #[test]
    fn who_may_not_decrypt_may_not_read() {
        use Verdict::{Allowed, ExplicitlyDenied, ImplicitlyDenied, Undecided};
        let table = || json!({ "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*" });
        let decrypt =
            |effect: &str| json!({ "Effect": effect, "Action": "kms:Decrypt", "Resource": "*" });
        let own = json!({ "Fn::GetAtt": ["Key", "Arn"] });
        let root = key_policy(&json!({ "AWS": "arn:aws:iam::111122223333:root" }));
        let somebody = key_policy(&json!({ "AWS": "arn:aws:iam::111122223333:role/Other" }));
        let role = key_policy(&json!({ "AWS": "arn:aws:iam::111122223333:role/Reader" }));
        let with = |more: &[Json]| -> Json { [&[table()], more].concat().into() };
        for named in [&own, &json!({ "Ref": "Key" })] {
            assert_eq!(reads(with(&[]), named, &root), ImplicitlyDenied);
            assert_eq!(reads(with(&[decrypt("Allow")]), named, &root), Allowed);
            let denied = with(&[decrypt("Allow"), decrypt("Deny")]);
            assert_eq!(reads(denied, named, &root), ExplicitlyDenied);
            // The key's policy does not leave it to the account, or names the role itself.
            assert_eq!(reads(with(&[decrypt("Allow")]), named, &somebody), ImplicitlyDenied);
            assert_eq!(reads(with(&[]), named, &role), Allowed);
        }
        // Of a key from elsewhere the policy may let the role in; AWS's own keys need nothing.
        let elsewhere = json!("arn:aws:kms:eu-west-1:111122223333:key/elsewhere");
        assert_eq!(reads(with(&[]), &elsewhere, &root), Undecided);
        assert_eq!(reads(with(&[decrypt("Allow")]), &elsewhere, &root), Allowed);
        assert_eq!(reads(with(&[]), &json!("alias/aws/dynamodb"), &root), Allowed);
    }
}
