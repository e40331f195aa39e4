//! The question that the words of the command line form.

use crate::cli::can::Arguments;
use crate::cli::environment::once;
use crate::cli::{Failure, with_help};
use crate::evaluate::{Environment, Evaluator, Request};
use crate::facts::{
    Action, ResourceKind, condition_key_names, is_misspelt_condition_key, known_condition_key,
};
use crate::names;

/// A request in the evaluator's terms, with the condition keys from the flags.
pub(super) struct Question {
    pub(super) action: Action,
    pub(super) request: Request,
    pub(super) leading_keys: Vec<String>,
    /// Each key once, with its values.
    pub(super) context: Vec<(String, Vec<String>)>,
}

impl Question {
    /// # Errors
    ///
    /// Fails for questions that make no sense, whatever the template contains.
    pub(super) fn new(
        action: Action,
        arguments: &Arguments,
        evaluator: &Evaluator,
    ) -> Result<Self, Failure> {
        once("--tag", &arguments.tags)?;
        let mut leading_keys = arguments.leading_keys.clone();
        let mut context: Vec<(String, Vec<String>)> = Vec::new();
        for (key, value) in &arguments.context {
            is_condition_key(key)?;
            if key.eq_ignore_ascii_case("dynamodb:LeadingKeys") {
                leading_keys.push(value.clone());
                continue;
            }
            match context.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(key)) {
                Some((_, values)) => values.push(value.clone()),
                None => context.push((key.clone(), vec![value.clone()])),
            }
        }
        let mut request = on(action, arguments.resource.as_deref(), evaluator)?;
        if arguments.no_resource_policy {
            request = request.no_resource_policy();
        }
        if leading_keys.iter().any(String::is_empty) {
            let help = "leave it out to ask without saying a row";
            return Err(with_help("a partition key is never empty", help).into());
        }
        if !leading_keys.is_empty() {
            if !action.carries_leading_keys() {
                let name = action.name();
                let reason = format!("a request for `{name}` is never for certain rows");
                let help = format!("leave out `--leading-key`: `{name}` carries no rows");
                return Err(with_help(&reason, &help).into());
            }
            request = request.leading_keys(&leading_keys);
        }
        for (key, values) in &context {
            request = with_key(request, key, values);
        }
        Ok(Self { action, request, leading_keys, context })
    }
}

/// The action of this name.
///
/// # Errors
///
/// It is not an action of DynamoDB. For API calls that need other actions, the message lists those.
pub(super) fn action(word: &str) -> Result<Action, Failure> {
    if let Some(action) = Action::from_name(word) {
        return Ok(action);
    }
    let name = match word.split_once(':') {
        Some((service, name)) if service.eq_ignore_ascii_case("dynamodb") => name,
        Some((service, _)) => {
            let help = "only actions of `dynamodb` are asked";
            return Err(with_help(&format!("`{word}` is an action of `{service}`"), help).into());
        }
        None => word,
    };
    let call = CALLS.iter().find(|(call, _)| call.eq_ignore_ascii_case(name));
    let help = match (call, names::nearest(name, Action::all().iter().map(|it| it.name()))) {
        (Some((_, needs)), _) => format!("it is a call that needs other actions: ask for {needs}"),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => "actions are named as in IAM, such as `GetItem` or `Query`".to_owned(),
    };
    Err(with_help(&format!("there is no action `{word}`"), &help).into())
}

/// API calls that have no IAM action of their own.
const CALLS: [(&str, &str); 5] = [
    ("TransactGetItems", "`GetItem`"),
    ("TransactWriteItems", "`PutItem`, `UpdateItem`, `DeleteItem` or `ConditionCheckItem`"),
    ("ExecuteStatement", PARTIQL),
    ("BatchExecuteStatement", PARTIQL),
    ("ExecuteTransaction", PARTIQL),
];

const PARTIQL: &str = "`PartiQLSelect`, `PartiQLInsert`, `PartiQLUpdate` or `PartiQLDelete`";

/// The account and the Region that the ARNs in the question name.
pub(super) fn account_and_region(arguments: &Arguments) -> (Option<&str>, Option<&str>) {
    let words = [arguments.resource.as_deref(), Some(arguments.role.as_str())];
    let find = |index: usize| {
        words.into_iter().flatten().find_map(|word| {
            word.strip_prefix("arn:")?.split(':').nth(index).filter(|part| !part.is_empty())
        })
    };
    (find(3), find(2))
}

