#!/usr/bin/env python3
"""What `diff` says of the music app: beside a widespread tutorial's policies, beside the CDK's grants, and over its own history.

    python3 .ci/compare/diffs.py TABLATURE CDK_TEMPLATE >docs/diff.md

TABLATURE is the program; CDK_TEMPLATE what `node .ci/compare/cdk/music.js OUT no-bootstrap` writes to `OUT/music.template.json`.
The history is that of the checkout.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MUSIC = "out/music.template.json"


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def tutorial(ours: dict) -> dict:
    """The same with the listener's policies of the tutorial: a name that no role has, the indexes of a table without any."""
    theirs = json.loads(json.dumps(ours).replace("${aws:PrincipalTag/sub}", "${aws:username}"))
    document = theirs["Resources"]["Listener"]["Properties"]["Policies"][0]["PolicyDocument"]
    for statement in document["Statement"]:
        if "Condition" in statement:
            statement["Condition"].pop("Null")
            statement["Action"].append("dynamodb:Scan")
        if statement["Sid"] == "ReadIndexes":
            statement["Resource"] = {"Fn::Sub": "${PlaylistTrackTable.Arn}/index/*"}
    return theirs


# What signs users in, which our stack names after them.
LISTENERS = ["UserPool", "UserPoolClient", "IdentityPool", "PrincipalTag", "RoleAttachment"]


def as_ours(cdk: dict) -> dict:
    """The CDK's template with logical ids as ours, without the hash of a construct's path."""
    ids = {name: re.sub(r"[0-9A-F]{8}$", "", name) for name in cdk["Resources"]}
    ids = {name: f"Listeners{own}" if own in LISTENERS else own for name, own in ids.items()}

    def renamed(value: object) -> object:
        match value:
            case {"Ref": name} if name in ids:
                return {"Ref": ids[name]}
            case {"Fn::GetAtt": [name, attribute]}:
                return {"Fn::GetAtt": [ids[name], attribute]}
            case dict():
                return {key: renamed(member) for key, member in value.items()}
            case list():
                return [renamed(member) for member in value]
        return value

    resources = {ids[name]: renamed(resource) for name, resource in cdk["Resources"].items()}
    return {**renamed(cdk), "Resources": resources}


def diff(program: Path, folder: str, new: str, old: str, *options: str) -> str:
    command = ["diff", new, "--against", old, *options]
    ran = subprocess.run([program, *command], cwd=folder, capture_output=True, text=True)
    if ran.returncode not in (0, 1, 3):
        sys.exit(ran.stderr)
    shown = " ".join(["tablature", *command])
    return f"```text\n$ {shown}\n{ran.stdout}```\n\nStatus {ran.returncode}.\n"


def main() -> None:
    program, cdk = Path(sys.argv[1]).resolve(), json.loads(Path(sys.argv[2]).read_text())
    ours = json.loads((ROOT / MUSIC).read_text())
    with tempfile.TemporaryDirectory() as folder:

        def write(name: str, template: dict) -> None:
            Path(folder, name).write_text(json.dumps(template, indent=2) + "\n")

        write("music.json", ours)
        write("tutorial.json", tutorial(ours))
        write("cdk.json", as_ours(cdk))
        print(HEAD)
        print(TUTORIAL)
        print(diff(program, folder, "music.json", "tutorial.json", "--only", "access"))
        print(CDK)
        print(diff(program, folder, "music.json", "cdk.json", "--only", "access"))
        print(HISTORY)
        commits = git("log", "--reverse", "--format=%h", "--", MUSIC).split()
        for commit in commits:
            write(f"{commit}.json", json.loads(git("show", f"{commit}:{MUSIC}")))
        told = [diff(program, folder, f"{new}.json", f"{old}.json") for old, new in zip(commits, commits[1:])]
        print("\n".join(told).rstrip())


HEAD = """\
# What `diff` says of the music app

Three comparisons, as `.ci/compare/diffs.py` prints them and as they were read, line by line.
"""

TUTORIAL = """\
## Against a tutorial's policies

A widespread tutorial of this app compares rows with `${aws:username}`, which no role has, grants `index/*` on the one table without an
index, and has a `Scan` beside `ForAllValues`. What our template gains against it is what the tutorial meant, and denies. (`Scan` of the two
tables is neither gained nor lost, since both let a listener read every row of them.)
"""

CDK = """\
## Against the CDK's grants

`cdk/music.js` is the same app with `TableV2` and its grants. Nobody may do more or less, though 46 of the CDK's 180 pairs of action and
resource differ from ours: they apply to nothing. What is not known is
who signs in: pool and client differ in who becomes a user, and the client is made anew.
"""

HISTORY = """\
## Between the commits of this repository

Each commit that changed `out/music.template.json`, against the one before. In a checkout it is asked by
`cargo run -- diff music --against COMMIT`.
"""

if __name__ == "__main__":
    main()
