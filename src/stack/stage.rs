//! `Stage`: the copy of an app that is synthesized.

use std::fmt;

/// A stage of deployment, such as `dev` or `prod`. Defaults to `dev`.
///
/// ```
/// use tablature::Stage;
///
/// let stage = Stage::new("prod");
/// assert!(stage.is("prod"));
/// assert_eq!(Stage::default().to_string(), "dev");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Stage(String);

impl Stage {
    /// The stage of this name: letters, digits and hyphens, because it becomes part of stack names.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// Whether this is the stage of that name.
    pub fn is(&self, name: &str) -> bool {
        self.0 == name
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// The name of a stack at this stage: its own at the default stage, otherwise followed by the
    /// stage.
    pub(crate) fn stack_name(&self, stack: &str) -> String {
        if *self == Self::default() { stack.to_owned() } else { format!("{stack}-{}", self.0) }
    }
}

impl Default for Stage {
    fn default() -> Self {
        Self("dev".to_owned())
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
