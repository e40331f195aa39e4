//! AWS managed policies that open every table, on roles that people assume.

use crate::facts::managed_policies;
use crate::rules::prelude::{Finding, Help, Judged, Resource, finding, pages, rules};
use crate::rules::rows::every_row::is_for_end_users;
use crate::rules::views::aws_managed::aws_managed;

rules!(
    acknowledgeable_error EVERY_TABLE = iam080 {
        title: "end users have no managed policy that opens every table",
        explanation: "`AmazonDynamoDBFullAccess`, `AmazonDynamoDBReadOnlyAccess`, `ReadOnlyAccess`, \
            `AdministratorAccess` and their like allow their actions on every table of the account, and \
            know nothing of rows. In a role that people assume from a browser or a phone, whoever signs in \
            may send those requests.",
        page: pages::MANAGED_POLICIES,
    },
);

pub(super) fn check(template: &Judged<'_>, role: &Resource<'_>, findings: &mut Vec<Finding>) {
    let Some(policies) = role.property("ManagedPolicyArns") else { return };
    for policy in policies.one_or_many() {
        let Some(name) = aws_managed(&policy) else { continue };
        if managed_policies::opens_every_table(&name) && is_for_end_users(template, role) {
            finding!(&EVERY_TABLE, "users of role `{role}` have `{name}`, which opens every table")
                .at(&policy)
                .help(Help::either(
                    "grant what they need: `table.actions([…]).rows(LeadingKey::…)`",
                    "allow the actions they need, limited by `dynamodb:LeadingKeys`",
                ))
                .add_to(findings);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{cognito_trust, messages, trust};
    use serde_json::{Value, json};

    fn found(trust: Value, policy: Value) -> Vec<String> {
        let role = json!({ "Writer": { "Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": trust,
            "ManagedPolicyArns": [policy],
        } } });
        messages(RULES, role)
    }

    #[test]
    fn policies_that_open_every_table_are_not_for_end_users() {
        let users = || cognito_trust(json!("sts:AssumeRoleWithWebIdentity"));
        let of_aws = |name: &str| json!(format!("arn:aws:iam::aws:policy/{name}"));
        let opens = "IAM080: users of role `Writer` have `AmazonDynamoDBFullAccess`, which opens every table";
        assert_eq!(found(users(), of_aws("AmazonDynamoDBFullAccess")), [opens]);
        let partition = json!({
            "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess"
        });
        assert_eq!(found(users(), partition).len(), 1);
        for harmless in [
            of_aws("AmazonS3ReadOnlyAccess"),
            json!({ "Ref": "Parameter" }),
            json!("arn:aws:iam::111122223333:policy/AdministratorAccess"),
        ] {
            assert_eq!(found(users(), harmless.clone()), [""; 0], "{harmless}");
        }
        assert_eq!(found(trust(), of_aws("AmazonDynamoDBFullAccess")), [""; 0]);
    }
}
