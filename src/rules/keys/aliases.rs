//! Aliases where the ARN of a key belongs.

use crate::policy_syntax::matches_in_any_case;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::statement::Statement;
use crate::template::text::{self, Piece};

rules!(
    warning ALIAS = kms015 {
        title: "a policy names keys, not their aliases",
        explanation: "The ARN of an alias stands for the alias itself, which can be made, moved and deleted. A statement that \
            allows `kms:Decrypt` on it allows nothing, and one that denies it denies nothing: KMS asks with the ARN of the key. \
            `*` with a condition on `kms:ResourceAliases` means the keys that have an alias. It is found where a statement \
            has only actions on keys.",
        page: pages::KMS_KEYS_IN_POLICIES,
    },
);

/// The actions on aliases.
const ON_ALIASES: [&str; 3] = ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"];

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for policy in template.identity_policies() {
        for statement in policy.statements() {
            let Some(action) = action_on_keys(statement) else { continue };
            let verb = if statement.allows() { "allows" } else { "denies" };
            for resource in statement.resources() {
                if let Some(alias) = alias_of(template, &resource) {
                    findings.push(found(&action, verb, &resource, &alias));
                }
            }
        }
    }
}

fn found(action: &str, verb: &str, resource: &Node<'_>, alias: &Alias<'_>) -> Finding {
    let finding = finding!(&ALIAS, "`{action}` on an alias {verb} nothing");
    let of_alias = json_condition(&alias.name);
    let condition = Help::say(
        "write {} with {}",
        [Word::property("Resource", "*"), Word::property("Condition", of_alias)],
    );
    let help = match alias.key {
        Some(key) => {
            let arn = serde_json::json!({ "Fn::GetAtt": [key, "Arn"] });
            Help::say("name the key: {}", [Word::property("Resource", arn)])
        }
        None => Help::from("name the key by its ARN, or ").and(condition),
    };
    finding.here(resource, "the alias, not the key").help(help)
}

fn json_condition(name: &str) -> serde_json::Value {
    serde_json::json!({ "ForAnyValue:StringEquals": { "kms:ResourceAliases": name } })
}

/// The first action of a statement, if all of them are of keys.
fn action_on_keys(statement: &Statement<'_>) -> Option<String> {
    let is_of_keys = |action: &str| {
        let of_kms = action.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("kms:"));
        of_kms && !ON_ALIASES.iter().any(|of| matches_in_any_case(action, of))
    };
    let actions = statement.actions();
    let mut texts = actions.iter().map(|action| action.as_str());
    let all = texts.all(|action| action.is_some_and(is_of_keys));
    actions.first()?.as_str().filter(|_| all).map(str::to_owned)
}

/// An alias that a policy names.
struct Alias<'t> {
    name: String,
    /// The key of the template that it stands for.
    key: Option<&'t str>,
}

/// The alias whose ARN a resource of a statement is.
fn alias_of<'t>(template: &Judged<'t>, resource: &Node<'t>) -> Option<Alias<'t>> {
    const ALIAS: &str = "AWS::KMS::Alias";
    let mut own = None;
    let mut arn = String::new();
    for piece in text::pieces(resource) {
        let alias = match &piece {
            Piece::Ref(id) => template.resource_of(id, ALIAS),
            Piece::Literal(_) | Piece::GetAtt(..) | Piece::Unknown => None,
        };
        let name = alias.and_then(|alias| text::literal(&alias.property("AliasName")?));
        match piece {
            Piece::Literal(text) => arn.push_str(&text),
            _ => arn.push_str(name.as_deref().unwrap_or("*")),
        }
        own = own.or(alias);
    }
    let name = arn.splitn(6, ':').nth(5).filter(|name| name.starts_with("alias/"))?;
    if arn.split(':').nth(2) != Some("kms") {
        return None;
    }
    let by_name = || {
        template.resources_of(ALIAS).find(|alias| {
            let own = alias.property("AliasName").and_then(|own| text::literal(&own));
            own.as_deref() == Some(name)
        })
    };
    let target = own.or_else(by_name).and_then(|alias| alias.property("TargetKeyId"));
    let key = target.as_ref().and_then(text::referred);
    Some(Alias { name: name.to_owned(), key })
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use crate::rules::views::policy_samples::{messages, role};
    use serde_json::{Value, json};

    fn found(statement: Value) -> Vec<String> {
        let mut all = role(statement);
        all["Short"] = json!({ "Type": "AWS::KMS::Alias", "Properties": {
            "AliasName": "alias/notes", "TargetKeyId": { "Ref": "Key" },
        } });
        all["Key"] = json!({ "Type": "AWS::KMS::Key" });
        let mut found = messages(check, all);
        found.retain(|finding| finding.starts_with("KMS015"));
        found
    }

    fn on(effect: &str, action: Value, resource: Value) -> Vec<String> {
        found(json!({ "Effect": effect, "Action": action, "Resource": resource }))
    }

    #[test]
    fn an_alias_is_no_key() {
        let decrypt = || json!("kms:Decrypt");
        for alias in [
            json!("arn:aws:kms:eu-west-1:111122223333:alias/a"),
            json!(["arn:aws:kms:*:*:alias/*"]),
            json!({ "Fn::Sub": "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:${Short}" }),
            json!({ "Fn::Sub": "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/${Name}" }),
        ] {
            let message = "KMS015: `kms:Decrypt` on an alias allows nothing";
            assert_eq!(on("Allow", decrypt(), alias.clone()), [message], "{alias}");
        }
        let alias = || json!("arn:aws:kms:eu-west-1:111122223333:alias/a");
        let denies = "KMS015: `kms:Encrypt` on an alias denies nothing";
        assert_eq!(on("Deny", json!(["kms:Encrypt", "kms:ReEncrypt*"]), alias()), [denies]);
    }

    #[test]
    fn what_is_a_key_or_about_aliases_is_right() {
        let alias = || json!("arn:aws:kms:eu-west-1:111122223333:alias/a");
        for action in [
            json!("kms:CreateAlias"),
            json!("kms:*"),
            json!("*"),
            json!(["kms:Decrypt", "kms:*Alias"]),
            json!(["kms:Decrypt", { "Ref": "Action" }]),
            json!("s3:GetObject"),
        ] {
            assert_eq!(on("Allow", action.clone(), alias()), [""; 0], "{action}");
        }
        for key in [
            json!("*"),
            json!({ "Fn::GetAtt": ["Key", "Arn"] }),
            json!("arn:aws:kms:eu-west-1:111122223333:key/a"),
            json!({ "Ref": "Parameter" }),
            json!({ "Fn::Sub": "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:${Name}" }),
        ] {
            assert_eq!(on("Allow", json!("kms:Decrypt"), key.clone()), [""; 0], "{key}");
        }
    }
}
