//! `Calls`: the setters of a builder that were called, so that no value silently replaces another.

use crate::site::Site;

/// The setters of a builder that were called so far. Many builders have no such call, so the record
/// is allocated on first use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calls(Option<Box<Record>>);

#[derive(Clone, Debug, Default)]
struct Record {
    /// The single values that are set, each with the place of the last call.
    values: Vec<(&'static str, Site)>,
    repeated: Vec<Repeated>,
    /// Within `replacing`, the lists that were emptied.
    replacing: Option<Vec<&'static str>>,
}

/// A value that was set twice.
#[derive(Clone, Debug)]
pub(crate) struct Repeated {
    /// The part that it belongs to, such as ``index `byUser` ``; `None` for the declaration itself.
    pub(crate) part: Option<String>,
    /// The value: the name of its setter, or the call with the entry's key.
    pub(crate) value: String,
    /// The second call, as the user would write it.
    pub(crate) call: String,
    pub(crate) first: Site,
    pub(crate) second: Site,
}

impl Calls {
    /// Records that a single value is set by the setter of its name.
    #[track_caller]
    pub(crate) fn once(&mut self, value: &'static str) {
        self.set(value, |value| format!("{value}(…)"));
    }

    /// Records that a single value is set by this `call`, one of several setters for it.
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

    /// Records that an entry of a key replaces the entry that was set at `first`.
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

    /// Adds an entry to a list. Within `replacing` it replaces the entry that is the `same`.
    pub(crate) fn add<T>(&self, list: &mut Vec<T>, entry: T, same: impl Fn(&T, &T) -> bool) {
        let known = list.iter_mut().find(|known| self.is_replacing() && same(known, &entry));
        match known {
            Some(known) => *known = entry,
            None => list.push(entry),
        }
    }

    /// Adds to a list without keys. Within `replacing` the first call empties the list before.
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

    /// Whether a setter is called for the first time, so that its value so far is the default.
    pub(crate) fn is_first(&mut self, setter: &'static str, site: Site) -> bool {
        let values = &mut self.record().values;
        let is_first = !values.iter().any(|(known, _)| *known == setter);
        if is_first {
            values.push((setter, site));
        }
        is_first
    }

    /// Takes over the values that were set twice on a part that the declaration now owns.
    pub(crate) fn absorb(&mut self, part: &Self, name: impl Fn() -> String) {
        for repeated in part.repeated() {
            let part = repeated.part.clone().or_else(|| Some(name()));
            self.record().repeated.push(Repeated { part, ..repeated.clone() });
        }
    }

    /// From here on values replace others. The result is for
    /// [`end_replacing`](Self::end_replacing).
    pub(crate) fn begin_replacing(&mut self) -> Option<Vec<&'static str>> {
        self.record().replacing.replace(Vec::new())
    }

    /// Restores the state before [`begin_replacing`](Self::begin_replacing).
    pub(crate) fn end_replacing(&mut self, before: Option<Vec<&'static str>>) {
        self.record().replacing = before;
    }

    pub(crate) fn is_replacing(&self) -> bool {
        self.0.as_ref().is_some_and(|record| record.replacing.is_some())
    }

    /// The values that were set twice outside of `replacing`.
    pub(crate) fn repeated(&self) -> &[Repeated] {
        self.0.as_ref().map_or(&[], |record| &record.repeated)
    }

    fn record(&mut self) -> &mut Record {
        self.0.get_or_insert_default()
    }
}

/// Two values are equal whatever calls made them.
impl PartialEq for Calls {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Calls {}
