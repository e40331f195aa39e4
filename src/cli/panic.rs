//! Reports panics as bugs: in tablature, or in a stack of the user's.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::{Cell, RefCell};
use std::io::Write;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};

use crate::shown::{Shown, Text, said, sentence};
use crate::site::Site;

thread_local! {
    /// Whether panics are caught, and reported by whoever catches them.
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    /// The last panic that was not reported.
    static UNREPORTED: RefCell<Option<Panic>> = const { RefCell::new(None) };
}

/// A panic in a stack.
pub(super) struct Panic {
    /// `file:line:column`.
    place: String,
    message: String,
    is_ours: bool,
    backtrace: Option<Backtrace>,
}

impl Panic {
    fn of(information: &PanicHookInfo) -> Self {
        let place = information.location().map(ToString::to_string).unwrap_or_default();
        let backtrace = Backtrace::capture();
        Self {
            place,
            message: message(information.payload()),
            is_ours: is_ours(information),
            backtrace: (backtrace.status() == BacktraceStatus::Captured).then_some(backtrace),
        }
    }

    /// The place and message of the panic, in one line.
    pub(super) fn line(&self) -> Shown {
        sentence(format!("panicked at {}: {}", self.place, self.message))
    }

    /// The report: whose bug it is, what was not done because of it, the place and the message.
    pub(super) fn text(&self, therefore: &'static str) -> Shown {
        let whose = if self.is_ours { OURS.into() } else { said!("{}{}", THEIRS, therefore) };
        let (place, message) = (sentence(self.place.clone()), sentence(self.message.clone()));
        let behind = match &self.backtrace {
            Some(backtrace) => {
                let all = backtrace.to_string();
                let frames = if self.is_ours { all } else { users_frames(&all).unwrap_or(all) };
                said!("\n{}", Text::of(frames.trim_end()).lines())
            }
            None => "\n   = note: `RUST_BACKTRACE=1` shows the calls that led there".into(),
        };
        said!("{}\n  --> {}\n   = {}{}", whose, place, message, behind)
    }
}

/// The frames of the user's own functions, without those of Rust, of tablature and of what was fetched; `None` if
/// there are none.
fn users_frames(backtrace: &str) -> Option<String> {
    const FOREIGN: [&str; 5] = ["std::", "core::", "alloc::", "tablature::", "__rust"];
    let mut own = String::new();
    let mut lines = backtrace.lines().peekable();
    while let Some(frame) = lines.next() {
        let at = lines.next_if(|line| line.trim_start().starts_with("at "));
        let file = at.map_or("", |at| at.trim_start().trim_start_matches("at "));
        let name =
            frame.split_once(": ").map_or(frame, |(_, name)| name).trim_start_matches(['<', '_']);
        let is_foreign =
            FOREIGN.iter().any(|start| name.starts_with(start.trim_start_matches('_')))
                || file.is_empty()
                || file.contains("/rustc/")
                || file.contains("/.cargo/")
                || file.trim_start_matches("./").starts_with(sources());
        if !is_foreign {
            own += &format!("{frame}\n{}\n", at.unwrap_or_default());
        }
    }
    (!own.is_empty()).then_some(own)
}

const OURS: &str = "this is a bug in tablature, please report it with what follows";
const THEIRS: &str = "a stack panicked";

/// Installs a hook that prints whose bug a panic is, before Rust's own message. It prints nothing
/// for a panic that is caught.
pub(super) fn report_as_bug() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |information| {
        // If panics abort, they cannot be caught.
        if CATCHING.get() && cfg!(panic = "unwind") {
            UNREPORTED.set(Some(Panic::of(information)));
            return;
        }
        let whose = match is_ours(information) {
            true => OURS.to_owned(),
            // Whether something is written is then up to whoever waits for the thread.
            false if cfg!(panic = "unwind") => "a thread of a stack panicked".to_owned(),
            false => format!("{THEIRS}; nothing was written"),
        };
        writeln!(std::io::stderr(), "error: {whose}").ok();
        usual(information);
    }));
}

/// The result of a stack's function, or its panic. `added` is the place that added the stack to the
/// app.
pub(super) fn caught<T>(added: Site, function: impl FnOnce() -> T) -> Result<T, Panic> {
    CATCHING.set(true);
    let result = catch_unwind(AssertUnwindSafe(function));
    CATCHING.set(false);
    result.map_err(|payload| {
        UNREPORTED.take().unwrap_or_else(|| Panic {
            // The stack replaced our hook with its own.
            place: added.to_string(),
            message: message(&*payload),
            is_ours: false,
            backtrace: None,
        })
    })
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a value that is no text").to_owned()
}

/// Whether the panic comes from this crate's sources, whose folder is as rustc was given it.
fn is_ours(information: &PanicHookInfo) -> bool {
    information.location().is_some_and(|place| place.file().starts_with(sources()))
}

/// The folder of this crate's sources, as rustc was given it.
fn sources() -> &'static str {
    file!().strip_suffix("cli/panic.rs").unwrap_or_default()
}
