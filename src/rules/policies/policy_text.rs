//! The texts in a policy: statement ids, and the characters that IAM accepts.

use crate::facts::limits::iam::{is_policy_document_character, is_sid_character};
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::policies::{Policy, PolicyKind};
use crate::rules::views::repeated::repeated;
use crate::template::text;

rules!(
    error SID = iam025 {
        title: "a statement id has letters and digits",
        explanation: "IAM refuses a `Sid` with any other character, hyphens, underscores and spaces among \
            them.",
        page: pages::IAM_SID,
    },
    error SAME_SID = iam026 {
        title: "a statement id stands once in a policy",
        explanation: "IAM refuses a policy in which two statements have the same `Sid` (\"Statement IDs \
            (SID) in a single policy must be unique\"). A statement may also have none.",
        page: pages::IAM_SID,
    },
    error CHARACTER = iam027 {
        title: "a policy has only characters of Latin-1",
        explanation: "A policy document may contain tab, line feed, carriage return and U+0020 to U+00FF. \
            A key with any other character, such as `ł`, `✓` or an emoji, cannot be expressed in a \
            condition: choose ids that can.",
        page: pages::IAM_QUOTAS,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for policy in template.policies() {
        check_characters(&policy.document.node, findings);
        // Services with policies on their resources may accept other ids.
        if policy.kind != PolicyKind::Resource {
            check_sids(policy, findings);
        }
    }
}

fn check_sids(policy: &Policy<'_>, findings: &mut Vec<Finding>) {
    let sids = policy.statements().filter_map(|statement| {
        let node = statement.sid?;
        Some((text::literal(&node).filter(|sid| !sid.is_empty())?, node))
    });
    let sids: Vec<(String, Node<'_>)> = sids.collect();
    for (sid, node) in &sids {
        // A character outside of Latin-1 is reported by the other rule.
        if sid.chars().all(is_sid_character) || !sid.chars().all(is_policy_document_character) {
            continue;
        }
        let plain = match names::id_part(sid) {
            plain if plain.is_empty() => "ReadOrders".to_owned(),
            plain => plain,
        };
        finding!(&SID, "the statement id `{sid}` is not of letters and digits alone")
            .at(node)
            .help(Help::say(
                "write {}",
                [Word::property("Sid", plain.as_str()).call(format!(".sid(\"{plain}\")"))],
            ))
            .add_to(findings);
    }
    for (sid, first, node) in repeated(sids) {
        finding!(&SAME_SID, "two statements of this policy are `{sid}`")
            .here(&node, "the second")
            .and(&first, "the first")
            .help(Help::say(
                "give one of them another {}, or none",
                [Word::code("Sid").call(".sid(…)")],
            ))
            .add_to(findings);
    }
}

fn check_characters(document: &Node<'_>, findings: &mut Vec<Finding>) {
    let strange = |text: &str| text.chars().find(|c| !is_policy_document_character(*c));
    for node in document.descendants_where(|node| !text::is_text(node)) {
        if text::is_text(&node) {
            let found = strange(&text::filled(&node, ""));
            findings.extend(found.map(|character| finding(&node, character)));
            continue;
        }
        for (key, member) in node.entries() {
            findings.extend(strange(key).map(|character| finding(&member, character)));
        }
    }
}

fn finding(node: &Node<'_>, character: char) -> Finding {
    let code = u32::from(character);
    let shown = if character.is_control() { String::new() } else { format!("`{character}` ") };
    finding!(&CHARACTER, "the character {shown}(U+{code:04X}) cannot stand in a policy")
        .at(node)
        .help(format!(
            "write it without U+{code:04X}: a policy takes the characters up to `ÿ` (U+00FF)"
        ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::{codes, messages, role};
    use serde_json::{Value, json};

    fn sids(sids: Value) -> Vec<&'static str> {
        let statements: Vec<Value> =
            sids.as_array().unwrap().iter().map(|sid| json!({"Sid": sid})).collect();
        codes(
            check,
            json!({"P": {"Type": "AWS::IAM::ManagedPolicy", "Properties": {
                "PolicyDocument": {"Statement": statements}
            }}}),
        )
    }

    #[test]
    fn ids_have_letters_and_digits_and_stand_once() {
        for (ids, expected) in [
            (json!(["ReadA1", "ReadB"]), vec![]),
            (json!(["Read", "read"]), vec![]),
            (json!(["", ""]), vec![]),
            (json!([{"Ref": "S"}, {"Ref": "S"}]), vec![]),
            (json!(["Read-A"]), vec!["IAM025"]),
            (json!(["Read A"]), vec!["IAM025"]),
            (json!(["Read", "Write", "Read"]), vec!["IAM026"]),
            (json!(["Read", {"Fn::Sub": "Read"}]), vec!["IAM026"]),
            (json!(["Ł"]), vec!["IAM027"]),
        ] {
            assert_eq!(sids(ids.clone()), expected, "{ids}");
        }
    }

    #[test]
    fn tables_may_name_their_statements_otherwise() {
        let table = json!({"T": {"Type": "AWS::DynamoDB::Table", "Properties": {"ResourcePolicy": {
            "PolicyDocument": {"Statement": [{"Sid": "a b"}, {"Sid": "a b"}]}
        }}}});
        assert_eq!(codes(check, table), [""; 0]);
    }

    #[test]
    fn every_text_of_a_policy_is_latin_1() {
        let with = |value: Value| {
            role(json!({"Condition": {"StringEquals": {"aws:PrincipalTag/team": value}}}))
        };
        assert_eq!(codes(check, with(json!("Größe\tÿ"))), [""; 0]);
        assert_eq!(
            messages(check, with(json!(["ok", "Łódź"]))),
            ["IAM027: the character `Ł` (U+0141) cannot stand in a policy"]
        );
        assert_eq!(
            messages(check, with(json!("\u{1}"))),
            ["IAM027: the character (U+0001) cannot stand in a policy"]
        );
        assert_eq!(codes(check, with(json!({"Fn::Sub": "${A}→"}))), ["IAM027"]);
        assert_eq!(
            codes(check, role(json!({"Condition": {"StringEquals": {"aws:€": "x"}}}))),
            ["IAM027"]
        );
    }
}
