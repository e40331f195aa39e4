//! Mappings: their shape, and what `Fn::FindInMap` looks up in them.

use crate::facts::functions::{MAP_DEFAULT, TRANSFORM};
use crate::names;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::template::Intrinsic;

rules!(
    error MAPPING = cfn081 {
        title: "a mapping has keys of two levels, and those that are looked up",
        explanation: "A mapping has a name, keys, and under each key further keys with their values, which are texts \
            or lists of texts: no functions, no objects. `Fn::FindInMap` names a mapping and a key of each level, and the \
            deployment fails if one is not there (\"Unable to get mapping\"). `AWS::LanguageExtensions` lets it \
            have a `DefaultValue`.",
        page: pages::CLOUDFORMATION_FIND_IN_MAP,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let Some(mappings) = template.section("Mappings") else { return };
    // A macro may add to what the template shows, or write it anew.
    if template.is_rewritten() || mappings.get(TRANSFORM).is_some() {
        return;
    }
    mappings.entries().for_each(|(name, mapping)| check_mapping(name, &mapping, findings));
    let sections = ["Conditions", "Resources", "Outputs"];
    for section in sections.into_iter().filter_map(|name| template.section(name)) {
        let is_entered = |node: &Node<'_>| node.get(TRANSFORM).is_none();
        for node in section.descendants_where(is_entered) {
            if let Some(Intrinsic::Other("Fn::FindInMap", argument)) = node.intrinsic() {
                findings.extend(not_found(&mappings, &argument));
            }
        }
    }
}

fn check_mapping(name: &str, mapping: &Node<'_>, findings: &mut Vec<Finding>) {
    if mapping.get(TRANSFORM).is_some() {
        return;
    }
    if mapping.is_object() && mapping.keys().next().is_none() {
        finding!(&MAPPING, "mapping `{name}` has no keys")
            .at(mapping)
            .help(Help::say(
                "remove it, or give it keys, such as {}",
                [Word::property("prod", serde_json::json!({ "days": 35 }))],
            ))
            .add_to(findings);
    }
    for (key, attributes) in mapping.entries() {
        if attributes.is_object() && attributes.keys().next().is_none() {
            finding!(&MAPPING, "key `{key}` of mapping `{name}` has nothing in it")
                .at(&attributes)
                .help("remove it, or give it a key and a value")
                .add_to(findings);
        }
        for (attribute, value) in attributes.entries() {
            if let Some((wrong, what)) = no_value(&value) {
                finding!(&MAPPING, "`{attribute}` of `{key}` in mapping `{name}` {what}")
                    .at(&wrong)
                    .help("write a text, or a list of texts")
                    .add_to(findings);
            }
        }
    }
}

/// The value that a mapping cannot have, and what is wrong with it.
fn no_value<'t>(value: &Node<'t>) -> Option<(Node<'t>, &'static str)> {
    let is_part = |node: &Node<'_>| node.is_list() || node.is_object();
    if value.intrinsic().is_some() {
        return Some((*value, "is a function"));
    }
    if value.is_object() {
        return Some((*value, "is an object"));
    }
    value.items().find(is_part).map(|item| (item, "has more in it than texts"))
}

/// A finding if a key is written out and is not in the mapping.
fn not_found(mappings: &Node<'_>, argument: &Node<'_>) -> Option<Finding> {
    let arguments: Vec<Node<'_>> = argument.items().collect();
    let [name, key, attribute, rest @ ..] = arguments.as_slice() else { return None };
    // A default needs a transform, which is a finding of its own.
    if rest.iter().any(|more| more.get(MAP_DEFAULT).is_some()) {
        return None;
    }
    let name = literal(name)?;
    let mapping = mappings.get(name).filter(|it| it.is_object() && it.get(TRANSFORM).is_none())?;
    if let Some(text) = literal(key) {
        let Some(attributes) = mapping.get(text) else {
            return Some(missing(key, text, &format!("mapping `{name}`"), mapping.keys()));
        };
        let wanted = literal(attribute)
            .filter(|wanted| attributes.is_object() && attributes.get(wanted).is_none())?;
        return Some(missing(
            attribute,
            wanted,
            &format!("`{text}` of mapping `{name}`"),
            attributes.keys(),
        ));
    }
    let wanted = literal(attribute)?;
    let has_it = |attributes: Node<'_>| !attributes.is_object() || attributes.get(wanted).is_some();
    let is_missing =
        mapping.keys().next().is_some() && !mapping.entries().any(|(_, it)| has_it(it));
    let known = mapping.entries().next().into_iter().flat_map(|(_, first)| first.keys());
    is_missing
        .then(|| missing(attribute, wanted, &format!("mapping `{name}`, under any key"), known))
}

