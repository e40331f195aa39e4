"""The kinds of questions that we leave undecided. `differences.md` says why of each."""

import pathlib
import re

TABLE = pathlib.Path(__file__).parent / "differences.md"

# What we say of a question that is of a kind.
UNDECIDED = {
    "several-variables": r"has several variables$",
    "variable-in-resource": r"is a variable in a resource$",
    "incomplete-arn": r"^an incomplete ARN matches only if",
    "list-without-set-operator": r"compares the list .* without",
    "stream-label": r"^the stream's label is known after deployment$",
    "other-type": r"is no (number|date|address|ARN|boolean)\b",
    "single-ipv6-address": r"which prefix an IPv6 address without one has$",
    "compared-in-several-ways": r"is compared in several ways$",
}

# Those of which AWS does not say what happens: the solver must find a request that shows it.
NOT_SAID = {"incomplete-arn", "list-without-set-operator", "other-type", "single-ipv6-address"}


def of(reason):
    """The kind of which a reason is; `None` if there is none."""
    return next((kind for kind, pattern in UNDECIDED.items() if re.search(pattern, reason)), None)


def undocumented():
    """Kinds without a row in the table, and rows without a kind."""
    rows = set(re.findall(r"^\| `([a-z0-9-]+)` \|", TABLE.read_text(), re.MULTILINE))
    return sorted(rows ^ set(UNDECIDED))
