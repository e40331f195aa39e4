//! Derives statements from grants: each action on the resource types it takes, rows by their key.

use indexmap::IndexMap;

use crate::acknowledgement::Acknowledgement;
use crate::facts::Action;
use crate::grants::{keys, sid};
use crate::iam::{
    Condition, ConditionKey, Effect, Grant, LeadingKey, PolicyStatement, ResourceEntry, Rows,
    StringOperator, Target,
};
use crate::site::Site;
use crate::template::Expr;

/// The codes that `every_row` acknowledges: reading every row, and writing every row.
const EVERY_ROW: [&str; 2] = ["IAM006", "IAM090"];

/// The statements of the grants of one policy. Within a scope each action is on each resource exactly
/// once.
pub(crate) fn derive<'g>(
    grants: impl IntoIterator<Item = &'g Grant, IntoIter: Clone>,
) -> Vec<PolicyStatement> {
    let grants = grants.into_iter().filter(|grant| grant.subject.missing.is_none());
    let mut scopes: IndexMap<Scope, Resources> = IndexMap::new();
    for grant in grants.clone() {
        reach(grant, scopes.entry(Scope::of(grant)).or_default());
    }
    let groups: Vec<Group> =
        scopes.into_iter().flat_map(|(scope, resources)| group(scope, resources)).collect();
    let mut statements = statements(groups);
    statements.extend(keys::statements(grants));
    statements
}

/// Whether rows are limited to the caller's and the action does not carry their keys.
pub(super) fn is_left_out(grant: &Grant, action: Action) -> bool {
    matches!(grant.rows, Rows::Own(_)) && !action.carries_leading_keys()
}

/// Whether a grant of an action reaches this resource.
pub(super) fn reaches(grant: &Grant, action: Action, target: &Target) -> bool {
    let own = matches!(grant.rows, Rows::Own(_));
    target.takes(action) && (!own || target.same_partition_key)
}

/// Statements merge only within a scope: no rows set, every row for one reason, or the caller's own
/// rows.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Scope {
    Unspecified,
    EveryRow(String),
    /// A global index has a partition key of its own, and never shares a condition with its table.
    OwnRows {
        values: Vec<String>,
        family: bool,
        index: Option<String>,
    },
}

impl Scope {
    fn of(grant: &Grant) -> Self {
        match &grant.rows {
            Rows::Unspecified => Self::Unspecified,
            Rows::Every(reason) => Self::EveryRow(reason.value.clone()),
            Rows::Own(key) => Self::own(&key.value, &grant.subject.targets),
        }
    }

    fn own(key: &LeadingKey, targets: &[Target]) -> Self {
        let index = match targets {
            // The same index in several Regions is one index.
            [first, others @ ..]
                if first.key_of_its_own
                    && others.iter().all(|other| other.label == first.label) =>
            {
                Some(first.label.clone())
            }
            _ => None,
        };
        Self::OwnRows { values: key.values(), family: key.is_family(), index }
    }
}

/// What the actions reach, by ARN.
type Resources = IndexMap<String, GrantedResource>;

struct GrantedResource {
    target: Option<Target>,
    entry: ResourceEntry,
    actions: IndexMap<Action, Site>,
    site: Site,
    rows: Site,
}

