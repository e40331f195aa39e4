//! One fault as it is listed, and when it counts as found.

use serde_json::{Value, json};
use tablature::rules;
use tablature::template::Template;

use super::bases::Base;

/// A valid template, what is changed in it, and the one code that must be found then.
pub(crate) struct Fault {
    code: &'static str,
    what: &'static str,
    source: &'static str,
    bases: Vec<Base>,
    changes: Vec<Change>,
    at: Option<&'static str>,
}

struct Change {
    path: &'static str,
    /// `None` takes the value away.
    wrong: Option<Value>,
    /// The value at the limit, with which nothing is found.
    right: Option<Value>,
}

/// A fault that must be found under `code`: what it is, and AWS's page.
pub(crate) fn fault(code: &'static str, what: &'static str, source: &'static str) -> Fault {
    Fault { code, what, source, bases: Vec::new(), changes: Vec::new(), at: None }
}

impl Fault {
    /// In which valid templates: the fault stands in each of them by itself.
    pub(crate) fn of(mut self, bases: &[Base]) -> Self {
        self.bases.extend(bases);
        self
    }

    /// A value is put in. `Tracks/TableName` is a property of the resource `Tracks`, what begins with
    /// a slash is a JSON pointer, and nothing is the template. Of a role, `policy` is its first inline
    /// policy, `statement` that one's first statement, and `trust` the first of its trust policy. The
    /// element behind the last of a list is added.
    pub(crate) fn set(mut self, path: &'static str, value: impl Into<Value>) -> Self {
        self.changes.push(Change { path, wrong: Some(value.into()), right: None });
        self
    }

    /// A value beyond a limit, and the one at the limit.
    pub(crate) fn beyond(
        mut self,
        path: &'static str,
        wrong: impl Into<Value>,
        right: impl Into<Value>,
    ) -> Self {
        let (wrong, right) = (Some(wrong.into()), Some(right.into()));
        self.changes.push(Change { path, wrong, right });
        self
    }

    /// A value is taken away.
    pub(crate) fn without(mut self, path: &'static str) -> Self {
        self.changes.push(Change { path, wrong: None, right: None });
        self
    }

    /// Where the finding stands, if not at or below a changed value, or at what holds it.
    pub(crate) fn at(mut self, path: &'static str) -> Self {
        self.at = Some(path);
        self
    }

    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    /// The templates with the fault.
    pub(crate) fn templates(&self) -> impl Iterator<Item = Value> {
        self.bases.iter().map(|base| self.changed(*base, |change| change.wrong.as_ref()))
    }

    /// What is wrong with how the rules judge it, if anything: a line for each template.
    pub(crate) fn judge(&self) -> Vec<String> {
        assert!(!self.bases.is_empty() && !self.changes.is_empty(), "{}: no template", self.what);
        self.bases.iter().flat_map(|base| [self.miss(*base), self.noise(*base)]).flatten().collect()
    }

    fn miss(&self, base: Base) -> Option<String> {
        let found = found(self.changed(base, |change| change.wrong.as_ref()));
        let is_found = match found.as_slice() {
            [(code, pointer)] => *code == self.code && self.is_there(pointer),
            _ => false,
        };
        (!is_found).then(|| {
            let wanted = self.at.map_or_else(String::new, |at| format!(" at {}", pointer(at)));
            format!(
                "{} ({}) in {base:?}: wanted {}{wanted}, found {}",
                self.what,
                self.source,
                self.code,
                listed(&found),
            )
        })
    }

    /// The same template with the values at their limits.
    fn noise(&self, base: Base) -> Option<String> {
        self.changes.iter().find(|change| change.right.is_some())?;
        let found =
            found(self.changed(base, |change| change.right.as_ref().or(change.wrong.as_ref())));
        (!found.is_empty())
            .then(|| format!("{} at its limit in {base:?}: found {}", self.what, listed(&found)))
    }

    fn changed(&self, base: Base, value: impl Fn(&Change) -> Option<&Value>) -> Value {
        let mut template = base.template();
        for change in &self.changes {
            let (outer, last) = split(&pointer(change.path));
            match value(change) {
                Some(value) => put(holder(&mut template, &outer), &last, value.clone()),
                None => take(holder(&mut template, &outer), &last),
            }
        }
        template
    }

    fn is_there(&self, found: &str) -> bool {
        match self.at {
            Some(at) => found == pointer(at),
            None => self.changes.iter().any(|change| {
                let changed = pointer(change.path);
                let around = split(&changed).0;
                found == changed || found == around || found.starts_with(&format!("{changed}/"))
            }),
        }
    }
}

/// The codes that the rules find in a template, with the JSON pointers.
pub(crate) fn found(template: Value) -> Vec<(&'static str, String)> {
    let report = rules::check(&Template::from(template));
    let spot = |finding: &tablature::findings::Finding| {
        (finding.code(), finding.location().pointer.clone().unwrap_or_default())
    };
    report.findings().map(spot).collect()
}

pub(crate) fn listed(found: &[(&'static str, String)]) -> String {
    if found.is_empty() {
        return "nothing".to_owned();
    }
    let lines: Vec<String> =
        found.iter().map(|(code, pointer)| format!("{code} at {pointer}")).collect();
    lines.join(", ")
}

fn pointer(path: &str) -> String {
    if path.is_empty() || path.starts_with('/') {
        return path.to_owned();
    }
    let Some((resource, property)) = path.split_once('/') else {
        return format!("/Resources/{path}");
    };
    let (first, rest) = property.split_at(property.find('/').unwrap_or(property.len()));
    let first = match first {
        "policy" => "Policies/0/PolicyDocument",
        "statement" => "Policies/0/PolicyDocument/Statement/0",
        "trust" => "AssumeRolePolicyDocument/Statement/0",
        other => other,
    };
    format!("/Resources/{resource}/Properties/{first}{rest}")
}

fn split(pointer: &str) -> (String, String) {
    let (outer, last) = pointer.rsplit_once('/').unwrap();
    (outer.to_owned(), last.replace("~1", "/").replace("~0", "~"))
}

/// The value at a pointer; objects on the way are made.
fn holder<'v>(template: &'v mut Value, pointer: &str) -> &'v mut Value {
    pointer.split('/').skip(1).fold(template, |value, key| match value {
        Value::Array(items) => items.get_mut(key.parse::<usize>().unwrap()).unwrap(),
        object => {
            let key = key.replace("~1", "/").replace("~0", "~");
            object.as_object_mut().unwrap().entry(key).or_insert_with(|| json!({}))
        }
    })
}

fn put(holder: &mut Value, key: &str, value: Value) {
    match holder {
        Value::Array(items) => match key.parse::<usize>().unwrap() {
            end if end == items.len() => items.push(value),
            index => items[index] = value,
        },
        object => object[key] = value,
    }
}

fn take(holder: &mut Value, key: &str) {
    match holder {
        Value::Array(items) => drop(items.remove(key.parse::<usize>().unwrap())),
        object => drop(object.as_object_mut().unwrap().shift_remove(key).unwrap()),
    }
}
