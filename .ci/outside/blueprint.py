"""Properties that are checked in the template, because the emulator does not keep them."""

import json

GLOBAL_TABLE = "AWS::DynamoDB::GlobalTable"
NAMED_IAM = {
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::User": "UserName",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
}


class Blueprint:
    def __init__(self, path):
        self.resources = json.loads(path.read_text())["Resources"]

    def removal(self, logical_id):
        """(DeletionPolicy, UpdateReplacePolicy)"""
        resource = self.resources[logical_id]
        return resource.get("DeletionPolicy", "Delete"), resource.get("UpdateReplacePolicy", "Delete")

    def replica_regions(self, logical_id):
        return [replica.get("Region") for replica in self.replicas(logical_id)]

    def deletion_protection(self, logical_id):
        return all(replica.get("DeletionProtectionEnabled", False) for replica in self.replicas(logical_id))

    def point_in_time_recovery(self, logical_id):
        return all(replica.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled", False)
                   for replica in self.replicas(logical_id))

    def autoscaled(self, logical_id):
        """{"read": …, "write": …} of a table with auto scaling; None for any other."""
        properties = self.resources[logical_id]["Properties"]
        replica, *_ = [*self.replicas(logical_id), {}]
        found = {"read": scaling(replica, "Read"), "write": scaling(properties, "Write")}
        return found if any(found.values()) else None

    def replicas(self, logical_id):
        return self.resources[logical_id]["Properties"].get("Replicas", [])

    def named_iam(self):
        """The resources that would ask for CAPABILITY_NAMED_IAM; the emulator asks for no capability at all."""
        return {logical_id for logical_id, resource in self.resources.items()
                if NAMED_IAM.get(resource["Type"]) in resource.get("Properties", {})}


def scaling(settings, what):
    """One side of a table's autoscaling, in the expectations' words."""
    capacity = settings.get(f"{what}ProvisionedThroughputSettings", {})
    found = capacity.get(f"{what}CapacityAutoScalingSettings")
    return found and {"from": found["MinCapacity"], "to": found["MaxCapacity"],
                      "at": found["TargetTrackingScalingPolicyConfiguration"]["TargetValue"]}


def probe(name):
    """A table that switches on what the emulator may forget, to find out whether it does."""
    return {"Resources": {"Table": {"Type": GLOBAL_TABLE, "DeletionPolicy": "Delete", "UpdateReplacePolicy": "Delete",
                                    "Properties": {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "Replicas": [{
            "Region": {"Ref": "AWS::Region"},
            "DeletionProtectionEnabled": True,
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        }],
    }}}}
