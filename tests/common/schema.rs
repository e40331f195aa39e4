//! As much of JSON Schema as the schemas in `docs/` use. Anything else in one of them fails.

use serde_json::Value;

/// Why a document is not what a schema says; empty if it is.
pub(crate) fn mistakes(schema: &Value, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Check { root: schema, found: &mut found }.value(schema, document, "");
    found
}

struct Check<'s> {
    root: &'s Value,
    found: &'s mut Vec<String>,
}

impl Check<'_> {
    fn value(&mut self, schema: &Value, value: &Value, at: &str) {
        for (keyword, wanted) in schema.as_object().unwrap() {
            match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" | "properties" => {}
                "$ref" => {
                    let pointer = wanted.as_str().unwrap().strip_prefix('#').unwrap();
                    let root = self.root;
                    self.value(root.pointer(pointer).unwrap(), value, at);
                }
                "type" => {
                    self.expect(is_of(wanted, value), at, &format!("is no {wanted}: {value}"))
                }
                "enum" => {
                    let known = wanted.as_array().unwrap().contains(value);
                    self.expect(known, at, &format!("is none of {wanted}: {value}"));
                }
                "required" => {
                    for name in wanted.as_array().unwrap() {
                        let is_there = value.get(name.as_str().unwrap()).is_some();
                        self.expect(is_there || !value.is_object(), at, &format!("lacks {name}"));
                    }
                }
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.value(wanted, item, &format!("{at}/{index}"));
                    }
                }
                "additionalProperties" => self.members(schema, wanted, value, at),
                other => panic!("{other} is not known to this test"),
            }
        }
    }

    fn members(&mut self, schema: &Value, others: &Value, value: &Value, at: &str) {
        for (name, member) in value.as_object().into_iter().flatten() {
            let at = format!("{at}/{name}");
            match schema.get("properties").and_then(|known| known.get(name)) {
                Some(known) => self.value(known, member, &at),
                None if others.is_object() => self.value(others, member, &at),
                None => self.expect(others == true, &at, "is not known"),
            }
        }
    }

    fn expect(&mut self, is_right: bool, at: &str, mistake: &str) {
        if !is_right {
            self.found.push(format!("{at} {mistake}"));
        }
    }
}

fn is_of(wanted: &Value, value: &Value) -> bool {
    let one = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "null" => value.is_null(),
        other => panic!("{other} is not known to this test"),
    };
    match wanted {
        Value::String(name) => one(name),
        names => names.as_array().unwrap().iter().any(|name| one(name.as_str().unwrap())),
    }
}
