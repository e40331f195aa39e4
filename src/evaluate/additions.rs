//! What a deployment may add to roles, tables and keys, and no template shows: transforms, macros, modules, nested
//! stacks and custom resources.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::attached::Policies;
use super::policy::Policy;
use super::resolve::Resolver;
use super::unknown::Unknown;
use crate::facts::template::{LANGUAGE_EXTENSIONS, SERVERLESS, adder};
use crate::template::text::references;
use crate::template::{Node, Resource, Template};

/// The transforms that leave roles, policies and tables as they are.
const FAITHFUL: [&str; 2] = [SERVERLESS, LANGUAGE_EXTENSIONS];

/// What may be added to the resources of a template.
#[derive(Default)]
pub(super) struct Additions<'t> {
    /// A macro that is given the whole template.
    to_everything: Option<Arc<Unknown>>,
    /// A policy whose holders a transform may choose.
    to_all_roles: Option<Arc<Unknown>>,
    /// What may add to that which it is given.
    adders: Vec<(Given<'t>, Arc<Unknown>)>,
}

/// What the values of a resource name.
#[derive(Default)]
struct Given<'t> {
    /// The logical ids that they refer to.
    ids: BTreeSet<&'t str>,
    texts: BTreeSet<&'t str>,
}

impl<'t> Additions<'t> {
    pub(super) fn of(template: &'t Template) -> Self {
        let mut additions = Self { to_everything: macro_of(template), ..Self::default() };
        for resource in template.resources() {
            additions.read(&resource);
        }
        additions
    }

