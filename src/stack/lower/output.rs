//! Lowers outputs.

use super::{Lower, Member, at, set};
use crate::stack::Output;
use crate::template::Expr;

pub(super) fn lowered(output: &Output) -> Member {
    let Output { id, value, description, export_name, calls: _ } = output;
    let export = export_name.as_ref().map(|name| Expr::object([("Name", Some(at(name)))]));
    let written = Expr::object([
        ("Description", set(description)),
        ("Value", Some(value.clone())),
        ("Export", export),
    ]);
    Member::named(id.logical_id(), id.site, written)
}

/// It stands in a section of its own.
impl Lower for Output {}
