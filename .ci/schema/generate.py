#!/usr/bin/env python3
"""Writes src/schema/types.txt and index.txt from the resource schemas that cfn-lint carries; --check compares instead.

    pip install -r .ci/requirements.txt
    python3 .ci/schema/generate.py

Every type that CloudFormation publishes in any Region stands in it, SAM's apart, which its transform
replaces. Corrections belong into src/schema/overlay.rs, which this never touches.

A heading is a type (`§AWS::SQS::Queue`) or an object in it (`§AWS::SQS::Queue.Tag`), in the order of its
bytes. Indented below stand, of a type: `=` what identifies it, `@` its attributes, `!` what an update
cannot change, `?` what some updates cannot change, `%` what is only read and lies deeper. Of either:
`~` that others may stand in it, `&` a rule for several members, and a line a member: its name, `*`
where required, `-` where only read, and its value:

    text|integer|number [MIN..MAX] [in WORD|WORD | in~ WORD|WORD | like PATTERN]
    boolean | json | any | .OBJECT | list [MIN..MAX] [unique] VALUE | map VALUE

The index has a heading a type: its name, and the byte at which its lines end. Among the types these would hide
what differs between two releases.
"""

import json
import pathlib
import sys

import cfnlint
from cfnlint.schema import Schema

SCHEMAS = pathlib.Path(cfnlint.__file__).parent / "data/schemas"
OUT = pathlib.Path(__file__).parents[2] / "src/schema"

SCALARS = {"string": "text", "integer": "integer", "number": "number", "boolean": "boolean"}
# Begins a heading, and occurs nowhere else.
MARK = "§"
# The widest Unicode code point stands in a character class for "and all others".
ESCAPES = {"\n": r"\n", "\r": r"\r", "\t": r"\t", "\0": r"\0"}


class Unnamed(Exception):
    """What has no form in the file; the value is taken for one of which nothing is known."""


