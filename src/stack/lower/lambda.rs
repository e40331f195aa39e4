//! Lowers functions and event source mappings.

use indexmap::IndexMap;

use super::resource::frame;
use super::{Lowering, Member, at, list, named};
use crate::lambda::{Code, EventSourceMappingDeclaration, FunctionDeclaration};
use crate::template::Expr;

impl Lowering<'_> {
    pub(super) fn function(&self, function: &FunctionDeclaration) -> Member {
        let FunctionDeclaration {
            id,
            logical_id,
            runtime,
            code: Code { source },
            role,
            handler,
            description,
            timeout,
            memory_size,
            environment,
            acknowledgements,
            calls: _,
        } = function;
        let variables: IndexMap<String, Expr> = (environment.iter())
            .map(|said| (said.value.0.clone(), said.value.1.clone().at(said.site)))
            .collect();
        let environment = (!variables.is_empty())
            .then(|| Expr::object([("Variables", Some(Expr::from(variables)))]));
        let properties = Expr::object([
            ("Code", Some(Expr::object([("ZipFile", Some(at(source)))]).at(source.site))),
            ("Description", description.as_ref().map(at)),
            ("Environment", environment),
            ("Handler", Some(handler.as_ref().map_or_else(|| "index.handler".into(), at))),
            ("MemorySize", memory_size.as_ref().map(at)),
            ("Role", Some(role.arn())),
            ("Runtime", Some(Expr::from(runtime.value).at(runtime.site))),
            ("Timeout", timeout.as_ref().map(at)),
        ]);
        let resource = frame("AWS::Lambda::Function", None, properties);
        Member::resource(named(id, logical_id.as_ref()), id.site, resource, acknowledgements)
    }

    pub(super) fn event_source_mapping(&self, mapping: &EventSourceMappingDeclaration) -> Member {
        let EventSourceMappingDeclaration {
            id,
            logical_id,
            function,
            event_source,
            starting_position,
            batch_size,
            maximum_batching_window,
            parallelization_factor,
            maximum_retry_attempts,
            maximum_record_age,
            bisect_batch_on_function_error,
            report_batch_item_failures,
            on_failure,
            filters,
            acknowledgements,
            calls: _,
        } = mapping;
        let destination = on_failure.as_ref().map(|arn| {
            let on_failure = Expr::object([("Destination", Some(arn.clone()))]);
            Expr::object([("OnFailure", Some(on_failure))])
        });
        let filters = list(filters.iter().map(|pattern| {
            Expr::object([("Pattern", Some(pattern.value.to_string().into()))]).at(pattern.site)
        }));
        let response_types = report_batch_item_failures
            .as_ref()
            .filter(|report| report.value)
            .map(|report| Expr::list(["ReportBatchItemFailures"]).at(report.site));
        let properties = Expr::object([
            ("BatchSize", batch_size.as_ref().map(at)),
            ("BisectBatchOnFunctionError", bisect_batch_on_function_error.as_ref().map(at)),
            ("DestinationConfig", destination),
            ("EventSourceArn", Some(event_source.clone())),
            ("FilterCriteria", filters.map(|filters| Expr::object([("Filters", Some(filters))]))),
            ("FunctionName", Some(function.function_name())),
            ("FunctionResponseTypes", response_types),
            ("MaximumBatchingWindowInSeconds", maximum_batching_window.as_ref().map(at)),
            ("MaximumRecordAgeInSeconds", maximum_record_age.as_ref().map(at)),
            ("MaximumRetryAttempts", maximum_retry_attempts.as_ref().map(at)),
            ("ParallelizationFactor", parallelization_factor.as_ref().map(at)),
            (
                "StartingPosition",
                Some(Expr::from(starting_position.value).at(starting_position.site)),
            ),
        ]);
        let resource = frame("AWS::Lambda::EventSourceMapping", None, properties);
        Member::resource(named(id, logical_id.as_ref()), id.site, resource, acknowledgements)
    }
}

#[cfg(test)]
mod tests {
    use crate::iam::Role;
    use crate::lambda::{
        Code, EventSourceMapping, Function, FunctionHandle, Runtime, StartingPosition,
    };
    use crate::stack::{Stack, Stage, lower};

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
}
