//! A baseline: the findings that were there when a team began, which `check` then passes over.

use std::fs;
use std::path::{Component, Path, PathBuf};

use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::cli::output::{self, OutputFile};
use crate::cli::templates::text_at;
use crate::cli::text::shown;
use crate::cli::{Failure, with_help};
use crate::findings::{Finding, Report};
use crate::shown::{Shown, said, string};
use crate::template::Template;

/// What is said of a finding that stays where a template, not Rust source, is changed.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Entry {
    /// The file's path from the baseline's folder on, or `stack:` and the stack's name.
    origin: String,
    /// The way to the value by ids and keys; lines and numbers of elements change too easily.
    at: String,
    code: String,
}

/// The entries of a file, each with the number of findings that it stands for.
pub(super) struct Baseline {
    path: PathBuf,
    entries: IndexMap<Entry, usize>,
    /// How many of each were found.
    found: IndexMap<Entry, usize>,
}

impl Baseline {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// It cannot be read, or it is no baseline.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let help = "`check --write-baseline FILE` writes one";
        let (word, text) = text_at(path, help)?;
        let entries = parsed(&text)
            .map_err(|why| with_help(&format!("`{word}` is no baseline: {why}"), help))?;
        Ok(Self { path: path.to_owned(), entries, found: IndexMap::new() })
    }

    /// A baseline that is going to be written.
    pub(super) fn empty(path: &Path) -> Self {
        Self { path: path.to_owned(), entries: IndexMap::new(), found: IndexMap::new() }
    }

    /// Allows the findings in a template that it has.
    pub(super) fn allow(&mut self, origin: &Origin, template: &Template, report: &mut Report) {
        let by = self.path.display().to_string();
        let folder = self.folder();
        report.allow(|finding| {
            let entry = origin.entry(&folder, template, finding);
            let known = self.entries.get(&entry).copied()?;
            let found = self.found.entry(entry).or_default();
            *found += finding.count();
            (*found <= known).then(|| by.clone())
        });
    }

    /// Notes the open findings in a template, to be written.
    pub(super) fn add(&mut self, origin: &Origin, template: &Template, report: &Report) {
        let folder = self.folder();
        for finding in report.open() {
            let entry = origin.entry(&folder, template, finding);
            *self.entries.entry(entry).or_default() += finding.count();
        }
    }

    /// The entries of which less was found than they stand for, in the templates that were judged or in files
    /// that are not there any more.
    pub(super) fn gone(&self, judged: &[&Origin]) -> Vec<&Entry> {
        let folder = self.folder();
        let judged: Vec<String> = judged.iter().map(|origin| origin.name(&folder)).collect();
        let is_gone = |(entry, known): &(&Entry, &usize)| {
            let found = self.found.get(*entry).copied().unwrap_or_default();
            let was_judged = judged.contains(&entry.origin)
                || (!entry.origin.starts_with(STACK) && !folder.join(&entry.origin).exists());
            was_judged && found < **known
        };
        self.entries.iter().filter(is_gone).map(|(entry, _)| entry).collect()
    }

    /// The file's path, as it was named.
    pub(super) fn path(&self) -> Shown {
        shown(self.path.display())
    }

    /// How many findings the entries stand for.
    pub(super) fn count(&self) -> usize {
        self.entries.values().sum()
    }

    /// Writes the file, or leaves it as it is where nothing changes.
    ///
    /// # Errors
    ///
    /// Why it cannot be written.
    pub(super) fn write(&self) -> Result<(), Failure> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let file = OutputFile { path: self.path.clone(), text: self.text() };
        output::write_all(folder.unwrap_or(Path::new(".")), &[file], "name another file")?;
        Ok(())
    }

    /// Sorted, an entry a line, so that a review shows each that comes or goes.
    fn text(&self) -> Shown {
        let mut entries: Vec<(&Entry, &usize)> = self.entries.iter().collect();
        entries.sort();
        let lines = entries.into_iter().map(|(entry, count)| {
            let Entry { origin, at, code } = entry;
            let [code, origin, at] = [code, origin, at].map(|text| string(text));
            let count = match *count {
                1 => Shown::default(),
                count => said!(", \"count\": {}", count),
            };
            said!("    {{\"code\": {}, \"file\": {}, \"at\": {}{}}}", code, origin, at, count)
        });
        let lines = Shown::joined(lines, ",\n");
        match lines.is_empty() {
            true => "{\n  \"baseline\": []\n}\n".into(),
            false => said!("{{\n  \"baseline\": [\n{}\n  ]\n}}\n", lines),
        }
    }

    fn folder(&self) -> PathBuf {
        let parent = self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
        absolute(parent.unwrap_or(Path::new(".")))
    }
}

impl Entry {
    /// In words: the code, the origin and the way to the value.
    pub(super) fn shown(&self) -> Shown {
        shown(format!("{} {} {}", self.code, self.origin, self.at))
    }

    pub(super) fn json(&self) -> Value {
        json!({ "code": self.code, "file": self.origin, "at": self.at })
    }
}

