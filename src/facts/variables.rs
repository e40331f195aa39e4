//! Policy variables: which condition keys have a value for which kind of principal.
//!
//! The commonest silent mistake of row-level policies is a variable that its principal does not
//! have, such as `${aws:username}` for a role: it is null, and the statement never matches.

use super::condition_key::{known_condition_key, namespace_and_name};
use super::pages;
use super::source::Source;

/// Where the table comes from.
pub const SOURCE: Source = Source {
    what: "IAM User Guide: policy variables, global condition keys, keys available in the session",
    version: "copy of 2026-09",
    date: "2026-09",
    page: pages::IAM_VARIABLES,
};

/// The only `Version` of a policy in which `${…}` is a variable; elsewhere it is plain text.
/// [`pages::IAM_VARIABLES`]
pub const POLICY_VERSION: &str = "2012-10-17";

/// The older `Version`, and that of a policy without one: `${…}` is plain text.
/// [`pages::IAM_VERSION`]
pub const OLDER_POLICY_VERSION: &str = "2008-10-17";

/// What may stand in `${…}` for the character itself, where it would be a wildcard or begin a
/// variable: `${*}`, `${?}`, `${$}`. [`pages::IAM_VARIABLES`]
pub const LITERALS: [&str; 3] = ["*", "?", "$"];

/// The principals, as far as they determine which variables have a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PrincipalKind<'a> {
    /// The account's root user.
    Account,
    /// An IAM user.
    IamUser,
    /// A role assumed with `sts:AssumeRole`: by a service (Lambda, EC2), a user, another account.
    AssumedRole,
    /// A role assumed with `sts:AssumeRoleWithWebIdentity`.
    WebIdentity {
        /// The provider, as in the trust policy's `Federated`: a name that AWS has built in
        /// (`cognito-identity.amazonaws.com`) or the ARN of an IAM provider.
        provider: &'a str,
    },
    /// A role assumed with `sts:AssumeRoleWithSAML`.
    Saml,
    /// A session of `sts:GetFederationToken`.
    FederatedUser,
    /// A service that calls under its own name, as a resource policy's `Service` principal. A
    /// service that uses a role is an [assumed role](Self::AssumedRole).
    Service,
    /// Nobody: an unsigned request.
    Anonymous,
}

/// Whether a variable has a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Existence {
    /// In every request of that principal.
    Always,
    /// Where the principal or its session carries the tag. A Cognito identity does when its pool
    /// maps a claim to the tag and the token has the claim.
    IfTagged,
    /// Depends on the request, the network, the organization, or how the session began.
    Sometimes,
    /// Never: a statement that compares with it has no effect (or, negated, always has).
    Never,
    /// The key is not known here.
    Unknown,
}

/// Whether `variable`, a condition key without `${}`, has a value when such a principal makes a
/// request. Names compare in any case.
///
/// This does not tell whether the key may be a variable: one that holds a list may not, see
/// [`known_condition_key`].
pub fn exists_for(variable: &str, principal: PrincipalKind<'_>) -> Existence {
    if known_condition_key(variable).is_none() {
        return Existence::Unknown;
    }
    let key = variable.to_ascii_lowercase();
    if let Some((provider, claim)) = namespace_and_name(&key).filter(|(p, _)| p.contains('.')) {
        return claim_exists_for(provider, claim, principal);
    }
    let availability = AVAILABILITY.iter().find(|(prefix, _)| key.starts_with(prefix));
    availability.map_or(Availability::Varying, |(_, availability)| *availability).to(principal)
}

/// Whether a key is in a request because of who makes it, or when: such keys are also in the requests that a service
/// makes in the caller's name. What the network adds is not. Names compare in any case.
/// [`pages::IAM_GLOBAL_KEYS`]
pub fn is_of_the_caller(key: &str) -> bool {
    const OF_THE_REQUEST: [&str; 3] =
        ["aws:requestedregion", "aws:securetransport", "aws:useragent"];
    let key = key.to_ascii_lowercase();
    let is_claim = namespace_and_name(&key).is_some_and(|(provider, _)| provider.contains('.'));
    let is_listed = || AVAILABILITY.iter().any(|(prefix, _)| key.starts_with(prefix));
    is_claim || (is_listed() && !OF_THE_REQUEST.contains(&key.as_str()))
}

