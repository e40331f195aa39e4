//! Checks resources against the schemas of their types, in one walk over all properties.
//!
//! A rule with a code of its own is more specific about a value. Of this walk's findings only those of
//! a wrong type come before the other rules; the rest are dropped if another rule reports the same
//! value.

mod attributes;
mod conditions;
mod identifiers;
mod members;
mod reported;
mod resource_types;
mod same_names;
mod scalars;
mod shapes;
mod structure;
mod together;
mod types;

use std::collections::BTreeMap;
use std::rc::Rc;

use indexmap::IndexMap;

use crate::facts::template::{SERVERLESS, has_dynamic_reference};
use crate::findings::{Finding, Rule};
use crate::rules::views::judged::Judged;
use crate::schema::{self, Form, Member, Object, ResourceSchema, Value};
use crate::template::{Choice, Node, Resource, Template, text};

use crate::rules::views::yields::{Yield, Yields};
use conditions::Conditions;
use identifiers::Wanted;
use reported::Reported;
use shapes::{ExpectedShape, Inner, Members};

pub(super) static RULES: &[&[&Rule]] = &[
    types::RULES,
    members::RULES,
    resource_types::RULES,
    scalars::RULES,
    together::RULES,
    attributes::RULES,
    identifiers::RULES,
    same_names::RULES,
];

/// The findings of the walk.
pub(super) struct Walked {
    /// The values of a wrong type, each with its finding.
    pub(super) mistyped: Vec<Finding>,
    /// The logical ids of the resources whose properties stand under a misspelt name.
    pub(super) misspelt: Vec<String>,
    /// All other findings. One is dropped if another rule reports the same value.
    pub(super) others: Vec<Finding>,
    schemas: Schemas,
}

/// Walks through a template.
pub(super) fn walk(template: &Template) -> Walked {
    let walked = Walked {
        mistyped: Vec::new(),
        misspelt: Vec::new(),
        others: Vec::new(),
        schemas: Schemas::default(),
    };
    let mut walk = Walk {
        template,
        yields: Yields::of(template),
        is_open: template.is_rewritten(),
        is_serverless: template.has_transform(SERVERLESS),
        of_table: false,
        read_only_within: Vec::new(),
        kind: "",
        way: Vec::new(),
        wanted: None,
        conditions: Conditions::of(template),
        objects: Vec::new(),
        values: BTreeMap::new(),
        walked,
    };
    walk.check(&template.root(), ExpectedShape::Object(shapes::TEMPLATE));
    for resource in template.resources() {
        walk.resource(&resource);
    }
    walk.walked
}

/// The findings of `walked` that no other rule has reported, and those of references.
pub(super) fn check(template: &Judged<'_>, walked: Walked, findings: &mut Vec<Finding>) {
    let Walked { mut others, mut schemas, .. } = walked;
    if !template.is_rewritten() {
        attributes::check(template, &mut schemas, &mut others);
        same_names::check(template, &mut schemas, &mut others);
    }
    identifiers::check_policy_templates(template, &mut others);
    let reported = Reported::of(template, findings);
    others.retain(|finding| !reported.covers(finding));
    findings.append(&mut others);
}

/// The schemas of the types in a template, each found once.
#[derive(Default)]
struct Schemas {
    found: IndexMap<String, Option<ResourceSchema>>,
}

impl Schemas {
    fn of(&mut self, kind: &str) -> Option<ResourceSchema> {
        let name = match kind.starts_with("Custom::") {
            true => "AWS::CloudFormation::CustomResource",
            false => kind,
        };
        match self.found.get(name) {
            Some(found) => *found,
            None => *self.found.entry(name.to_owned()).or_insert_with(|| schema::of(name)),
        }
    }
}

struct Walk<'t> {
    template: &'t Template,
    yields: Yields<'t>,
    /// Whether a macro may change anything in the object.
    is_open: bool,
    /// Whether the Serverless Application Model reads the template, and takes more members.
    is_serverless: bool,
    /// Whether other rules know more about the numbers and switches.
    of_table: bool,
    /// The paths below the properties of this type that only CloudFormation sets.
    read_only_within: Vec<&'static str>,
    /// The resource's type.
    kind: &'t str,
    /// The path of member names to the value.
    way: Vec<&'t str>,
    /// How the texts of the member have to name resources, if a page says it.
    wanted: Option<Wanted>,
    conditions: Conditions<'t>,
    objects: Vec<(Object, Rc<[Member]>)>,
    /// What the schema expects of a value, read once, by where it stands in the data.
    values: BTreeMap<*const u8, ExpectedShape>,
    walked: Walked,
}

