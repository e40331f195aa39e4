//! `Verb`, and the command line that the verbs of a program form.

use std::ffi::OsStr;

use clap::builder::StyledStr;
use clap::{ArgMatches, Command, Parser};

use super::environment::{no_stage, stage_among};
use super::failure::Failure;
use super::terminal::Terminal;
use crate::stack::{App, Stage};

/// A verb of the command line: its arguments, its help, and what it does.
///
/// In help texts `{run}` is the command that runs the program, and `{music}` is a stack of that name, or
/// its template file if the program has no stacks.
pub(super) trait Verb: Parser {
    /// How it is typed.
    const NAME: &'static str;

    /// Whether it needs stacks. A verb that does not takes files as well, and `tablature` has it too.
    const NEEDS_STACKS: bool;

    /// The examples in the program's own help: a command, and what it does.
    const EXAMPLES: &'static [(&'static str, &'static str)] = &[];

    /// Runs the verb.
    ///
    /// # Errors
    ///
    /// Why the program ends with another status than 0.
    fn run(&self, program: Program<'_>, terminal: &mut Terminal) -> Result<(), Failure>;
}

/// The program whose command line this is.
#[derive(Clone, Copy)]
pub(super) enum Program<'a> {
    /// The binary of a project, with the stacks of its app.
    Project(&'a App),
    /// `tablature`, which has no stacks and takes anyone's files.
    Tablature,
}

impl<'a> Program<'a> {
    /// The app, if there is one.
    pub(super) fn app(self) -> Option<&'a App> {
        match self {
            Self::Project(app) => Some(app),
            Self::Tablature => None,
        }
    }

    /// The command line with these verbs.
    pub(super) fn command(self, verbs: &[Registered]) -> Command {
        self.command_with(verbs, None)
    }

    /// The command line as far as it is needed by what was typed first: to make that of a verb takes its time.
    pub(super) fn command_for(self, verbs: &[Registered], typed: Option<&OsStr>) -> Command {
        let is_typed = |verb: &&Registered| typed.is_some_and(|typed| typed == verb.name);
        self.command_with(verbs, self.verbs(verbs).find(is_typed))
    }

    fn command_with(self, verbs: &[Registered], only: Option<&Registered>) -> Command {
        let about = match self {
            Self::Project(_) => "Synthesizes the CloudFormation templates of this project's stacks",
            Self::Tablature => {
                "Says what is wrong with CloudFormation templates, and who may do what by them"
            }
        };
        let examples = self.verbs(verbs).flat_map(|verb| verb.examples);
        let examples: Vec<_> = examples.map(|(typed, does)| (self.filled(typed), *does)).collect();
        Command::new(env!("CARGO_CRATE_NAME"))
            .version(env!("CARGO_PKG_VERSION"))
            .about(about)
            .after_help(self.filled(&listed(&examples)))
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands(
                self.verbs(verbs)
                    .filter(|verb| only.is_none_or(|only| only.name == verb.name))
                    .map(|verb| self.subcommand((verb.command)())),
            )
    }

    /// The verbs that the program has, in their order.
    pub(super) fn verbs(self, verbs: &[Registered]) -> impl Iterator<Item = &Registered> {
        verbs.iter().filter(move |verb| !verb.needs_stacks || self.app().is_some())
    }

    /// A verb's part of the command line, in this program's words.
    fn subcommand(self, command: Command) -> Command {
        let help = command.get_after_help().map(StyledStr::to_string);
        let command = match help {
            Some(help) => command.after_help(self.filled(&help)),
            None => command,
        };
        if let Some(app) = self.app() {
            let stages = app.declared_stages();
            let Some(first) = stages.first() else { return command };
            let default = Stage::default();
            let default = if stages.iter().any(|stage| *stage == default.name()) {
                default.name()
            } else {
                first
            };
            return command.mut_args(|it| match it.get_id().as_str() {
                "stage" => {
                    let known = stages.to_vec();
                    let parser = move |word: &str| stage_among(&known, word);
                    it.value_parser(parser).default_value(default.to_owned())
                }
                _ => it,
            });
        }
        command.mut_args(|it| match it.get_id().as_str() {
            "template" => it.help(FILE).value_name("TEMPLATE"),
            "templates" => it.help(FILES),
            "synthesized" => it.hide(true),
            "stage" => it.hide(true).value_parser(no_stage),
            _ => it,
        })
    }

