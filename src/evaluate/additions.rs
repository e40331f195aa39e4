//! What a deployment may add to roles, tables and keys, and no template shows: transforms, macros, modules, nested
//! stacks, custom resources and connectors.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::attached::Policies;
use super::policy::{Policy, PolicyKind};
use super::resolve::Resolver;
use super::serverless::MadeRole;
use super::text::{Text, is_gap};
use super::unknown::Unknown;
use crate::facts::template::{LANGUAGE_EXTENSIONS, SERVERLESS, adder};
use crate::template::text::references;
use crate::template::{Node, Resource, Template};

const CONNECTOR: &str = "AWS::Serverless::Connector";

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
    ids: BTreeSet<Cow<'t, str>>,
    texts: BTreeSet<&'t str>,
    /// The functions that give a text.
    made: Vec<Node<'t>>,
    /// References to what only a function says.
    unsure: Vec<Node<'t>>,
}

impl<'t> Additions<'t> {
    pub(super) fn of(template: &'t Template) -> Self {
        let mut additions = Self { to_everything: macro_of(template), ..Self::default() };
        for resource in template.resources() {
            additions.read(template, &resource);
        }
        additions
    }

    fn read(&mut self, template: &'t Template, resource: &Resource<'t>) {
        let (id, kind) = (resource.logical_id(), resource.kind().unwrap_or_default());
        if let Some(noun) = adder(kind) {
            let why = Unknown::new(format!("what the {noun} `{id}` adds is not in the template"));
            let mut given =
                resource.node().get("Properties").map_or_else(Given::default, Given::of);
            if kind == CONNECTOR {
                given.connect(template, resource.node());
            }
            self.adders.push((given, Arc::new(why.at(resource.node()))));
        }
        let own =
            resource.property("Connectors").into_iter().chain(resource.node().get("Connectors"));
        for connectors in own {
            let why =
                Unknown::new(format!("what the connectors of `{id}` add is not in the template"));
            let mut given = Given::of(connectors);
            given.ids.insert(id.into());
            given.connect(template, &connectors);
            self.adders.push((given, Arc::new(why.at(&connectors))));
        }
        let is_policy = kind.starts_with("AWS::IAM::") && kind != "AWS::IAM::Role";
        let names_holders =
            ["Roles", "RoleName"].iter().any(|name| resource.property(name).is_some());
        let mut open = |node: Node<'_>, why: String| {
            let why = Arc::new(Unknown::new(why).at(&node));
            if is_policy && !names_holders {
                self.to_all_roles = Some(why);
            } else {
                self.adders.push((Given { ids: [id.into()].into(), ..Given::default() }, why));
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

    /// What may be added to the policies of a role, a user or a group, by its noun.
    pub(super) fn to_holder(
        &self,
        resolver: &Resolver<'t>,
        policies: &Policies<'_, 't>,
        (holder, noun): (&Resource<'t>, &str),
    ) -> Option<Policy> {
        let of_policy = || {
            let mut all = policies.resources_of(holder.logical_id());
            all.find_map(|policy| self.given_to(resolver, &policy))
        };
        let own = self.given_to(resolver, holder).or_else(of_policy);
        Some(to_that_of(noun, self.or_to_any(own)?))
    }

    /// What is given a principal, or adds to all of them.
    fn or_to_any<'a>(&'a self, own: Option<&'a Arc<Unknown>>) -> Option<&'a Arc<Unknown>> {
        own.or(self.to_all_roles.as_ref()).or(self.to_everything.as_ref())
    }

    /// What may be added to the role of this logical id that a transform makes, or of this name.
    pub(super) fn to_made_role(&self, resolver: &Resolver<'t>, role: &MadeRole) -> Option<Policy> {
        let adds = |(given, _): &&(Given<'t>, _)| {
            given.ids.contains(role.id.as_str())
                || role.name.iter().any(|name| given.names(resolver, &role.id, name))
        };
        let own = self.adders.iter().find(adds).map(|(_, why)| why);
        Some(to_that_of_role(&role.id, self.or_to_any(own)?))
    }

    /// What a permissions boundary may say besides: whoever adds to a role may give it another one.
    pub(super) fn to_boundary(
        &self,
        resolver: &Resolver<'t>,
        template: &'t Template,
        holder: &Resource<'t>,
    ) -> Option<Policy> {
        let boundary = holder.property("PermissionsBoundary")?;
        let named = boundary.descendants().flat_map(|node| references(&node));
        let mut named = named.filter_map(|id| template.resource(id));
        let of_policy = || named.find_map(|policy| self.given_to(resolver, &policy));
        let why = self.given_to(resolver, holder).or_else(of_policy);
        let why = why.or(self.to_everything.as_ref())?;
        let noun = format!("the boundary of `{}`", holder.logical_id());
        Some(to_that_of(&noun, why).with_kind(PolicyKind::Boundary))
    }

    /// The texts that each is given which may add to what they name, and why what it adds is not known.
    pub(super) fn named(&self, resolver: &Resolver<'t>) -> Vec<(BTreeSet<String>, Arc<Unknown>)> {
        let of_one = |(given, why): &(Given<'t>, Arc<Unknown>)| {
            let texts = given.texts.iter().map(|text| (*text).to_owned());
            let made = given.made.iter().map(|node| resolver.text(node).as_str().to_owned());
            (texts.chain(made).collect(), Arc::clone(why))
        };
        self.adders.iter().map(of_one).collect()
    }

    /// Why there may be a policy for any role.
    pub(super) fn to_any_role(&self) -> Option<&Arc<Unknown>> {
        self.to_all_roles.as_ref()
    }

    /// What may be added to the policies of a table and its stream.
    pub(super) fn to_table(&self, resolver: &Resolver<'t>, table: &Resource<'t>) -> Option<Policy> {
        let why = self.given_to(resolver, table).or(self.to_everything.as_ref())?;
        Some(to_that_of_table(table.logical_id(), why))
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
        Some(to_that_of(&format!("the policy of key `{}`", key.logical_id()), why))
    }

    /// What is given a resource.
    fn given_to(&self, resolver: &Resolver<'t>, resource: &Resource<'t>) -> Option<&Arc<Unknown>> {
        if self.adders.is_empty() {
            return None;
        }
        let id = resource.logical_id();
        let name = resolver.reference(resource.node(), id);
        let adds = |(given, _): &&(Given<'t>, _)| given.names(resolver, id, &name);
        self.adders.iter().find(adds).map(|(_, why)| why)
    }
}

impl<'t> Given<'t> {
    fn of(value: Node<'t>) -> Self {
        let mut given = Self::default();
        for node in value.descendants() {
            given.texts.extend(node.as_str());
            given.ids.extend(references(&node).map(Cow::Borrowed));
            if node.intrinsic().is_some() {
                given.made.push(node);
            }
            // With `AWS::LanguageExtensions` a function may say what is referred to.
            let target = node.get("Ref").or_else(|| node.get("Fn::GetAtt")?.items().next());
            given.unsure.extend(target.filter(|target| target.as_str().is_none()));
        }
        given
    }

    /// Adds what a connector names by id, and the roles of functions and state machines among it: the connector
    /// attaches its policy to those.
    fn connect(&mut self, template: &'t Template, connector: &Node<'t>) {
        let named = connector.descendants().filter_map(|node| node.get("Id")?.as_str());
        self.ids.extend(named.map(Cow::Borrowed));
        let ends: Vec<_> = self.ids.iter().filter_map(|id| template.resource(id)).collect();
        for end in ends {
            let roles = ["Role", "RoleArn"].into_iter().filter_map(|name| end.property(name));
            for role in roles {
                let referred = role.descendants().flat_map(|node| references(&node));
                self.ids.extend(referred.map(Cow::Borrowed));
            }
        }
    }

    /// Whether a resource is among them, by reference, by name or by a text that contains the name.
    fn names(&self, resolver: &Resolver<'t>, id: &str, name: &Text) -> bool {
        let names = |text: &str| names(text, name);
        let may_be_it = |node: &Node<'t>| {
            let text = resolver.text(node);
            text.as_known().is_none_or(|text| text == id)
        };
        self.ids.contains(id)
            || self.texts.iter().any(|text| names(text))
            || self.unsure.iter().any(may_be_it)
            || self.made.iter().any(|node| names(resolver.text(node).as_str()))
    }
}

/// What may be added to a role, by this template or one beside it.
pub(super) fn to_that_of_role(role: &str, why: &Arc<Unknown>) -> Policy {
    to_that_of(&format!("role `{role}`"), why)
}

/// The same to the policy of a table.
pub(super) fn to_that_of_table(table: &str, why: &Arc<Unknown>) -> Policy {
    to_that_of(&format!("the policy of table `{table}`"), why)
}

fn to_that_of(what: &str, why: &Arc<Unknown>) -> Policy {
    Policy::opaque(&format!("what may be added to {what}"), Arc::clone(why))
}

/// Whether a text names something: it is the name, or an ARN or a document of JSON that contains it.
pub(super) fn names(text: &str, name: &Text) -> bool {
    let name = name.as_str();
    let is_of_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.') || is_gap(it);
    let mut found = text.match_indices(name).map(|(at, _)| at);
    !name.is_empty()
        && found.any(|at| {
            let (before, behind) = (text.get(..at), text.get(at + name.len()..));
            !before.is_some_and(|it| it.ends_with(is_of_name))
                && !behind.is_some_and(|it| it.starts_with(is_of_name))
        })
}

/// Why anything may be added: a macro on the whole template, one whose result is merged into it, or a loop
/// that makes resources.
pub(super) fn macro_of(template: &Template) -> Option<Arc<Unknown>> {
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
mod tests;
