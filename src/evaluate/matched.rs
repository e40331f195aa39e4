//! `Matched`: which targets the resources of a statement contain.
//!
//! Roles have many of these texts in common. Each is compared with the targets once, and not for each role.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use indexmap::IndexMap;

use super::check::Check;
use super::context::Context;
use super::statement::{ResourcePattern, Statement};
use super::targets::Targets;
use super::truth::Truth;

/// What has been found for texts without variables, which match the same whatever is in a request.
#[derive(Default)]
pub(super) struct Matched(RefCell<IndexMap<Written, Vec<Rc<OfText>>>>);

/// A text, and where the part of it is that is not known. Few are alike in this and differ.
type Written = (String, Option<String>);

struct OfText {
    text: ResourcePattern,
    may_match: Vec<MayMatch>,
}

/// A target that a text may match, by its number. If they are not compared yet, they are when that is asked.
struct MayMatch {
    number: usize,
    matches: OnceCell<Truth>,
    surely_matches: OnceCell<bool>,
}

/// So many targets are compared one by one.
const FEW: usize = 8;

/// What each target is to a statement. It is empty between statements.
#[derive(Default)]
pub(super) struct About {
    truths: Vec<Option<Truth>>,
    known: Vec<usize>,
}

impl Matched {
    fn of(&self, text: &ResourcePattern, targets: &Targets) -> Rc<OfText> {
        let pattern = text.pattern();
        let place = pattern.gap().and_then(|why| Some(why.pointer()?.to_owned()));
        let mut known = self.0.borrow_mut();
        let alike = known.entry((pattern.marked().to_owned(), place)).or_default();
        if let Some(known) = alike.iter().find(|one| one.text == *text) {
            return Rc::clone(known);
        }
        let found = Rc::new(OfText { text: text.clone(), may_match: targets.matched_by(text) });
        alike.push(Rc::clone(&found));
        found
    }
}

impl Targets {
    /// The targets that a text without variables may match.
    fn matched_by(&self, text: &ResourcePattern) -> Vec<MayMatch> {
        let arn = |number: usize| Some(&self.get(number)?.arn);
        let may_match =
            |number, matches| MayMatch { number, matches, surely_matches: OnceCell::new() };
        let numbers = self.that_may_match(text);
        let among = (numbers.len() > FEW).then(|| text.matched_among(|| self.sorted(), arn));
        match among.flatten() {
            Some(among) => {
                let among = among.into_iter();
                among.map(|(number, truth)| may_match(number, truth.into())).collect()
            }
            None => {
                let each = numbers.into_iter();
                each.map(|number| may_match(number, OnceCell::new())).collect()
            }
        }
    }

    /// The targets that a statement may be about, in no order, with whether it is. `check` is any request on one of
    /// them.
    pub(super) fn of_statement<'c>(
        &self,
        statement: &Statement,
        about: &mut About,
        check: impl Fn(usize) -> Option<&'c Check>,
    ) -> Vec<(usize, Truth)> {
        about.truths.resize(self.len(), None);
        let (texts, all_but) = statement.resource_patterns();
        for text in texts {
            if text.pattern().has_variables() {
                for number in self.that_may_match(text) {
                    let Some(check) = check(number) else { continue };
                    let (arn, context) = (check.resource_text(), check.context());
                    about.add(
                        number,
                        || text.matches(arn, context),
                        || text.surely_matches(arn, context),
                    );
                }
                continue;
            }
            let none = Context::new();
            for known in &self.matched().of(text, self).may_match {
                let Some(resource) = self.get(known.number) else { continue };
                let matches = || text.matches(&resource.arn, &none);
                let surely_matches = || match known.matches.get() {
                    Some(known) => known.is_yes(),
                    None => text.surely_matches(&resource.arn, &none),
                };
                about.add(
                    known.number,
                    || known.matches.get_or_init(matches).clone(),
                    || *known.surely_matches.get_or_init(surely_matches),
                );
            }
        }
        let mut found = about.take();
        if !all_but {
            return found;
        }
        found.sort_unstable_by_key(|(number, _)| *number);
        let mut found = found.into_iter().peekable();
        let all = (0..self.len()).map(|number| {
            let among = found.next_if(|(other, _)| *other == number);
            (number, among.map_or(Truth::No, |(_, truth)| truth).not())
        });
        all.collect()
    }
}

impl About {
    /// Once one text may match, only those count that surely do, which is told faster.
    fn add(
        &mut self,
        number: usize,
        matches: impl FnOnce() -> Truth,
        surely_matches: impl FnOnce() -> bool,
    ) {
        let Some(so_far) = self.truths.get_mut(number) else { return };
        match so_far {
            Some(Truth::Yes) => {}
            Some(Truth::Unknown(_)) => {
                if surely_matches() {
                    *so_far = Some(Truth::Yes);
                }
            }
            Some(Truth::No) => *so_far = Some(matches()),
            None => {
                *so_far = Some(matches());
                self.known.push(number);
            }
        }
    }

    fn take(&mut self) -> Vec<(usize, Truth)> {
        let truths = &mut self.truths;
        let take = |number: usize| Some((number, truths.get_mut(number)?.take()?));
        self.known.drain(..).filter_map(take).collect()
    }
}
