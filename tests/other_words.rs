//! A word that this version does not list stands as it is, unless it is probably a slip: `Runtime::other("nodjs22.x")`.

use tablature::findings::{Color, Report, Severity, Sources};
use tablature::{
    Alarm, Attribute, AuthFlow, Code, ComparisonOperator, EventSourceMapping, Function, Metric,
    Role, Runtime, Stack, Stage, StartingPosition, StreamViewType, TableClass, TableV2,
    TreatMissingData, UserPool, UserPoolClient,
};

/// The report on a stack.
fn of(add: impl FnOnce(&mut Stack)) -> Report {
    let mut stack = Stack::new("shop");
    add(&mut stack);
    stack.check(&Stage::default())
}

fn text(report: &Report) -> String {
    report.text(&Sources::default(), Color::Never)
}

fn runtime(word: &'static str) -> Report {
    of(|stack| {
        let role = stack.add(Role::for_lambda("HelloRole"));
        stack.add(Function::new("Hello", Runtime::other(word), Code::inline("x"), &role));
    })
}

fn class(word: &'static str) -> Report {
    of(|stack| {
        let table = TableV2::on_demand("Orders", Attribute::string("id"));
        stack.add(table.table_class(TableClass::other(word)));
    })
}

fn view(word: &'static str) -> Report {
    of(|stack| {
        let table = TableV2::on_demand("Orders", Attribute::string("id"));
        stack.add(table.stream(StreamViewType::other(word)));
    })
}

fn missing_data(word: &'static str) -> Report {
    of(|stack| {
        let above = ComparisonOperator::GreaterThanThreshold;
        let alarm = Alarm::new("Failed", Metric::user_errors(), above, 99.5);
        stack.add(alarm.treat_missing_data(TreatMissingData::other(word)));
    })
}

fn position(word: &'static str) -> Report {
    of(|stack| {
        let table = TableV2::on_demand("Orders", Attribute::string("id"));
        let orders = stack.add(table.stream(StreamViewType::NewImage));
        let role = stack.add(Role::for_lambda("HelloRole").allow(orders.stream().read()));
        let function =
            stack.add(Function::new("Hello", Runtime::Nodejs24, Code::inline("x"), &role));
        let (stream, position) = (orders.stream().arn(), StartingPosition::other(word));
        stack.add(EventSourceMapping::new("Changes", &function, stream, position));
    })
}

fn flow(word: &'static str) -> Report {
    of(|stack| {
        let pool = stack.add(UserPool::new("Buyers"));
        stack.add(UserPoolClient::new("Web", &pool).auth_flows([AuthFlow::other(word)]));
    })
}

#[test]
fn a_slip_of_a_listed_word_is_found_with_the_word() {
    for (found, word) in [
        (runtime("nodjs22.x"), "nodejs22.x"),
        (runtime("Python3.14"), "python3.14"),
        (class("STANDARD_INFREQUENT_ACESS"), "STANDARD_INFREQUENT_ACCESS"),
        (view("NEW_IMGE"), "NEW_IMAGE"),
        (missing_data("notBreeching"), "notBreaching"),
        (position("LATST"), "LATEST"),
        (flow("ALLOW_USER_SRP_AUT"), "ALLOW_USER_SRP_AUTH"),
    ] {
        let text = text(&found);
        assert_eq!(found.count(Severity::Error), 1, "{text}");
        assert!(text.contains(&format!("did you mean `{word}`?")), "{text}");
    }
}

#[test]
fn an_empty_word_is_an_error() {
    for found in [runtime(""), class(""), view(""), missing_data(""), position(""), flow("")] {
        assert_eq!(found.count(Severity::Error), 1, "{}", text(&found));
    }
}

#[test]
fn the_word_of_next_year_is_no_finding() {
    for found in [
        runtime("nodejs26.x"),
        runtime("rust1"),
        class("GLACIAL"),
        view("KEYS_AND_CHANGES"),
        missing_data("extrapolate"),
        flow("ALLOW_SOMETHING_ELSE"),
    ] {
        assert_eq!(found.codes(), [""; 0], "{}", text(&found));
    }
}

#[test]
fn a_threshold_that_is_not_finite_is_found() {
    let threshold = |number: f64| {
        of(|stack| {
            let above = ComparisonOperator::GreaterThanThreshold;
            stack.add(Alarm::new("Failed", Metric::user_errors(), above, number));
        })
    };
    assert_eq!(threshold(0.5).codes(), [""; 0]);
    for number in [f64::NAN, f64::INFINITY] {
        let found = threshold(number);
        assert!(found.codes().contains(&"CFN023"), "{}", text(&found));
    }
}
