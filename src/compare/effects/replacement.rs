//! Resources that an update makes anew: what becomes of the old one, and which ones CloudFormation refuses to replace.

use crate::compare::effect::Effect;
use crate::compare::update::Update;
use crate::evaluate::Resolved;
use crate::facts::data::holds_data;
use crate::facts::pages;
use crate::findings::rules;
use crate::schema;

rules!(
    error NAMED = evo033 {
        title: "a resource with a name of its own is not replaced under that name",
        explanation: "CloudFormation makes the new resource before it removes the old one, and two cannot have one name: \"cannot update a \
            stack when a custom-named resource requires replacing\". Give it another name in the same update, \
            or none, or declare a second resource beside it.",
        page: pages::CLOUDFORMATION_UPDATE_BEHAVIORS,
    },
    error REPLACED = evo034 {
        title: "a resource that is replaced loses what it holds",
        explanation: "The new resource is empty. The old one is deleted at the end of the update, unless `UpdateReplacePolicy: Retain` \
            keeps it in the account, outside of the stack; that has to be deployed before. Copy what it holds, \
            or do not replace it.",
        page: pages::CLOUDFORMATION_UPDATE_REPLACE_POLICY,
    },
    error PROTECTED = evo035 {
        title: "what is protected against deletion is not deleted",
        explanation: "With `DeletionProtectionEnabled` the old table cannot be deleted, neither when it leaves the template nor when \
            another one replaces it. CloudFormation tries at the end of an update, and leaves it behind outside of \
            the stack. Switch the protection off in a deployment before, or keep the table by `Retain`.",
        page: pages::CLOUDFORMATION_DELETION_POLICY,
    },
);

pub(super) fn judge(update: &mut Update<'_, '_>) {
    let Some((old, new)) = update.both() else { return };
    if !update.is_replaced() {
        return;
    }
    let kind = update.kind();
    if let Some(property) = name_property(kind)
        && let Some(name) = old.property(property).and_then(Resolved::known)
        && new.property(property).and_then(Resolved::known) == Some(name)
    {
        let message =
            format!("it has the name `{name}`, which its replacement cannot have as well");
        for change in update.changes.iter_mut().filter(|it| it.effect == Effect::Replace) {
            change.judge(&NAMED, Effect::Refused, message.clone());
        }
        return;
    }
    if !holds_data(kind) {
        return;
    }
    let keeps = [old, new].map(|side| side.word("UpdateReplacePolicy") == Some("Retain"));
    let is_protected = old.is_protected(update.region);
    // A key holds nothing itself.
    let new = if kind == "AWS::KMS::Key" { "" } else { "the new one is empty, and " };
    let old = match keeps {
        [true, true] => "the old one stays in the account, outside of the stack",
        _ if is_protected => "the old one is protected and stays behind, outside of the stack",
        [false, true] => {
            "the old one is deleted, unless its `UpdateReplacePolicy: Retain` is deployed before"
        }
        _ => "the old one is deleted with what it holds",
    };
    for change in update.changes.iter_mut().filter(|it| it.effect == Effect::Replace) {
        let message = format!("{}: {new}{old}", change.message);
        let rule = if is_protected && keeps != [true, true] { &PROTECTED } else { &REPLACED };
        let rule = change.rule.unwrap_or(rule);
        change.judge(rule, Effect::Replace, message);
        change.loses = keeps != [true, true] && !is_protected;
    }
}

/// The property by which a template names a resource of this type, where another name makes another resource.
pub(in crate::compare) fn name_property(kind: &str) -> Option<&'static str> {
    let known = schema::of(kind)?;
    let mut identifier = known.primary_identifier();
    let own = identifier.next().filter(|_| identifier.next().is_none());
    let named = format!("{}Name", kind.rsplit("::").next().unwrap_or_default());
    known.create_only().find(|path| Some(*path) == own || **path == named)
}
