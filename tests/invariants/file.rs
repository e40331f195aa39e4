//! A file of invariants: what is wrong with it, and where.

use serde_json::json;
use tablature::evaluate::Environment;
use tablature::invariants::Invariants;
use tablature::template::Template;

use crate::{allow, assert_has, broken, broken_in, role, table};

/// The mistakes in a file.
fn mistakes(text: &str) -> String {
    Invariants::read("invariants.json", text).unwrap_err().to_string()
}

/// The mistakes in an invariant with these members.
fn of_members(members: &str) -> String {
    mistakes(&format!("{{\"invariants\": [\n{{ {members} }}\n] }}"))
}

#[test]
fn a_file_that_is_not_one_is_refused_where_it_is_wrong() {
    for (text, expected) in [
        ("", "invariants.json:1:1: the file is empty"),
        ("[]", "invariants.json:1:1: invariants are a JSON object"),
        ("{}", "invariants.json:1:1: `invariants` is missing"),
        ("{\"invariants\": {}}", "invariants.json:1:16: `invariants` is a list of at least one"),
        ("{\"invariants\": []}", "invariants.json:1:16: `invariants` is a list of at least one"),
        ("{\"invariants\": [1]}", "invariants.json:1:17: an invariant is a JSON object"),
        ("{\"invariant\": []}", "there is no member `invariant`"),
        ("{\"invariants\": [], \"invariants\": []}", "`invariants`"),
        ("{\"invariants\": ", "not JSON"),
    ] {
        assert_has(&mistakes(text), expected);
    }
}

#[test]
fn members_are_known_and_there() {
    let never = "\"never\": { \"actions\": \"write\", \"on\": \"*\" }";
    for (members, expected) in [
        (format!("\"principals\": \"*\", {never}"), "2:1: `name` is missing"),
        (format!("\"name\": \" \", \"principals\": \"*\", {never}"), "2:11: `name` is a text"),
        (format!("\"name\": \"a\", {never}"), "2:1: `principals` is missing"),
        (format!("\"name\": \"a\", \"principals\": [], {never}"), "2:30: `principals` is empty"),
        (format!("\"name\": \"a\", \"principals\": [1], {never}"), "2:31: `principals` is a list of texts"),
        (format!("\"name\": \"a\", \"prinicpals\": \"*\", {never}"), "there is no member `prinicpals`"),
        ("\"name\": \"a\", \"principals\": \"*\"".to_owned(), "2:1: `never` is missing"),
        (
            format!("\"name\": \"a\", \"principals\": \"R\", {never}, \"only\": {{}}"),
            "an invariant has `never` or `only`, not both",
        ),
        (
            "\"name\": \"a\", \"principals\": \"*\", \"only\": { \"actions\": \"read\", \"on\": \"*\" }".to_owned(),
            "2:30: `only` everyone rules nothing out",
        ),
        (
            "\"name\": \"a\", \"principals\": \"*\", \"never\": { \"actions\": \"wirte\", \"on\": \"*\" }".to_owned(),
            "there is no action `wirte`",
        ),
        (
            "\"name\": \"a\", \"principals\": \"*\", \"never\": { \"actions\": \"dynamodb:*\", \"on\": \"*\" }".to_owned(),
            "there is no action `dynamodb:*`",
        ),
        (
            "\"name\": \"a\", \"principals\": \"*\", \"never\": { \"actions\": [], \"on\": \"*\" }".to_owned(),
            "`actions` is empty",
        ),
        (
            "\"name\": \"a\", \"principals\": \"*\", \"never\": { \"actions\": \"read\" }".to_owned(),
            "`on` is missing",
        ),
        (
            "\"name\": \"a\", \"principals\": \"*\", \"never\": { \"actions\": \"read\", \"on\": \"*\", \"rows\": \"own\" }"
                .to_owned(),
            "rows are `every` or `other`",
        ),
        ("\"name\": \"a\", \"principals\": \"*\", \"never\": \"read\"".to_owned(), "what is ruled out is a JSON object"),
    ] {
        assert_has(&of_members(&members), expected);
    }
}

