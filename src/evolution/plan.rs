//! `Plan`: the shortest sequence of updates from what is deployed to what is declared.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::allowances::{Allowance, Allowances};
use super::continuity::Broken;
use super::deployed::{Deployed, Live, Setting};
use super::judge::{Judgement, Refusal, judge};
use super::needs::with_needs;
use super::rights::with_new_readers;
use super::step::{Step, Wait};
use super::table;
use crate::compare::{Effect, RETYPE, TemplateChange, TemplateChanges};
use crate::evaluate::Environment;
use crate::facts::pages;
use crate::findings::{Location, rules};
use crate::shown::{self, sentence};
use crate::template::{Expr, Resource, Template};

rules!(
    error NEEDLESS = evo050 {
        title: "what is allowed is needed",
        explanation: "An allowance that nothing needs is left over from another plan, or misspelt. It would be given to the next \
            change that needs it, unseen. Remove it.",
        page: pages::CLOUDFORMATION_UPDATE_BEHAVIORS,
    },
);

/// What there is to do.
#[derive(Clone, Debug)]
pub enum Plan {
    /// Nothing: what is deployed is what is declared.
    Nothing,
    /// These updates, one after the other.
    Steps(Steps),
    /// It is not done, for these reasons.
    Refused(Refusals),
}

/// The updates of a plan.
#[derive(Clone, Debug)]
pub struct Steps {
    pub(crate) steps: Vec<Step>,
    /// What to wait for before the first one.
    pub(crate) first: Vec<Wait>,
    /// What was allowed, and is needed.
    pub(crate) allowed: Vec<Allowance>,
    /// What cannot be judged beforehand, and stops nothing.
    pub(crate) unknown: Vec<String>,
}

/// Why there is no plan.
#[derive(Clone, Debug, Default)]
pub struct Refusals {
    pub(crate) all: Vec<Refusal>,
    /// The names that the deployed template gives to tables, by their logical ids.
    pub(crate) tables: BTreeMap<String, String>,
}

impl Plan {
    /// The plan from one template to another.
    ///
    /// ```
    /// use tablature::evaluate::Environment;
    /// use tablature::evolution::{Allowances, Plan};
    /// use tablature::{Attribute, GlobalSecondaryIndex, Stack, Stage, TableV2};
    ///
    /// let notes = |indexes: &[&str]| {
    ///     let mut stack = Stack::new("notes");
    ///     let indexes = indexes.iter().map(|name| GlobalSecondaryIndex::new(*name, Attribute::string("tag")));
    ///     let table = TableV2::on_demand("Notes", Attribute::string("id"));
    ///     stack.add(indexes.fold(table, |table, index| table.global_secondary_index(index)));
    ///     stack.template(&Stage::default()).unwrap()
    /// };
    /// let plan = |old, new| Plan::between(&old, &new, &Environment::default(), &Allowances::default());
    /// // DynamoDB makes one index at a time.
    /// let Plan::Steps(steps) = plan(notes(&[]), notes(&["byTag", "byTagToo"])) else { panic!() };
    /// assert_eq!(steps.len(), 2);
    /// assert!(matches!(plan(notes(&[]), notes(&[])), Plan::Nothing));
    /// ```
    pub fn between(
        old: &Template,
        new: &Template,
        environment: &Environment,
        allowances: &Allowances,
    ) -> Self {
        Self::of(&Deployed::of(old.clone()), new, environment, allowances)
    }

    /// The same with what is known of the tables that are deployed.
    pub fn between_with(
        old: &Template,
        new: &Template,
        environment: &Environment,
        allowances: &Allowances,
        live: Live,
    ) -> Self {
        let live = live.of_template(old, environment);
        let deployed = Deployed { template: old.clone(), live };
        Self::of(&deployed, new, environment, allowances)
    }

    pub(crate) fn of(
        deployed: &Deployed,
        new: &Template,
        environment: &Environment,
        allowances: &Allowances,
    ) -> Self {
        let old = &deployed.template;
        let direct = TemplateChanges::between((old, environment), (new, environment)).changes;
        if direct.iter().all(TemplateChange::is_silent) {
            let needless = needless(allowances, &[]);
            return if needless.is_empty() { Self::Nothing } else { Self::refused(needless, old) };
        }
        let planning = Planning { deployed, new, environment, allowances, direct: &direct };
        let mut templates = planning.templates(true);
        let mut broken = planning.broken(&templates);
        if !broken.refusals.is_empty() {
            templates = planning.templates(false);
            broken = planning.broken(&templates);
        }
        planning.judged(templates, broken)
    }

