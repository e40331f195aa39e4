//! Resources of the Serverless Application Model in a template that does not name its transform.

use crate::facts::template::{SERVERLESS, SERVERLESS_TYPES};
use crate::rules::prelude::{Finding, Help, Judged, Word, finding, pages, rules};

rules!(
    error NO_TRANSFORM = cfn070 {
        title: "a template with resources of the Serverless Application Model names its transform",
        explanation: "`AWS::Serverless::Function` and its kin are no resource types of CloudFormation: the transform \
            `AWS::Serverless-2016-10-31` makes resources of them, and more that other parts of the template may \
            name. Without it CloudFormation refuses the template (\"Unrecognized resource types\").",
        page: pages::CLOUDFORMATION_SERVERLESS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    if !lacks_its_transform(template) {
        return;
    }
    let is_serverless = |kind: &str| kind.starts_with(SERVERLESS_TYPES);
    let mut resources = template.resources().filter(|one| one.kind().is_some_and(is_serverless));
    let (Some(first), others) = (resources.next(), resources.count()) else { return };
    let kind = first.kind().unwrap_or(SERVERLESS_TYPES);
    let named = match others {
        0 => format!("`{first}` is an `{kind}`"),
        1 => format!("`{first}` is an `{kind}`, one more resource is like it"),
        _ => format!("`{first}` is an `{kind}`, {others} more resources are like it"),
    };
    finding!(&NO_TRANSFORM, "{named}, and the template names no transform")
        .at(&first.node().get("Type").unwrap_or(*first.node()))
        .help(
            Help::say("write {}", [Word::property("Transform", SERVERLESS)]).in_file(" at the top"),
        )
        .add_to(findings);
}

/// Whether there are resources that only the transform makes something of, and no transform that may.
pub(super) fn lacks_its_transform(template: &Judged<'_>) -> bool {
    let is_named =
        template.transforms().any(|name| name.as_str().is_none_or(|it| it == SERVERLESS));
    let is_serverless = |kind: &str| kind.starts_with(SERVERLESS_TYPES);
    !is_named
        && !template.is_rewritten()
        && template.resources().any(|one| one.kind().is_some_and(is_serverless))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::judge;

    fn found(transform: Value) -> Vec<String> {
        let mut template = json!({
            "Resources": {
                "Tracks": { "Type": "AWS::Serverless::SimpleTable" },
                "Api": { "Type": "AWS::Serverless::Api", "Properties": { "StageName": "v1" } },
                "Alarms": { "Type": "AWS::SNS::Topic", "DependsOn": "ApiStage" },
            },
            "Outputs": { "Stage": { "Value": { "Ref": "ApiV1Stage" } } },
        });
        if !transform.is_null() {
            template["Transform"] = transform;
        }
        judge(&template.into())
            .iter()
            .map(|one| format!("{} {}", one.code(), one.message()))
            .collect()
    }

    #[test]
    fn one_finding_names_the_transform_and_what_it_would_make_is_not_missed() {
        let said = "CFN070 `Tracks` is an `AWS::Serverless::SimpleTable`, one more resource is like it, and the template names no transform";
        for without in [json!(null), json!("AWS::LanguageExtensions"), json!([])] {
            let own: Vec<String> =
                found(without).into_iter().filter(|it| !it.starts_with("DDB")).collect();
            assert_eq!(own, [said]);
        }
        for with in [
            json!("AWS::Serverless-2016-10-31"),
            json!(["AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"]),
            json!("OwnMacro"),
            json!([{ "Ref": "Macro" }]),
        ] {
            let all = found(with.clone());
            assert!(!all.iter().any(|one| one.starts_with("CFN070")), "{with} {all:?}");
        }
    }
}