#[test]
fn names_that_no_template_has_are_findings_at_their_place() {
    let invariant = |principal: &str, except: &str, on: &str| {
        json!({ "name": "it is kept", "principals": [principal], "except": [except],
            "never": { "actions": ["write"], "on": [on] } })
    };
    let resources = || json!({ "Notes": table(json!({})), "Reader": role(json!([])) });
    let text = broken(invariant("Readr", "Writer", "Ntoes"), resources());
    assert_has(&text, "error[IAM126]: there is no principal `Readr`");
    assert_has(&text, "did you mean `Reader`?");
    assert_has(&text, "there is no principal `Writer`");
    assert_has(&text, "the template has no table `Ntoes`: did you mean `Notes`?");
    assert_has(&text, " --> invariants.json:1:");
    let text = broken(invariant("Reader", "Reader", "Notes/index/x"), resources());
    assert_has(&text, "table `Notes` has no index `x`");
}

#[test]
fn only_rules_out_everyone_else() {
    let invariant = |these: &[&str]| {
        json!({ "name": "it is kept", "principals": these,
            "only": { "actions": ["dynamodb:GetItem", "Query"], "on": ["Notes"] } })
    };
    let resources = || {
        json!({ "Notes": table(json!({})), "A": role(allow("dynamodb:GetItem")),
            "B": role(allow("dynamodb:Query")) })
    };
    assert_eq!(broken(invariant(&["A", "B"]), resources()), "");
    assert_has(&broken(invariant(&["A"]), resources()), "role `B` may `Query` on `Notes`");
}

#[test]
fn a_name_needs_to_be_in_one_of_several_invariants_templates_alone() {
    let text = r#"{ "invariants": [{ "name": "n", "principals": "*", "except": ["R"],
        "never": { "actions": "write", "on": "Notes" } }] }"#;
    let invariants = Invariants::read("invariants.json", text).unwrap();
    let with = |resources| Template::from(json!({ "Resources": resources }));
    let notes = with(json!({ "Notes": table(json!({})), "R": role(allow("dynamodb:*")) }));
    let report = invariants.check(&notes, &Environment::default());
    assert!(report.codes().is_empty(), "{}", report.json());
    let report =
        invariants.check(&with(json!({ "Notes": table(json!({})) })), &Environment::default());
    assert_eq!(report.codes(), ["IAM126"]);
}

#[test]
fn a_default_is_not_taken_for_the_value_of_a_parameter() {
    let invariant = json!({ "name": "it is kept", "principals": "*",
        "never": { "actions": ["read"], "on": ["T"] } });
    let template = |statement: serde_json::Value, name: serde_json::Value| {
        json!({
            "Parameters": { "S": { "Type": "String", "Default": "Deny" } },
            "Resources": { "T": table(json!({ "TableName": name })), "R": role(json!([statement])) },
        })
    };
    let mut effect = allow("dynamodb:GetItem");
    effect["Effect"] = json!({ "Ref": "S" });
    assert_has(&broken_in(invariant.clone(), template(effect, json!("t"))), "IAM125");
    let mut resource = allow("dynamodb:GetItem");
    resource["Resource"] =
        json!({ "Fn::Sub": "arn:aws:dynamodb:eu-west-1:111122223333:table/${S}" });
    assert_has(&broken_in(invariant.clone(), template(resource, json!("t"))), "IAM125");
    // The same value is the same, whatever it is.
    let mut denied = allow("dynamodb:GetItem");
    denied["Resource"] = json!({ "Fn::GetAtt": ["T", "Arn"] });
    denied["Effect"] = json!("Deny");
    let name = json!({ "Fn::Sub": "${S}-t" });
    assert_eq!(broken_in(invariant, template(denied, name)), "");
}

#[test]
fn what_a_mapping_depends_on_is_named() {
    let invariant = json!({ "name": "it is kept", "principals": "*",
        "never": { "actions": ["read"], "on": ["T"] } });
    let of = |key: serde_json::Value| {
        let mut statement = allow("dynamodb:GetItem");
        statement["Resource"] = json!({ "Fn::FindInMap": ["Arns", key, "table"] });
        let template = json!({
            "Parameters": { "Stage": { "Type": "String", "Default": "dev" } },
            "Mappings": { "Arns": { "dev": { "table": "arn:aws:dynamodb:eu-west-1:111122223333:table/x" } } },
            "Resources": { "T": table(json!({ "TableName": "t" })), "R": role(json!([statement])) },
        });
        broken_in(invariant.clone(), template)
    };
    assert_eq!(of(json!("dev")), "");
    assert_has(&of(json!({ "Ref": "Stage" })), "on `T`, since parameter `Stage` is not given\n");
    assert_has(&of(json!("prod")), "on `T`, since mapping `Arns` has no `table` of `prod`\n");
}
