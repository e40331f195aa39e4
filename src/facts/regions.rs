//! AWS Regions and the partitions they belong to.

use super::pages;
use super::source::Source;

/// Where the table comes from.
pub const SOURCE: Source = Source {
    what: "botocore, partitions.json: all Regions but the pseudo Regions (`aws-global` …)",
    version: "1.43.106",
    date: "2026-09-30",
    page: pages::REGIONS,
};

/// A partition: the second part of every ARN in it. Neither accounts nor replicas cross partitions.
#[non_exhaustive]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Partition {
    /// `aws`: the public Regions.
    Aws,
    /// `aws-cn`: China.
    AwsCn,
    /// `aws-us-gov`: GovCloud.
    AwsUsGov,
    /// `aws-eusc`: the European Sovereign Cloud.
    AwsEusc,
    /// `aws-iso`
    AwsIso,
    /// `aws-iso-b`
    AwsIsoB,
    /// `aws-iso-e`
    AwsIsoE,
    /// `aws-iso-f`
    AwsIsoF,
}

/// A Region.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Region {
    /// Its code, such as `eu-west-1`.
    pub code: &'static str,
    /// Its name, such as `Europe (Ireland)`.
    pub name: &'static str,
    /// The partition it belongs to.
    pub partition: Partition,
}

/// The sets of Regions for global tables of strong consistency: all replicas and the witness are in
/// one set. [`pages::CLOUDFORMATION_WITNESS`], copy of 2026-04-13.
pub const STRONG_CONSISTENCY_SETS: &[&[&str]] = &[
    &["us-east-1", "us-east-2", "us-west-2"],
    &["eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1"],
    &["ap-northeast-1", "ap-northeast-2", "ap-northeast-3"],
];

/// Every Region, by partition and code.
pub const fn all() -> &'static [Region] {
    REGIONS
}

/// Whether a Region has this code. Codes are lower case.
pub fn is_region(code: &str) -> bool {
    find(code).is_some()
}

/// The partition of the Region with this code.
pub fn partition_of(code: &str) -> Option<Partition> {
    find(code).map(|region| region.partition)
}

impl Partition {
    /// The partition in ARNs: `aws`, `aws-cn` …
    pub const fn id(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::AwsCn => "aws-cn",
            Self::AwsUsGov => "aws-us-gov",
            Self::AwsEusc => "aws-eusc",
            Self::AwsIso => "aws-iso",
            Self::AwsIsoB => "aws-iso-b",
            Self::AwsIsoE => "aws-iso-e",
            Self::AwsIsoF => "aws-iso-f",
        }
    }

    /// The suffix of its endpoints, `AWS::URLSuffix` in a template: `amazonaws.com` …
    pub const fn dns_suffix(self) -> &'static str {
        match self {
            Self::Aws | Self::AwsUsGov => "amazonaws.com",
            Self::AwsCn => "amazonaws.com.cn",
            Self::AwsEusc => "amazonaws.eu",
            Self::AwsIso => "c2s.ic.gov",
            Self::AwsIsoB => "sc2s.sgov.gov",
            Self::AwsIsoE => "cloud.adc-e.uk",
            Self::AwsIsoF => "csp.hci.ic.gov",
        }
    }
}

fn find(code: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.code == code)
}

const fn region(partition: Partition, code: &'static str, name: &'static str) -> Region {
    Region { code, name, partition }
}

