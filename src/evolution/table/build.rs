//! `States`: a table between two templates, put together of both.

use indexmap::{IndexMap, IndexSet};

use super::indexes::IndexMove;
use super::shape::{INDEXES, IndexName, Shape, is_true};
use crate::template::{Expr, Resource};

/// What says how a table, an index or a replica is paid, with provisioned capacity and on demand.
const PROVISIONED: [&str; 3] = [
    "ProvisionedThroughput",
    "WriteProvisionedThroughputSettings",
    "ReadProvisionedThroughputSettings",
];
const ON_DEMAND: [&str; 3] =
    ["OnDemandThroughput", "WriteOnDemandThroughputSettings", "ReadOnDemandThroughputSettings"];

const GLOBAL: &str = "GlobalSecondaryIndexes";
const REPLICAS: &str = "Replicas";
const ENCRYPTION: &str = "SSESpecification";
const PROTECTION: &str = "DeletionProtectionEnabled";

/// A table in the old template and in the new one.
pub(super) struct States<'s, 't> {
    pub(super) old: &'s Resource<'t>,
    pub(super) new: &'s Resource<'t>,
    pub(super) before: &'s Shape,
    pub(super) after: &'s Shape,
    pub(super) region: &'s str,
}

/// When the keys of replicas change, where either all have some or none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Encryption {
    /// Before replicas come or go.
    Early,
    /// After that.
    Late,
}

/// How far a table is.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    /// Each index, and whether it is the new one.
    indexes: IndexMap<IndexName, bool>,
    replicas: IndexSet<String>,
    /// Whether an update that is not a replica's was made.
    pub(super) is_begun: bool,
    /// Whether it was the last one of these.
    pub(super) is_late: bool,
    pub(super) has_new_billing: bool,
}

impl Progress {
    pub(super) fn begin(before: &Shape) -> Self {
        Self {
            indexes: before.indexes.keys().map(|name| (name.clone(), false)).collect(),
            replicas: before.replicas.keys().cloned().collect(),
            is_begun: false,
            is_late: false,
            has_new_billing: false,
        }
    }

    /// Everything is done but what may come last.
    fn before_the_rest(states: &States<'_, '_>) -> Self {
        let mut progress = Self::begin(states.before);
        let before = states.before;
        let indexes = states.after.indexes.keys();
        progress.indexes =
            indexes.map(|name| (name.clone(), !before.indexes.contains_key(name))).collect();
        progress.replicas = states.after.replicas.keys().cloned().collect();
        Self { is_begun: true, has_new_billing: true, ..progress }
    }

    pub(super) fn move_index(&mut self, index: &IndexMove) {
        match index {
            IndexMove::Make(name) => {
                self.indexes.insert(name.clone(), true);
            }
            IndexMove::Remove(name) => {
                self.indexes.shift_remove(name);
            }
        }
    }

    pub(super) fn move_replica(&mut self, region: &str, states: &States<'_, '_>) {
        if states.after.replicas.contains_key(region) {
            self.replicas.insert(region.to_owned());
        } else {
            self.replicas.shift_remove(region);
        }
    }
}

impl States<'_, '_> {
    /// Whether the table needs its stream before its first replica.
    pub(super) fn has_stream_first(&self) -> bool {
        let (before, after) = (self.before, self.after);
        !before.has_stream()
            && after.has_stream()
            && before.replicas.len() < 2
            && after.replicas.keys().any(|region| !before.replicas.contains_key(region))
    }

    /// Whether another attribute gets time to live.
    pub(super) fn swaps_time_to_live(&self) -> bool {
        let after = self.after.member("TimeToLiveSpecification");
        let attribute = after.and_then(|it| it.member("AttributeName")).and_then(Expr::as_str);
        self.before.time_to_live().zip(attribute).is_some_and(|(before, after)| before != after)
    }

    /// What of the encryption has to come before replicas or after them, since all replicas have keys of their own or none.
    pub(super) fn encryption(&self) -> Option<Encryption> {
        let has_keys =
            |shape: &Shape| shape.replicas.values().any(|it| it.member(ENCRYPTION).is_some());
        match (has_keys(self.before), has_keys(self.after)) {
            (false, true) => Some(Encryption::Late),
            (true, false) => Some(Encryption::Early),
            _ => None,
        }
    }

    /// Whether something is left once indexes, replicas and billing are as they are to be.
    pub(super) fn have_rest(&self) -> bool {
        let done = self.at(&Progress::before_the_rest(self));
        !super::are_alike(self.new.logical_id(), done, self.new.node().expr().clone())
    }

