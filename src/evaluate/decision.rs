//! `Decision`: the verdict on a request, the statements that decided, and why the others did not
//! apply.

use std::fmt;
use std::sync::Arc;

use super::check::Check;
use super::considered::{Considered, Why};
use super::policy::PolicyKind;
use super::unknown::Unknown;
use crate::policy_syntax::Effect;
use crate::shown::sentence;

/// Whether a request is allowed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verdict {
    /// A statement allows it, and none denies it.
    Allowed,
    /// A statement denies it.
    ExplicitlyDenied,
    /// No statement allows it, or a boundary or session policy does not.
    ImplicitlyDenied,
    /// It depends on something that is not known.
    Undecided,
}

/// The verdict on a request, with its reasons.
///
/// It prints as a sentence and a line for each relevant statement.
///
/// ```
/// use serde_json::json;
/// use tablature::evaluate::{Check, Context, Policy, PolicySet, Why};
///
/// let own_rows = Policy::from_json("policy `Own`", json!({
///     "Version": "2012-10-17",
///     "Statement": [{
///         "Sid": "OwnRows", "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
///         "Condition": { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": "alice" } },
///     }],
/// }));
/// let context = Context::new().with_list("dynamodb:LeadingKeys", ["bob"]);
/// let table = "arn:aws:dynamodb:us-east-1:111122223333:table/Notes";
/// let check = Check::new("dynamodb:GetItem", table, context);
/// let decision = PolicySet::new().identity(own_rows).decide(check);
///
/// assert!(decision.is_denied());
/// let statement = &decision.answers()[0].considered()[0];
/// assert!(matches!(statement.why(), Why::Condition { found, .. } if found == r#"["bob"]"#));
/// println!("{decision}");
/// // dynamodb:GetItem on arn:…:table/Notes is denied: no statement allows it
/// //   statement `OwnRows` of policy `Own` (/Statement/0) does not hold: `ForAllValues:StringEquals`
/// //   wants dynamodb:LeadingKeys "alice", and the request has ["bob"]
/// ```
#[derive(Clone, Debug)]
pub struct Decision {
    pub(super) answers: Vec<Answer>,
    /// Parameters without a value that make no difference.
    whatever: Vec<String>,
}

/// The verdict on one action on one resource. A call is allowed if all its checks are.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(super) check: Arc<Check>,
    pub(super) verdict: Verdict,
    pub(super) limit: Option<Limit>,
    pub(super) considered: Vec<Considered>,
    pub(super) unknown: Option<Arc<Unknown>>,
}

/// What takes away an Allow without a Deny.
#[non_exhaustive]
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Limit {
    /// The permissions boundary does not allow it.
    Boundary,
    /// The session policy does not allow it.
    Session,
    /// A service control policy of the organization does not allow it.
    Organization,
    /// The table's key is disabled, and decrypts nothing for anybody.
    DisabledKey,
}

impl Decision {
    pub(super) fn of(answers: Vec<Answer>) -> Self {
        Self { answers, whatever: Vec::new() }
    }

    /// The same, whatever the values of these parameters are.
    pub(super) fn whatever(self, parameters: &[String]) -> Self {
        Self { whatever: parameters.to_vec(), ..self }
    }

    /// This decision with the statements that lead to the same in another case. Of two denials it is the one that no
    /// statement says, which holds for both.
    pub(super) fn or_in_another_case(self, other: Self) -> Self {
        let is_explicit = |one: &Self| one.verdict() == Verdict::ExplicitlyDenied;
        if is_explicit(&self) && !is_explicit(&other) {
            return other;
        }
        if self.verdict() != other.verdict() {
            return self;
        }
        let mut both = self;
        for (answer, of_other) in both.answers.iter_mut().zip(&other.answers) {
            for one in of_other.deciding() {
                let is_it = |known: &Considered| {
                    known.pointer() == one.pointer() && known.policy() == one.policy()
                };
                if !answer.deciding().any(is_it) {
                    answer.considered.push(one.clone());
                }
            }
        }
        both
    }

    /// The parameters that conditions of the template depend on, that have no value, and that make no difference:
    /// the verdict is the same in every case.
    pub fn regardless_of(&self) -> impl Iterator<Item = &str> {
        self.whatever.iter().map(String::as_str)
    }

    /// Denied if any check is denied, explicitly if any check is denied explicitly; otherwise
    /// undecided if any check is undecided; otherwise allowed.
    pub fn verdict(&self) -> Verdict {
        let any = |verdict| self.answers.iter().any(|answer| answer.verdict == verdict);
        [Verdict::ExplicitlyDenied, Verdict::ImplicitlyDenied, Verdict::Undecided]
            .into_iter()
            .find(|verdict| any(*verdict))
            .unwrap_or(Verdict::Allowed)
    }

    /// Whether it is certainly allowed.
    pub fn is_allowed(&self) -> bool {
        self.verdict() == Verdict::Allowed
    }

