"""May every role do exactly what was declared, and is it assumed by exactly whom?"""

from . import policies

ROLE = "AWS::IAM::Role"


def check(report, standing):
    expectation = standing.expectation
    found = standing.roles()
    report.same_set("roles of the stack", expectation.role_names(), found)
    for role in expectation.role_names():
        if role in found:
            check_role(report, standing, role, found[role])


def check_role(report, standing, role, physical):
    expectation = standing.expectation
    iam = standing.cloud.client("iam")
    attached = {one["PolicyArn"] for one in iam.list_attached_role_policies(RoleName=physical)["AttachedPolicies"]}
    own = {arn for arn in attached if f"::{expectation.names['account']}:" in arn}
    documents = inline(iam, physical) | {arn: managed(iam, arn) for arn in own}

    allowed = set().union(*(policies.pairs(document) for document in documents.values()))
    report.same_set(f"{role}: what it may do", expectation.pairs(role), allowed)
    # In an older version `${…}` is plain text: the statement would silently match nothing.
    versions = {document.get("Version") for document in documents.values()}
    report.same_set(f"{role}: versions of its policies", {"2012-10-17"}, versions)
    # A policy of the stack's own is part of what the role may do; and how a synthesizer divides the policies does not matter.
    report.same_set(f"{role}: attached policies of AWS", expectation.attached(role), attached - own)

    described = iam.get_role(RoleName=physical)["Role"]
    trust = described["AssumeRolePolicyDocument"]
    report.same_set(f"{role}: who assumes it", expectation.trust(role), policies.trusts(trust))
    report.check(f"{role}: version of its trust policy", "2012-10-17", trust.get("Version"))


def inline(iam, physical):
    names = iam.list_role_policies(RoleName=physical)["PolicyNames"]
    return {name: iam.get_role_policy(RoleName=physical, PolicyName=name)["PolicyDocument"] for name in names}


def managed(iam, arn):
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    return iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
