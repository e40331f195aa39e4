use tablature::{Attribute, CfnResource, Expr, ReadCapacity, Stack, TableV2, WriteCapacity};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::provisioned(
        "Tracks",
        Attribute::string("id"),
        ReadCapacity::fixed(5),
        WriteCapacity::autoscaled(5, 100),
    ));
    stack.add(
        CfnResource::new("TrackReads", "AWS::ApplicationAutoScaling::ScalableTarget")
            .property("ServiceNamespace", "dynamodb")
            .property("ScalableDimension", "dynamodb:table:ReadCapacityUnits")
            .property("ResourceId", Expr::join("/", [Expr::from("table"), tracks.table_name()]))
            .property("MinCapacity", 5)
            .property("MaxCapacity", 100),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::provisioned(
        "Tracks",
        Attribute::string("id"),
        ReadCapacity::autoscaled(5, 100),
        WriteCapacity::autoscaled(5, 100),
    ));
    stack
}
