//! AWS's authorization decision on a template, ours or anyone's: may this role do that?

mod environment;
mod glob;
mod resolve;
mod text;
mod truth;
mod unknown;
