//! `UserSignIn`: users of a user pool who get AWS credentials of their own.

use std::sync::Arc;

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Id, common_setters, declaration, setters};
use crate::cognito::user_pool::{SignInAttribute, UserPool, UserPoolDeclaration};
use crate::iam::{Amr, Owner, Principal, Trust, UserGroup};
use crate::names;
use crate::site::At;
use crate::template::Expr;

/// Sign-in with AWS credentials: a user pool, a client, and an identity pool that they feed.
///
/// The identity pool tags each session with the user's `sub`, so that
/// [`LeadingKey::user_pool_sub`](crate::LeadingKey::user_pool_sub) holds; a role for
/// [`authenticated`](UserSignInHandle::authenticated) users is attached by being added.
///
/// ```
/// use tablature::{Role, Stack, UserSignIn};
///
/// let mut stack = Stack::new("music");
/// let sign_in = stack.add(UserSignIn::new("Listeners"));
/// stack.add(Role::new("Listener", sign_in.authenticated()));
/// ```
///
/// See [identity pools](https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html) and
/// [attributes for access control](https://docs.aws.amazon.com/cognito/latest/developerguide/attributes-for-access-control.html).
#[derive(Clone, Debug)]
#[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
pub struct UserSignIn {
    pub(crate) declaration: SignInDeclaration,
}

declaration! {
    pub(crate) struct SignInDeclaration(id: String, user_pool: UserPool) {
        id: Id = Id::caller(id),
        user_pool: UserPool = user_pool,
        /// Whether the user pool is the default one, whose id follows the sign-in's.
        has_default_pool: bool = true,
        user_pool_client_logical_id: Option<At<String>> = None,
        identity_pool_logical_id: Option<At<String>> = None,
        principal_tag_logical_id: Option<At<String>> = None,
        role_attachment_logical_id: Option<At<String>> = None,
        guests: At<bool> = At::caller(false),
        claims: Vec<At<MappedClaim>> = Vec::new(),
        write_attributes: Option<At<Vec<String>>> = None,
        acknowledgements: Vec<Acknowledgement> = Vec::new(),
    }
}

/// A resource that a sign-in creates beside its user pool.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum SignInPart {
    UserPoolClient,
    IdentityPool,
    PrincipalTag,
    RoleAttachment,
}

/// A claim of the user's token, and the session tag that it becomes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct MappedClaim {
    pub(crate) claim: String,
    pub(crate) tag: String,
}

impl UserSignIn {
    /// Users sign in by e-mail and password, and may sign up themselves; there are no guests.
    #[track_caller]
    pub fn new(id: impl Into<String>) -> Self {
        let id = id.into();
        let user_pool = UserPool::new(default_pool(&id)).sign_in_with([SignInAttribute::Email]);
        Self { declaration: SignInDeclaration::of(id, user_pool) }
    }

    /// Uses this user pool instead of the default one.
    #[track_caller]
    pub fn user_pool(mut self, user_pool: UserPool) -> Self {
        self.declaration.calls.once("user_pool");
        self.declaration.calls.absorb_part(&user_pool.declaration);
        self.declaration.user_pool = user_pool;
        self.declaration.has_default_pool = false;
        self
    }

    /// Tags each session with another claim of the user's token, beside `sub`, so that
    /// [`LeadingKey::principal_tag`](crate::LeadingKey::principal_tag) holds. The claim is an attribute of the
    /// user pool, standard or [custom](UserPool::custom_attribute), or one that Cognito sets, such as
    /// `cognito:username`; of another one the tag would always be absent, which is a finding (COG024).
    ///
    /// Users must not be able to write a claim that decides which rows they reach, which is a finding as well
    /// (COG010). They write the standard attributes. Where a custom one is mapped, the client is made with the
    /// standard ones alone, so that only administrators write it, unless
    /// [`write_attributes`](Self::write_attributes) says otherwise.
    ///
    /// ```
    /// use tablature::Action::{GetItem, Query};
    /// use tablature::{
    ///     Attribute, CustomAttribute, LeadingKey, Role, SignInAttribute, Stack, Stage, TableV2, UserPool, UserSignIn,
    /// };
    ///
    /// let mut stack = Stack::new("shop");
    /// let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("tenant")));
    /// let people = UserPool::new("People")
    ///     .sign_in_with([SignInAttribute::Email])
    ///     .custom_attribute(CustomAttribute::string("tenant").immutable());
    /// let sign_in = stack.add(
    ///     UserSignIn::new("Sellers").user_pool(people).map_claim("custom:tenant", "tenant"),
    /// );
    /// stack.add(
    ///     Role::new("Seller", sign_in.authenticated())
    ///         .allow(orders.actions([GetItem, Query]).rows(LeadingKey::principal_tag("tenant"))),
    /// );
    /// assert!(stack.check(&Stage::default()).codes().is_empty());
    /// ```
    ///
    /// A tag is mapped once, and a session has up to 50. See
    /// [attributes for access control](https://docs.aws.amazon.com/cognito/latest/developerguide/attributes-for-access-control.html).
    #[track_caller]
    pub fn map_claim(mut self, claim: impl Into<String>, tag: impl Into<String>) -> Self {
        let mapped = MappedClaim { claim: claim.into(), tag: tag.into() };
        let SignInDeclaration { calls, claims, .. } = &mut self.declaration;
        calls.add("map_claim", claims, At::caller(mapped), |one, other| {
            one.value.tag == other.value.tag
        });
        self
    }

