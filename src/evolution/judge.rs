//! The judge: whether AWS takes an update of what is deployed, and what is destroyed by it.
//!
//! What one change does is decided by `compare`. Here stands what holds between the changes of an update and over
//! time, and what a person has to agree to.

use super::allowances::{Allowance, Allowances, STREAM};
use super::deployed::{Deployed, IndexStatus, LiveTable, Setting};
use super::refusal::Refusal;
use super::step::Wait;
use crate::compare::{
    CONSISTENCY, Effect, ONE_REPLICA, TemplateChange, TemplateChanges, gives_up_policy,
};
use crate::evaluate::Environment;
use crate::facts::data::holds_data;
use crate::facts::pages;
use crate::findings::{Rule, rules};
use crate::names;
use crate::shown;
use crate::template::Template;

rules!(
    error BILLING_WITH_INDEX = evo046 {
        title: "a table changes its billing and its indexes in two updates",
        explanation: "DynamoDB changes the billing mode of a table alone, and AWS does not document in which order CloudFormation asks \
            for that and for an index. `plan` makes two updates of it: to provisioned capacity after the indexes, to \
            on demand before them.",
        page: pages::DYNAMODB_SWITCHING_CAPACITY_MODES,
    },
    error TOO_SOON = evo047 {
        title: "some changes of a table are taken only so often",
        explanation: "Time to live changes once an hour, a table goes on demand four times in 24 hours, its key changes four times \
            in 24 hours, and its class twice in 30 days. The next change is refused, and so is the rollback of an update \
            that failed within that time. Wait before the next update.",
        page: pages::DYNAMODB_TIME_TO_LIVE,
    },
    error INDEX_IN_WORK = evo048 {
        title: "a table is not updated while an index is made or removed",
        explanation: "CloudFormation goes on before a new index is `ACTIVE`, and DynamoDB refuses most changes of the table until it \
            is. An index that a rollback left behind is in the way of one with the same name. Wait until \
            `aws dynamodb describe-table` shows all indexes as `ACTIVE`, or remove what was left.",
        page: pages::CLOUDFORMATION_TABLE,
    },
    error INLINE_TWICE = evo052 {
        title: "an inline policy of a name is put by one resource at a time",
        explanation: "A role, a user or a group has one inline policy of a name. CloudFormation makes what is new before it deletes what \
            is gone, so that a policy which moves to another resource under its name is put, and deleted after that: its \
            rights are gone. Give it another name where it moves.",
        page: pages::CLOUDFORMATION_INLINE_POLICY,
    },
    error NAME_KEPT = evo049 {
        title: "a resource that was kept has its name",
        explanation: "What `DeletionPolicy: Retain` keeps in the account stays under its name, and nothing else can be made under it: \
            \"already exists\". Import it into the stack, or give the new one another name.",
        page: pages::CLOUDFORMATION_DELETION_POLICY,
    },
);

/// What an update does, as AWS takes it.
#[derive(Clone, Debug)]
pub(crate) struct Judgement {
    pub(crate) changes: Vec<TemplateChange>,
    /// Why it is not made.
    pub(crate) refusals: Vec<Refusal>,
    /// What it needed.
    pub(crate) needed: Vec<Allowance>,
}

