//! `Tags`: the tags of a resource. Requests on a table carry its own as `aws:ResourceTag/…`, and those of a role or user
//! the caller's as `aws:PrincipalTag/…`.
//!
//! Indexes have those of their table; a stream has its own, and those of the stack. See AWS's page on [attribute-based access control][page].
//!
//! [page]: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/attribute-based-access-control.html

use std::sync::Arc;

use super::context::Value;
use super::resolve::Chosen;
use super::unknown::Unknown;

/// What the name of a caller's tag stands behind in the condition key, in lower case.
pub(super) const PRINCIPAL_TAG: &str = "aws:principaltag/";

/// The same of a resource's.
pub(super) const RESOURCE_TAG: &str = "aws:resourcetag/";

/// The tags of a resource.
#[derive(Clone, Debug, Default)]
pub(super) struct Tags {
    /// By their condition keys, in lower case.
    pub(super) values: Vec<(String, Value)>,
    pub(super) others: OtherTags,
}

/// Whether a resource has tags beside those that are known.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) enum OtherTags {
    /// Nothing is known of them.
    #[default]
    Open,
    /// Those that its stack is deployed with.
    OfStack,
    /// None but AWS's own.
    None,
    /// Some that are in the template, which tell no more.
    Unknown(Arc<Unknown>),
}

impl Tags {
    /// What `holder` says: the properties of a resource, or the replica of a table in a Region. The names of condition
    /// keys begin with `prefix`. `may_be_of_stack`: whether the stack may be deployed with tags.
    pub(super) fn of(holder: &Chosen<'_, '_>, prefix: &str, may_be_of_stack: bool) -> Self {
        let others = if may_be_of_stack { OtherTags::OfStack } else { OtherTags::None };
        let mut tags = Self { values: Vec::new(), others };
        for tag in holder.member("Tags").elements() {
            let (name, value) = (tag.member("Key").text(), tag.member("Value").text());
            let (Some(name), Some(value)) = (name, value) else { continue };
            match name.to_known() {
                Ok(name) => {
                    let key = format!("{prefix}{}", name.to_ascii_lowercase());
                    tags.add(key, Value::One(value));
                }
                Err(why) => tags.others = OtherTags::Unknown(why),
            }
        }
        tags
    }

    /// Whether there are none but those of the stack, if it has any.
    pub(super) fn are_of_stack(&self) -> bool {
        self.values.is_empty() && matches!(self.others, OtherTags::OfStack | OtherTags::None)
    }

