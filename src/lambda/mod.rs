//! Lambda functions, and the event source mappings that pass a stream's records or a queue's messages to
//! them.
//!
//! This module knows nothing of tables and queues: a mapping takes the ARN of its source, and a function's
//! permissions are those of its role.

mod event_source;
mod event_source_mapping;
mod execution_role;
mod function;

pub use event_source::{EventSource, FromQueue, FromStream, InvokedFunction};
pub(crate) use event_source_mapping::EventSourceMappingDeclaration;
pub use event_source_mapping::{EventSourceMapping, EventSourceMappingHandle, StartingPosition};
pub use execution_role::ExecutionRole;
pub(crate) use function::FunctionDeclaration;
pub use function::{Code, Function, FunctionHandle, Runtime};
