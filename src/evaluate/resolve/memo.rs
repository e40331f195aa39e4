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
        match self.0.borrow().get(&name) {
            Some(Some(result)) => return result.clone(),
            Some(None) => return to_itself(),
            None => {}
        }
        self.0.borrow_mut().insert(name.clone(), None);
        let result = work();
        self.0.borrow_mut().insert(name, Some(result.clone()));
        result
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
