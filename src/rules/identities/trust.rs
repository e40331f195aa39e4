//! Trust policies, and the principals of any policy: whether they exist, and whom they allow.

use super::trust_actions::is_of_another_service;
use crate::facts::regions;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::assumers::{claim_of, federated, is_cognito, issuer, provider};
use crate::rules::views::everyone::asks;
use crate::rules::views::policies::PolicyKind;
use crate::rules::views::statement::{Statement, lets};
use crate::template::text;

rules!(
    error ANY_POOL = iam070 {
        title: "a role for the users of an identity pool names the pool",
        explanation: "`cognito-identity.amazonaws.com` speaks for the identity pools of all accounts. \
            Without a condition on `cognito-identity.amazonaws.com:aud`, anybody with an identity pool of \
            their own could assume the role; IAM refuses such a trust policy. \
            `UserSignInHandle::authenticated` writes it.",
        page: pages::COGNITO_ROLES,
    },
    acknowledgeable_error ANY_AUDIENCE = iam071 {
        title: "a role for an OpenID Connect provider asks for whom the token is",
        explanation: "A provider such as Google or GitHub gives tokens to everybody's apps and pipelines. \
            Only a condition on `<provider>:aud` (or `:sub`) makes sure that the token was meant for yours.",
        page: pages::IAM_OIDC_ROLES,
    },
    error ACCOUNT = iam072 {
        title: "an account has 12 digits",
        explanation: "IAM refuses a principal whose account is no account (\"Invalid principal in policy\"). \
            The console shows ids with hyphens; a policy takes the digits alone. An id that begins with 0 \
            must stay text.",
        page: pages::IAM_PRINCIPAL,
    },
    error SERVICE = iam073 {
        title: "a service principal ends in amazonaws.com",
        explanation: "Services are called by their address, such as `lambda.amazonaws.com`, in every Region \
            alike. IAM refuses any other name (\"Invalid principal in policy\").",
        page: pages::IAM_PRINCIPAL,
    },
    acknowledgeable_error OTHER_CALL = iam074 {
        title: "a trust policy allows the call that its principal makes",
        explanation: "Services, accounts and roles call `sts:AssumeRole`; users of an identity provider come \
            by `sts:AssumeRoleWithWebIdentity` or `sts:AssumeRoleWithSAML`. With the other call in the trust \
            policy, nobody gets in.",
        page: pages::IAM_PRINCIPAL,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for (policy, statement) in template.statements() {
        for element in ["Principal", "NotPrincipal"] {
            if let Some(principal) = statement.node.get(element) {
                check_principal(&principal, findings);
            }
        }
        if policy.kind == PolicyKind::Trust && statement.allows() {
            findings.extend(audience(template, statement));
            findings.extend(other_call(statement));
        }
    }
}

fn check_principal(principal: &Node<'_>, findings: &mut Vec<Finding>) {
    if principal.intrinsic().is_some() {
        return;
    }
    for (kind, values) in principal.entries() {
        for value in values.one_or_many() {
            findings.extend(match kind {
                "AWS" => account(&value),
                "Service" => service(&value),
                _ => None,
            });
        }
    }
}

fn account(value: &Node<'_>) -> Option<Finding> {
    // A number has lost its leading zeros, so it is not an account id either.
    let text = as_text(value).or_else(|| value.as_i64().map(|number| number.to_string()))?;
    let parts: Vec<&str> = text.split(':').collect();
    let id = match parts.as_slice() {
        ["arn", _, "iam" | "sts", _, id, _, ..] => *id,
        [id] if !id.is_empty() && id.chars().all(|c| c.is_ascii_digit() || c == '-') => *id,
        _ => return None,
    };
    let digits: String = id.chars().filter(char::is_ascii_digit).collect();
    if id.contains(OPAQUE) || (digits.len() == 12 && digits == id) {
        return None;
    }
    let finding = finding!(&ACCOUNT, "`{id}` is no account id").at(value);
    Some(match digits.len() {
        12 => finding.help(Help::say(
            "write the digits alone: {}",
            [Word::value(digits.as_str()).call(format!("Principal::account(\"{digits}\")"))],
        )),
        length => finding.label(format!("{length} digits")).help(
            Help::from("an account id has 12 digits")
                .in_stack(": `Principal::account(\"111122223333\")`"),
        ),
    })
}

fn service(value: &Node<'_>) -> Option<Finding> {
    let text = as_text(value)?;
    let suffixes = regions::all().iter().map(|region| region.partition.dns_suffix());
    let is_known = suffixes.chain(["aws.internal"]).any(|suffix| {
        text.strip_suffix(suffix).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
    });
    if is_known || text.ends_with(OPAQUE) {
        return None;
    }
    let name = text.split('.').next().filter(|name| !name.is_empty() && !name.contains(OPAQUE));
    let name = name.unwrap_or("lambda").to_ascii_lowercase();
    finding!(&SERVICE, "`{text}` is no service principal")
        .at(value)
        .help(Help::say(
            "write {}",
            [Word::property("Service", format!("{name}.amazonaws.com"))
                .call(format!("Principal::service(\"{name}.amazonaws.com\")"))],
        ))
        .found()
}

/// The placeholder for a part that is only known at deployment.
const OPAQUE: char = '…';

fn as_text(value: &Node<'_>) -> Option<String> {
    text::is_text(value).then(|| text::filled(value, &OPAQUE.to_string()))
}

/// A provider of web identity whose tokens are accepted from anybody.
fn audience(template: &Judged<'_>, statement: &Statement<'_>) -> Option<Finding> {
    if lets(statement, "sts:AssumeRoleWithWebIdentity") != Some(true) {
        return None;
    }
    let asks_for = |claims: &[&str]| {
        statement.conditions().iter().any(|condition| {
            let claim = claim_of(condition.key);
            let one_of = |claim: &str| claims.iter().any(|known| known.eq_ignore_ascii_case(claim));
            claim.is_some_and(one_of) && asks(condition)
        })
    };
    let unknown_condition = statement.hides_conditions();
    for federated in federated(statement) {
        let Some(provider) = provider(template, &federated).filter(|_| !unknown_condition) else {
            continue;
        };
        // No request of this provider has a claim of another.
        let names_pool = statement.conditions().iter().any(|condition| {
            let own = condition.key.rsplit_once(':').filter(|(start, claim)| {
                start.eq_ignore_ascii_case(&provider) && claim.eq_ignore_ascii_case("aud")
            });
            own.is_some() && asks(condition)
        });
        if is_cognito(&provider) && !names_pool {
            return Finding::new(
                &ANY_POOL,
                "this role is open to the users of every identity pool",
            )
            .here(&federated, "no condition names the pool")
            .help(
                Help::either(
                    "let `sign_in.authenticated()` be the principal, or ask for ",
                    "ask for ",
                )
                .and(Word::nested(
                    ["StringEquals", &format!("{provider}:aud")],
                    "<identity pool id>",
                )),
            )
            .found();
        }
        if !asks_for(&["aud", "oaud", "sub", "app_id", "user_id", "id"]) {
            let name = issuer(&provider);
            return finding!(&ANY_AUDIENCE, "this role takes any token of `{name}`")
                .here(&federated, "no condition says for whom the token is")
                .help(Help::say(
                    "write {}",
                    [Word::property("Federated", name)
                        .call(format!("Principal::web_identity(\"{name}\", \"<audience>\")"))],
                ))
                .found();
        }
    }
    None
}

/// A principal that does not make the call that the statement allows.
fn other_call(statement: &Statement<'_>) -> Option<Finding> {
    let principal = statement.principal.these.as_ref()?;
    // Some statements only add to another one that allows them.
    let adds = |node: &Node<'_>| {
        text::literal(node).is_some_and(|call| call.eq_ignore_ascii_case("sts:TagSession"))
    };
    let action = statement.actions().into_iter().find(|node| !adds(node))?;
    if is_of_another_service(&action) {
        return None;
    }
    let called = text::literal(&action)?;
    let never = |call: &str| lets(statement, call) == Some(false);
    let (web, saml) = ("sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML");
    for (kind, _) in principal.entries() {
        let (calls, noun): (&[&str], &str) = match kind {
            "Service" => (&["sts:AssumeRole"], "a service"),
            "AWS" => (&["sts:AssumeRole", "sts:SetSourceIdentity"], "an account"),
            "Federated" => (&[web, saml], "an identity provider"),
            _ => continue,
        };
        // Some statements only add to another one that allows them.
        let adds =
            |node: &Node<'_>| text::literal(node).is_none_or(|call| call == "sts:TagSession");
        let only_adds = statement.actions().iter().all(adds);
        if !only_adds && calls.iter().all(|call| never(call)) {
            let wanted = if kind == "Federated" { web } else { "sts:AssumeRole" };
            return finding!(&OTHER_CALL, "{noun} never calls `{called}`")
                .here(&action, "so nobody gets in")
                .help(format!("write `{wanted}`"))
                .found();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, document, messages, trust};
    use serde_json::{Value, json};

    fn role(statement: Value) -> Value {
        json!({
            "GitHub": {"Type": "AWS::IAM::OIDCProvider", "Properties": {
                "Url": "https://token.actions.githubusercontent.com"
            }},
            "R": {"Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": document(statement)
            }}
        })
    }

    fn principal(principal: Value) -> Vec<String> {
        messages(check, role(json!({"Effect": "Allow", "Principal": principal, "Action": "sts:*"})))
    }

    #[test]
    fn accounts_have_12_digits_in_every_spelling() {
        for good in [
            json!("111122223333"),
            json!("012345678901"),
            json!("*"),
            json!("arn:aws:iam::111122223333:root"),
            json!("arn:aws:sts::111122223333:assumed-role/a/b"),
            json!("AROA1234567890EXAMPLE"),
            json!({"Ref": "Account"}),
            json!({"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}),
            json!({"Fn::GetAtt": ["Role", "Arn"]}),
        ] {
            assert_eq!(principal(json!({"AWS": [good]})), [""; 0], "{good}");
        }
        for (bad, id) in [
            (json!("11112222333"), "11112222333"),
            (json!("1111-2222-3333"), "1111-2222-3333"),
            (json!(12345678901_i64), "12345678901"),
            (json!("arn:aws:iam::1111:root"), "1111"),
            (json!({"Fn::Sub": "arn:${AWS::Partition}:iam::shop:root"}), "shop"),
        ] {
            assert_eq!(
                principal(json!({"AWS": bad})),
                [format!("IAM072: `{id}` is no account id")],
                "{bad}"
            );
        }
    }

    #[test]
    fn services_are_addresses() {
        for good in [
            json!("lambda.amazonaws.com"),
            json!("delivery.logs.amazonaws.com"),
            json!("ec2.amazonaws.com.cn"),
            json!({"Fn::Sub": "ec2.${AWS::URLSuffix}"}),
            json!({"Fn::Sub": "logs.${AWS::Region}.amazonaws.com"}),
            json!({"Ref": "Service"}),
        ] {
            assert_eq!(principal(json!({"Service": good})), [""; 0], "{good}");
        }
        for bad in ["lambda", "lambda.amazon.com", "amazonaws.com", ".amazonaws.com", "*"] {
            assert_eq!(
                principal(json!({"Service": [bad]})),
                [format!("IAM073: `{bad}` is no service principal")]
            );
        }
    }

    #[test]
    fn tokens_are_for_somebody() {
        let provider = |federated: Value, condition: Value| {
            codes(
                check,
                role(json!({
                    "Effect": "Allow", "Principal": {"Federated": federated},
                    "Action": "sts:AssumeRoleWithWebIdentity", "Condition": condition
                })),
            )
        };
        let cognito = || json!("cognito-identity.amazonaws.com");
        let amr = json!({"ForAnyValue:StringLike": {
            "cognito-identity.amazonaws.com:amr": "authenticated"
        }});
        let aud = json!({"StringEquals": {"cognito-identity.amazonaws.com:aud": {"Ref": "Pool"}}});
        assert_eq!(provider(cognito(), aud), [""; 0]);
        for nothing in [
            json!({"StringLike": {"cognito-identity.amazonaws.com:aud": "*"}}),
            json!({"StringNotEquals": {"cognito-identity.amazonaws.com:aud": "eu-west-1:x"}}),
            json!({"Null": {"cognito-identity.amazonaws.com:aud": "false"}}),
            json!({"StringEquals": {"accounts.google.com:aud": "x"}}),
        ] {
            assert_eq!(provider(cognito(), nothing.clone()), ["IAM070"], "{nothing}");
        }
        assert_eq!(provider(cognito(), amr), ["IAM070"]);
        assert_eq!(provider(cognito(), json!({"Ref": "Condition"})), [""; 0]);
        let arn = "arn:aws:iam::111122223333:oidc-provider/login.example.com";
        for claim in ["aud", "sub"] {
            let key = format!("login.example.com:{claim}");
            assert_eq!(provider(json!(arn), json!({"StringEquals": {key: "x"}})), [""; 0]);
        }
        assert_eq!(provider(json!(arn), json!({})), ["IAM071"]);
        assert_eq!(provider(json!({"Ref": "GitHub"}), json!({})), ["IAM071"]);
        assert_eq!(provider(json!({"Ref": "Provider"}), json!({})), [""; 0]);
    }

    #[test]
    fn each_principal_makes_its_own_call() {
        let call = |principal: Value, action: Value| {
            codes(
                check,
                role(json!({
                    "Effect": "Allow", "Principal": principal, "Action": action,
                    "Condition": {"StringEquals": {"saml:aud": "x"}}
                })),
            )
        };
        let lambda = || json!({"Service": "lambda.amazonaws.com"});
        let saml = || json!({"Federated": "arn:aws:iam::111122223333:saml-provider/x"});
        assert_eq!(call(lambda(), json!("sts:AssumeRole")), [""; 0]);
        assert_eq!(call(lambda(), json!(["sts:TagSession", "sts:AssumeRole"])), [""; 0]);
        assert_eq!(call(lambda(), json!({"Ref": "A"})), [""; 0]);
        assert_eq!(call(lambda(), json!("sts:AssumeRoleWithWebIdentity")), ["IAM074"]);
        assert_eq!(call(saml(), json!("sts:AssumeRoleWithSAML")), [""; 0]);
        assert_eq!(call(saml(), json!("sts:AssumeRole")), ["IAM074"]);
        let only_tag = json!("sts:TagSession");
        assert_eq!(call(json!({"AWS": "111122223333"}), only_tag), [""; 0]);
        assert_eq!(
            codes(
                check,
                json!({"R": {"Type": "AWS::IAM::Role", "Properties": {
                    "AssumeRolePolicyDocument": trust()
                }}})
            ),
            [""; 0]
        );
    }
}
