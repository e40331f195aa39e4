#!/usr/bin/env python3
"""How many instructions the program takes, beside the last release's: python3 benches/instructions.py

valgrind's callgrind counts instructions, which no noise of the machine touches. Needs valgrind and a Rust toolchain.

    python3 benches/instructions.py            prints the table
    python3 benches/instructions.py --write    writes it to benches/instructions.md, too
    python3 benches/instructions.py --release  takes today's figures as those of the last release
    python3 benches/instructions.py --limits   the table of templates at CloudFormation's limits, which takes an hour;
                                               with commands behind it, such as check access, the columns of these alone

Times that are not counted in instructions: `cargo bench`.
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from limits import TEMPLATES, text_of

ROOT = Path(__file__).resolve().parent.parent
RELEASED = ROOT / "benches" / "released.json"
TABLE = ROOT / "benches" / "instructions.md"
TARGET = ROOT / "target" / "release"
STACKS, FROZEN, TABLATURE = TARGET / "stacks", TARGET / "examples" / "frozen", TARGET / "tablature"


def main() -> None:
    wanted = [word for word in sys.argv[1:] if not word.startswith("--")]
    options = [word for word in sys.argv[1:] if word.startswith("--")]
    known_options = all(word in ("--write", "--release", "--limits") for word in options)
    if not known_options or not all(word in COMMANDS for word in wanted):
        sys.exit(f"usage: {sys.argv[0]} [--write] [--release] [--limits [{' | '.join(COMMANDS)}]...]")
    build = ["cargo", "build", "--release", "--workspace", "--bins", "--example", "frozen"]
    subprocess.run(build, cwd=ROOT, check=True)
    # Each part of the page stays as it is where only the other one is measured.
    known = TABLE.read_text().split(HEADING) if TABLE.exists() else ["", ""]
    if "--limits" in sys.argv:
        text = HEADING + limits_table(wanted or list(COMMANDS))
        whole = known[0] + text
    else:
        today = figures()
        released = json.loads(RELEASED.read_text()) if RELEASED.exists() else {}
        text = table(today, released)
        whole = text + HEADING.join(["", *known[1:]])
    print(text)
    if "--write" in sys.argv:
        TABLE.write_text(whole)
    if "--release" in sys.argv and "--limits" not in sys.argv:
        RELEASED.write_text(json.dumps(today, indent=2) + "\n")


# The type with the most lines in src/schema/types.txt.
LARGEST = "AWS::QuickSight::Dashboard"

# What is measured, in which unit, and the most that it may be.
AIMS = {
    "`synth music --stdout`": ("M instructions", 18.0),
    "the same on the frozen copy of music": ("M instructions", 18.0),
    "`list`": ("M instructions", 3.0),
    "`diff music` against `synth music`": ("times", 1.6),
    "`plan music` against `synth music`": ("times", 1.6),
    "the largest resource type is read": ("instructions", 150_000.0),
    # Without names their roles need managed policies, and 520 resources are more than a stack may have.
    "440 named tables, 20 roles with 22 each": ("instructions a byte", 750.0),
    # 500 resources, as many as a stack may have.
    "420 tables, 20 roles with 21 each": ("instructions a byte", 750.0),
    "240 tables, 20 roles with 12 each": ("instructions a byte", 1200.0),
    "100 tables, 380 roles with 50 each, refused": ("s", 5.0),
    "the same against half as many roles": ("times", 2.2),
    "code lines of `src` outside tests": ("lines", None),
}


# What each command may take of the templates of `limits.py`.
MOST_AT_LIMITS = 5e9
HEADING = "\nAt CloudFormation's limits, in G instructions, of which each command may take 5:\n\n"

# The commands that take a file, with a role and a table in it.
COMMANDS: dict[str, list[str]] = {
    "check": ["check", "FILE"],
    "its JSON": ["check", "FILE", "--format", "json"],
    "its SARIF": ["check", "FILE", "--format", "sarif"],
    "access": ["access", "FILE"],
    "its Markdown": ["access", "FILE", "--format", "markdown"],
    "its JSON ": ["access", "FILE", "--format", "json"],
    "can": ["can", "FILE", "ROLE", "GetItem", "TABLE", "--leading-key", "x", "--format", "json"],
    "tables": ["tables", "FILE", "--stdout", "--stack-name", "app"],
}


def limits_table(wanted: list[str]) -> str:
    """The instructions of the wanted commands on each template, in Markdown."""
    rows = [f"| | {' | '.join(wanted)} | |", f"|---|{'---:|' * len(wanted)}---|"]
    with tempfile.TemporaryDirectory() as folder:
        for name, make in TEMPLATES.items():
            template = make()
            file = Path(folder) / f"{name}.json"
            file.write_text(text_of(name, template))
            words = {
                "FILE": str(file),
                "ROLE": first(template, "AWS::IAM::Role"),
                "TABLE": first(template, "AWS::DynamoDB::Table"),
            }
            commands = [[words.get(word, word) for word in COMMANDS[command]] for command in wanted]
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                counts = list(pool.map(lambda command: instructions(TABLATURE, *command), commands))
            met = "met" if max(counts) <= MOST_AT_LIMITS else "missed"
            cells = " | ".join(f"{count / 1e9:.2f}" for count in counts)
            rows.append(f"| {make.__doc__.strip()} | {cells} | {met} |")
            print(rows[-1], file=sys.stderr)
    others = [f"`{' '.join(words)}`" for command, words in COMMANDS.items() if command not in wanted]
    if others:
        rows += ["", f"Not counted this time: {', '.join(others)}."]
    return "\n".join(rows) + "\n"


def first(template: dict, kind: str) -> str:
    """The first resource of a type; a template without one is asked about what it does not have."""
    resources = template["Resources"].items()
    return next((name for name, resource in resources if resource["Type"] == kind), "None")


def figures() -> dict[str, float]:
    """Each figure by its name in `AIMS`."""
    music = instructions(STACKS, "synth", "music", "--stdout") / 1e6
    values = [
        music,
        instructions(FROZEN, "synth", "music", "--stdout") / 1e6,
        instructions(STACKS, "list") / 1e6,
        instructions(STACKS, "diff", "music") / 1e6 / music,
        instructions(STACKS, "plan", "music", "--from", "out/music.template.json") / 1e6 / music,
        # Starting a process takes some as well.
        instructions(FROZEN, "schema", LARGEST) - instructions(FROZEN, "schema", "none"),
        per_byte("named", 440, 20, 22),
        per_byte("large", 420, 20, 21),
        per_byte("large", 240, 20, 12),
    ]
    # Under callgrind these would take an hour.
    whole, half = seconds(100, 380, 50), seconds(100, 190, 50)
    values += [whole, whole / half, code_lines()]
    return {name: round(value, 2) for name, value in zip(AIMS, values, strict=True)}


def instructions(program: Path, *arguments: str) -> int:
    """The instructions of a whole process, whatever its status."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", str(program), *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    counted = re.search(r"Collected : (\d+)", done.stderr)
    if counted is None:
        sys.exit(f"callgrind counted nothing: {done.stderr}")
    return int(counted[1])


