//! Judges roles and claims of a sign-in. An identity pool takes one of each for a purpose.

use std::collections::BTreeMap;

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
        let mut attached: BTreeMap<(&str, &str), Site> = BTreeMap::new();
        for role in self.stack.all::<RoleDeclaration>() {
            let Trust::Cognito { sign_in, amr, owner } = &role.principal.trust else { continue };
            let site = role.principal.site;
            if *owner != self.stack.owner || self.stack.sign_in_named(sign_in).is_none() {
                let help = "add the sign-in to the stack that holds its roles";
                self.foreign(&format!("sign-in `{sign_in}`"), site, help);
                continue;
            }
            let users = match amr {
                Amr::Authenticated => "signed-in users",
                Amr::Unauthenticated => "guests",
            };
            match attached.get(&(sign_in.as_str(), users)) {
                None => {
                    attached.insert((sign_in, users), site);
                }
                Some(first) => self.findings.push(
                    finding!(&TWO_ROLES, "two roles are for the same {users}")
                        .here(site, "the second")
                        .and(*first, "the first")
                        .help("allow both roles' grants in one role"),
                ),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::cognito::UserSignIn;
    use crate::declared::judge_stack;
    use crate::stack::{Stack, Stage};

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
