//! From a call to the questions for IAM: actions, resources and condition keys.
//!
//! See AWS's page on [conditions for fine-grained access][page].
//!
//! [page]: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html

mod elsewhere;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::check::Check;
use super::context::{Context, Value};
use super::error::EvaluateError;
use super::openness::{CallerKind, Openness, Purpose};
use super::policy::Policy;
use super::request::{CallPart, Target};
use super::table::Table;
use super::tags::{OtherTags, Tags};
use super::text::Text;
use super::truth::Truth;
use crate::facts::{Action, ResourceKind};

/// Where calls arrive: the tables of the template, the account and the stack's Region.
pub(super) struct Deployed<'e> {
    pub(super) tables: &'e [Table],
    /// The positions of the tables, by logical id.
    pub(super) by_id: &'e BTreeMap<String, usize>,
    pub(super) account: &'e str,
    pub(super) region: &'e str,
}

/// The caller: the keys that all its requests carry, and the kinds of principal that it can be.
#[derive(Debug)]
pub(super) struct CallerContext<'e> {
    pub(super) context: &'e Arc<Context>,
    pub(super) kinds: &'e Arc<[CallerKind]>,
    /// Whether the role has tags that are not known.
    pub(super) tags: OtherTags,
    /// Whether whoever assumes the role may set tags.
    pub(super) session_tags: bool,
}

impl CallerContext<'_> {
    /// Which further keys a request for something can carry.
    pub(super) fn openness(&self, purpose: impl Into<Purpose>) -> Openness {
        let Self { kinds, ref tags, session_tags, .. } = *self;
        let purpose = purpose.into();
        let resource_tags = OtherTags::Open;
        Openness {
            purpose,
            kinds: Arc::clone(kinds),
            tags: tags.clone(),
            session_tags,
            resource_tags,
        }
    }
}

/// A check, the policies of its resource, and whether the resource is another account's.
pub(super) struct Asked {
    pub(super) check: Check,
    pub(super) policies: Vec<Arc<Policy>>,
    pub(super) foreign: bool,
}

/// The resource of a check: a table, an index, a stream, or `*`.
#[derive(Clone, Debug)]
pub(super) struct CheckTarget {
    pub(super) arn: Text,
    pub(super) kind: Option<ResourceKind>,
    /// How many attributes the partition key has, if that is known.
    partition_attributes: Option<usize>,
    /// Whether it is a vector index, if it is an index of the template.
    is_vector: Option<bool>,
    pub(super) policies: Vec<Arc<Policy>>,
    pub(super) foreign: bool,
    region: Text,
    pub(super) tags: Tags,
}

/// What the answers about a resource depend on, beside its policies and which texts match its ARN.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct ResourceLikeness {
    kind: Option<ResourceKind>,
    partition_attributes: Option<usize>,
    is_vector: Option<bool>,
    foreign: bool,
    account: String,
    region: String,
}

/// The question for IAM about one part of a call.
pub(super) fn ask(
    deployed: &Deployed<'_>,
    who: &CallerContext<'_>,
    part: &CallPart,
) -> Result<Asked, EvaluateError> {
    let resource = deployed.resource(part)?;
    if let Some(kind) = resource.kind.filter(|kind| !part.action.applies_to(*kind)) {
        return Err(EvaluateError::NeverApplies { action: part.action, kind });
    }
    let check = resource.check(deployed.account, who, part);
    Ok(Asked { check, policies: resource.policies, foreign: resource.foreign })
}

impl CheckTarget {
    /// A resource of this account, of which no more is known.
    fn new(arn: Text, kind: Option<ResourceKind>, region: Text) -> Self {
        Self {
            arn,
            kind,
            partition_attributes: None,
            is_vector: None,
            policies: Vec::new(),
            foreign: false,
            region,
            tags: Tags::default(),
        }
    }

    pub(super) fn likeness(&self) -> ResourceLikeness {
        let Self { arn, kind, partition_attributes, is_vector, foreign, region, .. } = self;
        ResourceLikeness {
            kind: *kind,
            partition_attributes: *partition_attributes,
            is_vector: *is_vector,
            foreign: *foreign,
            account: arn.as_str().split(':').nth(4).unwrap_or(arn.as_str()).to_owned(),
            region: region.as_str().to_owned(),
        }
    }

    /// Whether its tags may tell it from others of its kind.
    pub(super) fn has_tags_of_its_own(&self) -> bool {
        let may_have_tags = self.kind.is_some_and(|kind| !kind.condition_keys().is_empty());
        may_have_tags && !self.tags.are_of_stack()
    }

