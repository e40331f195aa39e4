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
    /// Within `replacing`, what was set there.
    replacing: Option<Vec<Set>>,
}

/// What a call within `replacing` set, by its setter.
pub(crate) type Set = (&'static str, Which);

/// Which of the things that a setter sets.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Which {
    /// Its only value, or the whole list.
    Whole,
    /// The entry of a key.
    Key(String),
    /// The entry at an index of the list.
    Index(usize),
}

/// A value that was set twice.
#[derive(Clone, Debug)]
pub(crate) struct Repeated {
    /// The part that it belongs to, such as ``index `byUser` ``; `None` for the declaration itself.
    pub(crate) part: Option<String>,
    /// The value: the name of its setter, or the call with the entry's key.
    pub(crate) value: String,
    /// The second call, as the user would write it; `None` where it stands within `replacing`.
    pub(crate) call: Option<String>,
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
        let is_on_purpose = self.replaces(value);
        let record = self.record();
        match record.values.iter_mut().find(|(known, _)| *known == value) {
            None => record.values.push((value, second)),
            Some((_, last)) => {
                let first = std::mem::replace(last, second);
                if !is_on_purpose {
                    let call = record.replacing.is_none().then(|| call(value));
                    let value = value.to_owned();
                    record.repeated.push(Repeated { part: None, value, call, first, second });
                }
            }
        }
    }

    /// Records that the entry of a key is set: it replaces the entry that was set at `first`.
    #[track_caller]
    pub(crate) fn entry(&mut self, setter: &'static str, key: &str, first: Option<Site>) {
        let second = Site::caller();
        let is_on_purpose = self.is_first_within(setter, Which::Key(key.to_owned()));
        if let Some(first) = first.filter(|_| !is_on_purpose) {
            let value = format!("{setter}(\"{key}\", …)");
            let record = self.record();
            let call = record.replacing.is_none().then(|| value.clone());
            record.repeated.push(Repeated { part: None, value, call, first, second });
        }
    }

    /// Adds an entry to a list, whose entries of one key a rule finds. Within `replacing` it replaces
    /// the entry that is the `same`, unless that was set there too.
    pub(crate) fn add<T>(
        &mut self,
        setter: &'static str,
        list: &mut Vec<T>,
        entry: T,
        same: impl Fn(&T, &T) -> bool,
    ) {
        let end = list.len();
        let set = self.0.as_ref().and_then(|record| record.replacing.as_ref());
        let known = set.and_then(|set| {
            let is_earlier = |at| !set.contains(&(setter, Which::Index(at)));
            list.iter_mut().enumerate().find(|(at, known)| is_earlier(*at) && same(known, &entry))
        });
        let at = known.as_ref().map_or(end, |(at, _)| *at);
        match known {
            Some((_, known)) => *known = entry,
            None => list.push(entry),
        }
        self.is_first_within(setter, Which::Index(at));
    }

    /// Adds to a list that one call sets as a whole. Within `replacing` the first call empties it before.
    pub(crate) fn extend<T>(
        &mut self,
        setter: &'static str,
        list: &mut Vec<T>,
        entries: impl IntoIterator<Item = T>,
    ) {
        if self.replaces(setter) {
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
    pub(crate) fn begin_replacing(&mut self) -> Option<Vec<Set>> {
        self.record().replacing.replace(Vec::new())
    }

    /// Restores the state before [`begin_replacing`](Self::begin_replacing). What was set since then
    /// counts as set within the outer `replacing`, if there is one.
    pub(crate) fn end_replacing(&mut self, before: Option<Vec<Set>>) {
        let record = self.record();
        let set = record.replacing.take().unwrap_or_default();
        record.replacing = before.map(|before| [before, set].concat());
    }

    /// Records that a value is set, and whether it replaces another on purpose: within `replacing`,
    /// the first time that it is set there.
    pub(crate) fn replaces(&mut self, value: &'static str) -> bool {
        self.is_first_within(value, Which::Whole)
    }

    fn is_first_within(&mut self, setter: &'static str, which: Which) -> bool {
        let Some(set) = self.0.as_mut().and_then(|record| record.replacing.as_mut()) else {
            return false;
        };
        let now = (setter, which);
        let is_first = !set.contains(&now);
        if is_first {
            set.push(now);
        }
        is_first
    }

    /// The values that were set twice, but for those that `replacing` replaced.
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
