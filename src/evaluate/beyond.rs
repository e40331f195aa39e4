//! What a role's policies allow beyond the tables of the template: other tables, other services,
//! and policies of unknown content.

use std::sync::Arc;

use super::condition::Condition;
use super::evaluator::Evaluator;
use super::grounds::{Said, Which};
use super::pattern::Pattern;
use super::session::Session;
use super::statement::Statement;
use super::table::Table;
use super::text::{NAMELESS_GAP, Text, is_stack_name, number_of, readable};
use super::unknown::Unknown;
use crate::facts::{Action, ResourceKind};
use crate::names;
use crate::policy_syntax::Effect;

/// What one statement allows beyond the template's tables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Beyond {
    /// Actions as the policy writes them: `bedrock:InvokeModel`, `dynamodb:Get*`.
    pub(crate) actions: Vec<String>,
    /// ARNs and patterns, with `…` for values that are known only at deployment.
    pub(crate) resources: Vec<String>,
}

/// What a statement says beyond the template's tables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Elsewhere {
    /// `Allow s3:GetObject on arn:aws:s3:::music/*`, with marks for what deployment fills in.
    marked: String,
    /// The same for people: of many actions and resources the first ones.
    words: String,
    /// The JSON pointer of the statement.
    pub(crate) pointer: String,
    /// Whether it is about other services, too.
    pub(crate) is_of_others: bool,
    /// Of a policy that is not known, why.
    unknown: Option<Arc<Unknown>>,
}

impl Elsewhere {
    /// Whether both say the same, wherever they stand.
    pub(crate) fn says(&self, which: Which, other: &Self, said: &Said<'_>) -> bool {
        let unknown = |which: Which, one: &Self| Some(said.of(which, one.unknown.as_deref()?));
        self.marked == other.marked && unknown(which, self) == unknown(which.other(), other)
    }

    /// Why it is not known what a policy says.
    pub(crate) fn why(&self) -> Option<&str> {
        self.unknown.as_deref().map(Unknown::why)
    }

    pub(crate) fn words(&self) -> &str {
        &self.words
    }
}

