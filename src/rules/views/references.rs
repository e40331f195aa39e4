//! The references of a template: `Ref`, `Fn::GetAtt`, `Fn::Sub`, `DependsOn`, and names of conditions
//! and mappings.

use crate::findings::Location;
use crate::template::{Choice, Intrinsic, Node, Resource};

/// One reference to something else in the template.
#[derive(Clone)]
pub(in crate::rules) struct Reference<'t> {
    /// The function, or the element of `DependsOn`.
    pub(in crate::rules) node: Node<'t>,
    /// The name that is referred to.
    pub(in crate::rules) name: &'t str,
    pub(in crate::rules) kind: ReferenceKind<'t>,
    /// Whether it is in a text of `Fn::Sub`.
    pub(in crate::rules) in_text: bool,
    /// Whether the resource may not have to wait for it: it depends on a condition, or is metadata.
    pub(in crate::rules) conditional: bool,
}

/// How something is referred to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rules) enum ReferenceKind<'t> {
    /// A parameter's value, or a resource's main identifier.
    Value,
    /// A resource's attribute; `None` if a function chooses it.
    Attribute(Option<&'t str>),
    /// `DependsOn`.
    Order,
    /// A condition, by name.
    Condition,
    /// A mapping, by name.
    Mapping,
}

/// Every reference of a resource.
pub(in crate::rules) fn of_resource<'t>(resource: &Resource<'t>) -> Vec<Reference<'t>> {
    let mut found = Vec::new();
    for (key, member) in resource.node().entries() {
        match key {
            "DependsOn" => found.extend(member.one_or_many().into_iter().filter_map(|node| {
                Some(Reference::plain(node, node.as_str()?, ReferenceKind::Order))
            })),
            "Condition" => found.extend(condition(&member)),
            "Metadata" => collect(&member, true, &mut found),
            _ => collect(&member, false, &mut found),
        }
    }
    found
}

/// Every reference of an output.
pub(in crate::rules) fn of_output<'t>(output: &Node<'t>) -> Vec<Reference<'t>> {
    let mut found: Vec<_> =
        output.get("Condition").as_ref().and_then(condition).into_iter().collect();
    collect(output, false, &mut found);
    found
}

/// Every reference of any other value.
pub(in crate::rules) fn of_value<'t>(value: &Node<'t>) -> Vec<Reference<'t>> {
    let mut found = Vec::new();
    collect(value, false, &mut found);
    found
}

impl<'t> Reference<'t> {
    /// Where it is. A function that is written over several lines of a file is shown by its name, since its first
    /// line is a lone brace.
    pub(in crate::rules) fn location(&self) -> Location {
        let location = Location::from(&self.node);
        let is_long = location
            .place
            .as_ref()
            .is_some_and(|place| place.end().is_some_and(|end| end.line > place.start().line));
        match self.node.entries().next().filter(|_| is_long) {
            Some((_, argument)) => Location { place: argument.named().place, ..location },
            None => location,
        }
    }

    fn plain(node: Node<'t>, name: &'t str, kind: ReferenceKind<'t>) -> Self {
        Self { node, name, kind, in_text: false, conditional: false }
    }
}

/// The conditions that a condition names: `{ "Condition": name }`. Elsewhere such an object means nothing.
pub(in crate::rules) fn of_condition<'t>(
    node: &Node<'t>,
) -> impl Iterator<Item = Reference<'t>> + use<'t> {
    let named = |node: Node<'t>| match (node.keys().next(), node.keys().nth(1)) {
        (Some("Condition"), None) => condition(&node.get("Condition")?),
        _ => None,
    };
    node.descendants().filter_map(named)
}

fn condition<'t>(node: &Node<'t>) -> Option<Reference<'t>> {
    Some(Reference::plain(*node, node.as_str()?, ReferenceKind::Condition))
}

fn collect<'t>(node: &Node<'t>, conditional: bool, found: &mut Vec<Reference<'t>>) {
    let is_choice = |node: &Node<'t>| Choice::of(node).is_some();
    for node in node.descendants_where(|node| conditional || !is_choice(node)) {
        read(&node, conditional, found);
        if !conditional && is_choice(&node) {
            node.descendants().skip(1).for_each(|within| read(&within, true, found));
        }
    }
}

