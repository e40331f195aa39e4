//! Judges handles that are used in another stack than the one that made them.

use std::sync::Arc;

use super::Judge;
use super::rules::FOREIGN_HANDLE;
use crate::cognito::UserPoolClientDeclaration;
use crate::dynamodb::ItemDeclaration;
use crate::findings::{Finding, finding};
use crate::iam::RoleHandle;
use crate::lambda::{EventSourceMappingDeclaration, FunctionDeclaration};
use crate::site::Site;
use crate::stack::Stack;
use crate::template::text::references;
use crate::template::{Node, Template};

/// Finds the values in a template that handles of other stacks gave, and that name a resource of this one: it
/// would be reached in the place of theirs. Where no resource has the name, a rule says so.
pub(super) fn check(stack: &Stack, template: &Template, known: &[Finding]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_foreign =
        |node: &Node<'_>| node.expr().owner().is_some_and(|owner| *owner != stack.owner);
    for node in template.root().descendants().filter(is_foreign) {
        let Some(id) = references(&node).find(|id| template.resource(id).is_some()) else {
            continue;
        };
        // The handle itself was found already, in the call that has this place.
        let is_known = |one: &Finding| {
            one.code() == FOREIGN_HANDLE.code && one.location().place.as_ref() == node.place()
        };
        if known.iter().any(is_known) {
            continue;
        }
        finding!(&FOREIGN_HANDLE, "this `{id}` belongs to another stack")
            .here(&node, format!("in stack `{}` it is another resource", stack.name.value))
            .help(
                "export it there, `Output::new(…).export_name(name)`, and write \
                `Expr::import_value(name)` here",
            )
            .add_to(&mut findings);
    }
    findings
}

impl Judge<'_> {
    /// Sample data does not appear in the template. Its table must be of this stack.
    pub(super) fn check_table(&mut self, item: &ItemDeclaration) {
        if item.table.owner != self.stack.owner {
            let noun = format!("table `{}`", item.id.value);
            self.foreign(&noun, item.id.site, "add the item to the stack that holds the table");
        }
    }

    pub(super) fn check_user_pool(&mut self, client: &UserPoolClientDeclaration) {
        if client.owner.as_ref().is_some_and(|owner| *owner != self.stack.owner) {
            let help = "add the client to the stack that holds the user pool";
            self.foreign("the user pool", client.id.site, help);
        }
    }

    pub(super) fn check_role(&mut self, function: &FunctionDeclaration) {
        let Some(role) = &function.role.handle else { return };
        let help = "add the function to the stack that holds the role";
        self.check_role_handle(role, function.id.site, help);
    }

    pub(super) fn check_role_handle(&mut self, role: &RoleHandle, site: Site, help: &str) {
        if !self.stack.holds_role(role) {
            self.foreign(&format!("role `{}`", role.declaration.id.value), site, help);
        }
    }

    pub(super) fn check_function(&mut self, mapping: &EventSourceMappingDeclaration) {
        let Some(function) = &mapping.function.handle else { return };
        let mut own = self.stack.all::<FunctionDeclaration>();
        let holds = own.any(|own| Arc::ptr_eq(own, &function.declaration));
        if !holds {
            let noun = format!("function `{}`", function.declaration.id.value);
            let help = "add the mapping to the stack that holds the function";
            self.foreign(&noun, mapping.id.site, help);
        }
    }

    pub(super) fn foreign(&mut self, noun: &str, site: Site, help: &str) {
        finding!(&FOREIGN_HANDLE, "{noun} belongs to another stack")
            .here(site, format!("used in stack `{}`", self.stack.name.value))
            .help(help)
            .add_to(&mut self.findings);
    }
}

#[cfg(test)]
mod tests {
    use crate::declared::judge_stack;
    use crate::dynamodb::{Attribute, GlobalSecondaryIndex, TableV2};
    use crate::iam::Role;
    use crate::lambda::{
        Code, EventSourceMapping, Function, FunctionHandle, Runtime, StartingPosition,
    };
    use crate::sns::Topic;
    use crate::sqs::Queue;
    use crate::stack::{CfnResource, Output, Stack, Stage};
    use crate::template::Expr;

    fn function(stack: &mut Stack) -> Function {
        let role = stack.add(Role::for_lambda("CountRole"));
        Function::new("Count", Runtime::Nodejs24, Code::inline("exports.handler = 1;"), &role)
    }