/// A text that is a name. A loop of `AWS::LanguageExtensions` puts its own in place of `${…}`.
fn literal<'t>(node: &Node<'t>) -> Option<&'t str> {
    node.as_str()
        .filter(|text| !text.contains("${") && !text.contains("&{") && !text.contains("{{"))
}

fn missing<'k>(
    node: &Node<'_>,
    key: &str,
    within: &str,
    known: impl Iterator<Item = &'k str>,
) -> Finding {
    let known: Vec<&str> = known.collect();
    let found = finding!(&MAPPING, "there is no `{key}` in {within}").at(node);
    match names::nearest(key, known.iter().copied()) {
        Some(near) => found.help(format!("did you mean `{near}`?")),
        None if known.is_empty() => found.help("add it to the mapping"),
        None => {
            let keys = known.iter().take(12).copied();
            found.help(format!("add it to the mapping, which has {}", names::listed(keys)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn found(mapping: Value, look_up: Value, transform: Option<&str>) -> Vec<String> {
        let topic = json!({ "Type": "AWS::SNS::Topic", "Properties": { "DisplayName": look_up } });
        let mut template = json!({ "Mappings": { "Sizes": mapping }, "Resources": { "T": topic } });
        if let Some(transform) = transform {
            template["Transform"] = json!(transform);
        }
        let mut findings = Vec::new();
        check(&Judged::of(&template.into()), &mut findings);
        findings.iter().map(|finding| finding.message().to_owned()).collect()
    }

    fn sizes() -> Value {
        json!({ "prod": { "days": 35, "zones": ["a", "b"] }, "dev": { "days": "1" } })
    }

    #[test]
    fn a_mapping_has_two_levels() {
        for (mapping, says) in [
            (json!({}), "mapping `Sizes` has no keys"),
            (json!({ "prod": {} }), "key `prod` of mapping `Sizes` has nothing in it"),
            (
                json!({ "prod": { "a": { "b": 1 } } }),
                "`a` of `prod` in mapping `Sizes` is an object",
            ),
            (
                json!({ "prod": { "a": { "Ref": "P" } } }),
                "`a` of `prod` in mapping `Sizes` is a function",
            ),
            (
                json!({ "prod": { "a": ["b", ["c"]] } }),
                "`a` of `prod` in mapping `Sizes` has more in it than texts",
            ),
        ] {
            assert_eq!(found(mapping.clone(), json!("x"), None), [says], "{mapping}");
        }
        assert_eq!(found(sizes(), json!("x"), None), [""; 0]);
        let included = json!({ "Fn::Transform": { "Name": "AWS::Include" } });
        assert_eq!(found(included, json!({ "Fn::FindInMap": ["Sizes", "a", "b"] }), None), [""; 0]);
    }

    #[test]
    fn what_is_looked_up_is_there() {
        let region = || json!({ "Ref": "AWS::Region" });
        for (keys, says) in [
            (json!(["Sizes", "prd", "days"]), Some("there is no `prd` in mapping `Sizes`")),
            (
                json!(["Sizes", "dev", "zones"]),
                Some("there is no `zones` in `dev` of mapping `Sizes`"),
            ),
            (
                json!(["Sizes", region(), "hours"]),
                Some("there is no `hours` in mapping `Sizes`, under any key"),
            ),
            (json!(["Sizes", region(), "zones"]), None),
            (json!(["Sizes", "prod", region()]), None),
            (json!(["Sizes", "${Stage}", "days"]), None),
            (json!([region(), "prd", "days"]), None),
            (json!(["Others", "prd", "days"]), None),
        ] {
            let all = found(sizes(), json!({ "Fn::FindInMap": keys }), None);
            assert_eq!(all, says.into_iter().collect::<Vec<_>>(), "{keys}");
        }
    }

    #[test]
    fn a_key_with_a_default_may_be_missing_and_a_macro_may_add_it() {
        let look_up = json!({ "Fn::FindInMap": ["Sizes", "prd", "days", { "DefaultValue": 1 }] });
        assert_eq!(found(sizes(), look_up, Some("AWS::LanguageExtensions")), [""; 0]);
        let look_up = json!({ "Fn::FindInMap": ["Sizes", "prd", "days"] });
        assert_eq!(found(sizes(), look_up.clone(), Some("AWS::LanguageExtensions")).len(), 1);
        assert_eq!(found(sizes(), look_up, Some("Mine")), [""; 0]);
    }
}