/// Whether a key has other values for other callers: not for all of a time, of an account or of a provider's
/// application. Names compare in any case.
pub fn tells_callers_apart(key: &str) -> bool {
    const OF_MANY: [&str; 9] = [
        "aws:currenttime",
        "aws:epochtime",
        "aws:federatedprovider",
        "aws:tokenissuetime",
        "aws:multifactorauth",
        "aws:principalaccount",
        "aws:principalisawsservice",
        "aws:principalorg",
        "aws:principaltype",
    ];
    let key = key.to_ascii_lowercase();
    let is_of_many = OF_MANY.iter().any(|prefix| key.starts_with(prefix));
    let claim = namespace_and_name(&key).filter(|(provider, _)| provider.contains('.'));
    let is_of_application =
        claim.is_some_and(|(_, claim)| matches!(claim, "aud" | "oaud" | "azp" | "amr" | "app_id"));
    is_of_the_caller(&key) && !is_of_many && !is_of_application
}

/// When a request carries a key.
#[derive(Clone, Copy)]
enum Availability {
    /// All requests, unsigned ones too.
    All,
    /// All signed requests.
    Signed,
    /// Signed requests, depending on something besides the principal.
    SignedVarying,
    /// Depends on something unrelated to the principal.
    Varying,
    /// IAM users.
    User,
    /// Principals that can carry tags, or whose session can.
    Tagged,
    /// Temporary credentials: always those of roles and federation, sometimes a user's.
    Temporary,
    /// Multi-factor authentication, which no federated principal has.
    MultiFactor,
    /// A root session, from `sts:AssumeRoot`.
    RootSession,
    /// Web identity.
    WebIdentity,
    /// Roles that somebody may set a source identity for.
    AnyRole,
    /// Roles whose credentials a service delivered.
    ServiceRole,
    /// Users of IAM Identity Center, who come through a role.
    IdentityCenter,
    /// SAML, lasting into the session.
    Saml,
    /// Only in the request that begins a session.
    AssumeOnly,
    /// A service under its own name.
    Service,
}

/// Beginnings of keys, in lower case, the longer before the shorter.
const AVAILABILITY: &[(&str, Availability)] = &[
    ("aws:assumedroot", Availability::RootSession),
    ("aws:chatbotsourcearn", Availability::ServiceRole),
    ("aws:currenttime", Availability::All),
    ("aws:ec2instance", Availability::ServiceRole),
    ("aws:epochtime", Availability::All),
    ("aws:federatedprovider", Availability::WebIdentity),
    ("aws:multifactorauth", Availability::MultiFactor),
    ("aws:principalaccount", Availability::All),
    ("aws:principalarn", Availability::Signed),
    ("aws:principalisawsservice", Availability::Signed),
    ("aws:principalorg", Availability::SignedVarying),
    ("aws:principalservicename", Availability::Service),
    ("aws:principaltag/", Availability::Tagged),
    ("aws:principaltype", Availability::All),
    ("aws:requestedregion", Availability::All),
    ("aws:securetransport", Availability::All),
    ("aws:sourceidentity", Availability::AnyRole),
    ("aws:tokenissuetime", Availability::Temporary),
    ("aws:useragent", Availability::All),
    ("aws:userid", Availability::All),
    ("aws:username", Availability::User),
    ("codebuild:", Availability::ServiceRole),
    ("ec2:", Availability::ServiceRole),
    ("glue:", Availability::ServiceRole),
    ("identitystore:", Availability::IdentityCenter),
    ("lambda:", Availability::ServiceRole),
    ("saml:namequalifier", Availability::Saml),
    ("saml:sub", Availability::Saml),
    ("saml:", Availability::AssumeOnly),
    ("ssm:", Availability::ServiceRole),
];

