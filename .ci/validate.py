#!/usr/bin/env python3
"""Checks every template with two validators, and that synthesizing is repeatable. Runs in the venv of `.ci/run`."""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import cloudformation_validate

from outside import synth
from outside.emulator import tool
from outside.expected import App
from outside.report import Report

# What could make a second run differ: the order of the stacks, the folder, the time, the language.
OTHER_CIRCUMSTANCES = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "COLUMNS": "40", "NO_COLOR": "1"}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    synth.add_arguments(parser)
    options = parser.parse_args()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="tablature-validate-") as name:
        folder = pathlib.Path(name)
        if options.templates:
            report.note(f"synth does not run; the templates are those of {options.templates}")
            paths = synth.templates(options.templates.resolve())
        else:
            paths = synthesize(report, synth.Tablature(options.tablature), folder)
        report.check("there are templates", True, bool(paths))
        if paths:
            lint(report, paths, folder)
            validate(report, paths)
    return report.finish()


def synthesize(report, tablature, folder):
    report.heading("synth: twice, in another order, and against out/")
    first, second = folder / "first", folder / "second"
    tablature.synthesize(first)
    stacks = synth.stacks(first)
    tablature.synthesize(second, list(reversed(stacks)), OTHER_CIRCUMSTANCES)
    paths = synth.templates(first)
    names = [path.name for path in paths]
    report.same_set("files, one a stack and stage",
                    [synth.file_name(stack, stage) for stack in stacks for stage in synth.STAGES], names)
    report.same_set("files of the second time", names, [path.name for path in synth.templates(second)])
    for path in paths:
        again = second / path.name
        same = again.exists() and path.read_bytes() == again.read_bytes()
        report.check(f"{path.name}: the same bytes twice", True, same)
    for stage in committed_stages():
        status, printed = tablature.run("synth", "--stage", stage, "--check")
        if not report.check(f"synth --stage {stage} --check on out/: exit status", 0, status):
            print(printed, end="")
    return paths


def committed_stages():
    """Stage dev always; another one when out/ holds a template of it."""
    written = {path.name for path in synth.templates(synth.ROOT / "out")}
    others = [stage for stage in synth.STAGES if stage != "dev"]
    return ["dev"] + [stage for stage in others if any(name.endswith(synth.file_name("", stage)) for name in written)]


def lint(report, paths, folder):
    """No errors and no warnings. The folder is empty, so that no settings file is found on the way up."""
    report.heading(f"cfn-lint: {len(paths)} templates")
    home = folder / "home"
    home.mkdir()
    regions = sorted({App(stack).region for stack in map(stack_of, paths) if App.exists(stack)}) or ["us-east-1"]
    done = subprocess.run([tool("cfn-lint"), "--format", "json", "--non-zero-exit-code", "none",
                           "--regions", *regions, "--", *map(str, paths)],
                          cwd=home, env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "LC_ALL": "C.UTF-8"},
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if not report.check("cfn-lint ran", (0, ""), (done.returncode, done.stderr.strip())):
        return
    matches = json.loads(done.stdout)
    for path in paths:
        found = [f"{match['Level']} {match['Rule']['Id']} at {pointer(match)}: {match['Message']}"
                 for match in matches if match["Filename"] == str(path) and match["Level"] != "Informational"]
        report.same_set(f"{path.name}: errors and warnings", [], found)
        report.check(f"{path.name}: switches no rule of cfn-lint off", False, silences(json.loads(path.read_text())))


def validate(report, paths):
    """Nothing above INFO, nothing suppressed, and the analysis reached its end."""
    report.heading(f"cloudformation-validate: {len(paths)} templates")
    engine = cloudformation_validate.CompositeEngine()
    info = cloudformation_validate.Severity.INFO
    for path in paths:
        result = engine.validate_template(path)
        found = [f"{one.severity.name} {one.rule_id} at {one.entity and one.entity.logical_id} {one.property_path}: "
                 f"{one.message}" for one in result.diagnostics if one.severity.value > info.value]
        report.same_set(f"{path.name}: findings above INFO", [], found)
        report.check(f"{path.name}: status of the analysis", "OK", result.status.name)
        report.check(f"{path.name}: suppressed findings", 0, result.metadata.suppressed)


def stack_of(path):
    name = path.name.removesuffix(synth.SUFFIX)
    for stage in synth.STAGES:
        name = name.removesuffix(f"-{stage}")
    return name


def pointer(match):
    return "/".join(map(str, match["Location"].get("Path") or []))


def silences(part):
    """Whether a `cfn-lint` block stands in the Metadata of the template or of a resource."""
    sections = [part, *part.get("Resources", {}).values()]
    return any("cfn-lint" in section.get("Metadata", {}) for section in sections)


if __name__ == "__main__":
    sys.exit(main())
