//! The attributes that a client reads and writes, and whether its user pool has them.

use crate::facts::cognito::is_claim_of_every_pool;
use crate::names::nearest;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, finding, pages, rules};
use crate::rules::views::tables::{complete, lacks};
use crate::template::text;

rules!(
    // No page of AWS's says so. Cognito does: github.com/aws/aws-cdk/issues/20760 (2022).
    acknowledgeable_error UNKNOWN = cog033 {
        title: "a client reads and writes attributes that its user pool has",
        explanation: "`ReadAttributes` and `WriteAttributes` name standard attributes, and the attributes of \
            the pool's `Schema` with `custom:` before the name. Cognito refuses a client that names another (\"Invalid write attributes \
            specified while creating a client\"). It is found where the pool is in the template; an attribute that was added to the deployed pool by \
            other means is a reason to acknowledge it.",
        page: pages::COGNITO_CREATE_CLIENT,
    },
);

pub(super) fn check(template: &Judged<'_>, client: &Resource<'_>, findings: &mut Vec<Finding>) {
    let pool = client.property("UserPoolId");
    let pool = pool.and_then(|pool| template.referred(&pool, "AWS::Cognito::UserPool"));
    let Some((pool, own)) = pool.and_then(|pool| Some((pool, custom(&pool)?))) else { return };
    for list in ["ReadAttributes", "WriteAttributes"] {
        for node in client.elements(list) {
            let Some(name) = text::literal(&node) else { continue };
            let is_there =
                is_claim_of_every_pool(&name) || name.starts_with("dev:") || own.contains(&name);
            if is_there || name.is_empty() {
                continue;
            }
            let prefixed = format!("custom:{name}");
            let near = match own.contains(&prefixed) {
                true => Some(prefixed.as_str()),
                false => nearest(&name, own.iter().map(String::as_str)),
            };
            finding!(&UNKNOWN, "client `{client}` names `{name}`, which user pool `{pool}` has not")
                .here(&node, "no attribute of the pool")
                .and(&pool, "its user pool")
                .help(Help::meant(
                    near,
                    "name an attribute of the pool's `Schema`, with `custom:` before it, or add it there",
                ))
                .add_to(findings);
        }
    }
}

/// The custom attributes of a pool, as clients name them; `None` if not all of them are known.
fn custom(pool: &Resource<'_>) -> Option<Vec<String>> {
    let Some(properties) = pool.node().get("Properties") else {
        return lacks(pool.node(), "Properties").then(Vec::new);
    };
    let Some(schema) = pool.property("Schema") else {
        return lacks(&properties, "Schema").then(Vec::new);
    };
    let named = |attribute: &Node<'_>| {
        let name = text::literal(&attribute.get("Name")?)?;
        let name = name.strip_prefix("custom:").map(str::to_owned).unwrap_or(name);
        Some(format!("custom:{name}"))
    };
    complete(&schema)?.iter().map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, found};
    use serde_json::{Value, json};

    fn of(pool: Value, attributes: Value) -> Value {
        json!({
            "People": { "Type": "AWS::Cognito::UserPool", "Properties": pool },
            "Web": { "Type": "AWS::Cognito::UserPoolClient", "Properties": {
                "UserPoolId": { "Ref": "People" },
                "ReadAttributes": attributes,
            } },
        })
    }

    #[test]
    fn a_client_names_what_its_pool_has() {
        let schema = || json!({ "Schema": [{ "Name": "tenant" }, { "Name": "email" }] });
        for (pool, names, is_right) in [
            (schema(), json!(["custom:tenant", "email", "email_verified", "sub"]), true),
            (json!({}), json!(["given_name", "phone_number_verified"]), true),
            (json!({}), json!(["custom:tenant"]), false),
            (schema(), json!(["tenant"]), false),
            (schema(), json!(["custom:Tenant"]), false),
            (schema(), json!(["e-mail"]), false),
            (schema(), json!([{ "Ref": "Attribute" }]), true),
            (json!({ "Schema": { "Ref": "Schema" } }), json!(["custom:a"]), true),
            (json!({ "Schema": [{ "Name": { "Ref": "A" } }] }), json!(["custom:a"]), true),
            (json!({ "Schema": [{ "Fn::If": ["P", {}, {}] }] }), json!(["custom:a"]), true),
            (json!({ "Fn::Transform": { "Name": "More" } }), json!(["custom:a"]), true),
        ] {
            let expected: &[&str] = if is_right { &[] } else { &["COG033"] };
            assert_eq!(codes(RULES, of(pool.clone(), names.clone())), expected, "{pool} {names}");
        }
        let mut written = of(schema(), json!(["email"]));
        written["Web"]["Properties"]["WriteAttributes"] = json!(["email", "custom:plan"]);
        let at = "COG033 /Resources/Web/Properties/WriteAttributes/1";
        assert_eq!(found(RULES, written.clone()), [at]);
        written["Web"]["Properties"]["UserPoolId"] = json!("eu-west-1_AbCdEf123");
        assert_eq!(found(RULES, written), [""; 0]);
    }
}
