"""Talks to the emulator: deploys with the AWS CLI, as a person would, and asks with botocore, which is much quicker."""

import subprocess
import time

import botocore.config
import botocore.exceptions
import botocore.session

from .emulator import tool

DEPLOY_WITHIN = 120


class Cloud:
    """One Region of the emulator."""

    def __init__(self, emulator, region):
        self.emulator = emulator
        self.region = region
        self.clients = {}
        self.deployed = {}

    def client(self, service):
        if service not in self.clients:
            self.clients[service] = botocore.session.Session().create_client(
                service, region_name=self.region, endpoint_url=self.emulator.url,
                aws_access_key_id="test", aws_secret_access_key="test",
                config=botocore.config.Config(proxies={}, retries={"max_attempts": 1}, read_timeout=30))
        return self.clients[service]

    def account(self):
        return self.client("sts").get_caller_identity()["Account"]

    def deploy(self, template, stack):
        """Returns (exit status, what the CLI printed)."""
        command = [tool("aws"), "cloudformation", "deploy", "--region", self.region,
                   "--template-file", str(template), "--stack-name", stack,
                   "--capabilities", "CAPABILITY_IAM", "--no-fail-on-empty-changeset"]
        # The CLI names a change set after the second it starts in, so the next must start in another.
        time.sleep(max(0.0, self.deployed.get(stack, 0.0) + 1 - time.time()))
        try:
            done = subprocess.run(command, env=self.emulator.environment(), cwd=self.emulator.home,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True, timeout=DEPLOY_WITHIN)
        except subprocess.TimeoutExpired:
            return -1, f"no end after {DEPLOY_WITHIN} s"
        finally:
            self.deployed[stack] = time.time()
        return done.returncode, done.stdout.strip()

    def failures(self, stack):
        """Why a deployment failed: `LogicalId: reason`, the first cause first."""
        try:
            events = self.client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
        except botocore.exceptions.ClientError as error:
            return [str(error)]
        return [f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', event['ResourceStatus'])}"
                for event in reversed(events) if event["ResourceStatus"].endswith("FAILED")]

    def resources(self, stack):
        """[(logical id, type, physical id)] of a stack."""
        listed = self.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
        return [(entry["LogicalResourceId"], entry["ResourceType"], entry["PhysicalResourceId"]) for entry in listed]

    def delete(self, stack):
        """Returns the stack's last status; a stack that is gone counts as DELETE_COMPLETE."""
        formation = self.client("cloudformation")
        formation.delete_stack(StackName=stack)
        deadline = time.monotonic() + DEPLOY_WITHIN
        while time.monotonic() < deadline:
            try:
                status = formation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
            except botocore.exceptions.ClientError:
                return "DELETE_COMPLETE"
            if not status.endswith("IN_PROGRESS"):
                return status
            time.sleep(0.2)
        return "DELETE_IN_PROGRESS"

    def table_names(self):
        pages = self.client("dynamodb").get_paginator("list_tables").paginate()
        return {name for page in pages for name in page["TableNames"]}

    def role_exists(self, name):
        iam = self.client("iam")
        try:
            iam.get_role(RoleName=name)
        except iam.exceptions.NoSuchEntityException:
            return False
        return True

    def delete_table(self, name):
        dynamodb = self.client("dynamodb")
        dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
        dynamodb.delete_table(TableName=name)
