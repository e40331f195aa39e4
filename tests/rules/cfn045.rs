use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let covers = CfnResource::new("Covers", "AWS::ECR::Repository");
    stack.add(covers.property("RepositoryName", "Covers"));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let covers = CfnResource::new("Covers", "AWS::ECR::Repository");
    stack.add(covers.property("RepositoryName", "covers"));
    stack
}
