//! A statement of a policy as the rules read it: as it is written, whatever is deployed.

use crate::policy_syntax::{self, AsWritten, Document, Parsed, matches_in_any_case};
use crate::template::{Node, text};

pub(in crate::rules) use crate::policy_syntax::{Condition, is_function};

/// A statement that is an object in the template. A statement that a function gives is not known.
pub(in crate::rules) type Statement<'t> = policy_syntax::Statement<'t, Node<'t>>;

/// The statements of a policy document, as far as they are known.
pub(in crate::rules) fn statements<'t>(document: Option<Node<'t>>) -> Vec<Statement<'t>> {
    parts(document).filter_map(Parsed::into_known).collect()
}

/// The statements of a policy document, if all of them are known.
pub(in crate::rules) fn whole<'t>(document: Option<Node<'t>>) -> Option<Vec<Statement<'t>>> {
    parts(document).map(Parsed::into_known).collect()
}

/// Whether a statement is about an action; `None` where a function or a parameter says it.
pub(in crate::rules) fn lets(statement: &Statement<'_>, action: &str) -> Option<bool> {
    let excluded = statement.action.all_but();
    let (named, is_named) = match statement.action.all_but {
        // Without an element it is about none.
        Some(_) if excluded.is_empty() => return Some(false),
        Some(_) => (excluded, false),
        None => (statement.actions(), true),
    };
    let mut known = true;
    for node in named {
        match text::literal(&node) {
            Some(pattern) if matches_in_any_case(&pattern, action) => return Some(is_named),
            Some(_) => {}
            None => known = false,
        }
    }
    known.then_some(!is_named)
}

fn parts<'t>(
    document: Option<Node<'t>>,
) -> impl Iterator<Item = Parsed<'t, Statement<'t>, Node<'t>>> {
    let document = document.and_then(|document| Document::read(&AsWritten, &document));
    document.into_iter().flat_map(|document| document.statements)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;
    use serde_json::json;

    #[test]
    fn a_statement_is_about_what_it_names_or_does_not_exclude() {
        for (elements, expected) in [
            (json!({ "Action": ["s3:*", "KMS:De*"] }), Some(true)),
            (json!({ "Action": "kms:Encrypt" }), Some(false)),
            (json!({ "Action": [{ "Ref": "Which" }, "kms:Encrypt"] }), None),
            (json!({ "Action": [{ "Ref": "Which" }, "kms:Decrypt"] }), Some(true)),
            (json!({ "NotAction": "s3:*" }), Some(true)),
            (json!({ "NotAction": ["s3:*", "kms:*"] }), Some(false)),
            (json!({ "NotAction": { "Ref": "Which" } }), None),
            (json!({ "NotAction": [] }), Some(false)),
            (json!({}), Some(false)),
        ] {
            let mut statement = elements.clone();
            statement["Effect"] = json!("Allow");
            let template: Template =
                json!({ "Resources": {}, "Asked": { "Statement": statement } }).into();
            let read = statements(template.section("Asked"));
            assert_eq!(lets(&read[0], "kms:Decrypt"), expected, "{elements}");
        }
    }
}
