//! Resources that leave the template, or move in it.

use crate::compare::effect::{Effect, TemplateChange};
use crate::compare::update::{Side, Update};
use crate::evaluate::Made;
use crate::facts::identities::{Second, identity_of};
use crate::facts::pages;
use crate::facts::template::SNAPSHOT;
use crate::findings::{Rule, rules};
use crate::names;

use super::fate::{Fate, is_in_cluster};
use super::replacement::PROTECTED;

rules!(
    error DELETED = evo036 {
        title: "a resource that leaves the template is deleted with what it holds",
        explanation: "CloudFormation deletes what is no more in the template, unless the *deployed* template says `DeletionPolicy: Retain`: \
            a nested stack with all that is in it, and a bucket, a repository or a vault only where it is empty. \
            A logical id is a resource's identity: under another id it is another, empty resource. Deploy \
            `Retain` first, or keep the id; in a stack, `.moved_from(\"…\")` does.",
        page: pages::CLOUDFORMATION_DELETION_POLICY,
    },
    error TAKEN = evo037 {
        title: "a name is taken until the resource that has it is gone",
        explanation: "CloudFormation makes new resources before it removes old ones. Under another logical id with the same name it meets \
            the old one: \"already exists\". That is so, too, where the old one is kept. Keep the logical id, or import \
            the resource under the new one.",
        page: pages::CLOUDFORMATION_UPDATE_BEHAVIORS,
    },
    error OTHER_TYPE = evo038 {
        title: "a resource keeps its type",
        explanation: "CloudFormation refuses another type under the same logical id; AWS warns that it may delete a table that becomes a \
            global table that way. Keep the table by `DeletionPolicy: Retain`, deploy without it, and import it \
            as the other type.",
        page: pages::CLOUDFORMATION_GLOBAL_TABLE,
    },
);

/// The change for a resource that is in the old template alone.
pub(in crate::compare) fn deleted(update: &Update<'_, '_>, side: &Side<'_>) -> TemplateChange {
    let kind = side.resource.kind().unwrap_or_default();
    let policy = side.word("DeletionPolicy");
    let mut change = update.change(Vec::new(), Effect::Delete, "is deleted".to_owned());
    match policy {
        Some("Retain" | "RetainExceptOnCreate") => {
            change.effect = Effect::Retain;
            change.message = "stays in the account, outside of the stack".to_owned();
        }
        None if side.attribute("DeletionPolicy").is_some() => {
            change.effect = Effect::Unknown;
            change.message = "is deleted or stays: its `DeletionPolicy` is not known".to_owned();
        }
        policy => {
            let policy = policy.or_else(|| default_policy(side));
            let (effect, rule, message) = judged(kind, Fate::of(side, policy, update.region));
            change.effect = effect;
            change.rule = rule;
            change.message = message.to_owned();
            change.loses = effect == Effect::Delete && rule.is_some();
        }
    }
    if let Made::Unknown(why) = &side.made {
        change.effect = Effect::Unknown;
        change.message = format!("{}, if it is there: {why}", change.message);
    }
    change
}

/// What CloudFormation does where no `DeletionPolicy` says otherwise: AWS's page `aws-attribute-deletionpolicy`.
fn default_policy(side: &Side<'_>) -> Option<&'static str> {
    let is_database = side.resource.kind().is_some_and(|kind| kind.starts_with("AWS::RDS::DB"));
    (is_database && !is_in_cluster(side)).then_some(SNAPSHOT)
}

fn judged(kind: &str, fate: Fate) -> (Effect, Option<&'static Rule>, &'static str) {
    match (fate, kind) {
        (Fate::Protected, _) => {
            let message = "is protected against deletion, and stays behind outside of the stack";
            (Effect::Retain, Some(&PROTECTED), message)
        }
        (Fate::Snapshot, _) => (Effect::Delete, None, "is deleted, and a snapshot of it stays"),
        (Fate::IfEmpty, _) => {
            let message =
                "is deleted if it is empty, and stays behind outside of the stack otherwise";
            (Effect::Unknown, Some(&DELETED), message)
        }
        (Fate::WithOthers, _) => {
            let message = "is deleted with all resources that it made, unless their `DeletionPolicy` keeps them: what they hold is not known";
            (Effect::Unknown, Some(&DELETED), message)
        }
        (Fate::Lost, "AWS::Cognito::IdentityPool") => {
            let message = "is deleted: nobody has the identity again that owns their rows";
            (Effect::Delete, Some(&DELETED), message)
        }
        (Fate::Lost, "AWS::KMS::Key") => {
            let message = "is scheduled for deletion, and what it encrypted is lost with it";
            (Effect::Delete, Some(&DELETED), message)
        }
        (Fate::Lost, _) => (Effect::Delete, Some(&DELETED), "is deleted with what it holds"),
        (Fate::Gone, _) => (Effect::Delete, None, "is deleted"),
    }
}

/// Judges a resource of the new template that has no type.
pub(in crate::compare) fn untyped(update: &mut Update<'_, '_>) {
    let message = "CloudFormation refuses a resource without a `Type`".to_owned();
    update.changes = vec![update.change(Vec::new(), Effect::Refused, message)];
}

/// Judges a new resource that has the type and the name of one under another logical id, or of an old one of
/// another type.
pub(in crate::compare) fn renamed(update: &mut Update<'_, '_>, old: &Side<'_>) {
    let id = old.resource.logical_id();
    if update.kind().is_empty() {
        return untyped(update);
    }
    if update.id == id {
        let loses = Fate::of(old, None, update.region) == Fate::Lost;
        let mut change = update.change(vec!["Type".to_owned()], Effect::Update, String::new());
        let message = format!("CloudFormation refuses another type under the logical id `{id}`");
        change.judge(&OTHER_TYPE, Effect::Refused, message);
        change.loses = loses;
        change.before = old.resource.kind().map(Into::into);
        change.after = Some(update.kind().into());
        update.changes = vec![change];
        return;
    }
    let (effect, message) = match identity_of(update.kind()) {
        None => {
            let name = old.name.as_ref().or(old.identity.as_ref()).map_or("…", String::as_str);
            let message =
                format!("its name `{name}` is taken by `{id}`, which is removed only afterwards");
            (Effect::Refused, message)
        }
        Some((_, Second::Refused)) => {
            let message = format!("`{id}` is the same one, and is removed only afterwards");
            (Effect::Refused, message)
        }
        Some((properties, Second::Joined)) => {
            let same = names::joined(properties.iter().map(|it| format!("`{it}`")));
            let message = format!(
                "`{id}` has the same {same}: what it put may go again when it is removed, after this one is made"
            );
            (Effect::Unknown, message)
        }
    };
    let comes =
        |change: &&mut TemplateChange| change.path.is_empty() || change.effect == Effect::Replace;
    for change in update.changes.iter_mut().filter(comes) {
        change.judge(&TAKEN, effect, message.clone());
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::identities::{IDENTITIES, identity_of};
    use crate::schema;

    #[test]
    fn each_identity_is_made_of_properties_of_the_type() {
        for (kind, properties, _) in IDENTITIES {
            let known = schema::of(kind).unwrap();
            for property in *properties {
                assert!(known.at(property).is_some(), "{kind} {property}");
            }
            assert!(identity_of(kind).is_some());
        }
    }
}