    /// The resource, as far as it is.
    pub(super) fn at(&self, progress: &Progress) -> Expr {
        let (resource, base) = match progress.is_late {
            true => (self.new, self.after),
            false => (self.old, self.before),
        };
        let mut properties = base.properties.clone();
        let mut take = |name: &str, value: Option<Expr>| {
            properties = properties.setting(name, value);
        };
        let of_new = |name: &str| self.after.member(name).cloned();
        let has_new_billing = progress.is_late || progress.has_new_billing;
        if has_new_billing {
            for name in ["BillingMode"].iter().chain(&PROVISIONED).chain(&ON_DEMAND) {
                take(name, of_new(name));
            }
        }
        if progress.is_begun && !progress.is_late {
            if self.has_stream_first() {
                take("StreamSpecification", of_new("StreamSpecification"));
            }
            if self.swaps_time_to_live() {
                let specification = self.before.member("TimeToLiveSpecification");
                let off = specification.map(|it| it.setting("Enabled", Some(false.into())));
                take("TimeToLiveSpecification", off);
            }
            if self.encryption() == Some(Encryption::Early) {
                take(ENCRYPTION, of_new(ENCRYPTION));
            }
        }
        let is_on_demand =
            if has_new_billing { self.after.is_on_demand() } else { self.before.is_on_demand() };
        for list in INDEXES {
            let own = progress.indexes.iter().filter(|((of, _), _)| *of == list);
            let index = |(name, is_new): (&IndexName, &bool)| {
                let is_new = *is_new || progress.is_late;
                let shapes =
                    if is_new { [self.after, self.before] } else { [self.before, self.after] };
                let index = shapes.into_iter().find_map(|shape| shape.indexes.get(name))?;
                Some(paid(index, is_on_demand))
            };
            take(list, listed(own.filter_map(index).collect()));
        }
        if !progress.replicas.is_empty() {
            let replica = |region: &String| self.replica(region, progress, is_on_demand);
            take(REPLICAS, listed(progress.replicas.iter().filter_map(replica).collect()));
        }
        let definitions = self.definitions(&properties);
        properties = properties.setting("AttributeDefinitions", definitions);
        resource.node().expr().setting("Properties", Some(properties))
    }

    fn replica(
        &self,
        region: &String,
        progress: &Progress,
        is_on_demand: Option<bool>,
    ) -> Option<Expr> {
        let (old, new) = (self.before.replicas.get(region), self.after.replicas.get(region));
        let replica = match (old, new) {
            (Some(old), Some(new)) => if progress.is_late { new } else { old }.clone(),
            (Some(old), None) if progress.is_begun => without_protection(old),
            (Some(old), None) => old.clone(),
            // Its policy comes in an update after it.
            (None, Some(new)) if region != self.region && !progress.is_late => {
                new.setting("ResourcePolicy", None)
            }
            (None, new) => new?.clone(),
        };
        let has_no_keys = match self.encryption() {
            Some(Encryption::Early) => progress.is_begun,
            Some(Encryption::Late) => !progress.is_late,
            None => false,
        };
        let replica = if has_no_keys { replica.setting(ENCRYPTION, None) } else { replica };
        let of = |shape: &Expr| -> Vec<Expr> {
            shape.member(GLOBAL).and_then(Expr::elements).unwrap_or_default().to_vec()
        };
        let name =
            |index: &Expr| index.member("IndexName").and_then(Expr::as_str).map(str::to_owned);
        let mut indexes = of(&replica);
        for made in new.map(of).unwrap_or_default() {
            if !indexes.iter().any(|index| name(index) == name(&made)) {
                indexes.push(made);
            }
        }
        indexes.retain(|index| {
            let own = name(index);
            progress.indexes.keys().any(|(list, it)| *list == GLOBAL && Some(it) == own.as_ref())
        });
        let indexes = listed(indexes.iter().map(|it| paid(it, is_on_demand)).collect());
        Some(paid(&replica, is_on_demand).setting(GLOBAL, indexes))
    }

    /// The attributes that keys name, which are all that a table defines.
    fn definitions(&self, properties: &Expr) -> Option<Expr> {
        let lists = ["LocalSecondaryIndexes", GLOBAL]
            .into_iter()
            .filter_map(|list| properties.member(list));
        let indexes = lists.filter_map(Expr::elements).flatten();
        let keys =
            std::iter::once(properties).chain(indexes).filter_map(|of| of.member("KeySchema"));
        let attributes = keys.filter_map(Expr::elements).flatten();
        let used: IndexSet<&str> =
            attributes.filter_map(|it| it.member("AttributeName")?.as_str()).collect();
        let defined = |shape: &Shape| -> Vec<Expr> {
            let list = shape.properties.member("AttributeDefinitions").and_then(Expr::elements);
            list.unwrap_or_default().to_vec()
        };
        let name =
            |definition: &Expr| definition.member("AttributeName")?.as_str().map(str::to_owned);
        // In the order of the new template, so that it is the same however far the table is.
        let mut found: IndexMap<String, Expr> = IndexMap::new();
        for definition in defined(self.after).into_iter().chain(defined(self.before)) {
            let name = name(&definition)?;
            if used.contains(name.as_str()) {
                found.entry(name).or_insert(definition);
            }
        }
        // One that is there keeps its type until the end.
        for definition in defined(self.before) {
            if let Some(own) = name(&definition).and_then(|name| found.get_mut(&name)) {
                *own = definition;
            }
        }
        listed(found.into_values().collect())
    }
}

/// The same replica, or a table, without its protection against deletion.
pub(super) fn without_protection(of: &Expr) -> Expr {
    match of.member(PROTECTION).is_some_and(is_true) {
        true => of.setting(PROTECTION, Some(false.into())),
        false => of.clone(),
    }
}

/// A list; none without elements.
fn listed(elements: Vec<Expr>) -> Option<Expr> {
    (!elements.is_empty()).then(|| elements.into())
}

/// An index or a replica without what says how the other way to pay is paid.
fn paid(part: &Expr, is_on_demand: Option<bool>) -> Expr {
    let others = match is_on_demand {
        Some(true) => PROVISIONED,
        Some(false) => ON_DEMAND,
        None => return part.clone(),
    };
    let has = |name: &&str| part.member(name).is_some();
    others.into_iter().filter(has).fold(part.clone(), |part, name| part.setting(name, None))
}
