//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::environment::{EnvironmentArguments, assignment};
use crate::facts::limits::cloudformation::STACK_NAME_LENGTH;
use crate::stack::Stage;

const EXAMPLES: &str = "\
Examples:
  cargo run -- synth                     every stack, into out/
  cargo run -- synth music --stage prod  one stack, as out/music-prod.template.json
  cargo run -- synth --check             is out/ what the stacks say?
  cargo run -- check cdk.out/*.json      what is wrong with templates of anyone's
  cargo run -- explain IAM006            what a finding means
  cargo run -- can music UserHandler GetItem UserTable";

const CAN_EXAMPLES: &str = "\
The status is 0 if it is allowed, 1 if it is denied, and 2 if that is not known or cannot be asked.

Examples:
  cargo run -- can music Listener PutItem FavouriteTable --as-user alice --leading-key bob
  cargo run -- can music Listener Query TrackTable/index/byUserId
  cargo run -- can template.json Worker GetRecords Orders/stream --parameter Stage=prod";

const TABLES_EXAMPLES: &str = "\
Each file is what `aws dynamodb create-table --cli-input-json` takes. Kept are keys, indexes, stream and
throughput; what is left out is said.

Examples:
  cargo run -- tables hr
  cargo run -- tables template.json --table-name Notes=notes --parameter Stage=dev";

const DATA_EXAMPLES: &str = "\
Each file is what `aws dynamodb batch-write-item --request-items` takes: at most 25 items and 16 MB. Items
that DynamoDB could not write at once come back as UnprocessedItems. Binary values are Base64, as
version 2 of the AWS CLI reads them. For DynamoDB Local add `--endpoint-url http://localhost:8000`.

Examples:
  cargo run -- data hr
  cargo run -- data hr --stage prod --out samples";

/// Synthesizes the CloudFormation templates of this project's stacks.
#[derive(Parser)]
#[command(version, after_help = EXAMPLES, disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Write the templates of stacks, if nothing is wrong with them
    Synth(SynthArguments),
    /// Say what is wrong with templates: of stacks, or in JSON files of anyone's
    Check(CheckArguments),
    /// Say whether a role may do something, and which statement decides it
    #[command(after_help = CAN_EXAMPLES)]
    Can(Box<CanArguments>),
    /// Say who reaches what: every role on every table, index and stream
    Access(AccessArguments),
    /// Write the tables of a template as DynamoDB Local and its like create them
    #[command(after_help = TABLES_EXAMPLES)]
    Tables(TablesArguments),
    /// Write the sample data of a stack as requests of 25 items
    #[command(after_help = DATA_EXAMPLES)]
    Data(DataArguments),
    /// Write a page of documentation: tables, keys, entities, access patterns, and who reaches what
    Docs(DocsArguments),
    /// Say which stacks there are
    List(ListArguments),
    /// Say what the code of a finding means, with an example
    Explain(ExplainArguments),
    /// Print a completion script for a shell
    Completions(CompletionsArguments),
}

#[derive(Args)]
pub(super) struct SynthArguments {
    /// The stacks to synthesize; all of them if none is named
    pub(super) stacks: Vec<String>,
    /// The copy of the app to synthesize; stacks and files of other stages than `dev` have it in
    /// their names
    #[arg(long, default_value_t, value_parser = stage)]
    pub(super) stage: Stage,
    /// The folder to write to; it is made if it is not there
    #[arg(long, default_value = "out", value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Print the templates instead of writing them
    #[arg(long, conflicts_with_all = ["check", "format"])]
    pub(super) stdout: bool,
    /// Write nothing; fail if the files differ from what would be written
    #[arg(long)]
    pub(super) check: bool,
    /// Fail on warnings, too
    #[arg(long)]
    pub(super) deny_warnings: bool,
    /// How to print findings: text on stderr, or a document on stdout for other programs
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Format {
    /// As rustc prints its errors
    #[default]
    Text,
    /// A document with all findings, acknowledged ones included
    Json,
    /// SARIF 2.1.0, for code scanning in CI
    Sarif,
}

const ACKNOWLEDGING: &str = "\
A template acknowledges a finding in the Metadata of its resource, or in its own for all of them, by
the finding's code and a reason; what answers no finding is a finding itself:
  \"Metadata\": { \"tablature\": { \"acknowledge\": { \"IAM006\": \"every row is public\" } } }

The status is 0 where nothing stands in the way, and 1 where an error was found (with
--deny-warnings: a warning) or a template could not be read.";

#[derive(Args)]
#[command(after_help = ACKNOWLEDGING)]
pub(super) struct CheckArguments {
    /// Template files in JSON, `-` for standard input, or stacks of this project
    #[arg(required = true, value_name = "TEMPLATE")]
    pub(super) templates: Vec<String>,
    /// The stage of the stacks that are named
    #[arg(long, default_value_t, value_parser = stage)]
    pub(super) stage: Stage,
    /// Fail on warnings, too
    #[arg(long)]
    pub(super) deny_warnings: bool,
    /// How to print findings: text on stderr, or a document on stdout for other programs
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: Format,
}

const ASKING: &str = "\
The policies of the template are asked, as they will be deployed. Requests are taken to come over TLS; of
whatever else is not known, such as the caller's address, a cell says `?`, and the list says why. Users,
groups, other accounts and what a transform makes are not columns: what may let them in is listed.

The status is 0, and 1 where the template could not be read.";

#[derive(Args)]
#[command(after_help = ASKING)]
pub(super) struct AccessArguments {
    /// A stack of this project, or a template file in JSON (`-` for standard input)
    #[arg(value_name = "STACK|TEMPLATE")]
    pub(super) template: String,
    #[command(flatten)]
    pub(super) environment: EnvironmentArguments,
    /// How to print it
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: AccessFormat,
}

#[derive(Args)]
pub(super) struct DocsArguments {
    /// A stack of this project
    pub(super) stack: String,
    /// The file to write; without it the page is printed
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) environment: EnvironmentArguments,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum AccessFormat {
    /// A matrix and a list, for the terminal
    #[default]
    Text,
    /// The same for a pull request
    Markdown,
    /// A document for programs
    Json,
}

#[derive(Args)]
pub(super) struct TablesArguments {
    /// A stack of this project, or a template file in JSON (`-` for standard input)
    #[arg(value_name = "STACK|TEMPLATE")]
    pub(super) template: String,
    /// The folder to write to; it is made if it is not there
    #[arg(long, default_value = "out/tables", value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Print the requests instead of writing them
    #[arg(long)]
    pub(super) stdout: bool,
    /// The name of a table, where the template does not say it or for another one
    #[arg(long = "table-name", value_name = "LOGICAL_ID=NAME", value_parser = assignment)]
    pub(super) table_names: Vec<(String, String)>,
    #[command(flatten)]
    pub(super) environment: EnvironmentArguments,
}

#[derive(Args)]
pub(super) struct DataArguments {
    /// A stack of this project
    pub(super) stack: String,
    /// The folder to write to; it is made if it is not there
    #[arg(long, default_value = "out/data", value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Print the requests instead of writing them
    #[arg(long)]
    pub(super) stdout: bool,
    /// The name of a table, where the template does not say it or for another one
    #[arg(long = "table-name", value_name = "LOGICAL_ID=NAME", value_parser = assignment)]
    pub(super) table_names: Vec<(String, String)>,
    #[command(flatten)]
    pub(super) environment: EnvironmentArguments,
}

#[derive(Args)]
pub(super) struct CanArguments {
    /// A stack of this project, a template file in JSON, or `-` for standard input
    pub(super) template: String,
    /// The role, by logical id, name or ARN
    pub(super) role: String,
    /// The action, such as PutItem
    pub(super) action: String,
    /// The table by logical id, name or ARN, with `/index/NAME` for an index and `/stream` for the
    /// stream (`/backup`, `/export` and `/import` for any of these); nothing or `*` for actions that take no resource
    pub(super) resource: Option<String>,
    /// The partition key of a row that is asked for
    #[arg(long = "leading-key", value_name = "VALUE")]
    pub(super) leading_keys: Vec<String>,
    /// A table that is not in the template has no resource policy of its own
    #[arg(long)]
    pub(super) no_resource_policy: bool,
    /// A condition key of the request; given several times, its values are a list
    #[arg(long, value_name = "KEY=VALUE", value_parser = assignment)]
    pub(super) context: Vec<(String, String)>,
    /// Who is signed in: the user's `sub`, or the session's name of a role that nobody signs in to
    #[arg(long, value_name = "ID")]
    pub(super) as_user: Option<String>,
    /// The Cognito identity, which is not the user's `sub`
    #[arg(long, value_name = "REGION:UUID")]
    pub(super) identity_id: Option<String>,
    /// The session's name
    #[arg(long, value_name = "NAME")]
    pub(super) session_name: Option<String>,
    /// A tag of the session
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = assignment)]
    pub(super) tags: Vec<(String, String)>,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: AnswerFormat,
    #[command(flatten)]
    pub(super) environment: EnvironmentArguments,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum AnswerFormat {
    /// The answer in a line, then the statements with their places
    #[default]
    Text,
    /// A document for other programs
    Json,
}

#[derive(Args)]
pub(super) struct ListArguments {
    /// The stage to list the stacks of
    #[arg(long, default_value_t, value_parser = stage)]
    pub(super) stage: Stage,
}

#[derive(Args)]
pub(super) struct ExplainArguments {
    /// The code in brackets, such as IAM006
    #[arg(required_unless_present = "all")]
    pub(super) code: Option<String>,
    /// Every rule, as one Markdown page
    #[arg(long, conflicts_with = "code")]
    pub(super) all: bool,
}

#[derive(Args)]
pub(super) struct CompletionsArguments {
    /// The shell
    pub(super) shell: Shell,
}

/// A stage becomes part of a stack's name, so it takes the same characters.
pub(super) fn stage(word: &str) -> Result<Stage, String> {
    let fits = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if word.is_empty() || !fits || word.len() > *STACK_NAME_LENGTH.end() {
        return Err("a stage has letters, digits and hyphens".to_owned());
    }
    Ok(Stage::new(word))
}
