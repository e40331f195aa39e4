//! `synth`: writes the templates of stacks, if there are no errors.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use clap::Parser;

use super::environment::stage;
use super::failure::Reason;
use super::output::{self, OutputFile};
use super::report::{self, Format, inform};
use super::stacks::Stacks;
use super::terminal::Terminal;
use super::text::{counted, shell_word, shown};
use super::verb::{Program, Verb};
use super::{Failure, with_help};
use crate::facts::limits::cloudformation::TEMPLATE_BODY_BYTES;
use crate::findings::{Report, Severity};
use crate::names;
use crate::shown::{Shown, said};
use crate::stack::{Stack, Stage};
use crate::synth::{self, Synthesis};

/// Write the templates of stacks, if nothing is wrong with them
#[derive(Parser)]
#[command(name = Self::NAME)]
pub(super) struct Arguments {
    /// The stacks to synthesize; all of them if none is named
    stacks: Vec<String>,
    /// The copy of the app to synthesize; stacks and files of other stages than `dev` have it in
    /// their names
    #[arg(long, default_value_t, value_parser = stage)]
    stage: Stage,
    /// The folder to write to; it is made if it is not there
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,
    /// Print the templates instead of writing them
    #[arg(long, conflicts_with_all = ["check", "format"])]
    stdout: bool,
    /// Write nothing; fail if the files differ from what would be written
    #[arg(long)]
    check: bool,
    /// Fail on warnings, too
    #[arg(long)]
    deny_warnings: bool,
    /// How to print findings: text on stderr, or a document on stdout for other programs
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

impl Verb for Arguments {
    const NAME: &'static str = "synth";
    const NEEDS_STACKS: bool = true;
    const EXAMPLES: &'static [(&'static str, &'static str)] = &[
        ("synth", "every stack, into out/"),
        ("synth music --stage prod", "one stack, as out/music-prod.template.json"),
        ("synth --check", "is out/ what the stacks say?"),
    ];

    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure> {
        // The process ends with the command, which gives back all memory at once.
        let stacks = ManuallyDrop::new(Stacks::new(program, &self.stage));
        let chosen = choose(&stacks, &self.stacks)?;
        let stacks: Vec<&Stack> = stacks.sound().collect();
        let syntheses = chosen.iter().map(|stack| Synthesis::of(stack, &self.stage));
        let syntheses: ManuallyDrop<Vec<Synthesis>> = ManuallyDrop::new(syntheses.collect());
        let names = synth::stack_names(&stacks, &self.stage);
        let report = Report::merged(
            std::iter::once(names)
                .chain(syntheses.iter().map(|synthesis| synthesis.report().clone())),
        );
        say(&report, self, terminal)?;

        let files: Vec<OutputFile> =
            syntheses.iter().map(|synthesis| file(synthesis, &self.out)).collect();
        if self.stdout {
            let text: Shown = files.iter().map(|file| file.text.clone()).collect();
            terminal.result(&text)?;
        } else if self.check {
            let strays =
                if self.stacks.is_empty() { strays(&stacks, &self.out) } else { Vec::new() };
            check(&files, strays)?;
            inform(self.format, terminal, &"up to date\n".into())?;
        } else {
            let changed = output::write_all(&self.out, &files, output::TO_STDOUT)?;
            for ((synthesis, file), changed) in syntheses.iter().zip(&files).zip(changed) {
                inform(self.format, terminal, &written(synthesis, file, changed))?;
            }
            let commands: Shown = (syntheses.iter().zip(&files))
                .map(|(synthesis, file)| said!("  {}\n", deploy_command(synthesis, file)))
                .collect();
            let needs_bucket = files.iter().any(needs_bucket);
            let note = if needs_bucket { why_a_bucket() } else { Shown::default() };
            inform(self.format, terminal, &said!("deploy with:\n{}{}", commands, note))?;
        }
        Ok(())
    }
}

/// The stacks of these names, or all of them, in the order of the app, each once.
fn choose<'s>(stacks: &'s Stacks, names: &[String]) -> Result<Vec<&'s Stack>, Failure> {
    if stacks.declared().is_empty() {
        let help = "add one in main: `App::new().stack(music::stack)`";
        return Err(with_help("this project has no stacks", help).into());
    }
    if names.is_empty() {
        let panics = stacks.panics().map(|panic| panic.text("; nothing was written"));
        let panics: Vec<Reason> = panics.map(Reason::whole).collect();
        return match panics.is_empty() {
            true => Ok(stacks.sound().collect()),
            false => Err(Failure::Panicked(Box::new(Failure::Because(panics)))),
        };
    }
    let unknown = names.iter().filter(|name| stacks.named(name).is_none());
    let unknown: Vec<Reason> = unknown.map(|name| stacks.no_stack(name, "stack")).collect();
    if !unknown.is_empty() {
        return Err(stacks.missing(unknown));
    }
    Ok(stacks.sound().filter(|stack| names.iter().any(|name| name == stack.name())).collect())
}

