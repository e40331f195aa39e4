//! The length of a policy document after CloudFormation has filled it in.
//!
//! IAM counts the resulting document, without white space. Literal text is counted exactly; for what
//! is filled in, the shortest and the longest possible values are counted.
//!
//! Rules judge by it, and lowering uses it to move the statements that a role cannot hold inline.

use std::ops::{Add, AddAssign, RangeInclusive};

use crate::facts::limits::{cloudformation, dynamodb, iam};
use crate::facts::regions;
use crate::template::text::{self, Piece};
use crate::template::{Choice, Intrinsic, Node, Resource, Template};

/// A length in characters, between two bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Size {
    pub(crate) least: usize,
    pub(crate) most: usize,
}

/// The size of a policy document, which is an object or JSON in a text.
pub(crate) fn size(template: &Template, document: &Node<'_>) -> Size {
    match document.intrinsic() {
        Some(Intrinsic::Sub(..) | Intrinsic::Join(..)) => text_size(template, document, plain),
        None if document.as_str().is_some() => text_size(template, document, plain),
        _ => json_size(template, document),
    }
}

/// The size of any value as JSON without white space.
pub(crate) fn json_size(template: &Template, node: &Node<'_>) -> Size {
    // Most values are texts.
    if let Some(text) = node.as_str() {
        return Size::exact(2) + written(text);
    }
    if let Some(choice) = Choice::of(node) {
        let [one, other] = choice.branches().map(|branch| json_size(template, &branch));
        return Size { least: one.least.min(other.least), most: one.most.max(other.most) };
    }
    match node.intrinsic() {
        Some(Intrinsic::Ref("AWS::NoValue")) => return Size::default(),
        Some(_) => return Size::exact(2) + text_size(template, node, written),
        None => {}
    }
    if node.is_object() {
        let members = node
            .entries()
            .map(|(key, member)| Size::exact(3) + written(key) + json_size(template, &member));
        return Size::exact(2) + separated(members);
    }
    if node.is_list() {
        return Size::exact(2)
            + separated(node.items().map(|element| json_size(template, &element)));
    }
    Size::exact(node.expr().to_json().len())
}

impl Size {
    pub(crate) fn exact(length: usize) -> Self {
        Self { least: length, most: length }
    }
}

impl Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { least: self.least + other.least, most: self.most + other.most }
    }
}

impl AddAssign for Size {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl From<RangeInclusive<usize>> for Size {
    fn from(range: RangeInclusive<usize>) -> Self {
        Self { least: *range.start(), most: *range.end() }
    }
}

/// The length of the result of `Ref` or another function, if nothing more is known: most names in
/// AWS have at most 255 characters.
const OTHER: RangeInclusive<usize> = 0..=255;

/// The length of an ARN if only the type of its resource is known: six parts and a name.
const OTHER_ARN: RangeInclusive<usize> = 20..=330;

/// The length of the time stamp that labels a table's stream: `2015-11-30T20:10:00.000`.
const STREAM_LABEL: usize = 23;

const ACCOUNT_ID: usize = 12;

/// Elements separated by commas. One that vanishes (`AWS::NoValue`) has no comma.
fn separated(elements: impl Iterator<Item = Size>) -> Size {
    let mut sum = Size::default();
    let mut previous = false;
    for element in elements {
        let comma = usize::from(previous && element.most > 0);
        let sure = usize::from(previous && element.least > 0);
        sum += element + Size { least: sure, most: comma };
        previous |= element.most > 0;
    }
    sum
}

/// Text inside the quotes of a JSON string. Whether IAM counts the blanks in it is not documented.
fn written(text: &str) -> Size {
    let (mut characters, mut blanks) = (0, 0);
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' | b'\n' | b'\r' | b'\t' => characters += 2,
            b' ' => blanks += 1,
            // The further bytes of a character.
            0x80..=0xBF => {}
            _ => characters += 1,
        }
    }
    Size { least: characters, most: characters + blanks }
}

/// Text that is JSON itself. Its white space does not count.
fn plain(text: &str) -> Size {
    Size::exact(text.chars().filter(|character| !character.is_whitespace()).count())
}

/// The size of a text, with its literal parts measured by `literal`.
fn text_size(template: &Template, node: &Node<'_>, literal: fn(&str) -> Size) -> Size {
    text::pieces(node).iter().fold(Size::default(), |sum, piece| {
        sum + match piece {
            Piece::Literal(text) => literal(text),
            Piece::Ref(name) => reference(template, name),
            Piece::GetAtt(id, attribute) => self::attribute(template, id, attribute),
            Piece::Unknown => OTHER.into(),
        }
    })
}

