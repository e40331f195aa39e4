//! The actions of trust policies.

use crate::rules::prelude::{Finding, Judged, Node, finding, pages, rules};
use crate::rules::views::statement::Statement;
use crate::template::text;

rules!(
    acknowledgeable_error OTHER_SERVICE = iam128 {
        title: "a trust policy has only actions of STS",
        explanation: "A trust policy says who may become the role, which is `sts:AssumeRole` and its kin. IAM refuses \
            the actions of other services there (\"AssumeRole policy may only specify STS AssumeRole actions\"): what \
            the role itself may do stands in its other policies.",
        page: pages::IAM_PRINCIPAL,
    },
    warning EVERY_ACTION = iam129 {
        title: "a trust policy names the calls by which a role is assumed",
        explanation: "`*` is every action of every service. No page says that IAM takes it in a trust policy, which \
            has only actions of STS; where it does, it lets in by each way to assume the role, and lets the caller \
            tag the session and name its source.",
        page: pages::IAM_PRINCIPAL,
    },
);

pub(super) fn check(_: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    for node in statement.actions().into_iter().chain(statement.action.all_but()) {
        let Some(name) = text::literal(&node) else { continue };
        if name == "*" {
            let it = Finding::new(&EVERY_ACTION, "this names every action of every service");
            it.here(&node, "not only of STS").help("write `sts:AssumeRole`").add_to(findings);
        } else if is_of_another(&name) {
            finding!(
                &OTHER_SERVICE,
                "a trust policy has only actions of STS, and `{name}` is none"
            )
            .here(&node, "refused here")
            .help("allow it in a policy of the role, and `sts:AssumeRole` here")
            .add_to(findings);
        }
    }
}

/// Whether what a value of `Action` names is another service's.
pub(super) fn is_of_another_service(node: &Node<'_>) -> bool {
    text::literal(node).is_some_and(|name| name != "*" && is_of_another(&name))
}

fn is_of_another(action: &str) -> bool {
    // A service with a wildcard is found by another rule.
    action.split_once(':').is_some_and(|(service, _)| {
        !service.eq_ignore_ascii_case("sts") && !service.contains(['*', '?'])
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::judge;
    use serde_json::{Value, json};

    fn found(action: Value) -> Vec<&'static str> {
        let template = json!({ "Resources": { "R": { "Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": action,
            }] },
        } } } });
        judge(&template.into()).iter().map(|one| one.code()).collect()
    }

    #[test]
    fn a_trust_policy_is_about_sts() {
        for (action, expected) in [
            (json!("sts:AssumeRole"), vec![]),
            (json!(["STS:AssumeRole", "sts:TagSession"]), vec![]),
            (json!("sts:*"), vec![]),
            (json!({ "Ref": "AWS::NoValue" }), vec![]),
            (json!("*"), vec!["IAM129"]),
            (json!(["sts:AssumeRole", "*"]), vec!["IAM129"]),
            (json!(["sts:AssumeRole", "s3:GetObject"]), vec!["IAM128"]),
            (json!("dynamodb:GetItem"), vec!["IAM128"]),
            (json!(["lambda:*", "iam:PassRole"]), vec!["IAM128", "IAM128"]),
        ] {
            let found = found(action.clone());
            let own: Vec<&str> = found
                .into_iter()
                .filter(|code| ["IAM128", "IAM129", "IAM074"].contains(code))
                .collect();
            assert_eq!(own, expected, "{action}");
        }
    }
}
