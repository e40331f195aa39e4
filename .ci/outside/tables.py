"""Is every table that stands the table that was declared?"""

from decimal import Decimal

from . import blueprint

TABLE_TYPES = {"AWS::DynamoDB::Table", blueprint.GLOBAL_TABLE}


def described(cloud, name):
    """The service's description of a table, in the terms of the expectations."""
    dynamodb = cloud.client("dynamodb")
    table = dynamodb.describe_table(TableName=name)["Table"]
    backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    recovery = backups.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus")
    return {
        "arn": table["TableArn"],
        "key": key(table),
        "attributes": [(one["AttributeName"], one["AttributeType"]) for one in table["AttributeDefinitions"]],
        "indexes": {index["IndexName"]: [key(index), index["Projection"]]
                    for index in table.get("GlobalSecondaryIndexes", [])},
        "local indexes": [index["IndexName"] for index in table.get("LocalSecondaryIndexes", [])],
        "billing": table.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED"),
        "stream": (table.get("StreamSpecification") or {}).get("StreamViewType"),
        "deletion protection": table.get("DeletionProtectionEnabled", False),
        "point-in-time recovery": recovery == "ENABLED",
    }


def key(described_part):
    return [[one["AttributeName"], one["KeyType"]] for one in described_part["KeySchema"]]


def forgotten(cloud, name):
    """Which properties of the probe table the emulator did not keep."""
    found = described(cloud, name)
    return {property for property in ("deletion protection", "point-in-time recovery") if not found[property]}


def check(report, standing, forgets):
    expectation = standing.expectation
    found = {physical: logical for logical, kind, physical in standing.resources if kind in TABLE_TYPES}
    report.same_set("tables of the stack", expectation.tables, found)
    kinds = {kind for _, kind, _ in standing.resources if kind in TABLE_TYPES}
    report.same_set("resource type of the tables", {blueprint.GLOBAL_TABLE}, kinds)
    for name, table in expectation.tables.items():
        if name in found:
            check_table(report, standing, forgets, name, table, found[name])


def check_table(report, standing, forgets, name, table, logical_id):
    expectation, template = standing.expectation, standing.template
    found = described(standing.cloud, name)
    if "deletion protection" in forgets:
        found["deletion protection"] = template.deletion_protection(logical_id)
    if "point-in-time recovery" in forgets:
        found["point-in-time recovery"] = template.point_in_time_recovery(logical_id)

    expected = {
        "arn": expectation.arn(name),
        "key": key_schema(table.key),
        "indexes": {index: [key_schema(pairs), {"ProjectionType": expectation.projection}]
                    for index, pairs in table.indexes.items()},
        "local indexes": [],
        "billing": expectation.billing,
        "stream": table.stream,
        "deletion protection": expectation.deletion_protection,
        "point-in-time recovery": expectation.point_in_time_recovery,
    }
    report.same_set(f"{name}: attributes", table.attributes(), found.pop("attributes"))
    for property, value in expected.items():
        report.check(f"{name}: {property}", value, found[property])
    report.check(f"{name}: DeletionPolicy, UpdateReplacePolicy", ("RetainExceptOnCreate", "Retain"), template.removal(logical_id))
    report.check(f"{name}: autoscaling", table.autoscaled, template.autoscaled(logical_id))
    regions = template.replica_regions(logical_id)
    own = [{"Ref": "AWS::Region"}]
    report.check(f"{name}: replica Regions", own, own if regions == [expectation.app.region] else regions)


def key_schema(pairs):
    return [[name, kind] for (name, _), kind in zip(pairs, ("HASH", "RANGE"), strict=False)]


def put_samples(report, standing):
    """One item a table, found again through every index."""
    dynamodb = standing.cloud.client("dynamodb")
    for name, table in standing.expectation.tables.items():
        item = sample(standing.expectation, name)
        dynamodb.put_item(TableName=name, Item=item)
        report.check(f"{name}: sample item found by its key", [item], query(dynamodb, name, table.key, item))
        for index, pairs in table.indexes.items():
            found = query(dynamodb, name, pairs, item, IndexName=index)
            report.check(f"{name}: sample item found through {index}", [item], found)


def check_kept(report, standing):
    """After the stack is deleted: the tables stay, and so do their items."""
    dynamodb = standing.cloud.client("dynamodb")
    kept = standing.cloud.table_names()
    for name, table in standing.expectation.tables.items():
        if report.check(f"{name}: kept when the stack is deleted", True, name in kept):
            item = sample(standing.expectation, name)
            report.check(f"{name}: sample item kept", [item], query(dynamodb, name, table.key, item))


def query(dynamodb, name, pairs, item, **index):
    names = {f"#{number}": attribute for number, (attribute, _) in enumerate(pairs)}
    values = {f":{number}": item[attribute] for number, (attribute, _) in enumerate(pairs)}
    equal = " AND ".join(f"#{number} = :{number}" for number in range(len(pairs)))
    return dynamodb.query(TableName=name, KeyConditionExpression=equal, ExpressionAttributeNames=names,
                          ExpressionAttributeValues=values, **index)["Items"]


def sample(expectation, name):
    """The declared sample item, or one made of the key attributes alone."""
    plain = expectation.samples.get(name)
    if plain is None:
        plain = {attribute: f"sample {attribute}" if kind == "S" else 1
                 for attribute, kind in expectation.tables[name].attributes()}
    return {attribute: wire(value) for attribute, value in plain.items()}


def wire(value):
    """A JSON value in DynamoDB's typed form."""
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, (int, float)):
        # DynamoDB gives numbers back without trailing zeros.
        return {"N": format(Decimal(str(value)).normalize(), "f")}
    if isinstance(value, dict):
        return {"M": {name: wire(inner) for name, inner in value.items()}}
    return {"S": value}
