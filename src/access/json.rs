//! The report as JSON, for programs.

use serde_json::{Map, Value, json};

use super::reach::{ActionReach, RowReach};
use super::{Access, RoleAccess, TablePart, Target};
use crate::evaluate::Beyond;
use crate::findings::object;
use crate::shown;

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
    /// `rows` is `every`, `own` (every key depends on the caller), `some` (the keys do not), or
    /// `undecided` with the reason as `why`. An index has its name as `index`. If the Regions of a
    /// table differ, each is listed with its `region`.
    pub fn json(&self) -> String {
        let unreached = self.unreached().map(target);
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
            "roles": self.roles.iter().map(|role| self.role(role)).collect::<Vec<_>>(),
            "reachedByNoRole": unreached.collect::<Vec<_>>(),
            "acknowledged": acknowledged.collect::<Vec<_>>(),
            "conditional": self.conditional,
            "assumed": self.assumed.json(),
            "leftOut": self.assumed.left_out.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "notShown": self.not_shown,
        });
        shown::document(&report)
    }

    fn role(&self, role: &RoleAccess) -> Value {
        let reached = self.targets.iter().zip(&role.reached).enumerate();
        let reached = reached.filter(|(_, (_, reached))| !reached.is_empty());
        let access = reached.map(|(index, (on, reached))| {
            let mut members = target(on);
            members.insert("summary".to_owned(), self.cell(role, index).into());
            members.insert("actions".to_owned(), reached.iter().map(action).collect());
            Value::Object(members)
        });
        json!({
            "role": role.id,
            "assumedBy": role.assumed_by,
            "access": access.collect::<Vec<_>>(),
            "accountWide":
                role.account_wide.iter().map(|one| one.qualified_name()).collect::<Vec<_>>(),
            "otherTables": role.other_tables.iter().map(beyond).collect::<Vec<_>>(),
            "otherServices": role.other_services.iter().map(beyond).collect::<Vec<_>>(),
            "withoutKeyOf": role.locked,
            "unknownPolicies": role.unknown_policies,
        })
    }
}

fn target(target: &Target) -> Map<String, Value> {
    let kind = match target.part {
        TablePart::Table => "table",
        TablePart::Index(_) => "index",
        TablePart::Stream => "stream",
        TablePart::MadeLater(kind) => kind.name(),
    };
    let index = match &target.part {
        TablePart::Index(name) => Some(name.as_str().into()),
        TablePart::Table | TablePart::Stream | TablePart::MadeLater(_) => None,
    };
    object([
        ("table", Some(target.table.as_str().into())),
        ("kind", Some(kind.into())),
        ("index", index),
        ("region", target.region.as_deref().map(Value::from)),
    ])
}

fn action(reached: &ActionReach) -> Value {
    let name = reached.action.qualified_name();
    match &reached.reach {
        RowReach::Every => json!({ "action": name, "rows": "every" }),
        RowReach::Rows { keys, own } => {
            json!({ "action": name, "rows": if *own { "own" } else { "some" }, "keys": keys })
        }
        RowReach::Perhaps(why) => json!({ "action": name, "rows": "undecided", "why": why }),
    }
}

fn beyond(beyond: &Beyond) -> Value {
    json!({ "actions": beyond.actions, "resources": beyond.resources })
}
