//! `Targets`: resources that sessions are asked about, of which most policies say nothing.
//!
//! They are found by the ARNs in the policies: of twenty roles, each names a few of hundreds of tables.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use indexmap::IndexSet;

use super::call::{CheckTarget, ResourceLikeness};
use super::evaluator::Evaluator;
use super::glob::Sorted;
use super::literals::Literals;
use super::matched::Matched;
use super::request::Request;
use super::session::Session;
use super::statement::ResourcePattern;

/// Resources of requests. A target is named by its number among them, from 0.
pub(crate) struct Targets {
    /// `None` if the template has no such resource.
    resources: Vec<Option<CheckTarget>>,
    arns: Literals,
    sorted: OnceCell<Sorted>,
    /// Whether answers about two of a class may differ by their tags.
    differ_in_tags: bool,
    /// The class of each. Those of one class differ in nothing but their ARNs and policies.
    classes: Vec<usize>,
    matched: Matched,
}

impl Evaluator {
    /// The resources of these requests, whatever their actions.
    pub(crate) fn targets(&self, requests: impl IntoIterator<Item = Request>) -> Targets {
        self.targets_that_are_there(requests.into_iter().map(Some))
    }

    /// The same, where some are not there.
    pub(crate) fn targets_that_are_there(
        &self,
        requests: impl IntoIterator<Item = Option<Request>>,
    ) -> Targets {
        let deployed = self.deployed();
        let resource = |request: Option<Request>| deployed.resource(request?.parts.first()?).ok();
        let resources: Vec<_> = requests.into_iter().map(resource).collect();
        let arns = Literals::of(resources.iter().map(|one| Some(one.as_ref()?.arn.as_str())));
        let mut classes: IndexSet<Option<ResourceLikeness>> = IndexSet::new();
        let class = |one: &Option<CheckTarget>| {
            classes.insert_full(one.as_ref().map(CheckTarget::likeness)).0
        };
        let classes = resources.iter().map(class).collect();
        let differ_in_tags = resources.iter().flatten().any(CheckTarget::has_tags_of_its_own);
        let (sorted, matched) = (OnceCell::new(), Matched::default());
        Targets { resources, arns, sorted, differ_in_tags, classes, matched }
    }
}

impl Targets {
    pub(super) fn get(&self, number: usize) -> Option<&CheckTarget> {
        self.resources.get(number)?.as_ref()
    }

    /// The ARN of a target, with `…` for what deployment fills in.
    pub(crate) fn arn(&self, number: usize) -> Option<String> {
        Some(self.get(number)?.arn.to_string())
    }

    pub(super) fn len(&self) -> usize {
        self.resources.len()
    }

    pub(super) fn class(&self, number: usize) -> Option<usize> {
        self.classes.get(number).copied()
    }

    pub(super) fn differ_in_tags(&self) -> bool {
        self.differ_in_tags
    }

    /// The ARNs by their beginnings, for texts that may match very many.
    pub(super) fn sorted(&self) -> &Sorted {
        let arns = self.resources.iter().enumerate();
        let arns = arns.filter_map(|(number, one)| Some((number, one.as_ref()?.arn.as_str())));
        self.sorted.get_or_init(|| Sorted::of(arns))
    }

    pub(super) fn matched(&self) -> &Matched {
        &self.matched
    }

    /// The numbers of the targets that a text of a statement may match.
    pub(super) fn that_may_match(&self, text: &ResourcePattern) -> Vec<usize> {
        text.among(&self.arns)
    }

    /// The numbers of the targets that have policies of their own.
    pub(super) fn with_policies(&self) -> impl Iterator<Item = usize> {
        let numbers = 0..self.len();
        numbers.filter(|number| self.get(*number).is_some_and(|one| !one.policies.is_empty()))
    }
}

