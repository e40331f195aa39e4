//! `Plan`: the shortest sequence of updates from what is deployed to what is declared.

use std::sync::Arc;

use super::allowances::{Allowance, Allowances};
use super::continuity::Broken;
use super::deployed::{Deployed, Live, Setting};
use super::import::{Import, with_imports};
use super::judge::{Judgement, judge};
use super::parameters::{self, Expected, parameters_of};
use super::planning::Planning;
use super::refusal::{Refusal, Refusals};
use super::step::{Step, Wait};
use super::table;
use crate::compare::{Effect, RETYPE, TemplateChange, TemplateChanges};
use crate::evaluate::Environment;
use crate::facts::pages;
use crate::findings::rules;
use crate::shown;
use crate::template::Template;

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

/// What an import leaves open.
const NOT_SHOWN: &str = "what `describe-table` does not show of an imported table is taken as it is declared: see `aws cloudformation \
    detect-stack-drift` behind the first step";

/// The updates of a plan.
#[derive(Clone, Default, Debug)]
pub struct Steps {
    pub(crate) steps: Vec<Step>,
    /// What to wait for before the first one.
    pub(crate) first: Vec<Wait>,
    /// What was allowed, and is needed.
    pub(crate) allowed: Vec<Allowance>,
    /// What cannot be judged beforehand, and stops nothing.
    pub(crate) unknown: Vec<String>,
    /// What is done as it is asked for, and may not be meant.
    pub(crate) remarks: Vec<String>,
    /// The values that the stack's parameters are taken to have.
    pub(crate) expected: Vec<Expected>,
    /// The parameters that need values, and have none.
    pub(crate) missing: Vec<String>,
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
        Self::between_with(old, new, environment, allowances, Live::default())
    }

    /// The same with what is known of what is deployed.
    pub fn between_with(
        old: &Template,
        new: &Template,
        environment: &Environment,
        allowances: &Allowances,
        live: Live,
    ) -> Self {
        Self::with_remarks(old, new, environment, allowances, live).0
    }

    /// The same, and what "nothing to do" takes for granted, or is written and does nothing.
    pub(crate) fn with_remarks(
        old: &Template,
        new: &Template,
        environment: &Environment,
        allowances: &Allowances,
        live: Live,
    ) -> (Self, Vec<String>) {
        let environment = &live.in_environment(environment);
        let deployed = Deployed::before_update(old, environment, live);
        let after = environment.after_update(old);
        let direct = TemplateChanges::between((old, &deployed.environment), (new, &after)).changes;
        if direct.iter().all(TemplateChange::is_silent) {
            let needless = needless(allowances, &[]);
            return match needless.is_empty() {
                true => (Self::Nothing, remarks(&deployed, new, &direct)),
                false => (Self::Refused(Refusals::from(needless, old)), Vec::new()),
            };
        }
        (Self::of(&deployed, (new, environment, &after), allowances, &direct), Vec::new())
    }

    fn of(
        deployed: &Deployed,
        (new, environment, after): (&Template, &Environment, &Environment),
        allowances: &Allowances,
        direct: &[TemplateChange],
    ) -> Self {
        let old = &deployed.template;
        let imported = with_imports(old, (new, after), &deployed.live, direct);
        if let Some((imported, imports)) = imported {
            let rest = Self::between(&imported, new, environment, allowances);
            return rest.behind_import(deployed, (new, after), imported, imports);
        }
        let planning = Planning { deployed, new, after, allowances, direct };
        let (templates, broken) = planning.templates();
        let (refusals, needed) = (retyped(direct), gaps(direct, allowances));
        Judging { planning: &planning, refusals, needed, first: Vec::new() }
            .judged(templates, broken)
    }

    /// The plan that begins where tables have been imported, behind that.
    fn behind_import(
        self,
        deployed: &Deployed,
        (new, after): (&Template, &Environment),
        imported: Template,
        imports: Vec<Import>,
    ) -> Self {
        let mut steps = match self {
            Self::Refused(refusals) => return Self::Refused(refusals),
            Self::Nothing => Steps::default(),
            Self::Steps(steps) => steps,
        };
        let is_last = steps.steps.is_empty();
        let template = if is_last { new.clone() } else { imported };
        let environment = if is_last { after } else { &deployed.environment };
        let first = judge(deployed, (&template, environment), &Allowances::default());
        let parameters = parameters_of(&template, deployed, after, is_last);
        let step = Step::new(1, template.into(), &deployed.template, first.changes);
        steps.steps.insert(0, Step { parameters, ..step }.importing(imports));
        for (at, step) in steps.steps.iter_mut().enumerate() {
            step.number = at + 1;
        }
        steps.unknown.push(NOT_SHOWN.to_owned());
        Self::Steps(steps)
    }

    /// Why there is none, if it is refused.
    pub fn refusals(&self) -> Option<&Refusals> {
        match self {
            Self::Refused(refusals) => Some(refusals),
            Self::Nothing | Self::Steps(_) => None,
        }
    }
}

impl Refusals {
    /// The allowances that nothing needs, if these are all that is wrong.
    pub(crate) fn needless(&self) -> Vec<String> {
        let is_needless = |it: &&Refusal| it.rule.is_some_and(|rule| rule.code == NEEDLESS.code);
        self.all.iter().filter(is_needless).map(|it| it.subject.clone()).collect()
    }
}

impl Steps {
    /// How many updates there are: one or more.
    #[expect(clippy::len_without_is_empty, reason = "a plan without steps is `Plan::Nothing`")]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// The parameters that need values before any of it can be done.
    pub fn missing_parameters(&self) -> impl Iterator<Item = &str> {
        self.missing.iter().map(String::as_str)
    }

