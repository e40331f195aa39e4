//! Reports panics as bugs: in tablature, or in a stack of the user's.

use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::{Cell, RefCell};
use std::io::Write;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};

use crate::shown::sentence;
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
    pub(super) fn line(&self) -> String {
        sentence(format!("panicked at {}: {}", self.place, self.message))
    }

    /// The report: whose bug it is, what was not done because of it, the place and the message.
    pub(super) fn text(&self, therefore: &str) -> String {
        let whose = if self.is_ours { OURS.to_owned() } else { format!("{THEIRS}{therefore}") };
        let (place, message) = (sentence(self.place.clone()), sentence(self.message.clone()));
        let behind = match &self.backtrace {
            Some(backtrace) => format!("\n{}", backtrace.to_string().trim_end()),
            None => "\n   = note: `RUST_BACKTRACE=1` shows the calls that led there".to_owned(),
        };
        format!("{whose}\n  --> {place}\n   = {message}{behind}")
    }
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
    let sources = file!().strip_suffix("cli/panic.rs").unwrap_or_default();
    information.location().is_some_and(|place| place.file().starts_with(sources))
}
