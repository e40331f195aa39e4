//! `family!`: what a family makes of its files.

/// From the files of a family, in the order in which they are asked: their `RULES`, and a `check` that
/// calls each of theirs. A file that one of them asks, and which has no `check`, stands under `asked`.
macro_rules! family {
    (checks = [$($file:ident),* $(,)?], asked = [$($asked:ident),* $(,)?] $(,)?) => {
        pub(super) static RULES: &[&[&$crate::findings::Rule]] =
            &[$($file::RULES,)* $($asked::RULES,)*];

        pub(super) fn check(
            judged: &$crate::rules::views::judged::Judged<'_>,
            findings: &mut Vec<$crate::findings::Finding>,
        ) {
            $($file::check(judged, findings);)*
        }
    };
    ($($file:ident),* $(,)?) => {
        family!(checks = [$($file),*], asked = []);
    };
}
pub(in crate::rules) use family;
