//! How a text names a resource of the template: by its ARN, its name, an address or an id.

use crate::rules::prelude::{Help, Node, Resource, Word};
use crate::schema::{self, Form, ResourceSchema};
use crate::template::Template;
use crate::template::text::{self, Piece};

/// A text that begins with a reference to a resource of the template.
pub(in crate::rules) struct Identifier<'t> {
    pub(in crate::rules) resource: Resource<'t>,
    pub(in crate::rules) form: Form,
    schema: Option<ResourceSchema>,
}

/// The types of the Serverless Application Model whose `Ref` is a name.
const SERVERLESS: &[&str] = &["AWS::Serverless::Function", "AWS::Serverless::SimpleTable"];

impl<'t> Identifier<'t> {
    /// `None` if the text begins with something else, or if it is not known what the reference gives.
    pub(in crate::rules) fn of(template: &'t Template, node: &Node<'_>) -> Option<Self> {
        Self::of_piece(template, text::pieces(node).first()?)
    }

    /// The same, also `None` if it is an ARN. Most are, and their attributes say so themselves.
    pub(in crate::rules) fn other_than_arn(
        template: &'t Template,
        node: &Node<'_>,
    ) -> Option<Self> {
        let pieces = text::pieces(node);
        let first = pieces.first()?;
        let is_arn = |attribute: &str| Form::of_member(attribute) == Some(Form::Arn);
        if matches!(first, Piece::GetAtt(_, attribute) if is_arn(attribute)) {
            return None;
        }
        Self::of_piece(template, first).filter(|named| named.form != Form::Arn)
    }

    fn of_piece(template: &'t Template, piece: &Piece<'_>) -> Option<Self> {
        let (id, attribute) = match piece {
            Piece::Ref(id) => (*id, None),
            Piece::GetAtt(id, attribute) => (*id, Some(*attribute)),
            Piece::Literal(_) | Piece::Unknown => return None,
        };
        let resource = template.resource(id)?;
        let kind = resource.kind()?;
        let schema = schema::of(kind);
        let form = match (schema, attribute) {
            (Some(schema), None) => schema.reference_form(),
            (Some(schema), Some(attribute)) => schema.attribute_form(attribute),
            (None, None) if SERVERLESS.contains(&kind) => Some(Form::Name),
            (None, Some("Arn")) if SERVERLESS.contains(&kind) => Some(Form::Arn),
            (None, _) => None,
        };
        Some(Self { resource, form: form?, schema })
    }

    /// What to write to name the same resource as is wanted.
    pub(in crate::rules) fn instead(&self, node: &Node<'_>, wanted: Form) -> Help {
        let id = self.resource.logical_id();
        let reference = self.schema.and_then(ResourceSchema::reference_form);
        let by_attribute = || {
            let Some(schema) = self.schema else { return (wanted == Form::Arn).then_some("Arn") };
            let is_fitting = |one: &&str| schema.attribute_form(one) == Some(wanted);
            let fitting: Vec<&str> = schema.attributes().filter(is_fitting).collect();
            // Other ARNs are of what belongs to the resource, such as a table's stream.
            fitting.iter().find(|one| **one == "Arn").or_else(|| fitting.first()).copied()
        };
        let attribute = if reference == Some(wanted) { None } else { by_attribute() };
        if attribute.is_none() && reference != Some(wanted) && self.schema.is_some() {
            return format!("write {} of it as a text", wanted.noun()).into();
        }
        let rest: String = text::pieces(node).iter().skip(1).map(spelt).collect();
        match attribute {
            Some(attribute) if rest.is_empty() => Help::either(
                format!("write `.arn()` of its handle, or `.attribute(\"{attribute}\")`"),
                Help::say(
                    "write {}",
                    [Word::value(serde_json::json!({ "Fn::GetAtt": [id, attribute] }))],
                ),
            ),
            Some(attribute) => {
                let text = format!("${{{id}.{attribute}}}{rest}");
                let call = format!("Expr::sub(\"{text}\")");
                Help::say(
                    "write {}",
                    [Word::value(serde_json::json!({ "Fn::Sub": text })).call(call)],
                )
            }
            None => Help::either(
                "write `.reference()` of its handle",
                Help::say("write {}", [Word::value(serde_json::json!({ "Ref": id }))]),
            ),
        }
    }

    /// The noun in messages: ``the name of `Tracks` ``.
    pub(in crate::rules) fn noun(&self) -> String {
        let noun = match self.form {
            Form::Arn => "an ARN",
            Form::Name => "the name",
            Form::Url => "the address",
            Form::Id => "the id",
        };
        format!("{noun} of `{}`", self.resource.logical_id())
    }
}

fn spelt(piece: &Piece<'_>) -> String {
    match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Ref(name) => format!("${{{name}}}"),
        Piece::GetAtt(id, attribute) => format!("${{{id}.{attribute}}}"),
        Piece::Unknown => "…".to_owned(),
    }
}
