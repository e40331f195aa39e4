//! The rules: each reads the template and says what is wrong, where.
//!
//! One file a family of rules. A rule knows AWS's limits from `facts` and the template; it does not
//! know the builders, so the same rules judge anyone's template.

mod action_resources;
mod actions;
mod assumers;
mod attachments;
mod attributes;
mod auto_scaling;
mod billing;
mod capacity;
mod circles;
mod cognito;
mod condition_keys;
mod condition_operators;
mod dangling;
mod encryption;
mod every_row;
mod identities;
mod identity_pool_roles;
mod identity_pools;
mod identity_providers;
mod indexes;
mod keys;
mod local_indexes;
mod open_trust;
mod page;
mod policies;
mod policy_limits;
mod policy_names;
#[cfg(test)]
mod policy_samples;
mod policy_size;
mod policy_text;
mod principal_tags;
mod projections;
mod provisioned;
mod references;
mod replica_settings;
mod replicas;
mod row_actions;
mod row_conditions;
mod row_keys;
mod statement;
mod statements;
mod table_names;
mod table_policies;
#[cfg(test)]
mod table_samples;
mod table_settings;
mod tables;
mod tags;
mod targets;
mod template;
mod template_names;
mod template_values;
mod text;
mod throughput;
mod trust;
mod variables;
mod warm_throughput;
mod words;

pub use page::page;

use crate::access;
use crate::findings::{Finding, Report, Rule};
use crate::stack;
use crate::template::Template;

/// What is wrong with a template, whoever wrote it. Of a stack, [`Stack::check`](crate::Stack::check)
/// knows more.
///
/// ```
/// let template = serde_json::json!({ "Resources": { "Alarms": { "Type": "SNS.Topic" } } });
/// let report = tablature::rules::check(&template.into());
/// assert_eq!(report.summary(), "1 error");
/// ```
pub fn check(template: &Template) -> Report {
    Report::new(judge(template))
}

/// All findings of the rules that read templates.
pub(crate) fn judge(template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    template::check(template, &mut findings);
    template_names::check(template, &mut findings);
    template_values::check(template, &mut findings);
    dangling::check(template, &mut findings);
    circles::check(template, &mut findings);
    every_row::check(template, &mut findings);
    row_conditions::check(template, &mut findings);
    row_keys::check(template, &mut findings);
    variables::check(template, &mut findings);
    principal_tags::check(template, &mut findings);
    statements::check(template, &mut findings);
    policy_text::check(template, &mut findings);
    policy_limits::check(template, &mut findings);
    actions::check(template, &mut findings);
    action_resources::check(template, &mut findings);
    condition_operators::check(template, &mut findings);
    condition_keys::check(template, &mut findings);
    trust::check(template, &mut findings);
    open_trust::check(template, &mut findings);
    table_names::check(template, &mut findings);
    attributes::check(template, &mut findings);
    words::check(template, &mut findings);
    keys::check(template, &mut findings);
    indexes::check(template, &mut findings);
    local_indexes::check(template, &mut findings);
    projections::check(template, &mut findings);
    billing::check(template, &mut findings);
    throughput::check(template, &mut findings);
    warm_throughput::check(template, &mut findings);
    auto_scaling::check(template, &mut findings);
    table_settings::check(template, &mut findings);
    provisioned::check(template, &mut findings);
    replica_settings::check(template, &mut findings);
    encryption::check(template, &mut findings);
    tags::check(template, &mut findings);
    replicas::check(template, &mut findings);
    table_policies::check(template, &mut findings);
    identities::check(template, &mut findings);
    policy_names::check(template, &mut findings);
    cognito::check(template, &mut findings);
    identity_pool_roles::check(template, &mut findings);
    identity_providers::check(template, &mut findings);
    findings
}

/// Every rule that exists, by code.
pub fn all() -> Vec<&'static Rule> {
    let families: &[&[&'static Rule]] = &[
        stack::RULES,
        access::RULES,
        template::RULES,
        template_names::RULES,
        template_values::RULES,
        dangling::RULES,
        circles::RULES,
        every_row::RULES,
        row_actions::RULES,
        row_conditions::RULES,
        row_keys::RULES,
        variables::RULES,
        principal_tags::RULES,
        statements::RULES,
        policy_text::RULES,
        policy_limits::RULES,
        actions::RULES,
        action_resources::RULES,
        condition_operators::RULES,
        condition_keys::RULES,
        trust::RULES,
        open_trust::RULES,
        table_names::RULES,
        attributes::RULES,
        words::RULES,
        keys::RULES,
        indexes::RULES,
        local_indexes::RULES,
        projections::RULES,
        billing::RULES,
        throughput::RULES,
        warm_throughput::RULES,
        auto_scaling::RULES,
        table_settings::RULES,
        provisioned::RULES,
        replica_settings::RULES,
        encryption::RULES,
        tags::RULES,
        replicas::RULES,
        table_policies::RULES,
        identities::RULES,
        policy_names::RULES,
        cognito::RULES,
        identity_pool_roles::RULES,
        identity_providers::RULES,
    ];
    let mut rules: Vec<&'static Rule> = families.iter().copied().flatten().copied().collect();
    rules.sort_by_key(|rule| rule.code);
    rules
}

/// The rule with this code, in whatever case it is spelt.
pub fn find(code: &str) -> Option<&'static Rule> {
    all().into_iter().find(|rule| rule.code.eq_ignore_ascii_case(code))
}
