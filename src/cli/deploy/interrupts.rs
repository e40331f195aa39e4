//! `Interrupts`: what Ctrl-C does while AWS updates a stack.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether it was asked to stop behind the step that is being made.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupts {
    asked: Arc<AtomicBool>,
}

impl Interrupts {
    /// Ctrl-C asks to stop behind the step, and a second one ends the program, which says by which command the update
    /// can be rolled back. The folder is removed then.
    #[cfg(unix)]
    pub(super) fn watched(cancelling: &str, folder: &Path) -> Self {
        use signal_hook::consts::SIGINT;
        use signal_hook::iterator::Signals;

        let interrupts = Self::default();
        // Where signals cannot be watched, Ctrl-C ends the program at once, which harms no update.
        let Ok(mut signals) = Signals::new([SIGINT]) else { return interrupts };
        let asked = Arc::clone(&interrupts.asked);
        let (cancelling, folder) = (cancelling.to_owned(), folder.to_owned());
        std::thread::spawn(move || {
            for _ in signals.forever() {
                if asked.swap(true, Ordering::SeqCst) {
                    std::fs::remove_dir_all(&folder).ok();
                    say(&format!(
                        "the update goes on in AWS; this rolls it back:\n\n  {cancelling}"
                    ));
                    std::process::exit(1);
                }
                say("stopping behind this step; Ctrl-C again stops watching it");
            }
        });
        interrupts
    }

    /// Ctrl-C ends the program at once, which harms no update.
    #[cfg(not(unix))]
    pub(super) fn watched(_: &str, _: &Path) -> Self {
        Self::default()
    }

    pub(super) fn are_asked(&self) -> bool {
        self.asked.load(Ordering::SeqCst)
    }
}

#[cfg(unix)]
fn say(line: &str) {
    use std::io::Write;

    // Below a line that is being written anew.
    std::io::stderr().lock().write_all(format!("\n{line}\n").as_bytes()).ok();
}
