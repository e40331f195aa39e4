//! `family!`: combines the files of a family.

/// From the files of a family: their `RULES`, and a `check` that calls each of theirs. A file `once` looks
/// at the whole template; `each`, at one of what [`Judged`](crate::rules::views::judged::Judged) lists, in turn:
/// `each tables(): keys;` calls `keys::check(judged, &table, findings)` for each table. A file without a
/// `check` is `called` by another one.
macro_rules! family {
    ($($when:ident $($list:ident($($of:expr)?))?: $($file:ident),*;)*) => {
        pub(super) const RULES: &[&[&$crate::findings::Rule]] = &[$($($file::RULES,)*)*];

        pub(super) fn check(
            judged: &$crate::rules::views::judged::Judged<'_>,
            findings: &mut Vec<$crate::findings::Finding>,
        ) {
            $(family!(@$when $($list($($of)?))? judged findings $($file)*);)*
        }
    };
    (@once $judged:ident $findings:ident $($file:ident)*) => {
        $($file::check($judged, $findings);)*
    };
    (@each $list:ident($($of:expr)?) $judged:ident $findings:ident $($file:ident)*) => {
        for one in $judged.$list($($of)?) {
            $($file::check($judged, &one, $findings);)*
        }
    };
    (@called $judged:ident $findings:ident $($file:ident)*) => {};
}
pub(in crate::rules) use family;
