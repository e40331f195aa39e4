//! `synth`: the templates of stacks, if nothing is wrong with them.

use std::path::Path;

use super::arguments::SynthArguments;
use super::output::{self, File};
use super::report::{self, inform};
use super::stacks::Stacks;
use super::terminal::Terminal;
use super::{Failure, with_help};
use crate::facts::limits::cloudformation::TEMPLATE_BODY_BYTES;
use crate::findings::{Report, Severity};
use crate::names;
use crate::stack::{App, Stack};
use crate::synth::{self, Synthesis};

pub(super) fn run(
    app: &App,
    arguments: &SynthArguments,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let stacks = Stacks::new(app, &arguments.stage);
    let chosen = choose(&stacks, &arguments.stacks)?;
    let stacks: Vec<&Stack> = stacks.sound().collect();
    let syntheses: Vec<Synthesis> =
        chosen.iter().map(|stack| Synthesis::of(stack, &arguments.stage)).collect();
    let names = synth::stack_names(&stacks, &arguments.stage);
    let report = Report::merged(
        std::iter::once(names).chain(syntheses.iter().map(|synthesis| synthesis.report().clone())),
    );
    say(&report, arguments, terminal)?;

    let files: Vec<File> =
        syntheses.iter().map(|synthesis| file(synthesis, &arguments.out)).collect();
    if arguments.stdout {
        let text: String = files.iter().map(|file| file.text.as_str()).collect();
        terminal.result(&text)?;
    } else if arguments.check {
        let strays =
            if arguments.stacks.is_empty() { strays(&stacks, &arguments.out) } else { Vec::new() };
        check(&files, strays)?;
        inform(arguments.format, terminal, "up to date\n")?;
    } else {
        let changed = output::write_all(&arguments.out, &files)?;
        for ((synthesis, file), changed) in syntheses.iter().zip(&files).zip(changed) {
            inform(arguments.format, terminal, &written(synthesis, file, changed))?;
        }
        let commands: String = (syntheses.iter().zip(&files))
            .map(|(synthesis, file)| format!("  {}\n", deploy_command(synthesis, file)))
            .collect();
        let note = if files.iter().any(needs_bucket) { why_a_bucket() } else { String::new() };
        inform(arguments.format, terminal, &format!("deploy with:\n{commands}{note}"))?;
    }
    Ok(())
}

/// `1 resource`, `17 resources`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The stacks of these names, or all, in the order of the app; each once, however they were named.
fn choose<'s>(stacks: &'s Stacks, names: &[String]) -> Result<Vec<&'s Stack>, Failure> {
    if stacks.declared().is_empty() {
        let help = "add one in main: `App::new().stack(music::stack)`";
        return Err(with_help("this project has no stacks", help).into());
    }
    if names.is_empty() {
        let panics = stacks.panics().map(|panic| panic.text("; nothing was written"));
        let panics: Vec<String> = panics.collect();
        return match panics.is_empty() {
            true => Ok(stacks.sound().collect()),
            false => Err(Failure::Panicked(Box::new(Failure::Because(panics)))),
        };
    }
    let unknown = names.iter().filter(|name| stacks.named(name).is_none());
    let unknown: Vec<String> = unknown.map(|name| stacks.no_stack(name, "stack")).collect();
    if !unknown.is_empty() {
        return Err(stacks.missing(unknown));
    }
    Ok(stacks.sound().filter(|stack| names.iter().any(|name| name == stack.name())).collect())
}

/// Prints the findings; an error among them ends the command.
fn say(
    report: &Report,
    arguments: &SynthArguments,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    report::say(report, arguments.format, &terminal.sources(), terminal)?;
    let summary = report::summary(report, arguments.deny_warnings);
    if report::blocks(report, arguments.deny_warnings) {
        // With one slash behind it.
        let out = arguments.out.join("");
        terminal.note(&format!("{summary}; nothing was written to {}\n", out.display()));
        return Err(Failure::Said);
    }
    if report.count(Severity::Warning) > 0 {
        terminal.note(&format!("{summary}\n"));
    }
    Ok(())
}

fn file(synthesis: &Synthesis, out: &Path) -> File {
    File { path: out.join(synthesis.file_name()), text: synthesis.template().to_json() }
}

/// Templates in the folder that belong to no stack of the app, at whatever stage.
fn strays(stacks: &[&Stack], out: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(out).into_iter().flatten().flatten();
    let mut strays: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|file| {
            file.strip_suffix(".template.json").is_some_and(|name| {
                !stacks.iter().any(|stack| {
                    let rest = name.strip_prefix(stack.name());
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
                })
            })
        })
        .map(|file| format!("`{}` belongs to no stack", out.join(file).display()))
        .collect();
    strays.sort();
    strays
}

fn check(files: &[File], strays: Vec<String>) -> Result<(), Failure> {
    let mut stale: Vec<String> = (files.iter().filter(|file| !output::is_current(file)))
        .map(|file| {
            let state = if file.path.exists() { "differs" } else { "is missing" };
            format!("`{}` {state}", file.path.display())
        })
        .collect();
    if let Some(last) = stale.last_mut() {
        *last = with_help(last, "run `synth` without `--check` and commit what it writes");
    }
    let had = stale.len();
    stale.extend(strays);
    if let Some(last) = stale.get_mut(had..).and_then(|strays| strays.last_mut()) {
        *last = with_help(last, "remove what no stack writes any more");
    }
    if !stale.is_empty() {
        return Err(Failure::Because(stale));
    }
    Ok(())
}

fn written(synthesis: &Synthesis, file: &File, changed: bool) -> String {
    let resources = counted(synthesis.template().resources().count(), "resource");
    let unchanged = if changed { "" } else { ", unchanged" };
    format!("{}  {} bytes, {resources}{unchanged}\n", file.path.display(), file.text.len())
}

fn deploy_command(synthesis: &Synthesis, file: &File) -> String {
    let mut command = format!(
        "aws cloudformation deploy --template-file {} --stack-name {}",
        shell_word(&file.path.display().to_string()),
        synthesis.stack_name()
    );
    if let Some(capability) = synthesis.capability() {
        command.push_str(&format!(" --capabilities {}", capability.name()));
    }
    if let Some(region) = synthesis.region() {
        command.push_str(&format!(" --region {region}"));
    }
    if needs_bucket(file) {
        command.push_str(" --s3-bucket BUCKET");
    }
    command
}

fn needs_bucket(file: &File) -> bool {
    file.text.len() > TEMPLATE_BODY_BYTES
}

fn why_a_bucket() -> String {
    let most = names::grouped(TEMPLATE_BODY_BYTES);
    format!(
        "note: CloudFormation reads a template of more than {most} bytes from a bucket of yours\n"
    )
}

/// A path as a shell takes it.
pub(super) fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:".contains(c);
    if word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_of_51_200_bytes_needs_no_bucket() {
        let file = |bytes| File { path: "out/a.template.json".into(), text: "x".repeat(bytes) };
        assert!(!needs_bucket(&file(51_200)));
        assert!(needs_bucket(&file(51_201)));
        // Bytes are counted, not characters.
        let text = "é".repeat(25_601);
        assert!(needs_bucket(&File { text, ..file(0) }));
    }
}
