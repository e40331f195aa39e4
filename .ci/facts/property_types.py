#!/usr/bin/env python3
"""Writes src/facts/property_types/<service>.rs from the resource schemas that cfn-lint carries.

    pip install cfn-lint==1.58.0
    python3 .ci/facts/property_types.py && cargo fmt

Takes the members that a template may set, and of each only its kind of value. Needs Python 3.11 and
cfn-lint. A type of resource is added in SERVICES.
"""

import json
import pathlib
import re

import cfnlint
SERVICES = {
    "cloudwatch": ["AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm",
                   "AWS::CloudWatch::Dashboard", "AWS::Logs::LogGroup"],
    "cognito": ["AWS::Cognito::IdentityPool", "AWS::Cognito::IdentityPoolPrincipalTag",
                "AWS::Cognito::IdentityPoolRoleAttachment", "AWS::Cognito::UserPoolClient",
                "AWS::Cognito::UserPoolDomain", "AWS::Cognito::UserPoolGroup"],
    "cognito_user_pool": ["AWS::Cognito::UserPool"],
    "dynamodb_global_table": ["AWS::DynamoDB::GlobalTable"],
    "dynamodb_table": ["AWS::DynamoDB::Table"],
    "iam": ["AWS::IAM::Group", "AWS::IAM::GroupPolicy", "AWS::IAM::InstanceProfile",
            "AWS::IAM::ManagedPolicy", "AWS::IAM::OIDCProvider", "AWS::IAM::Policy",
            "AWS::IAM::Role", "AWS::IAM::RolePolicy", "AWS::IAM::User", "AWS::IAM::UserPolicy"],
    "keys": ["AWS::KMS::Alias", "AWS::KMS::Key", "AWS::KMS::ReplicaKey"],
    "lambda": ["AWS::Lambda::Alias", "AWS::Lambda::EventInvokeConfig",
               "AWS::Lambda::EventSourceMapping", "AWS::Lambda::Function",
               "AWS::Lambda::Permission", "AWS::Lambda::Version"],
    "messaging": ["AWS::SNS::Subscription", "AWS::SNS::Topic", "AWS::SNS::TopicPolicy",
                  "AWS::SQS::Queue", "AWS::SQS::QueuePolicy"],
    "scaling": ["AWS::ApplicationAutoScaling::ScalableTarget",
                "AWS::ApplicationAutoScaling::ScalingPolicy"],
}
POLICIES = {"AssumeRolePolicyDocument", "KeyPolicy", "PolicyDocument"}
SCALARS = {"string": "Text", "integer": "Number", "number": "Number", "boolean": "Switch"}
# The schema takes an object, too, which no table has been made with; of the others it says nothing.
CORRECTIONS = {
    ("AWS::DynamoDB::Table", "KeySchema"): "List(&Object(TABLE_KEY_SCHEMA))",
    ("AWS::Cognito::IdentityPoolRoleAttachment", "RoleMappings"): "Json",
    ("AWS::Cognito::IdentityPoolRoleAttachment", "Roles"): "Json",
}

SCHEMAS = pathlib.Path(cfnlint.__file__).parent / "data/schemas"
FILES = json.loads((SCHEMAS / "providers/us-east-1.json").read_text())
OUT = pathlib.Path(__file__).parents[2] / "src/facts/property_types"


def constant(name: str) -> str:
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    words = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", words)
    return re.sub(r"[^A-Za-z0-9]", "_", words).upper()


class Resource:
    def __init__(self, kind: str):
        self.kind = kind
        self.name = kind.rsplit("::", 1)[1]
        self.schema = json.loads((SCHEMAS / "resources" / f"{FILES[kind]}.json").read_text())
        self.objects: dict[str, str] = {}
        read_only = {pointer for pointer in self.schema.get("readOnlyProperties", [])}
        settable = {name: value for name, value in self.schema["properties"].items()
                    if f"/properties/{name}" not in read_only}
        self.object(constant(self.name), settable)

    def object(self, name: str, members: dict) -> None:
        if name in self.objects:
            return
        self.objects[name] = ""
        lines = [f'("{member}", {self.member(member, value, name)}),'
                 for member, value in sorted(members.items())]
        self.objects[name] = "\n".join(lines)

    def member(self, name: str, value: dict, within: str) -> str:
        if within == constant(self.name) and (self.kind, name) in CORRECTIONS:
            if name in self.schema["definitions"]:
                self.kind_of({"$ref": f"#/definitions/{name}"}, within, name)
            return CORRECTIONS[self.kind, name]
        return "Policy" if name in POLICIES else self.kind_of(value, within, name)

    def kind_of(self, value: dict, within: str, name: str) -> str:
        if "$ref" in value:
            name = value["$ref"].rsplit("/", 1)[1]
            of = self.schema["definitions"][name]
            named = f"{constant(self.name)}_{constant(name)}"
            return self.kind_of(of, named, "")
        kinds = value.get("type", "object" if "properties" in value else None)
        kinds = {kinds} if isinstance(kinds, str) else set(kinds or ())
        if kinds == {"object", "string"}:
            return "Json"
        if kinds and kinds <= SCALARS.keys():
            return SCALARS[kinds.pop()] if len(kinds) == 1 else "Text"
        if len(kinds) != 1:
            return "Any"
        if kinds == {"array"}:
            return f"List(&{self.kind_of(value.get('items', {}), within, name)})"
        inner = [*value.get("patternProperties", {}).values()]
        if value.get("properties"):
            named = f"{within}_{constant(name)}" if name else within
            self.object(named, value["properties"])
            return f"Object({named})"
        if len(inner) == 1:
            return f"Map(&{self.kind_of(inner[0], within, name)})"
        return "Json"


def main() -> None:
    arms = []
    for service, kinds in SERVICES.items():
        objects: dict[str, str] = {}
        for kind in kinds:
            resource = Resource(kind)
            arms.append(f'"{kind}" => {service}::{constant(resource.name)},')
            objects.update(resource.objects)
        public = {constant(kind.rsplit("::", 1)[1]) for kind in kinds}
        text = "".join(
            f"\n{'pub(super) ' if name in public else ''}const {name}: Properties = &[\n{lines}\n];\n"
            for name, lines in objects.items())
        used = [word for word in ("Any", "Json", "List", "Map", "Number", "Object", "Policy",
                                  "Switch", "Text")
                if re.search(rf"\b{word}\b(?!\")", re.sub(r'"[^"]*"', "", text))]
        (OUT / f"{service}.rs").write_text(
            f"//! {', '.join(f'`{kind}`' for kind in kinds)}: data only.\n"
            "//!\n//! Generated by `.ci/facts/property_types.py`.\n\n"
            "use super::Properties;\n"
            f"use super::Type::{{{', '.join(used)}}};\n{text}")
    print("\n".join(arms))


if __name__ == "__main__":
    main()
