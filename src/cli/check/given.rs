//! What the templates are given when they are deployed, as far as it is known: flags of `check`.

use clap::Args;

use crate::cli::environment::{assignment, once, region, takes};
use crate::cli::templates::Opened;
use crate::cli::{Failure, with_help};
use crate::names;

#[derive(Args)]
#[command(next_help_heading = "Deployment of template files")]
pub(super) struct GivenArguments {
    /// The Region; a stack says its own
    #[arg(long, value_parser = region)]
    region: Option<String>,
    /// The value of a parameter; without it the template is judged for any
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = assignment)]
    parameters: Vec<(String, String)>,
    /// What another stack exports
    #[arg(long = "import", value_name = "EXPORT=VALUE", value_parser = assignment)]
    imports: Vec<(String, String)>,
}

impl GivenArguments {
    /// The Region, if it is given.
    pub(super) fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The same templates with what they are given.
    ///
    /// # Errors
    ///
    /// No template has a parameter of a name, something is given twice, or to a stack.
    pub(super) fn given_to(&self, opened: Vec<Opened>) -> Result<Vec<Opened>, Failure> {
        once("--parameter", &self.parameters)?;
        once("--import", &self.imports)?;
        self.refuse_stacks(&opened)?;
        self.are_parameters(&opened)?;
        for one in &opened {
            self.parameters
                .iter()
                .try_for_each(|(name, value)| takes((&one.name, &one.template), name, value))?;
        }
        let given = |mut one: Opened| {
            let parameters = self.parameters.iter().map(|(name, value)| (&**name, &**value));
            let imports = self.imports.iter().map(|(name, value)| (&**name, &**value));
            one.template = one.template.given(parameters, imports);
            if let Some(region) = &self.region {
                one.template = one.template.in_region(region);
            }
            one
        };
        Ok(opened.into_iter().map(given).collect())
    }

    fn refuse_stacks(&self, opened: &[Opened]) -> Result<(), Failure> {
        let flag = match (&self.region, self.parameters.first(), self.imports.first()) {
            (Some(_), ..) => "--region",
            (_, Some(_), _) => "--parameter",
            (.., Some(_)) => "--import",
            (None, None, None) => return Ok(()),
        };
        match opened.iter().find(|one| one.report.is_some()) {
            None => Ok(()),
            Some(stack) => {
                let reason =
                    format!("`{flag}` is for template files, and `{}` is a stack", stack.name);
                Err(with_help(&reason, "a stack says its Region and its values itself").into())
            }
        }
    }

    fn are_parameters(&self, opened: &[Opened]) -> Result<(), Failure> {
        if opened.is_empty() {
            return Ok(());
        }
        let parameters = opened.iter().flat_map(|one| one.template.parameters());
        let known: Vec<&str> = parameters.map(|(name, _)| name).collect();
        let unknown = self.parameters.iter().find(|(name, _)| !known.contains(&name.as_str()));
        let Some((name, _)) = unknown else { return Ok(()) };
        let help = names::instead(name, known, "there are no parameters", "there are");
        let reason = format!("no template has a parameter `{name}`");
        Err(with_help(&reason, &help).into())
    }
}
