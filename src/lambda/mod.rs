//! Lambda functions, and the event source mappings that pass a stream's records to them.
//!
//! This module knows nothing of tables: a mapping takes the stream's ARN, and a function's
//! permissions are those of its role.

mod event_source_mapping;
mod function;

pub(crate) use event_source_mapping::EventSourceMappingDeclaration;
pub use event_source_mapping::{EventSourceMapping, EventSourceMappingHandle, StartingPosition};
pub(crate) use function::FunctionDeclaration;
pub use function::{Code, Function, FunctionHandle, Runtime};
