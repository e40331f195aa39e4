//! Lowers user pools, clients, identity pools and the roles of their users.

use indexmap::IndexMap;

use super::resource::{Removal, frame};
use super::{Lower, Lowering, Member, at, fields, list, outputs, set, set_or};
use crate::builder::{Calls, Id};
use crate::cognito::{
    AuthFlow, CustomAttribute, MappedClaim, PasswordPolicy, SignInDeclaration, SignInPart,
    UserPool, UserPoolClientDeclaration, UserPoolDeclaration,
};
use crate::facts::cognito::writable_attributes;
use crate::iam::{Owner, RoleDeclaration, Trust, UserGroup};
use crate::names;
use crate::site::At;
use crate::template::Expr;

/// The roles of the users of a sign-in.
#[derive(Default)]
struct AttachedRoles<'s> {
    /// The ARNs of the default roles, by the users that they are for.
    defaults: IndexMap<&'static str, Expr>,
    /// The roles of groups, by the group's name.
    groups: IndexMap<&'s str, (&'s RoleDeclaration, &'s UserGroup)>,
}

impl Lower for UserPoolDeclaration {
    fn resources(&self, _: &Lowering<'_>) -> Vec<Member> {
        fields! {
            Self = self;
            user_pool_name, sign_in_with, custom_attributes, password_policy, self_sign_up,
            deletion_protection, removal_policy,
        }
        let codes = || {
            let codes = sign_in_with.value.iter().copied();
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
            ("Schema", list(custom_attributes.iter().map(schema_attribute))),
            ("UserPoolName", set(user_pool_name)),
            ("UsernameAttributes", codes()),
        ]);
        let removal = Removal::of(removal_policy.as_ref());
        vec![Member::of(self, "AWS::Cognito::UserPool", Some(removal), Some(properties))]
    }

    outputs!(reference "Id");
}

impl Lower for UserPoolClientDeclaration {
    fn resources(&self, _: &Lowering<'_>) -> Vec<Member> {
        fields! {
            Self = self;
            user_pool, owner as _, client_name, auth_flows, generate_secret, write_attributes,
        }
        let flows = auth_flows.value.iter().copied();
        let properties = Expr::object([
            ("ClientName", set(client_name)),
            ("ExplicitAuthFlows", (flows.len() > 0).then(|| Expr::list(flows).at(auth_flows.site))),
            ("GenerateSecret", Some(set_or(generate_secret, false))),
            ("PreventUserExistenceErrors", Some("ENABLED".into())),
            ("UserPoolId", Some(user_pool.clone())),
            (
                "WriteAttributes",
                write_attributes
                    .as_ref()
                    .map(|written| Expr::list(&written.value).at(written.site)),
            ),
        ]);
        vec![Member::of(self, "AWS::Cognito::UserPoolClient", None, Some(properties))]
    }

    outputs!(reference "Id");
}

