//! `Call`: a whole call of the API, which may be malformed.

use crate::conversions::conversions;
use crate::evaluate::{EvaluateError, Request};

/// A whole call of the API, or the reason why it is malformed: [`Request::transact_write_items`]
/// and [`Request::partiql`] can fail.
#[derive(Clone, Debug)]
pub struct Call(pub(super) Result<Request, EvaluateError>);

conversions! {
    Call:
    |request: Request| Self(Ok(request));
    |request: &Request| Self(Ok(request.clone()));
    |request: Result<Request, EvaluateError>| Self(request);
}
