//! `Effect`: what a statement does.

/// What a statement does if it applies.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Effect {
    /// Allows.
    Allow,
    /// Denies, which overrides every Allow.
    Deny,
}

impl Effect {
    /// The effect of this name. The case matters: IAM refuses `allow`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "Allow" => Some(Self::Allow),
            "Deny" => Some(Self::Deny),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_has_one_spelling() {
        assert_eq!(Effect::named("Allow"), Some(Effect::Allow));
        assert_eq!(Effect::named("Deny"), Some(Effect::Deny));
        assert_eq!(Effect::named("allow"), None);
    }
}
