//! Checks that a resource type exists.

use crate::facts::pages;
use crate::facts::template::is_resource_type;
use crate::findings::{Finding, finding, rules};
use crate::names::is_slip;
use crate::schema;
use crate::template::Resource;

rules!(
    acknowledgeable_error UNKNOWN_TYPE = cfn039 {
        title: "a resource type is one that CloudFormation has",
        explanation: "An `AWS::` type that no Region has is refused. Where it is not near to one that is known, \
            it may be newer than the schemas that are known here, and this is a warning. Types of one's own and of third parties are not judged.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
);

pub(super) fn unknown(resource: &Resource<'_>, kind: &str) -> Option<Finding> {
    let is_judged = kind.starts_with("AWS::")
        && !kind.starts_with("AWS::Serverless::")
        && !kind.ends_with("::MODULE")
        && is_resource_type(kind);
    let node = resource.node().get("Type").filter(|_| is_judged)?;
    let date = schema::SOURCE.date;
    let near = schema::types().find(|known| is_slip(kind, known));
    let finding = finding!(&UNKNOWN_TYPE, "there is no resource type `{kind}`").at(&node);
    Some(match near {
        Some(near) => {
            finding.label("the type of the resource").help(format!("did you mean `{near}`?"))
        }
        None => finding
            .weakened()
            .label(format!("not among the types of {date}"))
            .help("look its name up in the Template Reference"),
    })
}