    /// The attributes that users write by the sign-in's client: see
    /// [`UserPoolClient::write_attributes`](crate::UserPoolClient::write_attributes).
    ///
    /// ```
    /// use tablature::UserSignIn;
    ///
    /// UserSignIn::new("Sellers").write_attributes(["email", "name"]);
    /// ```
    #[track_caller]
    pub fn write_attributes(
        mut self,
        attributes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let SignInDeclaration { calls, write_attributes, .. } = &mut self.declaration;
        let list = write_attributes.get_or_insert(At::caller(Vec::new()));
        let attributes = attributes.into_iter().map(Into::into);
        calls.extend("write_attributes", &mut list.value, attributes);
        self
    }
}

setters! {
    [] UserSignIn, [.declaration];

    /// Whether visitors who have not signed in get credentials, too. Their role is the one for
    /// [`unauthenticated`](UserSignInHandle::unauthenticated) users.
    pub fn guests(allowed: bool);

    /// The logical id of the client to use instead of the derived one, for taking over a stack that
    /// something else deployed. Another logical id makes a new client, with another id. The user pool's is
    /// [`UserPool::logical_id`](crate::UserPool::logical_id).
    ///
    /// ```
    /// use tablature::{SignInAttribute, Stack, UserPool, UserSignIn};
    ///
    /// let pool = UserPool::new("Pool").sign_in_with([SignInAttribute::Email]).logical_id("Users52A1");
    /// let mut stack = Stack::new("music");
    /// stack.add(
    ///     UserSignIn::new("Listeners")
    ///         .user_pool(pool)
    ///         .user_pool_client_logical_id("UsersWeb9C07")
    ///         .identity_pool_logical_id("Identities")
    ///         .principal_tag_logical_id("IdentitiesTags")
    ///         .role_attachment_logical_id("IdentitiesRoles"),
    /// );
    /// ```
    pub fn user_pool_client_logical_id(logical_id: impl Into<String>);

    /// The logical id of the identity pool to use instead of the derived one. Another logical id makes a
    /// new pool, in which every user has another identity id.
    pub fn identity_pool_logical_id(logical_id: impl Into<String>);

    /// The logical id to use instead of the derived one for the mapping of claims to tags
    /// (`AWS::Cognito::IdentityPoolPrincipalTag`).
    pub fn principal_tag_logical_id(logical_id: impl Into<String>);

    /// The logical id to use instead of the derived one for the roles of the identity pool
    /// (`AWS::Cognito::IdentityPoolRoleAttachment`).
    pub fn role_attachment_logical_id(logical_id: impl Into<String>);
}

common_setters! {
    [] UserSignIn = "sign-in": moved_from, acknowledge, replacing;
    example
        "UserSignIn::new(\"Listeners\")",
        "guests(false)" => "guests(true)";
    more
        "",
        "That is in the client, the identity pool and what belongs to it; findings in the user pool are accepted by\n\
         [`UserPool::acknowledge`](UserPool::acknowledge).",
        "";
}

/// The id of the user pool of a sign-in that does not say which one.
fn default_pool(sign_in: &str) -> String {
    format!("{sign_in}UserPool")
}

impl SignInDeclaration {
    pub(crate) fn move_from(&mut self, old: At<String>) {
        if self.has_default_pool {
            let value = default_pool(&old.value);
            self.user_pool.declaration.move_from(At { value, site: old.site });
        }
        self.id.move_from(old);
    }

    /// The user pool that it was given; `None` where it has the default one.
    pub(crate) fn own_user_pool(&self) -> Option<&UserPoolDeclaration> {
        (!self.has_default_pool).then_some(&self.user_pool.declaration)
    }

    /// By what its principals name the sign-in, and the beginning of the logical ids of its parts.
    pub(crate) fn name(&self) -> String {
        names::alphanumeric(&self.id.word().value)
    }