impl<'t> Walk<'t> {
    fn resource(&mut self, resource: &Resource<'t>) {
        let node = resource.node();
        if !node.is_object() {
            return;
        }
        self.wanted = None;
        self.check(node, ExpectedShape::Object(Members::All(shapes::RESOURCE)));
        let is_misspelt = structure::has_misspelt_properties(node, shapes::RESOURCE);
        if is_misspelt && !self.is_open {
            self.walked.misspelt.push(resource.logical_id().to_owned());
        }
        let Some(kind) = resource.kind() else { return };
        self.kind = kind;
        let service = kind.split("::").nth(1);
        self.of_table = matches!(service, Some("DynamoDB" | "ApplicationAutoScaling"));
        if self.is_open || self.conditions.is_never_made(resource) {
            return;
        }
        let Some(schema) = self.walked.schemas.of(kind) else {
            self.walked.others.extend(resource_types::unknown(resource, kind));
            return;
        };
        self.read_only_within = schema.read_only_within().collect();
        match node.get("Properties") {
            Some(properties) if !properties.is_object() => {}
            Some(properties) => {
                self.check(
                    &properties,
                    ExpectedShape::Object(Members::Schema(schema.properties())),
                );
            }
            // `Fn::Transform` beside the type may add them.
            None if is_function_within(node) || is_misspelt => {}
            None => {
                let known = self.members_of(schema.properties());
                members::check(node, &[], schema.properties(), &known, &mut self.walked.others);
            }
        }
    }

    fn check(&mut self, node: &Node<'t>, expected: ExpectedShape) {
        // A null is refused everywhere, by a rule of its own.
        if node.is_null() {
            return;
        }
        if let Some(choice) = Choice::of(node) {
            return choice.branches().iter().for_each(|branch| self.check(branch, expected));
        }
        if let Some(function) = node.intrinsic() {
            return match self.yields.of_function(&function) {
                Some(Yield::List) if !types::takes_list(&expected) => {
                    self.mistyped(node, "a list", &expected);
                }
                Some(Yield::Text) if !types::takes_text(&expected) => {
                    self.mistyped(node, "a text", &expected);
                }
                _ => self.named(node, &expected),
            };
        }
        if node.as_str().is_some_and(has_dynamic_reference) {
            return;
        }
        match expected {
            ExpectedShape::List(inner, count) if node.is_list() => {
                self.elements(node, inner);
                self.walked.others.extend(scalars::count(node, count));
            }
            ExpectedShape::OneOrMany(inner) if node.is_list() => self.elements(node, inner),
            ExpectedShape::OneOrMany(inner) => {
                let one = self.inner(inner);
                if types::takes(node, &one) || is_function_within(node) {
                    self.check(node, one);
                } else {
                    self.mistyped(node, types::noun(node), &expected);
                }
            }
            ExpectedShape::Object(Members::Some(known)) if node.is_object() => {
                self.some(node, known)
            }
            ExpectedShape::Object(Members::All(closed)) if node.is_object() => {
                self.some(node, closed.members);
                if !self.is_open {
                    let others = &mut self.walked.others;
                    structure::check(node, closed, self.is_serverless, others);
                }
            }
            ExpectedShape::Object(Members::Schema(object)) if node.is_object() => {
                self.object(node, object);
            }
            ExpectedShape::Policy if node.is_object() => {
                self.check(node, ExpectedShape::Object(shapes::POLICY));
            }
            ExpectedShape::Principal if node.is_object() => self.check(node, shapes::PRINCIPALS),
            ExpectedShape::Map(inner) if node.is_object() => {
                let expected = self.inner(inner);
                let members = node.entries().filter(|(name, _)| !name.starts_with("Fn::"));
                members.for_each(|(_, member)| self.check(&member, expected));
            }
            ExpectedShape::Number(_) | ExpectedShape::Switch
                if self.of_table && is_scalar(node) => {}
            _ if is_function_within(node) || node.is_valid_as_declared() => {}
            _ if !types::takes(node, &expected) => {
                self.mistyped(node, types::noun(node), &expected);
            }
            ExpectedShape::Text(scalar) | ExpectedShape::Number(scalar) => {
                let is_text = matches!(expected, ExpectedShape::Text(_));
                let before = self.walked.others.len();
                self.walked.others.extend(scalars::scalar(node, &scalar, is_text));
                let is_right = self.walked.others.len() == before;
                // What the pattern refuses was said by it.
                if scalar.pattern.is_none() || is_right && self.wanted.is_some() {
                    self.named(node, &expected);
                }
            }
            _ => {}
        }
    }

