#!/usr/bin/env python3
"""Deploys every app to an emulator, asks what stands there, and deletes it. Runs in the venv of `.ci/run`.

What must stand there is written by hand in `.ci/expected/`, never taken from the templates.
"""

import argparse
import json
import pathlib
import sys
import tempfile

import botocore.exceptions

from outside import operations, roles, sign_in, spilled, synth, tables
from outside.blueprint import Blueprint, probe
from outside.cloud import Cloud
from outside.emulator import Emulator, EmulatorError, leave_no_emulator_behind
from outside.expected import App, Expectation
from outside.report import Report

NO_CHANGES = "No changes to deploy"
OTHER_TYPES = {roles.ROLE, "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}


class Standing:
    """A stack that is deployed, or is about to be."""

    def __init__(self, app, stage, cloud, template, account):
        self.name = app.name if stage == "dev" else f"{app.name}-{stage}"
        self.cloud = cloud
        self.path = template
        self.template = Blueprint(template)
        self.expectation = Expectation(app, stage, account)
        self.resources = []
        self.ids = {}

    def look(self):
        self.resources = self.cloud.resources(self.name)
        self.ids = sign_in.find(self.resources)
        self.expectation.names["identity_pool"] = self.ids.get(sign_in.IDENTITY_POOL, "no identity pool")
        pool = self.ids.get(sign_in.POOL, "no-user-pool")
        self.expectation.names["user_pool_arn"] = (
            f"arn:aws:cognito-idp:{self.cloud.region}:{self.expectation.names['account']}:userpool/{pool}")
        if "operations" in self.expectation.app.data:
            self.expectation.names.update(operations.names(self))

    def roles(self):
        """{the role's word in the app: its physical name}; the logical id is the word, or the word and `Role`."""
        found = {}
        for logical, kind, physical in self.resources:
            if kind == roles.ROLE:
                word = logical.removesuffix("Role")
                known = word in self.expectation.role_names() and word not in found
                found[word if known else logical] = physical
        return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    synth.add_arguments(parser)
    options = parser.parse_args()
    leave_no_emulator_behind()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="tablature-deploy-") as name:
        folder = pathlib.Path(name)
        templates = options.templates
        tablature = synth.Tablature(options.tablature)
        if not templates:
            templates = folder / "templates"
            tablature.synthesize(templates)
        try:
            with Emulator(folder) as emulator:
                print(f"ministack answers on {emulator.url}", flush=True)
                if not options.templates:
                    report.same_set("stacks of synth", App.names(), synth.stacks(templates))
                rehearse(report, emulator, templates.resolve(), folder)
                if not options.templates:
                    ask(report, "a role that outgrows the inline limit",
                        spilled.check, Cloud(emulator, spilled.REGION), tablature, folder)
        except EmulatorError as error:
            report.fail("the emulator", [str(error)])
    return report.finish()


def rehearse(report, emulator, templates, folder):
    forgets = forgotten(report, emulator, folder)
    stacks = synth.stacks(templates)
    report.check("there are stacks", True, bool(stacks))
    for stack in stacks:
        if not App.exists(stack):
            report.fail(f"{stack}: expectations", [f"expected: .ci/expected/{stack}.json", "found:    no such file"])
            continue
        app = App(stack)
        cloud = Cloud(emulator, app.region)
        account = cloud.account()
        files = {stage: templates / synth.file_name(stack, stage) for stage in app.stages}
        missing = [path.name for path in files.values() if not path.exists()]
        if not report.same_set(f"{stack}: templates that are missing", [], missing):
            continue
        standing = [Standing(app, stage, cloud, path, account) for stage, path in files.items()]
        for group in [standing] if app.side_by_side else [[one] for one in standing]:
            deployed = [one for one in group if deploy(report, one)]
            for one in deployed:
                check(report, one, forgets)
            for one in deployed:
                deploy_again(report, one)
                delete(report, one)


def forgotten(report, emulator, folder):
    """The properties that this emulator deploys and forgets; these are read from the template instead."""
    report.heading("what the emulator forgets")
    cloud = Cloud(emulator, "us-east-1")
    template = folder / "probe.json"
    template.write_text(json.dumps(probe("probe")))
    status, printed = cloud.deploy(template, "probe")
    if not report.check("a table with all of it deploys", 0, status):
        print(printed)
        return set()
    forgets = tables.forgotten(cloud, "probe")
    for property in sorted(forgets):
        report.note(f"ministack does not implement {property} of AWS::DynamoDB::GlobalTable: read from the template")
    report.note("ministack ignores Replicas, CAPABILITY_IAM and table names that are taken: checked here instead")
    cloud.delete("probe")
    return forgets


def deploy(report, standing):
    report.heading(f"{standing.name}: deploy in {standing.cloud.region}")
    expectation = standing.expectation
    taken = standing.cloud.table_names() & set(expectation.tables)
    report.same_set("table names that are taken already", [], taken)
    report.same_set("resources beyond CAPABILITY_IAM", [], standing.template.named_iam())
    status, printed = standing.cloud.deploy(standing.path, standing.name)
    if not report.check("aws cloudformation deploy: exit status", 0, status):
        print("\n".join([printed, *standing.cloud.failures(standing.name)]), flush=True)
        standing.cloud.delete(standing.name)
        clean_up(standing)
        return False
    standing.look()
    return True


def check(report, standing, forgets):
    report.heading(f"{standing.name}: what stands there")
    before = report.passed
    allowed = tables.TABLE_TYPES | sign_in.TYPES | OTHER_TYPES
    if "operations" in standing.expectation.app.data:
        allowed |= operations.TYPES
    other = {f"{logical} {kind}" for logical, kind, _ in standing.resources if kind not in allowed}
    report.same_set("resources that were not declared", [], other)
    ask(report, "tables", tables.check, standing, forgets)
    ask(report, "roles", roles.check, standing)
    ask(report, "sign-in", sign_in.check, standing)
    if "operations" in standing.expectation.app.data:
        ask(report, "operations", operations.check, standing)
    ask(report, "sample items", tables.put_samples, standing)
    counted = f"{len(standing.expectation.tables)} tables, {len(standing.expectation.role_names())} roles"
    print(f"  {report.passed - before} checks passed: {counted}, sign-in", flush=True)


def ask(report, what, question, *arguments):
    """A call that is refused or not implemented is one failed check, and the other questions are still asked."""
    try:
        question(report, *arguments)
    except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as error:
        report.fail(what, ["expected: an answer", f"found:    {error}"])


def deploy_again(report, standing):
    report.heading(f"{standing.name}: deploy again, delete")
    status, printed = standing.cloud.deploy(standing.path, standing.name)
    report.check("deployed again: exit status, no changes", (0, True), (status, NO_CHANGES in printed))


def delete(report, standing):
    report.check("stack deleted", "DELETE_COMPLETE", standing.cloud.delete(standing.name))
    ask(report, "tables that are kept", tables.check_kept, standing)
    left = [role for role, physical in standing.roles().items() if standing.cloud.role_exists(physical)]
    report.same_set("roles that are left", [], left)
    clean_up(standing)


def clean_up(standing):
    for name in standing.cloud.table_names() & set(standing.expectation.tables):
        standing.cloud.delete_table(name)


if __name__ == "__main__":
    sys.exit(main())
