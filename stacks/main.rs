//! The five apps, and the binary that synthesizes them.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used, unreachable_pub)]
mod hr;
mod music;
use tablature::*;
fn main() {
    let s = Stage::default();
    for st in App::new().stack(music::stack).stack(hr::stack).stacks(&s) {
        let sy = Synthesis::of(&st, &s);
        eprintln!("{:?}", sy.report());
        std::fs::write(format!("/tmp/{}", sy.file_name()), sy.template().to_json()).unwrap();
    }
}
