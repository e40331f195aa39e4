//! What `Ref` and `Fn::GetAtt` give: names, ARNs and ids. Made-up ones are gaps.

use std::sync::Arc;

use super::Resolver;
use crate::evaluate::text::Text;
use crate::evaluate::unknown::{Missing, Unknown};
use crate::facts::regions::Partition;
use crate::facts::regions::partition_of;
use crate::template::{Node, Parameter, Resource};

impl<'t> Resolver<'t> {
    /// The value of `Ref` for a pseudo parameter, a parameter or a resource. `node` is the place of
    /// the `Ref`.
    pub(in crate::evaluate) fn reference(&self, node: &Node<'t>, name: &str) -> Text {
        if let Some(value) = self.pseudo_parameter(node, name) {
            return value;
        }
        match self.template.parameter(name) {
            Some(parameter) => self.values.get(
                name.to_owned(),
                || self.parameter(node, name, &parameter),
                || self.refers_to_itself(node, name),
            ),
            None => self.attribute(node, name, "Ref"),
        }
    }

    /// The value of `Fn::GetAtt` for a resource, or of `Ref`, for the attribute `Ref`.
    pub(in crate::evaluate) fn attribute(
        &self,
        node: &Node<'t>,
        logical_id: &str,
        attribute: &str,
    ) -> Text {
        if let Some(given) = self.environment.value_of_attribute(logical_id, attribute) {
            return Text::known(given);
        }
        let name = format!("{logical_id}.{attribute}");
        let unknown = |why: &str| {
            let why = Unknown::new(why).at(node).of_reference(&name);
            Text::gap(self.gap_number(&name), Arc::new(why))
        };
        let Some(resource) = self.resources.get(logical_id) else {
            return unknown(&format!("the template has no `{logical_id}`"));
        };
        let work = || {
            self.known_attribute(resource, attribute).unwrap_or_else(|| {
                let kind = resource.kind().unwrap_or("resource");
                unknown(&format!(
                    "`{attribute}` of {kind} `{logical_id}` is known after deployment"
                ))
            })
        };
        self.values.get(name.clone(), work, || self.refers_to_itself(node, logical_id))
    }

    fn refers_to_itself(&self, node: &Node<'t>, name: &str) -> Text {
        self.gap(&format!("{name} itself"), &format!("`{name}` refers to itself"), node)
    }

    fn known_attribute(&self, resource: &Resource<'t>, attribute: &str) -> Option<Text> {
        const TABLES: [&str; 2] = ["AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"];
        const KEYS: [&str; 2] = ["AWS::KMS::Key", "AWS::KMS::ReplicaKey"];
        let region = self.environment.region();
        let made_up = |what: &str| self.made_up(resource, attribute, what);
        let own_ref = || self.attribute(resource.node(), resource.logical_id(), "Ref");
        Some(match (resource.kind()?, attribute) {
            (kind, "Ref") if TABLES.contains(&kind) => self.name(resource, "TableName", 255),
            (kind, "Arn") if TABLES.contains(&kind) => self.table_arn(resource, region),
            (kind, "StreamArn") if TABLES.contains(&kind) => self.stream_arn(resource, region),
            ("AWS::IAM::Role", "Ref") => self.name(resource, "RoleName", 64),
            ("AWS::IAM::Role", "Arn") => self.iam_arn(resource, "role", "RoleName", 64),
            ("AWS::IAM::Role", "RoleId") => Text::known("AROA").with(&made_up("the unique id")),
            ("AWS::IAM::User", "Ref") => self.name(resource, "UserName", 64),
            ("AWS::IAM::Group", "Ref") => self.name(resource, "GroupName", 128),
            ("AWS::IAM::User", "Arn") => self.iam_arn(resource, "user", "UserName", 64),
            ("AWS::IAM::ManagedPolicy", "Ref" | "PolicyArn") => {
                self.iam_arn(resource, "policy", "ManagedPolicyName", 128)
            }
            ("AWS::Cognito::IdentityPool", "Ref") => {
                Text::known(format!("{region}:")).with(&made_up("the identity pool's id"))
            }
            ("AWS::Cognito::UserPool", "Ref") => {
                Text::known(format!("{region}_")).with(&made_up("the user pool's id"))
            }
            ("AWS::Cognito::UserPool", "ProviderName") => {
                let suffix = partition_of(region).unwrap_or(Partition::Aws).dns_suffix();
                Text::known(format!("cognito-idp.{region}.{suffix}/")).with(&own_ref())
            }
            (kind, "Ref") if KEYS.contains(&kind) => made_up("the key's id"),
            (kind, "KeyId") if KEYS.contains(&kind) => own_ref(),
            (kind, "Arn") if KEYS.contains(&kind) => {
                self.arn("kms", region, "key/").with(&own_ref())
            }
            ("AWS::KMS::Alias", "Ref") => self.named_or_made_up(resource, "AliasName"),
            ("AWS::Lambda::Function", "Ref") => self.name(resource, "FunctionName", 64),
            ("AWS::Lambda::Function", "Arn") => {
                self.arn("lambda", region, "function:").with(&own_ref())
            }
            ("AWS::S3::Bucket", "Arn") => {
                Text::known(format!("arn:{}:s3:::", self.environment.partition_id()))
                    .with(&self.named_or_made_up(resource, "BucketName"))
            }
            _ => return None,
        })
    }

