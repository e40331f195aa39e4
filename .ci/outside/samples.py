"""Runs the commands that `tables` and `data` print, and asks what came of them."""

import json
import shlex
import subprocess

from .emulator import tool

ENDS_WITHIN = 60

# Properties that only exist after deployment, and those that `tables` leaves out with a note.
OF_ITS_OWN = {
    "TableArn", "TableId", "CreationDateTime", "LastUpdateToPayPerRequestDateTime", "TableSizeBytes", "ItemCount",
    "LatestStreamArn", "LatestStreamLabel", "IndexArn", "IndexSizeBytes", "NumberOfDecreasesToday",
    "LastIncreaseDateTime", "LastDecreaseDateTime", "Replicas", "GlobalTableVersion", "DeletionProtectionEnabled",
    "WarmThroughput", "TableClassSummary", "SSEDescription",
}


def commands(printed):
    """The commands in the text that tells a user what to type."""
    return [shlex.split(line) for line in printed.splitlines() if line.startswith("  aws ")]


def run(command, emulator, region):
    """One of them, with the real CLI; returns (exit status, what it printed)."""
    command = [tool(command[0]), *command[1:]]
    if "--endpoint-url" in command:
        command[command.index("--endpoint-url") + 1] = emulator.url
    environment = {**emulator.environment(), "AWS_DEFAULT_REGION": region}
    done = subprocess.run(command, env=environment, cwd=emulator.home, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=ENDS_WITHIN)
    return done.returncode, done.stdout.strip()


def shape(dynamodb, name):
    """What a table is, without what it cannot share with another one of the same kind."""
    table = plain(dynamodb.describe_table(TableName=name)["Table"])
    # ministack keeps an index as the template has it, where a global table's throughput is spelt otherwise, and
    # gives on-demand tables that CloudFormation deploys 5 units, where DynamoDB returns 0.
    for index in [*table.get("GlobalSecondaryIndexes", []), *table.get("LocalSecondaryIndexes", [])]:
        index.pop("ProvisionedThroughput", None)
        index.pop("IndexStatus", None)
    if table.get("BillingModeSummary", {}).get("BillingMode") == "PAY_PER_REQUEST":
        table.pop("ProvisionedThroughput", None)
    return table


def plain(value):
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if key not in OF_ITS_OWN}
    if isinstance(value, list):
        ordered = [plain(inner) for inner in value]
        in_order = any("KeyType" in inner for inner in ordered if isinstance(inner, dict))
        return ordered if in_order else sorted(ordered, key=lambda inner: json.dumps(inner, sort_keys=True))
    return value


def items(requests):
    """[(table, item)] of request files."""
    return [(table, put["PutRequest"]["Item"])
            for request in requests for table, puts in request.items() for put in puts]


def same(item):
    """An item as DynamoDB gives it back: its numbers without zeros at the end, its sets in any order."""
    return {name: value_of(value) for name, value in item.items()}


def value_of(value):
    (kind, inner), = value.items()
    match kind:
        case "N":
            return {kind: number(inner)}
        case "NS":
            return {kind: sorted(map(number, inner))}
        case "SS" | "BS":
            return {kind: sorted(inner)}
        case "L":
            return {kind: [value_of(one) for one in inner]}
        case "M":
            return {kind: same(inner)}
    return value


def number(text):
    whole, _, fraction = text.partition(".")
    return f"{whole}.{fraction}".rstrip("0").rstrip(".") if fraction else whole


def key_of(described, index=None):
    """The attributes of the key of a table, or of one of its indexes."""
    if index is None:
        return [one["AttributeName"] for one in described["KeySchema"]]
    every = [*described.get("GlobalSecondaryIndexes", []), *described.get("LocalSecondaryIndexes", [])]
    return next([part["AttributeName"] for part in one["KeySchema"]] for one in every if one["IndexName"] == index)


def indexes(described):
    every = [*described.get("GlobalSecondaryIndexes", []), *described.get("LocalSecondaryIndexes", [])]
    return [one["IndexName"] for one in every]


def get(dynamodb, table, described, item):
    key = {name: item[name] for name in key_of(described)}
    return dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item", {})


def query(dynamodb, table, attributes, item, **index):
    """All items with the key of this one."""
    names = {f"#{number}": name for number, name in enumerate(attributes)}
    values = {f":{number}": item[name] for number, name in enumerate(attributes)}
    equal = " AND ".join(f"#{number} = :{number}" for number in range(len(attributes)))
    pages = dynamodb.get_paginator("query").paginate(
        TableName=table, KeyConditionExpression=equal, ExpressionAttributeNames=names,
        ExpressionAttributeValues=values, **index)
    return [item for page in pages for item in page["Items"]]


def ask(dynamodb, described, pattern):
    """The table's sort keys of the items that a pattern finds, in the order in which they come."""
    index = {"IndexName": pattern["index"]} if "index" in pattern else {}
    partition, sort = key_of(described, pattern.get("index"))
    names, values = {"#0": partition}, {":0": {"S": pattern["partition"]}}
    condition = "#0 = :0"
    for word, form in (("sort", "#1 = :1"), ("begins_with", "begins_with(#1, :1)")):
        if word in pattern:
            names["#1"], values[":1"] = sort, {"S": pattern[word]}
            condition += f" AND {form}"
    pages = dynamodb.get_paginator("query").paginate(
        TableName=described["TableName"], KeyConditionExpression=condition, ExpressionAttributeNames=names,
        ExpressionAttributeValues=values, ScanIndexForward=not pattern.get("newest_first", False), **index)
    own = key_of(described)[1]
    return [item[own]["S"] for page in pages for item in page["Items"]]
