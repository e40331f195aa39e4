//! The setters that many builders have, each written once.

/// Writes the named setters, each with an example, for a builder and its noun in messages.
///
/// `fields` is the path from the builder to its `calls`, `id` and so on, `.declaration` where it
/// is left out. The example consists of its imports and the lines before it, unless the builder alone is
/// imported, of the builder, and a call with two values. `more` is what there is to add about the logical id, reasons and removal, if anything.
macro_rules! common_setters {
    (
        [] $builder:ident = $noun:literal: $($setter:ident),+;
        $(fields $field:tt;)?
        example $new:literal, $one:literal => $other:literal;
        $($more:tt)*
    ) => {
        $crate::builder::common_setters! {
            [] $builder = $noun: $($setter),+;
            $(fields $field;)?
            example stringify!($builder), "", $new, $one => $other;
            $($more)*
        }
    };
    (
        [$($generics:tt)*] $builder:ty = $noun:literal: $($setter:ident),+;
        example $($arguments:tt)*
    ) => {
        $crate::builder::common_setters! {
            [$($generics)*] $builder = $noun: $($setter),+;
            fields [.declaration];
            example $($arguments)*
        }
    };
    (
        [$($generics:tt)*] $builder:ty = $noun:literal: $($setter:ident),+;
        fields $field:tt;
        example $imports:expr, $setup:literal, $new:literal, $one:literal => $other:literal;
    ) => {
        $crate::builder::common_setters! {
            [$($generics)*] $builder = $noun: $($setter),+;
            fields $field;
            example $imports, $setup, $new, $one => $other;
            more "", "", "";
        }
    };
    ([$($generics:tt)*] $builder:ty = $noun:literal: $setter:ident; $($arguments:tt)*) => {
        $crate::builder::common_setters! {
            @$setter [$($generics)*] $builder, $noun, $($arguments)*
        }
    };
    (
        [$($generics:tt)*] $builder:ty = $noun:literal: $setter:ident, $($others:ident),+;
        $($arguments:tt)*
    ) => {
        $crate::builder::common_setters! {
            @$setter [$($generics)*] $builder, $noun, $($arguments)*
        }
        $crate::builder::common_setters! {
            [$($generics)*] $builder = $noun: $($others),+; $($arguments)*
        }
    };
    (
        @logical_id [$($generics:tt)*] $builder:ty, $noun:literal,
        fields [$($field:tt)*];
        example $imports:expr, $setup:literal, $new:literal, $one:literal => $other:literal;
        more $of_id:literal, $of_reason:literal, $of_removal:literal;
    ) => {
        impl $($generics)* $builder {
            /// Sets the logical id instead of deriving it, for taking over a stack that something else
            /// deployed.
            #[doc = concat!("A change of a deployed ", $noun, "'s logical id makes a new ", $noun, ".")]
            #[doc = $of_id]
            ///
            /// ```
            #[doc = concat!("use tablature::{", $imports, "};")]
            ///
            #[doc = $setup]
            #[doc = concat!($new, ".logical_id(\"Taken\");")]
            /// ```
            #[track_caller]
            pub fn logical_id(mut self, logical_id: impl Into<String>) -> Self {
                self $($field)* .calls.once("logical_id");
                self $($field)* .id.take($crate::site::At::caller(logical_id.into()));
                self
            }
        }

        // What has a logical id can be given another id.
        $crate::builder::common_setters! {
            @moved_from [$($generics)*] $builder, $noun,
            fields [$($field)*];
            example $imports, $setup, $new, $one => $other;
            more $of_id, $of_reason, $of_removal;
        }
    };
    (
        @moved_from [$($generics:tt)*] $builder:ty, $noun:literal,
        fields [$($field:tt)*];
        example $imports:expr, $setup:literal, $new:literal, $one:literal => $other:literal;
        more $of_id:literal, $of_reason:literal, $of_removal:literal;
    ) => {
        impl $($generics)* $builder {
            #[doc = concat!("Says which id the ", $noun, " had before it was given this one. Logical ids, names of outputs")]
            /// and whatever else is derived from an id stay what they were, so the template does not change and
            /// nothing is made anew. Keep the call as long as it is deployed.
            ///
            /// ```
            #[doc = concat!("use tablature::{", $imports, "};")]
            ///
            #[doc = $setup]
            #[doc = concat!($new, ".moved_from(\"Before\");")]
            /// ```
            #[track_caller]
            pub fn moved_from(mut self, old_id: impl Into<String>) -> Self {
                self $($field)* .calls.once("moved_from");
                self $($field)* .move_from($crate::site::At::caller(old_id.into()));
                self
            }
        }
    };
    (
        @acknowledge [$($generics:tt)*] $builder:ty, $noun:literal,
        fields [$($field:tt)*];
        example $imports:expr, $setup:literal, $new:literal, $one:literal => $other:literal;
        more $of_id:literal, $of_reason:literal, $of_removal:literal;
    ) => {
        impl $($generics)* $builder {
            #[doc = concat!("Accepts the findings of `code` in this ", $noun, ", with the reason. A reason that")]
            /// is given nearer to what was found counts before this one; one that answers nothing is a
            /// finding itself (CFN006).
            #[doc = $of_reason]
            ///
            /// ```
            #[doc = concat!("use tablature::{", $imports, "};")]
            ///
            #[doc = $setup]
            #[doc = concat!($new, ".acknowledge(\"CODE\", \"why that is right\");")]
            /// ```
            #[track_caller]
            pub fn acknowledge(
                mut self,
                code: impl Into<String>,
                reason: impl Into<String>,
            ) -> Self {
                let added = $crate::acknowledgement::Acknowledgement::caller(code, reason);
                self $($field)* .calls.add(
                    "acknowledge",
                    &mut self $($field)* .acknowledgements,
                    added,
                    |known, added| known.is_of(&added.code),
                );
                self
            }
        }
    };
    (
        @removal_policy [$($generics:tt)*] $builder:ty, $noun:literal,
        fields [$($field:tt)*];
        example $imports:expr, $setup:literal, $new:literal, $one:literal => $other:literal;
        more $of_id:literal, $of_reason:literal, $of_removal:literal;
    ) => {
        impl $($generics)* $builder {
            #[doc = concat!("What happens to the ", $noun, " when it leaves the stack.")]
            #[doc = $of_removal]
            ///
            /// ```
            #[doc = concat!("use tablature::{RemovalPolicy, ", $imports, "};")]
            ///
            #[doc = $setup]
            #[doc = concat!($new, ".removal_policy(RemovalPolicy::Destroy);")]
            /// ```
            #[track_caller]
            pub fn removal_policy(mut self, policy: $crate::removal_policy::RemovalPolicy) -> Self {
                self $($field)* .calls.once("removal_policy");
                self $($field)* .removal_policy = Some($crate::site::At::caller(policy));
                self
            }
        }
    };
    (
        @replacing [$($generics:tt)*] $builder:ty, $noun:literal,
        fields [$($field:tt)*];
        example $imports:expr, $setup:literal, $new:literal, $one:literal => $other:literal;
        more $of_id:literal, $of_reason:literal, $of_removal:literal;
    ) => {
        impl $($generics)* $builder {
            /// Replaces what was set before, such as a default that a function of yours sets. Within
            /// `change`, a single value replaces the earlier one, an entry the entry of its key, and a call
            /// that takes a list, such as `.resource_policy([…])`, the whole list. A call that adds one
            /// element, such as `.allow(…)`, `.statement(…)` or `.alarm_action(…)`, adds as it does
            /// elsewhere: no right is lost to another.
            ///
            /// A value that is set twice is a finding (CFN060), elsewhere and within one `change`. What
            /// `change` returns is what counts, so return the value that it is given.
            ///
            /// ```
            #[doc = concat!("use tablature::{", $imports, "};")]
            ///
            #[doc = $setup]
            #[doc = concat!("let default = ", $new, ".", $one, ";")]
            #[doc = concat!("default.replacing(|it| it.", $other, ");")]
            /// ```
            pub fn replacing(mut self, change: impl FnOnce(Self) -> Self) -> Self {
                let before = self $($field)* .calls.begin_replacing();
                let mut changed = change(self);
                changed $($field)* .calls.end_replacing(before);
                changed
            }
        }
    };
}
pub(crate) use common_setters;
