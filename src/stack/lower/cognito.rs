//! User pools, clients, identity pools and the roles of those who sign in.

use indexmap::IndexMap;

use super::resource::{Removal, frame};
use super::{Lowering, at, named};
use crate::cognito::{
    AuthFlow, MappedClaim, PasswordPolicy, SignInDeclaration, SignInPart, UserPool,
    UserPoolClientDeclaration, UserPoolDeclaration,
};
use crate::findings::Finding;
use crate::iam::{Amr, Owner, RoleDeclaration, Trust};
use crate::site::{At, Site};
use crate::stack::Declared;
use crate::stack::rules::{TAG_TWICE, TWO_ROLES};
use crate::template::Expr;

/// Role ARNs by what users they are for, each with its principal's place.
type AttachedRoles = IndexMap<&'static str, (Site, Expr)>;

impl Lowering<'_> {
    pub(super) fn user_pool(&mut self, pool: &UserPoolDeclaration) {
        let UserPoolDeclaration {
            id,
            logical_id,
            user_pool_name,
            sign_in_with,
            password_policy,
            self_sign_up,
            deletion_protection,
            removal_policy,
            acknowledgements,
        } = pool;
        let codes = || {
            let codes = sign_in_with.value.iter().map(|attribute| attribute.code());
            (!sign_in_with.value.is_empty()).then(|| Expr::list(codes).at(sign_in_with.site))
        };
        let protection = deletion_protection.as_ref().map(|protected| {
            let state = if protected.value { "ACTIVE" } else { "INACTIVE" };
            Expr::from(state).at(protected.site)
        });
        let sign_up = self_sign_up.as_ref().map(|allowed| {
            Expr::object([("AllowAdminCreateUserOnly", Some((!allowed.value).into()))])
                .at(allowed.site)
        });
        let properties = Expr::object([
            ("AdminCreateUserConfig", sign_up),
            ("AutoVerifiedAttributes", codes()),
            ("DeletionProtection", protection),
            ("Policies", password_policy.as_ref().map(policies)),
            ("UserPoolName", user_pool_name.as_ref().map(at)),
            ("UsernameAttributes", codes()),
        ]);
        let removal = Removal::of(removal_policy.as_ref());
        let resource = frame("AWS::Cognito::UserPool", Some(removal), properties);
        let logical_id = named(id, logical_id.as_ref());
        self.add_resource(logical_id, id.site, resource, acknowledgements);
    }

    pub(super) fn user_pool_client(&mut self, client: &UserPoolClientDeclaration) {
        let UserPoolClientDeclaration {
            id,
            logical_id,
            user_pool,
            owner,
            client_name,
            auth_flows,
            generate_secret,
            acknowledgements,
        } = client;
        if owner.as_ref().is_some_and(|owner| *owner != self.stack.owner) {
            let help = "add the client to the stack that holds the user pool";
            self.foreign("the user pool", id.site, help);
        }
        let flows = auth_flows.value.iter().copied();
        let properties = Expr::object([
            ("ClientName", client_name.as_ref().map(at)),
            ("ExplicitAuthFlows", (flows.len() > 0).then(|| Expr::list(flows).at(auth_flows.site))),
            ("GenerateSecret", Some(at(generate_secret))),
            ("PreventUserExistenceErrors", Some("ENABLED".into())),
            ("UserPoolId", Some(user_pool.clone())),
        ]);
        let resource = frame("AWS::Cognito::UserPoolClient", None, properties);
        let logical_id = named(id, logical_id.as_ref());
        self.add_resource(logical_id, id.site, resource, acknowledgements);
    }

    pub(super) fn sign_in(&mut self, sign_in: &SignInDeclaration) {
        let SignInDeclaration {
            id,
            user_pool: UserPool { declaration: pool },
            logical_ids: _,
            guests,
            claims,
            acknowledgements,
        } = sign_in;
        let site = id.site;
        let pool_id = pool.resource_id();
        let client_id = sign_in.logical_id(SignInPart::UserPoolClient);
        let identity_pool_id = sign_in.logical_id(SignInPart::IdentityPool);
        let provider = || Some(Expr::get_att(&pool_id, "ProviderName"));

        self.user_pool(pool);
        self.user_pool_client(&UserPoolClientDeclaration {
            id: At { value: client_id.value.clone(), site },
            logical_id: Some(client_id.clone()),
            user_pool: Expr::reference(&pool_id),
            owner: None,
            client_name: None,
            auth_flows: At { value: vec![AuthFlow::UserSrp, AuthFlow::RefreshToken], site },
            generate_secret: At { value: false, site },
            acknowledgements: acknowledgements.clone(),
        });
        let identity_provider = Expr::object([
            ("ClientId", Some(Expr::reference(client_id.value))),
            ("ProviderName", provider()),
            ("ServerSideTokenCheck", Some(true.into())),
        ]);
        let identity_pool = Expr::object([
            ("AllowUnauthenticatedIdentities", Some(at(guests))),
            ("CognitoIdentityProviders", Some(Expr::list([identity_provider]))),
        ]);
        // Its ids may be the keys of retained rows, so it stays as long as the users do.
        let removal = Removal::of(pool.removal_policy.as_ref());
        let identity_pool = frame("AWS::Cognito::IdentityPool", Some(removal), identity_pool);
        self.add_resource(identity_pool_id.clone(), site, identity_pool, acknowledgements);
        let tags = self.principal_tags(claims);
        let principal_tag = Expr::object([
            ("IdentityPoolId", Some(Expr::reference(identity_pool_id.value))),
            ("IdentityProviderName", provider()),
            ("PrincipalTags", Some(tags)),
            ("UseDefaults", Some(false.into())),
        ]);
        let principal_tag = frame("AWS::Cognito::IdentityPoolPrincipalTag", None, principal_tag);
        let principal_tag_id = sign_in.logical_id(SignInPart::PrincipalTag);
        self.add_resource(principal_tag_id, site, principal_tag, acknowledgements);
    }

    /// The tags of a session, each with its claim: first the one that `LeadingKey::user_pool_sub`
    /// compares.
    fn principal_tags(&mut self, claims: &[At<MappedClaim>]) -> Expr {
        let mut tags: IndexMap<String, Expr> = IndexMap::new();
        tags.insert("sub".to_owned(), "sub".into());
        for (index, At { value: MappedClaim { claim, tag }, site }) in claims.iter().enumerate() {
            let same = |mapped: &&At<MappedClaim>| mapped.value.tag.eq_ignore_ascii_case(tag);
            let first = claims.iter().take(index).find(same);
            if first.is_some() || tag.eq_ignore_ascii_case("sub") {
                let finding =
                    Finding::new(&TAG_TWICE, format!("the tag `{tag}` is mapped twice")).at(*site);
                self.findings.push(match first {
                    Some(first) => finding
                        .and(first.site, "mapped before")
                        .help("give one of them another name"),
                    None => finding.label("`sub` holds the user's id already").help(format!(
                        "give the tag another name: `.map_claim(\"{claim}\", \"…\")`"
                    )),
                });
                continue;
            }
            tags.insert(tag.clone(), Expr::from(claim).at(*site));
        }
        Expr::from(tags)
    }

    /// The identity pool of a sign-in; of another stack's, which is a finding, no dangling `Ref` as well.
    pub(super) fn identity_pool(&self, sign_in: &str, owner: &Owner) -> Expr {
        let own = (*owner == self.stack.owner).then(|| self.sign_in_named(sign_in)).flatten();
        match own {
            Some(own) => Expr::reference(own.logical_id(SignInPart::IdentityPool).value),
            None => Expr::from(format!("{sign_in}IdentityPool")),
        }
    }

    fn sign_in_named(&self, name: &str) -> Option<&SignInDeclaration> {
        self.stack.declarations.iter().find_map(|declared| match declared {
            Declared::SignIn(one) if one.name() == name => Some(one.as_ref()),
            _ => None,
        })
    }

    /// Attaches to each identity pool the roles whose principal it is.
    pub(super) fn role_attachments(&mut self) {
        let mut attachments: IndexMap<String, (&SignInDeclaration, AttachedRoles)> =
            (self.stack.declarations.iter())
                .filter_map(|declared| match declared {
                    Declared::SignIn(sign_in) => {
                        Some((sign_in.name(), (sign_in.as_ref(), IndexMap::new())))
                    }
                    _ => None,
                })
                .collect();
        for declared in &self.stack.declarations {
            let Declared::Role(role) = declared else { continue };
            let Trust::Cognito { sign_in, amr, owner } = &role.principal.trust else { continue };
            let own = (*owner == self.stack.owner).then(|| attachments.get_mut(sign_in)).flatten();
            match own {
                Some((_, roles)) => {
                    let finding = attach(roles, *amr, role);
                    self.findings.extend(finding);
                }
                None => self.foreign(
                    &format!("sign-in `{sign_in}`"),
                    role.principal.site,
                    "add the sign-in to the stack that holds its roles",
                ),
            }
        }
        for (sign_in, roles) in attachments.into_values() {
            if roles.is_empty() {
                continue;
            }
            let roles = roles.into_iter().map(|(key, (_, arn))| (key, Some(arn)));
            let properties = Expr::object([
                (
                    "IdentityPoolId",
                    Some(Expr::reference(sign_in.logical_id(SignInPart::IdentityPool).value)),
                ),
                ("Roles", Some(Expr::object(roles))),
            ]);
            let resource = frame("AWS::Cognito::IdentityPoolRoleAttachment", None, properties);
            let id = sign_in.logical_id(SignInPart::RoleAttachment);
            self.add_resource(id, sign_in.id.site, resource, &sign_in.acknowledgements);
        }
    }
}

