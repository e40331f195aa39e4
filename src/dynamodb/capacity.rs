//! Provisioned capacity: reads fixed or autoscaled, writes autoscaled.

use crate::builder::{Calls, common_setters, setters};
use crate::site::At;

/// Read capacity of a provisioned table or index, in read capacity units: one strongly consistent
/// read of up to 4 KB a second.
///
/// ```
/// use tablature::ReadCapacity;
///
/// ReadCapacity::fixed(5);
/// ReadCapacity::autoscaled(5, 100).target_utilization(60);
/// ```
///
/// See [ReadProvisionedThroughputSettings](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-readprovisionedthroughputsettings.html).
#[derive(Clone, Debug)]
pub struct ReadCapacity {
    pub(crate) capacity: At<Capacity>,
    pub(crate) calls: Calls,
}

/// Write capacity of a provisioned table or index, in write capacity units: one write of up to 1 KB
/// a second. A global table's writes are always autoscaled.
///
/// ```
/// use tablature::WriteCapacity;
///
/// WriteCapacity::autoscaled(5, 100).seed_capacity(10);
/// ```
///
/// See [WriteProvisionedThroughputSettings](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-writeprovisionedthroughputsettings.html).
#[derive(Clone, Debug)]
pub struct WriteCapacity {
    pub(crate) capacity: At<AutoScaling>,
    pub(crate) calls: Calls,
}

#[derive(Clone, Debug)]
pub(crate) enum Capacity {
    Fixed(u64),
    AutoScaled(AutoScaling),
}

#[derive(Clone, Debug)]
pub(crate) struct AutoScaling {
    pub(crate) minimum: u64,
    pub(crate) maximum: u64,
    pub(crate) target_utilization: At<u32>,
    pub(crate) seed: Option<At<u64>>,
}

impl AutoScaling {
    #[track_caller]
    fn between(minimum: u64, maximum: u64) -> Self {
        Self { minimum, maximum, target_utilization: At::caller(70), seed: None }
    }
}

impl ReadCapacity {
    /// Always this many units, at least 1.
    #[track_caller]
    pub fn fixed(units: u64) -> Self {
        Self { capacity: At::caller(Capacity::Fixed(units)), calls: Calls::default() }
    }

    /// Between `minimum` (at least 1) and `maximum` units, aiming at 70 % utilization.
    #[track_caller]
    pub fn autoscaled(minimum: u64, maximum: u64) -> Self {
        Self {
            capacity: At::caller(Capacity::AutoScaled(AutoScaling::between(minimum, maximum))),
            calls: Calls::default(),
        }
    }

    /// The utilization to aim at, 20 to 90 percent. Fixed capacity has none and stays as it is.
    #[track_caller]
    pub fn target_utilization(mut self, percent: u32) -> Self {
        self.calls.once("target_utilization");
        if let Capacity::AutoScaled(scaling) = &mut self.capacity.value {
            scaling.target_utilization = At::caller(percent);
        }
        self
    }

    /// The units to begin with when an on-demand table becomes provisioned. Fixed capacity has none
    /// and stays as it is.
    #[track_caller]
    pub fn seed_capacity(mut self, units: u64) -> Self {
        self.calls.once("seed_capacity");
        if let Capacity::AutoScaled(scaling) = &mut self.capacity.value {
            scaling.seed = Some(At::caller(units));
        }
        self
    }
}

common_setters! {
    [] ReadCapacity = "capacity": replacing;
    fields [];
    example
        "ReadCapacity::autoscaled(5, 100)",
        "target_utilization(60)" => "target_utilization(80)";
}

impl WriteCapacity {
    /// Between `minimum` (at least 1) and `maximum` units, aiming at 70 % utilization.
    #[track_caller]
    pub fn autoscaled(minimum: u64, maximum: u64) -> Self {
        Self {
            capacity: At::caller(AutoScaling::between(minimum, maximum)),
            calls: Calls::default(),
        }
    }
}

setters! {
    [] WriteCapacity, [];

    /// The utilization to aim at, 20 to 90 percent.
    pub fn target_utilization(percent: u32) => capacity.value.target_utilization;

    /// The units to begin with when an on-demand table becomes provisioned.
    pub fn seed_capacity(units: u64) => capacity.value.seed;
}

common_setters! {
    [] WriteCapacity = "capacity": replacing;
    fields [];
    example
        "WriteCapacity::autoscaled(5, 100)",
        "target_utilization(60)" => "target_utilization(80)";
}
