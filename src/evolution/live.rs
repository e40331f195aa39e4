//! What the AWS CLI says of tables that are deployed.

use serde_json::Value;

use super::deployed::{IndexStatus, Live, LiveTable, Setting};
use super::table;
use crate::evaluate::{Environment, Resolution};
use crate::policy_syntax::values::Moment;
use crate::template::Template;

/// A table as `describe-table` shows it.
#[derive(Clone, Debug)]
pub(crate) struct Description {
    pub(crate) name: String,
    indexes: Vec<(String, String)>,
    table: LiveTable,
    shown: Value,
}

impl Live {
    /// With what `aws dynamodb describe-table`, `aws dynamodb describe-time-to-live` or `aws cloudformation describe-stacks`
    /// printed. The second one does not say its table: it belongs to the one that was read before it.
    ///
    /// ```
    /// use tablature::evolution::Live;
    ///
    /// let table = r#"{ "Table": { "TableName": "orders", "ItemCount": 0 } }"#;
    /// assert!(Live::at(1_800_000_000).read(table).is_ok());
    /// assert!(Live::default().read("[]").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// The text is no such answer.
    pub fn read(mut self, text: &str) -> Result<Self, String> {
        let answer: Value =
            serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
        if let Some(table) = answer.get("Table") {
            let description = Description::read(table).ok_or("the table has no `TableName`")?;
            self.described.push(description);
        } else if let Some(status) = answer.pointer("/TimeToLiveDescription/TimeToLiveStatus") {
            let last = self.described.last_mut();
            let last =
                last.ok_or("name the output of `describe-table` of the same table before it")?;
            // It takes up to an hour, in which it is not changed again.
            if matches!(status.as_str(), Some("ENABLING" | "DISABLING")) {
                last.table.changed.push((Setting::TimeToLive, self.now));
            }
        } else if let Some(stack) = answer.pointer("/Stacks/0") {
            self.parameters.extend(parameters_of_stack(stack));
            self.status = stack.get("StackStatus").and_then(Value::as_str).map(str::to_owned);
        } else {
            return Err("it is no output of `aws dynamodb describe-table`, `describe-time-to-live` or `aws cloudformation describe-stacks`".to_owned());
        }
        Ok(self)
    }

    /// The status of the stack, if it takes no update in it.
    #[cfg(feature = "cli")]
    pub(crate) fn stuck(&self) -> Option<&str> {
        let status = self.status.as_deref()?;
        let is_usable = |status: &str| {
            status.ends_with("_COMPLETE")
                && !["ROLLBACK_COMPLETE", "DELETE_COMPLETE"].contains(&status)
        };
        Some(status).filter(|status| !is_usable(status))
    }

    /// An environment with the values that the stack's parameters have.
    pub(super) fn in_environment(&self, environment: &Environment) -> Environment {
        let known = self.parameters.iter().filter(|(name, _)| environment.previous(name).is_none());
        known.fold(environment.clone(), |environment, (name, value)| {
            environment.previous_parameter(name, value)
        })
    }

    /// What is known of the tables of a template, and which others are in the account.
    pub(super) fn of_template(mut self, template: &Template, environment: &Environment) -> Self {
        let resolution = Resolution::of(template, environment);
        for description in std::mem::take(&mut self.described) {
            let tables = template.resources().filter(|it| table::is_table(it.kind()));
            let is_named = |id: &str, name: Option<String>| match name {
                Some(name) => name == description.name,
                // Of a name that CloudFormation makes up the logical id is a part.
                None => description.name.contains(&format!("-{id}-")),
            };
            let mut own =
                tables.filter(|it| is_named(it.logical_id(), resolution.physical_name(it)));
            match own.next() {
                Some(table) => {
                    let id = table.logical_id();
                    let known = description.of_table(template, id);
                    self.tables.insert(id.to_owned(), known);
                }
                None => {
                    self.retained
                        .push(("AWS::DynamoDB::Table".to_owned(), description.name.clone()));
                    self.elsewhere.insert(description.name, description.shown);
                }
            }
        }
        self
    }
}