    /// The logical id that was set for a part, or else the one derived from the sign-in's.
    pub(crate) fn logical_id(&self, part: SignInPart) -> At<String> {
        let (own, suffix) = match part {
            SignInPart::UserPoolClient => (&self.user_pool_client_logical_id, "UserPoolClient"),
            SignInPart::IdentityPool => (&self.identity_pool_logical_id, "IdentityPool"),
            SignInPart::PrincipalTag => (&self.principal_tag_logical_id, "PrincipalTag"),
            SignInPart::RoleAttachment => (&self.role_attachment_logical_id, "RoleAttachment"),
        };
        let derived =
            || At { value: format!("{}{suffix}", self.name()), site: self.id.word().site };
        own.clone().unwrap_or_else(derived)
    }
}

/// The handle of a sign-in that was added to a stack.
#[derive(Clone, Debug)]
pub struct UserSignInHandle {
    pub(crate) declaration: Arc<SignInDeclaration>,
    pub(crate) owner: Owner,
}

impl UserSignInHandle {
    /// Users who have signed in, as the principal of one role.
    #[track_caller]
    pub fn authenticated(&self) -> Principal {
        Principal::cognito(self.declaration.name(), Amr::Authenticated, self.owner.clone())
    }

    /// The users of a group of the user pool, as the principal of one role. The group is made with the role
    /// (`AWS::Cognito::UserPoolGroup`), and the identity pool gives its users that role instead of the one for
    /// [`authenticated`](Self::authenticated) users (`RoleMappings`). Who is in no such group gets the latter, or
    /// nothing where there is none.
    ///
    /// A user of several groups gets the role of the first, in the order in which the roles are added.
    /// [`group_with_precedence`](Self::group_with_precedence) says the order by numbers.
    ///
    /// ```
    /// use tablature::{Attribute, LeadingKey, Role, Stack, Stage, TableV2, UserSignIn};
    ///
    /// let mut stack = Stack::new("notes");
    /// let notes = stack.add(TableV2::on_demand("Notes", Attribute::string("userId")));
    /// let sign_in = stack.add(UserSignIn::new("Users"));
    /// let all = notes.read_data().every_row("admins read all notes");
    /// stack.add(Role::new("Admin", sign_in.group("admins")).allow(all));
    /// let own = notes.read_data().rows(LeadingKey::user_pool_sub());
    /// stack.add(Role::new("User", sign_in.authenticated()).allow(own));
    /// assert!(stack.check(&Stage::default()).codes().is_empty());
    /// ```
    ///
    /// A group's name has 1 to 128 characters. See
    /// [role-based access control](https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html).
    #[doc(alias = "CfnUserPoolGroup")]
    #[track_caller]
    pub fn group(&self, name: impl Into<String>) -> Principal {
        self.principal_of_group(name.into(), None)
    }

    /// The users of a group, as [`group`](Self::group), with the group's precedence: of the groups that a user is
    /// in, the one of the lowest number counts. Two groups of one number are a finding (COG025).
    ///
    /// ```
    /// use tablature::{Role, Stack, UserSignIn};
    ///
    /// let mut stack = Stack::new("notes");
    /// let sign_in = stack.add(UserSignIn::new("Users"));
    /// stack.add(Role::new("Member", sign_in.group_with_precedence("members", 10)));
    /// stack.add(Role::new("Admin", sign_in.group_with_precedence("admins", 1)));
    /// ```
    #[track_caller]
    pub fn group_with_precedence(&self, name: impl Into<String>, precedence: u32) -> Principal {
        self.principal_of_group(name.into(), Some(precedence))
    }

    #[track_caller]
    fn principal_of_group(&self, name: String, precedence: Option<u32>) -> Principal {
        let group = UserGroup { name, precedence };
        let mut principal = self.authenticated();
        if let Trust::Cognito { group: of, .. } = &mut principal.trust {
            *of = Some(group);
        }
        principal
    }

    /// Visitors who have not signed in, as the principal of one role. See [`UserSignIn::guests`].
    #[track_caller]
    pub fn unauthenticated(&self) -> Principal {
        Principal::cognito(self.declaration.name(), Amr::Unauthenticated, self.owner.clone())
    }

    /// The user pool's ARN, resolved at deployment.
    pub fn user_pool_arn(&self) -> Expr {
        Expr::get_att(self.declaration.user_pool.declaration.resource_id(), "Arn")
            .of_stack(&self.owner)
    }

    /// The user pool's id, resolved at deployment.
    pub fn user_pool_id(&self) -> Expr {
        Expr::reference(self.declaration.user_pool.declaration.resource_id()).of_stack(&self.owner)
    }

    /// The client's id, resolved at deployment.
    pub fn user_pool_client_id(&self) -> Expr {
        Expr::reference(self.declaration.logical_id(SignInPart::UserPoolClient).value)
            .of_stack(&self.owner)
    }

    /// The identity pool's id, resolved at deployment.
    pub fn identity_pool_id(&self) -> Expr {
        Expr::reference(self.declaration.logical_id(SignInPart::IdentityPool).value)
            .of_stack(&self.owner)
    }
}
