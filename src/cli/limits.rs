//! Policies that limit whoever is asked, beside those of the template: the flags that `can`, `access` and `diff` share.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::templates::{Opened, Templates};
use super::terminal::Terminal;
use super::{Failure, errors, with_help};
use crate::evaluate::Environment;
use crate::template::{Expr, Template};

#[derive(Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct LimitArguments {
    /// A service control policy of the organization, in JSON: it limits every principal of the account but
    /// service-linked roles. Given several times, each must allow it. Not for the management account, which none limits
    #[arg(long = "scp", value_name = "FILE")]
    scps: Vec<PathBuf>,
    /// The permissions boundary of roles that have none, in JSON
    #[arg(long, value_name = "FILE")]
    boundary: Option<PathBuf>,
}

impl LimitArguments {
    /// The environment with these policies.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or is no policy; what is wrong with it has been printed.
    pub(super) fn of(
        &self,
        mut environment: Environment,
        templates: &Templates<'_>,
        terminal: &mut Terminal,
    ) -> Result<Environment, Failure> {
        for path in &self.scps {
            let (name, document) = read(path, templates, terminal)?;
            environment = environment.service_control_policy(name, document);
        }
        if let Some(path) = &self.boundary {
            let (name, document) = read(path, templates, terminal)?;
            environment = environment.permissions_boundary(name, document);
        }
        Ok(environment)
    }
}

fn read(
    path: &Path,
    templates: &Templates<'_>,
    terminal: &mut Terminal,
) -> Result<(String, Template), Failure> {
    let name = path.display().to_string();
    let document = templates.read_policy(path)?;
    if document.root().get("Statement").is_none() {
        let help = "a policy is an object with `Version` and `Statement`";
        return Err(
            with_help(&format!("`{name}` is no policy: it has no `Statement`"), help).into()
        );
    }
    let template = as_managed(&document);
    let report = Some(template.check());
    let judged = Opened { name, template, region: None, imported: Vec::new(), report };
    errors::refuse(&judged, templates, terminal, "nothing is asked under it")?;
    Ok((judged.name, document))
}

/// A template with the document as a policy, by whose rules it is judged.
fn as_managed(document: &Template) -> Template {
    let properties = Template::from(json!({ "PolicyDocument": {} }));
    let properties =
        properties.root().expr().clone().with_member("PolicyDocument", document.root().expr());
    let policy = json!({ "Type": "AWS::IAM::ManagedPolicy", "Properties": {} });
    let template = Template::from(json!({ "Resources": { "Policy": policy } }));
    template.with_resources(|resources| {
        let with_it =
            |(id, policy): (String, Expr)| (id, policy.with_member("Properties", &properties));
        resources.into_iter().map(with_it).collect()
    })
}