    /// The ARN of a table, or of its replica in a Region.
    pub(in crate::evaluate) fn table_arn(&self, table: &Resource<'t>, region: &str) -> Text {
        self.arn("dynamodb", region, "table/").with(&self.name(table, "TableName", 255))
    }

    /// The ARN of a service, up to what distinguishes resources of one kind.
    fn arn(&self, service: &str, region: &str, kind: &str) -> Text {
        let (partition, account) = (self.environment.partition_id(), self.environment.account());
        Text::known(format!("arn:{partition}:{service}:{region}:{account}:{kind}"))
    }

    /// The ARN of a key or alias of the account, by its id or name with what is before it.
    pub(in crate::evaluate) fn kms_arn(&self, region: &str, name: &Text) -> Text {
        self.arn("kms", region, "").with(name)
    }

    /// The ARN of a key that a table in a Region names by its ARN, its id or an alias, which is none of the
    /// template's. The key behind an alias is not known.
    pub(in crate::evaluate) fn key_named(&self, name: Text, region: Option<&str>) -> Text {
        let Some(known) = name.as_known() else { return name };
        let (before, alias) = match (known.split_once("alias/"), region) {
            (Some((before @ "", _)), Some(region)) => {
                (self.kms_arn(region, &Text::known(before)), known)
            }
            (Some((before, _)), _) if before.starts_with("arn:") => (Text::known(before), known),
            (None, Some(region)) if !known.contains(':') => {
                return self.kms_arn(region, &Text::known(format!("key/{known}")));
            }
            _ => return name,
        };
        let why = Unknown::new(format!("which key `{alias}` stands for is not in the template"));
        let gap = Text::word_gap(self.gap_number(&format!("the key of {alias}")), Arc::new(why));
        before.with(&Text::known("key/")).with(&gap)
    }

    /// The ARN of a table's stream, or of its replica's. The label is a time that cannot be known
    /// beforehand.
    pub(in crate::evaluate) fn stream_arn(&self, table: &Resource<'t>, region: &str) -> Text {
        let mut arn = self.table_arn(table, region);
        arn.push_str("/stream/");
        let value = format!("{}.StreamArn {region}", table.logical_id());
        let why = Unknown::new("the stream's label is known after deployment").at(table.node());
        arn.with(&Text::time(self.gap_number(&value), Arc::new(why)))
    }

    /// The unique id of a role: `AROA…`.
    pub(in crate::evaluate) fn role_id(&self, role: &Resource<'t>) -> Text {
        self.attribute(role.node(), role.logical_id(), "RoleId")
    }

