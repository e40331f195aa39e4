//! What the properties of a table consist of: their members, and which of them must be there.

use super::pages;
use super::source::Source;

/// Where the members come from.
pub const SOURCE: Source = Source {
    what: "the schemas of `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable`",
    version: "cfn-lint 1.58.0",
    date: "2026-11-21",
    page: pages::CLOUDFORMATION_GLOBAL_TABLE,
};

/// The members of an object, or of each object in a list.
#[derive(Debug)]
pub struct Shape {
    /// The members that CloudFormation knows.
    pub members: &'static [Member],
}

/// A member of an object.
#[derive(Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// Whether CloudFormation refuses the object without it.
    pub required: bool,
    /// What its value consists of. `None` for text, numbers, switches and policies.
    pub of: Option<&'static Shape>,
}

impl Shape {
    /// The member of this name.
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }

    /// The names of the members.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        let members: &'static [Member] = self.members;
        members.iter().map(|member| member.name)
    }

    /// Whether this name is that of a member, here or further in.
    pub fn knows(&self, name: &str) -> bool {
        let further = |member: &Member| member.of.is_some_and(|shape| shape.knows(name));
        self.members.iter().any(|member| member.name == name || further(member))
    }
}

/// The properties of `AWS::DynamoDB::Table`.
pub static TABLE: Shape = Shape {
    members: &[
        part("AttributeDefinitions", &ATTRIBUTE_DEFINITION),
        value("BillingMode"),
        part("ContributorInsightsSpecification", &CONTRIBUTOR_INSIGHTS),
        value("DeletionProtectionEnabled"),
        part("GlobalSecondaryIndexes", &GLOBAL_INDEX_OF_TABLE),
        part("ImportSourceSpecification", &IMPORT_SOURCE),
        part("KeySchema", &KEY_ELEMENT),
        part("KinesisStreamSpecification", &KINESIS_STREAM),
        part("LocalSecondaryIndexes", &LOCAL_INDEX),
        part("OnDemandThroughput", &ON_DEMAND),
        part("PointInTimeRecoverySpecification", &RECOVERY),
        part("ProvisionedThroughput", &PROVISIONED),
        part("ResourcePolicy", &RESOURCE_POLICY),
        part("SSESpecification", &ENCRYPTION_OF_TABLE),
        part("StreamSpecification", &STREAM_OF_TABLE),
        value("TableClass"),
        value("TableName"),
        part("Tags", &TAG),
        part("TimeToLiveSpecification", &TIME_TO_LIVE),
        part("VectorIndexes", &VECTOR_INDEX),
        part("WarmThroughput", &WARM),
    ],
};

/// The properties of `AWS::DynamoDB::GlobalTable`.
pub static GLOBAL_TABLE: Shape = Shape {
    members: &[
        part("AttributeDefinitions", &ATTRIBUTE_DEFINITION),
        value("BillingMode"),
        part("GlobalSecondaryIndexes", &GLOBAL_INDEX),
        value("GlobalTableSourceArn"),
        part("GlobalTableWitnesses", &WITNESS),
        part("KeySchema", &KEY_ELEMENT),
        part("LocalSecondaryIndexes", &LOCAL_INDEX),
        value("MultiRegionConsistency"),
        part("ReadOnDemandThroughputSettings", &READS_ON_DEMAND),
        part("ReadProvisionedThroughputSettings", &FIXED_READS),
        Member { name: "Replicas", required: true, of: Some(&REPLICA) },
        part("SSESpecification", &ENCRYPTION),
        part("StreamSpecification", &STREAM),
        value("TableName"),
        value("TableType"),
        part("TimeToLiveSpecification", &TIME_TO_LIVE),
        part("VectorIndexes", &VECTOR_INDEX),
        part("WarmThroughput", &WARM),
        part("WriteOnDemandThroughputSettings", &WRITES_ON_DEMAND),
        part("WriteProvisionedThroughputSettings", &SCALED_WRITES),
    ],
};

