//! The policies of a template that apply to its roles.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::policy::{KnownAs, Policy, PolicyKind};
use super::resolve::Resolver;
use super::text::Text;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::facts::managed_policies;
use crate::policy_syntax::{self, HOLDERS, Holder, MANAGED_POLICY, Named, Names, Reading};
use crate::template::{Node, Resource, Template, text};

type Written<'t> = policy_syntax::Policy<'t, Arc<Unknown>>;

/// The policies of roles, users and groups.
pub(super) struct Policies<'r, 't> {
    resolver: &'r Resolver<'t>,
    all: Vec<Attached<'t>>,
    managed: Names<'t>,
    resources: Vec<Resource<'t>>,
}

/// A policy and who has it.
struct Attached<'t> {
    resource: Resource<'t>,
    policy: Arc<Policy>,
    holders: Vec<Holder<'t, Arc<Unknown>>>,
    /// Whether it names somebody who is not in the template, or may not be.
    elsewhere: bool,
}

impl Attached<'_> {
    /// The name of an inline policy, if that is known.
    fn name(&self) -> Option<&str> {
        self.policy.name_within_holder()
    }
}

impl<'r, 't> Policies<'r, 't> {
    pub(super) fn of(template: &'t Template, resolver: &'r Resolver<'t>) -> Self {
        let attached = |written: Written<'t>| {
            let kind = match written.kind {
                policy_syntax::PolicyKind::Inline => PolicyKind::Inline,
                policy_syntax::PolicyKind::Managed => PolicyKind::Managed,
                policy_syntax::PolicyKind::Trust | policy_syntax::PolicyKind::Resource => {
                    return None;
                }
            };
            let name = name_of(resolver, &written);
            let (resource, holders, elsewhere) =
                (written.resource, written.holders, written.elsewhere);
            let own_name = written.name.filter(|_| kind == PolicyKind::Inline);
            let known_as = own_name.and_then(|name| {
                Some(KnownAs::Inline(resolver.text(&name).as_known()?.to_owned()))
            });
            let mut policy = Policy::of_template(resolver, written.document, &name, kind);
            policy.known_as = known_as;
            let policy = Arc::new(policy);
            Some(Attached { resource, policy, holders, elsewhere })
        };
        let resources: Vec<_> = template.resources().collect();
        let all = policy_syntax::policies(resolver, &resources);
        let all = all.into_iter().filter_map(attached).collect();
        let managed = Names::of(&resources, MANAGED_POLICY, None);
        Self { resolver, all, managed, resources }
    }

    /// The identity policies of a role: its own and those that are attached to it. Of inline policies of one name
    /// the one that is put last replaces the others. Within a role that is the last; between resources the order
    /// is not known.
    pub(super) fn of_role(&self, role: &Resource<'t>) -> Vec<Arc<Policy>> {
        let held: Vec<_> = self.held_by(role.logical_id()).collect();
        // The last of a name in each resource, and the last that the role certainly has.
        let mut last: BTreeMap<&str, BTreeMap<&str, [Option<usize>; 2]>> = BTreeMap::new();
        for (index, (one, holder)) in held.iter().enumerate() {
            if let Some(name) = one.name() {
                let of_name = last.entry(name).or_default();
                let [any, certain] = of_name.entry(one.resource.logical_id()).or_default();
                *any = Some(index);
                *certain = if holder.doubt.is_none() { Some(index) } else { *certain };
            }
        }
        let is_replaced = |index: usize, one: &Attached<'t>| {
            let own = one.resource.logical_id();
            let Some(of_name) = one.name().and_then(|name| last.get(name)) else {
                return Truth::No;
            };
            let [any, certain] = of_name.get(own).copied().unwrap_or_default();
            let other = of_name.keys().find(|id| **id != own).copied();
            match (certain > Some(index), other.or((any > Some(index)).then_some(own))) {
                (true, _) => Truth::Yes,
                (false, Some(other)) => Truth::Unknown(two_of_one_name(one, other)),
                (false, None) => Truth::No,
            }
        };
        let own = held.iter().enumerate().filter_map(|(index, (one, holder))| {
            let doubt = match is_replaced(index, one) {
                Truth::Yes => return None,
                Truth::No => holder.doubt.clone(),
                Truth::Unknown(why) => holder.doubt.clone().or(Some(why)),
            };
            Some(doubted(&one.policy, doubt.as_ref()))
        });
        let arns = role.property("ManagedPolicyArns");
        own.chain(arns.iter().flat_map(|arns| self.others(arns, PolicyKind::Managed))).collect()
    }

    /// The resources that contain the policies of a role, or may.
    pub(super) fn resources_of(&self, role: &str) -> impl Iterator<Item = Resource<'t>> {
        self.held_by(role).map(|(one, _)| one.resource)
    }

    /// The policies that somebody has who is not in the template, or may have, with the resource of each, and those of
    /// resources with these logical ids. One that only limits is none of them.
    pub(super) fn of_others<'a>(
        &'a self,
        besides: &'a BTreeSet<String>,
    ) -> impl Iterator<Item = (Resource<'t>, Arc<Policy>)> + 'a {
        let is_boundary = |id: &str| {
            let named = |holder: &Resource<'t>| {
                let arn = holder.property("PermissionsBoundary")?;
                self.resolver.named(&arn, &self.managed).into_iter().find_map(certain)
            };
            self.resources.iter().filter_map(named).any(|it| it.logical_id() == id)
        };
        let of_others = self.all.iter().filter(move |one| {
            let nobody = one.holders.is_empty() && !is_boundary(one.resource.logical_id());
            let is_made = !matches!(self.resolver.exists(&one.resource), Ok(false));
            is_made && (one.elsewhere || nobody || besides.contains(one.resource.logical_id()))
        });
        of_others.map(|one| (one.resource, Arc::clone(&one.policy)))
    }

    /// The policies that name somebody who is not in the template, or may not be, once for each name: with the resource
    /// of the policy, and the type and the name of whom it names.
    pub(super) fn named(
        &self,
    ) -> impl Iterator<Item = (Resource<'t>, Arc<Policy>, &'static str, Text)> {
        let of_one = |one: &Attached<'t>| {
            let of_kind = |(kind, properties): (&'static str, [&'static str; 2])| {
                let lists = properties.into_iter().filter_map(|name| one.resource.property(name));
                let names = lists.flat_map(|list| self.resolver.texts(&list));
                names.map(|name| (kind, name)).collect::<Vec<_>>()
            };
            let named = HOLDERS.into_iter().flat_map(of_kind);
            let named =
                named.map(|(kind, name)| (one.resource, Arc::clone(&one.policy), kind, name));
            named.collect::<Vec<_>>()
        };
        self.all.iter().filter(|one| one.elsewhere).flat_map(of_one)
    }

    /// The managed policies that the template makes, or may, each with its resource.
    pub(super) fn managed(&self) -> impl Iterator<Item = (Resource<'t>, &Arc<Policy>)> {
        let managed = self.all.iter().filter(|one| one.resource.kind() == Some(MANAGED_POLICY));
        managed.map(|one| (one.resource, &one.policy))
    }

    fn held_by(
        &self,
        role: &str,
    ) -> impl Iterator<Item = (&Attached<'t>, &Holder<'t, Arc<Unknown>>)> {
        self.all.iter().filter_map(move |one| {
            let holder = one.holders.iter().find(|one| one.resource.logical_id() == role)?;
            Some((one, holder))
        })
    }

    /// The permissions boundary of a role.
    pub(super) fn boundary(&self, role: &Resource<'t>) -> Option<Arc<Policy>> {
        let arn = role.property("PermissionsBoundary")?;
        self.of_arns(&arn, PolicyKind::Boundary).into_iter().next()
    }

    /// The managed policies with these ARNs.
    pub(super) fn of_arns(&self, arns: &Node<'t>, kind: PolicyKind) -> Vec<Arc<Policy>> {
        let own = self.certainly_named(arns).into_iter().filter_map(|named| {
            let is_it = |one: &&Attached<'t>| one.resource.logical_id() == named.logical_id();
            let own = self.all.iter().find(is_it)?;
            let policy = Policy::clone(&own.policy).with_kind(kind);
            Some(doubted(&Arc::new(policy), self.resolver.exists(&own.resource).err().as_ref()))
        });
        own.chain(self.others(arns, kind)).collect()
    }

    /// The template's managed policies that are certainly those with these ARNs. While a condition that is not known may
    /// leave one out, an ARN that only has its name may be of another policy.
    fn certainly_named(&self, arns: &Node<'t>) -> Vec<Resource<'t>> {
        let is_made = |it: &Resource<'t>| {
            self.resolver.exists(it).is_ok_and(|is_made| is_made)
                || arns.descendants().any(|arn| text::referred(&arn) == Some(it.logical_id()))
        };
        let named = self.resolver.named(arns, &self.managed).into_iter().filter_map(certain);
        named.filter(is_made).collect()
    }

    /// The managed policies that are not the template's.
    fn others(&self, arns: &Node<'t>, kind: PolicyKind) -> Vec<Arc<Policy>> {
        let others = self.resolver.elements(arns).into_iter().flat_map(|arn| match arn {
            Err(why) => vec![Policy::opaque("a managed policy", why)],
            Ok(node) => {
                if !self.certainly_named(&node).is_empty() {
                    return Vec::new();
                }
                self.resolver.texts(&node).iter().map(|arn| elsewhere(&node, arn, kind)).collect()
            }
        });
        others.map(Arc::new).collect()
    }
}

