//! What invariants are about: parts of the template's tables, and of others.

use std::collections::BTreeSet;

use indexmap::IndexSet;

use super::request;
use crate::evaluate::{Evaluator, Outside, PartKind, Request, TablePart};
use crate::facts::Action;
use crate::may::{Invariant, Part, Target, Where, Whose};

/// What invariants are about, in a template.
pub(super) struct Subjects<'i> {
    pub(super) parts: IndexSet<TablePart>,
    /// What is asked about: a part of a table, or else the name in a sentence; and a request on it.
    pub(super) asked: Vec<(Option<TablePart>, String, Request)>,
    pub(super) invariants: Vec<(&'i Invariant, Vec<Numbers<'i>>)>,
}

/// The numbers of what is asked about for a target of an invariant.
pub(super) struct Numbers<'i> {
    pub(super) place: &'i Where,
    pub(super) whose: Whose,
    pub(super) numbers: BTreeSet<usize>,
}

impl<'i> Subjects<'i> {
    pub(super) fn of(invariants: &[&'i Invariant], evaluator: &Evaluator) -> Self {
        let parts: IndexSet<TablePart> = evaluator.table_parts().into_iter().collect();
        let noun = |part: &TablePart| format!("`{}`", part.noun_among(&parts));
        let own = |part: &TablePart| (Some(part.clone()), noun(part), part.request());
        let account = (None, "`*`".to_owned(), Request::new(Action::ListTables));
        let asked = parts.iter().map(own).chain([account]).collect();
        let mut subjects = Self { parts, asked, invariants: Vec::new() };
        for invariant in invariants {
            let of_target = |(place, whose): &'i (Where, Whose)| Numbers {
                place,
                whose: *whose,
                numbers: subjects.numbers(place, evaluator),
            };
            let numbers = invariant.never.targets.0.iter().map(of_target).collect();
            subjects.invariants.push((invariant, numbers));
        }
        subjects
    }

    fn numbers(&mut self, place: &Where, evaluator: &Evaluator) -> BTreeSet<usize> {
        let Where::Here(target) = place else { return (0..=self.parts.len()).collect() };
        let here = evaluator.environment();
        let table = evaluator.table_called(&request::table(target, here));
        let is_its = |part: &TablePart| Some(part.table.as_str()) == table;
        let own = self.parts.iter().enumerate();
        let own = own.filter(|(_, part)| is_its(part) && is_meant(target, part));
        let mut numbers: BTreeSet<usize> = own.map(|(number, _)| number).collect();
        if numbers.is_empty() {
            // An index whose name only deployment decides, or a table from elsewhere.
            numbers.insert(self.asked.len());
            let request = request::request(target, Action::Query, here);
            self.asked.push((None, format!("`{}`", target.table), request));
        }
        numbers
    }

    /// The same invariants, of replicas in Regions that are not known. What is about the replica in a known Region is
    /// not about them.
    pub(super) fn unplaced(&self, evaluator: &Evaluator) -> Self {
        let parts = evaluator.unplaced_parts();
        let here = evaluator.environment();
        let noun = |part: &TablePart| {
            let part = TablePart { region: None, ..part.clone() };
            format!("`{}` in a Region that is not known", part.noun())
        };
        let asked = parts.iter().map(|part| (None, noun(part), part.request())).collect();
        self.of_parts(&parts, asked, |place, part| {
            let Where::Here(target) = place else { return true };
            let mut known = evaluator.regions(&part.table).into_iter().flatten();
            let is_another = target.region.as_ref().is_some_and(|it| known.any(|one| one == it));
            let target = Target { region: None, ..Target::clone(target) };
            let table = evaluator.table_called(&request::table(&target, here));
            !is_another && Some(part.table.as_str()) == table && is_meant(&target, part)
        })
    }

    /// The same invariants, of tables elsewhere.
    pub(super) fn outside(&self, outside: &[Outside]) -> Self {
        let asked = outside.iter().map(|one| (None, one.noun(), one.request()));
        let numbers = |one: &Numbers<'i>| {
            let numbers = match one.place {
                Where::Anywhere => (0..outside.len()).collect(),
                Where::Here(_) => BTreeSet::new(),
            };
            Numbers { numbers, ..*one }
        };
        self.of_others(asked.collect(), numbers)
    }

    /// The same invariants, of other parts of tables: those that the places of each mean.
    fn of_parts(
        &self,
        parts: &[TablePart],
        asked: Vec<(Option<TablePart>, String, Request)>,
        means: impl Fn(&Where, &TablePart) -> bool,
    ) -> Self {
        self.of_others(asked, |one| {
            let meant = parts.iter().enumerate().filter(|(_, part)| means(one.place, part));
            Numbers { numbers: meant.map(|(number, _)| number).collect(), ..*one }
        })
    }

    /// The same invariants, of something else.
    fn of_others(
        &self,
        asked: Vec<(Option<TablePart>, String, Request)>,
        numbers: impl Fn(&Numbers<'i>) -> Numbers<'i>,
    ) -> Self {
        let of = |(one, all): &(&'i Invariant, Vec<Numbers<'i>>)| {
            (*one, all.iter().map(&numbers).collect())
        };
        let invariants = self.invariants.iter().map(of).collect();
        Self { parts: IndexSet::new(), asked, invariants }
    }

    /// The requests that are asked.
    pub(super) fn requests(&self) -> impl Iterator<Item = Request> {
        self.asked.iter().map(|(.., request)| request.clone())
    }

    /// The same invariants, of tables of another template, which this evaluator has read.
    pub(super) fn of_neighbour(&self, neighbour: &Evaluator) -> Self {
        let here = neighbour.environment();
        let parts = neighbour.table_parts();
        let noun = |part: &TablePart| format!("`{}`", part.noun_among(&parts));
        let asked = parts.iter().map(|part| (None, noun(part), part.request())).collect();
        self.of_parts(&parts, asked, |place, part| {
            let Where::Here(target) = place else { return true };
            let table = neighbour.table_called(&request::table(target, here));
            Some(part.table.as_str()) == table && is_meant(target, part)
        })
    }
}

/// Whether a target on its table means a part: a table means all that belongs to it.
fn is_meant(target: &Target, part: &TablePart) -> bool {
    let is_region = target.region.is_none() || target.region == part.region;
    let is_part = match &target.part {
        Part::Table => true,
        Part::Index(index) => matches!(&part.kind, PartKind::Index(it) if it == index),
        Part::Stream => part.kind == PartKind::Stream,
    };
    is_region && is_part
}
