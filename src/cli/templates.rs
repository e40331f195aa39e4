//! Opens a template by one word: a stack of the app, or a template file. For `check`, `can` and
//! `access`.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::failure::Reason;
use super::output::names_in;
use super::stacks::Stacks;
use super::terminal::Terminal;
use super::text::shown;
use super::verb::Program;
use super::{Failure, with_help};
use crate::findings::{Color, Report, Sources};
use crate::invariants::Invariants;
use crate::names;
use crate::shown::said;
use crate::stack::{Stack, Stage};
use crate::synth::Synthesis;
use crate::template::{ReadError, TableElsewhere, Template};

/// The word for standard input, and its path in places.
const STANDARD_INPUT: (&str, &str) = ("-", "<stdin>");

/// The most bytes of a file that are read. CloudFormation takes a template of 1 MB.
const MOST_BYTES: u64 = 16 * 1_024 * 1_024;

/// The endings of template files and folders.
const ENDINGS: [&str; 5] = [".json", ".template", ".yaml", ".yml", ".out"];

/// Whether a word is a file, a folder or standard input. This does not depend on the names of stacks, so
/// no stack is declared for it.
pub(super) fn is_path(word: &str) -> bool {
    word == STANDARD_INPUT.0
        || word.contains(['/', '\\'])
        || ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// The path of an input, as places have it.
pub(super) fn path_of(word: &str) -> &str {
    if word == STANDARD_INPUT.0 { STANDARD_INPUT.1 } else { word }
}

/// Where templates come from: the app's stacks at a stage, and files.
pub(super) struct Templates<'a> {
    program: Program<'a>,
    stacks: Stacks<'a>,
    sources: Sources,
    color: Color,
}

/// A template that was opened.
pub(super) struct Opened {
    /// The stack's name, or the file's path, for messages.
    pub(super) name: String,
    pub(super) template: Template,
    /// The Region of a stack, if it sets one.
    pub(super) region: Option<String>,
    /// The tables that a stack imports.
    pub(super) imported: Vec<TableElsewhere>,
    /// The findings in a stack; `None` for a file, which has not been judged.
    pub(super) report: Option<Report>,
}

impl<'a> Templates<'a> {
    pub(super) fn new(program: Program<'a>, stage: &'a Stage, terminal: &Terminal) -> Self {
        Self {
            program,
            stacks: Stacks::new(program, stage),
            sources: terminal.sources(),
            color: terminal.color(),
        }
    }

    /// The stack of this name.
    pub(super) fn stack(&self, word: &str) -> Option<&Stack> {
        if is_path(word) { None } else { self.stacks.named(word) }
    }

