//! What the AWS CLI answers: the template in the answer of `get-template`, and answers that are none.

use super::expr::Kind;
use super::{Expr, Node};

/// The members of an answer of `get-template`. The last is there where no query is.
const GET_TEMPLATE: [&str; 3] = [BODY, "StagesAvailable", "ResponseMetadata"];

const BODY: &str = "TemplateBody";

/// The template in an answer of `get-template`: an object, or a text. Anything else stays as it is.
///
/// See [GetTemplate](https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_GetTemplate.html).
pub(super) fn unwrapped(document: Expr) -> Result<Expr, Expr> {
    match document.kind {
        Kind::Map(mut members)
            if members.contains_key(BODY)
                && members.keys().all(|key| GET_TEMPLATE.contains(&key.as_str())) =>
        {
            Ok(members.swap_remove(BODY).unwrap_or_else(|| Kind::Null.into()))
        }
        _ => Err(document),
    }
}

/// The command that answers so, if the document is an answer of the AWS CLI's and no template.
pub(super) fn command(document: &Node<'_>) -> Option<&'static str> {
    let is_list = |name: &str| document.get(name).is_some_and(|member| member.is_list());
    let has = |name: &str| document.get(name).is_some();
    if has("Resources") {
        return None;
    }
    [
        ("describe-change-set", is_list("Changes") && (has("ChangeSetName") || has("ChangeSetId"))),
        ("describe-stacks", is_list("Stacks")),
        ("describe-stack-resources", is_list("StackResources")),
        ("list-stack-resources", is_list("StackResourceSummaries")),
        ("get-template-summary", is_list("ResourceTypes")),
        ("validate-template", is_list("Parameters")),
    ]
    .into_iter()
    .find_map(|(command, is_answer)| is_answer.then_some(command))
}

#[cfg(test)]
mod tests {
    use crate::template::Template;

    const BODY: &str = r#"{ "Resources": { "Alarms": { "Type": "AWS::SNS::Topic" } } }"#;

    #[test]
    fn the_template_of_an_answer_has_its_places_in_the_file() {
        let text = format!("{{\n\"TemplateBody\": {BODY},\n\"StagesAvailable\": [\"Original\"] }}");
        let template = Template::read("t.json", &text).unwrap();
        let node = *template.resource("Alarms").unwrap().node();
        assert_eq!(node.place().unwrap().to_string(), "t.json:2:44");
        assert_eq!(node.pointer(), "/Resources/Alarms");
        assert_eq!(template.bytes(), BODY.len());
    }

    #[test]
    fn a_body_that_is_a_text_is_read_as_a_file_of_its_own() {
        let quoted = serde_json::to_string(&format!("\n{BODY}")).unwrap();
        let text = format!("{{ \"StagesAvailable\": [], \"TemplateBody\": {quoted} }}");
        let template = Template::read("t.json", &text).unwrap();
        let place = template.resource("Alarms").unwrap().node().place().unwrap().to_string();
        assert_eq!(place, "t.json (TemplateBody):2:28");
        let error = |body: &str| {
            let text = format!("{{ \"TemplateBody\": {body} }}");
            Template::read("t.json", &text).unwrap_err().to_string()
        };
        assert!(error("\"Resources:\\n  A: {}\"").starts_with("t.json (TemplateBody):1:1: "));
        assert_eq!(error("7"), "t.json:1:19: a template is a JSON object");
        assert_eq!(error("\"\""), "t.json (TemplateBody):1:1: the file is empty");
    }

    #[test]
    fn a_template_with_such_a_member_is_a_template() {
        let text = r#"{ "TemplateBody": {}, "Resources": { "A": { "Type": "AWS::SNS::Topic" } } }"#;
        assert!(Template::read("t.json", text).unwrap().resource("A").is_some());
    }

    #[test]
    fn other_answers_are_refused_by_name() {
        for (answer, command) in [
            (r#"{ "ChangeSetName": "c", "Parameters": [], "Changes": [] }"#, "describe-change-set"),
            (
                r#"{ "Changes": [{ "Type": "Resource" }], "ChangeSetId": "arn" }"#,
                "describe-change-set",
            ),
            (r#"{ "Parameters": [], "Description": "d" }"#, "validate-template"),
            (r#"{ "Parameters": [{ "ParameterKey": "P" }] }"#, "validate-template"),
            (r#"{ "Stacks": [] }"#, "describe-stacks"),
            (r#"{ "Parameters": [], "ResourceTypes": [] }"#, "get-template-summary"),
        ] {
            let error = Template::read("t.json", answer).unwrap_err().to_string();
            let expected = format!(
                "t.json:1:1: this is no template, but the answer of `aws cloudformation {command}`"
            );
            assert_eq!(error, expected);
        }
        assert!(Template::read("t.json", r#"{ "Parameters": {} }"#).is_ok());
    }
}
