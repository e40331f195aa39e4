//! `tablature`: what is wrong with a CloudFormation template, and who may do what by it.

use std::process::ExitCode;

fn main() -> ExitCode {
    tablature::cli::main()
}