/// The references of a value itself, without those of the values within it.
fn read<'t>(node: &Node<'t>, conditional: bool, found: &mut Vec<Reference<'t>>) {
    let mut push = |node: &Node<'t>, name: &'t str, kind: ReferenceKind<'t>, in_text: bool| {
        found.push(Reference { node: *node, name, kind, in_text, conditional });
    };
    match node.intrinsic() {
        Some(Intrinsic::Ref(name)) => push(node, name, ReferenceKind::Value, false),
        Some(Intrinsic::GetAtt(name, attribute)) => {
            push(node, name, ReferenceKind::Attribute(Some(attribute)), false);
        }
        Some(Intrinsic::Sub(text, variables)) => {
            for name in variables_of(text) {
                if is_given(name, variables.as_ref()) {
                    continue;
                }
                match name.split_once('.') {
                    Some((name, attribute)) if is_logical_id(name) && !attribute.contains(':') => {
                        push(node, name, ReferenceKind::Attribute(Some(attribute)), true);
                    }
                    _ => push(node, name, ReferenceKind::Value, true),
                }
            }
        }
        Some(Intrinsic::Other(function, argument)) => {
            let first = argument.items().next();
            let name = first.as_ref().and_then(|first| first.as_str());
            match (function, name) {
                ("Fn::GetAtt", Some(name)) if argument.items().count() == 2 => {
                    push(node, name, ReferenceKind::Attribute(None), false);
                }
                ("Fn::If", Some(name)) => push(node, name, ReferenceKind::Condition, false),
                ("Fn::FindInMap", Some(name)) => push(node, name, ReferenceKind::Mapping, false),
                _ => {}
            }
        }
        Some(Intrinsic::Join(..)) | None => {}
    }
}

/// The names in `${…}`. `${!…}` is literal.
fn variables_of(text: &str) -> impl Iterator<Item = &str> {
    text.split("${").skip(1).filter_map(|rest| {
        let (name, _) = rest.split_once('}')?;
        (!name.starts_with('!')).then(|| name.trim())
    })
}

/// Whether the function defines the variable itself, or may do so.
fn is_given(name: &str, variables: Option<&Node<'_>>) -> bool {
    variables
        .is_some_and(|variables| variables.expr().is_intrinsic() || variables.get(name).is_some())
}

fn is_logical_id(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Expr;
    use crate::template::Template;
    use serde_json::json;

    fn shown(value: serde_json::Value) -> Vec<String> {
        let expr = Expr::from(value);
        let kind = |reference: &Reference<'_>| match reference.kind {
            ReferenceKind::Value => String::new(),
            ReferenceKind::Attribute(attribute) => format!(".{}", attribute.unwrap_or("?")),
            ReferenceKind::Order => " first".to_owned(),
            ReferenceKind::Condition => " condition".to_owned(),
            ReferenceKind::Mapping => " mapping".to_owned(),
        };
        of_value(&Node::root(&expr))
            .iter()
            .map(|reference| {
                let maybe = if reference.conditional { "?" } else { "" };
                format!("{}{}{maybe}", reference.name, kind(reference))
            })
            .collect()
    }

    #[test]
    fn functions_refer() {
        for (value, names) in [
            (json!({"Ref": "A"}), vec!["A"]),
            (json!({"Fn::GetAtt": "A.Arn"}), vec!["A.Arn"]),
            (json!({"Fn::GetAtt": ["A", {"Ref": "P"}]}), vec!["A.?", "P"]),
            (json!({"Fn::Join": ["", [{"Ref": "A"}, "b"]]}), vec!["A"]),
            (json!({"x": [{"Ref": "A"}], "y": {"Ref": "B"}}), vec!["A", "B"]),
            (json!({"Fn::FindInMap": ["M", {"Ref": "P"}, "x"]}), vec!["M mapping", "P"]),
            (json!({"Fn::If": ["C", {"Ref": "A"}, "b"]}), vec!["C condition", "A?"]),
            (
                json!([{"Fn::If": ["C", {"Fn::If": ["D", {"Ref": "A"}, "b"]}, "c"]}, {"Ref": "B"}]),
                vec!["C condition", "D condition?", "A?", "B"],
            ),
        ] {
            assert_eq!(shown(value.clone()), names, "{value}");
        }
    }

    #[test]
    fn a_macro_stands_on_top_or_in_a_section() {
        let include = json!({ "Fn::Transform": { "Name": "AWS::Include" } });
        for (template, transformed) in [
            (json!({ "Transform": "AWS::Serverless-2016-10-31" }), true),
            (include.clone(), true),
            (json!({ "Resources": include }), true),
            (json!({ "Resources": { "A": include } }), false),
        ] {
            assert_eq!(
                Template::from(template.clone()).is_transformed(),
                transformed,
                "{template}"
            );
        }
    }

    #[test]
    fn texts_refer_by_their_variables() {
        for (value, names) in [
            (json!({"Fn::Sub": "${A.Arn}/index/${ B }"}), vec!["A.Arn", "B"]),
            (json!({"Fn::Sub": "${!aws:username} $ { ${"}), vec![]),
            (json!({"Fn::Sub": "${accounts.google.com:sub}"}), vec!["accounts.google.com:sub"]),
            (json!({"Fn::Sub": ["${A}${B}", {"B": {"Ref": "C"}}]}), vec!["A", "C"]),
            (json!({"Fn::Sub": ["${A}", {"Fn::Transform": {"Name": "X"}}]}), vec![]),
        ] {
            assert_eq!(shown(value.clone()), names, "{value}");
        }
    }
}
