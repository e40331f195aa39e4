//! The report as JSON, for programs.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::reach::{ActionReach, RowReach};
use super::{Access, PrincipalAccess};
use crate::evaluate::Beyond;
use crate::evaluate::{PartKind, TablePart};
use crate::findings::object;
use crate::shown::{self, Shown, said};

impl Access {
    /// The report as JSON, two spaces deep, with a final newline.
    ///
    /// ```json
    /// {
    ///   "resources": [{ "table": "Notes", "kind": "table" }],
    ///   "roles": [
    ///     {
    ///       "role": "Writer",
    ///       "assumedBy": ["cognito-identity.amazonaws.com (authenticated)"],
    ///       "access": [
    ///         {
    ///           "table": "Notes",
    ///           "kind": "table",
    ///           "summary": "write own rows",
    ///           "actions": [
    ///             { "action": "dynamodb:PutItem", "rows": "own", "keys": ["${aws:PrincipalTag/sub}"] }
    ///           ]
    ///         }
    ///       ]
    ///     }
    ///   ],
    ///   "reachedByNoRole": []
    /// }
    /// ```
    ///
    /// `principals` lists whoever can make requests: as `principal` the logical id, or the name in the policy that lets it
    /// in, and the `kind`: `role`, whose access stands in `roles`; with the same members as there `user`, `group`, `permissionSet`, `policy`
    /// (whoever has it), `serverlessRole` and `made` (by a transform, a nested stack or a macro), `service`, `account`,
    /// `anyone`, `federated`, or `elsewhere` for another ARN. `limit` says what else decides.
    ///
    /// `becomes` has who becomes which role of the template: `by` an action, on a `function`, or `with` another action on
    /// one; `through` other roles; by a `statement`; and `why` that is not certain. Whomever a trust policy or the
    /// permission of a function lets in is among them.
    ///
    /// `rows` is `every`, `own` (every key depends on the caller), `some` (the keys do not), or
    /// `undecided` with the reason as `why`. An index has its name as `index`. If the Regions of a
    /// table differ, each is listed with its `region`.
    pub fn json(&self) -> String {
        self.shown_json().into()
    }

    pub(crate) fn shown_json(&self) -> Shown {
        let unreached = self.unreached_by(self.roles()).map(target);
        let acknowledged = self.acknowledged.iter().map(|one| {
            json!({
                "code": one.code,
                "message": one.message,
                "count": one.count,
                "reason": one.reason,
            })
        });
        let report = json!({
            "resources": self.targets.iter().map(target).collect::<Vec<_>>(),
            "roles": [],
            "principals": [],
            "becomes": self.becoming_json(),
            "reachedByNoRole": unreached.collect::<Vec<_>>(),
            "acknowledged": acknowledged.collect::<Vec<_>>(),
            "conditional": self.conditional,
            "assumed": self.assumed.json(),
            "leftOut": self.assumed.left_out.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "notShown": self.not_shown,
        });
        let targets: Vec<Shown> =
            self.targets.iter().map(|it| shown::members(&target(it).into(), ENTRY)).collect();
        let add_role = |text: &mut Shown, role: &PrincipalAccess| {
            let first = object([("role", Some(role.id.as_str().into()))]);
            self.add_principal(text, role, first, &targets);
        };
        let add_other = |text: &mut Shown, one: &PrincipalAccess| {
            let first = object([
                ("principal", Some(one.id.as_str().into())),
                ("kind", Some(one.kind().into())),
                ("limit", one.limit().map(Value::from)),
            ]);
            match one.is_role() {
                true => text.push(shown::lines(&Value::Object(first), 4)),
                false => self.add_principal(text, one, first, &targets),
            }
        };
        // The lists are found from the front, so the later one is filled first.
        let principals = self.principals.iter();
        let report = shown::document(&report);
        let (mut with_others, mut whole) = (Shown::default(), Shown::default());
        shown::add_with_entries(&mut with_others, &report, "principals", 2, principals, add_other);
        shown::add_with_entries(&mut whole, &with_others, "roles", 2, self.roles(), add_role);
        whole
    }

    /// Adds a principal's part of the document, with the resources' own members as they stand in each one.
    fn add_principal(
        &self,
        text: &mut Shown,
        principal: &PrincipalAccess,
        first: Map<String, Value>,
        targets: &[Shown],
    ) {
        let said = self.cells(principal, |reach, summary| {
            let summary = shown::members(&json!({ "summary": summary, "actions": [] }), ENTRY);
            // Most actions reach the same rows, which may be very many.
            let mut known: BTreeMap<&RowReach, Shown> = BTreeMap::new();
            let actions = reach.iter().map(|ActionReach { action, reach }| {
                let name = shown::members(&json!({ "action": action.qualified_name() }), ACTION);
                let rows = known.entry(reach);
                let rows = rows.or_insert_with(|| shown::members(&rows_of(reach), ACTION));
                [said!("{{{},{}\n            }}", name, *rows)]
            });
            shown::with_entries(&summary, "actions", ENTRY + 2, actions)
        });
        let [begins, between, ends] = ["{", ",", "\n        }"].map(Shown::from);
        let of_targets = principal.reached.iter().zip(&said).zip(targets);
        let access = of_targets
            .filter(|((reach, _), _)| !reach.is_empty())
            .map(|((_, said), target)| [&begins, target, &between, said.as_ref(), &ends]);
        let mut members = first;
        members.extend(object([
            ("assumedBy", Some(principal.assumed_by.as_slice().into())),
            ("access", Some(json!([]))),
            (
                "accountWide",
                Some(principal.account_wide.iter().map(|one| one.qualified_name()).collect()),
            ),
            ("otherTables", Some(principal.other_tables.iter().map(beyond).collect())),
            ("otherServices", Some(principal.other_services.iter().map(beyond).collect())),
            ("withoutKeyOf", Some(principal.locked.as_slice().into())),
            ("unknownPolicies", Some(principal.unknown_policies.as_slice().into())),
        ]));
        let members = shown::lines(&Value::Object(members), 4);
        let add = |text: &mut Shown, pieces: [&Shown; 5]| pieces.iter().for_each(|it| text.add(it));
        shown::add_with_entries(text, &members, "access", 6, access, add);
    }
}

/// How far the entries of a role's `access` are indented.
const ENTRY: usize = 8;

/// How far the entries of their `actions` are indented.
const ACTION: usize = 12;

fn target(target: &TablePart) -> Map<String, Value> {
    let kind = match target.kind {
        PartKind::Table => "table",
        PartKind::Index(_) => "index",
        PartKind::Stream => "stream",
        PartKind::MadeLater(kind) => kind.name(),
    };
    let index = target.kind.index_name().map(Value::from);
    object([
        ("table", Some(target.table.as_str().into())),
        ("kind", Some(kind.into())),
        ("index", index),
        ("region", target.region.as_deref().map(Value::from)),
    ])
}

fn rows_of(reach: &RowReach) -> Value {
    match reach {
        RowReach::Every => json!({ "rows": "every" }),
        RowReach::Rows { keys, own } => {
            json!({ "rows": if *own { "own" } else { "some" }, "keys": **keys })
        }
        RowReach::Perhaps(why) => json!({ "rows": "undecided", "why": why }),
    }
}

fn beyond(beyond: &Beyond) -> Value {
    json!({ "actions": beyond.actions, "resources": beyond.resources })
}