fn reference(template: &Template, name: &str) -> Size {
    match name {
        "AWS::Region" => region(),
        "AWS::AccountId" => Size::exact(ACCOUNT_ID),
        "AWS::Partition" => partition(),
        "AWS::URLSuffix" => {
            range(regions::all().iter().map(|region| region.partition.dns_suffix().len()))
        }
        "AWS::StackName" => cloudformation::STACK_NAME_LENGTH.into(),
        _ => match template.resource(name) {
            Some(resource) => self::name(&resource),
            None => parameter(template, name),
        },
    }
}

fn parameter(template: &Template, name: &str) -> Size {
    let Some(parameter) = template.parameter(name) else { return OTHER.into() };
    let length = |node: Node<'_>| node.as_str().map(|text| text.chars().count());
    if let Some(allowed) = parameter.allowed() {
        return range(allowed.items().filter_map(length));
    }
    let bound = |name: &str| {
        let bound = parameter.node().get(name).and_then(|bound| bound.as_i64());
        bound.and_then(|bound| usize::try_from(bound).ok())
    };
    let default = parameter.default().and_then(length).unwrap_or_default();
    Size {
        least: bound("MinLength").unwrap_or_default(),
        most: bound("MaxLength").unwrap_or_else(|| default.max(*OTHER.end())),
    }
}

fn attribute(template: &Template, id: &str, attribute: &str) -> Size {
    let Some(resource) = template.resource(id) else { return OTHER.into() };
    let table = || arn("dynamodb", "table/") + region() + name(&resource);
    match (resource.kind(), attribute) {
        (Some("AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable"), "Arn") => table(),
        (Some("AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable"), "StreamArn") => {
            table() + Size::exact("/stream/".len() + STREAM_LABEL)
        }
        (Some("AWS::IAM::Role"), "Arn") => {
            let path = resource.property("Path");
            let path = path.map_or(Size::exact(1), |path| text_size(template, &path, written));
            arn("iam", "role") + path + name(&resource)
        }
        (_, "Arn") => OTHER_ARN.into(),
        _ => OTHER.into(),
    }
}

/// An ARN up to the resource's path or name, without the Region.
fn arn(service: &str, kind: &str) -> Size {
    Size::exact("arn:::::".len() + service.len() + ACCOUNT_ID + kind.len()) + partition()
}

/// The name of a resource: the one that it sets, or the longest that CloudFormation makes up for
/// it.
fn name(resource: &Resource<'_>) -> Size {
    let (property, limit) = match resource.kind() {
        Some("AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable") => {
            ("TableName", dynamodb::TABLE_NAME_LENGTH)
        }
        Some("AWS::IAM::Role") => ("RoleName", iam::ROLE_NAME_LENGTH),
        Some("AWS::IAM::User") => ("UserName", iam::USER_NAME_LENGTH),
        Some("AWS::IAM::Group") => ("GroupName", iam::GROUP_NAME_LENGTH),
        _ => return OTHER.into(),
    };
    match resource.property(property) {
        Some(given) => match text::literal(&given) {
            Some(given) => Size::exact(given.chars().count()),
            None => limit.into(),
        },
        None => {
            let made = cloudformation::STACK_NAME_LENGTH.end()
                + "-".len()
                + resource.logical_id().len()
                + cloudformation::GENERATED_NAME_SUFFIX_LENGTH;
            Size { least: *limit.start(), most: made.min(*limit.end()) }
        }
    }
}

fn region() -> Size {
    range(regions::all().iter().map(|region| region.code.len()))
}

fn partition() -> Size {
    range(regions::all().iter().map(|region| region.partition.id().len()))
}

