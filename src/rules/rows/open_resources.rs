//! Resources that are selected by who the caller is: wildcards that also reach those of others.

use crate::rules::prelude::{Finding, Judged, finding, pages, rules};
use crate::rules::rows::row_conditions::touched;
use crate::rules::views::statement::Statement;
use crate::template::text;

rules!(
    warning OPEN_WILDCARD = iam049 {
        title: "a wildcard in a resource stands behind a delimiter",
        explanation: "`table/${aws:PrincipalTag/tenant}*` lets the tenant `a` reach the tables of the tenant \
            `ab`, and `home/${aws:username}*` the user `ann` the files of `anna`. Write the delimiter between \
            the name and what follows: `table/${aws:PrincipalTag/tenant}-*`, with names that do not hold it.",
        page: pages::IAM_VARIABLES,
    },
);

pub(super) fn check(_: &Judged<'_>, statement: &Statement<'_>, findings: &mut Vec<Finding>) {
    for resource in statement.resources().into_iter().filter(|_| statement.allows()) {
        let Some(key) = touched(&resource) else { continue };
        let shown = text::shown(&resource);
        finding!(&OPEN_WILDCARD, "`{shown}` also opens what belongs to other, longer names")
            .here(&resource, format!("nothing separates `${{{key}}}` from the wildcard"))
            .help(format!("write the delimiter between them: `${{{key}}}-*`, `${{{key}}}/*`"))
            .add_to(findings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, role};
    use serde_json::{Value, json};

    fn found(effect: &str, resource: Value) -> Vec<&'static str> {
        let statement = json!({"Effect": effect, "Action": "s3:GetObject", "Resource": resource});
        codes(RULES, role(statement))
    }

    #[test]
    fn a_wildcard_may_not_touch_the_name() {
        for (resource, open) in [
            (json!("arn:aws:s3:::files/home/${aws:username}*"), true),
            (json!({"Fn::Sub": "${Files.Arn}/${!aws:username}*"}), true),
            (json!({"Fn::Join": ["", ["arn:aws:s3:::b/", "${aws:username}", "*"]]}), true),
            (json!("arn:aws:dynamodb:*:*:table/*${aws:PrincipalTag/team}"), true),
            (json!("arn:aws:s3:::files/home/${aws:username}/*"), false),
            (json!("arn:aws:s3:::files/home/${aws:username}"), false),
            (json!("arn:aws:s3:::files/${*}*"), false),
            (json!({"Fn::Sub": "${Files.Arn}*"}), false),
        ] {
            let expected: &[&str] = if open { &["IAM049"] } else { &[] };
            assert_eq!(found("Allow", json!([resource])), expected, "{resource}");
            assert_eq!(found("Deny", resource), [""; 0]);
        }
    }
}
