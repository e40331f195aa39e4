//! User pools: what is chosen when a pool is made.

use crate::compare::effect::Effect;
use crate::compare::update::Update;
use crate::facts::cognito::STANDARD_ATTRIBUTES;
use crate::facts::pages;
use crate::findings::rules;

rules!(
    error FROZEN_POOL = evo026 {
        title: "how users sign in is chosen when their pool is made",
        explanation: "Cognito refuses a change of `UsernameAttributes`, `AliasAttributes` and `UsernameConfiguration`. The schema of the \
            type lists none of them as replacing the pool, and so the update fails. Another pool has other \
            users.",
        page: pages::COGNITO_ATTRIBUTES,
    },
    error POOL_ATTRIBUTES = evo027 {
        title: "the attributes of a user pool are added, and neither changed nor removed",
        explanation: "Cognito adds attributes to a user pool, and refuses a change or the removal of one. An attribute that is added \
            without `AttributeDataType` makes each later update of the pool fail. What the standard attributes are, \
            such as whether `email` is required, is chosen when the pool is made.",
        page: pages::COGNITO_ATTRIBUTES,
    },
);

pub(super) fn judge(update: &mut Update<'_, '_>) {
    for property in ["UsernameAttributes", "AliasAttributes", "UsernameConfiguration"] {
        update.judge_within(&[property], &FROZEN_POOL, Effect::Refused, |_| {
            format!("Cognito refuses another `{property}` of a pool that is there")
        });
    }
    for change in update.within(&["Schema"]) {
        let name = change.key(1).to_owned();
        let is_new = change.before.is_none() && change.is_at(&["Schema", "*"]);
        let has_type =
            change.after.as_ref().is_some_and(|it| it.get("AttributeDataType").is_some());
        if !is_new {
            let message = format!("attribute `{name}` is neither changed nor removed");
            change.judge(&POOL_ATTRIBUTES, Effect::Refused, message);
        } else if STANDARD_ATTRIBUTES.contains(&name.as_str()) {
            let message = format!(
                "`{name}` is a standard attribute, which each pool has: whether Cognito takes it later is not documented"
            );
            change.judge(&POOL_ATTRIBUTES, Effect::Unknown, message);
        } else if !has_type {
            let message = format!(
                "attribute `{name}` has no `AttributeDataType`, and each later update fails"
            );
            change.judge(&POOL_ATTRIBUTES, Effect::Refused, message);
        }
    }
}