    /// Whether DynamoDB has the action for this resource. IAM has one kind of index, but a vector index
    /// takes only `SearchVectors`, and no other index takes it.
    pub(super) fn takes(&self, action: Action) -> bool {
        match (self.kind, self.is_vector) {
            (None, _) => action.resource_kinds().is_empty(),
            (Some(kind), Some(is_vector)) => {
                action.applies_to(kind) && is_vector == (action == Action::SearchVectors)
            }
            (Some(kind), None) => action.applies_to(kind),
        }
    }

    /// A part of a call as a check on this resource.
    pub(super) fn check(&self, account: &str, who: &CallerContext<'_>, part: &CallPart) -> Check {
        self.check_under(&self.here(account, who), who, part)
    }

    /// The keys that all requests of a session on this resource have in common.
    pub(super) fn here(&self, account: &str, who: &CallerContext<'_>) -> Arc<Context> {
        let mut context = Context::new();
        let account = match (self.arn.as_str().split(':').nth(4), self.arn.why()) {
            (None, Some(why)) => Value::Unknown(Arc::clone(why)),
            (own, _) => Value::known(own.unwrap_or(account)),
        };
        context.set_default("aws:resourceaccount", account);
        // What is of no Region is asked for in any.
        if !self.region.as_str().is_empty() {
            context.set_default("aws:requestedregion", Value::One(self.region.clone()));
        }
        // What was set by hand is not overruled.
        for (key, value) in self.tags.values.iter().filter(|(key, _)| !who.context.has(key)) {
            context.set_default(key.clone(), value.clone());
        }
        Arc::new(context.before(Arc::clone(who.context)))
    }

    /// A part of a call as a check on this resource, with the common keys in `here`.
    pub(super) fn check_under(
        &self,
        here: &Arc<Context>,
        who: &CallerContext<'_>,
        part: &CallPart,
    ) -> Check {
        let mut context = part.context.clone();
        add_rows(&mut context, part, self.partition_attributes);
        add_shape(&mut context, part);
        let mut open = who.openness(part.action);
        match part.action.creates_its_table() {
            // The tags of one that is there tell nothing of it.
            true => context.forget(self.tags.values.iter().map(|(key, _)| key), &open),
            false => open = open.on(&self.tags.others),
        }
        Check::of(part.action, self.arn.clone(), context.over(Arc::clone(here), open))
    }
}

impl<'e> Deployed<'e> {
    pub(super) fn resource(&self, part: &CallPart) -> Result<CheckTarget, EvaluateError> {
        let region = part.region.as_deref().unwrap_or(self.region);
        if part.action.resource_kinds().is_empty() {
            if part.target.is_some() {
                return Err(EvaluateError::TakesNoResource { action: part.action });
            }
            return Ok(CheckTarget::new(Text::known("*"), None, Text::known(region)));
        }
        if let Some((target, table)) = self.imported(part) {
            return Ok(self.of_imported(table, target, part));
        }
        match &part.target {
            None => Err(EvaluateError::NoResource { action: part.action }),
            Some(Target::Table(name) | Target::Stream(name)) if self.is_elsewhere(name) => {
                Ok(self.elsewhere(name, part))
            }
            Some(Target::Index(name, index)) if self.is_elsewhere(name) => {
                Ok(self.elsewhere(&format!("{name}/index/{index}"), part))
            }
            Some(Target::Part(name, kind)) => {
                let table = self.table(name)?;
                let mut arn = table.arn(region);
                arn.push_str(kind.arn_suffix().unwrap_or_default());
                arn.push_str(MADE_LATER);
                Ok(CheckTarget::new(arn, Some(*kind), table.region(region)))
            }
            Some(Target::Table(name)) => {
                let table = self.table(name)?;
                let region = region_in(name).unwrap_or(region);
                Ok(CheckTarget {
                    partition_attributes: table.partition_attributes,
                    policies: table.policies(region, false),
                    tags: table.tags(region),
                    ..CheckTarget::new(
                        table.arn(region),
                        Some(ResourceKind::Table),
                        table.region(region),
                    )
                })
            }
            Some(Target::Index(name, index)) => {
                let table = self.table(name)?;
                let region = region_in(name).unwrap_or(region);
                let known = table.indexes.iter().find(|known| known.name.as_str() == index);
                let unclear = table.joins_another
                    || table.indexes.iter().any(|known| known.name.why().is_some());
                if known.is_none() && !unclear {
                    let known = table.indexes.iter().filter_map(|known| known.name.as_known());
                    return Err(EvaluateError::no_index(&table.logical_id, index, known));
                }
                let mut arn = table.arn(region);
                arn.push_str("/index/");
                match known {
                    Some(known) => arn.push(&known.name),
                    None => arn.push_str(index),
                }
                Ok(CheckTarget {
                    partition_attributes: known.and_then(|known| known.partition_attributes),
                    is_vector: known.map(|known| known.is_vector),
                    // A table's policy covers its indexes by their ARNs.
                    policies: table.policies(region, false),
                    tags: table.tags(region),
                    ..CheckTarget::new(arn, Some(ResourceKind::Index), table.region(region))
                })
            }
            Some(Target::Stream(name)) => {
                let table = self.table(name)?;
                if table.has_stream.is_no() {
                    return Err(EvaluateError::NoStream { table: table.logical_id.clone() });
                }
                let region = region_in(name).unwrap_or(region);
                Ok(CheckTarget {
                    policies: table.policies(region, true),
                    tags: table.stream_tags(region),
                    ..CheckTarget::new(
                        table.stream_arn(region),
                        Some(ResourceKind::Stream),
                        table.region(region),
                    )
                })
            }
        }
    }