impl Lower for SignInDeclaration {
    fn resources(&self, lowering: &Lowering<'_>) -> Vec<Member> {
        let Self {
            id,
            user_pool: UserPool { declaration: pool },
            has_default_pool: _,
            user_pool_client_logical_id: _,
            identity_pool_logical_id: _,
            principal_tag_logical_id: _,
            role_attachment_logical_id: _,
            guests,
            claims,
            write_attributes,
            acknowledgements,
            calls: _,
        } = self;
        let site = id.site;
        let pool_id = pool.resource_id();
        let client_id = self.logical_id(SignInPart::UserPoolClient);
        let provider = || Some(Expr::get_att(&pool_id, "ProviderName"));
        let member = |part, kind, removal, properties| {
            let resource = frame(kind, removal, Some(Expr::object(properties)));
            Member::resource(self.logical_id(part), site, resource, acknowledgements)
        };

        let client = UserPoolClientDeclaration {
            id: Id::taken(site, client_id.clone()),
            user_pool: Expr::reference(&pool_id),
            owner: None,
            client_name: None,
            auth_flows: At { value: vec![AuthFlow::UserSrp, AuthFlow::RefreshToken], site },
            generate_secret: None,
            write_attributes: write_attributes.clone().or_else(|| without_custom(claims)),
            acknowledgements: acknowledgements.clone(),
            calls: Calls::default(),
        };
        let identity_provider = Expr::object([
            ("ClientId", Some(Expr::reference(client_id.value))),
            ("ProviderName", provider()),
            ("ServerSideTokenCheck", Some(true.into())),
        ]);
        let identity_pool = vec![
            ("AllowUnauthenticatedIdentities", Some(at(guests))),
            ("CognitoIdentityProviders", Some(Expr::list([identity_provider]))),
        ];
        // The identity pool's ids may be the keys of retained rows, so it is removed only when the
        // users are.
        let removal = Some(Removal::of(pool.removal_policy.as_ref()));
        let identity_pool_id = self.logical_id(SignInPart::IdentityPool).value;
        let principal_tag = vec![
            ("IdentityPoolId", Some(Expr::reference(identity_pool_id))),
            ("IdentityProviderName", provider()),
            ("PrincipalTags", Some(principal_tags(claims))),
            ("UseDefaults", Some(false.into())),
        ];
        let mut members = pool.resources(lowering);
        members.extend(client.resources(lowering));
        members.extend([
            member(SignInPart::IdentityPool, "AWS::Cognito::IdentityPool", removal, identity_pool),
            member(
                SignInPart::PrincipalTag,
                "AWS::Cognito::IdentityPoolPrincipalTag",
                None,
                principal_tag,
            ),
        ]);
        members
    }

    fn outputs(&self) -> Vec<Member> {
        let pool = self.user_pool.declaration.id.logical_id();
        let [client, identity_pool] = [SignInPart::UserPoolClient, SignInPart::IdentityPool]
            .map(|part| self.logical_id(part));
        [pool, client, identity_pool]
            .map(|id| {
                let value = Expr::reference(&id.value);
                Member::output(id, "Id", value, self.id.site)
            })
            .into()
    }
}

impl Lowering<'_> {
    /// The identity pool of a sign-in. If it is of another stack, which is a finding, this is a text, so
    /// that there is no dangling `Ref` as well.
    pub(super) fn identity_pool(&self, sign_in: &str, owner: &Owner) -> Expr {
        let own = (*owner == self.stack.owner).then(|| self.stack.sign_in_named(sign_in)).flatten();
        match own {
            Some(own) => Expr::reference(own.logical_id(SignInPart::IdentityPool).value),
            None => Expr::from(format!("{sign_in}IdentityPool")),
        }
    }

    /// Attaches to each identity pool the roles whose principal it is, and makes the groups that have one. If two
    /// roles are for the same users, the first is attached.
    pub(super) fn role_attachments(&self) -> Vec<Member> {
        let mut attachments: IndexMap<String, (&SignInDeclaration, AttachedRoles<'_>)> =
            (self.stack.all::<SignInDeclaration>())
                .map(|sign_in| (sign_in.name(), (sign_in.as_ref(), AttachedRoles::default())))
                .collect();
        for role in self.stack.all::<RoleDeclaration>() {
            let Trust::Cognito { sign_in, amr, group, owner } = &role.principal.trust else {
                continue;
            };
            let own = (*owner == self.stack.owner).then(|| attachments.get_mut(sign_in)).flatten();
            let Some((_, roles)) = own else { continue };
            match group {
                Some(group) => {
                    roles.groups.entry(&group.name).or_insert((role.as_ref(), group));
                }
                None => {
                    let arn = || Expr::get_att(role.resource_id(), "Arn").at(role.principal.site);
                    roles.defaults.entry(amr.word()).or_insert_with(arn);
                }
            }
        }
        attachments
            .into_values()
            .filter(|(_, roles)| !roles.defaults.is_empty() || !roles.groups.is_empty())
            .flat_map(|(sign_in, roles)| attached(sign_in, roles))
            .collect()
    }
}