def per_byte(*stack: str | int) -> float:
    """The instructions for each byte of the template of a large stack. One with an error is not proved."""
    arguments = [str(word) for word in stack]
    said = subprocess.run([FROZEN, *arguments], capture_output=True, text=True, check=True).stdout
    length, found = said.strip().split(maxsplit=1)
    if found != "no findings":
        sys.exit(f"{arguments} was not proved: {found}")
    return instructions(FROZEN, *arguments) / int(length)


def seconds(tables: int, roles: int, reached: int) -> float:
    """The processor's time of the shortest of three runs."""

    def run() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        large = [FROZEN, "large", str(tables), str(roles), str(reached)]
        subprocess.run(large, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return min(run() for _ in range(3))


def code_lines() -> int:
    """The lines of `src` that are neither empty, comments nor tests."""
    files = [file for file in sorted((ROOT / "src").rglob("*.rs")) if not is_of_tests(file)]
    return sum(len(code_of(file.read_text())) for file in files)


def is_of_tests(file: Path) -> bool:
    within = file.relative_to(ROOT / "src")
    return file.stem == "tests" or "tests" in within.parts or file.stem.endswith("samples")


def code_of(text: str) -> list[str]:
    # The tests are at the end of a file.
    code = re.split(r"^#\[cfg\(test\)\]\nmod tests \{", text, maxsplit=1, flags=re.MULTILINE)[0]
    lines = (line.strip() for line in code.splitlines())
    return [line for line in lines if line and not line.startswith("//")]


def table(today: dict[str, float], released: dict[str, float]) -> str:
    """The figures beside those of the last release, in Markdown."""
    rows = ["| | aim | last release | today | |", "|---|---:|---:|---:|---|"]
    for name, (unit, aim) in AIMS.items():
        most = released.get(name) if aim is None else aim
        missed = most is not None and today[name] > most
        # The number of lines should fall.
        wanted = "fewer" if aim is None else f"≤ {aim:g}"
        rows.append(
            f"| {name} | {wanted} {unit} | {shown(released.get(name))} | {shown(today[name])} "
            f"| {'missed' if missed else 'met'} |"
        )
    return "\n".join(rows) + "\n"


def shown(value: float | None) -> str:
    return "" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


if __name__ == "__main__":
    main()
