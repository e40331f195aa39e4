use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(CfnResource::new("Orders", "AWS::ECS::Cluster").property("ClusterName", "shop"));
    stack.add(CfnResource::new("Carts", "AWS::ECS::Cluster").property("ClusterName", "shop"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(CfnResource::new("Orders", "AWS::ECS::Cluster").property("ClusterName", "orders"));
    stack.add(CfnResource::new("Carts", "AWS::ECS::Cluster").property("ClusterName", "carts"));
    stack
}