/// The groups of a sign-in that have a role, and the roles of its identity pool.
fn attached(sign_in: &SignInDeclaration, roles: AttachedRoles<'_>) -> Vec<Member> {
    let user_pool = sign_in.user_pool.declaration.resource_id();
    let mut members: Vec<Member> = (0u32..)
        .zip(roles.groups.values())
        .map(|(position, (role, group))| {
            let site = role.principal.site;
            let properties = Expr::object([
                ("GroupName", Some(Expr::from(&group.name))),
                ("Precedence", Some(group.precedence.unwrap_or(position).into())),
                ("RoleArn", Some(Expr::get_att(role.resource_id(), "Arn"))),
                ("UserPoolId", Some(Expr::reference(&user_pool))),
            ]);
            let resource = frame("AWS::Cognito::UserPoolGroup", None, Some(properties));
            let value = format!("{}{}Group", sign_in.name(), names::id_part(&group.name));
            Member::resource(At { value, site }, site, resource, &role.acknowledgements)
        })
        .collect();
    // A user of no such group gets the default role, if there is one.
    let otherwise =
        if roles.defaults.contains_key("authenticated") { "AuthenticatedRole" } else { "Deny" };
    let client = sign_in.logical_id(SignInPart::UserPoolClient).value;
    let by_group = (!roles.groups.is_empty()).then(|| {
        let provider = [Expr::get_att(&user_pool, "ProviderName"), Expr::reference(client)];
        let mapping = Expr::object([
            ("AmbiguousRoleResolution", Some(otherwise.into())),
            ("IdentityProvider", Some(Expr::join(":", provider))),
            ("Type", Some("Token".into())),
        ]);
        Expr::object([("Groups", Some(mapping))])
    });
    let defaults = roles.defaults.into_iter().map(|(users, arn)| (users, Some(arn)));
    let properties = Expr::object([
        (
            "IdentityPoolId",
            Some(Expr::reference(sign_in.logical_id(SignInPart::IdentityPool).value)),
        ),
        ("RoleMappings", by_group),
        ("Roles", Some(Expr::object(defaults))),
    ]);
    let resource = frame("AWS::Cognito::IdentityPoolRoleAttachment", None, Some(properties));
    let id = sign_in.logical_id(SignInPart::RoleAttachment);
    members.push(Member::resource(id, sign_in.id.site, resource, &sign_in.acknowledgements));
    members
}

/// What the client of a sign-in writes where it does not say so: if a custom attribute becomes a tag, the
/// standard attributes alone, since AWS's pages differ on whether clients write custom ones by default.
fn without_custom(claims: &[At<MappedClaim>]) -> Option<At<Vec<String>>> {
    let custom = claims.iter().find(|mapped| mapped.value.claim.starts_with("custom:"))?;
    let value = writable_attributes().map(str::to_owned).collect();
    Some(At { value, site: custom.site })
}

