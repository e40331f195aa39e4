//! Judges sample data: each item against the keys of its table and DynamoDB's limits.
//!
//! The keys are the template's, so an item is judged against what will be deployed.

mod entities;
mod keys;
mod number;
mod rules;
mod size;
mod values;
mod vectors;

use std::collections::BTreeMap;

use self::keys::{KeyAttribute, Keys};
use self::number::Number;
pub(super) use self::rules::RULES;
use self::rules::{EMPTY_KEY, ITEM_SIZE, KEY_SIZE, KEY_TYPE, NO_KEY, SAID_TWICE, SAME_KEY};
use crate::dynamodb::{AttributeValue, ItemAttribute, ItemDeclaration, Typed};
use crate::facts::limits::items::ITEM_BYTES;
use crate::findings::{Finding, finding};
use crate::names;
use crate::site::Site;
use crate::stack::Stack;
use crate::template::Template;

/// The findings in the sample data of a stack, whose template this is.
pub(super) fn judge(stack: &Stack, template: &Template) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut places: BTreeMap<(String, Vec<KeyValue>), Site> = BTreeMap::new();
    for item in stack.all::<ItemDeclaration>() {
        // A table of another stack has a finding already.
        let Some(table) =
            template.resource(&item.table.logical_id()).filter(|_| item.table.owner == stack.owner)
        else {
            continue;
        };
        let keys = Keys::of(&table);
        let judged = Judged { item, name: &item.id.value, keys };
        judged.check(&mut findings);
        vectors::check(item, &table, &judged.keys, &mut findings);
        entities::check(item, &mut findings);
        let Some(key) = judged.key() else { continue };
        let place = (item.table.logical_id(), key);
        match places.get(&place) {
            Some(first) => findings.push(judged.same_key(*first)),
            None => {
                places.insert(place, item.id.site);
            }
        }
    }
    findings
}

/// An item that is judged against the keys of its table.
struct Judged<'t> {
    item: &'t ItemDeclaration,
    /// The table's name in messages.
    name: &'t str,
    keys: Keys<'t>,
}

/// The value of a key attribute, as DynamoDB compares it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum KeyValue {
    String(String),
    Number(Number),
    Binary(Vec<u8>),
}

