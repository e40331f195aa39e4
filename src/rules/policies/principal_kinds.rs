//! The kinds of principals in `Principal` and `NotPrincipal`.

use crate::names;
use crate::policy_syntax::{PrincipalKind, principals};
use crate::rules::prelude::{Finding, Judged, Node, pages, rules};
use crate::rules::views::statement::Statement;

rules!(
    error KIND = iam069 {
        title: "a principal stands under its kind",
        explanation: "`Principal` is `*`, or an object of `AWS`, `Service`, `Federated` and `CanonicalUser` with \
            the names of each kind, in their own case. IAM refuses any other kind (\"Invalid principal in \
            policy\").",
        page: pages::IAM_PRINCIPAL,
    },
);

const KINDS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

pub(super) fn check(_: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let named = statement.principal.these.iter().chain(&statement.principal.all_but);
    let named = named.flat_map(principals);
    findings.extend(named.filter_map(|(kind, names)| misplaced(kind, &names)));
}

fn misplaced(kind: PrincipalKind<'_>, names: &Node<'_>) -> Option<Finding> {
    // A name without its kind is of another shape than a `Principal`, which is a rule of its own.
    let PrincipalKind::Other(kind) = kind else { return None };
    let finding = Finding::new(&KIND, format!("IAM knows no principals of kind `{kind}`"));
    Some(finding.at(names).help(match names::nearest(kind, KINDS) {
        _ if kind == "*" => "everyone is `\"Principal\": \"*\"`".to_owned(),
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the kinds are {}", names::listed(KINDS)),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::messages;
    use serde_json::{Value, json};

    fn trusting(principal: Value) -> Vec<String> {
        messages(
            RULES,
            json!({"R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}],
            }}}}),
        )
    }

    #[test]
    fn kinds_are_those_of_iam() {
        for kind in ["aws", "*", "User", "service"] {
            let message = format!("IAM069: IAM knows no principals of kind `{kind}`");
            assert_eq!(trusting(json!({kind: "x", "Service": "lambda.amazonaws.com"})), [message]);
        }
        for kind in KINDS {
            assert_eq!(trusting(json!({kind: "x"})), [""; 0]);
        }
    }
}
