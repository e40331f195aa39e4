//! Values that a template writes out or leaves out, and that are so by default.

use crate::compare::walk::Difference;
use crate::evaluate::{Resolved, Shape};
use crate::facts::defaults::default_of;

/// Whether what comes or goes is what the resource has without it.
pub(in crate::compare) fn is_default(kind: &str, difference: &Difference<'_, '_>) -> bool {
    let ["Properties", path @ ..] = &*keys(&difference.path) else { return false };
    match (difference.before, difference.after) {
        (Some(value), None) | (None, Some(value)) => has_default(kind, &mut path.to_vec(), value),
        _ => false,
    }
}

fn keys(path: &[String]) -> Vec<&str> {
    path.iter().map(String::as_str).collect()
}

/// Whether all that is in a value at a path is there by default.
fn has_default<'r>(kind: &str, path: &mut Vec<&'r str>, value: &'r Resolved<'_>) -> bool {
    match &value.shape {
        Shape::Map(members) => {
            !members.is_empty()
                && members.iter().all(|(key, member)| {
                    path.push(key);
                    let has_default = has_default(kind, path, member);
                    path.pop();
                    has_default
                })
        }
        _ => {
            let own = value.known().zip(default_of(kind, path));
            own.is_some_and(|(value, default)| value.eq_ignore_ascii_case(default))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::defaults::{DEFAULTS, default_of};
    use crate::schema;

    #[test]
    fn each_default_is_of_a_property_that_replaces_nothing() {
        for (kind, path, value) in DEFAULTS {
            let known = schema::of(kind).unwrap();
            let keys: Vec<&str> = path.split('/').filter(|key| *key != "*").collect();
            let mut replacing = known.create_only().chain(known.conditional_create_only());
            assert!(!replacing.any(|it| it.split('.').eq(keys.iter().copied())), "{kind} {path}");
            let keys: Vec<&str> = path.split('/').collect();
            assert_eq!(default_of(kind, &keys), Some(*value));
            assert_eq!(default_of(kind, &keys[1..]), None, "{path}");
        }
    }
}