impl Availability {
    fn to(self, principal: PrincipalKind<'_>) -> Existence {
        use Existence::{Always, IfTagged, Never, Sometimes};
        use PrincipalKind::{
            Account, Anonymous, AssumedRole, FederatedUser, IamUser, Saml, Service, WebIdentity,
        };
        match (self, principal) {
            (Self::All, _) => Always,
            (Self::Varying, _) => Sometimes,
            (Self::AssumeOnly, _) => Never,

            (Self::Signed | Self::SignedVarying, Anonymous) => Never,
            (Self::Signed, _) => Always,
            (Self::SignedVarying, _) => Sometimes,

            (Self::User, IamUser) => Always,
            (Self::WebIdentity, WebIdentity { .. }) => Always,
            (Self::Saml, Saml) => Always,
            (Self::Service, Service) => Always,
            (Self::ServiceRole, AssumedRole) => Sometimes,
            (Self::RootSession, Account) => Sometimes,
            (Self::IdentityCenter, AssumedRole | Saml) => Sometimes,
            (Self::AnyRole, AssumedRole | WebIdentity { .. } | Saml) => Sometimes,

            (Self::Tagged, IamUser | AssumedRole | WebIdentity { .. } | Saml | FederatedUser) => {
                IfTagged
            }

            (Self::Temporary, AssumedRole | WebIdentity { .. } | Saml | FederatedUser) => Always,
            (Self::Temporary | Self::MultiFactor, IamUser | Account) => Sometimes,
            (Self::MultiFactor, AssumedRole) => Sometimes,

            _ => Never,
        }
    }
}