    /// How a function names a resource.
    fn named(&mut self, node: &Node<'t>, expected: &ExpectedShape) {
        let wanted = match expected {
            ExpectedShape::Text(scalar) => self.wanted.or_else(|| Wanted::by_pattern(scalar)),
            ExpectedShape::Any => self.wanted,
            _ => None,
        };
        let found = wanted.and_then(|wanted| identifiers::check(self.template, node, wanted));
        self.walked.others.extend(found);
    }

    /// How a member of unknown structure names resources.
    fn within_json(&mut self, node: &Node<'t>, name: &str, object: Object) {
        for (within, member) in node.entries() {
            if let Some(form) = object.wanted(&format!("{name}.{within}")) {
                self.wanted = Some(Wanted::surely(form));
                self.check(&member, ExpectedShape::Any);
            }
        }
    }

    fn inner(&mut self, inner: Inner) -> ExpectedShape {
        match inner {
            Inner::Of(_) => inner.expected(),
            Inner::Schema(value) => self.expected(value),
        }
    }

    fn expected(&mut self, value: Value) -> ExpectedShape {
        *self.values.entry(value.address()).or_insert_with(|| ExpectedShape::of_value(value))
    }

    fn elements(&mut self, node: &Node<'t>, inner: Inner) {
        let expected = self.inner(inner);
        node.items().for_each(|item| self.check(&item, expected));
    }

    fn some(&mut self, node: &Node<'t>, known: &[(&str, ExpectedShape)]) {
        for (name, expected) in known {
            if let Some(member) = node.get(name) {
                self.check(&member, *expected);
            }
        }
    }

    fn object(&mut self, node: &Node<'t>, object: Object) {
        let known = self.members_of(object);
        let own: Vec<(&'t str, Node<'t>)> = node.entries().collect();
        for (name, member) in &own {
            let Some(member_of) = known.iter().find(|one| one.name == *name) else { continue };
            self.way.push(name);
            if member_of.read_only || self.is_read_only() {
                self.walked.others.push(members::read_only(name, member, node, object));
            } else {
                let expected = self.expected(member_of.value).as_member(member_of);
                self.wanted = wanted(object, name, node).map(Wanted::surely);
                self.check(member, expected);
                self.within_json(member, name, object);
            }
            self.way.pop();
        }
        members::check(node, &own, object, &known, &mut self.walked.others);
    }

    /// The members of an object, read once.
    fn members_of(&mut self, object: Object) -> Rc<[Member]> {
        if let Some((_, known)) = self.objects.iter().find(|(other, _)| *other == object) {
            return Rc::clone(known);
        }
        let known: Rc<[Member]> = object.members().collect();
        self.objects.push((object, Rc::clone(&known)));
        known
    }

    fn is_read_only(&self) -> bool {
        self.read_only_within.iter().any(|path| path.split('.').eq(self.way.iter().copied()))
    }

    fn mistyped(&mut self, node: &Node<'t>, is: &str, expected: &ExpectedShape) {
        if let Some(finding) = types::local_path(node, self.kind, &self.way) {
            return self.walked.others.push(finding);
        }
        self.walked.mistyped.push(types::mistyped(node, is, expected));
    }
}

/// How a member of an object has to name resources, if a page says it.
fn wanted(object: Object, name: &str, node: &Node<'_>) -> Option<Form> {
    let beside = || {
        let wanted = object.wanted_beside(name)?;
        let other = node.get(wanted.other).and_then(|other| text::literal(&other));
        other.filter(|other| wanted.values.contains(&other.as_str())).map(|_| wanted.form)
    };
    object.wanted(name).or_else(beside)
}

fn is_scalar(node: &Node<'_>) -> bool {
    !node.is_list() && !node.is_object()
}

/// Whether a macro may change anything in an object.
fn is_function_within(node: &Node<'_>) -> bool {
    node.entries().any(|(name, _)| name.starts_with("Fn::"))
}

/// `` `Tags/0/Value` of `Tracks` ``, from its JSON pointer.
fn path(pointer: &str) -> String {
    let parts: Vec<&str> = pointer.splitn(5, '/').collect();
    match parts.as_slice() {
        [_, "Resources", id, "Properties", property] => format!("`{property}` of `{id}`"),
        [_, "Resources", id, rest @ ..] if !rest.is_empty() => {
            format!("`{}` of `{id}`", rest.join("/"))
        }
        _ => format!("`{}`", pointer.trim_start_matches('/')),
    }
}

#[cfg(test)]
mod tests;
