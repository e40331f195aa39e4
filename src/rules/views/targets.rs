//! What a `Resource` of a statement refers to, as far as the template determines it.

use crate::facts::ResourceKind;
use crate::rules::prelude::{Judged, Node};
use crate::rules::views::arns::meant_service;
use crate::rules::views::statement::Statement;
use crate::rules::views::tables::Table;
use crate::template::text::{self, Piece};

/// A resource of a statement.
#[derive(Clone)]
pub(in crate::rules) enum Target<'t> {
    /// `*`
    Everything,
    /// A resource of DynamoDB.
    DynamoDb {
        /// The table, if it is one of the template's.
        table: Option<Table<'t>>,
        /// `None` if a wildcard leaves it open.
        kind: Option<ResourceKind>,
        /// The name after the kind: `byOwner` of `…/index/byOwner`.
        name: Option<String>,
    },
    /// A resource of another service.
    Elsewhere,
    /// Only known at deployment.
    Unknown,
}

/// The elements of a statement's `Resource`, each with what it refers to.
pub(in crate::rules) fn targets<'s, 't>(
    statement: &Statement<'s>,
    template: &Judged<'t>,
) -> Vec<(Node<'s>, Target<'t>)> {
    let resources = statement.resources().into_iter();
    resources.map(|node| (node, Target::of(&node, template))).collect()
}

impl<'t> Target<'t> {
    pub(in crate::rules) fn of(node: &Node<'_>, template: &Judged<'t>) -> Self {
        let mut arn = Arn { text: String::new(), table: None };
        for piece in text::pieces(node) {
            arn.push(piece, template);
        }
        if arn.text == "*" {
            return Self::Everything;
        }
        let Arn { text, table } = arn;
        let mut parts = text.splitn(6, ':');
        let (start, service) = (parts.next(), parts.nth(1));
        let resource = parts.nth(2);
        match (start, service, resource) {
            (Some("arn"), Some("dynamodb"), Some(resource)) => {
                let kind = ResourceKind::of_arn_part(resource);
                let mut below = resource.splitn(3, '/').skip(1);
                let literal_name = below.next().filter(|name| !name.contains(OPAQUE));
                let name = below.next().and_then(|rest| rest.split_once('/'));
                let table = table.or_else(|| template.table_named(literal_name?));
                let name = name.map(|(_, name)| name.to_owned());
                Self::DynamoDb { table, kind, name: name.filter(|name| !name.contains(OPAQUE)) }
            }
            // Whose it is meant to be is not known where the service does not exist.
            (Some("arn"), Some(service), Some(_)) if is_plain(service) => {
                meant_service(service).map_or(Self::Elsewhere, |_| Self::Unknown)
            }
            _ => Self::Unknown,
        }
    }

    /// The noun in messages: ``index `byOwner` of table `Tracks` ``, or its ARN.
    pub(in crate::rules) fn noun(&self, node: &Node<'_>) -> String {
        match self {
            Self::DynamoDb { table: Some(table), kind: Some(kind), name } => {
                let table = table.name();
                match (kind, name) {
                    (ResourceKind::Table, _) => format!("table `{table}`"),
                    (ResourceKind::Index, Some(name)) if name == "*" => {
                        format!("the indexes of table `{table}`")
                    }
                    (ResourceKind::Index, Some(name)) => {
                        format!("index `{name}` of table `{table}`")
                    }
                    (kind, _) => format!("the {} of table `{table}`", kind.name()),
                }
            }
            _ => format!("`{}`", text::shown(node)),
        }
    }

    pub(in crate::rules) fn kind(&self) -> Option<ResourceKind> {
        match self {
            Self::DynamoDb { kind, .. } => *kind,
            _ => None,
        }
    }
}

/// The placeholder for a part that is only known at deployment.
const OPAQUE: char = '\u{FFFD}';

fn is_plain(service: &str) -> bool {
    !service.is_empty() && !service.contains(['*', '?', OPAQUE])
}

/// An ARN that is being assembled.
struct Arn<'t> {
    text: String,
    table: Option<Table<'t>>,
}

impl<'t> Arn<'t> {
    fn push(&mut self, piece: Piece<'_>, template: &Judged<'t>) {
        let table = |id: &str| template.table(id);
        match piece {
            Piece::Literal(literal) => self.text.push_str(&literal),
            Piece::GetAtt(id, attribute @ ("Arn" | "StreamArn")) if self.text.is_empty() => {
                self.table = table(id);
                let is_simple = |id: &str| {
                    let kind = template.resource(id).and_then(|resource| resource.kind());
                    kind == Some("AWS::Serverless::SimpleTable")
                };
                self.text = match (&self.table, attribute) {
                    // SAM derives a table from it.
                    (None, "Arn") if is_simple(id) => "arn:aws:dynamodb:r:a:table/T".to_owned(),
                    (Some(_), "Arn") => "arn:aws:dynamodb:r:a:table/T".to_owned(),
                    (Some(_), _) => "arn:aws:dynamodb:r:a:table/T/stream/s".to_owned(),
                    (None, _) if is_elsewhere(id, template) => "arn:aws:s3:r:a:x".to_owned(),
                    (None, _) => OPAQUE.to_string(),
                };
            }
            Piece::Ref(id) if self.text.ends_with(":table/") => {
                self.table = table(id);
                self.text.push(OPAQUE);
            }
            Piece::Ref(_) | Piece::GetAtt(..) | Piece::Unknown => self.text.push(OPAQUE),
        }
    }
}

