//! Lowers keys of KMS: the key, its policy, its alias.

use super::policy::document;
use super::resource::{Removal, frame};
use super::{Lower, Lowering, Member, at, fields, outputs, set, set_or, tags};
use crate::iam::{PolicyStatement, Principal};
use crate::kms::KeyDeclaration;
use crate::site::{At, Site};
use crate::template::Expr;

impl Lower for KeyDeclaration {
    fn resources(&self, _: &Lowering<'_>) -> Vec<Member> {
        fields! {
            Self = self;
            alias, description, enable_key_rotation, rotation_period_in_days, multi_region,
            pending_window_in_days, key_policy, tags as own_tags, removal_policy,
        }
        let (id, acknowledgements) = (&self.id, &self.acknowledgements);
        let At { value: key_id, site: named_at } = id.logical_id();
        let statements: Vec<PolicyStatement> =
            std::iter::once(of_the_account(id.site)).chain(key_policy.iter().cloned()).collect();
        let policy = document(&statements);
        let properties = Expr::object([
            ("Description", set(description)),
            ("EnableKeyRotation", Some(set_or(enable_key_rotation, true))),
            ("KeyPolicy", Some(policy)),
            ("MultiRegion", set(multi_region)),
            ("PendingWindowInDays", set(pending_window_in_days)),
            ("RotationPeriodInDays", set(rotation_period_in_days)),
            ("Tags", tags(own_tags)),
        ]);
        let removal = Removal::of(removal_policy.as_ref());
        let resource = frame("AWS::KMS::Key", Some(removal), Some(properties));
        let logical_id = At { value: key_id.clone(), site: named_at };
        let mut parts = vec![Member::resource(logical_id, id.site, resource, acknowledgements)];
        if let Some(alias) = alias {
            let properties = Expr::object([
                ("AliasName", Some(at(alias))),
                ("TargetKeyId", Some(Expr::reference(&key_id))),
            ]);
            let resource = frame("AWS::KMS::Alias", None, Some(properties));
            let alias_id = At { value: format!("{key_id}Alias"), site: named_at };
            parts.push(Member::resource(alias_id, alias.site, resource, acknowledgements));
        }
        parts
    }

    outputs!(arn);
}

/// The statement because of which the policies of the account's roles apply to the key.
fn of_the_account(site: Site) -> PolicyStatement {
    let account = Expr::sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root");
    PolicyStatement::allow()
        .sid("EnableIamPolicies")
        .principals([Principal::arn(account)])
        .actions(["kms:*"])
        .resources(["*"])
        .at(site)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::kms::Key;
    use crate::removal_policy::RemovalPolicy;
    use crate::stack::{Stack, Stage, lower};

    fn resources(key: Key) -> Value {
        let mut stack = Stack::new("clinic");
        stack.add(key);
        let text = lower(&stack, &Stage::default()).template.to_json();
        serde_json::from_str::<Value>(&text).unwrap()["Resources"].take()
    }

    #[test]
    fn a_key_rotates_is_kept_and_is_the_accounts() {
        let resources = resources(Key::new("RecordKey"));
        assert_eq!(resources.as_object().unwrap().len(), 1, "no alias");
        let key = &resources["RecordKey"];
        let default = RemovalPolicy::default();
        assert_eq!(key["DeletionPolicy"], default.deletion_policy());
        assert_eq!(key["UpdateReplacePolicy"], "Retain");
        let root = json!({ "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" });
        assert_eq!(
            key["Properties"],
            json!({
                "EnableKeyRotation": true,
                "KeyPolicy": { "Version": "2012-10-17", "Statement": [{
                    "Sid": "EnableIamPolicies",
                    "Effect": "Allow",
                    "Principal": { "AWS": root },
                    "Action": ["kms:*"],
                    "Resource": ["*"],
                }] },
            })
        );
    }

    #[test]
    fn whatever_is_said_is_written() {
        let reader = PolicyStatement::allow()
            .principals([Principal::account("444455556666")])
            .actions(["kms:DescribeKey"])
            .resources(["*"]);
        let resources = resources(
            Key::new("record-key")
                .alias("alias/records")
                .description("Records")
                .enable_key_rotation(false)
                .rotation_period_in_days(90)
                .multi_region(true)
                .pending_window_in_days(7)
                .key_policy([reader.clone()])
                .key_policy([reader])
                .tag("team", "clinic")
                .removal_policy(RemovalPolicy::Destroy)
                .logical_id("Taken"),
        );
        let key = &resources["Taken"];
        assert_eq!(key["DeletionPolicy"], "Delete");
        assert_eq!(key["UpdateReplacePolicy"], "Delete");
        let properties = &key["Properties"];
        for (name, expected) in [
            ("Description", json!("Records")),
            ("EnableKeyRotation", json!(false)),
            ("MultiRegion", json!(true)),
            ("PendingWindowInDays", json!(7)),
            ("RotationPeriodInDays", json!(90)),
            ("Tags", json!([{ "Key": "team", "Value": "clinic" }])),
        ] {
            assert_eq!(properties[name], expected, "{name}");
        }
        assert_eq!(properties.as_object().unwrap().len(), 7);
        let statements = properties["KeyPolicy"]["Statement"].as_array().unwrap();
        assert_eq!(statements.len(), 3, "the account's, and each that was added");
        assert_eq!(
            resources["TakenAlias"],
            json!({
                "Type": "AWS::KMS::Alias",
                "Properties": { "AliasName": "alias/records", "TargetKeyId": { "Ref": "Taken" } },
            })
        );
    }

    #[test]
    fn an_id_that_an_alias_has_is_said_to_be_its() {
        use crate::findings::{Color, Sources};
        use crate::kms::Key;
        use crate::stack::{CfnResource, Stack, Stage};

        let report = |alias_first: bool| {
            let mut stack = Stack::new("music");
            let topic = || CfnResource::new("TrackKeyAlias", "AWS::SNS::Topic");
            if alias_first {
                stack.add(Key::new("TrackKey").alias("alias/tracks"));
                stack.add(topic());
            } else {
                stack.add(topic());
                stack.add(Key::new("TrackKey").alias("alias/tracks"));
            }
            stack.check(&Stage::default()).text(&Sources::in_memory([]), Color::Never)
        };
        let help =
            "give one of them another id: `TrackKeyAlias` is that of the alias of `TrackKey`";
        for alias_first in [true, false] {
            let report = report(alias_first);
            assert!(report.contains("CFN001") && report.contains(help), "{report}");
        }
    }
}
