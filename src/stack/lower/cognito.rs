//! Lowers user pools, clients, identity pools and the roles of their users.

use indexmap::IndexMap;

use super::resource::{Removal, frame};
use super::{Lowering, Member, at, named};
use crate::builder::Calls;
use crate::cognito::{
    AuthFlow, MappedClaim, PasswordPolicy, SignInDeclaration, SignInPart, UserPool,
    UserPoolClientDeclaration, UserPoolDeclaration,
};
use crate::iam::{Owner, Trust};
use crate::site::At;
use crate::stack::Declared;
use crate::template::Expr;

/// Role ARNs, by the users that they are for.
type AttachedRoles = IndexMap<&'static str, Expr>;

impl Lowering<'_> {
    pub(super) fn user_pool(&self, pool: &UserPoolDeclaration) -> Member {
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
            calls: _,
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
        Member::resource(named(id, logical_id.as_ref()), id.site, resource, acknowledgements)
    }

    pub(super) fn user_pool_client(&self, client: &UserPoolClientDeclaration) -> Member {
        let UserPoolClientDeclaration {
            id,
            logical_id,
            user_pool,
            owner: _,
            client_name,
            auth_flows,
            generate_secret,
            acknowledgements,
            calls: _,
        } = client;
        let flows = auth_flows.value.iter().copied();
        let properties = Expr::object([
            ("ClientName", client_name.as_ref().map(at)),
            ("ExplicitAuthFlows", (flows.len() > 0).then(|| Expr::list(flows).at(auth_flows.site))),
            ("GenerateSecret", Some(at(generate_secret))),
            ("PreventUserExistenceErrors", Some("ENABLED".into())),
            ("UserPoolId", Some(user_pool.clone())),
        ]);
        let resource = frame("AWS::Cognito::UserPoolClient", None, properties);
        Member::resource(named(id, logical_id.as_ref()), id.site, resource, acknowledgements)
    }

    pub(super) fn sign_in(&self, sign_in: &SignInDeclaration) -> Vec<Member> {
        let SignInDeclaration {
            id,
            user_pool: UserPool { declaration: pool },
            logical_ids: _,
            guests,
            claims,
            acknowledgements,
            calls: _,
        } = sign_in;
        let site = id.site;
        let pool_id = pool.resource_id();
        let client_id = sign_in.logical_id(SignInPart::UserPoolClient);
        let identity_pool_id = sign_in.logical_id(SignInPart::IdentityPool);
        let provider = || Some(Expr::get_att(&pool_id, "ProviderName"));

        let client = self.user_pool_client(&UserPoolClientDeclaration {
            id: At { value: client_id.value.clone(), site },
            logical_id: Some(client_id.clone()),
            user_pool: Expr::reference(&pool_id),
            owner: None,
            client_name: None,
            auth_flows: At { value: vec![AuthFlow::UserSrp, AuthFlow::RefreshToken], site },
            generate_secret: At { value: false, site },
            acknowledgements: acknowledgements.clone(),
            calls: Calls::default(),
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
        // The identity pool's ids may be the keys of retained rows, so it is removed only when the
        // users are.
        let removal = Removal::of(pool.removal_policy.as_ref());
        let identity_pool = frame("AWS::Cognito::IdentityPool", Some(removal), identity_pool);
        let identity_pool =
            Member::resource(identity_pool_id.clone(), site, identity_pool, acknowledgements);
        let principal_tag = Expr::object([
            ("IdentityPoolId", Some(Expr::reference(identity_pool_id.value))),
            ("IdentityProviderName", provider()),
            ("PrincipalTags", Some(principal_tags(claims))),
            ("UseDefaults", Some(false.into())),
        ]);
        let principal_tag = frame("AWS::Cognito::IdentityPoolPrincipalTag", None, principal_tag);
        let principal_tag_id = sign_in.logical_id(SignInPart::PrincipalTag);
        let principal_tag =
            Member::resource(principal_tag_id, site, principal_tag, acknowledgements);
        vec![self.user_pool(pool), client, identity_pool, principal_tag]
    }

    /// The identity pool of a sign-in. If it is of another stack, which is a finding, this is a text, so
    /// that there is no dangling `Ref` as well.
    pub(super) fn identity_pool(&self, sign_in: &str, owner: &Owner) -> Expr {
        let own = (*owner == self.stack.owner).then(|| self.stack.sign_in_named(sign_in)).flatten();
        match own {
            Some(own) => Expr::reference(own.logical_id(SignInPart::IdentityPool).value),
            None => Expr::from(format!("{sign_in}IdentityPool")),
        }
    }

    /// Attaches to each identity pool the roles whose principal it is. If two roles are for the same
    /// users, the first is attached.
    pub(super) fn role_attachments(&self) -> Vec<Member> {
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
            if let Some((_, roles)) = own {
                let arn = || Expr::get_att(role.resource_id(), "Arn").at(role.principal.site);
                roles.entry(amr.users()).or_insert_with(arn);
            }
        }
        let attached = attachments.into_values().filter(|(_, roles)| !roles.is_empty());
        let attachment = |(sign_in, roles): (&SignInDeclaration, AttachedRoles)| {
            let roles = roles.into_iter().map(|(users, arn)| (users, Some(arn)));
            let identity_pool = sign_in.logical_id(SignInPart::IdentityPool).value;
            let properties = Expr::object([
                ("IdentityPoolId", Some(Expr::reference(identity_pool))),
                ("Roles", Some(Expr::object(roles))),
            ]);
            let resource = frame("AWS::Cognito::IdentityPoolRoleAttachment", None, properties);
            let id = sign_in.logical_id(SignInPart::RoleAttachment);
            Member::resource(id, sign_in.id.site, resource, &sign_in.acknowledgements)
        };
        attached.map(attachment).collect()
    }
}

/// The session tags, each with its claim, beginning with the one that `LeadingKey::user_pool_sub`
/// compares. If two claims are mapped to one tag, the first is written.
fn principal_tags(claims: &[At<MappedClaim>]) -> Expr {
    let mut tags: IndexMap<String, Expr> = IndexMap::new();
    tags.insert("sub".to_owned(), "sub".into());
    for At { value: MappedClaim { claim, tag }, site } in claims {
        if !tags.keys().any(|known| known.eq_ignore_ascii_case(tag)) {
            tags.insert(tag.clone(), Expr::from(claim).at(*site));
        }
    }
    Expr::from(tags)
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
            let template = lowered(&stack).template;
            let tag = template.resource("SellersPrincipalTag").unwrap();
            tag.property("PrincipalTags").unwrap().expr().to_json()
        };
        let sellers = || UserSignIn::new("Sellers");
        assert_eq!(tags(sellers()), r#"{"sub":"sub"}"#);
        let one = sellers().map_claim("custom:tenant", "tenant");
        assert_eq!(tags(one), r#"{"sub":"sub","tenant":"custom:tenant"}"#);
        let twice =
            sellers().map_claim("a", "tenant").map_claim("b", "Tenant").map_claim("c", "Sub");
        assert_eq!(tags(twice), r#"{"sub":"sub","tenant":"a"}"#);
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
