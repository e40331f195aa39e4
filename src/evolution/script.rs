//! `run.sh`: a plan as a script of the AWS CLI.

use super::parameters::ParameterValue;
use super::plan::Steps;
use super::step::{ResourceChange, Step, Wait};
use crate::facts::limits::cloudformation::TEMPLATE_BODY_BYTES;
use crate::shown::{Shown, Text, said};

/// For which stack a script is, and what it asks before it does anything.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Script<'s> {
    pub(crate) stack: &'s str,
    pub(crate) region: Option<&'s str>,
    /// The account, if it is known.
    pub(crate) account: Option<&'s str>,
    /// By what the plan is known: part of the tokens.
    pub(crate) plan: &'s str,
    /// The file of the template that the stack has; none for a stack that is not there yet.
    pub(crate) deployed: Option<&'s str>,
}

impl Script<'_> {
    /// A plan as a script of the AWS CLI and a POSIX shell.
    pub(crate) fn of(&self, steps: &Steps) -> Shown {
        let mut text = said!("{}stack={}\nplan={}\n", HEAD, word(self.stack), word(self.plan));
        if let Some(region) = self.region {
            let region = word(region);
            text.push(said!("export AWS_REGION={} AWS_DEFAULT_REGION={}\n", region, region));
        }
        for secret in secrets(steps) {
            let name = Text::of(&format!("PARAMETER_{secret}")).line();
            text.push(said!(": \"${{{}:?is the value of the parameter of this name}}\"\n", name));
        }
        text.push(FUNCTIONS);
        text.push(self.beginning(steps));
        for wait in &steps.first {
            text.push(match wait {
                Wait::Indexes { table, .. } => said!("indexes {}\n", word(table)),
                wait => self.wait(0, wait),
            });
        }
        for (at, step) in steps.steps.iter().enumerate() {
            text.push(self.step(at, step));
        }
        text.push("echo \"$stack is what was planned\"\n");
        text
    }

    /// What has to be so before the first step.
    fn beginning(&self, steps: &Steps) -> Shown {
        let mut text = Shown::default();
        if let Some(account) = self.account {
            text.push(said!("in_account {}\n", word(account)));
        }
        match self.deployed {
            Some(file) => text.push(said!("begins_with {}\n", word(file))),
            None => text.push("is_new\n"),
        }
        for expected in &steps.expected {
            // As one word, since a value may begin with a hyphen.
            let assignment = format!("{}={}", expected.name, expected.value);
            text.push(said!("has {}\n", word(&assignment)));
        }
        text
    }

    fn step(&self, at: usize, step: &Step) -> Shown {
        let number = step.number;
        let kind = match (step.imports.is_empty(), self.deployed.is_none() && at == 0) {
            (false, _) => "IMPORT",
            (true, true) => "CREATE",
            (true, false) => "UPDATE",
        };
        let imports = match step.imports.is_empty() {
            true => Shown::default(),
            false => {
                let file = format!("file://{}", step.imports_file_name());
                said!(" --resources-to-import {}", word(&file))
            }
        };
        let size = if step.template.bytes() > TEMPLATE_BODY_BYTES { "bucket" } else { "body" };
        let predicted = step.predicted.iter().chain(&step.following).map(ResourceChange::key);
        let predicted: Vec<String> = predicted.collect();
        let mut text = said!(
            "step {} {} {} {} {}{}{}\n",
            number,
            word(&step.file_name()),
            kind,
            size,
            word(&predicted.join(" ")),
            imports,
            parameters(step)
        );
        for wait in &step.waits {
            text.push(self.wait(number, wait));
        }
        text
    }

    fn wait(&self, number: usize, wait: &Wait) -> Shown {
        match wait {
            Wait::Index { table, index, is_made } => {
                let until = if *is_made { "ACTIVE" } else { "gone" };
                said!("index {} {} {} {}\n", number, word(table), word(index), until)
            }
            Wait::Seconds { seconds, why } => {
                let seconds = word(&seconds.to_string());
                said!("pause {} {} # {}\n", number, seconds, Text::of(why).line())
            }
            Wait::Indexes { table, .. } => said!("indexes {}\n", word(table)),
        }
    }
}

