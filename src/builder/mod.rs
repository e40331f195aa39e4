//! What all builders share: the record of their calls, and the setters that every resource has.
//!
//! **Lists add**: a setter that takes part of a list adds to it. **A single value is set once**: a
//! second call would drop the first value, so it is a finding (CFN060). Within `replacing(|it| …)`
//! single values and lists that one call sets as a whole replace, and what adds one element adds.
//! A switch without an argument, such as `outputs_for_all()`, may be called again.

mod calls;
mod id;
mod part;
mod resource;
mod setters;

pub(crate) use calls::{Calls, Repeated};
pub(crate) use id::Id;
pub(crate) use part::{DeclarationPart, part};
pub(crate) use resource::{
    ResourceDeclaration, attribute, declaration, field, identity, resource, set, setters, value,
};
pub(crate) use setters::common_setters;
