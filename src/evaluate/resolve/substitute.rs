//! `Fn::Sub`.

use std::collections::BTreeMap;

use super::{LONGEST_TEXT, Resolver};
use crate::evaluate::text::Text;
use crate::template::Node;

impl<'t> Resolver<'t> {
    /// The text with `${Name}` and `${Name.Attribute}` filled in, and `${!…}` as `${…}`, the
    /// spelling of a policy variable in it.
    pub(super) fn substitute(
        &self,
        node: &Node<'t>,
        text: &str,
        variables: Option<&Node<'t>>,
    ) -> Text {
        let mut filled = Text::default();
        // Each variable once: one that contains its own twice would double the time with each
        // level.
        let mut known: BTreeMap<&str, Text> = BTreeMap::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            // No further one is closed, and the rest of a text that is too long makes no difference.
            let Some((name, behind)) =
                after.split_once('}').filter(|_| filled.as_str().len() <= LONGEST_TEXT)
            else {
                break;
            };
            filled.push_str(before);
            match name.strip_prefix('!') {
                Some(literal) => filled.push_str(&format!("${{{literal}}}")),
                None => {
                    let work = || self.named(node, name, variables);
                    filled.push(known.entry(name).or_insert_with(work));
                }
            }
            rest = behind;
        }
        filled.push_str(rest);
        filled
    }

    fn named(&self, node: &Node<'t>, name: &str, variables: Option<&Node<'t>>) -> Text {
        let given = variables.and_then(|variables| variables.get(name));
        match (given, name.split_once('.')) {
            (Some(value), _) => self.text(&value),
            (None, Some((id, attribute))) => self.attribute(node, id, attribute),
            (None, None) => self.reference(node, name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::environment::Environment;
    use crate::template::Template;
    use serde_json::{Value, json};

    fn filled(sub: Value) -> String {
        let environment = Environment::new("111122223333", "eu-west-1").parameter("P", "${x}");
        let template = Template::from(json!({
            "Parameters": { "P": { "Type": "String" } },
            "Resources": { "T": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "Tracks" } } },
            "Value": { "Fn::Sub": sub },
        }));
        let resolver = Resolver::new(&template, &environment);
        resolver.text(&template.section("Value").unwrap()).to_string()
    }

    #[test]
    fn both_forms_fill_in_names_and_attributes() {
        assert_eq!(
            filled(json!("${T.Arn}/index/a")),
            "arn:aws:dynamodb:eu-west-1:111122223333:table/Tracks/index/a"
        );
        assert_eq!(filled(json!(["${A}-${AWS::Region}", {"A": {"Ref": "T"}}])), "Tracks-eu-west-1");
    }

    #[test]
    fn an_escaped_variable_stays_for_iam() {
        assert_eq!(filled(json!("USER#${!aws:PrincipalTag/sub}")), "USER#${aws:PrincipalTag/sub}");
    }

    #[test]
    fn what_is_filled_in_is_not_filled_in_again() {
        assert_eq!(filled(json!("${P}")), "${x}");
    }

    #[test]
    fn variables_that_hold_others_twice_come_to_an_end() {
        let double = |value, _| json!(["${x}${x}", { "x": { "Fn::Sub": value } }]);
        assert_eq!(filled((0..11).fold(json!("ab"), double)).len(), 2 << 11);
        assert_eq!(filled((0..12).fold(json!("ab"), double)), "…");
        assert_eq!(filled((0..60).fold(json!("ab"), double)).chars().last(), Some('…'));
    }

    #[test]
    fn unknown_names_and_unclosed_ones_do_no_harm() {
        assert_eq!(filled(json!("a${Nobody}b")), "a…b");
        assert_eq!(filled(json!("a${b")), "a${b");
    }
}
