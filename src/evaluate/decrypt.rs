//! `kms:Decrypt`: the request that DynamoDB makes to KMS on behalf of whoever reads or writes a
//! table that is encrypted with a customer managed key.
//!
//! Only the role's own policies are evaluated. The policy of a key in another template is not known.

use std::fmt;
use std::sync::Arc;

use super::call::Who;
use super::check::Check;
use super::context::{Context, Value};
use super::decision::Answer;
use super::evaluator::Evaluator;
use super::policy_set::PolicySet;
use super::session::Session;
use super::text::Text;
use super::truth::Truth;
use crate::facts::Action;

const DECRYPT: &str = "kms:Decrypt";

/// The key that a table is encrypted with in a Region, as the template refers to it.
#[derive(Clone, Debug)]
pub(crate) struct TableKey {
    pub(crate) table: String,
    pub(crate) region: String,
    arn: Text,
}

/// A session that asks for keys.
pub(crate) struct Decrypting<'e> {
    account: &'e str,
    who: Who<'e>,
    policies: PolicySet,
}

impl TableKey {
    /// The key of this ARN, for a table that is not in the template.
    pub(crate) fn known(table: &str, region: &str, arn: &str) -> Self {
        Self { table: table.to_owned(), region: region.to_owned(), arn: Text::known(arn) }
    }

    /// Whether another table is encrypted with the same key, in the same Region.
    pub(crate) fn is(&self, other: &TableKey) -> bool {
        self.region == other.region && self.arn == other.arn
    }

    /// Whether its ARN is fully known before deployment.
    pub(crate) fn is_known(&self) -> bool {
        self.arn.as_known().is_some()
    }
}

/// Its ARN.
impl fmt::Display for TableKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.arn.fmt(formatter)
    }
}

impl Evaluator {
    /// The customer managed keys of the tables.
    pub(crate) fn table_keys(&self) -> impl Iterator<Item = TableKey> {
        self.tables.iter().flat_map(|table| {
            table.keys().map(|(region, arn)| TableKey {
                table: table.logical_id.clone(),
                region: region.to_owned(),
                arn: arn.clone(),
            })
        })
    }
}

impl<'e> Session<'e> {
    /// The customer managed keys of the tables of its template.
    pub(crate) fn table_keys(&self) -> Vec<TableKey> {
        self.evaluator().table_keys().collect()
    }

    /// This session, ready to ask for keys.
    pub(crate) fn decrypting(&'e self) -> Decrypting<'e> {
        let name = Text::known(DECRYPT.to_ascii_lowercase());
        let policies = self
            .prepared_policies()
            .keeping(|statement| !matches!(statement.has(&name), Truth::No));
        Decrypting { account: self.place().account, who: self.who(), policies }
    }
}

impl Decrypting<'_> {
    /// Whether a service, such as `dynamodb.eu-west-1.amazonaws.com`, may decrypt with the key on
    /// behalf of the session; without a service, whether the session may itself.
    pub(crate) fn with(&self, key: &TableKey, service: Option<&str>) -> Answer {
        let mut context = Context::new();
        let one = |text: &str| Value::One(Text::known(text));
        context.set_default("kms:calleraccount", one(self.account));
        context.set_default("aws:requestedregion", one(&key.region));
        if let Some(service) = service {
            context.set_default("kms:viaservice", one(service));
            context.set_default("aws:viaawsservice", one("true"));
            for key in ["aws:calledvia", "aws:calledviafirst", "aws:calledvialast"] {
                context = context.unknown(key, "which services are in between is not said");
            }
        }
        // An action without DynamoDB's condition keys, because a request to KMS carries none.
        let open = self.who.openness(Action::ListTables);
        let context = context.over(Arc::clone(self.who.context), open);
        let check = Check::on(DECRYPT, key.arn.clone(), context);
        self.policies.answer(Arc::new(check), &[], false)
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
}