/// Prints the findings. An error among them ends the command.
fn say(report: &Report, arguments: &Arguments, terminal: &mut Terminal) -> Result<(), Failure> {
    report::say(report, arguments.format, &terminal.sources(), terminal)?;
    let summary = report::summary(report, arguments.deny_warnings);
    if report::blocks(report, arguments.deny_warnings) {
        // The path ends in a slash.
        let out = arguments.out.join("");
        let out = shown(out.display());
        terminal.note(&said!("{}; nothing was written to {}\n", summary, out));
        return Err(Failure::Printed);
    }
    if report.count(Severity::Warning) > 0 {
        terminal.note(&said!("{}\n", summary));
    }
    Ok(())
}

fn file(synthesis: &Synthesis, out: &Path) -> OutputFile {
    OutputFile {
        path: out.join(synthesis.file_name()),
        text: synthesis.template().shown_json().clone(),
    }
}

/// The templates in the folder that belong to no stack of the app, at any stage.
fn strays(stacks: &[&Stack], out: &Path) -> Vec<String> {
    let strays = (output::names_in(out).into_iter())
        .filter(|file| {
            file.strip_suffix(".template.json").is_some_and(|name| {
                !stacks.iter().any(|stack| {
                    let rest = name.strip_prefix(stack.name());
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
                })
            })
        })
        .map(|file| format!("`{}` belongs to no stack", out.join(file).display()));
    strays.collect()
}

fn check(files: &[OutputFile], strays: Vec<String>) -> Result<(), Failure> {
    let mut stale: Vec<Reason> = (files.iter().filter(|file| !output::is_current(file)))
        .map(|file| {
            let state = if file.path.exists() { "differs" } else { "is missing" };
            format!("`{}` {state}", file.path.display()).into()
        })
        .collect();
    if let Some(last) = stale.pop() {
        stale.push(last.help("run `synth` without `--check` and commit what it writes"));
    }
    let mut strays: Vec<Reason> = strays.into_iter().map(Reason::from).collect();
    if let Some(last) = strays.pop() {
        strays.push(last.help("remove what no stack writes any more"));
    }
    stale.extend(strays);
    if !stale.is_empty() {
        return Err(Failure::Because(stale));
    }
    Ok(())
}

fn written(synthesis: &Synthesis, file: &OutputFile, changed: bool) -> Shown {
    let resources = counted(synthesis.template().resources().count(), "resource");
    let unchanged = if changed { "" } else { ", unchanged" };
    let path = shown(file.path.display());
    said!("{}  {} bytes, {}{}\n", path, file.text.len(), resources, unchanged)
}

fn deploy_command(synthesis: &Synthesis, file: &OutputFile) -> Shown {
    let mut command = said!(
        "aws cloudformation deploy --template-file {} --stack-name {}",
        shell_word(&file.path.display().to_string()),
        shell_word(synthesis.stack_name())
    );
    if let Some(capability) = synthesis.capability() {
        command.push(said!(" --capabilities {}", capability.name()));
    }
    if let Some(region) = synthesis.region() {
        command.push(said!(" --region {}", shell_word(region)));
    }
    if needs_bucket(file) {
        command.push(" --s3-bucket BUCKET");
    }
    command
}

fn needs_bucket(file: &OutputFile) -> bool {
    file.text.len() > TEMPLATE_BODY_BYTES
}

fn why_a_bucket() -> Shown {
    let most = names::grouped(TEMPLATE_BODY_BYTES);
    let note = "note: CloudFormation reads a template of more than";
    said!("{} {} bytes from a bucket of yours\n", note, shown(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown_of(character: &'static str, times: usize) -> Shown {
        std::iter::repeat_n(Shown::from(character), times).collect()
    }

    #[test]
    fn a_template_of_51_200_bytes_needs_no_bucket() {
        let file =
            |bytes| OutputFile { path: "out/a.template.json".into(), text: shown_of("x", bytes) };
        assert!(!needs_bucket(&file(51_200)));
        assert!(needs_bucket(&file(51_201)));
        // Bytes are counted, not characters.
        let text = shown_of("é", 25_601);
        assert!(needs_bucket(&OutputFile { text, ..file(0) }));
    }
}
