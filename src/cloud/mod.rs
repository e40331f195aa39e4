//! AWS as a cloud, by the program `aws`: profiles, single sign-on, proxies and endpoints are its own.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::{fs, io, thread};

use serde_json::Value;

use crate::evolution::{
    ChangeSet, ChangeSetRequest, Cloud, CloudError, Event, INDEXES, StackState,
    parameters_of_stack, seconds,
};
use crate::facts::limits::cloudformation::TEMPLATE_BODY_BYTES;
use crate::template::Template;

/// The program `aws`, asked once for each call.
#[derive(Debug)]
pub(crate) struct Aws {
    /// The Region, if the stack has one.
    pub(crate) region: Option<String>,
    /// The bucket for templates that are too large to be sent.
    pub(crate) bucket: Option<String>,
    pub(crate) role_arn: Option<String>,
    /// `Key=…,Value=…`
    pub(crate) tags: Vec<String>,
    /// Where templates are put for the program to read.
    pub(crate) folder: PathBuf,
}

impl Aws {
    pub(crate) fn new(region: Option<String>, folder: PathBuf) -> Self {
        Self { region, bucket: None, role_arn: None, tags: Vec::new(), folder }
    }

    fn ask<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<Value, CloudError> {
        let text = self.text(arguments)?;
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&text)
            .map_err(|error| CloudError(format!("`aws` answers no JSON: {error}")))
    }

    /// What the program prints.
    fn text<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<String, CloudError> {
        let mut command = Command::new("aws");
        command.args(arguments).args(["--output", "json"]).stdin(Stdio::null());
        if let Some(region) = &self.region {
            command.args(["--region", region.as_str()]);
        }
        // What ends this program does not end a call in its midst.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let output = command.output().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                CloudError("there is no program `aws`: install the AWS CLI".to_owned())
            }
            _ => CloudError(format!("`aws` cannot be run: {error}")),
        })?;
        if output.status.success() {
            return String::from_utf8(output.stdout)
                .map_err(|_| CloudError("`aws` answers what is not UTF-8".to_owned()));
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(CloudError(said.split_whitespace().collect::<Vec<_>>().join(" ")))
    }

    /// The arguments by which a template reaches CloudFormation.
    fn body(&self, request: &ChangeSetRequest<'_>) -> Result<[String; 2], CloudError> {
        let unwritten =
            |error: io::Error| CloudError(format!("the template cannot be written: {error}"));
        let file = format!("{}.template.json", request.name);
        let path = self.folder.join(&file);
        fs::create_dir_all(&self.folder).map_err(unwritten)?;
        let text = request.template.to_json();
        fs::write(&path, &text).map_err(unwritten)?;
        let path = path.display();
        if text.len() <= TEMPLATE_BODY_BYTES {
            return Ok(["--template-body".to_owned(), format!("file://{path}")]);
        }
        let Some(bucket) = &self.bucket else {
            return Err(CloudError(
                "the template is larger than 51,200 bytes: name a bucket by `--s3-bucket`"
                    .to_owned(),
            ));
        };
        let key = format!("{}/{file}", request.stack);
        self.text(&[
            "s3",
            "cp",
            "--only-show-errors",
            &path.to_string(),
            &format!("s3://{bucket}/{key}"),
        ])?;
        Ok(["--template-url".to_owned(), format!("https://{bucket}.s3.amazonaws.com/{key}")])
    }
}

/// The time, in seconds since 1970.
pub(crate) fn now() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "waits are counted from when something began")]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).map_or(0, |it| it.as_secs())
}

fn text_of(value: &Value, name: &str) -> Option<String> {
    Some(value.get(name)?.as_str()?.to_owned())
}

impl Cloud for Aws {
    fn stack(&mut self, name: &str) -> Result<Option<StackState>, CloudError> {
        let answer = self.ask(&["cloudformation", "describe-stacks", "--stack-name", name]);
        let answer = match answer {
            Err(error) if error.0.contains("does not exist") => return Ok(None),
            answer => answer?,
        };
        let stack = answer.pointer("/Stacks/0").cloned().unwrap_or_default();
        let status = text_of(&stack, "StackStatus")
            .ok_or_else(|| CloudError("`aws` says nothing of the stack's status".to_owned()))?;
        let parameters = parameters_of_stack(&stack).into_iter().collect();
        let mut state = StackState { status, template: Template::empty(), parameters };
        if !state.is_in_progress() {
            let text = self.text(&[
                "cloudformation",
                "get-template",
                "--stack-name",
                name,
                "--template-stage",
                "Original",
            ])?;
            state.template = Template::read("the deployed template", &text).map_err(|_| {
                CloudError("the deployed template is not understood: is it JSON?".to_owned())
            })?;
        }
        Ok(Some(state))
    }

