//! `Dimension`: one condition key of a request, and the values of it that conditions tell apart.

use std::borrow::Cow;

use super::best::Wish;
use super::compared::{Compared, Patterns};
use super::languages;
use super::order::Variable;
use super::own::OwnRows;
use super::sets;
use super::steps::{Step, steps};
use super::texts::{self, telling_apart};
use super::values;
use super::{Common, NotDecided};
use crate::evaluate::condition::Condition;
use crate::evaluate::condition::time::{EARLIEST, EARLIEST_SESSION, ISSUED, NOW, NOW_AGAIN};
use crate::evaluate::context::{Context, Value};
use crate::evaluate::glob;
use crate::evaluate::text::{ANY_TEXT, Text};
use crate::facts::condition_key::spelled_condition_key;
use crate::facts::{Existence, ValueType, exists_for, known_condition_key};
use crate::policy_syntax::values::{Decimal, Moment};

/// A condition key, or several that say one thing, and what is compared with it.
pub(super) struct Dimension<'s> {
    pub(super) key: String,
    pub(super) conditions: Vec<&'s Condition>,
    /// What each of the conditions should do for a request to be allowed.
    pub(super) wishes: Vec<Wish>,
    /// Conditions of another key whose moments are compared with this one's.
    beside: Vec<&'s Condition>,
    /// The patterns of other keys in which this one is a variable.
    pub(super) variable: Vec<Variable<'s>>,
    /// Whether what it is compared with depends on other keys.
    pub(super) needs_others: bool,
    /// What the caller's own rows match, if it matters whether all of a request are its own.
    pub(super) own: Option<OwnRows<'s>>,
    /// Names of tags of which it matters whether the list has them.
    members: Vec<String>,
    holds: Holds,
    /// Whether a request may come without it.
    optional: bool,
    language: Option<Vec<Step>>,
}

/// How many values the key has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Holds {
    One,
    /// A list of one.
    OneInList,
    Many,
}

/// How often what was found for a variable is put in its place to find more.
const ROUNDS: usize = 2;
/// With more values than these a variable is not decided.
const MOST_LEFT: usize = 100;

/// Keys with their values.
pub(super) type Choice = Vec<(String, Value)>;

pub(super) const ROWS: &str = "dynamodb:leadingkeys";
pub(super) const FULL_SCAN: &str = "dynamodb:fulltablescan";
/// Keys that say the same as another one.
const ROWS_AGAIN: &str = "dynamodb:firstpartitionkeyvalues";
pub(super) const REQUEST_TAG: &str = "aws:requesttag/";
pub(super) const TAG_KEYS: &str = "aws:tagkeys";

/// The key under which a key stands that says the same.
pub(super) fn canonical(key: &str) -> &str {
    match key {
        ROWS_AGAIN => ROWS,
        NOW_AGAIN => NOW,
        _ => key,
    }
}

/// Whether a key says what another one says.
pub(crate) fn says_another_again(key: &str) -> bool {
    canonical(key) != key
}

impl<'s> Dimension<'s> {
    /// The key of requests of this kind; `None` if all of them have the same value, or none.
    pub(super) fn of(key: &str, common: &Common<'_>) -> Option<Self> {
        let why = common.open(key)?;
        let known = known_condition_key(key);
        let is_list = known.is_some_and(|known| known.multivalued);
        let holds = match key {
            ROWS if !common.action.is_some_and(|action| action.names_several_rows()) => {
                Holds::OneInList
            }
            _ if is_list => Holds::Many,
            _ => Holds::One,
        };
        let missing = why.missing();
        Some(Self {
            key: key.to_owned(),
            conditions: Vec::new(),
            wishes: Vec::new(),
            beside: Vec::new(),
            variable: Vec::new(),
            needs_others: false,
            own: None,
            members: Vec::new(),
            holds,
            optional: !languages::is_user_id(missing) && is_optional(key, common),
            language: languages::of(key, missing),
        })
    }

