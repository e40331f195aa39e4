use serde_json::json;
use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let launch = json!({ "LaunchTemplateId": "lt-0a1b2c3d", "LaunchTemplateName": "players", "Version": "1" });
    let players = CfnResource::new("Players", "AWS::AutoScaling::AutoScalingGroup");
    stack.add(
        players
            .property("MinSize", "1")
            .property("MaxSize", "2")
            .property("LaunchTemplate", launch),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let launch = json!({ "LaunchTemplateId": "lt-0a1b2c3d", "Version": "1" });
    let players = CfnResource::new("Players", "AWS::AutoScaling::AutoScalingGroup");
    stack.add(
        players
            .property("MinSize", "1")
            .property("MaxSize", "2")
            .property("LaunchTemplate", launch),
    );
    stack
}
