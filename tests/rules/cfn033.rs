use serde_json::json;
use tablature::{CfnResource, Stack};

fn jobs(team: &str) -> CfnResource {
    CfnResource::new("Jobs", "AWS::CloudFormation::Stack")
        .property("TemplateURL", "https://music.s3.amazonaws.com/jobs.json")
        .property("Tags", json!([{ "Key": "team", "Value": team }]))
}

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(jobs(""));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(jobs("catalogue"));
    stack
}
