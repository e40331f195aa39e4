//! `Allowances`: what a person has agreed to lose.

use std::fmt;

use indexmap::IndexSet;

/// What a plan may lose. Each is asked for by name, and one that nothing needs is an error.
///
/// ```
/// use tablature::evolution::Allowances;
///
/// let allowances = Allowances::default().loss("Orders").replica("Users", "us-east-1").gap("Orders", "byUser");
/// assert_eq!(allowances.to_string(), "loss of Orders, loss of Users:us-east-1, gap of Orders:byUser");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Allowances {
    all: IndexSet<Allowance>,
}

/// One of them.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Allowance {
    /// A resource goes with what it holds.
    Loss(String),
    /// The replica of a table in a Region goes with its items.
    Replica(String, String),
    /// An index, or for `stream` the stream, of a table is not there for a while.
    Gap(String, String),
}

/// The word for a table's stream among its gaps.
pub(crate) const STREAM: &str = "stream";

impl Allowances {
    /// A resource, by its logical id, may go with what it holds.
    #[must_use]
    pub fn loss(self, resource: impl Into<String>) -> Self {
        self.with(Allowance::Loss(resource.into()))
    }

    /// The replica of a table in a Region may go with its items.
    #[must_use]
    pub fn replica(self, table: impl Into<String>, region: impl Into<String>) -> Self {
        self.with(Allowance::Replica(table.into(), region.into()))
    }

    /// An index of a table may be missing between two updates, or for `stream` its readers may miss changes.
    #[must_use]
    pub fn gap(self, table: impl Into<String>, index: impl Into<String>) -> Self {
        self.with(Allowance::Gap(table.into(), index.into()))
    }

    fn with(mut self, one: Allowance) -> Self {
        self.all.insert(one);
        self
    }

    /// Those of them that nothing refuses as needless.
    pub(crate) fn without(&self, needless: &[String]) -> Self {
        let needed = self.all.iter().filter(|one| !needless.contains(&one.argument()));
        Self { all: needed.cloned().collect() }
    }

    pub(crate) fn has(&self, one: &Allowance) -> bool {
        self.all.contains(one)
    }

    pub(crate) fn has_gap(&self, table: &str, index: &str) -> bool {
        self.has(&Allowance::Gap(table.to_owned(), index.to_owned()))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Allowance> {
        self.all.iter()
    }
}

impl Allowance {
    /// The argument that gives it: `--allow-loss Orders`.
    pub(crate) fn argument(&self) -> String {
        match self {
            Self::Loss(id) => format!("--allow-loss {id}"),
            Self::Replica(id, region) => format!("--allow-loss {id}:{region}"),
            Self::Gap(id, index) => format!("--allow-gap {id}:{index}"),
        }
    }
}

impl fmt::Display for Allowance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Loss(id) => write!(formatter, "loss of {id}"),
            Self::Replica(id, region) => write!(formatter, "loss of {id}:{region}"),
            Self::Gap(id, index) => write!(formatter, "gap of {id}:{index}"),
        }
    }
}

impl fmt::Display for Allowances {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, one) in self.all.iter().enumerate() {
            let between = if number > 0 { ", " } else { "" };
            write!(formatter, "{between}{one}")?;
        }
        Ok(())
    }
}
