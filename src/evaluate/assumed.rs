//! What an answer assumes of a deployment, and what other values would bring.

#[cfg(feature = "cli")]
mod asked;
mod values;

use std::fmt;

use super::cases::bears_on_access;
use super::environment::Environment;
use super::resolve::{Resolver, when, when_of};
use super::truth::Truth;
use crate::site::Place;
use crate::template::{Choice, Intrinsic, Node, Template};

/// Values of a deployment that conditions of a template depend on and nobody gave, and what is left out under them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assumed {
    /// Names with their values: `Stage` and `dev`, `AWS::Region` and `us-east-1`.
    pub(crate) values: Vec<(String, String)>,
    /// Parameters that are looked up in Systems Manager, with what was given for them: what stands there.
    pub(crate) looked_up: Vec<(String, String)>,
    /// Keys whose policies are in no template that is asked, and that are taken to leave access to the account's
    /// policies.
    pub(crate) keys: Vec<String>,
    /// Indexes that are asked about and that a table may have, as `Table/index/name`.
    pub(crate) indexes: Vec<String>,
    /// Policies that were given beside the template, and what each is taken for.
    pub(crate) policies: Vec<(String, &'static str)>,
    /// Names that several templates have, and whose each is taken for.
    pub(crate) shared: Vec<(String, String)>,
    /// Whether tables elsewhere in the account are taken to let nobody in by policies of their own.
    pub(crate) are_tables_closed: bool,
    /// Whether policies compare tags of tables, which the account is taken to use for access.
    pub(crate) do_tags_count: bool,
    /// Parts of roles, policies and tables that other values would bring.
    pub(crate) left_out: Vec<LeftOut>,
}

/// A part of a resource that is not there under the assumed values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LeftOut {
    /// `if `Prod``.
    pub(crate) when: String,
    pub(crate) pointer: String,
    pub(crate) place: Option<Place>,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, what is at {}", self.when, self.pointer)?;
        match &self.place {
            Some(place) => write!(formatter, " ({place})"),
            None => Ok(()),
        }
    }
}

impl Assumed {
    pub(crate) fn of(template: &Template, environment: &Environment) -> Self {
        let resolver = Resolver::new(template, environment);
        let default = |name: &str| {
            let default = template.parameter(name)?.default()?;
            Some(resolver.text(&default).to_string())
        };
        let given = environment.given_policies().map(|(name, what)| (name.to_owned(), what));
        let do_tags_count = values::compares_tags_of_tables(template);
        let mut assumed = Self { policies: given.collect(), do_tags_count, ..Self::default() };
        for name in values::that_decide(template) {
            let value = match name {
                "AWS::Region" => Some(environment.region().to_owned()),
                "AWS::AccountId" => Some(environment.account().to_owned()),
                _ if environment.asks_any_parameters() => None,
                _ => default(name),
            };
            if let Some(value) = value.filter(|_| environment.assumes(name)) {
                assumed.add(name, value);
            }
            let is_looked_up = template.parameter(name).is_some_and(|it| it.is_looked_up());
            let given = environment.given(name).filter(|_| is_looked_up);
            if let Some(value) = given.filter(|_| !assumed.looked_up.iter().any(|it| it.0 == name))
            {
                assumed.looked_up.push((name.to_owned(), value.to_owned()));
            }
        }
        if !assumed.values.is_empty() {
            assumed.left_out = left_out(template, &resolver);
        }
        assumed
    }

    /// The same, with keys whose policies are taken to leave access to the account's policies.
    pub(crate) fn with_keys(mut self, keys: impl IntoIterator<Item = String>) -> Self {
        self.keys.extend(keys);
        self
    }

    /// The same, with a name that is taken for all that these templates have under it.
    #[cfg(feature = "cli")]
    pub(crate) fn with_shared(mut self, name: &str, templates: &str) -> Self {
        self.shared.push((name.to_owned(), format!("{IS_EACH_OF} {templates}")));
        self
    }

