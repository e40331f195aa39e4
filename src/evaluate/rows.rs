//! `RowPatterns`: the partition keys that statements compare, and which of them are decided alike.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::condition::{Condition, KeyValues};
use super::context::Context;
use super::pattern::{Null, Pattern};
use super::probe::{Probe, RowKey, Rows};
use super::statement::Statement;
use super::text::fill_wildcards;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::facts::Action;

/// A partition key as a policy compares it, and a row with it.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct RowPattern {
    /// `USER#${aws:PrincipalTag/sub}`, as the policy has it.
    pub(crate) written: String,
    /// Whether it depends on the caller.
    pub(crate) is_own: bool,
    pub(crate) example: RowKey,
}

/// The partition keys that some statements compare, each once, in their order.
#[derive(Debug)]
struct Compared {
    rows: Vec<RowPattern>,
    examples: KeyValues,
}

/// The partition keys that statements for an action compare.
#[derive(Debug)]
pub(crate) struct RowPatterns {
    compared: Arc<Compared>,
    /// The class of each one. Every answer on rows of one class is the same.
    classes: Arc<[usize]>,
}

/// What has been found for the probes of one session: most of them compare the same.
#[derive(Default, Debug)]
pub(crate) struct KnownRows {
    /// By the addresses of the statements.
    compared: BTreeMap<Vec<usize>, Arc<Compared>>,
    classes: BTreeMap<ClassesOf, Arc<[usize]>>,
}

/// The addresses of the statements, and what stands for their variables.
type ClassesOf = (Vec<usize>, Vec<String>);

impl RowPatterns {
    /// Each one, and its class.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&RowPattern, usize)> {
        self.compared.rows.iter().zip(self.classes.iter().copied())
    }
}

impl Probe<'_> {
    /// The partition keys that statements for an action compare, each once.
    pub(crate) fn rows(&self, action: Action, known: &mut KnownRows) -> RowPatterns {
        let statements = self.statements().filter(|one| one.may_have(action));
        let comparing: Vec<&Statement> =
            statements.filter(|one| one.row_conditions().next().is_some()).collect();
        let addresses: Vec<usize> = comparing.iter().map(|one| one.address()).collect();
        let compared = known
            .compared
            .entry(addresses.clone())
            .or_insert_with(|| Arc::new(Compared::of(&comparing, self.who.context)));
        let compared = Arc::clone(compared);
        // The context has a row, whichever it is: the classes are those of its possible keys.
        let check = self.check(action, Rows::With(&[]));
        let conditions: Vec<&Condition> =
            comparing.iter().flat_map(|one| one.row_conditions()).collect();
        let with_variables = conditions
            .iter()
            .flat_map(|one| one.patterns())
            .filter(|pattern| pattern.has_variables());
        let filled = with_variables.map(|pattern| filled(pattern, check.context())).collect();
        let classes = known
            .classes
            .entry((addresses, filled))
            .or_insert_with(|| compared.classes(&conditions, check.context()));
        RowPatterns { compared, classes: Arc::clone(classes) }
    }
}

/// A pattern with its variables filled in, and whether they have values.
fn filled(pattern: &Pattern, context: &Context) -> String {
    let filled = pattern.fill(context);
    let why = filled.gap.as_ref().map_or("", |why| why.why());
    let has_value = match &filled.null {
        Null::No => String::new(),
        Null::Yes | Null::List => format!("\n{:?}", filled.null),
        Null::Perhaps(why) => format!("\n{}", why.why()),
    };
    format!("{}\n{why}{has_value}", filled.pattern)
}

impl Compared {
    fn of(statements: &[&Statement], context: &Context) -> Self {
        let mut rows: Vec<RowPattern> = Vec::new();
        let mut numbers: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        let conditions = statements.iter().flat_map(|one| one.row_conditions());
        for pattern in conditions.flat_map(Condition::patterns) {
            let filled = pattern.fill(context);
            let example = fill_wildcards(&filled.pattern, filled.gap.as_ref());
            let key = (pattern.written(), example.as_str().to_owned());
            let row = RowPattern {
                written: key.0.clone(),
                is_own: pattern.has_variables(),
                example: RowKey(example),
            };
            let near = numbers.entry(key).or_default();
            if filled.has_value() && !near.iter().any(|number| rows.get(*number) == Some(&row)) {
                near.push(rows.len());
                rows.push(row);
            }
        }
        let examples = KeyValues::new(rows.iter().map(|row| row.example.0.clone()).collect());
        Self { rows, examples }
    }

    /// The class of each row, by what each condition says of it. No more of a row is compared than that, and
    /// whether its key is empty.
    fn classes(&self, conditions: &[&Condition], context: &Context) -> Arc<[usize]> {
        let mut said: Vec<Vec<usize>> =
            self.rows.iter().map(|row| vec![usize::from(row.example.0.is_empty())]).collect();
        let mut unknowns: Vec<Arc<Unknown>> = Vec::new();
        let mut number = |truth: Truth| match truth {
            Truth::No => 0,
            Truth::Yes => 1,
            Truth::Unknown(why) => {
                let known = unknowns.iter().position(|one| *one == why);
                2 + known.unwrap_or_else(|| {
                    unknowns.push(why);
                    unknowns.len() - 1
                })
            }
        };
        for condition in conditions {
            let holds = condition.holds_for_each(&self.examples, context);
            said.iter_mut().zip(holds).for_each(|(said, holds)| said.push(number(holds)));
        }
        let mut classes: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let class = |said: Vec<usize>| {
            let next = classes.len();
            *classes.entry(said).or_insert(next)
        };
        said.into_iter().map(class).collect()
    }
}
