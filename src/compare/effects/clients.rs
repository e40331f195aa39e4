//! Other types of which AWS documents more than their schemas say.

use crate::compare::effect::Effect;
use crate::compare::update::Update;
use crate::facts::pages;
use crate::findings::rules;

rules!(
    error START_ALONE = evo028 {
        title: "where a function begins to read changes only with what it reads",
        explanation: "CloudFormation makes another event source mapping where `StartingPosition` changes, before it removes the old one, \
            and Lambda refuses a second mapping of the same source and function. Remove the mapping in one \
            deployment, and add it in the next one.",
        page: pages::LAMBDA_CREATE_EVENT_SOURCE_MAPPING,
    },
    error LOG_CLASS = evo030 {
        title: "a log group keeps its class",
        explanation: "`LogGroupClass` is chosen when a log group is made, and CloudFormation refuses a change of it.",
        page: pages::CLOUDFORMATION_LOG_GROUP,
    },
    warning OTHER_ROLE = evo031 {
        title: "another name or path makes another role",
        explanation: "A role with another name or path is another role, with another ARN and another unique id. Sessions of the old \
            one end, policies of resources that name it keep an id that nobody has, and trust in other accounts \
            has to be given again.",
        page: pages::CLOUDFORMATION_ROLE,
    },
    warning OTHER_CLIENT = evo032 {
        title: "another client of a user pool has another id",
        explanation: "A client that is replaced has another id and another secret: each app that was built with the old ones, and \
            each token that was given for them, stops working.",
        page: pages::COGNITO_CREATE_CLIENT,
    },
);

/// A client of a user pool.
pub(super) const CLIENT: &str = "AWS::Cognito::UserPoolClient";

pub(super) fn judge(update: &mut Update<'_, '_>) {
    match update.kind() {
        "AWS::Lambda::EventSourceMapping" => {
            let starts = ["StartingPosition", "StartingPositionTimestamp"];
            let is_start =
                |path: &[String]| path.get(1).is_some_and(|key| starts.contains(&key.as_str()));
            let others = update.changes.iter().any(|change| {
                (change.effect == Effect::Replace && !is_start(&change.path))
                    || change.is_within(&["FunctionName"])
            });
            for change in update.changes.iter_mut().filter(|change| is_start(&change.path)) {
                if !others {
                    let message =
                        "a second mapping of this source and function is refused".to_owned();
                    change.judge(&START_ALONE, Effect::Refused, message);
                }
            }
        }
        "AWS::Logs::LogGroup" => {
            update.judge_within(&["LogGroupClass"], &LOG_CLASS, Effect::Refused, |_| {
                "a log group keeps its class".to_owned()
            });
        }
        "AWS::IAM::Role" => {
            for property in ["RoleName", "Path"] {
                update.judge_within(&[property], &OTHER_ROLE, Effect::Replace, |_| {
                    "another role, with another ARN; sessions of this one end".to_owned()
                });
            }
        }
        CLIENT => {
            for change in update.changes.iter_mut().filter(|it| it.effect == Effect::Replace) {
                let message = "another client, whose id no app has yet".to_owned();
                change.judge(&OTHER_CLIENT, Effect::Replace, message);
            }
        }
        _ => {}
    }
}
