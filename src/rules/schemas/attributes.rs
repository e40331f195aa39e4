//! Checks that a resource type has the attribute in `Fn::GetAtt`.

use crate::facts::pages;
use crate::findings::{Finding, finding, rules};
use crate::names::{listed, nearest};
use crate::rules::views::judged::Judged;
use crate::rules::views::references::{self, Reference, ReferenceKind};
use crate::schema;

use super::Schemas;

rules!(
    acknowledgeable_error ATTRIBUTE = cfn047 {
        title: "an attribute is one that the resource type has",
        explanation: "`Fn::GetAtt`, and `${Name.Attribute}` in `Fn::Sub`, reach the attributes of a resource's \
            type, spelt exactly so. Where no known attribute is near, it may be newer than the schemas that are known here, and this is a warning.",
        page: pages::CLOUDFORMATION_RESOURCE_TYPES,
    },
);

pub(super) fn check(template: &Judged<'_>, schemas: &mut Schemas, findings: &mut Vec<Finding>) {
    for reference in template.references().iter().flat_map(|resource| &resource.references) {
        findings.extend(unknown(template, reference, schemas));
    }
    let outputs = template.section("Outputs").into_iter().flat_map(|node| node.entries());
    for reference in outputs.flat_map(|(_, output)| references::of_output(&output)) {
        findings.extend(unknown(template, &reference, schemas));
    }
}

fn unknown(
    template: &Judged<'_>,
    reference: &Reference<'_>,
    schemas: &mut Schemas,
) -> Option<Finding> {
    let ReferenceKind::Attribute(Some(attribute)) = reference.kind else { return None };
    let kind = template.resource(reference.name)?.kind()?;
    let schema = schemas.of(kind).filter(|schema| !schema.has_attribute(attribute))?;
    let name = reference.name;
    let finding = finding!(&ATTRIBUTE, "`{name}` has no attribute `{attribute}`")
        .here(reference.location(), format!("`{kind}` has none of this name"));
    let near = with_the_noun(kind, attribute, schema.attributes());
    Some(match near.or_else(|| nearest(attribute, schema.attributes())) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None if schema.attributes().next().is_none() => finding
            .weakened()
            .help(format!("in the schemas of {} it has none", schema::SOURCE.date)),
        None => {
            let known: Vec<&str> = schema.attributes().take(12).collect();
            let more = if schema.attributes().nth(12).is_some() { ", among others" } else { "" };
            let date = schema::SOURCE.date;
            let help = format!("in the schemas of {date} it has {}{more}", listed(known));
            finding.weakened().help(help)
        }
    })
}

/// The attribute whose name has the noun of the type too many or too few: `Arn` for the `QueueArn` of a
/// queue, `TableName` for the `Name` of a table.
fn with_the_noun(
    kind: &str,
    attribute: &str,
    mut known: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    let noun = kind.rsplit("::").next().filter(|noun| !noun.is_empty())?;
    let is_noun = |rest: &str| !rest.is_empty() && noun.ends_with(rest);
    known.find(|known| {
        attribute.strip_suffix(known).is_some_and(is_noun)
            || known.strip_suffix(attribute).is_some_and(is_noun)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_noun_of_a_type_is_no_part_of_an_attribute() {
        let near = |kind, attribute, known: &[&'static str]| {
            with_the_noun(kind, attribute, known.iter().copied())
        };
        let queue = &["Arn", "QueueName", "QueueUrl"];
        assert_eq!(near("AWS::SQS::Queue", "QueueArn", queue), Some("Arn"));
        assert_eq!(near("AWS::SQS::Queue", "Url", queue), Some("QueueUrl"));
        assert_eq!(
            near("AWS::DynamoDB::GlobalTable", "TableArn", &["StreamArn", "Arn"]),
            Some("Arn")
        );
        assert_eq!(near("AWS::SNS::Topic", "QueueArn", &["TopicArn"]), None);
        assert_eq!(near("AWS::SQS::Queue", "Arm", queue), None);
    }
}
