//! Reads policies as they are deployed, with the functions evaluated that choose their parts.

use std::sync::Arc;

use super::glob::glob;
use super::resolve::{Resolver, Settled};
use super::text::Text;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::policy_syntax::{Malformed, Named, Names, Parsed, Reading, is_made};
use crate::template::{Intrinsic, Node, Resource};

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
        self.text(node).to_known().map(str::to_owned)
    }

    fn named(&self, texts: &Node<'t>, among: &Names<'t>) -> Vec<Named<'t, Arc<Unknown>>> {
        match self.settle(texts) {
            Settled::Node(list) if list.is_list() => {
                return list.items().flat_map(|item| self.named(&item, among)).collect();
            }
            // It names this one, whatever the names of the others are.
            Settled::Node(node)
                if let Some(Intrinsic::Ref(id)) = node.intrinsic()
                    && let Some(one) = among.by_id.get(id) =>
            {
                return vec![Named::One(*one, None)];
            }
            _ => {}
        }
        let reference = |one: &Resource<'t>| self.reference(one.node(), one.logical_id());
        let among: Vec<_> = among.by_id.values().map(|one| (one, reference(one))).collect();
        let named = |text: Text| {
            let found = among.iter().filter_map(|(one, own)| match names(&text, own) {
                Truth::No => None,
                Truth::Yes => Some(Named::One(**one, None)),
                Truth::Unknown(why) => Some(Named::One(**one, Some(why))),
            });
            let mut found: Vec<_> = found.collect();
            if !found.iter().any(|one| matches!(one, Named::One(_, None))) {
                found.push(Named::Elsewhere);
            }
            found
        };
        self.texts(texts).into_iter().flat_map(named).collect()
    }

    fn exists(&self, resource: &Resource<'t>) -> Result<bool, Arc<Unknown>> {
        match self.is_made(resource) {
            Truth::No => Ok(false),
            Truth::Yes => Ok(true),
            Truth::Unknown(why) => Err(why),
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

/// Whether a text is the name of somebody, or the ARN of a policy. IAM has no two names that differ in case alone.
pub(super) fn names(text: &Text, own: &Text) -> Truth {
    match (glob(text.as_str(), text.why(), own), text.as_known(), own.as_known()) {
        (Truth::No, Some(text), Some(own)) if text.eq_ignore_ascii_case(own) => {
            Truth::unknown(format!("AWS does not document whether IAM finds `{own}` as `{text}`"))
        }
        (is_it, ..) => is_it,
    }
}

#[cfg(test)]
mod tests;
