//! `run.sh`: a plan as a script of the AWS CLI.

use super::plan::Steps;
use super::step::{Step, Wait};
use crate::facts::limits::cloudformation::TEMPLATE_BODY_BYTES;
use crate::shown::{Shown, Text, said};

impl Steps {
    /// The plan as a script of the AWS CLI and a POSIX shell, for a stack and the Region that it is in, if it has one. The
    /// plan is known by `plan`, which is part of the tokens; `is_new` is so of a stack that is not there yet.
    pub fn script(&self, stack: &str, region: Option<&str>, plan: &str, is_new: bool) -> String {
        self.shown_script(stack, region, plan, is_new).into()
    }

    pub(crate) fn shown_script(
        &self,
        stack: &str,
        region: Option<&str>,
        plan: &str,
        is_new: bool,
    ) -> Shown {
        let word = |text: &str| Text::of(text).shell_word();
        let mut text = said!("{}stack={}\nplan={}\n", HEAD, word(stack), word(plan));
        if let Some(region) = region {
            text.push(said!(
                "export AWS_REGION={} AWS_DEFAULT_REGION={}\n",
                word(region),
                word(region)
            ));
        }
        text.push(FUNCTIONS);
        for wait in &self.first {
            text.push(said!("# first {}\n", Text::of(&wait.words()).line()));
        }
        for (at, step) in self.steps.iter().enumerate() {
            let kind = if is_new && at == 0 { "CREATE" } else { "UPDATE" };
            let size = if step.template.bytes() > TEMPLATE_BODY_BYTES { "bucket" } else { "body" };
            let name = step.file_name();
            let number = step.number;
            text.push(said!(
                "step {} {} {} {}{}\n",
                number,
                word(&name),
                kind,
                size,
                parameters(step)
            ));
            for wait in &step.waits {
                text.push(match wait {
                    Wait::Index { table, index, is_made } => {
                        let until = if *is_made { "ACTIVE" } else { "gone" };
                        said!("index {} {} {} {}\n", step.number, word(table), word(index), until)
                    }
                    Wait::Seconds { seconds, why } => {
                        said!(
                            "pause {} {} # {}\n",
                            step.number,
                            word(&seconds.to_string()),
                            Text::of(why).line()
                        )
                    }
                });
            }
        }
        text.push("echo \"$stack is what was planned\"\n");
        text
    }
}

/// The parameters that keep their values.
fn parameters(step: &Step) -> Shown {
    let own = step.template.section("Parameters").into_iter().flat_map(|it| it.keys());
    let kept = own.filter(|name| step.kept.iter().any(|kept| kept == name));
    let argument = |name: &str| {
        let argument = format!("ParameterKey={name},UsePreviousValue=true");
        said!(" {}", Text::of(&argument).shell_word())
    };
    kept.map(argument).collect()
}

const HEAD: &str = r#"#!/bin/sh
# Carries out the plan of this folder with the AWS CLI, step by step, and stops at the first failure. Run again, it goes on
# where it stopped. A template of more than 51,200 bytes goes through a bucket of yours: BUCKET=… ./run.sh
set -eu
cd "$(dirname "$0")"
"#;

const FUNCTIONS: &str = r#"
cfn() { command=$1; shift; aws cloudformation "$command" --stack-name "$stack" "$@"; }
status() { cfn describe-stacks --query 'Stacks[0].StackStatus' --output text 2>/dev/null || echo NONE; }
fail() { echo "$1" >&2; exit 1; }

# Waits until nothing is going on.
settled() {
  while :; do
    state=$(status)
    case $state in
      *_IN_PROGRESS) sleep 5 ;;
      *) return ;;
    esac
  done
}

if command -v sha256sum >/dev/null; then sha256sum --quiet -c sums; fi
settled
token=$(cfn describe-stack-events --no-paginate --query 'StackEvents[0].ClientRequestToken' --output text 2>/dev/null || true)
done=0
case $token in
  "tablature-$plan-"*)
    done=${token##*-}
    case $state in
      CREATE_COMPLETE | UPDATE_COMPLETE) ;;
      *) fail "step $done of $stack failed: $state. Plan again from what is deployed." ;;
    esac ;;
esac
case $state in
  *FAILED | *ROLLBACK_COMPLETE)
    case $state in UPDATE_ROLLBACK_COMPLETE) ;; *) fail "$stack is $state" ;; esac ;;
esac

# step NUMBER FILE CREATE|UPDATE body|bucket [PARAMETER]…
step() {
  number=$1 file=$2 kind=$3 size=$4; shift 4
  if [ "$number" -le "$done" ]; then return; fi
  echo "step $number: $file"
  name=tablature-$number-$plan
  if [ "$size" = bucket ]; then
    [ -n "${BUCKET:-}" ] || fail "$file is larger than 51,200 bytes: name a bucket, BUCKET=… ./run.sh"
    aws s3 cp --only-show-errors "$file" "s3://$BUCKET/$plan/$file"
    set -- --template-url "https://$BUCKET.s3.amazonaws.com/$plan/$file" ${1:+--parameters "$@"}
  else
    set -- --template-body "file://$file" ${1:+--parameters "$@"}
  fi
  cfn create-change-set --change-set-name "$name" --change-set-type "$kind" \
    --capabilities CAPABILITY_IAM CAPABILITY_NAMED_IAM CAPABILITY_AUTO_EXPAND "$@" >/dev/null 2>&1 ||
    cfn describe-change-set --change-set-name "$name" >/dev/null || fail "no change set was made for $file"
  while :; do
    made=$(cfn describe-change-set --change-set-name "$name" --query '[Status,StatusReason]' --output text)
    case $made in
      CREATE_COMPLETE*) break ;;
      *"didn't contain changes"* | *"No updates are to be performed"*)
        cfn delete-change-set --change-set-name "$name"
        return ;;
      FAILED*) fail "$file: $made" ;;
    esac
    sleep 2
  done
  cfn execute-change-set --change-set-name "$name" --no-disable-rollback --client-request-token "tablature-$plan-$number"
  sleep 2
  settled
  case $state in
    CREATE_COMPLETE | UPDATE_COMPLETE) ;;
    *) fail "step $number of $stack failed: $state" ;;
  esac
}

# index NUMBER TABLE INDEX ACTIVE|gone
index() {
  table=$(cfn describe-stack-resource --logical-resource-id "$2" --query StackResourceDetail.PhysicalResourceId --output text)
  while :; do
    found=$(aws dynamodb describe-table --table-name "$table" --output text \
      --query "Table.GlobalSecondaryIndexes[?IndexName=='$3'].IndexStatus")
    case $4:$found in
      ACTIVE:ACTIVE | gone: | gone:None) return ;;
    esac
    echo "index $3 of $table: $found"
    sleep 20
  done
}

# pause NUMBER SECONDS: also where the step before it was done earlier, since it is not known when.
pause() {
  if [ "$1" -lt "$done" ]; then return; fi
  echo "waiting for $2 seconds"
  sleep "${PAUSE:-$2}"
}

"#;
