use tablature::{Attribute, Expr, Output, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    let name = Expr::join("-", [tracks.table_name(), "arn".into()]);
    stack.add(Output::new("TracksArn", tracks.arn()).export_name(name));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    let name = Expr::sub("${AWS::StackName}-tracks-arn");
    stack.add(Output::new("TracksArn", tracks.arn()).export_name(name));
    stack
}
