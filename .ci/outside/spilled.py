"""A role that outgrows the inline limit and shrinks again: is it the same role, with the same rights elsewhere?

What it may do is said here, by the names of the tables that stand; `spilled.rs` declares it.
"""

import json

from . import policies, roles

STACK = "tenants"
REGION = "us-east-1"
# How many tables, and whether they are too many for an inline policy, whatever names the tables get.
STEPS = [(3, False), (60, True), (4, False)]
MANAGED_LIMIT = 6_144
LOGS = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
TABLE = "AWS::DynamoDB::GlobalTable"


def check(report, cloud, tablature, folder):
    before = report.passed
    role_ids = set()
    for count, outgrown in STEPS:
        report.heading(f"{STACK}: a role for {count} tables")
        template = folder / f"{STACK}-{count}.json"
        status, printed = tablature.example("spilled", count)
        if not report.check("the example ends well", 0, status):
            print(printed)
            break
        template.write_text(printed)
        status, printed = cloud.deploy(template, STACK)
        if not report.check("aws cloudformation deploy: exit status", 0, status):
            print("\n".join([printed, *cloud.failures(STACK)]), flush=True)
            break
        role_ids.add(check_role(report, cloud, count, outgrown))
        check_policies_left(report, cloud)
    report.check("one role all the time", 1, len(role_ids))
    report.check("stack deleted", "DELETE_COMPLETE", cloud.delete(STACK))
    report.same_set("policies that are left", [], own_policies(cloud))
    print(f"  {report.passed - before} checks passed", flush=True)


def check_role(report, cloud, count, outgrown):
    """Returns the role's id, which another role of the same name would not have."""
    iam = cloud.client("iam")
    resources = cloud.resources(STACK)
    [role] = [physical for _, kind, physical in resources if kind == roles.ROLE]
    tables = {logical: physical for logical, kind, physical in resources if kind == TABLE}
    report.check("tables", count + 1, len(tables))

    inline = roles.inline(iam, role)
    attached = {one["PolicyArn"] for one in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]}
    documents = {arn: roles.managed(iam, arn) for arn in attached - {LOGS}}
    report.check("AWS's policy for logs is attached", True, LOGS in attached)

    whole = {("Allow", "dynamodb:GetItem", arn(cloud, tables[f"Orders{tenant}"]), "") for tenant in range(count)}
    if outgrown:
        report.same_set("inline policies", [], inline)
        report.check("managed policies: more than one", True, len(documents) > 1)
        report.same_set("attached policies are the stack's", own_policies(cloud), documents)
    else:
        report.same_set("inline policies", ["Access"], inline)
        report.same_set("managed policies", [], documents)
    every = [*inline.values(), *documents.values()]
    report.same_set("what it may do", whole, set().union(*map(policies.pairs, every)))
    for name, document in documents.items():
        report.check(f"{name}: within the limit", True, length(document) <= MANAGED_LIMIT)
        report.check(f"{name}: version", "2012-10-17", document.get("Version"))
    return iam.get_role(RoleName=role)["Role"]["RoleId"]


def check_policies_left(report, cloud):
    """No policy stands that is not attached."""
    iam = cloud.client("iam")
    left = [arn for arn in own_policies(cloud)
            if not iam.list_entities_for_policy(PolicyArn=arn)["PolicyRoles"]]
    report.same_set("policies that nobody has", [], left)


def own_policies(cloud):
    pages = cloud.client("iam").get_paginator("list_policies").paginate(Scope="Local")
    return {policy["Arn"] for page in pages for policy in page["Policies"]}


def arn(cloud, table):
    return cloud.client("dynamodb").describe_table(TableName=table)["Table"]["TableArn"]


def length(document):
    """IAM does not count white space."""
    return len(json.dumps(document, separators=(",", ":"), ensure_ascii=False))
