//! Replaces values of a template by unknown ones.

use super::expr::Kind;
use super::tree::unescaped;
use super::{Expr, Template};

impl Template {
    /// The same template, with a function in place of the values at these JSON pointers. A whole
    /// section becomes empty.
    pub(crate) fn without_values_at(&self, pointers: &[String]) -> Self {
        // The size is that of the original template.
        let mut template = Self { read_bytes: Some(self.bytes()), ..self.clone() };
        template.text.take();
        for pointer in pointers {
            let keys: Vec<String> = pointer.split('/').skip(1).map(unescaped).collect();
            let value_for = match keys.len() {
                0 | 1 => Expr::object::<&str>([]),
                _ => unknown(),
            };
            if let Some(value) = at(&mut template.root, &keys) {
                value.kind = value_for.kind;
            }
        }
        template
    }

    /// The same template, in which the resources with these logical ids have unknown properties.
    pub(crate) fn with_unknown_properties(mut self, ids: &[String]) -> Self {
        let Some(Kind::Map(resources)) =
            at(&mut self.root, &["Resources".to_owned()]).map(|section| &mut section.kind)
        else {
            return self;
        };
        for id in ids {
            if let Some(Kind::Map(members)) = resources.get_mut(id).map(|one| &mut one.kind) {
                members.insert("Properties".into(), unknown());
            }
        }
        self
    }
}

/// A function that may give anything.
fn unknown() -> Expr {
    Expr::object([("Fn::Transform", Some(Expr::from(Vec::<Expr>::new())))])
}

fn at<'e>(root: &'e mut Expr, keys: &[String]) -> Option<&'e mut Expr> {
    keys.iter().try_fold(root, |value, key| match &mut value.kind {
        Kind::Map(members) => members.get_mut(key),
        Kind::List(elements) => elements.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_is_pointed_at_is_unknown() {
        let template: Template = json!({ "A": { "b/c": [1, 2] }, "Outputs": 5 }).into();
        let pointers = ["/A/b~1c/1", "/Outputs", "/A/missing"].map(str::to_owned);
        let expected = json!({ "A": { "b/c": [1, { "Fn::Transform": [] }] }, "Outputs": {} });
        assert_eq!(template.without_values_at(&pointers), expected.into());
    }

    #[test]
    fn properties_are_unknown_where_they_were_missing() {
        let template: Template = json!({ "Resources": { "A": { "Type": "B" }, "C": {} } }).into();
        let properties = json!({ "Fn::Transform": [] });
        let expected = json!({
            "Resources": { "A": { "Type": "B", "Properties": properties }, "C": {} },
        });
        let ids = ["A", "Missing"].map(str::to_owned);
        assert_eq!(template.with_unknown_properties(&ids), expected.into());
    }
}