    fn add(&mut self, key: String, value: Value) {
        match self.values.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) if *known == value => {}
            Some((_, known)) => {
                let why = format!("two tags differ from `{key}` only in case");
                *known = Value::Unknown(Arc::new(Unknown::new(why)));
            }
            None => self.values.push((key, value)),
        }
    }

    /// What an answer that asks for these keys depends on.
    pub(super) fn likeness(&self, keys: &[&str]) -> Vec<String> {
        let of = |key: &&str| {
            let value = self.values.iter().find(|(known, _)| known == key);
            match value.map(|(_, value)| value) {
                Some(Value::One(text)) => format!("={}", text.as_str()),
                Some(value) => format!("{value:?}"),
                None => format!("{:?}", self.others),
            }
        };
        keys.iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::evaluate::{Environment, Evaluator, Request, Verdict};
    use crate::facts::Action::{self, CreateTable, GetItem, GetRecords, Query};
    use serde_json::{Value as Json, json};

    /// A table with these tags, another one with a replica that has some of its own, and a role that may do anything
    /// where this condition holds.
    fn evaluator(tags: &Json, condition: &Json, environment: Environment) -> Evaluator {
        let replica = |region: &str, stage: &str| json!({ "Region": region, "Tags": [{ "Key": "stage", "Value": stage }] });
        let template = json!({
            "Parameters": { "Team": { "Type": "String" } },
            "Conditions": { "Known": { "Fn::Equals": [{ "Ref": "Team" }, "a"] } },
            "Resources": {
                "T": { "Type": "AWS::DynamoDB::Table", "Properties": {
                    "TableName": "t", "Tags": tags, "StreamSpecification": { "StreamViewType": "KEYS_ONLY" },
                    "GlobalSecondaryIndexes": [{ "IndexName": "i" }] } },
                "G": { "Type": "AWS::DynamoDB::GlobalTable", "Properties": { "TableName": "g",
                    "Replicas": [replica("us-east-1", "dev"), replica("eu-west-1", "prod")] } },
                "R": { "Type": "AWS::IAM::Role", "Properties": {
                    "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
                        "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" },
                        "Action": "sts:AssumeRole" } },
                    "Tags": [{ "Key": "team", "Value": "a" }],
                    "Policies": [{ "PolicyName": "Own", "PolicyDocument": { "Version": "2012-10-17", "Statement": {
                        "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*", "Condition": condition } } }],
                } },
            },
        });
        Evaluator::of(&template.into(), environment)
    }

    fn tag(name: &str, value: &str) -> Json {
        json!({ "Key": name, "Value": value })
    }

    fn is(key: &str, value: &str) -> Json {
        json!({ "StringEquals": { format!("aws:ResourceTag/{key}"): value } })
    }

    fn here() -> Environment {
        Environment::new("111122223333", "us-east-1")
    }

    fn asked(
        tags: &Json,
        condition: &Json,
        environment: Environment,
        request: &Request,
    ) -> Verdict {
        let evaluator = evaluator(tags, condition, environment);
        evaluator.role("R").unwrap().decide(request).unwrap().verdict()
    }

    fn on_table(action: Action) -> Request {
        Request::new(action).on_table("T")
    }

    #[test]
    fn tags_of_a_table_are_those_of_its_indexes_and_not_of_its_stream() {
        let tags = json!([tag("Team", "a"), tag("other", "x")]);
        let ask = |condition: &Json, request: &Request| asked(&tags, condition, here(), request);
        let get = on_table(GetItem);
        assert_eq!(ask(&is("team", "a"), &get), Verdict::Allowed);
        assert_eq!(ask(&is("team", "b"), &get), Verdict::ImplicitlyDenied);
        assert_eq!(ask(&is("stage", "a"), &get), Verdict::ImplicitlyDenied, "it has no such tag");
        assert_eq!(ask(&is("team", "${aws:PrincipalTag/team}"), &get), Verdict::Allowed);
        assert_eq!(ask(&is("other", "${aws:PrincipalTag/team}"), &get), Verdict::ImplicitlyDenied);
        let index = Request::new(Query).on_index("T", "i");
        assert_eq!(ask(&is("team", "a"), &index), Verdict::Allowed);
        let stream = Request::new(GetRecords).on_stream("T");
        assert_eq!(ask(&is("team", "a"), &stream), Verdict::ImplicitlyDenied);
        let untagged = json!({ "Null": { "aws:ResourceTag/team": "true" } });
        assert_eq!(ask(&untagged, &stream), Verdict::Allowed);
        assert_eq!(ask(&untagged, &get), Verdict::ImplicitlyDenied);
    }

    #[test]
    fn a_stream_has_tags_of_its_own_and_of_the_stack() {
        let ask = |kind: &str, properties: Json, environment: Environment, team: &str| {
            let template = json!({ "Resources": {
                "T": { "Type": kind, "Properties": properties },
                "R": { "Type": "AWS::IAM::Role", "Properties": {
                    "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [] },
                    "Policies": [{ "PolicyName": "p", "PolicyDocument": { "Version": "2012-10-17", "Statement": {
                        "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*", "Condition": is("team", team) } } }],
                } },
            } });
            let request = Request::new(GetRecords).on_stream("T");
            let evaluator = Evaluator::of(&template.into(), environment);
            evaluator.role("R").unwrap().decide(&request).unwrap().verdict()
        };
        let tags = || json!([tag("team", "a")]);
        let table = |own: Json| json!({ "StreamSpecification": { "StreamViewType": "KEYS_ONLY", "Tags": own } });
        let of_table =
            |own: Json, team: &str| ask("AWS::DynamoDB::Table", table(own), here(), team);
        assert_eq!(of_table(tags(), "a"), Verdict::Allowed);
        assert_eq!(of_table(tags(), "b"), Verdict::ImplicitlyDenied);
        assert_eq!(of_table(json!([]), "a"), Verdict::ImplicitlyDenied);
        let stack_tags = here().any_stack_tags();
        let with_stack =
            |own: Json| ask("AWS::DynamoDB::Table", table(own), stack_tags.clone(), "a");
        assert_eq!(with_stack(json!([])), Verdict::Undecided);
        assert_eq!(with_stack(json!([tag("team", "b")])), Verdict::ImplicitlyDenied);
        let replica = json!({ "StreamSpecification": { "StreamViewType": "KEYS_ONLY" }, "Replicas": [
            { "Region": "us-east-1", "ReplicaStreamSpecification": { "Tags": tags() } }] });
        assert_eq!(ask("AWS::DynamoDB::GlobalTable", replica, here(), "a"), Verdict::Allowed);
    }

    #[test]
    fn each_replica_has_tags_of_its_own() {
        let ask = |region: &str, stage: &str| {
            let request = Request::new(GetItem).on_table("G").in_region(region);
            asked(&json!([]), &is("stage", stage), here(), &request)
        };
        assert_eq!(ask("us-east-1", "dev"), Verdict::Allowed);
        assert_eq!(ask("eu-west-1", "dev"), Verdict::ImplicitlyDenied);
        assert_eq!(ask("eu-west-1", "prod"), Verdict::Allowed);
    }

    #[test]
    fn tags_that_deployment_brings_are_not_known() {
        let tags = json!([tag("team", "a")]);
        let get = on_table(GetItem);
        let of_stack = || here().any_stack_tags();
        assert_eq!(asked(&tags, &is("stage", "x"), of_stack(), &get), Verdict::Undecided);
        assert_eq!(asked(&tags, &is("team", "a"), of_stack(), &get), Verdict::Allowed);
        let own = is("aws:cloudformation:stack-name", "notes");
        assert_eq!(asked(&tags, &own, here(), &get), Verdict::Undecided);
        for unknown in [
            json!({ "Fn::ImportValue": "tags" }),
            json!([{ "Key": { "Ref": "Team" }, "Value": "a" }]),
            json!([tag("team", "b"), tag("TEAM", "a")]),
            json!([{ "Key": "team", "Value": { "Ref": "Team" } }]),
            json!([{ "Fn::If": ["Known", tag("team", "a"), { "Ref": "AWS::NoValue" }] }]),
        ] {
            assert_eq!(
                asked(&unknown, &is("team", "a"), here(), &get),
                Verdict::Undecided,
                "{unknown}"
            );
        }
        let either = json!([{ "Fn::If": ["Known", tag("team", "a"), tag("team", "a")] }]);
        assert_eq!(asked(&either, &is("team", "a"), here(), &get), Verdict::Allowed);
    }

    #[test]
    fn what_is_said_of_a_request_is_not_overruled_and_a_new_table_has_no_tags_yet() {
        let tags = json!([tag("team", "a")]);
        let said = on_table(GetItem).context("aws:ResourceTag/team", "b");
        assert_eq!(asked(&tags, &is("team", "b"), here(), &said), Verdict::Allowed);
        assert_eq!(
            asked(&tags, &is("team", "a"), here(), &on_table(CreateTable)),
            Verdict::Undecided
        );
        let evaluator = evaluator(&tags, &is("team", "b"), here());
        let session = evaluator.role("R").unwrap().context("aws:ResourceTag/team", "b");
        assert!(session.decide(&on_table(GetItem)).unwrap().is_allowed());
    }

    #[test]
    fn tables_that_differ_in_a_tag_that_counts_are_asked_about_apart() {
        let evaluator = evaluator(&json!([tag("stage", "dev")]), &is("stage", "prod"), here());
        let requests = ["us-east-1", "eu-west-1"].map(|it| on_table(GetItem).in_region(it));
        let global =
            ["us-east-1", "eu-west-1"].map(|it| Request::new(GetItem).on_table("G").in_region(it));
        let targets = evaluator.targets(requests.into_iter().chain(global));
        let session = evaluator.role("R").unwrap();
        let groups: Vec<Vec<usize>> =
            session.probes(&targets).into_iter().map(|(_, numbers)| numbers).collect();
        let apart =
            |one, other| groups.iter().all(|it| !(it.contains(&one) && it.contains(&other)));
        assert!(apart(2, 3) && apart(0, 3), "{groups:?}");
    }

    #[test]
    fn tags_of_a_role_that_are_not_known_are_not_absent() {
        let template = |tags: &Json| {
            json!({
                "Parameters": { "Team": { "Type": "String" } },
                "Resources": {
                    "T": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "t" } },
                    "R": { "Type": "AWS::IAM::Role", "Properties": {
                        "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
                            "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" },
                            "Action": "sts:AssumeRole" } },
                        "Tags": tags,
                        "Policies": [{ "PolicyName": "Own", "PolicyDocument": { "Version": "2012-10-17",
                            "Statement": { "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*",
                                "Condition": { "StringEquals": { "aws:PrincipalTag/team": "a" } } } } }],
                    } },
                },
            })
        };
        let asked = |tags: &Json| {
            let evaluator = Evaluator::of(&template(tags).into(), here());
            evaluator.role("R").unwrap().untagged().decide(&on_table(GetItem)).unwrap().verdict()
        };
        assert_eq!(asked(&json!([tag("Team", "a")])), Verdict::Allowed);
        assert_eq!(asked(&json!([tag("team", "b")])), Verdict::ImplicitlyDenied);
        for unknown in [
            json!({ "Fn::ImportValue": "tags" }),
            json!([{ "Fn::ImportValue": "tag" }]),
            json!([{ "Key": { "Ref": "Team" }, "Value": "a" }]),
        ] {
            assert_eq!(asked(&unknown), Verdict::Undecided, "{unknown}");
        }
    }
}
