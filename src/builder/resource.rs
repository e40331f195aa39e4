//! What every resource type has, each part written once: builder, declaration, handle, and the setters
//! of single values.

use crate::acknowledgement::Acknowledgement;
use crate::builder::Id;

/// A declaration of one resource.
pub(crate) trait ResourceDeclaration {
    /// Its name within the stack.
    fn id(&self) -> &Id;

    fn acknowledgements(&self) -> &[Acknowledgement];
}

/// Writes a resource type: its builder, handle and declaration, the builder's constructor, and the
/// setters of single values.
///
/// The handle's body lists what CloudFormation returns for the resource, as `Ref` or `GetAtt("Name")`. The
/// constructor's body lists the declaration's further fields, each with its first value. A setter is
/// a field as well: `pub fn timeout(seconds: u32);` is `timeout: Option<At<u32>>`. Setters that add to a
/// list are written by hand, in an `impl` of their own.
macro_rules! resource {
    (
        $(#[$of_builder:meta])*
        pub struct $builder:ident;

        $(#[$of_handle:meta])*
        pub struct $handle:ident {
            $(
                $(#[$of_attribute:meta])*
                pub fn $attribute:ident(&self) = $function:ident $(($name:literal))?;
            )*
        }

        pub(crate) struct $declaration:ident;

        $(#[$of_new:meta])*
        $visible:vis fn $new:ident(id: impl Into<String> $(, $argument:ident: $given:ty)* $(,)?) {
            $($(#[$of_field:meta])* $field:ident: $kind:ty = $first:expr,)*
        }

        $(
            $(#[$of_setter:meta])*
            pub fn $setter:ident($value:ident: $($taken:tt)+);
        )*
    ) => {
        $(#[$of_builder])*
        #[derive(Clone, Debug)]
        #[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
        pub struct $builder {
            pub(crate) declaration: $declaration,
        }

        $crate::builder::declaration! {
            pub(crate) struct $declaration(id: impl Into<String>, $($argument: $given),*) {
                id: $crate::builder::Id = $crate::builder::Id::caller(id),
                $($(#[$of_field])* $field: $kind = $first,)*
                $($setter: $crate::builder::field!($($taken)+) = None,)*
                acknowledgements: Vec<$crate::acknowledgement::Acknowledgement> = Vec::new(),
            }
        }

        impl $builder {
            $(#[$of_new])*
            #[track_caller]
            $visible fn $new(id: impl Into<String>, $($argument: $given),*) -> Self {
                Self { declaration: $declaration::of(id, $($argument),*) }
            }
        }

        $crate::builder::setters! {
            [] $builder, [.declaration];
            $($(#[$of_setter])* pub fn $setter($value: $($taken)+);)*
        }

        $crate::builder::identity!($declaration);

        $(#[$of_handle])*
        #[derive(Clone, Debug)]
        pub struct $handle {
            pub(crate) declaration: std::sync::Arc<$declaration>,
            pub(crate) owner: $crate::template::Owner,
        }

        impl $handle {
            $(
                $(#[$of_attribute])*
                pub fn $attribute(&self) -> $crate::template::Expr {
                    $crate::builder::attribute!(self, $function $(($name))?)
                }
            )*

            /// The logical id in the template.
            pub fn logical_id(&self) -> String {
                self.declaration.resource_id()
            }
        }
    };
}
pub(crate) use resource;

/// Writes a declaration: its fields, each with its first value, and the function that makes it. Before it may
/// stand its builder, and behind it the builder's constructor. A builder that is its own declaration is
/// written alike.
macro_rules! declaration {
    (
        $(#[$of_builder:meta])*
        pub struct $builder:ident;

        pub(crate) struct $declaration:ident($($argument:ident: $given:ty),* $(,)?) {
            $($fields:tt)*
        }

        $(#[$of_new:meta])*
        pub fn $new:ident(..);
    ) => {
        $(#[$of_builder])*
        #[derive(Clone, Debug)]
        pub struct $builder {
            pub(crate) declaration: $declaration,
        }

        $crate::builder::declaration! {
            pub(crate) struct $declaration($($argument: $given),*) { $($fields)* }
        }

        impl $builder {
            $(#[$of_new])*
            #[track_caller]
            pub fn $new($($argument: $given),*) -> Self {
                Self { declaration: $declaration::of($($argument),*) }
            }
        }
    };
    (
        pub(crate) struct $declaration:ident($($argument:ident: $given:ty),* $(,)?) {
            $($fields:tt)*
        }
    ) => {
        $crate::builder::declaration! {
            pub(crate) struct $declaration($($argument: $given),*) { $($fields)* }

            pub(crate) fn of(..);
        }
    };
    (
        $(#[$of_declaration:meta])*
        $visible:vis struct $declaration:ident($($argument:ident: $given:ty),* $(,)?) {
            $($(#[$of_field:meta])* $field:ident: $kind:ty = $first:expr,)*
        }

        $(#[$of_new:meta])*
        $called:vis fn $new:ident(..);
    ) => {
        $(#[$of_declaration])*
        #[derive(Clone, Debug)]
        $visible struct $declaration {
            $($(#[$of_field])* pub(crate) $field: $kind,)*
            pub(crate) calls: $crate::builder::Calls,
        }

        impl $declaration {
            $(#[$of_new])*
            #[track_caller]
            $called fn $new($($argument: $given),*) -> Self {
                Self { $($field: $first,)* calls: $crate::builder::Calls::default() }
            }
        }
    };
}
pub(crate) use declaration;

/// What CloudFormation returns for the resource of a handle.
macro_rules! attribute {
    ($handle:ident, Ref) => {
        $crate::template::Expr::reference($handle.logical_id()).of_stack(&$handle.owner)
    };
    ($handle:ident, GetAtt($name:literal)) => {
        $crate::template::Expr::get_att($handle.logical_id(), $name).of_stack(&$handle.owner)
    };
}
pub(crate) use attribute;

/// The field of a value that a setter takes.
macro_rules! field {
    (impl Into<$value:ty>) => { Option<$crate::site::At<$value>> };
    ($value:ty) => { Option<$crate::site::At<$value>> };
}
pub(crate) use field;

/// Writes setters of single values, each with its field, which has the setter's name unless another
/// follows `=>`. `[.declaration]` is the way from the builder to its fields.
macro_rules! setters {
    (
        [$($generics:tt)*] $builder:ty, $path:tt;
        $(
            $(#[$of_setter:meta])*
            pub fn $setter:ident($value:ident: $($taken:tt)+) $(=> $($field:ident).+)?;
        )*
    ) => {
        impl $($generics)* $builder {
            $(
                $(#[$of_setter])*
                #[track_caller]
                pub fn $setter(mut self, $value: $($taken)+) -> Self {
                    let value = $crate::builder::value!($value: $($taken)+);
                    $crate::builder::set!(self $path $setter $(=> $($field).+)? = value);
                    self
                }
            )*
        }
    };
}
pub(crate) use setters;

/// What a setter was given, with its place.
macro_rules! value {
    ($value:ident: impl Into<Expr>) => {
        $crate::site::At::placed($value)
    };
    ($value:ident: impl Into<$kind:ty>) => {
        $crate::site::At::<$kind>::caller($value.into())
    };
    ($value:ident: $kind:ty) => {
        $crate::site::At::caller($value)
    };
}
pub(crate) use value;

/// Records that a setter was called, and sets its field.
macro_rules! set {
    ($builder:ident [$($path:tt)*] $setter:ident = $value:ident) => {
        $crate::builder::set!($builder [$($path)*] $setter => $setter = $value)
    };
    ($builder:ident [$($path:tt)*] $setter:ident => $($field:ident).+ = $value:ident) => {
        $builder $($path)* .calls.once(stringify!($setter));
        $builder $($path)* .$($field).+ = $value.into();
    };
}
pub(crate) use set;

/// The identity of a resource's declaration, by its `id`.
macro_rules! identity {
    ($declaration:ty) => {
        impl $declaration {
            pub(crate) fn resource_id(&self) -> String {
                self.id.logical_id().value
            }

            pub(crate) fn move_from(&mut self, old: $crate::site::At<String>) {
                self.id.move_from(old);
            }
        }

        impl $crate::builder::ResourceDeclaration for $declaration {
            fn id(&self) -> &$crate::builder::Id {
                &self.id
            }

            fn acknowledgements(&self) -> &[$crate::acknowledgement::Acknowledgement] {
                &self.acknowledgements
            }
        }
    };
}
pub(crate) use identity;