    fn refused(all: Vec<Refusal>, old: &Template) -> Self {
        Self::Refused(Refusals { all, tables: tables(old) })
    }

    /// Why there is none, if it is refused.
    pub fn refusals(&self) -> Option<&Refusals> {
        match self {
            Self::Refused(refusals) => Some(refusals),
            Self::Nothing | Self::Steps(_) => None,
        }
    }
}

impl Steps {
    /// How many updates there are: one or more.
    #[expect(clippy::len_without_is_empty, reason = "a plan without steps is `Plan::Nothing`")]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// The updates, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter()
    }
}

impl Refusals {
    /// Why AWS does not take one update from one template to another, or what it destroys; empty where it takes it.
    ///
    /// ```
    /// use tablature::evaluate::Environment;
    /// use tablature::evolution::{Live, Refusals};
    /// use tablature::template::Template;
    ///
    /// let template = |mode| Template::from(serde_json::json!({ "Resources": { "Notes": {
    ///     "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "notes", "BillingMode": mode },
    /// } } }));
    /// let (old, new) = (template("PROVISIONED"), template("PAY_PER_REQUEST"));
    /// let refusals = Refusals::of_update(&old, &new, &Environment::default(), Live::default());
    /// assert!(refusals.is_empty(), "{}", refusals.text());
    /// ```
    pub fn of_update(
        old: &Template,
        new: &Template,
        environment: &Environment,
        live: Live,
    ) -> Self {
        let deployed = Deployed { template: old.clone(), live: live.of_template(old, environment) };
        let all = judge(&deployed, new, environment, &Allowances::default()).refusals;
        Self { all, tables: tables(old) }
    }

    /// Whether nothing is refused.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The codes of the rules that refuse it.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> {
        self.all.iter().filter_map(|refusal| Some(refusal.rule?.code))
    }

    /// The allowances that nothing needs, if these are all that is wrong.
    pub(crate) fn needless(&self) -> Vec<String> {
        let is_needless = |it: &&Refusal| it.rule.is_some_and(|rule| rule.code == NEEDLESS.code);
        self.all.iter().filter(is_needless).map(|it| it.subject.clone()).collect()
    }

    /// The reasons, one a line.
    pub fn text(&self) -> String {
        self.all.iter().map(|refusal| format!("{}\n", sentence(refusal.words()))).collect()
    }
}

struct Planning<'p> {
    deployed: &'p Deployed,
    new: &'p Template,
    environment: &'p Environment,
    allowances: &'p Allowances,
    direct: &'p [TemplateChange],
}

