use tablature::{Attribute, Expr, PolicyStatement, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut data = Stack::new("data");
    let tracks = data.add(TableV2::on_demand("Tracks", Attribute::string("id")));

    let mut api = Stack::new("api");
    api.add(Role::for_lambda("Player").allow(tracks.read_data()));
    api
}

pub(crate) fn good() -> Stack {
    let mut data = Stack::new("data");
    data.add(TableV2::on_demand("Tracks", Attribute::string("id")).table_name("music-tracks"));

    let mut api = Stack::new("api");
    let read = PolicyStatement::allow().actions(["dynamodb:GetItem", "dynamodb:Query"]).resources(
        [Expr::sub(
            "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/music-tracks",
        )],
    );
    api.add(Role::for_lambda("Player").statement(read));
    api
}