class Resource:
    def __init__(self, schema: dict):
        self.schema = schema
        self.kind = schema["typeName"]
        self.objects: dict[str, list[str]] = {}
        self.under_way: list[int] = []

    def lines(self) -> dict[str, list[str]]:
        read_only = paths(self.schema, "readOnlyProperties")
        self.read_only = {path for path in read_only if "." not in path}
        about = []
        for mark, names in (
            ("=", paths(self.schema, "primaryIdentifier")),
            ("@", sorted(self.attributes())),
            ("!", sorted(paths(self.schema, "createOnlyProperties"))),
            ("?", sorted(paths(self.schema, "conditionalCreateOnlyProperties"))),
            ("%", sorted(path for path in read_only if "." in path)),
        ):
            if names:
                about.append(f"{mark}{' '.join(names)}")
        self.object("", self.schema)
        self.objects[""] = about + self.objects[""]
        return {f"{self.kind}.{name}" if name else self.kind: lines
                for name, lines in self.objects.items()}

    def attributes(self) -> set[str]:
        """`*` stands for any text. Nothing is reached in the elements of a list."""
        known = Schema(self.schema).get_atts.data
        names = {"*" if name == ".*" else name.replace("\\..*", ".*") for name in known}
        return {name for name in names if name in ("*", "Outputs.*")
                or not {"*", "items", "properties"} & set(name.split("."))}

    def resolve(self, schema: dict) -> tuple[str, dict]:
        """The name of the definition that is referred to, and what it refers to in the end."""
        name = ""
        for _ in range(9):
            inner = schema.get("allOf", [])
            references = [one for one in inner if "$ref" in one]
            if "$ref" not in schema and len(references) == 1 and not schema.get("properties"):
                schema = references[0]
            if "$ref" not in schema:
                return name, schema
            section, name = schema["$ref"].split("/")[1:3]
            schema = self.schema[section][name]
        raise Unnamed

    def object(self, name: str, schema: dict) -> None:
        """Adds an object with members under its name."""
        if name in self.objects:
            return
        self.objects[name] = []
        members, closed, rules = self.members(name, schema)
        lines = [] if closed else ["~"]
        lines += [f"&{rule}" for rule in rules]
        self.objects[name] = lines + [members[member] for member in sorted(members)]

    def members(self, name: str, schema: dict) -> tuple[dict[str, str], bool, list[str]]:
        properties = schema.get("properties", {})
        closed = schema.get("additionalProperties") is False and not schema.get("patternProperties")
        rules = list(dict.fromkeys(rules_for_several(schema, properties)))
        # The definition of a member that only another branch has.
        parts = branches(self, schema)
        if parts:
            return self.merged(name, schema, parts, rules)
        required = set(schema.get("required", [])) & properties.keys()
        members = {}
        for member, value in properties.items():
            marks = ""
            if not name and member in self.read_only:
                marks = "-"
            elif member in required:
                marks = "*"
            members[member] = f"{member}{marks} {self.value(value, name, member)}"
        return members, closed, rules

    def merged(self, name: str, schema: dict, parts: list[dict], rules: list[str]):
        """An object of which one of several branches holds."""
        members: dict[str, str] = {}
        all_closed = True
        for part in parts:
            whole = {**part, "properties": {**schema.get("properties", {}), **part["properties"]}}
            inner, closed, _ = self.members(name, {key: value for key, value in whole.items()
                                                   if key in ("properties", "additionalProperties")})
            all_closed &= closed
            for member, line in inner.items():
                if members.setdefault(member, line) != line:
                    members[member] = f"{member} any"
        required = set(schema.get("required", []))
        for member in required & members.keys():
            line_name, value = members[member].split(" ", 1)
            members[member] = f"{line_name}* {value}"
        groups = [part.get("required", []) for part in parts]
        if all_closed and all(groups) and distinct(groups) and "oneOf" in schema:
            rules = rules + [one_of("one", groups)]
        return members, all_closed, rules

    def value(self, schema, within: str, member: str) -> str:
        try:
            return self.known_value(schema, within, member)
        except Unnamed:
            return "any"

    def known_value(self, schema, within: str, member: str) -> str:
        if not isinstance(schema, dict):
            raise Unnamed
        name, schema = self.resolve(schema)
        if id(schema) in self.under_way:
            raise Unnamed
        self.under_way.append(id(schema))
        name = name or self.inner_name(within, member)
        try:
            return self.form(schema, name)
        finally:
            self.under_way.pop()

    def inner_name(self, within: str, member: str) -> str:
        """What an object that has no definition is called: as the property, after what it stands in."""
        name = f"{within}.{member}" if within else member
        return f"{name}.Value" if name in self.schema.get("definitions", {}) else name

    def form(self, schema: dict, name: str) -> str:
        kinds = kinds_of(schema)
        if not kinds:
            either = schema.get("oneOf") or schema.get("anyOf") or []
            if branches(self, schema):
                kinds = {"object"}
            else:
                inner = [kinds_of(self.resolve(one)[1]) for one in either]
                kinds = set().union(*inner) if inner and all(inner) else set()
        if kinds == {"object", "string"} or (not kinds and schema.get("format") == "json"):
            return "json"
        if kinds and kinds <= SCALARS.keys():
            return self.scalar(schema, kinds)
        if len(kinds) != 1:
            raise Unnamed
        if kinds == {"array"}:
            items = schema.get("items", True)
            unique = " unique" if schema.get("uniqueItems") is True else ""
            span = bounds(schema, "minItems", "maxItems")
            # An element that is an object without a name is called as the list is.
            if isinstance(items, dict) and not self.resolve(items)[0]:
                return f"list{span}{unique} {self.element(items, name)}"
            return f"list{span}{unique} {self.value(items, name, 'Item')}"
        if schema.get("properties") or branches(self, schema):
            # An object refers to itself by its name, which needs no end.
            under_way, self.under_way = self.under_way, []
            self.object(name, schema)
            self.under_way = under_way
            return f".{name}"
        return self.map(schema, name)

    def element(self, schema: dict, name: str) -> str:
        try:
            return self.form(self.resolve(schema)[1], name)
        except Unnamed:
            return "any"

    def map(self, schema: dict, name: str) -> str:
        inner = list(schema.get("patternProperties", {}).values())
        others = schema.get("additionalProperties")
        if not inner and isinstance(others, dict) and others:
            inner = [others]
        if len(inner) != 1:
            return "json"
        return f"map {self.value(inner[0], name, 'Value')}"

    def scalar(self, schema: dict, kinds: set[str]) -> str:
        if len(kinds) > 1:
            return "text"
        (kind,) = kinds
        kind = SCALARS[kind]
        if kind == "boolean":
            return kind
        low, high = ("minLength", "maxLength") if kind == "text" else ("minimum", "maximum")
        text = kind + bounds(schema, low, high)
        for key, word in (("enum", "in"), ("enumCaseInsensitive", "in~")):
            if schema.get(key) and kind != "boolean":
                words = [plain(one) for one in schema[key]]
                if all(words) and not any(set(one) & set("|\n\r") for one in words):
                    return f"{text} {word} {'|'.join(dict.fromkeys(words))}"
        if schema.get("const"):
            return f"{text} in {schema['const']}"
        if schema.get("pattern") and kind == "text":
            pattern = "".join(ESCAPES.get(one, one) for one in schema["pattern"])
            return f"{text} like {pattern}"
        return text


def kinds_of(schema: dict) -> set[str]:
    kinds = schema.get("type")
    if isinstance(kinds, str):
        return {kinds}
    if kinds:
        return set(kinds)
    if schema.get("properties") or schema.get("patternProperties"):
        return {"object"}
    if "items" in schema:
        return {"array"}
    if "enum" in schema and all(isinstance(one, str) for one in schema["enum"]):
        return {"string"}
    return set()