    fn read(&mut self, resource: &Resource<'t>) {
        let (id, kind) = (resource.logical_id(), resource.kind().unwrap_or_default());
        if let Some(noun) = adder(kind) {
            let why = Unknown::new(format!("what the {noun} `{id}` adds is not in the template"));
            let given = resource.node().get("Properties").map_or_else(Given::default, Given::of);
            self.adders.push((given, Arc::new(why.at(resource.node()))));
        }
        let is_policy = kind.starts_with("AWS::IAM::") && kind != "AWS::IAM::Role";
        let names_holders =
            ["Roles", "RoleName"].iter().any(|name| resource.property(name).is_some());
        let mut open = |node: Node<'_>, why: String| {
            let why = Arc::new(Unknown::new(why).at(&node));
            if is_policy && !names_holders {
                self.to_all_roles = Some(why);
            } else {
                self.adders.push((Given { ids: [id].into(), ..Given::default() }, why));
            }
        };
        let properties = resource.node().get("Properties").filter(|it| it.intrinsic().is_some());
        if let Some(properties) = properties {
            open(properties, format!("a function gives the properties of `{id}`"));
        }
        let transform = resource.node().descendants().find_map(|node| node.get("Fn::Transform"));
        if let Some(transform) = transform {
            open(transform, format!("what a transform adds to `{id}` is not in the template"));
        }
    }

    /// What may be added to the policies of a role.
    pub(super) fn to_role(
        &self,
        resolver: &Resolver<'t>,
        policies: &Policies<'_, 't>,
        role: &Resource<'t>,
    ) -> Option<Policy> {
        let of_policy = || {
            let given = |(given, _): &&(Given<'_>, _)| {
                policies.resources_of(role.logical_id()).any(|policy| given.ids.contains(policy))
            };
            self.adders.iter().find(given).map(|(_, why)| why)
        };
        let own = self.given_to(resolver, role).or_else(of_policy);
        let why = own.or(self.to_all_roles.as_ref()).or(self.to_everything.as_ref())?;
        let name = format!("what may be added to role `{}`", role.logical_id());
        Some(Policy::opaque(&name, Arc::clone(why)))
    }

    /// What may be added to the policies of a table and its stream.
    pub(super) fn to_table(&self, resolver: &Resolver<'t>, table: &Resource<'t>) -> Option<Policy> {
        let why = self.given_to(resolver, table).or(self.to_everything.as_ref())?;
        let name = format!("what may be added to the policy of table `{}`", table.logical_id());
        Some(Policy::opaque(&name, Arc::clone(why)))
    }

    /// What may be added to the policy of a key, which has these aliases: who is given one of them may let others use
    /// the key, by its policy or by a grant.
    pub(super) fn to_key(
        &self,
        resolver: &Resolver<'t>,
        key: &Resource<'t>,
        aliases: &[Resource<'t>],
    ) -> Option<Policy> {
        let own = std::iter::once(key).chain(aliases).find_map(|it| self.given_to(resolver, it));
        let why = own.or(self.to_everything.as_ref())?;
        let name = format!("what may be added to the policy of key `{}`", key.logical_id());
        Some(Policy::opaque(&name, Arc::clone(why)))
    }

    /// What is given a resource.
    fn given_to(&self, resolver: &Resolver<'t>, resource: &Resource<'t>) -> Option<&Arc<Unknown>> {
        if self.adders.is_empty() {
            return None;
        }
        let id = resource.logical_id();
        let name = resolver.reference(resource.node(), id);
        let adds = |(given, _): &&(Given<'_>, _)| given.names(id, name.as_known());
        self.adders.iter().find(adds).map(|(_, why)| why)
    }
}

impl<'t> Given<'t> {
    fn of(value: Node<'t>) -> Self {
        let mut given = Self::default();
        for node in value.descendants() {
            given.texts.extend(node.as_str());
            given.ids.extend(references(&node));
        }
        given
    }

    /// Whether a resource is among them, by reference, by name or by an ARN that ends in the name.
    fn names(&self, id: &str, name: Option<&str>) -> bool {
        let ends = |text: &&str, name: &str| {
            let before = text.strip_suffix(name);
            before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        self.ids.contains(id)
            || name.is_some_and(|name| self.texts.iter().any(|text| ends(text, name)))
    }
}

/// Why anything may be added: a macro on the whole template, one whose result is merged into it, or a loop
/// that makes resources.
fn macro_of(template: &Template) -> Option<Arc<Unknown>> {
    let own = |name: &Node<'_>| name.as_str().is_some_and(|name| FAITHFUL.contains(&name));
    let on_top = template.section("Fn::Transform");
    let among = ["Resources", "Conditions", "Mappings"];
    let among = among.map(|section| template.section(section)?.get("Fn::Transform"));
    let transform = template
        .transforms()
        .filter(|it| !own(it))
        .chain(on_top)
        .chain(among.into_iter().flatten());
    let why = Unknown::new("what a macro adds to the template is not in it");
    let why = transform.into_iter().next().map(|transform| why.at(&transform));
    let is_loop = |resource: &Resource<'_>| resource.logical_id().starts_with("Fn::ForEach");
    let of_loop = |resource: Resource<'_>| {
        let why = format!("what `{}` makes is not evaluated here", resource.logical_id());
        Unknown::new(why).at(resource.node())
    };
    why.or_else(|| template.resources().find(is_loop).map(of_loop)).map(Arc::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::environment::Environment;
    use serde_json::{Value, json};

    /// What is added to role `R`, and to table `T`.
    fn added(template: Value) -> [Option<String>; 2] {
        let template = Template::from(template);
        let environment = Environment::default();
        let resolver = Resolver::new(&template, &environment);
        let additions = Additions::of(&template);
        let policies = Policies::of(&template, &resolver);
        let role = template.resource("R").unwrap();
        let role = additions.to_role(&resolver, &policies, &role);
        let table = additions.to_table(&resolver, &template.resource("T").unwrap());
        [role, table].map(|policy| Some(policy?.opaque?.why().to_owned()))
    }

    fn with(resources: Value) -> Value {
        let mut template = json!({ "Resources": {
            "R": { "Type": "AWS::IAM::Role", "Properties": { "RoleName": "app" } },
            "T": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "notes" } },
        } });
        let all = template["Resources"].as_object_mut().unwrap();
        all.extend(resources.as_object().unwrap().clone());
        template
    }

    fn is_added(template: Value) -> [bool; 2] {
        added(template).map(|why| why.is_some())
    }

    #[test]
    fn a_macro_may_add_to_everything_and_aws_own_transforms_do_not() {
        let transformed = |transform: Value| {
            let mut template = with(json!({}));
            template["Transform"] = transform;
            template
        };
        for macros in [
            json!("Own"),
            json!(["AWS::Serverless-2016-10-31", "Own"]),
            json!({ "Name": "AWS::Include", "Parameters": { "Location": "s3://a/b" } }),
        ] {
            assert_eq!(is_added(transformed(macros.clone())), [true, true], "{macros}");
        }
        let own = json!(["AWS::Serverless-2016-10-31", "AWS::LanguageExtensions"]);
        assert_eq!(is_added(transformed(own)), [false, false]);
        assert_eq!(is_added(with(json!({ "Fn::Transform": { "Name": "Own" } }))), [true, true]);
    }

    #[test]
    fn a_transform_may_add_to_its_resource_and_to_those_that_it_may_attach_it_to() {
        let transform = json!({ "Name": "AWS::Include" });
        let mut template = with(json!({}));
        template["Resources"]["T"]["Properties"]["SSESpecification"] =
            json!({ "Fn::Transform": transform });
        assert_eq!(is_added(template), [false, true]);
        let policy = |properties: Value| {
            with(json!({ "P": { "Type": "AWS::IAM::ManagedPolicy", "Properties": properties } }))
        };
        assert_eq!(is_added(policy(json!({ "Fn::Transform": transform }))), [true, false]);
        let of = |role: &str| json!({ "Roles": [role], "Fn::Transform": transform });
        assert_eq!(is_added(policy(of("app"))), [true, false]);
        assert_eq!(is_added(policy(of("other"))), [false, false]);
    }

    #[test]
    fn what_a_function_gives_or_a_loop_makes_is_open() {
        let chosen = |id: &str, kind: &str| {
            let properties = json!({ "Fn::If": ["C", { "RoleName": "app" }, {}] });
            with(json!({ id: { "Type": kind, "Properties": properties } }))
        };
        assert_eq!(is_added(chosen("R", "AWS::IAM::Role")), [true, false]);
        assert_eq!(is_added(chosen("T", "AWS::DynamoDB::Table")), [false, true]);
        assert_eq!(is_added(chosen("P", "AWS::IAM::RolePolicy")), [true, false]);
        let policy = json!({ "P${N}": { "Type": "AWS::IAM::RolePolicy" } });
        let each = json!({ "Fn::ForEach::Policies": ["N", ["a", "b"], policy] });
        assert_eq!(is_added(with(each)), [true, true]);
    }

    #[test]
    fn modules_stacks_and_custom_resources_may_add_to_what_they_are_given() {
        let given = |kind: &str, value: Value| {
            with(json!({
                "X": { "Type": kind, "DependsOn": ["R", "T"], "Properties": { "A": [value] } },
                "P": { "Type": "AWS::IAM::Policy", "Properties": { "Roles": [{ "Ref": "R" }] } },
            }))
        };
        for kind in ["Custom::Seed", "AWS::CloudFormation::Stack", "My::Org::Thing::MODULE"] {
            for role in [
                json!({ "Ref": "R" }),
                json!({ "Fn::Sub": "arn:aws:iam::111122223333:role/${R}" }),
                json!({ "Fn::If": ["C", { "Fn::GetAtt": ["R", "Arn"] }, ""] }),
                json!("arn:aws:iam::111122223333:role/path/app"),
                json!({ "Ref": "P" }),
            ] {
                assert_eq!(is_added(given(kind, role.clone())), [true, false], "{role}");
            }
            assert_eq!(is_added(given(kind, json!({ "B": "notes" }))), [false, true]);
            assert_eq!(is_added(given(kind, json!("R"))), [false, false]);
        }
        assert_eq!(is_added(given("AWS::Lambda::Function", json!({ "Ref": "R" }))), [false, false]);
        let [why, _] = added(given("Custom::Seed", json!({ "Ref": "R" })));
        assert_eq!(why.unwrap(), "what the custom resource `X` adds is not in the template");
    }
}
