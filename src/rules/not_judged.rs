//! What a template has that the rules do not look into.

use std::fmt;

use indexmap::IndexMap;

use super::cases;
use crate::facts::template::{FAITHFUL_TRANSFORMS, SERVERLESS, SERVERLESS_TYPES, is_resource_type};
use crate::schema;
use crate::template::{Intrinsic, Template};

/// What the CDK notes of itself in each template.
const CDK_METADATA: &str = "AWS::CDK::Metadata";

/// Something in a template that the rules know nothing of, so that they find nothing in it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum NotJudged {
    /// A resource type whose properties are not known: one of one's own or of third parties, a module, one of
    /// the Serverless Application Model, or one that is newer than the schemas here.
    Type(String),
    /// What a macro makes of the whole template.
    Macro(String),
    /// What a transform inserts somewhere within the template.
    Transform(String),
    /// What a nested stack has in its own template.
    NestedStack,
    /// A resource in the cases that its conditions tell apart, since they are too many or depend on more than
    /// values of parameters.
    Cases,
}

impl fmt::Display for NotJudged {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type(kind) => write!(formatter, "properties of `{kind}`"),
            Self::Macro(name) => write!(formatter, "what macro `{name}` makes of the template"),
            Self::Transform(name) => write!(formatter, "what transform `{name}` inserts"),
            Self::NestedStack => write!(formatter, "nested stacks"),
            Self::Cases => write!(formatter, "cases of the conditions of a resource"),
        }
    }
}

/// What the rules do not look into, each with how often the template has it.
///
/// ```
/// use tablature::rules::{NotJudged, not_judged};
///
/// let template = serde_json::json!({ "Resources": { "Till": { "Type": "Acme::Shop::Till" } } });
/// let own = NotJudged::Type("Acme::Shop::Till".to_owned());
/// assert_eq!(not_judged(&template.into()), [(own, 1)]);
/// ```
pub fn not_judged(template: &Template) -> Vec<(NotJudged, usize)> {
    let mut counts: IndexMap<NotJudged, usize> = IndexMap::new();
    let mut note = |what: NotJudged| *counts.entry(what).or_default() += 1;
    for name in template.transforms() {
        let name = name.as_str().unwrap_or("?");
        if !FAITHFUL_TRANSFORMS.contains(&name) {
            note(NotJudged::Macro(name.to_owned()));
        } else if name != SERVERLESS && name.ends_with("Include") {
            note(NotJudged::Transform(name.to_owned()));
        }
    }
    for resource in template.resources() {
        // What is no type at all is an error.
        let Some(kind) = resource.kind().filter(|kind| is_resource_type(kind)) else { continue };
        if kind == "AWS::CloudFormation::Stack" {
            note(NotJudged::NestedStack);
        } else if kind == CDK_METADATA {
            // It has one property, which only the CDK reads.
        } else if is_of_others(kind) || (kind.starts_with("AWS::") && schema::of(kind).is_none()) {
            note(NotJudged::Type(kind.to_owned()));
        }
    }
    for node in template.root().descendants() {
        let transform = match node.intrinsic() {
            Some(Intrinsic::Other("Fn::Transform", transform)) => Some(transform),
            _ => node.get("Fn::Transform"),
        };
        for one in transform.into_iter().flat_map(|transform| transform.one_or_many()) {
            let name = one.get("Name").unwrap_or(one);
            note(NotJudged::Transform(name.as_str().unwrap_or("?").to_owned()));
        }
    }
    match cases::not_judged(template) {
        0 => {}
        count => drop(counts.insert(NotJudged::Cases, count)),
    }
    counts.into_iter().collect()
}

/// Whether somebody else than CloudFormation knows the properties.
fn is_of_others(kind: &str) -> bool {
    !kind.starts_with("AWS::")
        || kind.starts_with(SERVERLESS_TYPES)
        || kind.ends_with("::MODULE")
        || kind == "AWS::CloudFormation::CustomResource"
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_nobody_looks_into_is_named_with_its_count() {
        let of = |kind: &str| json!({ "Type": kind });
        let template: Template = json!({
            "Transform": ["AWS::Serverless-2016-10-31", "OwnMacro"],
            "Resources": {
                "A": of("Custom::Seed"), "B": of("Custom::Seed"), "C": of("AWS::Serverless::Api"),
                "D": of("AWS::SNS::Topic"), "E": of("AWS::Future::Thing"), "F": of("AWS::CDK::Metadata"),
                "G": of("AWS::CloudFormation::Stack"), "H": of("My::Own::Shop::MODULE"),
                "I": { "Type": "AWS::SNS::Topic", "Properties": {
                    "Fn::Transform": { "Name": "AWS::Include", "Parameters": {} },
                } },
                "J": { "Type": "AWS::SNS::Topic", "Properties": {
                    "TopicName": { "Fn::Transform": { "Name": "Naming" } },
                } },
            },
        })
        .into();
        let said: Vec<String> =
            not_judged(&template).iter().map(|(what, count)| format!("{count} {what}")).collect();
        assert_eq!(
            said,
            [
                "1 what macro `OwnMacro` makes of the template",
                "2 properties of `Custom::Seed`",
                "1 properties of `AWS::Serverless::Api`",
                "1 properties of `AWS::Future::Thing`",
                "1 nested stacks",
                "1 properties of `My::Own::Shop::MODULE`",
                "1 what transform `AWS::Include` inserts",
                "1 what transform `Naming` inserts",
            ]
        );
    }

    #[test]
    fn a_template_of_known_types_is_judged_whole() {
        let resources = json!({ "A": { "Type": "AWS::SNS::Topic" } });
        assert_eq!(not_judged(&json!({ "Resources": resources }).into()), []);
    }
}
