//! The actions of statements: whether they exist, and whether they are more than can have been
//! meant.

use crate::facts::Action;
use crate::facts::overlay::{UNLISTED_ACTIONS, actions_behind};
use crate::facts::service_actions;
use crate::names;
use crate::policy_syntax::named;
use crate::rules::prelude::{Finding, Help, Judged, Node, Word, finding, pages, rules};
use crate::rules::views::policies::PolicyKind;
use crate::rules::views::row_conditions::has_row_condition;
use crate::rules::views::statement::Statement;
use crate::rules::views::targets::Target;
use crate::template::text;

rules!(
    acknowledgeable_error UNKNOWN = iam040 {
        title: "an action of DynamoDB exists",
        explanation: "IAM takes any name behind `dynamodb:` and never says that it knows none. Some \
            operations of the API are no actions: a transaction is allowed by the actions of its elements, a \
            PartiQL statement by `PartiQLSelect`, `PartiQLInsert`, `PartiQLUpdate` and `PartiQLDelete`.",
        page: pages::DYNAMODB_ACTIONS,
    },
    error NO_SERVICE = iam041 {
        title: "an action begins with its service",
        explanation: "IAM refuses an action without a service before it (\"Actions/Conditions must be \
            prefaced by a vendor\"). An `Action` of this library brings its own.",
        page: pages::IAM_ACTION,
    },
    warning EVERYTHING = iam042 {
        title: "a policy names what it allows",
        explanation: "`dynamodb:*` allows to delete the table, its backups and its policy, and whatever AWS \
            adds next year. `NotAction` in an Allow allows everything of every service but what it names. \
            `read_write_data()` allows what an app does with items.",
        page: pages::IAM_ACTION,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    for (policy, statement) in template.statements() {
        let named = statement.actions().into_iter().chain(statement.action.all_but());
        for node in named {
            let Some(name) = text::literal(&node) else { continue };
            findings.extend(no_service(&node, &name).or_else(|| unknown(&node, &name)));
        }
        if policy.kind != PolicyKind::Trust {
            findings.extend(everything(template, statement));
        }
    }
}

fn no_service(node: &Node<'_>, name: &str) -> Option<Finding> {
    if name == "*" || name.contains(':') {
        return None;
    }
    let finding = finding!(&NO_SERVICE, "the action `{name}` names no service");
    Some(
        finding.at(node).help(match Action::from_name(name) {
            Some(action) => Help::say(
                "write {}",
                [Word::value(action.qualified_name())
                    .call(format!(".actions([Action::{}])", action.name()))],
            ),
            None => with_service(name),
        }),
    )
}

/// What an action without a colon was meant to be: `dynamodb.GetItem` has another sign in its place, `s3` is a
/// service alone, and anything else is an action alone.
fn with_service(name: &str) -> Help {
    let is_dynamodb = |word: &str| word.eq_ignore_ascii_case("dynamodb");
    let is_service = |word: &str| is_dynamodb(word) || service_actions::service(word).is_some();
    if let Some((service, action)) =
        name.split_once(['.', '/']).filter(|(word, _)| is_service(word))
    {
        return format!("write a colon: `{service}:{action}`").into();
    }
    let read = |service: service_actions::Service| {
        let reads = service.actions().find(|action| action.starts_with("Get"));
        reads.or_else(|| service.actions().next())
    };
    let example = match is_dynamodb(name) {
        true => Some(Action::GetItem.name().to_owned()),
        false => service_actions::service(name).and_then(read),
    };
    match example {
        Some(action) => format!("name the action behind it, such as `{name}:{action}`").into(),
        None => format!("write the service before it: `service:{name}`").into(),
    }
}

fn unknown(node: &Node<'_>, name: &str) -> Option<Finding> {
    let (service, short) = name.split_once(':')?;
    let exists = !named(name).is_empty()
        || UNLISTED_ACTIONS.iter().any(|unlisted| unlisted.eq_ignore_ascii_case(name));
    if exists || !service.eq_ignore_ascii_case("dynamodb") {
        return None;
    }
    if let Some(behind) = actions_behind(short) {
        let needed = names::listed(behind.iter().map(|action| action.name()));
        return finding!(&UNKNOWN, "`{short}` is an operation and no action of IAM")
            .at(node)
            .help(format!("allow what it consists of: {needed}"))
            .found();
    }
    let pattern = short.contains(['*', '?']);
    let message = if pattern {
        format!("no action of DynamoDB matches `{short}`")
    } else {
        format!("DynamoDB has no action `{short}`")
    };
    let all = Action::all().iter().map(|action| action.name());
    let near = names::nearest(short.trim_end_matches('*'), all).filter(|_| !pattern);
    let finding = Finding::new(&UNKNOWN, message).at(node);
    Some(match near {
        Some(near) => finding.help(format!("did you mean `dynamodb:{near}`?")),
        None => finding.help(Help::say(
            "name the actions, such as {}",
            [Word::value("dynamodb:Query").call(".actions([GetItem, Query])")],
        )),
    })
}

fn everything(template: &Judged<'_>, statement: &Statement<'_>) -> Option<Finding> {
    // In a statement about rows it is worse than broad, and is reported by another rule.
    if !statement.allows() || has_row_condition(statement) {
        return None;
    }
    // If both are present, they contradict each other, which is reported by another rule.
    let all_but = statement.action.all_but.as_ref();
    if let Some(all_but) = all_but.filter(|_| statement.action.these.is_none()) {
        return Finding::new(&EVERYTHING, "this allows everything but these, of every service")
            .at(all_but)
            .help(
                Help::from("name what is allowed")
                    .in_stack(": `.actions([…])`")
                    .in_file(" in `Action`"),
            )
            .found();
    }
    let targets: Vec<Target<'_>> =
        statement.resources().iter().map(|node| Target::of(node, template)).collect();
    let is_broad = |name: &str| name == "*" || name.eq_ignore_ascii_case("dynamodb:*");
    let actions = statement.actions();
    let broad = actions.iter().find(|node| text::literal(node).is_some_and(|n| is_broad(&n)))?;
    let name = text::literal(broad)?;
    if targets.iter().all(|target| matches!(target, Target::Elsewhere)) {
        return None;
    }
    // What a condition limits, and a resource that is known at deployment, may be of other services.
    let is_of_tables = |target: &Target<'_>| {
        name != "*" || matches!(target, Target::Everything | Target::DynamoDb { .. })
    };
    let surely = statement.condition.node.is_none() && targets.iter().any(is_of_tables);
    let message = match (surely, name.as_str()) {
        (true, _) => format!("`{name}` also allows to delete the table and its backups"),
        (false, "*") => "`*` allows every action of every service".to_owned(),
        (false, _) => format!("`{name}` allows every action of DynamoDB"),
    };
    Finding::new(&EVERYTHING, message)
        .at(broad)
        .help(Help::either(
            "grant what is needed: `table.read_write_data()`, `table.actions([GetItem, Query])`",
            "name the actions that are needed",
        ))
        .found()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Color, Sources};
    use crate::rules::views::policy_samples::{codes, messages, role};
    use crate::template::Template;
    use serde_json::{Value, json};

    fn allow(actions: Value) -> Value {
        role(json!({"Effect": "Allow", "Action": actions, "Resource": "*"}))
    }

    #[test]
    fn every_action_of_the_reference_is_known_and_few_others() {
        for action in Action::all() {
            assert_eq!(codes(check, allow(json!(action.qualified_name()))), [""; 0]);
        }
        for known in ["dynamodb:Get*", "DynamoDB:getitem", "dynamodb:?can", "s3:Foo", "dax:GetItem"]
            .into_iter()
            .chain(UNLISTED_ACTIONS.iter().copied())
        {
            assert_eq!(codes(check, allow(json!([known]))), [""; 0], "{known}");
        }
        assert_eq!(codes(check, allow(json!([{"Ref": "Action"}]))), [""; 0]);
        for (unknown, message) in [
            ("dynamodb:GetItm", "DynamoDB has no action `GetItm`"),
            ("dynamodb:Gett*", "no action of DynamoDB matches `Gett*`"),
            (
                "dynamodb:TransactGetItems",
                "`TransactGetItems` is an operation and no action of IAM",
            ),
        ] {
            assert_eq!(messages(check, allow(json!(unknown))), [format!("IAM040: {message}")]);
        }
    }

    #[test]
    fn an_action_has_a_service() {
        assert_eq!(codes(check, allow(json!(["GetItem", "Foo"]))), ["IAM041", "IAM041"]);
        let not_action = json!({"Effect": "Deny", "NotAction": "GetItem", "Resource": "*"});
        assert_eq!(codes(check, role(not_action)), ["IAM041"]);
    }

    #[test]
    fn help_tells_another_sign_for_a_colon_and_a_service_alone_from_an_action() {
        for (written, help) in [
            ("dynamodb.GetItem", "write a colon: `dynamodb:GetItem`"),
            ("s3/GetObject", "write a colon: `s3:GetObject`"),
            ("dynamodb", "name the action behind it, such as `dynamodb:GetItem`"),
            ("kms", "name the action behind it, such as `kms:Get"),
            ("Invoke", "write the service before it: `service:Invoke`"),
            ("a.b", "write the service before it: `service:a.b`"),
        ] {
            let template = json!({"Resources": allow(json!(written))});
            let text = template.to_string();
            let report = Template::read("t.json", &text).unwrap().check();
            let shown = report.text(&Sources::in_memory([]), Color::Never);
            assert!(shown.contains(&format!("= help: {help}")), "{written}\n{shown}");
        }
    }

    #[test]
    fn broad_is_what_reaches_tables() {
        let statement = |effect: &str, action: &str, resource: &str| {
            codes(check, role(json!({"Effect": effect, "Action": action, "Resource": resource})))
        };
        let table = "arn:aws:dynamodb:eu-west-1:111122223333:table/Orders";
        assert_eq!(statement("Allow", "dynamodb:*", table), ["IAM042"]);
        assert_eq!(statement("Allow", "DynamoDB:*", "*"), ["IAM042"]);
        assert_eq!(statement("Allow", "*", "*"), ["IAM042"]);
        assert_eq!(statement("Deny", "dynamodb:*", "*"), [""; 0]);
        assert_eq!(statement("Allow", "dynamodb:Get*", "*"), [""; 0]);
        assert_eq!(statement("Allow", "*", "arn:aws:s3:::uploads/*"), [""; 0]);
        let about = |action: &str, resource: Value, condition: Value| {
            let mut statement = json!({"Effect": "Allow", "Action": action, "Resource": resource});
            if !condition.is_null() {
                statement["Condition"] = condition;
            }
            messages(check, role(statement))
        };
        let deletes = "IAM042: `*` also allows to delete the table and its backups";
        let everything = "IAM042: `*` allows every action of every service";
        let tagged = || json!({"StringEquals": {"aws:ResourceTag/team": "a"}});
        assert_eq!(about("*", json!("*"), json!(null)), [deletes]);
        assert_eq!(about("*", json!([table]), json!(null)), [deletes]);
        assert_eq!(about("*", json!({"Ref": "AnyArn"}), json!(null)), [everything]);
        assert_eq!(about("*", json!("*"), tagged()), [everything]);
        assert_eq!(
            about("dynamodb:*", json!({"Ref": "AnyArn"}), json!(null)),
            ["IAM042: `dynamodb:*` also allows to delete the table and its backups"]
        );
        assert_eq!(
            about("dynamodb:*", json!(table), tagged()),
            ["IAM042: `dynamodb:*` allows every action of DynamoDB"]
        );
        let all_but = json!({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"});
        assert_eq!(codes(check, role(all_but)), ["IAM042"]);
        let rows = json!({
            "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*",
            "Condition": {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["a"]}}
        });
        assert_eq!(codes(check, role(rows)), [""; 0]);
    }
}
