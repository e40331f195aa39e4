//! Replaces values of a template by unknown ones.

use super::expr::Kind;
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
            let unknown = match keys.len() {
                0 | 1 => Expr::object::<&str>([]),
                _ => Expr::object([("Fn::Transform", Some(Expr::from(Vec::new())))]),
            };
            if let Some(value) = at(&mut template.root, &keys) {
                value.kind = unknown.kind;
            }
        }
        template
    }
}

fn at<'e>(root: &'e mut Expr, keys: &[String]) -> Option<&'e mut Expr> {
    keys.iter().try_fold(root, |value, key| match &mut value.kind {
        Kind::Map(members) => members.get_mut(key),
        Kind::List(elements) => elements.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    })
}

fn unescaped(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
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
}
