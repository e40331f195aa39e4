//! `UserSignIn`: users of a user pool who get AWS credentials of their own.

use std::sync::Arc;

use crate::cognito::user_pool::{SignInAttribute, UserPool};
use crate::iam::{Amr, Owner, Principal};
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

#[derive(Clone, Debug)]
pub(crate) struct SignInDeclaration {
    pub(crate) id: At<String>,
    pub(crate) user_pool: UserPool,
    pub(crate) guests: At<bool>,
}

impl UserSignIn {
    /// Users sign in by e-mail and password, and may sign up themselves; there are no guests.
    #[track_caller]
    pub fn new(id: impl Into<String>) -> Self {
        let id = id.into();
        let user_pool =
            UserPool::new(format!("{id}UserPool")).sign_in_with([SignInAttribute::Email]);
        Self {
            declaration: SignInDeclaration {
                id: At::caller(id),
                user_pool,
                guests: At::caller(false),
            },
        }
    }

    /// A user pool of one's own making instead.
    pub fn user_pool(mut self, user_pool: UserPool) -> Self {
        self.declaration.user_pool = user_pool;
        self
    }

    /// Whether visitors who have not signed in get credentials, too: those of the role for
    /// [`unauthenticated`](UserSignInHandle::unauthenticated) users.
    #[track_caller]
    pub fn guests(mut self, allowed: bool) -> Self {
        self.declaration.guests = At::caller(allowed);
        self
    }
}

impl SignInDeclaration {
    pub(crate) fn child(&self, part: &str) -> String {
        format!("{}{part}", names::alphanumeric(&self.id.value))
    }
}

/// A sign-in that stands in a stack.
#[derive(Clone, Debug)]
pub struct UserSignInHandle {
    pub(crate) declaration: Arc<SignInDeclaration>,
    pub(crate) owner: Owner,
}

impl UserSignInHandle {
    /// Users who have signed in, as the principal of one role.
    #[track_caller]
    pub fn authenticated(&self) -> Principal {
        Principal::cognito(self.declaration.child(""), Amr::Authenticated, self.owner.clone())
    }

    /// Visitors who have not signed in, as the principal of one role. See [`UserSignIn::guests`].
    #[track_caller]
    pub fn unauthenticated(&self) -> Principal {
        Principal::cognito(self.declaration.child(""), Amr::Unauthenticated, self.owner.clone())
    }

    /// The user pool's ARN, resolved at deployment.
    pub fn user_pool_arn(&self) -> Expr {
        Expr::get_att(self.declaration.user_pool.declaration.resource_id(), "Arn")
    }

    /// The user pool's id, resolved at deployment.
    pub fn user_pool_id(&self) -> Expr {
        Expr::reference(self.declaration.user_pool.declaration.resource_id())
    }

    /// The client's id, resolved at deployment.
    pub fn user_pool_client_id(&self) -> Expr {
        Expr::reference(self.declaration.child("UserPoolClient"))
    }

    /// The identity pool's id, resolved at deployment.
    pub fn identity_pool_id(&self) -> Expr {
        Expr::reference(self.declaration.child("IdentityPool"))
    }
}
