//! What the files of rules are written with.

pub(in crate::rules) use crate::facts::pages;
pub(in crate::rules) use crate::findings::{Finding, Help, Word, finding, rules};
pub(in crate::rules) use crate::rules::views::judged::Judged;
pub(in crate::rules) use crate::template::{Node, Resource};
