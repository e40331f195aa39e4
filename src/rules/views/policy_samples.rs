//! Templates around one policy, and the findings in them, for the tests of the rules on policies.

use serde_json::{Value, json};

use crate::findings::{Finding, Rule, Severity};
use crate::rules::FAMILIES;
use crate::rules::views::judged::Judged;
use crate::template::Template;

/// A `check`, on a template or on what `Judged` derives from it.
pub(in crate::rules) trait Check<Of> {
    fn run(&self, template: &Judged<'_>, findings: &mut Vec<Finding>);
}

impl<F: Fn(&Template, &mut Vec<Finding>)> Check<Template> for F {
    fn run(&self, template: &Judged<'_>, findings: &mut Vec<Finding>) {
        self(template, findings);
    }
}

impl<F: Fn(&Judged<'_>, &mut Vec<Finding>)> Check<Judged<'static>> for F {
    fn run(&self, template: &Judged<'_>, findings: &mut Vec<Finding>) {
        self(template, findings);
    }
}

/// The rules of files whose `check` looks at a part of a template.
impl Check<Rule> for &[&'static Rule] {
    fn run(&self, template: &Judged<'_>, findings: &mut Vec<Finding>) {
        FAMILIES.iter().for_each(|(_, check)| check(template, findings));
        findings.retain(|finding| self.contains(&finding.rule()));
    }
}

/// What a family finds in a template of these resources, each as `CODE pointer`.
pub(in crate::rules) fn found<Of>(check: impl Check<Of>, resources: Value) -> Vec<String> {
    let finding = |finding: &Finding| {
        format!("{} {}", finding.code(), finding.location().pointer.as_deref().unwrap_or_default())
    };
    findings(check, resources).iter().map(finding).collect()
}

/// What a family finds in a template of these resources, each as `CODE: message`.
pub(in crate::rules) fn messages<Of>(check: impl Check<Of>, resources: Value) -> Vec<String> {
    let finding = |finding: &Finding| format!("{}: {}", finding.code(), finding.message());
    findings(check, resources).iter().map(finding).collect()
}

/// The codes that a family finds.
pub(in crate::rules) fn codes<Of>(check: impl Check<Of>, resources: Value) -> Vec<&'static str> {
    findings(check, resources).iter().map(Finding::code).collect()
}

/// How grave what a family finds is.
pub(in crate::rules) fn severities<Of>(check: impl Check<Of>, resources: Value) -> Vec<Severity> {
    findings(check, resources).iter().map(Finding::severity).collect()
}

/// A function's role whose only policy has this statement.
pub(in crate::rules) fn role(statement: Value) -> Value {
    json!({"Reader": {"Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": trust(),
        "Policies": [{"PolicyName": "Access", "PolicyDocument": document(statement)}]
    }}})
}

/// A policy of this statement.
pub(in crate::rules) fn document(statement: Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

/// The trust policy of a function's role.
pub(in crate::rules) fn trust() -> Value {
    document(json!({
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole"
    }))
}

/// The trust policy of a role for the users of the identity pool `Pool`, with these actions.
pub(in crate::rules) fn cognito_trust(actions: Value) -> Value {
    document(json!({
        "Effect": "Allow",
        "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": actions,
        "Condition": {
            "StringEquals": {"cognito-identity.amazonaws.com:aud": {"Ref": "Pool"}},
            "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"}
        }
    }))
}

fn findings<Of>(check: impl Check<Of>, resources: Value) -> Vec<Finding> {
    let template: Template = json!({"Resources": resources}).into();
    let mut findings = Vec::new();
    check.run(&Judged::of(&template), &mut findings);
    findings
}
