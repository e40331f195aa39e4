//! How much of an item's 400 KB its values take.
//!
//! See [item sizes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html).

use super::number::Number;
use crate::dynamodb::{AttributeValue, Typed};
use crate::facts::limits::items::{DOCUMENT_OVERHEAD_BYTES, MEMBER_OVERHEAD_BYTES};

/// The size of a value in bytes.
pub(super) fn bytes(value: &AttributeValue) -> usize {
    match &value.typed {
        Typed::String(text) => text.len(),
        Typed::Number(digits) => of_number(digits),
        Typed::Binary(bytes) => bytes.len(),
        Typed::Bool(_) | Typed::Null => 1,
        Typed::List(values) => {
            DOCUMENT_OVERHEAD_BYTES
                + values.iter().map(|value| MEMBER_OVERHEAD_BYTES + bytes(value)).sum::<usize>()
        }
        Typed::Map(members) => {
            let member = |(name, value): &(String, AttributeValue)| {
                MEMBER_OVERHEAD_BYTES + name.len() + bytes(value)
            };
            DOCUMENT_OVERHEAD_BYTES + members.iter().map(member).sum::<usize>()
        }
        Typed::StringSet(texts) => texts.iter().map(String::len).sum(),
        Typed::NumberSet(numbers) => numbers.iter().map(|digits| of_number(digits)).sum(),
        Typed::BinarySet(sets) => sets.iter().map(Vec::len).sum(),
    }
}

fn of_number(digits: &str) -> usize {
    Number::read(digits).map_or(digits.len(), |number| number.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_its_size() {
        let sizes: [(AttributeValue, usize); 9] = [
            ("é".into(), 2),
            (85.5.into(), 3),
            (AttributeValue::binary([0, 1]), 2),
            (true.into(), 1),
            (AttributeValue::null(), 1),
            (AttributeValue::list(["a", "b"]), 3 + 2 + 2),
            (AttributeValue::map([("key", "a")]), 3 + 1 + 3 + 1),
            (AttributeValue::number_set(["1", "22"]), 2 + 2),
            (AttributeValue::list([AttributeValue::map([("", 1)])]), 3 + 1 + 3 + 1 + 2),
        ];
        for (value, size) in sizes {
            assert_eq!(bytes(&value), size, "{value:?}");
        }
    }
}
