use tablature::{CfnResource, Principal, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let person = stack.add(CfnResource::new("Person", "AWS::IAM::User"));
    stack.add(Role::new("Checkout", Principal::arn(person.reference())));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let person = stack.add(CfnResource::new("Person", "AWS::IAM::User"));
    stack.add(Role::new("Checkout", Principal::arn(person.attribute("Arn"))));
    stack
}
