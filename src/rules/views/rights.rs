//! What a role may do, as far as a template shows. What is not known may be allowed.

use crate::facts::managed_policies;
use crate::policy_syntax::{Effect, is_made, wildcard::matches_in_any_case};
use crate::rules::prelude::{Judged, Node, Resource};
use crate::rules::views::aws_managed::aws_managed;
use crate::rules::views::policies::Policy;
use crate::rules::views::statement::{Statement, lets};
use crate::template::text::{self, Piece};

/// Everything that may allow a role something.
pub(in crate::rules) struct Rights<'t> {
    statements: Vec<Statement<'t>>,
    /// The actions that AWS managed policies allow on everything.
    everywhere: Vec<&'static str>,
}

impl<'t> Rights<'t> {
    /// `None` if something that cannot be read here might allow anything: a policy, what a function makes of
    /// the role, or what is given the role.
    pub(in crate::rules) fn of(template: &Judged<'t>, role: &Resource<'t>) -> Option<Self> {
        Self::of_those(template, role, |_| true)
    }

    /// What the role may by some of its policies in the template.
    pub(in crate::rules) fn of_those(
        template: &Judged<'t>,
        role: &Resource<'t>,
        counts: impl Fn(&Policy<'t>) -> bool,
    ) -> Option<Self> {
        let mut rights = Self { statements: Vec::new(), everywhere: Vec::new() };
        let is_list = |property: &str| role.property(property).is_none_or(|node| node.is_list());
        if template.is_transformed() || is_given(role) || is_handed_on(template, role) {
            return None;
        }
        if !is_list("Policies") || !is_list("ManagedPolicyArns") {
            return None;
        }
        let inline = role.elements("Policies");
        if inline.into_iter().any(|policy| policy.get("PolicyDocument").is_none()) {
            return None;
        }
        for policy in template.identity_policies() {
            // A function may name the holders.
            if !policy.elsewhere && policy.holders.is_empty() && is_given(&policy.resource) {
                return None;
            }
            let holds = |holder: &Resource<'_>| holder.logical_id() == role.logical_id();
            if (policy.elsewhere || policy.roles().any(holds)) && counts(policy) {
                rights.add(policy)?;
            }
        }
        let listed = role.elements("ManagedPolicyArns");
        for arn in listed {
            if template.referred(&arn, "AWS::IAM::ManagedPolicy").is_some() {
                continue;
            }
            let arn = format!("arn:aws:iam::aws:policy/{}", aws_managed(&arn)?);
            rights.everywhere.extend(managed_policies::allowed_actions(&arn)?);
        }
        Some(rights)
    }

    fn add(&mut self, policy: &Policy<'t>) -> Option<()> {
        for statement in &policy.document.statements {
            self.statements.push(statement.known()?.clone());
        }
        Some(())
    }

    /// Whether an action may be allowed on one of a statement's resources for which `covers` holds.
    pub(in crate::rules) fn may(&self, action: &str, covers: impl Fn(&Node<'_>) -> bool) -> bool {
        let may = |statement: &Statement<'_>| {
            let resources = statement.resources();
            statement.effect() != Some(Effect::Deny)
                && lets(statement, action) != Some(false)
                && (resources.is_empty() || resources.iter().any(&covers))
        };
        self.everywhere.iter().any(|pattern| matches_in_any_case(pattern, action))
            || self.statements.iter().any(may)
    }
}

/// Whether a function gives a resource its properties, or adds to them.
fn is_given(resource: &Resource<'_>) -> bool {
    resource.node().get("Properties").is_some_and(|properties| is_made(&properties))
}

/// Whether a nested stack, a custom resource or a module is given the role, and may add a policy to it.
fn is_handed_on(template: &Judged<'_>, role: &Resource<'_>) -> bool {
    let name = role.property("RoleName").and_then(|name| text::literal(&name));
    let is_it = |node: &Node<'_>| name.is_some() && node.as_str() == name.as_deref();
    template.adders().iter().any(|adder| {
        adder.references.iter().any(|one| one.name == role.logical_id())
            || adder.resource.node().descendants().any(|node| is_it(&node))
    })
}

/// A stream, queue, topic or key that a role needs rights on.
pub(in crate::rules) struct Endpoint<'t> {
    pub(in crate::rules) id: &'t str,
    /// The attribute that is its ARN; `None` if `Ref` is.
    pub(in crate::rules) arn: Option<&'static str>,
    pub(in crate::rules) service: &'static str,
    /// Whether its ARN is literal, because it is not in the template. Then `id` is the ARN.
    pub(in crate::rules) is_literal: bool,
}

