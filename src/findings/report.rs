//! `Report`: all findings of one run, in order.

use super::{Finding, Severity, Unread};
use crate::shown::{Shown, said};

/// All findings of a stack or a template, sorted by place.
///
/// Findings of one rule at one place (a loop that declares) are one finding with a count.
#[derive(Clone, Debug, Default)]
pub struct Report {
    findings: Vec<Finding>,
    /// The inputs that were not judged.
    pub(super) unread: Vec<Unread>,
}

impl Report {
    pub(crate) fn new(findings: Vec<Finding>) -> Self {
        let mut findings = findings;
        findings.sort_by(|one, other| order(one).cmp(&order(other)));
        findings.dedup_by(|next, kept| {
            let folds = kept.folds_with(next);
            if folds {
                kept.absorb(next);
            }
            folds
        });
        Self { findings, unread: Vec::new() }
    }

    /// The reports of several stacks as one.
    pub fn merged(reports: impl IntoIterator<Item = Report>) -> Self {
        Self::new(reports.into_iter().flat_map(|report| report.findings).collect())
    }

    /// The same report, which says that these inputs were not judged.
    #[cfg(feature = "cli")]
    pub(crate) fn with_unread(self, unread: Vec<Unread>) -> Self {
        Self { unread, ..self }
    }

    /// All findings, open and acknowledged.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter()
    }

    /// The findings that are neither acknowledged nor allowed.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.is_open())
    }

    /// Allows the open findings for which `by` says by what, whatever their rules are: unlike an
    /// acknowledgement, which stands in the template with its reason, also those that cannot be
    /// acknowledged.
    ///
    /// ```
    /// let template = serde_json::json!({ "Resources": { "Alarms": { "Type": "SNS.Topic" } } });
    /// let mut report = tablature::rules::check(&template.into());
    /// report.allow(|finding| (finding.code() == "CFN020").then(|| "our macro makes it".to_owned()));
    /// assert_eq!(report.summary(), "no findings");
    /// assert_eq!(report.allowed().count(), 1);
    /// ```
    pub fn allow(&mut self, mut by: impl FnMut(&Finding) -> Option<String>) {
        for finding in self.findings.iter_mut().filter(|finding| finding.is_open()) {
            finding.allowed = by(finding);
        }
    }

    /// The findings that are allowed from outside.
    pub fn allowed(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.allowed.is_some())
    }

    /// The acknowledged findings, each with its reason.
    pub fn acknowledged(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.acknowledged.is_some())
    }

    /// The codes of the open findings, in order, for tests to compare.
    pub fn codes(&self) -> Vec<&'static str> {
        self.open().map(Finding::code).collect()
    }

    /// The number of open findings of one severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.open().filter(|finding| finding.severity() == severity).map(Finding::count).sum()
    }

    /// The counts of the open findings in words: `2 errors, 1 warning`, or `no findings`.
    pub fn summary(&self) -> String {
        self.shown_summary().into()
    }

    pub(crate) fn shown_summary(&self) -> Shown {
        let counts: Vec<Shown> = [Severity::Error, Severity::Warning]
            .into_iter()
            .map(|severity| (severity, self.count(severity)))
            .filter(|(_, count)| *count > 0)
            .map(|(severity, count)| said!("{} {}{}", count, severity.word(), plural(count)))
            .collect();
        if counts.is_empty() { "no findings".into() } else { Shown::joined(counts, ", ") }
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// Place, code, reason, message. The pointer comes last, so that the order of the input does not
/// matter.
fn order(finding: &Finding) -> impl Ord + '_ {
    (
        finding.standing(),
        finding.code(),
        finding.acknowledged(),
        finding.allowed(),
        finding.message(),
        finding.location.pointer.as_deref(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::{CLASH, LIMIT, STALE, at};

    #[test]
    fn findings_sort_by_place_then_code_then_message() {
        let finding = |rule, message: &str, location| Finding::new(rule, message).at(location);
        let nowhere = Finding::new(&CLASH, "nowhere");
        let findings = vec![
            nowhere,
            finding(&CLASH, "e", at("b.rs", 1, 1)),
            finding(&CLASH, "d", at("a.rs", 10, 2)),
            finding(&LIMIT, "c", at("a.rs", 10, 1)),
            finding(&CLASH, "b", at("a.rs", 10, 1)),
            finding(&CLASH, "a", at("a.rs", 9, 80)),
        ];
        let mut backwards = findings.clone();
        backwards.reverse();

        for report in [Report::new(findings), Report::new(backwards)] {
            let messages: Vec<_> = report.findings().map(Finding::message).collect();
            assert_eq!(messages, ["a", "b", "c", "d", "e", "nowhere"]);
        }
    }

    #[test]
    fn one_rule_at_one_place_is_one_finding_with_a_count() {
        let table = |number| Finding::new(&CLASH, format!("table {number}")).at(at("a.rs", 3, 5));
        let mut findings: Vec<_> = (0..3).map(table).collect();
        findings.push(table(2));
        findings.push(Finding::new(&LIMIT, "another rule").at(at("a.rs", 3, 5)));
        findings.push(Finding::new(&CLASH, "another place").at(at("a.rs", 3, 6)));

        let report = Report::new(findings);

        assert_eq!(report.codes(), ["DDB004", "DDB012", "DDB004"]);
        let first = report.open().next().unwrap();
        assert_eq!((first.message(), first.count()), ("table 0", 4));
        assert_eq!(first.also.iter().collect::<Vec<_>>(), ["table 1", "table 2"]);
        assert_eq!((report.count(Severity::Error), report.count(Severity::Warning)), (5, 1));
    }

    #[test]
    fn without_a_place_the_pointer_is_the_place() {
        let at = |pointer: &str| {
            let location = crate::findings::Location { place: None, pointer: Some(pointer.into()) };
            Finding::new(&CLASH, "same").at(location)
        };
        let report = Report::new(vec![at("/Resources/B"), at("/Resources/A"), at("/Resources/B")]);
        let counts: Vec<_> = report.open().map(Finding::count).collect();
        assert_eq!(counts, [1, 2]);
    }

    #[test]
    fn open_and_acknowledged_findings_do_not_fold() {
        let open = Finding::new(&STALE, "same").at(at("a.rs", 1, 1));
        let mut first = open.clone();
        first.acknowledge("one reason");
        let mut second = open.clone();
        second.acknowledge("another reason");

        let report = Report::new(vec![second.clone(), open, first, second]);

        assert_eq!(report.open().map(Finding::count).collect::<Vec<_>>(), [1]);
        assert_eq!(report.acknowledged().map(Finding::count).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(report.summary(), "1 warning");
    }

    #[test]
    fn merging_keeps_the_counts() {
        let twice = || Report::new(vec![Finding::new(&CLASH, "a"), Finding::new(&CLASH, "b")]);
        let merged = Report::merged([twice(), twice()]);
        assert_eq!(merged.summary(), "4 errors");
        assert_eq!(merged.open().count(), 1);
    }

    #[test]
    fn the_summary_leaves_out_what_there_is_none_of() {
        let report = Report::new(vec![Finding::new(&CLASH, "a"), Finding::new(&LIMIT, "b")]);
        assert_eq!(report.summary(), "1 error, 1 warning");
        assert_eq!(Report::default().summary(), "no findings");
    }
}
