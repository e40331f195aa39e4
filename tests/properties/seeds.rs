//! The seeds that a property is tried with.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::model::Model;
use crate::random::Random;
use crate::shrink::shrink;

/// Why a property does not hold.
pub(crate) struct Failure {
    /// Equal for equal failures, so that smaller models fail in the same way.
    pub(crate) kind: String,
    pub(crate) why: String,
}

impl Failure {
    /// A failure of a kind.
    pub(crate) fn new(kind: impl Into<String>, why: impl Into<String>) -> Self {
        Self { kind: kind.into(), why: why.into() }
    }
}

/// Tries a property on many models and prints their number. For the first that fails it shows the smallest
/// form.
pub(crate) fn for_all(
    stacks: usize,
    draw: impl Fn(&mut Random) -> Model,
    property: impl Fn(&Model, &mut Random) -> Result<(), Failure>,
) -> usize {
    let mut count = 0;
    for seed in seeds(stacks) {
        count += 1;
        let tried = |model: &Model| {
            // The same numbers for the smaller models, too.
            let result = catch_unwind(AssertUnwindSafe(|| {
                property(model, &mut Random::new(seed.wrapping_add(1) << 32))
            }));
            result.unwrap_or_else(|panic| Err(Failure::new("it panics", words(&*panic))))
        };
        let model = draw(&mut Random::new(seed));
        let Err(Failure { kind, .. }) = tried(&model) else { continue };
        let fails = |smaller: &Model| tried(smaller).is_err_and(|failure| failure.kind == kind);
        let model = shrink(model, fails);
        let why = tried(&model).err().map(|failure| failure.why).unwrap_or_default();
        panic!("{model:#?}\n\n{kind}: {why}\n\ntry again with TABLATURE_SEED={seed}");
    }
    count
}

/// The seeds to try: the one that is set, or this number of seeds.
#[expect(clippy::disallowed_methods, reason = "a failure is replayed by its seed")]
pub(crate) fn seeds(stacks: usize) -> std::ops::Range<u64> {
    let number = |name| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    match number("TABLATURE_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("TABLATURE_STACKS").unwrap_or(u64::try_from(stacks).unwrap()),
    }
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let literal = || panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(literal).unwrap_or_default()
}