impl Session<'_> {
    /// What the role's policies say beyond the template's tables, allowing or denying it, and its policies that are not
    /// known.
    pub(crate) fn elsewhere(&self) -> Vec<Elsewhere> {
        let own = self.evaluator().own_arns();
        let is_own = |pattern: &str| own.iter().any(|own| own.has(pattern));
        let is_own_role = |pattern: &str| {
            let mut roles = self.evaluator().each_role();
            !pattern.contains(NAMELESS_GAP) && roles.any(|role| role.arn.as_str() == pattern)
        };
        let policies = self.prepared_policies();
        let statements = policies.policies().flat_map(|policy| &policy.statements);
        let said = statements.filter_map(|statement| {
            let actions = statement.written_actions();
            let is_other = |action: &String| !action.to_ascii_lowercase().starts_with("dynamodb:");
            let (patterns, negated) = statement.resources();
            let resources: Vec<&str> = patterns.map(Pattern::marked).collect();
            // Who assumes which role of the template is asked.
            let is_asked = !negated
                && actions.iter().all(|action| action.eq_ignore_ascii_case("sts:AssumeRole"))
                && resources.iter().all(|pattern| is_own_role(pattern));
            if is_asked {
                return None;
            }
            let is_of_others = actions.iter().any(is_other);
            let is_elsewhere =
                negated || is_of_others || resources.iter().any(|pattern| !is_own(pattern));
            let effect = match &statement.effect {
                Ok(Effect::Allow) => "Allow",
                Ok(Effect::Deny) => "Deny",
                Err(_) => "what is not known of",
            };
            let all_but = if negated { "all but " } else { "" };
            let conditions = |words: fn(&Condition) -> String| -> String {
                let each = statement.conditions().iter();
                each.map(|condition| format!(" where {}", words(condition))).collect()
            };
            let resources: Vec<String> = resources.into_iter().map(str::to_owned).collect();
            let said = |actions: String, resources: String, conditions: String| {
                format!("{effect} {actions} on {all_but}{resources}{conditions}")
            };
            let marked =
                said(actions.join(", "), resources.join(", "), conditions(Condition::marked));
            let words =
                said(up_to_some(&actions), up_to_some(&resources), conditions(Condition::words));
            is_elsewhere.then(|| Elsewhere {
                marked,
                words: readable(&words).into_owned(),
                pointer: statement.source.pointer.clone(),
                is_of_others,
                unknown: None,
            })
        });
        let unknown = policies.policies().filter_map(|policy| {
            let why = policy.opaque.as_ref()?;
            Some(Elsewhere {
                marked: String::new(),
                words: policy.name().to_owned(),
                pointer: why.pointer().unwrap_or_default().to_owned(),
                is_of_others: true,
                unknown: Some(Arc::clone(why)),
            })
        });
        said.chain(unknown).collect()
    }

    /// Resources of DynamoDB that are not the template's, or include more than the template's, as far
    /// as Allow statements of the role contain them.
    pub(crate) fn other_tables(&self) -> Vec<Beyond> {
        let evaluator = self.evaluator();
        let own = evaluator.own_arns();
        let is_own = |pattern: &str| own.iter().any(|own| own.has(pattern));
        let is_wanted = |action: &String| takes_a_resource(action);
        self.allowing(is_wanted, |statement| {
            statement.written_resources(evaluator, |pattern| !is_own(pattern))
        })
    }

    /// The resources of other services in the role's Allow statements.
    pub(crate) fn other_services(&self) -> Vec<Beyond> {
        let is_wanted = |action: &String| !action.to_ascii_lowercase().starts_with("dynamodb:");
        self.allowing(is_wanted, |statement| {
            statement.written_resources(self.evaluator(), |_| true)
        })
    }

    /// The policies of the role whose content is unknown, and why.
    pub(crate) fn unknown_policies(&self) -> Vec<String> {
        let policies = self.prepared_policies().policies();
        let unknown = policies.filter_map(|policy| {
            let why = policy.opaque.as_ref()?;
            Some(format!("{}: {why}", policy.name()))
        });
        unknown.collect()
    }

    /// The wanted actions of each Allow statement, and what it allows them on.
    fn allowing(
        &self,
        is_wanted: impl Fn(&String) -> bool,
        on: impl Fn(&Statement) -> Vec<String>,
    ) -> Vec<Beyond> {
        let policies = self.prepared_policies();
        let mut found: Vec<Beyond> = Vec::new();
        for statement in policies.identity_statements() {
            if matches!(statement.effect, Ok(Effect::Deny)) {
                continue;
            }
            let mut actions = statement.written_actions();
            actions.retain(&is_wanted);
            // Writing resources takes longer than all else here.
            if actions.is_empty() {
                continue;
            }
            let beyond = Beyond { actions, resources: on(statement) };
            if !beyond.resources.is_empty() && !found.contains(&beyond) {
                found.push(beyond);
            }
        }
        found
    }
}

impl Evaluator {
    /// The tables with a policy of unknown content, and why, each by its logical id.
    pub(crate) fn unknown_table_policies(&self) -> Vec<(String, String)> {
        let of_table = |table: &Table| {
            let policies = table.all_policies();
            let why =
                policies.filter_map(|policy| Some(policy.opaque.as_ref()?.to_string())).next();
            Some((table.logical_id.clone(), why?))
        };
        self.tables.iter().filter_map(of_table).collect()
    }

    /// The tables with a replica in a Region that is not known, and why, each by its logical id.
    pub(crate) fn unknown_regions(&self) -> Vec<(String, String)> {
        let of_table = |table: &Table| {
            let id = table.logical_id.clone();
            let why = table.unknown_regions().filter_map(|region| region.to_known().err());
            why.map(|why| (id.clone(), why.to_string())).collect::<Vec<_>>()
        };
        self.tables.iter().flat_map(of_table).collect()
    }

    /// A text in which each value that is not known is the reference that gives it, such as `${Uploads}` for the name of
    /// a bucket; `None` if one has none.
    fn with_references(&self, marked: &str) -> Option<String> {
        let mut text = String::new();
        for character in marked.chars() {
            match number_of(character) {
                Some(number) => {
                    let meaning = self.gaps.meaning(number)?;
                    text.push_str(&format!("${{{}}}", reference(meaning)?));
                }
                None if is_stack_name(character) => text.push_str("${AWS::StackName}"),
                None => text.push(character),
            }
        }
        (!text.contains(NAMELESS_GAP)).then(|| readable(&text).into_owned())
    }

