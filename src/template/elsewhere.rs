//! `TableElsewhere`: a table that a template's statements name and the template does not make.

use super::Expr;

/// A table that a stack imports. What a stack knows of it stands in no template, so it is said beside one:
/// [`Environment::imported_tables`](crate::evaluate::Environment::imported_tables).
#[derive(Clone, PartialEq, Debug)]
pub struct TableElsewhere {
    pub(crate) id: String,
    pub(crate) arn: Expr,
    /// The names of the indexes, each with whether it is a vector index.
    pub(crate) indexes: Vec<(String, bool)>,
    /// The ARN of the customer managed key that it is encrypted with.
    pub(crate) key: Option<Expr>,
}

impl TableElsewhere {
    /// The id in the declaration.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The ARN.
    pub fn arn(&self) -> &Expr {
        &self.arn
    }
}

impl Eq for TableElsewhere {}