impl Planning<'_> {
    /// The templates after each update, of which the last one is the new one.
    fn templates(&self, with_readers: bool) -> Vec<Template> {
        let (old, new) = (&self.deployed.template, self.new);
        let states = self.states();
        let count = 1 + states.values().map(Vec::len).max().unwrap_or(0);
        let mut templates: Vec<Template> = Vec::new();
        let mut current = old.clone();
        let made = self.made_indexes();
        for number in 1..count {
            let mut changed: Vec<&str> = Vec::new();
            let mut there = BTreeSet::new();
            for (id, states) in &states {
                // All end together, so that what is planned from here is the rest of this plan.
                let Some(at) = number.checked_sub(count - states.len()) else { continue };
                let Some(state) = states.get(at) else { continue };
                current = self.without_scaling(current, id, state);
                current = current.setting("Resources", id, Some(state.clone()));
                changed.push(id);
            }
            for (table, name) in &made {
                let has = |of: &Template| has_index(of, table, name);
                if has(&current) {
                    there.insert((*name).to_owned());
                }
            }
            if with_readers && !there.is_empty() {
                let (template, readers) = with_new_readers(current, new, &there);
                current = template;
                changed.extend(readers);
            }
            current = with_needs(current, new, &changed);
            templates.push(current.clone());
        }
        templates.push(new.clone());
        templates
    }

    /// The states of each resource that takes more than one update, without the last one.
    fn states(&self) -> IndexMap<&str, Vec<Expr>> {
        let (old, new) = (&self.deployed.template, self.new);
        let region = self.environment.region();
        let mut ids: Vec<&str> =
            self.direct.iter().filter_map(|it| it.resource.as_deref()).collect();
        ids.dedup();
        let mut all: IndexMap<&str, Vec<Expr>> = IndexMap::new();
        for id in ids {
            let states = match (old.resource(id), new.resource(id)) {
                (Some(before), Some(after))
                    if before.kind() == after.kind() && table::is_table(after.kind()) =>
                {
                    table::states_between(&before, &after, self.environment, self.allowances)
                }
                (None, Some(after)) if table::is_table(after.kind()) => {
                    table::first_state(&after, region).into_iter().collect()
                }
                (Some(before), None) if self.allowances.has(&Allowance::Loss(id.to_owned())) => {
                    table::unprotected(&before).into_iter().collect()
                }
                _ => Vec::new(),
            };
            if !states.is_empty() {
                all.insert(id, states);
            }
        }
        all
    }

    /// The indexes that come, with their tables.
    fn made_indexes(&self) -> Vec<(&str, &str)> {
        let made = self.direct.iter().filter(|it| super::judge::comes_or_goes(it));
        let made = made.filter(|it| it.before.is_none());
        made.filter_map(|it| Some((it.resource.as_deref()?, it.key(1)))).collect()
    }

    /// Without what scales the capacity of a table that goes on demand before the last update, and that goes as well.
    fn without_scaling(&self, template: Template, table: &str, state: &Expr) -> Template {
        let mode = |resource: &Expr| {
            let mode = resource.member("Properties").and_then(|it| it.member("BillingMode"));
            mode.map(Expr::to_json)
        };
        let before = template.resource(table).and_then(|it| mode(it.node().expr()));
        if before == mode(state) {
            return template;
        }
        let name = template.resource(table).and_then(|it| it.property("TableName")?.as_str());
        let is_of_table = |text: &str| {
            text.contains(&format!("\"{table}\""))
                || text.contains(&format!("${{{table}}}"))
                || name.is_some_and(|name| text.contains(&format!("table/{name}")))
        };
        let goes = template.resources().filter(|resource| {
            let kind = resource.kind().unwrap_or_default();
            kind.starts_with("AWS::ApplicationAutoScaling::")
                && self.new.resource(resource.logical_id()).is_none()
        });
        let goes: Vec<Resource<'_>> = goes.collect();
        let targets: Vec<&str> = goes
            .iter()
            .filter(|it| is_of_table(&it.node().expr().to_json()))
            .map(|it| it.logical_id())
            .collect();
        let is_of_target =
            |text: &str| targets.iter().any(|id| text.contains(&format!("\"{id}\"")));
        let gone = goes.iter().filter(|it| {
            targets.contains(&it.logical_id()) || is_of_target(&it.node().expr().to_json())
        });
        let gone: Vec<String> = gone.map(|it| it.logical_id().to_owned()).collect();
        gone.iter().fold(template, |template, id| template.setting("Resources", id, None))
    }

    /// The rights that an update between takes away or gives, though neither end does.
    fn broken(&self, templates: &[Template]) -> Broken {
        let between = templates.split_last().map_or(&[][..], |(_, between)| between);
        let ends = [&self.deployed.template, self.new];
        Broken::between(ends, between, self.environment, self.allowances)
    }

    fn judged(&self, templates: Vec<Template>, broken: Broken) -> Plan {
        let mut refusals: Vec<Refusal> = self.retyped();
        let mut needed: Vec<Allowance> = self.gaps();
        needed.extend(broken.needed);
        let (mut first, mut steps): (Vec<Wait>, Vec<Step>) = (Vec::new(), Vec::new());
        let mut deployed = self.deployed.clone();
        for (at, template) in templates.into_iter().enumerate() {
            let judgement = judge(&deployed, &template, self.environment, self.allowances);
            let Judgement { changes, refusals: refused, needed: used } = judgement;
            needed.extend(used);
            for refusal in refused {
                match refusal.passes {
                    true => first.push(Wait::Seconds { seconds: 0, why: refusal.message }),
                    false => refusals.push(refusal),
                }
            }
            let step = Step::new(at + 1, template.clone(), &deployed.template, changes);
            steps.push(step);
            // What is known of the tables is so before the first update.
            deployed = Deployed::of(template);
        }
        refusals.extend(broken.refusals);
        let mut known: Vec<(Option<String>, String)> = Vec::new();
        refusals.retain(|one| {
            let key = (one.resource.clone(), one.message.clone());
            let is_new = !known.contains(&key);
            known.push(key);
            is_new
        });
        needed.dedup();
        if refusals.is_empty() {
            refusals = needless(self.allowances, &needed);
        }
        if !refusals.is_empty() {
            return Plan::refused(refusals, &self.deployed.template);
        }
        wait_between(&mut steps);
        let unknown = unknown_in(&steps);
        let mut allowed: Vec<Allowance> = self.allowances.iter().cloned().collect();
        allowed.retain(|one| needed.contains(one));
        Plan::Steps(Steps { steps, first, allowed, unknown })
    }

    /// The indexes that are missing for a while, as was allowed.
    fn gaps(&self) -> Vec<Allowance> {
        let gap = |change: &TemplateChange| {
            let is_index = change.is_within(&["GlobalSecondaryIndexes", "*", "*"])
                || change.is_within(&["VectorIndexes", "*", "*"]);
            let is_other = is_index && change.effect == Effect::Refused;
            let id = change.resource.clone().filter(|_| is_other)?;
            Some(Allowance::Gap(id, change.key(1).to_owned()))
        };
        let gaps = self.direct.iter().filter_map(gap);
        gaps.filter(|gap| self.allowances.has(gap)).collect()
    }

    /// The attributes that have another type at the end, also where no update would change it.
    fn retyped(&self) -> Vec<Refusal> {
        let is_type = |change: &&TemplateChange| {
            change.is_at(&["AttributeDefinitions", "*", "AttributeType"])
                && table::is_table(change.kind.as_deref())
        };
        let refusal = |change: &TemplateChange| Refusal {
            rule: Some(&RETYPE),
            resource: change.resource.clone(),
            subject: change.subject(),
            message: format!("attribute `{}` keeps its type", shown::name(change.key(1))),
            location: change.location.clone(),
            allowance: None,
            passes: false,
        };
        self.direct.iter().filter(is_type).map(refusal).collect()
    }
}

