#!/usr/bin/env python3
"""Carries out plans on an emulator with the AWS CLI: each is killed and goes on, no item is lost, AWS shows no change that was
not predicted, and the last template is what was declared. Runs in the venv of `.ci/run`.

The emulator is no judge: it takes updates that AWS refuses. That every step is accepted is proven in `src/evolution/tests`.
"""

import argparse
import copy
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from outside import synth
from outside.emulator import Emulator, tool
from outside.report import Report

REGION = "eu-west-1"
ITEMS = 5
WITHIN = 180


def table(indexes=(), **more):
    names = list(indexes)
    properties = {
        "TableName": "orders",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ["id", *names]],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        **more,
    }
    if names:
        properties["GlobalSecondaryIndexes"] = [
            {"IndexName": name, "KeySchema": [{"AttributeName": name, "KeyType": "HASH"}],
             "Projection": {"ProjectionType": "ALL"}} for name in names]
    return {"Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain",
            "Properties": properties}


def reader(index):
    statement = {"Sid": "Read", "Effect": "Allow", "Action": "dynamodb:Query",
                 "Resource": {"Fn::Sub": "${Orders.Arn}/index/" + index}}
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return {"Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "Policies": [{"PolicyName": "Access",
                      "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}]}}


def swapped(name):
    """A table whose one index has this name, and a role that reads it."""
    own = table(["user"])
    own["Properties"]["GlobalSecondaryIndexes"][0]["IndexName"] = name
    return {"Orders": own, "Reader": reader(name)}


def expiring(attribute):
    return {"Orders": table(TimeToLiveSpecification={"AttributeName": attribute, "Enabled": True})}


# {scenario: (old resources, new resources, how many updates)}
SCENARIOS = {
    "two-indexes": ({"Orders": table()}, {"Orders": table(["a", "b"])}, 2),
    "swap": (swapped("byUser"), swapped("ordersByUser"), 2),
    "time-to-live": (expiring("old"), expiring("new"), 2),
    "full": ({"Orders": table([f"i{n}" for n in range(20)])}, {"Orders": table([f"i{n}" for n in range(1, 21)])}, 2),
}


class Aws:
    def __init__(self, emulator):
        self.environment = {**emulator.environment(), "AWS_DEFAULT_REGION": REGION, "AWS_REGION": REGION, "PAUSE": "0"}
        self.environment["PATH"] = f"{pathlib.Path(tool('aws')).parent}:{self.environment['PATH']}"

    def ask(self, *arguments):
        done = subprocess.run([tool("aws"), *arguments, "--output", "json"], env=self.environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode != 0:
            raise SystemExit(f"aws {' '.join(arguments)}: {done.stderr}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def script(self, folder, kill_behind=None):
        """Runs `run.sh`, killed with all that it started once it prints a line that begins so; (status, printed)."""
        process = subprocess.Popen(["sh", str(folder / "run.sh")], env=self.environment, text=True, start_new_session=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        printed = []
        for line in process.stdout:
            printed.append(line)
            if kill_behind and line.startswith(kill_behind):
                # In the middle of the step.
                time.sleep(1.5)
                os.killpg(process.pid, signal.SIGKILL)
                break
        return process.wait(WITHIN), "".join(printed)


def holds(report, what, is_so, otherwise):
    if is_so:
        report.check(what, True, True)
    else:
        report.fail(what, otherwise.splitlines())


def items(aws):
    found = aws.ask("dynamodb", "scan", "--table-name", "orders")
    return sorted(item["id"]["S"] for item in found["Items"])


def predicted_ones(report, aws, stack, step, folder):
    """Every change that a change set shows was predicted."""
    name = f"look-{step['number']}"
    aws.ask("cloudformation", "create-change-set", "--stack-name", stack, "--change-set-name", name, "--change-set-type",
            "UPDATE", "--capabilities", "CAPABILITY_NAMED_IAM", "--template-body", f"file://{folder / step['file']}")
    shown = aws.ask("cloudformation", "describe-change-set", "--stack-name", stack, "--change-set-name", name)
    aws.ask("cloudformation", "delete-change-set", "--stack-name", stack, "--change-set-name", name)
    predicted = {(it["LogicalResourceId"], it["Action"]) for it in step["changes"]}
    actual = {(it["ResourceChange"]["LogicalResourceId"], it["ResourceChange"]["Action"]) for it in shown["Changes"]}
    report.same_set(f"{stack}, step {step['number']}: changes that were not predicted", [], actual - predicted)


def carry_out(report, tablature, aws, name, folder):
    old, new, updates = SCENARIOS[name]
    folder.mkdir()
    files = {}
    for word, resources in (("old", old), ("new", new)):
        files[word] = folder / f"{word}.json"
        files[word].write_text(json.dumps({"Resources": copy.deepcopy(resources)}, indent=2) + "\n")
    aws.ask("cloudformation", "create-stack", "--stack-name", name, "--template-body", f"file://{files['old']}",
            "--capabilities", "CAPABILITY_NAMED_IAM")
    for number in range(ITEMS):
        aws.ask("dynamodb", "put-item", "--table-name", "orders", "--item", json.dumps({"id": {"S": str(number)}}))
    kept = items(aws)
    deployed = folder / "deployed.json"

    def plan(*more):
        deployed.write_text(json.dumps(aws.ask("cloudformation", "get-template", "--stack-name", name)))
        return tablature.run("plan", files["new"], "--from", deployed, "--stack-name", name, *more)

    status, printed = plan("--out", folder / "plan")
    holds(report, f"{name}: there is a plan", status == 1, printed)
    steps = json.loads((folder / "plan" / "plan.json").read_text())["steps"]
    holds(report, f"{name}: {updates} updates", len(steps) == updates, printed)
    last = folder / "plan" / steps[-1]["file"]
    holds(report, f"{name}: the last template is the declared one", last.read_bytes() == files["new"].read_bytes(), str(last))
    predicted_ones(report, aws, name, steps[0], folder / "plan")
    # Killed within the first step, and within the second one.
    for number in (1, 2):
        status, printed = aws.script(folder / "plan", kill_behind=f"step {number}:")
        holds(report, f"{name}: killed in step {number}", status == -signal.SIGKILL, printed)
        holds(report, f"{name}: killed in step {number}, no item is lost", items(aws) == kept, str(items(aws)))
    status, printed = aws.script(folder / "plan")
    holds(report, f"{name}: run again, it goes on to the end", status == 0, printed)
    holds(report, f"{name}: no item is lost", items(aws) == kept, str(items(aws)))
    status, printed = plan()
    holds(report, f"{name}: then there is nothing to do", status == 0, printed)
    aws.ask("cloudformation", "delete-stack", "--stack-name", name)
    aws.ask("dynamodb", "delete-table", "--table-name", "orders")


def deploy(report, tablature, aws):
    """The first deployment of an app, killed in its midst, and the ones after it."""
    # Cargo needs its own home.
    environment = {name: value for name, value in aws.environment.items() if name.startswith("AWS_") or name == "PATH"}
    command = [*tablature.command, "deploy", "music", "--yes"]
    process = subprocess.Popen(command, env={**os.environ, **environment}, cwd=synth.ROOT, text=True, start_new_session=True,
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    for line in process.stderr:
        if line.startswith("next:"):
            os.killpg(process.pid, signal.SIGKILL)
            break
    holds(report, "deploy: killed", process.wait(WITHIN) == -signal.SIGKILL, "it came to its end")
    # What was asked for in a process group of its own may come to its end yet.
    time.sleep(2)
    for expected in ("", "nothing to do"):
        status, printed = tablature.run("deploy", "music", "--yes", environment=environment)
        holds(report, f"deploy: run again ({expected or 'to the end'})", status == 0 and expected in printed, printed)
    found = aws.ask("cloudformation", "get-template", "--stack-name", "music")["TemplateBody"]
    status, printed = tablature.run("synth", "music", "--stdout")
    wanted = json.loads(printed[printed.index("{"):printed.rindex("}") + 1])
    found = json.loads(found) if isinstance(found, str) else found
    holds(report, "deploy: what is deployed is what is declared", status == 0 and found == wanted, "another template")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    synth.add_arguments(parser)
    options = parser.parse_args()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda number, _: sys.exit(128 + number))
    report = Report()
    tablature = synth.Tablature(options.tablature)
    with tempfile.TemporaryDirectory(prefix="tablature-change-") as name:
        folder = pathlib.Path(name)
        with Emulator(folder) as emulator:
            aws = Aws(emulator)
            for scenario in SCENARIOS:
                carry_out(report, tablature, aws, scenario, folder / scenario)
            deploy(report, tablature, aws)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
