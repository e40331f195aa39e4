//! The apps of a user's project.

mod notes;

use std::process::ExitCode;

use tablature::App;

fn main() -> ExitCode {
    App::new().stack(notes::stack).main()
}