/// The names of tables that a template gives them.
fn tables(template: &Template) -> BTreeMap<String, String> {
    let tables = template.resources().filter(|it| table::is_table(it.kind()));
    let name = |it: Resource<'_>| {
        Some((it.logical_id().to_owned(), it.property("TableName")?.as_str()?.to_owned()))
    };
    tables.filter_map(name).collect()
}

/// Whether a template has an index.
pub(super) fn has_index(template: &Template, table: &str, index: &str) -> bool {
    index_names(template, table).contains(&index)
}

/// The names of a table's indexes that are made one at a time.
pub(super) fn index_names<'t>(template: &'t Template, table: &str) -> Vec<&'t str> {
    let lists = ["GlobalSecondaryIndexes", "VectorIndexes"];
    let table = template.resource(table);
    let indexes = lists.into_iter().filter_map(|list| table.as_ref()?.property(list));
    let indexes = indexes.flat_map(|list| list.items());
    indexes.filter_map(|it| it.get("IndexName")?.as_str()).collect()
}

/// What to wait for between steps, beside what each of them begins.
fn wait_between(steps: &mut [Step]) {
    let mut changed: Vec<Option<String>> = Vec::new();
    for at in 0..steps.len() {
        let of = |step: &Step| -> Vec<Option<String>> {
            let changes = step.changes.iter().filter(|it| Setting::TimeToLive.is_changed_by(it));
            changes.map(|it| it.resource.clone()).collect()
        };
        let next = steps.get(at + 1).map(of).unwrap_or_default();
        let Some(step) = steps.get_mut(at) else { continue };
        changed.extend(of(step));
        let waiting = next.iter().flatten().find(|id| changed.contains(&Some((*id).clone())));
        if let Some(id) = waiting {
            let (_, seconds) = Setting::TimeToLive.most();
            let why = format!("time to live of `{}` changes once an hour", shown::name(id));
            step.waits.push(Wait::Seconds { seconds, why });
            changed.clear();
        }
    }
}

/// What is not known of the updates, each said once.
fn unknown_in(steps: &[Step]) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for change in steps.iter().flat_map(|step| &step.changes) {
        let line = format!("{}: {}", change.subject(), change.what());
        if change.effect == Effect::Unknown && !told.contains(&line) {
            told.push(line);
        }
    }
    told
}

/// The allowances that nothing needs.
fn needless(allowances: &Allowances, needed: &[Allowance]) -> Vec<Refusal> {
    let needless = allowances.iter().filter(|one| !needed.contains(one));
    let refusal = |one: &Allowance| Refusal {
        rule: Some(&NEEDLESS),
        resource: None,
        subject: one.argument(),
        message: "nothing needs this".to_owned(),
        location: Location::default(),
        allowance: None,
        passes: false,
    };
    needless.map(refusal).collect()
}
