//! Lowers the replica of another account's table. Only its own settings are written; the rest comes
//! from the source.

use super::replica::One;
use super::resource::{Removal, frame};
use super::{Lowering, Member, at, named};
use crate::dynamodb::{GlobalTableSettingsReplicationMode, MultiAccountReplicaDeclaration};
use crate::site::At;
use crate::template::Expr;

impl Lowering<'_> {
    pub(super) fn multi_account_replica(&self, replica: &MultiAccountReplicaDeclaration) -> Member {
        let MultiAccountReplicaDeclaration {
            id,
            logical_id,
            source_arn,
            table_name: _,
            replicas: _,
            // These do not appear in the template; grants name them.
            indexes: _,
            encryption_key,
            settings,
            removal_policy,
            acknowledgements,
            calls: _,
        } = replica;
        let mut settings = settings.clone();
        settings.settings_replication_mode.get_or_insert(At {
            value: GlobalTableSettingsReplicationMode::Enabled,
            site: source_arn.site,
        });
        settings.resource_policy.extend(replica.replication_statements());
        let one = One {
            region: Expr::region(),
            indexes: Vec::new(),
            maximum_read: None,
            read: None,
            key: encryption_key.as_ref(),
        };
        let written = self.write_replica(&settings, one);
        let properties = Expr::object([
            ("GlobalTableSourceArn", Some(at(source_arn))),
            ("Replicas", Some(Expr::list([written]))),
            ("TableName", replica.effective_name()),
        ]);
        let removal = Removal::of(removal_policy.as_ref());
        let resource = frame("AWS::DynamoDB::GlobalTable", Some(removal), properties);
        Member::resource(named(id, logical_id.as_ref()), id.site, resource, acknowledgements)
    }
}