    /// The key, in lower case.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// The names under which its list stands.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let other = (self.key == ROWS).then_some(ROWS_AGAIN);
        std::iter::once(self.key.as_str()).chain(other)
    }

    /// Adds a condition on the key. Of a key that is not known, a set operator says that it holds a list.
    pub(super) fn compare(&mut self, condition: &'s Condition, wish: Wish) {
        let as_set = condition.meaning().is_some_and(|it| it.set.is_some());
        if as_set && self.holds == Holds::One && known_condition_key(&self.key).is_none() {
            self.holds = Holds::Many;
        }
        self.conditions.push(condition);
        self.wishes.push(wish);
    }

    /// Whether its values are the same whatever other keys a request has, and matter to none of these.
    pub(super) fn is_fixed(&self) -> bool {
        !self.needs_others && self.variable.is_empty()
    }

    /// No more than there are values of it in any case: of a variable two, mine and somebody else's.
    pub(super) fn at_least(&self) -> usize {
        1 + usize::from(!self.variable.is_empty()) + usize::from(self.optional)
    }

    /// Whether a row in requests with these keys is the caller's own; no, where that does not matter.
    pub(super) fn is_own(&self, row: &Text, context: &Context) -> bool {
        self.own.as_ref().is_some_and(|own| own.has(row, context))
    }

    /// Has it tell apart the moments that the conditions of another key do, so that each can be before the other.
    pub(super) fn compare_with(&mut self, other: &[&'s Condition]) {
        self.beside.extend(other);
    }

    /// Has it tell apart whether a request's tags have this name.
    pub(super) fn tell_member(&mut self, key: &str) {
        if let Some(tag) = key.strip_prefix(REQUEST_TAG)
            && self.key == TAG_KEYS
        {
            self.members.push(tag.to_owned());
        }
    }

    /// The values that are told apart in requests that have these other keys.
    ///
    /// # Errors
    ///
    /// If they cannot all be found.
    pub(super) fn choices(&self, contexts: &[Context]) -> Result<Vec<Choice>, NotDecided> {
        let mut values: Vec<Value> = match self.holds {
            Holds::One => self.singles(contexts)?.into_iter().map(Value::One).collect(),
            Holds::OneInList => {
                self.singles(contexts)?.into_iter().map(|one| Value::Many(vec![one])).collect()
            }
            Holds::Many => {
                let singles = self.singles(contexts)?;
                let sets = sets::told_apart(self, &self.members, singles, contexts)?;
                sets.into_iter().map(Value::Many).collect()
            }
        };
        if self.optional {
            values.push(Value::Absent);
        }
        Ok(values.into_iter().map(|value| self.choice(value)).collect())
    }

    /// The value under each name of the key.
    fn choice(&self, value: Value) -> Choice {
        let key = || self.key.clone();
        match self.key.as_str() {
            NOW => {
                let moment = match &value {
                    Value::One(text) => text.as_known().and_then(Moment::read),
                    _ => None,
                };
                let seconds =
                    moment.map_or(Value::Absent, |it| Value::known(&it.seconds().to_string()));
                vec![(key(), value), (NOW_AGAIN.to_owned(), seconds)]
            }
            _ => self.names().map(|name| (name.to_owned(), value.clone())).collect(),
        }
    }

    /// Single values: one for each combination of comparisons that a value can pass, and some more.
    fn singles(&self, contexts: &[Context]) -> Result<Vec<Text>, NotDecided> {
        if known_condition_key(&self.key).is_some_and(|it| it.value == ValueType::Bool) {
            return Ok(["true", "false"].map(Text::known).into());
        }
        if let Some(words) = languages::words(&self.key) {
            return Ok(words.iter().copied().map(Text::known).collect());
        }
        let all: Vec<&Condition> = self.conditions.iter().chain(&self.beside).copied().collect();
        let compared = Compared::of(&all);
        let is_session = self.key == ISSUED;
        let is_time = self.key == NOW || is_session || !self.beside.is_empty();
        match compared {
            compared if compared.texts && compared.has_more_than_texts() => Err(self.mixed()),
            Compared { texts: true, .. } => self.texts(contexts),
            Compared { numbers, moments, .. } if is_time => {
                // It counts whole seconds.
                let around = |number: &Decimal| [number.less(), number.clone(), number.more()];
                let of_numbers = numbers.iter().flat_map(around);
                let of_numbers = of_numbers.filter_map(|number| Moment::of_seconds(&number));
                let earliest = if is_session { &*EARLIEST_SESSION } else { &*EARLIEST };
                let limits = moments.into_iter().chain(of_numbers);
                let limits = limits.chain([EARLIEST.clone(), EARLIEST_SESSION.clone()]).collect();
                let mut found = values::moments(limits);
                found.retain(|moment| moment >= earliest);
                Ok(found.iter().map(|moment| Text::known(moment.to_string())).collect())
            }
            Compared { numbers, moments, ranges, bytes, flags, .. } => {
                let mut kinds: Vec<Vec<String>> = Vec::new();
                if !numbers.is_empty() {
                    let known = known_condition_key(&self.key);
                    let whole = known.is_some_and(|it| it.value == ValueType::Numeric);
                    let mut found = values::numbers(numbers, whole);
                    // Those that AWS lists count something.
                    found.retain(|number| !whole || !number.starts_with('-'));
                    kinds.push(found);
                }
                if !moments.is_empty() {
                    kinds.push(values::moments(moments).iter().map(Moment::to_string).collect());
                }
                if !ranges.is_empty() {
                    kinds.push(values::addresses(&ranges));
                }
                if !bytes.is_empty() {
                    kinds.push(bytes);
                }
                if flags {
                    kinds.push(vec!["true".to_owned(), "false".to_owned()]);
                }
                match (kinds.pop(), kinds.is_empty()) {
                    (None, _) => self.texts(contexts),
                    (Some(only), true) => Ok(only.into_iter().map(Text::known).collect()),
                    (Some(_), false) => Err(self.mixed()),
                }
            }
        }
    }

    fn texts(&self, contexts: &[Context]) -> Result<Vec<Text>, NotDecided> {
        let Patterns { steps, mut exact } = Patterns::of(&self.conditions, contexts);
        let each = if self.variable.is_empty() { 1 } else { 2 };
        let found = telling_apart(&steps, self.language.as_deref(), each);
        let found = found.map_err(|_| self.too_many_texts())?;
        let mut found: Vec<Text> = found.into_iter().map(Text::known).collect();
        found.append(&mut exact);
        found.extend(self.members.iter().map(Text::known));
        let shared = self.own.iter().flat_map(|own| contexts.iter().map(|it| own.shared(it)));
        found.extend(shared.flatten().map(Text::known));
        self.add_left(&mut found, contexts)?;
        Ok(found)
    }

    /// Adds what a value would have to be for patterns in which it is a variable to match what others match: `USER`
    /// for `${owner}#*` beside `USER#*`, and beside `USER#${owner}`.
    fn add_left(&self, found: &mut Vec<Text>, contexts: &[Context]) -> Result<(), NotDecided> {
        let mut fresh = found.clone();
        for _ in 0..ROUNDS {
            let mut left: Vec<Text> = Vec::new();
            for value in fresh {
                let with = |context: &Context| {
                    context.clone().with_value(&self.key, Value::One(value.clone()))
                };
                let contexts: Vec<Context> = contexts.iter().map(with).collect();
                for variable in &self.variable {
                    let of_one = self.left_by(variable, &contexts)?.into_iter().map(Text::known);
                    for text in of_one {
                        if !found.contains(&text) && !left.contains(&text) {
                            left.push(text);
                        }
                    }
                }
                if left.len() > MOST_LEFT {
                    return Err(self.too_many_texts());
                }
            }
            found.extend(left.iter().cloned());
            fresh = left;
        }
        Ok(())
    }

    /// What stands in the variable's place where its pattern matches what the patterns beside it match.
    fn left_by(
        &self,
        variable: &Variable<'s>,
        contexts: &[Context],
    ) -> Result<Vec<String>, NotDecided> {
        let around = |context: &Context| variable.pattern.around(&self.key, context);
        let mut around: Vec<(String, String)> = contexts.iter().filter_map(around).collect();
        around.dedup();
        let Patterns { steps: mut all, .. } = Patterns::of(&variable.beside, contexts);
        // What all requests have is matched as well.
        let values = contexts.iter().map(|context| context.find(&variable.key));
        for value in values.flat_map(|found| found.values().to_vec()) {
            all.push(steps(value.as_str(), variable.any_case));
        }
        let matches = |pattern: &str, text: &str| match variable.any_case {
            true => glob::matches(&pattern.to_lowercase(), &text.to_lowercase()),
            false => glob::matches(pattern, text),
        };
        let mut left: Vec<String> = Vec::new();
        for (before, after) in &around {
            let [ahead, behind] = [before, after].map(|part| steps(part, variable.any_case));
            let value =
                self.language.clone().unwrap_or_else(|| steps(&ANY_TEXT.to_string(), false));
            let whole = [ahead, value, behind].concat();
            let others = telling_apart(&all, Some(&whole), 1).map_err(|_| self.too_many_texts())?;
            for text in &others {
                let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
                let ends: Vec<usize> = ends.collect();
                let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
                let starts = ends.iter().filter(|at| matches(before, part(0, **at)));
                for from in starts {
                    let behind = ends.iter().filter(|to| *to > from);
                    let fitting = behind.filter(|to| matches(after, part(**to, text.len())));
                    left.extend(fitting.map(|to| part(*from, *to).to_owned()));
                }
            }
        }
        if let Some(language) = &self.language {
            // Of a text that matches in several ways another part may stand for the variable.
            left.retain(|text| texts::has(language, text));
        }
        Ok(left)
    }

    /// The key as AWS spells it.
    fn spelled(&self) -> Cow<'_, str> {
        spelled_condition_key(&self.key)
    }

    fn mixed(&self) -> NotDecided {
        NotDecided { why: format!("`{}` is compared in several ways", self.spelled()) }
    }

    pub(super) fn too_many_texts(&self) -> NotDecided {
        let key = self.spelled();
        let why = format!("what is compared with `{key}` distinguishes too many texts");
        NotDecided { why }
    }
}

fn is_optional(key: &str, common: &Common<'_>) -> bool {
    match key {
        // "A Query always carries its key"; PartiQL may scan.
        ROWS => common.action.is_none_or(|action| action.takes_condition_key(FULL_SCAN)),
        FULL_SCAN => false,
        _ => {
            common.kinds.is_empty()
                || common
                    .kinds
                    .iter()
                    .any(|kind| exists_for(key, kind.as_fact()) != Existence::Always)
        }
    }
}
