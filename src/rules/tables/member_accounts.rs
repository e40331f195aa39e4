//! The accounts in the policies of a member of a global table of several accounts.

use crate::facts::table_arn::{ACCOUNT_DIGITS, is_account};
use crate::rules::prelude::{Finding, Judged, Node, finding, pages, rules};
use crate::rules::tables::multi_account::{is_to_dynamodb, statements};
use crate::rules::views::tables::{Table, is_known};

rules!(
    error ACCOUNTS = ddb088 {
        title: "replication between accounts names accounts of 12 digits, each once",
        explanation: "`aws:SourceAccount` is an account's 12 digits, so that anything else never matches. Each account \
            of a global table has one replica: an account that is named twice stands in another's place.",
        page: pages::DYNAMODB_MULTI_ACCOUNT_SECURITY,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    for replica in table.replicas() {
        check_replica(table, &replica, findings);
    }
}

fn check_replica(table: &Table<'_>, replica: &Node<'_>, findings: &mut Vec<Finding>) {
    let statements = statements(replica);
    let replicating = statements.iter().filter(|one| one.allows() && is_to_dynamodb(one));
    for condition in replicating.flat_map(|statement| statement.conditions()) {
        if !condition.is_of("aws:SourceAccount") {
            continue;
        }
        let values = condition.values();
        let literal: Vec<(&Node<'_>, &str)> = (values.iter().filter(|value| is_known(value)))
            .filter_map(|value| Some((value, value.as_str()?)))
            // A pattern, or a variable.
            .filter(|(_, text)| !text.contains(['*', '?', '$']))
            .collect();
        for (position, (value, account)) in literal.iter().enumerate() {
            let first = literal.iter().take(position).find(|(_, earlier)| earlier == account);
            if !is_account(account) {
                finding!(
                    &ACCOUNTS,
                    "DynamoDB replicates table `{table}` for `{account}`, which is no account"
                )
                .at(*value)
                .help(format!("an account has {ACCOUNT_DIGITS} digits, such as `111122223333`"))
                .add_to(findings);
            } else if let Some((first, _)) = first {
                finding!(
                    &ACCOUNTS,
                    "DynamoDB replicates table `{table}` for account `{account}` twice"
                )
                .here(*value, "the second")
                .help("name the account of each other replica once")
                .and_elsewhere(*first, "the first")
                .add_to(findings);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{found, global};

    fn judged(accounts: Value) -> Vec<String> {
        let statement = json!({
            "Effect": "Allow",
            "Principal": { "Service": "replication.dynamodb.amazonaws.com" },
            "Action": "dynamodb:ReadDataForReplication",
            "Resource": "*",
            "Condition": { "StringEquals": { "aws:SourceAccount": accounts } },
        });
        let policy =
            json!({ "PolicyDocument": { "Version": "2012-10-17", "Statement": [statement] } });
        let replica = json!({ "Region": { "Ref": "AWS::Region" }, "ResourcePolicy": policy });
        let found = found(&global(json!({ "Replicas": [replica] })));
        let tail = |one: &String| {
            let end = one.rsplit_once("aws:SourceAccount").map(|(_, end)| end.to_owned());
            format!("{}{}", &one[..6], end.unwrap_or_default())
        };
        found.iter().map(tail).collect()
    }

    #[test]
    fn accounts_are_named_once_by_their_digits() {
        let own = || json!({ "Ref": "AWS::AccountId" });
        assert_eq!(judged(json!([own(), "111111111111", "222222222222"])), [""; 0]);
        assert_eq!(judged(json!([own(), "111111111111", "111111111111"])), ["DDB088/2"]);
        assert_eq!(judged(json!([own(), "1234"])), ["DDB088/1"]);
        assert_eq!(judged(json!("1234-5678-9012")), ["DDB088"]);
        assert_eq!(judged(json!([own(), { "Ref": "Other" }, { "Ref": "Other" }])), [""; 0]);
    }
}
