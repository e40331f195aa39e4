//! `Policy`: where a template contains policies, and which roles, users and groups have them.

use indexmap::IndexMap;

use super::document::Document;
use super::reading::{Reading, Settled};
use super::statement::Statement;
use crate::template::{Node, Resource, text};

/// A policy of a template.
#[derive(Clone, Debug)]
pub(crate) struct Policy<'t, U> {
    pub(crate) kind: PolicyKind,
    /// The resource that contains it.
    pub(crate) resource: Resource<'t>,
    pub(crate) document: Document<'t, U>,
    /// The `PolicyName` of an inline policy.
    pub(crate) name: Option<Node<'t>>,
    /// Whether it is the resource policy of the table's stream, and not of the table.
    pub(crate) on_stream: bool,
    /// Who has it, each once. Nobody has a trust policy or a resource policy.
    pub(crate) holders: Vec<Holder<'t, U>>,
    /// Whether it names somebody who is not in the template, or may not be.
    pub(crate) elsewhere: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PolicyKind {
    /// In a role, user or group, or attached to one by name.
    Inline,
    /// A managed policy.
    Managed,
    /// Who may assume a role.
    Trust,
    /// On a table or its stream.
    Resource,
}

/// A role, user or group that has a policy.
#[derive(Clone, Debug)]
pub(crate) struct Holder<'t, U> {
    pub(crate) resource: Resource<'t>,
    /// Why it may not have it; `None` if it certainly does.
    pub(crate) doubt: Option<U>,
}

/// Resources of one type, as others name them.
#[derive(Debug)]
pub(crate) struct Names<'t> {
    pub(crate) by_id: IndexMap<&'t str, Resource<'t>>,
    /// By the name that they set, if it is literal.
    pub(crate) by_name: IndexMap<String, Resource<'t>>,
}

/// What a text names among some resources.
pub(crate) enum Named<'t, U> {
    /// One of them, unless the reason applies.
    One(Resource<'t>, Option<U>),
    /// None of them for certain.
    Elsewhere,
}

/// The type of a holder, and where policies name such: in a list, or as the only one.
pub(crate) const HOLDERS: [(&str, [&str; 2]); 3] = [
    ("AWS::IAM::Role", ["Roles", "RoleName"]),
    ("AWS::IAM::User", ["Users", "UserName"]),
    ("AWS::IAM::Group", ["Groups", "GroupName"]),
];

pub(crate) const MANAGED_POLICY: &str = "AWS::IAM::ManagedPolicy";

/// All policies of these resources, with who has them.
pub(crate) fn policies<'t, R: Reading<'t>>(
    reading: &R,
    resources: &[Resource<'t>],
) -> Vec<Policy<'t, R::Unknown>> {
    let mut policies: Vec<_> =
        resources.iter().flat_map(|resource| contained(reading, *resource)).collect();
    let managed = Names::of(resources, MANAGED_POLICY, None);
    let numbers = policies.iter().map(|policy| policy.resource.logical_id()).zip(0..);
    let numbers: IndexMap<&str, usize> = numbers.collect();
    for (kind, properties) in HOLDERS {
        let [_, name] = properties;
        let holders = Names::of(resources, kind, Some(name));
        for policy in policies.iter_mut().filter(|policy| policy.kind.is_identity()) {
            policy.attach_as_named(reading, properties, &holders);
        }
        for holder in holders.by_id.values() {
            let arns = holder.property("ManagedPolicyArns");
            for named in arns.iter().flat_map(|arns| reading.named(arns, &managed)) {
                let Named::One(policy, None) = named else { continue };
                let number = numbers.get(policy.logical_id());
                let policy = number.and_then(|number| policies.get_mut(*number));
                let Some(policy) = policy else { continue };
                policy.attach(*holder, reading.exists(&policy.resource).err());
            }
        }
    }
    policies
}

