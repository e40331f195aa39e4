//! `Diff`: what an update changes, in the template and in who may do what.

use super::AccessChanges;
use super::effect::{Effect, TemplateChange};
use super::template::TemplateChanges;
use crate::evaluate::{Assumed, Considered, Environment, What};
use crate::template::{Template, unescaped};

/// What an update of a template does: each change with what AWS does about it, and what each principal gains and
/// loses for every request that it can make.
///
/// Both templates are read as they would be deployed to one account and Region. A parameter that both have keeps the
/// value of the old one, as an update does where nobody names it.
///
/// ```
/// use tablature::compare::Diff;
/// use tablature::evaluate::Environment;
/// use tablature::{Attribute, GlobalSecondaryIndex, Stack, Stage, TableV2};
///
/// let notes = |indexes: &[&str]| {
///     let mut stack = Stack::new("notes");
///     let indexes = indexes.iter().map(|name| GlobalSecondaryIndex::new(*name, Attribute::string("tag")));
///     let table = TableV2::on_demand("Notes", Attribute::string("id"));
///     stack.add(indexes.fold(table, |table, index| table.global_secondary_index(index)));
///     stack.template(&Stage::default()).unwrap()
/// };
/// let diff = |old, new| Diff::between(&old, &new, &Environment::default());
/// let refused = diff(notes(&[]), notes(&["byTag", "byTagToo"]));
/// assert!(refused.is_dangerous() && refused.text().contains("EVO005"));
/// let fine = diff(notes(&[]), notes(&["byTag"]));
/// assert!(!fine.is_dangerous() && !fine.is_empty());
/// assert!(diff(notes(&[]), notes(&[])).is_empty());
/// ```
///
/// See [update behaviors](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html).
#[derive(Clone, Debug)]
pub struct Diff {
    pub(super) template: Option<TemplateChanges>,
    pub(super) access: Option<AccessChanges>,
    /// For each entry of the access, the changes that cause it.
    pub(super) causes: Vec<Vec<usize>>,
    /// The same for what is not compared.
    pub(super) causes_elsewhere: Vec<Vec<usize>>,
    pub(super) environment: Environment,
    /// What the templates depend on and nobody gave, where access is not compared.
    assumed: Assumed,
}

/// The half of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Who may do what.
    Access,
    /// What the template has, and what AWS does about a change of it.
    Template,
}

impl Diff {
    /// Compares two templates as they would be deployed to one environment, the second over the first.
    pub fn between(old: &Template, new: &Template, environment: &Environment) -> Self {
        Self::of(old, new, environment, None)
    }

    /// The same for one part of it alone.
    pub fn of_part(old: &Template, new: &Template, environment: &Environment, part: Part) -> Self {
        Self::of(old, new, environment, Some(part))
    }

    fn of(old: &Template, new: &Template, environment: &Environment, part: Option<Part>) -> Self {
        let written_out = [old, new].map(Template::without_loops);
        let [of_old, of_new] = &written_out;
        let (old, new) = (of_old.as_ref().unwrap_or(old), of_new.as_ref().unwrap_or(new));
        let (given, kept) = (environment.before_update(), environment.after_update(old));
        let has = |wanted: Part| part.is_none_or(|part| part == wanted);
        let (before, after) = ((old, &given), (new, &kept));
        let template = TemplateChanges::between(before, after);
        let access = has(Part::Access).then(|| AccessChanges::because_of(&template, before, after));
        let template = Some(template).filter(|_| has(Part::Template));
        let assumed = match access {
            Some(_) => Assumed::default(),
            None => Assumed::of(old, &given).and(Assumed::of(new, &kept)),
        };
        let mut diff = Self {
            template,
            access,
            causes: Vec::new(),
            causes_elsewhere: Vec::new(),
            environment: environment.clone(),
            assumed,
        };
        diff.causes = diff.caused(old, new);
        let elsewhere = diff.access.iter().flat_map(|access| &access.elsewhere);
        let caused = elsewhere.map(|one| {
            let template = if one.is_new { new } else { old };
            diff.causes_of(&template.keyed_pointer(&one.what.pointer), &one.principal.id, "")
        });
        diff.causes_elsewhere = caused.collect();
        diff
    }

    /// Whether nothing changes, neither the template nor who may do what.
    pub fn is_empty(&self) -> bool {
        self.changes().is_empty() && self.access.as_ref().is_none_or(AccessChanges::is_empty)
    }

    /// Whether something is refused, or loses data.
    pub fn is_dangerous(&self) -> bool {
        self.changes().iter().any(TemplateChange::is_grave)
    }

    pub(super) fn changes(&self) -> &[TemplateChange] {
        self.template.as_ref().map_or(&[], |it| it.changes.as_slice())
    }

    pub(super) fn assumed(&self) -> &Assumed {
        self.access.as_ref().map_or(&self.assumed, |access| &access.assumed)
    }

    /// For each entry of the access, the changes that cause it.
    fn caused(&self, old: &Template, new: &Template) -> Vec<Vec<usize>> {
        let entries = self.access.iter().flat_map(|access| &access.entries);
        let caused = entries.map(|entry| {
            let statement = |template: &Template, by: &Option<Considered>| {
                by.as_ref().map(|by| template.keyed_pointer(by.pointer()))
            };
            let pointer = match &entry.what {
                What::Gained(by) => statement(new, by),
                What::Lost(by) => statement(old, by),
                What::Undecided(_) => None,
            };
            self.causes_of(
                pointer.as_deref().unwrap_or_default(),
                &entry.principal.id,
                &entry.place,
            )
        });
        caused.collect()
    }

    /// The changes of the statement at a keyed pointer, or else of its resource, of the principal, or of the table.
    fn causes_of(&self, pointer: &str, principal: &str, place: &str) -> Vec<usize> {
        let mut steps = pointer.split('/').skip(2).map(unescaped);
        let resource = steps.next();
        let path: Vec<String> = steps.collect();
        let numbered = || {
            let all = self.changes().iter().enumerate();
            all.filter(|(_, change)| change.effect != Effect::None)
        };
        let of = |id: &str| -> Vec<usize> {
            let own = numbered().filter(|(_, change)| change.resource.as_deref() == Some(id));
            own.map(|(number, _)| number).collect()
        };
        if let Some(resource) = resource {
            let at = numbered().filter(|(_, change)| {
                change.resource.as_deref() == Some(resource.as_str())
                    && (path.starts_with(&change.path) || change.path.starts_with(&path))
            });
            let exact: Vec<usize> = at.map(|(number, _)| number).collect();
            if !exact.is_empty() {
                return exact;
            }
            let own = of(&resource);
            if !own.is_empty() {
                return own;
            }
        }
        let of_principal = of(principal);
        let table = place.split(['/', ' ']).next().unwrap_or_default();
        if of_principal.is_empty() { of(table) } else { of_principal }
    }
}