    fn iam_arn(&self, resource: &Resource<'t>, kind: &str, name: &str, longest: usize) -> Text {
        let path = self.properties(resource).member("Path").text();
        let path = path.unwrap_or_else(|| Text::known("/"));
        self.arn("iam", "", kind).with(&path).with(&self.name(resource, name, longest))
    }

    /// The name that a property sets, or that CloudFormation makes up from the stack's name, the
    /// logical id and random characters.
    fn name(&self, resource: &Resource<'t>, property: &str, longest: usize) -> Text {
        const RANDOM: usize = 14;
        let id = resource.logical_id();
        let is_what_ref_gives = resource.kind() != Some("AWS::IAM::ManagedPolicy");
        let given = self.environment.value_of_attribute(id, "Ref").filter(|_| is_what_ref_gives);
        if let Some(given) = given {
            return Text::known(given);
        }
        if let Some(name) = self.properties(resource).member(property).text() {
            return name;
        }
        let mut name = Text::default();
        let stack = self.stack_name(resource.node());
        // CloudFormation shortens the parts of a name that would be too long.
        if stack.as_known().is_none_or(|name| name.len() + id.len() + RANDOM <= longest) {
            name = stack;
            name.push_str(&format!("-{id}-"));
        }
        name.with(&self.made_up_name(resource))
    }

    fn named_or_made_up(&self, resource: &Resource<'t>, property: &str) -> Text {
        let name = self.properties(resource).member(property).text();
        let whole = || self.made_up(resource, "Ref", "the name that CloudFormation makes up");
        name.unwrap_or_else(whole)
    }

    fn made_up_name(&self, resource: &Resource<'t>) -> Text {
        self.made_up(resource, "name", "the name that CloudFormation makes up")
    }

    fn made_up(&self, resource: &Resource<'t>, part: &str, what: &str) -> Text {
        let value = format!("{} {part}", resource.logical_id());
        let why = format!("{what} for `{}` is known after deployment", resource.logical_id());
        let why = Arc::new(Unknown::new(why).at(resource.node()));
        Text::made_up(self.gap_number(&value), why)
    }

    fn stack_name(&self, node: &Node<'t>) -> Text {
        match self.environment.name_of_stack() {
            Some(name) => Text::known(name),
            None => {
                let why = Unknown::new("the stack's name is not given").at(node);
                let why = Arc::new(why.until_given(Missing::StackName));
                let template = || self.gaps.borrow().template();
                Text::stack_name(if self.named_gaps { template() } else { usize::MAX }, why)
            }
        }
    }

    fn pseudo_parameter(&self, node: &Node<'t>, name: &str) -> Option<Text> {
        let environment = self.environment;
        let (account, region) = (environment.account(), environment.region());
        Some(match name {
            "AWS::AccountId" => Text::known(account),
            "AWS::Region" => Text::known(region),
            "AWS::Partition" => Text::known(environment.partition_id()),
            "AWS::URLSuffix" => {
                Text::known(partition_of(region).unwrap_or(Partition::Aws).dns_suffix())
            }
            "AWS::StackName" => self.stack_name(node),
            "AWS::StackId" => {
                let mut arn = self.arn("cloudformation", region, "stack/");
                arn.push(&self.stack_name(node));
                arn.push_str("/");
                arn.with(&self.word_gap(name, "the stack's id is known after deployment", node))
            }
            "AWS::NotificationARNs" => self.gap(name, "only the deploy command knows", node),
            _ => return None,
        })
    }

