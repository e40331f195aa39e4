//! The principals in a `Principal` or `NotPrincipal`.

use super::reading::is_made;
use crate::template::Node;

/// The kind of some principals.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PrincipalKind<'t> {
    /// Written without a kind: `*`.
    Plain,
    /// Accounts, roles, sessions and users.
    Aws,
    Service,
    Federated,
    CanonicalUser,
    /// A kind that IAM does not know.
    Other(&'t str),
}

/// The names in a `Principal`, by their kinds. If a function gives them, the function.
pub(crate) fn principals<'t>(
    node: &Node<'t>,
) -> impl Iterator<Item = (PrincipalKind<'t>, Node<'t>)> + use<'t> {
    let is_plain = !node.is_object() || is_made(node);
    let plain = is_plain.then_some((PrincipalKind::Plain, *node));
    let kinds = (!is_plain).then(|| node.entries()).into_iter().flatten();
    plain.into_iter().chain(kinds.map(|(kind, names)| (PrincipalKind::named(kind), names)))
}

/// Whether a principal is a service, such as `s3.amazonaws.com`.
pub(crate) fn is_service(principal: &str) -> bool {
    !principal.starts_with("arn:")
        && (principal.ends_with(".amazonaws.com") || principal.ends_with(".amazonaws.com.cn"))
}

impl<'t> PrincipalKind<'t> {
    fn named(kind: &'t str) -> Self {
        match kind {
            "AWS" => Self::Aws,
            "Service" => Self::Service,
            "Federated" => Self::Federated,
            "CanonicalUser" => Self::CanonicalUser,
            other => Self::Other(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Expr;
    use serde_json::{Value, json};

    #[test]
    fn names_stand_under_their_kinds_or_alone() {
        use PrincipalKind::{Aws, Federated, Other, Plain};
        let kinds = |principal: Value, expected: &[PrincipalKind<'_>]| {
            let expr = Expr::from(principal);
            let read: Vec<_> = principals(&Node::root(&expr)).map(|(kind, _)| kind).collect();
            assert_eq!(read, expected);
        };
        kinds(json!("*"), &[Plain]);
        kinds(json!({"Ref": "Who"}), &[Plain]);
        kinds(json!({"AWS": ["*"], "Federated": "x"}), &[Aws, Federated]);
        kinds(json!({"aws": "*"}), &[Other("aws")]);
    }
}
