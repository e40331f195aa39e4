//! The changes as text, for the terminal.

use indexmap::IndexMap;

use super::AccessChanges;
use super::access::Entry;
use crate::evaluate::{Considered, What, says_another_again};
use crate::facts::Action;
use crate::facts::condition_key::spelled_condition_key;
use crate::names;
use crate::shown::{self, Shown, said, sentence};

impl AccessChanges {
    /// The changes as text: what is gained, what is lost, and what is not known, by role, each with a request to show
    /// it and the statement that decides. Empty if nothing changes.
    pub fn text(&self) -> String {
        self.shown_text().into()
    }

    pub(crate) fn shown_text(&self) -> Shown {
        let mut parts: IndexMap<&'static str, IndexMap<&str, Lines>> =
            ["gained", "lost", "not known"].map(|title| (title, IndexMap::new())).into();
        for entry in &self.entries {
            let title = match entry.change.what {
                What::Gained(_) => "gained",
                What::Lost(_) => "lost",
                What::Undecided(_) => "not known",
            };
            let lines = parts.entry(title).or_default().entry(entry.role.as_str()).or_default();
            lines.entry((request(entry), decided(entry))).or_default().push(entry.change.action);
        }
        let parts = parts.into_iter().filter(|(_, roles)| !roles.is_empty());
        let parts = parts.map(|(title, roles)| {
            let roles = roles.into_iter().map(|(role, lines)| of_role(role, lines));
            said!("{}\n{}", title, roles.collect::<Shown>())
        });
        Shown::joined(parts, "\n")
    }
}

/// Actions by the request that shows a change, and what decides it.
type Lines = IndexMap<(String, Option<String>), Vec<Action>>;

fn of_role(role: &str, lines: Lines) -> Shown {
    let mut text = said!("\n{}\n", sentence(format!("role `{}`", shown::name(role))));
    for ((request, by), actions) in lines {
        let actions = names::joined(actions.iter().map(|action| action.name().to_owned()));
        text.push(said!("  {}\n", sentence(format!("{actions} on {request}"))));
        if let Some(by) = by {
            text.push(said!("    {}\n", sentence(by)));
        }
    }
    text
}

/// The resource and the condition keys that matter.
fn request(entry: &Entry) -> String {
    let mut request = entry.place.clone();
    for (key, values) in entry.change.keys.iter().filter(|(key, _)| !says_another_again(key)) {
        let key = spelled_condition_key(key);
        request += &match values.as_slice() {
            [] => format!(", without {key}"),
            values => {
                format!(", {key} {}", names::listed(values.iter().map(String::as_str)))
            }
        };
    }
    request
}

/// The statement that decides, or why it is not known.
fn decided(entry: &Entry) -> Option<String> {
    let by = |statement: &Option<Considered>| Some(format!("by {}", statement.as_ref()?));
    match &entry.change.what {
        What::Gained(statement) | What::Lost(statement) => by(statement),
        What::Undecided(why) => Some(why.clone()),
    }
}
