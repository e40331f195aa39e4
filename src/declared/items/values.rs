//! Judges values on their own, whatever attribute they are in: numbers, sets, names, depth.

use std::collections::BTreeSet;

use super::number::Number;
use super::rules::{NESTING, NUMBER, SAID_TWICE, SET, UNNAMED};
use crate::dynamodb::{AttributeValue, Typed};
use crate::facts::limits::dynamodb::ATTRIBUTE_NAME_BYTES;
use crate::facts::limits::items::{NESTING as DEEPEST, NUMBER_DIGITS};
use crate::findings::{Finding, finding};
use crate::site::Site;

/// The findings in an attribute of an item.
pub(super) fn check(name: &str, value: &AttributeValue, site: Site, findings: &mut Vec<Finding>) {
    let mut checking = Checking { path: name.to_owned(), site, findings };
    checking.name(name);
    checking.value(value, 0);
}

struct Checking<'f> {
    /// The path of the value in messages: `kpiScores.KPI`.
    path: String,
    site: Site,
    findings: &'f mut Vec<Finding>,
}

impl Checking<'_> {
    fn name(&mut self, name: &str) {
        if ATTRIBUTE_NAME_BYTES.contains(&name.len()) {
            return;
        }
        let most = ATTRIBUTE_NAME_BYTES.end();
        let message = match name.len() {
            0 => "an attribute has an empty name".to_owned(),
            bytes => {
                format!("the name of an attribute has {bytes} bytes, at most {most} are allowed")
            }
        };
        self.push(Finding::new(&UNNAMED, message).help("name it, such as `createdAt`"));
    }

    fn value(&mut self, value: &AttributeValue, depth: usize) {
        match &value.typed {
            Typed::Number(digits) => self.number(digits),
            Typed::NumberSet(members) => {
                members.iter().for_each(|digits| self.number(digits));
                self.set(members, |digits| Number::read(digits).ok_or(digits.clone()));
            }
            Typed::StringSet(members) => self.set(members, String::clone),
            Typed::BinarySet(members) => self.set(members, Vec::clone),
            Typed::List(_) | Typed::Map(_) if depth >= DEEPEST => {
                let help = "keep the inner value as a text, such as its JSON";
                self.push(
                    finding!(
                        &NESTING,
                        "`{}` nests lists and maps deeper than {DEEPEST}",
                        self.top()
                    )
                    .help(help),
                );
            }
            Typed::List(values) => {
                for (index, inner) in values.iter().enumerate() {
                    self.within(&format!("[{index}]"), |checking| checking.value(inner, depth + 1));
                }
            }
            Typed::Map(members) => self.map(members, depth),
            Typed::String(_) | Typed::Binary(_) | Typed::Bool(_) | Typed::Null => {}
        }
    }

    fn map(&mut self, members: &[(String, AttributeValue)], depth: usize) {
        let mut names = BTreeSet::new();
        for (name, inner) in members {
            self.name(name);
            if !names.insert(name) {
                self.push(
                    finding!(&SAID_TWICE, "`{}` has `{name}` twice", self.path)
                        .help("keep one of them"),
                );
                continue;
            }
            self.within(&format!(".{name}"), |checking| checking.value(inner, depth + 1));
        }
    }

    fn number(&mut self, digits: &str) {
        let path = &self.path;
        let shown: String = digits.chars().take(60).collect();
        let cut = if shown.len() < digits.len() { "…" } else { "" };
        let (message, help) = match Number::read(digits) {
            None => (
                format!("`{path}` is not a number: `{shown}{cut}`"),
                "write digits: `AttributeValue::number(\"85.5\")`, or a text".to_owned(),
            ),
            Some(number) if !number.is_precise() => (
                format!(
                    "`{path}` has {} digits, at most {NUMBER_DIGITS} are allowed",
                    number.precision()
                ),
                "round it, or keep it as a text".to_owned(),
            ),
            Some(number) if !number.is_in_range() => (
                format!("`{path}` is no number that DynamoDB holds: `{shown}{cut}`"),
                "write 0 or a number from 1E-130 to 9.99…E+125, of either sign".to_owned(),
            ),
            Some(_) => return,
        };
        self.push(Finding::new(&NUMBER, message).help(help));
    }

    fn set<T, K: Ord>(&mut self, members: &[T], key: impl Fn(&T) -> K) {
        let different: BTreeSet<K> = members.iter().map(key).collect();
        let (message, help) = if members.is_empty() {
            ("is an empty set", "leave the attribute out")
        } else if different.len() < members.len() {
            ("is a set that has a member twice", "keep one of them, or make it a list")
        } else {
            return;
        };
        self.push(finding!(&SET, "`{}` {message}", self.path).help(help));
    }

    fn within(&mut self, part: &str, check: impl FnOnce(&mut Self)) {
        let before = self.path.len();
        self.path.push_str(part);
        check(self);
        self.path.truncate(before);
    }

    fn top(&self) -> &str {
        self.path.split(['.', '[']).next().unwrap_or_default()
    }

    fn push(&mut self, finding: Finding) {
        self.findings.push(finding.at(self.site));
    }
}
