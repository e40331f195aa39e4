//! A plan as text, as Markdown and as JSON.

use serde_json::{Value, json};

use super::allowances::Allowance;
use super::import::Import;
use super::parameters::{Expected, ParameterValue};
use super::plan::{Plan, Steps};
use super::procedures::procedure;
use super::step::{ResourceChange, Step, Wait};
use crate::compare::{Effect, TemplateChange};
use crate::names;
use crate::shown::{Shown, Text, document, said, sentence};

/// How many minutes an update takes, and an index at least: estimates, since AWS promises none.
const MINUTES_OF_UPDATE: u64 = 2;
const MINUTES_OF_INDEX: u64 = 15;

impl Plan {
    /// The plan as text, under the name of its stack.
    pub fn text(&self, stack: &str) -> String {
        self.shown_text(stack).into()
    }

    /// The plan in Markdown, to post in a pull request.
    pub fn markdown(&self, stack: &str) -> String {
        self.shown_markdown(stack).into()
    }

    /// The plan as JSON, two spaces deep, with a final newline: `status` is `nothing`, `plan` or `refused`. Each of `steps`
    /// has its `file`, the `changes` as `DescribeChangeSet` shows them, and what to wait for; each of `refused` its
    /// `code` and the `procedure` that loses nothing.
    pub fn json(&self, stack: &str) -> String {
        document(&self.document(stack)).into()
    }

    pub(crate) fn shown_text(&self, stack: &str) -> Shown {
        match self {
            Plan::Nothing => said!("{}: nothing to do\n", name(stack)),
            Plan::Steps(steps) => {
                let mut text = said!("{}: {}\n", name(stack), sentence(steps.summary()));
                for wait in &steps.first {
                    text.push(said!("\nfirst {}\n", sentence(wait.words())));
                }
                for step in &steps.steps {
                    text.push(said!("\n{}\n", sentence(step.file_name())));
                    for line in step.lines() {
                        text.push(said!("  {}\n", sentence(line)));
                    }
                }
                for line in steps.notes() {
                    text.push(said!("\n{}\n", sentence(line)));
                }
                text
            }
            Plan::Refused(refusals) => {
                let mut text = said!("{}: refused\n", name(stack));
                for procedure in refusals.procedures(stack) {
                    text.push("\n");
                    for refusal in &procedure.refusals {
                        text.push(said!("  {}\n", sentence(refusal.words())));
                        if let Some(place) = &refusal.location.place {
                            text.push(said!("    --> {}\n", sentence(place.to_string())));
                        }
                    }
                    for (at, step) in procedure.steps.iter().enumerate() {
                        text.push(said!("    {}. {}\n", at + 1, sentence(step.clone())));
                    }
                }
                text
            }
        }
    }

    pub(crate) fn shown_markdown(&self, stack: &str) -> Shown {
        let code = |text: &str| Text::of(text).code();
        let line = |text: &str| Text::of(text).markdown();
        let mut page = said!("### {}: ", code(stack));
        match self {
            Plan::Nothing => page.push("nothing to do\n"),
            Plan::Steps(steps) => {
                page.push(said!("{}\n", line(&steps.summary())));
                for wait in &steps.first {
                    page.push(said!("\nFirst {}.\n", line(&wait.words())));
                }
                for step in &steps.steps {
                    page.push(said!("\n{}. {}\n", step.number, code(&step.file_name())));
                    for told in step.lines() {
                        page.push(said!("   - {}\n", line(&told)));
                    }
                }
                for note in steps.notes() {
                    page.push(said!("\n{}\n", line(&note)));
                }
            }
            Plan::Refused(refusals) => {
                page.push("refused\n");
                for procedure in refusals.procedures(stack) {
                    page.push("\n");
                    for refusal in &procedure.refusals {
                        page.push(said!("- {}\n", line(&refusal.words())));
                    }
                    for (at, step) in procedure.steps.iter().enumerate() {
                        page.push(said!("  {}. {}\n", at + 1, line(step)));
                    }
                }
            }
        }
        page
    }

