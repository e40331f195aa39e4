//! AWS managed policies by their full names: some have a path.

use crate::facts::managed_policies;
use crate::rules::prelude::{Finding, Judged, finding, pages, rules};
use crate::rules::views::aws_managed::aws_managed;

rules!(
    error PATH = iam081 {
        title: "one of AWS's managed policies is named with its path",
        explanation: "Policies that AWS made for services stand under `service-role/`, those for people's \
            jobs under `job-function/`. Without the path there is no such policy, and the deployment fails \
            when it is attached.",
        page: pages::MANAGED_POLICIES,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for holder in template.resources() {
        let Some(policies) = holder.property("ManagedPolicyArns") else { continue };
        for policy in policies.one_or_many() {
            let Some(name) = aws_managed(&policy) else { continue };
            if let Some(whole) = managed_policies::with_its_path(&name) {
                finding!(&PATH, "AWS has no managed policy `{name}`")
                    .at(&policy)
                    .help(format!("did you mean `{whole}`?"))
                    .add_to(findings);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_is_known_under_another_path_is_said() {
        for (name, mistaken) in [
            ("AWSLambdaBasicExecutionRole", true),
            ("service-roles/AWSLambdaBasicExecutionRole", true),
            ("service-role/AWSLambdaBasicExecutionRole", false),
            ("DataScientist", true),
            ("ReadOnlyAccess", false),
            ("SomethingElse", false),
        ] {
            let template = json!({ "Resources": { "R": { "Type": "AWS::IAM::Role", "Properties": {
                "ManagedPolicyArns": [{
                    "Fn::Sub": format!("arn:${{AWS::Partition}}:iam::aws:policy/{name}"),
                }],
            } } } });
            let mut findings = Vec::new();
            check(&Judged::of(&template.into()), &mut findings);
            assert_eq!(findings.len(), usize::from(mistaken), "{name}");
        }
    }
}