/// The values of parameters that a stack of `describe-stacks` has, as far as they are shown.
pub(crate) fn parameters_of_stack(stack: &Value) -> Vec<(String, String)> {
    let all = stack.get("Parameters").and_then(Value::as_array);
    let parameter = |it: &Value| {
        let text = |name: &str| it.get(name).and_then(Value::as_str).map(str::to_owned);
        // Of one that is looked up this is what was found.
        let value = text("ResolvedValue").or_else(|| text("ParameterValue"))?;
        let is_hidden = !value.is_empty() && value.chars().all(|it| it == '*');
        Some((text("ParameterKey")?, value)).filter(|_| !is_hidden)
    };
    all.into_iter().flatten().filter_map(parameter).collect()
}

/// The seconds since 1970 of a time as the AWS CLI prints it: a number, or a date.
pub(crate) fn seconds(time: &str) -> Option<u64> {
    let whole = time.split('.').next().unwrap_or_default();
    whole.parse().ok().or_else(|| u64::try_from(Moment::read(time)?.seconds()).ok())
}

impl Description {
    fn read(table: &Value) -> Option<Self> {
        let text = |of: &Value, name: &str| Some(of.get(name)?.as_str()?.to_owned());
        let indexes =
            table::INDEXES.iter().filter_map(|list| table.get(list)?.as_array()).flatten();
        let index = |index: &Value| {
            Some((text(index, "IndexName")?, text(index, "IndexStatus").unwrap_or_default()))
        };
        let time = |pointer: &str| -> Option<u64> {
            let value = table.pointer(pointer)?;
            seconds(&value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        };
        let times = [
            (Setting::OnDemand, "/BillingModeSummary/LastUpdateToPayPerRequestDateTime"),
            (Setting::Class, "/TableClassSummary/LastUpdateDateTime"),
        ];
        let changed = times.into_iter().filter_map(|(setting, at)| Some((setting, time(at)?)));
        Some(Self {
            name: text(table, "TableName")?,
            indexes: indexes.filter_map(index).collect(),
            shown: table.clone(),
            table: LiveTable {
                items: table.get("ItemCount").and_then(Value::as_u64),
                changed: changed.collect(),
                ..LiveTable::default()
            },
        })
    }

    /// The table of a template that it is.
    fn of_table(self, template: &Template, id: &str) -> LiveTable {
        let mut table = self.table;
        for (name, status) in self.indexes {
            let is_known = table::has_index(template, id, &name);
            let status = match status.as_str() {
                "CREATING" => IndexStatus::Creating,
                "DELETING" => IndexStatus::Deleting,
                _ if is_known => continue,
                _ => IndexStatus::Leftover,
            };
            table.indexes.insert(name, status);
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tables_are_known_by_their_names() {
        let index = json!([{ "IndexName": "a" }]);
        let template: Template = json!({ "Resources": {
            "Named": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "orders", "GlobalSecondaryIndexes": index } },
            "Users": { "Type": "AWS::DynamoDB::Table", "Properties": {} },
        } })
        .into();
        let indexes = json!([
            { "IndexName": "a", "IndexStatus": "ACTIVE" },
            { "IndexName": "b", "IndexStatus": "CREATING" },
            { "IndexName": "c", "IndexStatus": "ACTIVE" },
        ]);
        let table = |name: &str| {
            json!({ "Table": {
            "TableName": name, "ItemCount": 3, "GlobalSecondaryIndexes": indexes,
            "BillingModeSummary": { "LastUpdateToPayPerRequestDateTime": "2026-11-29T10:00:00+00:00" },
            "TableClassSummary": { "LastUpdateDateTime": 1_700_000_000.5 },
        } })
        };
        let ttl = json!({ "TimeToLiveDescription": { "TimeToLiveStatus": "DISABLING", "AttributeName": "x" } });
        let mut live = Live::at(1_800_000_000);
        for answer in [table("orders"), ttl, table("app-Users-1ABC"), table("other")] {
            live = live.read(&answer.to_string()).unwrap();
        }
        let live = live.of_template(&template, &Environment::default());
        let orders = &live.tables["Named"];
        assert_eq!(orders.items, Some(3));
        let status = |name: &str| orders.indexes.get(name).copied();
        assert_eq!(
            [status("a"), status("b"), status("c")],
            [None, Some(IndexStatus::Creating), Some(IndexStatus::Leftover)]
        );
        assert_eq!(
            orders.changed,
            [
                (Setting::OnDemand, 1_795_946_400),
                (Setting::Class, 1_700_000_000),
                (Setting::TimeToLive, 1_800_000_000),
            ]
        );
        assert!(live.tables.contains_key("Users"));
        assert_eq!(live.retained, [("AWS::DynamoDB::Table".to_owned(), "other".to_owned())]);
    }
}
