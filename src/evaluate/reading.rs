//! Reads policies as they are deployed, with the functions evaluated that choose their parts.

use std::sync::Arc;

use super::resolve::{Resolver, Settled};
use super::unknown::Unknown;
use crate::policy_syntax::{Malformed, Parsed, Reading, is_made};
use crate::template::Node;

impl<'t> Reading<'t> for Resolver<'t> {
    type Unknown = Arc<Unknown>;

    fn structure(&self, node: &Node<'t>) -> Settled<'t> {
        match self.settle(node) {
            Settled::Node(node) if is_made(&node) => {
                let why = "a function that is not evaluated here makes a part of the policy";
                Settled::Unknown(Arc::new(Unknown::new(why).at(&node)))
            }
            settled => settled,
        }
    }

    fn word(&self, node: &Node<'t>) -> Result<String, Arc<Unknown>> {
        let text = self.text(node);
        match (text.as_known(), text.why()) {
            (Some(word), _) => Ok(word.to_owned()),
            (None, Some(why)) => Err(Arc::clone(why)),
            (None, None) => Err(Arc::new(Unknown::new("it is not known").at(node))),
        }
    }
}

/// The part, or why it is not known. IAM refuses what is malformed, so its effect is not known.
pub(super) fn known<T>(parsed: Parsed<'_, T, Arc<Unknown>>) -> Result<T, Arc<Unknown>> {
    match parsed {
        Parsed::Known(known) => Ok(known),
        Parsed::Unknown(why) => Err(why),
        Parsed::Malformed(malformed) => Err(refused(&malformed)),
    }
}

/// Why the effect of something malformed is not known.
pub(super) fn refused(malformed: &Malformed<'_>) -> Arc<Unknown> {
    Arc::new(Unknown::new(malformed.why()).at(&malformed.node))
}
