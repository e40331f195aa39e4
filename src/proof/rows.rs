//! The rows that roles are asked about: one of each kind that grants or policies tell apart, and none.

use crate::evaluate::{MeantRows, NotDecided, RowKey, Rows, Session};
use crate::facts::Action;
use crate::iam::LeadingKey;

/// The row of somebody else.
const FOREIGN: &str = "somebody";

/// The identities of the callers: one for each condition key that identifies them. No policy can contain these
/// characters, so that what holds for them holds for whatever identity.
const CALLERS: [&str; 20] = [
    "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩", "⑪", "⑫", "⑬", "⑭", "⑮", "⑯", "⑰", "⑱", "⑲",
    "⑳",
];

/// Who the caller is, by each condition key that grants compare, in whatever case.
#[derive(Clone, Debug)]
pub(super) struct Caller<'s> {
    identities: Vec<&'s str>,
    /// What the keys of the caller's rows are, each once.
    own: Vec<&'s LeadingKey>,
}

impl<'s> Caller<'s> {
    /// The caller whose rows have one of these keys.
    pub(super) fn of(keys: impl IntoIterator<Item = &'s LeadingKey>) -> Self {
        let mut caller = Self { identities: Vec::new(), own: Vec::new() };
        for key in keys {
            if caller.own.contains(&key) {
                continue;
            }
            caller.own.push(key);
            let identity = key.identity();
            if !caller.identities.iter().any(|known| known.eq_ignore_ascii_case(identity)) {
                caller.identities.push(identity);
            }
        }
        caller
    }

    /// The condition keys, with their values.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'s str, &'static str)> {
        self.identities.iter().copied().zip(CALLERS.into_iter().cycle())
    }

    /// The rows that are the caller's by a key.
    fn rows(&self, key: &LeadingKey) -> Vec<MeantRows> {
        let is_it = |identity: &str| identity.eq_ignore_ascii_case(key.identity());
        let mut own = self.keys().filter(|(identity, _)| is_it(identity));
        let Some((_, own)) = own.next() else { return Vec::new() };
        let family = key.own_beginning(own).map(MeantRows::BeginningWith);
        std::iter::once(MeantRows::One(key.own_row(own))).chain(family).collect()
    }

    /// All rows that are the caller's.
    fn all_rows(&self) -> Vec<MeantRows> {
        self.own.iter().flat_map(|key| self.rows(key)).collect()
    }

    /// Whether there are rows, and all of them are the caller's by this key.
    pub(super) fn owns(&self, rows: &RowsAsked, key: &LeadingKey) -> bool {
        let RowsAsked::Rows(rows) = rows else { return false };
        let own = self.rows(key);
        rows.iter().all(|row| own.iter().any(|own| own.has(row.marked())))
    }
}

/// The rows of one request.
#[derive(Debug)]
pub(super) enum RowsAsked {
    /// The action carries no partition key.
    Nothing,
    /// The request carries none, though its action can.
    NoRow,
    /// Rows with these partition keys.
    Rows(Vec<RowKey>),
}

/// All rows that a role is asked about.
#[derive(Debug)]
pub(super) struct AllRows {
    /// For actions that carry partition keys.
    with_keys: Vec<RowsAsked>,
    /// For all other actions.
    without_keys: [RowsAsked; 1],
}

impl AllRows {
    /// The rows for a role with this caller.
    ///
    /// # Errors
    ///
    /// If its policies tell too many rows apart.
    pub(super) fn of(session: &Session<'_>, caller: &Caller<'_>) -> Result<Self, NotDecided> {
        Ok(Self::from(session.row_classes(&caller.all_rows())?))
    }

    /// Examples of rows: the caller's own, somebody else's, and both at once.
    pub(super) fn examples(caller: &Caller<'_>) -> Self {
        let foreign = || RowKey::new(FOREIGN);
        let mut rows = vec![vec![foreign()]];
        for meant in caller.all_rows() {
            let (MeantRows::One(own) | MeantRows::BeginningWith(own)) = meant;
            rows.push(vec![RowKey::new(own.as_str())]);
            rows.push(vec![RowKey::new(own), foreign()]);
        }
        Self::from(rows)
    }

    fn from(rows: Vec<Vec<RowKey>>) -> Self {
        let with_keys = rows.into_iter().map(RowsAsked::Rows).chain([RowsAsked::NoRow]);
        Self { with_keys: with_keys.collect(), without_keys: [RowsAsked::Nothing] }
    }

    pub(super) fn for_action(&self, action: Action) -> &[RowsAsked] {
        if action.carries_leading_keys() { &self.with_keys } else { &self.without_keys }
    }
}

impl RowsAsked {
    /// The rows in the evaluator's terms.
    pub(super) fn asked(&self) -> Rows<'_> {
        match self {
            Self::Nothing => Rows::Unspecified,
            Self::NoRow => Rows::None,
            Self::Rows(rows) => Rows::With(rows),
        }
    }

    /// The words for messages, preceded by a space.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::NoRow => " without saying a row".to_owned(),
            Self::Rows(rows) => {
                let quoted: Vec<String> =
                    rows.iter().map(|row| format!("`{}`", row.marked())).collect();
                format!(" for the rows of {}", quoted.join(" and "))
            }
        }
    }
}
