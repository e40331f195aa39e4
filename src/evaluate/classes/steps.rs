//! Patterns, and the languages that values are of, as the steps of an automaton.

use crate::evaluate::text::{ANY_CHARACTER, ANY_TEXT, is_gap};

/// A step of a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::evaluate) enum Step {
    Character(char),
    /// A letter in either case; this is the small one.
    AnyCase(char),
    /// One character.
    One(Characters),
    /// Any number of characters.
    Any(Characters),
}

const HEX: &str = "0123456789abcdef";
/// What names of tables consist of; those first that patterns seldom have.
const NAME: &str = "xyzwvutsrqponmlkjihgfedcbaABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";

/// What codes of Regions consist of, in the same order.
const REGION: &str = "xyzwvutsrqponmlkjihgfedcba0123456789-";

/// Which characters a step stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::evaluate) enum Characters {
    All,
    AllButColon,
    /// Digits from 0 to 9 and letters from a to f.
    Hex,
    /// What names of tables consist of.
    Name,
    /// Those that a tag's value may have: letters, digits, spaces and `_.:/=+-@`.
    OfTags,
    /// What the codes of Regions consist of.
    OfRegions,
    /// Those that the name of an IAM user may have: letters, digits and `_+=,.@-`.
    OfUsers,
}

impl Characters {
    pub(super) fn have(self, character: char) -> bool {
        match self {
            Self::All => true,
            Self::AllButColon => character != ':',
            Self::Hex => HEX.contains(character),
            Self::Name => NAME.contains(character),
            Self::OfRegions => REGION.contains(character),
            Self::OfUsers => character.is_ascii_alphanumeric() || "_+=,.@-".contains(character),
            Self::OfTags => character.is_alphanumeric() || " _.:/=+-@".contains(character),
        }
    }

    /// All of them, where they are few.
    pub(super) fn listed(self) -> Option<&'static str> {
        match self {
            Self::Hex => Some(HEX),
            Self::Name => Some(NAME),
            Self::OfRegions => Some(REGION),
            Self::All | Self::AllButColon | Self::OfTags | Self::OfUsers => None,
        }
    }
}

/// A pattern with its wildcards marked, as `String…` operators compare it. What deployment fills in may be anything.
pub(in crate::evaluate) fn steps(pattern: &str, any_case: bool) -> Vec<Step> {
    pattern.chars().map(|character| step(character, any_case, Characters::All)).collect()
}

/// A pattern as `Arn…` operators compare it: its first five parts have no colons.
pub(super) fn arn_steps(pattern: &str) -> Vec<Step> {
    let mut colons = 0;
    let steps = pattern.chars().map(|character| {
        colons += usize::from(character == ':');
        let of = if colons < 5 { Characters::AllButColon } else { Characters::All };
        step(character, false, of)
    });
    steps.collect()
}

/// A UUID, as the `sub` of a user is one.
pub(super) fn uuid() -> Vec<Step> {
    let part = |digits: usize| std::iter::repeat_n(Step::One(Characters::Hex), digits);
    let dash = || std::iter::once(Step::Character('-'));
    let first = part(8).chain(dash()).chain(part(4)).chain(dash());
    first.chain(part(4)).chain(dash()).chain(part(4)).chain(dash()).chain(part(12)).collect()
}

/// The id of an identity or of an identity pool: a Region and a UUID.
///
/// See [`GetId`](https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html).
pub(super) fn identity_id() -> Vec<Step> {
    let region = [Step::One(Characters::OfRegions), Step::Any(Characters::OfRegions)];
    region.into_iter().chain([Step::Character(':')]).chain(uuid()).collect()
}

/// A tag's value, as STS and IAM take it, if it is not empty.
///
/// See [`Tag`](https://docs.aws.amazon.com/STS/latest/APIReference/API_Tag.html).
pub(super) fn of_tag() -> Vec<Step> {
    vec![Step::One(Characters::OfTags), Step::Any(Characters::OfTags)]
}

/// The name of an IAM user.
pub(super) fn of_user_name() -> Vec<Step> {
    vec![Step::One(Characters::OfUsers), Step::Any(Characters::OfUsers)]
}

fn step(character: char, any_case: bool, of: Characters) -> Step {
    let small = || {
        let mut small = character.to_lowercase();
        small.next().filter(|_| small.next().is_none())
    };
    match character {
        ANY_TEXT => Step::Any(of),
        ANY_CHARACTER => Step::One(of),
        _ if is_gap(character) => Step::Any(of),
        _ if any_case => small().map_or(Step::Character(character), Step::AnyCase),
        _ => Step::Character(character),
    }
}