/// The policies in a resource.
fn contained<'t, R: Reading<'t>>(
    reading: &R,
    resource: Resource<'t>,
) -> Vec<Policy<'t, R::Unknown>> {
    let read = |kind, document: Option<Document<'t, R::Unknown>>, name| {
        let (on_stream, holders, elsewhere) = (false, Vec::new(), false);
        document.map(|document| Policy {
            kind,
            resource,
            document,
            name,
            on_stream,
            holders,
            elsewhere,
        })
    };
    let of_table = |on: Node<'t>, stream: Option<Node<'t>>| {
        let on_it = |on| read(PolicyKind::Resource, resource_policy(reading, on), None);
        let on_stream = stream.as_ref().and_then(on_it);
        on_it(&on).into_iter().chain(on_stream.map(|policy| Policy { on_stream: true, ..policy }))
    };
    let mut found = Vec::new();
    let property = |name: &str| resource.property(name);
    let whole = |policy: &Node<'t>| Document::within(reading, policy);
    match resource.kind() {
        Some("AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group") => {
            let trust = property("AssumeRolePolicyDocument");
            found.extend(read(
                PolicyKind::Trust,
                trust.and_then(|it| Document::read(reading, &it)),
                None,
            ));
            let policies = property("Policies").map(|list| elements(reading, &list));
            for policy in policies.into_iter().flatten() {
                found.extend(read(PolicyKind::Inline, whole(&policy), policy.get("PolicyName")));
            }
        }
        Some(
            kind @ ("AWS::IAM::Policy"
            | "AWS::IAM::RolePolicy"
            | "AWS::IAM::UserPolicy"
            | "AWS::IAM::GroupPolicy"
            | MANAGED_POLICY),
        ) => {
            let properties = resource.node().get("Properties");
            let document = whole(properties.as_ref().unwrap_or(resource.node()));
            if kind == MANAGED_POLICY {
                found.extend(read(PolicyKind::Managed, document, None));
            } else {
                found.extend(read(PolicyKind::Inline, document, property("PolicyName")));
            }
        }
        // The role that SAM derives from it. The other elements of the list are names.
        Some("AWS::Serverless::Function" | "AWS::Serverless::StateMachine") => {
            let policies = property("Policies").map_or_else(Vec::new, |it| elements(reading, &it));
            for policy in policies.iter().filter(|policy| policy.get("Statement").is_some()) {
                found.extend(read(PolicyKind::Inline, Document::read(reading, policy), None));
            }
        }
        Some("AWS::DynamoDB::Table") => {
            let stream = property("StreamSpecification");
            let properties = resource.node().get("Properties");
            found.extend(properties.into_iter().flat_map(|on| of_table(on, stream)));
        }
        Some("AWS::DynamoDB::GlobalTable") => {
            for replica in resource.elements("Replicas") {
                let stream = replica.get("ReplicaStreamSpecification");
                found.extend(of_table(replica, stream));
            }
        }
        _ => {}
    }
    found
}

/// The policy of a table, replica or stream, if it has one.
fn resource_policy<'t, U>(
    reading: &impl Reading<'t, Unknown = U>,
    on: &Node<'t>,
) -> Option<Document<'t, U>> {
    Document::within(reading, &on.get("ResourcePolicy")?)
}

/// The elements of a list that functions may choose.
fn elements<'t>(reading: &impl Reading<'t>, node: &Node<'t>) -> Vec<Node<'t>> {
    match reading.structure(node) {
        Settled::Node(list) if list.is_list() => {
            list.items().flat_map(|item| elements(reading, &item)).collect()
        }
        Settled::Absent => Vec::new(),
        Settled::Node(node) => vec![node],
        Settled::Unknown(_) => vec![*node],
    }
}

impl PolicyKind {
    pub(crate) const ALL: &[Self] = &[Self::Inline, Self::Managed, Self::Trust, Self::Resource];
    /// The policies of roles, users and groups.
    pub(crate) const IDENTITY: &[Self] = &[Self::Inline, Self::Managed];
    /// All but trust policies: what may be done with which resources.
    pub(crate) const PERMISSIONS: &[Self] = &[Self::Inline, Self::Managed, Self::Resource];

    /// Whether roles, users and groups have such policies.
    pub(crate) fn is_identity(self) -> bool {
        Self::IDENTITY.contains(&self)
    }
}

impl<'t, U> Policy<'t, U> {
    /// Attaches it to the resource of this type that contains it, or to those that it names.
    fn attach_as_named(
        &mut self,
        reading: &impl Reading<'t, Unknown = U>,
        properties: [&str; 2],
        holders: &Names<'t>,
    ) {
        if let Some(itself) = holders.by_id.get(self.resource.logical_id()) {
            return self.attach(*itself, None);
        }
        let is_holder = HOLDERS.iter().any(|(kind, _)| self.resource.kind() == Some(kind));
        if is_holder || matches!(reading.exists(&self.resource), Ok(false)) {
            return;
        }
        let lists = properties.into_iter().filter_map(|name| self.resource.property(name));
        for named in lists.flat_map(|list| reading.named(&list, holders)).collect::<Vec<_>>() {
            match named {
                Named::One(holder, doubt) => {
                    self.attach(holder, doubt.or_else(|| reading.exists(&self.resource).err()));
                }
                Named::Elsewhere => self.elsewhere = true,
            }
        }
    }