fn reach(grant: &Grant, resources: &mut Resources) {
    let (rows, acknowledged) = rows_of(grant);
    // The position of each target's resource, once an action reaches it.
    let mut places: Vec<Option<usize>> = vec![None; grant.subject.targets.len()];
    let mut add = |target: Option<&Target>, place: Option<usize>, action: Action| {
        let place = place.unwrap_or_else(|| {
            let arn = target.map_or_else(|| Expr::from("*"), |target| target.arn.clone());
            let entry = resources.entry(arn.to_json());
            let place = entry.index();
            let reached = entry.or_insert_with(|| GrantedResource {
                target: target.cloned(),
                entry: ResourceEntry { arn: arn.at(grant.site), acknowledgements: Vec::new() },
                actions: IndexMap::new(),
                site: grant.site,
                rows,
            });
            for one in &acknowledged {
                if !reached.entry.acknowledgements.contains(one) {
                    reached.entry.acknowledgements.push(one.clone());
                }
            }
            place
        });
        if let Some((_, reached)) = resources.get_index_mut(place) {
            reached.actions.entry(action).or_insert(grant.site);
        }
        place
    };
    for &action in grant.actions.iter().filter(|action| !is_left_out(grant, **action)) {
        if action.resource_kinds().is_empty() {
            add(None, None, action);
            continue;
        }
        for (target, place) in grant.subject.targets.iter().zip(&mut places) {
            if reaches(grant, action, target) {
                *place = Some(add(Some(target), *place, action));
            }
        }
    }
}

/// The place that sets which rows a grant reaches, and the acknowledgements made there.
fn rows_of(grant: &Grant) -> (Site, Vec<Acknowledgement>) {
    match &grant.rows {
        Rows::Unspecified => (grant.site, Vec::new()),
        Rows::Own(key) => (key.site, Vec::new()),
        Rows::Every(reason) => {
            let acknowledged = EVERY_ROW.map(|code| Acknowledgement {
                code: code.to_owned(),
                reason: reason.value.clone(),
                location: reason.site.into(),
                must_answer: false,
            });
            (reason.site, acknowledged.to_vec())
        }
    }
}

/// Resources that take the same actions in one scope. They share one statement.
struct Group {
    scope: Scope,
    actions: IndexMap<Action, Site>,
    reached: Vec<GrantedResource>,
}

fn group(scope: Scope, resources: Resources) -> Vec<Group> {
    let mut groups: IndexMap<Vec<Action>, Group> = IndexMap::new();
    for mut reached in resources.into_values() {
        reached.actions.sort_keys();
        let key = reached.actions.keys().copied().collect();
        let group = groups.entry(key).or_insert_with(|| Group {
            scope: scope.clone(),
            actions: reached.actions.clone(),
            reached: Vec::new(),
        });
        group.reached.push(reached);
    }
    groups.into_values().collect()
}

fn statements(groups: Vec<Group>) -> Vec<PolicyStatement> {
    let sids = sid::unique(groups.iter().map(|group| {
        let actions: Vec<Action> = group.actions.keys().copied().collect();
        let targets: Vec<&Target> =
            group.reached.iter().filter_map(|reached| reached.target.as_ref()).collect();
        sid::name(&actions, &targets, matches!(group.scope, Scope::OwnRows { .. }))
    }));
    groups.into_iter().zip(sids).filter_map(|(group, sid)| statement(group, sid)).collect()
}

fn statement(group: Group, sid: String) -> Option<PolicyStatement> {
    let first = group.reached.first()?;
    let (site, rows) = (first.site, first.rows);
    let mut statement = PolicyStatement::new(Effect::Allow);
    statement.site = site;
    statement.sid = Some(Expr::from(sid).at(site));
    statement.actions = group
        .actions
        .iter()
        .map(|(action, site)| Expr::from(action.qualified_name()).at(*site))
        .collect();
    if let Scope::OwnRows { values, family, index: _ } = &group.scope {
        statement.conditions = own_rows(values, *family, rows);
    }
    statement.resources = group.reached.into_iter().map(|reached| reached.entry).collect();
    Some(statement)
}

/// The key is the caller's, and it is present: `ForAllValues` alone holds for a request without
/// keys.
fn own_rows(values: &[String], family: bool, site: Site) -> Vec<Condition> {
    let operator = if family { StringOperator::Like } else { StringOperator::Equals };
    let mut all = Condition::for_all_values(operator, ConditionKey::leading_keys(), values);
    let mut present = Condition::null(ConditionKey::leading_keys(), false);
    (all.site, present.site) = (site, site);
    vec![all, present]
}
