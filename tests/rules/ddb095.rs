use tablature::{CfnResource, Expr, Stack};

pub(crate) fn bad() -> Stack {
    scaled("dynamodb:table:ReadCapacityUnits")
}

pub(crate) fn good() -> Stack {
    scaled("dynamodb:index:ReadCapacityUnits")
}

fn scaled(dimension: &str) -> Stack {
    let mut stack = Stack::new("music");
    let table: Expr = "table/music-tracks/index/byOwner".into();
    stack.add(
        CfnResource::new("TrackReads", "AWS::ApplicationAutoScaling::ScalableTarget")
            .property("ServiceNamespace", "dynamodb")
            .property("ResourceId", table)
            .property("ScalableDimension", dimension)
            .property("MinCapacity", 5)
            .property("MaxCapacity", 100),
    );
    stack
}
