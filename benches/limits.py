"""Templates at CloudFormation's limits, each a way to be slow: python3 benches/limits.py FOLDER writes them there.

A template may have 500 resources, 200 parameters, 200 outputs, 200 mappings and 1 MB, a role's policies 10,240
characters, a table 20 indexes. See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

RESOURCES, PARAMETERS, OUTPUTS, MAPPINGS, CONDITIONS, BYTES = 500, 200, 200, 200, 200, 1_000_000
POLICY, INDEXES, NAME = 10_240, 20, 255

Json = dict | list | str | int | bool


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} FOLDER")
    for name, make in TEMPLATES.items():
        path = Path(sys.argv[1]) / f"{name}.json"
        path.write_text(text_of(name, make()))
        print(f"{path}  {path.stat().st_size:,} bytes")


def text_of(name: str, template: dict) -> str:
    """The template's text, which is one that CloudFormation would read."""
    text = json.dumps(template, separators=(",", ":"))
    counts = [
        ("Resources", RESOURCES),
        ("Parameters", PARAMETERS),
        ("Outputs", OUTPUTS),
        ("Mappings", MAPPINGS),
        ("Conditions", CONDITIONS),
    ]
    over = [section for section, most in counts if len(template.get(section, {})) > most]
    if over or len(text) > BYTES:
        sys.exit(f"{name} is larger than a template may be: {len(text):,} bytes, {over}")
    return text


def filled(items: Callable[[int], Json], length: int) -> list:
    """As many items as have this length together."""
    made = []
    while length > 0:
        made.append(items(len(made)))
        length -= len(json.dumps(made[-1], separators=(",", ":"))) + 1
    return made[:-1]