    fn parameter(&self, node: &Node<'t>, name: &str, parameter: &Parameter<'t>) -> Text {
        if let Some(given) = self.environment.given(name) {
            // CloudFormation resolves the references in it as in a default.
            return self.written(given, node);
        }
        let default = parameter.default().map(|default| self.text(&default));
        let is_excluded = |default: &Text| {
            default.as_known().is_some_and(|value| self.environment.excludes(name, value))
        };
        let is_open = self.environment.asks_any_parameters();
        match default.filter(|default| !is_open && !is_excluded(default)) {
            Some(default) => default,
            None => {
                let why = Unknown::new(format!("parameter `{name}` is not given")).at(node);
                let why = Arc::new(why.until_given(Missing::Parameter(name.to_owned())));
                Text::gap(self.gap_number(name), why)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::environment::Environment;
    use crate::template::Template;
    use serde_json::json;

    fn template() -> Template {
        Template::from(json!({
            "Parameters": {
                "Latest": { "Type": "AWS::SSM::Parameter::Value<String>", "Default": "/a/b" },
                "Count": { "Type": "Number", "Default": 3 },
            },
            "Resources": {
                "Tracks": { "Type": "AWS::DynamoDB::GlobalTable" },
                "Listener": { "Type": "AWS::IAM::Role", "Properties": { "Path": "/app/" } },
                "Named": { "Type": "AWS::IAM::Role", "Properties": { "RoleName": "Listener" } },
                "Policy": { "Type": "AWS::IAM::ManagedPolicy" },
                "Pool": { "Type": "AWS::Cognito::UserPool" },
                "Queue": { "Type": "AWS::SQS::Queue" },
                "Key": { "Type": "AWS::KMS::Key" },
            },
        }))
    }

    fn given(environment: &Environment, id: &str, attribute: &str) -> String {
        let template = template();
        let resolver = Resolver::new(&template, environment);
        let root = template.root();
        let text = match attribute {
            "Ref" => resolver.reference(&root, id),
            _ => resolver.attribute(&root, id, attribute),
        };
        text.to_string()
    }

    fn here() -> Environment {
        Environment::new("111122223333", "eu-west-1").stack_name("music")
    }

    #[test]
    fn names_arns_and_ids() {
        for (id, attribute, expected) in [
            ("Tracks", "Ref", "music-Tracks-…"),
            ("Tracks", "Arn", "arn:aws:dynamodb:eu-west-1:111122223333:table/music-Tracks-…"),
            ("Named", "Ref", "Listener"),
            ("Named", "Arn", "arn:aws:iam::111122223333:role/Listener"),
            ("Listener", "Arn", "arn:aws:iam::111122223333:role/app/music-Listener-…"),
            ("Policy", "Ref", "arn:aws:iam::111122223333:policy/music-Policy-…"),
            ("Pool", "ProviderName", "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_…"),
            ("Queue", "Arn", "…"),
            ("Key", "Ref", "…"),
            ("Key", "Arn", "arn:aws:kms:eu-west-1:111122223333:key/…"),
            ("Nothing", "Arn", "…"),
            ("Latest", "Ref", "…"),
            ("Count", "Ref", "3"),
            ("AWS::URLSuffix", "Ref", "amazonaws.com"),
        ] {
            assert_eq!(given(&here(), id, attribute), expected, "{id} {attribute}");
        }
    }

    #[test]
    fn the_environment_says_more() {
        let environment = here()
            .parameter("Latest", "found")
            .attribute("Queue", "Arn", "arn:aws:sqs:…")
            .attribute("Tracks", "Ref", "as it was deployed")
            .attribute("Key", "Ref", "1234abcd");
        assert_eq!(given(&environment, "Latest", "Ref"), "found");
        assert_eq!(given(&environment, "Queue", "Arn"), "arn:aws:sqs:…");
        assert_eq!(given(&environment, "Tracks", "Ref"), "as it was deployed");
        assert!(given(&environment, "Tracks", "Arn").ends_with(":table/as it was deployed"));
        assert!(given(&environment, "Key", "Arn").ends_with(":key/1234abcd"));
        assert_eq!(given(&environment, "Key", "KeyId"), "1234abcd");
    }

    #[test]
    fn without_the_stacks_name_a_made_up_name_begins_with_a_gap() {
        assert_eq!(given(&Environment::default(), "Tracks", "Ref"), "…-Tracks-…");
    }
}
