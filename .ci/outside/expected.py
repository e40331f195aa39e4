"""Reads the hand-written expectations and fills in what only a deployment knows (account, Region, ids)."""

import json
import pathlib

from . import policies

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "expected"
COMMON = "common.json"


class App:
    """One app as `.ci/expected/<app>.json` declares it."""

    def __init__(self, name):
        self.name = name
        self.data = read(f"{name}.json")
        self.region = self.data["region"]
        self.stages = self.data["stages"]
        self.side_by_side = self.data["stages_side_by_side"]

    @staticmethod
    def names():
        return [path.stem for path in sorted(FOLDER.glob("*.json")) if path.name != COMMON]

    @staticmethod
    def exists(name):
        return name in App.names()


class Expectation:
    """One app at one stage, deployed to one account."""

    def __init__(self, app, stage, account):
        self.app = app
        self.stage = stage
        self.names = {"stage": stage, "region": app.region, "account": account}
        self.common = read(COMMON)
        every = app.data["every_table"]
        self.billing = every["billing"]
        self.projection = every["index_projection"]
        self.deletion_protection = every["deletion_protection"][stage]
        self.point_in_time_recovery = every["point_in_time_recovery"][stage]
        self.tables = {self.fill(name): Table(shape) for name, shape in app.data["tables"].items()}
        # Questions to the sample data, as the app's description asks them: the sort keys that must come back, in order.
        self.patterns = app.data.get("patterns", {})
        self.samples = {self.fill(name): item for name, item in app.data["samples"].items()}

    def fill(self, text):
        for name, value in self.names.items():
            text = text.replace("{%s}" % name, value)
        return text

    def role_names(self):
        return list(self.app.data["roles"])

    def attached(self, role):
        return set(self.kind(role)["attached"])

    def trust(self, role):
        statement = json.loads(self.fill(json.dumps(self.kind(role)["trust"])))
        return policies.trusts({"Statement": statement})

    def kind(self, role):
        return self.common["assumed_by"][self.app.data["roles"][role]["assumed_by"]]

    def pairs(self, role):
        """{(effect, action, resource, condition)} that the role must have, no more and no fewer."""
        found = set()
        for words, places, *when in self.app.data["roles"][role]["grants"]:
            conditions = self.common["conditions"]
            condition = policies.condition({"Condition": conditions[when[0]]} if when else {})
            for place in self.fill(places).split():
                for action, resource in self.grant(words.split(), place):
                    found.add(("Allow", action, resource, condition))
        return found

    def grant(self, words, place):
        """(action, resource) of one grant: `read` and `write` reach the indexes of a table, single actions do not."""
        for word in words:
            if word in ("read", "write"):
                preset = self.common[word]
                yield from ((action_name(one), self.arn(place)) for one in preset["table"].split())
                for index in self.tables[place].indexes:
                    resource = self.arn(f"{place}/index/{index}")
                    yield from ((action_name(one), resource) for one in preset["index"].split())
            else:
                yield action_name(word), self.arn(place)

    def arn(self, place):
        if place.startswith("arn:") or place == "*":
            return place
        assert place.split("/")[0] in self.tables, f"no such table in the expectations: {place}"
        return f"arn:aws:dynamodb:{self.names['region']}:{self.names['account']}:table/{place}"


class Table:
    """`userId:S trackId:S` is a partition key and a sort key, both strings."""

    def __init__(self, shape):
        self.key = attributes(shape["key"])
        self.indexes = {name: attributes(key) for name, key in shape.get("indexes", {}).items()}
        self.autoscaled = shape.get("autoscaled")
        self.stream = shape.get("stream")

    def attributes(self):
        """{(name, type)}: what a table defines is what its keys use."""
        return {pair for key in [self.key, *self.indexes.values()] for pair in key}


def attributes(text):
    return [tuple(pair.split(":")) for pair in text.split()]


def action_name(word):
    return word if ":" in word else f"dynamodb:{word}"


def read(name):
    return json.loads((FOLDER / name).read_text())
