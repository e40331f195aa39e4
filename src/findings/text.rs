//! A report in the form of rustc's errors, for people.

use std::collections::BTreeMap;

use annotate_snippets::{Group, Level};
use indexmap::IndexMap;

use super::excerpt::{Body, rendered, written};
use super::{Finding, Report, Severity, Sources};
use crate::shown::{Shown, Text, said};
use crate::site::Place;

/// How many findings of one rule a report shows. Further ones are only counted.
const SHOWN_PER_RULE: usize = 10;

/// How many different messages at one place are shown. Further ones are only counted.
const SHOWN_PER_PLACE: usize = 3;

/// From how many findings on that differ only in names the first one stands for all.
const FOLDED_FROM: usize = 3;

/// How many places of such findings are named. Further ones are only counted.
const PLACES_NAMED: usize = 5;

/// Whether text has colours. The command line decides; the library reads no environment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Color {
    /// Plain text without any escape sequence.
    Never,
    /// ANSI escape sequences.
    Always,
}

impl Report {
    /// The open findings in the form of rustc's errors, each followed by an empty line; empty if
    /// there are none. [`Report::summary`] has the counts to print below.
    ///
    /// Three or more findings of one file that differ only in names are shown as one, with the places of the
    /// others. If a rule is broken at more than ten places, the rest is only counted. [`Report::json`] and
    /// [`Report::sarif`] have all.
    pub fn text(&self, sources: &Sources, color: Color) -> String {
        self.shown_text(sources, color).into()
    }

    pub(crate) fn shown_text(&self, sources: &Sources, color: Color) -> Shown {
        let mut text = Shown::default();
        let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
        let mut cut: BTreeMap<&'static str, usize> = BTreeMap::new();
        for (finding, alike) in folded(self.open()) {
            let shown = shown.entry(finding.code()).or_default();
            if *shown < SHOWN_PER_RULE {
                *shown += 1;
                text.push(rendered(group(finding, &alike, sources), color));
                text.push("\n\n");
            } else {
                let all = std::iter::once(&finding).chain(&alike);
                *cut.entry(finding.code()).or_default() += all.map(|one| one.count).sum::<usize>();
            }
        }
        for (code, count) in &cut {
            text.push(said!("… and {} more {} (see --format json for all)\n", count, code));
        }
        if !cut.is_empty() {
            text.push("\n");
        }
        text
    }

    /// The acknowledged findings, one line each, with their reasons.
    pub fn acknowledged_text(&self) -> String {
        self.shown_acknowledged_text().into()
    }

    pub(crate) fn shown_acknowledged_text(&self) -> Shown {
        let lines = self.acknowledged().map(|finding| {
            let place = match written(&finding.location) {
                Some(place) => format!(" {place}:"),
                None => String::new(),
            };
            let more = match finding.count {
                1 => String::new(),
                count => format!(" (and {} more like it here)", count - 1),
            };
            let reason = finding.acknowledged().unwrap_or_default();
            let line = format!(
                "acknowledged[{}]{place} {}{more} — {reason}",
                finding.code(),
                finding.message
            );
            said!("{}\n", Text::of(&line).line())
        });
        lines.collect()
    }
}

/// Findings, each with those of the same file that say the same of other names: what a loop, a macro or a
/// person has written several times.
fn folded<'f>(findings: impl Iterator<Item = &'f Finding>) -> Vec<(&'f Finding, Vec<&'f Finding>)> {
    let mut kinds: IndexMap<String, Vec<(usize, &Finding)>> = IndexMap::new();
    for (index, finding) in findings.enumerate() {
        let kind = kind_of(finding).unwrap_or_else(|| index.to_string());
        kinds.entry(kind).or_default().push((index, finding));
    }
    let mut folded = Vec::new();
    for kind in kinds.into_values() {
        match kind.as_slice() {
            [(index, first), others @ ..] if kind.len() >= FOLDED_FROM => {
                folded.push((*index, *first, others.iter().map(|(_, other)| *other).collect()));
            }
            few => folded.extend(few.iter().map(|(index, one)| (*index, *one, Vec::new()))),
        }
    }
    folded.sort_by_key(|(index, ..)| *index);
    folded.into_iter().map(|(_, first, alike)| (first, alike)).collect()
}