    /// The updates, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter()
    }
}

/// A plan of which the templates are known.
struct Judging<'p> {
    planning: &'p Planning<'p>,
    refusals: Vec<Refusal>,
    needed: Vec<Allowance>,
    first: Vec<Wait>,
}

impl Judging<'_> {
    fn judged(mut self, templates: Vec<Template>, broken: Broken) -> Plan {
        let Planning { deployed, after, allowances, direct, new } = self.planning;
        self.needed.extend(broken.needed);
        let expected = parameters::expected(deployed, new, direct);
        let steps = self.steps(templates);
        self.refusals.extend(broken.refusals);
        self.needed.dedup();
        if self.refusals.is_empty() {
            self.refusals = needless(allowances, &self.needed);
        }
        let old = &deployed.template;
        if !self.refusals.is_empty() {
            return Plan::Refused(Refusals::from(self.refusals, old));
        }
        let unknown = unknown_in(&steps);
        let mut allowed: Vec<Allowance> = allowances.iter().cloned().collect();
        allowed.retain(|one| self.needed.contains(one));
        let missing = parameters::missing(new, old, after);
        let remarks = left_behind(direct, old, new);
        let first = self.first;
        Plan::Steps(Steps { steps, first, allowed, unknown, remarks, expected, missing })
    }

    /// Judges each update after the one before it.
    fn steps(&mut self, templates: Vec<Template>) -> Vec<Step> {
        let Planning { deployed, after, allowances, .. } = self.planning;
        let count = templates.len();
        let mut steps: Vec<Step> = Vec::new();
        let mut before = (*deployed).clone();
        for (at, template) in templates.into_iter().enumerate() {
            let is_last = at + 1 == count;
            // Parameters keep their values until the last update.
            let environment = if is_last { after } else { &deployed.environment };
            let template = Arc::new(template);
            let judgement = judge(&before, (&template, environment), allowances);
            let Judgement { changes, refusals, needed } = judgement;
            self.needed.extend(needed);
            for refusal in refusals {
                match refusal.passes {
                    Some(wait) => self.first.push(wait),
                    None => self.refusals.push(refusal),
                }
            }
            let parameters = parameters_of(&template, &before, after, is_last);
            let step = Step::new(at + 1, Arc::clone(&template), &before.template, changes);
            steps.push(Step { parameters, ..step });
            // What is known of the tables is so before the first update.
            before = Deployed::of(template, deployed.environment.clone());
        }
        wait_between(&mut steps);
        steps
    }
}

/// The indexes that are missing for a while, as was allowed.
fn gaps(direct: &[TemplateChange], allowances: &Allowances) -> Vec<Allowance> {
    let gap = |change: &TemplateChange| {
        let is_index = change.is_within(&["GlobalSecondaryIndexes", "*", "*"])
            || change.is_within(&["VectorIndexes", "*", "*"]);
        let is_other = is_index && change.effect == Effect::Refused;
        let id = change.resource.clone().filter(|_| is_other)?;
        Some(Allowance::Gap(id, change.key(1).to_owned()))
    };
    let gaps = direct.iter().filter_map(gap);
    gaps.filter(|gap| allowances.has(gap)).collect()
}

/// The attributes that have another type at the end, also where no update would change it.
fn retyped(direct: &[TemplateChange]) -> Vec<Refusal> {
    let is_type = |change: &&TemplateChange| {
        change.is_at(&["AttributeDefinitions", "*", "AttributeType"])
            && table::is_table(change.kind.as_deref())
    };
    let refusal = |change: &TemplateChange| {
        let message = format!("attribute `{}` keeps its type", shown::name(change.key(1)));
        Refusal::of_change(change, Some(&RETYPE), message)
    };
    direct.iter().filter(is_type).map(refusal).collect()
}

/// The tables that stay behind with their items while another one with their key is made.
fn left_behind(direct: &[TemplateChange], old: &Template, new: &Template) -> Vec<String> {
    let whole = |effect: Effect| {
        let own = direct.iter().filter(move |it| it.is_whole() && it.effect == effect);
        let tables = own.filter(|it| table::is_table(it.kind.as_deref()));
        tables.filter_map(|it| it.resource.as_deref())
    };
    let key = |template: &Template, id: &str| {
        Some(template.resource(id)?.property("KeySchema")?.expr().to_json())
    };
    let mut made: Vec<&str> = whole(Effect::Create).collect();
    let mut remarks = Vec::new();
    for gone in whole(Effect::Retain) {
        let own = key(old, gone);
        let Some(at) = made.iter().position(|id| own.is_some() && key(new, id) == own) else {
            continue;
        };
        let other = shown::name(made.remove(at)).to_string();
        let gone = shown::name(gone);
        remarks.push(format!(
            "`{gone}` stays in the account with its items, and `{other}` is made without any: if it is the same table, keep its logical id"
        ));
    }
    remarks
}

/// What is taken for granted where nothing is to be done, and what is written and does nothing.
fn remarks(deployed: &Deployed, new: &Template, changes: &[TemplateChange]) -> Vec<String> {
    let expected = parameters::expected(deployed, new, changes);
    let told = changes.iter().filter(|it| it.rule.is_some());
    let told = told.map(|it| format!("{}: {}", it.subject(), it.what()));
    Expected::words(&expected).into_iter().chain(told).collect()
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
    let message = || "nothing needs this".to_owned();
    needless.map(|one| Refusal::of(&NEEDLESS, one.argument(), message())).collect()
}
