"""Runs `synth` and knows the names of the files that it writes."""

import os
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
STAGES = ["dev", "prod"]
SUFFIX = ".template.json"


def add_arguments(parser):
    parser.add_argument("--tablature", default="cargo run --quiet --release --", metavar="COMMAND",
                        help="how to run the program (default: %(default)s)")
    parser.add_argument("--templates", type=pathlib.Path, metavar="DIR",
                        help="check the templates that lie in DIR and do not run synth")


class Tablature:
    def __init__(self, command):
        self.command = shlex.split(command)

    def run(self, *arguments, environment=None):
        """Returns (exit status, everything it printed)."""
        done = subprocess.run([*self.command, *map(str, arguments)], cwd=ROOT, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              env={**os.environ, **(environment or {})})
        return done.returncode, done.stdout

    def example(self, name, *arguments):
        """Builds and runs an example; returns (exit status, what it printed)."""
        command = ["cargo", "run", "--quiet", "--release", "--example", name, "--", *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        return done.returncode, done.stdout

    def synthesize(self, folder, stacks=(), environment=None):
        """Every stage into one folder; ends the program if that fails, for there is nothing left to check."""
        for stage in STAGES:
            status, printed = self.run("synth", *stacks, "--stage", stage, "--out", folder, environment=environment)
            if status != 0:
                print(printed, end="")
                sys.exit(f"synth --stage {stage} ended with status {status}")


def file_name(stack, stage):
    return f"{stack}{SUFFIX}" if stage == "dev" else f"{stack}-{stage}{SUFFIX}"


def templates(folder):
    return sorted(folder.glob(f"*{SUFFIX}"))


def stacks(folder):
    """The stacks of a folder, by the files of stage dev; the other stages' files only add a suffix to these."""
    other = {file_name("", stage) for stage in STAGES if stage != "dev"}
    return [path.name.removesuffix(SUFFIX) for path in templates(folder)
            if not any(path.name.endswith(suffix) for suffix in other)]
