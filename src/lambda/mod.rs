//! Lambda's words: functions, and the event source mappings that feed them a stream.
//!
//! Knows nothing of tables: a mapping takes the stream's ARN, and what the function may do is its
//! role's affair.

mod event_source_mapping;
mod function;

pub(crate) use event_source_mapping::EventSourceMappingDeclaration;
pub use event_source_mapping::{EventSourceMapping, EventSourceMappingHandle, StartingPosition};
pub(crate) use function::FunctionDeclaration;
pub use function::{Code, Function, FunctionHandle, Runtime};
