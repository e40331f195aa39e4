use tablature::CfnResource;

use crate::update::Update;

pub(crate) fn bad() -> Update {
    let zone = |name: &str| CfnResource::new("Zone", "Custom::Zone").property("ZoneName", name);
    Update::of(zone("shop.example"), zone("shop.test"))
}

pub(crate) fn good() -> Update {
    let zone =
        |name: &str| CfnResource::new("Zone", "AWS::SNS::Topic").property("DisplayName", name);
    Update::of(zone("Shop"), zone("Store"))
}
