//! What is not in the template and is asked about all the same: by an ARN, or by the id of an imported table.

use std::sync::Arc;

use super::{CheckTarget, Deployed, MADE_LATER, region_in};
use crate::evaluate::policy::Policy;
use crate::evaluate::request::{CallPart, Target};
use crate::evaluate::table::{self, Table};
use crate::evaluate::text::Text;
use crate::evaluate::truth::Truth;
use crate::facts::ResourceKind;

impl<'e> Deployed<'e> {
    pub(super) fn is_elsewhere(&self, name: &str) -> bool {
        name.starts_with("arn:") && !self.tables.iter().any(|table| table.is_called(name))
    }

    pub(super) fn elsewhere(&self, arn: &str, part: &CallPart) -> CheckTarget {
        let kind = arn.splitn(6, ':').nth(5).and_then(ResourceKind::of_arn_part);
        let region = Text::known(region_in(arn).unwrap_or(self.region));
        self.under_its_own_policy(CheckTarget::new(Text::known(arn), kind, region), part)
    }

    /// The imported table that a part of a call is about.
    pub(super) fn imported<'p>(&self, part: &'p CallPart) -> Option<(&'p Target, &'e Table)> {
        // They are the last ones.
        self.tables.last().filter(|table| table.is_imported)?;
        let target = part.target.as_ref()?;
        let table = self.table(target.table()).ok()?;
        table.is_imported.then_some((target, table))
    }

    /// An imported table or a part of it, in the Region and account of its ARN.
    pub(super) fn of_imported(
        &self,
        table: &Table,
        target: &Target,
        part: &CallPart,
    ) -> CheckTarget {
        let of_table = |suffix: &str| {
            let arn = table.arns().next().cloned().unwrap_or_default();
            arn.with(&Text::known(suffix))
        };
        let (arn, kind) = match target {
            Target::Table(_) => (of_table(""), ResourceKind::Table),
            Target::Index(_, index) => (of_table(&format!("/index/{index}")), ResourceKind::Index),
            Target::Stream(_) => (table.own_stream_arn(), ResourceKind::Stream),
            Target::Part(_, kind) => {
                let suffix = kind.arn_suffix().unwrap_or_default();
                (of_table(&format!("{suffix}{MADE_LATER}")), *kind)
            }
        };
        let region = match (arn.split(":").into_iter().nth(3), arn.why()) {
            (Some(region), _) => region,
            (None, Some(why)) => Text::unknown(Arc::clone(why)),
            (None, None) => Text::known(self.region),
        };
        let is_vector = match target {
            Target::Index(_, index) => {
                let mut indexes = table.indexes.iter();
                let known = indexes.find(|known| known.name.as_known() == Some(index));
                known.map(|known| known.is_vector)
            }
            _ => None,
        };
        let resource = CheckTarget { is_vector, ..CheckTarget::new(arn, Some(kind), region) };
        self.under_its_own_policy(resource, part)
    }

    /// A resource that is not in the template, with what is said of its own policy. Where its account is not known,
    /// that may have to let the caller in.
    pub(super) fn under_its_own_policy(
        &self,
        resource: CheckTarget,
        part: &CallPart,
    ) -> CheckTarget {
        let is_foreign = table::may_be_foreign(&resource.arn, self.account);
        let opaque = |why| Some(Policy::opaque("the resource's policy", why));
        let policy = match (&part.resource_policy, &is_foreign) {
            (_, Truth::Unknown(why)) => opaque(Arc::clone(why)),
            (Some(policy), _) => policy.clone(),
            (None, Truth::No) if part.is_closed => None,
            (None, _) => opaque(table::policy_elsewhere(&resource.arn)),
        };
        let policies = policy.into_iter().map(Arc::new).collect();
        CheckTarget { policies, foreign: !is_foreign.is_no(), ..resource }
    }
}

#[cfg(test)]
mod tests {
    use crate::evaluate::{Environment, Evaluator, Request, Verdict};
    use crate::facts::Action::CreateGlobalTable;
    use serde_json::{Value, json};

    /// A global table of the first version is of no Region, and is made by a request in any.
    #[test]
    fn what_is_of_no_region_is_asked_for_in_any() {
        let verdict = |region: Option<&str>, denied: Value| {
            let template = json!({ "Resources": { "R": { "Type": "AWS::IAM::Role", "Properties": {
                "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [] },
                "Policies": [{ "PolicyName": "Own", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
                    { "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*" },
                    { "Effect": "Deny", "Action": "dynamodb:*", "Resource": "*",
                        "Condition": { "StringLike": { "aws:RequestedRegion": denied } } },
                ] } }],
            } } } });
            let environment = Environment::new("111122223333", "us-east-1");
            let evaluator = Evaluator::of(&template.into(), environment);
            let table = "arn:aws:dynamodb::111122223333:global-table/old";
            let request = Request::new(CreateGlobalTable).on_table(table);
            let request = match region {
                Some(region) => request.context("aws:RequestedRegion", region),
                None => request,
            };
            evaluator.role("R").unwrap().decide(&request.no_resource_policy()).unwrap().verdict()
        };
        assert_eq!(verdict(None, json!("eu-*")), Verdict::Undecided);
        assert_eq!(verdict(Some("eu-west-1"), json!("eu-*")), Verdict::ExplicitlyDenied);
        assert_eq!(verdict(Some("us-east-1"), json!("eu-*")), Verdict::Allowed);
    }
}