impl Judged<'_> {
    fn check(&self, findings: &mut Vec<Finding>) {
        for key in &self.keys.table {
            if self.value(key.attribute).is_none() {
                findings.push(self.missing(key));
            }
        }
        for (index, attribute) in self.item.attributes.iter().enumerate() {
            let (name, value) = &attribute.value;
            let first = (self.item.attributes.iter().take(index)).find(|it| it.value.0 == *name);
            if let Some(first) = first {
                findings.push(set_twice(first, attribute));
                continue;
            }
            findings.extend(self.key_attribute(attribute));
            values::check(name, value, attribute.site, findings);
        }
        findings.extend(self.size());
    }

    fn value(&self, attribute: &str) -> Option<&AttributeValue> {
        self.item.attribute_named(attribute).map(|it| &it.value.1)
    }

    fn missing(&self, key: &KeyAttribute<'_>) -> Finding {
        let (attribute, noun) = (key.attribute, key.noun());
        let finding =
            finding!(&NO_KEY, "an item of table `{}` has no {noun} `{attribute}`", self.name)
                .here(self.item.id.site, format!("without `{attribute}`"))
                .and(&key.node, format!("the {noun}"));
        let names = self.item.attributes.iter().map(|it| it.value.0.as_str());
        let others = names.filter(|name| self.keys.with(name).is_none());
        match names::nearest(attribute, others) {
            Some(near) => finding.help(format!("did you mean `{attribute}` instead of `{near}`?")),
            None => {
                let code = self.keys.type_of(attribute).map_or("S", |(code, _)| code);
                let (_, value) = example(code);
                finding.help(format!("say it: `.attribute(\"{attribute}\", {value})`"))
            }
        }
    }

    /// Reports the first fault in the value of a key attribute.
    fn key_attribute(&self, attribute: &ItemAttribute) -> Option<Finding> {
        let (name, value) = &attribute.value;
        let key = self.keys.with(name)?;
        let whose = key.noun_of(self.name);
        if let Some((code, definition)) = self.keys.type_of(name)
            && code != value.code()
        {
            let (noun, example) = example(code);
            let finding = finding!(&KEY_TYPE, "`{name}`, {whose}, is {}", words(value.code()))
                .here(attribute.site, format!("{} here", words(value.code())))
                .and(definition, format!("{} here", words(code)));
            let help = format!("write {noun}: `.attribute(\"{name}\", {example})`");
            return Some(finding.help(help));
        }
        let bytes = size::bytes(value);
        if bytes == 0 {
            let finding = finding!(&EMPTY_KEY, "`{name}`, {whose}, is empty")
                .here(attribute.site, "nothing here")
                .and(&key.node, format!("the {}", key.noun()));
            return Some(match key.index {
                Some(_) => {
                    finding.help("leave the attribute out: the item is then not in the index")
                }
                None => finding.help("give it a value of at least one byte"),
            });
        }
        let most = key.most_bytes();
        (bytes > most).then(|| {
            finding!(&KEY_SIZE, "`{name}`, {whose}, has {bytes} bytes, at most {most} are allowed")
                .here(attribute.site, format!("{bytes} bytes"))
                .and(&key.node, format!("the {}", key.noun()))
                .help("keep a digest or an id in the key, and the value in another attribute")
        })
    }

    fn size(&self) -> Option<Finding> {
        let attributes = &self.item.attributes;
        let of =
            |attribute: &ItemAttribute| attribute.value.0.len() + size::bytes(&attribute.value.1);
        let bytes: usize = attributes.iter().map(of).sum();
        let greatest = attributes.iter().max_by_key(|attribute| of(attribute))?;
        (bytes > ITEM_BYTES).then(|| {
            finding!(
                &ITEM_SIZE,
                "an item of table `{}` has {bytes} bytes, at most {ITEM_BYTES} are allowed",
                self.name
            )
            .here(self.item.id.site, "this item")
            .and(greatest.site, format!("{} of them here", of(greatest)))
            .help("keep large values in Amazon S3 and their object keys in the item")
        })
    }

    /// The values of the table's key, if they can be compared.
    fn key(&self) -> Option<Vec<KeyValue>> {
        let scalar = |key: &KeyAttribute<'_>| match &self.value(key.attribute)?.typed {
            Typed::String(text) => Some(KeyValue::String(text.clone())),
            Typed::Number(digits) => Number::read(digits).map(KeyValue::Number),
            Typed::Binary(bytes) => Some(KeyValue::Binary(bytes.clone())),
            _ => None,
        };
        (!self.keys.table.is_empty()).then(|| self.keys.table.iter().map(scalar).collect())?
    }

    fn same_key(&self, first: Site) -> Finding {
        let key: Vec<String> =
            self.keys.table.iter().map(|key| format!("`{}`", key.attribute)).collect();
        let finding = finding!(
            &SAME_KEY,
            "two items of table `{}` have the same {}",
            self.name,
            key.join(" and ")
        )
        .at(self.item.id.site);
        let finding = if first == self.item.id.site {
            finding.label("both, since it is declared twice")
        } else {
            finding.label("the second").and(first, "the first")
        };
        finding.help("give one of them another key, or take it out")
    }
}

fn set_twice(first: &ItemAttribute, second: &ItemAttribute) -> Finding {
    finding!(&SAID_TWICE, "an item has `{}` twice", second.value.0)
        .here(second.site, "the second")
        .and(first.site, "the first")
        .help("keep one of them")
}

/// A value of a key's type: what it is called, and one of them.
fn example(code: &str) -> (&'static str, &'static str) {
    match code {
        "N" => ("a number", "1"),
        "B" => ("bytes", "AttributeValue::binary(…)"),
        _ => ("a text", "\"…\""),
    }
}

/// The name of a type in messages.
fn words(code: &str) -> &'static str {
    match code {
        "S" => "a string",
        "N" => "a number",
        "B" => "binary",
        "BOOL" => "a boolean",
        "NULL" => "null",
        "L" => "a list",
        "M" => "a map",
        "SS" => "a set of strings",
        "NS" => "a set of numbers",
        "BS" => "a set of binary values",
        _ => "of another type",
    }
}

#[cfg(test)]
mod tests;
