//! Our side of the comparison with a solver: reads pairs of templates as JSON lines, prints of each its number and
//! who gains and loses what.

#![allow(clippy::indexing_slicing, reason = "indexing JSON gives null where there is nothing")]

use std::error::Error;
use std::io::{self, BufRead, BufWriter, Write};

use serde_json::{Value, json};
use tablature::compare::AccessChanges;
use tablature::evaluate::Environment;
use tablature::template::Template;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let pair: Value = serde_json::from_str(&line?)?;
        let [old, new] = ["old", "new"].map(|side| Template::from(pair["templates"][side].clone()));
        let changes = AccessChanges::between(&old, &new, &Environment::default());
        let access: Value = serde_json::from_str(&changes.json())?;
        writeln!(out, "{}", json!({ "number": pair["number"], "access": access }))?;
    }
    out.flush()?;
    Ok(())
}
