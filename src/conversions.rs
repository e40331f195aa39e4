//! `From` for the types whose values can be said in several ways.

/// Implements `From` for each type that a value is made of: `|value: Type| made;`.
macro_rules! conversions {
    ($made:ty: $($(#[$documentation:meta])* |$from:ident: $type:ty| $value:expr;)*) => {$(
        impl From<$type> for $made {
            $(#[$documentation])*
            fn from($from: $type) -> Self {
                $value
            }
        }
    )*};
}
pub(crate) use conversions;
