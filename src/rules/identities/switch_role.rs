//! Roles that people switch to in the console.

use crate::facts::limits::iam::ROLE_PATH_AND_NAME_LENGTH_TO_SWITCH;
use crate::rules::prelude::{Finding, Judged, Resource, finding, pages, rules};
use crate::rules::views::assumers::trust_statements;
use crate::template::text;

rules!(
    warning TOO_LONG_TO_SWITCH = iam067 {
        title: "a role that people switch to has a path and a name of 64 characters together",
        explanation: "IAM takes a name of 64 characters below a path of 512, and the console's Switch Role \
            takes 64 for both. Only roles that an account, user or role may assume are meant; services and \
            the users of an identity pool switch to nothing.",
        page: pages::IAM_QUOTAS,
    },
);

pub(super) fn check(_: &Judged<'_>, role: &Resource<'_>, findings: &mut Vec<Finding>) {
    findings.extend(too_long(role));
}

fn too_long(role: &Resource<'_>) -> Option<Finding> {
    let (path, name) = (role.property("Path")?, role.property("RoleName")?);
    let length = |node| text::literal(node).map(|text| text.chars().count());
    let total = length(&path)? + length(&name)?;
    let is_for_people = trust_statements(role)
        .iter()
        .any(|statement| statement.allows() && statement.node.at(["Principal", "AWS"]).is_some());
    // A name or path that is itself too long is reported by another rule.
    let names_fit = length(&name)? <= ROLE_PATH_AND_NAME_LENGTH_TO_SWITCH;
    if total <= ROLE_PATH_AND_NAME_LENGTH_TO_SWITCH || !is_for_people || !names_fit {
        return None;
    }
    finding!(&TOO_LONG_TO_SWITCH, "nobody can switch to role `{role}` in the console")
        .here(
            &name,
            format!(
                "{total} characters with its path, of at most {ROLE_PATH_AND_NAME_LENGTH_TO_SWITCH}"
            ),
        )
        .help("shorten the name or the path, or acknowledge that only programs assume the role")
        .and_elsewhere(&path, "the path")
        .found()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    fn role(path: Value, name: Value, principal: Value) -> Vec<&'static str> {
        let trust = json!({
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole" }],
        });
        let properties =
            json!({ "Path": path, "RoleName": name, "AssumeRolePolicyDocument": trust });
        codes(RULES, json!({ "R": { "Type": "AWS::IAM::Role", "Properties": properties } }))
    }

    #[test]
    fn people_switch_to_64_characters() {
        let account = || json!({ "AWS": "arn:aws:iam::111122223333:root" });
        let name = |length: usize| json!("n".repeat(length));
        assert_eq!(role(json!("/ops/"), name(59), account()), [""; 0]);
        assert_eq!(role(json!("/ops/"), name(60), account()), ["IAM067"]);
        assert_eq!(role(json!("/ops/"), name(65), account()), [""; 0], "too long as a name");
        let service = json!({ "Service": "lambda.amazonaws.com" });
        assert_eq!(role(json!("/ops/"), name(60), service), [""; 0]);
        assert_eq!(role(json!({ "Ref": "Path" }), name(64), account()), [""; 0]);
    }
}
