//! The statements by which a grant on an encrypted table may decrypt with its key, through
//! DynamoDB.
//!
//! DynamoDB decrypts the table key on behalf of the caller that reads or writes. It does everything
//! else under the KMS grant that it got when the table was created. See
//! [how it works](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html).

use indexmap::IndexMap;

use crate::iam::{
    Condition, ConditionKey, EncryptionKey, Grant, PolicyStatement, ResourceEntry, Text,
};
use crate::names;
use crate::site::Site;
use crate::template::Expr;

/// One statement for each Region in which a table has a customer managed key.
pub(super) fn statements<'g>(grants: impl Iterator<Item = &'g Grant>) -> Vec<PolicyStatement> {
    let mut regions: IndexMap<Option<&str>, IndexMap<String, (&Expr, Site)>> = IndexMap::new();
    for grant in grants {
        for key in grant.subject.keys.iter().filter(|key| is_needed(grant, key)) {
            let keys = regions.entry(key.region.as_deref()).or_default();
            keys.entry(key.arn.to_json()).or_insert((&key.arn, grant.site));
        }
    }
    regions.into_iter().filter_map(|(region, keys)| decrypt(region, keys)).collect()
}

/// Whether the grant reaches items in the key's Region. Streams are read only in the stack's
/// Region.
fn is_needed(grant: &Grant, key: &EncryptionKey) -> bool {
    let there = grant.subject.targets.iter().filter(|target| target.region == key.region);
    let mut kinds = there.map(|target| target.kind);
    kinds.any(|kind| {
        grant.actions.iter().any(|action| action.touches_items() && action.applies_to(kind))
    })
}

fn decrypt(region: Option<&str>, keys: IndexMap<String, (&Expr, Site)>) -> Option<PolicyStatement> {
    let (_, site) = *keys.values().next()?;
    let (sid, service) = match region {
        None => ("DecryptTables".to_owned(), Expr::sub("dynamodb.${AWS::Region}.amazonaws.com")),
        Some(region) => (
            format!("DecryptTablesIn{}", names::id_part(region)),
            format!("dynamodb.{region}.amazonaws.com").into(),
        ),
    };
    let through =
        Condition::string_equals(ConditionKey::<Text>::named("kms:ViaService"), [service]);
    let statement =
        PolicyStatement::allow().sid(sid).actions(["kms:Decrypt"]).condition(through).at(site);
    let entry = |(arn, site): (&Expr, Site)| ResourceEntry {
        arn: arn.clone().at(site),
        acknowledgements: Vec::new(),
    };
    Some(PolicyStatement { resources: keys.into_values().map(entry).collect(), ..statement })
}
