//! Grants to statements: each action on the kinds of resource it takes, rows by their key.

use indexmap::IndexMap;

use crate::acknowledgement::Acknowledgement;
use crate::facts::{AccessLevel, Action, ResourceKind};
use crate::findings::Finding;
use crate::grants::{
    NEVER_APPLIES, NO_OWN_ROWS, NO_REPLICA, NO_ROWS, NO_STREAM, ROWS_TWICE, SHARED_ROWS,
    UNKNOWN_ENTITY, UNKNOWN_INDEX, keys, sid,
};
use crate::iam::{
    Condition, ConditionKey, Effect, EntityFault, Grant, LeadingKey, Missing, PolicyStatement,
    ResourceEntry, Rows, StringOperator, Target,
};
use crate::names;
use crate::site::{At, Site};
use crate::template::Expr;

/// The codes of the findings that `every_row` answers: of reading rows, and of writing them.
const EVERY_ROW: [&str; 2] = ["IAM006", "IAM090"];

/// What follows from the grants of one policy.
#[derive(Default)]
pub(crate) struct Derived {
    pub(crate) statements: Vec<PolicyStatement>,
    pub(crate) findings: Vec<Finding>,
}

/// The statements of `grants`, where each action stands with each resource exactly once a scope.
pub(crate) fn derive(grants: &[Grant]) -> Derived {
    let mut scopes: IndexMap<Scope, Resources> = IndexMap::new();
    let mut findings = Vec::new();
    for grant in grants {
        if let Some(missing) = &grant.subject.missing {
            findings.extend(missing_subject(grant, missing));
            continue;
        }
        findings.extend(rows_twice(grant));
        let resources = scopes.entry(Scope::of(grant)).or_default();
        reach(grant, resources, &mut findings);
    }
    let groups: Vec<Group> =
        scopes.into_iter().flat_map(|(scope, resources)| group(scope, resources)).collect();
    let mut statements = statements(groups);
    statements.extend(keys::statements(grants));
    Derived { statements, findings }
}

/// Statements merge only within a scope: rows that were not spoken of, every row for one reason, or
/// one's own.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Scope {
    Unsaid,
    EveryRow(String),
    /// A global index has a key of its own, and never shares a condition with its table.
    OwnRows {
        values: Vec<String>,
        family: bool,
        index: Option<String>,
    },
}

impl Scope {
    fn of(grant: &Grant) -> Self {
        match &grant.rows {
            Rows::Unsaid => Self::Unsaid,
            Rows::Every(reason) => Self::EveryRow(reason.value.clone()),
            Rows::Own(key) => Self::own(&key.value, &grant.subject.targets),
        }
    }

