use serde::Serialize;
use tablature::{CfnResource, ResourceProperties, Stack};

pub(crate) fn bad() -> Stack {
    #[derive(Serialize)]
    struct Topic(&'static str);

    impl ResourceProperties for Topic {
        const TYPE: &'static str = "AWS::SNS::Topic";
    }

    let mut stack = Stack::new("shop");
    stack.add(CfnResource::typed("Alarms", &Topic("shop-alarms")));
    stack
}

pub(crate) fn good() -> Stack {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Topic {
        topic_name: &'static str,
    }

    impl ResourceProperties for Topic {
        const TYPE: &'static str = "AWS::SNS::Topic";
    }

    let mut stack = Stack::new("shop");
    stack.add(CfnResource::typed("Alarms", &Topic { topic_name: "shop-alarms" }));
    stack
}
