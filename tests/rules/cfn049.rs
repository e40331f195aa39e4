use tablature::{CfnResource, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let role = stack.add(Role::for_lambda("Player"));
    stack.add(
        CfnResource::new("Plays", "AWS::StepFunctions::StateMachine")
            .property("DefinitionString", "{}")
            .property("RoleArn", role.role_name()),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let role = stack.add(Role::for_lambda("Player"));
    stack.add(
        CfnResource::new("Plays", "AWS::StepFunctions::StateMachine")
            .property("DefinitionString", "{}")
            .property("RoleArn", role.arn()),
    );
    stack
}