impl ResourceChange {
    /// `Modify/Orders/Conditional/None`
    fn key(&self) -> String {
        let (replacement, policy) = (self.replacement, self.policy_action);
        let words = [replacement.unwrap_or("None"), policy.unwrap_or("None")].join("/");
        format!("{}/{}/{words}", self.action, self.logical_id)
    }
}

fn word(text: &str) -> Shown {
    Text::of(text).shell_word()
}

/// The parameters whose values are in no file.
fn secrets(steps: &Steps) -> Vec<&str> {
    let all = steps.steps.iter().flat_map(|step| &step.parameters);
    let secret = all.filter(|(_, value)| matches!(value, ParameterValue::Secret(_)));
    let mut names: Vec<&str> = secret.map(|(name, _)| name.as_str()).collect();
    names.dedup();
    names
}

/// The values of parameters as one document, in which a secret is read from the environment.
fn parameters(step: &Step) -> Shown {
    if step.parameters.is_empty() {
        return Shown::default();
    }
    let one = |(name, value): &(String, ParameterValue)| match value {
        ParameterValue::Secret(_) => {
            let variable = Text::of(&format!("PARAMETER_{name}")).line();
            said!("\"$(secret {} \"${}\")\"", word(name), variable)
        }
        value => word(&value.json(name).to_string()),
    };
    let all = Shown::joined(step.parameters.iter().map(one), ",");
    said!(" --parameters \"[\"{}\"]\"", all)
}

const HEAD: &str = r#"#!/bin/sh
# Carries out the plan of this folder with the AWS CLI, step by step, and stops at the first failure. Run again, it goes on
# where it stopped. A template of more than 51,200 bytes goes through a bucket of yours: BUCKET=… ./run.sh
set -euf
cd "$(dirname "$0")"
"#;

const FUNCTIONS: &str = r#"
cfn() { command=$1; shift; aws cloudformation "$command" --stack-name "$stack" "$@"; }
fail() { echo "$1" >&2; exit 1; }

# The stack's status; NONE if it is not there, and UNKNOWN without an answer.
status() {
  if answer=$(cfn describe-stacks --query 'Stacks[0].StackStatus' --output text 2>&1); then
    echo "$answer"
    return
  fi
  case $answer in
    *"does not exist"*) echo NONE ;;
    *) echo "$answer" >&2; echo UNKNOWN ;;
  esac
}

# Waits until nothing is going on.
settled() {
  unanswered=0
  while :; do
    state=$(status)
    case $state in
      REVIEW_IN_PROGRESS) return ;;
      *_IN_PROGRESS) sleep 5 ;;
      UNKNOWN)
        unanswered=$((unanswered + 1))
        [ "$unanswered" -le "${patience:-0}" ] || fail "there is no answer; run again, it goes on where it stopped"
        sleep 10 ;;
      *) return ;;
    esac
  done
}

# in_account NUMBER
in_account() {
  own=$(aws sts get-caller-identity --query Account --output text)
  [ "$own" = "$1" ] || fail "this is account $own, and the plan is for $1"
}

is_new() {
  if [ "$done" -gt 0 ]; then return; fi
  case $state in
    NONE | REVIEW_IN_PROGRESS) ;;
    *) fail "$stack is there already: plan again, from its template" ;;
  esac
}

# begins_with FILE: the stack is what was planned from, but for blanks.
begins_with() {
  if [ "$done" -gt 0 ] || [ -n "${ANYWAY:-}" ]; then return; fi
  deployed=$(cfn get-template --template-stage Original --query TemplateBody --output json) || fail "there is no answer"
  deployed=$(printf %s "$deployed" | tr -d ' \t\r\n')
  [ "$deployed" = "$(tr -d ' \t\r\n' <"$1")" ] ||
    fail "$stack is not $1, from which this was planned: plan again, or if nothing but its spelling differs, ANYWAY=1 ./run.sh"
}