/// A replica of an `AWS::DynamoDB::GlobalTable`.
pub static REPLICA: Shape = Shape {
    members: &[
        part("ContributorInsightsSpecification", &CONTRIBUTOR_INSIGHTS),
        value("DeletionProtectionEnabled"),
        value("DisassociationProtectionEnabled"),
        part("GlobalSecondaryIndexes", &INDEX_OF_REPLICA),
        value("GlobalTableSettingsReplicationMode"),
        part("KinesisStreamSpecification", &KINESIS_STREAM),
        part("PointInTimeRecoverySpecification", &RECOVERY),
        part("ReadOnDemandThroughputSettings", &READS_ON_DEMAND),
        part("ReadProvisionedThroughputSettings", &READS),
        required("Region"),
        part("ReplicaStreamSpecification", &STREAM_OF_REPLICA),
        part("ResourcePolicy", &RESOURCE_POLICY),
        part("SSESpecification", &ENCRYPTION_OF_REPLICA),
        value("TableClass"),
        part("Tags", &TAG),
    ],
};

const fn value(name: &'static str) -> Member {
    Member { name, required: false, of: None }
}

const fn required(name: &'static str) -> Member {
    Member { name, required: true, of: None }
}

/// An object, or a list of objects.
const fn part(name: &'static str, of: &'static Shape) -> Member {
    Member { name, required: false, of: Some(of) }
}

const fn required_part(name: &'static str, of: &'static Shape) -> Member {
    Member { name, required: true, of: Some(of) }
}

// Keys and indexes

static ATTRIBUTE_DEFINITION: Shape =
    Shape { members: &[required("AttributeName"), required("AttributeType")] };

static KEY_ELEMENT: Shape = Shape { members: &[required("AttributeName"), required("KeyType")] };

static PROJECTION: Shape = Shape { members: &[value("NonKeyAttributes"), value("ProjectionType")] };

static LOCAL_INDEX: Shape = Shape {
    members: &[
        required("IndexName"),
        required_part("KeySchema", &KEY_ELEMENT),
        required_part("Projection", &PROJECTION),
    ],
};

static GLOBAL_INDEX_OF_TABLE: Shape = Shape {
    members: &[
        part("ContributorInsightsSpecification", &CONTRIBUTOR_INSIGHTS),
        required("IndexName"),
        required_part("KeySchema", &KEY_ELEMENT),
        part("OnDemandThroughput", &ON_DEMAND),
        required_part("Projection", &PROJECTION),
        part("ProvisionedThroughput", &PROVISIONED),
        part("WarmThroughput", &WARM),
    ],
};

static GLOBAL_INDEX: Shape = Shape {
    members: &[
        required("IndexName"),
        required_part("KeySchema", &KEY_ELEMENT),
        required_part("Projection", &PROJECTION),
        part("ReadOnDemandThroughputSettings", &READS_ON_DEMAND),
        part("ReadProvisionedThroughputSettings", &FIXED_READS),
        part("WarmThroughput", &WARM),
        part("WriteOnDemandThroughputSettings", &WRITES_ON_DEMAND),
        part("WriteProvisionedThroughputSettings", &SCALED_WRITES),
    ],
};

static INDEX_OF_REPLICA: Shape = Shape {
    members: &[
        part("ContributorInsightsSpecification", &CONTRIBUTOR_INSIGHTS),
        required("IndexName"),
        part("ReadOnDemandThroughputSettings", &READS_ON_DEMAND),
        part("ReadProvisionedThroughputSettings", &READS),
    ],
};

static VECTOR_INDEX: Shape = Shape {
    members: &[
        required("Dimensions"),
        required("DistanceFunction"),
        required("IndexName"),
        required_part("Projection", &PROJECTION),
        part("SearchSchema", &SEARCH_ELEMENT),
        required_part("VectorAttribute", &VECTOR_ATTRIBUTE),
    ],
};

static SEARCH_ELEMENT: Shape =
    Shape { members: &[required("AttributeName"), required("SearchSchemaElementType")] };

static VECTOR_ATTRIBUTE: Shape = Shape { members: &[required("AttributeName")] };

// Throughput

static PROVISIONED: Shape =
    Shape { members: &[required("ReadCapacityUnits"), required("WriteCapacityUnits")] };

static ON_DEMAND: Shape =
    Shape { members: &[value("MaxReadRequestUnits"), value("MaxWriteRequestUnits")] };

static READS_ON_DEMAND: Shape = Shape { members: &[value("MaxReadRequestUnits")] };

static WRITES_ON_DEMAND: Shape = Shape { members: &[value("MaxWriteRequestUnits")] };