    /// The ARNs of the tables in each Region, and what is known of imported tables.
    pub(super) fn own_arns(&self) -> Vec<OwnArn> {
        let of_table = |table: &Table| {
            let arns = table.arns().map(|arn| OwnArn::of(arn, "", !table.is_imported));
            let indexes = table.indexes.iter().filter(|_| table.is_imported);
            let parts =
                indexes.filter_map(|index| Some(format!("/index/{}", index.name.as_known()?)));
            let parts: Vec<String> = parts.collect();
            let made = table.is_imported.then_some(["/stream", "/backup", "/export", "/import"]);
            let of_part = |arn| {
                let indexes = parts.iter().map(|part| OwnArn::of(arn, part, false));
                let made = made.into_iter().flatten().map(|part| OwnArn::of(arn, part, true));
                indexes.chain(made).collect::<Vec<_>>()
            };
            arns.chain(table.arns().flat_map(of_part)).collect::<Vec<_>>()
        };
        self.tables.iter().flat_map(of_table).collect()
    }
}

/// How many actions and resources of a statement are shown. Further ones are counted.
const NAMED: usize = 4;

fn up_to_some(words: &[String]) -> String {
    names::joined_up_to(NAMED, "", words.to_vec())
}

/// The reference that a value is known by, if it is the whole of what that gives.
fn reference(meaning: &str) -> Option<&str> {
    if meaning == "nothing" {
        return None;
    }
    let whole = meaning.strip_suffix(" Ref").or_else(|| meaning.strip_suffix(".Ref"));
    let reference = whole.unwrap_or(meaning);
    let is_one = |character: char| character.is_ascii_alphanumeric() || ".:".contains(character);
    (!reference.is_empty() && reference.chars().all(is_one)).then_some(reference)
}

/// The ARN of a table that is asked about, or of a part of one.
pub(super) struct OwnArn {
    pub(super) arn: String,
    /// Whether all that belongs to it is asked about as well. An imported table may have indexes that are not declared.
    with_parts: bool,
}

impl OwnArn {
    fn of(arn: &Text, suffix: &str, with_parts: bool) -> Self {
        Self { arn: format!("{}{suffix}", arn.as_str()), with_parts }
    }

    /// Whether everything that a pattern matches is this resource or a part of it.
    pub(super) fn has(&self, pattern: &str) -> bool {
        match pattern.strip_prefix(&self.arn) {
            Some(rest) => rest.is_empty() || self.with_parts && rest.starts_with('/'),
            None => false,
        }
    }
}

/// Whether an action of a policy may be a DynamoDB action that applies to a table or a part of one.
fn takes_a_resource(written: &str) -> bool {
    let lower = written.to_ascii_lowercase();
    if !lower.starts_with('*') && !lower.starts_with("dynamodb:") {
        return false;
    }
    match Action::from_name(written) {
        Some(action) => {
            action.resource_kinds().iter().any(|kind| *kind != ResourceKind::GlobalTable)
        }
        None => true,
    }
}

impl Statement {
    /// The actions in their usual spelling.
    fn written_actions(&self) -> Vec<String> {
        let (written, negated) = self.actions_written();
        if negated {
            return vec![format!("* (all but {})", written.join(", "))];
        }
        written.iter().map(|action| proper(action)).collect()
    }

    /// The wanted resources in their usual spelling.
    fn written_resources(
        &self,
        evaluator: &Evaluator,
        wanted: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        let written = |pattern: &Pattern| match evaluator.with_references(pattern.marked()) {
            Some(written) => written,
            None => pattern.written_with_reference(),
        };
        let (mut patterns, negated) = self.resources();
        if negated {
            let all: Vec<String> = patterns.map(written).collect();
            return vec![format!("* (all but {})", all.join(", "))];
        }
        patterns.by_ref().filter(|pattern| wanted(pattern.marked())).map(written).collect()
    }
}

/// An action in the reference's spelling, if it is one of DynamoDB's.
fn proper(written: &str) -> String {
    let action = Action::from_name(written).filter(|_| written.contains(':'));
    action.map_or_else(|| written.to_owned(), |action| action.qualified_name().to_owned())
}
