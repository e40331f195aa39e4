//! What to do where a plan is refused: the way that loses nothing.

use super::refusal::{Refusal, Refusals};
use super::table::is_table;
use crate::shown;

/// A way, and what it is for: refusals with one way have it once.
pub(super) struct Procedure<'r> {
    pub(super) refusals: Vec<&'r Refusal>,
    pub(super) steps: Vec<String>,
}

impl Refusals {
    /// The ways, in the order of what is refused.
    pub(super) fn procedures(&self, stack: &str) -> Vec<Procedure<'_>> {
        let mut all: Vec<Procedure<'_>> = Vec::new();
        for refusal in &self.all {
            let steps = procedure(refusal, self, stack);
            match all.iter_mut().find(|it| it.steps == steps && !steps.is_empty()) {
                Some(known) => known.refusals.push(refusal),
                None => all.push(Procedure { refusals: vec![refusal], steps }),
            }
        }
        all
    }
}

/// The steps of the way, with the stack's own names; none where the rule says it all.
pub(super) fn procedure(refusal: &Refusal, refusals: &Refusals, stack: &str) -> Vec<String> {
    let id = refusal.resource.as_deref().unwrap_or("RESOURCE");
    let stack = shown::name(stack).to_string();
    // A name that is made up is asked for.
    let asked = format!(
        "$(aws cloudformation describe-stack-resource --stack-name {stack} --logical-resource-id {id} --query StackResourceDetail.PhysicalResourceId --output text)"
    );
    let table = refusals.tables.get(id).map_or(asked.as_str(), String::as_str);
    let table = shown::name(table).to_string();
    let id = shown::name(id).to_string();
    let code = refusal.rule.map_or("", |rule| rule.code);
    let deploy = format!("aws cloudformation deploy --stack-name {stack} --template-file …");
    let mut steps = match code {
        "EVO033" | "EVO034" if !is_table(refusal.kind.as_deref()) => vec![
            format!("give `{id}` another name, or none, so that its replacement is made beside it"),
            "or leave it as it is, declare another one beside it, and move to that what uses it".to_owned(),
        ],
        "EVO002" | "EVO003" | "EVO004" | "EVO033" | "EVO034" => vec![
            format!("leave `{id}` as it is, and declare another table beside it, under another id and name; deploy both"),
            format!("let writers write to both tables, and copy the items: aws dynamodb export-table-to-point-in-time --s3-bucket … --table-arn $(aws dynamodb describe-table --table-name {table} --query Table.TableArn --output text)"),
            "move the readers to the new table".to_owned(),
            format!("remove `{id}` in a later deployment, with `Retain` or after `--allow-loss {id}`"),
        ],
        "EVO006" | "EVO007" => vec![
            "declare the index under another name, which takes an update of its own".to_owned(),
            "wait until it is `ACTIVE`, and move the readers to it".to_owned(),
            "remove the old one in the next deployment".to_owned(),
        ],
        "EVO008" => vec![
            "keep `TimeToLiveSpecification` with the attribute that it has, and `Enabled: false`".to_owned(),
            "that block stays, as long as the table is there".to_owned(),
        ],
        "EVO009" => vec![format!(
            "write what the table has: aws dynamodb describe-table --table-name {table} --query Table.WarmThroughput"
        )],
        "EVO010" => vec![format!(
            "make a backup before: aws dynamodb create-backup --backup-name {id}-before --table-name {table}"
        )],
        "EVO018" => vec![
            format!("keep `{id}` by `DeletionPolicy: Retain` and `UpdateReplacePolicy: Retain`: {deploy}"),
            "deploy this stack without it, and import it into a stack in the other Region, where it has a replica".to_owned(),
        ],
        "EVO021" => vec![
            "strong consistency begins with an empty table in one Region: declare another table with all its Regions, and copy the items".to_owned(),
            format!("where `{id}` is empty, show it: aws dynamodb describe-table --table-name {table} >live.json, and `--live live.json`"),
        ],
        "EVO023" => vec![
            "try this change on a table without items in the same accounts, by `aws dynamodb update-table`".to_owned(),
        ],
        "EVO024" => vec![format!(
            "leave `StreamSpecification` of `{id}` as it is; another view needs another table, or no other replica"
        )],
        "EVO025" => vec![
            "stop the writers, and let every reader of the stream come to its end".to_owned(),
            format!("deploy with `--allow-gap {id}:stream`; the readers begin with the new stream from `TRIM_HORIZON`"),
        ],
        "EVO026" | "EVO027" => vec![
            format!("leave `{id}` as it is, and declare another user pool beside it"),
            "move the users when they sign in, by a trigger for migration, or by an import of users".to_owned(),
        ],
        "EVO028" => vec![
            format!("remove `{id}` in one deployment, and add it again in the next one: {deploy}"),
        ],
        "EVO029" => vec![
            format!("leave `{id}` as it is, and declare another key beside it"),
            format!("use the new key for what is encrypted from then on, and keep `{id}` as long as anything is encrypted with it"),
        ],
        "EVO030" => vec![
            "declare another log group, under another id and name, and let the function write to it".to_owned(),
            format!("remove `{id}` when its events are no more needed"),
        ],
        "EVO035" | "EVO036" => vec![
            format!("write `DeletionPolicy: Retain` for `{id}`, and deploy that alone: {deploy}"),
            "deploy without it: it stays in the account".to_owned(),
        ],
        "EVO037" => vec![
            "keep the logical id that is deployed; in Rust, `.moved_from(\"…\")` with it".to_owned(),
        ],
        "EVO038" => to_other_type(&id, &table, &stack),
        "EVO005" => vec![
            "deploy one change of an index after the other: where conditions or parameters decide over indexes, make one of them in each deployment".to_owned(),
        ],
        "EVO051" => vec![
            "make what changes of policies in a deployment of its own: what is taken away before the indexes come, what is given after them".to_owned(),
        ],
        "EVO041" => vec![
            "give a value that the parameter takes: `--parameter NAME=…`".to_owned(),
        ],
        "EVO043" => vec![
            "remove what reads the stream, and its outputs, in a deployment before".to_owned(),
        ],
        "EVO052" => vec![
            "give the policy another `PolicyName` where it moves to".to_owned(),
        ],
        "EVO060" => vec![
            "let readers come to the end, or export what is older, before".to_owned(),
        ],
        "EVO048" => vec![format!(
            "remove it: aws dynamodb update-table --table-name {table} --global-secondary-index-updates '[{{\"Delete\":{{\"IndexName\":\"…\"}}}}]'"
        )],
        "EVO049" => vec![
            format!("write `DeletionPolicy: Retain` for `{id}`: then it is imported as it is, if `--live` has what `describe-table` printed; a global table, only with a replica"),
            "or declare another name".to_owned(),
        ],
        _ => Vec::new(),
    };
    if let Some(allowance) = &refusal.allowance {
        steps.push(format!("or agree to it: `{}`", shown::name(&allowance.argument())));
    }
    steps
}

/// A table that becomes a global table, or the reverse.
fn to_other_type(id: &str, table: &str, stack: &str) -> Vec<String> {
    let import = format!(
        "[{{\"ResourceType\":\"AWS::DynamoDB::GlobalTable\",\"LogicalResourceId\":\"{id}\",\"ResourceIdentifier\":{{\"TableName\":\"{table}\"}}}}]"
    );
    let deploy = format!("aws cloudformation deploy --stack-name {stack} --template-file …");
    vec![
        format!(
            "write `DeletionPolicy: Retain` and `UpdateReplacePolicy: Retain` for `{id}`, and nothing else: {deploy}"
        ),
        format!(
            "give outputs and `Fn::GetAtt` of `{id}` its fixed name, and deploy without the resource: it stays"
        ),
        format!(
            "import it as it is, with its new type and `DeletionPolicy: Retain`: aws cloudformation create-change-set --stack-name {stack} --change-set-name import --change-set-type IMPORT --template-body file://… --resources-to-import '{import}'"
        ),
        format!(
            "aws cloudformation execute-change-set --stack-name {stack} --change-set-name import, then detect-stack-drift, and one ordinary update"
        ),
    ]
}
