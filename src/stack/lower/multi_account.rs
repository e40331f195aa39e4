//! Lowers the replica of another account's table. Only its own settings are written; the rest comes
//! from the source.

use super::replica::One;
use super::resource::Removal;
use super::{Lower, Lowering, Member, at, fields, outputs};
use crate::dynamodb::{GlobalTableSettingsReplicationMode, MultiAccountReplicaDeclaration};
use crate::site::At;
use crate::template::Expr;

impl Lower for MultiAccountReplicaDeclaration {
    fn resources(&self, lowering: &Lowering<'_>) -> Vec<Member> {
        fields! {
            Self = self;
            source_arn, table_name as _, replicas as _,
            // These do not appear in the template; grants name them.
            indexes as _, encryption_key, settings, removal_policy,
        }
        let mut settings = settings.clone();
        settings.settings_replication_mode.get_or_insert(At {
            value: GlobalTableSettingsReplicationMode::Enabled,
            site: source_arn.site,
        });
        settings.resource_policy.extend(self.replication_statements());
        let one = One {
            region: Expr::region(),
            indexes: Vec::new(),
            maximum_read: None,
            read: None,
            key: encryption_key.as_ref(),
        };
        let written = lowering.write_replica(&settings, one);
        let properties = Expr::object([
            ("GlobalTableSourceArn", Some(at(source_arn))),
            ("Replicas", Some(Expr::list([written]))),
            ("SSESpecification", encryption_key.as_ref().map(encrypted_by)),
            ("TableName", self.effective_name()),
        ]);
        let removal = Removal::of(removal_policy.as_ref());
        vec![Member::of(self, "AWS::DynamoDB::GlobalTable", Some(removal), Some(properties))]
    }

    outputs!(reference "Name");
}

/// That a key of one's own encrypts the table. DynamoDB takes the key of a replica only with it.
fn encrypted_by(key: &At<Expr>) -> Expr {
    Expr::object([("SSEEnabled", Some(true.into())), ("SSEType", Some("KMS".into()))]).at(key.site)
}
