//! A template's values as texts, under an environment.
//!
//! This module knows the intrinsic functions and what `Ref` and `Fn::GetAtt` give for the usual
//! resources. It does not know what a policy is. Resolving never fails: what cannot be known is a
//! gap in the text.

mod branch;
mod chosen;
mod memo;
mod physical;
mod substitute;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

pub(crate) use self::branch::named_in;
pub(super) use self::branch::{when, when_of};
pub(super) use self::chosen::Chosen;
use self::memo::Memo;
use super::environment::Environment;
use super::gaps::Gaps;
use super::text::Text;
use super::truth::Truth;
use super::unknown::{Missing, Unknown};
use crate::facts::template::{DYNAMIC_REFERENCE, has_dynamic_reference};
use crate::policy_syntax;
use crate::template::{Intrinsic, Node, Resource, Template};

/// Deeper nesting than any template has, but not so deep that the stack overflows.
const MAX_DEPTH: u32 = 64;

/// The bytes of the longest text that functions make: those of the longest value of a parameter. No name, ARN
/// or key is longer. Longer ones result from variables that contain others twice.
const LONGEST_TEXT: usize = 4_096;

/// Resolves the values of one template.
pub(super) struct Resolver<'t> {
    template: &'t Template,
    environment: &'t Environment,
    /// The unknown values so far, by their meaning, so that each is one gap everywhere.
    gaps: Rc<RefCell<Gaps>>,
    /// Whether gaps keep their identity. Those of two documents must not be confused.
    named_gaps: bool,
    resources: BTreeMap<&'t str, Resource<'t>>,
    /// What `Ref` and `Fn::GetAtt` give.
    values: Memo<Text>,
    conditions: Memo<Truth>,
    /// The numbers of mappings from which a value is taken that is not known.
    mappings: Memo<usize>,
    depth: Cell<u32>,
}

/// A value after `Fn::If` and `AWS::NoValue`.
pub(super) type Settled<'t> = policy_syntax::Settled<'t, Arc<Unknown>>;

impl<'t> Resolver<'t> {
    pub(super) fn new(template: &'t Template, environment: &'t Environment) -> Self {
        Self {
            template,
            environment,
            gaps: Rc::default(),
            named_gaps: true,
            resources: template.resources().map(|it| (it.logical_id(), it)).collect(),
            values: Memo::default(),
            conditions: Memo::default(),
            mappings: Memo::default(),
            depth: Cell::new(0),
        }
    }

    /// For a template beside another one: what is unknown in both for one reason is the same gap.
    pub(super) fn beside(template: &'t Template, environment: &'t Environment, gaps: Gaps) -> Self {
        Self { gaps: Rc::new(RefCell::new(gaps)), ..Self::new(template, environment) }
    }

    /// For a template beside that of another resolver, both of which are asked in turn.
    pub(super) fn sharing(
        template: &'t Template,
        environment: &'t Environment,
        other: &Self,
    ) -> Self {
        Self { gaps: Rc::clone(&other.gaps), ..Self::new(template, environment) }
    }

    /// The unknown values, by their meaning.
    pub(super) fn into_gaps(self) -> Gaps {
        self.gaps.take()
    }

    /// For a document that is evaluated together with a template, but is not part of it.
    pub(super) fn of_document(template: &'t Template, environment: &'t Environment) -> Self {
        Self { named_gaps: false, ..Self::new(template, environment) }
    }

    /// The value as one text. A list is unknown as one text.
    pub(super) fn text(&self, node: &Node<'t>) -> Text {
        self.descend(node, || self.text_at_depth(node))
    }

    /// The value as texts: for a list its elements, for anything else the value itself; empty if it
    /// is absent.
    pub(super) fn texts(&self, node: &Node<'t>) -> Vec<Text> {
        let node = match self.settle(node) {
            Settled::Node(node) => node,
            Settled::Absent => return Vec::new(),
            Settled::Unknown(why) => return vec![Text::unknown(why)],
        };
        if node.is_list() {
            return node.items().flat_map(|item| self.texts(&item)).collect();
        }
        match node.intrinsic() {
            Some(intrinsic) => {
                self.list(&node, &intrinsic).unwrap_or_else(|| vec![self.text(&node)])
            }
            None => vec![self.text(&node)],
        }
    }