/// The pseudo parameters that nobody gave, and that are taken from ARNs in the question.
pub(super) fn taken_from_arns<'a>(
    arguments: &'a Arguments,
    environment: &Environment,
) -> impl Iterator<Item = (&'static str, &'a str)> {
    let (account, region) = account_and_region(arguments);
    let taken = [
        ("AWS::AccountId", account, environment.account()),
        ("AWS::Region", region, environment.region()),
    ];
    let is_taken = |(name, of_arn, value): (&'static str, Option<&'a str>, &str)| {
        let of_arn = of_arn.filter(|it| *it == value && environment.assumes(name))?;
        Some((name, of_arn))
    };
    taken.map(is_taken).into_iter().flatten()
}

fn on(action: Action, resource: Option<&str>, evaluator: &Evaluator) -> Result<Request, Failure> {
    let request = Request::new(action);
    let Some(word) = resource.filter(|word| *word != "*") else { return Ok(request) };
    if action.resource_kinds().is_empty() {
        let reason = format!("`{}` takes no resource", action.name());
        return Err(with_help(&reason, "leave it out, or write `*`").into());
    }
    if let Some((table, index)) = word.split_once("/index/") {
        return Ok(request.on_index(table, index));
    }
    if word.starts_with("arn:") && word.split(':').nth(2) != Some("dynamodb") {
        let reason = format!("`{word}` is nothing of DynamoDB's");
        return Err(with_help(&reason, "name a table, an index or a stream").into());
    }
    for kind in [ResourceKind::Backup, ResourceKind::Export, ResourceKind::Import] {
        let of_table = word.strip_suffix(&format!("/{}", kind.name()));
        if let Some(table) = of_table.filter(|table| !table.starts_with("arn:")) {
            return Ok(request.on_part(table, kind));
        }
    }
    // The label in a stream's ARN is known only after deployment, so the table's name stands for
    // it.
    match of_stream(word) {
        Some(table) if evaluator.indexes(table).is_ok() || !word.starts_with("arn:") => {
            Ok(request.on_stream(table))
        }
        Some(_) => Ok(request.on_stream(word)),
        None => Ok(request.on_table(word)),
    }
}

/// The table of `<table>/stream` or of a stream's ARN.
fn of_stream(word: &str) -> Option<&str> {
    let table = word.strip_suffix("/stream");
    table.or_else(|| word.split_once("/stream/").map(|(table, _)| table))
}

/// A single value becomes a list if the key holds lists.
fn with_key(request: Request, key: &str, values: &[String]) -> Request {
    if key.eq_ignore_ascii_case("dynamodb:Attributes") {
        return request.attributes(values);
    }
    let is_list = known_condition_key(key).is_some_and(|holds| holds.multivalued);
    match values {
        [value] if !is_list => request.context(key, value),
        _ => request.context_list(key, values),
    }
}

fn is_condition_key(key: &str) -> Result<(), Failure> {
    if !is_misspelt_condition_key(key) {
        return Ok(());
    }
    let reason = format!("there is no condition key `{key}`");
    Err(match names::nearest(key, condition_key_names()) {
        Some(near) => with_help(&reason, &format!("did you mean `{near}`?")),
        None => reason.into(),
    }
    .into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_named_by_its_table_or_its_arn() {
        assert_eq!(of_stream("Orders/stream"), Some("Orders"));
        let table = "arn:aws:dynamodb:eu-west-1:111122223333:table/Orders";
        assert_eq!(of_stream(&format!("{table}/stream/2026-01-01T00:00:00.000")), Some(table));
        assert_eq!(of_stream("Orders"), None);
    }

    #[test]
    fn an_action_is_found_in_any_case() {
        for word in ["GetItem", "dynamodb:getitem", "GETITEM"] {
            assert!(action(word).is_ok_and(|action| action == Action::GetItem), "{word}");
        }
        for word in ["GetItems", "dynamodb:*", "s3:GetObject", "TransactWriteItems", ""] {
            assert!(action(word).is_err(), "{word}");
        }
    }
}
