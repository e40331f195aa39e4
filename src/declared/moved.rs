//! Judges what a declaration says of the id that it had before. The template has the old id alone.

use super::Judge;
use super::rules::{MOVED_AND_TAKEN, NOT_MOVED};
use crate::builder::Id;
use crate::findings::finding;
use crate::names;
use crate::site::Place;
use crate::stack::{Declared, Stack};

/// The ids of a stack's declarations, with their nouns; those of user pools within sign-ins, too.
fn ids(stack: &Stack) -> impl Iterator<Item = (&'static str, &Id)> {
    stack.declarations.iter().flat_map(|declared| {
        let pool = match declared {
            Declared::SignIn(sign_in) => {
                sign_in.own_user_pool().map(|pool| ("user pool", &pool.id))
            }
            _ => None,
        };
        std::iter::once((declared.noun(), declared.id())).chain(pool)
    })
}

/// The old id that was said at this place, and of which this name is derived. A loop says several at one.
pub(super) fn moved_at<'s>(stack: &'s Stack, place: &Place, name: &str) -> Option<&'s str> {
    let moved = ids(stack).filter_map(|(_, id)| id.moved_from());
    let mut here = moved.filter(|old| {
        *place == Place::Source(old.site) && name.starts_with(&names::logical_id(&old.value))
    });
    here.next().map(|old| old.value.as_str())
}

impl Judge<'_> {
    pub(super) fn check_moved(&mut self) {
        for (noun, id) in ids(self.stack) {
            let Some(old) = id.moved_from() else { continue };
            let (said, before) = (&id.value, &old.value);
            if let Some(own) = id.own() {
                let logical_id = &own.value;
                let derived = names::logical_id(before);
                let help = if *logical_id == derived {
                    format!("remove `.logical_id(…)`: it is derived from `{before}` anyway")
                } else {
                    format!(
                        "remove one: `.moved_from(…)` is right where `{derived}` is deployed, \
                         `.logical_id(…)` where `{logical_id}` is"
                    )
                };
                finding!(&MOVED_AND_TAKEN, "{noun} `{said}` sets `logical_id` and `moved_from`")
                    .here(old.site, "derived from the id before")
                    .and(own.site, "set")
                    .help(help)
                    .add_to(&mut self.findings);
            } else if said == before
                || !self.names_a_table(id) && names::logical_id(said) == names::logical_id(before)
            {
                finding!(&NOT_MOVED, "{noun} `{said}` was not moved")
                    .here(old.site, "without this, the same is derived")
                    .help("remove `.moved_from(…)`")
                    .add_to(&mut self.findings);
            }
        }
    }

    /// Whether the name of a table is derived from this id.
    fn names_a_table(&self, id: &Id) -> bool {
        let is_it = |declared: &Declared| match declared {
            Declared::Table(table) => std::ptr::eq(&table.id, id) && table.table_name.is_none(),
            _ => false,
        };
        self.stack.table_names.is_some() && self.stack.declarations.iter().any(is_it)
    }
}
