//! Functions and event source mappings.

use indexmap::IndexMap;

use super::resource::frame;
use super::{Lowering, at, list};
use crate::lambda::{Code, EventSourceMappingDeclaration, FunctionDeclaration};
use crate::stack::Declared;
use crate::template::Expr;

impl Lowering<'_> {
    pub(super) fn function(&mut self, function: &FunctionDeclaration) {
        let FunctionDeclaration {
            id,
            runtime,
            code: Code { source },
            role,
            handler,
            description,
            timeout,
            memory_size,
            environment,
            acknowledgements,
        } = function;
        if !self.holds(role) {
            let noun = format!("role `{}`", role.declaration.id.value);
            self.foreign(&noun, id.site, "add the function to the stack that holds the role");
        }
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
            ("Runtime", Some(Expr::from(runtime.value.code()).at(runtime.site))),
            ("Timeout", timeout.as_ref().map(at)),
        ]);
        let resource = frame("AWS::Lambda::Function", None, properties);
        self.add_resource(function.resource_id(), id.site, resource, acknowledgements);
    }

    pub(super) fn event_source_mapping(&mut self, mapping: &EventSourceMappingDeclaration) {
        let EventSourceMappingDeclaration {
            id,
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
        } = mapping;
        let holds = self.stack.declarations.iter().any(|declared| {
            matches!(declared, Declared::Function(own) if std::sync::Arc::ptr_eq(own, &function.declaration))
        });
        if !holds {
            let noun = format!("function `{}`", function.declaration.id.value);
            self.foreign(&noun, id.site, "add the mapping to the stack that holds the function");
        }
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
                Some(Expr::from(starting_position.value.code()).at(starting_position.site)),
            ),
        ]);
        let resource = frame("AWS::Lambda::EventSourceMapping", None, properties);
        self.add_resource(mapping.resource_id(), id.site, resource, acknowledgements);
    }
}