    /// The table of the template that a part of a call is about, and the Region.
    pub(super) fn table_of<'p>(&self, part: &'p CallPart) -> Option<(&'e Table, &'p str)>
    where
        'e: 'p,
    {
        let (Target::Table(name) | Target::Index(name, _) | Target::Stream(name)) =
            part.target.as_ref()?
        else {
            return None;
        };
        let region = region_in(name).or(part.region.as_deref()).unwrap_or(self.region);
        Some((self.table(name).ok()?, region))
    }

    /// The table with this logical id, or else with this name or ARN.
    pub(super) fn table(&self, name: &str) -> Result<&'e Table, EvaluateError> {
        let by_id = self.by_id.get(name).and_then(|index| self.tables.get(*index));
        let called = || self.tables.iter().find(|table| table.is_called(name));
        let Some(table) = by_id.or_else(called) else {
            let ids = self.tables.iter().map(|table| table.logical_id.as_str());
            let names = self.tables.iter().filter_map(|table| table.name.as_known());
            return Err(EvaluateError::no_table(name, ids.chain(names)));
        };
        if table.is_made == Truth::No {
            return Err(EvaluateError::NotMade { logical_id: table.logical_id.clone() });
        }
        Ok(table)
    }
}

/// What identifies a backup, an export or an import that is made later.
const MADE_LATER: &str = "01489602797149-73d8d5bc";

/// The Region in an ARN.
fn region_in(name: &str) -> Option<&str> {
    name.starts_with("arn:").then(|| name.split(':').nth(3))?
}

/// Adds the partition keys: `LeadingKeys`, which is `FirstPartitionKeyValues` under another name,
/// and those of further attributes.
fn add_rows(context: &mut Context, part: &CallPart, partition_attributes: Option<usize>) {
    const FURTHER: [&str; 3] = [
        "dynamodb:secondpartitionkeyvalues",
        "dynamodb:thirdpartitionkeyvalues",
        "dynamodb:fourthpartitionkeyvalues",
    ];
    if !part.action.carries_leading_keys() {
        return;
    }
    let first = match (&part.leading_keys, part.full_table_scan) {
        (Some(keys), _) => Some(Value::Many(keys.clone())),
        (None, Some(true)) => Some(Value::Absent),
        (None, _) => None,
    };
    if let Some(first) = first {
        context.set_default("dynamodb:leadingkeys", first.clone());
        context.set_default("dynamodb:firstpartitionkeyvalues", first);
    }
    for (key, number) in FURTHER.into_iter().zip(2..) {
        if partition_attributes.is_some_and(|count| count < number) {
            context.set_default(key, Value::Absent);
        }
    }
}

/// Adds the keys that follow from the form of the call, as far as its action carries them. What is
/// not set stays open, even if the API has a default: the same action can be called otherwise.
fn add_shape(context: &mut Context, part: &CallPart) {
    let mut add = |key: &'static str, value: Option<Value>| {
        if let Some(value) = value.filter(|_| part.action.takes_condition_key(key)) {
            context.set_default(key, value);
        }
    };
    add("dynamodb:attributes", part.attributes.as_deref().map(many));
    add("dynamodb:select", part.select.as_deref().map(Value::known));
    add("dynamodb:returnvalues", return_values(part));
    add("dynamodb:fulltablescan", full_table_scan(part));
    add("dynamodb:enclosingoperation", part.enclosing.map(Value::known));
}

/// `Query` and `Scan`, for which the reference lists it, have no such parameter.
fn return_values(part: &CallPart) -> Option<Value> {
    match (&part.return_values, part.action) {
        (Some(values), _) => Some(Value::known(values)),
        (None, Action::Query | Action::Scan) => Some(Value::Absent),
        (None, _) => None,
    }
}

fn full_table_scan(part: &CallPart) -> Option<Value> {
    let scans = part.full_table_scan.or(part.leading_keys.as_ref().map(|_| false))?;
    Some(Value::known(if scans { "true" } else { "false" }))
}

fn many(texts: &[String]) -> Value {
    Value::Many(texts.iter().map(Text::known).collect())
}
