//! The limits that can be checked before deployment, by service.
//!
//! A hard limit is a plain constant or a range: beyond it, AWS refuses. A [`Quota`] is what an
//! account starts with and AWS may raise: beyond it, a deployment may or may not fail. Lengths are
//! in characters unless the name says `BYTES`.

pub mod cloudformation;
pub mod cognito;
pub mod dynamodb;
pub mod iam;
pub mod items;
pub mod operations;

/// A limit that AWS raises on request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quota {
    /// What every account starts with.
    pub default: u64,
    /// The maximum that AWS grants; `None` if it is not documented.
    pub maximum: Option<u64>,
}

/// How an amount relates to a [`Quota`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Standing {
    /// Within the default of every account.
    Within,
    /// Only in accounts with a raised quota.
    OnRequest,
    /// In no account.
    Beyond,
}

impl Quota {
    /// How `amount` relates to this quota.
    pub const fn standing(self, amount: u64) -> Standing {
        match self.maximum {
            _ if amount <= self.default => Standing::Within,
            Some(maximum) if amount > maximum => Standing::Beyond,
            _ => Standing::OnRequest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_has_two_edges() {
        let quota = Quota { default: 20, maximum: Some(25) };
        assert_eq!(quota.standing(20), Standing::Within);
        assert_eq!(quota.standing(21), Standing::OnRequest);
        assert_eq!(quota.standing(25), Standing::OnRequest);
        assert_eq!(quota.standing(26), Standing::Beyond);
    }

    #[test]
    fn a_quota_without_a_known_maximum_is_never_surely_exceeded() {
        let quota = Quota { default: 20, maximum: None };
        assert_eq!(quota.standing(u64::MAX), Standing::OnRequest);
    }

    #[test]
    fn a_quota_that_cannot_be_raised_has_one_edge() {
        let quota = Quota { default: 10, maximum: Some(10) };
        assert_eq!(quota.standing(10), Standing::Within);
        assert_eq!(quota.standing(11), Standing::Beyond);
    }
}