    /// The same, with a value that was not given as one of the deployment.
    #[cfg(feature = "cli")]
    pub(crate) fn with_value(mut self, name: &str, value: &str) -> Self {
        self.add(name, value.to_owned());
        self
    }

    /// The same, with indexes that their tables are taken to have.
    #[cfg(feature = "cli")]
    pub(crate) fn with_indexes(mut self, indexes: impl IntoIterator<Item = String>) -> Self {
        self.indexes.extend(indexes);
        self
    }

    /// The same, with what another template depends on besides.
    pub(crate) fn and(mut self, other: Self) -> Self {
        for (name, value) in &other.values {
            self.add(name, value.clone());
        }
        for one in other.looked_up {
            if !self.looked_up.contains(&one) {
                self.looked_up.push(one);
            }
        }
        for key in other.keys {
            if !self.keys.contains(&key) {
                self.keys.push(key);
            }
        }
        self.are_tables_closed |= other.are_tables_closed;
        self.do_tags_count |= other.do_tags_count;
        self.indexes.extend(other.indexes);
        self.shared.extend(other.shared);
        self.left_out.extend(other.left_out);
        for one in other.policies {
            if !self.policies.contains(&one) {
                self.policies.push(one);
            }
        }
        self
    }

    /// What is assumed, in words; `None` if nothing is.
    pub(crate) fn words(&self) -> Option<String> {
        let values = self.values.iter().map(|(name, value)| match name.as_str() {
            "AWS::Region" => format!("Region `{value}`"),
            "AWS::AccountId" => format!("account `{value}`"),
            _ => format!("`{name}` = `{value}`, its default"),
        });
        let found =
            self.looked_up.iter().map(|(name, value)| format!("`{name}` {FINDS} `{value}`"));
        let keys = self.keys.iter().map(|key| format!("the policy of key `{key}` {LEAVES_IT}"));
        let indexes = self.indexes.iter().map(|name| format!("index `{name}` {IS_ONE}"));
        let policies = self.policies.iter().map(|(name, what)| format!("policy `{name}` {what}"));
        let tables = self.are_tables_closed.then(|| format!("{TABLES_ELSEWHERE} {LET_NOBODY_IN}"));
        let tags = self.do_tags_count.then(|| format!("{TAGS} {DECIDE}"));
        let shared = self.shared.iter().map(|(name, whose)| format!("`{name}` {whose}"));
        let all = values
            .chain(found)
            .chain(shared)
            .chain(keys)
            .chain(indexes)
            .chain(policies)
            .chain(tables)
            .chain(tags);
        let all: Vec<String> = all.collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    /// The same by names, for programs: of a value its own, of a key its ARN.
    pub(crate) fn json(&self) -> serde_json::Value {
        let values = self.values.iter().map(|(name, value)| (name, value.as_str()));
        values
            .chain(self.looked_up.iter().map(|(name, value)| (name, value.as_str())))
            .chain(self.shared.iter().map(|(name, whose)| (name, whose.as_str())))
            .chain(self.keys.iter().map(|key| (key, LEAVES_IT)))
            .chain(self.indexes.iter().map(|name| (name, IS_ONE)))
            .chain(self.policies.iter().map(|(name, what)| (name, *what)))
            .map(|(name, value)| (name.as_str(), value))
            .chain(self.are_tables_closed.then_some((TABLES_ELSEWHERE, LET_NOBODY_IN)))
            .chain(self.do_tags_count.then_some((TAGS, DECIDE)))
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    fn add(&mut self, name: &str, value: String) {
        if !self.values.iter().any(|(known, _)| known == name) {
            self.values.push((name.to_owned(), value));
        }
    }
}

/// What is assumed of a parameter that is looked up by its name.
const FINDS: &str = "finds";
/// What is assumed of a name that several templates have.
#[cfg(feature = "cli")]
const IS_EACH_OF: &str = "is each of that name, in";
/// What is assumed of a key's policy.
const LEAVES_IT: &str = "leaves access to the policies of the account";
/// What is assumed of the tags of tables: attribute-based access control can be off, in accounts that are older.
const TAGS: &str = "tags of tables";
const DECIDE: &str = "are used for access in the account";
/// What is assumed of an index, if the name of one is not known.
const IS_ONE: &str = "is the name of one";
const TABLES_ELSEWHERE: &str = "tables elsewhere in the account";
/// What is assumed of the policies of tables that are in no template that is asked.
const LET_NOBODY_IN: &str = "let nobody in by policies of their own";

/// The branches of roles, policies and tables that are not taken, and those that are not made.
fn left_out<'t>(template: &'t Template, resolver: &Resolver<'t>) -> Vec<LeftOut> {
    let mut found = Vec::new();
    let mut leave_out = |node: &Node<'t>, when: String| {
        let (pointer, place) = (node.pointer(), node.place().cloned());
        found.push(LeftOut { when, pointer, place });
    };
    for resource in template.resources() {
        if !bears_on_access(&resource) {
            continue;
        }
        let condition = resource.node().get("Condition").and_then(|name| name.as_str());
        if let (Truth::No, Some(condition)) = (resolver.is_made(&resource), condition) {
            leave_out(resource.node(), when(condition, true));
            continue;
        }
        for choice in resource.node().descendants().filter_map(|node| Choice::of(&node)) {
            let (branch, when) = match resolver.holds(&choice.condition) {
                Truth::Yes => (choice.otherwise, when_of(&choice, false)),
                Truth::No => (choice.then, when_of(&choice, true)),
                Truth::Unknown(_) => continue,
            };
            if !matches!(branch.intrinsic(), Some(Intrinsic::Ref("AWS::NoValue"))) {
                leave_out(&branch, when);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn assumed(environment: &Environment) -> (Vec<String>, Vec<String>) {
        let template: Template = json!({
            "Parameters": {
                "Stage": { "Type": "String", "Default": "dev" },
                "Unused": { "Type": "String", "Default": "x" },
                "Open": { "Type": "String" },
            },
            "Conditions": {
                "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] },
                "Here": { "Fn::Equals": [{ "Fn::Sub": "${AWS::Region}" }, "eu-west-1"] },
                "Asked": { "Fn::Equals": [{ "Ref": "Open" }, "yes"] },
            },
            "Resources": {
                "R": { "Type": "AWS::IAM::Role", "Properties": { "Policies": [
                    { "Fn::If": ["Prod", { "PolicyName": "p" }, { "Ref": "AWS::NoValue" }] },
                    { "Fn::If": ["Here", { "Ref": "AWS::NoValue" }, { "PolicyName": "q" }] },
                    { "Fn::If": ["Asked", { "PolicyName": "r" }, { "PolicyName": "s" }] },
                ] } },
                "P": { "Type": "AWS::IAM::Policy", "Condition": "Prod" },
                "F": { "Type": "AWS::Lambda::Function", "Condition": "Prod" },
            },
        })
        .into();
        let assumed = Assumed::of(&template, environment);
        let values = assumed.values.iter().map(|(name, value)| format!("{name} = {value}"));
        let left_out = assumed.left_out.iter().map(|one| format!("{} {}", one.when, one.pointer));
        (values.collect(), left_out.collect())
    }

    #[test]
    fn what_conditions_depend_on_and_leave_out_is_named() {
        let (values, left_out) = assumed(&Environment::default());
        assert_eq!(values, ["Stage = dev", "AWS::Region = us-east-1"]);
        let of_role = "/Resources/R/Properties/Policies/0/Fn::If/1";
        assert_eq!(left_out, [format!("if `Prod` {of_role}"), "if `Prod` /Resources/P".to_owned()]);
    }

    #[test]
    fn an_account_or_a_region_that_policies_and_names_compare_is_named() {
        let assumed = |resources: serde_json::Value| {
            let template: Template = json!({ "Resources": resources }).into();
            let assumed = Assumed::of(&template, &Environment::default());
            let mut names: Vec<String> = assumed.values.into_iter().map(|(name, _)| name).collect();
            names.sort();
            names.join(" ")
        };
        let allowed = |resource: &str, condition: serde_json::Value| {
            let statement = json!({ "Effect": "Allow", "Action": "*", "Resource": resource,
                "Condition": condition });
            assumed(json!({ "P": { "Type": "AWS::IAM::Policy", "Properties": {
                "PolicyDocument": { "Statement": [statement] } } } }))
        };
        let none = || json!({});
        let arn = |of: &str| allowed(&format!("arn:{of}:table/T"), none());
        let (region, account) = ("AWS::Region", "AWS::AccountId");
        assert_eq!(arn("aws:dynamodb:eu-*:*"), region);
        assert_eq!(arn("aws:dynamodb:*:12345*"), account);
        assert_eq!(arn("aws-cn:dynamodb:*:*"), region);
        assert_eq!(arn("aws:dynamodb:eu-west-1:111122223333"), format!("{account} {region}"));
        assert_eq!(arn("aws:dynamodb:*:*"), "");
        assert_eq!(arn("${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}"), "");
        let under = |key: &str| allowed("*", json!({ "StringLike": { key: "x" } }));
        assert_eq!(under("aws:PrincipalAccount"), account);
        assert_eq!(under("aws:resourceaccount"), account);
        assert_eq!(under("aws:PrincipalArn"), account);
        assert_eq!(under("aws:RequestedRegion"), region);
        assert_eq!(under("aws:PrincipalTag/x"), "");
        let named = json!({ "Fn::Sub": "${AWS::Region}-${AWS::AccountId}" });
        let table = json!({ "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": named } });
        assert_eq!(assumed(json!({ "T": table })), format!("{account} {region}"));
    }

    #[test]
    #[cfg(feature = "cli")]
    fn what_belongs_to_other_roles_and_tables_is_not_named() {
        let prod = |properties: serde_json::Value, kind: &str| json!({ "Type": kind, "Condition": "Prod", "Properties": properties });
        let of_role = |role: &str| json!({ "Roles": [{ "Ref": role }], "PolicyName": "p" });
        let policy = "AWS::IAM::Policy";
        let managed = "AWS::IAM::ManagedPolicy";
        let template: Template = json!({
            "Parameters": { "Stage": { "Type": "String", "Default": "dev" } },
            "Conditions": { "Prod": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
            "Resources": {
                "R": { "Type": "AWS::IAM::Role", "Properties": { "ManagedPolicyArns": [{ "Ref": "Both" }] } },
                "Other": { "Type": "AWS::IAM::Role", "Properties": { "Policies": [
                    { "Fn::If": ["Prod", { "PolicyName": "p" }, { "Ref": "AWS::NoValue" }] },
                ] } },
                "Named": prod(json!({ "RoleName": "reader" }), "AWS::IAM::Role"),
                "User": prod(json!({}), "AWS::IAM::User"),
                "Own": prod(of_role("R"), policy),
                "Others": prod(of_role("Other"), policy),
                "OfName": prod(json!({ "Roles": ["reader"] }), policy),
                "Both": prod(of_role("Other"), managed),
                "T": { "Type": "AWS::DynamoDB::Table", "Condition": "Prod" },
                "U": { "Type": "AWS::DynamoDB::Table", "Condition": "Prod" },
                "V": prod(json!({ "TableName": "t" }), "AWS::DynamoDB::Table"),
            },
        })
        .into();
        let left_out = |role: &str, table: Option<&str>| {
            let assumed = Assumed::of(&template, &Environment::default());
            let left_out = assumed.bearing_on(&template, role, table).left_out;
            let ids = left_out.iter().map(|one| one.pointer.split('/').nth(2).unwrap().to_owned());
            ids.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(left_out("R", Some("T")), "Named Own OfName Both T V");
        assert_eq!(left_out("R", None), "Named Own OfName Both T U V");
        // Whose name that is, is not known.
        assert_eq!(left_out("reader", Some("T")), "Other Named Own Others OfName Both T V");
    }

    #[test]
    fn a_parameter_of_which_a_policy_is_made_is_named() {
        let of = |kind: &str, properties: serde_json::Value| {
            let parameter = |default: &str| json!({ "Type": "String", "Default": default });
            let template: Template = json!({
                "Parameters": { "A": parameter("Allow"), "B": parameter("b"), "Open": { "Type": "String" } },
                "Resources": { "R": { "Type": kind, "Properties": properties } },
            })
            .into();
            let assumed = Assumed::of(&template, &Environment::default());
            assumed.values.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(" ")
        };
        let statement =
            |statement: serde_json::Value| json!({ "PolicyDocument": { "Statement": statement } });
        let (role, policy) = ("AWS::IAM::Role", "AWS::IAM::Policy");
        for (kind, properties, named) in [
            (policy, statement(json!({ "Effect": { "Ref": "A" } })), "A"),
            (
                policy,
                statement(
                    json!([{ "Resource": { "Fn::Sub": "arn:${B}:${Open}:${AWS::Region}" } }]),
                ),
                "B",
            ),
            (
                role,
                json!({ "ManagedPolicyArns": { "Ref": "B" }, "Tags": [{ "Value": { "Ref": "A" } }] }),
                "B",
            ),
            (role, json!({ "Path": { "Ref": "A" }, "Description": { "Ref": "B" } }), ""),
            (
                "AWS::DynamoDB::Table",
                json!({ "TableName": { "Ref": "B" }, "BillingMode": { "Ref": "A" } }),
                "B",
            ),
            (
                "AWS::DynamoDB::GlobalTable",
                json!({ "Replicas": [{ "Region": { "Ref": "B" } }] }),
                "B",
            ),
            (
                "AWS::KMS::Key",
                json!({ "KeyPolicy": { "Statement": { "Ref": "B" } }, "Enabled": { "Ref": "A" } }),
                "B",
            ),
            ("AWS::SQS::Queue", json!({ "QueueName": { "Ref": "B" } }), ""),
        ] {
            assert_eq!(of(kind, properties.clone()), named, "{properties}");
        }
    }

    #[test]
    fn what_is_given_is_not_assumed() {
        let environment = Environment::new("111122223333", "eu-west-1").parameter("Stage", "prod");
        let (values, left_out) = assumed(&environment);
        assert_eq!((values, left_out), (Vec::<String>::new(), Vec::new()));
    }

    #[test]
    fn what_chooses_from_a_mapping_and_a_region_that_is_compared_are_assumed() {
        let of = |statement: serde_json::Value, kind: &str| {
            let template: Template = json!({
                "Parameters": { "Stage": { "Type": "String", "Default": "dev" } },
                "Resources": { "P": { "Type": kind, "Properties": { "PolicyDocument": {
                    "Statement": statement,
                } } } },
            })
            .into();
            let environment = Environment::default().assuming(["AWS::Region"]);
            Assumed::of(&template, &environment).values.into_iter().map(|(name, _)| name).collect()
        };
        let policy = |statement| -> Vec<String> { of(statement, "AWS::IAM::RolePolicy") };
        let mapped =
            |key: &str| json!({ "Resource": { "Fn::FindInMap": ["Arns", { "Ref": key }, "own"] } });
        assert_eq!(policy(mapped("AWS::Region")), ["AWS::Region"]);
        assert_eq!(policy(mapped("Stage")), ["Stage"]);
        assert_eq!(of(mapped("Stage"), "AWS::SQS::Queue"), Vec::<String>::new());
        let condition = json!({ "StringEquals": { "AWS:requestedRegion": "eu-west-1" } });
        assert_eq!(policy(json!({ "Condition": condition })), ["AWS::Region"]);
        assert_eq!(
            policy(json!({ "Resource": { "Fn::Sub": "${AWS::Region}" } })),
            Vec::<String>::new()
        );
    }
}
