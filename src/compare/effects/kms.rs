//! Keys of KMS: what a key has for good, and what cannot be read without it.

use crate::compare::effect::Effect;
use crate::compare::update::Update;
use crate::facts::pages;
use crate::findings::rules;

rules!(
    error FROZEN_KEY = evo029 {
        title: "a key keeps its kind",
        explanation: "CloudFormation fails an update that changes `KeySpec`, `KeyUsage`, `Origin` or `MultiRegion` of a key, whatever \
            its `UpdateReplacePolicy`, so that no key is lost by it. Declare a second key beside it, and keep the \
            first one as long as something is encrypted with it.",
        page: pages::CLOUDFORMATION_KMS_KEY,
    },
    warning DISABLED = evo045 {
        title: "what a disabled key encrypts cannot be read",
        explanation: "KMS refuses each use of a disabled key, and so does each service whose data it encrypts. DynamoDB makes its \
            tables inaccessible, and archives them after seven days, of which a backup remains. Encrypt the tables with \
            another key in a deployment before.",
        page: pages::DYNAMODB_ENCRYPTION,
    },
);

pub(super) const KEYS: [&str; 2] = ["AWS::KMS::Key", "AWS::KMS::ReplicaKey"];

pub(super) fn judge(update: &mut Update<'_, '_>) {
    for property in ["KeySpec", "KeyUsage", "Origin", "MultiRegion"] {
        update.judge_within(&[property], &FROZEN_KEY, Effect::Refused, |_| {
            format!("CloudFormation refuses another `{property}` of a key that is there")
        });
    }
    for change in update.within(&["Enabled"]) {
        let Some(value) = &change.after else { continue };
        let effect = match value.as_str().map_or(value.as_bool(), |text| text.parse().ok()) {
            Some(true) => continue,
            Some(false) => Effect::Update,
            None => Effect::Unknown,
        };
        let disabled = "what it encrypts cannot be read while it is disabled, and a table of DynamoDB is archived after 7 days";
        let message = match effect {
            Effect::Unknown => format!("if this is `false`, {disabled}"),
            _ => disabled.to_owned(),
        };
        change.judge(&DISABLED, effect, message);
    }
}
