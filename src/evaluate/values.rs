//! `Values`: the values of a template under an environment, as plain JSON.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::environment::Environment;
use super::resolve::{Resolver, Settled};
use super::table::is_table;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::template::{Node, Resource, Template};

/// The maximum nesting of lists and objects, far more than any table has.
const MAX_DEPTH: u32 = 64;

/// The values of one template.
pub(crate) struct Values<'t> {
    resolver: Resolver<'t>,
    template: &'t Template,
}

impl<'t> Values<'t> {
    pub(crate) fn of(template: &'t Template, environment: &'t Environment) -> Self {
        Self { resolver: Resolver::new(template, environment), template }
    }

    /// The tables, except those whose condition does not hold.
    pub(crate) fn tables(&self) -> Vec<Resource<'t>> {
        let tables = self.template.resources().filter(is_table);
        tables.filter(|table| self.resolver.is_made(table) != Truth::No).collect()
    }

    /// The value of `Ref` for a resource: the name of a table.
    ///
    /// # Errors
    ///
    /// Why it is not known.
    pub(crate) fn name(&self, resource: &Resource<'t>) -> Result<String, Arc<Unknown>> {
        let name = self.resolver.reference(resource.node(), resource.logical_id());
        name.to_known().map(str::to_owned)
    }

    /// The value without functions; `None` if it is absent.
    ///
    /// # Errors
    ///
    /// Why a part of it is not known.
    pub(crate) fn plain(&self, node: &Node<'t>) -> Result<Option<Value>, Arc<Unknown>> {
        self.plain_within(node, MAX_DEPTH)
    }

    /// The members of an object that are not absent.
    ///
    /// # Errors
    ///
    /// Why it is not known whether a member is present.
    pub(crate) fn members(
        &self,
        node: &Node<'t>,
    ) -> Result<Vec<(&'t str, Node<'t>)>, Arc<Unknown>> {
        let mut members = Vec::new();
        for (name, _) in node.entries() {
            match self.resolver.member(node, name) {
                Settled::Node(member) => members.push((name, member)),
                Settled::Absent => {}
                Settled::Unknown(why) => return Err(why),
            }
        }
        Ok(members)
    }

    /// The elements of a list.
    ///
    /// # Errors
    ///
    /// Why it is not known whether an element is present.
    pub(crate) fn elements(&self, node: &Node<'t>) -> Result<Vec<Node<'t>>, Arc<Unknown>> {
        self.resolver.elements(node).into_iter().collect()
    }

    fn plain_within(&self, node: &Node<'t>, depth: u32) -> Result<Option<Value>, Arc<Unknown>> {
        let node = match self.resolver.settle(node) {
            Settled::Node(node) => node,
            Settled::Absent => return Ok(None),
            Settled::Unknown(why) => return Err(why),
        };
        if depth == 0 {
            return Err(Arc::new(Unknown::new("the value is nested too deep").at(&node)));
        }
        if node.intrinsic().is_some() || node.as_str().is_some() {
            return Ok(Some(self.resolver.text(&node).to_known()?.into()));
        }
        if node.is_list() {
            let mut list = Vec::new();
            for item in node.items() {
                list.extend(self.plain_within(&item, depth - 1)?);
            }
            return Ok(Some(Value::Array(list)));
        }
        if node.is_object() {
            let mut object = Map::new();
            for (name, member) in node.entries() {
                if let Some(member) = self.plain_within(&member, depth - 1)? {
                    object.insert(name.to_owned(), member);
                }
            }
            return Ok(Some(Value::Object(object)));
        }
        Ok(serde_json::from_str(&node.expr().to_json()).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn functions_become_what_they_give() {
        let template = Template::from(json!({
            "Parameters": { "Units": { "Type": "Number", "Default": 5 }, "Free": { "Type": "String" } },
            "Conditions": { "Never": { "Fn::Equals": ["a", "b"] } },
            "Resources": {
                "Orders": { "Type": "AWS::DynamoDB::Table", "Properties": {
                    "TableName": { "Fn::Sub": "${AWS::Region}-orders" },
                    "Units": [{ "Ref": "Units" }, 7, true, { "Ref": "AWS::NoValue" }],
                    "Free": { "Inner": { "Ref": "Free" } },
                } },
                "Notes": { "Type": "AWS::DynamoDB::Table" },
                "Old": { "Type": "AWS::DynamoDB::Table", "Condition": "Never" },
            },
        }));
        let environment = Environment::new("111122223333", "eu-west-1").stack_name("shop");
        let values = Values::of(&template, &environment);
        let tables = values.tables();
        let ids: Vec<&str> = tables.iter().map(Resource::logical_id).collect();
        assert_eq!(ids, ["Orders", "Notes"], "one whose condition does not hold is not made");
        assert_eq!(values.name(&tables[0]), Ok("eu-west-1-orders".to_owned()));
        assert!(values.name(&tables[1]).unwrap_err().why().contains("CloudFormation makes up"));
        let property = |name: &str| values.plain(&tables[0].property(name).unwrap());
        assert_eq!(property("Units"), Ok(Some(json!(["5", 7, true]))));
        assert!(property("Free").unwrap_err().missing().is_some());
    }
}
