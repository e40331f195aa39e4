"""Does the function read the stream as declared, do the alarms watch what there is, is there a dashboard?"""

import json

FUNCTION = "AWS::Lambda::Function"
MAPPING = "AWS::Lambda::EventSourceMapping"
QUEUE = "AWS::SQS::Queue"
TOPIC = "AWS::SNS::Topic"
ALARM = "AWS::CloudWatch::Alarm"
DASHBOARD = "AWS::CloudWatch::Dashboard"
TYPES = {FUNCTION, MAPPING, QUEUE, TOPIC, ALARM, DASHBOARD}


def of(standing, kind):
    return [physical for _, found, physical in standing.resources if found == kind]


def names(standing):
    """What the expectations call the stream and the queue, as they stand."""
    table = standing.expectation.app.data["operations"]["alarms"]["table"]
    stream = standing.cloud.client("dynamodb").describe_table(TableName=table)["Table"].get("LatestStreamArn")
    return {"stream_arn": stream or "no-stream", "queue_arn": queue_arn(standing)}


def queue_arn(standing):
    for url in of(standing, QUEUE):
        sqs = standing.cloud.client("sqs")
        return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return "no-queue"


def check(report, standing):
    expected = standing.expectation.app.data["operations"]
    counts = {kind: len(of(standing, kind)) for kind in sorted(TYPES - {ALARM})}
    if not report.check("one of each", {kind: 1 for kind in counts}, counts):
        return
    check_reader(report, standing, expected["reader"])
    check_alarms(report, standing, expected["alarms"])
    check_dashboard(report, standing, expected)


def check_reader(report, standing, expected):
    client = standing.cloud.client("lambda")
    [function] = of(standing, FUNCTION)
    logical = [logical for logical, kind, _ in standing.resources if kind == FUNCTION]
    report.check("function", [expected["function"]], logical)
    configuration = client.get_function(FunctionName=function)["Configuration"]
    report.check("function: has code", True, configuration["CodeSize"] > 0)
    role = standing.roles().get(expected["function"])
    report.check("function: its role", role, configuration["Role"].split("/")[-1])

    mappings = client.list_event_source_mappings(FunctionName=function)["EventSourceMappings"]
    if not report.check("mappings of the function", 1, len(mappings)):
        return
    [mapping] = mappings
    filters = mapping.get("FilterCriteria", {}).get("Filters", [])
    found = {
        "source": mapping["EventSourceArn"],
        "batching window": mapping.get("MaximumBatchingWindowInSeconds"),
        "retries": mapping.get("MaximumRetryAttempts"),
        "bisects": mapping.get("BisectBatchOnFunctionError"),
        "from": mapping.get("StartingPosition"),
        "failures go to": mapping.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"),
        "filters": [json.loads(one["Pattern"]) for one in filters],
    }
    wanted = {
        "source": standing.expectation.names["stream_arn"],
        "batching window": expected["batching_window"],
        "retries": expected["retries"],
        "bisects": expected["bisects"],
        "from": expected["from"],
        "failures go to": standing.expectation.names["queue_arn"],
        "filters": expected["filters"],
    }
    for property, value in wanted.items():
        report.check(f"mapping: {property}", value, found[property])


def check_alarms(report, standing, expected):
    client = standing.cloud.client("cloudwatch")
    own = set(of(standing, ALARM))
    alarms = [one for one in client.describe_alarms(MaxRecords=100)["MetricAlarms"] if one["AlarmName"] in own]
    wanted = [json.dumps([metric, expected["table"], operation, settings], sort_keys=True)
              for metric, settings in expected["metrics"].items()
              for operation in expected["operations"].split()]
    report.same_set("alarms: metric, table, operation, threshold", wanted, [shown(one) for one in alarms])
    report.check("alarms: how many", len(wanted), len(alarms))
    [topic] = of(standing, TOPIC)
    for alarm in alarms:
        metric = alarm["MetricName"]
        report.check(f"alarm on {metric}: who is told", [topic], alarm["AlarmActions"])
        compared = [alarm["Namespace"], alarm["ComparisonOperator"], alarm["TreatMissingData"]]
        report.check(f"alarm on {metric}: comparison", ["AWS/DynamoDB", "GreaterThanThreshold", "notBreaching"], compared)


def shown(alarm):
    dimensions = {one["Name"]: one["Value"] for one in alarm["Dimensions"]}
    table, operation = dimensions.pop("TableName", None), dimensions.pop("Operation", None)
    settings = {"statistic": alarm["Statistic"], "above": int(alarm["Threshold"]),
                "period": alarm["Period"], "periods": alarm["EvaluationPeriods"], **dimensions}
    return json.dumps([alarm["MetricName"], table, operation, settings], sort_keys=True)


def check_dashboard(report, standing, expected):
    [name] = of(standing, DASHBOARD)
    body = json.loads(standing.cloud.client("cloudwatch").get_dashboard(DashboardName=name)["DashboardBody"])
    table = expected["alarms"]["table"]
    indexes = standing.expectation.tables[table].indexes
    series = [["TableName", table], *(["TableName", table, "GlobalSecondaryIndexName", index] for index in indexes)]
    wanted = [["AWS/DynamoDB", metric, *one] for metric in expected["dashboard"] for one in series]
    graphs = [widget["properties"] for widget in body["widgets"]]
    found = [[part for part in metric if isinstance(part, str)] for graph in graphs for metric in graph["metrics"]]
    report.check("dashboard: metrics", wanted, found)
    report.check("dashboard: Regions", {standing.cloud.region}, {graph["region"] for graph in graphs})
