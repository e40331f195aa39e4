//! A comparison as text, for the terminal.

use super::Diff;
use super::report::{AccessLine, Group};
use crate::findings::Color;
use crate::shown::{Shown, said, sentence};

impl Diff {
    /// The comparison as text: first what is refused or loses data, and with each change the access that it causes.
    pub fn text(&self) -> String {
        self.shown_text(Color::Never).into()
    }

    pub(crate) fn shown_text(&self, color: Color) -> Shown {
        let paint = |style, text: Shown| match color {
            Color::Always => said!("\u{1b}[{}m{}\u{1b}[0m", style, text),
            Color::Never => text,
        };
        let access_line = |line: &AccessLine| {
            let style = match line.title {
                "gained" => YELLOW,
                "lost" => GREEN,
                _ => BOLD,
            };
            let told = match line.principal.as_str() {
                "" => format!("{}: {}", line.title, line.request),
                noun => format!("{} by {noun}: {}", line.title, line.request),
            };
            let why = line.why.iter().map(|why| said!("      {}\n", sentence(why.clone())));
            said!("    {}\n{}", paint(style, sentence(told)), why.collect::<Shown>())
        };
        let access = self.access_by_cause();
        let lines_of = |cause| access.get(&cause).into_iter().flatten().map(access_line);
        let mut parts: Vec<Shown> = Vec::new();
        for group in Group::ALL {
            let changes = self.told(group, &access);
            if changes.is_empty() {
                continue;
            }
            let mut part = said!("{}\n", paint(style(group), group.title().into()));
            for told in changes {
                let change = told.change;
                part.push(said!("  {}\n", paint(BOLD, sentence(told.subject()))));
                for line in [change.values(), change.what()] {
                    if !line.is_empty() {
                        part.push(said!("    {}\n", sentence(line)));
                    }
                }
                if let Some(place) = change.location.place.as_ref().filter(|_| group.is_grave()) {
                    part.push(said!("    --> {}\n", sentence(place.to_string())));
                }
                part.push(lines_of(Some(told.number)).collect::<Shown>());
            }
            parts.push(part);
        }
        let rest: Shown = lines_of(None).collect();
        if !rest.is_empty() {
            parts.push(said!("who may do what\n{}", rest));
        }
        parts.push(said!("{}\n", sentence(self.summary())));
        if let Some(assumed) = self.assumed().words() {
            parts.push(said!("{}\n", sentence(format!("assumed: {assumed}"))));
        }
        Shown::joined(parts, "\n")
    }
}

const BOLD: &str = "1";
const RED: &str = "1;31";
const GREEN: &str = "32";
const YELLOW: &str = "33";

fn style(group: Group) -> &'static str {
    match group {
        Group::Refused | Group::Loses => RED,
        Group::Unknown | Group::Replaced | Group::Gone => YELLOW,
        Group::Changed | Group::Unaffected => BOLD,
    }
}