    fn create_change_set(&mut self, request: &ChangeSetRequest<'_>) -> Result<(), CloudError> {
        let kind = if request.is_new { "CREATE" } else { "UPDATE" };
        let mut arguments: Vec<String> = [
            "cloudformation",
            "create-change-set",
            "--stack-name",
            request.stack,
            "--change-set-name",
            request.name,
            "--change-set-type",
            kind,
            "--capabilities",
            "CAPABILITY_IAM",
            "CAPABILITY_NAMED_IAM",
            "CAPABILITY_AUTO_EXPAND",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.extend(self.body(request)?);
        if !request.parameters.is_empty() {
            // As one document, so that no value is read as the program's short form.
            let all = request.parameters.iter().map(|(name, value)| value.json(name));
            arguments.extend(["--parameters".to_owned(), all.collect::<Value>().to_string()]);
        }
        if !self.tags.is_empty() {
            arguments.push("--tags".to_owned());
            arguments.extend(self.tags.iter().cloned());
        }
        if let Some(role) = &self.role_arn {
            arguments.extend(["--role-arn".to_owned(), role.clone()]);
        }
        match self.ask(&arguments) {
            // A try before this one has made it, of what was deployed then.
            Err(error) if error.0.contains("AlreadyExists") => {
                self.delete_change_set(request.stack, request.name)?;
                self.ask(&arguments).map(|_| ())
            }
            answer => answer.map(|_| ()),
        }
    }

    fn change_set(&mut self, stack: &str, name: &str) -> Result<ChangeSet, CloudError> {
        loop {
            let answer = self.ask(&[
                "cloudformation",
                "describe-change-set",
                "--stack-name",
                stack,
                "--change-set-name",
                name,
            ])?;
            let status = text_of(&answer, "Status").unwrap_or_default();
            let reason = text_of(&answer, "StatusReason").unwrap_or_default();
            match status.as_str() {
                "CREATE_COMPLETE" => return Ok(ChangeSet::read(&answer)),
                "FAILED" => {
                    let nothing = ["didn't contain changes", "No updates are to be performed"];
                    let is_empty = nothing.iter().any(|words| reason.contains(words));
                    // Under its name the next one is made.
                    self.delete_change_set(stack, name)?;
                    return match is_empty {
                        true => Ok(ChangeSet::empty()),
                        false => Err(CloudError(format!("no change set is made: {reason}"))),
                    };
                }
                _ => self.wait(1),
            }
        }
    }

    fn delete_change_set(&mut self, stack: &str, name: &str) -> Result<(), CloudError> {
        self.ask(&[
            "cloudformation",
            "delete-change-set",
            "--stack-name",
            stack,
            "--change-set-name",
            name,
        ])?;
        Ok(())
    }

    fn execute(&mut self, stack: &str, name: &str, token: &str) -> Result<(), CloudError> {
        self.ask(&[
            "cloudformation",
            "execute-change-set",
            "--stack-name",
            stack,
            "--change-set-name",
            name,
            "--client-request-token",
            token,
            "--no-disable-rollback",
        ])?;
        // Until then the stack may say that the last update is complete.
        self.wait(2);
        Ok(())
    }

    fn events(&mut self, stack: &str) -> Result<Vec<Event>, CloudError> {
        let answer = self.ask(&[
            "cloudformation",
            "describe-stack-events",
            "--stack-name",
            stack,
            "--no-paginate",
        ])?;
        let events = answer.get("StackEvents").and_then(Value::as_array);
        let event = |event: &Value| Event {
            id: text_of(event, "EventId").unwrap_or_default(),
            token: text_of(event, "ClientRequestToken"),
            resource: text_of(event, "LogicalResourceId").unwrap_or_default(),
            status: text_of(event, "ResourceStatus").unwrap_or_default(),
            reason: text_of(event, "ResourceStatusReason"),
            time: text_of(event, "Timestamp").and_then(|time| seconds(&time)),
        };
        Ok(events.into_iter().flatten().map(event).collect())
    }

    fn indexes(&mut self, stack: &str, table: &str) -> Result<Vec<(String, String)>, CloudError> {
        let answer = self.ask(&[
            "cloudformation",
            "describe-stack-resource",
            "--stack-name",
            stack,
            "--logical-resource-id",
            table,
        ])?;
        let name =
            answer.pointer("/StackResourceDetail/PhysicalResourceId").and_then(Value::as_str);
        let name = name.ok_or_else(|| CloudError(format!("`{table}` has no name yet")))?;
        let answer = self.ask(&["dynamodb", "describe-table", "--table-name", name])?;
        let lists = INDEXES.iter().filter_map(|list| answer.get("Table")?.get(list)?.as_array());
        let index = |it: &Value| {
            let status = text_of(it, "IndexStatus").unwrap_or_else(|| "ACTIVE".to_owned());
            Some((text_of(it, "IndexName")?, status))
        };
        Ok(lists.flatten().filter_map(index).collect())
    }

    fn now(&mut self) -> u64 {
        now()
    }

    fn wait(&mut self, seconds: u64) {
        thread::sleep(Duration::from_secs(seconds));
    }
}