# has PARAMETER=VALUE
has() {
  if [ "$done" -gt 0 ]; then return; fi
  parameter=${1%%=*}
  value=$(cfn describe-stacks --query "Stacks[0].Parameters[?ParameterKey=='$parameter'].ParameterValue | [0]" --output text)
  [ "$parameter=$value" = "$1" ] ||
    fail "parameter $parameter of $stack is $value, and the plan takes it for ${1#*=}: plan again with --previous-parameter $parameter=$value"
}

# secret PARAMETER VALUE
secret() {
  case $2 in
    *[[:cntrl:]]*) fail "the value of parameter $1 has a line break or another control character, which this script does not pass on" ;;
  esac
  value=$(printf %s "$2" | sed 's/["\\]/\\&/g')
  printf '{"ParameterKey":"%s","ParameterValue":"%s"}' "$1" "$value"
}

# predicted NAME CHANGES: CloudFormation shows no more than these, each as action/resource/replacement/policy.
predicted() {
  shown=$(cfn describe-change-set --change-set-name "$1" --output text \
    --query 'Changes[].ResourceChange.[Action,LogicalResourceId,Replacement,PolicyAction]') || return 1
  echo "$shown" | while read -r action id replacement policy; do
    [ -n "$id" ] || continue
    own=
    for one in $2; do
      case $one in */"$id"/*) own=$one ;; esac
    done
    as_predicted=${own#*/*/}
    if [ "$replacement" != True ]; then replacement=${as_predicted%/*}; fi
    # What is kept, though that was not predicted, is no loss.
    case $policy in
      None | *Retain | *Snapshot) policy=${as_predicted#*/} ;;
    esac
    [ "$action/$id/$replacement/$policy" = "$own" ] ||
      fail "CloudFormation shows $action/$id/$replacement/$policy, and predicted was ${own:-nothing of it}"
  done
}

# step NUMBER FILE CREATE|UPDATE|IMPORT body|bucket CHANGES [ARGUMENT]…
step() {
  number=$1 file=$2 kind=$3 size=$4 changes=$5; shift 5
  if [ "$number" -le "$done" ]; then return; fi
  echo "step $number: $file"
  name=tablature-$number-$plan
  if [ "$size" = bucket ]; then
    [ -n "${BUCKET:-}" ] || fail "$file is larger than 51,200 bytes: name a bucket, BUCKET=… ./run.sh"
    aws s3 cp --only-show-errors "$file" "s3://$BUCKET/$plan/$file"
    set -- --template-url "https://$BUCKET.s3.amazonaws.com/$plan/$file" "$@"
  else
    set -- --template-body "file://$file" "$@"
  fi
  # One that is left may be of what was deployed then.
  cfn delete-change-set --change-set-name "$name" >/dev/null 2>&1 || :
  cfn create-change-set --change-set-name "$name" --change-set-type "$kind" \
    --capabilities CAPABILITY_IAM CAPABILITY_NAMED_IAM CAPABILITY_AUTO_EXPAND "$@" >/dev/null ||
    fail "no change set was made for $file"
  while :; do
    made=$(cfn describe-change-set --change-set-name "$name" --query '[Status,StatusReason]' --output text)
    case $made in
      CREATE_COMPLETE*) break ;;
      FAILED*)
        cfn delete-change-set --change-set-name "$name"
        case $made in
          *"didn't contain changes"* | *"No updates are to be performed"*)
            echo "  CloudFormation sees nothing to change"
            return ;;
        esac
        fail "$file: $made" ;;
    esac
    sleep 2
  done
  predicted "$name" "$changes" || {
    cfn delete-change-set --change-set-name "$name"
    exit 1
  }
  patience=60
  cfn execute-change-set --change-set-name "$name" --no-disable-rollback --client-request-token "$(token "$number")"
  sleep 2
  settled
  case $state in
    CREATE_COMPLETE | UPDATE_COMPLETE | IMPORT_COMPLETE) ;;
    *) fail "step $number of $stack failed: $state$(reason "$number")" ;;
  esac
}

