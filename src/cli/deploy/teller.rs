//! `Teller`: tells what a deployment does, and asks before each step.

use std::io::{self, BufRead};

use super::interrupts::Interrupts;
use super::{Failure, Update, with_help};
use crate::cli::failure::Reason;
use crate::cli::terminal::Terminal;
use crate::cli::text::shown;
use crate::cloud::now;
use crate::evolution::{Progress, Step, Stopped};
use crate::names;
use crate::shown::{Shown, Text, said};

/// Tells and asks, on a terminal or to a file.
pub(super) struct Teller<'t> {
    /// Whether it does not ask.
    yes: bool,
    interrupts: &'t Interrupts,
    terminal: &'t mut Terminal,
    /// The state of an index that was told last, and since when it is so.
    index: Option<(String, u64)>,
}

impl<'t> Teller<'t> {
    pub(super) fn new(yes: bool, interrupts: &'t Interrupts, terminal: &'t mut Terminal) -> Self {
        Self { yes, interrupts, terminal, index: None }
    }

    pub(super) fn note(&mut self, text: &Shown) {
        self.terminal.note(text);
    }

    pub(super) fn result(&mut self, text: &Shown) -> Result<(), Failure> {
        Ok(self.terminal.result(text)?)
    }

    /// Tells what happens; for a step, whether it is to be made.
    pub(super) fn tell(&mut self, told: &Progress<'_>) -> bool {
        match told {
            Progress::Step(step, left) => {
                self.interrupts.stand_by();
                self.note(&said!("\n{}\n", shown(step_words(step, *left))));
                let is_made = (self.yes || self.asks()) && !self.interrupts.are_asked();
                if is_made {
                    self.interrupts.begin();
                }
                is_made
            }
            Progress::Wait(seconds, why) => {
                self.interrupts.stand_by();
                let line = format!("waiting {}: {why}", names::duration(*seconds));
                self.note(&said!("{}\n", shown(line)));
                true
            }
            Progress::Event(event) => {
                let reason = event.reason.as_ref().map(|reason| format!(": {reason}"));
                let line =
                    format!("  {} {}{}", event.status, event.resource, reason.unwrap_or_default());
                self.note(&said!("{}\n", shown(line)));
                true
            }
            Progress::Index(table, index, status) => {
                self.tell_index(format!("  index {index} of {table}: {status}"));
                true
            }
        }
    }

    /// A line once for each state, and on a terminal one that says for how long.
    fn tell_index(&mut self, line: String) {
        let now = now();
        let since = match &self.index {
            Some((told, since)) if *told == line => Some(*since),
            _ => None,
        };
        match since {
            Some(since) if self.terminal.is_live() => {
                let minutes = now.saturating_sub(since) / 60;
                self.terminal.living(&shown(format!("{line}, for {minutes} min")));
            }
            Some(_) => {}
            None => {
                self.note(&said!("{}\n", shown(&line)));
                self.index = Some((line, now));
            }
        }
    }

    fn asks(&mut self) -> bool {
        self.note(&"make this update? [y/N] ".into());
        let mut answer = String::new();
        let read = io::stdin().lock().read_line(&mut answer);
        read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
    }

    /// Why it stopped, and how to go on.
    pub(super) fn stopped(&mut self, stopped: &Stopped, update: &Update) -> Failure {
        let again = format!("run `{}` again: it goes on from what is deployed", update.again);
        match stopped {
            Stopped::Refused(why) => {
                return self.refused(&with_help(&format!("the rest is refused: {why}"), &again));
            }
            Stopped::Declined if self.interrupts.are_asked() => {
                with_help("stopped behind the step, after Ctrl-C", &again)
            }
            Stopped::Declined => with_help("stopped, as you said", &again),
            Stopped::Unpredicted(what) => {
                let reason = format!("the change set shows what was not predicted: {what}");
                with_help(&reason, "look at it in the console; nothing of it was made")
            }
            Stopped::MovedOn => {
                let reason = format!(
                    "`{}` is not where this plan begins, or one of its steps",
                    update.stack
                );
                let help = "plan again, from what is deployed now, and review that";
                return self.refused(&with_help(&reason, help));
            }
            Stopped::Missing(name) => {
                let help = format!("say it by `--parameter {name}=…`");
                with_help(&format!("parameter `{name}` has no value"), &help)
            }
            Stopped::Status(status) => {
                let stack = Text::of(&update.stack).shell_word();
                let help = match status.as_str() {
                    "ROLLBACK_COMPLETE" | "ROLLBACK_FAILED" => format!(
                        "it was never made; remove it: aws cloudformation delete-stack --stack-name {stack}"
                    ),
                    _ => format!(
                        "see its events; aws cloudformation continue-update-rollback --stack-name {stack} goes on with a rollback"
                    ),
                };
                with_help(&format!("the stack is {status}, and takes no update"), &help)
            }
            Stopped::Failed(resource, why) => {
                let resource =
                    resource.as_deref().and_then(|id| update.opened.template.resource(id));
                let of = resource.map(|it| {
                    let place = it.named().place.map(|place| format!(" ({place})"));
                    format!("`{}`{}: ", it.logical_id(), place.unwrap_or_default())
                });
                let reason = format!("the update failed: {}{why}", of.unwrap_or_default());
                with_help(&reason, &again)
            }
            Stopped::Cloud(error) => with_help(&error.to_string(), &again),
        }
        .into()
    }
}

impl Teller<'_> {
    fn refused(&mut self, reason: &Reason) -> Failure {
        self.terminal.error(reason);
        Failure::Dangerous
    }
}

/// `next: make-byUser, then 2 more updates`
fn step_words(step: &Step, left: usize) -> String {
    let then = match left {
        0 | 1 => String::new(),
        2 => ", then 1 more update".to_owned(),
        left => format!(", then {} more updates", left - 1),
    };
    format!("next: {}{then}", step.word())
}