fn attach(roles: &mut AttachedRoles, amr: Amr, role: &RoleDeclaration) -> Option<Finding> {
    let (key, users) = match amr {
        Amr::Authenticated => ("authenticated", "signed-in users"),
        Amr::Unauthenticated => ("unauthenticated", "guests"),
    };
    let site = role.principal.site;
    if let Some((first, _)) = roles.get(key) {
        let finding = Finding::new(&TWO_ROLES, format!("two roles are for the same {users}"))
            .at(site)
            .label("the second")
            .and(*first, "the first")
            .help("allow both roles' grants in one role");
        return Some(finding);
    }
    roles.insert(key, (site, Expr::get_att(role.resource_id(), "Arn").at(site)));
    None
}

fn policies(said: &At<PasswordPolicy>) -> Expr {
    let PasswordPolicy { minimum_length, uppercase, lowercase, numbers, symbols } = said.value;
    let policy = Expr::object([
        ("MinimumLength", Some(minimum_length.into())),
        ("RequireLowercase", Some(lowercase.into())),
        ("RequireNumbers", Some(numbers.into())),
        ("RequireSymbols", Some(symbols.into())),
        ("RequireUppercase", Some(uppercase.into())),
    ]);
    Expr::object([("PasswordPolicy", Some(policy))]).at(said.site)
}