/// What the findings of one origin in a file have in common: their words without the names. `None` for a
/// finding in Rust source, where each place is a call of its own.
fn kind_of(finding: &Finding) -> Option<String> {
    let place = finding.location.place.as_ref()?;
    let Place::File(_) = place else { return None };
    let nameless = |text: &str| text.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let words = [
        place.file(),
        finding.code(),
        &finding.severity().to_string(),
        &nameless(&finding.message),
        &nameless(&finding.label),
        &finding.helps().join("\n"),
    ];
    Some(words.join("\n"))
}

/// Where the findings are that the first one stands for.
fn places(alike: &[&Finding]) -> Option<String> {
    let count: usize = alike.iter().map(|one| one.count).sum();
    let places = alike.iter().take(PLACES_NAMED).filter_map(|one| {
        let place = one.location.place.as_ref()?;
        let pointer = one.location.pointer.as_deref().unwrap_or_default();
        let line = place.line();
        Some(match pointer.split('/').collect::<Vec<_>>().as_slice() {
            ["", "Resources", id, ..] => format!("`{id}` in line {line}"),
            _ => format!("line {line}"),
        })
    });
    let more = if alike.len() > PLACES_NAMED { " …" } else { "" };
    let places = places.collect::<Vec<_>>().join(", ");
    (count > 0).then(|| format!("and {count} more like this: {places}{more}"))
}

fn group<'a>(finding: &'a Finding, alike: &[&Finding], sources: &Sources) -> Group<'a> {
    let level = match finding.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(Text::of(&finding.message).line()).id(finding.code());
    let body = Body::of(&finding.location, &finding.label, &finding.others, sources);
    let has_notes_only = body.excerpts.is_empty();
    body.below(title, has_notes_only)
        .elements(
            repetitions(finding)
                .iter()
                .chain(&places(alike))
                .map(|note| Level::NOTE.message(Text::of(note).line())),
        )
        .elements(finding.helps().iter().map(|help| Level::HELP.message(Text::of(help).lines())))
        .element(Level::NOTE.no_name().message(format!("see `explain {}`", finding.code())))
}

