//! Tables that are in the account and come into the stack as they are, by a change set that imports them.

use serde_json::{Value, json};

use super::deployed::Live;
use super::table::{INDEXES, is_table};
use crate::compare::TemplateChange;
use crate::evaluate::{Environment, Resolution};
use crate::template::{Expr, Resource, Template};

/// A table that is imported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Import {
    pub(crate) logical_id: String,
    kind: String,
    name: String,
}

impl Import {
    /// A member of what `--resources-to-import` takes.
    pub(crate) fn json(&self) -> Value {
        json!({
            "ResourceType": self.kind,
            "LogicalResourceId": self.logical_id,
            "ResourceIdentifier": { "TableName": self.name },
        })
    }
}

/// The old template with the tables that the new one has, too, and that are in the account under their names: each as it is
/// there, since an import compares nothing. `None` if there is none to import.
pub(super) fn with_imports(
    old: &Template,
    (new, environment): (&Template, &Environment),
    live: &Live,
    changes: &[TemplateChange],
) -> Option<(Template, Vec<Import>)> {
    if live.elsewhere.is_empty() {
        return None;
    }
    let resolution = Resolution::of(new, environment);
    let (mut template, mut imports) = (old.clone(), Vec::new());
    let ids = changes.iter().filter(|it| it.path.is_empty()).filter_map(|it| it.resource.as_ref());
    for id in ids.filter(|id| old.resource(id).is_none()) {
        let Some(table) = new.resource(id).filter(|it| is_table(it.kind())) else { continue };
        let Some(name) = resolution.physical_name(&table) else { continue };
        let Some(described) = live.elsewhere.get(&name) else { continue };
        let Some(resource) = as_it_is(&table, described) else { continue };
        template = template.setting("Resources", id, Some(resource));
        let kind = table.kind().unwrap_or_default().to_owned();
        imports.push(Import { logical_id: id.clone(), kind, name });
    }
    (!imports.is_empty()).then_some((template, imports))
}

/// A table as it is declared, with what `describe-table` shows of it; `None` where it cannot be imported so.
fn as_it_is(table: &Resource<'_>, described: &Value) -> Option<Expr> {
    let resource = table.node().expr();
    // CloudFormation imports only what has a policy.
    resource.member("DeletionPolicy")?;
    let is_global = table.kind() == Some("AWS::DynamoDB::GlobalTable");
    let has_replicas = described.get("Replicas").and_then(Value::as_array).is_some();
    // That a table which never had a replica is taken for a global one is not documented.
    if is_global && !has_replicas {
        return None;
    }
    let mut properties = resource.member("Properties")?.clone();
    let of_live = |name: &str| described.get(name).cloned();
    for name in ["KeySchema", "AttributeDefinitions"] {
        properties = properties.setting(name, of_live(name).map(Expr::from));
    }
    let mode = described.pointer("/BillingModeSummary/BillingMode").and_then(Value::as_str);
    let mode = mode.unwrap_or("PROVISIONED");
    let declared = properties.member("BillingMode").map_or(Some("PROVISIONED"), Expr::as_str);
    let is_other_mode = declared != Some(mode);
    let throughput = |of: &Value| {
        let unit = |name: &str| of.pointer(&format!("/ProvisionedThroughput/{name}")).cloned();
        let units = ["ReadCapacityUnits", "WriteCapacityUnits"];
        let units = units.map(|name| Some((name.to_owned(), unit(name)?)));
        let units: Option<serde_json::Map<_, _>> = units.into_iter().collect();
        units.filter(|_| mode == "PROVISIONED" && !is_global).map(Value::Object)
    };
    if is_other_mode {
        properties = properties.setting("BillingMode", Some(mode.into()));
        properties = properties.setting("OnDemandThroughput", None);
        let own = throughput(described).map(Expr::from);
        properties = properties.setting("ProvisionedThroughput", own);
    }
    for list in INDEXES.into_iter().chain(["LocalSecondaryIndexes"]) {
        let own = of_live(list).unwrap_or_default();
        let indexes = own.as_array().into_iter().flatten();
        let declared = properties.member(list).and_then(Expr::elements).unwrap_or_default();
        let index = |index: &Value| -> Expr {
            let name = index.get("IndexName").and_then(Value::as_str);
            let is_one = |it: &&Expr| it.member("IndexName").and_then(Expr::as_str) == name;
            let mut own = match declared.iter().find(is_one) {
                Some(declared) => declared.clone(),
                None => json!({ "IndexName": name }).into(),
            };
            for part in ["KeySchema", "Projection"] {
                own = own.setting(part, index.get(part).cloned().map(Expr::from));
            }
            match throughput(index).filter(|_| list == "GlobalSecondaryIndexes" && is_other_mode) {
                Some(throughput) => own.setting("ProvisionedThroughput", Some(throughput.into())),
                None => own,
            }
        };
        let all: Vec<Expr> = indexes.map(index).collect();
        properties = properties.setting(list, (!all.is_empty()).then(|| all.into()));
    }
    let view = described.pointer("/StreamSpecification/StreamViewType").cloned();
    let stream = view.map(|view| json!({ "StreamViewType": view }).into());
    properties = properties.setting("StreamSpecification", stream);
    if !is_global {
        let is_protected = of_live("DeletionProtectionEnabled") == Some(true.into());
        let declared = properties.member("DeletionProtectionEnabled").is_some();
        if is_protected || declared {
            let protected = Some(is_protected.into());
            properties = properties.setting("DeletionProtectionEnabled", protected);
        }
    }
    Some(resource.setting("Properties", Some(properties)))
}
