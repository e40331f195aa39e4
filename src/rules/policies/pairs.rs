//! Pairs of action and resource that never apply, in statements where both are useful otherwise.

use super::action_resources::takes;
use crate::names;
use crate::policy_syntax::{ActionSet, named};
use crate::rules::prelude::{Finding, Help, Judged, Node, finding, pages, rules};
use crate::rules::views::statement::Statement;
use crate::rules::views::targets::{Target, targets};
use crate::template::text;

rules!(
    warning MIXED = iam057 {
        title: "each action of a statement takes each of its resources",
        explanation: "A statement grants every one of its actions on every one of its resources. `GetItem` \
            on an index is a pair that never applies: it does no harm, and says more than is granted, so \
            that nobody can read the policy as a list of what is possible. The CDK's grants and SAM's \
            policy templates write such pairs; a grant of the library does not.",
        page: pages::DYNAMODB_ACTIONS,
    },
);

pub(super) fn check(template: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    // A Deny may well list more than exists.
    if statement.allows() && statement.action.these.is_some() {
        check_pairs(&actions_of(statement), &targets(statement, template), findings);
    }
}

/// The DynamoDB actions in a statement, each name with what it matches.
pub(super) fn actions_of(statement: &Statement<'_>) -> Vec<(String, ActionSet)> {
    let named = statement.actions().into_iter().filter_map(|node| {
        let name = text::literal(&node)?;
        let (service, short) = name.split_once(':')?;
        let actions = named(&name);
        let is_ours = !service.contains(['*', '?']) && !actions.is_empty();
        is_ours.then(|| (short.to_owned(), actions))
    });
    named.collect()
}

fn check_pairs(
    actions: &[(String, ActionSet)],
    resources: &[(Node<'_>, Target<'_>)],
    findings: &mut Vec<Finding>,
) {
    let applies = |(_, named): &&(String, ActionSet), target: &Target<'_>| {
        named.iter().any(|action| takes(action, target))
    };
    // An action that applies nowhere in the statement, or a resource that nothing applies to, is
    // IAM043.
    let alive: Vec<&(String, ActionSet)> = actions
        .iter()
        .filter(|action| resources.iter().any(|(_, target)| applies(action, target)))
        .collect();
    for (node, target) in resources.iter().filter(|(_, target)| target.kind().is_some()) {
        let (fitting, others): (Vec<_>, Vec<_>) =
            alive.iter().copied().partition(|action| applies(action, target));
        if fitting.is_empty() || others.is_empty() {
            continue;
        }
        let verb = if others.len() == 1 { "never applies" } else { "never apply" };
        let listed = names::listed(others.iter().map(|(name, _)| name.as_str()));
        finding!(&MIXED, "{listed} {verb} to {}", target.noun(node))
            .at(node)
            .help(
                Help::from("make a statement for each kind of resource")
                    .in_stack(", as `table.actions([…])` does"),
            )
            .add_to(findings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{document, messages};
    use serde_json::{Value, json};

    fn of(effect: &str, actions: Value, resources: Value) -> Vec<String> {
        let statement = json!({"Effect": effect, "Action": actions, "Resource": resources});
        messages(
            RULES,
            json!({
                "Tracks": {"Type": "AWS::DynamoDB::Table", "Properties": {
                    "GlobalSecondaryIndexes": [{"IndexName": "byOwner"}]
                }},
                "P": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {
                    "PolicyDocument": document(statement)
                }}
            }),
        )
    }

    fn table_and_index() -> Value {
        json!([{"Fn::GetAtt": ["Tracks", "Arn"]}, {"Fn::Sub": "${Tracks.Arn}/index/*"}])
    }

    #[test]
    fn what_the_cdk_grants_on_the_index_is_listed() {
        let actions = json!([
            "dynamodb:GetItem",
            "dynamodb:Query",
            "dynamodb:PutItem",
            "dynamodb:GetRecords"
        ]);
        assert_eq!(
            of("Allow", actions, table_and_index()),
            ["IAM057: `GetItem` and `PutItem` never apply to the indexes of table `Tracks`"]
        );
    }

    #[test]
    fn what_applies_or_is_said_elsewhere_is_silent() {
        let query = || json!(["dynamodb:Query", "dynamodb:Scan"]);
        let mixed = || json!(["dynamodb:Query", "dynamodb:GetItem"]);
        let only_table = json!(["dynamodb:GetItem"]);
        assert_eq!(of("Allow", query(), table_and_index()), [""; 0]);
        assert_eq!(of("Allow", only_table, table_and_index()), [""; 0], "IAM043");
        assert_eq!(of("Allow", json!("dynamodb:*"), table_and_index()), [""; 0]);
        assert_eq!(of("Allow", json!("*"), table_and_index()), [""; 0]);
        assert_eq!(of("Deny", mixed(), table_and_index()), [""; 0]);
        let others = json!(["*", {"Ref": "Arn"}, "arn:aws:s3:::uploads/*"]);
        assert_eq!(of("Allow", json!(["dynamodb:GetItem", "s3:GetObject"]), others), [""; 0]);
    }
}