def branches(resource: Resource, schema: dict) -> list[dict]:
    """The objects of which one holds, if there are only such."""
    either = schema.get("oneOf") or schema.get("anyOf") or []
    parts = [resource.resolve(one)[1] for one in either if isinstance(one, dict)]
    if not parts or not all(part.get("properties") and kinds_of(part) == {"object"} for part in parts):
        return []
    # Constraints of a branch other than its members cannot be written here.
    if any({"oneOf", "anyOf", "allOf"} & part.keys() for part in parts):
        return []
    only_required = all(part["properties"].keys() <= schema.get("properties", {}).keys()
                        for part in parts)
    return [] if only_required else parts


def rules_for_several(schema: dict, properties: dict):
    for key, word in (("oneOf", "one"), ("anyOf", "any")):
        groups = groups_of(schema.get(key, []), properties)
        if groups:
            yield one_of(word, groups)
    for part in schema.get("allOf", []):
        if isinstance(part, dict) and part.keys() <= {"oneOf"}:
            groups = groups_of(part.get("oneOf", []), properties)
            if groups:
                yield one_of("one", groups)
    for key, word in (("requiredXor", "one"), ("requiredOr", "any")):
        if schema.get(key) and set(schema[key]) <= properties.keys():
            yield one_of(word, [[name] for name in schema[key]])
    needs = {**schema.get("dependencies", {}), **schema.get("dependentRequired", {})}
    for name, others in sorted(needs.items()):
        if isinstance(others, list) and {name, *others} <= properties.keys():
            yield f"with {name} {' '.join(others)}"
    for name, others in sorted(schema.get("dependentExcluded", {}).items()):
        if {name, *others} <= properties.keys():
            yield f"without {name} {' '.join(others)}"
    is_closed = schema.get("additionalProperties") is False and not schema.get("patternProperties")
    if is_closed and schema.get("minProperties") == schema.get("maxProperties") == 1:
        yield one_of("one", [[name] for name in sorted(properties)])


def groups_of(parts: list, properties: dict) -> list[list[str]]:
    """The members of each branch, if all branches only list members."""
    groups = []
    for part in parts:
        if not isinstance(part, dict) or set(part) - {"description", "title"} != {"required"}:
            return []
        groups.append(part["required"])
    known = all(set(group) <= properties.keys() for group in groups)
    return groups if known and distinct(groups) else []


def distinct(groups: list[list[str]]) -> bool:
    """Whether no group is a part of another, which `exactly one` would be read differently for."""
    sets = [set(group) for group in groups]
    return len(sets) > 1 and not any(one <= other for one in sets for other in sets if one is not other)


def one_of(word: str, groups: list[list[str]]) -> str:
    return f"{word} {' '.join('+'.join(group) for group in groups)}"


def paths(schema: dict, key: str) -> list[str]:
    """`/properties/A/B` and `/properties/A/items/properties/B` as `A.B`."""
    found = []
    for pointer in schema.get(key, []):
        parts = [part for part in pointer.split("/")[1:]
                 if part not in ("properties", "items", "*", "oneOf", "anyOf")]
        path = ".".join(part for part in parts if not part.isdigit())
        if path and path not in found:
            found.append(path)
    return found


def plain(value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def bounds(schema: dict, low: str, high: str) -> str:
    least, most = schema.get(low), schema.get(high)
    if not isinstance(least, (int, float)) or (least == 0 and low != "minimum"):
        least = ""
    if not isinstance(most, (int, float)):
        most = ""
    return f" {least}..{most}" if f"{least}{most}" else ""


def everything() -> str:
    files: dict[str, str] = {}
    for region in sorted((SCHEMAS / "providers").glob("*.json")):
        files |= json.loads(region.read_text())
    text: dict[str, list[str]] = {}
    for kind, file in files.items():
        if not kind.startswith("AWS::Serverless::"):
            schema = json.loads((SCHEMAS / f"resources/{file}.json").read_text())
            text |= Resource(schema).lines()
    written = "".join(f"{MARK}{heading}\n" + "".join(f" {line}\n" for line in text[heading])
                      for heading in sorted(text, key=str.encode))
    if written.count(MARK) != len(text):
        sys.exit(f"{MARK} stands in a schema")
    return written


def index(text: str) -> str:
    """Where the lines of each type end."""
    ends: dict[str, int] = {}
    end = 0
    for block in text.split(MARK)[1:]:
        end += len(f"{MARK}{block}".encode())
        ends[block.partition("\n")[0].partition(".")[0]] = end
    return "".join(f"{MARK}{kind} {end}\n" for kind, end in ends.items())


def main() -> None:
    text = everything()
    for name, content in (("types.txt", text), ("index.txt", index(text))):
        if sys.argv[1:] != ["--check"]:
            (OUT / name).write_text(content)
        elif (OUT / name).read_text() != content:
            sys.exit(f"{name} is not what .ci/schema/generate.py writes")
    print(f"the types are what the schemas of cfn-lint {cfnlint.version.__version__} say")


if __name__ == "__main__":
    main()
