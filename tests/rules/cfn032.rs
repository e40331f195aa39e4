use tablature::{CfnResource, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let token = "x".repeat(5_100);
    stack.add(CfnResource::new("Jobs", "AWS::CloudFormation::Stack").property(
        "TemplateURL",
        format!("https://music.s3.amazonaws.com/jobs.json?token={token}"),
    ));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        CfnResource::new("Jobs", "AWS::CloudFormation::Stack")
            .property("TemplateURL", "https://music.s3.amazonaws.com/jobs.json"),
    );
    stack
}