/// What stands before the name of a stack in place of a path.
const STACK: &str = "stack:";

/// Where a template comes from.
pub(super) enum Origin {
    Stack(String),
    File(PathBuf),
}

impl Origin {
    fn name(&self, folder: &Path) -> String {
        match self {
            Self::Stack(name) => format!("{STACK}{name}"),
            Self::File(path) => relative(folder, path),
        }
    }

    fn entry(&self, folder: &Path, template: &Template, finding: &Finding) -> Entry {
        // What stands in no template is told by its message.
        let at = match &finding.location().pointer {
            Some(pointer) => template.keyed_pointer(pointer),
            None => finding.message().to_owned(),
        };
        Entry { origin: self.name(folder), at, code: finding.code().to_owned() }
    }
}

/// The path of a file from a folder on, with `/` on all systems.
fn relative(folder: &Path, path: &Path) -> String {
    let path = match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) if parent.as_os_str().is_empty() => {
            absolute(Path::new(".")).join(name)
        }
        (Some(parent), Some(name)) => absolute(parent).join(name),
        _ => absolute(path),
    };
    let own: Vec<Component<'_>> = path.components().collect();
    let base: Vec<Component<'_>> = folder.components().collect();
    let shared = own.iter().zip(&base).take_while(|(one, other)| one == other).count();
    if shared == 0 {
        return path.display().to_string();
    }
    let up = base.iter().skip(shared).map(|_| "..".to_owned());
    let down = own.iter().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// With links followed, as far as there is something.
fn absolute(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or(path.to_owned())
}

fn parsed(text: &str) -> Result<IndexMap<Entry, usize>, String> {
    if text.trim().is_empty() {
        return Err("the file is empty".to_owned());
    }
    let document: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let Some(entries) = document.get("baseline").and_then(Value::as_array) else {
        return Err("it has no list `baseline`".to_owned());
    };
    let mut parsed = IndexMap::new();
    for (index, entry) in entries.iter().enumerate() {
        let text = |name: &str| {
            let member = entry.get(name).and_then(Value::as_str).map(str::to_owned);
            member.ok_or_else(|| format!("entry {} has no text `{name}`", index + 1))
        };
        let count = match entry.get("count") {
            None => 1,
            Some(count) => {
                let count = count.as_u64().and_then(|count| usize::try_from(count).ok());
                count.ok_or_else(|| format!("the `count` of entry {} is no number", index + 1))?
            }
        };
        let entry = Entry { origin: text("file")?, at: text("at")?, code: text("code")? };
        *parsed.entry(entry).or_default() += count;
    }
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(origin: &str, at: &str, code: &str) -> Entry {
        Entry { origin: origin.to_owned(), at: at.to_owned(), code: code.to_owned() }
    }

    #[test]
    fn it_is_written_sorted_and_read_again() {
        let entries = [
            (entry("b.json", "/Resources/A", "IAM043"), 1),
            (entry("a.json", "/Resources/\"B\"", "IAM043"), 3),
            (entry("a.json", "/Resources/\"B\"", "CFN023"), 1),
        ];
        let mut baseline = Baseline::empty(Path::new("known.json"));
        baseline.entries.extend(entries.clone());
        let text = baseline.text();
        assert_eq!(
            text,
            r#"{
  "baseline": [
    {"code": "CFN023", "file": "a.json", "at": "/Resources/\"B\""},
    {"code": "IAM043", "file": "a.json", "at": "/Resources/\"B\"", "count": 3},
    {"code": "IAM043", "file": "b.json", "at": "/Resources/A"}
  ]
}
"#
        );
        let read = parsed(&text).unwrap();
        assert_eq!(read.len(), 3);
        assert!(entries.iter().all(|(entry, count)| read.get(entry) == Some(count)));
        assert_eq!(parsed(&Baseline::empty(Path::new("x")).text()).unwrap().len(), 0);
    }

    #[test]
    fn what_is_no_baseline_is_refused_with_the_reason() {
        for (text, why) in [
            ("[]", "it has no list `baseline`"),
            (r#"{"baseline": [{"code": "A", "file": "b"}]}"#, "entry 1 has no text `at`"),
            (
                r#"{"baseline": [{"code": "A", "file": "b", "at": "", "count": -1}]}"#,
                "the `count` of entry 1 is no number",
            ),
        ] {
            assert_eq!(parsed(text).unwrap_err(), why);
        }
        assert!(parsed("{").is_err());
    }

    #[test]
    fn paths_go_from_the_folder_on() {
        let root = absolute(&std::env::temp_dir());
        for (folder, path, expected) in [
            ("a", "a/b.json", "b.json"),
            ("a", "a/c/b.json", "c/b.json"),
            ("a/d", "a/b.json", "../b.json"),
            ("a", "b.json", "../b.json"),
        ] {
            assert_eq!(relative(&root.join(folder), &root.join(path)), expected, "{folder} {path}");
        }
    }
}
