//! `Memo`: results that are computed once, and those that are being computed.

use std::cell::RefCell;
use std::collections::BTreeMap;

/// Results by name. A name that is requested while it is being computed refers to itself.
pub(super) struct Memo<T>(RefCell<BTreeMap<String, Option<T>>>);

impl<T: Clone> Memo<T> {
    /// The result for a name: an earlier one, or the result of `work`. `to_itself` is the result of
    /// a request during the computation.
    pub(super) fn get(
        &self,
        name: String,
        work: impl FnOnce() -> T,
        to_itself: impl FnOnce() -> T,
    ) -> T {
        if self.begin(&name) {
            let result = work();
            self.end(name, result.clone());
            return result;
        }
        self.found(&name).unwrap_or_else(to_itself)
    }

    /// Whether the computation for a name begins now. Otherwise it has begun already.
    pub(super) fn begin(&self, name: &str) -> bool {
        let mut results = self.0.borrow_mut();
        let is_new = !results.contains_key(name);
        if is_new {
            results.insert(name.to_owned(), None);
        }
        is_new
    }

    /// Ends the computation for a name.
    pub(super) fn end(&self, name: String, result: T) {
        self.0.borrow_mut().insert(name, Some(result));
    }

    /// The result for a name, once its computation has ended.
    pub(super) fn found(&self, name: &str) -> Option<T> {
        self.0.borrow().get(name)?.clone()
    }
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_worked_out_once_and_may_not_need_itself() {
        let memo = Memo::default();
        let name = || "a".to_owned();
        let inner = || memo.get(name(), || "inner", || "itself");
        assert_eq!(memo.get(name(), inner, || "?"), "itself");
        assert_eq!(memo.get(name(), || "again", || "?"), "itself");
        assert_eq!(memo.get("b".to_owned(), || "b", || "?"), "b");
    }
}
