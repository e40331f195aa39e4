"""Policy documents as sets, so that two are compared by what they allow and not by how their statements are cut."""

import json


def pairs(document):
    """{(effect, action, resource, condition)} of an identity policy.

    A negated list stands as one member of its own: it cannot equal any pair that was asked for.
    """
    found = set()
    for statement in listed(document["Statement"]):
        for action in part(statement, "Action"):
            for resource in part(statement, "Resource"):
                found.add((statement["Effect"], action, resource, condition(statement)))
    return found


def trusts(document):
    """{(effect, principal, action, condition)} of a trust policy."""
    found = set()
    for statement in listed(document["Statement"]):
        for action in part(statement, "Action"):
            for principal in principals(statement):
                found.add((statement["Effect"], principal, action, condition(statement)))
    return found


def part(statement, name):
    if name in statement:
        return listed(statement[name])
    return [f"all but {', '.join(sorted(listed(statement['Not' + name])))}"]


def principals(statement):
    if "Principal" not in statement:
        return [f"all but {json.dumps(statement['NotPrincipal'], sort_keys=True)}"]
    principal = statement["Principal"]
    if isinstance(principal, str):
        return [principal]
    return [f"{kind} {name}" for kind, names in principal.items() for name in listed(names)]


def condition(statement):
    """One spelling for what IAM takes as equal: a value or a list of one, `true` or `"true"`."""
    operators = {
        operator: {key: sorted(map(text, listed(values))) for key, values in keys.items()}
        for operator, keys in statement.get("Condition", {}).items()
    }
    return json.dumps(operators, sort_keys=True) if operators else ""


def text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def listed(value):
    return value if isinstance(value, list) else [value]
