//! What other rules report already. One mistake is one finding: the more specific rule reports it.

use std::collections::BTreeSet;

use crate::findings::Finding;
use crate::template::Template;

/// Where other rules have reported something.
pub(super) struct Reported<'f> {
    template: &'f Template,
    pointers: BTreeSet<&'f str>,
}

/// The types, and the objects in them, in which rules with codes of their own check what these
/// codes check.
const OWNED: &[(&str, &str, &[&str])] = &[
    // OPS021: either a metric or a list of them.
    ("AWS::CloudWatch::Alarm", "", &["CFN046"]),
    // DDB059 knows where a setting belongs; DDB070 and others report what is missing, DDB006 the words,
    // DDB046 and others duplicates, and DDB005 the names of attributes in the key.
    ("AWS::DynamoDB::GlobalTable", "", &["CFN037", "CFN042", "CFN048"]),
    ("AWS::DynamoDB::GlobalTable", "/Properties/", &["CFN036"]),
    ("AWS::DynamoDB::GlobalTable", "/AttributeDefinitions/", &["CFN044"]),
    ("AWS::DynamoDB::Table", "", &["CFN037", "CFN042", "CFN048"]),
    ("AWS::DynamoDB::Table", "/Properties/", &["CFN036"]),
    ("AWS::DynamoDB::Table", "/AttributeDefinitions/", &["CFN044"]),
];

impl<'f> Reported<'f> {
    pub(super) fn of(template: &'f Template, findings: &'f [Finding]) -> Self {
        let pointers = findings.iter().filter_map(|finding| finding.location().pointer.as_deref());
        Self { template, pointers: pointers.collect() }
    }

    /// Whether another rule has reported the same mistake.
    pub(super) fn covers(&self, finding: &Finding) -> bool {
        let Some(pointer) = finding.location().pointer.as_deref() else { return false };
        if self.is_owned(finding.code(), pointer) {
            return true;
        }
        match finding.code() {
            // A finding about a list may be at one of its elements.
            "CFN044" => {
                self.at(pointer) || self.within(pointer, |name| name.parse::<usize>().is_ok())
            }
            // A finding about members together may be at one of them, or at the resource.
            "CFN046" => {
                let is_named = |name: &str| finding.message().contains(&format!("`{name}`"));
                self.at(pointer) || self.within(pointer, is_named)
            }
            _ => self.at(pointer),
        }
    }

    fn is_owned(&self, code: &str, pointer: &str) -> bool {
        let Some(whole) = pointer.strip_prefix("/Resources/") else { return false };
        let (id, within) = whole.split_at(whole.find('/').unwrap_or(whole.len()));
        let kind = self.template.resource(id).and_then(|resource| resource.kind());
        let is_it = |kind: &str| {
            OWNED.iter().any(|(of, part, codes)| {
                *of == kind && within.contains(part) && codes.contains(&code)
            })
        };
        kind.is_some_and(is_it)
    }

    fn at(&self, pointer: &str) -> bool {
        self.pointers.contains(pointer)
    }

    /// Whether there is a finding directly within a value, at a key of this kind.
    fn within(&self, pointer: &str, is_key: impl Fn(&str) -> bool) -> bool {
        self.pointers.iter().any(|other| {
            let key = other.strip_prefix(pointer).and_then(|rest| rest.strip_prefix('/'));
            key.is_some_and(|key| !key.contains('/') && is_key(key))
        })
    }
}
