#!/usr/bin/env python3
"""Creates the tables that `tables` writes and fills the deployed ones with `data`. Runs in the venv of `.ci/run`.

The commands are those that the program prints, run by the AWS CLI. A table of `tables` must be the one that the
template deploys; every sample item must be found by its key and through every index that it is in.
"""

import argparse
import json
import pathlib
import sys
import tempfile

from outside import samples, synth
from outside.cloud import Cloud
from outside.emulator import Emulator, EmulatorError, leave_no_emulator_behind
from outside.expected import App, Expectation
from outside.report import Report
from outside.tables import wire

# The local tables have the names of the deployed ones, so they stand in a Region of their own.
LOCAL_REGION = "eu-central-1"
# How many items each table has at least; the apps' own words ask for one in hr.
AT_LEAST = {"hr": 1}
OTHERS = 2


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tablature", default="cargo run --quiet --release --", metavar="COMMAND",
                        help="how to run the program (default: %(default)s)")
    options = parser.parse_args()
    leave_no_emulator_behind()
    report = Report()
    tablature = synth.Tablature(options.tablature)
    with tempfile.TemporaryDirectory(prefix="tablature-samples-") as name:
        folder = pathlib.Path(name)
        try:
            with Emulator(folder) as emulator:
                for stack in App.names():
                    rehearse(report, tablature, emulator, stack, folder / stack)
        except EmulatorError as error:
            report.fail("the emulator", [str(error)])
    return report.finish()


def rehearse(report, tablature, emulator, stack, folder):
    app = App(stack)
    report.heading(f"{stack}: deploy in {app.region}, create in {LOCAL_REGION}")
    cloud, local = Cloud(emulator, app.region), Cloud(emulator, LOCAL_REGION)
    before = report.passed
    status, printed = tablature.run("synth", stack, "--out", folder)
    if not report.check("synth: exit status", 0, status):
        print(printed)
        return
    status, printed = cloud.deploy(folder / synth.file_name(stack, "dev"), stack)
    if not report.check("aws cloudformation deploy: exit status", 0, status):
        print(printed)
        return
    expected = Expectation(app, "dev", cloud.account())
    if told(report, tablature, emulator, "tables", stack, folder, LOCAL_REGION):
        report.same_set("tables that were created", expected.tables, local.table_names())
        for table in sorted(set(expected.tables) & local.table_names()):
            shapes = [samples.shape(one.client("dynamodb"), table) for one in (cloud, local)]
            report.check(f"{table}: as the template deploys it", *shapes)
    if told(report, tablature, emulator, "data", stack, folder, app.region):
        find(report, cloud.client("dynamodb"), stack, expected, folder)
    print(f"  {report.passed - before} checks passed", flush=True)
    for one in (local, cloud):
        for table in one.table_names():
            one.delete_table(table)


def told(report, tablature, emulator, verb, stack, folder, region):
    """Runs a verb, then every command that it prints."""
    status, printed = tablature.run(verb, stack, "--out", folder / verb)
    if not report.check(f"{verb}: exit status", 0, status):
        print(printed)
        return False
    commands = samples.commands(printed)
    report.check(f"{verb}: a command for each file", len(list((folder / verb).iterdir())), len(commands))
    for command in commands:
        status, answer = samples.run(command, emulator, region)
        if not report.check(" ".join(command), 0, status):
            print(answer)
        elif verb == "data":
            report.check(f"{command[4]}: items that were not written", {}, json.loads(answer)["UnprocessedItems"])
    return True


def find(report, dynamodb, stack, expected, folder):
    files = sorted((folder / "data").iterdir())
    written = samples.items([json.loads(path.read_text()) for path in files])
    for table in expected.tables:
        count = sum(1 for of, _ in written if of == table)
        report.check(f"{table}: enough items", True, count >= AT_LEAST.get(stack, OTHERS))
    for table, plain in expected.samples.items():
        item = {name: wire(value) for name, value in plain.items()}
        report.check(f"{table}: the item of the app's description", True,
                     samples.same(item) in [samples.same(one) for of, one in written if of == table])
    for table, item in written:
        described = dynamodb.describe_table(TableName=table)["Table"]
        same, key = samples.same(item), samples.key_of(described)
        what = f"{table}: {[item[name] for name in key]}"
        report.check(f"{what} by get-item", same, samples.same(samples.get(dynamodb, table, described, item)))
        found = samples.query(dynamodb, table, key, item)
        report.check(f"{what} by its key", [same], [samples.same(one) for one in found])
        for index in samples.indexes(described):
            attributes = samples.key_of(described, index)
            if all(name in item for name in attributes):
                found = samples.query(dynamodb, table, attributes, item, IndexName=index)
                report.check(f"{what} through {index}", True, same in [samples.same(one) for one in found])
    for name, pattern in expected.patterns.items():
        described = dynamodb.describe_table(TableName=pattern["table"])["Table"]
        found = samples.ask(dynamodb, described, pattern)
        report.check(f"{pattern['table']}: {name}", pattern["finds"], found)


if __name__ == "__main__":
    sys.exit(main())
