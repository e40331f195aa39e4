use serde::Serialize;
use tablature::{CfnResource, ResourceProperties, Stack};

pub(crate) fn bad() -> Stack {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Topic {
        topic_name: &'static str,
        display_name: Option<&'static str>,
    }

    impl ResourceProperties for Topic {
        const TYPE: &'static str = "AWS::SNS::Topic";
    }

    let mut stack = Stack::new("shop");
    let alarms = Topic { topic_name: "shop-alarms", display_name: None };
    stack.add(CfnResource::typed("Alarms", &alarms));
    stack
}

pub(crate) fn good() -> Stack {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Topic {
        topic_name: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        display_name: Option<&'static str>,
    }

    impl ResourceProperties for Topic {
        const TYPE: &'static str = "AWS::SNS::Topic";
    }

    let mut stack = Stack::new("shop");
    let alarms = Topic { topic_name: "shop-alarms", display_name: None };
    stack.add(CfnResource::typed("Alarms", &alarms));
    stack
}
