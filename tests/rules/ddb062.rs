use tablature::{Attribute, CfnResource, RemovalPolicy, Role, Stack, TableEncryption, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .encryption(TableEncryption::customer_managed("alias/tracks")),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let key = stack.add(
        CfnResource::new("TrackKey", "AWS::KMS::Key")
            .property("EnableKeyRotation", true)
            .removal_policy(RemovalPolicy::Retain),
    );
    let tracks = stack.add(
        TableV2::on_demand("Tracks", Attribute::string("id"))
            .encryption(TableEncryption::customer_managed(key.attribute("Arn"))),
    );
    stack.add(Role::for_lambda("Player").allow(tracks.read_data()));
    stack
}
