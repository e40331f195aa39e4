//! The way to a value by ids and keys, which stays the same when lines or elements of a list move.

use super::tree::escaped;
use super::{Node, Template};

/// The members that tell the elements of a list apart, the first one before the others.
pub(crate) const ELEMENT_KEYS: [&str; 9] = [
    "Sid",
    "PolicyName",
    "IndexName",
    "AttributeName",
    "Region",
    "Key",
    "Name",
    "Id",
    "ParameterKey",
];

/// Longer texts are no names.
const LONGEST_KEY: usize = 128;

impl Template {
    /// A JSON pointer in which each element of a list stands by its key (`Sid`, `IndexName` …) or, if it is
    /// a text, by itself; one without either is `-`, whichever it is. What the pointer has beyond the
    /// template stays as it is.
    ///
    /// ```
    /// use tablature::template::Template;
    ///
    /// let template: Template = serde_json::json!({
    ///     "Statement": [{ "Sid": "Read", "Action": ["dynamodb:GetItem", "dynamodb:Query"] }],
    /// })
    /// .into();
    /// assert_eq!(
    ///     template.keyed_pointer("/Statement/0/Action/1"),
    ///     "/Statement/Read/Action/dynamodb:Query",
    /// );
    /// ```
    pub fn keyed_pointer(&self, pointer: &str) -> String {
        let way = self.root().along(pointer);
        let mut keyed = String::new();
        for (index, step) in pointer.split('/').skip(1).enumerate() {
            keyed.push('/');
            let holder = way.get(index).filter(|holder| holder.is_list());
            match holder.and_then(|_| way.get(index + 1)) {
                Some(element) => keyed += &key_of(element),
                None => keyed += step,
            }
        }
        keyed
    }
}

fn key_of(element: &Node<'_>) -> String {
    let named = ELEMENT_KEYS.iter().filter_map(|key| element.get(key)).find_map(|key| key.as_str());
    match named.or(element.as_str()).filter(|key| key.len() <= LONGEST_KEY) {
        Some(key) => escaped(key),
        None => "-".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn elements_stand_by_what_they_are() {
        let template: Template = json!({ "Resources": { "a/b": {
            "Indexes": [{ "IndexName": "byOwner", "Keys": [1] }, { "IndexName": { "Ref": "N" } }],
            "Names": ["x/y", "z".repeat(200)],
        } } })
        .into();
        for (pointer, keyed) in [
            ("", ""),
            ("/Resources/a~1b", "/Resources/a~1b"),
            ("/Resources/a~1b/Indexes/0", "/Resources/a~1b/Indexes/byOwner"),
            ("/Resources/a~1b/Indexes/0/Keys/0", "/Resources/a~1b/Indexes/byOwner/Keys/-"),
            ("/Resources/a~1b/Indexes/1/IndexName", "/Resources/a~1b/Indexes/-/IndexName"),
            ("/Resources/a~1b/Names/0", "/Resources/a~1b/Names/x~1y"),
            ("/Resources/a~1b/Names/1", "/Resources/a~1b/Names/-"),
            ("/Resources/a~1b/Names/7", "/Resources/a~1b/Names/7"),
            ("/Resources/Gone/1/2", "/Resources/Gone/1/2"),
        ] {
            assert_eq!(template.keyed_pointer(pointer), keyed, "{pointer}");
        }
    }
}
