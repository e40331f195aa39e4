//! The replicas of a global table.

use crate::compare::effect::{Effect, TemplateChange};
use crate::compare::update::{Side, Update};
use crate::facts::pages;
use crate::findings::rules;

rules!(
    error ONE_REPLICA = evo017 {
        title: "an update adds or removes one replica, and does nothing else to the table",
        explanation: "CloudFormation adds or removes one replica of a global table in an update, and asks that the update changes \
            nothing else of it. After a replica was added, the Region that its items came from cannot be removed for \
            24 hours.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    error OWN_REGION = evo018 {
        title: "the replica in the Region of the stack stays",
        explanation: "CloudFormation refuses to remove the replica in the stack's own Region. To move a table's home, keep it by \
            `DeletionPolicy: Retain`, and import it into a stack in the other Region.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    error REPLICA_GONE = evo019 {
        title: "a replica that leaves is deleted with its items",
        explanation: "A replica that is removed is a table that is deleted in its Region, whatever `DeletionPolicy` says, which is \
            for the whole resource. Its items remain in the other Regions. Its deletion protection has to be off, in \
            an update before.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    error NO_STREAM = evo020 {
        title: "a table has its stream before its first replica",
        explanation: "More than one replica needs `StreamSpecification` with `NEW_AND_OLD_IMAGES`, and CloudFormation changes that only \
            while there is one replica: deploy the stream first, and the replica after it.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
    error CONSISTENCY = evo021 {
        title: "the consistency of a global table is chosen once",
        explanation: "Strong or eventual consistency between Regions is chosen when a table first becomes global. With strong \
            consistency, replicas and witness are made together, for an empty table, and neither comes nor goes \
            later.",
        page: pages::DYNAMODB_GLOBAL_TABLES,
    },
    error NEW_POLICY = evo022 {
        title: "a replica has its policy one update later",
        explanation: "A replica in another Region cannot be made together with its resource policy: add the policy in the next \
            update.",
        page: pages::DYNAMODB_RESOURCE_POLICIES,
    },
    error ACCOUNTS = evo023 {
        title: "what an update does to a global table of several accounts is not known",
        explanation: "AWS does not document how CloudFormation changes a global table whose replicas belong to several accounts. Try \
            each change on tables without items first.",
        page: pages::DYNAMODB_MULTI_ACCOUNT,
    },
);

const REPLICAS: &str = "Replicas";

/// Judges all changes of a table of several accounts, and says whether it is one.
pub(super) fn is_of_accounts(update: &mut Update<'_, '_>) -> bool {
    let Some((old, new)) = update.both() else { return false };
    let joins = |side: &Side<'_>| side.property("GlobalTableSourceArn").is_some();
    let is_one = joins(old) || joins(new);
    if is_one {
        update.judge_within(&[], &ACCOUNTS, Effect::Unknown, |_| {
            "what this does to a table of several accounts is not documented".to_owned()
        });
    }
    is_one
}

pub(super) fn judge(update: &mut Update<'_, '_>) {
    let Some((old, new)) = update.both() else { return };
    consistency(update);
    let comes_or_goes = |change: &TemplateChange| change.is_at(&[REPLICAS, "*"]);
    let moving = update.changes.iter().filter(|change| comes_or_goes(change)).count();
    let others = update.changes.iter().filter(|change| {
        change.is_within(&[]) && !comes_or_goes(change) && change.effect != Effect::None
    });
    let has_others = others.count() > 0;
    let region = update.region.to_owned();
    let replicas =
        |side: &Side<'_>| side.property(REPLICAS).map_or(0, |replicas| replicas.items().len());
    let was_single = replicas(old) < 2;
    let has_stream = old.property("StreamSpecification").is_some();
    let is_strong =
        new.property("MultiRegionConsistency").and_then(|it| it.known()) == Some("STRONG");
    for change in update.changes.iter_mut().filter(|change| comes_or_goes(change)) {
        let of = change.key(1).to_owned();
        let is_new = change.before.is_none();
        if is_strong {
            if !was_single {
                let message = "replicas with strong consistency neither come nor go".to_owned();
                change.judge(&CONSISTENCY, Effect::Refused, message);
            }
            continue;
        }
        if !is_new && of == region {
            let message = format!("the replica in the stack's own Region `{region}` stays");
            change.judge(&OWN_REGION, Effect::Refused, message);
        } else if moving > 1 {
            let message = format!("one replica comes or goes in an update, and here {moving} do");
            change.judge(&ONE_REPLICA, Effect::Refused, message);
        } else if is_new && was_single && !has_stream {
            let message =
                "the table needs its stream before: deploy `StreamSpecification` first".to_owned();
            change.judge(&NO_STREAM, Effect::Refused, message);
        } else if is_new && has_policy(change) && of != region {
            let message = "a new replica has no policy yet: add it in the next update".to_owned();
            change.judge(&NEW_POLICY, Effect::Refused, message);
        } else if !is_new {
            let message = format!("the table in `{of}` is deleted with its items");
            change.judge(&REPLICA_GONE, Effect::Delete, message);
            if is_protected(change) {
                let message = format!(
                    "the table in `{of}` is protected against deletion: switch that off first"
                );
                change.judge(&REPLICA_GONE, Effect::Refused, message);
            }
        } else if has_others {
            let message =
                "CloudFormation asks for an update that changes nothing else of the table"
                    .to_owned();
            change.judge(&ONE_REPLICA, Effect::Unknown, message);
        } else {
            change.message = format!("the table is copied to `{of}`");
        }
        change.loses = !is_new && change.effect != Effect::Refused;
    }
}

fn consistency(update: &mut Update<'_, '_>) {
    let Some((old, _)) = update.both() else { return };
    let was_single = old.property(REPLICAS).is_none_or(|replicas| replicas.items().len() < 2);
    for property in ["MultiRegionConsistency", "GlobalTableWitnesses"] {
        let (effect, message) = match was_single {
            true => (
                Effect::Unknown,
                "taken only where the table is empty, and with all Regions in this update",
            ),
            false => (Effect::Refused, "chosen once, when a table first becomes global"),
        };
        for change in update.within(&[property]) {
            change.judge(&CONSISTENCY, effect, message.to_owned());
        }
    }
}

fn has_policy(change: &TemplateChange) -> bool {
    change.after.as_ref().is_some_and(|replica| replica.get("ResourcePolicy").is_some())
}

fn is_protected(change: &TemplateChange) -> bool {
    let replica = change.before.as_ref();
    let protected = replica.and_then(|replica| replica.get("DeletionProtectionEnabled"));
    protected.is_some_and(|it| it.as_bool() == Some(true) || it.as_str() == Some("true"))
}
