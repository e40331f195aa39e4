//! The names of services among principals.

use crate::facts::{regions, service_actions, service_principals};
use crate::names::is_slip;
use crate::policy_syntax::{PrincipalKind, principals};
use crate::rules::prelude::{Finding, Judged, Node, finding, pages, rules};
use crate::rules::views::policies::PolicyKind;
use crate::template::text;

rules!(
    acknowledgeable_error NAME = iam123 {
        title: "a service principal is the name of a service",
        explanation: "IAM and Lambda refuse a service that does not exist (\"Invalid principal in policy\"): \
            `lambda.amazonaws.com` is one, `lamda.amazonaws.com` is none. It is found where the name of a known service is near.",
        page: pages::IAM_PRINCIPAL,
    },
);

/// A shorter name is near to too many.
const SHORTEST: usize = 4;

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for (policy, statement) in template.statements() {
        // DynamoDB takes two services, which is a rule of its own.
        if policy.kind == PolicyKind::Resource {
            continue;
        }
        let named = statement.principal.these.iter().chain(&statement.principal.all_but);
        for (kind, names) in named.flat_map(principals) {
            if kind == PrincipalKind::Service {
                findings.extend(names.one_or_many().iter().filter_map(misspelt));
            }
        }
    }
    let permissions = template.resources_of("AWS::Lambda::Permission");
    findings.extend(permissions.filter_map(|one| misspelt(&one.property("Principal")?)));
}

fn misspelt(node: &Node<'_>) -> Option<Finding> {
    let text = text::literal(node)?;
    let suffixes = regions::all().iter().map(|region| region.partition.dns_suffix());
    let (name, suffix) = suffixes
        .into_iter()
        .find_map(|suffix| Some((text.strip_suffix(suffix)?.strip_suffix('.')?, suffix)))?;
    let (name, region) = match name.split_once('.') {
        Some((name, region)) if regions::is_region(region) => (name, format!("{region}.")),
        // What a service has of its own, such as `delivery.logs`.
        Some(_) => return None,
        None => (name, String::new()),
    };
    let known = service_principals::NAMES;
    if name.len() < SHORTEST || known.contains(&name) || service_actions::service(name).is_some() {
        return None;
    }
    let near = known.iter().find(|known| known.len() >= SHORTEST && is_slip(name, known))?;
    finding!(&NAME, "no service is called `{text}`")
        .at(node)
        .help(format!("did you mean `{near}.{region}{suffix}`?"))
        .found()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, document};
    use serde_json::{Value, json};

    fn trusting(service: Value) -> Vec<&'static str> {
        let statement = json!({ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": service } });
        let role = json!({ "Type": "AWS::IAM::Role", "Properties": { "AssumeRolePolicyDocument": document(statement) } });
        codes(RULES, json!({ "R": role }))
    }

    #[test]
    fn a_service_that_is_nearly_known_is_found() {
        for service in [
            json!("lamda.amazonaws.com"),
            json!(["ec2.amazonaws.com", "event.amazonaws.com"]),
            json!("state.eu-west-1.amazonaws.com"),
            json!("lamdba.amazonaws.com.cn"),
            json!({ "Fn::Sub": "apigatway.amazonaws.com" }),
        ] {
            assert_eq!(trusting(service.clone()), ["IAM123"], "{service}");
        }
        for service in [
            json!("lambda.amazonaws.com"),
            json!("states.eu-west-1.amazonaws.com"),
            json!("delivery.logs.amazonaws.com"),
            json!("brandnew.amazonaws.com"),
            json!("ec3.amazonaws.com"),
            json!("sso.amazonaws.com"),
            json!({ "Fn::Sub": "lamda.${AWS::URLSuffix}" }),
            json!({ "Ref": "Service" }),
        ] {
            assert_eq!(trusting(service.clone()), [""; 0], "{service}");
        }
    }

    #[test]
    fn permissions_of_functions_name_services_too() {
        for (principal, expected) in [
            ("s3.amazonaws.com", vec![]),
            ("evnts.amazonaws.com", vec!["IAM123"]),
            ("111122223333", vec![]),
            ("*", vec![]),
        ] {
            let permission = json!({ "Type": "AWS::Lambda::Permission", "Properties": { "Principal": principal } });
            assert_eq!(codes(RULES, json!({ "P": permission })), expected, "{principal}");
        }
    }
}
