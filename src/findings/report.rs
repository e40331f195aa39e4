//! `Report`: all findings of one run, in order.

use super::{Finding, Severity};

/// All findings of a stack or a template, sorted by place.
#[derive(Clone, Debug, Default)]
pub struct Report {
    findings: Vec<Finding>,
}

impl Report {
    pub(crate) fn new(findings: Vec<Finding>) -> Self {
        let mut findings = findings;
        findings.sort_by(|one, other| one.spot.cmp(&other.spot).then(one.code().cmp(other.code())));
        Self { findings }
    }

    /// The findings that the stack has not acknowledged.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.acknowledged.is_none())
    }

    /// The findings that the stack acknowledged, each with its reason.
    pub fn acknowledged(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.acknowledged.is_some())
    }

    /// The codes of the open findings, in order: what a test of a stack compares.
    pub fn codes(&self) -> Vec<&'static str> {
        self.open().map(Finding::code).collect()
    }

    /// The number of open findings of one severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.open().filter(|finding| finding.severity() == severity).map(|f| f.count).sum()
    }
}
