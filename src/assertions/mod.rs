//! Who may do what, as sentences in a test.
//!
//! ```
//! use tablature::Action::{DeleteItem, GetItem, PutItem, Query, UpdateItem};
//! use tablature::assertions::on;
//! # use tablature::{Attribute, GlobalSecondaryIndex, LeadingKey, Role, Stack, Stage, TableV2, UserSignIn};
//! # fn stack(_stage: &Stage) -> Stack {
//! #     let mut stack = Stack::new("music");
//! #     let tracks = stack.add(TableV2::on_demand("TrackTable", Attribute::string("id"))
//! #         .global_secondary_index(GlobalSecondaryIndex::new("byUserId", Attribute::string("uploadedBy"))));
//! #     let favourites = stack.add(TableV2::on_demand("FavouriteTable", Attribute::string("userId")));
//! #     let sign_in = stack.add(UserSignIn::new("Listeners"));
//! #     stack.add(Role::new("Listener", sign_in.authenticated())
//! #         .allow(tracks.actions([GetItem, Query]).every_row("the catalogue is public"))
//! #         .allow(favourites.actions([PutItem, UpdateItem, DeleteItem]).rows(LeadingKey::user_pool_sub())));
//! #     stack.add(Role::for_lambda("TrackHandler").allow(tracks.read_write_data()));
//! #     stack
//! # }
//!
//! let music = stack(&Stage::default());
//! let alice = music.role("Listener").as_user("alice");
//!
//! alice.may(PutItem, on("FavouriteTable").row("alice"));
//! alice.may_not([PutItem, UpdateItem, DeleteItem], on("FavouriteTable").row("bob"));
//! alice.may(Query, on("TrackTable").index("byUserId").row("bob"));
//! music.role("TrackHandler").may(GetItem, on("TrackTable"));
//! ```
//!
//! The words are those of IAM and DynamoDB, in the order of English: a [`RoleSession`] `may` or
//! `may_not` do [`Action`](crate::Action)s [`on`] a table, index or stream. The question goes to
//! the template that would be deployed, by [`evaluate`](crate::evaluate), not to the declaration.
//!
//! **An assertion holds only if the answer is certain.** `may_not` is not the negation of `may`: both
//! fail if the answer is not known, such as for a write under a row condition without
//! [`row`](Target::row), and say what to add. Both fail for a role, a table or an index that does not
//! exist, for an action that never applies to such a resource, and for a stack with errors, so that
//! no misspelt name makes a test pass. Several actions are asked one by one, and all failures are
//! reported.
//!
//! An assertion panics, as assertions do; [`decide`](RoleSession::decide) returns the
//! [`Decision`](crate::evaluate::Decision) instead. The role is the one at the default stage, in
//! the stack's own Region; [`Stack::at`](crate::Stack::at) selects another stage, account or
//! Region.

mod call;
mod deployment;
mod error;
mod everyone;
mod message;
mod session;

pub use call::Call;
pub use deployment::Deployment;
pub use error::CannotAsk;
pub use everyone::{EveryoneAsked, OnlyAsked};
pub use session::RoleSession;

pub use crate::may::{Actions, Target, on};
