//! AWS's authorization decision on a template, ours or anyone's: may this role do that?

mod check;
mod condition;
mod considered;
mod context;
mod decision;
mod environment;
mod glob;
mod openness;
mod pattern;
mod policy;
mod policy_set;
mod principal;
mod resolve;
mod statement;
mod text;
mod truth;
mod unknown;