fn schema_attribute(attribute: &At<CustomAttribute>) -> Expr {
    let CustomAttribute { name, data_type, mutable } = &attribute.value;
    Expr::object([
        ("AttributeDataType", Some(Expr::from(*data_type))),
        ("Mutable", Some((*mutable).into())),
        ("Name", Some(at(name))),
    ])
    .at(attribute.site)
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

fn policies(set: &At<PasswordPolicy>) -> Expr {
    let PasswordPolicy { minimum_length, uppercase, lowercase, numbers, symbols } = set.value;
    let policy = Expr::object([
        ("MinimumLength", Some(minimum_length.into())),
        ("RequireLowercase", Some(lowercase.into())),
        ("RequireNumbers", Some(numbers.into())),
        ("RequireSymbols", Some(symbols.into())),
        ("RequireUppercase", Some(uppercase.into())),
    ]);
    Expr::object([("PasswordPolicy", Some(policy))]).at(set.site)
}

#[cfg(test)]
mod tests {
    use crate::cognito::{CustomAttribute, UserPool, UserSignIn};
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

    #[test]
    fn a_group_has_a_role_that_the_token_names() {
        let mut stack = Stack::new("shop");
        let sign_in = stack.add(UserSignIn::new("Buyers"));
        stack.add(Role::new("Admin", sign_in.group("shop admins")));
        stack.add(Role::new("Clerk", sign_in.group_with_precedence("clerks", 7)));
        stack.add(Role::new("Again", sign_in.group("clerks")));
        let json = |template: &crate::template::Template, id: &str| {
            template.resource(id).unwrap().node().get("Properties").unwrap().expr().to_json()
        };
        let template = lowered(&stack).template;
        assert_eq!(
            json(&template, "BuyersShopAdminsGroup"),
            r#"{"GroupName":"shop admins","Precedence":0,"RoleArn":{"Fn::GetAtt":["Admin","Arn"]},"UserPoolId":{"Ref":"BuyersUserPool"}}"#
        );
        assert!(json(&template, "BuyersClerksGroup").contains(r#""Precedence":7"#));
        assert!(json(&template, "BuyersClerksGroup").contains(r#"["Clerk","Arn"]"#));
        let mappings = |otherwise: &str| {
            format!(
                r#""RoleMappings":{{"Groups":{{"AmbiguousRoleResolution":"{otherwise}","IdentityProvider":{{"Fn::Join":[":",[{{"Fn::GetAtt":["BuyersUserPool","ProviderName"]}},{{"Ref":"BuyersUserPoolClient"}}]]}},"Type":"Token"}}}}"#
            )
        };
        let attachment = json(&template, "BuyersRoleAttachment");
        assert!(attachment.contains(&mappings("Deny")), "{attachment}");
        assert!(attachment.ends_with(r#""Roles":{}}"#), "{attachment}");
        // The role of a group trusts as the one of all signed-in users does.
        stack.add(Role::new("Buyer", sign_in.authenticated()));
        let template = lowered(&stack).template;
        let attachment = json(&template, "BuyersRoleAttachment");
        assert!(attachment.contains(&mappings("AuthenticatedRole")), "{attachment}");
        let trust = |id: &str| {
            let role = template.resource(id).unwrap();
            role.property("AssumeRolePolicyDocument").unwrap().expr().to_json()
        };
        assert_eq!(trust("Admin"), trust("Buyer"));
    }

    #[test]
    fn a_client_writes_no_custom_attribute_that_becomes_a_tag() {
        let written = |sign_in: UserSignIn| {
            let mut stack = Stack::new("shop");
            stack.add(sign_in);
            let template = lowered(&stack).template;
            let client = template.resource("SellersUserPoolClient").unwrap();
            client.property("WriteAttributes").map(|list| list.expr().to_json())
        };
        let sellers = || UserSignIn::new("Sellers");
        assert_eq!(written(sellers()), None);
        assert_eq!(written(sellers().map_claim("email", "email")), None);
        let standard = written(sellers().map_claim("custom:tenant", "tenant")).unwrap();
        assert!(standard.contains(r#""email""#) && !standard.contains("custom:"), "{standard}");
        let own = sellers().map_claim("custom:tenant", "tenant").write_attributes(["name"]);
        assert_eq!(written(own).as_deref(), Some(r#"["name"]"#));
    }

    #[test]
    fn custom_attributes_are_in_the_schema_without_their_prefix() {
        let mut stack = Stack::new("shop");
        stack.add(
            UserPool::new("People")
                .custom_attribute(CustomAttribute::string("custom:tenant").immutable())
                .custom_attribute(CustomAttribute::date_time("joined")),
        );
        let template = lowered(&stack).template;
        let schema = template.resource("People").unwrap().property("Schema").unwrap();
        assert_eq!(
            schema.expr().to_json(),
            r#"[{"AttributeDataType":"String","Mutable":false,"Name":"tenant"},{"AttributeDataType":"DateTime","Mutable":true,"Name":"joined"}]"#
        );
    }
}