/// Judges the update of what is deployed to a template, as it is deployed to an environment.
pub(crate) fn judge(
    deployed: &Deployed,
    (new, environment): (&Template, &Environment),
    allowances: &Allowances,
) -> Judgement {
    let old = (&*deployed.template, &deployed.environment);
    let changes = TemplateChanges::between(old, (new, environment)).changes;
    let mut judging = Judging { allowances, refusals: Vec::new(), needed: Vec::new() };
    for change in &changes {
        // Only where it is known that there is no item, strong consistency is taken.
        let table = change.resource.as_ref().and_then(|id| deployed.live.tables.get(id));
        let is_empty = table.is_some_and(|table| table.items == Some(0));
        let is_of_consistency = change.rule.is_some_and(|rule| rule.code == CONSISTENCY.code);
        if !(is_empty && is_of_consistency && change.effect == Effect::Unknown) {
            judging.one(change);
        }
    }
    let mut ids: Vec<&str> = changes.iter().filter_map(|it| it.resource.as_deref()).collect();
    ids.dedup();
    for id in ids {
        let of_resource: Vec<&TemplateChange> =
            changes.iter().filter(|it| it.resource.as_deref() == Some(id)).collect();
        judging.together(&of_resource);
        if let Some(table) = deployed.live.tables.get(id) {
            judging.over_time(&of_resource, table, deployed.live.now);
        }
    }
    for change in changes.iter().filter(|it| it.effect == Effect::Create) {
        judging.name_of(change, deployed, new);
    }
    let mut told: Vec<&str> = Vec::new();
    for change in &changes {
        let Some(id) = change.resource.as_deref().filter(|id| !told.contains(id)) else { continue };
        told.push(id);
        if gives_up_policy(id, [&deployed.template, new]) {
            let message =
                "the inline policy that another resource puts under its name goes with it";
            judging.add(change, Some(&INLINE_TWICE), message.to_owned(), None, None);
        }
    }
    let Judging { refusals, needed, .. } = judging;
    Judgement { changes, refusals, needed }
}

struct Judging<'a> {
    allowances: &'a Allowances,
    refusals: Vec<Refusal>,
    needed: Vec<Allowance>,
}

