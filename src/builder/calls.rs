//! `Calls`: which setters of a builder were called, so that no value replaces another without a word.

use crate::site::Site;

/// The calls of a builder's setters so far; many a builder has none, so the record is made late.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls(Option<Box<Record>>);

#[derive(Clone, Debug, Default)]
struct Record {
    /// The single values that were set, each where that was last.
    values: Vec<(&'static str, Site)>,
    repeated: Vec<Repeated>,
    /// Within `replacing`, the lists that were emptied there.
    replacing: Option<Vec<&'static str>>,
}

/// A value that was set twice.
#[derive(Clone, Debug)]
pub(crate) struct Repeated {
    /// What it was set of, such as ``index `byUser` ``; `None` where that is the declaration itself.
    pub(crate) part: Option<String>,
    /// The value: the name of its setter, or the call with the entry's key.
    pub(crate) value: String,
    /// The second call, as a person would write it.
    pub(crate) call: String,
    pub(crate) first: Site,
    pub(crate) second: Site,
}

impl Calls {
    /// A single value is set, by the setter of its name.
    #[track_caller]
    pub(crate) fn once(&mut self, value: &'static str) {
        self.set(value, |value| format!("{value}(…)"));
    }

    /// A single value is set that has several setters, by this `call`.
    #[track_caller]
    pub(crate) fn once_by(&mut self, value: &'static str, call: &str) {
        self.set(value, |_| call.to_owned());
    }

    #[track_caller]
    fn set(&mut self, value: &'static str, call: impl Fn(&str) -> String) {
        let second = Site::caller();
        let record = self.record();
        match record.values.iter_mut().find(|(known, _)| *known == value) {
            None => record.values.push((value, second)),
            Some((_, last)) => {
                let first = std::mem::replace(last, second);
                if record.replacing.is_none() {
                    let (value, call) = (value.to_owned(), call(value));
                    record.repeated.push(Repeated { part: None, value, call, first, second });
                }
            }
        }
    }

    /// The entry of a key is set, which takes the place of the entry that was set at `first`.
    #[track_caller]
    pub(crate) fn entry(&mut self, setter: &'static str, key: &str, first: Option<Site>) {
        let second = Site::caller();
        if let Some(first) = first.filter(|_| !self.is_replacing()) {
            let call = format!("{setter}(\"{key}\", …)");
            self.record().repeated.push(Repeated {
                part: None,
                value: call.clone(),
                call,
                first,
                second,
            });
        }
    }

    /// Adds an entry to a list; within `replacing` it takes the place of the one that it is the `same` as.
    pub(crate) fn add<T>(&self, list: &mut Vec<T>, entry: T, same: impl Fn(&T, &T) -> bool) {
        let known = list.iter_mut().find(|known| self.is_replacing() && same(known, &entry));
        match known {
            Some(known) => *known = entry,
            None => list.push(entry),
        }
    }

    /// Adds to a list without keys; the first call within `replacing` empties it before.
    pub(crate) fn extend<T>(
        &mut self,
        setter: &'static str,
        list: &mut Vec<T>,
        entries: impl IntoIterator<Item = T>,
    ) {
        if let Some(emptied) = self.0.as_mut().and_then(|record| record.replacing.as_mut())
            && !emptied.contains(&setter)
        {
            emptied.push(setter);
            list.clear();
        }
        list.extend(entries);
    }

    /// Whether a setter is called for the first time, so that what it sets is the default so far.
    pub(crate) fn is_first(&mut self, setter: &'static str, site: Site) -> bool {
        let values = &mut self.record().values;
        let is_first = !values.iter().any(|(known, _)| *known == setter);
        if is_first {
            values.push((setter, site));
        }
        is_first
    }

    /// Takes over what was set twice of a part, which the declaration now has.
    pub(crate) fn absorb(&mut self, part: &Self, name: impl Fn() -> String) {
        for repeated in part.repeated() {
            let part = repeated.part.clone().or_else(|| Some(name()));
            self.record().repeated.push(Repeated { part, ..repeated.clone() });
        }
    }

    /// From here on values replace others; what this gives ends it.
    pub(crate) fn begin_replacing(&mut self) -> Option<Vec<&'static str>> {
        self.record().replacing.replace(Vec::new())
    }

    /// As it was before [`begin_replacing`](Self::begin_replacing).
    pub(crate) fn end_replacing(&mut self, before: Option<Vec<&'static str>>) {
        self.record().replacing = before;
    }

    pub(crate) fn is_replacing(&self) -> bool {
        self.0.as_ref().is_some_and(|record| record.replacing.is_some())
    }

    /// The values that were set twice, and not in order to replace one.
    pub(crate) fn repeated(&self) -> &[Repeated] {
        self.0.as_ref().map_or(&[], |record| &record.repeated)
    }

    fn record(&mut self) -> &mut Record {
        self.0.get_or_insert_default()
    }
}

/// By which calls it was made does not tell one value from another.
impl PartialEq for Calls {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Calls {}
