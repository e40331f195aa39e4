//! The apps of this repository, and the binary that synthesizes them.
#![allow(unreachable_pub, reason = "a stack reads here as it does in any project")]

mod hr;
mod music;

use std::process::ExitCode;

use tablature::App;

fn main() -> ExitCode {
    app().main()
}

fn app() -> App {
    App::new().stack(music::stack).stack(hr::stack)
}