/// Types whose ARN and name belong to nothing else.
const OTHERS: &[&str] = &[
    "AWS::DynamoDB::Table",
    "AWS::DynamoDB::GlobalTable",
    "AWS::IAM::Role",
    "AWS::KMS::Key",
    "AWS::Kinesis::Stream",
    "AWS::Lambda::Function",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
];

impl<'t> Endpoint<'t> {
    /// A resource of the template.
    pub(in crate::rules) fn of(
        id: &'t str,
        arn: Option<&'static str>,
        service: &'static str,
    ) -> Self {
        Self { id, arn, service, is_literal: false }
    }

    /// Whether a resource of a statement may refer to it.
    pub(in crate::rules) fn may_be(&self, resource: &Node<'_>, template: &Judged<'_>) -> bool {
        let pieces = text::pieces(resource);
        let Some((first, rest)) = pieces.split_first() else { return false };
        let (id, attribute) = match first {
            Piece::Ref(id) => (*id, None),
            Piece::GetAtt(id, attribute) => (*id, Some(*attribute)),
            Piece::Literal(_) | Piece::Unknown => return self.may_be_written_as(resource),
        };
        if !self.is_literal && id == self.id {
            let below = match rest.first() {
                Some(Piece::Literal(text)) => text.starts_with("/stream/") || is_pattern(text),
                Some(_) => true,
                None => false,
            };
            return attribute == self.arn || below;
        }
        let Some(other) = template.resource(id) else { return true };
        other.kind().is_none_or(|kind| !OTHERS.contains(&kind)) || self.may_be_named(&other)
    }

    /// Whether a literal ARN may be that of a resource of the template.
    fn may_be_named(&self, resource: &Resource<'_>) -> bool {
        let name = match resource.kind() {
            Some("AWS::DynamoDB::Table" | "AWS::DynamoDB::GlobalTable") => "TableName",
            Some("AWS::Kinesis::Stream") => "Name",
            _ => return false,
        };
        // No literal text contains a name that CloudFormation makes up.
        let Some(name) = resource.property(name).filter(|_| self.is_literal) else { return false };
        let mut below = self.id.splitn(6, ':').nth(5).unwrap_or_default().split('/').skip(1);
        text::literal(&name).is_none_or(|name| below.next() == Some(name.as_str()))
    }

    fn may_be_written_as(&self, resource: &Node<'_>) -> bool {
        // A part that is filled in may become anything.
        let spelt = text::filled(resource, "*");
        if self.is_literal {
            return matches_in_any_case(&spelt, self.id);
        }
        let mut parts = spelt.splitn(6, ':').skip(2);
        let Some(service) = parts.next() else { return is_pattern(&spelt) };
        let Some(resource) = parts.nth(2) else { return is_pattern(&spelt) };
        let is_of_its_kind = match self.service {
            "dynamodb" => resource.contains("/stream/") || is_pattern(resource),
            // Who may use an alias may not use its key.
            "kms" => !resource.starts_with("alias/"),
            _ => true,
        };
        matches_in_any_case(service, self.service) && is_of_its_kind
    }
}

/// Whether a resource of a statement may be `*`, which is all that some actions take.
pub(in crate::rules) fn may_be_everything(resource: &Node<'_>, template: &Judged<'_>) -> bool {
    match text::pieces(resource).as_slice() {
        [Piece::Literal(text)] => matches_in_any_case(text, "*"),
        [Piece::Ref(id) | Piece::GetAtt(id, _)] => {
            let kind = template.resource(id).and_then(|other| other.kind());
            kind.is_none_or(|kind| !OTHERS.contains(&kind))
        }
        [] => false,
        _ => matches_in_any_case(&text::filled(resource, "*"), "*"),
    }
}

fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}