impl Judging<'_> {
    /// Judges a change by itself.
    fn one(&mut self, change: &TemplateChange) {
        let id = change.resource.clone().unwrap_or_default();
        let is_of_data = change.kind.as_deref().is_some_and(holds_data);
        let loss = match change.path.as_slice() {
            [properties, replicas, region]
                if properties == "Properties" && replicas == "Replicas" =>
            {
                Allowance::Replica(id, region.clone())
            }
            _ => Allowance::Loss(id),
        };
        match change.effect {
            Effect::Refused => self.refuse(change, None),
            Effect::Unknown if is_of_data => self.refuse(change, None),
            Effect::Replace if is_of_data => self.unless(loss, change),
            // It is protected: CloudFormation tries to delete it, and leaves it behind.
            Effect::Retain if change.rule.is_some() => self.refuse(change, Some(loss)),
            _ if change.loses => self.unless(loss, change),
            _ if is_another_stream(change) => {
                let id = change.resource.clone().unwrap_or_default();
                self.unless(Allowance::Gap(id, STREAM.to_owned()), change);
            }
            _ => {}
        }
    }

    /// Judges the changes of one resource together.
    fn together(&mut self, changes: &[&TemplateChange]) {
        let is_effective = |change: &&&TemplateChange| change.effect != Effect::None;
        let billing = changes.iter().filter(is_effective).find(|it| it.is_at(&["BillingMode"]));
        let index = changes.iter().filter(is_effective).find(|it| comes_or_goes(it));
        if let (Some(billing), Some(index)) = (billing, index) {
            let message = format!(
                "billing changes in an update without index `{}`",
                shown::name(index.key(1))
            );
            self.add(billing, Some(&BILLING_WITH_INDEX), message, None, None);
        }
        let is_replica = |change: &&&TemplateChange| change.is_at(&["Replicas", "*"]);
        let effective = || changes.iter().filter(is_effective);
        let others = effective().find(|it| it.is_within(&[]) && !is_replica(it));
        let replica = effective().find(is_replica).filter(|it| it.effect == Effect::Delete);
        if let (Some(replica), Some(other)) = (replica, others) {
            let message = format!(
                "a replica goes in an update that changes nothing else, and here {} changes",
                other.subject()
            );
            self.add(replica, Some(&ONE_REPLICA), message, None, None);
        }
    }

    /// Judges the changes of a table by what it is doing, and has done.
    fn over_time(&mut self, changes: &[&TemplateChange], table: &LiveTable, now: u64) {
        let Some(first) = changes.iter().find(|change| change.effect != Effect::None) else {
            return;
        };
        for (name, status) in &table.indexes {
            let name = shown::name(name);
            let message = match status {
                IndexStatus::Creating => {
                    format!("index `{name}` is being made: wait until it is `ACTIVE`")
                }
                IndexStatus::Deleting => {
                    format!("index `{name}` is being removed: wait until it is gone")
                }
                IndexStatus::Leftover => continue,
            };
            let table = first.resource.clone().unwrap_or_default();
            let wait = Wait::Indexes { table, why: message.clone() };
            self.add(first, Some(&INDEX_IN_WORK), message, None, Some(wait));
            return;
        }
        let makes = |change: &&&TemplateChange| comes_or_goes(change) && change.before.is_none();
        for change in changes.iter().filter(makes) {
            if table.indexes.get(change.key(1)) == Some(&IndexStatus::Leftover) {
                let message = format!(
                    "the table has an index `{}` that no template shows: remove it first",
                    shown::name(change.key(1))
                );
                self.add(change, Some(&INDEX_IN_WORK), message, None, None);
            }
        }
        for setting in Setting::ALL {
            let changed = changes.iter().find(|change| setting.is_changed_by(change));
            let wait = table.wait_for(setting, now);
            if let (Some(change), Some(wait)) = (changed, wait) {
                let message = format!("AWS takes this again in {}", names::duration(wait));
                let seconds = Wait::Seconds { seconds: wait, why: message.clone() };
                self.add(change, Some(&TOO_SOON), message, None, Some(seconds));
            }
        }
    }

    /// Judges the name of a resource that is made.
    fn name_of(&mut self, change: &TemplateChange, deployed: &Deployed, new: &Template) {
        let Some(resource) = change.resource.as_deref().and_then(|id| new.resource(id)) else {
            return;
        };
        let kind = resource.kind().unwrap_or_default();
        let name = ["TableName", "RoleName", "UserPoolName"]
            .into_iter()
            .find_map(|it| resource.property(it)?.as_str());
        let kept = deployed.live.retained.iter().find(|(retained, own)| {
            let are_tables = |kind: &str| kind.starts_with("AWS::DynamoDB::");
            (retained == kind || (are_tables(retained) && are_tables(kind)))
                && Some(own.as_str()) == name
        });
        if let Some((_, name)) = kept {
            let message = format!("the name `{}` is kept in the account", shown::name(name));
            self.add(change, Some(&NAME_KEPT), message, None, None);
        }
    }

    fn unless(&mut self, allowance: Allowance, change: &TemplateChange) {
        if self.allowances.has(&allowance) {
            self.needed.push(allowance);
        } else {
            self.refuse(change, Some(allowance));
        }
    }

    fn refuse(&mut self, change: &TemplateChange, allowance: Option<Allowance>) {
        self.add(change, change.rule, change.message.clone(), allowance, None);
    }

    fn add(
        &mut self,
        change: &TemplateChange,
        rule: Option<&'static Rule>,
        message: String,
        allowance: Option<Allowance>,
        passes: Option<Wait>,
    ) {
        let refusal = Refusal::of_change(change, rule, message).unless(allowance);
        self.refusals.push(Refusal { passes, ..refusal });
    }
}

/// Whether a global or vector index comes or goes.
pub(super) fn comes_or_goes(change: &TemplateChange) -> bool {
    change.is_at(&["GlobalSecondaryIndexes", "*"]) || change.is_at(&["VectorIndexes", "*"])
}

/// Whether a table that has a stream has another one then.
fn is_another_stream(change: &TemplateChange) -> bool {
    change.is_within(&["StreamSpecification"])
        && !change.has_key("ResourcePolicy")
        && change.effect == Effect::Update
        && change.rule.is_some()
        && !(change.is_at(&["StreamSpecification"]) && change.after.is_none())
}

impl Setting {
    /// Whether a change is one of this setting.
    pub(super) fn is_changed_by(self, change: &TemplateChange) -> bool {
        if change.effect != Effect::Update {
            return false;
        }
        match self {
            Self::TimeToLive => change.is_within(&["TimeToLiveSpecification"]),
            Self::OnDemand => {
                let mode = change.after.as_ref().and_then(|mode| mode.as_str());
                change.is_at(&["BillingMode"]) && mode == Some("PAY_PER_REQUEST")
            }
            Self::Class => change.path.last().is_some_and(|key| key == "TableClass"),
            Self::Encryption => change.has_key("SSESpecification"),
        }
    }
}
