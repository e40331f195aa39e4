//! The findings about invariants.

use crate::evaluate::{Change, Considered, What, key_words, says_another_again};
use crate::facts::Action;
use crate::facts::condition_key::spelled_condition_key;
use crate::facts::pages;
use crate::findings::{Finding, Location, finding, rules};
use crate::may::Invariant;
use crate::names;

rules!(
    error BROKEN = iam124 {
        title: "no invariant is broken",
        explanation: "An invariant says who may never do what: `stack.never(everyone().except([&backoffice])\
            .may(writes(), on(&audit)), \"the reason\")`, or a file for `check --invariants`. It is not a sample of \
            requests that is asked: every request that a principal can make is decided as one of its kind, that of \
            requests which no statement tells apart. The finding shows a request that is allowed, and the statement \
            that allows it.",
        page: pages::IAM_EVALUATION,
    },
    error NOT_DECIDED = iam125 {
        title: "every invariant is decided",
        explanation: "Where a policy of unknown content, a value that only deployment knows, or too many kinds of \
            requests leave open whether somebody may do what an invariant rules out, nobody can rely on it. Say what \
            is not known, leave whoever it is about out by `except`, or ask for less.",
        page: pages::IAM_EVALUATION,
    },
    error MISNAMED = iam126 {
        title: "an invariant names what there is",
        explanation: "A principal, table or index that there is not breaks no invariant, and a misspelt name would \
            keep one for ever; so would an `except` that leaves out everyone who is named. Handles cannot be misspelt.",
        page: pages::IAM_EVALUATION,
    },
);

/// How many statements, actions and tables are named. Further ones are counted.
const NAMED: usize = 4;
/// How many keys of a request are shown, and of those that it lacks. Further ones are counted.
const MOST_KEYS: usize = 12;

/// What breaks an invariant: a principal by a statement, or for a reason that leaves it open.
#[derive(Clone, Debug)]
pub(super) struct Broken {
    principal: String,
    by: By,
    actions: Vec<Action>,
    /// The names of tables and their parts.
    on: Vec<String>,
    /// A request that shows it.
    request: String,
    /// In which case of the template's conditions; empty if it is so in all.
    when: String,
}

#[derive(Clone, Debug)]
enum By {
    Statement(Option<Considered>),
    NotDecided(String),
}

impl Broken {
    /// Adds what a principal may do, or may be able to, to what is found of it by the same statement or for the same
    /// reason.
    pub(super) fn add(found: &mut Vec<Self>, principal: &str, noun: &str, change: Change) {
        let request = request(&change);
        let by = match change.what {
            What::Gained(by) | What::Lost(by) => By::Statement(by),
            What::Undecided(why) => By::NotDecided(why),
        };
        let new = Self {
            principal: principal.to_owned(),
            by,
            actions: vec![change.action],
            on: vec![noun.to_owned()],
            request,
            when: String::new(),
        };
        let Some(known) = found.iter_mut().find(|known| known.is_like(&new)) else {
            found.push(new);
            return;
        };
        if !known.actions.contains(&change.action) {
            known.actions.push(change.action);
        }
        if !known.on.iter().any(|it| it == noun) {
            known.on.push(noun.to_owned());
        }
    }

    /// Whether both are of one principal and by one statement, or for one reason.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let is_same = match (&self.by, &other.by) {
            (By::Statement(Some(one)), By::Statement(Some(other))) => {
                one.pointer() == other.pointer() && one.name() == other.name()
            }
            (By::Statement(None), By::Statement(None)) => true,
            (By::NotDecided(one), By::NotDecided(other)) => one == other,
            _ => false,
        };
        is_same && self.principal == other.principal
    }

    /// The same, in a case of the template's conditions.
    pub(super) fn in_case(self, when: &str) -> Self {
        Self { when: when.to_owned(), ..self }
    }

    /// `role Writer may PutItem on Audit`
    fn sentence(&self, may: &str) -> String {
        let actions = counted(self.actions.iter().map(|it| format!("`{}`", it.name())).collect());
        let when = match self.when.as_str() {
            "" => String::new(),
            when => format!(", where {when}"),
        };
        format!("{} {may} {actions} on {}{when}", self.principal, counted(self.on.clone()))
    }
}