# token NUMBER: of a step, in this try.
token() { if [ "$try" -eq 1 ]; then echo "tablature-$plan-$1"; else echo "tablature-$plan-$1-$try"; fi; }

# reason NUMBER: why a step failed in this try.
reason() {
  cfn describe-stack-events --no-paginate --output text --query \
    "reverse(StackEvents[?ClientRequestToken=='$(token "$1")' && ends_with(ResourceStatus, '_FAILED')].[LogicalResourceId,ResourceStatusReason])[0]" |
    tr '\t' ' ' | sed 's/^/, since /'
}

# index NUMBER TABLE INDEX ACTIVE|gone: behind a step, and not where a later one was made.
index() {
  if [ "$1" -lt "$done" ]; then return; fi
  table=$(cfn describe-stack-resource --logical-resource-id "$2" --query StackResourceDetail.PhysicalResourceId --output text)
  while :; do
    found=$(aws dynamodb describe-table --table-name "$table" --output text \
      --query "Table.[GlobalSecondaryIndexes,VectorIndexes][] | [?IndexName=='$3'].IndexStatus")
    case $4:$found in
      ACTIVE:ACTIVE | gone: | gone:None) return ;;
    esac
    echo "index $3 of $table: $found"
    sleep 20
  done
}

# indexes TABLE: before the first step, none is being made or removed.
indexes() {
  if [ "$done" -gt 0 ]; then return; fi
  table=$(cfn describe-stack-resource --logical-resource-id "$1" --query StackResourceDetail.PhysicalResourceId --output text)
  while :; do
    found=$(aws dynamodb describe-table --table-name "$table" --output text \
      --query "Table.[GlobalSecondaryIndexes,VectorIndexes][] | [?IndexStatus!='ACTIVE'].IndexName")
    case $found in
      "" | None) return ;;
    esac
    echo "indexes of $table that are in work: $found"
    sleep 20
  done
}

# pause NUMBER SECONDS: also where the step before it was done earlier, since it is not known when.
pause() {
  if [ "$1" -lt "$done" ]; then return; fi
  echo "waiting for $2 seconds"
  sleep "${PAUSE:-$2}"
}

if command -v sha256sum >/dev/null; then sha256sum -c sums >/dev/null || fail "these are not the files of the plan"; fi
command -v aws >/dev/null || fail "there is no program aws: install the AWS CLI"
settled
# Of this plan the last event knows by its token how often it was tried, and how far it came.
token=$(cfn describe-stack-events --no-paginate --query 'StackEvents[0].ClientRequestToken' --output text 2>/dev/null || true)
done=0 try=1
case $token in
  "tablature-$plan-"*)
    last=${token#tablature-"$plan"-}
    done=${last%%-*}
    case $last in *-*) try=${last#*-} ;; esac
    case $state in
      CREATE_COMPLETE | UPDATE_COMPLETE | IMPORT_COMPLETE) ;;
      UPDATE_ROLLBACK_COMPLETE | IMPORT_ROLLBACK_COMPLETE)
        # What was rolled back is tried again, from the step that failed.
        echo "step $done failed before, and was rolled back$(reason "$done")"
        try=$((try + 1)) done=$((done - 1)) ;;
    esac ;;
esac
case $state in
  ROLLBACK_COMPLETE) fail "$stack was never made: remove it by aws cloudformation delete-stack --stack-name $stack, and run again" ;;
  *FAILED) fail "$stack is $state: aws cloudformation continue-update-rollback --stack-name $stack, or see its events" ;;
esac
"#;
