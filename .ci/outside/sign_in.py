"""Are the user pool, its client and the identity pool wired as declared?"""

POOL = "AWS::Cognito::UserPool"
CLIENT = "AWS::Cognito::UserPoolClient"
IDENTITY_POOL = "AWS::Cognito::IdentityPool"
WIRING = {"AWS::Cognito::IdentityPoolRoleAttachment", "AWS::Cognito::IdentityPoolPrincipalTag"}
TYPES = {POOL, CLIENT, IDENTITY_POOL, *WIRING}


def find(resources):
    """What the other checks fill into their expectations: ids of what the stack created."""
    return {kind: physical for _, kind, physical in resources if kind in (POOL, CLIENT, IDENTITY_POOL)}


def check(report, standing):
    data = standing.expectation.app.data
    kinds = sorted(kind for _, kind, _ in standing.resources if kind.startswith("AWS::Cognito::"))
    expected = [POOL, CLIENT] if data["user_pool"] is not None else []
    expected += [IDENTITY_POOL, *WIRING] if data["identity_pool"] else []
    if not report.check("resources of Cognito", sorted(expected), kinds) or not expected:
        return
    check_pool(report, standing, data["user_pool"])
    check_client(report, standing, data["client"])
    if data["identity_pool"]:
        check_identity_pool(report, standing, data["identity_pool"])


def check_pool(report, standing, expected):
    pool = standing.cloud.client("cognito-idp").describe_user_pool(UserPoolId=standing.ids[POOL])["UserPool"]
    if "name" in expected:
        report.check("user pool: name", expected["name"], pool["Name"])
    if "sign_in_by" in expected:
        report.check("user pool: sign-in", expected["sign_in_by"], pool.get("UsernameAttributes"))
    for rule, value in expected.get("password", {}).items():
        report.check(f"user pool: password {rule}", value, pool["Policies"]["PasswordPolicy"].get(rule))


def check_client(report, standing, expected):
    client = standing.cloud.client("cognito-idp").describe_user_pool_client(
        UserPoolId=standing.ids[POOL], ClientId=standing.ids[CLIENT])["UserPoolClient"]
    report.check("client: has a secret", expected["secret"], "ClientSecret" in client)
    if "name" in expected:
        report.check("client: name", expected["name"], client["ClientName"])
    if "flows" in expected:
        report.same_set("client: flows", expected["flows"], client["ExplicitAuthFlows"])


def check_identity_pool(report, standing, expected):
    identity = standing.cloud.client("cognito-identity")
    identity_pool = standing.ids[IDENTITY_POOL]
    pool = identity.describe_identity_pool(IdentityPoolId=identity_pool)
    provider = f"cognito-idp.{standing.cloud.region}.amazonaws.com/{standing.ids[POOL]}"
    report.check("identity pool: guests", expected["guests"], pool["AllowUnauthenticatedIdentities"])
    report.check("identity pool: classic flow", expected["classic_flow"], pool.get("AllowClassicFlow", False))
    providers = [(one["ProviderName"], one["ClientId"]) for one in pool.get("CognitoIdentityProviders", [])]
    report.check("identity pool: providers", [(provider, standing.ids[CLIENT])], providers)

    found = identity.get_identity_pool_roles(IdentityPoolId=identity_pool)
    account, roles = standing.expectation.names["account"], standing.roles()
    arns = {kind: f"arn:aws:iam::{account}:role/{roles.get(role)}" for kind, role in expected["roles"].items()}
    report.check("identity pool: roles", arns, found.get("Roles"))
    report.check("identity pool: role mappings", {}, found.get("RoleMappings", {}))

    tags = identity.get_principal_tag_attribute_map(IdentityPoolId=identity_pool, IdentityProviderName=provider)
    report.check("identity pool: principal tags", expected["principal_tags"], tags.get("PrincipalTags"))
    report.check("identity pool: default tags", expected["default_tags"], tags.get("UseDefaults", False))
