//! Policy variables, and where statements use them.

use crate::facts::variables::LITERALS;
use crate::rules::views::statement::Statement;
use crate::template::{Node, text};

/// A variable at the place where it is used.
pub(in crate::rules) struct Use<'t> {
    pub(in crate::rules) node: Node<'t>,
    pub(in crate::rules) key: String,
    pub(in crate::rules) has_default: bool,
}

/// The variables in a statement's resources and conditions, each once for each value.
pub(in crate::rules) fn uses<'t>(statement: &Statement<'t>) -> Vec<Use<'t>> {
    let mut found: Vec<Use<'t>> = Vec::new();
    for node in values(statement) {
        for piece in text::pieces(&node) {
            let text::Piece::Literal(text) = piece else { continue };
            for text::Variable { key, default } in text::variables(&text) {
                let (key, has_default) = (key.to_owned(), default.is_some());
                let again =
                    |one: &Use<'_>| one.node.is(&node) && one.key.eq_ignore_ascii_case(&key);
                if !found.iter().any(again) {
                    found.push(Use { node, key, has_default });
                }
            }
        }
    }
    found
}

/// The first of a statement's values with a character that is written as a variable, such as `${*}`, and
/// that character as written.
pub(in crate::rules) fn escape<'t>(statement: &Statement<'t>) -> Option<(Node<'t>, String)> {
    values(statement).into_iter().find_map(|node| {
        let pieces = text::pieces(&node).into_iter();
        let mut texts = pieces.filter_map(|piece| match piece {
            text::Piece::Literal(text) => Some(text),
            _ => None,
        });
        texts.find_map(|text| {
            let mut escapes = LITERALS.iter().map(|one| format!("${{{one}}}"));
            escapes.find(|escape| text.contains(escape)).map(|escape| (node, escape))
        })
    })
}

/// Where variables stand: resources, and the values of conditions.
fn values<'t>(statement: &Statement<'t>) -> Vec<Node<'t>> {
    let conditions = statement.conditions().into_iter();
    let values = conditions.flat_map(|condition| condition.values());
    let resources = statement.resources().into_iter().chain(statement.resource.all_but());
    resources.chain(values).collect()
}