const REGIONS: &[Region] = &[
    region(Partition::Aws, "af-south-1", "Africa (Cape Town)"),
    region(Partition::Aws, "ap-east-1", "Asia Pacific (Hong Kong)"),
    region(Partition::Aws, "ap-east-2", "Asia Pacific (Taipei)"),
    region(Partition::Aws, "ap-northeast-1", "Asia Pacific (Tokyo)"),
    region(Partition::Aws, "ap-northeast-2", "Asia Pacific (Seoul)"),
    region(Partition::Aws, "ap-northeast-3", "Asia Pacific (Osaka)"),
    region(Partition::Aws, "ap-south-1", "Asia Pacific (Mumbai)"),
    region(Partition::Aws, "ap-south-2", "Asia Pacific (Hyderabad)"),
    region(Partition::Aws, "ap-southeast-1", "Asia Pacific (Singapore)"),
    region(Partition::Aws, "ap-southeast-2", "Asia Pacific (Sydney)"),
    region(Partition::Aws, "ap-southeast-3", "Asia Pacific (Jakarta)"),
    region(Partition::Aws, "ap-southeast-4", "Asia Pacific (Melbourne)"),
    region(Partition::Aws, "ap-southeast-5", "Asia Pacific (Malaysia)"),
    region(Partition::Aws, "ap-southeast-6", "Asia Pacific (New Zealand)"),
    region(Partition::Aws, "ap-southeast-7", "Asia Pacific (Thailand)"),
    region(Partition::Aws, "ca-central-1", "Canada (Central)"),
    region(Partition::Aws, "ca-west-1", "Canada West (Calgary)"),
    region(Partition::Aws, "eu-central-1", "Europe (Frankfurt)"),
    region(Partition::Aws, "eu-central-2", "Europe (Zurich)"),
    region(Partition::Aws, "eu-north-1", "Europe (Stockholm)"),
    region(Partition::Aws, "eu-south-1", "Europe (Milan)"),
    region(Partition::Aws, "eu-south-2", "Europe (Spain)"),
    region(Partition::Aws, "eu-west-1", "Europe (Ireland)"),
    region(Partition::Aws, "eu-west-2", "Europe (London)"),
    region(Partition::Aws, "eu-west-3", "Europe (Paris)"),
    region(Partition::Aws, "il-central-1", "Israel (Tel Aviv)"),
    region(Partition::Aws, "me-central-1", "Middle East (UAE)"),
    region(Partition::Aws, "me-south-1", "Middle East (Bahrain)"),
    region(Partition::Aws, "mx-central-1", "Mexico (Central)"),
    region(Partition::Aws, "sa-east-1", "South America (São Paulo)"),
    region(Partition::Aws, "us-east-1", "US East (N. Virginia)"),
    region(Partition::Aws, "us-east-2", "US East (Ohio)"),
    region(Partition::Aws, "us-west-1", "US West (N. California)"),
    region(Partition::Aws, "us-west-2", "US West (Oregon)"),
    region(Partition::AwsCn, "cn-north-1", "China (Beijing)"),
    region(Partition::AwsCn, "cn-northwest-1", "China (Ningxia)"),
    region(Partition::AwsUsGov, "us-gov-east-1", "AWS GovCloud (US-East)"),
    region(Partition::AwsUsGov, "us-gov-west-1", "AWS GovCloud (US-West)"),
    region(Partition::AwsEusc, "eusc-de-east-1", "AWS European Sovereign Cloud (Germany)"),
    region(Partition::AwsIso, "us-iso-east-1", "US ISO East"),
    region(Partition::AwsIso, "us-iso-west-1", "US ISO West"),
    region(Partition::AwsIsoB, "us-isob-east-1", "US ISOB East (Ohio)"),
    region(Partition::AwsIsoB, "us-isob-west-1", "US ISOB West"),
    region(Partition::AwsIsoE, "eu-isoe-west-1", "EU ISOE West"),
    region(Partition::AwsIsoF, "us-isof-east-1", "US ISOF East"),
    region(Partition::AwsIsoF, "us-isof-south-1", "US ISOF South"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_known_by_its_exact_code() {
        assert!(is_region("ap-southeast-1"));
        for no_region in ["", "eu-west-9", "EU-WEST-1", "eu-west-1a", "aws-global", "local"] {
            assert!(!is_region(no_region), "{no_region}");
        }
    }

    #[test]
    fn a_region_belongs_to_one_partition() {
        assert_eq!(partition_of("eu-west-1"), Some(Partition::Aws));
        assert_eq!(partition_of("cn-north-1"), Some(Partition::AwsCn));
        assert_eq!(partition_of("us-gov-east-1"), Some(Partition::AwsUsGov));
        assert_eq!(partition_of("eusc-de-east-1"), Some(Partition::AwsEusc));
        assert_eq!(partition_of("nowhere-1"), None);
    }

    #[test]
    fn regions_stand_in_order_and_once() {
        assert!(all().is_sorted_by(|a, b| (a.partition, a.code) < (b.partition, b.code)));
    }
}
