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
from outside.emulator import Emulator, leave_no_emulator_behind, tool
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


def provisioned(indexes):
    """A table that is paid by provisioned throughput, with each of its indexes."""
    throughput = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
    own = table(indexes, ProvisionedThroughput=throughput)
    own["Properties"]["BillingMode"] = "PROVISIONED"
    for index in own["Properties"]["GlobalSecondaryIndexes"]:
        index["ProvisionedThroughput"] = throughput
    return {"Orders": own}


# {scenario: (old resources, new resources, how many updates)}
SCENARIOS = {
    "two-indexes": ({"Orders": table()}, {"Orders": table(["byDay", "byUser"])}, 2),
    "swap": (swapped("byUser"), swapped("ordersByUser"), 2),
    "time-to-live": (expiring("old"), expiring("new"), 2),
    "provisioned": ({"Orders": table(["byDay"])}, provisioned(["byDay", "byUser"]), 2),
    "full": ({"Orders": table([f"by{n:02}" for n in range(20)])}, {"Orders": table([f"by{n:02}" for n in range(1, 21)])}, 2),
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


    def deploy(self, tablature, arguments, kill_behind=None):
        """Runs `deploy`, killed once it prints a line that begins so; (status, printed)."""
        # Cargo needs its own home.
        own = {name: value for name, value in self.environment.items() if name.startswith("AWS_") or name == "PATH"}
        process = subprocess.Popen([*tablature.command, "deploy", *map(str, arguments)], env={**os.environ, **own},
                                   cwd=synth.ROOT, text=True, start_new_session=True, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        printed = []
        for line in process.stdout:
            printed.append(line)
            if kill_behind and line.startswith(kill_behind):
                os.killpg(process.pid, signal.SIGKILL)
                # What was asked for in a process group of its own may come to its end yet.
                time.sleep(2)
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


class Scenario:
    """A stack that is deployed with items, and a plan for it."""

    def __init__(self, report, tablature, aws, name, folder):
        self.report, self.tablature, self.aws, self.name, self.folder = report, tablature, aws, name, folder
        old, new, self.updates = SCENARIOS[name]
        folder.mkdir()
        self.files = {}
        for word, resources in (("old", old), ("new", new)):
            self.files[word] = folder / f"{word}.json"
            self.files[word].write_text(json.dumps({"Resources": copy.deepcopy(resources)}, indent=2) + "\n")
        aws.ask("cloudformation", "create-stack", "--stack-name", name, "--template-body", f"file://{self.files['old']}",
                "--capabilities", "CAPABILITY_NAMED_IAM")
        for number in range(ITEMS):
            aws.ask("dynamodb", "put-item", "--table-name", "orders", "--item", json.dumps({"id": {"S": str(number)}}))
        self.kept = items(aws)

    def holds(self, what, is_so, otherwise):
        holds(self.report, f"{self.name}: {what}", is_so, otherwise)

    def plan(self, *more):
        deployed = self.folder / "deployed.json"
        deployed.write_text(json.dumps(self.aws.ask("cloudformation", "get-template", "--stack-name", self.name)))
        return self.tablature.run("plan", self.files["new"], "--from", deployed, "--stack-name", self.name, *more)

    def planned(self):
        status, printed = self.plan("--out", self.folder / "plan")
        self.holds("there is a plan", status == 1, printed)
        if status != 1:
            raise SystemExit("there is no plan")
        steps = json.loads((self.folder / "plan" / "plan.json").read_text())["steps"]
        self.holds(f"{self.updates} updates", len(steps) == self.updates, printed)
        last = self.folder / "plan" / steps[-1]["file"]
        is_declared = last.read_bytes() == self.files["new"].read_bytes()
        self.holds("the last template is the declared one", is_declared, str(last))
        predicted_ones(self.report, self.aws, self.name, steps[0], self.folder / "plan")

    def carried_out(self, way, killed, whole):
        """Killed within the first step, and within the second one, and run again."""
        for number in (1, 2):
            status, printed = killed(number)
            self.holds(f"{way}: killed in step {number}", status == -signal.SIGKILL, printed)
            now = items(self.aws)
            self.holds(f"{way}: killed in step {number}, no item is lost", now == self.kept, str(now))
        status, printed = whole()
        self.holds(f"{way}: run again, it goes on to the end", status == 0, printed)
        now = items(self.aws)
        self.holds(f"{way}: no item is lost", now == self.kept, str(now))
        status, printed = self.plan()
        self.holds(f"{way}: then there is nothing to do", status == 0, printed)

    def by_script(self):
        folder = self.folder / "plan"
        self.carried_out("run.sh", lambda number: self.aws.script(folder, kill_behind=f"step {number}:"),
                         lambda: self.aws.script(folder))

    def by_deploy(self):
        arguments = ["--plan", self.folder / "plan", "--yes"]
        self.carried_out("deploy", lambda _: self.aws.deploy(self.tablature, arguments, kill_behind="next:"),
                         lambda: self.aws.deploy(self.tablature, arguments))

    def moved_on(self):
        """A stack that somebody has changed since is left as it is."""
        template = json.loads(self.files["old"].read_text())
        template["Resources"]["Other"] = {"Type": "AWS::SNS::Topic"}
        self.aws.ask("cloudformation", "update-stack", "--stack-name", self.name, "--template-body", json.dumps(template),
                     "--capabilities", "CAPABILITY_NAMED_IAM")
        status, printed = self.aws.script(self.folder / "plan")
        self.holds("run.sh: moved on", status == 1 and "from which this was planned" in printed, printed)
        status, printed = self.aws.deploy(self.tablature, ["--plan", self.folder / "plan", "--yes"])
        self.holds("deploy: moved on", status == 3 and "is not where this plan begins" in printed, printed)

    def remove(self):
        self.aws.ask("cloudformation", "delete-stack", "--stack-name", self.name)
        self.aws.ask("dynamodb", "delete-table", "--table-name", "orders")


def parameters(report, tablature, aws, folder):
    """What a plan takes a stack's parameters for is asked of the stack, and what is new reaches it."""
    folder.mkdir()
    plain = {"Parameters": {"Team": {"Type": "String", "Default": "core"}},
             "Resources": {"Orders": table(Tags=[{"Key": "team", "Value": {"Ref": "Team"}}])}}
    more = copy.deepcopy(plain)
    more["Parameters"]["Owner"] = {"Type": "String"}
    more["Parameters"]["Word"] = {"Type": "String", "NoEcho": True}
    more["Resources"]["Orders"]["Properties"]["Tags"] += [
        {"Key": "owner", "Value": {"Ref": "Owner"}}, {"Key": "word", "Value": {"Ref": "Word"}}]
    files = {}
    for name, template in (("old", plain), ("new", more)):
        files[name] = folder / f"{name}.json"
        files[name].write_text(json.dumps(template, indent=2) + "\n")
    aws.ask("cloudformation", "create-stack", "--stack-name", "parameters", "--template-body", f"file://{files['old']}",
            "--parameters", "ParameterKey=Team,ParameterValue=shop")

    def plan(out, *more):
        return tablature.run("plan", files["new"], "--from", files["old"], "--stack-name", "parameters", "--out",
                             folder / out, "--parameter", "Owner=a \"b\", c", "--parameter", "Word=x'y\"z", *more)

    def run(out):
        aws.environment["PARAMETER_Word"] = "x'y\"z"
        return aws.script(folder / out)

    plan("assumed")
    status, printed = run("assumed")
    holds(report, "parameters: another value than the default", status == 1 and "is shop" in printed, printed)
    plan("known", "--previous-parameter", "Team=shop")
    status, printed = run("known")
    holds(report, "parameters: the value that is given", status == 0, printed)
    arn = aws.ask("dynamodb", "describe-table", "--table-name", "orders")["Table"]["TableArn"]
    tags = aws.ask("dynamodb", "list-tags-of-resource", "--resource-arn", arn)["Tags"]
    report.check("parameters: values in the table", {"team": "shop", "owner": 'a "b", c', "word": "x'y\"z"},
                 {it["Key"]: it["Value"] for it in tags if not it["Key"].startswith("aws:")})
    aws.ask("cloudformation", "delete-stack", "--stack-name", "parameters")
    aws.ask("dynamodb", "delete-table", "--table-name", "orders")


def imported(report, tablature, aws, folder):
    """A table that a stack left behind comes into it again, with its items, and gets an index then."""
    folder.mkdir()
    topic = {"Topic": {"Type": "AWS::SNS::Topic"}}
    states = {"with": {**topic, "Orders": table(["byDay"])}, "without": topic,
              "again": {**topic, "Orders": table(["byDay", "byUser"])}}
    files = {}
    for name, resources in states.items():
        files[name] = folder / f"{name}.json"
        files[name].write_text(json.dumps({"Resources": resources}, indent=2) + "\n")
    for command, name in (("create-stack", "with"), ("update-stack", "without")):
        aws.ask("cloudformation", command, "--stack-name", "imported", "--template-body", f"file://{files[name]}")
        if name == "with":
            aws.ask("dynamodb", "put-item", "--table-name", "orders", "--item", json.dumps({"id": {"S": "1"}}))
    live = folder / "live.json"
    live.write_text(json.dumps(aws.ask("dynamodb", "describe-table", "--table-name", "orders")))
    status, printed = tablature.run("plan", files["again"], "--from", files["without"], "--live", live, "--stack-name",
                                    "imported", "--out", folder / "plan")
    holds(report, "import: two steps", status == 1 and "01-import-Orders" in printed and "02-make-byUser" in printed, printed)
    status, printed = aws.script(folder / "plan")
    holds(report, "import: run.sh", status == 0, printed)
    holds(report, "import: no item is lost", items(aws) == ["1"], str(items(aws)))
    resources = aws.ask("cloudformation", "describe-stack-resources", "--stack-name", "imported")["StackResources"]
    report.check("import: the stack has the table", ["orders"],
                 [it["PhysicalResourceId"] for it in resources if it["LogicalResourceId"] == "Orders"])
    aws.ask("cloudformation", "delete-stack", "--stack-name", "imported")
    aws.ask("dynamodb", "delete-table", "--table-name", "orders")


def asked(report, aws):
    """A question of `live/` is carried out, and its answer written down; the emulator's is no fact."""
    scenario = synth.ROOT / "live" / "attributes-alone"
    seen = scenario / "seen.txt"
    try:
        for arguments, typed in (((), "y\ny\n"), (("clean",), "")):
            done = subprocess.run(["sh", synth.ROOT / "live" / "run", scenario.name, *arguments], env=aws.environment, text=True,
                                  input=typed, capture_output=True, timeout=WITHIN)
            holds(report, f"live/run {' '.join(arguments)}", done.returncode == 0, done.stdout + done.stderr)
        holds(report, "live/run: what was answered", seen.read_text().count("1 items") == 2, seen.read_text())
    finally:
        seen.unlink(missing_ok=True)


def deploy(report, tablature, aws):
    """The first deployment of an app, killed in its midst, and the ones after it."""
    arguments = ["music", "--yes"]
    status, printed = aws.deploy(tablature, arguments, kill_behind="next:")
    holds(report, "deploy: killed", status == -signal.SIGKILL, printed)
    for expected in ("", "nothing to do"):
        status, printed = aws.deploy(tablature, arguments)
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
    leave_no_emulator_behind()
    report = Report()
    tablature = synth.Tablature(options.tablature)
    with tempfile.TemporaryDirectory(prefix="tablature-change-") as name:
        folder = pathlib.Path(name)
        with Emulator(folder) as emulator:
            aws = Aws(emulator)
            for name in SCENARIOS:
                # `deploy` waits the hour between changes of time to live, whatever it runs on.
                for way in ("script", "deploy") if name != "time-to-live" else ("script",):
                    scenario = Scenario(report, tablature, aws, name, folder / f"{name}-{way}")
                    scenario.planned()
                    getattr(scenario, f"by_{way}")()
                    scenario.remove()
            scenario = Scenario(report, tablature, aws, "swap", folder / "moved-on")
            scenario.planned()
            scenario.moved_on()
            scenario.remove()
            parameters(report, tablature, aws, folder / "parameters")
            imported(report, tablature, aws, folder / "imported")
            asked(report, aws)
            deploy(report, tablature, aws)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
