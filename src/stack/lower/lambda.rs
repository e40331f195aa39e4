//! Lowers functions and event source mappings.

use indexmap::IndexMap;

use super::{Lower, Lowering, Member, at, fields, list, outputs, set, set_or};
use crate::lambda::{Code, EventSourceMappingDeclaration, FunctionDeclaration};
use crate::template::Expr;

impl Lower for FunctionDeclaration {
    fn resources(&self, _: &Lowering<'_>) -> Vec<Member> {
        fields! {
            Self = self;
            runtime, code as Code { source }, role, handler, description, timeout, memory_size,
            environment,
        }
        let variables: IndexMap<String, Expr> = (environment.iter())
            .map(|variable| (variable.value.0.clone(), variable.value.1.clone().at(variable.site)))
            .collect();
        let environment = (!variables.is_empty())
            .then(|| Expr::object([("Variables", Some(Expr::from(variables)))]));
        let properties = Expr::object([
            ("Code", Some(Expr::object([("ZipFile", Some(at(source)))]).at(source.site))),
            ("Description", set(description)),
            ("Environment", environment),
            ("Handler", Some(set_or(handler, "index.handler"))),
            ("MemorySize", set(memory_size)),
            ("Role", Some(role.arn.clone())),
            ("Runtime", Some(at(runtime))),
            ("Timeout", set(timeout)),
        ]);
        vec![Member::of(self, "AWS::Lambda::Function", None, Some(properties))]
    }

    outputs!(reference "Name");
}

impl Lower for EventSourceMappingDeclaration {
    fn resources(&self, lowering: &Lowering<'_>) -> Vec<Member> {
        fields! {
            Self = self;
            function, event_source, starting_position, batch_size, maximum_batching_window,
            parallelization_factor, maximum_retry_attempts, maximum_record_age,
            bisect_batch_on_function_error, report_batch_item_failures, on_failure, filters,
            maximum_concurrency,
        }
        let destination = on_failure.as_ref().map(|arn| {
            let on_failure = Expr::object([("Destination", Some(at(arn)))]);
            Expr::object([("OnFailure", Some(on_failure))])
        });
        let scaling = maximum_concurrency
            .as_ref()
            .map(|most| Expr::object([("MaximumConcurrency", Some(at(most)))]).at(most.site));
        let filters = list(filters.iter().map(|pattern| {
            Expr::object([("Pattern", Some(pattern.value.to_string().into()))]).at(pattern.site)
        }));
        let response_types = report_batch_item_failures
            .as_ref()
            .filter(|report| report.value)
            .map(|report| Expr::list(["ReportBatchItemFailures"]).at(report.site));
        let properties = Expr::object([
            ("BatchSize", set(batch_size)),
            ("BisectBatchOnFunctionError", set(bisect_batch_on_function_error)),
            ("DestinationConfig", destination),
            ("EventSourceArn", Some(event_source.clone())),
            ("FilterCriteria", filters.map(|filters| Expr::object([("Filters", Some(filters))]))),
            ("FunctionName", Some(function.name.clone())),
            ("FunctionResponseTypes", response_types),
            ("MaximumBatchingWindowInSeconds", set(maximum_batching_window)),
            ("MaximumRecordAgeInSeconds", set(maximum_record_age)),
            ("MaximumRetryAttempts", set(maximum_retry_attempts)),
            ("ParallelizationFactor", set(parallelization_factor)),
            ("ScalingConfig", scaling),
            ("StartingPosition", set(starting_position)),
        ]);
        // Lambda refuses a mapping whose role may not read yet.
        let function = function.handle.as_ref();
        let role = function.and_then(|function| function.declaration.role.handle.as_ref());
        let policies = role.map(|role| lowering.policies_beside(role));
        let kind = "AWS::Lambda::EventSourceMapping";
        vec![Member::after(self, kind, policies.and_then(list), None, Some(properties))]
    }
}

#[cfg(test)]
mod tests {
    use crate::iam::Role;
    use crate::lambda::{
        Code, EventSourceMapping, ExecutionRole, Function, FunctionHandle, Runtime,
        StartingPosition,
    };
    use crate::stack::{CfnResource, Stack, Stage, lower};
    use crate::template::Expr;

    fn function(stack: &mut Stack) -> Function {
        let role = stack.add(Role::for_lambda("CountRole"));
        Function::new("Count", Runtime::Nodejs24, Code::inline("exports.handler = 1;"), &role)
    }

    fn mapping(function: &FunctionHandle) -> EventSourceMapping {
        let stream = "arn:aws:dynamodb:eu-west-1:111122223333:table/T/stream/1";
        EventSourceMapping::new("Changes", function, stream, StartingPosition::Latest)
    }

    #[test]
    fn the_last_value_of_a_variable_stands_and_failures_are_reported_where_that_is_said() {
        let mut stack = Stack::new("one");
        let count = function(&mut stack).environment("A", "1").environment("A", "2");
        let count = stack.add(count);
        stack.add(mapping(&count).report_batch_item_failures(false));
        let template = lower(&stack, &Stage::default()).template;
        let environment = template.resource("Count").unwrap().property("Environment").unwrap();
        assert_eq!(environment.expr().to_json(), r#"{"Variables":{"A":"2"}}"#);
        let changes = template.resource("Changes").unwrap();
        assert!(changes.property("FunctionResponseTypes").is_none());
    }

    #[test]
    fn a_role_is_a_handle_or_an_arn() {
        let mut stack = Stack::new("one");
        let built = stack.add(Role::for_lambda("Built"));
        let other = stack.add(CfnResource::new("Other", "AWS::IAM::Role"));
        let arn = "arn:aws:iam::111122223333:role/elsewhere";
        let expr = Expr::import_value("role");
        for (id, role, expected) in [
            ("A", (&built).into(), r#"{"Fn::GetAtt":["Built","Arn"]}"#.to_owned()),
            ("B", (&other).into(), r#"{"Fn::GetAtt":["Other","Arn"]}"#.to_owned()),
            ("C", ExecutionRole::from(arn), format!("\"{arn}\"")),
            ("D", arn.to_owned().into(), format!("\"{arn}\"")),
            ("E", (&expr).into(), r#"{"Fn::ImportValue":"role"}"#.to_owned()),
        ] {
            let code = Code::inline("exports.handler = 1;");
            stack.add(Function::new(id, Runtime::Nodejs24, code, role));
            let template = lower(&stack, &Stage::default()).template;
            let role = template.resource(id).unwrap().property("Role").unwrap();
            assert_eq!(role.expr().to_json(), expected);
        }
        let read = stack.add(Function::new("F", Runtime::Nodejs24, Code::inline("1"), &other));
        stack.add(mapping(&read));
        let template = lower(&stack, &Stage::default()).template;
        assert!(template.resource("Changes").unwrap().node().get("DependsOn").is_none());
    }
}
