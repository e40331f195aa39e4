//! A statement of a policy as the rules read it: as it is written, whatever is deployed.

use crate::policy_syntax::{self, AsWritten, Document, Parsed};
use crate::template::Node;

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

fn parts<'t>(
    document: Option<Node<'t>>,
) -> impl Iterator<Item = Parsed<'t, Statement<'t>, Node<'t>>> {
    let document = document.and_then(|document| Document::read(&AsWritten, &document));
    document.into_iter().flat_map(|document| document.statements)
}
