//! `Lock`: whether the key of a table keeps a session from its items.

use super::decision::{Answer, Verdict};
use super::decrypt::TableKey;
use super::session::Session;
use super::table_part::TablePart;
use super::unknown::Unknown;

/// Whether a session may use the key that encrypts a table.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Lock {
    Open,
    Closed,
    /// It is not known, and why; of which key, with marks for what deployment fills in.
    Unknown {
        why: String,
        key: String,
    },
}

/// For each key of a table whether a session may use it.
pub(crate) struct Locks(Vec<(TableKey, Lock)>);

impl Session<'_> {
    /// For each key of a table whether the session may use it.
    pub(crate) fn locks(&self) -> Locks {
        let answers = self.key_answers(self.table_keys()).into_iter();
        Locks(answers.map(|(key, answer)| (key, Lock::of(&answer))).collect())
    }
}

impl Locks {
    /// Whether the session may use the key of a part's table.
    pub(crate) fn of(&self, part: &TablePart) -> Lock {
        let is_its = |key: &TableKey| {
            key.table == part.table && Some(key.region.as_str()) == part.region.as_deref()
        };
        let of_part = self.0.iter().find(|(key, _)| is_its(key));
        of_part.map_or(Lock::Open, |(_, lock)| lock.clone())
    }
}

impl Lock {
    fn of(answer: &Answer) -> Self {
        match answer.verdict() {
            Verdict::Allowed => Self::Open,
            Verdict::Undecided => Self::Unknown {
                why: answer.unknown().map_or("", Unknown::why).to_owned(),
                key: answer.check().marked_resource().to_owned(),
            },
            Verdict::ExplicitlyDenied | Verdict::ImplicitlyDenied => Self::Closed,
        }
    }
}
