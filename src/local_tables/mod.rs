//! Tables for DynamoDB Local and similar: the input of `aws dynamodb create-table --cli-input-json`,
//! derived from anyone's template.
//!
//! What decides how items are found and billed is kept: keys, indexes, stream, throughput. What a
//! local table has no use for, or `CreateTable` cannot express, is left out and listed.
//!
//! ```
//! use tablature::evaluate::Environment;
//! use tablature::local_tables::LocalTable;
//! use tablature::{Attribute, Stack, Stage, TableV2};
//!
//! let mut stack = Stack::new("shop");
//! stack.add(TableV2::on_demand("Orders", Attribute::string("id")).table_name("orders"));
//! let template = stack.template(&Stage::default()).unwrap();
//!
//! let tables = LocalTable::all(&template, &Environment::default()).unwrap();
//! assert_eq!(tables[0].file_name(), "orders.table.json");
//! assert!(tables[0].to_json().contains("\"TableName\": \"orders\""));
//! ```
//!
//! See [CreateTable](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html).

mod source;
mod throughput;

use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use self::source::TableReader;
use self::throughput::{on_demand, provisioned};
use crate::evaluate::{Environment, Unknown, Values};
use crate::shown::{self, Shown};
use crate::template::{Node, Resource, Template};

/// A table as the input of `CreateTable`.
#[derive(Debug)]
pub struct LocalTable {
    /// The table's logical id in the template.
    pub logical_id: String,
    /// The table's name. It is unique, unless the template uses it twice.
    pub name: String,
    /// The properties of the template that the request leaves out, each once.
    pub left_out: Vec<String>,
    request: Value,
}

/// Why a table cannot be written.
#[non_exhaustive]
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Obstacle {
    /// Its name is not known.
    Name {
        /// The table's logical id.
        logical_id: String,
        /// Why it is not known, and what would make it known.
        why: Arc<Unknown>,
    },
    /// Another of its values is not known.
    Value {
        /// The table's logical id.
        logical_id: String,
        /// Why it is not known, and what would make it known.
        why: Arc<Unknown>,
    },
    /// It is provisioned, and its capacity is not set.
    Capacity {
        /// The table's logical id.
        logical_id: String,
        /// What is not set, such as `how many read capacity units it has`.
        what: String,
    },
}

impl fmt::Display for Obstacle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&shown::sentence(match self {
            Self::Name { logical_id, why } => {
                format!("the name of table `{logical_id}` is not known: {}", why.why())
            }
            Self::Value { logical_id, why } => {
                format!("table `{logical_id}` is not known: {why}")
            }
            Self::Capacity { logical_id, what } => {
                format!("table `{logical_id}` is provisioned, and does not say {what}")
            }
        }))
    }
}

impl std::error::Error for Obstacle {}

/// The members that every kind of index has.
const INDEX: [&str; 3] = ["IndexName", "KeySchema", "Projection"];

/// The members of a vector index. They are the same in templates and in the API.
const VECTOR_INDEX: [&str; 6] = [
    "IndexName",
    "VectorAttribute",
    "SearchSchema",
    "Projection",
    "Dimensions",
    "DistanceFunction",
];

impl LocalTable {
    /// The tables of a template, in its order.
    ///
    /// # Errors
    ///
    /// Everything that is not known of them, all at once.
    pub fn all(template: &Template, environment: &Environment) -> Result<Vec<Self>, Vec<Obstacle>> {
        let values = Values::of(template, environment);
        let (mut tables, mut obstacles) = (Vec::new(), Vec::new());
        for table in values.tables() {
            match Self::of(&values, &table, environment.region()) {
                Ok(table) => tables.push(table),
                Err(obstacle) => obstacles.push(obstacle),
            }
        }
        if obstacles.is_empty() { Ok(tables) } else { Err(obstacles) }
    }

    fn of<'t>(values: &Values<'t>, table: &Resource<'t>, region: &str) -> Result<Self, Obstacle> {
        let id = || table.logical_id().to_owned();
        let unknown = |why| Obstacle::Value { logical_id: id(), why };
        let name = values.name(table).map_err(|why| Obstacle::Name { logical_id: id(), why })?;
        let mut source = TableReader::of(values, table, region).map_err(unknown)?;
        let mut request = Map::new();
        request.insert("TableName".to_owned(), name.clone().into());
        for property in ["AttributeDefinitions", "KeySchema"] {
            let value = source.take(property).map_err(unknown)?;
            request.extend(value.map(|value| (property.to_owned(), value)));
        }
        let mode = source.take("BillingMode").map_err(unknown)?;
        let is_on_demand = mode.as_ref().is_some_and(|mode| mode == "PAY_PER_REQUEST");
        let billed = |source: &mut TableReader<'_, 't>, index: Option<&Node<'t>>| {
            if is_on_demand {
                return on_demand(source, index).map_err(unknown);
            }
            let units = provisioned(source, index).map_err(unknown)?;
            units.map(Some).map_err(|access| Obstacle::Capacity {
                logical_id: id(),
                what: format!("how many {} capacity units it has", access.word()),
            })
        };

        for (property, parts) in [
            ("LocalSecondaryIndexes", &INDEX[..]),
            ("GlobalSecondaryIndexes", &INDEX[..]),
            ("VectorIndexes", &VECTOR_INDEX[..]),
        ] {
            let mut indexes = Vec::new();
            for index in source.list(property).map_err(unknown)? {
                let mut written = source.parts(&index, parts).map_err(unknown)?;
                if property == "GlobalSecondaryIndexes" {
                    written.extend(billed(&mut source, Some(&index))?);
                }
                indexes.push(Value::Object(written));
            }
            if !indexes.is_empty() {
                request.insert(property.to_owned(), indexes.into());
            }
        }
        let mode = if is_on_demand { "PAY_PER_REQUEST" } else { "PROVISIONED" };
        request.insert("BillingMode".to_owned(), mode.into());
        request.extend(billed(&mut source, None)?);
        if let Some(stream) = source.stream().map_err(unknown)? {
            request.insert("StreamSpecification".to_owned(), stream);
        }
        let left_out = source.left_out();
        Ok(Self { logical_id: id(), name, left_out, request: Value::Object(request) })
    }

    /// `<table name>.table.json`.
    pub fn file_name(&self) -> String {
        format!("{}.table.json", self.name)
    }

    /// The request, two spaces deep, with a final newline.
    pub fn to_json(&self) -> String {
        self.shown_json().into()
    }

    pub(crate) fn shown_json(&self) -> Shown {
        shown::document(&self.request)
    }
}

#[cfg(test)]
mod tests;
