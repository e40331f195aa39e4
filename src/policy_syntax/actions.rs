//! The DynamoDB actions that an element of `Action` matches.

use crate::facts::Action;
use crate::policy_syntax::wildcard;

/// Actions of DynamoDB, each once, in the order of AWS's table.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ActionSet(u128);

/// With what the names of all these actions begin.
const SERVICE: &str = "dynamodb:";

/// The actions that an element of `Action` matches: `dynamodb:Get*`, `*`. A name without its service
/// matches none.
pub(crate) fn named(pattern: &str) -> ActionSet {
    if pattern.contains(['*', '?']) {
        let (service, rest) = pattern.split_at_checked(SERVICE.len()).unwrap_or_default();
        let of_service = service.eq_ignore_ascii_case(SERVICE);
        let names = |action: &Action| match of_service {
            true => wildcard::matches_in_any_case(rest, action.name()),
            false => wildcard::matches_in_any_case(pattern, action.qualified_name()),
        };
        return Action::all().iter().copied().filter(names).collect();
    }
    Some(pattern)
        .filter(|name| name.contains(':'))
        .and_then(Action::from_name)
        .into_iter()
        .collect()
}

/// Whether an element of `Action` is one that IAM takes: `*`, or a service's name, which has no wildcards,
/// and a pattern of its actions. IAM [refuses][grammar] others.
///
/// [grammar]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
pub(crate) fn names_its_service(pattern: &str) -> bool {
    let is_service = |service: &str| !service.is_empty() && !service.contains(['*', '?']);
    pattern == "*" || pattern.split_once(':').is_some_and(|(service, _)| is_service(service))
}

impl ActionSet {
    pub(crate) fn contains(self, action: Action) -> bool {
        self.0 & bit(action) != 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether this action is the only one.
    pub(crate) fn is_only(self, action: Action) -> bool {
        self.0 == bit(action)
    }

    /// Those that are in either.
    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// All others.
    pub(crate) fn complement(self) -> Self {
        Action::all().iter().copied().filter(|action| !self.contains(*action)).collect()
    }

    pub(crate) fn iter(self) -> Actions {
        Actions(self)
    }
}

/// The actions of a set, one after the other.
pub(crate) struct Actions(ActionSet);

impl Iterator for Actions {
    type Item = Action;

    fn next(&mut self) -> Option<Action> {
        let Self(ActionSet(left)) = self;
        let action = Action::all().get(left.trailing_zeros() as usize)?;
        *left &= *left - 1;
        Some(*action)
    }
}

impl IntoIterator for ActionSet {
    type Item = Action;
    type IntoIter = Actions;

    fn into_iter(self) -> Actions {
        self.iter()
    }
}

impl FromIterator<Action> for ActionSet {
    fn from_iter<I: IntoIterator<Item = Action>>(actions: I) -> Self {
        Self(actions.into_iter().fold(0, |bits, action| bits | bit(action)))
    }
}

impl FromIterator<Self> for ActionSet {
    fn from_iter<I: IntoIterator<Item = Self>>(sets: I) -> Self {
        sets.into_iter().fold(Self::default(), Self::or)
    }
}

impl std::fmt::Debug for ActionSet {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_set().entries(self.iter()).finish()
    }
}

/// The position of an action among all. There are fewer than 128.
fn bit(action: Action) -> u128 {
    1 << (action as u32)
}

const _: () = assert!(Action::all().len() <= 128);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_patterns_name_actions_in_any_case() {
        let of = |pattern: &str| named(pattern).iter().collect::<Vec<_>>();
        assert_eq!(of("dynamodb:GetItem"), [Action::GetItem]);
        assert_eq!(of("DYNAMODB:getitem"), [Action::GetItem]);
        assert_eq!(of("dynamodb:GetI*"), [Action::GetItem]);
        assert_eq!(of("GetItem"), []);
        assert_eq!(of("s3:*"), []);
        assert_eq!(named("*").iter().count(), Action::all().len());
        assert_eq!(named("*").complement(), ActionSet::default());
    }
}
