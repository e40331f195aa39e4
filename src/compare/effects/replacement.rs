//! Resources that an update makes anew: what becomes of the old one, and which ones CloudFormation refuses to replace.

use crate::compare::effect::Effect;
use crate::compare::update::Update;
use crate::evaluate::Resolved;
use crate::facts::pages;
use crate::facts::template::SNAPSHOT;
use crate::findings::rules;
use crate::schema;
use crate::shown;

use super::fate::Fate;

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

/// What decides over a resource that is replaced.
const POLICY: &str = "UpdateReplacePolicy";

/// Judges the changes from the given one on that make another resource.
pub(super) fn judge_from(update: &mut Update<'_, '_>, first: usize) {
    let Some((old, new)) = update.both() else { return };
    if !update.is_replaced() {
        return;
    }
    let kind = update.kind();
    let fate = Fate::of(old, old.word(POLICY).filter(|it| *it == SNAPSHOT), update.region);
    let is_taken = name_property(kind).and_then(|property| {
        let name = old.property(property).and_then(Resolved::known)?;
        (new.property(property).and_then(Resolved::known) == Some(name)).then_some(name)
    });
    let changes = update.changes.iter_mut().skip(first);
    let replacing = changes.filter(|change| change.effect == Effect::Replace);
    if let Some(name) = is_taken {
        let message = format!(
            "it has the name `{}`, which its replacement cannot have as well",
            shown::name(name)
        );
        replacing.for_each(|change| change.judge(&NAMED, Effect::Refused, message.clone()));
        return;
    }
    let keeps = [old, new].map(|side| side.word(POLICY) == Some("Retain"));
    let is_kept = keeps == [true, true];
    let old = match fate {
        Fate::Gone => return,
        _ if is_kept => "the old one stays in the account, outside of the stack",
        Fate::Protected => "the old one is protected and stays behind, outside of the stack",
        Fate::Snapshot => "a snapshot of the old one stays",
        Fate::IfEmpty => "the old one is deleted if it is empty, and stays behind otherwise",
        Fate::WithOthers => {
            "the old one is deleted with all resources that it made: what they hold is not known"
        }
        Fate::Lost if keeps == [false, true] => {
            "the old one is deleted, unless its `UpdateReplacePolicy: Retain` is deployed before"
        }
        Fate::Lost => "the old one is deleted with what it holds",
    };
    for change in replacing {
        let message = format!("{}: the new one is empty, and {old}", change.message);
        let rule = if fate == Fate::Protected && !is_kept { &PROTECTED } else { &REPLACED };
        let rule = change.rule.unwrap_or(rule);
        change.judge(rule, Effect::Replace, message);
        change.loses = fate == Fate::Lost && !is_kept;
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
