//! `family!`: combines the files of a family.

/// From the files of a family, in the order in which they run: their `RULES`, and a `check` that calls
/// each of theirs. A file without a `check` is called by another one, and is listed under `called`.
macro_rules! family {
    (checks = [$($file:ident),* $(,)?], called = [$($called:ident),* $(,)?] $(,)?) => {
        pub(super) static RULES: &[&[&$crate::findings::Rule]] =
            &[$($file::RULES,)* $($called::RULES,)*];

        pub(super) fn check(
            judged: &$crate::rules::views::judged::Judged<'_>,
            findings: &mut Vec<$crate::findings::Finding>,
        ) {
            $($file::check(judged, findings);)*
        }
    };
    ($($file:ident),* $(,)?) => {
        family!(checks = [$($file),*], called = []);
    };
}
pub(in crate::rules) use family;
