//! Which attributes an index holds.

use crate::site::At;

#[derive(Clone, Debug)]
pub(crate) enum Projection {
    All,
    KeysOnly,
    Include(Vec<At<String>>),
}