    fn mapping(function: &FunctionHandle) -> EventSourceMapping {
        let stream = "arn:aws:dynamodb:eu-west-1:111122223333:table/T/stream/1";
        EventSourceMapping::new("Changes", function, stream, StartingPosition::Latest)
    }

    fn messages(stack: &Stack) -> Vec<String> {
        let findings = judge_stack(stack, &Stage::default());
        findings.iter().map(|finding| finding.message().to_owned()).collect()
    }

    #[test]
    fn a_function_and_its_role_and_readers_are_of_one_stack() {
        let (mut one, mut other) = (Stack::new("one"), Stack::new("other"));
        let count = function(&mut one);
        other.add(count.clone());
        assert_eq!(messages(&other), ["role `CountRole` belongs to another stack"]);
        let count = one.add(count);
        one.add(mapping(&count));
        assert_eq!(messages(&one), [""; 0]);
        let mut third = Stack::new("third");
        third.add(mapping(&count));
        assert_eq!(messages(&third), ["function `Count` belongs to another stack"]);
    }

    #[test]
    fn a_role_that_is_a_resource_is_of_one_stack_with_its_function() {
        let mut one = Stack::new("one");
        let role = one.add(CfnResource::new("Reader", "AWS::IAM::Role"));
        let mut other = Stack::new("other");
        other.add(Role::for_lambda("Reader"));
        let code = Code::inline("exports.handler = 1;");
        other.add(Function::new("Count", Runtime::Nodejs24, code, &role));
        assert!(other.check(&Stage::default()).codes().contains(&"CFN002"));
    }

    /// What is found in a stack with resources of these names, each of another kind, that uses a value.
    fn using(value: impl Into<Expr>, own: &[&str]) -> Vec<&'static str> {
        let mut stack = Stack::new("reader");
        for id in own {
            stack.add(Topic::new(*id));
        }
        stack.add(Output::new("Used", value));
        stack.check(&Stage::default()).codes()
    }

    #[test]
    fn a_value_of_a_handle_reaches_its_own_stack_alone() {
        let mut stack = Stack::new("one");
        let jobs = stack.add(Queue::new("Jobs"));
        let topic = stack.add(Topic::new("Jobs2"));
        let table = stack.add(
            TableV2::on_demand("Tracks", Attribute::string("id")).global_secondary_index(
                GlobalSecondaryIndex::new("byName", Attribute::string("name")),
            ),
        );
        let rule = stack.add(CfnResource::new("Rule", "AWS::Events::Rule"));
        let count = function(&mut stack);
        let count = stack.add(count);
        stack.add(Output::new("Url", jobs.queue_url()));
        assert_eq!(messages(&stack), [""; 0]);
        assert!(!stack.check(&Stage::default()).codes().contains(&"CFN002"));

        let values = [
            (jobs.arn(), "Jobs"),
            (jobs.queue_url(), "Jobs"),
            (topic.arn(), "Jobs2"),
            (table.table_name(), "Tracks"),
            (table.index("byName").arn(), "Tracks"),
            (table.in_stack_region().arn(), "Tracks"),
            (rule.reference(), "Rule"),
            (rule.attribute("Arn"), "Rule"),
            (count.function_name(), "Count"),
            (Expr::join("/", [Expr::from("a"), jobs.queue_url()]), "Jobs"),
        ];
        for (value, id) in values {
            let of_same_name = using(value.clone(), &[id]);
            assert!(of_same_name.contains(&"CFN002"), "{}: {of_same_name:?}", value.to_json());
            let of_none = using(value.clone(), &["Other"]);
            assert!(!of_none.is_empty() && !of_none.contains(&"CFN002"), "{of_none:?}");
        }
        assert_eq!(using(Expr::reference("Jobs"), &["Jobs"]), [""; 0]);
    }

    #[test]
    fn a_foreign_handle_is_said_once() {
        let (mut one, mut other) = (Stack::new("one"), Stack::new("other"));
        let count = function(&mut one);
        other.add(Role::for_lambda("CountRole"));
        other.add(count);
        let codes = other.check(&Stage::default()).codes();
        assert_eq!(codes.iter().filter(|code| **code == "CFN002").count(), 1, "{codes:?}");
    }
}
