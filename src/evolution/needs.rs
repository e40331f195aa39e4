//! What a template between two others needs of the new one: what its values refer to.

use std::collections::BTreeSet;

use crate::evaluate::named_in;
use crate::template::text::references;
use crate::template::{Choice, Intrinsic, Node, Template};

/// Adds to a template all that the resources with these ids refer to and that only the new template has.
pub(super) fn with_needs(template: Template, new: &Template, ids: &[&str]) -> Template {
    let mut template = template;
    let mut waiting: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    let mut seen: BTreeSet<(&str, String)> = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        let needs = template.resource(&id).map(|it| needs_of(it.node())).unwrap_or_default();
        let mut needs: Vec<Need> = needs;
        while let Some((section, name)) = needs.pop() {
            if !seen.insert((section, name.clone())) {
                continue;
            }
            let has = |of: &Template| of.section(section).is_some_and(|it| it.get(&name).is_some());
            let value = new.section(section).and_then(|it| it.get(&name));
            let Some(value) = value.filter(|_| !has(&template)) else { continue };
            let value = value.expr().clone();
            template = template.setting(section, &name, Some(value));
            match section {
                "Resources" => waiting.push(name),
                _ => {
                    let own = template.section(section).and_then(|it| it.get(&name));
                    let Some(own) = own else { continue };
                    needs.extend(needs_of(&own));
                    needs.extend(
                        named_in(&own).into_iter().map(|name| ("Conditions", name.to_owned())),
                    );
                }
            }
        }
    }
    template
}

/// A section, and the name of a member of it.
pub(super) type Need = (&'static str, String);

/// What a value refers to, by whatever it may be a name of.
pub(super) fn needs_of(node: &Node<'_>) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    for part in node.descendants() {
        for name in references(&part) {
            needs.extend(["Resources", "Parameters"].map(|section| (section, name.to_owned())));
        }
        if let Some(condition) = Choice::of(&part).and_then(|choice| choice.condition.as_str()) {
            needs.push(("Conditions", condition.to_owned()));
        }
        if let Some(Intrinsic::Other("Fn::FindInMap", argument)) = part.intrinsic() {
            let name = argument.items().next().and_then(|name| name.as_str());
            needs.extend(name.map(|name| ("Mappings", name.to_owned())));
        }
    }
    let depends = node.get("DependsOn").map(|it| it.one_or_many()).unwrap_or_default();
    let depends = depends.iter().filter_map(|id| id.as_str());
    needs.extend(depends.map(|id| ("Resources", id.to_owned())));
    let own = node.get("Condition").and_then(|name| name.as_str());
    needs.extend(own.map(|name| ("Conditions", name.to_owned())));
    needs
}
