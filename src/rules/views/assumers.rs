//! Who assumes a role, as far as it determines which policy variables exist.

use crate::facts::{PrincipalKind, cognito};
use crate::policy_syntax::{AsWritten, Document};
use crate::rules::prelude::{Judged, Node, Resource};
use crate::rules::views::statement::{Statement, lets, statements};
use crate::template::text::{self, Piece};

/// One way into a role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::rules) enum Assumer {
    /// A service, a user, a role or an account.
    Caller,
    /// Users of an identity pool or of an OpenID Connect provider, by its name or ARN.
    WebIdentity(String),
    Saml,
    /// A principal that is only known at deployment.
    Unknown,
}

impl Assumer {
    /// The kind in `facts`; `None` for an unknown one.
    pub(in crate::rules) fn kind(&self) -> Option<PrincipalKind<'_>> {
        match self {
            Self::Caller => Some(PrincipalKind::AssumedRole),
            Self::WebIdentity(provider) => Some(PrincipalKind::WebIdentity { provider }),
            Self::Saml => Some(PrincipalKind::Saml),
            Self::Unknown => None,
        }
    }
}

/// The statements of a role's trust policy.
pub(in crate::rules) fn trust_statements<'t>(role: &Resource<'t>) -> Vec<Statement<'t>> {
    statements(role.property("AssumeRolePolicyDocument"))
}

/// Every way into a role.
pub(in crate::rules) fn assumers(template: &Judged<'_>, role: &Resource<'_>) -> Vec<Assumer> {
    let document = role.property("AssumeRolePolicyDocument");
    let document = document.and_then(|document| Document::read(&AsWritten, &document));
    let Some(document) = document else { return vec![Assumer::Unknown] };
    let mut found = Vec::new();
    for statement in &document.statements {
        match statement.known() {
            Some(statement) if statement.allows() => of_statement(template, statement, &mut found),
            Some(_) => {}
            None => found.push(Assumer::Unknown),
        }
    }
    found
}

/// The web identity providers in a statement of a trust policy.
pub(in crate::rules) fn federated<'t>(statement: &Statement<'t>) -> Vec<Node<'t>> {
    let federated = statement.node.at(["Principal", "Federated"]);
    federated.map_or_else(Vec::new, |federated| federated.one_or_many())
}

/// The provider of a `Federated` principal: its name, or its ARN as far as it is known.
pub(in crate::rules) fn provider(template: &Judged<'_>, federated: &Node<'_>) -> Option<String> {
    match text::pieces(federated).as_slice() {
        [Piece::Ref(id) | Piece::GetAtt(id, "Arn")] => {
            let resource = template.resource(id)?;
            match resource.kind()? {
                "AWS::IAM::OIDCProvider" => {
                    let url = text::literal(&resource.property("Url")?)?;
                    let host = url.strip_prefix("https://").unwrap_or(&url);
                    Some(format!("oidc-provider/{}", host.trim_end_matches('/')))
                }
                _ => None,
            }
        }
        [.., Piece::Literal(last)] => {
            let whole = text::pieces(federated).len() == 1;
            let named = |kind: &str| last.contains(kind);
            (whole || named("oidc-provider/") || named("saml-provider/")).then(|| last.clone())
        }
        _ => None,
    }
}

/// The issuer of a web identity provider, which may be given by its ARN.
pub(in crate::rules) fn issuer(provider: &str) -> &str {
    provider.rsplit_once("oidc-provider/").map_or(provider, |(_, issuer)| issuer)
}

/// The claim that a condition key such as `<issuer>:sub` holds.
pub(in crate::rules) fn claim_of(key: &str) -> Option<&str> {
    key.rsplit_once(':').map(|(_, claim)| claim)
}

/// Whether a provider is Cognito's identity pools, in any partition.
pub(in crate::rules) fn is_cognito(provider: &str) -> bool {
    crate::facts::regions::all()
        .iter()
        .filter_map(|region| cognito::identity_provider(region.code))
        .any(|known| known == provider)
}

