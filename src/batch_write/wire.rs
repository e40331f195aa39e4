//! Values in DynamoDB's JSON: `{"N": "85.5"}`.

use serde_json::{Map, Value, json};

use crate::dynamodb::{AttributeValue, Typed};

pub(super) fn value(value: &AttributeValue) -> Value {
    let written: Value = match &value.typed {
        Typed::String(text) | Typed::Number(text) => json!(text),
        Typed::Binary(bytes) => json!(base64(bytes)),
        Typed::Bool(truth) => json!(truth),
        Typed::Null => json!(true),
        Typed::List(values) => values.iter().map(self::value).collect(),
        Typed::Map(members) => {
            let member =
                |(name, value): &(String, AttributeValue)| (name.clone(), self::value(value));
            Value::Object(members.iter().map(member).collect())
        }
        Typed::StringSet(texts) | Typed::NumberSet(texts) => json!(texts),
        Typed::BinarySet(sets) => sets.iter().map(|bytes| base64(bytes)).collect(),
    };
    Value::Object(Map::from_iter([(value.code().to_owned(), written)]))
}

/// Base64 with padding, as the AWS CLI reads binary values.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (index, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let digit = usize::try_from(bits >> shift & 63).ok().and_then(|at| DIGITS.get(at));
            match digit {
                Some(digit) if index <= chunk.len() => text.push(char::from(*digit)),
                _ => text.push('='),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_its_spelling() {
        let map = AttributeValue::map([("KPI", 85.0), ("feedback_360", 83.5)]);
        let values: [(AttributeValue, Value); 11] = [
            ("".into(), json!({ "S": "" })),
            (85.5.into(), json!({ "N": "85.5" })),
            (AttributeValue::number("85.50"), json!({ "N": "85.50" })),
            (true.into(), json!({ "BOOL": true })),
            (AttributeValue::null(), json!({ "NULL": true })),
            (AttributeValue::binary("hi"), json!({ "B": "aGk=" })),
            (AttributeValue::list(["a"]), json!({ "L": [{ "S": "a" }] })),
            (map, json!({ "M": { "KPI": { "N": "85" }, "feedback_360": { "N": "83.5" } } })),
            (AttributeValue::string_set(["a"]), json!({ "SS": ["a"] })),
            (AttributeValue::number_set(["1"]), json!({ "NS": ["1"] })),
            (AttributeValue::binary_set(["hi"]), json!({ "BS": ["aGk="] })),
        ];
        for (set, written) in values {
            assert_eq!(value(&set), written);
        }
    }

    #[test]
    fn base64_is_padded() {
        let texts =
            ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(|it| base64(it.as_bytes()));
        assert_eq!(texts, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]);
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }
}
