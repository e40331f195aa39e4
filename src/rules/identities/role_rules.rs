//! The rules by which an identity pool chooses a role.

use crate::facts::Standing;
use crate::facts::limits::cognito::RULES_PER_ROLE_MAPPING;
use crate::rules::prelude::{Finding, Judged, Resource, finding, pages, rules};
use crate::rules::views::tables::is_known;

rules!(
    warning QUOTA = cog022 {
        title: "an identity pool chooses a role by at most 25 rules of a provider",
        explanation: "The guide says 25, the API takes up to 400. The first rule that matches decides; what \
            differs by claim alone needs no role of its own, a principal tag in one policy says the same.",
        page: pages::COGNITO_ROLE_MAPPING,
    },
    error TOO_MANY = cog023 {
        title: "a role mapping has at most 400 rules",
        explanation: "The API takes no more for one provider, and the guide speaks of 25. A claim that is \
            mapped to a principal tag stands in one policy, instead of a role and a rule for each value.",
        page: pages::COGNITO_ROLE_MAPPING,
    },
);

pub(super) fn check(_: &Judged<'_>, attachment: &Resource<'_>, findings: &mut Vec<Finding>) {
    let mappings = attachment.property("RoleMappings");
    for (_, mapping) in mappings.into_iter().flat_map(|mappings| mappings.entries()) {
        let rules = mapping.at(["RulesConfiguration", "Rules"]);
        let rules: Vec<_> =
            rules.into_iter().flat_map(|rules| rules.items()).filter(is_known).collect();
        let count = u64::try_from(rules.len()).unwrap_or(u64::MAX);
        let (rule, most) = match RULES_PER_ROLE_MAPPING.standing(count) {
            Standing::Within => continue,
            Standing::OnRequest => (&QUOTA, RULES_PER_ROLE_MAPPING.default),
            Standing::Beyond => (&TOO_MANY, RULES_PER_ROLE_MAPPING.maximum.unwrap_or(u64::MAX)),
        };
        let Some(beyond) = usize::try_from(most).ok().and_then(|most| rules.get(most)) else {
            continue;
        };
        finding!(rule, "a role mapping has {count} rules, of at most {most}")
            .here(beyond, "the first too many")
            .help("map the claim to a principal tag, and compare it in one policy")
            .add_to(findings);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::json;

    #[test]
    fn one_count_has_two_edges() {
        for (count, expected) in
            [(25, None), (26, Some("COG022")), (400, Some("COG022")), (401, Some("COG023"))]
        {
            let rules = vec![json!({ "Claim": "custom:plan" }); count];
            let mapping = json!({ "RulesConfiguration": { "Rules": rules } });
            let attachment = json!({
                "Type": "AWS::Cognito::IdentityPoolRoleAttachment",
                "Properties": { "RoleMappings": { "Users": mapping } },
            });
            let expected: Vec<&str> = expected.into_iter().collect();
            assert_eq!(codes(RULES, json!({ "Roles": attachment })), expected, "{count}");
        }
    }
}