fn is_saml(provider: &str) -> bool {
    provider.contains("saml-provider/")
}

fn of_statement(template: &Judged<'_>, statement: &Statement<'_>, found: &mut Vec<Assumer>) {
    let Some(principal) = &statement.principal.these else {
        return found.push(Assumer::Unknown);
    };
    if principal.as_str() == Some("*") {
        return found.push(Assumer::Caller);
    }
    if !principal.is_object() || principal.intrinsic().is_some() {
        return found.push(Assumer::Unknown);
    }
    for (kind, _) in principal.entries() {
        match kind {
            "Service" | "AWS" => found.push(Assumer::Caller),
            "Federated" => {
                let saml = lets(statement, "sts:AssumeRoleWithSAML");
                let web = lets(statement, "sts:AssumeRoleWithWebIdentity");
                for federated in federated(statement) {
                    let provider = provider(template, &federated);
                    found.push(match (saml, web, provider) {
                        (Some(true), Some(false), _) => Assumer::Saml,
                        // Each kind of provider makes its own call, whatever else is allowed.
                        (Some(true), _, Some(name)) if is_saml(&name) => Assumer::Saml,
                        (_, Some(true), Some(name)) if !is_saml(&name) => {
                            Assumer::WebIdentity(name)
                        }
                        _ => Assumer::Unknown,
                    });
                }
            }
            _ => found.push(Assumer::Unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;
    use serde_json::json;

    fn assumed_by(statement: serde_json::Value) -> Vec<Assumer> {
        let template: Template = json!({"Resources": {
            "GitHub": {
                "Type": "AWS::IAM::OIDCProvider",
                "Properties": {"Url": "https://token.actions.githubusercontent.com"}
            },
            "Asked": {"Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": {"Statement": statement}
            }}
        }})
        .into();
        let role = template.resource("Asked").unwrap();
        assumers(&Judged::of(&template), &role)
    }

    fn web(name: &str) -> Vec<Assumer> {
        vec![Assumer::WebIdentity(name.to_owned())]
    }

    #[test]
    fn every_kind_of_principal_is_named() {
        let federated = |provider: serde_json::Value, action: &str| {
            assumed_by(json!([{
                "Effect": "Allow", "Principal": {"Federated": provider}, "Action": action
            }]))
        };
        let with_token = "sts:AssumeRoleWithWebIdentity";
        assert_eq!(
            assumed_by(
                json!({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}})
            ),
            [Assumer::Caller]
        );
        let cognito = "cognito-identity.amazonaws.com";
        assert_eq!(federated(json!(cognito), with_token), web(cognito));
        assert!(is_cognito(cognito) && !is_cognito("accounts.google.com"));
        assert_eq!(
            federated(json!({"Ref": "GitHub"}), with_token),
            web("oidc-provider/token.actions.githubusercontent.com")
        );
        assert_eq!(
            federated(
                json!({"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:oidc-provider/id.example.com"}),
                with_token
            ),
            web(":oidc-provider/id.example.com")
        );
        assert_eq!(
            federated(json!("arn:aws:iam::111122223333:saml-provider/x"), "sts:AssumeRoleWithSAML"),
            [Assumer::Saml]
        );
    }

    #[test]
    fn what_is_not_known_stays_unknown() {
        for statement in [
            json!({"Fn::If": ["c", {}, {}]}),
            json!({"Effect": "Allow"}),
            json!({"Effect": "Allow", "Principal": {"Ref": "P"}}),
            json!({
                "Effect": "Allow",
                "Principal": {"Federated": {"Ref": "Provider"}},
                "Action": "sts:AssumeRoleWithWebIdentity"
            }),
        ] {
            assert_eq!(assumed_by(statement.clone()), [Assumer::Unknown], "{statement}");
        }
        assert_eq!(assumed_by(json!({"Effect": "Deny", "Principal": "*"})), []);
    }
}
