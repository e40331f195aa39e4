//! A panic is a bug: in tablature, or in a stack of the user's.

use std::io::Write;

/// The folder of this crate's sources as rustc was given it.
fn sources() -> &'static str {
    file!().strip_suffix("cli/panic.rs").unwrap_or_default()
}

/// Says whose bug it is instead of Rust's own message.
pub(super) fn report_as_bug() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |information| {
        let ours = information.location().is_some_and(|place| place.file().starts_with(sources()));
        let whose = if ours {
            "this is a bug in tablature, please report it with what follows"
        } else {
            "a stack panicked; nothing was written"
        };
        writeln!(std::io::stderr(), "error: {whose}").ok();
        usual(information);
    }));
}