/// Whether the resource is of a type that is unrelated to DynamoDB.
fn is_elsewhere(id: &str, template: &Judged<'_>) -> bool {
    let kind = template.resource(id).and_then(|resource| resource.kind().map(str::to_owned));
    kind.is_some_and(|kind| {
        kind.starts_with("AWS::")
            && !kind.starts_with("AWS::DynamoDB::")
            && !kind.starts_with("AWS::CloudFormation::")
            && !kind.starts_with("AWS::Serverless::")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;
    use serde_json::json;

    fn read(resource: serde_json::Value) -> String {
        let template: Template = json!({
            "Resources": {
                "Tracks": {
                    "Type": "AWS::DynamoDB::GlobalTable",
                    "Properties": {"TableName": "music-tracks"}
                },
                "Uploads": {"Type": "AWS::S3::Bucket"},
                "Simple": {"Type": "AWS::Serverless::SimpleTable"},
                "Nested": {"Type": "AWS::Serverless::Application"}
            },
            "Asked": resource
        })
        .into();
        let node = template.section("Asked").unwrap();
        match Target::of(&node, &Judged::of(&template)) {
            Target::Everything => "everything".to_owned(),
            Target::Elsewhere => "elsewhere".to_owned(),
            Target::Unknown => "unknown".to_owned(),
            Target::DynamoDb { table, kind, name } => {
                let table = table.map_or("?", |table| table.name());
                let kind = kind.map_or("?", ResourceKind::name);
                format!("{kind} of {table} {}", name.unwrap_or_default()).trim().to_owned()
            }
        }
    }

    #[test]
    fn a_reference_tells_the_table_and_the_kind() {
        for (resource, expected) in [
            (json!({"Fn::GetAtt": ["Tracks", "Arn"]}), "table of Tracks"),
            (json!({"Fn::GetAtt": ["Tracks", "StreamArn"]}), "stream of Tracks s"),
            (json!({"Fn::Sub": "${Tracks.Arn}/index/byOwner"}), "index of Tracks byOwner"),
            (json!({"Fn::Sub": "${Tracks.Arn}/index/*"}), "index of Tracks *"),
            (json!({"Fn::GetAtt": ["Simple", "Arn"]}), "table of ?"),
            (json!({"Fn::Sub": "${Tracks.Arn}*"}), "? of Tracks"),
            (json!({"Fn::Sub": "${Tracks.Arn}/*"}), "? of Tracks"),
            (
                json!({"Fn::Sub": "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${Tracks}/index/a"}),
                "index of Tracks a",
            ),
        ] {
            assert_eq!(read(resource.clone()), expected, "{resource}");
        }
    }

    #[test]
    fn a_literal_arn_finds_the_table_of_its_name() {
        let arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/music-tracks";
        assert_eq!(read(json!(arn)), "table of Tracks");
        assert_eq!(read(json!(format!("{arn}/stream/*"))), "stream of Tracks *");
        assert_eq!(read(json!("arn:aws:dynamodb:eu-west-1:111122223333:table/x")), "table of ?");
        assert_eq!(read(json!("arn:aws:dynamodb:*:*:table/*")), "? of ?");
        assert_eq!(read(json!("arn:aws:dynamodb:*:*:*")), "? of ?");
    }

    #[test]
    fn nothing_is_claimed_of_what_is_not_known() {
        assert_eq!(read(json!("*")), "everything");
        assert_eq!(read(json!("arn:aws:s3:::uploads/*")), "elsewhere");
        assert_eq!(read(json!({"Fn::GetAtt": ["Uploads", "Arn"]})), "elsewhere");
        for unknown in [
            json!({"Ref": "TableArn"}),
            json!({"Fn::GetAtt": ["Imported", "Arn"]}),
            json!({"Fn::GetAtt": ["Nested", "Arn"]}),
            json!({"Fn::ImportValue": "tracks-arn"}),
            json!({"Fn::Sub": "${TableArn}/index/*"}),
            json!("tracks"),
            json!(7),
        ] {
            assert_eq!(read(unknown.clone()), "unknown", "{unknown}");
        }
    }
}
