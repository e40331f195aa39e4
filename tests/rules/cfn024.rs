use tablature::{Attribute, CfnResource, Expr, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    stack.add(
        CfnResource::new("TracksName", "AWS::SSM::Parameter")
            .property("Type", "String")
            .property("Value", Expr::reference("Track")),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    stack.add(
        CfnResource::new("TracksName", "AWS::SSM::Parameter")
            .property("Type", "String")
            .property("Value", tracks.table_name()),
    );
    stack
}
