//! A template in one of the cases that its conditions tell apart.

use super::expr::Kind;
use super::tree::unescaped;
use super::{Choice, Expr, Intrinsic, Node, Resource, Template};

/// Whether a condition holds, by its name; `None` if that is not known.
pub(crate) trait Holds: Fn(&str) -> Option<bool> {}

impl<F: Fn(&str) -> Option<bool>> Holds for F {}

impl Template {
    /// A template with one resource alone, whose values are those that its conditions choose. What they
    /// leave out is not there.
    pub(crate) fn of_one(&self, resource: &Resource<'_>, holds: &impl Holds) -> Self {
        let chosen = chosen(resource.node().expr(), holds);
        let resources = Expr::object([(resource.logical_id(), chosen)]);
        let template = Self::new([("Resources", resources)]);
        Self { format: self.format, region: self.region.clone(), ..template }
    }
}

/// A value without the functions by which conditions choose; `None` if they leave it out.
fn chosen(expr: &Expr, holds: &impl Holds) -> Option<Expr> {
    let node = Node::root(expr);
    if let Some(branch) = branch(&node, holds) {
        let mut value = chosen(branch.expr(), holds)?;
        // What stands in a branch has at least the place of the function.
        value.place = value.place.or_else(|| expr.place.clone());
        return Some(value);
    }
    if is_left_out(&node) {
        return None;
    }
    let kind = match &expr.kind {
        Kind::List(elements) => {
            Kind::List(elements.iter().filter_map(|element| chosen(element, holds)).collect())
        }
        Kind::Map(members) => {
            let member =
                |(key, value): (&String, &Expr)| Some((key.clone(), chosen(value, holds)?));
            Kind::Map(members.iter().filter_map(member).collect())
        }
        other => other.clone(),
    };
    Some(expr.with_kind(kind))
}

fn branch<'t>(node: &Node<'t>, holds: &impl Holds) -> Option<Node<'t>> {
    let choice = Choice::of(node)?;
    Some(if holds(choice.condition.as_str()?)? { choice.then } else { choice.otherwise })
}

fn is_left_out(node: &Node<'_>) -> bool {
    matches!(node.intrinsic(), Some(Intrinsic::Ref("AWS::NoValue")))
}

/// The value that conditions choose; `None` if they leave it out.
fn settled<'t>(node: Node<'t>, holds: &impl Holds) -> Option<Node<'t>> {
    match branch(&node, holds) {
        Some(branch) => settled(branch, holds),
        None => (!is_left_out(&node)).then_some(node),
    }
}

impl Node<'_> {
    /// The JSON pointer, in this document, of what stands at a pointer where conditions have chosen. What leads to
    /// nothing ends with the last existing value.
    pub(crate) fn pointer_before_choosing(&self, pointer: &str, holds: &impl Holds) -> String {
        let mut last = *self;
        for step in pointer.split('/').skip(1) {
            let next = match &last.expr().kind {
                Kind::Map(_) => last.get(&unescaped(step)).and_then(|next| settled(next, holds)),
                Kind::List(_) => {
                    let position = step.parse().ok();
                    let mut items = last.items().filter_map(|item| settled(item, holds));
                    position.and_then(|position| items.nth(position))
                }
                _ => None,
            };
            let Some(next) = next else { break };
            last = next;
        }
        last.pointer()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn conditions_choose_and_leave_out() {
        let none = json!({ "Ref": "AWS::NoValue" });
        let template: Template = json!({ "Resources": {
            "A": { "Type": "T", "Properties": {
                "One": { "Fn::If": ["On", { "Fn::If": ["Off", 1, [2, none, { "Fn::If": ["Off", 3, { "x": 4 }] }]] }, 5] },
                "Two": { "Fn::If": ["On", none, 6] },
                "Open": { "Fn::If": ["Other", 7, 8] },
            } },
            "B": {},
        } })
        .into();
        let holds = |name: &str| ["Off", "On"].iter().position(|it| *it == name).map(|at| at == 1);
        let of_one = template.of_one(&template.resource("A").unwrap(), &holds);
        let open = json!({ "Fn::If": ["Other", 7, 8] });
        let expected = json!({ "Resources": {
            "A": { "Type": "T", "Properties": { "One": [2, { "x": 4 }], "Open": open } },
        } });
        assert_eq!(of_one, expected.into());
        let before = |pointer: &str| template.root().pointer_before_choosing(pointer, &holds);
        let one = "/Resources/A/Properties/One/Fn::If/1/Fn::If/2";
        assert_eq!(before("/Resources/A/Properties/One"), one);
        assert_eq!(before("/Resources/A/Properties/One/0"), format!("{one}/0"));
        assert_eq!(before("/Resources/A/Properties/One/1/x"), format!("{one}/2/Fn::If/2/x"));
        assert_eq!(before("/Resources/A/Properties"), "/Resources/A/Properties");
    }
}