def table(indexes: int = 0, **other: Json) -> dict:
    """A table with the key `pk` and this number of indexes."""
    keys = ["pk", *(f"a{number}" for number in range(indexes))]
    properties = {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in keys],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    }
    if indexes:
        properties["GlobalSecondaryIndexes"] = [
            {
                "IndexName": f"i{number}",
                "KeySchema": [{"AttributeName": f"a{number}", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
            for number in range(indexes)
        ]
    return {"Type": "AWS::DynamoDB::Table", "Properties": properties | other}


def role(statements: list, **other: Json) -> dict:
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = {"PolicyName": "Own", "PolicyDocument": document(statements)}
    properties = {"AssumeRolePolicyDocument": document([trust]), "Policies": [policy]}
    return {"Type": "AWS::IAM::Role", "Properties": properties | other}


def document(statements: list) -> dict:
    return {"Version": "2012-10-17", "Statement": statements}


def statement(resource: Json, action: Json = "dynamodb:*", **other: Json) -> dict:
    return {"Effect": "Allow", "Action": action, "Resource": resource} | other


def rows(values: list, operator: str = "ForAllValues:StringEquals") -> dict:
    return {operator: {"dynamodb:LeadingKeys": values}}


def named(prefix: str, parts: list) -> dict:
    return {f"{prefix}{number}": part for number, part in enumerate(parts)}


def arn_of(resource: str) -> Json:
    return {"Fn::GetAtt": [resource, "Arn"]}


def arn(name: str) -> str:
    return f"arn:aws:dynamodb:*:*:table/{name}"


def key_values() -> dict:
    """Roles of many keys each, on a table of many indexes: nothing is known of its name."""

    def handler(number: int) -> dict:
        keys = filled(lambda key: f"K{number * 1000 + key:06}", POLICY - 1_600)
        whole = [arn_of("T"), {"Fn::Sub": "${T.Arn}/index/*"}]
        return role([statement(whole, Condition=rows(keys))])

    return {"Resources": {"T": table(INDEXES), **named("R", [handler(number) for number in range(100)])}}


def patterns_of_keys() -> dict:
    """The same with patterns and with variables, on a table with a name."""

    def handler(number: int) -> dict:
        keys = filled(lambda key: f"{number}#{key}#${{aws:PrincipalTag/t{key}}}#*", POLICY - 2_200)
        actions = ["dynamodb:Query", "dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:PartiQLSelect"]
        condition = rows(keys, "ForAllValues:StringLike")
        return role([statement([arn("t"), arn("t/index/*")], actions, Condition=condition)])

    tables = {"T": table(INDEXES, TableName="t")}
    return {"Resources": {**tables, **named("R", [handler(number) for number in range(110)])}}


def many_tables() -> dict:
    """As many tables as a stack may have, and one role."""
    tables = [table(7, TableName=f"app-{number}") for number in range(RESOURCES - 1)]
    keys = filled(lambda key: f"KEY-{key}", POLICY - 2_400)
    names = [arn(f"*{number}") for number in range(20)]
    reader = role([statement("*", Condition=rows(keys)), statement(names, "dynamodb:*Item")])
    return {"Resources": {"R": reader, **named("T", tables)}}


def roles_and_tables(name: Callable[[int], dict]) -> dict:
    half = RESOURCES // 2
    tables = [table(2, **name(number)) for number in range(half)]

    def handler(number: int) -> dict:
        wanted = [arn(f"*a*p*p*{number % 10}*{part}*") for part in range(10)]
        own = {"Fn::Sub": f"${{T{number}.Arn}}/index/*"}
        keys = rows([f"{number}#*", "${aws:username}"], "ForAllValues:StringLike")
        deny = statement(arn(f"*{number}*"), "dynamodb:Delete*") | {"Effect": "Deny"}
        names = [f"dynamodb:{word}*Item*" for word in ("Get", "*", "Batch", "P?t")]
        return role([statement([*wanted, own], names, Condition=keys), statement([*wanted[:4], own]), deny])

    handlers = [handler(number) for number in range(half)]
    return {"Resources": {**named("T", tables), **named("R", handlers)}}


def named_tables() -> dict:
    """Half of the resources are roles, with wildcards, half of them tables with names."""
    return roles_and_tables(lambda number: {"TableName": f"app-{number}"})


def made_up_names() -> dict:
    """The same with tables whose names CloudFormation makes up."""
    return roles_and_tables(lambda _: {})


def choices() -> dict:
    """Parameters, conditions of each other, and values that are chosen by them everywhere."""

    def chosen(number: int, yes: Json, no: Json) -> dict:
        return {"Fn::If": [f"C{number % CONDITIONS}", yes, no]}

    def condition(number: int) -> dict:
        given = {"Fn::Equals": [{"Ref": f"P{number}"}, "a"]}
        return given if number < 100 else {"Fn::Or": [{"Condition": f"C{number - 100}"}, {"Condition": f"C{number - 1}"}]}

    parameter = {"Type": "String", "AllowedValues": ["a", "b"], "Default": "a"}
    none = {"Ref": "AWS::NoValue"}

    def chosen_table(number: int) -> dict:
        one = table(2, TableName=chosen(number, f"one-{number}", chosen(number + 1, f"two-{number}", none)))
        one["Properties"]["BillingMode"] = chosen(number, "PAY_PER_REQUEST", chosen(number + 7, "PAY_PER_REQUEST", none))
        one["Properties"]["SSESpecification"] = chosen(number + 3, {"SSEEnabled": True}, none)
        return one | ({"Condition": f"C{number % CONDITIONS}"} if number % 2 else {})

    def handler(number: int) -> dict:
        resource = [chosen(number + part, arn_of(f"T{(number + part) % 250 // 2 * 2}"), arn(f"two-{part}")) for part in range(6)]
        first = statement(resource, chosen(number, "dynamodb:GetItem", ["dynamodb:Query", "dynamodb:Scan"]))
        second = chosen(number + 1, statement("*", Condition=rows(["k"])), none)
        return role([first, second, chosen(number + 2, statement(arn("*")), none)])

    tables = [chosen_table(number) for number in range(RESOURCES // 2)]
    handlers = [handler(number) for number in range(RESOURCES // 2)]
    return {
        "Parameters": named("P", [parameter] * PARAMETERS),
        "Conditions": named("C", [condition(number) for number in range(CONDITIONS)]),
        "Resources": {**named("T", tables), **named("R", handlers)},
        "Outputs": named("O", [{"Value": chosen(number, "a", "b")} for number in range(OUTPUTS)]),
    }


def near_names() -> dict:
    """Names that are as long as they may be, each near all others, and references that miss them by a letter."""

    def name(kind: str, number: int) -> str:
        return f"{'A' * 120}{kind}{number:04}{'B' * (NAME - 125)}"

    def reference(number: int) -> list:
        missed = name("T", number).replace("B", "C", 1)
        return [{"Ref": missed}, {"Fn::GetAtt": [missed, "Arn"]}, {"Fn::FindInMap": [missed, "a", "b"]}]

    def topic(number: int) -> dict:
        text = {"Fn::Join": ["", reference(number)[: 1 + number % 3]]}
        return {"Type": "AWS::SNS::Topic", "DependsOn": name("S", number), "Properties": {"DisplayName": text}}

    return {
        "Parameters": {name("P", number): {"Type": "String"} for number in range(PARAMETERS)},
        "Mappings": {name("M", number): {"a": {"b": "c"}} for number in range(MAPPINGS)},
        "Conditions": {
            name("C", number): {"Condition": name("D", number)} for number in range(CONDITIONS)
        },
        "Resources": {name("T", number): topic(number) for number in range(RESOURCES)},
        "Outputs": {name("O", number): {"Value": {"Ref": name("Q", number)}} for number in range(OUTPUTS)},
    }


def near_members() -> dict:
    """Members and attributes that miss the known ones by a letter, as many as there can be."""
    keys = ["BillingMod", "KeySchemas", "TableNames", "AttributeDefinition", "StreamSpecifications", "Tag"]

    def misspelt(number: int) -> dict:
        one = table(0)
        one["Properties"] |= {f"{key}{part}": "x" for key in keys for part in range(10)}
        one["Properties"]["Tags"] = [{"Key": f"k{part}", "Valu": {"Fn::GetAtt": [f"T{part}", "StreamArm"]}} for part in range(10)]
        return one

    return {"Resources": named("T", [misspelt(number) for number in range(RESOURCES)])}


def waiting(needed: Callable[[int], list[int]]) -> dict:
    def topic(number: int) -> dict:
        return {"Type": "AWS::SNS::Topic", "DependsOn": [f"S{other}" for other in needed(number)]}

    return {"Resources": named("S", [topic(number) for number in range(RESOURCES)])}


def a_chain() -> dict:
    """Each resource waits for all before it, as far as there is room."""
    return waiting(lambda number: list(range(max(0, number - 310), number)))


def a_ring() -> dict:
    """Each resource waits for many that wait for it."""
    return waiting(lambda number: [(number + step) % RESOURCES for step in range(1, 270)])


def variables() -> dict:
    """Texts with very many variables, in names, resources of policies and outputs."""
    tables = [table(0, TableName={"Fn::Sub": f"${{AWS::StackName}}-{number}"}) for number in range(200)]

    def handler(number: int) -> dict:
        many = [{"Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${T%d}" % ((number + part) % 200)} for part in range(16)]
        return role([statement(many)])

    def topic(number: int) -> dict:
        used = "".join(f"${{v{part}}}${{T{part % 200}.Arn}}${{AWS::Region}}" for part in range(70))
        return {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Fn::Sub": [used, named("v", [{"Fn::Sub": "${T1}${T2.Arn}"}] * 70)]}}}

    others = {**named("R", [handler(number) for number in range(150)]), **named("S", [topic(number) for number in range(100)])}
    joined = {"Fn::Join": ["", [{"Ref": f"T{number}"} for number in range(20)]]}
    return {"Resources": {**named("T", tables), **others}, "Outputs": named("O", [{"Value": joined}] * OUTPUTS)}


def doubled_names() -> dict:
    """Names that are made of the next ones' names, twice."""
    last = RESOURCES - 2
    twice = lambda number: {"Fn::Sub": f"${{T{number + 1}}}${{T{number + 1}}}"}
    tables = [table(2, TableName=twice(number) if number < last else "x") for number in range(last + 1)]
    reader = role([statement([arn_of(f"T{number}") for number in range(0, 300)])])
    return {"Resources": {**named("T", tables), "R": reader}}


def globs() -> dict:
    """Policies as long as they may be, of patterns that match in very many ways, and names that nearly match."""
    star = lambda number: "*" + "a*" * (20 + number % 5)
    tables = [table(INDEXES, TableName=f"{'a' * (250 - number)}b") for number in range(20)]

    def handler(number: int) -> dict:
        arns = filled(lambda part: arn(star(part) + f"{number}"), 4_000)
        keys = rows(filled(lambda part: star(part) + f"{part}", 3_000), "ForAllValues:StringLike")
        actions = filled(lambda part: f"dynamodb:*{'e*' * (1 + part % 6)}{'tm'[part % 2]}*", 1_200)
        return role([statement(arns, actions, Condition=keys)])

    return {"Resources": {**named("T", tables), **named("R", [handler(number) for number in range(90)])}}


def globs_on_made_up_names() -> dict:
    """The same where the names are not known, so that each pattern may match."""
    template = globs()
    for one in template["Resources"].values():
        one["Properties"].pop("TableName", None)
    return template


def mappings() -> dict:
    """As many mappings as there may be, and values that are found in them."""
    rows_of = {f"k{key}": {f"v{value}": f"{key}-{value}" for value in range(8)} for key in range(38)}
    find = lambda number: {"Fn::FindInMap": [f"M{number % MAPPINGS}", f"k{number % 38}", f"v{number % 8}"]}
    tables = [table(0, TableName=find(number)) for number in range(100)]
    handlers = [role([statement([arn_of(f"T{(number + part) % 100}") for part in range(5)])]) for number in range(100)]
    return {
        "Mappings": named("M", [rows_of] * MAPPINGS),
        "Resources": {**named("T", tables), **named("R", handlers)},
        "Outputs": named("O", [{"Value": find(number)} for number in range(OUTPUTS)]),
    }


def shared_policies() -> dict:
    """Policies of tables and managed policies of many roles, and a boundary."""
    everybody = [arn_of(f"R{number}") for number in range(200)]
    own = lambda number: [statement("*", "dynamodb:GetItem", Principal={"AWS": everybody[number : number + 20]})]
    tables = [table(2, ResourcePolicy={"PolicyDocument": document(own(number))}) for number in range(140)]
    boundary = {"Ref": "M0"}
    roles = [role([statement(arn_of(f"T{number % 140}"))], PermissionsBoundary=boundary) for number in range(200)]

    def shared(number: int) -> dict:
        names = [arn_of(f"T{(number + part) % 140}") for part in range(20)]
        roles_of = [{"Ref": f"R{(number * 7 + part) % 200}"} for part in range(10)]
        properties = {"PolicyDocument": document([statement(names)]), "Roles": roles_of}
        return {"Type": "AWS::IAM::ManagedPolicy", "Properties": properties}

    shared = named("M", [shared(number) for number in range(150)])
    return {"Resources": {**named("T", tables), **named("R", roles), **shared}}


def keys_of_tables() -> dict:
    """Tables with keys of their own, and roles that may use some of them."""

    def key(number: int) -> dict:
        users = [arn_of(f"R{(number + part) % 150}") for part in range(30)]
        root = {"Effect": "Allow", "Principal": {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}, "Action": "kms:*", "Resource": "*"}
        used = {"Effect": "Allow", "Principal": {"AWS": users}, "Action": ["kms:Decrypt", "kms:DescribeKey"], "Resource": "*"}
        return {"Type": "AWS::KMS::Key", "Properties": {"EnableKeyRotation": True, "KeyPolicy": document([root, used])}}

    def encrypted(number: int) -> dict:
        return table(3, SSESpecification={"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": arn_of(f"K{number}")})

    def handler(number: int) -> dict:
        decrypt = statement([arn_of(f"K{(number + part) % 175}") for part in range(20)], ["kms:Decrypt", "kms:DescribeKey"])
        return role([statement([arn_of(f"T{(number + part) % 175}") for part in range(30)]), decrypt])

    keys, tables = [key(number) for number in range(175)], [encrypted(number) for number in range(175)]
    handlers = [handler(number) for number in range(150)]
    return {"Resources": {**named("K", keys), **named("T", tables), **named("R", handlers)}}


def listeners() -> dict:
    """Functions that are called from streams, with filters, and alarms on tables."""

    def function(number: int) -> dict:
        return {"Type": "AWS::Lambda::Function", "Properties": {"Role": arn_of(f"R{number % 60}"), "Code": {"ZipFile": "x"}, "Handler": "index.handler", "Runtime": "nodejs22.x"}}

    def mapping(number: int) -> dict:
        patterns = [{"Pattern": json.dumps({"dynamodb": {"NewImage": {f"a{part}": {"S": [{"prefix": f"{number}"}]}}}})} for part in range(5)]
        return {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "FunctionName": {"Ref": f"F{number % 120}"},
                "EventSourceArn": {"Fn::GetAtt": [f"T{number % 100}", "StreamArn"]},
                "StartingPosition": "LATEST",
                "FilterCriteria": {"Filters": patterns},
            },
        }

    def handler(number: int) -> dict:
        streams = [{"Fn::GetAtt": [f"T{(number * 3 + part) % 100}", "StreamArn"]} for part in range(25)]
        actions = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
        return role([statement(streams, actions), statement([arn_of(f"T{(number + part) % 100}") for part in range(40)])])

    stream = {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    return {
        "Resources": {
            **named("T", [table(3, StreamSpecification=stream) for _ in range(100)]),
            **named("R", [handler(number) for number in range(60)]),
            **named("F", [function(number) for number in range(120)]),
            **named("M", [mapping(number) for number in range(220)]),
        }
    }


TEMPLATES: dict[str, Callable[[], dict]] = {
    make.__name__.replace("_", "-"): make
    for make in (
        key_values,
        patterns_of_keys,
        many_tables,
        named_tables,
        made_up_names,
        choices,
        near_names,
        near_members,
        a_chain,
        a_ring,
        variables,
        doubled_names,
        globs,
        globs_on_made_up_names,
        mappings,
        shared_policies,
        keys_of_tables,
        listeners,
    )
}


if __name__ == "__main__":
    main()
