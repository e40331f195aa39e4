//! The frame of every resource, and `CfnResource`.

use super::{Lower, Lowering, Member, list};
use crate::removal_policy::RemovalPolicy;
use crate::site::{At, Site};
use crate::stack::cfn_resource::CfnResourceDeclaration;
use crate::template::Expr;

/// A resource with its `Type`, removal policies and `Properties`.
pub(super) fn frame(kind: &str, removal: Option<Removal>, properties: Option<Expr>) -> Expr {
    frame_after(kind, None, removal, properties)
}

/// A resource that is made after others, by their logical ids.
pub(super) fn frame_after(
    kind: &str,
    depends_on: Option<Expr>,
    removal: Option<Removal>,
    properties: Option<Expr>,
) -> Expr {
    let (deletion, replace) = removal.map(Removal::policies).unzip();
    Expr::object([
        ("Type", Some(kind.into())),
        ("DependsOn", depends_on),
        ("DeletionPolicy", deletion),
        ("UpdateReplacePolicy", replace),
        ("Properties", properties),
    ])
}

/// The removal policy that was set, or else the default for a resource that holds data.
#[derive(Clone, Copy)]
pub(super) struct Removal {
    policy: RemovalPolicy,
    site: Option<Site>,
}

impl Removal {
    pub(super) fn of(set: Option<&At<RemovalPolicy>>) -> Self {
        Self {
            policy: set.map_or_else(RemovalPolicy::default, |set| set.value),
            site: set.map(|set| set.site),
        }
    }

    fn policies(self) -> (Expr, Expr) {
        let word = |policy: &str| match self.site {
            Some(site) => Expr::from(policy).at(site),
            None => Expr::from(policy),
        };
        (word(self.policy.deletion_policy()), word(self.policy.update_replace_policy()))
    }
}

impl Lower for CfnResourceDeclaration {
    fn resources(&self, _: &Lowering<'_>) -> Vec<Member> {
        let Self {
            id,
            kind,
            properties,
            depends_on,
            removal_policy,
            unserializable: _,
            acknowledgements,
            calls: _,
        } = self;
        let properties = properties.iter().map(|(name, value)| (name.clone(), Some(value.clone())));
        let removal = removal_policy.as_ref().map(|policy| Removal::of(Some(policy)));
        let (deletion, replace) = removal.map(Removal::policies).unzip();
        let written = Expr::object([
            ("Type", Some(kind.into())),
            ("DependsOn", list(depends_on)),
            ("DeletionPolicy", deletion),
            ("UpdateReplacePolicy", replace),
            ("Properties", (properties.len() > 0).then(|| Expr::object(properties))),
        ]);
        vec![Member::resource(id.logical_id(), id.site, written, acknowledgements)]
    }
}