#[cfg(test)]
mod tests {
    use crate::cognito::UserSignIn;
    use crate::iam::{Principal, Role};
    use crate::stack::{Lowered, Stack, Stage, lower};

    fn lowered(stack: &Stack) -> Lowered {
        lower(stack, &Stage::default())
    }

    #[test]
    fn claims_are_mapped_beside_the_users_id_and_each_tag_once() {
        let tags = |sign_in: UserSignIn| {
            let mut stack = Stack::new("shop");
            stack.add(sign_in);
            let Lowered { template, findings, .. } = lowered(&stack);
            let said: Vec<String> =
                findings.iter().map(|finding| finding.message().to_owned()).collect();
            let tag = template.resource("SellersPrincipalTag").unwrap();
            (tag.property("PrincipalTags").unwrap().expr().to_json(), said)
        };
        let sellers = || UserSignIn::new("Sellers");
        assert_eq!(tags(sellers()), (r#"{"sub":"sub"}"#.to_owned(), vec![]));
        assert_eq!(
            tags(sellers().map_claim("custom:tenant", "tenant")),
            (r#"{"sub":"sub","tenant":"custom:tenant"}"#.to_owned(), vec![])
        );
        let (written, said) =
            tags(sellers().map_claim("a", "tenant").map_claim("b", "Tenant").map_claim("c", "Sub"));
        assert_eq!(written, r#"{"sub":"sub","tenant":"a"}"#);
        assert_eq!(said, ["the tag `Tenant` is mapped twice", "the tag `Sub` is mapped twice"]);
    }

    #[test]
    fn a_trust_policy_lets_sessions_be_tagged_where_that_is_said() {
        let actions = |principal: &dyn Fn(&mut Stack) -> Principal| {
            let mut stack = Stack::new("shop");
            let principal = principal(&mut stack);
            stack.add(Role::new("Seller", principal));
            let template = lowered(&stack).template;
            let trust = template.resource("Seller").unwrap().property("AssumeRolePolicyDocument");
            let statement = trust.unwrap().get("Statement").unwrap().items().next().unwrap();
            statement.get("Action").unwrap().expr().to_json()
        };
        let web = || Principal::web_identity("login.example.com", "shop");
        assert_eq!(actions(&|_| web()), r#"["sts:AssumeRoleWithWebIdentity"]"#);
        let both = r#"["sts:AssumeRoleWithWebIdentity","sts:TagSession"]"#;
        assert_eq!(actions(&|_| web().with_session_tags()), both);
        let signed_in = |stack: &mut Stack| stack.add(UserSignIn::new("Sellers")).authenticated();
        assert_eq!(actions(&signed_in), both);
        assert_eq!(actions(&|stack| signed_in(stack).with_session_tags()), both, "once");
        assert_eq!(
            actions(&|_| Principal::account("111122223333").with_session_tags()),
            r#"["sts:AssumeRole","sts:TagSession"]"#
        );
    }
}
