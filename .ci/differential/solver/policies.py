"""Statements and policies: which requests they allow and deny."""

import functools
import json
import re

import z3

from . import texts
from .conditions import statement_holds, variables
from .truth import NO, SILENT, YES, Truth, conj


def one_or_many(value):
    return value if isinstance(value, list) else [value]


@functools.cache
def glob(pattern, text):
    made = "".join(".*" if it == "*" else "." if it == "?" else re.escape(it) for it in pattern)
    return re.fullmatch(made, text, re.DOTALL) is not None


@functools.cache
def fixed(pattern, arn):
    """Whether a pattern matches an ARN; `None` if that depends on a variable."""
    if re.search(r"\$\{[^*?$]", pattern):
        return None
    # What is escaped stands for itself, and no ARN of ours has it.
    return glob(re.sub(r"\$\{[*?$]\}", "\0", pattern), arn)


@functools.cache
def names(pattern, action):
    return glob(pattern.lower(), action.lower())


def includes_action(statement, action):
    element = "Action" if "Action" in statement else "NotAction"
    named = any(names(it, action.written) for it in one_or_many(statement[element]))
    return named == (element == "Action")


def includes_resource(statement, arn, requests):
    element = "Resource" if "Resource" in statement else "NotResource"
    found = Truth.any(_resource(it, arn, requests) for it in one_or_many(statement[element]))
    return found if element == "Resource" else found.negated()


def _resource(pattern, arn, requests):
    if pattern == "*":
        return YES
    if len(re.sub(r"\$\{[^}]*\}", "x", pattern).split(":")) < 6:
        return _incomplete(pattern, arn)
    matched = fixed(pattern, arn)
    if matched is not None:
        return YES if matched else NO
    has_values, parts = texts.pieces(pattern, True, variables(requests))
    return Truth(conj([has_values, texts.matches(z3.StringVal(arn), parts)]))


def _incomplete(pattern, arn):
    """An ARN with parts missing: AWS says that it completes them; and that a last `*` crosses colons, which may be more."""
    completed = ":".join([*pattern.split(":"), *["*"] * 6][:6])
    if glob(completed, arn):
        return YES
    return SILENT if glob(pattern, arn) else NO


def about(statements, action, arn, requests):
    """The statements that may be about an action on a resource, each with whether its resources are it."""
    found = []
    for statement in statements:
        if includes_action(statement, action):
            included = includes_resource(statement, arn, requests)
            if not z3.is_true(included.no):
                found.append((statement, included))
    return found


def allows(statements, requests):
    """Whether statements about a resource allow a request: some statement does, and none denies it."""
    decided = {"Allow": [NO], "Deny": [NO]}
    for statement, included in statements:
        applies = Truth.all([included, statement_holds(statement.get("Condition", {}), requests)])
        decided[statement["Effect"]].append(applies)
    return Truth.all([Truth.any(decided["Allow"]), Truth.any(decided["Deny"]).negated()])


def tests_of_lists(statements):
    """How many conditions compare lists, or ask for a tag that a list has: no longer list tells more."""
    blocks = [block for statement in statements for block in statement.get("Condition", {}).items()]
    lists = sum(len(keys) for operator, keys in blocks if operator.startswith("For"))
    tags = {key.lower() for _, keys in blocks for key in keys if key.lower().startswith("aws:requesttag/")}
    return max(1, lists + len(tags))


def keys_of(statements):
    """The keys that statements look at, in lower case."""
    found = set()
    for statement in statements:
        found.update(name.lower() for keys in statement.get("Condition", {}).values() for name in keys)
        variables_in = re.findall(r"\$\{([a-z][^,}]*)", json.dumps(statement))
        found.update(name.lower() for name in variables_in)
    return sorted(found)