    /// The document `plan.json`.
    pub(crate) fn document(&self, stack: &str) -> Value {
        match self {
            Plan::Nothing => json!({ "stack": stack, "status": "nothing", "steps": [] }),
            Plan::Steps(steps) => json!({
                "stack": stack,
                "status": "plan",
                "first": steps.first.iter().map(Wait::json).collect::<Vec<_>>(),
                "steps": steps.steps.iter().map(Step::json).collect::<Vec<_>>(),
                "allowed": steps.allowed.iter().map(Allowance::argument).collect::<Vec<_>>(),
                "assumed": steps.expected.iter().map(Expected::json).collect::<Vec<_>>(),
                "missing": steps.missing,
                "remarks": steps.remarks,
                "unknown": steps.unknown,
                "minutes": steps.minutes(),
            }),
            Plan::Refused(refusals) => json!({
                "stack": stack,
                "status": "refused",
                "steps": [],
                "refused": refusals.all.iter().map(|refusal| json!({
                    "code": refusal.rule.map(|rule| rule.code),
                    "resource": refusal.resource,
                    "subject": refusal.subject,
                    "message": refusal.message,
                    "procedure": procedure(refusal, refusals, stack),
                })).collect::<Vec<_>>(),
            }),
        }
    }
}

fn name(stack: &str) -> Shown {
    Text::of(stack).line()
}

impl Steps {
    /// `2 updates, about 20 minutes + the backfill of 2 indexes`
    fn summary(&self) -> String {
        let count = match self.steps.len() {
            1 => "1 update".to_owned(),
            count => format!("{count} updates"),
        };
        let made = |wait: &&Wait| matches!(wait, Wait::Index { is_made: true, .. });
        let indexes = self.steps.iter().flat_map(|step| &step.waits).filter(made).count();
        let copies = self.steps.iter().flat_map(|step| &step.changes);
        let copies =
            copies.filter(|it| it.is_at(&["Replicas", "*"]) && it.before.is_none()).count();
        let noun = |count: usize, one: &str, many: &str| match count {
            0 => String::new(),
            1 => format!(" + {one}"),
            count => format!(" + {}", many.replace("{}", &count.to_string())),
        };
        let backfill = noun(indexes, "the index's backfill", "the backfill of {} indexes");
        let copies = noun(copies, "the replica's copy", "the copies of {} replicas");
        let about = names::duration(self.minutes() * 60);
        format!("{count}, about {about}{backfill}{copies}")
    }

    /// How long it takes without what depends on the items.
    fn minutes(&self) -> u64 {
        let of_step = |step: &Step| {
            let of_wait = |wait: &Wait| match wait {
                Wait::Index { .. } => MINUTES_OF_INDEX,
                Wait::Indexes { .. } => MINUTES_OF_INDEX,
                Wait::Seconds { seconds, .. } => seconds.div_ceil(60),
            };
            // Waiting is for all at once.
            MINUTES_OF_UPDATE + step.waits.iter().map(of_wait).max().unwrap_or(0)
        };
        self.steps.iter().map(of_step).sum()
    }

    fn notes(&self) -> Vec<String> {
        let allowed = self.allowed.iter().map(|one| format!("allowed: {one}"));
        let assumed = Expected::words(&self.expected);
        let missing = self.missing.iter();
        let missing = missing.map(|it| format!("without a value: parameter `{it}`"));
        let unknown = self.unknown.iter().map(|one| format!("not known: {one}"));
        let remarks = self.remarks.iter().cloned();
        allowed.chain(remarks).chain(assumed).chain(missing).chain(unknown).collect()
    }
}