/// The other findings that were folded into this one: listed if they are few, otherwise counted.
fn repetitions(finding: &Finding) -> Vec<String> {
    let mut notes = Vec::new();
    let mut rest = finding.count - 1;
    if finding.also.len() <= SHOWN_PER_PLACE {
        notes.extend(finding.also.iter().map(|message| format!("also here: {message}")));
        rest = rest.saturating_sub(finding.also.len());
    }
    if rest > 0 {
        notes.push(format!("and {rest} more like it here"));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::{CLASH, LIMIT, at, in_file, pointer};
    use crate::findings::{Help, Location, Word};

    const MUSIC: &str = r#"pub fn stack(stage: &Stage) -> Stack {
    let mut stack = Stack::new("music");

    let tracks = stack.add(
        TableV2::on_demand("TrackTable", Attribute::string("uploadedBy"))
            .table_name("TrackTable")
            .point_in_time_recovery(true)
            .deletion_protection(stage.is("prod"))
            .global_secondary_index(GlobalSecondaryIndex::new("byUserId", Attribute::number("uploadedBy")))
            .global_secondary_index(
                GlobalSecondaryIndex::new("byAlbum", Attribute::string("album")),
            ),
    );
    stack
}
"#;

    const TEMPLATE: &str = r#"{
  "Resources": {
    "Tracks": {
      "Type": "AWS::DynamoDB::Table",
      "Properties": {
        "TableName": "a b",
        "BillingMode": "PAY_PER_REQUEST"
      }
    }
  }
}
"#;

    fn sources() -> Sources {
        Sources::in_memory([("stacks/music.rs", MUSIC)])
    }

    fn plain(findings: Vec<Finding>) -> String {
        Report::new(findings).text(&sources(), Color::Never)
    }

    fn clash() -> Finding {
        Finding::new(&CLASH, "attribute `uploadedBy` is declared with two types")
            .at(at("stacks/music.rs", 9, 75))
            .label("a number here")
            .and(at("stacks/music.rs", 5, 42), "a string here")
            .help(
                "a table has one type for each attribute; index keys share the table's attributes",
            )
    }

    #[test]
    fn a_report_as_a_person_reads_it() {
        let report = Report::new(vec![
            clash(),
            Finding::new(&LIMIT, "index `byAlbum` projects nothing anyone reads")
                .at(at("stacks/music.rs", 10, 14))
                .label("this index")
                .help("name what is read:\n.projection(Projection::include([\"title\"]))"),
            Finding::new(&CLASH, "table name `a b` contains a space")
                .at(in_file("template.json", TEMPLATE, "\"a b\""))
                .label("letters, digits, `_`, `-` and `.`")
                .and(in_file("template.json", TEMPLATE, "\"Properties\""), "of this table")
                .and(at("stacks/music.rs", 6, 14), "as here"),
        ]);
        let text = report.text(&sources(), Color::Never) + &report.summary();
        insta::assert_snapshot!(text, @r#"
        error[DDB004]: attribute `uploadedBy` is declared with two types
         --> stacks/music.rs:9:75
          |
        5 |         TableV2::on_demand("TrackTable", Attribute::string("uploadedBy"))
          |                                          ------------------------------- a string here
        ...
        9 |             .global_secondary_index(GlobalSecondaryIndex::new("byUserId", Attribute::number("uploadedBy")))
          |                                                                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a number here
          |
          = help: a table has one type for each attribute; index keys share the table's attributes
          = see `explain DDB004`

        warning[DDB012]: index `byAlbum` projects nothing anyone reads
          --> stacks/music.rs:10:14
           |
        10 |             .global_secondary_index(
           |              ^^^^^^^^^^^^^^^^^^^^^^^ this index
           |
           = help: name what is read:
                   .projection(Projection::include(["title"]))
           = see `explain DDB012`

        error[DDB004]: table name `a b` contains a space
         --> template.json:6:22
          |
        5 |       "Properties": {
          |       ------------ of this table
        6 |         "TableName": "a b",
          |                      ^^^^^ letters, digits, `_`, `-` and `.`
          |
         ::: stacks/music.rs:6:14
          |
        6 |             .table_name("TrackTable")
          |              ------------------------ as here
          |
          = see `explain DDB004`

        2 errors, 1 warning
        "#);
    }

    #[test]
    fn without_an_excerpt_every_place_is_still_said() {
        let text = plain(vec![
            Finding::new(&CLASH, "two resources are called `Tracks`")
                .at(at("stacks/gone.rs", 21, 32))
                .label("again here")
                .and(at("stacks/gone.rs", 18, 42), "first here")
                .help("give one another id"),
            Finding::new(&LIMIT, "table `Cache` has no recovery")
                .at(pointer("/Resources/Cache/Properties")),
            Finding::new(&LIMIT, "the stack is empty"),
        ]);
        insta::assert_snapshot!(text, @r"
        error[DDB004]: two resources are called `Tracks`
        --> stacks/gone.rs:21:32
         |
         = note: again here
         = note: first here (stacks/gone.rs:18:42)
         = help: give one another id
         = see `explain DDB004`

        warning[DDB012]: the stack is empty
         |
         = see `explain DDB012`

        warning[DDB012]: table `Cache` has no recovery
        --> /Resources/Cache/Properties
         |
         = see `explain DDB012`
        ");
    }

    #[test]
    fn a_changed_file_shows_no_excerpt_at_all() {
        let mut finding = clash();
        finding.location = at("stacks/music.rs", 900, 1);
        let text = plain(vec![finding]);
        assert!(text.contains("--> stacks/music.rs:900:1\n"), "{text}");
        assert!(text.contains("note: a string here (stacks/music.rs:5:42)\n"), "{text}");
        assert!(!text.contains("TableV2"), "{text}");
    }

    #[test]
    fn the_underline_stands_below_what_it_is_about() {
        let source = "\tadd(\"日本é\", Attribute::number(\"é\"));\r\n";
        let sources = Sources::in_memory([("a.rs", source)]);
        let finding = Finding::new(&CLASH, "m").at(at("a.rs", 1, 18)).label("here");
        let text = Report::new(vec![finding]).text(&sources, Color::Never);

        let lines: Vec<&str> = text.lines().collect();
        let line = lines.iter().position(|line| line.contains("Attribute")).unwrap();
        // A tab is shown as four columns, and the two wide characters take two columns each.
        let before = lines[line].split("Attribute").next().unwrap().chars().count() + 2;
        let expected = " ".repeat(before - 3) + "^^^^^^^^^^^^^^^^^^^^^^ here";
        assert_eq!(lines[line + 1], format!("  |{expected}"), "{text}");
        assert!(!text.contains('\r'));
    }

    #[test]
    fn a_loop_is_one_finding_with_a_count() {
        let table = |n: u32| {
            Finding::new(&LIMIT, format!("table `T{n:02}` is too much")).at(at(
                "stacks/music.rs",
                5,
                9,
            ))
        };
        let text = plain((0..40).map(table).collect());
        assert_eq!(text.matches("warning[DDB012]").count(), 1, "{text}");
        assert!(text.contains("warning[DDB012]: table `T00` is too much\n"), "{text}");
        assert!(text.contains("= note: and 39 more like it here\n"), "{text}");

        let text = plain(vec![table(1), table(2), table(2)]);
        assert!(text.contains("= note: also here: table `T02` is too much\n"), "{text}");
        assert!(text.contains("= note: and 1 more like it here\n"), "{text}");
    }

    #[test]
    fn a_rule_is_cut_after_ten() {
        let many = (1..=12).map(|line| Finding::new(&LIMIT, "m").at(at("gone.rs", line, 1)));
        let twice = Finding::new(&LIMIT, "m").at(at("gone.rs", 12, 1));
        let text = plain(many.chain([twice, clash()]).collect());
        assert_eq!(text.matches("warning[DDB012]").count(), 10);
        assert_eq!(text.matches("error[DDB004]").count(), 1);
        assert!(
            text.ends_with("\n\n… and 3 more DDB012 (see --format json for all)\n\n"),
            "{text}"
        );
    }

    #[test]
    fn colours_are_escape_sequences_and_plain_text_has_none() {
        let mut finding = clash().help("\u{1b}[31mred").and(pointer("/\u{1b}x"), "\u{1b}");
        finding.message = "a name with \u{1b}[31m\nand a new line".to_owned();
        finding.label = "\u{1b}[0m\n".to_owned();
        let mut waived = finding.clone();
        waived.acknowledge("\u{1b}\n");
        let report = Report::new(vec![finding, waived]);

        let text = report.text(&sources(), Color::Never) + &report.acknowledged_text();
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(text.contains("error[DDB004]: a name with ␛[31m␊and a new line\n"), "{text}");
        assert_eq!(report.acknowledged_text().lines().count(), 1);
        assert!(report.text(&sources(), Color::Always).contains("\u{1b}["));
    }

    #[test]
    fn help_speaks_the_language_of_the_place() {
        let finding = |location: Location| {
            let finding = Finding::new(&LIMIT, "no recovery").at(location);
            let call = Word::property("Recovery", true).call(".recovery()");
            plain(vec![finding.help(Help::say("{}", [call]))])
        };
        let file = finding(in_file("t.json", "{}", "{}"));
        assert!(file.contains("help: `\"Recovery\": true`\n"), "{file}");
        assert!(!file.contains(".recovery()"), "{file}");
        let stack = finding(crate::site::Site::caller().into());
        assert!(stack.contains("help: `.recovery()`\n"), "{stack}");
        assert!(!stack.contains("true"), "{stack}");
    }

    #[test]
    fn acknowledged_findings_are_a_line_each() {
        let waived = |message: &str, location: Location, reason: &str| {
            let mut finding = Finding::new(&LIMIT, message).at(location);
            finding.acknowledge(reason);
            finding
        };
        let report = Report::new(vec![
            waived("`b` matches every table", at("stacks/music.rs", 5, 9), "the job is a backup"),
            waived("`a` matches every table", at("stacks/music.rs", 5, 9), "the job is a backup"),
            waived("no recovery", pointer("/Resources/Cache"), "a cache"),
        ]);
        insta::assert_snapshot!(report.acknowledged_text(), @r"
        acknowledged[DDB012] stacks/music.rs:5:9: `a` matches every table (and 1 more like it here) — the job is a backup
        acknowledged[DDB012] /Resources/Cache: no recovery — a cache
        ");
        assert_eq!(report.text(&sources(), Color::Never), "");
    }
}
