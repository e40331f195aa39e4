//! `Refusals`: why an update or a plan is not made.

use std::collections::BTreeMap;

use super::allowances::Allowance;
use super::deployed::{Deployed, Live};
use super::judge::judge;
use super::step::Wait;
use super::{Allowances, table};
use crate::compare::TemplateChange;
use crate::evaluate::Environment;
use crate::findings::{Location, Rule};
use crate::shown::sentence;
use crate::template::{Resource, Template};

/// Why an update is not made.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) rule: Option<&'static Rule>,
    /// The logical id.
    pub(crate) resource: Option<String>,
    /// The resource with the property.
    pub(crate) subject: String,
    pub(crate) message: String,
    pub(crate) location: Location,
    /// With which it would be made.
    pub(crate) allowance: Option<Allowance>,
    /// What to wait for, where time alone mends it.
    pub(crate) passes: Option<Wait>,
    /// The type of the resource, if it is known.
    pub(crate) kind: Option<String>,
}

/// Why there is no plan.
#[derive(Clone, Debug, Default)]
pub struct Refusals {
    pub(crate) all: Vec<Refusal>,
    /// The names that the deployed template gives to tables, by their logical ids.
    pub(crate) tables: BTreeMap<String, String>,
}

impl Refusal {
    /// By a rule, of something that is named in words.
    pub(super) fn of(rule: &'static Rule, subject: String, message: String) -> Self {
        Self {
            rule: Some(rule),
            resource: None,
            subject,
            message,
            location: Location::default(),
            allowance: None,
            passes: None,
            kind: None,
        }
    }

    /// By the rule of a change, or another one.
    pub(super) fn of_change(
        change: &TemplateChange,
        rule: Option<&'static Rule>,
        message: String,
    ) -> Self {
        Self {
            rule,
            resource: change.resource.clone(),
            subject: change.subject(),
            message,
            location: change.location.clone(),
            allowance: None,
            passes: None,
            kind: change.kind.clone(),
        }
    }

    /// The same, which is made with an allowance.
    pub(super) fn unless(self, allowance: Option<Allowance>) -> Self {
        Self { allowance, ..self }
    }

    /// `Orders, KeySchema: another key makes another table [EVO002]`
    pub(crate) fn words(&self) -> String {
        let code = self.rule.map(|rule| format!(" [{}]", rule.code));
        format!("{}: {}{}", self.subject, self.message, code.unwrap_or_default())
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
        let environment = &live.in_environment(environment);
        let deployed = Deployed::before_update(old, environment, live);
        let after = environment.after_update(old);
        let all = judge(&deployed, (new, &after), &Allowances::default()).refusals;
        Self::from(all, old)
    }

    /// Each of these once, with the names of the tables that are deployed.
    pub(super) fn from(all: Vec<Refusal>, old: &Template) -> Self {
        let mut known: Vec<(String, String)> = Vec::new();
        let mut all = all;
        all.retain(|one| {
            let of = one.resource.as_ref().unwrap_or(&one.subject);
            let key = (of.clone(), one.message.clone());
            let is_new = !known.contains(&key);
            known.push(key);
            is_new
        });
        let tables = old.resources().filter(|it| table::is_table(it.kind()));
        let name = |it: Resource<'_>| {
            Some((it.logical_id().to_owned(), it.property("TableName")?.as_str()?.to_owned()))
        };
        Self { all, tables: tables.filter_map(name).collect() }
    }

    /// Whether nothing is refused.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The codes of the rules that refuse it.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> {
        self.all.iter().filter_map(|refusal| Some(refusal.rule?.code))
    }

    /// The reasons, one a line.
    pub fn text(&self) -> String {
        self.all.iter().map(|refusal| format!("{}\n", sentence(refusal.words()))).collect()
    }
}