    /// A help text with this program's words in place of `{run}` and `{music}`.
    fn filled(self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            filled.push_str(before);
            let word = behind.split_once('}').filter(|(word, _)| {
                !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase())
            });
            filled += &match (word, self) {
                (Some(("run", _)), Self::Project(_)) => "cargo run --".to_owned(),
                (Some(("run", _)), Self::Tablature) => "tablature".to_owned(),
                (Some((stack, _)), Self::Project(_)) => stack.to_owned(),
                (Some((stack, _)), Self::Tablature) => format!("{stack}.template.json"),
                (None, _) => "{".to_owned(),
            };
            rest = word.map_or(behind, |(_, behind)| behind);
        }
        filled + rest
    }
}

const FILE: &str = "A template file in JSON, or `-` for standard input";
const FILES: &str = "Template files in JSON, or `-` for standard input";

/// A verb in the list of verbs.
pub(super) struct Registered {
    pub(super) name: &'static str,
    command: fn() -> Command,
    needs_stacks: bool,
    examples: &'static [(&'static str, &'static str)],
    pub(super) run: fn(&ArgMatches, Program<'_>, &mut Terminal) -> Result<(), Failure>,
}

impl Registered {
    /// The entry of a verb.
    pub(super) const fn of<V: Verb>() -> Self {
        Self {
            name: V::NAME,
            command: V::command,
            needs_stacks: V::NEEDS_STACKS,
            examples: V::EXAMPLES,
            run: |matches, program, terminal| {
                let arguments = V::from_arg_matches(matches).map_err(|error| error.to_string())?;
                arguments.run(program, terminal)
            },
        }
    }
}

/// Examples, one line each: the command, then what it does.
fn listed(examples: &[(String, &str)]) -> String {
    let width = examples.iter().map(|(typed, _)| typed.chars().count()).max().unwrap_or_default();
    let lines = examples.iter().map(|(typed, does)| format!("\n  {{run}} {typed:width$}  {does}"));
    format!("Examples:{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::VERBS;

    #[test]
    fn each_program_has_a_sound_command_line_of_its_verbs() {
        let app = App::new();
        for program in [Program::Project(&app), Program::Tablature] {
            program.command(VERBS).debug_assert();
        }
        let names = |program: Program| -> Vec<String> {
            let command = program.command(VERBS);
            command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect()
        };
        let (all, some) = (names(Program::Project(&app)), names(Program::Tablature));
        assert_eq!(all.len(), VERBS.len());
        assert!(some.iter().all(|verb| all.contains(verb)));
        for (verb, on_files) in [("synth", false), ("list", false), ("check", true), ("can", true)]
        {
            assert!(all.iter().any(|it| it == verb), "{verb}");
            assert_eq!(some.iter().any(|it| it == verb), on_files, "{verb}");
        }
    }

    #[test]
    fn help_speaks_of_the_program_that_is_asked() {
        let app = App::new();
        for (program, others) in [
            (Program::Project(&app), &["tablature check", ".template.json Listener"][..]),
            (Program::Tablature, &["cargo run", "this project", "STACK", " music ", "--stage"]),
        ] {
            let mut command = program.command(VERBS);
            let mut pages = vec![command.render_long_help().to_string()];
            for verb in command.get_subcommands_mut() {
                pages.push(verb.render_long_help().to_string());
            }
            for page in pages {
                assert!(!page.contains("{run}") && !page.contains("{music}"), "{page}");
                for other in others {
                    assert!(!page.contains(other), "`{other}`\n{page}");
                }
            }
        }
    }

    #[test]
    fn words_in_braces_are_told_and_other_braces_stay() {
        let app = App::new();
        let filled = |program: Program| program.filled("{run} can {music} {\"a\": {}}");
        assert_eq!(filled(Program::Project(&app)), "cargo run -- can music {\"a\": {}}");
        assert_eq!(filled(Program::Tablature), "tablature can music.template.json {\"a\": {}}");
    }
}
