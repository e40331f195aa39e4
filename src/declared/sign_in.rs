//! Judges roles and claims of a sign-in. An identity pool takes one of each for a purpose.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::Judge;
use super::rules::{TAG_TWICE, TWO_ROLES};
use crate::cognito::MappedClaim;
use crate::findings::finding;
use crate::iam::{Amr, RoleDeclaration, Trust};
use crate::site::{At, Site};

impl Judge<'_> {
    pub(super) fn check_claims(&mut self, claims: &[At<MappedClaim>]) {
        for (index, At { value: MappedClaim { claim, tag }, site }) in claims.iter().enumerate() {
            let same = |mapped: &&At<MappedClaim>| mapped.value.tag.eq_ignore_ascii_case(tag);
            let first = claims.iter().take(index).find(same);
            if first.is_none() && !tag.eq_ignore_ascii_case("sub") {
                continue;
            }
            let finding = finding!(&TAG_TWICE, "the tag `{tag}` is mapped twice").at(*site);
            self.findings.push(match first {
                Some(first) => {
                    finding.and(first.site, "mapped before").help("give one of them another name")
                }
                None => finding
                    .label("`sub` holds the user's id already")
                    .help(format!("give the tag another name: `.map_claim(\"{claim}\", \"…\")`")),
            });
        }
    }

    pub(super) fn check_attached_roles(&mut self) {
        let mut attached: BTreeMap<(&str, String), Site> = BTreeMap::new();
        for role in self.stack.all::<RoleDeclaration>() {
            let Trust::Cognito { sign_in, amr, group, owner } = &role.principal.trust else {
                continue;
            };
            let site = role.principal.site;
            if *owner != self.stack.owner || self.stack.sign_in_named(sign_in).is_none() {
                let help = "add the sign-in to the stack that holds its roles";
                self.foreign(&format!("sign-in `{sign_in}`"), site, help);
                continue;
            }
            let users = match (group, amr) {
                (Some(group), _) => format!("users of group `{}`", group.name),
                (None, Amr::Authenticated) => "signed-in users".to_owned(),
                (None, Amr::Unauthenticated) => "guests".to_owned(),
            };
            match attached.entry((sign_in, users)) {
                Entry::Vacant(free) => {
                    free.insert(site);
                }
                Entry::Occupied(first) => {
                    let (_, users) = first.key();
                    let help = match (group, amr) {
                        (None, Amr::Authenticated) => {
                            "let one of them be for a group of users, `sign_in.group(\"…\")`; grants \
                             that all signed-in users may have can stand in one role"
                        }
                        (Some(_), _) => {
                            "give the second role to another group, or allow both roles' grants in one role"
                        }
                        (None, Amr::Unauthenticated) => "allow both roles' grants in one role",
                    };
                    finding!(&TWO_ROLES, "two roles are for the same {users}")
                        .here(site, "the second")
                        .and(*first.get(), "the first")
                        .help(help)
                        .add_to(&mut self.findings);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::cognito::{UserSignIn, UserSignInHandle};
    use crate::declared::judge_stack;
    use crate::iam::Role;
    use crate::stack::{Stack, Stage};

    #[test]
    fn users_of_different_groups_have_a_role_each() {
        let messages = |roles: &dyn Fn(&mut Stack, &UserSignInHandle)| -> Vec<String> {
            let mut stack = Stack::new("shop");
            let sign_in = stack.add(UserSignIn::new("Sellers"));
            roles(&mut stack, &sign_in);
            let findings = judge_stack(&stack, &Stage::default());
            findings.iter().map(|finding| finding.message().to_owned()).collect()
        };
        let all = |stack: &mut Stack, sign_in: &UserSignInHandle| {
            stack.add(Role::new("Seller", sign_in.authenticated()));
            stack.add(Role::new("Guest", sign_in.unauthenticated()));
            stack.add(Role::new("Admin", sign_in.group("admins")));
            stack.add(Role::new("Clerk", sign_in.group("clerks")));
        };
        assert_eq!(messages(&all), [""; 0]);
        let twice = |stack: &mut Stack, sign_in: &UserSignInHandle| {
            all(stack, sign_in);
            stack.add(Role::new("Another", sign_in.group_with_precedence("admins", 9)));
            stack.add(Role::new("Everyone", sign_in.authenticated()));
        };
        let expected = [
            "two roles are for the same users of group `admins`",
            "two roles are for the same signed-in users",
        ];
        assert_eq!(messages(&twice), expected);
    }

    #[test]
    fn a_tag_is_mapped_once_in_whatever_case() {
        let messages = |sign_in: UserSignIn| -> Vec<String> {
            let mut stack = Stack::new("shop");
            stack.add(sign_in);
            let findings = judge_stack(&stack, &Stage::default());
            findings.iter().map(|finding| finding.message().to_owned()).collect()
        };
        let sellers = || UserSignIn::new("Sellers");
        assert_eq!(messages(sellers()), [""; 0]);
        assert_eq!(messages(sellers().map_claim("custom:tenant", "tenant")), [""; 0]);
        let twice =
            sellers().map_claim("a", "tenant").map_claim("b", "Tenant").map_claim("c", "Sub");
        let expected = ["the tag `Tenant` is mapped twice", "the tag `Sub` is mapped twice"];
        assert_eq!(messages(twice), expected);
    }
}
