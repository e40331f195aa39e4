//! `check`: the findings in templates, of stacks or in files.

mod asked;
mod baseline;
mod given;

use std::path::PathBuf;

use clap::Parser;
use indexmap::{IndexMap, IndexSet};
use serde_json::{Map, Value, json};

use super::Failure;
use super::environment::{account, stage};
use super::report::{self, Format, inform};
use super::templates::{Opened, Templates, path_of};
use super::terminal::Terminal;
use super::text::{counted, shown};
use super::verb::{Program, Verb};
use crate::catalogue;
use crate::findings::{Finding, Report};
use crate::rules::{NotJudged, not_judged};
use crate::shown::{Shown, said};
use crate::stack::Stage;

use asked::Asked;
use baseline::{Baseline, Origin};
use given::GivenArguments;

const ACKNOWLEDGING: &str = "\
A template acknowledges a finding in the Metadata of its resource, or in its own for all of them, by
the finding's code and a reason; what answers no finding is a finding itself:
  \"Metadata\": { \"tablature\": { \"acknowledge\": { \"IAM006\": \"every row is public\" } } }

From outside, --allow passes over a code, and a baseline over the findings that are in it, also of
rules that cannot be acknowledged. A baseline is written once, committed, and says what is gone:
  {run} check cdk.out/*.json --write-baseline baseline.json
  {run} check cdk.out/*.json --baseline baseline.json

Invariants say who may never do what. They are asked for every request that a principal can make, and what
is not known breaks one; a name that no template has is an error. `\"on\": [\"*\"]` is every table, also those
elsewhere that statements name or include; `\"rows\": \"other\"` beside it passes over requests for the caller's own
rows, and `\"every\"` is as without it. Of several templates a name means what each has of it:
  { \"invariants\": [{ \"name\": \"only the backoffice writes\", \"principals\": [\"Backoffice\"],
      \"only\": { \"actions\": [\"write\"], \"on\": [\"Audit\"] } }] }

The status is 0 where nothing stands in the way, and 1 where an error was found (with
--deny-warnings: a warning) or a template could not be read.";

/// How many things that were not judged, and entries that are gone, are named. Further ones are counted.
const NAMED: usize = 4;

/// Say what is wrong with CloudFormation templates
#[derive(Parser)]
#[command(name = Self::NAME, after_help = ACKNOWLEDGING)]
pub(super) struct Arguments {
    /// Template files in JSON, `-` for standard input, or stacks of this project
    #[arg(required = true, value_name = "TEMPLATE")]
    templates: Vec<String>,
    /// The stage of the stacks that are named
    #[arg(long, default_value_t, value_parser = stage)]
    stage: Stage,
    /// Fail on warnings, too
    #[arg(long)]
    deny_warnings: bool,
    /// How to print findings: text on stderr, or a document on stdout for other programs
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Pass over the findings of a rule
    #[arg(long, value_name = "CODE", value_parser = code)]
    allow: Vec<String>,
    /// Pass over the findings that this file has
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write what is found to this file, for `--baseline`
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Judge the invariants of this file as well: who may never do what
    #[arg(long, value_name = "FILE")]
    invariants: Option<PathBuf>,
    /// The account that invariants are asked in; without it one is assumed, and said
    #[arg(long, value_name = "ACCOUNT", requires = "invariants", value_parser = account)]
    account: Option<String>,
    #[command(flatten)]
    given: GivenArguments,
}

/// A template that was judged.
struct Checked {
    origin: Origin,
    opened: Opened,
    report: Report,
}

impl Verb for Arguments {
    const NAME: &'static str = "check";
    const NEEDS_STACKS: bool = false;
    const EXAMPLES: &'static [(&'static str, &'static str)] =
        &[("check cdk.out/*.json", "what is wrong with templates of anyone's")];

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        let mut known = self.baseline.as_deref().map(Baseline::read).transpose()?;
        let templates = Templates::new(program, &self.stage, terminal);
        let words: IndexSet<&String> = self.templates.iter().collect();
        // All files are read before anything is printed.
        let (mut opened, mut failures, mut unread) = (Vec::new(), Vec::new(), Vec::new());
        for word in words {
            templates.say_which(word, terminal);
            match templates.open(word) {
                Ok(one) => opened.push(one),
                Err(failure) => {
                    unread.extend(failure.unread(path_of(word)));
                    failures.push(failure);
                }
            }
        }
        let invariants = self.invariants.as_deref();
        let invariants = invariants.map(|path| templates.read_invariants(path)).transpose()?;
        let mut checked: Vec<Checked> =
            self.given.given_to(opened)?.into_iter().map(Checked::of).collect();
        let mut asked = invariants.and_then(|it| self.judge(&it, &mut checked, terminal));
        let misnamed =
            asked.as_mut().map(|it| std::mem::take(&mut it.misnamed)).unwrap_or_default();
        let unused = self.allow_codes(&mut checked);
        let written = match &self.write_baseline {
            Some(path) if failures.is_empty() => Some(self.write(path, &mut checked)?),
            _ => None,
        };
        if let Some(known) = &mut known {
            checked.iter_mut().for_each(|one| one.pass_over(known));
        }

        let not_judged = not_judged_in(&checked);
        let gone: Vec<(Shown, Value)> = known.as_ref().map_or_else(Vec::new, |known| {
            let origins = checked.iter().map(|one| &one.origin);
            let gone = known.gone(&origins.collect::<Vec<_>>()).into_iter();
            gone.map(|entry| (entry.shown(), entry.json())).collect()
        });
        let judged = checked.len();
        let reports = checked.into_iter().map(|one| one.report).chain([Report::new(misnamed)]);
        let report = Report::merged(reports).with_unread(unread);
        let members = members(&not_judged, &gone, asked.as_ref());
        report::say_with(&report, members, self.format, templates.sources(), terminal)?;
        for failure in &failures {
            failure.say(terminal);
        }
        for code in unused {
            terminal.note(&said!("note: nothing of {} was found to allow\n", shown(code)));
        }
        if let (Some(known), false) = (&known, gone.is_empty()) {
            terminal.note(&said_of_gone(known, &gone));
        }
        let panicked = failures.iter().any(Failure::is_panic);
        let mut parts = Vec::new();
        if judged > 0 {
            let templates_judged = counted(judged, "template");
            parts.push(said!("{}: {}", templates_judged, self.summary(&report)));
        }
        parts.extend(asked.as_ref().map(Asked::words));
        if let Some(written) = &written {
            let findings = counted(written.count(), "finding");
            parts.push(said!("{} written to {}", findings, written.path()));
        }
        if !failures.is_empty() {
            let unread = counted(failures.len(), "template");
            parts.push(said!("{} could not be read", unread));
        }
        if !not_judged.is_empty() {
            parts.push(said_of_not_judged(&not_judged));
        }
        let assumed = asked.as_ref().map(Asked::assumed).unwrap_or_default();
        let summary = said!("{}{}\n", assumed, Shown::joined(parts, "; "));
        if failures.is_empty() && !report::blocks(&report, self.deny_warnings) {
            return inform(self.format, terminal, &summary);
        }
        terminal.note(&summary);
        Err(if panicked { Failure::Panicked(Box::new(Failure::Printed)) } else { Failure::Printed })
    }
}

impl Arguments {
    /// Passes over the findings of the codes, and returns those that have none.
    fn allow_codes(&self, checked: &mut [Checked]) -> IndexSet<&str> {
        let mut unused: IndexSet<&str> = self.allow.iter().map(String::as_str).collect();
        for one in checked {
            one.report.allow(|finding| {
                let code = self.allow.iter().find(|code| *code == finding.code())?;
                unused.shift_remove(code.as_str());
                Some(format!("--allow {code}"))
            });
        }
        unused
    }

    /// Writes what is found to a baseline, which then allows it.
    fn write(&self, path: &std::path::Path, checked: &mut [Checked]) -> Result<Baseline, Failure> {
        let mut written = Baseline::empty(path);
        for one in checked.iter() {
            written.add(&one.origin, &one.opened.template, &one.report);
        }
        written.write()?;
        checked.iter_mut().for_each(|one| one.pass_over(&mut written));
        Ok(written)
    }

    fn summary(&self, report: &Report) -> Shown {
        let allowed: usize = report.allowed().map(Finding::count).sum();
        let found = match (report.open().next(), allowed) {
            (Some(_), _) => report::summary(report, self.deny_warnings),
            (None, 0) => "nothing found".into(),
            (None, _) => "nothing else found".into(),
        };
        if allowed == 0 {
            return found;
        }
        let mut by: IndexMap<&str, usize> = IndexMap::new();
        for finding in report.allowed() {
            *by.entry(finding.allowed().unwrap_or_default()).or_default() += finding.count();
        }
        by.sort_keys();
        let by = by.into_iter().map(|(by, count)| said!("{} by {}", count, shown(by)));
        said!("{}; allowed: {}", found, Shown::joined(by, ", "))
    }
}

impl Checked {
    fn of(mut opened: Opened) -> Self {
        let origin = match opened.report {
            Some(_) => Origin::Stack(opened.name.clone()),
            None => Origin::File(PathBuf::from(&opened.name)),
        };
        let report = opened.report.take().unwrap_or_else(|| opened.template.check());
        Self { origin, opened, report }
    }

    fn pass_over(&mut self, known: &mut Baseline) {
        known.allow(&self.origin, &self.opened.template, &mut self.report);
    }
}

/// The code of a rule, in upper case.
fn code(word: &str) -> Result<String, String> {
    if let Some(rule) = catalogue::find(word) {
        return Ok(rule.code.to_owned());
    }
    Err(match catalogue::near(&word.to_ascii_uppercase()) {
        Some(near) => format!("there is no such rule: did you mean `{near}`?"),
        None => "there is no such rule: a finding's code stands in brackets before its message"
            .to_owned(),
    })
}

/// What no rule looked into, in all templates together.
fn not_judged_in(checked: &[Checked]) -> IndexMap<NotJudged, usize> {
    let mut all = IndexMap::new();
    for (what, count) in checked.iter().flat_map(|one| not_judged(&one.opened.template)) {
        *all.entry(what).or_default() += count;
    }
    all
}

fn said_of_not_judged(all: &IndexMap<NotJudged, usize>) -> Shown {
    let one = |(what, count): (&NotJudged, &usize)| match count {
        1 => what.to_string(),
        _ => format!("{what} ({count} times)"),
    };
    let mut named: Vec<Shown> = all.iter().take(NAMED).map(one).map(shown).collect();
    if let more @ 1.. = all.len().saturating_sub(NAMED) {
        named.push(said!("{} more (see --format json for all)", more));
    }
    said!("not judged: {}", Shown::joined(named, ", "))
}

fn said_of_gone(known: &Baseline, gone: &[(Shown, Value)]) -> Shown {
    let path = known.path();
    let mut text = match gone.len() {
        1 => said!("note: 1 entry of {} is gone; `--write-baseline` leaves it out\n", path),
        count => {
            said!(
                "note: {} entries of {} are gone; `--write-baseline` leaves them out\n",
                count,
                path
            )
        }
    };
    for (entry, _) in gone.iter().take(NAMED) {
        text.push(said!("  {}\n", entry));
    }
    if let more @ 1.. = gone.len().saturating_sub(NAMED) {
        text.push(said!("  … and {} more\n", more));
    }
    text
}

/// What a document says beside the findings.
fn members(
    not_judged: &IndexMap<NotJudged, usize>,
    gone: &[(Shown, Value)],
    asked: Option<&Asked>,
) -> Map<String, Value> {
    let mut members = Map::new();
    if !not_judged.is_empty() {
        let one = |(what, count): (&NotJudged, &usize)| json!({ "what": what.to_string(), "count": count });
        members.insert("notJudged".to_owned(), not_judged.iter().map(one).collect());
    }
    if !gone.is_empty() {
        let entries = gone.iter().map(|(_, entry)| entry.clone());
        members.insert("goneFromBaseline".to_owned(), entries.collect());
    }
    if let Some(asked) = asked {
        asked.add_to(&mut members);
    }
    members
}