    /// Whether it is certainly denied.
    pub fn is_denied(&self) -> bool {
        matches!(self.verdict(), Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied)
    }

    /// The answer to each action on each resource that the call needs.
    pub fn answers(&self) -> &[Answer] {
        &self.answers
    }

    /// The statements that led to the verdict: those that deny, or those that allow.
    pub fn deciding(&self) -> impl Iterator<Item = &Considered> {
        let verdict = self.verdict();
        self.answers
            .iter()
            .filter(move |answer| answer.verdict == verdict)
            .flat_map(Answer::deciding)
    }

    /// What is not known and would decide it. Empty unless the verdict is undecided.
    pub fn unknowns(&self) -> impl Iterator<Item = &Unknown> {
        let undecided = self.verdict() == Verdict::Undecided;
        self.answers.iter().filter(move |_| undecided).filter_map(|answer| answer.unknown())
    }
}

impl Answer {
    /// The question.
    pub fn check(&self) -> &Check {
        &self.check
    }

    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The same question, whose answer depends on something besides.
    pub(super) fn undecided(self, why: &Arc<Unknown>) -> Self {
        let unknown = Some(Arc::clone(why));
        Self { verdict: Verdict::Undecided, limit: None, unknown, ..self }
    }

    /// The same question, where the key is disabled.
    pub(super) fn with_disabled_key(self) -> Self {
        let limit = Some(Limit::DisabledKey);
        Self { verdict: Verdict::ImplicitlyDenied, limit, unknown: None, ..self }
    }

    /// What took an Allow away without a Deny, if that is why it is denied.
    pub fn limit(&self) -> Option<Limit> {
        self.limit
    }

    /// Every statement that was checked.
    pub fn considered(&self) -> &[Considered] {
        &self.considered
    }

    /// What is not known and would decide it.
    pub fn unknown(&self) -> Option<&Unknown> {
        self.unknown.as_deref()
    }

    /// The statements that led to the verdict: those that deny, or those that allow.
    pub fn deciding(&self) -> impl Iterator<Item = &Considered> {
        let effect = match self.verdict {
            Verdict::Allowed => Some(Effect::Allow),
            Verdict::ExplicitlyDenied => Some(Effect::Deny),
            Verdict::ImplicitlyDenied | Verdict::Undecided => None,
        };
        self.considered.iter().filter(move |one| {
            let has_effect = effect.is_some_and(|e| one.effect() == Some(e));
            has_effect && one.why() == Why::Applies && !one.is_assumed()
        })
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, answer) in self.answers.iter().enumerate() {
            if index > 0 {
                writeln!(formatter)?;
            }
            write!(formatter, "{answer}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", sentence(format!("{} is {}", self.check, self.verdict)))?;
        match (self.reason(), self.unknown()) {
            (Some(reason), _) => write!(formatter, ": {reason}")?,
            (None, Some(unknown)) => write!(formatter, ": {}", sentence(unknown.to_string()))?,
            (None, None) => {}
        }
        for one in self.considered.iter().filter(|one| self.is_worth_saying(one)) {
            let verb = match one.effect() {
                Some(Effect::Allow) => "allows it",
                Some(Effect::Deny) => "denies it",
                None => "may allow or deny it",
            };
            match one.why() {
                Why::Applies => write!(formatter, "\n  {}", sentence(format!("{one} {verb}")))?,
                why => write!(formatter, "\n  {}", sentence(format!("{one} {why}")))?,
            }
        }
        Ok(())
    }
}

impl Answer {
    /// The reason for the verdict in a few words; `None` if the statements show it.
    pub(crate) fn reason(&self) -> Option<&'static str> {
        match (self.verdict, self.limit) {
            (_, Some(Limit::Boundary)) => Some("the permissions boundary does not allow it"),
            (_, Some(Limit::Session)) => Some("the session policy does not allow it"),
            (_, Some(Limit::Organization)) => Some("a service control policy does not allow it"),
            (_, Some(Limit::DisabledKey)) => Some("the table's key is disabled"),
            (Verdict::ImplicitlyDenied, None) => Some("no statement allows it"),
            _ => None,
        }
    }

    /// Statements about other actions or resources are of no interest to a reader.
    fn is_worth_saying(&self, one: &Considered) -> bool {
        match one.why() {
            Why::Action | Why::Resource | Why::Principal => false,
            Why::Condition { .. } | Why::Delegates => self.verdict != Verdict::Allowed,
            Why::Applies | Why::Unknown(_) => {
                self.verdict != Verdict::Allowed
                    || !matches!(
                        one.kind(),
                        PolicyKind::Boundary | PolicyKind::Session | PolicyKind::Organization
                    )
            }
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Allowed => "allowed",
            Self::ExplicitlyDenied => "explicitly denied",
            Self::ImplicitlyDenied => "denied",
            Self::Undecided => "undecided",
        })
    }
}
