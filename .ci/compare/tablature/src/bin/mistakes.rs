//! One small stack for each mistake: `mistakes synth MISTAKE`. `none` is without a mistake.

use tablature::Action::{GetItem, Query};
use tablature::{
    App, Attribute, Condition, ConditionKey, Expr, GlobalSecondaryIndex, LocalSecondaryIndex,
    OnDemand, PolicyStatement, Role, Stack, Stage, StringOperator, TableHandle, TableV2,
    UserSignIn,
};

fn main() -> std::process::ExitCode {
    App::new()
        .stack(none)
        .stack(two_types)
        .stack(unknown_index)
        .stack(unknown_index_arn)
        .stack(table_name_ab)
        .stack(six_local_indexes)
        .stack(local_index_no_table_sort_key)
        .stack(same_name_two_global)
        .stack(same_name_global_and_local)
        .stack(two_mistakes)
        .stack(scan_leading_keys)
        .stack(unguarded_leading_keys)
        .stack(username_web_identity)
        .main()
}

fn tracks() -> TableV2<OnDemand> {
    TableV2::on_demand("TrackTable", Attribute::string("id"))
}

fn by_user_id(partition_key: Attribute) -> GlobalSecondaryIndex {
    GlobalSecondaryIndex::new("byUserId", partition_key)
}

fn local(n: usize) -> LocalSecondaryIndex {
    LocalSecondaryIndex::new(format!("byDate{n}"), Attribute::string(format!("date{n}")))
}

fn with_table(name: &str, table: TableV2<OnDemand>) -> Stack {
    let mut stack = Stack::new(name);
    stack.add(table);
    stack
}

fn with_listener(name: &str, statement: impl Fn(&TableHandle) -> PolicyStatement) -> Stack {
    let mut stack = Stack::new(name);
    let tracks = stack.add(tracks());
    let sign_in = stack.add(UserSignIn::new("Listeners"));
    stack.add(Role::new("Listener", sign_in.authenticated()).statement(statement(&tracks)));
    stack
}

fn leading_keys_are(variable: &str) -> Condition {
    Condition::for_all_values(StringOperator::Equals, ConditionKey::leading_keys(), [variable])
}

fn leading_keys_are_there() -> Condition {
    Condition::null(ConditionKey::leading_keys(), false)
}

fn none(_: &Stage) -> Stack {
    with_table("none", tracks())
}

fn two_types(_: &Stage) -> Stack {
    let table = TableV2::on_demand("TrackTable", Attribute::string("uploadedBy"))
        .global_secondary_index(by_user_id(Attribute::number("uploadedBy")));
    with_table("two-types", table)
}

fn unknown_index(_: &Stage) -> Stack {
    let mut stack = Stack::new("unknown-index");
    let tracks =
        stack.add(tracks().global_secondary_index(by_user_id(Attribute::string("uploadedBy"))));
    stack.add(Role::for_lambda("TrackHandler").allow(tracks.index("byUserID").actions([Query])));
    stack
}

fn unknown_index_arn(_: &Stage) -> Stack {
    let mut stack = Stack::new("unknown-index-arn");
    stack.add(tracks().global_secondary_index(by_user_id(Attribute::string("uploadedBy"))));
    let statement = PolicyStatement::allow()
        .actions([Query])
        .resources([Expr::sub("${TrackTable.Arn}/index/byUserID")]);
    stack.add(Role::for_lambda("TrackHandler").statement(statement));
    stack
}

fn table_name_ab(_: &Stage) -> Stack {
    with_table("table-name-ab", tracks().table_name("ab"))
}

fn six_local_indexes(_: &Stage) -> Stack {
    with_table("six-local-indexes", with_six_local_indexes())
}

fn with_six_local_indexes() -> TableV2<OnDemand> {
    let table = tracks().sort_key(Attribute::string("trackId"));
    (1..=6).fold(table, |table, n| table.local_secondary_index(local(n)))
}

fn local_index_no_table_sort_key(_: &Stage) -> Stack {
    with_table("local-index-no-table-sort-key", tracks().local_secondary_index(local(1)))
}

fn same_name_two_global(_: &Stage) -> Stack {
    let table = tracks()
        .global_secondary_index(by_user_id(Attribute::string("uploadedBy")))
        .global_secondary_index(by_user_id(Attribute::string("likedBy")));
    with_table("same-name-two-global", table)
}

fn same_name_global_and_local(_: &Stage) -> Stack {
    let table = tracks()
        .sort_key(Attribute::string("trackId"))
        .global_secondary_index(GlobalSecondaryIndex::new(
            "byDate1",
            Attribute::string("uploadedBy"),
        ))
        .local_secondary_index(local(1));
    with_table("same-name-global-and-local", table)
}

fn two_mistakes(_: &Stage) -> Stack {
    let mut stack = with_table("two-mistakes", with_six_local_indexes());
    stack.add(
        TableV2::on_demand("PlaylistTable", Attribute::string("id"))
            .global_secondary_index(by_user_id(Attribute::string("uploadedBy")))
            .global_secondary_index(by_user_id(Attribute::string("likedBy"))),
    );
    stack
}

fn scan_leading_keys(_: &Stage) -> Stack {
    with_listener("scan-leading-keys", |tracks| {
        PolicyStatement::allow()
            .actions(["dynamodb:Query", "dynamodb:Scan"])
            .resources([tracks.arn()])
            .condition(leading_keys_are("${aws:PrincipalTag/sub}"))
            .condition(leading_keys_are_there())
    })
}

fn unguarded_leading_keys(_: &Stage) -> Stack {
    with_listener("unguarded-leading-keys", |tracks| {
        PolicyStatement::allow()
            .actions([GetItem, Query])
            .resources([tracks.arn()])
            .condition(leading_keys_are("${aws:PrincipalTag/sub}"))
    })
}

fn username_web_identity(_: &Stage) -> Stack {
    with_listener("username-web-identity", |tracks| {
        PolicyStatement::allow()
            .actions([GetItem, Query])
            .resources([tracks.arn()])
            .condition(leading_keys_are("${aws:username}"))
            .condition(leading_keys_are_there())
    })
}