fn range(lengths: impl Iterator<Item = usize>) -> Size {
    let either = |bounds: Option<Size>, length: usize| match bounds {
        Some(Size { least, most }) => {
            Some(Size { least: least.min(length), most: most.max(length) })
        }
        None => Some(Size::exact(length)),
    };
    lengths.fold(None, either).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn measure(asked: Value) -> (usize, usize) {
        measure_by(json_size, asked)
    }

    fn measure_by(how: fn(&Template, &Node<'_>) -> Size, asked: Value) -> (usize, usize) {
        let template: Template = json!({
            "Parameters": {
                "Stage": {"Type": "String", "AllowedValues": ["dev", "production"]},
                "Short": {"Type": "String", "MinLength": 2, "MaxLength": "4"},
                "Free": {"Type": "String", "Default": "x"}
            },
            "Resources": {
                "Tracks": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": {"TableName": "tracks"}},
                "Orders": {"Type": "AWS::DynamoDB::Table"},
                "Named": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": {"Ref": "Free"}}},
                "Reader": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "r", "Path": "/a/"}},
                "Alarms": {"Type": "AWS::SNS::Topic"}
            },
            "Asked": asked
        })
        .into();
        let asked = template.section("Asked").unwrap();
        let Size { least, most } = how(&template, &asked);
        (least, most)
    }

    #[test]
    fn literal_json_is_counted_as_it_stands() {
        for value in [
            json!({"Effect": "Allow", "Action": ["a", "b"], "Resource": "*"}),
            json!({}),
            json!([]),
            json!([true, 7, "q\"\\\n"]),
        ] {
            let length = value.to_string().chars().count();
            assert_eq!(measure(value.clone()), (length, length), "{value}");
        }
        assert_eq!(measure(json!("é")), (3, 3), "characters, not bytes");
        assert_eq!(measure(json!("a b")), (4, 5), "a blank may not count");
    }

    #[test]
    fn a_document_may_be_a_text() {
        assert_eq!(measure_by(size, json!("{ \"Statement\": [\n] }")), (16, 16));
        assert_eq!(measure_by(size, json!({"Fn::Sub": "[\"${Tracks}\", \"b c\"]"})), (15, 15));
    }

    #[test]
    fn an_arn_is_as_long_as_its_names_can_be() {
        let shortest = "\"arn:aws:dynamodb:sa-east-1:111122223333:table/tracks\"".len();
        let longest = "\"arn:aws-us-gov:dynamodb:us-isof-south-1:111122223333:table/tracks\"".len();
        assert_eq!(measure(json!({"Fn::GetAtt": ["Tracks", "Arn"]})), (shortest, longest));
        let index = "/index/byOwner".len();
        assert_eq!(
            measure(json!({"Fn::Sub": "${Tracks.Arn}/index/byOwner"})),
            (shortest + index, longest + index)
        );
        let label = "/stream/2015-11-30T20:10:00.000".len();
        assert_eq!(
            measure(json!({"Fn::GetAtt": ["Tracks", "StreamArn"]})),
            (shortest + label, longest + label)
        );
        let without_name = |length: usize| length - "tracks".len();
        let generated = 128 + "-Orders".len() + 14;
        assert_eq!(
            measure(json!({"Fn::GetAtt": ["Orders", "Arn"]})),
            (without_name(shortest) + 3, without_name(longest) + generated)
        );
        assert_eq!(
            measure(json!({"Fn::GetAtt": ["Named", "Arn"]})),
            (without_name(shortest) + 3, without_name(longest) + 255)
        );
        assert_eq!(
            measure(json!({"Fn::GetAtt": ["Reader", "Arn"]})),
            (
                "\"arn:aws:iam::111122223333:role/a/r\"".len(),
                "\"arn:aws-us-gov:iam::111122223333:role/a/r\"".len()
            )
        );
    }

    #[test]
    fn parameters_and_pseudo_parameters_have_bounds() {
        for (name, expected) in [
            ("AWS::AccountId", (12, 12)),
            ("AWS::Region", (9, 15)),
            ("AWS::Partition", (3, 10)),
            ("AWS::StackName", (1, 128)),
            ("Stage", (3, 10)),
            ("Short", (2, 4)),
            ("Free", (0, 255)),
            ("Tracks", (6, 6)),
            ("Alarms", (0, 255)),
        ] {
            let (least, most) = measure(json!({"Ref": name}));
            assert_eq!((least - 2, most - 2), expected, "{name}");
        }
        assert_eq!(measure(json!({"Fn::GetAtt": ["Alarms", "Arn"]})), (22, 332));
        assert_eq!(measure(json!({"Fn::ImportValue": "x"})), (2, 257));
    }

    #[test]
    fn what_a_condition_leaves_out_takes_its_comma_along() {
        let either = json!({"Fn::If": ["c", "a", {"Ref": "AWS::NoValue"}]});
        assert_eq!(measure(json!(["x", either])), (5, 9));
        assert_eq!(measure(json!([{"Ref": "AWS::NoValue"}, "x"])), (5, 5));
        assert_eq!(measure(json!({"Fn::If": ["c", "a", "long"]})), (3, 6));
    }
}