    /// The app's stacks.
    pub(super) fn stacks(&self) -> &Stacks<'a> {
        &self.stacks
    }

    /// The texts that findings in the opened templates refer to.
    pub(super) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Notes that a word is a stack's name, if a file has the same.
    pub(super) fn say_which(&self, word: &str, terminal: &mut Terminal) {
        if Path::new(word).is_file() && self.stack(word).is_some() {
            let note = format!("note: `{word}` is the stack; the file is `./{word}`");
            terminal.note(&said!("{}\n", shown(note)));
        }
    }

    /// Opens the stack of this name, or else the template in this file (`-` is standard input).
    ///
    /// # Errors
    ///
    /// There is neither, or the file cannot be read, or it is not a template.
    pub(super) fn open(&self, word: &str) -> Result<Opened, Failure> {
        if let Some(stack) = self.stack(word) {
            return Ok(self.synthesize(stack));
        }
        self.open_file(word)
    }

    /// Opens the template in this file; `-` is standard input.
    ///
    /// # Errors
    ///
    /// There is no such file, or it cannot be read, or it is not a template.
    pub(super) fn open_file(&self, word: &str) -> Result<Opened, Failure> {
        if word == STANDARD_INPUT.0 {
            return self.read(STANDARD_INPUT.1, beginning(io::stdin().lock()));
        }
        if !Path::new(word).exists() {
            return Err(self.missing(word));
        }
        self.read(word, fs::File::open(word).and_then(beginning))
    }

    /// Reads a file of invariants.
    ///
    /// # Errors
    ///
    /// There is none, or it cannot be read, or something in it is unknown, missing or malformed.
    pub(super) fn read_invariants(&self, path: &Path) -> Result<Invariants, Failure> {
        let (word, text) = text_at(path, "name a JSON file with a list `invariants`")?;
        Invariants::read(&word, &text).map_err(|error| self.no_template(error))
    }

    /// Reads a policy.
    ///
    /// # Errors
    ///
    /// There is none, or it cannot be read, or it is not JSON.
    pub(super) fn read_policy(&self, path: &Path) -> Result<Template, Failure> {
        let (word, text) = text_at(path, "name a file with one policy document, as JSON")?;
        let document = Template::document(&word, &text).map_err(|error| self.no_template(error))?;
        Ok(Template::from_root(document))
    }

    fn no_template(&self, error: ReadError) -> Failure {
        let text = error.shown_text(&self.sources, self.color);
        Failure::NoTemplate(error, text)
    }

    /// The template of these bytes, which are known under a path.
    ///
    /// # Errors
    ///
    /// They are not a template.
    pub(super) fn read_bytes(&self, path: &str, bytes: Vec<u8>) -> Result<Opened, Failure> {
        self.read(path, Ok(bytes))
    }

    fn synthesize(&self, stack: &Stack) -> Opened {
        let synthesis = Synthesis::of(stack, self.stacks.stage());
        Opened {
            name: stack.name().to_owned(),
            template: synthesis.template().clone(),
            region: synthesis.region().map(str::to_owned),
            imported: stack.imported_tables(),
            report: Some(synthesis.report().clone()),
        }
    }

    fn read(&self, path: &str, bytes: io::Result<Vec<u8>>) -> Result<Opened, Failure> {
        if Path::new(path).is_dir() {
            let help = format!(
                "name its templates: `{}/*.template.json`",
                path.trim_end_matches(['/', '\\'])
            );
            return Err(with_help(&is_folder(path), &help).into());
        }
        let text = text_of(path, bytes, "CloudFormation takes a template of 1 MB")?;
        let template = Template::read(path, &text).map_err(|error| self.no_template(error))?;
        let template = template.without_loops().unwrap_or(template);
        Ok(Opened {
            name: path.to_owned(),
            template,
            region: None,
            imported: Vec::new(),
            report: None,
        })
    }

    /// The failure for a word that is neither a stack nor a file. It depends on what the word looks
    /// like.
    pub(super) fn missing(&self, word: &str) -> Failure {
        if is_path(word) || self.program.app().is_none() {
            return no_file(word).into();
        }
        self.stacks.missing(vec![self.stacks.no_stack(word, "stack and no file")])
    }
}

/// The path and the text of a file. The help says which files are wanted.
///
/// # Errors
///
/// There is none, or it is a folder, cannot be read, is too large or not UTF-8.
pub(super) fn text_at(path: &Path, help: &str) -> Result<(String, String), Reason> {
    let word = path.display().to_string();
    if !path.exists() {
        return Err(no_file(&word));
    }
    if path.is_dir() {
        return Err(with_help(&is_folder(&word), help));
    }
    let text = text_of(&word, fs::File::open(path).and_then(beginning), help)?;
    Ok((word, text))
}

fn is_folder(path: &str) -> String {
    format!("`{path}` is a folder")
}

fn no_file(path: &str) -> Reason {
    let reason = format!("there is no file `{path}`");
    match near_file(Path::new(path)) {
        Some(near) => with_help(&reason, &format!("did you mean `{near}`?")),
        None => reason.into(),
    }
}

/// The text of a file. The help is for one that is too large.
fn text_of(path: &str, bytes: io::Result<Vec<u8>>, help: &str) -> Result<String, Reason> {
    let bytes = bytes.map_err(|error| format!("`{path}` cannot be read: {error}"))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MOST_BYTES) {
        let reason = format!("`{path}` is larger than 16 MB");
        return Err(with_help(&reason, help));
    }
    String::from_utf8(bytes).map_err(|error| not_utf8(path, error.as_bytes()))
}

/// The bytes of an input, of one that is too large only as many as show it.
fn beginning(input: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(MOST_BYTES + 1).read_to_end(&mut bytes).map(|_| bytes)
}

/// The file in the same folder with the nearest name.
fn near_file(path: &Path) -> Option<String> {
    let folder = path.parent()?;
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let files = names_in(here);
    let near = names::nearest(path.file_name()?.to_str()?, files.iter().map(String::as_str))?;
    Some(folder.join(near).display().to_string())
}

/// Why bytes are not UTF-8: PowerShell's `>` writes UTF-16, old editors write Latin-1.
fn not_utf8(path: &str, bytes: &[u8]) -> Reason {
    let reason = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => format!("`{path}` is UTF-16, not UTF-8"),
        _ => {
            let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
            let line = valid.matches('\n').count() + 1;
            let column = valid.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("`{path}` is not UTF-8 at line {line}, column {column}")
        }
    };
    with_help(&reason, "save it as UTF-8")
}
