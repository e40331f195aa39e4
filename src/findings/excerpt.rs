//! The source lines of a finding, with the underlined parts.

use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Padding, Renderer, Snippet, Title,
};

use super::span::Span;
use super::{Color, Location, Sources};
use crate::shown::{self, Shown, Text};
use crate::site::Place;

/// The maximum length of a line that is shown, in bytes. Otherwise a file without line ends would
/// be shown in full.
const LONGEST_LINE: usize = 500;

/// The part of a finding between its title and its help.
#[derive(Default)]
pub(super) struct Body<'a> {
    /// The place alone, if there is no excerpt for it.
    pub(super) origin: Option<Origin<'a>>,
    pub(super) excerpts: Vec<Excerpt<'a>>,
    /// The labels that have no excerpt.
    pub(super) notes: Vec<String>,
}

impl<'a> Body<'a> {
    pub(super) fn of(
        location: &'a Location,
        label: &'a str,
        others: &'a [(Location, String)],
        sources: &Sources,
    ) -> Self {
        let mut body = Self::default();
        let mut stale = None;
        if !body.mark(location, AnnotationKind::Primary, label, sources) {
            body.origin = origin(location);
            // In a file, where one line may contain everything, the JSON pointer helps to find the
            // value.
            if let Location { place: Some(Place::File(_)), pointer: Some(pointer) } = location {
                body.notes.push(shown::message(format!("at `{pointer}`")));
            }
            if !label.is_empty() {
                body.notes.push(label.to_owned());
            }
            // If one line differs from what was compiled, the whole file is not trusted.
            stale = location.place.as_ref().map(|place| place.file());
        }
        for (location, label) in others {
            let file = location.place.as_ref().map(|place| place.file());
            let is_stale = file.is_some() && file == stale;
            if is_stale || !body.mark(location, AnnotationKind::Context, label, sources) {
                body.notes.push(match written(location) {
                    Some(place) if label.is_empty() => place,
                    Some(place) => format!("{label} ({place})"),
                    None => label.clone(),
                });
            }
        }
        body
    }

    /// The title, and below it the place, the excerpts and the notes. An empty line follows the place where
    /// there is more to say and no excerpt.
    pub(super) fn below(self, title: Title<'a>, is_padded: bool) -> Group<'a> {
        let mut group = Group::with_title(title);
        if let Some(origin) = self.origin {
            group = group.element(origin);
            if is_padded {
                group = group.element(Padding);
            }
        }
        group
            .elements(self.excerpts.into_iter().map(Excerpt::snippet))
            .elements(self.notes.iter().map(|note| Level::NOTE.message(Text::of(note).line())))
    }

    /// Underlines a place, if its source is available.
    fn mark(
        &mut self,
        location: &Location,
        kind: AnnotationKind,
        label: &'a str,
        sources: &Sources,
    ) -> bool {
        let Some(place) = &location.place else { return false };
        let found = match place {
            Place::Source(site) => sources
                .text(site.file())
                .and_then(|text| Some((Span::of_call(&text, *site)?, text))),
            Place::File(range) => {
                Span::of_value(range).map(|span| (span, Arc::clone(range.text())))
            }
        };
        let Some((span, text)) = found else { return false };
        if span.line_bytes.len() > LONGEST_LINE {
            return false;
        }
        let mark = Mark { span, kind, label };
        match self.excerpts.iter_mut().find(|excerpt| excerpt.path == place.file()) {
            Some(excerpt) => excerpt.marks.push(mark),
            None => {
                let path = place.file().to_owned();
                self.excerpts.push(Excerpt { path, text, marks: vec![mark] });
            }
        }
        true
    }
}

/// A title with what is below it, without a final newline. Each part of it was shown as it was put in.
pub(super) fn rendered(group: Group<'_>, color: Color) -> Shown {
    let renderer = match color {
        Color::Never => Renderer::plain(),
        Color::Always => Renderer::styled(),
    };
    Shown::assembled(renderer.term_width(DEFAULT_TERM_WIDTH).render(&[group]))
}

/// The lines of one file that a finding shows.
pub(super) struct Excerpt<'a> {
    path: String,
    text: Arc<str>,
    marks: Vec<Mark<'a>>,
}

struct Mark<'a> {
    span: Span,
    kind: AnnotationKind,
    label: &'a str,
}

impl<'a> Excerpt<'a> {
    /// Only the lines from the first to the last mark, because the renderer walks all lines that it
    /// is given.
    pub(super) fn snippet(self) -> Snippet<'a, Annotation<'a>> {
        let lines = || self.marks.iter().map(|mark| &mark.span);
        let first_line = lines().map(|span| span.line).min().unwrap_or(1);
        let start = lines().map(|span| span.line_bytes.start).min().unwrap_or(0);
        let end = lines().map(|span| span.line_bytes.end).max().unwrap_or(0);
        let window = self.text.get(start..end).unwrap_or_default().to_owned();
        let shown = shown_lines(&window);
        let moved = |at: usize| match window == shown {
            true => at - start,
            false => {
                let before = window.get(..at - start).unwrap_or_default().chars().count();
                shown.char_indices().nth(before).map_or(shown.len(), |(at, _)| at)
            }
        };
        let shifted = |bytes: &Range<usize>| moved(bytes.start)..moved(bytes.end);
        let annotations: Vec<_> = self
            .marks
            .iter()
            .map(|mark| {
                let label = (!mark.label.is_empty()).then(|| Text::of(mark.label).line());
                mark.kind.span(shifted(&mark.span.bytes)).label(label)
            })
            .collect();
        Snippet::source(shown)
            .line_start(first_line)
            .path(String::from(Text::of(&self.path).line()))
            .annotations(annotations)
    }
}

/// Lines as they are shown, each of as many characters as it has.
fn shown_lines(text: &str) -> String {
    let line = |line: &str| match line.strip_suffix('\r') {
        Some(line) => Text::of(line).excerpt() + "\r",
        None => Text::of(line).excerpt(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn origin<'a>(location: &Location) -> Option<Origin<'a>> {
    match (&location.place, &location.pointer) {
        (Some(place), _) => Some(
            Origin::path(Text::of(&shown::name(place.file())).line())
                .line(usize::try_from(place.line()).unwrap_or_default())
                .char_column(usize::try_from(place.column()).unwrap_or_default()),
        ),
        (None, Some(pointer)) => {
            Some(Origin::path(Text::of(&shown::message(pointer.clone())).line()))
        }
        (None, None) => None,
    }
}

/// A place as text: `stacks/music.rs:21:32`, or else the JSON pointer.
pub(super) fn written(location: &Location) -> Option<String> {
    let written = location.place.as_ref().map(ToString::to_string);
    written.or_else(|| location.pointer.clone()).map(shown::message)
}
