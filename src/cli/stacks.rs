//! The stacks of the app, which are declared when a verb first needs one. If a stack panics, the others
//! still work.

use std::cell::OnceCell;

use super::failure::Reason;
use super::panic::{Panic, caught};
use super::verb::Program;
use super::{Failure, with_help};
use crate::names;
use crate::stack::{App, Stack, Stage};

/// An app's stacks at a stage.
pub(super) struct Stacks<'a> {
    program: Program<'a>,
    stage: &'a Stage,
    declared: OnceCell<Vec<Result<Stack, Panic>>>,
}

impl<'a> Stacks<'a> {
    /// The stacks of a program at a stage. None is declared yet.
    pub(super) fn new(program: Program<'a>, stage: &'a Stage) -> Self {
        Self { program, stage, declared: OnceCell::new() }
    }

    pub(super) fn stage(&self) -> &'a Stage {
        self.stage
    }

    /// Every stack in the order of the app, or its panic.
    pub(super) fn declared(&self) -> &[Result<Stack, Panic>] {
        self.declared.get_or_init(|| {
            let functions = self.program.app().into_iter().flat_map(App::functions);
            functions.map(|(added, stack)| caught(added, || stack(self.stage))).collect()
        })
    }

    /// The stacks that did not panic.
    pub(super) fn sound(&self) -> impl Iterator<Item = &Stack> {
        self.declared().iter().flatten()
    }

    /// The panics of the others.
    pub(super) fn panics(&self) -> impl Iterator<Item = &Panic> {
        self.declared().iter().filter_map(|declared| declared.as_ref().err())
    }

    /// The stack of this name.
    pub(super) fn named(&self, word: &str) -> Option<&Stack> {
        self.sound().find(|stack| stack.name() == word)
    }

    /// The message that there is no stack of this name, with what to write instead.
    pub(super) fn no_stack(&self, word: &str, what: &str) -> Reason {
        let reason = format!("there is no {what} `{word}`");
        let known = || self.sound().map(Stack::name);
        match names::nearest(word, known()) {
            Some(near) => with_help(&reason, &format!("did you mean `{near}`?")),
            None if known().next().is_none() => reason.into(),
            None => with_help(&reason, &format!("the stacks are {}", names::listed(known()))),
        }
    }

    /// The failure for a stack that was not found. A stack that panicked may be the one, because its
    /// name is not known.
    pub(super) fn missing(&self, mut reasons: Vec<Reason>) -> Failure {
        let whole = reasons.len();
        reasons.extend(self.panics().map(|panic| Reason::whole(panic.text(""))));
        let panicked = reasons.len() > whole;
        let failure = Failure::Because(reasons);
        if panicked { Failure::Panicked(Box::new(failure)) } else { failure }
    }
}