fn two_of_one_name(one: &Attached<'_>, other: &str) -> Arc<Unknown> {
    let (name, id) = (one.name().unwrap_or_default(), one.resource.logical_id());
    let whose = match id == other {
        true => format!("`{id}` has two policies `{name}`"),
        false => format!("`{id}` and `{other}` have a policy `{name}`"),
    };
    let why = format!("{whose}: the one that is put last replaces the other");
    Arc::new(Unknown::new(why).at(one.resource.node()))
}

fn certain<'t>(named: Named<'t, Arc<Unknown>>) -> Option<Resource<'t>> {
    match named {
        Named::One(resource, None) => Some(resource),
        Named::One(_, Some(_)) | Named::Elsewhere => None,
    }
}

pub(super) fn doubted(policy: &Arc<Policy>, doubt: Option<&Arc<Unknown>>) -> Arc<Policy> {
    match doubt {
        None => Arc::clone(policy),
        Some(why) => Arc::new(Policy::clone(policy).doubted(why)),
    }
}

fn name_of(resolver: &Resolver<'_>, policy: &Written<'_>) -> String {
    let id = policy.resource.logical_id();
    match (policy.resource.kind(), &policy.name) {
        (Some(MANAGED_POLICY), _) => format!("managed policy `{id}`"),
        (Some("AWS::IAM::Role"), Some(name)) => {
            format!("policy `{}` of role `{id}`", resolver.text(name))
        }
        (Some("AWS::IAM::Role"), None) => format!("a policy of role `{id}`"),
        _ => format!("policy `{id}`"),
    }
}