    /// The elements of a list, or the value itself where IAM allows one without brackets, after
    /// `Fn::If`. Absent elements are left out.
    pub(super) fn elements(&self, node: &Node<'t>) -> Vec<Result<Node<'t>, Arc<Unknown>>> {
        match self.settle(node) {
            Settled::Node(node) if node.is_list() => {
                node.items().flat_map(|item| self.elements(&item)).collect()
            }
            Settled::Node(node) => vec![Ok(node)],
            Settled::Absent => Vec::new(),
            Settled::Unknown(why) => vec![Err(why)],
        }
    }

    /// Whether the stack may be deployed with tags, which its tables get.
    pub(super) fn may_have_stack_tags(&self) -> bool {
        self.environment.may_have_stack_tags()
    }

    /// The member of an object, after `Fn::If`.
    pub(super) fn member(&self, node: &Node<'t>, key: &str) -> Settled<'t> {
        node.get(key).map_or(Settled::Absent, |member| self.settle(&member))
    }

    fn text_at_depth(&self, node: &Node<'t>) -> Text {
        let node = match self.settle(node) {
            Settled::Node(node) => node,
            Settled::Absent => return self.gap("nothing", "there is no value here", node),
            Settled::Unknown(why) => return Text::unknown(why),
        };
        if let Some(text) = node.as_str() {
            return self.written(text, &node);
        }
        match node.intrinsic() {
            Some(intrinsic) => self.function(&node, &intrinsic),
            None if node.is_list() || node.is_object() || node.is_null() => {
                self.gap_of(&node, "a list, an object or null stands where a text is needed")
            }
            None => Text::known(node.expr().to_json()),
        }
    }

    /// A text as written, except for what CloudFormation looks up elsewhere.
    fn written(&self, text: &str, node: &Node<'t>) -> Text {
        if !has_dynamic_reference(text) {
            return Text::known(text);
        }
        let mut parts = Text::default();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once(DYNAMIC_REFERENCE)
            && let Some((reference, after)) = behind.split_once("}}")
        {
            parts.push_str(before);
            parts.push(&self.gap(reference, "what it resolves to is not given", node));
            rest = after;
        }
        parts.push_str(rest);
        parts
    }

    fn function(&self, node: &Node<'t>, intrinsic: &Intrinsic<'t>) -> Text {
        match intrinsic {
            Intrinsic::Sub(text, _) if has_dynamic_reference(text) => {
                self.gap_of(node, "what it resolves to is not given")
            }
            Intrinsic::Ref(name) => self.reference(node, name),
            Intrinsic::GetAtt(id, attribute) => self.attribute(node, id, attribute),
            Intrinsic::Sub(text, variables) => self.substitute(node, text, variables.as_ref()),
            Intrinsic::Join(delimiter, list) => self.join(delimiter, list),
            Intrinsic::Other("Fn::Select", argument) => {
                let selected = self.select(argument);
                selected.unwrap_or_else(|| self.gap_of(node, "no element can be selected here"))
            }
            Intrinsic::Other("Fn::ImportValue", argument) => self.import(node, argument),
            Intrinsic::Other("Fn::FindInMap", argument) => self.mapping(argument).map_or_else(
                |why| Text::gap(self.gap_number(&self.taken_from_mapping(node, argument)), why),
                |value| self.literal(&value),
            ),
            Intrinsic::Other(name, _) => {
                self.gap_of(node, &format!("`{name}` is not evaluated here"))
            }
        }
    }

    /// The elements that a function gives, if it gives a list.
    pub(super) fn list(&self, node: &Node<'t>, intrinsic: &Intrinsic<'t>) -> Option<Vec<Text>> {
        match intrinsic {
            Intrinsic::Ref(name) => {
                let parameter = self.template.parameter(name)?;
                let trimmed = |text: Text| text.trimmed();
                parameter.is_list().then(|| {
                    self.reference(node, name).split(",").into_iter().map(trimmed).collect()
                })
            }
            Intrinsic::Other("Fn::Split", argument) => {
                let mut parts = argument.items();
                let (delimiter, source) = (parts.next()?, parts.next()?);
                Some(self.text(&source).split(delimiter.as_str()?))
            }
            Intrinsic::Other("Fn::FindInMap", argument) => {
                let value = self.mapping(argument).ok()?;
                value.is_list().then(|| value.items().map(|it| self.literal(&it)).collect())
            }
            _ => None,
        }
    }

    fn join(&self, delimiter: &str, list: &Node<'t>) -> Text {
        let mut joined = Text::default();
        for (index, part) in self.texts(list).iter().enumerate() {
            // The rest of a text that is too long makes no difference.
            if joined.as_str().len() > LONGEST_TEXT {
                break;
            }
            if index > 0 {
                joined.push_str(delimiter);
            }
            joined.push(part);
        }
        joined
    }

    fn select(&self, argument: &Node<'t>) -> Option<Text> {
        let mut parts = argument.items();
        let (index, list) = (parts.next()?, parts.next()?);
        let index: usize = self.text(&index).as_known()?.parse().ok()?;
        self.texts(&list).into_iter().nth(index)
    }

    fn import(&self, node: &Node<'t>, argument: &Node<'t>) -> Text {
        let export = self.text(argument);
        let given = export.as_known().and_then(|name| self.environment.value_of_import(name));
        if let Some(given) = given {
            return Text::known(given);
        }
        let exported = export.as_known().and_then(|name| self.gaps.borrow().export(name).cloned());
        if let Some(exported) = exported {
            return exported;
        }
        let why = Unknown::new(format!("what `{export}` exports is not given")).at(node);
        let why = match export.as_known() {
            Some(export) => why.until_given(Missing::Import(export.to_owned())),
            None => why,
        };
        Text::gap(self.gap_number(&node.expr().to_json()), Arc::new(why))
    }

    /// The value that a mapping has for keys; or why that is not known: one of the keys is not, or it has none.
    fn mapping(&self, argument: &Node<'t>) -> Result<Node<'t>, Arc<Unknown>> {
        let keys: Vec<Text> =
            argument.items().take(3).map(|argument| self.text(&argument)).collect();
        let keys: Vec<&str> = keys.iter().map(Text::to_known).collect::<Result<_, _>>()?;
        let mappings = self.template.section("Mappings");
        let found = mappings.filter(|_| keys.len() == 3).and_then(|all| all.at(keys.clone()));
        found.ok_or_else(|| {
            let why = match keys.as_slice() {
                [mapping, first, second] => {
                    format!("mapping `{mapping}` has no `{second}` of `{first}`")
                }
                _ => "`Fn::FindInMap` needs a mapping and two keys".to_owned(),
            };
            Arc::new(Unknown::new(why).at(argument))
        })
    }

    /// What a function takes from a mapping by keys that are not known: the same from an equal mapping alone.
    pub(super) fn taken_from_mapping(&self, node: &Node<'t>, argument: &Node<'t>) -> String {
        let name = argument.items().next().map(|name| self.text(&name)).unwrap_or_default();
        let number = self.mappings.get(
            name.as_str().to_owned(),
            || {
                let all = self.template.section("Mappings");
                let one = name.as_known().and_then(|name| all?.get(name));
                self.gap_number(&one.or(all).map(|it| it.expr().to_json()).unwrap_or_default())
            },
            || usize::MAX,
        );
        format!("{} of {number}", node.expr().to_json())
    }

    /// A value of `Mappings`, which contains no functions.
    fn literal(&self, node: &Node<'t>) -> Text {
        if node.is_list() || node.is_object() {
            return self.gap_of(node, "a mapping holds only texts and lists of texts");
        }
        node.as_str().map_or_else(|| Text::known(node.expr().to_json()), Text::known)
    }

    /// A value that only deployment decides. Equal ones have the same JSON.
    fn gap_of(&self, node: &Node<'t>, why: &str) -> Text {
        self.gap(&node.expr().to_json(), why, node)
    }

    /// A value that only deployment decides. Equal ones have the same `value`.
    fn gap(&self, value: &str, why: &str, node: &Node<'t>) -> Text {
        Text::gap(self.gap_number(value), Arc::new(Unknown::new(why).at(node)))
    }

    /// A value that is a word, such as a Region. One that is not known is still no more than a word.
    pub(in crate::evaluate) fn word(&self, value: Text) -> Text {
        match value.to_known() {
            Ok(_) => value,
            Err(why) => Text::word_gap(self.gap_number(&format!("word {}", value.as_str())), why),
        }
    }

    /// A value for a word, such as the end of a made-up name.
    fn word_gap(&self, value: &str, why: &str, node: &Node<'t>) -> Text {
        Text::word_gap(self.gap_number(value), Arc::new(Unknown::new(why).at(node)))
    }

    fn gap_number(&self, value: &str) -> usize {
        if !self.named_gaps {
            return usize::MAX;
        }
        self.gaps.borrow_mut().number(value)
    }

    /// Guards against values that refer to themselves.
    fn descend(&self, node: &Node<'t>, resolve: impl FnOnce() -> Text) -> Text {
        if self.depth.get() >= MAX_DEPTH {
            return Text::unknown(Arc::new(
                Unknown::new("the value is nested too deep, or refers to itself").at(node),
            ));
        }
        self.depth.set(self.depth.get() + 1);
        let text = resolve();
        self.depth.set(self.depth.get() - 1);
        if text.as_str().len() > LONGEST_TEXT && node.as_str().is_none() {
            let why = format!("the text is longer than {LONGEST_TEXT} characters");
            return Text::unknown(Arc::new(Unknown::new(why).at(node)));
        }
        text
    }
}

#[cfg(test)]
mod tests;