static FIXED_READS: Shape = Shape { members: &[value("ReadCapacityUnits")] };

static READS: Shape = Shape {
    members: &[part("ReadCapacityAutoScalingSettings", &SCALING), value("ReadCapacityUnits")],
};

static SCALED_WRITES: Shape =
    Shape { members: &[part("WriteCapacityAutoScalingSettings", &SCALING)] };

static SCALING: Shape = Shape {
    members: &[
        required("MaxCapacity"),
        required("MinCapacity"),
        value("SeedCapacity"),
        required_part("TargetTrackingScalingPolicyConfiguration", &TARGET_TRACKING),
    ],
};

static TARGET_TRACKING: Shape = Shape {
    members: &[
        value("DisableScaleIn"),
        value("ScaleInCooldown"),
        value("ScaleOutCooldown"),
        required("TargetValue"),
    ],
};

static WARM: Shape =
    Shape { members: &[value("ReadUnitsPerSecond"), value("WriteUnitsPerSecond")] };

// Settings

static CONTRIBUTOR_INSIGHTS: Shape = Shape { members: &[required("Enabled"), value("Mode")] };

static KINESIS_STREAM: Shape =
    Shape { members: &[value("ApproximateCreationDateTimePrecision"), required("StreamArn")] };

static RECOVERY: Shape =
    Shape { members: &[value("PointInTimeRecoveryEnabled"), value("RecoveryPeriodInDays")] };

static RESOURCE_POLICY: Shape = Shape { members: &[required("PolicyDocument")] };

static ENCRYPTION_OF_TABLE: Shape =
    Shape { members: &[value("KMSMasterKeyId"), required("SSEEnabled"), value("SSEType")] };

static ENCRYPTION: Shape = Shape { members: &[required("SSEEnabled"), value("SSEType")] };

static ENCRYPTION_OF_REPLICA: Shape = Shape { members: &[required("KMSMasterKeyId")] };

static STREAM: Shape = Shape { members: &[required("StreamViewType")] };

static STREAM_OF_TABLE: Shape = Shape {
    members: &[
        part("ResourcePolicy", &RESOURCE_POLICY),
        required("StreamViewType"),
        part("Tags", &TAG),
    ],
};

static STREAM_OF_REPLICA: Shape =
    Shape { members: &[part("ResourcePolicy", &RESOURCE_POLICY), part("Tags", &TAG)] };

static TAG: Shape = Shape { members: &[required("Key"), required("Value")] };

static TIME_TO_LIVE: Shape = Shape { members: &[value("AttributeName"), required("Enabled")] };

static WITNESS: Shape = Shape { members: &[value("Region")] };

static IMPORT_SOURCE: Shape = Shape {
    members: &[
        value("InputCompressionType"),
        required("InputFormat"),
        part("InputFormatOptions", &IMPORT_FORMAT),
        required_part("S3BucketSource", &IMPORT_BUCKET),
    ],
};

static IMPORT_FORMAT: Shape = Shape { members: &[part("Csv", &IMPORT_CSV)] };

static IMPORT_CSV: Shape = Shape { members: &[value("Delimiter"), value("HeaderList")] };

static IMPORT_BUCKET: Shape =
    Shape { members: &[required("S3Bucket"), value("S3BucketOwner"), value("S3KeyPrefix")] };

#[cfg(test)]
mod tests {
    use super::super::spellings::{GLOBAL_TABLE_PROPERTIES, REPLICA_PROPERTIES, TABLE_PROPERTIES};
    use super::*;

    #[test]
    fn the_outermost_members_are_the_properties() {
        for (shape, properties) in [
            (&TABLE, TABLE_PROPERTIES),
            (&GLOBAL_TABLE, GLOBAL_TABLE_PROPERTIES),
            (&REPLICA, REPLICA_PROPERTIES),
        ] {
            assert_eq!(shape.names().collect::<Vec<_>>(), properties);
        }
    }

    #[test]
    fn names_are_known_however_far_in() {
        assert!(TABLE.knows("StreamViewType") && !TABLE.knows("StreamView"));
        assert!(GLOBAL_TABLE.knows("ScaleInCooldown") && !TABLE.knows("ScaleInCooldown"));
        assert!(TABLE.knows("ProvisionedThroughput"));
        assert!(!GLOBAL_TABLE.knows("ProvisionedThroughput"));
    }
}
