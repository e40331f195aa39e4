#![doc = include_str!("../README.md")]

pub mod findings;
mod names;
pub mod site;
pub mod template;

pub use template::Expr;
