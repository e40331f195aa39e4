//! `App`: the stacks of a project.

use crate::site::{At, Site};
use crate::stack::{Stack, Stage};

type StackFunction = Box<dyn Fn(&Stage) -> Stack>;

/// The stacks of a project, each as a function of the stage.
///
/// ```no_run
/// use tablature::{App, Stack, Stage};
///
/// fn notes(_stage: &Stage) -> Stack {
///     Stack::new("notes")
/// }
///
/// fn main() -> std::process::ExitCode {
///     App::new().stack(notes).main()
/// }
/// ```
#[derive(Default)]
pub struct App {
    stacks: Vec<At<StackFunction>>,
    /// Empty where it takes any.
    stages: Vec<String>,
}

impl App {
    /// A project that has no stacks yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a stack.
    #[track_caller]
    pub fn stack(mut self, stack: impl Fn(&Stage) -> Stack + 'static) -> Self {
        self.stacks.push(At::caller(Box::new(stack)));
        self
    }

    /// The stages that there are: `--stage` takes no other, and says which was probably meant. Without `--stage` it
    /// is `dev`, or else the first of these. An app that does not say them takes any.
    ///
    /// ```no_run
    /// use tablature::{App, Stack, Stage};
    ///
    /// fn notes(_stage: &Stage) -> Stack {
    ///     Stack::new("notes")
    /// }
    ///
    /// fn main() -> std::process::ExitCode {
    ///     App::new().stages(["dev", "prod"]).stack(notes).main()
    /// }
    /// ```
    pub fn stages(mut self, stages: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.stages.extend(stages.into_iter().map(Into::into));
        self
    }

    /// The stages that were said by [`stages`](Self::stages); none where the app takes any.
    pub fn declared_stages(&self) -> &[String] {
        &self.stages
    }

    /// All stacks at a stage, in the order in which they were added.
    pub fn stacks(&self, stage: &Stage) -> Vec<Stack> {
        self.functions().map(|(_, stack)| stack(stage)).collect()
    }

    /// The functions that declare the stacks, each with the place that added it.
    pub(crate) fn functions(&self) -> impl Iterator<Item = (Site, &StackFunction)> {
        self.stacks.iter().map(|stack| (stack.site, &stack.value))
    }
}
