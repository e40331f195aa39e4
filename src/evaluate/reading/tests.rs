//! The rules and the evaluator read every policy of the lists of faults alike.

use std::collections::BTreeSet;
use std::fmt::Debug;

use serde_json::Value;

use super::*;
use crate::evaluate::environment::Environment;
use crate::evaluate::pattern::Pattern;
use crate::evaluate::policy::{Policy, PolicyKind};
use crate::evaluate::statement::Statement;
use crate::policy_syntax::{self, AsWritten, Document, Elements, policies};
use crate::template::{Template, text};

#[path = "../../../tests/faults"]
#[expect(dead_code, reason = "the rules are held to the lists elsewhere")]
mod faults {
    mod any_type;
    mod around;
    pub(super) mod bases;
    mod billing;
    mod cases;
    mod clients;
    mod cloudformation;
    mod dead_letters;
    mod fault;
    mod functions;
    mod groups;
    mod identifiers;
    mod key_use;
    mod keys;
    mod names;
    mod operations;
    mod policies;
    mod projections;
    mod readers;
    mod replicas;
    mod scaling;
    pub(super) mod sections;
    mod settings;
    mod sign_in;
    mod stacks;
    mod strong_consistency;
    mod types;
    mod vector_indexes;
}

type Written<'t> = policy_syntax::Statement<'t, Node<'t>>;

#[test]
fn every_policy_is_read_alike() {
    let bases = faults::bases::ALL.iter().map(|base| base.template());
    let faults = faults::sections::SECTIONS.iter().flat_map(|(_, faults)| faults());
    let wrong = faults.flat_map(|fault| fault.templates().collect::<Vec<_>>());
    let mut read = Read::default();
    bases.chain(wrong).for_each(|template| read.template(template));
    let differ: Vec<&String> = read.differ.iter().collect();
    assert!(differ.is_empty(), "{} differ: {differ:#?}", differ.len());
    assert!(read.known > 1000 && read.malformed > 10, "too little was compared");
}

/// What has been compared, and what is not read alike.
#[derive(Default)]
struct Read {
    known: usize,
    malformed: usize,
    differ: BTreeSet<String>,
}

impl Read {
    fn template(&mut self, template: Value) {
        let template = Template::from(template);
        let environment = Environment::default();
        let resolver = Resolver::new(&template, &environment);
        let resources: Vec<_> = template.resources().collect();
        let written = policies(&AsWritten, &resources);
        let deployed = policies(&resolver, &resources);
        assert_eq!(written.len(), deployed.len(), "{}", template.to_json());
        for (written, deployed) in written.into_iter().zip(deployed) {
            self.same("resource", written.resource.node(), written.kind, deployed.kind);
            let on_resource = written.kind == policy_syntax::PolicyKind::Resource;
            let kind = if on_resource { PolicyKind::Resource } else { PolicyKind::Inline };
            let policy = Policy::of(&resolver, deployed.document, "", kind);
            self.document(&written.document, &policy);
        }
    }

    fn document(&mut self, written: &Document<'_, Node<'_>>, policy: &Policy) {
        if matches!(written.version, Some(Parsed::Malformed(_))) {
            let is_opaque = policy.opaque.is_some() && policy.statements.is_empty();
            return self.same("version", &written.node, true, is_opaque);
        }
        for part in &written.statements {
            match part {
                Parsed::Known(written) => {
                    self.known += 1;
                    let pointer = written.node.pointer();
                    match policy.statements.iter().find(|one| one.source.pointer == pointer) {
                        Some(statement) => self.statement(written, statement),
                        None => self.same("statement", &written.node, true, false),
                    }
                }
                Parsed::Malformed(malformed) => {
                    self.malformed += 1;
                    self.same("malformed", &malformed.node, true, policy.opaque.is_some());
                }
                // The evaluator may know it.
                Parsed::Unknown(_) => {}
            }
        }
        if !written.statements.iter().any(Parsed::is_unknown) {
            let count = written.known_statements().count();
            self.same("statements", &written.node, count, policy.statements.len());
        }
    }

    fn statement(&mut self, written: &Written<'_>, statement: &Statement) {
        let node = &written.node;
        match &written.effect {
            Parsed::Known(effect) => {
                self.same("effect", node, Some(effect), statement.effect.as_ref().ok());
            }
            Parsed::Malformed(_) => {
                self.malformed += 1;
                self.same("effect", node, None, statement.effect.as_ref().ok());
            }
            Parsed::Unknown(_) => {}
        }
        let (actions, all_but) = statement.actions_written();
        if let Some(expected) = literal(&written.action) {
            let actions = actions.into_iter().map(str::to_owned).collect();
            self.same("actions", node, expected, (actions, all_but));
        }
        let (resources, all_but) = statement.resources();
        if let Some((expected, negated)) = literal(&written.resource) {
            let expected: Vec<String> = expected.into_iter().map(completed).collect();
            let resources = resources.map(Pattern::written).collect();
            self.same("resources", node, (expected, negated), (resources, all_but));
        }
        let conditions = &written.condition.conditions;
        for (index, condition) in conditions.iter().enumerate() {
            let evaluated = statement.condition(index).map(|one| (one.operator(), one.key()));
            match condition {
                Parsed::Known(one) => {
                    self.same("condition", node, Some((one.operator.written, one.key)), evaluated);
                }
                Parsed::Malformed(malformed) => {
                    self.malformed += 1;
                    self.same("condition", &malformed.node, Some(("", "")), evaluated);
                }
                Parsed::Unknown(_) => {}
            }
        }
        let further = statement.condition(conditions.len()).is_some();
        self.same("conditions", node, false, further);
        let is_doubted = written.unknown_members.is_empty() || statement.doubt.is_some();
        self.same("members", node, true, is_doubted);
    }

    fn same<T: PartialEq + Debug>(
        &mut self,
        what: &str,
        node: &Node<'_>,
        written: T,
        evaluated: T,
    ) {
        if written != evaluated {
            let pointer = node.pointer();
            self.differ.insert(format!("{what} of {pointer}: {written:?}, {evaluated:?}"));
        }
    }
}

/// The texts of one of two elements, and whether it is the second; `None` if a function gives one.
fn literal(elements: &Elements<'_>) -> Option<(Vec<String>, bool)> {
    let (nodes, all_but) = match (&elements.these, &elements.all_but) {
        (Some(_), None) => (elements.these(), false),
        (None, Some(_)) => (elements.all_but(), true),
        // What is refused is not known.
        _ => return Some((vec!["…".to_owned()], false)),
    };
    let texts: Option<Vec<String>> = nodes.iter().map(text::literal).collect();
    Some((texts?, all_but))
}

/// An ARN as IAM completes it in a policy of a role.
fn completed(arn: String) -> String {
    let missing = 5_usize.saturating_sub(arn.matches(':').count());
    if arn.starts_with("arn:") { arn + &":*".repeat(missing) } else { arn }
}
