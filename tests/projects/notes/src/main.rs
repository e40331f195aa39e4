//! The apps of a project that is somebody else's.

mod notes;

use std::process::ExitCode;

use tablature::App;

fn main() -> ExitCode {
    App::new().stack(notes::stack).main()
}
