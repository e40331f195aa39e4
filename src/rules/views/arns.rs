//! The service in an ARN.

use crate::facts::service_actions;
use crate::names::is_slip;

/// A shorter name of a service is near to too many words.
const SHORTEST: usize = 4;

/// The service that was probably meant by one that does not exist. `None` if it exists, or no known one is near.
pub(in crate::rules) fn meant_service(service: &str) -> Option<&'static str> {
    if service.len() < SHORTEST || service_actions::service(service).is_some() {
        return None;
    }
    service_actions::services().find(|known| is_slip(service, known))
}
