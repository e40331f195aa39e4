//! Judges grants: what they ask for that their tables do not have, or that IAM does not know.

use crate::facts::{AccessLevel, Action, ResourceKind};
use crate::findings::{Finding, finding};
use crate::grants::derive::{is_left_out, reaches};
use crate::grants::{
    NEVER_APPLIES, NO_OWN_ROWS, NO_REPLICA, NO_ROWS, NO_STREAM, ROWS_TWICE, SHARED_ROWS,
    UNKNOWN_ENTITY, UNKNOWN_INDEX,
};
use crate::iam::{EntityFault, Grant, NoSubject};
use crate::names;
use crate::site::At;

/// The findings in one grant.
pub(crate) fn check(grant: &Grant, findings: &mut Vec<Finding>) {
    if let Some(missing) = &grant.subject.missing {
        findings.extend(missing_subject(grant, missing));
        return;
    }
    findings.extend(rows_twice(grant));
    let mut any = false;
    for &action in &grant.actions {
        if is_left_out(grant, action) {
            if grant.named {
                findings.push(carries_no_key(grant, action));
                any = true;
            }
            continue;
        }
        let applied = action.resource_kinds().is_empty()
            || grant.subject.targets.iter().any(|target| reaches(grant, action, target));
        if !applied && grant.named {
            findings.push(never_applies(grant, action));
        }
        any |= applied || grant.named;
    }
    if !any {
        findings.push(nothing_left(grant));
    }
}

fn rows_twice(grant: &Grant) -> Option<Finding> {
    let before = grant.rows_before?;
    let finding = finding!(
        &ROWS_TWICE,
        "the grant on {} says twice which rows it reaches",
        grant.subject.noun
    );
    Some(
        finding
            .here(grant.rows.site()?, "the last word")
            .and(before, "said before")
            .help("keep one of them, or make two grants"),
    )
}

fn missing_subject(grant: &Grant, missing: &NoSubject) -> Option<Finding> {
    let finding = match missing {
        NoSubject::Reported => return None,
        NoSubject::Index { name, known, vector } => {
            unknown_index(grant, name, ["index", "vector_index"], [known, vector])
        }
        NoSubject::VectorIndex { name, known, secondary } => {
            unknown_index(grant, name, ["vector_index", "index"], [known, secondary])
        }
        NoSubject::Replica { region, known } => {
            let (table, code) = (&grant.subject.noun, &region.value);
            let finding =
                finding!(&NO_REPLICA, "{table} has no replica in `{code}`").at(region.site);
            let listed = known.iter().map(String::as_str);
            match names::nearest(code, listed.clone()) {
                Some(near) => finding.help(format!("did you mean `replica(\"{near}\")`?")),
                None if known.is_empty() => finding.help("the table has no replicas"),
                None => finding.help(format!("it has replicas in {}", names::listed(listed))),
            }
            .help("in the stack's own Region: `in_stack_region()`")
        }
        NoSubject::Stream { site } => {
            let table = grant.subject.noun.trim_start_matches("the stream of ");
            finding!(&NO_STREAM, "{table} has no stream")
                .at(*site)
                .help("add `.stream(StreamViewType::NewAndOldImages)` to the table")
        }
        NoSubject::Entity { name, known } => {
            let known = known.iter().map(String::as_str);
            let none = "the table has no entities";
            finding!(&UNKNOWN_ENTITY, "{} has no entity `{}`", grant.subject.noun, name.value)
                .at(name.site)
                .help(names::instead(&name.value, known, none, "its entities:"))
        }
        NoSubject::KeySpace(EntityFault { entity, reason, help, shared }) => {
            let rule = if *shared { &SHARED_ROWS } else { &NO_OWN_ROWS };
            finding!(rule, "entity `{}` {reason}", entity.value).at(entity.site).help(help.clone())
        }
    };
    Some(finding)
}

/// Reports a name that no index of this kind has. `[wanted, other]` are calls and names.
fn unknown_index(
    grant: &Grant,
    name: &At<String>,
    calls: [&str; 2],
    names: [&Vec<String>; 2],
) -> Finding {
    let ([call, other_call], [known, others]) = (calls, names);
    let finding = finding!(&UNKNOWN_INDEX, "{} does not exist", grant.subject.noun).at(name.site);
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
    let finding = finding!(&NO_ROWS, "`{name}` on {noun} cannot be limited to own rows")
        .here(grant.site, format!("`{name}` carries no `dynamodb:LeadingKeys`"));
    if action == Action::Scan {
        return finding.help("leave `Scan` out: `Query` reads all rows of one partition key");
    }
    finding.help(format!("grant `{name}` apart from these, with `.every_row(\"reason\")`"))
}

fn never_applies(grant: &Grant, action: Action) -> Finding {
    let kinds = action.resource_kinds();
    let takes = names::listed(kinds.iter().map(|kind| kind.name()));
    let (name, noun) = (action.name(), &grant.subject.noun);
    let finding = finding!(&NEVER_APPLIES, "`{name}` never applies to {noun}")
        .here(grant.site, format!("`{name}` takes a resource of kind {takes}"));
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
    finding!(&NO_ROWS, "no action is left to allow on {}", grant.subject.noun)
        .at(grant.site)
        .help("name the actions: `.actions([GetItem, Query])`")
}