/// The request that shows it: action, resource and the condition keys that matter.
fn request(change: &Change) -> String {
    let mut request = format!("`{}` on `{}`", change.action.qualified_name(), change.resource);
    let keys = change.keys.iter().filter(|(key, _)| !says_another_again(key));
    let (absent, given): (Vec<_>, Vec<_>) = keys.partition(|(_, values)| values.is_empty());
    for (key, values) in given.iter().take(MOST_KEYS) {
        request += &format!(", with {}", key_words(key, values));
    }
    if let more @ 1.. = given.len().saturating_sub(MOST_KEYS) {
        request += &format!(", with {more} more keys");
    }
    if !absent.is_empty() {
        let absent = absent.into_iter().map(|(key, _)| spelled_condition_key(key).into_owned());
        let absent = names::joined_up_to(MOST_KEYS, "keys", absent.collect());
        request += &format!(", without {absent}");
    }
    request
}

/// Words in a line, of many the first ones and how many more there are.
fn counted(words: Vec<String>) -> String {
    names::joined_up_to(NAMED, "", words)
}

/// A finding for what breaks the invariant, and one for what may.
pub(super) fn findings(invariant: &Invariant, all: Vec<Broken>) -> Vec<Finding> {
    let (broken, open): (Vec<Broken>, Vec<Broken>) =
        all.into_iter().partition(|one| matches!(one.by, By::Statement(_)));
    broken_by(invariant, &broken).into_iter().chain(left_open_by(invariant, &open)).collect()
}

fn broken_by(invariant: &Invariant, all: &[Broken]) -> Option<Finding> {
    let (first, others) = all.split_first()?;
    let message = format!("`{}` is broken: {}", invariant.name, first.sentence("may"));
    let mut found = finding!(&BROKEN, "{message}")
        .here(place_of(invariant), "stated here")
        .help(format!("it may make this request: {}", first.request));
    for one in all.iter().take(NAMED) {
        let By::Statement(Some(statement)) = &one.by else { continue };
        let location = Location {
            place: statement.place().cloned(),
            pointer: Some(statement.pointer().to_owned()).filter(|it| !it.is_empty()),
        };
        found = found.and(location, format!("{}, by {}", one.principal, statement.name()));
    }
    for one in others.iter().take(NAMED) {
        let sentence = one.sentence("may");
        found = found.help(format!("{sentence}, too: {}", one.request));
    }
    if let more @ 1.. = others.len().saturating_sub(NAMED) {
        found = found.help(format!("{more} more may do so"));
    }
    found.help("narrow the statement, or leave whoever may do it out by `except`").found()
}

fn left_open_by(invariant: &Invariant, all: &[Broken]) -> Option<Finding> {
    let (first, others) = all.split_first()?;
    let why = |one: &Broken| match &one.by {
        By::NotDecided(why) => why.clone(),
        By::Statement(_) => String::new(),
    };
    let sentence = first.sentence("perhaps may");
    let message = format!("`{}` is not decided: {sentence}, since {}", invariant.name, why(first));
    let mut found = finding!(&NOT_DECIDED, "{message}").here(place_of(invariant), "stated here");
    for one in others.iter().take(NAMED) {
        found = found.help(format!("{}, since {}", one.sentence("perhaps may"), why(one)));
    }
    if let more @ 1.. = others.len().saturating_sub(NAMED) {
        found = found.help(format!("{more} more perhaps may"));
    }
    let help = "say what is not known, of a file by `--parameter` and `--import`, or leave out by `except` whom it \
                is about; what else deployment decides, as the name of a file's stack, cannot be said";
    found.help(help).found()
}

fn place_of(invariant: &Invariant) -> Location {
    Location { place: invariant.place.clone(), pointer: None }
}
