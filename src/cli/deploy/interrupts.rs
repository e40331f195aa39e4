//! `Interrupts`: what Ctrl-C does while AWS updates a stack.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether it was asked to stop behind the step that is being made.
#[derive(Clone, Debug, Default)]
pub(super) struct Interrupts {
    asked: Arc<AtomicBool>,
    /// Whether a step is being made.
    makes: Arc<AtomicBool>,
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
        let (asked, makes) = (Arc::clone(&interrupts.asked), Arc::clone(&interrupts.makes));
        let (cancelling, folder) = (cancelling.to_owned(), folder.to_owned());
        std::thread::spawn(move || {
            for _ in signals.forever() {
                let was_asked = asked.swap(true, Ordering::SeqCst);
                let makes = makes.load(Ordering::SeqCst);
                if was_asked || !makes {
                    std::fs::remove_dir_all(&folder).ok();
                }
                if !makes {
                    say("stopped, and no step is being made");
                    std::process::exit(1);
                }
                if was_asked {
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

    /// A step is being made.
    pub(super) fn begin(&self) {
        self.makes.store(true, Ordering::SeqCst);
    }

    /// No step is being made.
    pub(super) fn stand_by(&self) {
        self.makes.store(false, Ordering::SeqCst);
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