    fn attach(&mut self, resource: Resource<'t>, doubt: Option<U>) {
        let is_it = |one: &&mut Holder<'t, U>| one.resource.logical_id() == resource.logical_id();
        match self.holders.iter_mut().find(is_it) {
            None => self.holders.push(Holder { resource, doubt }),
            Some(known) if doubt.is_none() => known.doubt = None,
            Some(_) => {}
        }
    }

    /// The roles that have it.
    pub(crate) fn roles(&self) -> impl Iterator<Item = &Resource<'t>> {
        let all = self.holders.iter().map(|one| &one.resource);
        all.filter(|holder| holder.kind() == Some("AWS::IAM::Role"))
    }

    /// The statements that are known.
    pub(crate) fn statements(&self) -> impl Iterator<Item = &Statement<'t, U>> {
        self.document.known_statements()
    }
}

impl<'t> Names<'t> {
    /// The resources of one type. `name` is the property by which each sets its name.
    pub(crate) fn of(resources: &[Resource<'t>], kind: &str, name: Option<&str>) -> Self {
        let resources = resources.iter().filter(|resource| resource.kind() == Some(kind));
        let by_id: IndexMap<_, _> = resources.map(|it| (it.logical_id(), *it)).collect();
        let named = by_id
            .values()
            .filter_map(|resource| Some((text::literal(&resource.property(name?)?)?, *resource)));
        Self { by_name: named.collect(), by_id }
    }
}

#[cfg(test)]
mod tests {
    use super::super::AsWritten;
    use super::*;
    use crate::template::Template;
    use serde_json::json;

    fn read(template: &Template) -> Vec<Policy<'_, Node<'_>>> {
        policies(&AsWritten, &template.resources().collect::<Vec<_>>())
    }

    fn holders(policy: serde_json::Value) -> String {
        let template: Template = json!({"Resources": {
            "Reader": {
                "Type": "AWS::IAM::Role",
                "Properties": {"RoleName": "reader", "ManagedPolicyArns": [{"Ref": "Listed"}]}
            },
            "Ann": {"Type": "AWS::IAM::User"},
            "Team": {"Type": "AWS::IAM::Group"},
            "Listed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {}}},
            "Asked": policy
        }})
        .into();
        let all = read(&template);
        let policy = all.iter().find(|policy| policy.resource.logical_id() == "Asked").unwrap();
        let ids: Vec<&str> =
            policy.holders.iter().map(|holder| holder.resource.logical_id()).collect();
        format!("{}{}", ids.join(" "), if policy.elsewhere { " …" } else { "" })
    }

    #[test]
    fn a_policy_names_its_holders_by_reference_or_by_name() {
        for (policy, expected) in [
            (
                json!({"Type": "AWS::IAM::Policy", "Properties": {
                    "PolicyDocument": {}, "Roles": [{"Ref": "Reader"}, "reader"],
                    "Users": [{"Fn::Sub": "${Ann}"}], "Groups": [{"Ref": "Team"}]
                }}),
                "Reader Ann Team",
            ),
            (
                json!({"Type": "AWS::IAM::RolePolicy", "Properties": {
                    "PolicyDocument": {}, "RoleName": {"Ref": "Reader"}
                }}),
                "Reader",
            ),
            (
                json!({"Type": "AWS::IAM::ManagedPolicy", "Properties": {
                    "PolicyDocument": {}, "Roles": [{"Ref": "Reader"}, "of-another-stack"]
                }}),
                "Reader …",
            ),
            (
                json!({"Type": "AWS::IAM::Policy", "Properties": {
                    "PolicyDocument": {}, "Roles": {"Ref": "RoleNames"}
                }}),
                " …",
            ),
            (
                json!({"Type": "AWS::IAM::Role", "Properties": {
                    "Policies": [{"PolicyDocument": {}}]
                }}),
                "Asked",
            ),
        ] {
            assert_eq!(holders(policy.clone()), expected, "{policy}");
        }
    }

    #[test]
    fn a_role_may_list_a_managed_policy_itself() {
        let template: Template = json!({"Resources": {
            "Reader": {
                "Type": "AWS::IAM::Role",
                "Properties": {"ManagedPolicyArns": [{"Ref": "Listed"}, "arn:aws:iam::aws:policy/X"]}
            },
            "Listed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": {}}}
        }})
        .into();
        let all = read(&template);
        assert_eq!(all[0].roles().count(), 1);
        assert!(!all[0].elsewhere);
    }
}
