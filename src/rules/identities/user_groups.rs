//! Groups of a user pool, and which of them gives a user of several its role.

use indexmap::IndexMap;

use crate::rules::prelude::{Finding, Judged, Node, finding, pages, rules};
use crate::template::text;

rules!(
    warning SAME_PRECEDENCE = cog025 {
        title: "two groups with different roles have different precedence",
        explanation: "A user of several groups gets the role of the group with the lowest `Precedence`. Where two \
            groups of one precedence have different roles, the token names none of them, and the user gets what \
            `AmbiguousRoleResolution` says: the role of all signed-in users, or nothing.",
        page: pages::COGNITO_GROUPS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let mut first: IndexMap<(&str, i64), (Node<'_>, Node<'_>, &str)> = IndexMap::new();
    for group in template.resources_of("AWS::Cognito::UserPoolGroup") {
        // A group with a condition may be one of two alternatives.
        if group.node().get("Condition").is_some() {
            continue;
        }
        let pool = group.property("UserPoolId");
        let (Some(pool), Some(node), Some(role)) = (
            pool.as_ref().and_then(text::referred),
            group.property("Precedence"),
            group.property("RoleArn"),
        ) else {
            continue;
        };
        let Some(precedence) = node.as_i64() else { continue };
        let id = group.logical_id();
        let Some((known, of, other)) = first.get(&(pool, precedence)) else {
            first.insert((pool, precedence), (node, role, id));
            continue;
        };
        if of.expr() == role.expr() {
            continue;
        }
        finding!(&SAME_PRECEDENCE, "groups `{other}` and `{id}` have the same precedence")
            .here(&node, "the same number")
            .and_elsewhere(known, "the first")
            .help("give them different numbers: of a user's groups the one of the lowest counts")
            .add_to(findings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    fn group(pool: &str, precedence: Value, role: &str) -> Value {
        json!({ "Type": "AWS::Cognito::UserPoolGroup", "Properties": {
            "UserPoolId": { "Ref": pool },
            "Precedence": precedence,
            "RoleArn": { "Fn::GetAtt": [role, "Arn"] },
        } })
    }

    #[test]
    fn groups_of_one_pool_with_different_roles_are_told_apart() {
        for (other, is_right) in [
            (group("People", json!(2), "B"), true),
            (group("People", json!(1), "B"), false),
            (group("People", json!("1"), "B"), false),
            (group("People", json!(1), "A"), true),
            (group("Others", json!(1), "B"), true),
            (group("People", json!({ "Ref": "Number" }), "B"), true),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["COG025"] };
            let resources = json!({ "One": group("People", json!(1), "A"), "Two": other });
            assert_eq!(codes(RULES, resources), expected, "{other}");
        }
        let mut alternative = group("People", json!(1), "B");
        alternative["Condition"] = json!("IsProd");
        let resources = json!({ "One": group("People", json!(1), "A"), "Two": alternative });
        assert_eq!(codes(RULES, resources), [""; 0]);
    }
}