    fn own(key: &LeadingKey, targets: &[Target]) -> Self {
        let index = match targets {
            // The same index in each Region is one index.
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

/// What is reached, by ARN.
type Resources = IndexMap<String, Reached>;

struct Reached {
    target: Option<Target>,
    entry: ResourceEntry,
    actions: IndexMap<Action, Site>,
    site: Site,
    rows: Site,
}

fn reach(grant: &Grant, resources: &mut Resources, findings: &mut Vec<Finding>) {
    let own = matches!(grant.rows, Rows::Own(_));
    let mut any = false;
    for &action in &grant.actions {
        if own && !action.carries_leading_keys() {
            if grant.named {
                findings.push(carries_no_key(grant, action));
                any = true;
            }
            continue;
        }
        if action.resource_kinds().is_empty() {
            insert(resources, grant, action, None);
            any = true;
            continue;
        }
        let targets = grant.subject.targets.iter();
        let targets =
            targets.filter(|target| target.takes(action) && (!own || target.same_partition_key));
        let mut applied = false;
        for target in targets {
            insert(resources, grant, action, Some(target));
            applied = true;
        }
        if !applied && grant.named {
            findings.push(never_applies(grant, action));
        }
        any |= applied || grant.named;
    }
    if !any {
        findings.push(nothing_left(grant));
    }
}

fn insert(resources: &mut Resources, grant: &Grant, action: Action, target: Option<&Target>) {
    let arn = target.map_or_else(|| Expr::from("*"), |target| target.arn.clone());
    let (rows, acknowledged) = match &grant.rows {
        Rows::Unsaid => (grant.site, Vec::new()),
        Rows::Own(key) => (key.site, Vec::new()),
        Rows::Every(said) => {
            let acknowledged = EVERY_ROW.map(|code| Acknowledgement {
                code: code.to_owned(),
                reason: said.value.clone(),
                spot: said.site.into(),
                must_answer: false,
            });
            (said.site, acknowledged.to_vec())
        }
    };
    let reached = resources.entry(arn.to_json()).or_insert_with(|| Reached {
        target: target.cloned(),
        entry: ResourceEntry { arn: arn.at(grant.site), acknowledgements: Vec::new() },
        actions: IndexMap::new(),
        site: grant.site,
        rows,
    });
    reached.actions.entry(action).or_insert(grant.site);
    for one in acknowledged {
        if !reached.entry.acknowledgements.contains(&one) {
            reached.entry.acknowledgements.push(one);
        }
    }
}

/// Resources that take the same actions in one scope: one statement.
struct Group {
    scope: Scope,
    actions: IndexMap<Action, Site>,
    reached: Vec<Reached>,
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

/// The key is the caller's, and there is one: `ForAllValues` alone is true of a request without any.
fn own_rows(values: &[String], family: bool, site: Site) -> Vec<Condition> {
    let operator = if family { StringOperator::Like } else { StringOperator::Equals };
    let mut all = Condition::for_all_values(operator, ConditionKey::leading_keys(), values);
    let mut present = Condition::null(ConditionKey::leading_keys(), false);
    (all.site, present.site) = (site, site);
    vec![all, present]
}

fn rows_twice(grant: &Grant) -> Option<Finding> {
    let before = grant.rows_before?;
    let finding = Finding::new(
        &ROWS_TWICE,
        format!("the grant on {} says twice which rows it reaches", grant.subject.noun),
    );
    Some(
        finding
            .at(grant.rows.site()?)
            .label("the last word")
            .and(before, "said before")
            .help("keep one of them, or make two grants"),
    )
}

fn missing_subject(grant: &Grant, missing: &Missing) -> Option<Finding> {
    let finding = match missing {
        Missing::Said => return None,
        Missing::Index { name, known, vector } => {
            unknown_index(grant, name, ["index", "vector_index"], [known, vector])
        }
        Missing::VectorIndex { name, known, secondary } => {
            unknown_index(grant, name, ["vector_index", "index"], [known, secondary])
        }
        Missing::Replica { region, known } => {
            let (table, code) = (&grant.subject.noun, &region.value);
            let finding = Finding::new(&NO_REPLICA, format!("{table} has no replica in `{code}`"))
                .at(region.site);
            let listed = known.iter().map(String::as_str);
            match names::nearest(code, listed.clone()) {
                Some(near) => finding.help(format!("did you mean `replica(\"{near}\")`?")),
                None if known.is_empty() => finding.help("the table has no replicas"),
                None => finding.help(format!("it has replicas in {}", names::listed(listed))),
            }
            .help("in the stack's own Region: `in_stack_region()`")
        }
        Missing::Stream { site } => {
            let table = grant.subject.noun.trim_start_matches("the stream of ");
            Finding::new(&NO_STREAM, format!("{table} has no stream"))
                .at(*site)
                .help("add `.stream(StreamViewType::NewAndOldImages)` to the table")
        }
        Missing::Entity { name, known } => {
            let message = format!("{} has no entity `{}`", grant.subject.noun, name.value);
            let finding = Finding::new(&UNKNOWN_ENTITY, message).at(name.site);
            let known = known.iter().map(String::as_str);
            match names::nearest(&name.value, known.clone()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None if known.len() == 0 => finding.help("the table has no entities"),
                None => finding.help(format!("its entities: {}", names::listed(known))),
            }
        }
        Missing::KeySpace(EntityFault { entity, reason, help, shared }) => {
            let rule = if *shared { &SHARED_ROWS } else { &NO_OWN_ROWS };
            Finding::new(rule, format!("entity `{}` {reason}", entity.value))
                .at(entity.site)
                .help(help.clone())
        }
    };
    Some(finding)
}

/// A name that no index of that sort has: of `[wanted, other]` calls and names.
fn unknown_index(
    grant: &Grant,
    name: &At<String>,
    calls: [&str; 2],
    names: [&Vec<String>; 2],
) -> Finding {
    let ([call, other_call], [known, others]) = (calls, names);
    let finding = Finding::new(&UNKNOWN_INDEX, format!("{} does not exist", grant.subject.noun))
        .at(name.site);
    if others.contains(&name.value) {
        return finding.help(format!("write `{other_call}(\"{}\")`", name.value));
    }
    let noun = if call == "index" { "index" } else { "vector index" };
    match names::nearest(&name.value, known.iter().map(String::as_str)) {
        Some(near) => finding.help(format!("did you mean `{call}(\"{near}\")`?")),
        None if known.is_empty() => finding.help(format!("the table has no {noun}")),
        None => {
            let known = names::listed(known.iter().map(String::as_str));
            finding.help(format!("the table has {known}"))
        }
    }
}

fn carries_no_key(grant: &Grant, action: Action) -> Finding {
    let (name, noun) = (action.name(), &grant.subject.noun);
    let finding =
        Finding::new(&NO_ROWS, format!("`{name}` on {noun} cannot be limited to own rows"))
            .at(grant.site)
            .label(format!("`{name}` carries no `dynamodb:LeadingKeys`"));
    if action == Action::Scan {
        return finding.help("leave `Scan` out: `Query` reads all rows of one partition key");
    }
    finding.help(format!("grant `{name}` apart from these, with `.every_row(\"reason\")`"))
}

fn never_applies(grant: &Grant, action: Action) -> Finding {
    let kinds = action.resource_kinds();
    let takes = names::listed(kinds.iter().map(|kind| kind.name()));
    let (name, noun) = (action.name(), &grant.subject.noun);
    let finding = Finding::new(&NEVER_APPLIES, format!("`{name}` never applies to {noun}"))
        .at(grant.site)
        .label(format!("`{name}` takes a resource of kind {takes}"));
    let wants = |kind| kinds.contains(&kind);
    let on_index = grant.subject.targets.iter().all(|target| target.kind == ResourceKind::Index);
    if action == Action::SearchVectors {
        finding.help("give the table a `.vector_index(VectorIndex::new(…))`, which it searches")
    } else if on_index && action.access_level() == AccessLevel::Read {
        finding.help(format!("read the index with `Query`, or grant `{name}` on the table itself"))
    } else if wants(ResourceKind::Stream) && !wants(ResourceKind::Table) {
        finding.help("grant it on `stream()` of a table that has a stream")
    } else if wants(ResourceKind::Table) {
        finding.help("grant it on the table itself")
    } else {
        finding.help("leave it out, or write a `PolicyStatement` with the resource it takes")
    }
}

fn nothing_left(grant: &Grant) -> Finding {
    Finding::new(&NO_ROWS, format!("no action is left to allow on {}", grant.subject.noun))
        .at(grant.site)
        .help("name the actions: `.actions([GetItem, Query])`")
}
