//! AWS's authorization decision on a template, ours or anyone's: may this role do that?

mod condition;
mod context;
mod environment;
mod glob;
mod openness;
mod pattern;
mod resolve;
mod text;
mod truth;
mod unknown;
