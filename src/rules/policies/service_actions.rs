//! The actions of all services but DynamoDB, whose actions have a rule of their own.

use std::collections::BTreeMap;

use crate::facts::service_actions::{self, SOURCE, Service};
use crate::names::is_slip;
use crate::policy_syntax::{matches_in_any_case, names_its_service};
use crate::rules::prelude::{Finding, Judged, Node, finding, pages, rules};
use crate::template::text;

rules!(
    acknowledgeable_error UNKNOWN = iam110 {
        title: "an action of a service exists",
        explanation: "IAM takes any name behind a service and never says that it knows none: what was meant to \
            be allowed is denied, and what was meant to be denied is allowed. `s3:ListBuckets` and \
            `s3:HeadObject` are operations and no actions. Where no known action is near, AWS may have made it since \
            the list was taken, and this is a warning.",
        page: pages::SERVICE_ACTIONS,
    },
);

/// A shorter beginning is near to too many names.
const SHORTEST: usize = 4;

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let mut services: BTreeMap<String, Option<Service>> = BTreeMap::new();
    for (_, statement) in template.statements() {
        for node in statement.actions().into_iter().chain(statement.action.all_but()) {
            let Some(name) = text::literal(&node) else { continue };
            let Some((prefix, action)) = name.split_once(':') else { continue };
            // DynamoDB's actions, and wildcards in a service, have rules of their own.
            if prefix.eq_ignore_ascii_case("dynamodb") || !names_its_service(&name) {
                continue;
            }
            let found = match services.get(prefix) {
                Some(found) => *found,
                None => *services
                    .entry(prefix.to_owned())
                    .or_insert_with(|| service_actions::service(prefix)),
            };
            findings.extend(match found {
                Some(service) => unknown_action(&node, service, action),
                None => Some(unknown_service(&node, prefix)),
            });
        }
    }
}

fn unknown_service(node: &Node<'_>, prefix: &str) -> Finding {
    let near = service_actions::services()
        .find(|known| prefix.len() >= SHORTEST && is_slip(&prefix.to_ascii_lowercase(), known));
    let finding = finding!(&UNKNOWN, "no service has the prefix `{prefix}`").at(node);
    finished(finding, near.map(str::to_owned))
}

fn unknown_action(node: &Node<'_>, service: Service, action: &str) -> Option<Finding> {
    let of = service.name();
    let Some(wildcard) = action.find(['*', '?']) else {
        if service.has(action) {
            return None;
        }
        let near = service.actions().find(|known| is_slip(action, known));
        let finding = finding!(&UNKNOWN, "`{of}` has no action `{action}`").at(node);
        return Some(finished(finding, near.map(|near| format!("{of}:{near}"))));
    };
    if action == "*" || service.actions().any(|known| matches_in_any_case(action, &known)) {
        return None;
    }
    let beginning = action.get(..wildcard).filter(|beginning| beginning.len() >= SHORTEST);
    let near = beginning.and_then(|beginning| {
        let of_its_length = |known: String| known.get(..beginning.len()).map(str::to_owned);
        service.actions().filter_map(of_its_length).find(|known| is_slip(beginning, known))
    });
    let finding = finding!(&UNKNOWN, "no action of `{of}` matches `{action}`").at(node);
    Some(finished(finding, near.map(|near| format!("{of}:{near}*"))))
}

fn finished(finding: Finding, near: Option<String>) -> Finding {
    match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding
            .weakened()
            .label(format!("not among the actions of {}", SOURCE.date))
            .help("look it up in the Service Authorization Reference"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::role;
    use serde_json::{Value, json};

    fn found(actions: Value) -> Vec<String> {
        let resources = role(json!({"Effect": "Allow", "Action": actions, "Resource": "*"}));
        let mut findings = Vec::new();
        check(&Judged::of(&json!({"Resources": resources}).into()), &mut findings);
        findings.iter().map(|one| format!("{}: {}", one.severity(), one.message())).collect()
    }

    #[test]
    fn known_actions_are_silent_in_any_case() {
        for known in [
            "s3:GetObject",
            "S3:getobject",
            "s3:*",
            "s3:Get*",
            "s3:*Object",
            "logs:CreateLog????p",
            "*",
            "sts:AssumeRole",
            "execute-api:Invoke",
            "apigateway:GET",
            "kms:GenerateDataKey*",
            "es:ESHttp*",
            "elasticloadbalancing:Describe*",
            "dynamodb:Anything",
            "no service",
        ] {
            assert_eq!(found(json!([known])), [""; 0], "{known}");
        }
        assert_eq!(found(json!({"Ref": "Action"})), [""; 0]);
    }

    #[test]
    fn an_unknown_one_is_an_error_where_a_known_one_is_near() {
        for (action, said) in [
            ("s3:GetObjcet", "error: `s3` has no action `GetObjcet`"),
            ("s3:ListBuckets", "error: `s3` has no action `ListBuckets`"),
            ("Lambda:InvokeFunctoin", "error: `lambda` has no action `InvokeFunctoin`"),
            ("logs:PutLogEvnets", "error: `logs` has no action `PutLogEvnets`"),
            ("sqs:Recieve*", "error: no action of `sqs` matches `Recieve*`"),
            ("lamda:InvokeFunction", "error: no service has the prefix `lamda`"),
            ("s3:HeadObject", "warning: `s3` has no action `HeadObject`"),
            ("s3:Teleport*", "warning: no action of `s3` matches `Teleport*`"),
            ("quantumledgernext:Get", "warning: no service has the prefix `quantumledgernext`"),
            ("zz:Get*", "warning: no service has the prefix `zz`"),
        ] {
            assert_eq!(found(json!([action])), [said], "{action}");
        }
    }
}
