//! Other templates made of one: values with another member, and templates with another resource.

use indexmap::IndexMap;

use super::expr::Kind;
use super::{Expr, Template};

impl Expr {
    /// The members of an object; `None` for anything else.
    pub(crate) fn members(&self) -> Option<&IndexMap<String, Self>> {
        match &self.kind {
            Kind::Map(members) => Some(members),
            _ => None,
        }
    }

    /// The member of an object.
    pub(crate) fn member(&self, key: &str) -> Option<&Self> {
        self.members()?.get(key)
    }

    /// The elements of a list; `None` for anything else.
    pub(crate) fn elements(&self) -> Option<&[Self]> {
        match &self.kind {
            Kind::List(elements) => Some(elements),
            _ => None,
        }
    }

    /// An object with this member, in the place of the one that it has or else behind all others; without it for
    /// `None`.
    pub(crate) fn setting(&self, key: &str, value: Option<Self>) -> Self {
        let mut members = self.members().cloned().unwrap_or_default();
        match value {
            Some(value) => {
                members.insert(key.to_owned(), value);
            }
            None => {
                members.shift_remove(key);
            }
        }
        self.with_kind(Kind::Map(members))
    }

    /// The same value with another member behind these keys, where objects lead to it.
    pub(crate) fn setting_at(&self, path: &[&str], value: Option<Self>) -> Self {
        match path {
            [] => value.unwrap_or_else(|| self.clone()),
            [key] => self.setting(key, value),
            [key, rest @ ..] => {
                let within = self.member(key).cloned();
                let within = within.unwrap_or_else(|| Kind::Map(IndexMap::new()).into());
                self.setting(key, Some(within.setting_at(rest, value)))
            }
        }
    }

    /// The same in its place: sets a member of an object, or removes it.
    fn set(&mut self, key: &str, value: Option<Self>) {
        if self.members().is_none() {
            *self = Kind::Map(IndexMap::new()).into();
        }
        let Kind::Map(members) = &mut self.kind else { return };
        match value {
            Some(value) => {
                self.depth = self.depth.max(value.depth.saturating_add(1));
                members.insert(key.to_owned(), value);
            }
            None => {
                members.shift_remove(key);
            }
        }
    }
}

impl Template {
    /// A template without anything.
    pub(crate) fn empty() -> Self {
        Self::from_root(Kind::Map(IndexMap::new()).into())
    }

    /// The same template with another member of a section, or without it for `None`.
    pub(crate) fn setting(self, section: &str, name: &str, value: Option<Expr>) -> Self {
        let mut root = self.root;
        if root.member(section).is_none() {
            root.set(section, Some(Kind::Map(IndexMap::new()).into()));
        }
        let depth = root.depth;
        if let Kind::Map(sections) = &mut root.kind
            && let Some(of_section) = sections.get_mut(section)
        {
            of_section.set(name, value);
            root.depth = depth.max(of_section.depth.saturating_add(1));
        }
        Self { region: self.region, ..Self::from_root(root) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_come_stay_in_their_place_and_go() {
        let value = Expr::from(json!({ "a": 1, "b": { "c": [2] } }));
        let set = |path: &[&str], to| value.setting_at(path, to).to_json();
        assert_eq!(set(&["a"], Some(3.into())), r#"{"a":3,"b":{"c":[2]}}"#);
        assert_eq!(set(&["b", "d"], Some(3.into())), r#"{"a":1,"b":{"c":[2],"d":3}}"#);
        assert_eq!(set(&["b", "c"], None), r#"{"a":1,"b":{}}"#);
        assert_eq!(set(&["e", "f"], Some(3.into())), r#"{"a":1,"b":{"c":[2]},"e":{"f":3}}"#);
        let template = Template::from(json!({ "Resources": { "T": {} } }));
        let without = template.setting("Resources", "T", None);
        assert_eq!(without, json!({ "Resources": {} }).into());
    }
}