/// The managed policy with this ARN, which is not in the template: one of AWS's, if that is known.
pub(super) fn elsewhere(node: &Node<'_>, arn: &Text, kind: PolicyKind) -> Policy {
    let aws_name = arn.as_known().and_then(managed_policies::name);
    let name = match aws_name {
        Some(name) => format!("AWS's policy `{name}`"),
        None => format!("managed policy `{arn}`"),
    };
    if let Some(actions) = arn.as_known().and_then(managed_policies::allowed_actions) {
        let statement =
            serde_json::json!({ "Effect": "Allow", "Action": actions, "Resource": "*" });
        let document = serde_json::json!({ "Version": "2012-10-17", "Statement": [statement] });
        return Policy::of_kind(name, document, kind);
    }
    let why = match arn.why() {
        Some(why) => why.why().to_owned(),
        None => format!("what {name} says is not in the template"),
    };
    Policy::opaque(&name, Arc::new(Unknown::new(why).at(node)))
        .known_as(KnownAs::Managed(arn.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::environment::Environment;
    use serde_json::{Value, json};

    fn allow() -> Value {
        json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*" },
        ] })
    }

    /// The names of the policies, with a question mark if the content is unknown.
    fn names(role: Value, others: Value) -> (Vec<String>, Option<String>) {
        let mut resources = json!({ "Role": { "Type": "AWS::IAM::Role", "Properties": role } });
        resources.as_object_mut().unwrap().extend(others.as_object().unwrap().clone());
        let template = Template::from(json!({
            "Conditions": { "No": { "Fn::Equals": ["a", "b"] } },
            "Resources": resources,
        }));
        let environment = Environment::default();
        let resolver = Resolver::new(&template, &environment);
        let role = template.resource("Role").unwrap();
        let name = |policy: &Arc<Policy>| {
            let mark = if policy.opaque.is_some() { "?" } else { "" };
            format!("{}{mark}", policy.name())
        };
        let policies = Policies::of(&template, &resolver);
        let (identity, boundary) = (policies.of_role(&role), policies.boundary(&role));
        (identity.iter().map(name).collect(), boundary.as_ref().map(name))
    }

    #[test]
    fn policies_stand_in_the_role_or_are_attached_either_way() {
        let role = json!({
            "Policies": [{ "PolicyName": "Own", "PolicyDocument": allow() }],
            "ManagedPolicyArns": [{ "Ref": "Shared" }],
            "PermissionsBoundary": { "Ref": "Bound" },
        });
        let others = json!({
            "Shared": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": allow() } },
            "Bound": { "Type": "AWS::IAM::ManagedPolicy", "Properties": { "PolicyDocument": allow() } },
            "Late": { "Type": "AWS::IAM::Policy", "Properties": {
                "Roles": ["other", { "Ref": "Role" }], "PolicyDocument": allow() } },
            "Single": { "Type": "AWS::IAM::RolePolicy", "Properties": {
                "RoleName": { "Ref": "Role" }, "PolicyDocument": allow() } },
            "Elsewhere": { "Type": "AWS::IAM::Policy", "Properties": {
                "Users": ["bob"], "PolicyDocument": allow() } },
            "NotMade": { "Type": "AWS::IAM::Policy", "Condition": "No", "Properties": {
                "Roles": [{ "Ref": "Role" }], "PolicyDocument": allow() } },
        });
        let (identity, boundary) = names(role, others);
        assert_eq!(
            identity,
            [
                "policy `Own` of role `Role`",
                "managed policy `Shared`",
                "policy `Late`",
                "policy `Single`"
            ]
        );
        assert_eq!(boundary.as_deref(), Some("managed policy `Bound`"));
    }

    #[test]
    fn of_inline_policies_of_one_name_the_last_counts() {
        let named = |name: &str| json!({ "PolicyName": name, "PolicyDocument": allow() });
        let read = json!({ "PolicyName": "Own", "PolicyDocument": { "Statement": [] } });
        let role = json!({ "Policies": [named("Own"), named("Other"), read] });
        let (identity, _) = names(role.clone(), json!({}));
        assert_eq!(identity, ["policy `Other` of role `Role`", "policy `Own` of role `Role`"]);
        let late = |name: &str| {
            json!({ "Late": { "Type": "AWS::IAM::Policy", "Properties": {
            "Roles": [{ "Ref": "Role" }], "PolicyName": name, "PolicyDocument": allow() } } })
        };
        // Which of the two is put last is CloudFormation's choice.
        let (identity, _) = names(role.clone(), late("Own"));
        assert_eq!(identity.len(), 3);
        let doubted = |others: Value| {
            let template = Template::from(json!({ "Resources": {
                "Role": { "Type": "AWS::IAM::Role", "Properties": role }, "Late": others["Late"],
            } }));
            let environment = Environment::default();
            let resolver = Resolver::new(&template, &environment);
            let policies = Policies::of(&template, &resolver);
            let of_role = policies.of_role(&template.resource("Role").unwrap());
            of_role
                .iter()
                .flat_map(|policy| policy.statements.clone())
                .filter(|it| it.doubt.is_some())
                .count()
        };
        assert_eq!((doubted(late("Own")), doubted(late("Third"))), (1, 0));
    }

    #[test]
    fn of_aws_managed_policies_few_are_known() {
        let arn = |name: &str| json!({ "Fn::Sub": format!("arn:${{AWS::Partition}}:iam::aws:policy/{name}") });
        let role = json!({ "ManagedPolicyArns": [
            arn("service-role/AWSLambdaBasicExecutionRole"),
            arn("ReadOnlyAccess"),
            { "Fn::ImportValue": "shared" },
        ] });
        let (identity, boundary) = names(role, json!({}));
        assert_eq!(
            identity,
            [
                "AWS's policy `service-role/AWSLambdaBasicExecutionRole`",
                "AWS's policy `ReadOnlyAccess`?",
                "managed policy `…`?",
            ]
        );
        assert_eq!(boundary, None);
    }

    #[test]
    fn a_policy_for_an_unknown_role_may_be_attached() {
        let others = json!({ "P": { "Type": "AWS::IAM::Policy", "Properties": {
            "Roles": [{ "Fn::ImportValue": "role" }], "PolicyDocument": allow() } } });
        assert_eq!(names(json!({}), others).0, ["policy `P`"]);
    }
}
