//! Own rows of an index whose partition key is several attributes:
//! `dynamodb:LeadingKeys` is the first of them, `dynamodb:SecondPartitionKeyValues` the second.
//!
//! AWS's page: [conditions for fine-grained access](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html).

use tablature::Action::Query;
use tablature::evaluate::Verdict::{self, Allowed, ImplicitlyDenied as Denied, Undecided};
use tablature::evaluate::{Environment, Evaluator, Request};
use tablature::{
    Attribute, Condition, ConditionKey, GlobalSecondaryIndex, LeadingKey, PolicyStatement, Role,
    Stack, Stage, StringOperator, TableHandle, TableV2, Texts, UserSignIn,
};

const SECOND: &str = "dynamodb:SecondPartitionKeyValues";

/// What alice may do with the indexes of a table under one role.
fn alice(role: impl Fn(&TableHandle, Role) -> Role) -> impl Fn(Request) -> Verdict {
    let mut stack = Stack::new("tournaments");
    let partition = [Attribute::string("player"), Attribute::string("region")];
    let table = stack.add(
        TableV2::on_demand("Matches", Attribute::string("matchId"))
            .global_secondary_index(GlobalSecondaryIndex::with_partition_keys("byBoth", partition))
            .global_secondary_index(GlobalSecondaryIndex::new(
                "byOne",
                Attribute::string("player"),
            )),
    );
    let sign_in = stack.add(UserSignIn::new("Players"));
    stack.add(role(&table, Role::new("Player", sign_in.authenticated())));
    let template = stack.template(&Stage::default()).unwrap();
    let evaluator = Evaluator::of(&template, Environment::new("111122223333", "eu-west-1"));
    move |request| {
        evaluator.role("Player").unwrap().as_user("alice").decide(&request).unwrap().verdict()
    }
}

fn query(index: &str, first: &str) -> Request {
    Request::new(Query).on_index("Matches", index).leading_key(first)
}

#[test]
fn own_rows_are_those_whose_first_attribute_is_the_callers() {
    let may = alice(|table, role| {
        role.allow(table.index("byBoth").actions([Query]).rows(LeadingKey::user_pool_sub()))
    });
    let of_region = |first: &str| query("byBoth", first).context_list(SECOND, ["EU"]);
    assert_eq!(may(of_region("alice")), Allowed);
    assert_eq!(may(of_region("bob")), Denied);
    assert_eq!(may(query("byBoth", "bob").context_list(SECOND, ["alice"])), Denied);
    assert_eq!(may(query("byBoth", "alice")), Allowed, "whatever the second is");
}

#[test]
fn a_later_attribute_is_compared_by_its_own_key() {
    let may = alice(|table, role| {
        let second = || ConditionKey::<Texts>::named(SECOND);
        let own = Condition::for_all_values(
            StringOperator::Equals,
            second(),
            ["${aws:PrincipalTag/sub}"],
        );
        let statement = PolicyStatement::allow()
            .actions([Query])
            .resources([table.index("byBoth").arn(), table.index("byOne").arn()])
            .condition(own)
            .condition(Condition::null(second(), false));
        role.statement(statement)
    });
    let of = |first: &str, second: &str| query("byBoth", first).context_list(SECOND, [second]);
    assert_eq!(may(of("EU", "alice")), Allowed);
    assert_eq!(may(of("alice", "EU")), Denied);
    assert_eq!(may(query("byBoth", "EU")), Undecided, "the second is not said");
    assert_eq!(may(query("byOne", "alice")), Denied, "there is no second");
}