impl Step {
    fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.predicted.iter().map(ResourceChange::words).collect();
        let is_told = |change: &&TemplateChange| {
            change.rule.is_some()
                || change.loses
                || change.effect == Effect::Retain
                || super::judge::comes_or_goes(change)
        };
        // Of what is made anew, that alone is told.
        let is_part = |change: &&TemplateChange| {
            let mut own = self.predicted.iter();
            let own = own.find(|it| change.resource.as_ref() == Some(&it.logical_id));
            own.is_some_and(|it| it.replacement == Some("True")) && change.effect != Effect::Replace
        };
        let changes = self.changes.iter().filter(|it| it.effect != Effect::Unknown).filter(is_told);
        let changes = changes.filter(|change| !is_part(change));
        let mut sections: Vec<&str> = self.changes.iter().filter_map(section_of).collect();
        sections.dedup();
        // What is made has all its outputs, too.
        let is_made = |it: &ResourceChange| it.action == "Add";
        if self.predicted.is_empty() || !self.predicted.iter().all(is_made) {
            lines.extend(sections.iter().map(|section| format!("Modify {section}")));
        }
        lines.extend(changes.map(|change| format!("{}: {}", change.subject(), change.what())));
        lines.extend(self.costs.iter().cloned());
        lines.extend(self.waits.iter().map(|wait| format!("then {}", wait.words())));
        lines
    }

    fn json(&self) -> Value {
        json!({
            "number": self.number,
            "file": self.file_name(),
            "changes": self.predicted.iter().map(ResourceChange::json).collect::<Vec<_>>(),
            "imports": self.imports.iter().map(Import::json).collect::<Vec<_>>(),
            "parameters": self.parameters.iter().map(shown_parameter).collect::<Vec<_>>(),
            "waits": self.waits.iter().map(Wait::json).collect::<Vec<_>>(),
            "costs": self.costs,
        })
    }
}

/// The section of the template that a change is in, if it is in none of its resources.
fn section_of(change: &TemplateChange) -> Option<&str> {
    let is_told = change.resource.is_none() && !change.is_silent();
    change.path.first().filter(|_| is_told).map(String::as_str)
}

/// A parameter, without a value that is secret.
fn shown_parameter((name, value): &(String, ParameterValue)) -> Value {
    match value {
        ParameterValue::Secret(_) => json!({ "ParameterKey": name }),
        value => value.json(name),
    }
}

impl Expected {
    /// ``assumed: `Stage` = `dev`, its default``
    pub(super) fn words(all: &[Self]) -> Option<String> {
        let assumed = all.iter().filter(|it| it.is_default);
        let assumed: Vec<String> =
            assumed.map(|it| format!("`{}` = `{}`, its default", it.name, it.value)).collect();
        (!assumed.is_empty()).then(|| format!("assumed: {}", assumed.join("; ")))
    }

    fn json(&self) -> Value {
        json!({ "parameter": self.name, "value": self.value, "default": self.is_default })
    }
}

impl ResourceChange {
    /// `Modify Orders (AWS::DynamoDB::Table), replacement False: BillingMode`
    pub(crate) fn words(&self) -> String {
        let replacement = self.replacement.map(|it| format!(", replacement {it}"));
        let policy = self.policy_action.map(|it| format!(", policy action {it}"));
        let properties = match self.properties.is_empty() {
            true => String::new(),
            false => format!(": {}", self.properties.join(", ")),
        };
        format!(
            "{} {} ({}){}{}{properties}",
            self.action,
            self.logical_id,
            self.kind,
            replacement.unwrap_or_default(),
            policy.unwrap_or_default(),
        )
    }

    fn json(&self) -> Value {
        json!({
            "Action": self.action,
            "LogicalResourceId": self.logical_id,
            "ResourceType": self.kind,
            "Replacement": self.replacement,
            "PolicyAction": self.policy_action,
            "Properties": self.properties,
        })
    }
}

impl Wait {
    /// ``wait until index `byUser` of `Orders` is `ACTIVE` ``
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Index { table, index, is_made: true } => {
                format!("wait until index `{index}` of `{table}` is `ACTIVE`")
            }
            Self::Index { table, index, .. } => {
                format!("wait until index `{index}` of `{table}` is gone")
            }
            Self::Indexes { why, .. } => why.clone(),
            Self::Seconds { seconds, why } => format!("wait {}: {why}", names::duration(*seconds)),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Index { table, index, is_made } => {
                json!({ "index": index, "table": table, "until": if *is_made { "ACTIVE" } else { "gone" } })
            }
            Self::Indexes { table, why } => json!({ "table": table, "why": why }),
            Self::Seconds { seconds, why } => json!({ "seconds": seconds, "why": why }),
        }
    }
}
