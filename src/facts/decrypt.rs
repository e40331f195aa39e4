//! `kms:Decrypt`: the condition keys that such a request carries, and what DynamoDB puts into it.

use super::pages;
use super::source::Source;

/// Where the lists come from.
pub const SOURCE: Source = Source {
    what: "AWS KMS Developer Guide, condition keys and permissions; DynamoDB: encryption at rest usage notes",
    version: "copy of 2026-09",
    date: "2026-09",
    page: pages::KMS_CONDITION_KEYS,
};

/// The key of the encryption context that holds the table's name, as a condition key.
/// [`pages::DYNAMODB_KEY_USE`]
pub const TABLE_NAME: &str = "kms:EncryptionContext:aws:dynamodb:tableName";

/// The key of the encryption context that holds the account of the table, as a condition key.
/// [`pages::DYNAMODB_KEY_USE`]
pub const SUBSCRIBER: &str = "kms:EncryptionContext:aws:dynamodb:subscriberId";

/// The names in DynamoDB's encryption context, which `kms:EncryptionContextKeys` holds.
/// [`pages::DYNAMODB_KEY_USE`]
pub const ENCRYPTION_CONTEXT: [&str; 2] = ["aws:dynamodb:tableName", "aws:dynamodb:subscriberId"];

/// What a key is that encrypts tables: the specification, the use and the algorithm are those of a symmetric key.
/// [`pages::DYNAMODB_KEY_USE`]
pub const SYMMETRIC: &str = "SYMMETRIC_DEFAULT";

/// The keys of KMS that a request to decrypt may carry. Those of an encryption context have what it is about behind
/// them. [`pages::KMS_CONDITION_KEYS`]
const CARRIED: [&str; 15] = [
    "kms:CallerAccount",
    "kms:CustomerMasterKeySpec",
    "kms:CustomerMasterKeyUsage",
    "kms:EncryptionAlgorithm",
    TABLE_NAME,
    SUBSCRIBER,
    "kms:EncryptionContextKeys",
    "kms:KeyOrigin",
    "kms:KeySpec",
    "kms:KeyUsage",
    "kms:MultiRegion",
    "kms:MultiRegionKeyType",
    "kms:RequestAlias",
    "kms:ResourceAliases",
    "kms:ViaService",
];

/// The beginnings of the keys of KMS that only other requests carry: to make, to change or to lend a key, to sign, or
/// to encrypt anew. [`pages::KMS_CONDITION_KEYS`]
const OF_OTHER_REQUESTS: [&str; 20] = [
    "kms:BypassPolicyLockoutSafetyCheck",
    "kms:DataKeyPairSpec",
    "kms:ExpirationModel",
    "kms:GrantConstraintType",
    "kms:GrantIsForAWSResource",
    "kms:GrantOperations",
    "kms:GranteePrincipal",
    "kms:KeyAgreementAlgorithm",
    "kms:MacAlgorithm",
    "kms:MessageType",
    "kms:PrimaryRegion",
    "kms:ReEncryptOnSameKey",
    "kms:ReplicaRegion",
    "kms:RetiringPrincipal",
    "kms:RotationPeriodInDays",
    "kms:ScheduleKeyDeletionPendingWindowInDays",
    "kms:SigningAlgorithm",
    "kms:ValidTo",
    "kms:WrappingAlgorithm",
    "kms:WrappingKeySpec",
];

/// Whether a key of KMS may be in a request that DynamoDB makes to decrypt. One that is not listed may be new.
pub fn may_carry(key: &str) -> bool {
    let is = |listed: &&str| listed.eq_ignore_ascii_case(key);
    let starts = |start: &str| {
        key.get(..start.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(start))
    };
    if starts("kms:EncryptionContext:") {
        return [TABLE_NAME, SUBSCRIBER].iter().any(is);
    }
    // Only enclaves send attestations.
    !OF_OTHER_REQUESTS.iter().any(is) && !starts("kms:RecipientAttestation:")
}

/// A key of KMS in AWS's spelling, if it is listed.
pub fn spelled(key: &str) -> Option<&'static str> {
    CARRIED.into_iter().find(|listed| listed.eq_ignore_ascii_case(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_carries_what_is_of_the_key_and_what_dynamodb_says() {
        for key in ["kms:keyspec", "kms:ResourceAliases", "KMS:ViaService", TABLE_NAME, "kms:Newer"]
        {
            assert!(may_carry(key), "{key}");
        }
        for key in [
            "kms:EncryptionContext:team",
            "kms:GrantOperations",
            "kms:recipientattestation:pcr0",
            "kms:replicaregion",
        ] {
            assert!(!may_carry(key), "{key}");
        }
        assert_eq!(spelled("kms:keyspec"), Some("kms:KeySpec"));
        assert_eq!(spelled("kms:granteeprincipal"), None);
    }
}
