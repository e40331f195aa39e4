//! `explain`: what a code means.

use super::arguments::ExplainArguments;
use super::terminal::Terminal;
use super::{Failure, with_help};
use crate::catalogue;
use crate::names;

pub(super) fn run(arguments: &ExplainArguments, terminal: &mut Terminal) -> Result<(), Failure> {
    let Some(code) = &arguments.code else {
        return Ok(terminal.result(&catalogue::page())?);
    };
    match catalogue::find(code) {
        Some(rule) => Ok(terminal.result(&rule.explain())?),
        None => {
            let all = catalogue::all();
            let near = names::nearest(code, all.iter().map(|rule| rule.code));
            let help = near.map_or_else(
                || "`explain --all` prints every rule".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            Err(with_help(&format!("there is no rule `{code}`"), &help).into())
        }
    }
}