/// The claims of a web identity provider, for the session that its token began. `provider` and
/// `claim` in lower case.
fn claim_exists_for(provider: &str, claim: &str, principal: PrincipalKind<'_>) -> Existence {
    let PrincipalKind::WebIdentity { provider: of_principal } = principal else {
        return Existence::Never;
    };
    let name = of_principal.rsplit_once("oidc-provider/").map_or(of_principal, |(_, name)| name);
    if !name.eq_ignore_ascii_case(provider) {
        return Existence::Never;
    }
    match claim {
        "oaud" | "email" => Existence::Never,
        "sub" | "aud" => Existence::Always,
        "app_id" | "user_id" | "id"
            if matches!(provider, "www.amazon.com" | "graph.facebook.com") =>
        {
            Existence::Always
        }
        "amr" if provider.starts_with("cognito-identity") => Existence::Always,
        "amr" => Existence::Sometimes,
        _ => Existence::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COGNITO: PrincipalKind<'_> =
        PrincipalKind::WebIdentity { provider: "cognito-identity.amazonaws.com" };
    const GITHUB: PrincipalKind<'_> = PrincipalKind::WebIdentity {
        provider: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
    };
    const EVERYBODY: [PrincipalKind<'_>; 9] = [
        PrincipalKind::Account,
        PrincipalKind::IamUser,
        PrincipalKind::AssumedRole,
        COGNITO,
        GITHUB,
        PrincipalKind::Saml,
        PrincipalKind::FederatedUser,
        PrincipalKind::Service,
        PrincipalKind::Anonymous,
    ];

    fn who_has(variable: &str) -> Vec<PrincipalKind<'static>> {
        EVERYBODY
            .into_iter()
            .filter(|kind| exists_for(variable, *kind) != Existence::Never)
            .collect()
    }

    #[test]
    fn a_user_name_exists_for_iam_users_only() {
        assert_eq!(who_has("aws:username"), [PrincipalKind::IamUser]);
        assert_eq!(who_has("AWS:UserName"), [PrincipalKind::IamUser]);
    }

    #[test]
    fn who_asks_is_in_the_requests_of_a_service_as_well() {
        for key in [
            "aws:PrincipalOrgID",
            "aws:principaltag/team",
            "aws:CurrentTime",
            "aws:MultiFactorAuthAge",
        ] {
            assert!(is_of_the_caller(key), "{key}");
        }
        assert!(is_of_the_caller("cognito-identity.amazonaws.com:sub"));
        for key in [
            "aws:SourceIp",
            "aws:SourceVpce",
            "aws:UserAgent",
            "aws:CalledVia",
            "dynamodb:LeadingKeys",
        ] {
            assert!(!is_of_the_caller(key), "{key}");
        }
    }

    #[test]
    fn what_many_callers_have_alike_tells_none_apart() {
        for key in ["aws:PrincipalTag/a", "aws:username", "cognito-identity.amazonaws.com:sub"] {
            assert!(tells_callers_apart(key), "{key}");
        }
        for key in [
            "aws:PrincipalAccount",
            "aws:CurrentTime",
            "aws:PrincipalOrgID",
            "aws:FederatedProvider",
            "cognito-identity.amazonaws.com:aud",
            "aws:SourceIp",
        ] {
            assert!(!tells_callers_apart(key), "{key}");
        }
    }

    #[test]
    fn an_identity_id_exists_for_cognito_identities_only() {
        assert_eq!(who_has("cognito-identity.amazonaws.com:sub"), [COGNITO]);
        assert_eq!(exists_for("cognito-identity.amazonaws.com:sub", COGNITO), Existence::Always);
        assert_eq!(who_has("www.amazon.com:user_id"), []);
    }

    #[test]
    fn the_name_of_the_govcloud_provider_is_another() {
        let govcloud =
            PrincipalKind::WebIdentity { provider: "cognito-identity-us-gov.amazonaws.com" };
        let sub = "cognito-identity-us-gov.amazonaws.com:sub";
        assert_eq!(exists_for(sub, govcloud), Existence::Always);
        assert_eq!(exists_for(sub, COGNITO), Existence::Never);
    }

    #[test]
    fn a_provider_may_be_named_by_its_arn() {
        let sub = "token.actions.githubusercontent.com:sub";
        assert_eq!(exists_for(sub, GITHUB), Existence::Always);
        let repository = "token.actions.githubusercontent.com:repository";
        assert_eq!(exists_for(repository, GITHUB), Existence::Unknown);
    }

    #[test]
    fn claims_that_serve_only_to_assume_the_role_are_gone_in_the_session() {
        assert_eq!(
            exists_for("token.actions.githubusercontent.com:email", GITHUB),
            Existence::Never
        );
        assert_eq!(exists_for("saml:mail", PrincipalKind::Saml), Existence::Never);
        assert_eq!(exists_for("saml:sub_type", PrincipalKind::Saml), Existence::Always);
    }

    #[test]
    fn tags_exist_for_whoever_can_be_tagged() {
        use PrincipalKind::{AssumedRole, FederatedUser, IamUser, Saml};
        let taggable = [IamUser, AssumedRole, COGNITO, GITHUB, Saml, FederatedUser];
        assert_eq!(who_has("aws:PrincipalTag/sub"), taggable);
        for tag in ["aws:PrincipalTag/sub", "aws:PrincipalTag/example.com:team"] {
            assert_eq!(exists_for(tag, COGNITO), Existence::IfTagged, "{tag}");
        }
    }

    #[test]
    fn the_user_id_the_type_and_the_account_exist_for_everybody() {
        for variable in ["aws:userid", "aws:PrincipalType", "aws:PrincipalAccount"] {
            for kind in EVERYBODY {
                assert_eq!(exists_for(variable, kind), Existence::Always, "{variable} {kind:?}");
            }
        }
        assert_eq!(exists_for("aws:PrincipalArn", PrincipalKind::Anonymous), Existence::Never);
    }

    #[test]
    fn federated_principals_have_no_second_factor() {
        for kind in [COGNITO, PrincipalKind::Saml, PrincipalKind::FederatedUser] {
            assert_eq!(exists_for("aws:MultiFactorAuthPresent", kind), Existence::Never);
        }
    }

    #[test]
    fn nothing_is_claimed_of_an_unknown_key() {
        for unknown in ["aws:usrname", "s3:prefix", "username", "", "aws:PrincipalTag"] {
            assert_eq!(
                exists_for(unknown, PrincipalKind::IamUser),
                Existence::Unknown,
                "{unknown}"
            );
        }
    }

    #[test]
    fn every_entry_is_reached_and_names_a_known_key() {
        use super::super::condition_key::condition_key_names;
        for (index, (prefix, _)) in AVAILABILITY.iter().enumerate() {
            let reaches = |name: String| {
                AVAILABILITY.iter().position(|(other, _)| name.starts_with(other)) == Some(index)
            };
            assert!(condition_key_names().any(|name| reaches(name.to_lowercase())), "{prefix}");
        }
    }
}