impl Session<'_> {
    /// The targets on which a policy may say something of an action of DynamoDB's. On all others the
    /// session may do nothing.
    pub(crate) fn concerned(&self, targets: &Targets) -> BTreeSet<usize> {
        let policies = self.prepared_policies();
        let all = || 0..targets.len();
        let mut concerned: BTreeSet<usize> = targets.with_policies().collect();
        if policies.is_opaque() {
            concerned.extend(all());
        }
        for statement in policies.statements().filter(|one| !one.possible_actions().is_empty()) {
            match statement.resources_among(&targets.arns) {
                Some(numbers) => concerned.extend(numbers),
                None => concerned.extend(all()),
            }
        }
        concerned
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Environment;
    use crate::facts::Action;
    use serde_json::{Value, json};

    const ARN: &str = "arn:aws:dynamodb:eu-west-1:111122223333:table/";

    /// The targets that a session asks about, of the tables `One`, `Two` with a policy, and `Other`, whose
    /// name CloudFormation makes up, each followed by its index.
    fn concerned(statement: &Value) -> Vec<usize> {
        let table =
            |properties: Value| json!({ "Type": "AWS::DynamoDB::Table", "Properties": properties });
        let index = json!([{ "IndexName": "byTag" }]);
        let policy = json!({ "PolicyDocument": { "Statement": [] } });
        let template = json!({ "Resources": {
            "One": table(json!({ "TableName": "one", "GlobalSecondaryIndexes": index })),
            "Two": table(json!({ "TableName": "two", "GlobalSecondaryIndexes": index })),
            "Other": table(json!({ "GlobalSecondaryIndexes": index })),
            "Policed": table(json!({ "TableName": "policed", "ResourcePolicy": policy })),
            "Role": { "Type": "AWS::IAM::Role", "Properties": { "Policies": [{
                "PolicyName": "Own",
                "PolicyDocument": { "Version": "2012-10-17", "Statement": statement },
            }] } },
        } });
        let environment = Environment::new("111122223333", "eu-west-1").stack_name("app");
        let evaluator = Evaluator::of(&template.into(), environment);
        let query = || Request::new(Action::Query);
        let of_table = |id: &&str| [query().on_table(*id), query().on_index(*id, "byTag")];
        let requests = ["One", "Two", "Other"].iter().flat_map(of_table);
        let targets = evaluator.targets(requests.chain([query().on_table("Policed")]));
        let session = evaluator.role("Role").unwrap();
        let concerned = session.concerned(&targets);
        for number in 0..targets.resources.len() {
            let probe = session.probe(&targets, number).unwrap();
            assert!(
                concerned.contains(&number) || probe.actions().is_empty(),
                "{number} of {statement}"
            );
        }
        concerned.into_iter().collect()
    }

    #[test]
    fn what_a_pattern_may_match_is_concerned() {
        let all = [0, 1, 2, 3, 4, 5, 6];
        let policed = 6;
        for (resource, expected) in [
            (json!(format!("{ARN}one")), vec![0, policed]),
            (json!(format!("{ARN}one*")), vec![0, 1, policed]),
            (json!(format!("{ARN}one/index/*")), vec![1, policed]),
            (json!(format!("{ARN}${{aws:username}}")), all.to_vec()),
            (json!(format!("{ARN}t${{aws:username}}")), vec![2, 3, policed]),
            (json!({ "Fn::GetAtt": ["Other", "Arn"] }), vec![4, policed]),
            (json!({ "Fn::Sub": "${Other.Arn}/index/*" }), vec![5, policed]),
            (json!({ "Fn::ImportValue": "arn" }), all.to_vec()),
            (json!("arn:aws:dynamodb:*"), all.to_vec()),
            (json!(["arn:aws:s3:::bucket", format!("{ARN}two/index/byTag")]), vec![3, policed]),
        ] {
            let statement =
                |action: &str| json!({ "Effect": "Allow", "Action": action, "Resource": resource });
            assert_eq!(concerned(&statement("dynamodb:*")), expected, "{resource}");
            assert_eq!(concerned(&statement("s3:*")), [policed], "{resource}");
        }
        let all_but =
            json!({ "Effect": "Allow", "Action": "*", "NotResource": format!("{ARN}one") });
        assert_eq!(concerned(&all_but), all);
        assert_eq!(concerned(&json!([])), [policed]);
        assert_eq!(concerned(&json!({ "Fn::ImportValue": "statement" })), all);
    }
}
