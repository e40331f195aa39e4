//! The principals in `Principal` and `NotPrincipal`: their kinds, and the names of those of AWS.

use crate::names;
use crate::policy_syntax::{PrincipalKind, principals};
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::identifiers::Identifier;
use crate::rules::views::statement::Statement;
use crate::schema::Form;
use crate::template::Intrinsic;
use crate::template::text;

rules!(
    error KIND = iam069 {
        title: "a principal stands under its kind",
        explanation: "`Principal` is `*`, or an object of `AWS`, `Service`, `Federated` and `CanonicalUser` with \
            the names of each kind, in their own case. IAM refuses any other kind (\"Invalid principal in \
            policy\").",
        page: pages::IAM_PRINCIPAL,
    },
    error NAME = iam082 {
        title: "a principal of AWS is an account or an ARN",
        explanation: "What stands under `AWS` is an account's 12 digits, the ARN of a role, user or session, or \
            `*`. `Ref` of a role or user is its name, which IAM refuses (\"Invalid principal in policy\").",
        page: pages::IAM_PRINCIPAL,
    },
);

const KINDS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

pub(super) fn check(template: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    let named = statement.principal.these.iter().chain(&statement.principal.all_but);
    for (kind, names) in named.flat_map(principals) {
        findings.extend(misplaced(kind, &names));
        if kind == PrincipalKind::Aws {
            let names = names.one_or_many().into_iter().flat_map(|name| branches(&name));
            findings.extend(names.filter_map(|name| no_arn(template, &name)));
        }
    }
}

/// What `Fn::If` may choose.
fn branches<'t>(node: &Node<'t>) -> Vec<Node<'t>> {
    match node.intrinsic() {
        Some(Intrinsic::Other("Fn::If", branches)) => {
            let chosen = branches.items().skip(1);
            chosen.flat_map(|one| one.one_or_many()).flat_map(|one| self::branches(&one)).collect()
        }
        _ => vec![*node],
    }
}

fn no_arn(template: &Judged<'_>, node: &Node<'_>) -> Option<Finding> {
    let finding = if let Some(named) = Identifier::of(template, node) {
        if named.form == Form::Arn {
            return None;
        }
        finding!(&NAME, "the principal is {}, which is no ARN", named.noun())
            .help(named.instead(node, Form::Arn))
    } else {
        let text = node.as_str().and_then(|_| text::literal(node))?;
        // Ids that IAM made up are in capital letters and digits. Digits alone are judged as an account.
        let is_id = !text.is_empty()
            && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
        if text.contains(['*', ':', '$']) || is_id {
            return None;
        }
        finding!(&NAME, "the principal `{text}` is no account and no ARN").help(
            Help::from("write the ARN of the role or user")
                .in_stack(": `Principal::arn(…)`")
                .in_file(Help::say(": {}", [Word::value("arn:aws:iam::111122223333:role/…")])),
        )
    };
    Some(finding.here(node, "neither an account nor an ARN"))
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
    use crate::rules::views::policy_samples::{codes, document, messages};
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
            assert_eq!(trusting(json!({kind: "*"})), [""; 0]);
        }
    }

    #[test]
    fn a_principal_of_aws_is_no_name() {
        let found = |principal: Value| {
            let statement = json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": principal}});
            codes(
                RULES,
                json!({
                    "R": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": document(statement)}},
                    "Other": {"Type": "AWS::IAM::Role"},
                    "Person": {"Type": "AWS::IAM::User"},
                }),
            )
        };
        for principal in [
            json!({"Ref": "Person"}),
            json!(["111122223333", {"Ref": "Other"}]),
            json!({"Fn::If": ["C", {"Fn::GetAtt": ["Other", "Arn"]}, {"Fn::Sub": "${Other}"}]}),
            json!("reader"),
            json!("role/reader"),
            json!("lambda.amazonaws.com"),
        ] {
            assert_eq!(found(principal.clone()), ["IAM082"], "{principal}");
        }
        for principal in [
            json!("*"),
            json!("111122223333"),
            json!("AIDACKCEVSQ6C2EXAMPLE"),
            json!("{{resolve:ssm:/reader}}"),
            json!({"Ref": "AWS::AccountId"}),
            json!({"Ref": "Parameter"}),
            json!({"Fn::GetAtt": ["Person", "Arn"]}),
            json!({"Fn::GetAtt": ["Other", "RoleId"]}),
            json!({"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/${Other}"}),
        ] {
            assert_eq!(found(principal.clone()), [""; 0], "{principal}");
        }
    }
}
