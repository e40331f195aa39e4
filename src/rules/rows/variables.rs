//! Policy variables: whether each has a value for those who have the policy.

use crate::facts::variables::POLICY_VERSION;
use crate::facts::{condition_key_names, is_misspelt_condition_key, known_condition_key};
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Word, finding, pages, rules};
use crate::rules::rows::holders::{Holders, named_roles_lack};
use crate::rules::views::policies::{Policy, PolicyKind};
use crate::rules::views::statement::{Condition, Statement};
use crate::rules::views::variables::{Use, uses};

rules!(
    acknowledgeable_error NO_VARIABLE = iam014 {
        title: "a policy variable is a condition key with one value",
        explanation: "Between `${` and `}` stands the name of a condition key that holds a single value. A \
            misspelt name is never filled in, and a key that holds a list, such as `aws:TagKeys` or \
            `dynamodb:LeadingKeys`, cannot be a variable; under an operator that compares numbers, dates or \
            addresses it is plain text: the statement never applies.",
        page: pages::IAM_VARIABLES,
    },
    acknowledgeable_error PLAIN_TEXT = iam015 {
        title: "a policy with variables has the version 2012-10-17",
        explanation: "In a policy of the older version, and a policy without `Version` is one, `${…}` is \
            plain text: the statement compares with the dollar sign and the braces, and never applies. \
            `2012-10-17` is the name of the current grammar, not a date to be moved on.",
        page: pages::IAM_VERSION,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for policy in template.policies() {
        let statements = policy.statements();
        let uses: Vec<(Statement<'_>, Use<'_>)> = statements
            .flat_map(|statement| {
                uses(statement).into_iter().map(move |one| (statement.clone(), one))
            })
            .collect();
        let Some((_, first)) = uses.first() else { continue };
        if let Some(finding) = plain_text(policy, first) {
            findings.push(finding);
            continue;
        }
        let all = Holders::of(template, policy);
        for (statement, one) in &uses {
            let lack = || match policy.kind {
                PolicyKind::Resource => named_roles_lack(template, statement, one),
                _ => all.lack(one),
            };
            let found = no_variable(template, one).or_else(|| not_filled_in(statement, one));
            findings.extend(found.or_else(lack));
        }
    }
}

fn plain_text(policy: &Policy<'_>, first: &Use<'_>) -> Option<Finding> {
    let version = policy.document.node.get("Version");
    let finding = match &version {
        None => Finding::new(&PLAIN_TEXT, "this policy names no version, so `${…}` is plain text")
            .here(&policy.document.node, "no `Version`"),
        Some(version) => {
            let text = version.as_str().filter(|text| *text != POLICY_VERSION)?;
            finding!(&PLAIN_TEXT, "in a policy of version `{text}`, `${{…}}` is plain text")
                .at(version)
        }
    };
    Some(
        finding
            .and(&first.node, format!("`${{{}}}` is never filled in", first.key))
            .help(format!("write `\"Version\": \"{POLICY_VERSION}\"`")),
    )
}

fn no_variable(template: &Judged<'_>, one: &Use<'_>) -> Option<Finding> {
    let Use { node, key, .. } = one;
    if is_of_the_template(template, key) {
        let finding = finding!(
            &NO_VARIABLE,
            "`${{{key}}}` is filled in by `Fn::Sub`, and this is plain text"
        )
        .at(node);
        return Some(
            finding.help(
                Help::say(
                    "write {}",
                    [Word::value(serde_json::json!({ "Fn::Sub": "…" })).call("Expr::sub(\"…\")")],
                )
                .in_stack(", in JSON `{\"Fn::Sub\": \"…\"}`"),
            ),
        );
    }
    if is_misspelt_condition_key(key) {
        let (start, tag) = key.split_once('/').map_or((key.as_str(), None), |(s, t)| (s, Some(t)));
        let finding = finding!(&NO_VARIABLE, "there is no policy variable `${{{key}}}`").at(node);
        let families = condition_key_names().map(|name| name.split('/').next().unwrap_or(name));
        return Some(match (names::nearest(start, families), tag) {
            (Some(near), Some(tag)) => finding.help(format!("did you mean `${{{near}/{tag}}}`?")),
            (Some(near), None) => finding.help(format!("did you mean `${{{near}}}`?")),
            (None, _) => finding
                .help("a variable is a condition key, such as `aws:PrincipalTag/team`; write `${$}` for a dollar sign"),
        });
    }
    let known = known_condition_key(key)?;
    known.multivalued.then(|| {
        finding!(&NO_VARIABLE, "`{key}` holds a list and cannot be a policy variable")
            .at(node)
            .help("compare it with `ForAllValues` or `ForAnyValue`; as a variable use a key with one value")
    })
}

/// A variable under an operator that does not compare texts, where IAM does not fill it in.
fn not_filled_in(statement: &Statement<'_>, one: &Use<'_>) -> Option<Finding> {
    let holds = |condition: &Condition<'_>| condition.values().iter().any(|v| v.is(&one.node));
    let condition = statement.conditions().into_iter().find(holds)?;
    let base = condition.operator.base.to_ascii_lowercase();
    let compares_text = ["string", "arn", "bool"].iter().any(|kind| base.starts_with(kind));
    (!compares_text).then(|| {
        finding!(
            &NO_VARIABLE,
            "`${{{}}}` is plain text under `{}`",
            one.key,
            condition.operator.written
        )
        .here(&one.node, "never filled in")
        .help("variables stand in resources, and under operators of text and ARNs")
    })
}

/// Whether it is a pseudo parameter, or a parameter or resource of the template.
fn is_of_the_template(template: &Judged<'_>, name: &str) -> bool {
    let id = name.split('.').next().unwrap_or(name);
    let declared = |section: &str| template.section(section).and_then(|section| section.get(id));
    name.starts_with("AWS::") || declared("Parameters").or(declared("Resources")).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{
        codes, cognito_trust, document, found, messages, role, trust,
    };
    use serde_json::{Value, json};

    fn statement(value: &str) -> Value {
        json!({
            "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*",
            "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [value]}}
        })
    }

    fn with_trust(trust: Value, value: &str) -> Value {
        json!({"Reader": {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": trust,
            "Policies": [{"PolicyName": "a", "PolicyDocument": document(statement(value))}]
        }}})
    }

    #[test]
    fn each_principal_has_variables_of_its_own() {
        let cognito = || cognito_trust(json!("sts:AssumeRoleWithWebIdentity"));
        let own = "${cognito-identity.amazonaws.com:sub}";
        for (trust, value, absent) in [
            (trust(), "${aws:username}", true),
            (trust(), "USER#${aws:userid}", false),
            (trust(), "${aws:PrincipalTag/team}", false),
            (trust(), own, true),
            (cognito(), own, false),
            (cognito(), "${aws:username}", true),
            (cognito(), "${aws:username, 'nobody'}", false),
            (cognito(), "${www.amazon.com:user_id}", true),
            (json!({"Ref": "Trust"}), "${aws:username}", false),
        ] {
            let expected: &[&str] = if absent { &["IAM013"] } else { &[] };
            assert_eq!(codes(check, with_trust(trust.clone(), value)), expected, "{value} {trust}");
        }
    }

    #[test]
    fn one_way_in_that_has_the_variable_is_enough() {
        let both = json!({"Version": "2012-10-17", "Statement": [
            trust()["Statement"][0],
            cognito_trust(json!("sts:AssumeRoleWithWebIdentity"))["Statement"][0]
        ]});
        let own = "${cognito-identity.amazonaws.com:sub}";
        assert_eq!(codes(check, with_trust(both, own)), [""; 0]);
    }

    #[test]
    fn attached_policies_count_for_all_who_have_them() {
        let resources = |attachments: Value| {
            let mut policy = json!({"PolicyDocument": document(statement("${aws:username}"))});
            policy.as_object_mut().unwrap().extend(attachments.as_object().unwrap().clone());
            json!({
                "Ann": {"Type": "AWS::IAM::User"},
                "Reader": {"Type": "AWS::IAM::Role", "Properties": {
                    "AssumeRolePolicyDocument": trust()
                }},
                "Own": {"Type": "AWS::IAM::ManagedPolicy", "Properties": policy}
            })
        };
        for (attachments, expected) in [
            (json!({"Roles": [{"Ref": "Reader"}]}), vec!["IAM013"]),
            (json!({"Roles": [{"Ref": "Reader"}], "Users": [{"Ref": "Ann"}]}), vec![]),
            (json!({"Users": [{"Ref": "Ann"}]}), vec![]),
            (json!({"Roles": [{"Ref": "Reader"}, "elsewhere"]}), vec![]),
            (json!({}), vec![]),
        ] {
            assert_eq!(codes(check, resources(attachments.clone())), expected, "{attachments}");
        }
    }

    #[test]
    fn a_variable_is_filled_in_where_text_is_compared() {
        for (operator, key, expected) in [
            ("StringLike", "aws:PrincipalTag/a", vec![]),
            ("ArnLikeIfExists", "aws:SourceArn", vec![]),
            ("Bool", "aws:SecureTransport", vec![]),
            ("NumericLessThan", "aws:MultiFactorAuthAge", vec!["IAM014"]),
            ("DateLessThan", "aws:CurrentTime", vec!["IAM014"]),
            ("IpAddress", "aws:SourceIp", vec!["IAM014"]),
        ] {
            let own = json!({
                "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
                "Condition": {operator: {key: "${aws:PrincipalTag/limit}"}}
            });
            assert_eq!(codes(check, role(own)), expected, "{operator}");
        }
    }

    #[test]
    fn the_policy_of_a_table_knows_the_roles_that_it_names() {
        let with = |principal: Value, value: &str| {
            let mut all = with_trust(trust(), "plain");
            let mut own = statement(value);
            own["Principal"] = principal;
            all["Notes"] = json!({"Type": "AWS::DynamoDB::Table", "Properties": {
                "ResourcePolicy": {"PolicyDocument": document(own)}
            }});
            codes(check, all)
        };
        let elsewhere = || json!({"AWS": "arn:aws:iam::111122223333:role/Reader"});
        let here = || json!({"AWS": [{"Fn::GetAtt": ["Reader", "Arn"]}]});
        let own = "${cognito-identity.amazonaws.com:sub}";
        assert_eq!(with(elsewhere(), "${aws:username}"), ["IAM013"]);
        assert_eq!(with(here(), "${aws:username}"), ["IAM013"]);
        assert_eq!(with(here(), own), ["IAM013"]);
        assert_eq!(with(elsewhere(), own), [""; 0]);
        assert_eq!(with(json!({"AWS": "111122223333"}), "${aws:username}"), [""; 0]);
        assert_eq!(with(json!("*"), "${aws:username}"), [""; 0]);
    }

    #[test]
    fn users_have_no_session() {
        let policy = json!({"Own": {"Type": "AWS::IAM::Group", "Properties": {"Policies": [{
            "PolicyDocument": document(statement("${cognito-identity.amazonaws.com:sub}"))
        }]}}});
        assert_eq!(
            messages(check, policy),
            ["IAM013: `${cognito-identity.amazonaws.com:sub}` does not exist for users"]
        );
    }

    #[test]
    fn a_name_must_be_known_and_hold_one_value() {
        for (value, message) in [
            ("${aws:PrincipleTag/sub}", "there is no policy variable `${aws:PrincipleTag/sub}`"),
            (
                "${AWS::AccountId}",
                "`${AWS::AccountId}` is filled in by `Fn::Sub`, and this is plain text",
            ),
            ("${Reader.Arn}", "`${Reader.Arn}` is filled in by `Fn::Sub`, and this is plain text"),
            ("${userId}", "there is no policy variable `${userId}`"),
            ("${aws:TagKeys}", "`aws:TagKeys` holds a list and cannot be a policy variable"),
        ] {
            let messages = messages(check, role(statement(value)));
            assert_eq!(messages, [format!("IAM014: {message}")], "{value}");
        }
        for value in ["${s3:prefix}", "${$}{aws:usrname}", "${*}", "no variable"] {
            assert_eq!(codes(check, role(statement(value))), [""; 0], "{value}");
        }
    }

    #[test]
    fn variables_need_the_newer_grammar() {
        let policy = |document: Value| {
            json!({"P": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {
                "PolicyDocument": document
            }}})
        };
        let own = || statement("${aws:userid}");
        for (document, expected) in [
            (
                json!({"Statement": [own(), own()]}),
                vec!["IAM015 /Resources/P/Properties/PolicyDocument"],
            ),
            (
                json!({"Version": "2008-10-17", "Statement": own()}),
                vec!["IAM015 /Resources/P/Properties/PolicyDocument/Version"],
            ),
            (json!({"Version": {"Ref": "V"}, "Statement": own()}), vec![]),
            (json!({"Statement": statement("plain")}), vec![]),
        ] {
            assert_eq!(found(check, policy(document.clone())), expected, "{document}");
        }
    }

    #[test]
    fn resources_have_variables_too_and_functions_are_looked_through() {
        let own = json!({
            "Effect": "Allow", "Action": "s3:GetObject",
            "Resource": {"Fn::Sub": "${Bucket.Arn}/${!aws:username}/*"}
        });
        assert_eq!(codes(check, role(own)), ["IAM013"]);
    }
}
