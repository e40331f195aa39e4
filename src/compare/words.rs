//! The changes of who may do what, as text.

use indexmap::IndexMap;

use super::AccessChanges;
use super::elsewhere::{NotCompared, OTHERS};
use super::entry::Entry;
use super::unasked::Unasked;
use crate::evaluate::{Considered, What, key_words, says_another_again};
use crate::facts::condition_key::spelled_condition_key;
use crate::names;
use crate::shown::{self, Shown, said, sentence};

/// What happens to requests, in the order in which it is said.
pub(super) const TITLES: [&str; 3] = ["gained", "lost", NOT_KNOWN];
const NOT_KNOWN: &str = "not known";

impl AccessChanges {
    /// The changes as text: what is gained, what is lost, and what is not known, by principal, each with a request to
    /// show it and the statement that decides. Empty if nothing changes.
    pub fn text(&self) -> String {
        self.shown_text().into()
    }

    pub(crate) fn shown_text(&self) -> Shown {
        let parts = TITLES.map(|title| (title, of_title(title, self.entries.iter())));
        let parts = parts.into_iter().filter(|(_, principals)| !principals.is_empty());
        let parts = parts.map(|(title, principals)| {
            let principals = principals.into_iter().map(|(noun, lines)| of_one(title, noun, lines));
            said!("{}\n{}", title, principals.collect::<Shown>())
        });
        let (unknown, others): (Vec<&NotCompared>, Vec<&NotCompared>) =
            self.elsewhere.iter().partition(|one| one.is_unknown());
        let line = |one: &NotCompared| {
            let line = format!("{}: {}", shown::quoted(&one.principal.noun), one.words());
            said!("  {}\n", sentence(line))
        };
        let reason = |one: &NotCompared| said!("    {}\n", sentence(one.why().to_owned()));
        let unknown: Shown = unknown.into_iter().flat_map(|one| [line(one), reason(one)]).collect();
        let others: Shown = others.into_iter().map(line).collect();
        let titled = [(NOT_KNOWN, unknown), (OTHERS, others)];
        let not_compared = titled.into_iter().filter(|(_, lines)| !lines.is_empty());
        let parts = parts.chain(not_compared.map(|(title, lines)| said!("{}\n\n{}", title, lines)));
        let mut unasked: Vec<String> = Vec::new();
        let of_macros = self.by_macros.map(str::to_owned);
        for why in self.unasked.iter().map(Unasked::alone).chain(of_macros) {
            if !unasked.contains(&why) {
                unasked.push(why);
            }
        }
        let by_macros = unasked.into_iter().map(|why| said!("not known\n\n  {}\n", sentence(why)));
        Shown::joined(parts.chain(by_macros), "\n")
    }
}

/// Actions by the request that shows a change, and what decides it.
type Lines = IndexMap<(String, Option<String>), Vec<&'static str>>;

/// Of so many places, where the same may be done, each is named.
const NAMED_PLACES: usize = 6;

/// A request or several places, what decides it, and the actions.
type Line = (String, Option<String>, Vec<&'static str>);

/// What is said of a principal: the same in several places once.
pub(super) fn folded(lines: Lines) -> Vec<Line> {
    type Alike = (Option<String>, Vec<&'static str>, Option<usize>);
    let mut found: IndexMap<Alike, Vec<String>> = IndexMap::new();
    for (number, ((request, by), actions)) in lines.into_iter().enumerate() {
        // A request with keys is said by itself.
        let alone = request.contains(", ").then_some(number);
        found.entry((by, actions, alone)).or_default().push(request);
    }
    let found = found.into_iter().map(|((by, actions, _), requests)| {
        (names::joined_up_to(NAMED_PLACES, "places", requests), by, actions)
    });
    found.collect()
}

/// The entries of a title, by the nouns of the principals.
pub(super) fn of_title<'e>(
    title: &str,
    entries: impl Iterator<Item = &'e Entry>,
) -> IndexMap<&'e str, Lines> {
    let mut principals: IndexMap<&str, Lines> = IndexMap::new();
    for entry in entries.filter(|entry| title_of(entry) == title) {
        let lines = principals.entry(entry.principal.noun.as_str()).or_default();
        lines.entry((request(entry), decided(entry))).or_default().push(entry.action);
    }
    principals
}

fn title_of(entry: &Entry) -> &'static str {
    match entry.what {
        What::Gained(_) => "gained",
        What::Lost(_) => "lost",
        What::Undecided(_) => NOT_KNOWN,
    }
}

fn of_one(title: &str, noun: &str, lines: Lines) -> Shown {
    let mut text = said!("\n{}\n", sentence(shown::quoted(noun).into_owned()));
    for (request, by, actions) in folded(lines) {
        text.push(said!("  {}\n", sentence(actions_on(title, &actions, &request))));
        if let Some(by) = by {
            text.push(said!("    {}\n", sentence(by)));
        }
    }
    text
}

/// Of what is not known so many actions are named; of what is gained or lost, all.
const NAMED: usize = 8;

/// `GetItem and Query on Orders`, `sts:AssumeRole on Writer`.
pub(super) fn actions_on(title: &str, actions: &[&str], request: &str) -> String {
    let name = |action: &&str| action.strip_prefix("dynamodb:").unwrap_or(action).to_owned();
    let most = if title == NOT_KNOWN { NAMED } else { usize::MAX };
    let actions = names::joined_up_to(most, "actions", actions.iter().map(name).collect());
    format!("{actions} on {request}")
}

/// The resource and the condition keys that matter.
fn request(entry: &Entry) -> String {
    let mut request = match &entry.function {
        Some(function) => format!("function {function} of role {}", entry.place),
        None => entry.place.clone(),
    };
    for (key, values) in entry.keys.iter().filter(|(key, _)| !says_another_again(key)) {
        request += &match values.as_slice() {
            [] => format!(", without {}", spelled_condition_key(key)),
            values => format!(", {}", key_words(key, values)),
        };
    }
    request
}

/// The statement that decides, or why it is not known.
fn decided(entry: &Entry) -> Option<String> {
    let by = |statement: &Option<Considered>| Some(format!("by {}", statement.as_ref()?));
    match &entry.what {
        What::Gained(statement) | What::Lost(statement) => by(statement),
        What::Undecided(why) => Some(why.clone()),
    }
}
